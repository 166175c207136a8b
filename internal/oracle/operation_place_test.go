package oracle

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	catalog "github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/internal/pack"
	packs "github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/typescript"
	"github.com/forkontrol/forkontrol/internal/xsd"
)

// compile makes the rulesets of a specimen.
func (s *specimen) compile(t *testing.T) {
	s.t = t
	quoted, err := json.Marshal(s.expr)
	require.NoError(t, err)
	each := ""
	if s.each != "" {
		each = `"each": "` + s.each + `", `
	}
	keys := ""
	if s.keys != "" {
		keys = `, "x-keys": ` + s.keys
	}
	rule := keys + `, "x-rules": [{"id": "r", "expr": ` + string(quoted) + `, ` + each + `"message": {"da": "Reglen er brudt.", "en": "The rule is broken."}}]`
	switch {
	case s.expr == "":
		s.rs, s.source = ruleset(t, `"properties": {"A": {`+s.schema+`, @}}`)
		kind, _, _ := strings.Cut(s.schema, ",")
		s.bare, s.bareSource = ruleset(t, `"properties": {"A": {`+kind+`, @}}`)
	case s.self:
		s.rs, s.source = ruleset(t, `"properties": {"Self": {"type": "string", @`+rule+`}}`)
		s.bare, s.bareSource = ruleset(t, `"properties": {"Self": {"type": "string", @}}`)
	default:
		fields := `"properties": {` + strings.TrimSuffix(specimenFields, ", ") + `}`
		s.rs, s.source = ruleset(t, fields+rule)
		s.bare, s.bareSource = ruleset(t, fields)
	}
	_, s.m = s.rs.Find(specimenID)
	for i := 1; i < len(s.m.Rules); i++ {
		r := &s.m.Rules[i]
		if s.expr == "" && r.Field != 0 && r.Keyword != "type" && r.Keyword != "once" || s.expr != "" && r.Keyword == "r" {
			s.rule = program.RuleID(i)
		}
	}
	require.NotZero(t, s.rule, "internal/compile makes no rule of the specimen")
}

const specimenID = "test/t@1#T"

// ruleset compiles a message of one object.
func ruleset(t *testing.T, object string) (*program.Ruleset, fstest.MapFS) {
	const field = `"x-text": {"label": {"da": "Felt", "en": "Field"}}, "x-source": {"section": "1"}, "x-evidence": "official"`
	all := fstest.MapFS{}
	for name, file := range schemas(t) {
		if strings.HasPrefix(name, "common/") || strings.HasPrefix(name, "forkontrol/") {
			all[name] = file
		}
	}
	all["test/system.json"] = &fstest.MapFile{Data: []byte(`{"$schema": "../meta/system.json", "id": "test", "name": "Test", "direction": "both", "areas": [], "transport": "SOAP",
 "text": {"da": "Til afprøvning.", "en": "For tests."}, "links": [],
 "documents": {"d": {"title": "T", "publisher": "P", "version": "1", "date": "2026-01-01", "url": "https://example.org/", "sections": ["1"]}}}`)}
	all["test/t/1/T.json"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(`{
 "$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://forkontrol.dk/schemas/test/t/1/T.json", "title": "T",
 "x-message": {"system": "test", "service": "t", "title": "T", "name": "T", "version": "1", "direction": "request", "root": "T", "formats": ["xml", "json"]},
 "x-text": {"label": {"da": "Rod", "en": "Root"}}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official", "type": "object", `+object+`}`, "@", field))}
	rs, err := compile.Ruleset(all)
	require.NoError(t, err)
	return rs, all
}

func (s *specimen) has(test func(*program.Node) bool) bool {
	for i := range s.m.Nodes {
		if test(&s.m.Nodes[i]) {
			return true
		}
	}
	return false
}

func (s *specimen) ask(name string, places []place) {
	for _, p := range places {
		ok, why := p.knows(s)
		assert.True(s.t, ok, "%s is not known in %s: %s", name, p.where, why)
	}
}

// payload writes an instance: of a check the value of A.
func (s *specimen) payload(instance string) []byte {
	if s.expr == "" {
		return []byte(`{"A": ` + instance + `}`)
	}
	return []byte(instance)
}

// register is what expressions ask.
func (s *specimen) register() []sample.Register {
	at := slices.IndexFunc(s.rs.Registers, func(r program.Register) bool { return r.Name == "institutions" })
	columns := s.rs.Registers[at].Columns
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = map[string]string{"number": "101001", "type": "1013", "validFrom": "2020-01-01", "validTo": "2024-02-29"}[c.Name]
	}
	return []sample.Register{{Name: "institutions", Rows: [][]string{row}}}
}

// inXML writes an instance as XML, nil when it has no such form.
func (s *specimen) inXML(instance string) []byte {
	d := json.NewDecoder(bytes.NewReader(s.payload(instance)))
	d.UseNumber()
	var v any
	require.NoError(s.t, d.Decode(&v))
	var b bytes.Buffer
	if !element(&b, "T", v) {
		return nil
	}
	return b.Bytes()
}

// element writes a value as an element, of a list one for each item, and reports whether XML
// says the same: it has no null, and an element without content is a text, an object and a list
// without items all alike.
func element(b *bytes.Buffer, name string, v any) bool {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if _, ok := item.([]any); ok || !element(b, name, item) {
				return false
			}
		}
		return len(v) > 0
	case nil:
		return false
	}
	b.WriteString("<" + name + ">")
	ok := true
	switch v := v.(type) {
	case map[string]any:
		for _, member := range slices.Sorted(maps.Keys(v)) {
			ok = ok && element(b, member, v[member])
		}
	default:
		ok = xml.EscapeText(b, fmt.Append(nil, v)) == nil
	}
	b.WriteString("</" + name + ">")
	return ok
}

func (s *specimen) findings(rs *program.Ruleset, payload []byte, given []sample.Register, unguided bool) []finding.Finding {
	format := "json"
	if bytes.HasPrefix(payload, []byte("<")) {
		format = "xml"
	}
	o := engine.Options{Rules: rs, Message: specimenID, Format: format, Registers: registers(s.t, rs, given), Unguided: unguided}
	p := engine.New(o).CheckBytes(payload, "")
	require.Empty(s.t, p.Unchecked)
	return p.Findings
}

func (s *specimen) verdicts(rs *program.Ruleset, unguided bool) (bool, string) {
	for _, good := range [][]byte{s.payload(s.good), s.inXML(s.good)} {
		if good == nil {
			continue
		}
		if found := s.findings(rs, good, s.register(), unguided); len(found) > 0 {
			return false, found[0].Rule.ID + " does not hold for " + string(good)
		}
	}
	for _, bad := range [][]byte{s.payload(s.bad), s.inXML(s.bad)} {
		if bad == nil {
			continue
		}
		if found := rules(s.findings(rs, bad, s.register(), unguided)); !slices.Equal(found, []string{s.m.Rules[s.rule].ID}) {
			return false, "the rules that do not hold for " + string(bad) + " are: " + strings.Join(found, ", ")
		}
	}
	return true, ""
}

// ofAnyType asks the check of a field without a type: text of XML may be what it is about, and
// values of other types pass.
func (s *specimen) ofAnyType() (bool, string) {
	_, keyword, _ := strings.Cut(s.schema, ", ")
	rs, _ := ruleset(s.t, `"properties": {"A": {`+keyword+`, @}}`)
	others := []string{"true", "null", "[]", "5"}
	switch {
	case strings.Contains(keyword, `"enum"`):
		others = nil
	case s.good[0] != '"':
		others[3] = `"x"`
	}
	for _, unguided := range []bool{true, false} {
		if ok, why := s.verdicts(rs, unguided); !ok {
			return false, why
		}
		for _, other := range others {
			if found := s.findings(rs, s.payload(other), nil, unguided); len(found) > 0 {
				return false, found[0].Rule.ID + " does not hold for " + other
			}
		}
	}
	return true, ""
}

func (s *specimen) packed() (bool, string) {
	set := &pack.Set{}
	for _, f := range packs.Packs(s.rs) {
		p, err := pack.Open(f.Bytes)
		require.NoError(s.t, err)
		require.NoError(s.t, set.Add(p))
	}
	rs, err := set.Ruleset()
	require.NoError(s.t, err)
	ok, why := s.verdicts(rs, true)
	if err := set.Damaged(); err != nil {
		return false, err.Error()
	}
	return ok, why
}

func (s *specimen) sampled() (bool, string) {
	one, err := sample.New(s.m, sample.Options{Format: sample.JSON})
	if err != nil {
		return false, err.Error()
	}
	found := rules(s.findings(s.rs, one.Payload, one.Registers, true))
	return len(found) == 0, "the sample " + string(one.Payload) + " breaks " + strings.Join(found, ", ")
}

func (s *specimen) brokenSample() (bool, string) {
	one, err := sample.Break(s.m, s.rule, sample.Options{Format: sample.JSON})
	if err != nil {
		return false, err.Error()
	}
	found := rules(s.findings(s.rs, one.Payload, one.Registers, true))
	return slices.Equal(slices.Compact(found), []string{s.m.Rules[s.rule].ID}), "the sample " + string(one.Payload) + " breaks " + strings.Join(found, ", ")
}

// differs reports whether what is written of the message says anything of the operation.
func (s *specimen) differs(write func(rs *program.Ruleset) string) (bool, string) {
	return write(s.rs) != write(s.bare), "the message is the same without it"
}

func described(rs *program.Ruleset) string {
	system, m := rs.Find(specimenID)
	d := catalog.Of(rs).Describe(system, m)
	return string(d.Append(nil, "en"))
}

func typed(rs *program.Ruleset) string {
	system, m := rs.Find(specimenID)
	return string(typescript.Message(rs, system, m))
}

func (s *specimen) measured() (bool, string) {
	found := s.findings(s.rs, s.payload(s.bad), nil, true)
	return len(found) == 1 && found[0].Found == s.found, "what was found is to be " + strconv.Quote(s.found)
}

func (s *specimen) told() (bool, string) {
	found := s.findings(s.rs, s.payload(s.bad), nil, true)
	if len(found) != 1 {
		return false, "there is nothing to tell"
	}
	last := *found[0].Rule
	last.Keyword, last.Message, last.Asks = "none of all keywords", program.Text{}, program.Text{}
	unknown := found[0]
	unknown.Rule = &last
	seen := map[string]bool{}
	for _, lang := range []string{"da", "en"} {
		for _, sentence := range []func(*finding.Finding, *program.Ruleset, string) string{
			func(f *finding.Finding, rs *program.Ruleset, lang string) string {
				return text.Message(f, rs, lang, true)
			}, text.General,
		} {
			told := sentence(&found[0], s.rs, lang)
			if told == sentence(&unknown, s.rs, lang) || strings.ContainsAny(strings.ReplaceAll(told, found[0].Value, ""), "{}") || seen[told] {
				return false, lang + ": " + told
			}
			seen[told] = true
		}
	}
	return true, ""
}

func (s *specimen) inXSD() (bool, string) {
	var with, without bytes.Buffer
	left, err := xsd.Write(&with, s.m)
	require.NoError(s.t, err)
	_, m := s.bare.Find(specimenID)
	_, err = xsd.Write(&without, m)
	require.NoError(s.t, err)
	return len(left) > 0 || !bytes.Equal(with.Bytes(), without.Bytes()), "the schema is the same without it, and nothing is left out"
}

func (s *specimen) inJSONSchema() (bool, string) {
	if strings.Contains(s.schema, `"x-`) {
		return true, ""
	}
	bundle := func(files fstest.MapFS) string {
		set, err := schema.Load(files)
		require.NoError(s.t, err)
		all, err := handbook.Schemas(set)
		require.NoError(s.t, err)
		return string(all[specimenID])
	}
	return bundle(s.source) != bundle(s.bareSource), "the schema is the same without it"
}

// inCEL asks cel-go.
func (s *specimen) inCEL() (bool, string) {
	c := newCEL(s.t, s.rs, expression{s.expr, s.each, s.keys})
	c.given = s.register()
	for instance, want := range map[string]bool{s.good: true, s.bad: false} {
		d := json.NewDecoder(strings.NewReader(instance))
		d.UseNumber()
		var this any
		require.NoError(s.t, d.Decode(&this))
		this = numbers(this)
		rows := []any{nil}
		if s.each != "" {
			rows = below(this, strings.Split(s.each, "."))
		}
		c.this = this
		if s.self {
			this = this.(map[string]any)["Self"]
		}
		holds := true
		for _, it := range rows {
			out, _, err := c.program.Eval(map[string]any{"this": this, "it": it})
			if err != nil {
				return false, err.Error()
			}
			holds = holds && out.Value() == true
		}
		if holds != want {
			return false, "the verdict on " + instance + " is another"
		}
	}
	return true, ""
}

// numbers makes numbers what CEL has for them.
func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		n, _ := v.Float64()
		return n
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for _, name := range slices.Collect(maps.Keys(v)) {
			v[name] = numbers(v[name])
		}
	}
	return v
}
