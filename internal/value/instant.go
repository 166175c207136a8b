package value

// instant is a moment of any of the eight types of XML Schema that have one, on the time line
// of XML Schema part 2 section 3.2.7.4. What a type does not write is that of a day that
// has all others beside it.
type instant struct {
	seconds int64 // since 1970-01-01T00:00:00
	// atto is the fraction of a second in units of 10^-18.
	atto  uint64
	zoned bool // the seconds are those of UTC; else those of a clock that is not known
}

// mostYear bounds a year, so that its seconds can be counted.
const mostYear = 100_000_000_000

// halfZone is the most that a zone may be ahead of UTC or behind it.
const halfZone = 14 * 3600

// readInstant reads a value that is known to be well-formed.
func readInstant(v []byte) (t instant) {
	year, month, day := 1972, 1, 1 // a leap year, and a month of 31 days
	timed := len(v) > 2 && v[2] == ':'
	switch {
	case timed:
	case has(v, "---"):
		day, v = twoOf(v[3:])
	case has(v, "--"):
		month, v = twoOf(v[2:])
		if has(v, "--") { // --11--, as the first edition has it
			v = v[2:]
		} else if len(v) == 3 || len(v) > 3 && v[3] != ':' {
			day, v = twoOf(v[1:])
		}
	default:
		year, v = readYear(v)
		// A zone begins with - too, but a month has no colon after it.
		if len(v) > 2 && v[0] == '-' && (len(v) < 4 || v[3] != ':') {
			month, v = twoOf(v[1:])
			if len(v) > 2 && v[0] == '-' && (len(v) < 4 || v[3] != ':') {
				day, v = twoOf(v[1:])
			}
		}
		if timed = has(v, "T"); timed {
			v = v[1:]
		}
	}
	t.seconds = DayNumber(year, month, day) * 86400
	if timed {
		var hour, minute, second int
		if hour, minute, second, v = clock(v); v == nil {
			return instant{}
		}
		t.seconds += int64(hour*3600 + minute*60 + second)
		t.atto, v = readFraction(v)
	}
	if t.zoned = len(v) > 0; len(v) == 6 {
		minutes, _ := zoneOffset(v, 14*60)
		t.seconds -= int64(minutes) * 60
	}
	return t
}

func has(v []byte, prefix string) bool {
	return len(v) >= len(prefix) && string(v[:len(prefix)]) == prefix
}

// twoOf reads two digits and gives what follows.
func twoOf(v []byte) (n int, rest []byte) {
	if len(v) < 2 {
		return 1, nil
	}
	return twoDigits(v), v[2:]
}

func readYear(v []byte) (year int, rest []byte) {
	negative := has(v, "-")
	if negative {
		v = v[1:]
	}
	n, rest := readDigits(v, mostYear)
	if negative {
		n = -n
	}
	return int(n), rest
}

// readDigits reads a number that is not above the most; a larger one comes out as that.
func readDigits(v []byte, most int64) (n int64, rest []byte) {
	i := 0
	for ; i < len(v) && isDigit(v[i]); i++ {
		if n < most {
			n = n*10 + int64(v[i]-'0')
		}
	}
	return min(n, most), v[i:]
}

// readFraction reads a fraction of a second, if there is one.
func readFraction(v []byte) (atto uint64, rest []byte) {
	if !has(v, ".") {
		return 0, v
	}
	v = v[1:]
	digits := digitRun(v)
	for i := range 18 {
		atto *= 10
		if i < digits {
			atto += uint64(v[i] - '0')
		}
	}
	return atto, v[digits:]
}

func orderMoments(a, b instant) int {
	switch {
	case a.zoned == b.zoned:
		return orderInstants(a, b)
	case a.zoned:
		if o := orderZone(b, a); o != Incomparable {
			return -o
		}
		return Incomparable
	}
	return orderZone(a, b)
}

// orderZone compares a moment without a zone with one that has one. It comes before it, or
// after it, where it does so in whatever zone.
func orderZone(a, b instant) int {
	a.seconds -= halfZone
	if orderInstants(a, b) == 1 {
		return 1
	}
	a.seconds += 2 * halfZone
	if orderInstants(a, b) == -1 {
		return -1
	}
	return Incomparable
}

func orderInstants(a, b instant) int {
	if a.seconds != b.seconds {
		return sign(a.seconds, b.seconds)
	}
	return sign(int64(a.atto), int64(b.atto))
}

// span is a duration (XML Schema part 2 section 3.2.6).
type span struct {
	negative bool
	months   int64
	seconds  int64
	atto     uint64
}

// mostPart bounds each part of a duration, mostMonths and mostSeconds the sums.
const (
	mostPart    = 1_000_000_000_000_000
	mostMonths  = 12 * mostYear
	mostSeconds = mostYear * 366 * 86400
)

// readDuration reads a duration that is known to be well-formed.
func readDuration(v []byte) (s span) {
	if s.negative = has(v, "-"); s.negative {
		v = v[1:]
	}
	inTime := false
	for len(v) > 1 {
		if v = v[1:]; has(v, "T") { // P, T or the letter before
			inTime = true
			v = v[1:]
		}
		n, rest := readDigits(v, mostPart)
		if len(rest) == len(v) {
			break
		}
		s.atto, v = readFraction(rest)
		switch {
		case len(v) == 0:
		case v[0] == 'Y':
			s.months = min(mostMonths, n*12)
		case v[0] == 'M' && !inTime:
			s.months = min(mostMonths, s.months+n)
		default:
			unit := int64(1)
			switch v[0] {
			case 'D':
				unit = 86400
			case 'H':
				unit = 3600
			case 'M':
				unit = 60
			}
			s.seconds = min(mostSeconds, s.seconds+min(mostSeconds/unit, n)*unit)
		}
	}
	return s
}

// after is the moment a duration after the first of a month.
func (s span) after(year, month int) instant {
	months, seconds := s.months, s.seconds
	if s.negative {
		months, seconds = -months, -seconds
	}
	months += int64(year)*12 + int64(month-1)
	year = int(months / 12)
	if month = int(months % 12); month < 0 {
		month += 12
		year--
	}
	t := instant{seconds: DayNumber(year, month+1, 1)*86400 + seconds, atto: s.atto}
	if s.negative && s.atto > 0 {
		t.seconds--
		t.atto = 1e18 - s.atto
	}
	return t
}

// orderDurations compares what two durations come to from four moments on (section 3.2.6.2).
func orderDurations(a, b span) int {
	all := 0
	for i, from := range [...][2]int{{1696, 9}, {1697, 2}, {1903, 3}, {1903, 7}} {
		one := orderInstants(a.after(from[0], from[1]), b.after(from[0], from[1]))
		if i > 0 && one != all {
			return Incomparable
		}
		all = one
	}
	return all
}
