package sample

import (
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
)

// pastEnumNumbers gives the neighbours of each allowed number.
func pastEnumNumbers(p *past, c *program.Check) {
	for _, n := range c.Enum.Numbers {
		p.around(n)
	}
}

// pastEnumTexts gives texts as long as an allowed one, and allowed ones with a
// character more or in the wrong case; then what the place's pattern takes.
func pastEnumTexts(p *past, c *program.Check) {
	for _, s := range c.Enum.Strings {
		n := utf8.RuneCountInString(s)
		p.strings(strings.Repeat("X", n), strings.Repeat("9", n), s+"x", strings.ToLower(s), strings.ToUpper(s))
		if len(p.list) > 400 {
			break
		}
	}
	for _, pat := range p.patterns {
		for n := range 12 {
			p.matches(pat, n, n+8)
		}
	}
}
