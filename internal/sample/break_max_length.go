package sample

import "github.com/forkontrol/forkontrol/internal/program"

// pastMaxLength gives texts that are one character too long: of the place's pattern, or
// what is there made longer in ways that keep its form.
func pastMaxLength(p *past, c *program.Check) {
	if c.N >= 1<<20 {
		return
	}
	n := int(c.N)
	for _, pat := range p.patterns {
		p.matches(pat, n+1, n+1)
		p.matches(pat, n+1, 2*n+16)
	}
	p.padded(p.like, n+1)
	p.padded("Eksempel", n+1)
}
