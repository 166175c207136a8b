package ownrules

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/rules"
)

const (
	order   = "kantine/bestil@1.0#Bestilling"
	kontakt = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"
)

// files is a directory of schemas by path.
type files map[string]string

func (f files) fs() fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range f {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// with is the directory with further files, or others in place of its own.
func (f files) with(name, text string) files {
	more := maps.Clone(f)
	more[name] = text
	return more
}

// message is a schema with one field. More is put into x-message.
func message(system, service, version, name, more, field string) string {
	return `{"x-message": {"system": "` + system + `", "service": "` + service + `", "title": "T", "name": "` + name + `", "version": "` + version + `",
 "direction": "request", "root": "` + name + `"` + more + `}, "type": "object", "additionalProperties": false,
 "x-text": {"label": {"da": "Rod", "en": "Root"}}, "x-source": {"document": "guide"}, "x-evidence": "official",
 "properties": {"Felt": {` + field + `, "x-text": {"label": {"da": "Felt", "en": "Field"}}, "x-source": {"document": "guide"}, "x-evidence": "official"}}}`
}

const guide = `"documents": {"guide": {"title": "Guide"}}`

const (
	systemFile = "kantine/system.json"
	orderFile  = "kantine/bestil/1.0/Bestilling.json"
	cpr        = `"$ref": "../../../common/types.json#/definitions/CPR10"`
)

// kantine is a vendor's own interface: one message, with a field of a shared type.
func kantine() files {
	return files{
		systemFile: `{"id": "kantine", "name": "Kantine", "text": {"da": "Kantinen", "en": "The canteen"}, ` + guide + `}`,
		orderFile:  message("kantine", "bestil", "1.0", "Bestilling", "", cpr),
	}
}

func added(t *testing.T, sources ...files) *program.Ruleset {
	t.Helper()
	set, err := Of(false, named(sources)...)
	require.NoError(t, err)
	return set
}

func named(sources []files) []compile.Source {
	var list []compile.Source
	for i, f := range sources {
		list = append(list, compile.Source{Prefix: string(rune('a'+i)) + "/", Files: f.fs()})
	}
	return list
}

// refused are the errors that directories give.
func refused(t *testing.T, sources ...files) string {
	t.Helper()
	_, err := Of(false, named(sources)...)
	var wrong schema.Errors
	require.ErrorAs(t, err, &wrong)
	return wrong.Error()
}

func check(set *program.Ruleset, payload string) finding.Payload {
	return engine.New(engine.Options{Rules: set, AsOf: "2026-11-21"}).CheckBytes([]byte(payload), "a.xml")
}

func find(t *testing.T, set *program.Ruleset, id string) *program.Message {
	t.Helper()
	_, m := set.Find(id)
	require.NotNil(t, m, id)
	return m
}

func TestAMessageOfOnesOwnIsCheckedBesideTheEmbeddedOnes(t *testing.T) {
	before := build.Packs(rules.All())
	set := added(t, kantine())
	p := check(set, "<Bestilling><Felt>3102055024</Felt></Bestilling>")
	require.Len(t, p.Findings, 1)
	f := &p.Findings[0]
	assert.Equal(t, "kantine/bestil/Felt/cpr", f.Rule.ID)
	assert.Equal(t, program.CPR, f.Personal, "the shared type says that the value is masked")
	assert.True(t, f.Message.Added)
	assert.False(t, find(t, set, kontakt).Added)
	assert.Equal(t, "forkontrol/xml/unclosed/well-formed", check(set, "<Bestilling>").Findings[0].Rule.ID, "the engine's own rules are there")
	assert.NotEqual(t, rules.All().Version, set.Version)
	assert.Equal(t, before, build.Packs(rules.All()), "the embedded rules stay as they are")
}

// A whole copy of the source, as for trying out a change, gives the rules that are embedded, to the byte.
func TestTheWholeSourceAddedToItselfChangesNothing(t *testing.T) {
	set, err := Load(false, "../../schemas")
	require.NoError(t, err)
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			assert.True(t, m.Added, m.ID)
			m.Added = false
		}
	}
	set.Version = rules.All().Version
	assert.Equal(t, build.Packs(rules.All()), build.Packs(set))
}

func TestWithoutTheEmbeddedSystems(t *testing.T) {
	set, err := Of(true, named([]files{kantine()})...)
	require.NoError(t, err)
	var ids []string
	for _, s := range set.Systems {
		ids = append(ids, s.ID)
	}
	assert.Equal(t, []string{"forkontrol", "kantine", "soap"}, ids)
	assert.NotEqual(t, added(t, kantine()).Version, set.Version)
	wrapped := check(set, `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Bestilling><Felt>1</Felt></Bestilling></s:Body></s:Envelope>`)
	require.NotEmpty(t, wrapped.Findings)
	assert.Equal(t, "kantine/bestil/Felt/cpr", wrapped.Findings[0].Rule.ID)
}

func TestAMessageJoinsAnEmbeddedSystem(t *testing.T) {
	own := files{"ungedatabasen/egen/1.0/Egen.json": strings.ReplaceAll(message("ungedatabasen", "egen", "1.0", "Egen", "", cpr), `"guide"`, `"kontakt"`)}
	set := added(t, own)
	s, m := set.Find("ungedatabasen/egen@1.0#Egen")
	require.NotNil(t, m)
	assert.Equal(t, "Ungedatabasen", s.Name)
	assert.NotNil(t, find(t, set, kontakt))
	assert.NotNil(t, s.Document("kontakt"), "its documents can be cited")

	t.Run("and may say more of it", func(t *testing.T) {
		set := added(t, own.with("ungedatabasen/system.json", `{"id": "ungedatabasen", "name": "Vores UDB", "text": {"da": "Vores", "en": "Ours"}, `+guide+`}`))
		s, _ := set.Find("ungedatabasen/egen@1.0#Egen")
		assert.Equal(t, "Vores UDB", s.Name)
		assert.Equal(t, "both", s.Direction, "what it does not say stays")
		assert.NotNil(t, s.Document("guide"))
		assert.NotNil(t, s.Document("kontakt"))
		assert.NotNil(t, find(t, set, kontakt))
	})
	t.Run("also when the embedded systems are left out", func(t *testing.T) {
		set, err := Of(true, named([]files{own})...)
		require.NoError(t, err)
		s, m := set.Find("ungedatabasen/egen@1.0#Egen")
		require.NotNil(t, m)
		assert.Equal(t, "Ungedatabasen", s.Name)
		assert.Equal(t, []*program.Message{m}, s.Messages)
	})
	t.Run("but not with another document of an id that is cited", func(t *testing.T) {
		assert.Contains(t, refused(t, own.with("ungedatabasen/system.json",
			`{"id": "ungedatabasen", "name": "X", "text": {"da": "x", "en": "x"}, "documents": {"kontakt": {"title": "En anden"}}}`)),
			`a/ungedatabasen/system.json:1:95: /documents/kontakt: the document "kontakt" is another than the embedded one`)
	})
}

func TestAMessageTakesThePlaceOfAnEmbeddedOne(t *testing.T) {
	position := func(set *program.Ruleset, id string) int {
		s, _ := set.Find(id)
		require.NotNil(t, s, id)
		return slices.IndexFunc(s.Messages, func(m *program.Message) bool { return m.ID == id })
	}
	own := func(version, more string) files {
		text := message("ungedatabasen", "indberet-institution-kontakt", version, "Indberet", `, "ruleScope": "Ny"`+more, `"type": "string", "maxLength": 3`)
		return files{"ungedatabasen/indberet-institution-kontakt/" + version + "/Indberet.json": strings.ReplaceAll(text, `"guide"`, `"kontakt"`)}
	}
	t.Run("by its id", func(t *testing.T) {
		set := added(t, own("1.0", ""))
		assert.Equal(t, position(rules.All(), kontakt), position(set, kontakt))
		p := check(set, "<Indberet><Felt>lang</Felt></Indberet>")
		require.Len(t, p.Findings, 1)
		assert.Equal(t, "ungedatabasen/indberet-institution-kontakt/Ny.Felt/maxLength", p.Findings[0].Rule.ID)
	})
	t.Run("by saying so", func(t *testing.T) {
		set := added(t, own("9.0", `, "replaces": "`+kontakt+`"`))
		_, gone := set.Find(kontakt)
		assert.Nil(t, gone)
		assert.Equal(t, position(rules.All(), kontakt), position(set, "ungedatabasen/indberet-institution-kontakt@9.0#Indberet"))
	})
	t.Run("from a system of its own", func(t *testing.T) {
		set := added(t, kantine().with(orderFile, message("kantine", "bestil", "1.0", "Bestilling", `, "replaces": "`+kontakt+`"`, cpr)))
		_, gone := set.Find(kontakt)
		assert.Nil(t, gone)
		assert.NotNil(t, find(t, set, order))
	})
}

// Rule ids mean one thing, whoever wrote the rules.
func TestARuleIDMeansOneThing(t *testing.T) {
	text := message("ungedatabasen", "indberet-institution-kontakt", "2.0", "Indberet", "", `"type": "string"`)
	text = strings.ReplaceAll(strings.ReplaceAll(text, `"guide"`, `"kontakt"`), `"Rod"`, `"Ny rod"`)
	text = strings.Replace(text, `"x-evidence": "official",`, `"x-evidence": "contract",`, 1)
	assert.Contains(t, refused(t, files{"ungedatabasen/indberet-institution-kontakt/2.0/Indberet.json": text}),
		"is another in "+kontakt+" (the embedded rules): tell them apart with x-message.ruleScope")
}

func TestTwoMessagesOfOneIDAreRefusedWithBothPlaces(t *testing.T) {
	both := refused(t, kantine().with("kantine/bestil/1.0/Igen.json", kantine()[orderFile]))
	assert.Contains(t, both, "a/kantine/bestil/1.0/Igen.json:1:15: /x-message: message "+order+" is in a/"+orderFile+" already")
	assert.Equal(t, "b/"+orderFile+":1:15: /x-message: message "+order+" is in a/"+orderFile+" already", refused(t, kantine(), kantine()))
}

func TestProblemsNameFileAndPointer(t *testing.T) {
	for about, c := range map[string]struct {
		files files
		want  string
	}{
		"a shared type that is not there": {kantine().with(orderFile, message("kantine", "bestil", "1.0", "Bestilling", "", `"$ref": "../../../common/types.json#/definitions/KPR"`)),
			`a/` + orderFile + `:4:34: /properties/Felt/$ref: $ref "../../../common/types.json#/definitions/KPR": there is nothing there`},
		"a constraint that is not understood": {kantine().with(orderFile, message("kantine", "bestil", "1.0", "Bestilling", "", `"type": "string", "maxLegth": 3`)),
			`/properties/Felt/maxLegth: unknown keyword "maxLegth"`},
		"JSON that is cut":    {kantine().with(systemFile, `{"id":`), "a/" + systemFile + ":1:7: /id: the document ends too early"},
		"a system of nowhere": {files{orderFile: kantine()[orderFile]}, `a/` + orderFile + `:1:15: /x-message: no system "kantine": kantine/system.json is missing`},
		"a file in the wrong folder": {kantine().with("kantine/andet/1.0/B.json", message("kantine", "tredje", "1.0", "B", "", cpr)),
			"the file is in kantine/andet/1.0, but its system, service and version say kantine/tredje/1.0"},
	} {
		assert.Contains(t, refused(t, c.files), c.want, about)
	}
}

func TestAFileBelowCommonTakesThePlaceOfTheSharedOne(t *testing.T) {
	own := kantine().with("common/types.json", `{"x-documents": {"guide": {"title": "Guide"}}, "definitions": {"CPR10": {"type": "string", "maxLength": 2,
		"x-text": {"label": {"da": "c", "en": "c"}}, "x-source": {"document": "guide"}, "x-evidence": "official"}}}`)
	set := added(t, own)
	assert.NotZero(t, find(t, set, order).Rule("kantine/bestil/Felt/maxLength"))
	assert.NotZero(t, find(t, set, kontakt).Rule("ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr"), "the embedded messages keep theirs")
}

func TestTextsOfKeywordsAreReplacedOneByOne(t *testing.T) {
	own := kantine().with("common/keywords.json", `{"keywords": {"cpr": {"message": {"da": "Nej.", "en": "No."}, "asks": {"da": "Ja.", "en": "Yes."}}}}`)
	set := added(t, own)
	text := func(keyword string) string {
		for _, k := range set.Keywords {
			if k.Keyword == keyword && !k.Draft && k.Limit == "" {
				return k.Message.En
			}
		}
		return ""
	}
	assert.Equal(t, "No.", text("cpr"))
	assert.NotEmpty(t, text("maxLength"))
}

func TestRegisters(t *testing.T) {
	register := func(columns string) files {
		return kantine().with("common/registers/institutions.json", `{"name": "institutions", "title": {"da": "I", "en": "I"}, "keys": 1, "columns": [`+columns+`]}`)
	}
	column := func(name string) string {
		return `{"name": "` + name + `", "kind": "string", "text": {"da": "x", "en": "x"}}`
	}
	var there []string
	for _, c := range rules.All().Register("institutions").Columns {
		there = append(there, `{"name": "`+c.Name+`", "kind": "`+c.Kind+`", "text": {"da": "x", "en": "x"}}`)
	}
	set := added(t, register(strings.Join(append(there, column("kantine")), ",")))
	assert.Len(t, set.Register("institutions").Columns, len(there)+1, "further columns may be added")
	assert.Contains(t, refused(t, register(column("nr"))), `a/common/registers/institutions.json:1:10: /name: the register "institutions" is another than the embedded one`)

	own := kantine().with("common/registers/retter.json", `{"name": "retter", "title": {"da": "R", "en": "D"}, "keys": 1, "columns": [`+column("ret")+`]}`)
	own[orderFile] = strings.Replace(own[orderFile], `"type": "object"`, `"type": "object", "x-rules": [{"id": "known", "expr": "register('retter').has(this.Felt)",
		"message": {"da": "Nej.", "en": "No."}, "x-source": {"document": "guide"}}]`, 1)
	set = added(t, own)
	assert.NotNil(t, set.Register("retter"))
	assert.Len(t, check(set, "<Bestilling><Felt>0101054321</Felt></Bestilling>").Unchecked, 1)
}

// An envelope of one's own may be for messages that are embedded.
func TestAnEnvelopeNamesEmbeddedMessagesOfItsService(t *testing.T) {
	text := message("ungedatabasen", "indberet-institution-kontakt", "1.0", "Kuvert", `, "envelope": true, "ruleScope": "Kuvert"`, `"type": "object", "x-xml": {"payload": ["Indberet"]}`)
	set := added(t, files{"ungedatabasen/indberet-institution-kontakt/1.0/Kuvert.json": strings.ReplaceAll(text, `"guide"`, `"kontakt"`)})
	p := check(set, "<Kuvert><Felt><Indberet/></Felt></Kuvert>")
	require.NotEmpty(t, p.Findings)
	assert.Equal(t, kontakt, p.Findings[0].Message.ID)
}

func TestWhereThereIsNothingToAdd(t *testing.T) {
	for about, f := range map[string]files{
		"an empty folder":           {},
		"a folder of other things":  {"readme.txt": "hej"},
		"a folder of payloads":      {"a.json": `{"KontaktpersonInfo": {"Elev": []}}`},
		"types that no message has": {"common/mine.json": `{"definitions": {"A": {"type": "string"}}}`},
		"only what is never read":   {"meta/x.json": "{", ".git/x.json": "{"},
	} {
		_, err := Of(false, named([]files{kantine(), f})...)
		assert.ErrorIs(t, err, compile.ErrNothing, about)
	}
}
