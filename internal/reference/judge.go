package reference

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
	"github.com/forkontrol/forkontrol/internal/value"
)

// judge is one reading of one tree.
type judge struct {
	r        *Reader
	how      Reading
	exprs    bool // rules over several fields are asked
	at       tree.Path
	breaches []Breach
	// wrong counts what breaks the schema; spoilt are the values that do by themselves.
	wrong  int
	spoilt []tree.Path
}

// breaks notes that a value breaks what the schema says about it.
func (j *judge) breaks(rule program.RuleID) {
	j.spoilt = append(j.spoilt, slices.Clone(j.at))
	j.misplaced(rule)
}

// misplaced notes that a value breaks what the schema says about the place around it: it is
// one too many, or in the wrong order. The value is as good as before.
func (j *judge) misplaced(rule program.RuleID) {
	j.wrong++
	j.breach(rule)
}

func (j *judge) breach(rule program.RuleID) {
	if !slices.ContainsFunc(j.breaches, func(b Breach) bool { return b.Rule == rule && slices.Equal(b.At, j.at) }) {
		j.breaches = append(j.breaches, Breach{rule, slices.Clone(j.at)})
	}
}

// below does what is to be done at part i of the place.
func (j *judge) below(i int, do func()) {
	j.at = append(j.at, i)
	do()
	j.at = j.at[:len(j.at)-1]
}

// holds reports whether a value breaks nothing that a node says.
func (j *judge) holds(n program.NodeID, t *tree.Value) bool {
	k := judge{r: j.r, how: j.how}
	k.value(n, t)
	return k.wrong == 0
}

// value judges a value by one node; node 0 allows anything.
func (j *judge) value(n program.NodeID, t *tree.Value) {
	if n == 0 {
		return
	}
	n, rule := j.r.Said(n, t)
	if rule != 0 {
		j.breaks(rule)
	}
	node := &j.r.m.Nodes[n]
	if node.Never {
		j.breaks(node.TypeRule)
		return
	}
	before := j.wrong
	t = prepared(node.Checks, t)
	if j.how.Format != program.FormatJSON {
		was := t
		t = untyped(node.Types, t)
		if t.Type == program.Boolean && len(node.Checks) > 0 && node.Checks[0].Op.Prepares() { // a pattern may ask for 1
			t = &tree.Value{Type: program.Boolean, Text: string(value.Collapse([]byte(was.Text)))}
		}
	}
	if !Allows(node.Types, t) {
		j.breaks(node.TypeRule) // what else is wrong follows from it
		return
	}
	j.checks(node.Checks, t)
	for i := range t.Inner {
		if node.HoleRule != 0 && !j.r.m.Holds(node.HoleRule, t.Inner[i].Message) {
			j.misplaced(node.HoleRule)
		}
	}
	if t.Type == program.Object && node.Object != nil {
		j.object(node.Object, t)
	}
	if t.Type == program.Array && node.Array != nil {
		j.array(node.Array, t)
	}
	if node.Apply != nil {
		j.apply(node.Apply, t)
	}
	if j.exprs && len(node.Exprs)+len(node.Keys) > 0 && (j.wrong == before || !t.Scalar()) {
		j.rules(n, t)
	}
}

func (j *judge) object(o *program.ObjectNode, t *tree.Value) {
	seen := map[string]int{}
	for i, m := range t.Members {
		seen[m.Name]++
		if o.Markup == nil {
			j.below(i, func() { j.member(o, m, seen[m.Name] > 1) })
		}
		j.value(o.Names, tree.String(m.Name))
	}
	if o.Markup != nil {
		j.marked(o, t)
	}
	has := func(p uint16) bool { return seen[o.Props[p].Name] > 0 }
	for _, n := range o.Needs {
		if !has(n.Prop) {
			j.breaks(n.Rule)
		}
	}
	if o.MinRule != 0 && int64(len(seen)) < o.Min {
		j.breaks(o.MinRule)
	}
	if o.MaxRule != 0 && int64(len(seen)) > o.Max {
		j.breaks(o.MaxRule)
	}
	for _, d := range o.Deps {
		if !has(d.Prop) {
			continue
		}
		for _, n := range d.Needs {
			if !has(n.Prop) {
				j.breaks(n.Rule)
			}
		}
		j.value(d.Node, t)
	}
	if o.Sequence && o.Markup == nil && j.how.Format == program.FormatXML {
		j.order(o, t)
	}
}

// member judges one member of an object; again is one whose name was there before.
func (j *judge) member(o *program.ObjectNode, m tree.Member, again bool) {
	known := false
	for i := range o.Props {
		p := &o.Props[i]
		if p.Name != m.Name {
			continue
		}
		known = known || p.Known
		j.value(p.Node, m.Value)
		if again && p.OnceRule != 0 && j.how.Format == program.FormatXML {
			j.misplaced(p.OnceRule)
		}
	}
	for i := range o.Patterns {
		if pattern.Match(o.Patterns[i].Pattern, []byte(m.Name)) {
			known = true
			j.value(o.Patterns[i].Node, m.Value)
		}
	}
	if !known {
		if o.ExtraRule != 0 {
			j.misplaced(o.ExtraRule)
		}
		j.value(o.Extra, m.Value)
	}
}

// order asks that elements come as the properties stand.
func (j *judge) order(o *program.ObjectNode, t *tree.Value) {
	last := -1
	for i, m := range t.Members {
		at := slices.IndexFunc(o.Props, func(p program.Prop) bool { return p.Name == m.Name })
		if at < 0 || o.Props[at].Attr {
			continue
		}
		if at < last {
			j.below(i, func() { j.misplaced(o.OrderRule) })
		}
		last = max(last, at)
	}
}

func (j *judge) array(a *program.ArrayNode, t *tree.Value) {
	n := int64(len(t.Items))
	if a.MinRule != 0 && n < a.Min {
		j.breaks(a.MinRule)
	}
	if a.MaxRule != 0 && n > a.Max {
		j.below(int(a.Max), func() { j.misplaced(a.MaxRule) })
	}
	found := false
	for i, item := range t.Items {
		j.below(i, func() {
			switch {
			case i < len(a.Tuple):
				j.value(a.Tuple[i], item)
			case a.ExtraRule != 0:
				j.misplaced(a.ExtraRule)
			default:
				j.value(a.Items, item)
			}
			if a.UniqueRule != 0 && slices.ContainsFunc(t.Items[:i], item.Equal) {
				j.misplaced(a.UniqueRule)
			}
		})
		found = found || a.Contains != 0 && j.holds(a.Contains, item)
	}
	if a.Contains != 0 && !found {
		j.breaks(a.ContainsRule)
	}
}

func (j *judge) apply(a *program.Apply, t *tree.Value) {
	holds := func(n program.NodeID) bool { return j.holds(n, t) }
	for _, n := range a.All {
		j.value(n, t)
	}
	for _, c := range a.Any {
		if !slices.ContainsFunc(c.Of, holds) {
			j.breaks(c.Rule)
		}
	}
	for _, c := range a.One {
		n := 0
		for _, of := range c.Of {
			if holds(of) {
				n++
			}
		}
		if n != 1 {
			j.breaks(c.Rule)
		}
	}
	if a.Each != 0 && t.Type == program.String {
		for _, word := range wordsOf(t.Text) {
			j.value(a.Each, tree.String(word))
		}
	}
	if a.Not != 0 && holds(a.Not) {
		j.breaks(a.NotRule)
	}
	if a.If != 0 {
		if holds(a.If) {
			j.value(a.Then, t)
		} else {
			j.value(a.Else, t)
		}
	}
}

// rules asks the rules over several fields whose scope the value is.
func (j *judge) rules(n program.NodeID, t *tree.Value) {
	s := j.r.Scope(n, t, j.how)
	if !j.how.Every {
		j.spoil(s)
	}
	node := &j.r.m.Nodes[n]
	for i := range node.Exprs {
		rule := &node.Exprs[i]
		for _, row := range s.RowsOf(rule) {
			e := &Evaluation{Scope: s, Code: rule.Code, Row: row}
			if j.how.Prepare != nil {
				j.how.Prepare(e)
			}
			if !e.Holds() {
				j.breach(rule.Rule)
			}
		}
	}
	for i := range s.Keys {
		if s.Keys[i].Rule != 0 && s.keyBroken(&s.Keys[i]) {
			j.breach(s.Keys[i].Rule)
		}
	}
}

// spoil marks the values of a scope that break rules of their own.
func (j *judge) spoil(s *Scope) {
	s.spoil(func(below tree.Path) bool {
		at := slices.Concat(j.at, below)
		return slices.ContainsFunc(j.spoilt, func(w tree.Path) bool { return slices.Equal(w, at) })
	})
}
