package value

import (
	"bytes"
	"strings"
)

// IsEmail reports whether v is a mailbox of RFC 5321 section 4.1.2: a dot-string or a
// quoted string of at most 64 bytes, @, and a host name or an address in brackets; at
// most 254 bytes in all (section 4.5.3.1.3, less the angle brackets). ASCII only: other
// letters belong to the format idn-email, which draft-07 has beside this one.
func IsEmail(v []byte) bool {
	at := bytes.LastIndexByte(v, '@')
	if at < 1 || at > 64 || len(v) > 254 {
		return false
	}
	local, domain := v[:at], v[at+1:]
	if local[0] == '"' {
		if !isQuotedString(local) {
			return false
		}
	} else if !isDotString(local) {
		return false
	}
	if len(domain) > 2 && domain[0] == '[' && domain[len(domain)-1] == ']' {
		domain = domain[1 : len(domain)-1]
		if len(domain) > 5 && string(domain[:5]) == "IPv6:" {
			return IsIPv6(domain[5:])
		}
		return IsIPv4(domain)
	}
	return isHostname(domain)
}

// isDotString reports whether v is atoms joined by single points.
func isDotString(v []byte) bool {
	point := true // a point must not stand first, last or after another
	for _, c := range v {
		if c == '.' {
			if point {
				return false
			}
			point = true
			continue
		}
		if !isLetter(c) && !isDigit(c) && strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) < 0 {
			return false
		}
		point = false
	}
	return !point
}

// isQuotedString reports whether v, which begins with a quote, is a quoted string.
func isQuotedString(v []byte) bool {
	for i := 1; i < len(v); i++ {
		switch c := v[i]; {
		case c == '"':
			return i == len(v)-1
		case c < ' ' || c > '~':
			return false
		case c == '\\':
			i++
			if i == len(v) || v[i] < ' ' || v[i] > '~' {
				return false
			}
		}
	}
	return false
}

// isHostname reports whether v is a host name of RFC 1034 section 3.5 as RFC 1123
// section 2.1 widens it: labels of 1 to 63 letters, digits and inner hyphens, joined
// by points, at most 253 bytes. The empty root label (a point at the end) is none.
// As a format of its own it is not offered: of labels that begin with xn-- it would have to know
// IDNA, whose tables are larger than the rest of this package.
func isHostname(v []byte) bool {
	if len(v) > 253 {
		return false
	}
	length := 0
	for i, c := range v {
		switch {
		case isLetter(c) || isDigit(c):
		case c == '-' && length > 0:
		case c == '.' && length > 0 && v[i-1] != '-':
			length = 0
			continue
		default:
			return false
		}
		length++
		if length > 63 {
			return false
		}
	}
	return length > 0 && v[len(v)-1] != '-'
}

// IsIPv4 reports whether v is a dotted quad of RFC 2673 section 3.2: four decimal
// numbers up to 255, without leading zeros, which some systems read as octal.
func IsIPv4(v []byte) bool {
	for part := range 4 {
		n := digitRun(v)
		if n == 0 || n > 3 || n > 1 && v[0] == '0' {
			return false
		}
		number := 0
		for _, c := range v[:n] {
			number = number*10 + int(c-'0')
		}
		if number > 255 {
			return false
		}
		v = v[n:]
		if part == 3 {
			break
		}
		if len(v) == 0 || v[0] != '.' {
			return false
		}
		v = v[1:]
	}
	return len(v) == 0
}

// IsIPv6 reports whether v is an IPv6 address of RFC 4291 section 2.2, without zone: eight
// groups of one to four hexadecimal digits, :: for one or more groups of zeros, the
// last two groups perhaps as a dotted quad.
func IsIPv6(v []byte) bool {
	groups, gap := 0, false
	if len(v) >= 2 && v[0] == ':' {
		if v[1] != ':' {
			return false
		}
		gap = true
		v = v[2:]
	}
	for len(v) > 0 {
		n := 0
		for n < len(v) && n < 5 && isHex(v[n]) {
			n++
		}
		if n == 0 || n > 4 {
			return false
		}
		if n < len(v) && v[n] == '.' {
			if !IsIPv4(v) {
				return false
			}
			groups += 2
			break
		}
		groups++
		v = v[n:]
		if len(v) == 0 {
			break
		}
		if v[0] != ':' || len(v) == 1 {
			return false
		}
		v = v[1:]
		if v[0] == ':' {
			if gap {
				return false
			}
			gap = true
			v = v[1:]
		}
	}
	if gap {
		return groups <= 7
	}
	return groups == 8
}

// IsUUID reports whether v is a UUID of RFC 4122 section 3: 8, 4, 4, 4 and 12 hexadecimal
// digits in either case, joined by hyphens.
func IsUUID(v []byte) bool {
	if len(v) != 36 {
		return false
	}
	for i, c := range v {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !isHex(c) {
			return false
		}
	}
	return true
}

// IsJSONPointer reports whether v is a JSON Pointer of RFC 6901 section 3, in its string
// form: empty, or parts that each begin with /; ~ only as ~0 or ~1.
func IsJSONPointer(v []byte) bool {
	if len(v) > 0 && v[0] != '/' {
		return false
	}
	for i, c := range v {
		if c == '~' && (i+1 == len(v) || v[i+1] != '0' && v[i+1] != '1') {
			return false
		}
	}
	return true
}

// IsRelativeJSONPointer reports whether v is a Relative JSON Pointer of
// draft-handrews-relative-json-pointer-01 section 3: a number without leading zeros,
// then # or a JSON Pointer.
func IsRelativeJSONPointer(v []byte) bool {
	n := digitRun(v)
	if n == 0 || n > 1 && v[0] == '0' {
		return false
	}
	v = v[n:]
	return len(v) == 1 && v[0] == '#' || IsJSONPointer(v)
}
