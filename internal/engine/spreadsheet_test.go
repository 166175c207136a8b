package engine_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
)

// What Excel and other spreadsheets leave in the files that they save is reported once and named, and
// the data is read all the same.
func TestCSVAsSpreadsheetsSaveIt(t *testing.T) {
	marksOnly := bothOf(engine.Options{Rules: compiled(t, marksForm, marks), Excerpts: true})
	for _, c := range []struct {
		about, file string
		want        []string
	}{
		{"rows filled up to the widest", "Elev;Fag på skema;Tal;;\na;DA;1;;\nb;MA;2;;\n", []string{"1:24 row 1 csv/row/surplus (2)"}},
		{"one row filled up", head + "a;DA;1\nb;MA;2;;;\n", []string{"3:10 row 3 csv/row/surplus (3)"}},
		{"more cells with something in them", head + "a;DA;1;;x\n", []string{"2:10 row 2 csv/row/cells (5)"}},
		{"a quoted cell is something", head + "a;DA;1;\"\"\n", []string{"2:10 row 2 csv/row/cells (4)"}},
		{"rows of nothing", head + "a;DA;1\n;;\nb;MA;2\n;;\n;;\n\n", []string{"3:3 row 3 csv/row/blank"}},
		{"the line of the delimiter", "sep=;\n" + head + "a;DA;x\n", []string{"1:1 row 1 csv/separator/well-formed (sep=;)", "3:6 row 3, column Tal M.Tal/type (text)"}},
		{"the same, of another delimiter and filled up", "\uFEFF\"SEP=,\";;\r\n" + strings.ReplaceAll(head, "\n", "\r\n") + "a;DA;1\r\n", []string{`1:1 row 1 csv/separator/well-formed ("SEP=,";;)`}},
		{"blank lines first", "\n\r\n" + head + "a;DA;1\n", []string{"2:2 row 2 csv/row/blank"}},
		{"CR CR LF", strings.ReplaceAll(head+"a;DA;1\nb;MA;x\n", "\n", "\r\r\n"), []string{"1:22 row 1 csv/line-end/mismatch (CR CR LF)", "3:6 row 3, column Tal M.Tal/type (text)"}},
		{"LF CR", strings.ReplaceAll(head+"a;DA;1\nb;MA;2\n", "\n", "\n\r"), []string{"2:1 row 1 csv/line-end/mismatch (LF CR)"}},
		{"two marks", "\uFEFF\uFEFF" + head + "a;DA;1\n", []string{"1:1 row 1 encoding/mark/repeated"}},
		{"three marks", "\uFEFF\uFEFF\uFEFF" + head + "a;DA;1\n", []string{"1:1 row 1 encoding/mark/repeated"}},
		{"marks of errors", head + "########;DA;1\n#I/T;DA;2\n\"#VÆRDI!\";DA;3\n", []string{"2:1 row 2, column Elev csv/cell/error (########)",
			"3:1 row 3, column Elev csv/cell/error (#I/T)", "4:2 row 4, column Elev csv/cell/error (#VÆRDI!)"}},
		{"what looks like one and is none", head + "#1;DA;1\n#hej!;DA;2\n##;DA;3\n", nil},
		{"a shortened number", head + "1,2E+09;DA;1\n\"1E+10\";DA;2\n", []string{"2:1 row 2, column Elev csv/cell/shortened", "3:2 row 3, column Elev csv/cell/shortened"}},
		{"what looks like one and is none", head + "1+1;DA;1\n12E+3;DA;2\nE+12;DA;3\n", nil},
		{"a name in other letters", "ELEV;Fag pa\u030a skema;Tal\na;DA;1\n", []string{"1:1 row 1, column ELEV csv/column/spelling (ELEV)",
			"1:6 row 1, column Fag pa\u030a skema csv/column/spelling (Fag pa\u030a skema)"}},
		{"names with spaces", " Elev;Fag\u00a0på  skema;Tal \na;DA;1\n", []string{"1:1 row 1, column  Elev csv/column/spelling ( Elev)",
			"1:7 row 1, column Fag\u00a0på  skema csv/column/spelling (Fag[U+00A0]på  skema)", "1:21 row 1, column Tal  csv/column/spelling (Tal )"}},
	} {
		got := lines(marksOnly.agree(t, []byte(c.file), "f.csv"))
		assert.Equal(t, append([]string{}, c.want...), got, "%s %q", c.about, c.file)
	}
}

// A record before the rows, filled up to their width, is known by the names that follow it.
func TestCSVRecordsFilledUp(t *testing.T) {
	bare := strings.NewReplacer(`"Slags": {"const": "H", @}, `, "", `"Slags": {"const": "L", @}, `, "", `"Slags": {"const": "B", @}, `, "",
		`"Navn": {"type": "string", @}`, `"Navn": {"type": "string", @}, "Note": {"type": "string", @}`).Replace(records)
	b := bothOf(engine.Options{Rules: compiled(t, `"formats": ["csv"], "csv": {"delimiter": "any", "names": "optional"}`, bare)})
	for file, want := range map[string][]string{
		"2026-11-21;;\nNr;Navn;Note\n1;a;b\n1;;\n":    {"1:13 row 1 csv/row/surplus (2)"},
		"2026-11-21;;\n\nnr;Navn;Note;\n1;a;b\n1;;\n": {"1:13 row 1 csv/row/surplus (2)", "2:1 row 2 csv/row/blank", "3:1 row 3, column nr csv/column/spelling (nr)"},
		"Nr;Navn;Note;;\n1;a;b\n1\n":                  {"1:1 row 1 csv/record/missing", "1:15 row 1 csv/row/surplus (2)"},
		"sep=;\n2026-11-21\nNr;Navn;Note\n1;;\n1\n":   {"1:1 row 1 csv/separator/well-formed (sep=;)"},
	} {
		assert.Equal(t, want, lines(b.agree(t, []byte(file), "f.csv")), "%q", file)
	}
}

// A value that a program has changed by itself is reported with what happened to it.
func TestWhatHappenedToAValue(t *testing.T) {
	const body = `"type": "object", "properties": {
 "Cpr": {"type": "string", "x-type": {"kind": "cpr"}, @}, "Nr": {"type": "string", "pattern": "^[0-9]{6}$", @}, "Kode": {"type": "string", "enum": ["007", "å"], @},
 "Fri": {"type": "string", "minLength": 3, "maxLength": 200, @}, "Tekst": {"type": "string", @}, "Tal": {"type": "integer", @}}, "additionalProperties": false`
	rs := compiled(t, `"formats": ["xml", "json"]`, body)
	b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T"})
	for payload, want := range map[string]finding.Hint{
		`<T><Cpr>103034101</Cpr></T>`: finding.ZeroLost, `{"Cpr": "103034101"}`: finding.ZeroLost, `{"Cpr": 103034101}`: finding.ZeroLost,
		`{"Cpr": "310103410"}`:        finding.ZerosLost, // the last digit may be missing as well
		`<T><Cpr>993034101</Cpr></T>`: finding.NoHint, `<T><Cpr>10303410</Cpr></T>`: finding.NoHint, `{"Cpr": 1203055024}`: finding.NoHint,
		`<T><Nr>12345</Nr></T>`: finding.ZerosLost, `{"Nr": 1234}`: finding.NoHint, `{"Nr": 12}`: finding.NoHint, `<T><Kode>7</Kode></T>`: finding.ZerosLost,
		`<T><Fri>7</Fri></T>`: finding.NoHint, `{"Tekst": 7}`: finding.NoHint,
		`<T><Cpr>1,20306E+09</Cpr></T>`: finding.Shortened, `{"Nr": "9.99E+05"}`: finding.Shortened, `<T><Tal>1E+10</Tal></T>`: finding.Shortened,
		"<T><Kode>a\u030a</Kode></T>": finding.Decomposed, "<T><Kode>o\u030a</Kode></T>": finding.NoHint,
		"{\"A\u030ar\": 1}": finding.Decomposed, "<T><A\u030ar/></T>": finding.Decomposed, "<a\u030a/>": finding.Decomposed, "<T><Fri>a\u030a</Fri></T>": finding.NoHint,
	} {
		p := b.agree(t, []byte(payload), "")
		require.LessOrEqual(t, len(p.Findings), 1, payload)
		if len(p.Findings) == 0 {
			assert.Equal(t, finding.NoHint, want, payload)
			continue
		}
		assert.Equal(t, want, p.Findings[0].Hint, payload)
	}
}
