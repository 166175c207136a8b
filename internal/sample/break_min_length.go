package sample

import "github.com/forkontrol/forkontrol/internal/program"

// pastMinLength gives texts that are one character short: of the place's pattern, or the
// start of what is there.
func pastMinLength(p *past, c *program.Check) {
	for _, pat := range p.patterns {
		p.matches(pat, 0, int(min(c.N, 1<<20))-1)
	}
	if c.N > 0 && c.N < 1<<20 {
		n := int(c.N) - 1
		p.strings(sized(p.like, n, "e"), sized("Eksempel", n, "e"), sized("1", n, "1"), sized("", n, " "))
	}
}
