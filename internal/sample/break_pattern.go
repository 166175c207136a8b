package sample

import (
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
)

// pastPattern gives texts that the pattern refuses: nearly what is there, then texts
// of the same length, so that no other check minds.
func pastPattern(p *past, c *program.Check) {
	for _, like := range []string{p.like, ""} {
		if s, ok := pattern.Reject(c.Pattern, like); ok {
			p.strings(s)
		}
	}
	n := utf8.RuneCountInString(p.like)
	for _, fill := range []string{"x", "X", "?", "9", "0", " ", "é"} {
		p.strings(strings.Repeat(fill, n))
		if n > 0 {
			p.strings(sized(p.like, n-1, "")+fill, fill+string([]rune(p.like)[1:]))
		}
	}
}
