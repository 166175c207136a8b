package sample

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
	"github.com/forkontrol/forkontrol/internal/value"
)

// poolOf gives scalars that may suit the nodes of a place, the likeliest first:
// examples, allowed values, forms, and the bounds. Which of them do is for the
// caller to find out.
func poolOf(m *program.Message, nodes []program.NodeID, types program.Types) []*tree.Value {
	p := pool{m: m, nodes: nodes, types: types}
	p.examples()
	p.enums()
	if types&program.String != 0 {
		p.texts()
	}
	if types&(program.Integer|program.Number) != 0 {
		p.numbers()
	}
	if types&program.Boolean != 0 {
		p.add(tree.Bool(true), tree.Bool(false))
	}
	if types&program.Null != 0 {
		p.add(tree.Null())
	}
	return p.list
}

// pool gathers scalars for a place.
type pool struct {
	m     *program.Message
	nodes []program.NodeID
	types program.Types
	list  []*tree.Value
}

func (p *pool) add(list ...*tree.Value) { p.list = append(p.list, list...) }

func (p *pool) strings(list ...string) {
	for _, s := range list {
		p.add(tree.String(s))
	}
}

// checks gives every check of the nodes.
func (p *pool) checks(yield func(*program.Check) bool) {
	for _, n := range p.nodes {
		for i := range p.m.Nodes[n].Checks {
			if !yield(&p.m.Nodes[n].Checks[i]) {
				return
			}
		}
	}
}

// examples of the fields, as a value of whatever type the place takes.
func (p *pool) examples() {
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
			p.add(tree.Number(text))
		}
		if text == "true" || text == "false" {
			p.add(tree.Bool(text == "true"))
		}
	}
}

func (p *pool) enums() {
	for c := range p.checks {
		if c.Op != program.OpEnum {
			continue
		}
		p.strings(c.Enum.Strings...)
		for _, n := range c.Enum.Numbers {
			p.add(tree.Number(n))
		}
		if c.Enum.True {
			p.add(tree.Bool(true))
		}
		if c.Enum.False {
			p.add(tree.Bool(false))
		}
		if c.Enum.Null {
			p.add(tree.Null())
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
	case program.KindCPRHyphen:
		list = append(append(list, "290204-4440"), forms(program.KindCPR)...)
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

func (p *pool) texts() {
	var bases []string
	var patterns []*program.Pattern
	least, most := int64(0), int64(1<<20)
	for c := range p.checks {
		switch c.Op {
		case program.OpKind:
			bases = append(bases, forms(c.Kind)...)
		case program.OpPattern, program.OpForm, program.OpFacet:
			patterns = append(patterns, c.Pattern)
		case program.OpMinLength:
			least = max(least, c.N)
		case program.OpMaxLength:
			most = min(most, c.N)
		}
	}
	p.strings(bases...)
	p.simple()
	for _, s := range words {
		if n := int64(utf8.RuneCountInString(s)); n < least || n > most {
			s = sized(s, int(max(min(n, most), min(least, 1<<20))), "e")
		}
		p.strings(s)
	}
	for _, pat := range patterns {
		p.strings(pat.Sample)
		if s, ok := matching(pat, int(min(least, 1<<16)), int(min(most, 1<<16))); ok {
			p.strings(s)
		}
		for n := least; n <= min(most, least+12); n++ {
			if s, ok := matching(pat, int(n), int(n)); ok {
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
func (p *pool) padded(s string, n int) {
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
