package sample

import (
	"slices"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// dates gives dates around those that the rule compares: the days beside them, and
// those that its constants lead to. It gives none to a rule that has no dates.
func (c *ruleChange) dates() []*tree.Value {
	if !slices.ContainsFunc(c.e.Code, func(x program.Expr) bool { do := operations[x.Op].dates; return do != nil && do(&x) }) {
		return nil
	}
	var lengths []time.Duration
	var ages []int
	var texts []string
	for i := range c.e.Code {
		switch x := &c.e.Code[i]; x.Op {
		case program.ExprDuration:
			lengths = append(lengths, time.Duration(x.N), -time.Duration(x.N))
		case program.ExprInt:
			if x.N > -200 && x.N < 200 {
				ages = append(ages, int(x.N))
			}
		case program.ExprString:
			texts = append(texts, x.S)
		}
	}
	for _, at := range c.places {
		texts = append(texts, c.scope.At(at).Text)
	}
	var list []*tree.Value
	add := func(t time.Time, like string) {
		if v := dateLike(t, like); !slices.ContainsFunc(list, v.Equal) {
			list = append(list, v)
		}
	}
	for _, text := range texts {
		at, ok := reference.Moment(text)
		if !ok {
			if at, ok = reference.BirthDate(text); !ok {
				continue
			}
			text = ""
		}
		for _, days := range []int{0, -1, 1} {
			near := at.AddDate(0, 0, days)
			add(near, text)
			for _, length := range lengths {
				add(near.Add(length), text)
			}
			for _, years := range ages {
				add(near.AddDate(years, 0, 0), text)
				add(near.AddDate(-years, 0, 0), text)
			}
		}
	}
	return list
}

// dateLike writes a moment as a text is written: with a time of day and a zone if it
// has them.
func dateLike(t time.Time, like string) *tree.Value {
	text := t.Format(time.DateOnly)
	if len(like) > 10 {
		text += t.Format("T15:04:05")
		if strings.HasSuffix(like, "Z") {
			text += "Z"
		}
	}
	return tree.String(text)
}
