package file

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

var enrolments = &program.Register{
	Name: "enrolments",
	Keys: 2,
	Columns: []program.Column{
		{Name: "CPRNr", Kind: "string"},
		{Name: "InstitutionNummer", Kind: "string"},
		{Name: "Startdato", Kind: "date"},
	},
}

func TestLoad(t *testing.T) {
	for name, text := range map[string]string{
		"comma":               "CPRNr,InstitutionNummer\n0101901234,101001\n0202911234,101002\n",
		"semicolon":           "CPRNr;InstitutionNummer;Startdato\r\n0101901234;101001;2026-08-01\r\n0202911234;101002;\r\n",
		"tab":                 "CPRNr\tInstitutionNummer\n0101901234\t101001\n0202911234\t101002",
		"order":               "Startdato,InstitutionNummer,CPRNr\n,101001,0101901234\n,101002,0202911234\n",
		"unknown column":      "Navn;CPRNr;InstitutionNummer\nÅse, Bo;0101901234;101001\n;0202911234;101002\n",
		"first has no name":   "\tCPRNr\tInstitutionNummer\n1\t0101901234\t101001\n2\t0202911234\t101002",
		"spaces in header":    "CPRNr, InstitutionNummer\n0101901234,101001\n0202911234,101002\n",
		"quotes":              "\"CPRNr\",\"InstitutionNummer\"\n\"0101901234\",\"101001\"\n\n0202911234,101002\n",
		"mark":                "\xEF\xBB\xBFCPRNr,InstitutionNummer\n0101901234,101001\n0202911234,101002\n",
		"twice":               "CPRNr,InstitutionNummer\n0101901234,101001\n0202911234,101002\n0101901234,101001\n",
		"json":                `[{"CPRNr":"0101901234","InstitutionNummer":"101001"},{"InstitutionNummer":"101002","CPRNr":"0202911234"}]`,
		"json numbers":        "\xEF\xBB\xBF \n[{\"CPRNr\":\"0101901234\",\"InstitutionNummer\":101001},\n{\"CPRNr\":\"0202911234\",\"InstitutionNummer\":101002}]\n",
		"json unknown column": `[{"CPRNr":"0101901234","InstitutionNummer":"101001","x":{"y":[]}},{"CPRNr":"0202911234","InstitutionNummer":"101002"}]`,
	} {
		for _, r := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
			got, err := Load(enrolments, "file", r)
			require.NoError(t, err, name)
			assert.Equal(t, 2, got.Len(), name)
			assert.True(t, got.Has([]byte("0101901234"), []byte("101001")), name)
			assert.True(t, got.Has([]byte("0202911234"), []byte("101002")), name)
			assert.False(t, got.Has([]byte("0101901234"), []byte("101002")), name)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	const header = "CPRNr,InstitutionNummer\n"
	for _, c := range []struct{ text, want string }{
		{"", "rows.csv: the file is empty"},
		{" \n", "rows.csv: the file is empty"},
		{"\xEF\xBB\xBF", "rows.csv: the file is empty"},
		{"CPRNr\n1\n", `rows.csv: row 1: no column "InstitutionNummer" among the 1 that ',' divides it into`},
		{"0101901234;101001\n", `rows.csv: row 1: no column "CPRNr" among the 2 that ';' divides it into`},
		{"CPRNr,CPRNr,InstitutionNummer\n", `rows.csv: row 1: column "CPRNr" appears twice`},
		{header + "1,2\n3\n", "rows.csv: row 3: has 1 columns, the header has 2"},
		{header + "1,2\n3,\n", `rows.csv: row 3, column "InstitutionNummer": is empty`},
		{header + "1,\xe5\n", `rows.csv: row 2, column "InstitutionNummer": is not UTF-8`},
		{header + "1,\"2\n", "rows.csv: line 2, byte 6: a quotation mark is missing, or one is not doubled"},
		{`[1]`, "rows.csv: row 1: is a number, but an object was expected"},
		{`[null]`, "rows.csv: row 1: is null, but an object was expected"},
		{`[{"CPRNr":"1","InstitutionNummer":"2"},{"CPRNr":"1"}]`, `rows.csv: row 2: no column "InstitutionNummer"`},
		{`[{"CPRNr":true,"InstitutionNummer":"2"}]`, `rows.csv: row 1, column "CPRNr": is neither a string nor a number`},
		{`[{"CPRNr":"","InstitutionNummer":"2"}]`, `rows.csv: row 1, column "CPRNr": is empty`},
		{`[{"CPRNr":"1","InstitutionNummer":"2"}`, "rows.csv: row 2: the file ends within the array"},
		{`[{"CPRNr":"1","Insti`, "rows.csv: row 1: the file ends within the array"},
		{`[] []`, "rows.csv: something follows the array"},
	} {
		_, err := Load(enrolments, "rows.csv", strings.NewReader(c.text))
		if assert.Error(t, err, "%q", c.text) {
			assert.Equal(t, c.want, err.Error(), "%q", c.text)
		}
	}
}

// An error says where it is and shows no value: values may be personal.
func TestLoadErrorsShowNoValues(t *testing.T) {
	for _, text := range []string{
		"0101901234,101001\n0202911234,101002\n",
		"CPRNr,InstitutionNummer\n0101901234\n",
		"CPRNr,InstitutionNummer\n0101901234,\xff\n",
		`[{"CPRNr":"0101901234"}]`,
		`[{"CPRNr":"0101901234","InstitutionNummer":[]}]`,
		`["0101901234"]`,
		`[{"CPRNr":"0101901234`,
	} {
		_, err := Load(enrolments, "f", strings.NewReader(text))
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "0101901234")
	}
}

func TestLoadReadFailure(t *testing.T) {
	broken := errors.New("broken")
	for _, text := range []string{"", "CPRNr,InstitutionNummer\n1,2\n", `[{"CPRNr":"1","InstitutionNummer":"2"},`} {
		_, err := Load(enrolments, "f", io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)))
		assert.ErrorIs(t, err, broken, "%q", text)
	}
}

func TestLoadCells(t *testing.T) {
	for name, text := range map[string]string{
		"csv":  "InstitutionNummer;Startdato;CPRNr\n101001;2026-08-01;0101901234\n101002;;0101901234\n",
		"json": `[{"CPRNr":"0101901234","InstitutionNummer":101001,"Startdato":"2026-08-01"},{"CPRNr":"0101901234","InstitutionNummer":"101002","Startdato":null}]`,
	} {
		r, err := Load(enrolments, "f", strings.NewReader(text))
		require.NoError(t, err, name)
		w, ok := r.Find([]byte("0101901234"), []byte("101001"))
		require.True(t, ok, name)
		day, ok := w.Day(2)
		assert.True(t, ok, name)
		assert.EqualValues(t, 20666, day, name)
		w, _ = r.Find([]byte("0101901234"), []byte("101002"))
		_, ok = w.Day(2)
		assert.False(t, ok, "%s: empty, and not what the row before had", name)
		assert.False(t, r.Lacks(2), name)
	}
	r, err := Load(enrolments, "f", strings.NewReader("InstitutionNummer;CPRNr\n101001;0101901234\n"))
	require.NoError(t, err)
	assert.True(t, r.Lacks(2))
	_, err = Load(enrolments, "f.csv", strings.NewReader("InstitutionNummer;Startdato;CPRNr\n101001;;0101901234\n101001;1.8.26;0101901234\n"))
	assert.EqualError(t, err, `f.csv: row 3, column "Startdato": is not a date (2026-11-21)`)
}

// A million rows as a file has them.
func BenchmarkLoadMillion(b *testing.B) {
	var text strings.Builder
	text.WriteString("CPRNr;InstitutionNummer;Startdato\n")
	for n := range 1_000_000 {
		fmt.Fprintf(&text, "%010d;%06d;2026-08-01\n", n, n%5000)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := Load(enrolments, "f", strings.NewReader(text.String())); err != nil {
			b.Fatal(err)
		}
	}
}
