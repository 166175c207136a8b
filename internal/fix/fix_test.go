package fix

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/rules"
)

// fixers are used again by one test after another.
var fixers = map[bool]*Fixer{}

// mend mends a payload and gives what it became. It does so twice, the second time with all edits but a few in a file.
func mend(t testing.TB, name, payload string, unsafe bool) (string, *Result) {
	t.Helper()
	text, r := mendWith(t, name, payload, unsafe, mostEdits)
	piled, _ := mendWith(t, name, payload, unsafe, 2)
	require.Equal(t, text, piled, "with edits in a file")
	return text, r
}

func mendWith(t testing.TB, name, payload string, unsafe bool, most int) (string, *Result) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "payload")
	require.NoError(t, os.WriteFile(path, []byte(payload), 0o644))
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	if fixers[unsafe] == nil {
		fixers[unsafe] = New(Options{Engine: engine.Options{Rules: rules.All(), AsOf: "2026-11-01"}, Unsafe: unsafe, Keep: true})
	}
	fixers[unsafe].most = most
	r, err := fixers[unsafe].Mend(context.Background(), f, name, func() (*os.File, error) { return os.CreateTemp(dir, "mended-*") })
	require.NoError(t, err)
	if r.File == nil {
		return payload, r
	}
	b, err := io.ReadAll(r.File)
	require.NoError(t, err)
	discard(r.File)
	left, err := filepath.Glob(filepath.Join(dir, "mended-*"))
	require.NoError(t, err)
	require.Empty(t, left, "no file is left behind")
	return string(b), r
}

// example reads an example.
func example(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../examples", name))
	require.NoError(t, err)
	return string(b)
}

// changed puts new texts into an example in place of old ones, which must be there.
func changed(t testing.TB, text string, replace ...string) string {
	t.Helper()
	for i := 0; i < len(replace); i += 2 {
		require.Contains(t, text, replace[i])
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	return text
}

// edited is a case: what is put into an example, and what it becomes.
type edited struct {
	name, example string
	put, becomes  []string // old and new texts of the example: before it is mended, and after
	unsafe        bool
}

const (
	school   = "elevdatabasen/indberet-gyldig.xml"
	contact  = "ungedatabasen/indberet-gyldig.json"
	latin    = "ungedatabasen/indberet-gyldig-iso-8859-1.xml"
	ansi     = "ungedatabasen/indberet-gyldig-windows-1252.xml"
	wide     = "ungedatabasen/indberet-gyldig-utf-16le.xml"
	wideHigh = "ungedatabasen/indberet-gyldig-utf-16be.xml"
	marked   = "ungedatabasen/indberet-gyldig-utf-8-bom.xml"
	seats    = "uddannelsesguiden/holdudbud-gyldig.csv"
	payroll  = "navision-stat/loenfordeling-gyldig.xml"
)

func TestWhatIsWrongIsMendedAndNothingElseIsTouched(t *testing.T) {
	const date, cpr = "2026-08-10", "1203144016"
	for _, c := range []edited{
		{"a Danish date", school, []string{date, "10-08-2026"}, nil, false},
		{"with points", school, []string{date, "10.8.2026"}, nil, false},
		{"with strokes, the day beyond doubt", school, []string{date, "31/08/2026"}, []string{date, "2026-08-31"}, false},
		{"with strokes, in doubt", school, []string{date, "10/08/2026"}, []string{date, "10/08/2026"}, false},
		{"with strokes, as a guess", school, []string{date, "10/08/2026"}, nil, true},
		{"with strokes, both readings the same", school, []string{date, "08/08/2026"}, []string{date, "2026-08-08"}, false},
		{"no date that exists", school, []string{date, "31-09-2026"}, []string{date, "31-09-2026"}, true},
		{"a year of two figures", school, []string{date, "10-08-26"}, []string{date, "10-08-26"}, true},
		{"without signs", school, []string{date, "20260810"}, nil, false},
		{"without signs, the Danish way", school, []string{date, "10082026"}, nil, false},
		{"with the time of midnight", school, []string{date, date + "T00:00:00"}, nil, false},
		{"with a time that would be lost", school, []string{date, date + "T08:15:00"}, []string{date, date + "T08:15:00"}, true},
		{"white space around a date", school, []string{date, "\n\t" + date + "  x"}, []string{date, "\n\t" + date + "  x"}, false},
		{"white space around an identifier", school, []string{cpr, "  " + cpr + "\u00A0\r\n "}, nil, false},
		{"an identifier in groups", school, []string{"999001", "999 001"}, nil, false},
		{"a CPR number with a space", school, []string{cpr, "120314 4016"}, nil, false},
		{"a comment in a value is left alone", school, []string{date, "10-08-<!-- -->2026"}, []string{date, "10-08-<!-- -->2026"}, true},
		{"a near name", school, []string{"<IndberettendeSystem>Skoleblik</IndberettendeSystem>", "<IndberettendeSytem >Skoleblik</IndberettendeSytem\n>"},
			[]string{"<IndberettendeSystem>Skoleblik</IndberettendeSystem>", "<IndberettendeSystem >Skoleblik</IndberettendeSystem\n>"}, true},
		{"a near name only when it is asked for", school, []string{"<IndberettendeSystem>Skoleblik</IndberettendeSystem>", "<IndberettendeSytem>Skoleblik</IndberettendeSytem>"},
			[]string{"<IndberettendeSystem>Skoleblik</IndberettendeSystem>", "<IndberettendeSytem>Skoleblik</IndberettendeSytem>"}, false},
		{"a string that is a number", contact, []string{": 999001", `: "999001"`}, nil, false},
		{"a string that is a number, with space", contact, []string{": 999001", `: " 999001 "`}, nil, false},
		{"a number that is a string", contact, []string{`"00000000"`, `12345678`}, []string{`"00000000"`, `"12345678"`}, false},
		{"a CPR number with a hyphen", contact, []string{`1203055024`, `120305-5024`}, nil, false},
		{"an escape in a value is left alone", contact, []string{`1203055024`, `120305\u002d5024`}, []string{`1203055024`, `120305\u002d5024`}, true},
		{"a member with a near name", contact, []string{`"KontaktMail"`, `"Kontaktmail"`}, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := example(t, c.example)
			got, _ := mend(t, filepath.Base(c.example), changed(t, text, c.put...), c.unsafe)
			assert.Equal(t, changed(t, text, c.becomes...), got)
		})
	}
}

// in encodes a text.
func in(t testing.TB, e encoding.Encoding, text string) string {
	t.Helper()
	s, err := e.NewEncoder().String(text)
	require.NoError(t, err)
	return s
}

func TestTheEncodingOfAPayloadStays(t *testing.T) {
	for name, e := range map[string]encoding.Encoding{
		latin: charmap.ISO8859_1, ansi: charmap.Windows1252,
		wide: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), wideHigh: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), marked: encoding.Nop,
	} {
		t.Run(name, func(t *testing.T) {
			text := example(t, name)
			broken := text
			for _, s := range []string{"1203055024", "2911044117", "0407065538"} {
				broken = strings.Replace(broken, in(t, e, s), in(t, e, s[:6]+"-"+s[6:]), 1)
			}
			require.NotEqual(t, text, broken)
			got, r := mend(t, "x.xml", broken, false)
			assert.Equal(t, text, got)
			assert.Zero(t, r.After.Error)
		})
	}
}

func TestElementsAreMovedWithWhatBelongsToThem(t *testing.T) {
	text := example(t, "ungedatabasen/soap12-fejl-raekkefoelge.xml")
	from, to := strings.Index(text, "\n      <ipl:Identifier>"), strings.Index(text, "</ipl:Identifier>")+len("</ipl:Identifier>")
	identifier := text[from:to]
	rest := text[:from] + text[to:]
	at := strings.Index(rest, "\n      <ipl:Message>")
	want := rest[:at] + identifier + rest[at:]
	for name, e := range map[string]encoding.Encoding{"UTF-8": encoding.Nop, "UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)} {
		t.Run(name, func(t *testing.T) {
			declared := func(s string) string { return strings.Replace(s, "UTF-8", name, 1) }
			got, r := mend(t, "x.xml", in(t, e, declared(text)), false)
			assert.Equal(t, in(t, e, declared(want)), got)
			assert.Zero(t, r.After.Error)
		})
	}
	comment := "\n      <!-- hvem: <ipl:Message> -->"
	got, _ := mend(t, "x.xml", strings.Replace(text, identifier, comment+strings.ReplaceAll(identifier, "\n", "\r\n"), 1), false)
	assert.Equal(t, strings.Replace(want, identifier, comment+strings.ReplaceAll(identifier, "\n", "\r\n"), 1), got, "a comment goes along, line ends stay")
}

func TestADeclarationSaysWhatTheBytesAre(t *testing.T) {
	text := example(t, school)
	for _, c := range []struct{ name, payload, want string }{
		{"letters of ISO-8859-1 said to be UTF-8", in(t, charmap.ISO8859_1, text), in(t, charmap.ISO8859_1, strings.Replace(text, "UTF-8", "ISO-8859-1", 1))},
		{"and nothing said", in(t, charmap.ISO8859_1, strings.Replace(text, ` encoding="UTF-8"`, "", 1)), in(t, charmap.ISO8859_1, strings.Replace(text, "UTF-8", "ISO-8859-1", 1))},
		{"and no declaration", in(t, charmap.ISO8859_1, text[strings.Index(text, "<Ind"):]), in(t, charmap.ISO8859_1, strings.Replace(text, "UTF-8", "ISO-8859-1", 1))},
		{"UTF-16 said to be UTF-8", in(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), in(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), strings.Replace(text, "UTF-8", "UTF-16", 1))},
		{"a mark of UTF-8 said to be windows-1252", "\uFEFF" + strings.Replace(text, "UTF-8", "windows-1252", 1), "\uFEFF" + text},
		{"two marks", "\uFEFF\uFEFF" + text, "\uFEFF" + text},
		{"bytes of DOS are no ISO-8859-1", in(t, charmap.CodePage850, text), in(t, charmap.CodePage850, text)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := mend(t, "x.xml", c.payload, false)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestWhatSpreadsheetsLeaveIsTakenAway(t *testing.T) {
	text := example(t, seats)
	lines := strings.SplitAfter(text, "\n")
	crlf := strings.ReplaceAll(text, "\n", "\r\n")
	for _, c := range []struct{ name, payload, want string }{
		{"sep=", "sep=;\r\n" + crlf, crlf},
		{"blank lines", lines[0] + lines[1] + "\n\n" + lines[2] + ";;;;;;\n" + strings.Join(lines[3:], ""), text},
		{"empty cells at the end", lines[0] + strings.ReplaceAll(strings.Join(lines[1:], ""), "\n", ";;;\n"), text},
		{"CR CR LF", strings.ReplaceAll(text, "\n", "\r\r\n"), crlf},
		{"a column in small letters", strings.Replace(text, "Startdato", " startdato", 1), text},
		{"all together", "sep=;\r\r\n" + lines[0][:len(lines[0])-1] + "\r\n" + strings.ReplaceAll(strings.Join(lines[1:], ""), "\n", ";;\r\r\n"), strings.ReplaceAll(text, "\n", "\r\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := mend(t, "x.csv", c.payload, false)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestAnEditThatMakesSomethingNewIsTakenBack(t *testing.T) {
	text := example(t, "laerepladsen/hent-advarsel-felter.xml")
	got, r := mend(t, "x.xml", text, true)
	assert.Equal(t, text, got)
	require.Len(t, r.Refused, 1)
	require.NotEmpty(t, r.Made)
	assert.Contains(t, r.Made[0].Rule.ID, "CPRNr/once")
	assert.Equal(t, r.Before, r.After)
}

func TestOnlyTheEditThatMakesSomethingNewIsTakenBack(t *testing.T) {
	// With a date that can be read, one period ends before it begins.
	text := changed(t, example(t, "elevdatabasen/indberet-gyldig-historik.xml"), "<Startdato>2024-08-12", "<Startdato>12.08.2024", "<Slutdato>2025-06-27", "<Slutdato>27-06-2001")
	got, r := mend(t, "x.xml", text, false)
	assert.Equal(t, changed(t, text, "12.08.2024", "2024-08-12"), got)
	require.Len(t, r.Mended, 1)
	assert.Equal(t, 1, r.Mended[0].Times)
	require.Len(t, r.Refused, 1)
	assert.Equal(t, 1, r.Refused[0].Times)
}

func TestEachRecordGetsALineOfItsOwn(t *testing.T) {
	text := example(t, "elevdatabasen/indberet-gyldig.ndjson")
	for _, c := range []struct{ name, put string }{
		{"side by side", strings.Replace(text, "}\n{", "}{", 1)},
		{"all on one line", strings.ReplaceAll(text, "}\n{", "}{")},
		{"and wrong in the second", strings.ReplaceAll(strings.Replace(text, "}\n{", "}{", 1), "2025-08-11", "11-08-2025")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, r := mend(t, "x.ndjson", c.put, false)
			assert.Equal(t, text, got)
			assert.Zero(t, r.After.Error)
		})
	}
	crlf := strings.ReplaceAll(text, "\n", "\r\n")
	got, _ := mend(t, "x.ndjson", strings.Replace(crlf, "}\r\n{", "}{", 1), false)
	assert.Equal(t, crlf, got, "line ends are those of the file")
	for _, odd := range []string{strings.Replace(text, "}\n{", "},{", 1), strings.Replace(text, "}\n", "}]\n", 1), strings.Replace(text, "}\n", "} {\n", 1)} {
		got, _ := mend(t, "x.ndjson", odd, true)
		assert.Equal(t, odd, got)
	}
}

func TestEveryFindingIsMendedHoweverManyThereAre(t *testing.T) {
	const records = 1000 + 2*1024
	record := example(t, "elevdatabasen/indberet-gyldig.ndjson")
	record = record[:strings.IndexByte(record, '\n')+1]
	broken := changed(t, record, `"2024-08-12"`, `"12-08-2024"`)
	got, r := mend(t, "x.ndjson", strings.Repeat(broken, records), false)
	assert.True(t, strings.Repeat(record, records) == got)
	require.Len(t, r.Mended, 1)
	assert.Equal(t, records, r.Mended[0].Times)
}

// Who interrupts a run finds nothing that was begun, neither beside the file nor where temporary files are.
func TestAnInterruptedRunLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	payload := changed(t, example(t, "ungedatabasen/indberet-gyldig.xml"), "<Elev>", "<Elev><CPRNr>120305-5024</CPRNr></Elev>\n<Elev><CPRNr>291104-4117</CPRNr></Elev>\n<Elev><CPRNr>010203-4561</CPRNr></Elev>\n<Elev>")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.xml"), []byte(payload), 0o644))
	f, err := os.Open(filepath.Join(dir, "a.xml"))
	require.NoError(t, err)
	defer f.Close()
	x := New(Options{Engine: engine.Options{Rules: rules.All(), AsOf: "2026-11-01"}})
	x.most = 2
	ctx, interrupt := context.WithCancel(t.Context())
	_, err = x.Mend(ctx, f, "a.xml", func() (*os.File, error) {
		piled, err := filepath.Glob(filepath.Join(dir, "forkontrol-*"))
		assert.NoError(t, err)
		assert.NotEmpty(t, piled, "edits are in a file")
		interrupt()
		return os.CreateTemp(dir, "mended-*")
	})
	require.ErrorIs(t, err, context.Canceled)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, left, 1, "%v", left)
}

func TestEmptyFieldsAreDroppedWhenThatIsAskedFor(t *testing.T) {
	text := example(t, "ungedatabasen/indberet-fejl-tom-slutdato.xml")
	got, _ := mend(t, "x.xml", text, true)
	assert.NotContains(t, got, "SlutDato")
	assert.Equal(t, strings.Count(text, "\n")-1, strings.Count(got, "\n"), "with its line")
	got, _ = mend(t, "x.xml", text, false)
	assert.Equal(t, text, got)

	json := example(t, contact)
	for _, with := range []string{"\"KontaktMail\": \"vejledning@nordhavn-gym.example\",\n      \"SlutDato\": \"\"", "\"SlutDato\" : \"\",\n      \"KontaktMail\": \"vejledning@nordhavn-gym.example\""} {
		got, _ = mend(t, "x.json", changed(t, json, `"KontaktMail": "vejledning@nordhavn-gym.example"`, with), true)
		assert.Equal(t, json, got)
	}
}

// TestWhatIsValidStaysAsItIs asks it of all examples: what has no finding that can be mended is not written.
func TestWhatIsValidStaysAsItIs(t *testing.T) {
	examples(t, func(t *testing.T, name, text string) {
		if !strings.Contains(name, "gyldig") {
			return
		}
		for _, unsafe := range []bool{false, true} {
			got, _ := mend(t, name, text, unsafe)
			assert.True(t, text == got, name)
		}
	})
}

// TestNothingNewIsEverReported asks it of all examples.
func TestNothingNewIsEverReported(t *testing.T) {
	examples(t, func(t *testing.T, name, text string) {
		got, _ := mend(t, name, text, true)
		if got != text {
			neverNew(t, name, text, got)
		}
		again, _ := mend(t, name, got, true)
		assert.True(t, got == again, "%s: what is mended is done with", name)
	})
}

// examples calls f with each example.
func examples(t *testing.T, f func(t *testing.T, name, text string)) {
	t.Helper()
	found, err := filepath.Glob("../../examples/*/*.*")
	require.NoError(t, err)
	require.NotEmpty(t, found)
	for _, path := range found {
		switch filepath.Ext(path) {
		case ".xml", ".json", ".ndjson", ".csv":
			b, err := os.ReadFile(path)
			require.NoError(t, err)
			f(t, filepath.Base(path), string(b))
		}
	}
}

// neverNew asks the engine, by itself, whether something is reported of a mended payload that was not reported
// before. Where the check had stopped before the end, only that is asked which is in front.
func neverNew(t testing.TB, name, before, after string) {
	t.Helper()
	check := func(text string) (map[string]bool, bool) {
		c := engine.New(engine.Options{Rules: rules.All(), AsOf: "2026-11-01", MaxSamples: 1 << 20})
		p := c.CheckBytes([]byte(text), name)
		found := map[string]bool{}
		for i := range p.Findings {
			f := &p.Findings[i]
			key := f.Rule.ID + " " + f.Path
			if p.Format == "csv" { // rows may have gone
				key = f.Rule.ID
			}
			found[key] = true
		}
		return found, c.Whole()
	}
	was, whole := check(before)
	now, _ := check(after)
	if !whole {
		return
	}
	for key := range now {
		assert.True(t, was[key], "%s: new: %s", name, key)
	}
}
