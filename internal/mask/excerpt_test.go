package mask_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
)

// A mark ¤ in the lines below is where the finding is; in the results, ‹ ›
// enclose what is pointed at.
func TestExcerptShowsMarkupAndTheFindingsOwnValue(t *testing.T) {
	for _, c := range []struct{ why, format, line, shown, want string }{
		{"element content", "xml", `  <Navn>Anna</Navn><CPRNr>¤0101901234</CPRNr>`, "010190-****",
			`  <Navn>…</Navn><CPRNr>‹010190-****›</CPRNr>`},
		{"attribute", "xml", `<Elev id="¤7" navn='Anna'/>`, "7", `<Elev id="‹7›" navn='…'/>`},
		{"the quote before an attribute's value", "xml", `<Elev id=¤"7">Anna</Elev>`, "7", `<Elev id="‹7›">…</Elev>`},
		{"an element itself", "xml", `<Elev>¤<CPRNr>0101901234</CPRNr>`, "", `<Elev>‹<CPRNr›>…</CPRNr>`},
		{"an end tag", "xml", `Anna¤</Navn>`, "", `…‹</Navn›>`},
		{"a value without its masked form", "xml", `<Navn>¤Anna</Navn>`, "", `<Navn>‹…›</Navn>`},
		{"white space before the value", "xml", `<CPRNr>¤ 0101901234 </CPRNr>`, " 010190**** ", `<CPRNr> ‹010190****› </CPRNr>`},
		{"empty element", "xml", `<Navn>¤</Navn>`, "", `<Navn>‹</Navn›>`},
		{"begins within a tag", "xml", `navn="Anna" id="1">¤Hansen</Elev>`, "H***", `‹H***›</Elev>`},
		{"ends within a tag", "xml", `<Navn>¤Anna</Navn><Efternavn type="Han`, "A***", `<Navn>‹A***›</Navn>…`},
		{"ends within a value", "xml", `<A>¤x</A><Navn>Ann`, "x", `<A>‹x›</A><Navn>…`},
		{"not a tag", "xml", `<Navn>Anna <Hansen</Navn>¤`, "", `<Navn>… …</Navn>‹›`},
		{"not a tag either", "xml", `<Navn>¤Anna <Hansen & søn></Navn>`, "", `<Navn>‹…› …</Navn>`},
		{"comment", "xml", `<!-- Anna -->¤<A/>`, "", `<!-- … -->‹<A›/>`},
		{"CDATA", "xml", `<A><![CDATA[¤<Anna>]]></A>`, "A***", `<A><![CDATA[‹A***›]]></A>`},
		{"declaration", "xml", `¤<?xml version="1.0"?><A/>`, "", `‹<?xml› version="…"?><A/>`},
		{"document type", "xml", `¤<!DOCTYPE a [<!ENTITY n "Anna">]>`, "", `‹<›!DOCTYPE …`},
		{"a number for a name", "xml", `<_0101901234>¤x</_0101901234>`, "x", `<_010190****>‹x›</_010190****>`},
		{"a number in two names", "xml", `<_010190 _1234="">¤x</a>`, "x", `‹x›`},

		{"member", "json", `{"Navn": "Anna", "CPRNr": ¤"0101901234"}`, "010190-****", `{"Navn": "…", "CPRNr": "‹010190-****›"}`},
		{"number", "json", `  "CPRNr": ¤101901234,`, "*********", `  "CPRNr": ‹*********›,`},
		{"words", "json", `[true, ¤null, "Anna", 12]`, "", `[true, ‹n›ull, "…", …]`},
		{"a key", "json", `{¤"Naavn": "Anna"}`, "", `{"‹Naavn›": "…"}`},
		{"an escaped quote", "json", `{"a": ¤"An\"na", "b": "x"}`, "A***", `{"a": "‹A***›", "b": "…"}`},
		{"begins within a string", "json", `na Hansen", "CPRNr": ¤"0101901234", "x": 1}`, "010190-****",
			`…", "CPRNr": "‹010190-****›", "x": …}`},
		{"nothing but the inside of a string", "json", `Anna ¤Hansen`, "", `‹…›`},
		{"ends within a string", "json", `{"Navn": ¤"Anna Han`, "A***", `{"Navn": "‹A***›`},
		{"a value where a key should be", "json", `{"Navn": "Anna": ¤"x"}`, "x", `{"Navn": "…": "‹x›"}`},
		{"empty string", "json", `{"a": ¤""}`, "", `{"a": "‹›"}`},
		{"a number for a key", "json", `{"0101901234": ¤"x"}`, "x", `{"010190****": "‹x›"}`},

		{"unknown format", "", `Anna;¤0101901234`, "010190-****", `‹010190-****›`},
	} {
		at := strings.Index(c.line, "¤")
		require.GreaterOrEqual(t, at, 0, c.why)
		text, from, to := mask.Excerpt(strings.Replace(c.line, "¤", "", 1), c.format, at, c.shown)
		assert.Equal(t, c.want, text[:from]+"‹"+text[from:to]+"›"+text[to:], c.why)
	}
}

func TestPointFindsTheValueInAnUnmaskedLine(t *testing.T) {
	line := `{"Navn": "Anna"}`
	from, to := mask.Point(line, "json", strings.Index(line, `"Anna"`))
	assert.Equal(t, "Anna", line[from:to])
}

// contains reports whether s holds a CPR number as ten digits with or without a
// hyphen: a definition of its own, so that the fuzz tests do not trust Text.
func contains(s string) bool {
	for i := 0; i+10 <= len(s); i++ {
		t := s[i:min(i+11, len(s))]
		if len(t) == 11 && t[6] == '-' {
			t = t[:6] + t[7:]
		}
		t = t[:10]
		if strings.Trim(t, "0123456789") != "" {
			continue
		}
		day, month := t[:2], t[2:4]
		if (day >= "01" && day <= "31" || day >= "61" && day <= "91") && month >= "01" && month <= "12" {
			return true
		}
	}
	return false
}

func FuzzNoCPRNumberIsShown(f *testing.F) {
	for _, s := range []string{
		`<Navn>Anna</Navn><CPRNr>0101901234</CPRNr>`, `{"a": "010190-1234", "0101901234": [0101901234]}`,
		`0101901234", "x": "`, `<a b="0101901234" 0101901234`, `<!-- 0101901234`, "010190 - 1234", "01019012340202904321", `\"0101901234":`,
	} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, at int) {
		masked := mask.Text(s)
		require.False(t, contains(masked), "Text: %q", masked)
		require.Equal(t, masked, mask.Text(masked), "masking twice changes nothing")
		for p := program.Public; p <= program.Birth; p++ {
			v := mask.Value(p, s)
			require.False(t, contains(v), "Value: %q", v)
			for _, format := range []string{"xml", "json", "ndjson", ""} {
				text, from, to := mask.Excerpt(s, format, at, v)
				require.False(t, contains(text), "Excerpt %s: %q", format, text)
				require.True(t, 0 <= from && from <= to && to <= len(text))
				require.True(t, utf8.ValidString(text) || !utf8.ValidString(s))
				from, to = mask.Point(s, format, at)
				require.True(t, 0 <= from && from <= to && to <= len(s))
			}
		}
	})
}

func TestExcerptOfARowShowsTheFindingsOwnCell(t *testing.T) {
	for _, c := range []struct {
		line     string
		at       int
		shown    string
		want     string
		from, to int
	}{
		{"Ada;DA;7", 4, "DA", "…;DA;…", 4, 6},
		{`"Ada; B";"x ""y""";`, 10, "x", `"…";"x";`, 7, 8},
		{"Ada;DA;7", 0, "", "…;…;…", 0, 3},
		{"a,b,c;d", 4, "c;d", "…,…,c;d", 8, 11},
		{`"Ada"b;c`, 5, "", `"…"…;…`, 5, 8},
		{`"Ada; B`, 1, "", `"…`, 1, 4},
		{"", 0, "", "", 0, 0},
	} {
		text, from, to := mask.Excerpt(c.line, "csv", c.at, c.shown)
		assert.Equal(t, c.want, text, c.line)
		assert.Equal(t, [2]int{c.from, c.to}, [2]int{from, to}, c.line)
	}
}
