package markup_test

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

func pick(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

// randomTypes writes complex and simple types that are derived from one another, and elements of them.
func randomTypes(r *rand.Rand) (schema string, types []string) {
	var s strings.Builder
	s.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:k" xmlns="urn:k" elementFormDefault="qualified">` + "\n")
	flags := func() string {
		return pick(r, "", "", "", ` abstract="true"`) + pick(r, "", "", "", ` block="extension"`, ` block="restriction"`, ` block="#all"`)
	}
	s.WriteString(`<xs:complexType name="C0"><xs:sequence><xs:element name="n" type="xs:int" minOccurs="0"/></xs:sequence><xs:attribute name="a" type="xs:int"/></xs:complexType>` + "\n")
	extended := []bool{false}
	for i := 1; i < 6; i++ {
		base := r.IntN(i)
		fmt.Fprintf(&s, `<xs:complexType name="C%d"%s><xs:complexContent>`, i, flags())
		if r.IntN(2) == 0 || extended[base] { // what restricts has to write out its content
			fmt.Fprintf(&s, `<xs:extension base="C%d"><xs:sequence><xs:element name="e%d" type="xs:token" minOccurs="%d"/></xs:sequence></xs:extension>`, base, i, r.IntN(2))
			extended = append(extended, true)
		} else {
			fmt.Fprintf(&s, `<xs:restriction base="C%d"><xs:sequence><xs:element name="n" type="xs:int" minOccurs="0"/></xs:sequence></xs:restriction>`, base)
			extended = append(extended, false)
		}
		s.WriteString("</xs:complexContent></xs:complexType>\n")
	}
	s.WriteString(`<xs:simpleType name="S0"><xs:restriction base="xs:int"><xs:maxInclusive value="50"/></xs:restriction></xs:simpleType>
<xs:simpleType name="S1"><xs:restriction base="S0"><xs:minInclusive value="10"/></xs:restriction></xs:simpleType>
<xs:simpleType name="U"><xs:union memberTypes="S0 xs:boolean"/></xs:simpleType>
<xs:complexType name="V"><xs:simpleContent><xs:extension base="S0"><xs:attribute name="a" type="xs:int" use="required"/></xs:extension></xs:simpleContent></xs:complexType>
`)
	types = []string{"C0", "C1", "C2", "C3", "C4", "C5", "S0", "S1", "U", "V", "xs:int", "xs:byte", "xs:string", "xs:boolean", "xs:anyType", "xs:anySimpleType", "Ukendt"}
	s.WriteString(`<xs:element name="Ordre"><xs:complexType><xs:sequence>`)
	for i := range 4 {
		of := pick(r, "C0", "C0", "C1", "C2", "C3", "S0", "U", "V", "xs:int", "xs:decimal", "xs:anyType", "xs:anySimpleType")
		value := ""
		if strings.ContainsAny(of[:1], "SUVx") && of != "xs:anyType" {
			value = pick(r, "", "", ` fixed="7"`, ` default="7"`)
		}
		fmt.Fprintf(&s, `<xs:element name="x%d" type="%s"%s%s%s minOccurs="0"%s/>`, i, of, value, pick(r, "", "", ` nillable="true"`),
			pick(r, "", "", "", ` block="extension"`, ` block="restriction"`), pick(r, "", ` maxOccurs="3"`))
	}
	s.WriteString("</xs:sequence></xs:complexType></xs:element>\n</xs:schema>\n")
	return s.String(), types
}

func randomElement(r *rand.Rand, name string, types []string) string {
	attrs, inner := "", pick(r, "", "<n>1</n>", "<n>1</n><e1>b</e1>", "<e1>b</e1><e2>c</e2>", "7", "20", "true", "99")
	if r.IntN(4) > 0 {
		attrs += ` xsi:type="` + types[r.IntN(len(types))] + `"`
	}
	if r.IntN(5) == 0 {
		attrs += ` xsi:nil="` + pick(r, "true", "true", "false", "0") + `"`
		if r.IntN(2) == 0 {
			inner = ""
		}
	}
	attrs += pick(r, "", "", ` a="4"`, ` a="x"`)
	return "<" + name + attrs + ">" + inner + "</" + name + ">"
}

// Elements that say of what type they are, and those that are nil, are taken as xmllint takes them; whatever way they
// are checked, the report is the same.
func TestDerivedTypesAreThoseOfXmllint(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not on this machine; make install-xmllint installs it")
	}
	r := rand.New(rand.NewPCG(11, 12))
	dir := t.TempDir()
	count := map[bool]int{}
	for range 120 {
		schema, types := randomTypes(r)
		read, problems := importing.Source(fstest.MapFS{"ordre.xsd": {Data: []byte(schema)}}, importing.Options{System: "kantine"})
		require.Empty(t, problems, schema)
		set, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Files: read.Source})
		require.NoError(t, err, schema)
		var documents []string
		for range 25 {
			inner := ""
			for i := range 4 {
				if r.IntN(4) == 0 {
					inner += randomElement(r, fmt.Sprintf("x%d", i), types)
				}
			}
			documents = append(documents, `<Ordre xmlns="urn:k" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+inner+`</Ordre>`)
		}
		want := valid(t, dir, schema, documents)
		require.NotNil(t, want, schema)
		packed := repacked(t, set)
		for i, d := range documents {
			p := engine.New(engine.Options{Rules: set}).CheckBytes([]byte(d), "a.xml")
			got := p.Verdict == finding.Valid
			if want[i] != got {
				t.Errorf("xmllint %v, got %v\n%s\n%s\n%v", want[i], got, schema, d, p.Findings)
				return
			}
			count[got]++
			assert.Equal(t, places(p), places(engine.New(engine.Options{Rules: set, Unguided: true}).CheckBytes([]byte(d), "a.xml")))
			assert.Equal(t, places(p), places(engine.New(engine.Options{Rules: packed}).CheckBytes([]byte(d), "a.xml")))
		}
	}
	assert.Greater(t, min(count[true], count[false]), 300)
}

func places(p finding.Payload) (list []string) {
	for _, f := range p.Findings {
		list = append(list, fmt.Sprint(f.Line, ":", f.Column, " ", f.Path, " ", f.Rule.ID, " ", f.Found, " ", f.Want))
	}
	return list
}

// repacked gives the rules as they come back from packs.
func repacked(t *testing.T, set *program.Ruleset) *program.Ruleset {
	t.Helper()
	s := &pack.Set{}
	for _, f := range build.Packs(set) {
		if f.Lang == "" || f.Lang == "en" {
			p, err := pack.Open(f.Bytes)
			require.NoError(t, err)
			require.NoError(t, s.Add(p))
		}
	}
	out, err := s.Ruleset()
	require.NoError(t, err)
	for _, sys := range out.Systems {
		for _, m := range sys.Messages {
			m.Load()
		}
	}
	require.NoError(t, s.Damaged())
	return out
}
