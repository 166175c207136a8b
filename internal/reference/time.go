package reference

import (
	"math/big"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Dates, in the words of the time package.

// span is a length of time in seconds.
type span struct{ seconds *big.Rat }

// Moment reads a date or a date and time.
func Moment(s string) (time.Time, bool) {
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

// dateResult reads a text as a moment.
func dateResult(r Result) Result {
	if s, ok := r.(string); ok {
		if t, ok := Moment(s); ok {
			return t
		}
	}
	return nil
}

func birthDate(r Result) Result {
	if s, ok := r.(string); ok {
		if t, ok := BirthDate(s); ok {
			return t
		}
	}
	return nil
}

// BirthDate reads the birth date that a CPR number has in it.
func BirthDate(s string) (time.Time, bool) {
	year, month, day, ok := value.CPRBirthDate([]byte(s))
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), ok
}

// years counts birthdays.
func years(a, b Result) Result {
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
func timeArithmetic(op program.ExprOp, a, b Result) Result {
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

// partOf is a part of a day, as CEL counts them.
func partOf(which int64, r Result) Result {
	t, ok := r.(time.Time)
	if !ok {
		return nil
	}
	n := map[int64]int{
		program.PartYear: t.Year(), program.PartMonth: int(t.Month()) - 1, program.PartDate: t.Day(),
		program.PartDayOfMonth: t.Day() - 1, program.PartDayOfWeek: int(t.Weekday()),
	}[which]
	return big.NewRat(int64(n), 1)
}
