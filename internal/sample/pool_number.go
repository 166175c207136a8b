package sample

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func (p *pool) numbers() {
	p.add(tree.Number("1"), tree.Number("0"), tree.Number("12"), tree.Number("-1"), tree.Number("1.5"))
	for c := range p.checks {
		switch c.Op {
		case program.OpMinimum, program.OpMaximum, program.OpExclMinimum, program.OpExclMaximum, program.OpMultipleOf:
			p.around(c.Text)
		case program.OpTotalDigits:
			p.add(tree.Number(strings.Repeat("9", int(max(1, min(c.N, 1<<10))))))
		case program.OpFractionDigits:
			p.add(tree.Number("0." + strings.Repeat("1", int(max(1, min(c.N, 1<<10))))))
		}
	}
	// Multiples that lie within the bounds.
	for c := range p.checks {
		if c.Op != program.OpMultipleOf {
			continue
		}
		step, ok := rational(c.Text)
		if !ok || step.Sign() == 0 {
			continue
		}
		for d := range p.checks {
			if d.Op < program.OpMinimum || d.Op > program.OpExclMaximum {
				continue
			}
			if bound, ok := rational(d.Text); ok {
				q := new(big.Rat).Quo(bound, step)
				whole := new(big.Int).Quo(q.Num(), q.Denom())
				for _, k := range []int64{-1, 0, 1} {
					n := new(big.Rat).SetInt(new(big.Int).Add(whole, big.NewInt(k)))
					p.number(n.Mul(n, step))
				}
			}
		}
	}
	for i := int64(2); i < 8; i++ {
		p.add(tree.Number(strconv.FormatInt(i, 10)))
	}
}

// around adds a number, its neighbours and its double.
func (p *pool) around(text string) {
	r, ok := rational(text)
	if !ok {
		p.add(tree.Number(text))
		return
	}
	p.number(r)
	for _, d := range []string{"1", "-1", "0.5", "-0.5", "0.01", "-0.01", "0.000001", "-0.000001"} {
		step, _ := rational(d)
		p.number(new(big.Rat).Add(r, step))
	}
	p.number(new(big.Rat).Mul(r, big.NewRat(2, 1)))
}

// number adds a number that has a finite decimal form.
func (p *pool) number(r *big.Rat) {
	if r.IsInt() {
		p.add(tree.Number(r.Num().String()))
		return
	}
	if prec, exact := r.FloatPrec(); exact {
		p.add(tree.Number(r.FloatString(prec)))
	}
}

// rational reads a canonical number of a size that can be worked with.
func rational(text string) (*big.Rat, bool) {
	if len(text) > 60 {
		return nil, false
	}
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		if e, err := strconv.Atoi(text[at+1:]); err != nil || e > 60 || e < -60 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}
