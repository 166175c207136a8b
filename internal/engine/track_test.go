package engine_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/rules"
)

// nesting is a message of records with all that a track knows: attributes, places in places, lists with bounds and without,
// members that exclude or ask for each other, and rules over a value, a place, a row and a whole list.
const nesting = `"type": "object", "additionalProperties": false, "properties": {
 "Hoved": {"type": "string", "maxLength": 9, @},
 "Elev": {"type": "array", "maxItems": 40, @, "items": {
  "type": "object", %[1]s "additionalProperties": false, "required": ["Navn", "nr"],
  "dependencies": {"Mail": ["Navn", "Tlf"], "A": {"properties": {"B": false}, "required": ["Navn"]}}, "properties": {
  "nr": {"type": "integer", "minimum": 1, "maximum": 99, "x-xml": {"attribute": true}, @},
  "kilde": {"type": "string", "maxLength": 8, "x-xml": {"attribute": true}, @},
  "Navn": {"type": "string", "minLength": 2, "maxLength": 12, "x-personal": "name", @},
  "Cpr": {"type": "string", "x-type": {"kind": "cpr"}, "x-personal": "cpr", @},
  "Foedt": {"type": "string", "x-type": {"kind": "xs:date"}, @},
  "Mail": {"type": "string", "maxLength": 20, @, "x-rules": [{"id": "at", "expr": "this.matches('^[a-z]+!')", ~}]},
  "Tlf": {@},
  "Klasse": {"type": "integer", @, "x-rules": [{"id": "grade", "expr": "this < 10", ~}]},
  "Aktiv": {"type": "boolean", @},
  "Rolle": {"type": "array", "maxItems": 3, @, "items": {"type": "string", "enum": ["Elev", "Hjælper"], @}},
  "Adresse": {"type": "object", "additionalProperties": false, "required": ["Vej"], @, "properties": {
   "by": {"type": "string", "x-xml": {"attribute": true}, @},
   "Vej": {"type": "string", "maxLength": 8, @}, "Nr": {"type": "integer", @}, "Etage": {"type": "string", @}},
   "x-rules": [{"id": "floor", "expr": "!has(this.Etage) || this.Nr > 2 || this.Vej in ['Ågade', 'Vej']", ~}]},
  "Periode": {"type": "array", "minItems": 2, "maxItems": 4, @, "items": {"type": "object", "additionalProperties": false, "required": ["Start"], @, "properties": {
   "Start": {"type": "string", "format": "date", "x-type": {"kind": "xs:date"}, @}, "Slut": {"type": "string", "x-type": {"kind": "xs:date"}, @},
   "Sted": {"type": "object", "additionalProperties": false, @, "properties": {"Nr": {"type": "integer", @}}}}}},
  "A": {"type": "string", @}, "B": {"type": "string", @},
  "Tal": {"type": "number", @}},
  "x-rules": [
   {"id": "present", "expr": "has(this.Adresse) || has(this.Tlf) || size(this.Navn) > 3", ~},
   {"id": "born", "expr": "date(this.Foedt) == cpr(this.Cpr).birthDate", ~},
   {"id": "old", "expr": "!has(this.Foedt) || years(date(this.Foedt), date('2026-06-01')) < 25 && date(this.Foedt).getFullYear() > 1990", ~},
   {"id": "name", "expr": "this.Navn.startsWith('A') ? this.Klasse >= 0 : this.Navn.upperAscii() != 'BO'", "at": "Navn", ~},
   {"id": "half", "expr": "this.Tal <= 7.5 && int(this.nr) + 1 < 99", ~},
   {"id": "active", "expr": "this.Aktiv || !has(this.Klasse) || this.kilde.contains('e') && this.kilde.substring(0, 1) != 'x'", ~},
   {"id": "row", "expr": "date(it.Start) <= date(it.Slut)", "each": "Periode", "at": "Slut", ~},
   {"id": "week", "expr": "date(it.Slut) - date(it.Start) <= duration('8760h') && (it.Sted.Nr != 7 || this.Navn != 'Anna')", "each": "Periode", ~},
   {"id": "sorted", "expr": "this.Periode.sorted('Start')", ~},
   {"id": "disjoint", "expr": "!this.Periode.onlyLastOpen('Slut') || this.Periode.disjoint('Start', 'Slut')", ~},
   {"id": "contiguous", "expr": "!has(this.B) || this.Periode.contiguous('Start', 'Slut')", ~},
   {"id": "unique", "expr": "this.Periode.unique('Start')", ~},
   {"id": "some", "expr": "!has(this.A) || this.Periode.exists(p, has(p.Slut)) && this.Periode.all(p, p.Start > '2000')", ~},
   {"id": "few", "expr": "size(this.Rolle) < 2 || this.Rolle.exists(r, r != 'Elev')", ~},
   {"id": "roles", "expr": "this.Rolle.all(r, r != 'Elev') || this.Klasse == 0 || size(this.Periode) < 4", ~}]}},
 "Slut": {"type": "string", @}}`

// twig is a piece of a payload: a text, or members.
type twig struct {
	name     string
	attr     bool
	bare     bool // no quotation marks in JSON
	text     string
	members  []twig
	list     []twig // of a list, by its items
	isObject bool
}

// grower makes payloads of nesting.
type grower struct {
	*rand.Rand
	absent, odd float64
	json        bool
}

func (g *grower) leaf(name string, bare bool, values ...string) twig {
	n := g.IntN(2) % len(values)
	if g.Float64() < g.odd {
		n = g.IntN(len(values))
	}
	return twig{name: name, bare: bare, text: values[n]}
}

func (g *grower) attr(name string, bare bool, values ...string) twig {
	t := g.leaf(name, bare, values...)
	t.attr = true
	return t
}

// some leaves out a few.
func (g *grower) some(list ...twig) (kept []twig) {
	for _, t := range list {
		if g.Float64() >= g.absent {
			kept = append(kept, t)
		}
	}
	return kept
}

func (g *grower) pupil() twig {
	days := []string{"2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01"}
	ends := []string{"2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"}
	var periods, roles []twig
	for k := range 2 + g.IntN(2) {
		if g.Float64() < g.odd {
			k = g.IntN(5)
		}
		p := []twig{g.leaf("Start", false, days[k], days[k], "2024-01-15", "1999-01-01", "2024-02-30")}
		if g.IntN(4) > 0 {
			p = append(p, g.leaf("Slut", false, ends[k], ends[k], "2025-06-01", "2023-01-01Z"))
		}
		if g.IntN(4) == 0 {
			p = append(p, twig{name: "Sted", isObject: true, members: g.some(g.leaf("Nr", true, "1", "3", "7", "x"))})
		}
		periods = append(periods, twig{name: "Periode", isObject: true, members: p})
	}
	if g.Float64() < g.odd {
		periods = periods[:g.IntN(len(periods))]
	}
	for range g.IntN(3) {
		roles = append(roles, g.leaf("Rolle", false, "Elev", "Hjælper", "Lærer"))
	}
	address := twig{name: "Adresse", isObject: true, members: g.some(g.attr("by", false, "Ry", "Å", `a"b`), g.leaf("Vej", false, "Ågade", "Vej", "En meget lang vej", "Vej 3"),
		g.leaf("Nr", true, "3", "1", "2", "03"), g.leaf("Etage", false, "1", "st", ""))}
	if g.IntN(3) > 0 && g.odd < 0.1 {
		address.members = address.members[:min(3, len(address.members))]
	}
	born := g.leaf("Foedt", false, "2014-03-12", "2014-03-12", "2012-02-29", "1985-01-01")
	return twig{name: "Elev", isObject: true, members: g.some(
		g.attr("nr", true, "1", "7", "98", "0", "1.0", "100"), g.attr("kilde", false, "Skole", "egen", "xe", "Fritid", "en lang kilde"),
		g.leaf("Navn", false, "Anna", "Bodil", "Bo", "Åse", "A", "Søren–Bo", "for langt et navn"), g.leaf("Cpr", false, "1203144010", "1203144010", "2902124011", "1203145010"), born,
		g.leaf("Mail", false, "a!b.dk", "anna!c", "A!b", "uden"), twig{name: "Tlf", text: []string{"32 00", "1", ""}[g.IntN(3)]}, g.leaf("Klasse", true, "6", "0", "9", "10", "-1", "6.0"),
		g.leaf("Aktiv", true, "true", "false", "1"), twig{name: "Rolle", list: roles}, address, twig{name: "Periode", list: periods},
		g.leaf("A", false, "a", "b"), g.leaf("B", false, "c", ""), g.leaf("Tal", true, "7.5", "3", "7.6", "1e1", "0.5"))}
}

// render writes a piece.
func (t *twig) render(b *bytes.Buffer, s *style, depth int) {
	line := func(n int) {
		b.WriteString(s.newline)
		b.WriteString(strings.Repeat(s.indent, depth+n))
	}
	if s.json {
		switch {
		case t.isObject:
			b.WriteByte('{')
			for i := range t.members {
				if i > 0 {
					b.WriteByte(',')
				}
				line(1)
				fmt.Fprintf(b, "%q:", t.members[i].name)
				t.members[i].render(b, s, depth+1)
			}
			line(0)
			b.WriteByte('}')
		case t.list != nil || t.text == "" && t.name == "Rolle":
			b.WriteByte('[')
			for i := range t.list {
				if i > 0 {
					b.WriteByte(',')
				}
				line(1)
				t.list[i].render(b, s, depth+1)
			}
			b.WriteByte(']')
		case t.bare:
			b.WriteString(t.text)
		default:
			fmt.Fprintf(b, "%q", t.text)
		}
		return
	}
	if !t.isObject && (t.list != nil || t.name == "Rolle" && t.text == "") {
		for i := range t.list {
			t.list[i].render(b, s, depth)
		}
		return
	}
	line(0)
	fmt.Fprintf(b, "<%s%s", s.prefix, t.name)
	inside := 0
	for _, m := range t.members {
		if m.attr {
			fmt.Fprintf(b, " %s=\"%s\"", m.name, strings.ReplaceAll(m.text, `"`, "&quot;"))
		} else {
			inside++
		}
	}
	if t.name == "Tlf" && len(t.text) > 1 {
		b.WriteString(` beskyttet="false"`)
	}
	if t.isObject && inside == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	if t.isObject {
		for i := range t.members {
			if !t.members[i].attr {
				t.members[i].render(b, s, depth+1)
			}
		}
		line(0)
	} else {
		b.WriteString(t.text)
	}
	fmt.Fprintf(b, "</%s%s>", s.prefix, t.name)
}

// forest is a payload of some pupils: a document, or one of many a line.
func forest(r *rand.Rand) (payload []byte, file string) {
	s := styleOf(r)
	g := &grower{Rand: r, absent: []float64{0, 0.1, 0.3}[r.IntN(3)], odd: []float64{0, 0.01, 0.2}[r.IntN(3)], json: s.json}
	var b bytes.Buffer
	pupils := func(n int) twig {
		var list []twig
		for range n {
			p := g.pupil()
			if s.json && r.IntN(8) == 0 {
				r.Shuffle(len(p.members), func(i, j int) { p.members[i], p.members[j] = p.members[j], p.members[i] })
			}
			list = append(list, p)
		}
		return twig{name: "Elev", list: list}
	}
	if s.json && r.IntN(2) == 0 {
		s.newline, s.indent = "", ""
		wraps := r.IntN(2) == 0
		for range 4 + r.IntN(16) {
			t := twig{isObject: true, members: append(g.some(g.leaf("Hoved", false, "hoved", "h", "alt for langt")), pupils(1+r.IntN(2)))}
			if wraps {
				b.WriteString(`{"T":`)
			}
			t.render(&b, &s, 0)
			if wraps {
				b.WriteString(`}`)
			}
			b.WriteByte('\n')
		}
		return b.Bytes(), "p.ndjson"
	}
	all := twig{name: "T", isObject: true, members: []twig{{name: "Hoved", text: "h"}, pupils(6 + r.IntN(20)), {name: "Slut", text: "s"}}}
	if s.json {
		all.render(&b, &s, 0)
		return b.Bytes(), "p.json"
	}
	b.WriteString(s.root)
	for i := range all.members {
		all.members[i].render(&b, &s, 1)
	}
	s.newline = "\n"
	fmt.Fprintf(&b, "</%sT>", s.prefix)
	return b.Bytes(), "p.xml"
}

// Records are read along a track when they are written as others before them. Whatever is changed in them gives the report
// of the general way.
func TestAlongTracksAsInGeneral(t *testing.T) {
	r := rand.New(rand.NewPCG(uint64(mutants()), 11))
	const rest = `"severity": "warning", "message": {"da": "o", "en": "o"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"`
	var checkers []both
	for _, order := range []string{`"x-xml": {"order": "sequence"},`, `"x-xml": {"order": "any"},`} {
		for _, message := range []string{``, `"namespace": "urn:a", "elements": "qualified", `} {
			rs := compiled(t, message, strings.ReplaceAll(fmt.Sprintf(nesting, order), "~", rest))
			for _, day := range []string{"", "2026-06-01"} {
				checkers = append(checkers, bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", AsOf: day, Excerpts: true}))
			}
		}
	}
	for n := range mutants() {
		payload, file := forest(r)
		if n%3 > 0 {
			payload = mutate(r, payload)
		}
		b := checkers[n%len(checkers)]
		equal(t, b.general.CheckBytes(payload, file), b.guided.CheckBytes(payload, file), payload, "in memory")
		if n%8 == 0 {
			equal(t, b.general.Check(iotest.HalfReader(bytes.NewReader(payload)), file), b.guided.Check(iotest.HalfReader(bytes.NewReader(payload)), file), payload, "in parts")
		}
		if t.Failed() {
			require.FailNow(t, "mutant", "%d", n)
		}
	}
}

// Rows of a list that rules count are counted, though nothing of them is read.
func TestRowsThatAreCountedAreNotPassedOver(t *testing.T) {
	rs := compiled(t, "", `"type": "object", "additionalProperties": false, "properties": {"Elev": {"type": "array", @, "items": {
  "type": "object", "additionalProperties": false, "properties": {"Navn": {"type": "string", @}}}}},
  "x-rules": [{"id": "few", "expr": "size(this.Elev) <= 6", "message": {"da": "o", "en": "o"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"}]`)
	b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T"})
	for n := range 12 {
		found := b.agree(t, []byte(`{"Elev":[`+strings.TrimSuffix(strings.Repeat(`{"Navn":"A"},`, n), ",")+`]}`+strings.Repeat(" ", 200)), "p.json")
		require.Equal(t, n > 6, found.Counts.Error > 0, "JSON, %d", n)
		found = b.agree(t, []byte("<T>"+strings.Repeat("<Elev><Navn>A</Navn></Elev>", n)+"</T>"+strings.Repeat(" ", 200)), "p.xml")
		require.Equal(t, n > 6, found.Counts.Error > 0, "XML, %d", n)
	}
}

// What a track has learnt from one payload, or from one part of it, is not taken for what only looks like it elsewhere.
func TestTracksTellApartWhatIsWrittenAlike(t *testing.T) {
	const rest = `"message": {"da": "o", "en": "o"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"`
	list := func(item string) string {
		return `"type": "object", "additionalProperties": false, "properties": {"E": {"type": "array", @, "items": {"type": "object", "additionalProperties": false, @, ` +
			strings.ReplaceAll(item, "~", rest) + `}}}`
	}
	plain := list(`"properties": {"A": {"type": "string", @}, "P": {"type": "object", "additionalProperties": false, @, "properties": {"Q": {"type": "string", @}}}}`)
	lists := list(`"properties": {"L": {"type": "array", @, "items": {"type": "string", @}}, "G": {"type": "object", "additionalProperties": false, @,
  "properties": {"M": {"type": "array", @, "items": {"type": "string", @}}}, "x-rules": [{"id": "in", "expr": "this.M.unique('.')", ~}]}},
 "x-rules": [{"id": "out", "expr": "this.L.unique('.')", ~}]`)
	const qualified = `"namespace": "urn:a", "elements": "qualified", `
	xml := func(root string, records ...string) string {
		name, _, _ := strings.Cut(root, " ")
		return "<" + root + ">" + strings.Join(records, "") + "<!--" + strings.Repeat(" ", 100) + "--></" + name + ">"
	}
	json := func(before, after string, records ...string) string {
		return before + strings.TrimSuffix(strings.Join(records, ""), ",") + after + strings.Repeat(" ", 100)
	}
	some := func(text string) string { return strings.Repeat(text, 20) }
	const line, two = `{"E":[{"A":"x"}]}`, `{"E":[{"A":"x","P":{"Q":"y"}}]}`
	long := strings.Repeat("aB", 9000)
	for _, c := range []struct {
		name, message, schema string
		limits                token.Limits
		file                  string
		payloads              []string
	}{
		{"a namespace of which nothing more was said", qualified, plain, token.Limits{}, "p.xml", []string{
			xml(`q:T xmlns:p="urn:a" xmlns:q="urn:b"`, some("<q:E><q:A>x</q:A></q:E>")),
			xml(`p:T xmlns:p="urn:a" xmlns:q="urn:b"`, some("<p:E><p:A>x</p:A></p:E>"), some("<q:E><q:A>x</q:A></q:E>"))}},
		{"the end of a record with another prefix", qualified, plain, token.Limits{}, "p.xml", []string{
			xml(`T xmlns="urn:a" xmlns:p="urn:a"`, some("<E><A>x</A></E>"), some("<p:E><A>x</A></p:E>"), "<p:E><A>x</A></E>")}},
		{"the end of a field with another prefix", qualified, plain, token.Limits{}, "p.xml", []string{
			xml(`T xmlns="urn:a" xmlns:p="urn:a"`, some("<E><A>x</A></E>"), some("<E><p:A>x</p:A></E>"), "<E><p:A>x</A></E>")}},
		{"the end of a place with another prefix", qualified, plain, token.Limits{}, "p.xml", []string{
			xml(`T xmlns="urn:a" xmlns:p="urn:a"`, some("<E><P><Q>x</Q></P></E>"), some("<E><p:P><Q>x</Q></p:P></E>"), "<E><P><Q>x</Q></p:P></E>")}},
		{"a line that wraps a message, and one that does not", "", plain, token.Limits{}, "p.ndjson", []string{
			some(line+"\n") + some(`{"T":`+line+"}\n") + some(line+"}\n"),
			some(`{"T":` + line + "\n")}},
		{"lines without an end", "", plain, token.Limits{}, "p.ndjson", []string{
			strings.Repeat(line+"\n"+line+line+"\n", 9) + some(line+"\n"),
			some(line+"\n") + line + some(line+"\n")}},
		{"lists at another depth", "", plain, token.Limits{Depth: 4}, "p.json", []string{
			json(`{"E":[`, `]}`, some(`{"A":"x"},`), some(`{"A":"x","P":{"Q":"y"}},`)),
			json(`{"T":{"E":[`, `]}}`, some(`{"A":"x"},`), some(`{"A":"x","P":{"Q":"y"}},`))}},
		{"lines at another depth", "", plain, token.Limits{Depth: 4}, "p.ndjson", []string{
			some(two + "\n"),
			some(`{"T":`+line+"}\n") + some(two+"\n") + some(`{"T":`+two+"}\n")}},
		{"a place that is a value or an object", "", list(`"properties": {"A": {"type": ["string", "object"], @, "properties": {"Q": {"type": "string", @}, "R": {"type": "string", @}},
 "x-rules": [{"id": "r", "expr": "has(this.Q) || has(this.R)", ~}]}}`), token.Limits{}, "p.json", []string{
			json(`{"E":[`, `]}`, some(`{"A":"x"},`), `{"A":{"Q":"x"}},{"A":{}},`, some(`{"A":"x"},`))}},
		{"rows of lists within each other", "", lists, token.Limits{Rows: 5}, "p.xml", []string{
			xml("T", some("<E><L>1</L><L>2</L><G><M>1</M><M>2</M></G></E>"), some("<E><L>1</L><L>2</L><L>3</L><G><M>1</M><M>2</M></G></E>"), "<E><L>1</L><L>2</L><L>3</L><G><M>1</M><M>2</M><M>3</M></G></E>")}},
		{"long rows", "", lists, token.Limits{Rows: 20}, "p.xml", []string{
			xml("T", some("<E><L>1</L><L>2</L><G><M>1</M><M>2</M></G></E>"), "<E><L>1"+long+"</L><L>2"+long+"</L><L>3"+long+"</L><L>4"+long+"</L><L>5"+long+"</L><L>6"+long+"</L><G><M>1</M></G></E>")}},
		{"what is left empty", "", plain, token.Limits{}, "p.xml", []string{
			xml("T", some("<E><P/><A/></E>"), some("<E><A>x</A></E>"), "<E><P/><A/>y</E>", "<E><A/><A/></E>", "<E><P/><P/><A/></E>", "<E><P/><A></A>y</E>")}},
		{"keys written otherwise", "", plain, token.Limits{}, "p.json", []string{
			json(`{"E":[`, `]}`, some(`{"A":"x"},`), some(`{"\u0041":"x"},`), some(`{"A":null},`), some(`{"P":{},"A":"x"},`), `{"\u0041":"x","A":"x"},{"A":"x","\u0041":"y"},{"P":{},"P":{},"A":"x"},`)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := bothOf(engine.Options{Rules: compiled(t, c.message, c.schema), Message: "test/t@1#T", Limits: c.limits, Excerpts: true})
			for _, payload := range c.payloads {
				equal(t, b.general.CheckBytes([]byte(payload), c.file), b.guided.CheckBytes([]byte(payload), c.file), []byte(payload), "in memory")
			}
		})
	}
}

// The lines of a file are samples of a message, again and again, with some in between that break one of its rules. Most messages
// have a track for their lines.
func TestAlongTracksOnLinesOfEveryMessage(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	tracked, all := 0, 0
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			var valid, broken [][]byte
			add := func(list *[][]byte, made *sample.Sample, err error) {
				var line bytes.Buffer
				if err == nil && json.Compact(&line, made.Payload) == nil {
					line.WriteByte('\n')
					*list = append(*list, line.Bytes())
				}
			}
			for seed := range 2 {
				made, err := sample.New(m, sample.Options{Format: sample.JSON, Wrapped: true, Seed: uint64(seed)})
				add(&valid, made, err)
			}
			if len(valid) == 0 {
				continue
			}
			maker := sample.NewMaker(m)
			for i := 1; i < len(m.Rules); i += 1 + len(m.Rules)/5 {
				made, err := maker.Break(program.RuleID(i), sample.Options{Format: sample.JSON, Wrapped: true})
				add(&broken, made, err)
			}
			b := bothOf(engine.Options{Rules: rules.All(), Message: m.ID, AsOf: "2026-11-30"})
			pure := bytes.Repeat(valid[0], 40)
			equal(t, b.general.CheckBytes(pure, "p.ndjson"), b.guided.CheckBytes(pure, "p.ndjson"), pure, m.ID)
			if all++; b.guided.Opened() < b.general.Opened()/3 {
				tracked++
			}
			var mixed []byte
			for range 60 {
				list := valid
				if r.IntN(5) == 0 && len(broken) > 0 {
					list = broken
				}
				mixed = append(mixed, list[r.IntN(len(list))]...)
			}
			equal(t, b.general.CheckBytes(mixed, "p.ndjson"), b.guided.CheckBytes(mixed, "p.ndjson"), mixed, m.ID)
		}
	}
	assert.Greater(t, tracked, all*9/10)
}
