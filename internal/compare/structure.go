package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// facts are the values that each rule of a message compares with, wherever the program says so, and the expressions
// of rules over fields with the names of what they read.
func facts(m *program.Message) map[program.RuleID][]string {
	out := map[program.RuleID][]string{}
	add := func(r program.RuleID, fact string) {
		if r != 0 && !slices.Contains(out[r], fact) {
			out[r] = append(out[r], fact)
		}
	}
	for i := range m.Nodes {
		n := &m.Nodes[i]
		add(n.TypeRule, fmt.Sprint("types ", n.Types, n.Never))
		for k := range n.Checks {
			add(n.Checks[k].Rule, check(&n.Checks[k]))
		}
		if o := n.Object; o != nil {
			add(o.MinRule, fmt.Sprint("min ", o.Min))
			add(o.MaxRule, fmt.Sprint("max ", o.Max))
		}
		if a := n.Array; a != nil {
			add(a.MinRule, fmt.Sprint("min ", a.Min))
			add(a.MaxRule, fmt.Sprint("max ", a.Max))
		}
		if len(n.Exprs) == 0 && len(n.Keys) == 0 {
			continue
		}
		x := expressions(m, program.NodeID(i))
		for k := range n.Exprs {
			e := &n.Exprs[k]
			table := -1
			at := ""
			if e.Each >= 0 {
				table = e.Each
				at = x.column(table, e.At)
			} else {
				at = x.slots[e.At]
			}
			add(e.Rule, fmt.Sprintf("%s at %s of %s", x.write(e.Code, len(e.Code)-1, table), at, x.table(e.Each)))
		}
		for k := range n.Keys {
			add(n.Keys[k].Rule, x.key(k))
		}
	}
	for _, list := range out {
		slices.Sort(list)
	}
	return out
}

// check is what a check compares with.
func check(c *program.Check) string {
	s := fmt.Sprint(c.Op, " ", c.Kind, " ", c.N, " ", c.Text)
	if c.Pattern != nil {
		s += " " + c.Pattern.Text
	}
	if c.Enum != nil {
		s += fmt.Sprintf(" %q %q %v %v %v", c.Enum.Strings, c.Enum.Numbers, c.Enum.True, c.Enum.False, c.Enum.Null)
	}
	return s
}

// reader writes expressions with the names of what they read in place of its numbers, which others change.
type reader struct {
	m     *program.Message
	n     *program.Node
	slots map[int]string
	cells map[[2]int]string // by table and column
}

// expressions finds what the slots and cells of a scope hold.
func expressions(m *program.Message, scope program.NodeID) *reader {
	r := &reader{m: m, n: &m.Nodes[scope], slots: map[int]string{}, cells: map[[2]int]string{}}
	seen := map[string]bool{}
	var visit func(id program.NodeID, depth int, path string)
	visit = func(id program.NodeID, depth int, path string) {
		at := fmt.Sprint(id, " ", depth)
		if id == 0 || seen[at] || depth > 16 {
			return
		}
		seen[at] = true
		n := &m.Nodes[id]
		if n.Apply != nil {
			for _, of := range branches(n.Apply) {
				visit(of.node, depth, path)
			}
		}
		if a := n.Array; a != nil {
			visit(a.Items, depth, path)
			for _, item := range a.Tuple {
				visit(item, depth, path)
			}
			visit(a.Contains, depth, path)
		}
		o := n.Object
		if o == nil {
			return
		}
		for i := range o.Props {
			p := &o.Props[i]
			name := strings.TrimPrefix(path+"."+p.Name, ".")
			for _, k := range p.Keep {
				if int(k.Up) == depth {
					r.keep(&k, name)
				}
			}
			visit(p.Node, depth+1, name)
		}
		for i := range o.Deps {
			visit(o.Deps[i].Node, depth, path)
		}
	}
	visit(scope, 0, "")
	return r
}

func (r *reader) keep(k *program.Keep, name string) {
	if k.Where {
		name = "place of " + name
	}
	join := func(before string) string {
		if before == "" || before == name {
			return name
		}
		both := append(strings.Split(before, "+"), name)
		slices.Sort(both)
		return strings.Join(slices.Compact(both), "+")
	}
	if k.List < 0 {
		r.slots[int(k.Slot)] = join(r.slots[int(k.Slot)])
		return
	}
	at := [2]int{int(k.List), int(k.Slot)}
	r.cells[at] = join(r.cells[at])
}

func (r *reader) column(table, column int) string { return r.cells[[2]int{table, column}] }

func (r *reader) table(t int) string {
	if t < 0 {
		return "scope"
	}
	if name := r.column(t, program.RowStart); name != "" {
		return name
	}
	first := ""
	for at, name := range r.cells {
		if at[0] == t && (first == "" || name < first) {
			first = name
		}
	}
	return first
}

// write writes the operation at a place of code; table is the one whose row a macro is at, -1 for none.
func (r *reader) write(code []program.Expr, at, table int) string {
	if at < 0 || at >= len(code) {
		return ""
	}
	e := &code[at]
	is := e.Op.Operands()
	parts := []string{e.Op.String()}
	add := func(s string) { parts = append(parts, s) }
	inner := table
	switch {
	case is.Slot:
		add(r.slots[int(e.N)])
	case is.Cell:
		add(r.column(table, int(e.N)))
	case is.Table:
		inner = int(e.N)
		add(r.table(inner))
	case e.Op == program.ExprKey:
		add(r.key(int(e.N)))
	default:
		add(strconv.FormatInt(e.N, 10) + strconv.Quote(e.S))
	}
	for i, operand := range []int16{e.A, e.B, e.C} {
		switch {
		case is.Table && i < is.Columns:
			add(r.column(inner, int(operand)))
		case [...]bool{is.A, is.B, is.C}[i]:
			add(r.write(code[:at], int(operand), inner))
		default:
			add(strconv.Itoa(int(operand)))
		}
	}
	switch {
	case is.Args:
		for _, arg := range e.Args {
			add(r.write(code[:at], int(arg), table))
		}
	case is.Tuple:
		add(r.tuple(inner, e.Args))
	default:
		add(fmt.Sprint(e.Args))
	}
	if e.Pattern != nil {
		add(e.Pattern.Text)
	}
	return "(" + strings.Join(parts, " ") + ")"
}

// tuple writes columns, each followed by what its cells are.
func (r *reader) tuple(table int, columns []int16) string {
	var names []string
	for i := 0; i+1 < len(columns); i += 2 {
		names = append(names, fmt.Sprint(r.column(table, int(columns[i])), " ", columns[i+1]))
	}
	return strings.Join(names, ", ")
}

func (r *reader) key(k int) string {
	if k < 0 || k >= len(r.n.Keys) {
		return ""
	}
	key := &r.n.Keys[k]
	return fmt.Sprintf("rows of %s by %s, %d, when %s at %s", r.table(key.Table), r.tuple(key.Table, key.Columns), key.Fields,
		r.write(key.When, len(key.When)-1, key.Table), r.column(key.Table, key.At))
}

// branch is a node that applies to the same place, and how.
type branch struct {
	how  string
	node program.NodeID
	rule program.RuleID
}

func branches(a *program.Apply) []branch {
	var all []branch
	for _, n := range a.All {
		all = append(all, branch{"all", n, 0})
	}
	for i, c := range a.Any {
		for _, n := range c.Of {
			all = append(all, branch{"any " + strconv.Itoa(i), n, c.Rule})
		}
	}
	for i, c := range a.One {
		for _, n := range c.Of {
			all = append(all, branch{"one " + strconv.Itoa(i), n, c.Rule})
		}
	}
	for _, b := range []branch{{"not", a.Not, a.NotRule}, {"if", a.If, 0}, {"then", a.Then, 0}, {"else", a.Else, 0}} {
		if b.node != 0 {
			all = append(all, b)
		}
	}
	return all
}

// shape is what a message's program says beside the values that rules compare with and the names of fields: what
// applies where and under which conditions, of the rules and members that both sides have.
type shape struct {
	m      *program.Message
	keys   []string // of rules, empty for those of this side alone
	member func(path string) bool
	seen   map[program.NodeID]bool
	out    map[string][]string // by path of field
	order  map[string][]string // of elements, by path
}

// structure compares the shapes of two messages.
func (c *collector) structure(a, b *side) {
	old, new := keys(a, b)
	x, y := shapeOf(a.message, b.message, old, set(new)), shapeOf(b.message, a.message, new, set(old))
	for i := range b.message.Fields {
		f := &b.message.Fields[i]
		if !y.member(f.Path) {
			continue
		}
		of := Change{Field: f.Path, Label: f.Label, Class: Changed}
		if !slices.Equal(x.out[f.Path], y.out[f.Path]) {
			of.Aspect = AspectStructure
			c.add(of)
		}
		u, v := x.order[f.Path], y.order[f.Path]
		if u != nil && v != nil && !slices.Equal(u, v) {
			of.Aspect, of.Old, of.New = AspectOrder, strings.Join(u, ", "), strings.Join(v, ", ")
			c.add(of)
		}
	}
}

func shapeOf(m, other *program.Message, keys []string, there map[string]bool) *shape {
	shared := make([]string, len(keys))
	for i, key := range keys {
		if there[key] {
			shared[i] = key
		}
	}
	paths := map[string]bool{}
	for i := range other.Fields {
		paths[other.Fields[i].Path] = true
	}
	s := &shape{m: m, seen: map[program.NodeID]bool{}, out: map[string][]string{}, order: map[string][]string{},
		keys:   shared,
		member: func(path string) bool { return paths[path] }}
	if len(m.Nodes) > 1 {
		s.place(1)
	}
	for _, list := range s.out {
		slices.Sort(list)
	}
	return s
}

// place takes what always applies at a node into the list of its field.
func (s *shape) place(id program.NodeID) {
	if id == 0 || s.seen[id] {
		return
	}
	s.seen[id] = true
	n := &s.m.Nodes[id]
	path := s.m.Fields[n.Field].Path
	if o := n.Object; o != nil && o.Sequence {
		names := []string{}
		for i := range o.Props {
			if p := &o.Props[i]; p.Known && !p.Attr && s.member(s.m.Fields[p.Field].Path) {
				names = append(names, p.Name)
			}
		}
		if s.order[path] == nil {
			s.order[path] = names
		}
	}
	s.out[path] = append(s.out[path], s.own(n, nil)...)
	s.next(n, s.place)
	if n.Apply != nil {
		for _, of := range branches(n.Apply) {
			if of.how == "all" {
				s.place(of.node)
			} else {
				s.out[path] = append(s.out[path], s.rule(of.rule)+of.how+" "+s.inside(of.node, nil))
			}
		}
	}
}

// next gives the nodes of members and items.
func (s *shape) next(n *program.Node, do func(program.NodeID)) {
	if o := n.Object; o != nil {
		for i := range o.Props {
			if p := &o.Props[i]; p.Field == 0 || s.member(s.m.Fields[p.Field].Path) {
				do(p.Node)
			}
		}
		do(o.Extra)
		do(o.Names)
		for i := range o.Patterns {
			do(o.Patterns[i].Node)
		}
	}
	if a := n.Array; a != nil {
		do(a.Items)
		for _, item := range a.Tuple {
			do(item)
		}
		do(a.Contains)
	}
}

// own is what a node says itself, a fact each. In a branch, up is the nodes that it is in.
func (s *shape) own(n *program.Node, up []program.NodeID) []string {
	var list []string
	add := func(r program.RuleID, fact string) {
		if r == 0 || s.keys[r] != "" {
			list = append(list, s.rule(r)+fact)
		}
	}
	if n.Types != program.AnyType && n.TypeRule == 0 {
		list = append(list, fmt.Sprint("types ", n.Types))
	} else if n.TypeRule != 0 {
		add(n.TypeRule, "types")
	}
	if n.Never {
		add(n.TypeRule, "never")
	}
	if n.Hole {
		list = append(list, "hole")
	}
	if n.HoleRule != 0 {
		add(n.HoleRule, "hole")
	}
	for i := range n.Checks {
		c := &n.Checks[i]
		if c.Rule == 0 {
			list = append(list, check(c))
		} else {
			add(c.Rule, c.Op.String())
		}
	}
	for i := range n.Exprs {
		add(n.Exprs[i].Rule, "expression")
	}
	if o := n.Object; o != nil {
		for _, need := range o.Needs {
			name := o.Props[need.Prop].Name
			if need.Rule == 0 || s.keys[need.Rule] != "" {
				list = append(list, s.rule(need.Rule)+"needs "+name)
			}
		}
		for i := range o.Props {
			if p := &o.Props[i]; p.OnceRule != 0 {
				add(p.OnceRule, "once "+p.Name)
			}
		}
		for _, d := range o.Deps {
			for _, need := range d.Needs {
				add(need.Rule, "with "+o.Props[d.Prop].Name+" "+o.Props[need.Prop].Name)
			}
			if d.Node != 0 {
				list = append(list, "with "+o.Props[d.Prop].Name+" "+s.inside(d.Node, up))
			}
		}
		for _, p := range o.Patterns {
			list = append(list, "members like "+p.Pattern.Text)
		}
		for _, r := range []program.RuleID{o.ExtraRule, o.MinRule, o.MaxRule, o.OrderRule} {
			if r != 0 {
				add(r, "object")
			}
		}
		if o.Closed {
			list = append(list, "closed")
		}
	}
	if a := n.Array; a != nil {
		list = append(list, fmt.Sprint("tuple ", len(a.Tuple)))
		for _, r := range []program.RuleID{a.ExtraRule, a.MinRule, a.MaxRule, a.UniqueRule, a.ContainsRule} {
			if r != 0 {
				add(r, "array")
			}
		}
	}
	return list
}

// rule names a rule in a fact.
func (s *shape) rule(r program.RuleID) string {
	if r == 0 {
		return ""
	}
	if key := s.keys[r]; key != "" {
		return key + ": "
	}
	return ""
}

// inside is all that a branch says, with what is in it.
func (s *shape) inside(id program.NodeID, up []program.NodeID) string {
	if id == 0 {
		return ""
	}
	if i := slices.Index(up, id); i >= 0 {
		return "again " + strconv.Itoa(len(up)-i)
	}
	up = append(slices.Clone(up), id)
	n := &s.m.Nodes[id]
	list := s.own(n, up)
	if o := n.Object; o != nil {
		for i := range o.Props {
			if p := &o.Props[i]; p.Node != 0 && (p.Field == 0 || s.member(s.m.Fields[p.Field].Path)) {
				list = append(list, p.Name+" "+s.inside(p.Node, up))
			}
		}
		for _, p := range o.Patterns {
			list = append(list, p.Pattern.Text+" "+s.inside(p.Node, up))
		}
		list = append(list, "extra "+s.inside(o.Extra, up), "names "+s.inside(o.Names, up))
	}
	if a := n.Array; a != nil {
		list = append(list, "items "+s.inside(a.Items, up), "contains "+s.inside(a.Contains, up))
		for i, item := range a.Tuple {
			list = append(list, strconv.Itoa(i)+" "+s.inside(item, up))
		}
	}
	if n.Apply != nil {
		for _, of := range branches(n.Apply) {
			list = append(list, s.rule(of.rule)+of.how+" "+s.inside(of.node, up))
		}
	}
	slices.Sort(list)
	return "{" + strings.Join(list, "; ") + "}"
}
