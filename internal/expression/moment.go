package expression

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// span makes a span of time of seconds and nanoseconds, which may be below 0.
func span(seconds, nanos int64) result {
	seconds += nanos / 1e9
	if nanos %= 1e9; nanos < 0 {
		seconds--
		nanos += 1e9
	}
	return result{kind: isSpan, n: seconds, nanos: int32(nanos)}
}

func momentOf(m value.Moment) result {
	return result{kind: isMoment, n: m.Seconds, nanos: m.Nanos, zone: m.Zone}
}

func (r result) moment() value.Moment {
	return value.Moment{Seconds: r.n, Nanos: r.nanos, Zone: r.zone}
}

// day is a moment at the beginning of a day.
func day(number int64) result { return result{kind: isMoment, n: number * 86400} }

// moment reads the text of a date or of a date and time.
func moment(r result) result {
	if r.kind == isText {
		if m, ok := value.ReadMoment(value.Collapse(r.s)); ok {
			return momentOf(m)
		}
	}
	return result{}
}

func birthDate(r result) result {
	if year, month, d, ok := value.CPRBirthDate(r.s); ok && r.kind == isText {
		return day(value.DayNumber(year, month, d))
	}
	return result{}
}

func years(a, b result) result {
	if a.kind != isMoment || b.kind != isMoment {
		return result{}
	}
	return result{kind: isInt, n: value.Years(a.moment().Day(), b.moment().Day())}
}

// part is a part of the day that a moment was at, by the clock that wrote it.
func part(which int64, a result) result {
	if a.kind != isMoment {
		return result{}
	}
	number := a.moment().Day()
	year, month, date := value.Date(number)
	switch which {
	case program.PartYear:
		date = year
	case program.PartMonth:
		date = month - 1
	case program.PartDayOfMonth:
		date--
	case program.PartDayOfWeek:
		date = int((number%7 + 11) % 7) // day 0 was a Thursday
	}
	return result{kind: isInt, n: int64(date)}
}

// compareTimes compares two moments or two spans.
func compareTimes(a, b result) int {
	switch {
	case a.n < b.n || a.n == b.n && a.nanos < b.nanos:
		return -1
	case a.n == b.n && a.nanos == b.nanos:
		return 0
	}
	return 1
}

// timeArithmetic adds and subtracts moments and spans. Unlike CEL's, spans do not
// end at 292 years.
func timeArithmetic(op program.ExprOp, a, b result) result {
	if op == program.ExprSub {
		if a.kind == isMoment && b.kind == isMoment || a.kind == isSpan && b.kind == isSpan {
			return span(a.n-b.n, int64(a.nanos)-int64(b.nanos))
		}
		if b.kind != isSpan {
			return result{}
		}
		b = span(-b.n, -int64(b.nanos))
	}
	if a.kind == isSpan {
		a, b = b, a
	}
	if b.kind != isSpan {
		return result{}
	}
	sum := span(a.n+b.n, int64(a.nanos)+int64(b.nanos))
	if a.kind == isMoment {
		sum.kind, sum.zone = isMoment, a.zone
		if !sum.moment().Exists() {
			return result{}
		}
	}
	return sum
}
