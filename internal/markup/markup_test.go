package markup_test

import (
	"fmt"
	"io"
	"math/rand/v2"
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
	_ "github.com/forkontrol/forkontrol/internal/markup"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/tree"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

func about(name string) string {
	return strings.ReplaceAll(`"x-text": {"label": {"da": "NAME", "en": "NAME"}}, "x-source": {"document": "aftale"}, "x-evidence": "official"`, "NAME", name)
}

// field is a property: its name and what is said of it.
func field(name, says string) string {
	if says != "" {
		says += ", "
	}
	return `"` + name + `": {` + says + about(name) + `}`
}

func texts(names ...string) string {
	var list []string
	for _, n := range names {
		list = append(list, field(n, `"type": "string"`))
	}
	return strings.Join(list, ", ")
}

// source is a system with one message, Ordre; more is put into x-message, says into the root.
func source(more, says string) fstest.MapFS {
	return fstest.MapFS{
		"kantine/system.json": {Data: []byte(`{"id": "kantine", "name": "Kantine", "text": {"da": "Kantinen", "en": "The canteen"}, "documents": {"aftale": {"title": "Aftale"}}}`)},
		"kantine/bestil/1.0/Ordre.json": {Data: []byte(`{"x-message": {"system": "kantine", "service": "bestil", "title": "Bestil", "name": "Ordre", "version": "1.0",
			"direction": "request", "root": "Ordre", ` + more + `}, "type": "object", ` + about("Ordre") + `, ` + says + `}`)},
	}
}

const inSpace = `"formats": ["xml"], "namespace": "urn:k", "elements": "qualified", "exact": true`

func compiled(t testing.TB, from fstest.MapFS) *program.Ruleset {
	t.Helper()
	set, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Files: from})
	require.NoError(t, err)
	return set
}

// found are the findings of a payload, which are those of all ways of reading it: guided or not,
// whole or a byte at a time.
func found(t testing.TB, set *program.Ruleset, payload string) []string {
	t.Helper()
	var first []string
	for i, o := range []engine.Options{{}, {Unguided: true}, {}} {
		o.Rules = set
		var in io.Reader = strings.NewReader(payload)
		if i == 2 {
			in = iotest.OneByteReader(in)
		}
		p := engine.New(o).Check(in, "a.xml")
		var list []string
		for k := range p.Findings {
			f := &p.Findings[k]
			list = append(list, strings.TrimSpace(f.Rule.ID[strings.LastIndex(f.Rule.ID, "/")+1:]+" "+f.Path+" "+f.Found+" "+f.Want))
		}
		if i == 0 {
			first = list
			assert.Equal(t, len(list) == 0, p.Verdict == finding.Valid, payload)
		}
		require.Equal(t, first, list, payload)
	}
	return first
}

func ordre(inner string) string { return `<Ordre xmlns="urn:k">` + inner + `</Ordre>` }

// elements writes empty elements, one for each letter.
func elements(letters string) string {
	out := ""
	for _, l := range letters {
		out += fmt.Sprintf("<%c>x</%c>", l, l)
	}
	return out
}

func TestFindingsSayWhatMayStandWhere(t *testing.T) {
	set := compiled(t, source(inSpace, `"additionalProperties": false, "properties": {`+texts("A", "B", "C", "D")+`, `+
		field("E", `"type": "array", "items": {"type": "string"}`)+`, `+field("G", `"type": "array", "items": {"type": "string"}`)+`, `+field("H", `"type": "array", "items": {"type": "string"}`)+`},
		"x-xml": {"content": ["A", {"choice": ["B", "C"]}, "D?", {"element": "E", "min": 2, "max": 3}, {"sequence": ["G", "H"], "min": 0, "max": 2}]}`))
	for _, c := range []struct {
		letters string
		want    []string
	}{
		{"ABEE", nil},
		{"ACDEEEGHGH", nil},
		{"BEE", []string{"required /Ordre/A A"}},
		{"AEE", []string{"choice /Ordre"}},
		{"ABDE", []string{"minItems /Ordre 1"}},
		{"ABEEEE", []string{"maxItems /Ordre/E[4] 4"}},
		{"ABCEE", []string{"content /Ordre/C C D, E"}},
		{"ABBEE", []string{"once /Ordre/B[2] 2"}},
		{"BAEE", []string{"content /Ordre/A A D, E"}},
		{"ABEEDD", []string{"content /Ordre/D D E, G, </Ordre>", "content /Ordre/D[2] D E, G, </Ordre>"}},
		{"ABEEGHGHGH", []string{"maxGroups /Ordre/G[3] 3"}},
		{"ABEEG", []string{"required /Ordre/H H"}},
		{"ABEEXG", []string{"additionalProperties /Ordre/X X", "required /Ordre/H H"}},
		{"", []string{"required /Ordre/A A", "choice /Ordre", "required /Ordre/E E"}},
	} {
		got := found(t, set, ordre(elements(c.letters)))
		assert.Equal(t, c.want, got, c.letters)
	}
}

func TestFindingsInWords(t *testing.T) {
	set := compiled(t, source(inSpace, `"additionalProperties": false, "properties": {`+texts("A", "B", "C")+`}, "x-xml": {"content": ["A", {"choice": ["B", "C"]}]}`))
	say := func(letters string) (words []string) {
		p := engine.New(engine.Options{Rules: set}).CheckBytes([]byte(ordre(elements(letters))), "a.xml")
		for i := range p.Findings {
			for _, lang := range program.Languages {
				words = append(words, text.Message(&p.Findings[i], set, lang, false))
			}
		}
		return words
	}
	assert.Equal(t, []string{"B forekommer mere end én gang i Ordre.", "B occurs more than once in Ordre."}, say("ABB"))
	assert.Equal(t, []string{"Ordre mangler et af felterne B eller C.", "Ordre lacks one of the fields B or C."}, say("A"))
	assert.Equal(t, []string{"C må ikke stå her. Her kan stå: </Ordre>.", "C must not be here. What may be here: </Ordre>."}, say("ABC"))
}

func TestTextAndAttributes(t *testing.T) {
	set := compiled(t, source(inSpace, `"additionalProperties": false, "required": ["Beløb"], "properties": {`+
		field("Beløb", `"type": "object", "additionalProperties": false, "required": ["value", "valuta"], "properties": {`+
			field("value", `"type": "integer", "maximum": 9, "x-xml": {"text": true}`)+`, `+
			field("valuta", `"type": "string", "x-xml": {"attribute": true}`)+`, `+
			field("lang", `"type": "string", "maxLength": 2, "x-xml": {"attribute": true, "namespace": "http://www.w3.org/XML/1998/namespace"}`)+`}`)+`, `+
		field("Note", `"type": "object", "x-xml": {"mixed": true, "anyAttribute": {"not": ["urn:k", ""]}, "process": "skip"}, "additionalProperties": false, "properties": {`+texts("B")+`}`)+`, `+
		field("Tom", `"type": "object", "additionalProperties": false`)+`}`))
	for _, c := range []struct {
		inner string
		want  []string
	}{
		{`<Beløb valuta="DKK">7</Beløb>`, nil},
		{`<Beløb valuta="DKK"> 7<!-- seven -->
		</Beløb>`, nil},
		{`<Beløb valuta="DKK" xml:lang="da">7</Beløb>`, nil},
		{`<Beløb valuta="DKK" xml:lang="dansk">12</Beløb>`, []string{"maxLength /Ordre/Beløb/@lang 5", "maximum /Ordre/Beløb"}},
		{`<Beløb>syv</Beløb>`, []string{"required /Ordre/Beløb/@valuta valuta", "type /Ordre/Beløb text"}},
		{`<Beløb valuta="DKK" xml:space="preserve">7</Beløb>`, []string{"unexpected /Ordre/Beløb/@space space"}},
		{`<Beløb valuta="DKK">7<B/></Beløb>`, []string{"additionalProperties /Ordre/Beløb/B B"}},
		{`<Beløb valuta="DKK"/>`, []string{"type /Ordre/Beløb text"}},
		{`<Beløb valuta="DKK">7</Beløb><Note>Her <B>fedt</B> og her</Note>`, nil},
		{`<Beløb valuta="DKK">7</Beløb><Note x:a="1" xmlns:x="urn:x">Her</Note>`, nil},
		{`<Beløb valuta="DKK">7</Beløb><Note a="1">Her</Note>`, []string{"unexpected /Ordre/Note/@a a"}},
		{`<Beløb valuta="DKK">7</Beløb><Tom></Tom>`, nil},
		{`<Beløb valuta="DKK">7</Beløb><Tom> </Tom>`, []string{"unexpected /Ordre/Tom"}},
		{`<Beløb valuta="DKK">7</Beløb>løs tekst`, []string{"unexpected /Ordre"}},
	} {
		assert.Equal(t, c.want, found(t, set, ordre(c.inner)), c.inner)
	}
}

// Two elements of one local name in two namespaces are two members.
func TestNamespacesTellMembersApart(t *testing.T) {
	set := compiled(t, source(`"formats": ["xml"], "namespace": "", "elements": "qualified", "exact": true`, `"additionalProperties": false, "required": ["Navn", "Navn-2"], "properties": {`+
		field("Navn", `"type": "integer"`)+`, `+field("Navn-2", `"type": "string", "maxLength": 3, "x-xml": {"name": "Navn", "namespace": "urn:x"}`)+`}, "x-xml": {"order": "sequence"}`))
	assert.Empty(t, found(t, set, `<Ordre><Navn>1</Navn><x:Navn xmlns:x="urn:x">Eva</x:Navn></Ordre>`))
	assert.Equal(t, []string{"maxLength /Ordre/Navn 4"}, found(t, set, `<Ordre><Navn>1</Navn><x:Navn xmlns:x="urn:x">Anna</x:Navn></Ordre>`))
	assert.Equal(t, []string{"order /Ordre/Navn Navn Navn"}, found(t, set, `<Ordre><x:Navn xmlns:x="urn:x">Eva</x:Navn><Navn>1</Navn></Ordre>`))
	assert.Equal(t, []string{"mismatch /Ordre urn:y ##local", "required /Ordre/Navn Navn"}, found(t, set, `<Ordre xmlns="urn:y"><x:Navn xmlns="" xmlns:x="urn:x">Eva</x:Navn></Ordre>`))
}

func TestWildcards(t *testing.T) {
	from := source(inSpace+`, "ruleScope": "O"`, `"x-elements": {"{urn:k}Kendt": {"$ref": "#/definitions/Kendt"}, "{}Kendt": {"$ref": "#/definitions/Kendt"}}, "x-attributes": {"{urn:y}kendt": {"$ref": "#/definitions/Tal"}},
		"definitions": {`+field("Kendt", `"type": "integer"`)+`, `+field("Tal", `"type": "integer", "maximum": 5`)+`},
		"properties": {`+texts("A", "B")+`}, "x-xml": {"anyAttribute": "##other", "process": "lax",
		"content": ["A", {"any": ["urn:x"], "process": "skip", "min": 0, "max": "unbounded"}, "B", {"any": ["urn:k", ""], "process": "strict", "min": 0, "max": 2}, {"any": ["urn:y"], "process": "lax", "min": 0}]}`)
	set := compiled(t, from)
	for _, c := range []struct {
		inner string
		want  []string
	}{
		{`<A/><B/>`, nil},
		{`<A/><A xmlns="urn:x"><hvad som="helst"/></A><B/>`, nil},
		{`<A/><B/><Kendt>7</Kendt><Kendt xmlns="">8</Kendt>`, nil},
		{`<A/><B/><Kendt>syv</Kendt>`, []string{"type /Ordre/Kendt text"}},
		{`<A/><B/><Ukendt/>`, []string{"strict /Ordre/Ukendt Ukendt"}},
		{`<A/><B/><y:Ukendt xmlns:y="urn:y">tekst <Kendt>syv</Kendt><Anden><Kendt>8</Kendt></Anden></y:Ukendt>`, []string{"type /Ordre/Ukendt/Kendt text"}},
		{`<A/><z xmlns="urn:z"/>`, []string{"content /Ordre/z z *, B", "required /Ordre/B B"}},
		{`<A/><y xmlns="urn:y"/><B/>`, []string{"content /Ordre/B B </Ordre>"}},
		{`<A/><B xmlns="urn:z"/>`, []string{"mismatch /Ordre/B urn:z urn:k"}},
	} {
		assert.Equal(t, c.want, found(t, set, ordre(c.inner)), c.inner)
	}
	assert.Equal(t, []string{"maximum /Ordre/@kendt"}, found(t, set, `<Ordre xmlns="urn:k" xmlns:y="urn:y" y:kendt="6" y:andet="x"><A/><B/></Ordre>`))
	assert.Equal(t, []string{"unexpected /Ordre/@kendt kendt"}, found(t, set, `<Ordre xmlns="urn:k" kendt="6"><A/><B/></Ordre>`))
}

// A value that two elements share by their type is reported as the element's own.
func TestGlobalsOfOneTypeHaveTheirOwnRules(t *testing.T) {
	set := compiled(t, source(inSpace, `"x-elements": {"{urn:x}A": {"$ref": "#/definitions/A"}, "{urn:x}B": {"$ref": "#/definitions/B"}},
		"definitions": {"T": {"type": "integer"}, "O": {"type": "object", "properties": {`+field("N", `"allOf": [{"$ref": "#/definitions/T"}]`)+`, `+field("O", `"allOf": [{"$ref": "#/definitions/O"}]`)+`}}, `+
		field("A", `"allOf": [{"$ref": "#/definitions/T"}]`)+`, `+field("B", `"allOf": [{"$ref": "#/definitions/O"}]`)+`},
		"x-xml": {"content": [{"any": ["urn:x"], "max": "unbounded"}]}`))
	assert.Equal(t, []string{"type /Ordre/A text"}, found(t, set, ordre(`<A xmlns="urn:x">x</A>`)))
	p := engine.New(engine.Options{Rules: set}).CheckBytes([]byte(ordre(`<x:A xmlns:x="urn:x">x</x:A><x:B xmlns:x="urn:x"><O><N>x</N></O></x:B>`)), "a.xml")
	require.Len(t, p.Findings, 2)
	assert.Equal(t, "kantine/bestil/*.A/type", p.Findings[0].Rule.ID)
	assert.Equal(t, "kantine/bestil/*.B.N/type", p.Findings[1].Rule.ID)
	assert.Equal(t, "/Ordre/B/O/N", p.Findings[1].Path)
}

func TestNilElements(t *testing.T) {
	set := compiled(t, source(inSpace, `"additionalProperties": false, "properties": {`+
		field("P", `"type": ["object", "null"], "additionalProperties": false, "required": ["id", "A"], "properties": {`+texts("A")+`, `+field("id", `"type": "string", "x-xml": {"attribute": true}`)+`}`)+`}`))
	const xsi = ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"`
	assert.Empty(t, found(t, set, ordre(`<P id="1"><A/></P>`)))
	assert.Empty(t, found(t, set, ordre(`<P id="1"`+xsi+`/>`)))
	assert.Equal(t, []string{"required /Ordre/P/A A"}, found(t, set, ordre(`<P id="1"/>`)), "without xsi:nil it is not nil")
	assert.Equal(t, []string{"required /Ordre/P/@id id", "required /Ordre/P/A A"}, found(t, set, ordre(`<P/>`)))
	assert.Equal(t, []string{"required /Ordre/P/@id id"}, found(t, set, ordre(`<P`+xsi+`/>`)))
	assert.Equal(t, []string{"filled /Ordre/P"}, found(t, set, ordre(`<P id="1"`+xsi+`> </P>`)))
}

// What no machine could follow, or would be ignored, is refused with its place.
func TestWhatIsRefused(t *testing.T) {
	abc := `"properties": {` + texts("A", "B", "C") + `}`
	for _, c := range []struct{ more, says, want string }{
		{inSpace, abc + `, "x-xml": {"content": [{"choice": ["A", {"sequence": ["B?", "A"]}]}, "C"]}`, `/x-xml/content/0/choice/1/sequence/1: an element here may also be that of /x-xml/content/0/choice/0: which one it is must show without a look at what follows`},
		{inSpace, abc + `, "x-xml": {"content": [{"choice": [{"sequence": ["A", "B"]}, {"sequence": ["A", "C"]}]}]}`, `/x-xml/content/0/choice/1/sequence/0: an element here may also`},
		{inSpace, abc + `, "x-xml": {"content": ["A", "B", "C?", {"any": "##any", "min": 0}]}`, `/x-xml/content/3: an element here may also be that of /x-xml/content/2`},
		{inSpace, `"properties": {` + field("A", `"type": "array", "items": {"type": "string"}`) + `}, "x-xml": {"content": [{"sequence": [{"element": "A", "min": 2, "max": 3}], "max": 4}]}`, `/x-xml/content/0/sequence/0/element: a group that may come several times has in it something that may too`},
		{inSpace, abc + `, "x-xml": {"content": ["A", "B"]}`, `"C" is not in x-xml.content`},
		{inSpace, abc + `, "x-xml": {"content": ["A", "B", "C", "D"]}`, `/x-xml/content/3: no property "D"`},
		{inSpace, abc + `, "x-xml": {"content": ["A+", "B", "C"]}`, `"A" comes more than once by x-xml.content, so it must be an array`},
		{inSpace, abc + `, "required": ["A"], "x-xml": {"content": ["A?", "B", "C"]}`, `"A" is required, but x-xml.content lets it be left out`},
		{inSpace, abc + `, "x-xml": {"content": ["A", {"all": ["B", "C"]}]}`, `/x-xml/content/1: all must be the whole of the content, and once`},
		{inSpace, abc + `, "x-xml": {"order": "sequence", "content": ["A", "B", "C"]}`, `x-xml.order beside x-xml.content would be ignored`},
		{inSpace, abc + `, "x-xml": {"content": ["A", "B", {"element": "C", "min": 2, "max": 1}]}`, `/x-xml/content/2: max is less than min`},
		{`"formats": ["xml", "json"]`, abc + `, "x-xml": {"content": ["A", "B", "C"]}`, `what XML alone can hold needs x-message.formats to be ["xml"]`},
		{inSpace, `"properties": {` + field("A", `"type": "string", "x-xml": {"text": true}`) + `, ` + texts("B") + `}`, `an element whose text is a value has no elements`},
	} {
		_, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Files: source(c.more, c.says)})
		require.Error(t, err, c.says)
		assert.Contains(t, err.Error(), c.want)
	}
}

// choices is a message with all that content models have.
func choices() fstest.MapFS {
	list := func(name string) string { return field(name, `"type": "array", "items": {"type": "string"}`) }
	return source(inSpace, `"x-elements": {"{urn:x}Kendt": {"$ref": "#/definitions/Kendt"}}, "definitions": {`+field("Kendt", `"type": "integer"`)+`},
		"required": ["id"], "properties": {`+texts("A", "B", "C", "D")+`, `+list("E")+`, `+list("F")+`, `+list("G")+`, `+list("H")+`, `+
		field("id", `"type": "string", "minLength": 1, "x-xml": {"attribute": true, "namespace": "urn:x"}`)+`, `+
		field("P", `"type": "object", "additionalProperties": false, "required": ["value"], "properties": {`+field("value", `"type": "integer", "maximum": 9, "x-xml": {"text": true}`)+`}`)+`, `+
		field("Q", `"type": "object", "additionalProperties": false, "properties": {`+texts("X", "Y", "Z")+`}, "x-xml": {"content": [{"all": ["X", "Y?", "Z"], "min": 0}]}`)+`},
		"x-xml": {"content": ["A", {"choice": ["B", {"sequence": ["C", "D?"]}]}, {"element": "E", "min": 2, "max": 3}, {"sequence": ["F", "G"], "min": 2, "max": 4}, "P?", "Q?", {"choice": ["H"], "min": 0, "max": 2},
			{"any": ["urn:x"], "process": "strict", "min": 1, "max": 2}]}`)
}

// Every rule of a content has a sample that breaks it and no other, and what is right is right: the engine
// and the slow reading of package reference say the same.
func TestSamples(t *testing.T) {
	set := compiled(t, choices())
	_, m := set.Find("kantine/bestil@1.0#Ordre")
	broken := func(payload []byte, _ string, _ []sample.Register) (rules []string) {
		p := engine.New(engine.Options{Rules: set}).CheckBytes(payload, "a.xml")
		for i := range p.Findings {
			if !slices.Contains(rules, p.Findings[i].Rule.ID) {
				rules = append(rules, p.Findings[i].Rule.ID)
			}
		}
		return rules
	}
	k := sample.NewMaker(m)
	for seed := range uint64(40) {
		s, err := k.New(sample.Options{Seed: seed, Minimal: seed == 1})
		require.NoError(t, err)
		require.Empty(t, broken(s.Payload, "", nil), string(s.Payload))
	}
	for i := range m.Rules[1:] {
		id := m.Rules[i+1].ID
		if id == "kantine/bestil/Ordre/type" || id == "kantine/bestil/id/type" {
			continue // text is text, and a root that is nil lacks its attribute too
		}
		_, err := k.Break(program.RuleID(i+1), sample.Options{Check: broken})
		assert.NoError(t, err, id)
	}
}

// Whatever is changed in a payload, the engine and the slow reading find the same rules broken.
func TestTheSlowReadingAgrees(t *testing.T) {
	set := compiled(t, choices())
	_, m := set.Find("kantine/bestil@1.0#Ordre")
	k := sample.NewMaker(m)
	r := rand.New(rand.NewPCG(1, 2))
	wrong := 0
	for seed := range uint64(1500) {
		s, err := k.New(sample.Options{Seed: 1 + seed%50})
		require.NoError(t, err)
		root := s.Tree.Clone()
		for range 1 + r.IntN(3) {
			n := len(root.Members)
			if n == 0 {
				break
			}
			i, j := r.IntN(n), r.IntN(n)
			switch r.IntN(3) {
			case 0:
				root.Members = slices.Delete(root.Members, i, i+1)
			case 1:
				root.Members[i], root.Members[j] = root.Members[j], root.Members[i]
			default:
				again := root.Members[i]
				if !again.Attr {
					root.Members = slices.Insert(root.Members, j, again)
				}
			}
		}
		var want, got []string
		for _, b := range reference.New(m).Broken(root, reference.Reading{Format: program.FormatXML}) {
			want = append(want, m.Rules[b].ID)
		}
		payload := tree.XML(m, root)
		p := engine.New(engine.Options{Rules: set}).CheckBytes(payload, "a.xml")
		for i := range p.Findings {
			if id := p.Findings[i].Rule.ID; !slices.Contains(got, id) {
				got = append(got, id)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		require.Equal(t, want, got, string(payload))
		if len(got) > 0 {
			wrong++
		}
	}
	assert.Greater(t, wrong, 500)
}

// So many faults in different parts are so many findings, whichever they are.
func TestEachFaultIsOneFinding(t *testing.T) {
	set := compiled(t, choices())
	whole := []string{"<A/>", "<B/>", "<E/><E/>", "<F/><G/><F/><G/>", "<P>7</P>", "<Q><X/><Y/><Z/></Q>", "<H/>", `<Kendt xmlns="urn:x">7</Kendt>`}
	wrong := [][]string{
		{"", "<A/><A/>"}, {"", "<B/><C/>", "<B/><B/>"}, {"<E/>", "<E/><E/><E/><E/>"}, {"<F/><F/><G/>", "<F/><G/>", "<G/><F/><G/>", "<F/><G/><F/><G/><Ukendt/>"},
		{"<P>syv</P>", "<P>7</P><P>7</P>"}, {"<Q><X/><Y/></Q>", "<Q><Z/><X/><Z/></Q>"}, {"<H/><H/><H/>"}, {`<Kendt xmlns="urn:x">syv</Kendt>`, `<Ukendt xmlns="urn:x"/>`},
	}
	r := rand.New(rand.NewPCG(13, 14))
	for range 2000 {
		parts, faults := slices.Clone(whole), 0
		for i := range parts {
			if r.IntN(3) == 0 {
				parts[i] = wrong[i][r.IntN(len(wrong[i]))]
				faults++
			}
		}
		payload := `<Ordre xmlns="urn:k" xmlns:x="urn:x" x:id="1">` + strings.Join(parts, "") + `</Ordre>`
		p := engine.New(engine.Options{Rules: set}).CheckBytes([]byte(payload), "a.xml")
		var list []string
		for i := range p.Findings {
			list = append(list, p.Findings[i].Rule.ID+" "+p.Findings[i].Path)
		}
		require.Len(t, list, faults, "%s\n%s", payload, strings.Join(list, "\n"))
	}
}
