package sample

import "github.com/forkontrol/forkontrol/internal/program"

// pastBound gives the neighbours of a bound, or of the number that others must be a
// multiple of: one of them lies on the wrong side by so little that no other bound and
// no limit of digits minds. It serves minimum, maximum, exclusiveMinimum,
// exclusiveMaximum and multipleOf.
func pastBound(p *past, c *program.Check) { p.around(c.Text) }
