package sample

import (
	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// scalarBreaker gives scalars that lie just past one check: they break it, and, as
// they lie no further, with luck no other.
type scalarBreaker struct {
	numbers func(p *past, c *program.Check)
	texts   func(p *past, c *program.Check)
}

// scalarBreakers has what breaks each check.
var scalarBreakers = map[program.Op]scalarBreaker{
	program.OpMinLength:      {texts: pastMinLength},
	program.OpMaxLength:      {texts: pastMaxLength},
	program.OpPattern:        {texts: pastPattern},
	program.OpEnum:           {numbers: pastEnumNumbers, texts: pastEnumTexts},
	program.OpMinimum:        {numbers: pastBound},
	program.OpMaximum:        {numbers: pastBound},
	program.OpExclMinimum:    {numbers: pastBound},
	program.OpExclMaximum:    {numbers: pastBound},
	program.OpMultipleOf:     {numbers: pastBound},
	program.OpKind:           {texts: pastKind},
	program.OpTotalDigits:    {numbers: pastTotalDigits},
	program.OpFractionDigits: {numbers: pastFractionDigits},
	program.OpForm:           {texts: pastForm},
	program.OpFacet:          {numbers: pastFacetNumbers, texts: pastPattern},
	program.OpOrder:          {texts: pastOrder},
	program.OpSame:           {numbers: pastSameNumbers, texts: pastSame},
	program.OpMinParts:       {texts: pastParts},
	program.OpMaxParts:       {texts: pastParts},
}

// past gathers scalars just past what a place allows.
type past struct {
	pool
	like     string // a text as the place has it now
	patterns []*program.Pattern
}

// scalar makes the breaker of a check.
func scalar(op program.Op, keyword string) breaker {
	return breaker{keyword: keyword, candidates: breakScalar, rules: func(n *program.Node) []program.RuleID {
		var list []program.RuleID
		for i := range n.Checks {
			if n.Checks[i].Op == op {
				list = append(list, n.Checks[i].Rule)
			}
		}
		return list
	}}
}

// breakScalar puts the values near the place: those of the type that is there first, for
// the others break the type mostly.
func breakScalar(a aim, yield func(*tree.Value) bool) bool {
	near := a.k.Near(a.nodes, a.v)
	for _, same := range []bool{true, false} {
		for _, v := range near {
			if (v.Type == a.v.Type) == same && !yield(a.replace(v)) {
				return false
			}
		}
	}
	return true
}

// Near gives scalars for a place of the nodes, where a value is now: those just past what
// the nodes allow, by check, then some that are near nothing, and at last those of the
// pool.
func (k *Maker) Near(nodes []program.NodeID, now *tree.Value) []*tree.Value {
	p := past{pool: pool{m: k.m, nodes: nodes, types: program.AnyType}, like: "Eksempel"}
	if now != nil && now.Type == program.String {
		p.like = now.Text
	}
	for c := range p.checks {
		if c.Op == program.OpPattern || c.Op == program.OpFacet || c.Op == program.OpForm {
			p.patterns = append(p.patterns, c.Pattern)
		}
	}
	for c := range p.checks {
		if do := scalarBreakers[c.Op].numbers; do != nil {
			do(&p, c)
		}
	}
	for c := range p.checks {
		if do := scalarBreakers[c.Op].texts; do != nil {
			do(&p, c)
		}
	}
	for _, pat := range p.patterns {
		p.strings(pat.Sample)
	}
	p.add(tree.String("Ukendt"), tree.String("x"), tree.String(""), tree.Number("1"), tree.Number("1.5"),
		tree.Number("0"), tree.Number("-1"), tree.Bool(true), tree.Bool(false), tree.Null())
	return append(p.list, poolOf(k.m, nodes, program.AnyType)...)
}

// matching gives a string that matches, of least to most characters.
func matching(p *program.Pattern, least, most int) (string, bool) {
	if most < least {
		return "", false
	}
	return pattern.SampleLen(p, least, most)
}

// matches adds a string of least to most characters that matches a pattern of the place,
// where there is one.
func (p *past) matches(pat *program.Pattern, least, most int) {
	if s, ok := matching(pat, least, most); ok {
		p.strings(s)
	}
}
