package sample

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// pastTotalDigits gives numbers of one digit too many: the smallest, one without
// zeros, and the greatest below zero.
func pastTotalDigits(p *past, c *program.Check) {
	n := int(min(c.N, 1<<10))
	p.add(tree.Number("1"+strings.Repeat("0", n)), tree.Number(strings.Repeat("1", n+1)), tree.Number("-1"+strings.Repeat("0", n)))
}

// pastFractionDigits gives a small number with one decimal too many.
func pastFractionDigits(p *past, c *program.Check) {
	p.add(tree.Number("1." + strings.Repeat("1", int(min(c.N, 1<<10))+1)))
}
