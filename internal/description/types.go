package description

import (
	"regexp"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// typed is what the cell of a type says.
type typed struct {
	scalar importing.Scalar
	object bool
	many   bool
	of     string // the name of a type that the description may have a table of
	known  bool
	coded  bool // of a list of codes
	ask    *importing.Words
}

func words(list string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(list) {
		all[strings.ReplaceAll(w, "_", " ")] = true
	}
	return all
}

var (
	stringWords = words("string text tekst streng tekststreng varchar nvarchar varchar2 alfanumerisk alfanum alphanumeric an char nchar character token normalizedstring fritekst str alfa " +
		"tekst_streng alfanumerisk_tekst unicode_string anyuri uri url")
	integerWords = words("integer int heltal long short byte positiveinteger nonnegativeinteger unsignedint unsignedlong int32 int64 bigint smallint hele_tal")
	numberWords  = words("number numerisk numeric num tal decimal decimaltal float double beløb amount decimal_number kommatal money")
	booleanWords = words("boolean bool boolsk true/false sand/falsk true_/_false")
	objectWords  = words("xml_element xml-element element kompleks kompleks_type complex complextype complex_type struktur structure objekt object gruppe group node container sammensat " +
		"sammensat_element sektion kompleks_element complex_element underelement xmlelement struct komplekst_element")
	codeWords     = words("kode code enum enumeration kodeliste kodeværdi enumereret valgliste")
	dateWords     = words("dato date")
	dateTimeWords = words("datetime timestamp dato_og_tid dato/tid tidsstempel dato_og_klokkeslæt date_time dato_tid tidspunkt date_and_time datotid")
	timeWords     = words("time klokkeslæt")
	listWords     = words("liste list array samling collection tabel")
)

var (
	sized    = lately(`^(.*?)[ ]*[\(\[]?[ ]*(?:max\.?|maks\.?|op til|up to|højst|længde|length|len)?[ ]*(\d{1,6})(?:[ ]*[,.;][ ]*(\d{1,3}))?[ ]*(tegn|cifre|karakterer|characters|chars|digits|positioner)?\.?[ ]*[\)\]]?$`)
	spanned  = lately(`^(.*?)[ ]*[\(\[][ ]*(\d{1,6})[ ]*(?:-|–|\.\.+|to|til)[ ]*(\d{1,6})[ ]*(?:tegn|cifre|characters)?[ ]*[\)\]]$`)
	listOf   = lately(`^(?:liste|list|array|samling|collection)(?: af| of|)[ <]+([^<>]+?)>?$`)
	brackets = lately(`^(.+?)(?:\[\]|\*| ?\((?:liste|list|array|flere|gentages)\))$`)
	prefixed = lately(`^(?:xs|xsd|s):`)
	calendar = lately(`(?i)(?:[åy]{4}|[åy]{2}|m{2}|d{2})(?:[-./ ]?(?:[åy]{4}|[åy]{2}|m{2}|d{2})){1,2}(?:(?:[ ]?T[ ]?|[ ])?(?:tt|hh)[:.]?mm(?:[:.]?ss)?)?`)
	clock    = lately(`(?i)^(?:tt|hh)[:.]?mm(?:[:.]?ss)?$`)
)

// typeOf reads the cell of a type.
func typeOf(cell string) typed {
	t := typed{}
	flat := strings.Join(strings.Fields(cell), " ")
	s := strings.ToLower(flat)
	s = strings.TrimRight(prefixed.ReplaceAllString(s, ""), " .")
	if s == "" || s == "-" || s == "–" {
		return t
	}
	if m := listOf.FindStringSubmatchIndex(s); m != nil && s[m[2]:m[3]] != "" {
		inner := typeOf(strings.TrimSpace(flat[len(flat)-len(s)+m[2] : len(flat)-len(s)+m[3]]))
		inner.many = true
		return inner
	}
	if m := brackets.FindStringSubmatch(flat); m != nil {
		inner := typeOf(m[1])
		inner.many = true
		return inner
	}
	if listWords[s] {
		return typed{many: true, object: false}
	}
	if found := calendar.FindString(s); found != "" && (dateish(strings.Replace(s, found, "", 1)) || strings.Trim(found, " ") == s) {
		t.known = true
		t.scalar = dated(found)
		return t
	}
	base, size, fraction, unit, low := s, "", "", "", ""
	if m := spanned.FindStringSubmatch(s); m != nil {
		base, low, size = m[1], m[2], m[3]
	} else if m := sized.FindStringSubmatch(s); m != nil {
		base, size, fraction, unit = m[1], m[2], m[3], m[4]
	}
	base = strings.Trim(prefixed.ReplaceAllString(strings.TrimSpace(base), ""), " ,;:-")
	if base == "" && unit == "" { // a number alone
		return typed{of: flat}
	}
	if base == "int" && size != "" && (size == "32" || size == "64") && !strings.ContainsAny(s, "([") {
		size = ""
	}
	t.known = true
	switch {
	case base == "" && (unit == "cifre" || unit == "digits"):
		t.scalar = digitsOf(size)
	case base == "" && unit != "":
		t.scalar.JSON, t.scalar.MaxLength = "string", size
	case (base == "max" || base == "maks") && unit != "":
		t.scalar.JSON, t.scalar.MaxLength = "string", size
	case stringWords[base]:
		t.scalar.JSON, t.scalar.MinLength, t.scalar.MaxLength = "string", nonzero(low), size
	case codeWords[base]:
		t.scalar.JSON, t.scalar.MaxLength, t.coded = "string", size, true
	case integerWords[base]:
		t.scalar.JSON, t.scalar.TotalDigits = "integer", size
	case numberWords[base]:
		t.scalar.JSON, t.scalar.TotalDigits, t.scalar.FractionDigits = "number", size, fraction
	case booleanWords[s]:
		t.scalar.JSON = "boolean"
	case s == "j/n" || s == "jn" || s == "j / n" || s == "j eller n":
		t.scalar.Ref = "JN"
	case dateTimeWords[base] && size == "":
		t.scalar.Ref = "XSDateTime"
	case dateWords[base] && strings.HasPrefix(strings.ToLower(flat), "xs"), base == "date" && size == "":
		t.scalar.Ref = "XSDate"
	case dateWords[base]:
		t.scalar.JSON, t.scalar.MaxLength = "string", size
		if size == "" {
			t.ask = &importing.Words{Da: "Hvordan skrives datoen?", En: "How is the date written?"}
		}
	case timeWords[base] && size == "":
		t.scalar.JSON = "string"
		t.ask = &importing.Words{Da: "Hvordan skrives klokkeslættet?", En: "How is the time written?"}
	case base == "guid" || base == "uuid":
		t.scalar.JSON = "string"
		t.scalar.Pattern, t.scalar.PatternSays = "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$", "GUID"
	case base == "base64" || base == "base64binary" || base == "binary" || base == "binær":
		t.scalar.JSON = "string"
	case objectWords[s]:
		t.object = true
	case identifierOf(base) != nil && stated(base):
		id := identifierOf(base)
		t.scalar = importing.Scalar{JSON: "string", MaxLength: size}
		id.apply(&t.scalar)
	default:
		t.known = false
		t.of = flat
	}
	if t.scalar.TotalDigits == "0" || t.scalar.MaxLength == "0" {
		t.scalar.TotalDigits, t.scalar.MaxLength = "", ""
	}
	return t
}

func nonzero(s string) string {
	if s == "0" {
		return ""
	}
	return s
}

func digitsOf(n string) importing.Scalar {
	return importing.Scalar{JSON: "string", Pattern: "^[0-9]{" + n + "}$", PatternSays: n + " cifre"}
}

// dateish reports whether what stands beside a form of dates says no more than that it is one.
func dateish(s string) bool {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ()[]:,;=/'\"", r) }) {
		if !dateWords[w] && !dateTimeWords[w] && !stringWords[w] && w != "format" && w != "formatet" && w != "på" && w != "formen" && w != "som" && w != "skrives" && w != "og" && w != "tid" && w != "in" && w != "as" && w != "the" {
			return false
		}
	}
	return true
}

// dated is the form of a date that is written like ÅÅÅÅ-MM-DD.
func dated(form string) importing.Scalar {
	form = strings.TrimSpace(form)
	flat := strings.NewReplacer("å", "y", "Å", "y").Replace(strings.ToLower(form))
	flat = strings.ToLower(flat)
	switch flat {
	case "yyyy-mm-dd":
		return importing.Scalar{Ref: "XSDate"}
	case "yyyy-mm-ddttt:mm:ss", "yyyy-mm-ddthh:mm:ss":
		return importing.Scalar{Ref: "XSDateTime"}
	}
	var b strings.Builder
	b.WriteString("^")
	runes := []rune(flat)
	for i := 0; i < len(runes); {
		r := runes[i]
		if !strings.ContainsRune("ymdths", r) || r == 't' && (i+1 >= len(runes) || runes[i+1] != 't') {
			if r == 't' {
				r = 'T'
			}
			b.WriteString(regexp.QuoteMeta(string(r)))
			i++
			continue
		}
		n := 0
		for i < len(runes) && runes[i] == r && !(r == 't' && n == 2) {
			n++
			i++
		}
		b.WriteString("[0-9]{" + string(rune('0'+n)) + "}")
	}
	b.WriteString("$")
	return importing.Scalar{JSON: "string", Pattern: b.String(), PatternSays: form}
}
