package value

// Moment is a point in time as a payload writes it.
type Moment struct {
	// Seconds since 1970-01-01T00:00:00 UTC, and Nanos more: 0 to 999,999,999.
	Seconds int64
	Nanos   int32
	// Zone is how many seconds the clock that wrote it is ahead of UTC.
	Zone int32
}

// ReadMoment reads an xs:date or an xs:dateTime of the years 0001 to 9999. A date
// is its first moment. What has no zone is taken as UTC. Digits of a second past
// the ninth are cut off. 24:00:00 is the first moment of the next day.
func ReadMoment(v []byte) (m Moment, ok bool) {
	year, ok := plainDay(v)
	if !ok || year < 1 {
		return Moment{}, false
	}
	days := DayNumber(year, twoDigits(v[5:]), twoDigits(v[8:]))
	m.Seconds = days * 86400
	rest := v[10:]
	if len(rest) > 0 && rest[0] == 'T' {
		if !IsXSTime(rest[1:]) {
			return Moment{}, false
		}
		var hour, minute, second int
		hour, minute, second, rest = clock(rest[1:])
		m.Seconds += int64(hour*3600 + minute*60 + second)
		m.Nanos, rest = nanos(rest)
	}
	if !xsZone(rest) {
		return Moment{}, false
	}
	if len(rest) == 6 {
		minutes, _ := zoneOffset(rest, 14*60)
		m.Zone = int32(minutes) * 60
		m.Seconds -= int64(m.Zone)
	}
	return m, m.Exists()
}

// nanos reads a fraction of a second that is known to be well-formed, if there is
// one, and gives what follows.
func nanos(v []byte) (n int32, rest []byte) {
	if len(v) == 0 || v[0] != '.' {
		return 0, v
	}
	v = v[1:]
	digits := digitRun(v)
	for i := range 9 {
		n *= 10
		if i < digits {
			n += int32(v[i] - '0')
		}
	}
	return n, v[digits:]
}

// The first second of year 1 and the first after year 9999: constants, since
// nothing is worked out when a program starts.
const firstSecond, endSecond = -62135596800, 253402300800

// Exists reports whether the moment is of the years 0001 to 9999, by UTC.
func (m Moment) Exists() bool { return firstSecond <= m.Seconds && m.Seconds < endSecond }

// Day is the number of the day that the clock that wrote the moment showed, see
// DayNumber.
func (m Moment) Day() int64 {
	s := m.Seconds + int64(m.Zone)
	day := s / 86400
	if s%86400 < 0 {
		day--
	}
	return day
}

// DayNumber counts days of the Gregorian calendar from 1970-01-01, which is 0. The
// date must exist.
func DayNumber(year, month, day int) int64 {
	// Years that begin in March have the day that may be missing at their end.
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	if year < 0 {
		era = (year - 399) / 400
	}
	of := year - era*400
	return int64(era)*146097 + int64(of*365+of/4-of/100+(153*(month-3)+2)/5+day-1) - 719468
}

// Date is the inverse of DayNumber.
func Date(number int64) (year, month, day int) {
	n := number + 719468
	era := n / 146097
	if n < 0 {
		era = (n - 146096) / 146097
	}
	of := int(n - era*146097)
	years := (of - of/1460 + of/36524 - of/146096) / 365
	of -= years*365 + years/4 - years/100
	month = (5*of + 2) / 153
	day = of - (153*month+2)/5 + 1
	year = int(era)*400 + years
	if month += 3; month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

// Years is how many whole years lie between two days; less than 0 when the second
// comes first. Somebody born on 29 February is a year older on 1 March where the
// year has no 29 February.
func Years(from, to int64) int64 {
	y1, m1, d1 := Date(from)
	y2, m2, d2 := Date(to)
	years := int64(y2 - y1)
	if m2 < m1 || m2 == m1 && d2 < d1 {
		years--
	}
	return years
}
