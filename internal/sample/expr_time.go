package sample

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// The judge's reading of dates, in the words of the time package.

// span is a length of time in seconds.
type span struct{ seconds *big.Rat }

// moment reads a date or a date and time.
func moment(r result) (time.Time, bool) {
	s, ok := r.(string)
	if !ok {
		return time.Time{}, false
	}
	s = strings.Trim(s, " \t\r\n")
	if len(s) == 10 { // nearly all are
		t, err := time.Parse(time.DateOnly, s)
		return t, err == nil && t.Year() >= 1
	}
	if len(s) < 10 || s[4] != '-' {
		return time.Time{}, false
	}
	if !value.IsXSDate([]byte(s)) && !value.IsXSDateTime([]byte(s)) {
		return time.Time{}, false
	}
	endOfDay := strings.Contains(s, "T24:")
	s = strings.Replace(s, "T24:", "T00:", 1)
	for _, layout := range []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			if endOfDay {
				t = t.AddDate(0, 0, 1)
			}
			return t, t.UTC().Year() >= 1 && t.UTC().Year() <= 9999
		}
	}
	return time.Time{}, false
}

func dateResult(r result) result {
	if t, ok := moment(r); ok {
		return t
	}
	return nil
}

func birthDate(r result) result {
	if s, ok := r.(string); ok {
		if year, month, day, ok := value.CPRBirthDate([]byte(s)); ok {
			return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		}
	}
	return nil
}

// years counts birthdays.
func years(a, b result) result {
	from, ok1 := a.(time.Time)
	to, ok2 := b.(time.Time)
	if !ok1 || !ok2 {
		return nil
	}
	n := to.Year() - from.Year()
	if to.Format("0102") < from.Format("0102") {
		n--
	}
	return big.NewRat(int64(n), 1)
}

func seconds(t time.Time) *big.Rat {
	return new(big.Rat).Add(big.NewRat(t.Unix(), 1), big.NewRat(int64(t.Nanosecond()), 1e9))
}

// timeArithmetic adds and subtracts moments and spans.
func timeArithmetic(op program.ExprOp, a, b result) result {
	if op == program.ExprSub {
		switch y := b.(type) {
		case time.Time:
			if x, ok := a.(time.Time); ok {
				return span{new(big.Rat).Sub(seconds(x), seconds(y))}
			}
			return nil
		case span:
			b = span{new(big.Rat).Neg(y.seconds)}
		}
	}
	if _, ok := a.(span); ok {
		a, b = b, a
	}
	y, ok := b.(span)
	if !ok {
		return nil
	}
	switch x := a.(type) {
	case span:
		return span{new(big.Rat).Add(x.seconds, y.seconds)}
	case time.Time:
		nanos := new(big.Rat).Mul(y.seconds, big.NewRat(1e9, 1))
		if !nanos.Num().IsInt64() {
			return nil
		}
		if t := x.Add(time.Duration(nanos.Num().Int64())); t.UTC().Year() >= 1 && t.UTC().Year() <= 9999 {
			return t
		}
	}
	return nil
}

func inCase(op program.ExprOp, r result) result {
	s, ok := r.(string)
	if !ok {
		return nil
	}
	return strings.Map(func(c rune) rune {
		if op == program.ExprLower && c >= 'A' && c <= 'Z' || op == program.ExprUpper && c >= 'a' && c <= 'z' {
			return c ^ 0x20
		}
		return c
	}, s)
}

func toNumber(r result) result {
	switch a := r.(type) {
	case *big.Rat:
		return a
	case string:
		s := strings.Trim(a, " \t\r\n")
		if value.IsXSDecimal([]byte(s)) || value.IsJSONNumber([]byte(s)) {
			if n, ok := new(big.Rat).SetString(s); ok {
				return n
			}
		}
	}
	return nil
}

// dates gives dates around those that a rule compares: the days beside them, and
// those that its constants lead to.
func (c *cells) dates(code []program.Expr, places []path) []*Tree {
	if !slices.ContainsFunc(code, func(x program.Expr) bool {
		return x.Op == program.ExprDate || x.Op == program.ExprYears || x.Op == program.ExprGet && x.B == program.CellDate
	}) {
		return nil
	}
	var lengths []time.Duration
	var ages []int
	var texts []string
	for i := range code {
		switch x := &code[i]; x.Op {
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
	var list []*Tree
	for _, at := range places {
		texts = append(texts, c.self.at(at).Text)
	}
	add := func(t time.Time, like string) {
		text := t.Format(time.DateOnly)
		if len(like) > 10 {
			text += t.Format("T15:04:05")
			if rest := like[10:]; strings.HasSuffix(rest, "Z") {
				text += "Z"
			}
		}
		if tree := stringTree(text); !slices.ContainsFunc(list, tree.Equal) {
			list = append(list, tree)
		}
	}
	for _, text := range texts {
		at, ok := moment(text)
		if birth, is := birthDate(text).(time.Time); is && !ok {
			at, ok, text = birth, true, ""
		}
		if !ok {
			continue
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
