package sample

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// pool gives scalars that may suit the nodes of a place, the likeliest first:
// examples, allowed values, forms, and the bounds. Which of them do is for the
// caller to find out.
func pool(m *program.Message, nodes []program.NodeID, types program.Types) []*Tree {
	p := scalarPool{m: m, nodes: nodes, types: types}
	p.examples()
	p.enums()
	if types&program.String != 0 {
		p.texts()
	}
	if types&(program.Integer|program.Number) != 0 {
		p.numbers()
	}
	if types&program.Boolean != 0 {
		p.add(boolTree(true), boolTree(false))
	}
	if types&program.Null != 0 {
		p.add(nullTree())
	}
	return p.list
}

// near gives scalars that lie just past what the nodes of a place allow: each
// breaks, with luck, one check only. Scalars of other types are among them.
func near(m *program.Message, nodes []program.NodeID, now *Tree) []*Tree {
	p := scalarPool{m: m, nodes: nodes, types: program.AnyType}
	p.pastNumbers()
	p.pastTexts(now)
	p.add(stringTree("Ukendt"), stringTree("x"), stringTree(""), numberTree("1"), numberTree("1.5"),
		numberTree("0"), numberTree("-1"), boolTree(true), boolTree(false), nullTree())
	p.list = append(p.list, pool(m, nodes, program.AnyType)...)
	return p.list
}

type scalarPool struct {
	m     *program.Message
	nodes []program.NodeID
	types program.Types
	list  []*Tree
}

func (p *scalarPool) add(list ...*Tree) { p.list = append(p.list, list...) }

func (p *scalarPool) strings(list ...string) {
	for _, s := range list {
		p.add(stringTree(s))
	}
}

// checks gives every check of the nodes.
func (p *scalarPool) checks(yield func(*program.Check) bool) {
	for _, n := range p.nodes {
		for i := range p.m.Nodes[n].Checks {
			if !yield(&p.m.Nodes[n].Checks[i]) {
				return
			}
		}
	}
}

// examples of the fields, as a value of whatever type the place takes.
func (p *scalarPool) examples() {
	for _, n := range p.nodes {
		f := p.m.Nodes[n].Field
		if int(f) >= len(p.m.Fields) {
			continue
		}
		text := p.m.Fields[f].Example
		if text == "" {
			continue
		}
		v := []byte(text)
		if p.types&program.String != 0 {
			p.strings(text)
		}
		if value.IsJSONNumber(v) {
			p.add(numberTree(text))
		}
		if text == "true" || text == "false" {
			p.add(boolTree(text == "true"))
		}
	}
}

func (p *scalarPool) enums() {
	for c := range p.checks {
		if c.Op != program.OpEnum {
			continue
		}
		p.strings(c.Enum.Strings...)
		for _, n := range c.Enum.Numbers {
			p.add(numberTree(n))
		}
		if c.Enum.True {
			p.add(boolTree(true))
		}
		if c.Enum.False {
			p.add(boolTree(false))
		}
		if c.Enum.Null {
			p.add(nullTree())
		}
	}
}

// words are strings of a readable kind that a field without any form takes.
var words = []string{"Eksempel", "eksempel", "Ja", "Anden tekst", "1", "0", "1234567890", "ABC", "a", ""}

// forms are further values of a kind, beside its first example.
func forms(k program.Kind) []string {
	list := []string{value.Example(k)}
	switch k {
	case program.KindCPR: // of nobody: modulus 11 fails; the fourth is a replacement number
		list = append(list, "2902044440", "3112993330", "1505094440", "7512993330", "0202024441")
	case program.KindDate, program.KindXSDate:
		list = append(list, "2026-01-01", "2026-08-01", "2024-02-29", "1999-12-31", "2100-06-30")
	case program.KindDateTime, program.KindXSDateTime:
		list = append(list, "2026-01-01T08:00:00Z", "2026-08-01T12:30:00Z", "1999-12-31T23:59:59Z", "2026-01-01T08:00:00", "1999-12-31T23:59:59")
	case program.KindTime, program.KindXSTime:
		list = append(list, "08:00:00Z", "23:59:59Z", "08:00:00")
	case program.KindInstitution:
		list = append(list, "101001", "280051", "999999")
	case program.KindCVR:
		list = append(list, "10000009", "10000017")
	case program.KindPNumber:
		list = append(list, "1003456789", "1012345678")
	case program.KindEmail:
		list = append(list, "anna@example.dk", "b@example.org")
	case program.KindDanishDecimal:
		list = append(list, "7,5", "-3,0", "10,0")
	case program.KindJN:
		list = append(list, "J", "N")
	case program.KindUUID:
		list = append(list, "6f1c2c52-0d2d-4b7a-9f5e-1f6b5a3c7d10")
	case program.KindURI:
		list = append(list, "https://example.dk/", "urn:eksempel:1")
	}
	return list
}

func (p *scalarPool) texts() {
	var bases []string
	var patterns []*program.Pattern
	least, most := int64(0), int64(1<<20)
	for c := range p.checks {
		switch c.Op {
		case program.OpKind:
			bases = append(bases, forms(c.Kind)...)
		case program.OpPattern:
			patterns = append(patterns, c.Pattern)
		case program.OpMinLength:
			least = max(least, c.N)
		case program.OpMaxLength:
			most = min(most, c.N)
		}
	}
	p.strings(bases...)
	for _, s := range words {
		if n := int64(utf8.RuneCountInString(s)); n < least || n > most {
			s = sized(s, int(max(min(n, most), min(least, 1<<20))), "e")
		}
		p.strings(s)
	}
	for _, pat := range patterns {
		p.strings(pat.Sample)
		if s, ok := patternOfLength(pat, int(min(least, 1<<16)), int(min(most, 1<<16))); ok {
			p.strings(s)
		}
		for n := least; n <= min(most, least+12); n++ {
			if s, ok := patternOfLength(pat, int(n), int(n)); ok {
				p.strings(s)
			}
		}
	}
	for _, b := range slices.Concat(bases, words) {
		for _, n := range []int64{least, most} {
			if n < 1<<17 {
				p.padded(b, int(n))
			}
		}
	}
	for i := range 6 { // where several are to differ
		s := strconv.Itoa(i+1) + " " + "eksempel"
		p.strings(sized(s, int(max(min(10, most), min(least, 1<<20))), "e"))
	}
}

// sized cuts or fills a string to n characters.
func sized(s string, n int, fill string) string {
	r := []rune(s)
	if len(r) >= n {
		return string(r[:max(n, 0)])
	}
	return s + strings.Repeat(fill, n-len(r))
}

// padded adds strings of n characters made from s in ways that keep one form or
// another.
func (p *scalarPool) padded(s string, n int) {
	have := utf8.RuneCountInString(s)
	if n < 0 {
		return
	}
	p.strings(sized(s, n, "e"))
	if have >= n {
		return
	}
	p.strings(sized(s, n, "0"), sized(s, n, " "), strings.Repeat("a", n-have)+s, strings.Repeat("0", n-have)+s)
	if s != "" {
		last, size := utf8.DecodeLastRuneInString(s)
		p.strings(sized(s, n, string(last)))
		// In the middle: before the last character.
		p.strings(s[:len(s)-size] + strings.Repeat(string(last), n-have) + string(last))
	}
	if at := strings.LastIndexByte(s, '.'); at >= 0 && strings.Contains(s, "@") {
		// A domain grows by labels of at most 63 characters.
		fill := []byte(strings.Repeat("a", n-have))
		for i := 30; i < len(fill)-1; i += 31 {
			fill[i] = '.'
		}
		p.strings(s[:at] + string(fill) + s[at:])
	}
	if at := strings.LastIndexByte(s, '.'); at >= 0 && n-have > 1 {
		p.strings(s + strings.Repeat("0", n-have))
	}
}

func (p *scalarPool) numbers() {
	p.add(numberTree("1"), numberTree("0"), numberTree("12"), numberTree("-1"), numberTree("1.5"))
	for c := range p.checks {
		switch c.Op {
		case program.OpMinimum, program.OpMaximum, program.OpExclMinimum, program.OpExclMaximum, program.OpMultipleOf:
			p.around(c.Text)
		case program.OpTotalDigits:
			p.add(numberTree(strings.Repeat("9", int(max(1, min(c.N, 1<<10))))))
		case program.OpFractionDigits:
			p.add(numberTree("0." + strings.Repeat("1", int(max(1, min(c.N, 1<<10))))))
		}
	}
	// Multiples that lie within the bounds.
	for c := range p.checks {
		if c.Op != program.OpMultipleOf {
			continue
		}
		step, ok := rational(c.Text)
		if !ok || step.Sign() == 0 {
			continue
		}
		for d := range p.checks {
			if d.Op < program.OpMinimum || d.Op > program.OpExclMaximum {
				continue
			}
			if bound, ok := rational(d.Text); ok {
				q := new(big.Rat).Quo(bound, step)
				whole := new(big.Int).Quo(q.Num(), q.Denom())
				for _, k := range []int64{-1, 0, 1} {
					n := new(big.Rat).SetInt(new(big.Int).Add(whole, big.NewInt(k)))
					p.number(n.Mul(n, step))
				}
			}
		}
	}
	for i := int64(2); i < 8; i++ {
		p.add(numberTree(strconv.FormatInt(i, 10)))
	}
}

// around adds a number, its neighbours and its double.
func (p *scalarPool) around(text string) {
	r, ok := rational(text)
	if !ok {
		p.add(numberTree(text))
		return
	}
	p.number(r)
	for _, d := range []string{"1", "-1", "0.5", "-0.5", "0.01", "-0.01", "0.000001", "-0.000001"} {
		step, _ := rational(d)
		p.number(new(big.Rat).Add(r, step))
	}
	p.number(new(big.Rat).Mul(r, big.NewRat(2, 1)))
}

// number adds a number that has a finite decimal form.
func (p *scalarPool) number(r *big.Rat) {
	if r.IsInt() {
		p.add(numberTree(r.Num().String()))
		return
	}
	if prec, exact := r.FloatPrec(); exact {
		p.add(numberTree(r.FloatString(prec)))
	}
}

// rational reads a canonical number of a size that can be worked with.
func rational(text string) (*big.Rat, bool) {
	if len(text) > 60 {
		return nil, false
	}
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		if e, err := strconv.Atoi(text[at+1:]); err != nil || e > 60 || e < -60 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}

func (p *scalarPool) pastNumbers() {
	for c := range p.checks {
		switch c.Op {
		case program.OpMinimum, program.OpMaximum, program.OpExclMinimum, program.OpExclMaximum, program.OpMultipleOf:
			p.around(c.Text)
		case program.OpTotalDigits:
			n := int(min(c.N, 1<<10))
			p.add(numberTree("1"+strings.Repeat("0", n)), numberTree(strings.Repeat("1", n+1)), numberTree("-1"+strings.Repeat("0", n)))
		case program.OpFractionDigits:
			p.add(numberTree("1." + strings.Repeat("1", int(min(c.N, 1<<10))+1)))
		case program.OpEnum:
			for _, n := range c.Enum.Numbers {
				p.around(n)
			}
		}
	}
}

func (p *scalarPool) pastTexts(now *Tree) {
	like := "Eksempel"
	if now != nil && now.Type == program.String {
		like = now.Text
	}
	var patterns []*program.Pattern
	for c := range p.checks {
		if c.Op == program.OpPattern {
			patterns = append(patterns, c.Pattern)
		}
	}
	for c := range p.checks {
		switch c.Op {
		case program.OpMinLength:
			for _, pat := range patterns {
				if s, ok := patternOfLength(pat, 0, int(min(c.N, 1<<20))-1); ok {
					p.strings(s)
				}
			}
			if c.N > 0 && c.N < 1<<20 {
				p.strings(sized(like, int(c.N)-1, "e"), sized("Eksempel", int(c.N)-1, "e"), sized("1", int(c.N)-1, "1"), sized("", int(c.N)-1, " "))
			}
		case program.OpMaxLength:
			if c.N >= 1<<20 {
				continue
			}
			for _, pat := range patterns {
				if s, ok := patternOfLength(pat, int(c.N)+1, int(c.N)+1); ok {
					p.strings(s)
				}
				if s, ok := patternOfLength(pat, int(c.N)+1, 2*int(c.N)+16); ok {
					p.strings(s)
				}
			}
			p.padded(like, int(c.N)+1)
			p.padded("Eksempel", int(c.N)+1)
		case program.OpPattern:
			if s, ok := patternReject(c.Pattern, like); ok {
				p.strings(s)
			}
			if s, ok := patternReject(c.Pattern, ""); ok {
				p.strings(s)
			}
			// Of the same length, so that no other check minds.
			n := utf8.RuneCountInString(like)
			for _, fill := range []string{"x", "X", "?", "9", "0", " ", "é"} {
				p.strings(strings.Repeat(fill, n))
				if n > 0 {
					p.strings(sized(like, n-1, "")+fill, fill+string([]rune(like)[1:]))
				}
			}
		case program.OpEnum:
			for _, s := range c.Enum.Strings {
				n := utf8.RuneCountInString(s)
				p.strings(strings.Repeat("X", n), strings.Repeat("9", n), s+"x", strings.ToLower(s), strings.ToUpper(s))
				if len(p.list) > 400 {
					break
				}
			}
			for _, pat := range patterns {
				for n := range 12 {
					if s, ok := patternOfLength(pat, n, n+8); ok {
						p.strings(s)
					}
				}
			}
		case program.OpKind:
			p.strings(value.BadExample(c.Kind))
			for _, s := range append(forms(c.Kind), like) {
				if s == "" {
					continue
				}
				// The same shape with something changed.
				r := []rune(s)
				for i := range r {
					for _, to := range []rune{'0', '9', 'x', '3'} {
						was := r[i]
						r[i] = to
						p.strings(string(r))
						r[i] = was
					}
				}
				p.strings(s+"0", s[:len(s)-1], strings.Repeat("0", len(r)), strings.Repeat("9", len(r)), strings.Repeat("x", len(r)))
			}
		}
	}
	for _, pat := range patterns {
		p.strings(pat.Sample)
	}
}

// patternOfLength gives a string that matches, of least to most characters.
func patternOfLength(p *program.Pattern, least, most int) (string, bool) {
	if most < least {
		return "", false
	}
	return pattern.SampleLen(p, least, most)
}

func patternReject(p *program.Pattern, like string) (string, bool) {
	return pattern.Reject(p, like)
}
