package ownrules

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/xsd"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

const contractHead = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:x" xmlns:x="urn:x" targetNamespace="urn:x" elementFormDefault="qualified">` + "\n"

func contractFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "skole.xsd")
	require.NoError(t, os.WriteFile(name, []byte(contractHead+text+"</xs:schema>"), 0o600))
	return name
}

func TestContractsAreRules(t *testing.T) {
	name := contractFile(t, `<xs:element name="Klasse"><xs:complexType><xs:sequence><xs:element name="Navn" maxOccurs="3"><xs:simpleType><xs:restriction base="xs:string">
<xs:maxLength value="4"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType></xs:element>`)
	set, err := Load(false, name)
	require.NoError(t, err)
	e := engine.New(engine.Options{Rules: set})
	p := e.Check(strings.NewReader(`<Klasse xmlns="urn:x"><Navn>Peter</Navn></Klasse>`), "a.xml")
	assert.Equal(t, finding.Invalid, p.Verdict)
	require.Len(t, p.Findings, 1)
	assert.Equal(t, "skole/skole/Navn/maxLength", p.Findings[0].Rule.ID)
	assert.Equal(t, program.Source{Document: "skole.xsd", Section: "l. 2"}, p.Findings[0].Rule.Source)
	p = e.Check(strings.NewReader(`<Klasse xmlns="urn:x"><Navn>Anna</Navn></Klasse>`), "a.xml")
	assert.Equal(t, finding.Valid, p.Verdict)
	assert.True(t, p.Full())
}

// An attribute that is missing is so where its element begins, whatever comes before the end of it.
func TestAMissingAttributeIsReportedAtTheStartTag(t *testing.T) {
	set, err := Load(false, contractFile(t, `<xs:element name="Klasse"><xs:complexType><xs:sequence><xs:element name="Elev" maxOccurs="9"><xs:complexType><xs:sequence>
<xs:element name="Navn" type="xs:int"/></xs:sequence><xs:attribute name="nr" type="xs:int" use="required"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>`))
	require.NoError(t, err)
	for _, unguided := range []bool{false, true} {
		p := engine.New(engine.Options{Rules: set, Unguided: unguided}).Check(strings.NewReader(`<Klasse xmlns="urn:x">
<Elev nr="1"><Navn>1</Navn></Elev>
 <Elev>
  <Navn>to</Navn>
 </Elev>
</Klasse>`), "a.xml")
		require.Len(t, p.Findings, 2)
		missing := p.Findings[0]
		assert.Equal(t, "skole/skole/Elev.nr/required", missing.Rule.ID)
		assert.Equal(t, []any{"/Klasse/Elev[2]/@nr", 3, 2}, []any{missing.Path, missing.Line, missing.Column})
		assert.Equal(t, 4, p.Findings[1].Line)
	}
}

func TestABrokenContractIsRefusedByPlace(t *testing.T) {
	name := contractFile(t, `<xs:element name="A" type="Ukendt"/>`)
	_, err := Load(false, name)
	var refused *Refused
	require.ErrorAs(t, err, &refused)
	assert.Contains(t, refused.In("da"), "kontrakten kan ikke bruges\n  skole.xsd:2:1: element A: Typen {urn:x}Ukendt findes ikke (src-resolve)")
	assert.Contains(t, refused.Error(), "the contract cannot be used\n  skole.xsd:2:1: element A: there is no type {urn:x}Ukendt (src-resolve)")
}

// What XML Schema 1.1 asks is nothing that a payload is checked for, and no payload is called valid
// without a word about it.
func TestWhatNobodyChecksIsUnchecked(t *testing.T) {
	name := contractFile(t, `<xs:element name="Elev" type="Elev"/><xs:element name="Hold"><xs:complexType><xs:sequence><xs:element name="Nr" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
<xs:complexType name="Elev"><xs:sequence><xs:element name="Fra" type="xs:string"/></xs:sequence>
<xs:assert test="Fra != ''"/></xs:complexType>`)
	set, err := Load(false, name)
	require.NoError(t, err)
	e := engine.New(engine.Options{Rules: set})
	p := e.Check(strings.NewReader(`<Elev xmlns="urn:x"><Fra>nu</Fra></Elev>`), "a.xml")
	assert.Equal(t, finding.Valid, p.Verdict)
	assert.False(t, p.Full())
	require.Len(t, p.Unchecked, 1)
	assert.Equal(t, "skole/skole/Elev.Elev/unchecked", p.Unchecked[0].Rule.ID)
	assert.Contains(t, p.Unchecked[0].Rule.Message.En, "assert is of XML Schema 1.1")
	assert.Equal(t, "l. 4", p.Unchecked[0].Rule.Source.Section)
	p = e.Check(strings.NewReader(`<Hold xmlns="urn:x"><Nr>1</Nr></Hold>`), "b.xml")
	assert.True(t, p.Full(), "another message asks nothing of it")
}

// The XML Schema that is written of a message, imported in its place, has all its fields, texts and rules over fields.
func TestAReplacedMessageKeepsWhatIsKnown(t *testing.T) {
	n, ruled := 0, 0
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			if !slices.Contains(m.Formats, "xml") || strings.Contains(m.Root, "*") || m.Root == "" || m.Envelope {
				continue
			}
			if testing.Short() && n > 20 {
				return
			}
			n++
			t.Run(m.ID, func(t *testing.T) {
				var written bytes.Buffer
				_, err := xsd.Write(&written, m)
				require.NoError(t, err)
				r, problems := importing.Source(fstest.MapFS{"besked.xsd": {Data: written.Bytes()}},
					importing.Options{System: s.ID, Replaces: []importing.Replacement{{ID: m.ID}}, Embedded: []fs.FS{schemas.Messages, schemas.Shared}})
				require.Empty(t, problems)
				require.Len(t, r.Carried, 1)
				c := r.Carried[0]
				require.NotEmpty(t, c.By)
				for _, path := range c.Lost { // what the document leaves to anything
					name := path[strings.LastIndexByte(path, '.')+1:]
					assert.NotContains(t, written.String(), `name="`+name+`"`)
				}
				set, err := Tried(r)
				require.NoError(t, err)
				_, got := set.Find(c.By)
				require.NotNil(t, got)
				ruled += c.Rules
				for _, f := range m.Fields[1:] {
					if slices.ContainsFunc(c.Lost, func(path string) bool { return f.Path == path || strings.HasPrefix(f.Path, path+".") }) {
						continue
					}
					i := slices.IndexFunc(got.Fields, func(g program.Field) bool { return g.Path == f.Path })
					if assert.GreaterOrEqual(t, i, 0, f.Path) {
						assert.Equal(t, f.Label, got.Fields[i].Label, f.Path)
						assert.Equal(t, f.Personal, got.Fields[i].Personal, f.Path)
					}
				}
			})
		}
	}
	assert.Greater(t, n, 100)
	assert.Greater(t, ruled, 200)
}
