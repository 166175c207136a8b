package build

import (
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/wording"
)

// mostRepeats bounds the numbers in {n,m}: no automaton within the limit counts
// further.
const mostRepeats = maxStates

// mostNested bounds how deep groups are inside one another.
const mostNested = 200

// parser reads an expression of ECMA-262 (2018) section 21.2.1, as with the flag u. It
// is more lenient in two things that many patterns rely on: a backslash before any
// ASCII punctuation or a space, and a hyphen beside \w and its like in a class.
type parser struct {
	expr  string
	at    int
	depth int
}

// parse returns the tree that regexp/syntax would have for the same language.
func parse(expr string) (*syntax.Regexp, error) {
	if !utf8.ValidString(expr) {
		return nil, wording.Of("pattern is not valid UTF-8")
	}
	p := &parser{expr: expr}
	tree, err := p.alternatives()
	if err == nil && p.at < len(expr) {
		err = p.errorf("a ) without its (")
	}
	return tree, err
}

func (p *parser) errorf(format string, args ...any) error {
	return wording.Of("pattern %q, character %d: %s", p.expr, utf8.RuneCountInString(p.expr[:p.at])+1, wording.Of(format, args...))
}

// next is the rest of the expression.
func (p *parser) next() string { return p.expr[p.at:] }

// take skips a string if it comes next.
func (p *parser) take(s string) bool {
	if strings.HasPrefix(p.next(), s) {
		p.at += len(s)
		return true
	}
	return false
}

// alternatives reads up to a ) or the end.
func (p *parser) alternatives() (*syntax.Regexp, error) {
	var all []*syntax.Regexp
	for {
		one, err := p.sequence()
		if err != nil {
			return nil, err
		}
		all = append(all, one)
		if !p.take("|") {
			break
		}
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return &syntax.Regexp{Op: syntax.OpAlternate, Sub: all}, nil
}

func (p *parser) sequence() (*syntax.Regexp, error) {
	var all []*syntax.Regexp
	for p.at < len(p.expr) && p.expr[p.at] != '|' && p.expr[p.at] != ')' {
		term, err := p.term()
		if err != nil {
			return nil, err
		}
		all = append(all, term)
	}
	switch len(all) {
	case 0:
		return &syntax.Regexp{Op: syntax.OpEmptyMatch}, nil
	case 1:
		return all[0], nil
	}
	return &syntax.Regexp{Op: syntax.OpConcat, Sub: all}, nil
}

// term reads an assertion, or an atom with its quantifier.
func (p *parser) term() (*syntax.Regexp, error) {
	switch {
	case p.take("^"):
		return &syntax.Regexp{Op: syntax.OpBeginText}, nil
	case p.take("$"):
		return &syntax.Regexp{Op: syntax.OpEndText}, nil
	}
	atom, err := p.atom()
	if err != nil {
		return nil, err
	}
	return p.quantified(atom)
}

func (p *parser) atom() (*syntax.Regexp, error) {
	switch c := p.expr[p.at]; c {
	case '(':
		return p.group()
	case '[':
		return p.class()
	case '\\':
		set, err := p.escape(false)
		if err != nil {
			return nil, err
		}
		return set.tree(), nil
	case '.':
		p.at++
		return lineEnds.inverse().tree(), nil
	case '*', '+', '?':
		return nil, p.errorf("nothing for %c to repeat", c)
	case '{', '}', ']':
		return nil, p.errorf("%c by itself; write \\%c", c, c)
	}
	c, n := utf8.DecodeRuneInString(p.next())
	p.at += n
	return runes{c, c}.tree(), nil
}

func (p *parser) group() (*syntax.Regexp, error) {
	for _, no := range [...]struct{ open, what string }{
		{"(?=", "look-ahead"}, {"(?!", "look-ahead"}, {"(?<=", "look-behind"}, {"(?<!", "look-behind"},
	} {
		if strings.HasPrefix(p.next(), no.open) {
			return nil, p.errorf("%s %s…) is not supported; state it as a rule of its own", no.what, no.open)
		}
	}
	switch {
	case p.take("(?:"):
	case p.take("(?<"):
		end := strings.IndexByte(p.next(), '>')
		if end <= 0 {
			return nil, p.errorf("a group's name without >")
		}
		for i, c := range p.next()[:end] {
			if c != '_' && c != '$' && !unicode.IsLetter(c) && (i == 0 || !unicode.IsDigit(c)) {
				return nil, p.errorf("%q is not a valid group name", p.next()[:end])
			}
		}
		p.at += end + 1
	case strings.HasPrefix(p.next(), "(?"):
		return nil, p.errorf("ECMA-262 has no group that begins %q", p.next()[:min(3, len(p.next()))])
	default:
		p.at++
	}
	p.depth++
	if p.depth > mostNested {
		return nil, p.errorf("more than %d groups in one another", mostNested)
	}
	inner, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	p.depth--
	if !p.take(")") {
		return nil, p.errorf("a ( without its )")
	}
	return inner, nil
}

// quantified reads the quantifier of an atom, if it has one. A lazy one (??) is the
// same to us: which of several matches is found plays no part.
func (p *parser) quantified(atom *syntax.Regexp) (*syntax.Regexp, error) {
	tree := &syntax.Regexp{Sub: []*syntax.Regexp{atom}}
	switch {
	case p.take("*"):
		tree.Op = syntax.OpStar
	case p.take("+"):
		tree.Op = syntax.OpPlus
	case p.take("?"):
		tree.Op = syntax.OpQuest
	case strings.HasPrefix(p.next(), "{"):
		low, high, err := p.bounds()
		if err != nil {
			return nil, err
		}
		tree.Op, tree.Min, tree.Max = syntax.OpRepeat, low, high
	default:
		return atom, nil
	}
	p.take("?")
	if next := p.next(); next != "" && strings.IndexByte("*+?{", next[0]) >= 0 {
		return nil, p.errorf("nothing for %c to repeat", next[0])
	}
	return tree, nil
}

// bounds reads {n}, {n,} or {n,m}; high is -1 where it is open.
func (p *parser) bounds() (low, high int, err error) {
	text, _, closed := strings.Cut(p.next()[1:], "}")
	first, second, two := strings.Cut(text, ",")
	low, ok := repeats(first)
	if !closed || !ok {
		return 0, 0, p.errorf("{ begins no {n}, {n,} or {n,m}; write \\{")
	}
	switch {
	case !two:
		high = low
	case second == "":
		high = -1
	default:
		if high, ok = repeats(second); !ok {
			return 0, 0, p.errorf("{ begins no {n}, {n,} or {n,m}; write \\{")
		}
		if high < low {
			return 0, 0, p.errorf("{%s}: the second number is below the first", text)
		}
	}
	if low > mostRepeats || high > mostRepeats {
		return 0, 0, p.errorf("{%s}: more than %d repetitions; use maxLength", text, mostRepeats)
	}
	p.at += len(text) + 2
	return low, high, nil
}

// repeats reads a number; one that is far too large comes out as just too large.
func repeats(s string) (int, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > mostRepeats {
		return mostRepeats + 1, true
	}
	return n, true
}

// class reads a character class. [] matches nothing and [^] everything.
func (p *parser) class() (*syntax.Regexp, error) {
	open := p.at
	p.at++
	inverse := p.take("^")
	var all runes
	for !p.take("]") {
		if p.at == len(p.expr) {
			p.at = open
			return nil, p.errorf("a [ without its ]")
		}
		low, err := p.classAtom()
		if err != nil {
			return nil, err
		}
		all = append(all, low...)
		if rest := p.next(); len(rest) < 2 || rest[0] != '-' || rest[1] == ']' {
			continue
		}
		dash := p.at
		p.at++
		high, err := p.classAtom()
		if err != nil {
			return nil, err
		}
		switch {
		case !low.single() || !high.single():
			all = append(append(all, '-', '-'), high...)
		case low[0] > high[0]:
			p.at = dash
			return nil, p.errorf("a range that ends before it begins")
		default:
			all = append(all, low[0], high[0])
		}
	}
	all = all.sorted()
	if inverse {
		all = all.inverse()
	}
	return all.tree(), nil
}

func (p *parser) classAtom() (runes, error) {
	if p.next() == "" {
		return nil, p.errorf("a [ without its ]")
	}
	if p.expr[p.at] == '\\' {
		return p.escape(true)
	}
	c, n := utf8.DecodeRuneInString(p.next())
	p.at += n
	return runes{c, c}, nil
}

// escape reads a backslash and what belongs to it.
func (p *parser) escape(inClass bool) (runes, error) {
	rest := p.next()
	if len(rest) < 2 {
		return nil, p.errorf("a \\ at the end")
	}
	one := func(c rune, length int) (runes, error) {
		p.at += length
		return runes{c, c}, nil
	}
	many := func(set runes) (runes, error) {
		p.at += 2
		return set, nil
	}
	switch c := rest[1]; c {
	case 'd':
		return many(digits)
	case 'D':
		return many(digits.inverse())
	case 'w':
		return many(wordCharacters)
	case 'W':
		return many(wordCharacters.inverse())
	case 's':
		return many(spaces)
	case 'S':
		return many(spaces.inverse())
	case 't':
		return one('\t', 2)
	case 'n':
		return one('\n', 2)
	case 'v':
		return one('\v', 2)
	case 'f':
		return one('\f', 2)
	case 'r':
		return one('\r', 2)
	case 'b', 'B':
		if inClass && c == 'b' {
			return one('\b', 2)
		}
		return nil, p.errorf("the word boundary \\%c is not supported", c)
	case '0':
		if len(rest) > 2 && rest[2] >= '0' && rest[2] <= '9' {
			return nil, p.errorf("octal escapes are not part of ECMA-262; write \\xHH")
		}
		return one(0, 2)
	case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k':
		return nil, p.errorf("the back-reference \\%c is not supported", c)
	case 'c':
		if len(rest) > 2 && (rest[2]|0x20 >= 'a' && rest[2]|0x20 <= 'z') {
			return one(rune(rest[2]&31), 3)
		}
		return nil, p.errorf("\\c wants a letter")
	case 'x':
		if n, ok := hex(rest, 2, 2); ok {
			return one(n, 4)
		}
		return nil, p.errorf("\\x wants two hexadecimal digits")
	case 'u':
		return p.codePoint()
	case 'p', 'P':
		return p.property()
	default:
		if c < ' ' || c >= 0x7F || c|0x20 >= 'a' && c|0x20 <= 'z' {
			r, _ := utf8.DecodeRuneInString(rest[1:])
			return nil, p.errorf("ECMA-262 has no escape \\%c", r)
		}
		return one(rune(c), 2)
	}
}

// codePoint reads \uHHHH, a pair of surrogates written so, or \u{H…}.
func (p *parser) codePoint() (runes, error) {
	rest := p.next()
	if strings.HasPrefix(rest, `\u{`) {
		digits, _, ok := strings.Cut(rest[3:], "}")
		n, err := strconv.ParseUint(digits, 16, 32)
		if !ok || err != nil || n > unicode.MaxRune {
			return nil, p.errorf("\\u{…} wants a code point up to 10FFFF")
		}
		return p.character(rune(n), len(digits)+4)
	}
	c, ok := hex(rest, 2, 4)
	if !ok {
		return nil, p.errorf("\\u wants four hexadecimal digits")
	}
	if c >= 0xD800 && c < 0xDC00 && strings.HasPrefix(rest[6:], `\u`) {
		if d, ok := hex(rest, 8, 4); ok && d >= 0xDC00 && d < 0xE000 {
			return p.character((c-0xD800)<<10+(d-0xDC00)+0x10000, 12)
		}
	}
	return p.character(c, 6)
}

func (p *parser) character(c rune, length int) (runes, error) {
	if c >= 0xD800 && c < 0xE000 {
		return nil, p.errorf("U+%04X is half a character and never occurs", c)
	}
	p.at += length
	return runes{c, c}, nil
}

// hex reads so many hexadecimal digits from a place on.
func hex(s string, from, count int) (rune, bool) {
	if len(s) < from+count {
		return 0, false
	}
	for _, c := range []byte(s[from : from+count]) {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return 0, false
		}
	}
	n, _ := strconv.ParseUint(s[from:from+count], 16, 32)
	return rune(n), true
}

// property reads \p{…} or \P{…}.
func (p *parser) property() (runes, error) {
	rest := p.next()
	text, _, ok := strings.Cut(rest[2:], "}")
	if !ok || !strings.HasPrefix(text, "{") {
		return nil, p.errorf("\\%c wants a property in braces", rest[1])
	}
	set, ok := propertyRunes(text[1:])
	if !ok {
		return nil, p.errorf("the property \\%c%s} is not supported", rest[1], text)
	}
	if rest[1] == 'P' {
		set = set.inverse()
	}
	p.at += len(text) + 3
	return set, nil
}
