package fix

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Rewritten is another way to write a value.
type Rewritten struct {
	Text   string
	Unsafe bool
}

// Rewrite gives the way to write a value that a field allows, where one is known: without white space
// around it, without or with the hyphen of a CPR number, a Danish date as one of ISO 8601, a comma
// as a point or the reverse, a truth value in the field's own words. The function says whether the
// field allows a text; it does not allow the value itself.
//
// A field is known by what it allows alone, so that the same can be asked of any face. So each
// rewriting asks for something that a field of another kind would allow too, and is not
// made if this one does.
func Rewrite(value string, allowed func(string) bool) (Rewritten, bool) {
	if len(value) > longest {
		return Rewritten{}, false
	}
	trimmed := strings.TrimFunc(value, blank)
	if trimmed == "" {
		return Rewritten{}, false
	}
	if trimmed != value && allowed(trimmed) {
		return Rewritten{Text: trimmed}, true
	}
	for _, way := range [...]func(string, func(string) bool) (Rewritten, bool){closed, hyphen, moment, comma, truth} {
		if r, ok := way(trimmed, allowed); ok && r.Text != value {
			return r, true
		}
	}
	return Rewritten{}, false
}

// longest is the length in bytes of a value that is rewritten: no code, date or number is longer.
const longest = 64

// blank reports whether a character is white space, or cannot be seen.
func blank(r rune) bool {
	switch r {
	case '\t', '\n', '\r', ' ', 0xA0, 0x200B, 0x2007, 0x2009, 0x202F, 0x2060, 0xFEFF:
		return true
	}
	return false
}

// closed takes white space out of a number: 12 34 56 78.
func closed(v string, allowed func(string) bool) (Rewritten, bool) {
	digits := strings.Map(func(r rune) rune {
		if blank(r) {
			return -1
		}
		return r
	}, v)
	return Rewritten{Text: digits}, len(digits) < len(v) && number(digits) && allowed(digits)
}

// cprDate is how many digits of a CPR number are the date.
const cprDate, cprDigits = 6, 10

// hyphen takes the hyphen out of a CPR number, or puts it in.
func hyphen(v string, allowed func(string) bool) (Rewritten, bool) {
	switch {
	case len(v) == cprDigits+1 && (v[cprDate] == '-' || v[cprDate] == ' ') && number(v[:cprDate]+v[cprDate+1:]):
		bare := v[:cprDate] + v[cprDate+1:]
		if allowed(bare) {
			return Rewritten{Text: bare}, true
		}
		v = bare
	case len(v) != cprDigits || !number(v):
		return Rewritten{}, false
	}
	with := v[:cprDate] + "-" + v[cprDate:]
	// A text of any letters might have its hyphen anywhere.
	return Rewritten{Text: with}, allowed(with) && !allowed("abcdef-ghij")
}

// moment writes a date the way that the field has it: as ISO 8601 does, or as Danes do.
func moment(v string, allowed func(string) bool) (Rewritten, bool) {
	day, clock, unsafe, ok := readDate(v)
	if !ok {
		return Rewritten{}, false
	}
	iso, danish := day.Format(time.DateOnly), day.Format("02-01-2006")
	if clock != "" {
		if r := iso + "T" + clock; allowed(r) && !allowed("abcd-ef-ghT"+clock) {
			return Rewritten{r, unsafe}, true
		}
		if strings.Trim(clock, "0:.") != "" {
			return Rewritten{}, false // the time of day would be lost
		}
	}
	// A field that takes both, or letters, asks for no date.
	switch both := allowed(danish); {
	case allowed(iso):
		return Rewritten{iso, unsafe}, !both && !allowed("abcd-ef-gh")
	case both:
		return Rewritten{danish, unsafe}, !allowed("ab-cd-efgh")
	}
	return Rewritten{}, false
}

// readDate reads a date in figures, with a time of day where there is one. It is unsafe where the
// month may be first, as Americans have it.
func readDate(v string) (day time.Time, clock string, unsafe, ok bool) {
	text := v
	if i := strings.IndexAny(v, "T "); i > 0 && strings.Contains(v[i:], ":") {
		text, clock = strings.TrimRight(v[:i], " "), v[i+1:]
		if _, err := time.Parse("15:04:05", clock); err != nil {
			return day, "", false, false
		}
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || r == '.' || r == '/' || r == ' ' })
	signs := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == ' ' {
			return -1
		}
		return r
	}, text)
	var y, m, d string
	switch {
	case len(parts) == 1 && len(text) == 8 && number(text): // 20110228, 28022011: a year is never a month and a day
		if y, m, d = text[:4], text[4:6], text[6:]; recent(text[4:]) {
			d, m, y = text[:2], text[2:4], text[4:]
		}
	case len(parts) != 3 || len(signs) != 2 || signs[0] != signs[1]:
		return day, "", false, false
	case len(parts[0]) == 4:
		y, m, d = parts[0], parts[1], parts[2]
	default:
		d, m, y = parts[0], parts[1], parts[2]
		unsafe = signs[0] == '/' && d != m
	}
	if !recent(y) || !number(m+d) || len(m) > 2 || len(d) > 2 {
		return day, "", false, false
	}
	day, err := time.Parse("2006-1-2", y+"-"+m+"-"+d)
	return day, clock, unsafe && day.Day() <= 12, err == nil
}

// recent reports whether a text is a year that a payload may be about.
func recent(y string) bool {
	return len(y) == 4 && number(y) && (y[:2] == "19" || y[:2] == "20")
}

// comma writes a number with the other decimal sign, and without points between thousands.
func comma(v string, allowed func(string) bool) (Rewritten, bool) {
	figures := strings.TrimLeft(v, "+-")
	if len(v)-len(figures) > 1 || strings.Trim(figures, "0123456789.,") != "" {
		return Rewritten{}, false
	}
	last := strings.LastIndexAny(figures, ".,")
	if last <= 0 || last == len(figures)-1 {
		return Rewritten{}, false
	}
	whole, fraction, sign := figures[:last], figures[last+1:], figures[last]
	thousands := byte('.' + ',' - sign)
	unsafe := false
	if strings.IndexByte(whole, sign) >= 0 {
		return Rewritten{}, false
	}
	if groups := strings.Split(whole, string(thousands)); len(groups) > 1 {
		for i, g := range groups {
			if i > 0 && len(g) != 3 || len(g) > 3 || g == "" {
				return Rewritten{}, false
			}
		}
		whole = strings.Join(groups, "")
	} else {
		unsafe = len(fraction) == 3 && len(whole) <= 3 && strings.Trim(whole, "0") != "" // or thousands, 1,234
	}
	before := v[:len(v)-len(figures)]
	for _, s := range [...]string{".", ","} {
		if text := before + whole + s + fraction; text != v && allowed(text) && !allowed("a"+s+"b") {
			return Rewritten{text, unsafe}, true
		}
	}
	return Rewritten{}, false
}

// words are how truth is written, false before true; those further up are taken first. Of figures
// a field must have no third.
var words = [...][2]string{{"false", "true"}, {"N", "J"}, {"0", "1"}, {"nej", "ja"}, {"Nej", "Ja"}, {"n", "j"}, {"NEJ", "JA"}, {"False", "True"},
	{"no", "yes"}, {"No", "Yes"}, {"falsk", "sand"}, {"Falsk", "Sand"}, {"N", "Y"}}

// truth writes a truth value in the words of the field.
func truth(v string, allowed func(string) bool) (Rewritten, bool) {
	means := -1
	for _, pair := range words {
		for i, w := range pair {
			if strings.EqualFold(v, w) {
				means = i
			}
		}
	}
	if means < 0 {
		return Rewritten{}, false
	}
	for _, pair := range words {
		if allowed(pair[0]) && allowed(pair[1]) {
			return Rewritten{Text: pair[means]}, !allowed("2") && !allowed("x") && !allowed("X")
		}
	}
	return Rewritten{}, false
}

func number(s string) bool {
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return s != ""
}

// common is how many bytes two texts begin with and end in alike, whole characters.
func common(a, b string) (before, after int) {
	most := min(len(a), len(b))
	for before < most && a[before] == b[before] {
		before++
	}
	for before > 0 && before < len(a) && !utf8.RuneStart(a[before]) {
		before--
	}
	for after < most-before && a[len(a)-1-after] == b[len(b)-1-after] {
		after++
	}
	for after > 0 && !utf8.RuneStart(a[len(a)-after]) {
		after--
	}
	return before, after
}
