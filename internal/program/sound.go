package program

// Unsound says what of a message no check could be made by: an operation, a kind or
// another word that is unknown, or a number of a thing that is not there. It is empty for a
// message that is sound. The registers are those of the ruleset.
//
// What the engine takes for granted of a program is asked here once, when a message is
// compiled or read, so that the engine never meets what it does not know and nothing makes it
// reach beyond a list. One thing is left to it: to which scope a Keep belongs shows only in
// a payload.
func (m *Message) Unsound(registers []Register) string {
	if len(m.Nodes) < 2 || len(m.Rules) < 1 || len(m.Fields) < 1 {
		return "a message without nodes, rules or fields"
	}
	w := inspector{m: m, registers: registers}
	w.head()
	for i := range m.Fields {
		f := &m.Fields[i]
		w.node(f.Node)
		w.field(f.Parent)
		w.ask(f.Parent <= FieldID(i), "a field before the one that it is in")
		w.ask(f.Evidence <= Official, "an unknown evidence")
		w.ask(f.Personal <= Birth, "an unknown kind of personal data")
	}
	for i := range m.Rules {
		r := &m.Rules[i]
		w.field(r.Field)
		w.ask(r.Severity <= Error, "an unknown severity")
		w.ask(r.Evidence <= Official, "an unknown evidence")
	}
	w.identity()
	for i := range m.Nodes {
		w.inside(&m.Nodes[i])
	}
	return w.what
}

// Unsound is Message.Unsound for all messages that have been read, their automata and what
// a ruleset has beside them, with the id of the message before what is wrong with it.
func (r *Ruleset) Unsound() string {
	if what := r.UnsoundHead(); what != "" {
		return what
	}
	for _, s := range r.Systems {
		for _, m := range s.Messages {
			if m.Fill != nil {
				continue
			}
			what := m.Unsound(r.Registers)
			if what == "" && !m.patternsSound() {
				what = "an automaton that does not stay within its tables"
			}
			if what != "" {
				return m.ID + ": " + what
			}
		}
	}
	return ""
}

// UnsoundHead is Unsound without the bodies of messages.
func (r *Ruleset) UnsoundHead() string {
	w := inspector{}
	for i := range r.Registers {
		d := &r.Registers[i]
		w.ask(d.Keys >= 0 && d.Keys <= len(d.Columns), "a register with more keys than columns")
		for k := range d.Columns {
			switch d.Columns[k].Kind {
			case "string", "date", "integer":
			default:
				w.ask(false, "an unknown kind of column")
			}
		}
	}
	for _, s := range r.Systems {
		for i := range s.Rules {
			rule := &s.Rules[i]
			w.ask(rule.Severity <= Error, "an unknown severity")
			w.ask(rule.Evidence <= Official, "an unknown evidence")
		}
		for _, m := range s.Messages {
			w.m = m
			w.head()
		}
	}
	return w.what
}

// inspector keeps the first thing that is wrong.
type inspector struct {
	m         *Message
	registers []Register
	what      string
	// Of the expression in hand: its code, its node, and which operations have been an
	// operand. Each is one at most once, so that evaluating takes no more steps than there
	// are operations.
	code []Expr
	of   *Node
	used []bool
}

// ask and those below are called from many places and compiled into none of them, which
// would take 2 KB of the WebAssembly module.
//
//go:noinline
func (w *inspector) ask(ok bool, what string) {
	if !ok && w.what == "" {
		w.what = what
	}
}

//go:noinline
func (w *inspector) node(id NodeID) {
	w.ask(int(id) < len(w.m.Nodes), "a node that is not there")
}

func (w *inspector) nodes(ids []NodeID) {
	for _, id := range ids {
		w.node(id)
	}
}

//go:noinline
func (w *inspector) rule(id RuleID) {
	w.ask(int(id) < len(w.m.Rules), "a rule that is not there")
}

//go:noinline
func (w *inspector) field(id FieldID) {
	w.ask(int(id) < len(w.m.Fields), "a field that is not there")
}

func (w *inspector) head() {
	w.ask(w.m.Evidence <= Official, "an unknown evidence")
	delimited := false
	for _, f := range w.m.Formats {
		known := false
		for _, allowed := range Formats {
			known = known || f == allowed
		}
		w.ask(known, "an unknown format")
		delimited = delimited || f == FormatCSV
	}
	if w.m.Marked {
		w.markup(nil)
	}
	c := w.m.CSV
	w.ask(delimited == (c != nil), "a form as CSV without the format, or the format without the form")
	if c == nil {
		return
	}
	w.ask(c.Names <= NamesOptional, "an unknown place of the names of columns")
	switch c.Delimiter {
	case 0, ';', ',', '\t':
	default:
		w.ask(false, "an unknown delimiter")
	}
	lists := 0
	for i := range c.Records {
		if c.Records[i].List {
			lists++
		}
	}
	w.ask(lists == 1, "a form as CSV without rows, or with two kinds")
}

func (w *inspector) inside(n *Node) {
	w.ask(n.Types&^AnyType == 0, "an unknown type")
	w.rule(n.TypeRule)
	w.rule(n.HoleRule)
	w.field(n.Field)
	simple := n.Apply != nil && n.Apply.Each != 0
	for i := range n.Checks {
		w.check(&n.Checks[i])
		simple = simple || n.Checks[i].Op >= OpDefault
	}
	w.ask(!simple || Simple.Look != nil, "a type of XML Schema that this build cannot check")
	w.ask(!simple || len(n.Checks) > 0 && n.Checks[0].Op.Prepares(), "a type of XML Schema that no check marks")
	if a := n.Array; a != nil {
		w.nodes(a.Tuple)
		w.node(a.Items)
		w.node(a.Contains)
		w.rule(a.ExtraRule)
		w.rule(a.MinRule)
		w.rule(a.MaxRule)
		w.rule(a.UniqueRule)
		w.rule(a.ContainsRule)
	}
	if n.Object != nil {
		w.object(n.Object)
	}
	if a := n.Apply; a != nil {
		w.nodes(a.All)
		w.choices(a.Any)
		w.choices(a.One)
		w.node(a.Not)
		w.node(a.If)
		w.node(a.Then)
		w.node(a.Else)
		w.node(a.Each)
		w.rule(a.NotRule)
	}
	w.ask(n.Slots >= 0, "slots below none")
	for i := range n.Exprs {
		w.expression(n, &n.Exprs[i])
	}
	for i := range n.Keys {
		w.key(n, i)
	}
	for i := range n.Tables {
		t := &n.Tables[i]
		w.ask(t.Row <= t.Columns, "a column that is not there")
		w.ask(t.Key == 0 || int(t.Key) <= len(n.Keys) && n.Keys[t.Key-1].Table == i, "a key that is not there")
	}
}

func (w *inspector) check(k *Check) {
	w.rule(k.Rule)
	w.ask(k.Op.Known(), "an unknown check")
	w.ask(k.Op != OpPattern && k.Op != OpForm && k.Op != OpFacet || k.Pattern != nil, "a pattern that is not there")
	w.ask(k.Op != OpEnum && k.Op != OpSame || k.Enum != nil, "an enumeration that is not there")
	w.ask(k.Type.Known(), "an unknown type")
	w.ask(k.Op != OpKind || k.Kind.Known(), "an unknown kind of value")
}

func (w *inspector) object(o *ObjectNode) {
	for i := range o.Props {
		p := &o.Props[i]
		w.node(p.Node)
		w.node(p.Item)
		w.rule(p.OnceRule)
		w.field(p.Field)
	}
	for i := range o.Patterns {
		w.ask(o.Patterns[i].Pattern != nil, "a pattern that is not there")
		w.node(o.Patterns[i].Node)
	}
	for i := range o.Deps {
		d := &o.Deps[i]
		w.ask(int(d.Prop) < len(o.Props), "a property that is not there")
		w.node(d.Node)
		w.needs(o, d.Needs)
	}
	w.node(o.Extra)
	w.node(o.Names)
	w.rule(o.ExtraRule)
	w.rule(o.MinRule)
	w.rule(o.MaxRule)
	w.rule(o.OrderRule)
	w.needs(o, o.Needs)
	if o.Markup != nil {
		w.markup(o)
	}
}

func (w *inspector) needs(o *ObjectNode, needs []Need) {
	for _, n := range needs {
		w.ask(int(n.Prop) < len(o.Props), "a property that is not there")
		w.rule(n.Rule)
	}
}

func (w *inspector) choices(list []Choice) {
	for i := range list {
		w.rule(list[i].Rule)
		w.nodes(list[i].Of)
	}
}

func (w *inspector) expression(n *Node, x *ExprRule) {
	w.rule(x.Rule)
	w.ask(x.Each >= -1 && x.Each < len(n.Tables) && x.Most >= 0, "a list that is not there")
	if w.what != "" {
		return
	}
	var row *Table
	columns := n.Slots
	if x.Each >= 0 {
		row = &n.Tables[x.Each]
		columns = int(row.Columns)
	}
	w.ask(x.At >= -1 && x.At < columns, "a value that is not there")
	w.codeOf(n, x.Code, row)
}

// codeOf looks at an expression of a node that is asked for a row of a table, or for none.
func (w *inspector) codeOf(n *Node, code []Expr, row *Table) {
	w.ask(len(code) > 0, "a rule without an expression")
	w.code, w.of, w.used = code, n, make([]bool, len(code))
	w.operation(len(code)-1, len(code), row)
}

func (w *inspector) key(n *Node, i int) {
	k := &n.Keys[i]
	w.rule(k.Rule)
	w.ask(k.Table >= 0 && k.Table < len(n.Tables) && int(n.Tables[k.Table].Key) == i+1, "a list that is not there")
	if w.what != "" {
		return
	}
	t := &n.Tables[k.Table]
	w.tuple(k.Columns, t)
	w.ask(k.Fields > 0 && 2*k.Fields <= len(k.Columns), "a key without fields")
	w.column(k.At, int(t.Columns))
	if len(k.When) > 0 {
		for j := range k.When {
			w.ask(k.When[j].Op != ExprKey, "a key that needs another")
		}
		w.codeOf(n, k.When, t)
	}
}

// tuple looks at columns of a table, each followed by what its cells are.
func (w *inspector) tuple(columns []int16, t *Table) {
	w.ask(len(columns)%2 == 0, "columns without what they are")
	for i := 1; i < len(columns); i += 2 {
		w.column(int(columns[i-1]), int(t.Columns))
		w.ask(columns[i] >= CellText && columns[i] <= CellDate, "an unknown kind of cell")
	}
}

// operation looks at an operation of the expression in hand, which is an operand of the
// one at an index, and at its own operands. The row is of the table that a macro around it,
// or the rule, is at.
func (w *inspector) operation(i, of int, row *Table) {
	if w.what != "" {
		return
	}
	if i < 0 || i >= of || w.used[i] {
		w.ask(false, "an operand that is not before its operation or is one twice")
		return
	}
	w.used[i] = true
	e := &w.code[i]
	if !e.Op.Known() {
		w.ask(false, "an unknown operation")
		return
	}
	reads := exprOps[e.Op].reads
	switch {
	case reads&readsSlot != 0:
		w.ask(e.N >= 0 && e.N < int64(w.of.Slots), "a value that is not there")
	case reads&readsCell != 0:
		w.ask(row != nil && e.N >= 0 && e.N < int64(row.Columns), "a cell that is not there")
	case e.Op == ExprMatches:
		w.ask(e.Pattern != nil, "a pattern that is not there")
	case e.Op == ExprGet, e.Op == ExprValidOn, e.Op == ExprRegister:
		w.register(e)
	case e.Op == ExprKey:
		w.ask(e.N >= 0 && e.N < int64(len(w.of.Keys)) && len(e.Args) == w.of.Keys[e.N].Fields, "a key that is not there")
	case e.Op == ExprPart:
		w.ask(e.N >= PartYear && e.N <= PartDayOfWeek, "an unknown part of a day")
	case e.Op == ExprSubstring:
		w.ask(len(e.Args) == 1 || len(e.Args) == 2, "characters from nowhere")
	}
	if reads&readsTable != 0 {
		if e.N < 0 || e.N >= int64(len(w.of.Tables)) {
			w.ask(false, "a list that is not there")
			return
		}
		table := &w.of.Tables[e.N]
		if reads&readsTuple != 0 {
			w.ask(e.Op != ExprUnique || len(e.Args) > 0, "a list without columns")
			w.tuple(e.Args, table)
		}
		if reads&readsWhole != 0 {
			w.column(int(e.A), int(table.Columns))
			w.ask(e.C >= CellText && e.C <= CellDate, "an unknown kind of cell")
			if reads&readsB != 0 {
				w.column(int(e.B), int(table.Columns))
			}
		}
		if reads&(readsWhole|readsTuple) != 0 {
			return
		}
		w.ask(row == nil || reads&readsA == 0, "a macro within another")
		row = table
	}
	if reads&readsA != 0 {
		w.operation(int(e.A), i, row)
	}
	if reads&readsB != 0 {
		w.operation(int(e.B), i, row)
	}
	if reads&readsC != 0 {
		w.operation(int(e.C), i, row)
	}
	if reads&readsArgs != 0 {
		for _, k := range e.Args {
			w.operation(int(k), i, row)
		}
	}
}

func (w *inspector) column(n, columns int) {
	w.ask(n >= 0 && n < columns, "a column that is not there")
}

// register looks at an operation over a register.
func (w *inspector) register(e *Expr) {
	for i := range w.registers {
		r := &w.registers[i]
		if r.Name != e.S {
			continue
		}
		keys := len(e.Args)
		switch e.Op {
		case ExprGet:
			w.ask(e.N >= 0 && e.N < int64(len(r.Columns)), "a column that is not there")
			w.ask(e.B >= CellText && e.B <= CellThere, "an unknown kind of cell")
		case ExprValidOn:
			w.column(int(e.A), len(r.Columns))
			w.column(int(e.B), len(r.Columns))
			keys--
		}
		w.ask(keys == r.Keys, "a key of another number of columns than the register has")
		return
	}
	w.ask(false, "a register that is not there")
}

// patternsSound asks for the automata, which a pack shares and so asks for by itself.
func (m *Message) patternsSound() bool {
	for i := range m.Nodes {
		n := &m.Nodes[i]
		for k := range n.Checks {
			if p := n.Checks[k].Pattern; p != nil && !p.Sound() {
				return false
			}
		}
		if n.Object != nil {
			for k := range n.Object.Patterns {
				if !n.Object.Patterns[k].Pattern.Sound() {
					return false
				}
			}
		}
		for k := range n.Exprs {
			if !codeSound(n.Exprs[k].Code) {
				return false
			}
		}
		for k := range n.Keys {
			if !codeSound(n.Keys[k].When) {
				return false
			}
		}
	}
	return true
}

func codeSound(code []Expr) bool {
	for i := range code {
		if p := code[i].Pattern; p != nil && !p.Sound() {
			return false
		}
	}
	return true
}

// Sound reports whether an automaton stays within its tables.
func (p *Pattern) Sound() bool {
	if p.Width == 0 {
		return Simple.Sound != nil && Simple.Sound(p)
	}
	size := 1
	if p.Wide {
		size = 2
	}
	if len(p.Classes) != 128 || len(p.Ranges)%4 != 0 || p.Width < 1 || p.Width > 256 || len(p.Next) != len(p.Accept)*p.Width*size || len(p.Accept) < 3 {
		return false
	}
	for i := 0; i < len(p.Classes); i++ {
		if int(p.Classes[i]) >= p.Width {
			return false
		}
	}
	for i := 3; i < len(p.Ranges); i += 4 {
		if int(p.Ranges[i]) >= p.Width {
			return false
		}
	}
	for i := 0; i < len(p.Next); i += size {
		state := int(p.Next[i])
		if p.Wide {
			state |= int(p.Next[i+1]) << 8
		}
		if state >= len(p.Accept) {
			return false
		}
	}
	return true
}
