package transition

import (
	"strings"
	"time"
)

// day is a date as the number of days since 1970-01-01, plus dayZero so that it is
// never negative. 0 is not a date; openEnd one that is not there yet.
type day uint32

const (
	dayZero = 1 << 20
	openEnd = day(1<<32 - 1)
)

// dayOf reads the date that an xs:date or xs:dateTime begins with. time.Parse would
// do, at five times the cost, and dates are most of what is read.
func dayOf(text string) (day, bool) {
	if len(text) < len(time.DateOnly) || text[4] != '-' || text[7] != '-' {
		return 0, false
	}
	year, ok1 := digits(text[:4])
	month, ok2 := digits(text[5:7])
	of, ok3 := digits(text[8:10])
	if !ok1 || !ok2 || !ok3 {
		return 0, false
	}
	t := time.Date(year, time.Month(month), of, 0, 0, 0, 0, time.UTC)
	if t.Day() != of || t.Month() != time.Month(month) {
		return 0, false // 30 February has become March
	}
	return day(t.Unix()/secondsADay + dayZero), true
}

func digits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

const secondsADay = 86400

func (d day) String() string {
	if d == 0 || d == openEnd {
		return ""
	}
	return time.Unix((int64(d)-dayZero)*secondsADay, 0).UTC().Format(time.DateOnly)
}

// moment is a time that a report carries.
type moment struct {
	// unix is in seconds; of a time without zone as if it were UTC.
	unix int64
	// grain is how long the moment may last: a second, or a day where only a date is
	// given.
	grain int64
	zoned bool
	known bool
}

var momentForms = []string{"2006-01-02T15:04:05.999999999", "2006-01-02T15:04"}

// momentOf reads an xs:dateTime or xs:date without white space around it; what is
// neither is unknown.
func momentOf(text string) moment {
	if len(text) <= len(time.DateOnly) {
		if d, ok := dayOf(text); ok {
			return moment{(int64(d) - dayZero) * secondsADay, secondsADay, false, true}
		}
		return moment{}
	}
	// A zone is Z or +hh:mm, and a date has two hyphens already.
	if c := text[len(text)-1]; c == 'Z' || len(text) > 16 && strings.ContainsAny(text[16:], "+-") {
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return moment{t.Unix(), 1, true, true}
		}
		return moment{}
	}
	for _, form := range momentForms {
		if t, err := time.Parse(form, text); err == nil {
			return moment{t.Unix(), 1, false, true}
		}
	}
	return moment{}
}

// Danish time is one or two hours ahead of UTC.
const leastAhead, mostAhead = 3600, 7200

// span is the seconds that a moment may stand for, in UTC. A moment without zone is
// Danish time, summer or winter.
func (m moment) span() (first, last int64) {
	if m.zoned {
		return m.unix, m.unix + m.grain - 1
	}
	return m.unix - mostAhead, m.unix - leastAhead + m.grain - 1
}

// comparable makes two moments span nothing but their grain when both are of the
// same kind, so that the hour of summer time does not be between them.
func (m moment) spans(n moment) (firstM, lastM, firstN, lastN int64) {
	if m.zoned == n.zoned {
		return m.unix, m.unix + m.grain - 1, n.unix, n.unix + n.grain - 1
	}
	firstM, lastM = m.span()
	firstN, lastN = n.span()
	return firstM, lastM, firstN, lastN
}

// notBefore reports whether m is surely not earlier than n.
func (m moment) notBefore(n moment) bool {
	firstM, _, _, lastN := m.spans(n)
	if m.zoned == n.zoned && m.grain == 1 && n.grain == 1 {
		return m.unix >= n.unix
	}
	return m.known && n.known && firstM >= lastN
}

// after reports whether m is surely more than some seconds later than n.
func (m moment) after(n moment, seconds int64) bool {
	firstM, _, _, lastN := m.spans(n)
	return m.known && n.known && firstM-lastN > seconds
}

// day is the Danish date of a moment, 0 when it is unknown.
func (m moment) day() day {
	if !m.known {
		return 0
	}
	at := m.unix
	if m.zoned {
		at += leastAhead
	}
	return day(at/secondsADay + dayZero)
}

func (m moment) String() string {
	switch {
	case !m.known:
		return ""
	case m.grain > 1:
		return time.Unix(m.unix, 0).UTC().Format(time.DateOnly)
	case m.zoned:
		return time.Unix(m.unix, 0).UTC().Format(time.RFC3339)
	}
	return time.Unix(m.unix, 0).UTC().Format("2006-01-02T15:04:05")
}
