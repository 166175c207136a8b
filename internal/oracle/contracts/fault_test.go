package contracts

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/oracle/judge"
)

// fault is one thing that is made wrong in a record; it gives where the finding should be: an element, and with
// an attribute its name. Nothing is given where the record has no place for it.
type fault struct {
	name string
	// exact says that the finding is at the place, not only in the record.
	exact bool
	do    func(g *generator, record *element) (at *element, attr string)
}

// further says of which faults there may be more findings than one, and why; everywhere, by a contract or by both.
var further = map[string]string{
	"another name":                     "that an element is there whose name is wrong, and that the one is missing that was meant",
	"namespace, another namespace":     "an element of the name in each namespace: one is surplus, one is missing",
	"counts, two elements exchanged":   "of a repeated group: what comes may begin it anew or be misplaced in it",
	"group, two elements exchanged":    "likewise",
	"group, an element twice":          "likewise",
	"repeated, two elements exchanged": "likewise",
	"repeated, an element twice":       "likewise",
	"places, two elements exchanged":   "the same element at two places: what comes may be of either",
	"places, an element twice":         "likewise",
	"places, an element left out":      "likewise",
}

// most is how many findings there are of one fault at most.
const most = 6

var faults = []fault{
	{"a wrong value", true, func(g *generator, r *element) (*element, string) {
		e := g.of(r, func(e *element) bool { return e.simple() && e.hasText() && strict(textOf(e.typ)) })
		if e == nil {
			return nil, ""
		}
		e.items = []item{{text: "@@"}}
		return e, ""
	}},
	{"a wrong value of an attribute", true, func(g *generator, r *element) (*element, string) {
		is := func(e *element, a attribute) bool { t := g.typeOf(e, a.name); return t != nil && strict(t) }
		e := g.of(r, func(e *element) bool { return slices.ContainsFunc(e.attrs, func(a attribute) bool { return is(e, a) }) })
		if e == nil {
			return nil, ""
		}
		i := slices.IndexFunc(e.attrs, func(a attribute) bool { return is(e, a) })
		e.attrs[i].value = "@@"
		return e, e.attrs[i].name.Local
	}},
	{"an unknown element", true, func(g *generator, r *element) (*element, string) {
		e := g.of(r, elementsOnly)
		if e == nil {
			return nil, ""
		}
		c := &element{name: contract.Name{Space: e.children()[0].name.Space, Local: "Ukendt"}}
		e.items = slices.Insert(e.items, g.IntN(len(e.items)+1), item{element: c})
		return c, ""
	}},
	{"another name", true, func(g *generator, r *element) (*element, string) {
		e := g.of(r, elementsOnly)
		if e == nil {
			return nil, ""
		}
		c := pick(g, e.children())
		c.name.Local += "x"
		return c, ""
	}},
	{"another namespace", true, func(g *generator, r *element) (*element, string) {
		e := g.of(r, elementsOnly)
		if e == nil {
			return nil, ""
		}
		c := pick(g, e.children())
		c.name.Space = spaceForeign
		return c, ""
	}},
	{"an unknown attribute", true, func(g *generator, r *element) (*element, string) {
		e := g.of(r, func(e *element) bool { return e.decl != nil })
		if e == nil {
			return nil, ""
		}
		e.set(contract.Name{Local: "ukendt"}, "x")
		return e, "ukendt"
	}},
	{"an attribute left out", true, func(g *generator, r *element) (*element, string) {
		e := g.of(r, func(e *element) bool { return len(e.attrs) > 0 })
		if e == nil {
			return nil, ""
		}
		i := g.IntN(len(e.attrs))
		name := e.attrs[i].name.Local
		e.attrs = slices.Delete(e.attrs, i, i+1)
		return e, name
	}},
	{"text between elements", false, func(g *generator, r *element) (*element, string) {
		e := g.of(r, elementsOnly)
		if e == nil {
			return nil, ""
		}
		e.items = slices.Insert(e.items, g.IntN(len(e.items)+1), item{text: "tekst"})
		return e, ""
	}},
	{"an element left out", false, func(g *generator, r *element) (*element, string) {
		e := g.of(r, elementsOnly)
		if e == nil {
			return nil, ""
		}
		i := g.IntN(len(e.items))
		e.items = slices.Delete(e.items, i, i+1)
		return e, ""
	}},
	{"an element twice", false, func(g *generator, r *element) (*element, string) {
		e := g.of(r, elementsOnly)
		if e == nil {
			return nil, ""
		}
		i := g.IntN(len(e.items))
		e.items = slices.Insert(e.items, i, item{element: e.items[i].element.clone()})
		return e, ""
	}},
	{"two elements exchanged", false, func(g *generator, r *element) (*element, string) {
		e := g.of(r, elementsOnly)
		if e == nil || len(e.items) < 2 {
			return nil, ""
		}
		i := g.IntN(len(e.items) - 1)
		e.items[i], e.items[i+1] = e.items[i+1], e.items[i]
		return e, ""
	}},
}

// strict reports whether @@ is no value of a type.
func strict(s *contract.Simple) bool {
	for ; s != nil; s = s.Base {
		switch s.Name.Local {
		case "decimal", "boolean", "date", "dateTime", "float", "double", "duration", "time", "gYear", "hexBinary", "base64Binary", "NCName":
			return s.Builtin
		}
	}
	return false
}

// elementsOnly reports whether an element has elements and may have no text.
func elementsOnly(e *element) bool {
	c, ok := e.typ.(*contract.Complex)
	return ok && c.Content == contract.Elements && len(e.items) > 0 && !slices.ContainsFunc(e.items, func(it item) bool { return it.element == nil })
}

// broken is a document with faults in different records.
type broken struct {
	text   []byte
	faults []placed
}

// placed is a fault with where it should be found.
type placed struct {
	fault
	from, to int    // the lines of the record
	line     int    // of the element
	end      int    // where its end may be: only there it shows that an attribute is missing
	step     string // the last of the path
}

// breaks makes a valid document and breaks the records of the numbers, each in one way. All lines stay what they are
// if it is done with fewer.
func (l *loaded) breaks(seed int, records map[int]int) (*broken, int) {
	g := newGenerator(l.schema, uint64(seed))
	g.plain, g.records, g.large = true, 12, 2
	root := g.element(l.roots[0], 0)
	list := root.children()
	b := &broken{}
	type done struct {
		fault  fault
		record *element
		at     *element
		attr   string
	}
	var all []done
	for i, r := range list {
		how, ok := records[i]
		if !ok {
			continue
		}
		own := newGenerator(l.schema, uint64(seed*1000+i))
		f := faults[how]
		if at, attr := f.do(own, r); at != nil {
			all = append(all, done{f, r, at, attr})
		}
	}
	b.text = write(root, g.spaces, "")
	for _, d := range all {
		p := placed{fault: d.fault, from: d.record.line, to: d.record.endLine, line: d.at.line, end: d.at.line, step: d.at.name.Local}
		if d.attr != "" {
			p.step = "@" + d.attr
			if d.fault.name == "an attribute left out" {
				p.end = d.at.endLine
			}
		}
		b.faults = append(b.faults, p)
	}
	return b, len(list)
}

// With 1 to 8 faults in different records there is one finding for each, in its record; where the fault is a value, a
// name or an attribute, at it. What is a fault is said by the JDK, of each alone.
func TestEachFaultIsOneFinding(t *testing.T) {
	rounds := max(3, sizes(t)/25)
	var singles []judge.Document
	type trial struct {
		l      *loaded
		seed   int
		record int
		fault  int
		single *broken
	}
	var trials []trial
	for _, g := range contractsGiven(t) {
		if g.name == "saft" || g.name == "builtin" {
			continue
		}
		l := load(t, g)
		check := engine.New(engine.Options{Rules: l.set})
		for seed := range rounds {
			whole, n := l.breaks(seed, nil)
			if p := check.CheckBytes(whole.text, "a.xml"); p.Verdict != finding.Valid {
				continue // a value that is not within the facets
			}
			rng := newGenerator(l.schema, uint64(seed+5))
			for record := range n {
				how := rng.IntN(len(faults))
				single, _ := l.breaks(seed, map[int]int{record: how})
				if len(single.faults) == 1 {
					trials = append(trials, trial{l, seed, record, how, single})
					singles = append(singles, judge.Document{Schema: path.Join("testdata", g.schema), Text: single.text})
				}
			}
		}
	}
	answers := judge.JDKDocuments(t, singles)
	byDocument := map[string]map[int]int{}
	of := map[string]trial{}
	for i, a := range answers {
		if tr := trials[i]; a.Verdict == judge.Invalid {
			key := tr.l.name + " " + strconv.Itoa(tr.seed)
			if byDocument[key] == nil {
				byDocument[key] = map[int]int{}
			}
			byDocument[key][tr.record] = tr.fault
			of[key] = tr
		}
	}
	require.NotEmpty(t, of)
	count, off := map[string]int{}, map[string]int{}
	for _, key := range slices.Sorted(keysOf(of)) {
		tr, records := of[key], byDocument[key]
		check := engine.New(engine.Options{Rules: tr.l.set})
		for k := 1; k <= 8 && k <= len(records); k++ {
			some := map[int]int{}
			for _, r := range slices.Sorted(keysOf(records)) {
				if len(some) < k {
					some[r] = records[r]
				}
			}
			b, _ := tr.l.breaks(tr.seed, some)
			p := check.CheckBytes(b.text, "a.xml")
			within := 0
			for _, f := range b.faults {
				var in []string
				there := !f.exact
				for _, x := range p.Findings {
					if x.Line >= f.from && x.Line <= f.to {
						step, _, _ := strings.Cut(x.Path[strings.LastIndex(x.Path, "/")+1:], "[")
						there = there || x.Line >= f.line && x.Line <= f.end && step == f.step
						in = append(in, fmt.Sprint(x.Line, " ", x.Path, " ", x.Rule.ID))
					}
				}
				within += len(in)
				count[f.name]++
				kind := tr.l.name + ", " + f.name
				if may := further[f.name] != "" || further[kind] != ""; !there || len(in) != 1 && (!may || len(in) == 0 || len(in) > most) {
					if off[kind]++; off[kind] < 3 {
						assert.Fail(t, "not one finding in its place", "%s, %s at %d %s: %s\n%s", key, f.name, f.line, f.step, strings.Join(in, "; "), lines(b.text, f.from, f.to))
					}
				}
			}
			assert.Len(t, p.Findings, within, "%s: there are findings where nothing is wrong", key)
		}
	}
	for _, f := range faults {
		assert.Positive(t, count[f.name], f.name)
	}
}

func lines(text []byte, from, to int) string {
	return strings.Join(strings.Split(string(text), "\n")[from-1:to], "\n")
}

func keysOf[K comparable, V any](m map[K]V) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
