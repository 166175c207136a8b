package ownrules

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/trial"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/xsd"
)

// A key and what refers to it in two namespaces.
const (
	store = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:butik" xmlns:l="urn:lager" targetNamespace="urn:butik" elementFormDefault="qualified">
<xs:import namespace="urn:lager" schemaLocation="lager.xsd"/>
<xs:element name="Butik"><xs:complexType><xs:sequence><xs:element ref="l:Lager"/><xs:element name="Salg" maxOccurs="unbounded">
<xs:complexType><xs:sequence><xs:element name="Vare" type="xs:decimal"/><xs:element ref="l:Note" minOccurs="0"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>
<xs:keyref name="af" refer="l:nr" xmlns:b="urn:butik"><xs:selector xpath="b:Salg"/><xs:field xpath="b:Vare"/></xs:keyref>
<xs:unique name="note" xmlns:b="urn:butik"><xs:selector xpath="b:Salg"/><xs:field xpath="l:Note"/></xs:unique></xs:element></xs:schema>`
	stock = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:lager" targetNamespace="urn:lager" elementFormDefault="qualified">
<xs:element name="Lager"><xs:complexType><xs:sequence><xs:element name="Vare" maxOccurs="unbounded"><xs:complexType><xs:attribute name="nr" type="xs:decimal"/></xs:complexType></xs:element></xs:sequence></xs:complexType>
<xs:key name="nr" xmlns:l="urn:lager"><xs:selector xpath="l:Vare"/><xs:field xpath="@nr"/></xs:key></xs:element>
<xs:element name="Note" type="xs:string"/></xs:schema>`
)

// The XML Schema that is written of a message of a contract says what the contract says: read again, it takes and
// refuses the same payloads at the same places, but for the rules that are listed as left.
func TestAWrittenXMLSchemaIsTheContract(t *testing.T) {
	broken, unsaid := 0, 0
	for name, files := range map[string]map[string]string{
		"types":   {"skole.xsd": contractHead + people + "</xs:schema>"},
		"keys":    {"skole.xsd": contractHead + shop + "</xs:schema>"},
		"content": {"skole.xsd": contractHead + rows + "</xs:schema>"},
		"spaces":  {"butik.xsd": store, "lager.xsd": stock},
		"wsdl":    contractsIn(t, "../../examples/own-contract/kontrakt"),
		"orders":  contractsIn(t, "../../bench/contract"),
		"wcf":     contractsIn(t, "../oracle/contracts/testdata/wcf"),
	} {
		t.Run(name, func(t *testing.T) {
			set := rulesOf(t, files)
			for _, m := range addedTo(set) {
				written, left := xsd.Files(m)
				if name == "spaces" {
					assert.Empty(t, left)
				}
				again := map[string]string{}
				for _, f := range written {
					again[f.Name] = string(f.Text)
				}
				back := rulesOf(t, again)
				checkers := [2]*engine.Checker{engine.New(engine.Options{Rules: set, Message: m.ID}),
					engine.New(engine.Options{Rules: back, Message: rootOf(t, back, m.Root).ID})}
				alike := func(s *sample.Sample, rule string) {
					var said [2][]string
					for i, c := range checkers {
						p := c.CheckBytes(s.Payload, "a.xml")
						for _, f := range p.Findings {
							said[i] = append(said[i], f.Path+" "+f.Rule.Keyword)
						}
						slices.Sort(said[i])
					}
					assert.Equal(t, said[0], said[1], "%s %s\n%s\n%s", m.ID, rule, s.Payload, again)
				}
				check := trial.Check(set, m, preflight.Options{})
				whole, err := sample.New(m, sample.Options{Check: check})
				require.NoError(t, err)
				alike(whole, "")
				for i := range m.Rules[1:] {
					id := program.RuleID(i + 1)
					if slices.ContainsFunc(left, func(l xsd.Left) bool { return l.Rule == id }) {
						unsaid++
						continue
					}
					if made, err := sample.Break(m, id, sample.Options{Check: check}); err == nil {
						alike(made, m.Rules[id].ID)
						broken++
					}
				}
			}
		})
	}
	assert.Greater(t, broken, 60)
	assert.Less(t, unsaid, broken/2)
}

func rulesOf(t *testing.T, files map[string]string) *program.Ruleset {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	d, err := At("", fsys)
	require.NoError(t, err, strings.Join(slices.Sorted(maps.Values(files)), "\n"))
	set, err := Directories(true, d)
	require.NoError(t, err)
	return set
}

func addedTo(set *program.Ruleset) (list []*program.Message) {
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if m.Added {
				list = append(list, m)
			}
		}
	}
	return list
}

// rootOf is the added message of a root element.
func rootOf(t *testing.T, set *program.Ruleset, root string) *program.Message {
	t.Helper()
	all := addedTo(set)
	i := slices.IndexFunc(all, func(m *program.Message) bool { return m.Root == root })
	require.GreaterOrEqual(t, i, 0)
	return all[i]
}
