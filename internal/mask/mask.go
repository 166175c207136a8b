// Package mask makes text with personal data safe to show.
//
// A payload is personal data: CPR numbers, names, addresses. What a report shows of
// it goes through here first. Value masks a value by the kind of field it was in;
// Text masks what looks like a CPR number wherever it is, since a value may be in the
// wrong field or in one that nobody knows; Excerpt masks a line of the payload except
// for its markup.
//
// When in doubt the package masks. It never decides whether to mask: that is
// for the caller, who knows what the user asked for.
package mask

import (
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/codepoint"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Value masks a value by the kind of personal data that its field holds:
//
//   - CPR: the date of birth is shown, "010190****". What is not so formed keeps its
//     shape alone.
//   - Name: the first letter is shown, "A***"; the length is not.
//   - Contact: letters and digits are masked one by one, "****@*****.**", so
//     that length and punctuation can still be judged.
//   - Secret: "***".
//   - Birth: shown, as the date of a CPR number is.
//   - Public: as Text, since a CPR number may have strayed into it.
//
// An empty value stays empty, and white space stays what it is: a value is shown as it is
// written, with nothing put in and nothing left out.
func Value(p program.Personal, v string) string {
	if v == "" {
		return ""
	}
	switch p {
	case program.CPR:
		return cpr(v)
	case program.Name:
		if strings.TrimLeftFunc(v, blank) == "" {
			return v
		}
		return initial(v) + "***"
	case program.Contact:
		return shape(v)
	case program.Secret:
		return "***"
	}
	return Text(v)
}

// cpr shows the first six digits when they are the date of a whole CPR number
// or are set off from what follows. A shorter run of digits may be a number
// that lost its leading zero, and then the sixth digit is no longer the date's.
func cpr(v string) string {
	begin := len(v) - len(strings.TrimLeftFunc(v, blank))
	var digits []byte // in ASCII
	after := begin    // the first six, and where all of them end
	end := begin
	for _, r := range v[begin:] {
		d := digitOf(r)
		if d < 0 {
			break
		}
		digits = append(digits, '0'+byte(d))
		end += utf8.RuneLen(r)
		if len(digits) <= 6 {
			after = end
		}
	}
	n := len(digits)
	if n < 6 || !plausible(string(digits[:2]), string(digits[2:4])) || n < 10 && (n > 6 || end == len(v)) {
		return shape(v)
	}
	return v[:begin] + named(v[begin:after]) + shape(v[after:])
}

func blank(r rune) bool { return r <= ' ' || value.Unseen(r) }

// named gives digits as they stand, with the number of each that is not ASCII.
func named(digits string) string {
	out := ""
	for _, r := range digits {
		if r < utf8.RuneSelf {
			out += string(r)
		} else {
			out += "[" + codepoint.Name(r) + "]"
		}
	}
	return out
}

// digitOf is what a decimal digit of some scripts stands for, -1 for any other character.
func digitOf(r rune) int {
	for _, zero := range [...]rune{'0', 0x660, 0x6F0, 0x966, 0xFF10} {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

// shape masks every letter and digit and keeps punctuation and white space, that which cannot
// be seen too. Dashes beyond ASCII are recognised by their numbers, and so are digits, of which the
// last place is masked; all else beyond ASCII is one star per character.
func shape(v string) string {
	out := ""
	for _, r := range v {
		shown := "*"
		switch {
		case r < utf8.RuneSelf && !isDigit(byte(r)) && !isLetter(byte(r)), value.Unseen(r):
			shown = string(r)
		case r >= 0x2010 && r <= 0x2015, r == 0x2212: // for a hyphen they are taken
			shown = "[" + codepoint.Name(r) + "]"
		case r >= utf8.RuneSelf && digitOf(r) >= 0:
			number := codepoint.Name(r)
			shown = "[" + number[:len(number)-1] + "*]"
		}
		out += shown
	}
	return out
}

func initial(v string) string {
	r, n := utf8.DecodeRuneInString(v)
	if r == utf8.RuneError || r < utf8.RuneSelf && !isLetter(byte(r)) || r >= utf8.RuneSelf && r < 0xC0 {
		return ""
	}
	return v[:n]
}

// Text masks the last four digits of everything in s that looks like a CPR
// number: a date as day (or day + 60, a replacement number), month and year, and
// four digits, together ten. It is found with and without a hyphen, with spaces
// or points in the date ("01.01.90-1234"), and within longer runs of digits.
// Whether the control digit fits is not asked: numbers issued since 2007 need
// none.
func Text(s string) string {
	digits := 0
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			digits++
		}
	}
	if digits < 10 {
		return s
	}
	var hide []bool // by byte of s; nil until there is something to hide
	for i := 0; i+10 <= len(s); i++ {
		from, ok := serial(s, i)
		if !ok {
			continue
		}
		if hide == nil {
			hide = make([]bool, len(s))
		}
		for j := from; j < from+4; j++ {
			hide[j] = true
		}
	}
	if hide == nil {
		return s
	}
	out := []byte(s)
	for i := range out {
		if hide[i] {
			out[i] = '*'
		}
	}
	return string(out)
}

// serial returns where the four last digits of a CPR number that begins at i
// stand.
func serial(s string, i int) (from int, ok bool) {
	day, at, ok := pair(s, i)
	if !ok {
		return 0, false
	}
	month, at, parted, ok := nextPair(s, at)
	if !ok || !plausible(day, month) || parted && i > 0 && isDigit(s[i-1]) {
		return 0, false
	}
	_, at, parted2, ok := nextPair(s, at)
	if !ok || parted != parted2 {
		return 0, false
	}
	for range 3 { // "-", " ", " - "
		n := separator(s[at:])
		if n == 0 {
			break
		}
		at += n
	}
	if at+4 > len(s) {
		return 0, false
	}
	for j := at; j < at+4; j++ {
		if !isDigit(s[j]) {
			return 0, false
		}
	}
	return at, true
}

func pair(s string, i int) (digits string, next int, ok bool) {
	if i+2 > len(s) || !isDigit(s[i]) || !isDigit(s[i+1]) {
		return "", i, false
	}
	return s[i : i+2], i + 2, true
}

// nextPair is pair after at most one point, stroke, hyphen or space.
func nextPair(s string, i int) (digits string, next int, parted, ok bool) {
	if i < len(s) && (s[i] == '.' || s[i] == '/' || s[i] == '-' || s[i] == ' ') {
		parted = true
		i++
	}
	digits, next, ok = pair(s, i)
	return digits, next, parted, ok
}

// separator returns the length of the separator that s begins with, 0 when it
// begins with none: a hyphen or dash of any kind, a space, a point, a stroke.
func separator(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == '-' || r == ' ' || r == '\t' || r == '.' || r == '/' || r == '_':
		return n
	case r == 0xA0 || r == 0xAD || r >= 0x2010 && r <= 0x2015 || r == 0x202F || r == 0x2212:
		return n
	}
	return 0
}

// plausible reports whether two digits each can be the day and the month of a
// CPR number.
func plausible(day, month string) bool {
	d := int(day[0]-'0')*10 + int(day[1]-'0')
	m := int(month[0]-'0')*10 + int(month[1]-'0')
	return (d >= 1 && d <= 31 || d >= 61 && d <= 91) && m >= 1 && m <= 12
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
