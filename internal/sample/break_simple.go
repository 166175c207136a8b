package sample

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// What breaks the checks of XML Schema's types.

// pastForm gives the sample of a type and what is there with one character changed, added or gone.
func pastForm(p *past, c *program.Check) {
	for _, s := range []string{c.Pattern.Sample, p.like} {
		r := []rune(s)
		for i := range r {
			for _, to := range "9x-" {
				was := r[i]
				r[i] = to
				p.strings(string(r))
				r[i] = was
			}
		}
		if s != "" {
			p.strings(s+"0", s+"x", s[1:], s[:len(s)-1], "%"+s, "1"+s)
		}
	}
}

func pastFacetNumbers(p *past, _ *program.Check) { p.numbers() }

// pastOrder gives what is near a bound.
func pastOrder(p *past, c *program.Check) { p.strings(near(c.Text)...) }

func pastSame(p *past, c *program.Check) {
	for _, s := range p.same(c) {
		p.strings(near(s)...)
		p.strings(s+"x", s+" x", s+" "+s, s[:max(0, len(s)-2)], "x"+s)
	}
}

func pastSameNumbers(p *past, c *program.Check) {
	for _, s := range p.same(c) {
		p.around(s)
	}
}

// pastParts gives binary data and lists of one part more and one less than is asked.
func pastParts(p *past, c *program.Check) {
	for _, n := range []int64{c.N - 1, c.N + 1} {
		p.parts(c.Type, n)
	}
}

// near gives a text with each of its numbers one more and one less: a day later, a year earlier.
func near(text string) []string {
	list := []string{text}
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		end := i
		for end < len(text) && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		for _, up := range []bool{true, false} {
			if run, ok := step([]byte(text[i:end]), up); ok {
				list = append(list, text[:i]+run+text[end:])
			}
		}
		i = end
	}
	return append(list, "INF", "-INF", "NaN", "0")
}

// step counts one up or down without more digits.
func step(digits []byte, up bool) (string, bool) {
	last, to, by := byte('9'), byte('0'), byte(1)
	if !up {
		last, to, by = '0', '9', 0xFF
	}
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] != last {
			digits[i] += by
			return string(digits), true
		}
		digits[i] = to
	}
	return "", false
}

// same gives the values that a check allows, as they were written where its rule says it.
func (p *pool) same(c *program.Check) []string {
	if list := p.m.Rules[c.Rule].Allowed; len(list) > 0 {
		return list
	}
	var list []string
	for _, s := range c.Enum.Strings {
		list = append(list, strings.ReplaceAll(s, "\x00", " "))
	}
	return list
}

// parts adds texts of so many octets or words.
func (p *pool) parts(t program.Datatype, n int64) {
	if n < 0 || n > 1<<12 {
		return
	}
	count := int(n)
	switch t {
	case program.TypeHex:
		p.strings(strings.Repeat("0F", count))
	case program.TypeBase64:
		p.strings(strings.Repeat("AAAA", count/3) + [...]string{"", "AA==", "AAA="}[count%3])
	default:
		for _, w := range p.items() {
			p.strings(strings.TrimSpace(strings.Repeat(w+" ", count)))
		}
	}
}

// items gives words for a list.
func (p *pool) items() []string {
	var list []string
	for _, n := range p.nodes {
		a := p.m.Nodes[n].Apply
		if a == nil || a.Each == 0 {
			continue
		}
		for _, v := range poolOf(p.m, p.m.Related(nil, a.Each), program.AnyType) {
			if v.Type != program.Null && v.Text != "" && !strings.ContainsAny(v.Text, " \t\r\n") && len(list) < 40 {
				list = append(list, v.Text)
			}
		}
	}
	if list == nil {
		for c := range p.checks {
			if c.Op == program.OpForm {
				word, _, _ := strings.Cut(c.Pattern.Sample, " ")
				list = append(list, word)
			}
		}
	}
	return list
}

// simple adds texts for the checks of XML Schema's types.
func (p *pool) simple() {
	least, most := int64(1), int64(1)
	for c := range p.checks {
		switch c.Op {
		case program.OpDefault:
			p.add(tree.String(c.Text))
		case program.OpSame:
			p.strings(p.same(c)...)
		case program.OpOrder:
			p.strings(near(c.Text)...)
			if limit := p.m.Rules[c.Rule].Limit; limit != c.Text {
				p.strings(near(limit)...)
			}
		case program.OpMinParts:
			p.parts(c.Type, c.N)
			least = c.N
		case program.OpMaxParts:
			p.parts(c.Type, c.N)
			most = c.N
		}
	}
	for _, n := range []int64{least, most, 2} {
		p.parts(program.TypeText, n)
	}
}
