package value

// IsDate reports whether v is a full-date of RFC 3339 section 5.6 that exists in
// the Gregorian calendar: "2026-11-21". The year 0000 exists there.
func IsDate(v []byte) bool {
	_, ok := plainDay(v)
	return ok && len(v) == 10
}

// IsTime reports whether v is a full-time of RFC 3339 section 5.6: a zone is asked
// for, the fraction may have any number of digits, z may be lower case, and second
// 60 stands only where it is 23:59 in UTC (section 5.7).
func IsTime(v []byte) bool {
	hour, minute, second, rest := clock(v)
	if rest == nil || hour > 23 || minute > 59 || second > 60 {
		return false
	}
	if rest, _ = fraction(rest); rest == nil {
		return false
	}
	offset, ok := 0, len(rest) == 1 && rest[0]|0x20 == 'z'
	if !ok {
		if offset, ok = zoneOffset(rest, 24*60-1); !ok {
			return false
		}
	}
	const day = 24 * 60
	return second < 60 || (hour*60+minute-offset+day)%day == day-1
}

// IsDateTime reports whether v is a date-time of RFC 3339 section 5.6:
// "2026-11-21T08:30:00Z". t and z may be lower case; a space for T is not taken.
func IsDateTime(v []byte) bool {
	return len(v) > 10 && v[10]|0x20 == 't' && IsDate(v[:10]) && IsTime(v[11:])
}

// IsXSDate reports whether v is an xs:date of XML Schema 1.0 part 2 section 3.2.9:
// "2026-11-21", "2026-11-21Z", "2026-11-21+01:00". Years have four digits or more,
// may be negative and are never 0000.
func IsXSDate(v []byte) bool {
	rest := xsDay(v)
	return rest != nil && xsZone(rest)
}

// IsXSDateTime reports whether v is an xs:dateTime of XML Schema 1.0 part 2 section
// 3.2.7: "2026-11-21T08:30:00", with a fraction of any length and a zone up to 14
// hours if wanted. 24:00:00 is the end of the day; there is no second 60.
func IsXSDateTime(v []byte) bool {
	rest := xsDay(v)
	return len(rest) > 1 && rest[0] == 'T' && IsXSTime(rest[1:])
}

// IsXSTime reports whether v is an xs:time of XML Schema 1.0 part 2 section 3.2.8;
// as IsXSDateTime for the rest.
func IsXSTime(v []byte) bool {
	hour, minute, second, rest := clock(v)
	if rest == nil || hour > 24 || minute > 59 || second > 59 {
		return false
	}
	rest, zero := fraction(rest)
	if rest == nil || hour == 24 && (minute > 0 || second > 0 || !zero) {
		return false
	}
	return xsZone(rest)
}

// xsDay reads the date that xs:date and xs:dateTime begin with and gives what
// follows, nil when there is no such date.
func xsDay(v []byte) []byte {
	if year, ok := plainDay(v); ok && year > 0 {
		return v[10:]
	}
	if len(v) > 0 && v[0] == '-' {
		v = v[1:]
	}
	n := digitRun(v)
	if n < 4 || n > 4 && v[0] == '0' || len(v) < n+6 || v[n] != '-' || v[n+3] != '-' {
		return nil
	}
	if !allDigits(v[n+1:n+3], 2) || !allDigits(v[n+4:n+6], 2) {
		return nil
	}
	// The last four digits decide on leap years, since 400 divides 10,000. The
	// sign plays no part: XML Schema part 2 appendix E takes the number as it is
	// written.
	year := twoDigits(v[n-4:])*100 + twoDigits(v[n-2:])
	if n == 4 && year == 0 || !dayExists(year, twoDigits(v[n+1:]), twoDigits(v[n+4:])) {
		return nil
	}
	return v[n+6:]
}

// plainDay reports whether v begins with a date YYYY-MM-DD that exists, and gives its
// year.
func plainDay(v []byte) (year int, ok bool) {
	if len(v) < 10 || !shaped(first8(v), shapeOfDate) || !isDigit(v[8]) || !isDigit(v[9]) {
		return 0, false
	}
	year = twoDigits(v)*100 + twoDigits(v[2:])
	return year, dayExists(year, twoDigits(v[5:]), twoDigits(v[8:]))
}

// The shapes of what eight bytes can hold, the first byte lowest: 0 stands for a digit.
const (
	shapeOfDate = 0x2D30302D30303030 // 0000-00-
	shapeOfTime = 0x30303A30303A3030 // 00:00:00
)

// shaped reports whether a word has a digit wherever its shape has 0, and otherwise the
// shape's own byte. It looks at all eight bytes at once, which halves the time of a date.
func shaped(w, shape uint64) bool {
	const upper, sixes, ones = 0xF0F0F0F0F0F0F0F0, 0x0606060606060606, 0x0101010101010101
	// Digits become 0 to 9, and - and : must become 0. Those are where the shape has
	// bit 3, which both have and the digit 0 has not.
	x := w ^ shape
	signs := (shape >> 3 & ones) * 0xFF
	return (x|(x+sixes))&upper == 0 && x&signs == 0
}

// xsZone reports whether v is the zone of an XML Schema date or time: nothing, Z, or
// an offset of at most 14 hours.
func xsZone(v []byte) bool {
	if len(v) == 0 || len(v) == 1 && v[0] == 'Z' {
		return true
	}
	_, ok := zoneOffset(v, 14*60)
	return ok
}

// clock reads hh:mm:ss and gives what follows, nil when v does not begin so.
func clock(v []byte) (hour, minute, second int, rest []byte) {
	if len(v) < 8 || !shaped(first8(v), shapeOfTime) {
		return 0, 0, 0, nil
	}
	return twoDigits(v), twoDigits(v[3:]), twoDigits(v[6:]), v[8:]
}

// fraction skips a fraction of a second, if there is one, and gives what
// follows, nil when a point has no digit after it. zero says that the fraction is
// 0.
func fraction(v []byte) (rest []byte, zero bool) {
	if len(v) == 0 || v[0] != '.' {
		return v, true
	}
	n := digitRun(v[1:])
	if n == 0 {
		return nil, false
	}
	zero = true
	for _, c := range v[1 : 1+n] {
		zero = zero && c == '0'
	}
	return v[1+n:], zero
}

// zoneOffset reads ±hh:mm and gives it in minutes.
func zoneOffset(v []byte, most int) (minutes int, ok bool) {
	if len(v) != 6 || v[0] != '+' && v[0] != '-' || v[3] != ':' || !allDigits(v[1:3], 2) || !allDigits(v[4:], 2) {
		return 0, false
	}
	hour, minute := twoDigits(v[1:]), twoDigits(v[4:])
	minutes = hour*60 + minute
	if minute > 59 || minutes > most {
		return 0, false
	}
	if v[0] == '-' {
		minutes = -minutes
	}
	return minutes, true
}

// dayExists reports whether a date is in the Gregorian calendar. Of the year, only
// its place in the cycle of 400 matters.
func dayExists(year, month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	if day <= 28 {
		return true
	}
	switch month {
	case 2:
		return day == 29 && year%4 == 0 && (year%100 != 0 || year%400 == 0)
	case 4, 6, 9, 11:
		return day <= 30
	}
	return day <= 31
}

// twoDigits is the number that the first two bytes of v write. They are digits.
func twoDigits(v []byte) int { return int(v[0]-'0')*10 + int(v[1]-'0') }
