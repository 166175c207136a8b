package simple_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

// Every built-in type takes a value that is of it and refuses one that is not, by the rule that says why.
func TestEveryBuiltInType(t *testing.T) {
	var types []string
	for _, d := range held() {
		types = append(types, `<xs:restriction base="`+d.Name+`"/>`)
	}
	c := loaded(t, contract(types, ""))
	for i, d := range held() {
		assert.True(t, c.valid(i, d.Good), "%s %s", d.Name, d.Good)
		if d.Space == 2 {
			assert.True(t, c.valid(i, " \n"+d.Good+"\t "), "white space around a value of %s", d.Name)
		}
		if d.Bad == "" {
			continue
		}
		p := c.check(fmt.Sprintf("<r xmlns='urn:t'><e%d>%s</e%d></r>", i, escaped(d.Bad), i))
		require.Len(t, p.Findings, 1, "%s %s", d.Name, d.Bad)
		f := &p.Findings[0]
		assert.Equal(t, program.Error, f.Rule.Severity)
		assert.Contains(t, []string{"form", "type", "date", "dateTime", "time"}, f.Rule.Keyword, d.Name)
		for _, lang := range []string{"da", "en"} {
			said := text.Message(f, c.rules, lang, true)
			assert.Contains(t, said, f.Value)
			assert.NotContains(t, said, "{")
			assert.NotContains(t, said, "xs:", "%s is said in words", d.Name)
		}
	}
}

// A finding is of the facet that is broken, in the measure of that facet.
func TestFindingsSayWhatIsAsked(t *testing.T) {
	restriction := func(base, facets string) string {
		return `<xs:restriction base="xs:` + base + `">` + facets + `</xs:restriction>`
	}
	list := `<xs:restriction><xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType><xs:minLength value="2"/></xs:restriction>`
	for _, c := range []struct{ of, value, rule, message string }{
		{restriction("gYear", ""), "26", "form", "e0 must be a year, written as YYYY; found: “26”."},
		{restriction("byte", ""), "200", "maximum", "e0 may be at most 127; found: 200."},
		{restriction("token", `<xs:maxLength value="3"/>`), " a  b c ", "maxLength", "e0 may have at most 3 characters; it has 5."},
		{restriction("date", `<xs:minInclusive value="2026-08-01"/>`), "2026-07-31", "minInclusive", "e0 must be at least 2026-08-01; found: “2026-07-31”."},
		{restriction("duration", `<xs:maxExclusive value="P1M"/>`), "P30D", "maxExclusive", "e0 must be below P1M; found: “P30D”."},
		{restriction("hexBinary", `<xs:length value="2"/>`), "0F", "minOctets", "e0 must be at least 2 bytes; there are 1."},
		{list, "7", "minWords", "e0 must have at least 2 values with spaces between them; there are 1."},
		{list, "7 x 8", "type.2", "e0 must be an integer; found: the text “x”."},
		{restriction("decimal", `<xs:enumeration value="1.5"/><xs:enumeration value="2"/>`), "1.51", "enum", "e0 has the value “1.51”, which is not allowed. Allowed: 1.5 or 2."},
		{restriction("string", `<xs:pattern value="[A-Z]\d"/>`), "a1", "pattern", "e0 is not written in the right form; found: “a1”."},
		{`<xs:union memberTypes="xs:date xs:gYear"/>`, "26", "union", "e0 is in none of the forms that the interface allows; found: “26”."},
	} {
		k := loaded(t, contract([]string{c.of}, ""))
		p := k.check("<r xmlns='urn:t'><e0>" + c.value + "</e0></r>")
		if assert.Len(t, p.Findings, 1, c.of) {
			assert.Equal(t, "demo/t/e0/"+c.rule, p.Findings[0].Rule.ID, c.of)
			assert.Equal(t, c.message, text.Message(&p.Findings[0], k.rules, "en", true))
		}
	}
}

// An empty element has its default or fixed value; a fixed one is compared by value, and what is nil has none.
func TestDefaultAndFixed(t *testing.T) {
	decimal := `<xs:restriction base="xs:decimal"/>`
	atLeast := `<xs:restriction base="xs:token"><xs:minLength value="3"/></xs:restriction>`
	list := `<xs:list itemType="xs:int"/>`
	union := `<xs:union memberTypes="xs:int xs:token"/>`
	for _, c := range []struct {
		of, attributes string
		good, bad      []string
	}{
		{decimal, `default="7"`, []string{"", "8"}, []string{"x"}},
		{decimal, `fixed="7.50"`, []string{"", "7.5", "+07.500", " 7.5 "}, []string{"7.51", "x"}},
		{atLeast, `default="abc"`, []string{"", "abcd"}, []string{"ab"}},
		{atLeast, `fixed="abc def"`, []string{"", " abc  def "}, []string{"abcdef", "ABC DEF"}},
		{list, `fixed="1 2"`, []string{"", "01 +2", " 1\n2 "}, []string{"1", "1 2 3", "2 1"}},
		{list, ``, []string{"", " ", "1"}, []string{"1 x"}},
		{union, `fixed="07"`, []string{"", "7", "007"}, []string{"8", "a7"}},
		{union, `fixed="a b"`, []string{"", " a  b"}, []string{"7", "ab"}},
		{union, `default="a b"`, []string{"", "7", "x"}, nil},
	} {
		k := loaded(t, contract([]string{c.of}, c.attributes))
		for _, v := range c.good {
			assert.True(t, k.valid(0, v), "%q of %s %s", v, c.of, c.attributes)
		}
		for _, v := range c.bad {
			assert.False(t, k.valid(0, v), "%q of %s %s", v, c.of, c.attributes)
		}
	}
}

func TestNil(t *testing.T) {
	const null = `<r xmlns="urn:t" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e0 xsi:nil="true"/></r>`
	for _, of := range []string{`<xs:restriction base="xs:date"/>`, `<xs:restriction base="xs:token"><xs:enumeration value="a"/></xs:restriction>`,
		`<xs:restriction base="xs:decimal"><xs:enumeration value="1"/></xs:restriction>`, `<xs:list itemType="xs:int"/>`, `<xs:union memberTypes="xs:int xs:date"/>`,
		`<xs:restriction><xs:simpleType><xs:union memberTypes="xs:int xs:date"/></xs:simpleType><xs:pattern value="\d+"/></xs:restriction>`} {
		assert.Equal(t, finding.Valid, loaded(t, contract([]string{of}, `nillable="true"`)).check(null).Verdict, of)
		required := strings.ReplaceAll(string(contract([]string{of}, ``)), `minOccurs="0"`, "")
		assert.Equal(t, finding.Invalid, loaded(t, []byte(required)).check(null).Verdict, of)
	}
	fixed := loaded(t, contract([]string{`<xs:restriction base="xs:int"/>`}, `nillable="true" fixed="7"`))
	assert.Equal(t, finding.Invalid, fixed.check(null).Verdict, "what is nil has not the fixed value")
	assert.Equal(t, finding.Valid, fixed.check(strings.Replace(null, `"true"/>`, `"false">7</e0>`, 1)).Verdict)
}

// The prefix of a name must be declared where the name stands.
func TestPrefixes(t *testing.T) {
	k := loaded(t, contract([]string{`<xs:restriction base="xs:QName"/>`, `<xs:list itemType="xs:QName"/>`}, ""))
	p := k.check(`<r xmlns="urn:t" xmlns:x="urn:x"><e0>a</e0><e1>b x:c</e1></r>`)
	assert.Equal(t, finding.Valid, p.Verdict)
	assert.True(t, p.Full())
	p = k.check(`<r xmlns="urn:t" xmlns:x="urn:x"><e0 xmlns:y="urn:y">y:a</e0><e1>x:c y:d</e1></r>`)
	if assert.Len(t, p.Findings, 1) {
		f := &p.Findings[0]
		assert.Equal(t, "demo/t/e1/prefix", f.Rule.ID)
		assert.Equal(t, "/r/e1", f.Path)
		assert.Equal(t, "y:d", f.Value)
	}
	assert.Equal(t, finding.Invalid, k.check(`<r xmlns="urn:t"><e0>a:b:c</e0></r>`).Verdict)
}

// What cannot be checked is refused where it stands.
func TestRefused(t *testing.T) {
	for field, want := range map[string]string{
		`"type": "string", "x-minimum": "2026"`:                                      `x-minimum: "2026" is no value of xs:string that others can be compared with`,
		`"type": "string", "x-type": {"kind": "xs:date"}, "x-minimum": "2026-02-30"`: `x-minimum: "2026-02-30" is no value of xs:date that others can be compared with`,
		`"type": "string", "x-pattern": [["a+?"]]`:                                   `?`,
		`"type": "string", "x-length": {"min": 1, "of": "items"}`:                    `a number of items is asked of a value that is no list`,
		`"type": "string", "x-length": {"min": 1, "of": "octets"}`:                   `a number of octets is asked of a value of xs:string`,
		`"type": "string", "x-type": {"kind": "xs:gYear"}, "x-enum": ["26"]`:         `"26" is no value of xs:gYear`,
		`"type": "integer", "x-type": {"kind": "xs:gYear"}`:                          `xs:gYear is to have the type string`,
		`"type": "object", "x-fixed": "a"`:                                           `x-fixed is asked of values, and this is an object or a list`,
		`"type": "integer", "x-list": {"type": "string"}`:                            `a list is to have the type string`,
		`"x-union": true`: `x-union without anyOf`,
		`"anyOf": [{"type": "integer"}], "x-union": true, "x-minimum": "1"`:                                                  `x-minimum is not asked of a union`,
		`"anyOf": [{"type": "integer"}, {"type": "string"}], "x-fixed": "1"`:                                                 `anyOf without x-union beside what is asked of a value of one type`,
		`"type": "string", "x-list": {"anyOf": [{"type": "integer"}, {"type": "string"}], "x-union": true}, "x-enum": ["1"]`: `values of lists whose words are of several types cannot be compared`,
	} {
		_, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Files: fstest.MapFS{
			"demo/system.json": {Data: []byte(`{"id": "demo", "name": "Demo", "text": {"da": "D", "en": "D"}, "documents": {"d": {"title": "D"}}}`)},
			"demo/t/1/r.json": {Data: []byte(`{"x-message": {"system": "demo", "service": "t", "title": "T", "name": "r", "version": "1", "direction": "request", "root": "r", "formats": ["xml"]},
 "type": "object", "x-text": {"label": {"da": "R", "en": "R"}}, "x-source": {"document": "d"}, "x-evidence": "official",
 "properties": {"F": {` + field + `, "x-text": {"label": {"da": "F", "en": "F"}}, "x-source": {"document": "d"}, "x-evidence": "official"}}}`)}}})
		assert.ErrorContains(t, err, want, field)
	}
}

// A message of any of these types has a sample.
func TestSamples(t *testing.T) {
	var types []string
	for _, d := range held() {
		types = append(types, `<xs:restriction base="`+d.Name+`"/>`)
	}
	types = append(types, `<xs:list itemType="xs:int"/>`, `<xs:union memberTypes="xs:int xs:date"/>`,
		`<xs:restriction base="xs:date"><xs:minInclusive value="2026-08-01"/></xs:restriction>`,
		`<xs:restriction base="xs:base64Binary"><xs:length value="7"/></xs:restriction>`)
	k := loaded(t, []byte(strings.ReplaceAll(string(contract(types, "")), `minOccurs="0"`, "")))
	s, err := sample.New(k.message, sample.Options{Format: sample.XML})
	require.NoError(t, err)
	assert.Equal(t, finding.Valid, k.check(string(s.Payload)).Verdict, "%s", s.Payload)
}

// Whatever the type and the value, the ways of reading say the same, and nothing panics.
func FuzzTypes(f *testing.F) {
	for i, v := range values {
		f.Add(uint64(i), v)
	}
	f.Fuzz(func(t *testing.T, seed uint64, value string) {
		m := typeMaker{rand.New(rand.NewPCG(seed, 1))}
		types := taken([]string{m.simple(2)})
		if len(types) == 0 || strings.ContainsFunc(value, func(c rune) bool { return c < ' ' && c != '\t' && c != '\n' || c > 0xFFFD }) {
			return
		}
		loaded(t, contract(types, "")).valid(0, value)
	})
}
