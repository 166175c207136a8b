package ownrules

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/xsd"
)

const shop = `<xs:element name="Butik"><xs:complexType><xs:sequence>
<xs:element name="Vare" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="Nr" type="xs:decimal" minOccurs="0"/><xs:element name="Navn" type="xs:string" minOccurs="0" maxOccurs="2"/></xs:sequence>
<xs:attribute name="id" type="xs:ID"/><xs:attribute name="se" type="xs:IDREFS"/></xs:complexType></xs:element>
<xs:element name="Ordre" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
<xs:element name="Linje" maxOccurs="unbounded"><xs:complexType><xs:attribute name="vare" type="xs:decimal"/><xs:attribute name="dag" type="xs:date" default="2026-01-01"/></xs:complexType></xs:element>
</xs:sequence></xs:complexType>
<xs:unique name="linje"><xs:selector xpath="*"/><xs:field xpath="@vare"/><xs:field xpath="@dag"/></xs:unique></xs:element>
</xs:sequence></xs:complexType>
<xs:key name="vare" xmlns:x="urn:x"><xs:selector xpath="x:Vare"/><xs:field xpath="x:Nr"/></xs:key>
<xs:unique name="navn" xmlns:x="urn:x"><xs:selector xpath="x:Vare"/><xs:field xpath="x:Navn"/></xs:unique>
<xs:keyref name="af" refer="vare" xmlns:x="urn:x"><xs:selector xpath=".//x:Linje"/><xs:field xpath="@vare"/></xs:keyref></xs:element>`

func shopRules(t *testing.T) *program.Ruleset {
	set, err := Load(false, contractFile(t, shop))
	require.NoError(t, err)
	return set
}

func in(what string) string {
	return `<Butik xmlns="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` + "\n" + what + "\n</Butik>"
}

// Each breach is found where it is, with the value, what it does not go with, and words for both.
func TestKeysOfAContract(t *testing.T) {
	set := shopRules(t)
	for _, c := range []struct{ payload, rule, path, value, says string }{
		{`<Vare><Nr>1</Nr></Vare>
<Vare><Nr> 1.0 </Nr></Vare>`, "key.vare", "/Butik/Vare[2]", "1.0", "Vare/Nr “1.0” occurs more than once in Butik. Compare with /Butik/Vare[1]."},
		{`<Vare><Navn>A</Navn></Vare>`, "keyField.vare", "/Butik/Vare[1]", "", "Nr is missing in Vare, which is told apart by it."},
		{`<Vare><Nr>1</Nr><Navn>A</Navn><Navn>B</Navn></Vare>`, "keyForm.navn", "/Butik/Vare[1]", "", "Navn must be one single value in Vare."},
		{`<Vare><Nr>1</Nr></Vare>
<Ordre><Linje vare="01"/><Linje vare="2"/></Ordre>`, "keyref.af", "/Butik/Ordre[1]/Linje[2]", "2", "Linje/@vare refers to “2”, but there is no Vare with that value."},
		{`<Vare><Nr>1</Nr></Vare>
<Ordre><Linje vare="1" dag="2026-01-01"/><Linje vare="+1"/></Ordre>`, "Ordre/unique.linje", "/Butik/Ordre[1]/Linje[2]", "+1, 2026-01-01", "@vare, @dag “+1, 2026-01-01” occurs more than once in Ordre. Compare with /Butik/Ordre[1]/Linje[1]."},
		{`<Vare id="a"><Nr>1</Nr></Vare><Vare id="b"><Nr>2</Nr></Vare>
<Vare id=" a"><Nr>3</Nr></Vare>`, "Vare.id/id", "/Butik/Vare[3]/@id", "a", "The id “a” is used at more than one place in the file. Compare with /Butik/Vare[1]/@id."},
		{`<Vare id="a" se="b  a"><Nr>1</Nr></Vare>
<Vare se="a c" id="b"><Nr>2</Nr></Vare>`, "Vare.se/idref", "/Butik/Vare[2]/@se", "c", "Nothing in the file has the id “c” that is referred to here."},
	} {
		var whole finding.Payload
		for i, o := range []engine.Options{{}, {Unguided: true}, {}} {
			o.Rules = set
			var r io.Reader = strings.NewReader(in(c.payload))
			if i == 2 {
				r = iotest.OneByteReader(r)
			}
			p := engine.New(o).Check(r, "a.xml")
			require.Len(t, p.Findings, 1, "%s: %+v", c.rule, p.Findings)
			f := &p.Findings[0]
			assert.True(t, strings.HasSuffix(f.Rule.ID, "/"+c.rule), f.Rule.ID)
			assert.Equal(t, finding.Invalid, p.Verdict)
			assert.Equal(t, c.path, f.Path)
			assert.Equal(t, c.value, f.Value)
			assert.Equal(t, c.says, text.Message(f, set, "en", false))
			assert.Equal(t, 1+strings.Count(in(c.payload[:strings.LastIndexByte(c.payload, '\n')+1]), "\n")-1, f.Line, c.rule)
			if i == 0 {
				whole = p
			}
			assert.Equal(t, whole, p)
		}
	}
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			for i := range m.Rules {
				assert.NotEqual(t, "keyNil", m.Rules[i].Keyword, "nothing may be nil")
			}
		}
	}
	p := engine.New(engine.Options{Rules: set}).Check(strings.NewReader(in(`<Vare id="a"><Nr>1</Nr></Vare><Vare se="a"><Nr>2</Nr></Vare><Ordre><Linje vare="2.00"/><Linje/><Linje vare="1"/></Ordre>
<Ordre><Linje vare="1"/><Linje vare="1" dag="2026-01-01Z"/></Ordre>`)), "a.xml")
	assert.Empty(t, p.Findings)
	assert.Equal(t, finding.Valid, p.Verdict)
	assert.Empty(t, p.Unchecked)
	assert.True(t, p.Full())
}

// A pack finds what the rules it was made of find.
func TestKeysComeBackFromAPack(t *testing.T) {
	set := shopRules(t)
	payload := in(`<Vare id="a"><Nr>1</Nr></Vare><Vare id="a" se="x"><Nr>1</Nr></Vare><Ordre><Linje vare="7"/></Ordre>`)
	want := engine.New(engine.Options{Rules: set}).Check(strings.NewReader(payload), "a.xml")
	require.Len(t, want.Findings, 4)
	got := engine.New(engine.Options{Rules: opened(t, build.Packs(set))}).Check(strings.NewReader(payload), "a.xml")
	require.Len(t, got.Findings, 4)
	for i := range want.Findings {
		assert.Equal(t, want.Findings[i].Rule.ID, got.Findings[i].Rule.ID)
		assert.Equal(t, want.Findings[i].Path, got.Findings[i].Path)
		assert.Equal(t, want.Findings[i].Other, got.Findings[i].Other)
	}
}

// onlyTypes asks that what a written XML Schema leaves are the types that xsi:type names.
func onlyTypes(t *testing.T, left []xsd.Left) {
	for _, l := range left {
		assert.Contains(t, []string{"type that an element says it is of", "key of elements that are declared at several places, or of which not all is said"}, l.Why)
	}
}

// The XML Schema that is written of a message has its keys.
func TestKeysAreWrittenBack(t *testing.T) {
	for _, contract := range []string{shop, nested} {
		set, err := Load(false, contractFile(t, contract))
		require.NoError(t, err)
		m := set.Systems[slices.IndexFunc(set.Systems, func(s *program.System) bool { return s.ID == "skole" })].Messages[0]
		var written bytes.Buffer
		left, err := xsd.Write(&written, m)
		require.NoError(t, err)
		onlyTypes(t, left)
		files, left := xsd.Files(m)
		onlyTypes(t, left)
		require.Len(t, files, 1)
		assert.Equal(t, written.String(), string(files[0].Text))
		again := filepath.Join(t.TempDir(), "skole.xsd")
		require.NoError(t, os.WriteFile(again, written.Bytes(), 0o600))
		back, err := Load(false, again)
		require.NoError(t, err, written.String())
		of := back.Systems[slices.IndexFunc(back.Systems, func(s *program.System) bool { return s.ID == "skole" })].Messages[0]
		require.NotNil(t, of.Identity, written.String())
		texts := func(m *program.Message) (list []string) {
			for _, c := range m.Identity.Constraints {
				text := fmt.Sprint(c.Kind, " ", c.Name, " ", c.Refer, " ", c.Selector.Branches)
				for _, f := range c.Fields {
					text += fmt.Sprint(" ", f.Branches)
				}
				list = append(list, text)
			}
			slices.Sort(list)
			return slices.Compact(list) // a type that xsi:type may name has them again
		}
		assert.Equal(t, texts(m), texts(of), written.String())
		assert.Equal(t, len(m.Identity.Names), len(of.Identity.Names))
		assert.Equal(t, m.Identity.Defaults != nil, of.Identity.Defaults != nil)
	}
}

// Samples keep the keys of a message, and of each rule of theirs there is one that breaks it alone.
func TestSamplesOfKeys(t *testing.T) {
	set := shopRules(t)
	m := set.Systems[slices.IndexFunc(set.Systems, func(s *program.System) bool { return s.ID == "skole" })].Messages[0]
	check := func(payload []byte, _ string, _ []sample.Register) (ids []string) {
		for _, f := range engine.New(engine.Options{Rules: set}).Check(bytes.NewReader(payload), "a.xml").Findings {
			ids = append(ids, f.Rule.ID)
		}
		return slices.Compact(ids)
	}
	for seed := range uint64(4) {
		for _, minimal := range []bool{false, true} {
			s, err := sample.New(m, sample.Options{Minimal: minimal, Seed: seed})
			require.NoError(t, err)
			for _, id := range check(s.Payload, "", nil) { // a list of none is no list
				assert.True(t, seed > 0 && strings.HasSuffix(id, "/required"), id)
			}
		}
	}
	for _, rule := range []string{"Vare.id/id", "Vare.se/idref", "Butik/key.vare", "Butik/keyField.vare", "Butik/unique.navn", "Butik/keyForm.navn", "Butik/keyref.af", "Ordre/unique.linje"} {
		s, err := sample.Break(m, m.Rule("skole/skole/"+rule), sample.Options{Check: check})
		require.NoError(t, err, rule)
		assert.Equal(t, []string{"skole/skole/" + rule}, check(s.Payload, "", nil))
	}
}

// A key holds wherever its element stands: where others refer to it, within itself, and where a wildcard takes it.
func TestKeysOfGlobalElements(t *testing.T) {
	set, err := Load(false, contractFile(t, `<xs:element name="Rod"><xs:complexType><xs:sequence><xs:element ref="Gruppe"/><xs:any processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Gruppe"><xs:complexType><xs:sequence><xs:element name="Navn" type="xs:token" minOccurs="0" maxOccurs="unbounded"/><xs:element ref="Gruppe" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
<xs:unique name="navn"><xs:selector xpath="x:Navn"/><xs:field xpath="."/></xs:unique></xs:element>`))
	require.NoError(t, err)
	const twice, once = "<Gruppe><Navn>a</Navn><Navn>b</Navn><Navn> a</Navn></Gruppe>", "<Gruppe><Navn>a</Navn></Gruppe>"
	for payload, path := range map[string]string{
		twice:                                   "/Rod/Gruppe/Navn[3]",
		"<Gruppe>" + once + twice + "</Gruppe>": "/Rod/Gruppe/Gruppe[2]/Navn[3]",
		once + once + twice:                     "/Navn[3]",
		once + "<b xmlns=''><x:Gruppe><x:Navn>a</x:Navn><x:Navn>a</x:Navn></x:Gruppe></b>": "/Rod/b/Gruppe/Navn[2]",
		once + once: "",
	} {
		p := engine.New(engine.Options{Rules: set, Message: "skole/skole@1#Rod"}).Check(strings.NewReader(`<Rod xmlns="urn:x" xmlns:x="urn:x">`+payload+`</Rod>`), "a.xml")
		if path == "" {
			assert.Empty(t, p.Findings)
			continue
		}
		require.Len(t, p.Findings, 1, "%s: %+v", payload, p.Findings)
		assert.True(t, strings.HasSuffix(p.Findings[0].Path, path), p.Findings[0].Path)
		assert.Equal(t, "unique", p.Findings[0].Rule.Keyword)
	}
}

func written(formats, identity string) error {
	_, err := Of(true, compile.Source{Files: fstest.MapFS{
		"demo/system.json": {Data: []byte(`{"$schema": "../meta/system.json", "id": "demo", "name": "Demo", "text": {"da": "D", "en": "D"}, "documents": {"d": {"title": "D"}}}`)},
		"demo/t/1/r.json": {Data: []byte(`{"$schema": "http://json-schema.org/draft-07/schema#", "x-message": {"system": "demo", "service": "t", "title": "T", "name": "r", "version": "1", "direction": "request", "root": "r", "formats": ` + formats + `},
 "type": "object", "x-text": {"label": {"da": "R", "en": "R"}}, "x-source": {"document": "d"}, "x-evidence": "official", ` + identity + `
 "properties": {"F": {"type": "array", "items": {"type": "string"}, "x-text": {"label": {"da": "F", "en": "F"}}, "x-source": {"document": "d"}, "x-evidence": "official"}}}`)}}})
	return err
}

// What cannot be checked of a key is refused where it stands.
func TestKeysThatAreRefused(t *testing.T) {
	key := func(more string) string {
		return `"x-identity": [{"name": "k", "kind": "key", "selector": "F", "fields": ["."]` + more + `],`
	}
	require.NoError(t, written(`["xml"]`, key("}")))
	require.NoError(t, written(`["xml"]`, `"x-identity": [{"name": "k", "kind": "unique", "selector": ".//{urn:a/b|c}F/* | .", "fields": ["@{urn:x}*", "./F/@a"]}],`))
	for identity, want := range map[string]string{
		key(`}, {"name": "r", "kind": "keyref", "refer": "q", "selector": "F", "fields": ["."]}`):      `no element of this message has a key {}q`,
		key(`}, {"name": "r", "kind": "keyref", "refer": "k", "selector": "F", "fields": [".", "G"]}`): `the key {}k has 1 fields, not 2`,
		key(`, "refer": "k"}`): `refer goes with the kind keyref`,
		`"x-identity": [{"name": "k", "kind": "key", "selector": "@a", "fields": ["."]}],`:                                `an attribute can be only the last step of a field`,
		`"x-identity": [{"name": "k", "kind": "key", "selector": "F", "fields": ["@a/b"]}],`:                              `an attribute can be only the last step of a field`,
		`"x-identity": [{"name": "k", "kind": "key", "selector": "F//G", "fields": ["."]}],`:                              `a step is ., *, a name`,
		`"x-identity": [{"name": "k", "kind": "key", "selector": "/F", "fields": ["."]}],`:                                `a step is ., *, a name`,
		`"x-identity": [{"name": "k", "kind": "key", "selector": "x:F", "fields": ["."]}],`:                               `a step is ., *, a name`,
		`"x-identity": [{"name": "k", "kind": "key", "selector": "F |", "fields": ["."]}],`:                               `a step is ., *, a name`,
		`"x-identity": [{"name": "k", "kind": "key", "selector": "F[1]", "fields": ["."]}],`:                              `a step is ., *, a name`,
		`"x-identity": [{"name": "k", "kind": "key", "selector": "` + strings.Repeat("F/", 64) + `F", "fields": ["."]}],`: `too many steps`,
	} {
		assert.ErrorContains(t, written(`["xml"]`, identity), want, identity)
	}
	assert.ErrorContains(t, written(`["xml", "json"]`, key("}")), `keys of elements need x-message.formats to be ["xml"]`)
}

// What else is wrong with a payload is found as it would be without keys, which are read in another way: in samples
// of all that can be wrong, and in those with any character changed.
func TestKeysChangeNoOtherFinding(t *testing.T) {
	set := shopRules(t)
	at := slices.IndexFunc(set.Systems, func(s *program.System) bool { return s.ID == "skole" })
	plain, system, without := *set.Systems[at].Messages[0], *set.Systems[at], *set
	plain.Identity = nil
	system.Messages = []*program.Message{&plain}
	without.Systems = slices.Clone(set.Systems)
	without.Systems[at] = &system
	findings := func(rs *program.Ruleset, payload []byte) (list []string) {
		for _, f := range engine.New(engine.Options{Rules: rs, Excerpts: true}).Check(bytes.NewReader(payload), "a.xml").Findings {
			switch f.Rule.Keyword {
			case "key", "unique", "keyref", "keyField", "keyForm", "id", "idref":
			default:
				list = append(list, fmt.Sprint(f.Rule.ID, f.Path, f.Line, f.Column, f.EndLine, f.EndColumn, f.Offset, f.Value, f.Found, f.Want, f.Parent, f.Excerpt))
			}
		}
		return list
	}
	broken := 0
	for r := range plain.Rules {
		s, err := sample.Break(&plain, program.RuleID(r), sample.Options{})
		if err != nil {
			continue
		}
		broken++
		require.Equal(t, findings(&without, s.Payload), findings(set, s.Payload), "%s", s.Payload)
		for i := range s.Payload {
			payload := slices.Clone(s.Payload)
			payload[i] = "<x &"[i%4]
			require.Equal(t, findings(&without, payload), findings(set, payload), "%s", payload)
		}
	}
	assert.Greater(t, broken, 15)
}

// A field of a key may not be one that may be nil, whether it is or not: so says the Recommendation.
func TestKeysThatMayBeNil(t *testing.T) {
	set, err := Load(false, contractFile(t, `<xs:element name="R"><xs:complexType><xs:sequence><xs:element name="N" maxOccurs="unbounded"><xs:complexType><xs:sequence>
<xs:element name="V" type="xs:int" nillable="true"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>
<xs:key name="k"><xs:selector xpath="x:N"/><xs:field xpath="x:V"/></xs:key><xs:unique name="u"><xs:selector xpath="x:N"/><xs:field xpath="x:V"/></xs:unique></xs:element>`))
	require.NoError(t, err)
	for payload, want := range map[string][]string{
		`<N><V>1</V></N>`:                                   {"keyNil"},
		`<N><V xsi:nil="true"/></N>`:                        {"keyNil"},
		`<N><V>1</V></N><N><V>01</V></N>`:                   {"keyNil", "unique", "keyNil"},
		`<N><V xsi:nil="1"/></N><N><V xsi:nil="true"/></N>`: {"keyNil", "keyNil"},
	} {
		p := engine.New(engine.Options{Rules: set}).Check(strings.NewReader(`<R xmlns="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+payload+`</R>`), "a.xml")
		var got []string
		for i := range p.Findings {
			got = append(got, p.Findings[i].Rule.Keyword)
		}
		assert.ElementsMatch(t, want, got, payload)
	}
}

// Values are compared by the type that xsi:type names. Of one that is not checked nobody says that it was.
func TestKeysOfTypesThatElementsName(t *testing.T) {
	set, err := Load(false, contractFile(t, `<xs:element name="R"><xs:complexType><xs:sequence><xs:element name="N" type="xs:anySimpleType" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
<xs:unique name="n"><xs:selector xpath="x:N"/><xs:field xpath="."/></xs:unique></xs:element>`))
	require.NoError(t, err)
	check := func(payload string) finding.Payload {
		const head = `<R xmlns="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema">`
		return engine.New(engine.Options{Rules: set}).Check(strings.NewReader(head+payload+`</R>`), "a.xml")
	}
	p := check(`<N xsi:type="xs:decimal">3.0</N><N xsi:type="xs:decimal">3</N>`)
	require.Len(t, p.Findings, 1)
	assert.Equal(t, "skole/skole/R/unique.n", p.Findings[0].Rule.ID)
	p = check(`<N xsi:type="xs:NOTATION">x:png</N><N xsi:type="xs:NOTATION">x:png</N>`)
	assert.Empty(t, p.Findings)
	assert.False(t, p.Full())
	var unchecked []string
	for _, u := range p.Unchecked {
		unchecked = append(unchecked, u.Rule.ID)
	}
	assert.Contains(t, unchecked, "skole/skole/R/unique.n")
	assert.Empty(t, check(`<N>3.0</N><N>3</N>`).Unchecked)
}

func opened(t *testing.T, files []build.File) *program.Ruleset {
	t.Helper()
	s := &pack.Set{}
	for _, f := range files {
		p, err := pack.Open(f.Bytes)
		require.NoError(t, err)
		require.NoError(t, s.Add(p))
	}
	set, err := s.Ruleset()
	require.NoError(t, err)
	return set
}

// Where no more can be remembered nobody says that a payload is valid.
func TestKeysPastTheLimitAreUndecided(t *testing.T) {
	set := shopRules(t)
	var b strings.Builder
	for i := range 20 {
		fmt.Fprintf(&b, "<Vare><Nr>%d</Nr></Vare>", i)
	}
	for rows, verdict := range map[int]finding.Verdict{20: finding.Valid, 19: finding.Undecided} {
		p := engine.New(engine.Options{Rules: set, Limits: token.Limits{Rows: rows}}).Check(strings.NewReader(in(b.String())), "a.xml")
		assert.Equal(t, verdict, p.Verdict)
	}
}

// A payload with a million keys takes the time and the memory of so many.
func TestAMillionKeys(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	set := shopRules(t)
	r, w := io.Pipe()
	go func() {
		fmt.Fprint(w, in("")[:strings.Index(in(""), "\n")])
		for i := range 1_000_000 {
			fmt.Fprintf(w, "<Vare><Nr>%d</Nr></Vare>\n", i)
		}
		fmt.Fprint(w, `<Ordre><Linje vare="999999"/></Ordre></Butik>`)
		w.Close()
	}()
	p := engine.New(engine.Options{Rules: set}).Check(r, "a.xml")
	assert.Equal(t, finding.Valid, p.Verdict)
}

const typed = `<xs:element name="r"><xs:complexType><xs:sequence><xs:element name="a" maxOccurs="unbounded"><xs:complexType><xs:sequence>
%s</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>
%s</xs:element>`

// Which values are equal is for their types to say: xmllint says the same.
func TestEqualKeysAreThoseOfXmllint(t *testing.T) {
	bin, err := exec.LookPath("xmllint")
	require.NoError(t, err, "run make test, which installs it")
	values := map[string][]string{
		"xs:string": {"a", "a ", " a", "A"}, "xs:token": {"a  b", " a b ", "a b", "ab"}, "xs:normalizedString": {"a\tb", "a b", "a  b"},
		"xs:boolean": {"true", "1", "false", "0"}, "xs:decimal": {"1", "1.0", "+01.00", "-0", "0", "1.01"}, "xs:integer": {"1", "01", "+1", "-1"},
		"xs:double": {"1", "1.0E0", "10e-1", "INF", "-INF", "NaN", "0.1"}, "xs:float": {"1", "100e-2", "16777217", "16777216"},
		"xs:date": {"2026-01-01", "2026-01-02", "2026-01-01Z", "2026-01-01+00:00"}, "xs:dateTime": {"2026-01-01T12:00:00Z", "2026-01-01T13:00:00+01:00", "2026-01-01T12:00:00.0Z", "2026-01-01T12:00:00"},
		"xs:hexBinary": {"0f", "0F", "f0"}, "xs:base64Binary": {"Zg==", " Z g==", "Zw=="}, "xs:duration": {"P1Y", "P12M", "P1D", "PT24H", "P30D"},
		"xs:anyURI": {"http://a.dk", "http://a.dk/", " http://a.dk"}, "xs:NMTOKENS": {"a b", " a  b", "b a"}, "xs:gYear": {"2026", "2026Z", "2026+00:00"},
		"list": {"1 2", "01  2.0", "2 1"}, "union": {"1", "01", "a", "1.0"},
	}
	dir := t.TempDir()
	for kind, list := range values {
		member := `<xs:element name="v" type="` + kind + `"/>`
		switch kind {
		case "list":
			member = `<xs:element name="v"><xs:simpleType><xs:list itemType="xs:decimal"/></xs:simpleType></xs:element>`
		case "union":
			member = `<xs:element name="v"><xs:simpleType><xs:union memberTypes="xs:integer xs:string"/></xs:simpleType></xs:element>`
		}
		schema := strings.ReplaceAll(contractHead, ` elementFormDefault="qualified"`, "") + fmt.Sprintf(typed, member, `<xs:unique name="u"><xs:selector xpath="a"/><xs:field xpath="v"/></xs:unique>`) + "</xs:schema>"
		require.NoError(t, os.WriteFile(filepath.Join(dir, "s.xsd"), []byte(schema), 0o600))
		set, err := Load(false, filepath.Join(dir, "s.xsd"))
		require.NoError(t, err)
		args := []string{"--noout", "--nonet", "--schema", "s.xsd"}
		ours := map[string]bool{}
		for i := range list {
			for k := range i {
				payload := fmt.Sprintf(`<x:r xmlns:x="urn:x"><a><v>%s</v></a><a><v>%s</v></a></x:r>`, list[i], list[k])
				name := fmt.Sprintf("%02d-%02d.xml", i, k)
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(payload), 0o600))
				args = append(args, name)
				p := engine.New(engine.Options{Rules: set}).Check(strings.NewReader(payload), name)
				ours[name] = p.Verdict == finding.Valid
			}
		}
		cmd := exec.Command(bin, args...)
		cmd.Dir = dir
		out, _ := cmd.CombinedOutput()
		for name, valid := range ours {
			pair := strings.Split(strings.TrimSuffix(name, ".xml"), "-")
			assert.Equal(t, strings.Contains(string(out), name+" validates"), valid, "%s %v of %q", kind, pair, list)
		}
	}
}

// nested has keys in one another: what further-in elements have counts for those around them.
const nested = `<xs:element name="r" type="x:R"><xs:key name="k"><xs:selector xpath=".//i"/><xs:field xpath="@n"/></xs:key>
<xs:keyref name="kr" refer="x:inner"><xs:selector xpath="e"/><xs:field xpath="@n"/></xs:keyref><xs:keyref name="kk" refer="x:k"><xs:selector xpath=".//e"/><xs:field xpath="@m"/></xs:keyref></xs:element>
<xs:complexType name="R"><xs:sequence><xs:element name="g" type="x:G" minOccurs="0" maxOccurs="unbounded"><xs:unique name="inner"><xs:selector xpath="i"/><xs:field xpath="@m"/></xs:unique></xs:element>
<xs:element name="e" type="x:I" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
<xs:complexType name="G"><xs:sequence><xs:element name="i" type="x:I" minOccurs="0" maxOccurs="unbounded"/><xs:element name="e" type="x:I" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
<xs:complexType name="I"><xs:attribute name="n" type="xs:integer"/><xs:attribute name="m" type="xs:integer"/></xs:complexType>`

// In random documents xmllint finds the same.
func TestKeysWithinKeysAreThoseOfXmllint(t *testing.T) {
	bin, err := exec.LookPath("xmllint")
	require.NoError(t, err, "run make test, which installs it")
	dir := t.TempDir()
	schema := strings.ReplaceAll(contractHead, ` elementFormDefault="qualified"`, "") + nested + "</xs:schema>"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "s.xsd"), []byte(schema), 0o600))
	set, err := Load(false, filepath.Join(dir, "s.xsd"))
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, 2))
	item := func(b *strings.Builder, name string) {
		fmt.Fprintf(b, "<%s", name)
		for _, a := range []string{"n", "m"} {
			if r.IntN(8) > 0 {
				fmt.Fprintf(b, ` %s="%s%d"`, a, []string{"", "0", "+"}[r.IntN(3)], r.IntN(9))
			}
		}
		b.WriteString("/>")
	}
	ours := map[string]bool{}
	payloads := map[string]string{}
	args := []string{"--noout", "--nonet", "--schema", "s.xsd"}
	valid := 0
	for i := range 600 {
		var b strings.Builder
		b.WriteString(`<x:r xmlns:x="urn:x">`)
		for range r.IntN(4) {
			b.WriteString("<g>")
			for range r.IntN(3) {
				item(&b, "i")
			}
			for range r.IntN(4) / 3 {
				item(&b, "e")
			}
			b.WriteString("</g>")
		}
		for range r.IntN(5) / 3 {
			item(&b, "e")
		}
		b.WriteString("</x:r>")
		name := fmt.Sprintf("%06d.xml", i)
		payloads[name] = b.String()
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(b.String()), 0o600))
		args = append(args, name)
		p := engine.New(engine.Options{Rules: set}).Check(strings.NewReader(b.String()), name)
		if ours[name] = p.Verdict == finding.Valid; ours[name] {
			valid++
		}
	}
	cmd := exec.Command(bin, args...)
	cmd.Dir = dir
	out, _ := cmd.CombinedOutput()
	for name, valid := range ours {
		assert.Equal(t, strings.Contains(string(out), name+" validates"), valid, payloads[name])
	}
	assert.Greater(t, valid, 60)
	assert.Less(t, valid, 540)
}
