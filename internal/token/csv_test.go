package token

import (
	"bytes"
	stdcsv "encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// three is a layout of rows of three columns without names.
var three = &Layout{Delimiter: ',', Quote: '"', Names: NamesNone,
	Records: []LayoutRecord{{Name: "R", List: true, Columns: []LayoutColumn{{"A", "a"}, {"B", "b"}, {"C", "c"}}}}}

// told writes the tokens of a source, one per line: what it is, its name and value, and
// where it stands.
func told(c *CSV) []string {
	var list []string
	for {
		t := c.Next()
		switch t.Kind {
		case Start:
			list = append(list, fmt.Sprintf("start %s@%d", t.Name, t.Offset))
		case End:
			list = append(list, fmt.Sprintf("end@%d", t.Offset))
		case Value:
			list = append(list, fmt.Sprintf("%s=%q@%d+%d ascii=%t row=%d", t.Name, t.Value, t.Offset, t.ValueOffset-t.Offset, t.ASCII, c.Row()))
		case Flaw:
			f := c.Flaw()
			line, column := c.Position(f.Offset)
			list = append(list, fmt.Sprintf("flaw %s row=%d column=%s %q %q %d:%d", f.Rule, f.Row, f.Column, f.Detail, f.Want, line, column))
		case Invalid:
			p := c.Problem()
			line, column := c.Position(p.Offset)
			return append(list, fmt.Sprintf("problem %s@%d %q row=%d %d:%d", p.Rule, p.Offset, p.Detail, c.Row(), line, column))
		case EOF:
			return append(list, fmt.Sprintf("eof@%d", t.Offset))
		}
	}
}

// everyWay reads an input as a whole and in pieces, and asks for the same.
func everyWay(t testing.TB, l *Layout, limits Limits, input []byte) []string {
	t.Helper()
	c := NewCSV(limits)
	c.ResetBytes(input, l, Encoding{})
	want := told(c)
	for name, r := range map[string]io.Reader{
		"whole": bytes.NewReader(input), "byte by byte": iotest.OneByteReader(bytes.NewReader(input)),
		"halves": iotest.HalfReader(bytes.NewReader(input)), "end with data": iotest.DataErrReader(bytes.NewReader(input)),
	} {
		c.Reset(r, l, Encoding{})
		require.Equal(t, want, told(c), "%s: %.200q", name, input)
	}
	return want
}

func TestCSVTokens(t *testing.T) {
	assert.Equal(t, []string{
		"start @0", "start R@0", "start @0", `a="1"@0+0 ascii=true row=1`, `c="ø"@3+0 ascii=false row=1`, "end@5",
		"start @6", `a="x\"y"@6+1 ascii=true row=2`, `b="z\n"@13+1 ascii=true row=2`, "end@18", "end@19", "end@19", "eof@19"},
		everyWay(t, three, Limits{}, []byte("1,,ø\n\"x\"\"y\",\"z\n\",\n")))
}

// Rows are numbered as a spreadsheet does it, and cells keep their places, wherever a
// window ends.
func TestCSVAcrossWindows(t *testing.T) {
	for size := windowSize - 40; size < windowSize+10; size++ {
		input := "a,b," + strings.Repeat("c", size) + "\r\n\"d\"\"\",\"e\r\n\",fø\r\n\n,,g\n"
		got := everyWay(t, three, Limits{}, []byte(input))
		at := size + 6
		require.Equal(t, []string{
			fmt.Sprintf("start @%d", at), fmt.Sprintf(`a="d\""@%d+1 ascii=true row=2`, at), fmt.Sprintf(`b="e\r\n"@%d+1 ascii=true row=2`, at+6),
			fmt.Sprintf(`c="fø"@%d+0 ascii=false row=2`, at+12), fmt.Sprintf("end@%d", at+15),
			fmt.Sprintf(`flaw forkontrol/csv/row/blank row=3 column= "" "" 4:1`),
			fmt.Sprintf("start @%d", at+18), fmt.Sprintf(`c="g"@%d+0 ascii=true row=4`, at+20), fmt.Sprintf("end@%d", at+21)},
			got[len(got)-12:len(got)-3])
	}
}

// Memory does not grow with the file, and nothing is allocated for a row.
func TestCSVAllocatesNothingARow(t *testing.T) {
	row := "1203055024,\"Hold \"\"A\"\"\",Søren\r\n"
	small, large := []byte(strings.Repeat(row, 10)), []byte(strings.Repeat(row, 10_000))
	c := NewCSV(Limits{})
	count := func(input []byte) float64 {
		return testing.AllocsPerRun(3, func() {
			c.ResetBytes(input, three, Encoding{})
			for c.Next().Kind != EOF {
			}
		})
	}
	assert.Equal(t, count(small), count(large))
	c.Reset(bytes.NewReader(bytes.Repeat(large, 10)), three, Encoding{})
	for c.Next().Kind != EOF {
	}
	assert.LessOrEqual(t, len(c.buf), 2*windowSize)
}

// A file in Windows-1252 is read so from its first letter on, however it is cut.
func TestCSVGuessesItsEncoding(t *testing.T) {
	for pad := range 9 {
		input := strings.Repeat("x", pad) + "\xe6\xf8,\x80,\xc3\n\xc5\xe5,b,c\xc3"
		got := everyWay(t, three, Limits{}, []byte(input))
		assert.Contains(t, strings.Join(got, "\n"), `a="`+strings.Repeat("x", pad)+`æø"@0`)
		assert.Contains(t, strings.Join(got, "\n"), `a="Åå"`)
		assert.Contains(t, strings.Join(got, "\n"), `b="€"`)
		everyWay(t, three, Limits{}, []byte(input+"\xb8"))
	}
	const window = windowSize
	for at := window - 6; at < window+6; at++ {
		input := strings.Repeat("x,,\n", at/4) + strings.Repeat("x", at%4) + "\xf8,,\n\xe5,,\n"
		got := everyWay(t, three, Limits{}, []byte(input))
		assert.Contains(t, got[len(got)-5], `a="å"`)
	}
}

func TestNamesIn(t *testing.T) {
	l := &Layout{Delimiter: ';', Quote: '"', Records: []LayoutRecord{
		{Name: "H", Columns: []LayoutColumn{{"x", "x"}}},
		{Name: "R", List: true, Columns: []LayoutColumn{{"Navn", "n"}, {"Nr", "r"}}}}}
	for head, want := range map[string][2]int{
		"Navn;Nr\n1;2": {2, 2}, "\"Nr\";Navn": {2, 2}, "Navn,Nr\n": {2, 2}, "2026\r\nNavn;Nr;Mere\r\n": {2, 3},
		"Navn;Navn\n": {1, 2}, "1;2\n3;4\nNavn;Nr": {0, 0}, "": {0, 0}, "navn;nr\n": {2, 2}, "sep=;\n\nNavn;Nr;;\n": {2, 2}, "Na\u00a0vn; NR": {0, 0}, "Navn\u00a0; NR": {2, 2},
	} {
		known, cells := l.NamesIn([]byte(head))
		if known == 0 {
			cells = 0
		}
		assert.Equal(t, want, [2]int{known, cells}, head)
	}
}

// FuzzCSV asks of any bytes that they are read alike in pieces and whole; and where
// nothing is wrong with them, and encoding/csv takes them too, that it finds the same
// cells.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"1,2,3\n", "\"a\"\"b\",\"c\nd\",\n", "a\"b,\"c\"d,\"e", "\n\n1,2\n\n", ",,,,\r\n\r\"\"\r", "\xe6,\xc3\xb8,\x00", "æ,\xe6", "A,B,C\n1;2;3"} {
		f.Add([]byte(s))
	}
	free := &Layout{Quote: '"', Names: NamesOptional, Ordered: true, Encodings: []string{"utf-8"}, Records: []LayoutRecord{
		{Name: "H", Mark: "1", Columns: []LayoutColumn{{"A", "a"}}}, {Name: "R", List: true, Mark: "2", Columns: []LayoutColumn{{"A", "a"}, {"B", "b"}}},
		{Name: "F", Mark: "3", Columns: []LayoutColumn{{"A", "a"}}}}}
	placed := &Layout{Delimiter: ';', Quote: '"', Names: NamesFirst, Records: []LayoutRecord{
		{Name: "H", Columns: []LayoutColumn{{"A", "a"}}}, {Name: "R", List: true, Columns: []LayoutColumn{{"A", "a"}, {"B", "b"}}},
		{Name: "F", Columns: []LayoutColumn{{"A", "a"}}}}}
	f.Fuzz(func(t *testing.T, input []byte) {
		everyWay(t, free, Limits{}, input)
		everyWay(t, placed, Limits{}, input)
		everyWay(t, placed, Limits{Text: 5, Name: 2, Members: 3}, input)
		got := everyWay(t, three, Limits{}, input)
		if bytes.IndexByte(input, '\r') >= 0 || !utf8.Valid(input) {
			return
		}
		r := stdcsv.NewReader(bytes.NewReader(input))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		form := false // something is wrong that is the RFC's
		for _, line := range got {
			form = form || strings.Contains(line, "/well-formed") || strings.Contains(line, RuleCSVDelimiter)
		}
		if form || len(rows) == 0 && err == nil {
			return
		}
		require.NoError(t, err, "%q", input)
		var want, values []string
		for _, row := range rows {
			for k, cell := range row[:min(len(row), 3)] {
				if cell != "" {
					want = append(want, fmt.Sprintf("%c=%q", "abc"[k], cell))
				}
			}
		}
		for _, line := range got {
			if at := strings.LastIndex(line, "@"); strings.HasSuffix(line, fmt.Sprint("row=", line[strings.LastIndex(line, "=")+1:])) && strings.Contains(line, " ascii=") {
				values = append(values, line[:at])
			}
		}
		assert.Equal(t, want, values, "%q", input)
	})
}

func BenchmarkCSV(b *testing.B) {
	l := &Layout{Delimiter: ';', Quote: '"', Names: NamesNone, Records: []LayoutRecord{{Name: "R", List: true}}}
	for i := range 12 {
		name := fmt.Sprint("K", i)
		l.Records[0].Columns = append(l.Records[0].Columns, LayoutColumn{name, name})
	}
	plain := "1203055024;999001;2026-08-01;;Gymnasiet i Nordhavn;DA;12;J;aaaa@nordhavn.example;00000000;2030;ok\n"
	for name, row := range map[string]string{"plain": plain, "danish": strings.ReplaceAll(plain, "a", "å"), "quoted": `"` + strings.ReplaceAll(strings.TrimSpace(plain), ";", `";"`) + "\"\n"} {
		input := bytes.Repeat([]byte(row), 10_000)
		b.Run(name, func(b *testing.B) {
			c := NewCSV(Limits{})
			b.SetBytes(int64(len(input)))
			b.ReportAllocs()
			for b.Loop() {
				c.Reset(bytes.NewReader(input), l, Encoding{})
				for c.Next().Kind != EOF {
				}
			}
		})
	}
}
