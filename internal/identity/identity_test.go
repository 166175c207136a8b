package identity

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

// element is one of a tree, with what it holds written out.
type element struct {
	serial int // from 1, in the order of the document
	last   int // of the elements in it, the serial of the last
	name   string
	attrs  [][2]string
	text   string
	isNil  bool
	kids   []*element
}

func (e *element) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<%s", e.name)
	for _, a := range e.attrs {
		fmt.Fprintf(&b, " %s=%q", a[0], a[1])
	}
	if e.isNil {
		b.WriteString(" nil")
	}
	fmt.Fprintf(&b, ">%s", e.text)
	for _, k := range e.kids {
		b.WriteString(k.String())
	}
	return b.String() + "</>"
}

const nillable = "c" // elements of this name may be nil

func randomElement(r *rand.Rand, depth int, serial *int) *element {
	*serial++
	e := &element{serial: *serial, name: string("abc"[r.IntN(3)])}
	for _, a := range []string{"x", "y"} {
		if r.IntN(2) == 0 {
			e.attrs = append(e.attrs, [2]string{a, string("12"[r.IntN(2)])})
		}
	}
	if e.isNil = e.name == nillable && r.IntN(4) == 0; e.isNil {
		e.last = *serial
		return e
	}
	if depth > 0 && r.IntN(4) > 0 {
		for range r.IntN(5) {
			e.kids = append(e.kids, randomElement(r, depth-1, serial))
		}
	}
	e.last = *serial
	if len(e.kids) == 0 {
		e.text = string("123"[r.IntN(3)])
	}
	return e
}

func randomPath(r *rand.Rand, field bool) (s program.Steps) {
	for range 1 + r.IntN(2)*r.IntN(2) {
		b := program.Branch{Deep: r.IntN(4) == 0}
		for range r.IntN(3) {
			name := []string{"a", "b", "c", ""}[r.IntN(4)]
			b.Steps = append(b.Steps, program.Step{Name: name, AnySpace: name == ""})
		}
		if field && r.IntN(2) == 0 {
			b.Steps = append(b.Steps, program.Step{Attr: true, Name: []string{"x", "y", ""}[r.IntN(3)]})
		}
		s.Branches = append(s.Branches, b)
	}
	return s
}

// randomConstraints gives keys by the names of the elements that they are declared for.
func randomConstraints(r *rand.Rand) map[string][]*program.Constraint {
	all := map[string][]*program.Constraint{}
	rule := program.RuleID(1)
	put := func(c program.Constraint) {
		c.Rule, c.LackRule, c.NilRule, c.FormRule = rule, rule+1, rule+2, rule+3
		rule += 4
		name := string("abc"[r.IntN(3)])
		all[name] = append(all[name], &c)
	}
	for n := range 1 + r.IntN(2) {
		c := program.Constraint{Kind: program.IsUnique + program.ConstraintKind(r.IntN(2)), Name: fmt.Sprint("k", n), Selector: randomPath(r, false)}
		for range 1 + r.IntN(2)*r.IntN(2) {
			c.Fields = append(c.Fields, randomPath(r, true))
		}
		put(c)
		if r.IntN(3) == 0 { // the same key is declared for another element
			put(c)
		}
		for range r.IntN(3) {
			ref := program.Constraint{Kind: program.IsKeyRef, Name: fmt.Sprint("r", n), Refer: c.Name, Selector: randomPath(r, false)}
			for range c.Fields {
				ref.Fields = append(ref.Fields, randomPath(r, true))
			}
			put(ref)
		}
	}
	return all
}

// breach is a rule and the element where it was broken.
type breach struct {
	rule program.RuleID
	at   int
}

// oracle reads the Recommendation (section 3.11) over a whole tree, with no regard for speed.
type oracle struct {
	all      map[string][]*program.Constraint
	breaches []breach
}

type node struct {
	attr string
	of   *element
}

func (o *oracle) find(e *element, s *program.Steps) (list []node) {
	put := func(f node) {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	var walk func(e *element, steps []program.Step)
	walk = func(e *element, steps []program.Step) {
		switch {
		case len(steps) == 0:
			put(node{"", e})
		case steps[0].Attr:
			for _, a := range e.attrs {
				if steps[0].Name == "" || steps[0].Name == a[0] {
					put(node{a[0], e})
				}
			}
		default:
			for _, k := range e.kids {
				if steps[0].Name == "" || steps[0].Name == k.name {
					walk(k, steps[1:])
				}
			}
		}
	}
	var deep func(e *element, steps []program.Step)
	deep = func(e *element, steps []program.Step) {
		walk(e, steps)
		for _, k := range e.kids {
			deep(k, steps)
		}
	}
	for _, b := range s.Branches {
		if b.Deep {
			deep(e, b.Steps)
		} else {
			walk(e, b.Steps)
		}
	}
	return list
}

// qualified gives the elements that have all values, with these, and reports what is wrong with the others.
func (o *oracle) qualified(e *element, c *program.Constraint) (of []*element, values []string) {
	targets := o.find(e, &c.Selector)
	// Of elements within one another, which is the first one is a matter of taste: it is that which ends first.
	slices.SortFunc(targets, func(a, b node) int {
		return cmp.Or(cmp.Compare(a.of.last, b.of.last), cmp.Compare(b.of.serial, a.of.serial))
	})
	for _, target := range targets {
		t := target.of
		value, whole, wrong := "", true, false
		lacks := map[int]program.RuleID{}
		for i := range c.Fields {
			list := o.find(t, &c.Fields[i])
			if len(list) > 1 || len(list) == 1 && list[0].attr == "" && len(list[0].of.kids) > 0 {
				o.breaches = append(o.breaches, breach{c.FormRule, t.serial})
				wrong = true
				continue
			}
			if len(list) == 0 {
				lacks[i], whole = c.LackRule, false
				continue
			}
			f := list[0]
			if f.attr == "" {
				if f.of.name == nillable {
					lacks[i] = c.NilRule
				}
				whole = whole && !f.of.isNil
				value += f.of.text + ","
			}
			for _, a := range f.of.attrs {
				if a[0] == f.attr {
					value += a[1] + ","
				}
			}
		}
		if c.Kind == program.IsKey && !wrong {
			for i := range c.Fields {
				if lacks[i] != 0 {
					o.breaches = append(o.breaches, breach{lacks[i], t.serial})
					wrong = true
					break
				}
			}
		}
		if whole && !wrong {
			of, values = append(of, t), append(values, value)
		}
	}
	return of, values
}

// check gives the node tables of an element: by key, the values and the elements that have them.
func (o *oracle) check(e *element) map[string]map[string][]*element {
	tables := map[string]map[string][]*element{}
	for _, k := range e.kids {
		for name, t := range o.check(k) {
			if tables[name] == nil {
				tables[name] = map[string][]*element{}
			}
			for v, of := range t {
				for _, x := range of {
					if !slices.Contains(tables[name][v], x) {
						tables[name][v] = append(tables[name][v], x)
					}
				}
			}
		}
	}
	for _, t := range tables {
		for v, of := range t {
			if len(of) > 1 { // they clash
				delete(t, v)
			}
		}
	}
	own := map[string]map[string][]*element{}
	for _, c := range o.all[e.name] {
		if c.Kind == program.IsKeyRef {
			continue
		}
		if own[c.Name] == nil {
			own[c.Name] = map[string][]*element{}
		}
		of, values := o.qualified(e, c)
		for i, v := range values {
			if len(own[c.Name][v]) > 0 {
				o.breaches = append(o.breaches, breach{c.Rule, of[i].serial})
				continue
			}
			own[c.Name][v] = []*element{of[i]}
		}
	}
	for name, t := range own {
		if tables[name] == nil {
			tables[name] = map[string][]*element{}
		}
		for v, of := range t {
			tables[name][v] = of
		}
	}
	for _, c := range o.all[e.name] {
		if c.Kind != program.IsKeyRef {
			continue
		}
		of, values := o.qualified(e, c)
		for i, v := range values {
			if len(tables[c.Refer][v]) == 0 {
				o.breaches = append(o.breaches, breach{c.Rule, of[i].serial})
			}
		}
	}
	return tables
}

// driver hands a tree to a machine.
type driver struct {
	all      map[string][]*program.Constraint
	m        *Machine
	path     []string
	breaches []breach
	full     bool
}

func (d *driver) Path(up int) string { return "/" + strings.Join(d.path[:len(d.path)-up], "/") }
func (d *driver) Broken(b *Breach) {
	d.breaches = append(d.breaches, breach{b.Rule, int(b.Offset)})
}
func (d *driver) Unchecked(any, program.RuleID) {}
func (d *driver) Full(Place)                    { d.full = true }

func (d *driver) read(e *element) {
	d.path = append(d.path, fmt.Sprint(e.name, e.serial))
	d.m.Begin("", []byte(e.name), Place{Offset: int64(e.serial)})
	for _, c := range d.all[e.name] {
		d.m.Open(d, c)
	}
	for _, a := range e.attrs {
		if d.m.Asks("", []byte(a[0])) {
			d.m.Attribute("", []byte(a[0]), &Value{Simple: true, Key: []byte(a[1])})
		}
	}
	for _, k := range e.kids {
		d.read(k)
	}
	v := Value{}
	if d.m.Awaits() {
		v = Value{Simple: len(e.kids) == 0, Nillable: e.name == nillable, Key: []byte(e.text)}
		if e.isNil {
			v.Key = nil
		}
	}
	d.m.End(&v)
	d.path = d.path[:len(d.path)-1]
}

func sorted(list []breach) []breach {
	slices.SortFunc(list, func(a, b breach) int { return (int(a.rule)-int(b.rule))*10000 + a.at - b.at })
	return list
}

func compare(t *testing.T, r *rand.Rand) (broken bool) {
	serial := 0
	root := randomElement(r, 4, &serial)
	all := randomConstraints(r)
	o := &oracle{all: all}
	o.check(root)
	d := &driver{all: all}
	d.m = New(d, 1<<20)
	d.read(root)
	var written []string
	for name, list := range all {
		for _, c := range list {
			written = append(written, fmt.Sprintf("%s: %+v", name, *c))
		}
	}
	require.Equal(t, sorted(o.breaches), sorted(d.breaches), "%s\n%s", root, strings.Join(written, "\n"))
	require.Zero(t, d.m.rows, "nothing is kept when all is closed")
	require.Zero(t, d.m.size)
	return len(o.breaches) > 0
}

// The machine finds what a plain reading of the Recommendation finds, whatever the keys and the document.
func TestLikeThePlainReading(t *testing.T) {
	broken := 0
	for seed := range uint64(6_000) {
		if compare(t, rand.New(rand.NewPCG(seed, 1))) {
			broken++
		}
	}
	assert.Greater(t, broken, 600)
	assert.Less(t, broken, 5_400)
}

func FuzzLikeThePlainReading(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) { compare(t, rand.New(rand.NewPCG(a, b))) })
}
