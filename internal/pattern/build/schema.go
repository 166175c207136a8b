package build

import (
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// CompileSchema is Compile for the regular expressions of XML Schema 1.0 part 2 appendix F:
// an expression is of the whole text, ^ and $ outside of classes are characters like any
// other, the point takes neither \n nor \r, \d and \w are those of Unicode, \i and \c begin
// and make up names, classes may be subtracted from one another ([a-z-[aeiou]]). What the
// appendix does not have (lazy quantifiers, other escapes) is an error that names the
// character.
func CompileSchema(expr string) (*program.Pattern, error) {
	if !utf8.ValidString(expr) {
		return nil, wording.Of("pattern is not valid UTF-8")
	}
	p := &schemaParser{parser{expr: expr}}
	tree, err := p.alternatives()
	if err == nil && p.at < len(expr) {
		err = p.errorf("a ) without its (")
	}
	if err != nil {
		return nil, err
	}
	whole := []*syntax.Regexp{{Op: syntax.OpBeginText}, tree, {Op: syntax.OpEndText}}
	return compileTree(expr, &syntax.Regexp{Op: syntax.OpConcat, Sub: whole}, true)
}

// schemaParser reads an expression of XML Schema.
type schemaParser struct{ parser }

// alternatives reads up to a ) or the end.
func (p *schemaParser) alternatives() (*syntax.Regexp, error) {
	var all []*syntax.Regexp
	for {
		one, err := p.branch()
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

func (p *schemaParser) branch() (*syntax.Regexp, error) {
	var all []*syntax.Regexp
	for p.at < len(p.expr) && p.expr[p.at] != '|' && p.expr[p.at] != ')' {
		piece, err := p.piece()
		if err != nil {
			return nil, err
		}
		all = append(all, piece)
	}
	if len(all) == 0 {
		return &syntax.Regexp{Op: syntax.OpEmptyMatch}, nil
	}
	return &syntax.Regexp{Op: syntax.OpConcat, Sub: all}, nil
}

// piece reads an atom with its quantifier.
func (p *schemaParser) piece() (*syntax.Regexp, error) {
	atom, err := p.atom()
	if err != nil {
		return nil, err
	}
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
	return tree, nil
}

func (p *schemaParser) atom() (*syntax.Regexp, error) {
	switch c := p.expr[p.at]; c {
	case '(':
		p.at++
		if p.depth++; p.depth > mostNested {
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
	case '[':
		set, err := p.class()
		if err != nil {
			return nil, err
		}
		return set.tree(), nil
	case '\\':
		set, err := p.escape()
		if err != nil {
			return nil, err
		}
		return set.tree(), nil
	case '.':
		p.at++
		return runes{'\n', '\n', '\r', '\r'}.inverse().tree(), nil
	case '*', '+', '?', '{':
		return nil, p.errorf("nothing for %c to repeat", c)
	case '}', ']':
		return nil, p.errorf("%c by itself; write \\%c", c, c)
	}
	return p.one().tree(), nil
}

// one takes a character as it stands.
func (p *schemaParser) one() runes {
	c, n := utf8.DecodeRuneInString(p.next())
	p.at += n
	return runes{c, c}
}

// class reads [...], with what is subtracted from it.
func (p *schemaParser) class() (runes, error) {
	open := p.at
	unclosed := func() (runes, error) {
		p.at = open
		return nil, p.errorf("a [ without its ]")
	}
	if p.depth++; p.depth > mostNested {
		return nil, p.errorf("more than %d groups in one another", mostNested)
	}
	defer func() { p.depth-- }()
	p.at++
	inverse := p.take("^")
	var all runes
	for first := true; ; first = false {
		rest := p.next()
		switch {
		case rest == "":
			return unclosed()
		case rest[0] == ']':
			if first {
				return nil, p.errorf("a class without characters; write \\] for a bracket")
			}
			p.at++
			return closed(all, inverse), nil
		case rest[0] == '[':
			return nil, p.errorf("[ within a class; write \\[")
		case strings.HasPrefix(rest, "-[") && !first:
			p.at++
			without, err := p.class()
			if err != nil {
				return nil, err
			}
			if p.next() == "" {
				return unclosed()
			}
			if !p.take("]") {
				return nil, p.errorf("something after what is subtracted from a class")
			}
			return closed(all, inverse).minus(without), nil
		case rest[0] == '-' && !first && len(rest) > 1 && rest[1] != ']':
			return nil, p.errorf("- within a class is the sign of a range; write \\- for the character")
		}
		low, err := p.classAtom()
		if err != nil {
			return nil, err
		}
		if rest = p.next(); len(rest) < 2 || rest[0] != '-' || rest[1] == ']' || rest[1] == '[' || !low.single() {
			all = append(all, low...)
			continue
		}
		p.at++
		if p.next()[0] == '-' {
			return nil, p.errorf("- is no end of a range; write \\-")
		}
		high, err := p.classAtom()
		switch {
		case err != nil:
			return nil, err
		case !high.single():
			return nil, p.errorf("a range that ends with several characters")
		case low[0] > high[0]:
			return nil, p.errorf("a range that ends before it begins")
		}
		all = append(all, low[0], high[0])
	}
}

// closed is the set of a class.
func closed(all runes, inverse bool) runes {
	all = all.sorted()
	if inverse {
		return all.inverse()
	}
	return all
}

// minus is the characters of a sorted set that another does not have.
func (s runes) minus(without runes) runes {
	return append(s.inverse(), without...).sorted().inverse()
}

func (p *schemaParser) classAtom() (runes, error) {
	if p.next()[0] == '\\' {
		return p.escape()
	}
	return p.one(), nil
}

// escape reads a backslash and what belongs to it.
func (p *schemaParser) escape() (runes, error) {
	rest := p.next()
	if len(rest) < 2 {
		return nil, p.errorf("a \\ at the end")
	}
	var set runes
	c := rest[1]
	switch c | 0x20 {
	case 'd':
		set, _ = category("Nd")
	case 'w':
		set = append(append(generalCategory("P"), generalCategory("Z")...), generalCategory("C")...).sorted().inverse()
	case 's':
		set = runes{'\t', '\n', '\r', '\r', ' ', ' '}
	case 'i':
		set = nameStart()
	case 'c':
		set = nameCharacters()
	case 'p':
		text, _, ok := strings.Cut(rest[2:], "}")
		if !ok || !strings.HasPrefix(text, "{") {
			return nil, p.errorf("\\%c wants a property in braces", c)
		}
		if set, ok = schemaProperty(text[1:]); !ok {
			return nil, p.errorf("XML Schema has no property \\%c%s}", c, text)
		}
		p.at += len(text) + 1
	}
	if set != nil && strings.IndexByte("dwsicpDWSICP", c) >= 0 {
		p.at += 2
		if c < 'a' {
			set = set.inverse()
		}
		return set, nil
	}
	switch c {
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	default:
		if strings.IndexByte(`\|.?*+(){}-[]^`, c) < 0 {
			r, _ := utf8.DecodeRuneInString(rest[1:])
			return nil, p.errorf("XML Schema has no escape \\%c", r)
		}
	}
	p.at += 2
	return runes{rune(c), rune(c)}, nil
}
