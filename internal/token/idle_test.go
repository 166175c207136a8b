package token

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A stream that never says anything ends all the same: what is allowed is read, and one byte
// more is refused, at that byte.
func TestWhatSaysNothingHasALimit(t *testing.T) {
	limits := Limits{Text: 1 << 10}
	most := limits.idle()
	for n, c := range []struct{ name, form, head, fill, tail string }{
		{"before the root", formXML, "", "\n", "<a/>"},
		{"after the declaration", formXML, "<?xml version='1.0'?>", " ", "<a/>"},
		{"after the root", formXML, "<a/>", "\n", ""},
		{"in a tag", formXML, "<a", " ", ">1</a>"},
		{"before an attribute's sign", formXML, "<a b", " ", "='1'>1</a>"},
		{"in an end tag", formXML, "<a>1</a", " ", ">"},
		{"in the declaration", formXML, "<?xml version='1.0'", " ", "?><a/>"},
		{"before an object", formJSON, "", "\n", `{"a":1}`},
		{"in an object", formJSON, "{", " ", `"a":1}`},
		{"before a colon", formJSON, `{"a"`, " ", `:1}`},
		{"before a value", formJSON, `{"a":`, "\t", `1}`},
		{"behind a value", formJSON, `{"a":1`, "\n", `}`},
		{"between items", formJSON, `[1,`, " ", `2]`},
		{"behind it all", formJSON, `{"a":1}`, " ", ``},
		{"blank lines at first", formCSV, "", "\n", "A;B\n1;2\n"},
		{"blank lines between rows", formCSV, "A;B\n", "\n", "1;2\n"},
		{"blank lines at last", formCSV, "A;B\n1;2\n", "\n", ""},
	} {
		for _, more := range []int{0, 1} {
			fill := most - strings.Count(c.head, " ") // which is white space of the same tag
			text := []byte(c.head + strings.Repeat(c.fill, fill+more) + c.tail)
			for _, way := range []string{"bytes", "reader", "one byte a read"} {
				if way == "one byte a read" && n%4 > 0 { // which takes long
					continue
				}
				src := opened(c.form, limits, text, way)
				kind := Start
				for kind != EOF && kind != Invalid {
					kind = src.Next().Kind
				}
				if more == 0 {
					assert.Equal(t, EOF, kind, "%s, %s: %v", c.name, way, src.Problem())
					continue
				}
				require.Equal(t, Invalid, kind, "%s, %s", c.name, way)
				p := src.Problem()
				assert.Equal(t, RuleLimitIdle, p.Rule, "%s, %s", c.name, way)
				assert.Equal(t, int64(most), p.Limit, "%s, %s", c.name, way)
				assert.Equal(t, int64(len(c.head)+fill), p.Offset, "%s, %s", c.name, way)
			}
		}
	}
}

// opened gives a source of a form at the beginning of a text.
func opened(form string, limits Limits, text []byte, way string) Source {
	var r io.Reader = bytes.NewReader(text)
	if way == "one byte a read" {
		r = iotest.OneByteReader(r)
	}
	x, j, c := NewXML(limits), NewJSON(limits), NewCSV(limits)
	switch {
	case form == formXML && way == "bytes":
		x.ResetBytes(text)
	case form == formXML:
		x.Reset(r)
	case form == formJSON && way == "bytes":
		j.ResetBytes(text)
	case form == formJSON:
		j.Reset(r)
	case way == "bytes":
		c.ResetBytes(text, twoColumns, Encoding{})
	default:
		c.Reset(r, twoColumns, Encoding{})
	}
	return map[string]Source{formXML: x, formJSON: j, formCSV: c}[form]
}

var twoColumns = &Layout{Delimiter: ';', Names: NamesFirst, Records: []LayoutRecord{{Name: "R", List: true, Columns: []LayoutColumn{{Name: "A", Member: "A"}, {Name: "B", Member: "B"}}}}}

// Comments, instructions and empty CDATA sections say nothing either, however many they are.
func TestWhatSaysNothingInXMLNeverGoesOnForEver(t *testing.T) {
	for _, c := range [][2]string{
		{"", "<!---->"}, {"<a>", "<!-- x -->"}, {"", "<?p?>"}, {"", "<?p q?> "}, {"<a>", "<![CDATA[]]>"},
		{"<!--", "- "}, {"<?p ", "?"}, {"<!DOCTYPE a [", " "},
	} {
		x := NewXML(Limits{Text: 1 << 10})
		x.Reset(&repeated{head: c[0], piece: c[1], n: 1 << 20 / int64(len(c[1])) * int64(len(c[1]))})
		kind := Start
		for kind != EOF && kind != Invalid {
			kind = x.Next().Kind
		}
		require.Equal(t, Invalid, kind, c[1])
		assert.Equal(t, RuleLimitIdle, x.Problem().Rule, c[1])
	}
}
