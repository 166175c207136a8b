package contracts

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/oracle/judge"
	"github.com/forkontrol/forkontrol/internal/ownrules"
)

// model writes contracts of random content models.
type model struct {
	*generator
	b     strings.Builder
	heads bool
}

// randomContract gives a contract of a root with records of random content. Often it is none, as two readings of one
// document are possible.
func randomContract(seed uint64) string {
	m := &model{generator: newGenerator(&contract.Schema{}, seed)}
	m.heads = m.chance(3)
	fmt.Fprint(&m.b, `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t" targetNamespace="urn:t" elementFormDefault="`, pick(m.generator, []string{"qualified", "unqualified"}), `">
<xs:element name="Rod"><xs:complexType><xs:sequence><xs:element name="R" type="R" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="G" type="xs:token"/><xs:element name="H" type="xs:int"/>
`)
	if m.heads {
		m.b.WriteString(`<xs:element name="Hoved" type="xs:token" abstract="` + strconv.FormatBool(m.chance(2)) + `"/><xs:element name="Led" substitutionGroup="Hoved" type="xs:token"/>` + "\n")
	}
	for _, name := range []string{"R", "S"} {
		mixed := ""
		if m.chance(6) {
			mixed = ` mixed="true"`
		}
		m.b.WriteString(`<xs:complexType name="` + name + `"` + mixed + `>`)
		if m.chance(8) {
			m.b.WriteString("<xs:all>")
			for _, n := range m.Perm(5)[:1+m.IntN(4)] {
				m.b.WriteString(`<xs:element name="` + string(rune('a'+n)) + `" type="xs:token" minOccurs="` + pick(m.generator, []string{"0", "1"}) + `"/>`)
			}
			m.b.WriteString("</xs:all>")
		} else {
			m.group(0, name == "R")
		}
		if m.chance(2) {
			m.b.WriteString(`<xs:attribute name="x" type="xs:int" use="` + pick(m.generator, []string{"required", "optional"}) + `"/>`)
		}
		m.b.WriteString("</xs:complexType>\n")
	}
	m.b.WriteString("</xs:schema>")
	return m.b.String()
}

func (m *model) group(depth int, outer bool) {
	kind := pick(m.generator, []string{"sequence", "sequence", "choice"})
	m.b.WriteString("<xs:" + kind + m.occurs() + ">")
	for range 1 + m.IntN(3) {
		switch n := m.IntN(12); {
		case n < 3 && depth < 3:
			m.group(depth+1, outer)
		case n == 3:
			m.b.WriteString(`<xs:any namespace="` + pick(m.generator, []string{"##other", "urn:u"}) + `" processContents="` + pick(m.generator, []string{"lax", "skip"}) + `"` + m.occurs() + `/>`)
		case n == 4:
			m.b.WriteString(`<xs:element ref="` + pick(m.generator, []string{"G", "H"}) + `"` + m.occurs() + `/>`)
		case n == 5 && m.heads:
			m.b.WriteString(`<xs:element ref="Hoved"` + m.occurs() + `/>`)
		case n == 6 && outer:
			m.b.WriteString(`<xs:element name="s" type="S"` + m.occurs() + `/>`)
		default:
			m.b.WriteString(`<xs:element name="` + string(rune('a'+m.IntN(6))) + `" type="xs:token"` + m.occurs() + `/>`)
		}
	}
	m.b.WriteString("</xs:" + kind + ">")
}

func (m *model) occurs() string {
	return pick(m.generator, []string{"", "", "", ` minOccurs="0"`, ` maxOccurs="unbounded"`, ` minOccurs="0" maxOccurs="unbounded"`, ` minOccurs="2" maxOccurs="3"`, ` minOccurs="0" maxOccurs="2"`, ` maxOccurs="2"`})
}

// imported gives the rules and components of a contract; nil where it is none, or none that is taken: how often
// a group has come must show at once.
func imported(t testing.TB, text string) *loaded {
	t.Helper()
	files := fstest.MapFS{"t.xsd": {Data: []byte(text)}}
	read, problems := contract.Load(files, contract.Limits{}, "t.xsd")
	if len(problems) > 0 {
		return nil
	}
	r, problems := importing.Source(files, importing.Options{Paths: []string{"t.xsd"}})
	require.Empty(t, problems)
	set, err := ownrules.Of(true, compile.Source{Files: r.Source})
	if err != nil && strings.Contains(err.Error(), "how often each has come cannot be known") {
		return nil
	}
	require.NoError(t, err, text)
	schema := read.Schemas[0]
	return &loaded{given: given{name: "t"}, set: set, schema: schema, roots: []*contract.Element{schema.Elements[contract.Name{Space: "urn:t", Local: "Rod"}]}}
}

// slow reads a document by the components alone, a step at a time, without any regard for speed.
type slow struct{}

// reading is what is known of one element's children.
type reading struct {
	slow
	kids []*element
	done map[begin]map[int]bool
}

type begin struct {
	of   *contract.Particle
	from int
}

func (s slow) valid(e *element, t contract.Type) bool {
	switch t := t.(type) {
	case *contract.Simple:
		return len(e.children()) == 0 && (t.Name.Local != "int" || isInt(e))
	case *contract.Complex:
		for _, a := range e.attrs {
			if a.name.Space != spaceInstance && !slices.ContainsFunc(t.Attributes, func(u *contract.AttributeUse) bool { return u.Attribute.Name == a.name }) {
				return false
			}
		}
		for _, u := range t.Attributes {
			if u.Required && e.attr(u.Attribute.Name) < 0 {
				return false
			}
		}
		for _, it := range e.items {
			if it.element == nil && t.Content != contract.Mixed && strings.TrimSpace(it.characters()) != "" {
				return false
			}
		}
		kids := e.children()
		if t.Particle == nil {
			return len(kids) == 0
		}
		if !(reading{s, kids, map[begin]map[int]bool{}}).ends(t.Particle, 0)[len(kids)] {
			return false
		}
		for _, c := range kids {
			if d := s.declared(t.Particle, c.name); d != nil && !s.valid(c, d.Type) {
				return false
			}
		}
		return true
	}
	return false
}

// characters are the text that an item is.
func (it item) characters() string {
	if inside, ok := strings.CutPrefix(it.raw, "<![CDATA["); ok {
		return strings.TrimSuffix(inside, "]]>")
	}
	return it.text
}

func isInt(e *element) bool {
	text := ""
	for _, it := range e.items {
		text += it.characters()
	}
	_, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(text), "+"), 10, 32)
	return err == nil
}

// ends gives where what a particle takes may end, if it begins at a child.
func (r reading) ends(p *contract.Particle, from int) map[int]bool {
	at := begin{p, from}
	if all, ok := r.done[at]; ok {
		return all
	}
	all := map[int]bool{}
	now := map[int]bool{from: true}
	for n := uint64(0); n <= p.Max && len(now) > 0; n++ {
		if n >= p.Min {
			before := len(all)
			for i := range now {
				all[i] = true
			}
			if n > p.Min && len(all) == before {
				break
			}
		}
		next := map[int]bool{}
		for i := range now {
			for j := range r.once(p, i) {
				next[j] = true
			}
		}
		now = next
	}
	r.done[at] = all
	return all
}

func (r reading) once(p *contract.Particle, from int) map[int]bool {
	switch {
	case p.Element != nil:
		if from < len(r.kids) && r.named(p.Element, r.kids[from].name) != nil {
			return map[int]bool{from + 1: true}
		}
		return nil
	case p.Any != nil:
		if from < len(r.kids) && takes(p.Any, r.kids[from].name.Space) {
			return map[int]bool{from + 1: true}
		}
		return nil
	}
	return r.group(p.Group, p.Group.Particles, from)
}

func (r reading) group(g *contract.Group, left []*contract.Particle, from int) map[int]bool {
	all := map[int]bool{}
	switch g.Compositor {
	case contract.Choice:
		for _, p := range left {
			for i := range r.ends(p, from) {
				all[i] = true
			}
		}
	case contract.All:
		if len(left) == 0 {
			return map[int]bool{from: true}
		}
		for i, p := range left {
			rest := slices.Delete(slices.Clone(left), i, i+1)
			for j := range r.ends(p, from) {
				for k := range r.group(g, rest, j) {
					all[k] = true
				}
			}
		}
	default:
		if len(left) == 0 {
			return map[int]bool{from: true}
		}
		for i := range r.ends(left[0], from) {
			for j := range r.group(g, left[1:], i) {
				all[j] = true
			}
		}
	}
	return all
}

// named gives the declaration of a name where a particle's element may stand.
func (s slow) named(e *contract.Element, name contract.Name) *contract.Element {
	if e.Name == name && !e.Abstract {
		return e
	}
	for _, m := range e.Members {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// declared gives the declaration of a name somewhere in a particle.
func (s slow) declared(p *contract.Particle, name contract.Name) *contract.Element {
	if p.Element != nil {
		return s.named(p.Element, name)
	}
	if p.Group != nil {
		for _, q := range p.Group.Particles {
			if d := s.declared(q, name); d != nil {
				return d
			}
		}
	}
	return nil
}

// structural are the changes that slow knows of.
var structural = slices.DeleteFunc(slices.Clone(changes), func(c change) bool {
	return !slices.Contains([]string{"an element left out", "an element twice", "two elements exchanged", "an element moved elsewhere", "an element from elsewhere",
		"another name", "another namespace", "no attribute", "text", "nothing inside"}, c.name)
})

// tried makes a document of a contract and asks that each way and the slow reading say the same of it.
func (l *loaded) tried(t testing.TB, b both, text string, seed uint64) ([]byte, judge.Verdict) {
	t.Helper()
	g := newGenerator(l.schema, seed)
	g.plain, g.records = true, 2
	root := g.element(l.roots[0], 0)
	for range g.IntN(3) {
		pick(g, structural).do(g, root)
	}
	doc := g.write(root)
	want := judge.Invalid
	if (slow{}).valid(root, root.typ) {
		want = judge.Valid
	}
	p := b.agree(t, doc)
	if got := judge.Verdict(p.Verdict.String()); got != want {
		assert.Equal(t, want, got, "%d\n%s\n%s\n%s", seed, found(p), doc, text)
	}
	if p.Verdict == finding.Valid {
		assert.True(t, p.Full())
	}
	return doc, want
}

// By random contracts, each way of checking, a slow reading and the JDK agree.
func TestRandomContracts(t *testing.T) {
	dir := t.TempDir()
	var all []judge.Document
	var wants []judge.Verdict
	taken := 0
	for seed := uint64(0); taken < sizes(t); seed++ {
		text := randomContract(seed)
		l := imported(t, text)
		if l == nil {
			continue
		}
		taken++
		file := filepath.Join(dir, strconv.Itoa(taken)+".xsd")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		b := l.both()
		for i := range uint64(12) {
			doc, want := l.tried(t, b, text, seed*100+i)
			all, wants = append(all, judge.Document{Schema: file, Text: doc}), append(wants, want)
		}
		if t.Failed() {
			return
		}
	}
	count := map[judge.Verdict]int{}
	apart := 0
	for i, a := range judge.JDKDocuments(t, all) {
		count[a.Verdict]++
		if a.Verdict == wants[i] {
			continue
		}
		// The JDK miscounts where what has a maxOccurs of its own is optional by what is around it.
		apart++
		second := judge.XmllintDocuments(t, all[i].Schema, [][]byte{all[i].Text})[0]
		text, _ := os.ReadFile(all[i].Schema)
		require.Equal(t, second.Verdict, wants[i], "JDK %s: %s, xmllint: %s\n%s\n%s", a.Verdict, a.Complaints, second.Complaints, all[i].Text, text)
	}
	t.Log(count, apart)
	assert.Greater(t, count[judge.Valid], len(all)/4)
	assert.Greater(t, count[judge.Invalid], len(all)/8)
	assert.Less(t, apart, 2+len(all)/50)
}

// FuzzRandomContracts is TestRandomContracts for any numbers, without the JDK.
func FuzzRandomContracts(f *testing.F) {
	for i := range uint64(20) {
		f.Add(i, i*7)
	}
	f.Fuzz(func(t *testing.T, of, seed uint64) {
		text := randomContract(of)
		if l := imported(t, text); l != nil {
			b := l.both()
			for i := range uint64(5) {
				l.tried(t, b, text, seed+i)
			}
		}
	})
}
