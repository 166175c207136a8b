package engine_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
)

// alike is a message of records that are written alike, with every kind of leaf that a lane knows and some that it does
// not, fields that may be left out, rules over fields, and records within records.
const alike = `"type": "object", "additionalProperties": false, "properties": {
 "Elev": {"type": "array", @, "items": {
  "type": "object", %s "additionalProperties": false, "required": ["Cpr", "Navn", "Dag"], "properties": {
  "Cpr": {"type": "string", "pattern": "^(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{6}$", "x-type": {"kind": "cpr"}, "x-personal": "cpr", @},
  "Cpr2": {"type": "string", "pattern": "^[0-9]{9}[0-8]$", "x-type": {"kind": "cpr"}, @},
  "Navn": {"type": "string", "minLength": 2, "maxLength": 12, "x-personal": "name", @},
  "Koen": {"type": "string", "enum": ["K", "M", "X"], @},
  "PostNr": {"type": "string", "pattern": "^[0-9]{4}$", @},
  "Mail": {"type": "string", "maxLength": 24, "pattern": "^[^! ]+![^! ]+\\.[a-z]{2,3}$", @},
  "Kode": {"type": "string", "pattern": "^[A-Z]{2}[0-9]*$", "minLength": 4, @},
  "Nr": {"type": "string", "x-type": {"kind": "p-number"}, @},
  "Niveau": {"type": "integer", "minimum": 1, "maximum": 10, @},
  "Andel": {"type": "number", "exclusiveMinimum": -0.5, "exclusiveMaximum": 100, "x-type": {"totalDigits": 5, "fractionDigits": 2}, @},
  "Karakter": {"type": "integer", "enum": [-3, 0, 2, 4, 7, 10, 12], @},
  "Trin": {"type": "number", "multipleOf": 0.5, @},
  "Aktiv": {"type": "boolean", @},
  "Kun": {"type": "boolean", "enum": [true], @},
  "Dag": {"type": "string", "format": "date", "x-type": {"kind": "xs:date"}, @},
  "Foedt": {"type": "string", "x-type": {"kind": "xs:date"}, "x-personal": "birth", @},
  "Tid": {"type": "string", "format": "date-time", "x-type": {"kind": "xs:dateTime"}, @},
  "Lokal": {"type": "string", "x-type": {"kind": "xs:dateTime"}, @},
  "Ja": {"type": "string", "x-type": {"kind": "jn"}, @},
  "Blandet": {"type": ["integer", "string"], "maximum": 50, @},
  "Tekst": {"type": ["string", "null"], @},
  "Hold": {"type": "array", "maxItems": 3, @, "items": {"type": "object", "additionalProperties": false, "required": ["Fag"], "properties": {
   "Fag": {"type": "string", "maxLength": 6, @}, "Timer": {"type": "integer", @}}}},
  "Note": {"type": "string", "maxLength": 30, "not": {"const": "nej"}, @}},
  "x-rules": [{"id": "names", "expr": "this.Navn != this.Note", "at": "Note", "message": {"da": "o", "en": "o"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"}]}},
 "Slut": {"type": "string", @}}`

// values are what the fields of alike have, most of it valid; the last of each that begins with " is a string in JSON.
var values = []struct {
	name string
	bare bool // without quotation marks in JSON
	list []string
}{
	{"Cpr", false, []string{"0101010101", "2802991234", "3112144567", "2902004567", "7101010101", "3002991234", "0101404444", "010101010"}},
	{"Cpr2", false, []string{"0101010101", "1203055024", "2902044568", "0101994449", "0101994448"}},
	{"Navn", false, []string{"Anna", "Søren", "Åse Ørsted", "Bjørn–Erik", "O’Hara", "A", "Ã¸rsted", "for langt et navn", "Łukasz", "a&amp;b", "x\u00a0", "“Bo”", "Sören", "to\tto"}},
	{"Koen", false, []string{"K", "M", "X", "Q", "KM", ""}},
	{"PostNr", false, []string{"1165", "8000", "800", "80000", "8O00"}},
	{"Mail", false, []string{"a!b.dk", "elev12!skole.dk", "uden", "a!b.dkdk", "en.meget.lang.adresse!skole.dk", "æ!b.dk"}},
	{"Kode", false, []string{"AB12", "AB", "ABC1", "XY0000", "ab12"}},
	{"Nr", false, []string{"1234567890", "123456789", "12345678901"}},
	{"Niveau", true, []string{"1", "10", "5", "0", "11", "5.0", "1e1", "05", "+5", "-1", "5x"}},
	{"Andel", true, []string{"0", "99.99", "-0.49", "100", "-0.5", "12.345", "1234.5", "99.999", "0.50", "1.", ".5", "12345678901234567890", "1e2"}},
	{"Karakter", true, []string{"-3", "0", "12", "7", "07", "7.0", "5", "-0"}},
	{"Trin", true, []string{"0.5", "1", "1.25", "100"}},
	{"Aktiv", true, []string{"true", "false", "1", "0", "ja", "TRUE"}},
	{"Kun", true, []string{"true", "false", "1"}},
	{"Dag", false, []string{"2026-11-21", "2025-02-28", "2024-02-29", "2025-02-30", "2025-04-31", "2025-12-31", "0000-01-01", "2025-13-01", "2025-1-01", "2026-11-21Z", "12026-01-01"}},
	{"Foedt", false, []string{"2010-05-05", "2026-12-01", "2025-12-31", "1899-01-01", "2027-01-01Z"}},
	{"Tid", false, []string{"2026-11-21T08:30:00Z", "2026-11-21T24:00:00Z", "2026-11-21T08:30:00", "2026-11-21t08:30:00z", "2026-02-29T08:30:00Z", "2026-11-21T08:60:00Z", "2026-11-21T08:30:00+01:00"}},
	{"Lokal", false, []string{"2026-11-21T08:30:00Z", "2026-11-21T08:30:00", "2026-11-21T23:59:59.5", "2026-11-21 08:30:00", "2026-06-31T08:30:00"}},
	{"Ja", false, []string{"J", "N", "j", "JN"}},
	{"Blandet", true, []string{"1", "50", "51", `"x"`, `"999"`}},
	{"Tekst", false, []string{"", "abc", "null", "abc ]] def", "a>b", "æøåÆØÅ", "…", "linje\nto"}},
	{"Hold", true, nil},
	{"Note", false, []string{"Anna", "ja", "nej", "", "2026-11-21", "en lang note, men ikke for lang"}},
}

// style is how a payload is written.
type style struct {
	json            bool
	indent, newline string
	prefix, root    string
	attrs           string
	absent          float64 // how often a field is left out
	odd             float64 // how often a value is not the first or the second
}

func styleOf(r *rand.Rand) style {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	s := style{json: r.IntN(2) == 0, newline: pick("", "", "\n", "\r\n"), absent: []float64{0, 0, 0.1, 0.5}[r.IntN(4)], odd: []float64{0, 0.02, 0.2}[r.IntN(3)]}
	if s.newline != "" {
		s.indent = pick("", " ", "  ", "\t", "        ")
	}
	s.root = "<T>"
	switch r.IntN(8) {
	case 0:
		s.root = `<T xmlns="urn:a">`
	case 1:
		s.root, s.prefix = `<p:T xmlns:p="urn:a">`, "p:"
	case 2:
		s.root, s.prefix = `<etlangtpraefiks:T xmlns:etlangtpraefiks="urn:a">`, "etlangtpraefiks:"
	case 3:
		s.root, s.attrs = `<T xmlns="urn:a">`, ` xmlns:q="urn:b"`
	}
	return s
}

// value picks a value of a field, and what it is in JSON.
func (s *style) value(r *rand.Rand, i int) (text, quoted string) {
	list := values[i].list
	n := r.IntN(2) % len(list)
	if r.Float64() < s.odd {
		n = r.IntN(len(list))
	}
	text = list[n]
	if bare, ok := strings.CutPrefix(text, `"`); ok {
		return strings.TrimSuffix(bare, `"`), text
	}
	if values[i].bare {
		return text, text
	}
	if s.json {
		return text, strconv.Quote(text)
	}
	return strings.ReplaceAll(text, ">", "&gt;"), ""
}

// write writes a payload of some records.
func (s *style) write(r *rand.Rand, records int) []byte {
	var b bytes.Buffer
	line := func(depth int) {
		b.WriteString(s.newline)
		b.WriteString(strings.Repeat(s.indent, depth))
	}
	open := func(name string) { fmt.Fprintf(&b, "<%s%s>", s.prefix, name) }
	end := func(name string) { fmt.Fprintf(&b, "</%s%s>", s.prefix, name) }
	if s.json {
		b.WriteString(`{"Elev":[`)
	} else {
		b.WriteString(s.root)
	}
	for n := range records {
		if s.json {
			if n > 0 {
				b.WriteByte(',')
			}
			line(1)
			b.WriteByte('{')
		} else {
			line(1)
			fmt.Fprintf(&b, "<%sElev%s>", s.prefix, s.attrs)
		}
		some := false
		for i, v := range values {
			if r.Float64() < s.absent {
				continue
			}
			if s.json {
				if some {
					b.WriteByte(',')
				}
				some = true
				line(2)
				fmt.Fprintf(&b, "%q:", v.name)
				if s.indent != "" {
					b.WriteByte(' ')
				}
				if v.list == nil {
					b.WriteString(`[{"Fag":"dansk","Timer":2},{"Fag":"musik"}]`)
					continue
				}
				_, text := s.value(r, i)
				b.WriteString(text)
				continue
			}
			times := 1
			if v.list == nil {
				times = r.IntN(4)
			}
			for range times {
				line(2)
				open(v.name)
				if v.list == nil {
					line(3)
					open("Fag")
					b.WriteString("dansk")
					end("Fag")
					line(2)
				} else {
					text, _ := s.value(r, i)
					b.WriteString(text)
				}
				end(v.name)
			}
		}
		line(1)
		if s.json {
			b.WriteByte('}')
		} else {
			end("Elev")
		}
	}
	if s.json {
		b.WriteString(`],"Slut":"ja"}`)
	} else {
		line(0)
		end("T")
	}
	return b.Bytes()
}

// mutate changes some bytes.
func mutate(r *rand.Rand, b []byte) []byte {
	const odd = "<>/&\"\\',:{}[]-.0123456789eE+ \t\n\r\x00aZ\xC3\xA6\xE2\x80\xFF]:p"
	for range r.IntN(4) {
		at := r.IntN(len(b))
		switch r.IntN(4) {
		case 0:
			b[at] = odd[r.IntN(len(odd))]
		case 1:
			b = append(b[:at], b[min(len(b), at+1+r.IntN(3)):]...)
		case 2:
			b = append(b[:at], append([]byte{odd[r.IntN(len(odd))]}, b[at:]...)...)
		case 3: // some of it again, elsewhere
			from := r.IntN(len(b))
			part := bytes.Clone(b[from:min(len(b), from+r.IntN(60))])
			b = append(b[:at], append(part, b[at:]...)...)
		}
		if len(b) == 0 {
			return []byte(" ")
		}
	}
	return b
}

// mutants is how many payloads are tried; MUTANTS in the environment says otherwise.
func mutants() int {
	if n, err := strconv.Atoi(os.Getenv("MUTANTS")); err == nil {
		return n
	}
	return 1500
}

// Records that are written alike are read along lanes. Whatever is changed in them, in however they are written, gives the
// report of the general way.
func TestAlongLanesAsInGeneral(t *testing.T) {
	r := rand.New(rand.NewPCG(uint64(mutants()), 7))
	var checkers []both
	for _, order := range []string{`"x-xml": {"order": "sequence"},`, `"x-xml": {"order": "any"},`} {
		for _, message := range []string{"", `"namespace": "urn:a", "elements": "qualified", `} {
			rs := compiled(t, message, fmt.Sprintf(alike, order))
			for _, day := range []string{"", "2026-06-01"} {
				checkers = append(checkers, bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", AsOf: day, Excerpts: true}))
			}
		}
	}
	for n := range mutants() {
		s := styleOf(r)
		payload := mutate(r, s.write(r, 6+r.IntN(20)))
		b := checkers[n%len(checkers)]
		file := []string{"p", "p.ndjson", "p.xml"}[r.IntN(3)]
		equal(t, b.general.CheckBytes(payload, file), b.guided.CheckBytes(payload, file), payload, "in memory")
		if n%8 == 0 {
			equal(t, b.general.Check(iotest.HalfReader(bytes.NewReader(payload)), file), b.guided.Check(iotest.HalfReader(bytes.NewReader(payload)), file), payload, "in parts")
		}
		if t.Failed() {
			require.FailNow(t, "mutant", "%d", n)
		}
	}
}
