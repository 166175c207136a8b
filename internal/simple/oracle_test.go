package simple_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/datatype"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/oracle/judge"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
	"github.com/forkontrol/forkontrol/internal/value"
	"github.com/forkontrol/forkontrol/internal/xsd"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

// checker has a message with an element for each of some types.
type checker struct {
	t       testing.TB
	rules   *program.Ruleset
	message *program.Message
}

// contract is a schema with an element e0, e1, … for each type, which is the inside of an
// xs:simpleType. What is in attributes goes to the declaration of each element.
func contract(types []string, attributes string) []byte {
	var b bytes.Buffer
	b.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t" elementFormDefault="qualified"><xs:element name="r"><xs:complexType><xs:sequence>`)
	for i, inner := range types {
		fmt.Fprintf(&b, `<xs:element name="e%d" minOccurs="0" %s><xs:simpleType>%s</xs:simpleType></xs:element>`, i, attributes, inner)
	}
	b.WriteString(`</xs:sequence></xs:complexType></xs:element></xs:schema>`)
	return b.Bytes()
}

// loaded compiles a contract.
func loaded(t testing.TB, contract []byte) *checker {
	t.Helper()
	r, problems := importing.Source(fstest.MapFS{"t.xsd": {Data: contract}}, importing.Options{System: "demo"})
	require.Empty(t, problems, "%s", contract)
	set, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Files: r.Source})
	if err != nil {
		_ = fs.WalkDir(r.Source, ".", func(p string, d fs.DirEntry, _ error) error {
			if !d.IsDir() {
				text, _ := fs.ReadFile(r.Source, p)
				t.Logf("%s\n%s", p, text)
			}
			return nil
		})
	}
	require.NoError(t, err)
	_, m := set.Find(r.Messages[0])
	return &checker{t, set, m}
}

// check gives the findings of a payload, which are the same in one piece and byte by byte, guided
// and not.
func (c *checker) check(payload string) finding.Payload {
	c.t.Helper()
	guided := engine.New(engine.Options{Rules: c.rules}).CheckBytes([]byte(payload), "p")
	plain := engine.New(engine.Options{Rules: c.rules, Unguided: true})
	require.Equal(c.t, guided, plain.CheckBytes([]byte(payload), "p"), "guided and not: %s", payload)
	require.Equal(c.t, guided, plain.Check(iotest.OneByteReader(strings.NewReader(payload)), "p"), "whole and byte by byte: %s", payload)
	return guided
}

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // into memory
	return b.String()
}

// valid reports whether the element of a number may have a value; the slow reading says the same.
func (c *checker) valid(i int, value string) bool {
	c.t.Helper()
	p := c.check(fmt.Sprintf(`<r xmlns="urn:t"><e%d>%s</e%d></r>`, i, escaped(value), i))
	payload := &tree.Value{Type: program.Object, Members: []tree.Member{{Name: fmt.Sprintf("e%d", i), Value: tree.String(value)}}}
	broken := reference.New(c.message).Broken(payload, reference.Reading{Format: program.FormatXML})
	require.Equal(c.t, len(broken) == 0, p.Verdict == finding.Valid, "internal/reference, of %q for e%d: %v", value, i, p.Findings)
	return p.Verdict == finding.Valid
}

// held are the types of which all that is asked is checked.
func held() (list []datatype.Type) {
	for _, t := range datatype.All() {
		switch t.Name {
		case "xs:ID", "xs:IDREF", "xs:IDREFS", "xs:ENTITY", "xs:ENTITIES", "xs:QName", "xs:NOTATION":
		default:
			list = append(list, t)
		}
	}
	return list
}

// values are made up for any type; what suits which is for the processors to say.
var values = []string{"", " ", "a", "a b", " a  b ", "a\tb", "A", "7", "07", "+7", "-7", "7.0", "7.50", "0.75", "120", "-129", "255", "256", "1e2", "1.0E2", "INF", "-INF", "NaN",
	"true", "1", "0", "false", "2026-11-21", "2026-11-21Z", "2026-11-22+02:00", "2026-02-30", "2026-11-21T08:30:00", "2026-11-21T08:30:00Z", "2026-11-21T08:30:00.5",
	"08:30:00", "23:59:59Z", "2026", "2026-11", "--11-21", "---21", "--11", "P1Y", "P12M", "P1M", "P30D", "PT36H", "-P1D", "0FB7", "0fb7", "Rm9y", "Rm9yaw==", "da", "da-DK",
	"a:b", "1-a", "https://example.dk/", "100%", "æøå", "a,b", "7 8 9", "7 x", "2026-11-21 2026-11-22", "99999999999999999999"}

// typeMaker makes random types.
type typeMaker struct{ *rand.Rand }

func (m typeMaker) pick(list ...string) string { return list[m.IntN(len(list))] }

// likely are values that a type takes.
func likely(t *datatype.Type) (list []string) {
	for _, v := range values {
		if t.Valid(v) {
			list = append(list, v)
		}
	}
	return append(list, t.Good)
}

func (m typeMaker) facets(t *datatype.Type) string {
	var b strings.Builder
	add := func(name, value string) {
		fmt.Fprintf(&b, `<xs:%s value="%s"/>`, name, escaped(value))
	}
	good := likely(t)
	if m.IntN(3) == 0 {
		for range 1 + m.IntN(2) {
			add("pattern", m.pick(`.*[0-7].*`, `\S+`, `[a-z \-]*`, `.{0,6}`, `\d+(\.\d+)?`, `[\-\i\d][\c ]*`, `(\s|.)*`, `-?\p{Nd}{1,4}.*`, `[^x]+`))
		}
	}
	if t.Bounded && m.IntN(2) == 0 {
		switch m.IntN(4) {
		case 0:
			add("minInclusive", m.pick(good...))
		case 1:
			add("maxInclusive", m.pick(good...))
		case 2:
			add("minExclusive", m.pick(good...))
		case 3:
			add("maxExclusive", m.pick(good...))
		}
	}
	if m.IntN(4) == 0 && t.Name != "xs:boolean" {
		for range 1 + m.IntN(3) {
			add("enumeration", m.pick(good...))
		}
	}
	switch {
	case t.Value == program.TypeNumber && m.IntN(3) == 0:
		add("totalDigits", fmt.Sprint(1+m.IntN(4)))
	case (t.Value == program.TypeText || t.Value == program.TypeHex || t.Value == program.TypeBase64) && m.IntN(3) == 0:
		add(m.pick("minLength", "maxLength", "length"), fmt.Sprint(1+m.IntN(4)))
	case t.Name == "xs:string" && m.IntN(3) == 0:
		add("whiteSpace", m.pick("preserve", "replace", "collapse"))
	}
	return b.String()
}

// atomic is a restriction of a built-in type, now and then in two steps.
func (m typeMaker) atomic() string {
	all := held()
	t := &all[m.IntN(len(all))]
	if m.IntN(4) == 0 {
		return `<xs:restriction><xs:simpleType><xs:restriction base="` + t.Name + `">` + m.facets(t) + `</xs:restriction></xs:simpleType>` + m.facets(t) + `</xs:restriction>`
	}
	return `<xs:restriction base="` + t.Name + `">` + m.facets(t) + `</xs:restriction>`
}

func wrapped(inner string) string { return `<xs:simpleType>` + inner + `</xs:simpleType>` }

// simple is any type.
func (m typeMaker) simple(depth int) string {
	switch {
	case depth > 0 && m.IntN(5) == 0:
		list := `<xs:list>` + wrapped(m.atomic()) + `</xs:list>`
		if m.IntN(2) == 0 {
			return list
		}
		return `<xs:restriction>` + wrapped(list) + `<xs:` + m.pick("length", "minLength", "maxLength") + ` value="` + m.pick("1", "2", "3") + `"/></xs:restriction>`
	case depth > 0 && m.IntN(4) == 0:
		union := `<xs:union>` + wrapped(m.simple(depth-1)) + wrapped(m.simple(depth-1)) + `</xs:union>`
		switch m.IntN(3) {
		case 0:
			return `<xs:restriction>` + wrapped(union) + `<xs:pattern value="` + m.pick(`\S*`, `.*\d.*`, `[^ ].*`) + `"/></xs:restriction>`
		case 1:
			return `<xs:restriction>` + wrapped(union) + `<xs:enumeration value="` + m.pick("7", "07", "a", "2026", "true", "0FB7") + `"/><xs:enumeration value="` + m.pick("1.0", "a b", "2026-11-21", "P1Y", "false") + `"/></xs:restriction>`
		}
		return union
	}
	return m.atomic()
}

// taken are the types that the contract's reader takes: a random one may have facets that do not
// go together.
func taken(types []string) (list []string) {
	for _, inner := range types {
		if _, problems := importing.Source(fstest.MapFS{"t.xsd": {Data: contract([]string{inner}, "")}}, importing.Options{System: "demo"}); len(problems) == 0 {
			list = append(list, inner)
		}
	}
	return list
}

// Values of types of all kinds are valid where others' processors say so.
func TestOthersSayTheSame(t *testing.T) {
	n := 80
	if testing.Short() {
		n = 30
	}
	m := typeMaker{rand.New(rand.NewPCG(1, 2))}
	var types []string
	for _, d := range held() {
		types = append(types, `<xs:restriction base="`+d.Name+`"/>`)
	}
	for range n {
		types = append(types, m.simple(2))
	}
	types = taken(types)
	c := loaded(t, contract(types, ""))
	var cases []judge.Case
	var ours []bool
	for i, inner := range types {
		for range 8 {
			v := values[m.IntN(len(values))]
			cases = append(cases, judge.Case{Type: inner, Value: v})
			ours = append(ours, c.valid(i, v))
		}
	}
	ask := func(t *testing.T, verdicts []judge.Verdict, but func(judge.Case) bool) {
		valid := 0
		for i, v := range verdicts {
			if v == judge.Refused || but(cases[i]) {
				continue
			}
			if v == judge.Valid {
				valid++
			}
			assert.Equal(t, v == judge.Valid, ours[i], "%q of %s", cases[i].Value, cases[i].Type)
		}
		assert.Greater(t, valid, len(cases)/10)
	}
	t.Run("JDK", func(t *testing.T) {
		ask(t, judge.JDK(t, cases), func(c judge.Case) bool {
			// A year has at most ten digits for it, and it makes of white space in a union what no type of it says.
			return strings.Contains(c.Value, "99999999999999999999") || strings.Contains(c.Type, "union") && collapsed(c.Value) != c.Value
		})
	})
	t.Run("xmllint", func(t *testing.T) {
		cases = cases[:300] // a process for each
		ask(t, judge.Xmllint(t, cases), func(c judge.Case) bool {
			// It passes over what is no letter of Base64, takes no sign of a number that has none below zero and no
			// year of so many digits, has lists of no names, and neither NaN nor tabs are compared as they should be.
			return strings.Contains(c.Type, "base64Binary") || strings.Contains(c.Type, "xs:unsigned") && strings.HasPrefix(c.Value, "+") ||
				strings.Contains(c.Value, "99999999999999999999") || strings.Contains(c.Type, "NMTOKENS") ||
				c.Value == "NaN" || strings.Contains(c.Type, "NaN") || strings.Contains(c.Type, "&#x9;")
		})
	})
}

func collapsed(v string) string { return string(value.Space([]byte(v), program.SpaceCollapse)) }

// The XML Schema that is written of a message with such types says the same.
func TestWrittenSchemasSayTheSame(t *testing.T) {
	m := typeMaker{rand.New(rand.NewPCG(5, 6))}
	var types []string
	for range 150 {
		types = append(types, m.simple(1))
	}
	all := taken(types)
	same := 0
	for i, inner := range all {
		c := loaded(t, contract([]string{inner}, ""))
		var written bytes.Buffer
		left, err := xsd.Write(&written, c.message)
		require.NoError(t, err)
		if len(left) > 0 {
			continue
		}
		again := loaded(t, written.Bytes())
		for k := range 12 {
			v := values[(i*7+k*5)%len(values)]
			assert.Equal(t, c.valid(0, v), again.valid(0, v), "%q of %s, written as %s", v, inner, written.Bytes())
		}
		same++
	}
	assert.Greater(t, same, len(all)*2/3, "most types can be written")
}
