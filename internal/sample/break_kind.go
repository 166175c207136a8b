package sample

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// pastKind gives texts that nearly have a form: its own counter-example, then its
// examples and what is there with one character changed, added or gone. The length
// mostly stays, so that no other check minds.
func pastKind(p *past, c *program.Check) {
	p.strings(value.BadExample(c.Kind))
	for _, s := range append(forms(c.Kind), p.like) {
		if s == "" {
			continue
		}
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
