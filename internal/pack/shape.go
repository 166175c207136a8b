package pack

import "github.com/forkontrol/forkontrol/internal/program"

// What a rule asks and why (Asks, Why) is no part of a pack: the reports of a program that
// reads packs say what is wrong and how to mend it.

// Heads passes what a pack says of its systems and of their messages but for the
// bodies, and the texts and registers that all share.
func Heads(c Coder, r *program.Ruleset) {
	room(c, streamHead, &r.Systems)
	for i := range r.Systems {
		if c.Reading() {
			r.Systems[i] = &program.System{}
		}
		system(c, r.Systems[i])
	}
	room(c, streamHead, &r.Keywords)
	for i := range r.Keywords {
		k := &r.Keywords[i]
		word(c, tableWord, streamHead, &k.Keyword)
		word(c, tableValue, streamHead, &k.Limit)
		set(c.Number(streamHead, flags(k.Draft)), &k.Draft)
		c.Text(streamMessage, &k.Message)
		c.Text(streamFix, &k.Fix)
	}
	room(c, streamHead, &r.Registers)
	for i := range r.Registers {
		d := &r.Registers[i]
		word(c, tableWord, streamHead, &d.Name)
		c.Text(streamTitle, &d.Title)
		number(c, streamHead, &d.Keys)
		room(c, streamHead, &d.Columns)
		for k := range d.Columns {
			col := &d.Columns[k]
			word(c, tableName, streamHead, &col.Name)
			word(c, tableWord, streamHead, &col.Kind)
			c.Text(streamLabel, &col.Text)
		}
	}
}

func system(c Coder, s *program.System) {
	word(c, tableWord, streamHead, &s.ID)
	word(c, tableName, streamHead, &s.Name)
	word(c, tableWord, streamHead, &s.Direction)
	words(c, tableWord, streamHead, &s.Areas)
	word(c, tableWord, streamHead, &s.Transport)
	set(c.Number(streamHead, flags(s.Added)), &s.Added)
	c.Text(streamTitle, &s.Text)
	c.Text(streamTitle, &s.Missing)
	words(c, tableTitle, streamHead, &s.Links)
	room(c, streamHead, &s.Documents)
	for i := range s.Documents {
		d := &s.Documents[i]
		word(c, tableWord, streamHead, &d.ID)
		word(c, tableTitle, streamHead, &d.Title)
		word(c, tableTitle, streamHead, &d.Publisher)
		word(c, tableTitle, streamHead, &d.Version)
		word(c, tableTitle, streamHead, &d.Date)
		word(c, tableTitle, streamHead, &d.URL)
	}
	room(c, streamHead, &s.Rules)
	for i := range s.Rules {
		rule(c, s, nil, &s.Rules[i], nil)
	}
	room(c, streamHead, &s.Messages)
	for i := range s.Messages {
		if c.Reading() {
			s.Messages[i] = &program.Message{}
		}
		head(c, s, s.Messages[i])
	}
}

func head(c Coder, s *program.System, m *program.Message) {
	word(c, tableWord, streamHead, &m.Service)
	word(c, tableName, streamHead, &m.Title)
	word(c, tableName, streamHead, &m.Name)
	word(c, tableWord, streamHead, &m.Version)
	guessed(c, tableWord, streamHead, &m.ID, s.ID+"/"+m.Service+"@"+m.Version+"#"+m.Name)
	guessed(c, tableName, streamHead, &m.Operation, m.Title)
	word(c, tableWord, streamHead, &m.Direction)
	word(c, tableWord, streamHead, &m.From)
	word(c, tableWord, streamHead, &m.To)
	number(c, streamHead, &m.Evidence)
	c.Text(streamTitle, &m.Text)
	word(c, tableWord, streamHead, &m.Source.Document)
	word(c, tableWord, streamHead, &m.Source.Section)
	guessed(c, tableName, streamHead, &m.Root, m.Name)
	word(c, tableName, streamHead, &m.Space)
	var delimited bool
	n := c.Number(streamHead, flags(m.Local, m.Envelope, m.CSV != nil, m.Added, m.Exact, m.Marked, m.Header, m.Headers != nil))
	headed := false
	set(n, &m.Local, &m.Envelope, &delimited, &m.Added, &m.Exact, &m.Marked, &m.Header, &headed)
	if headed {
		room(c, streamHead, &m.Headers)
		for i := range m.Headers {
			number(c, streamHead, &m.Headers[i])
		}
	}
	words(c, tableWord, streamHead, &m.Formats)
	if delimited {
		if c.Reading() {
			m.CSV = &program.CSV{}
		}
		csv(c, m.CSV)
	}
}

func csv(c Coder, v *program.CSV) {
	number(c, streamHead, &v.Delimiter)
	number(c, streamHead, &v.Quote)
	number(c, streamHead, &v.Names)
	set(c.Number(streamHead, flags(v.Ordered)), &v.Ordered)
	words(c, tableWord, streamHead, &v.Encodings)
	room(c, streamHead, &v.Records)
	for i := range v.Records {
		r := &v.Records[i]
		word(c, tableName, streamHead, &r.Name)
		set(c.Number(streamHead, flags(r.List, r.Open)), &r.List, &r.Open)
		word(c, tableValue, streamHead, &r.Mark)
		room(c, streamHead, &r.Columns)
		for k := range r.Columns {
			word(c, tableName, streamHead, &r.Columns[k].Property)
			guessed(c, tableName, streamHead, &r.Columns[k].Name, r.Columns[k].Property)
		}
	}
}

// Body passes the fields, the rules and the nodes of a message, whose head has been
// passed.
func Body(c Coder, s *program.System, m *program.Message) {
	room(c, streamField, &m.Fields)
	last := &program.Field{}
	for i := range m.Fields {
		field(c, m, &m.Fields[i], last)
		last = &m.Fields[i]
	}
	room(c, streamRule, &m.Rules)
	var before *program.Rule
	for i := range m.Rules {
		rule(c, s, m, &m.Rules[i], before)
		before = &m.Rules[i]
	}
	room(c, streamNode, &m.Nodes)
	for i := range m.Nodes {
		node(c, m, &m.Nodes[i])
	}
	if m.Marked && markupOf != nil {
		markupOf(c, m, nil)
	}
}

func source(c Coder, s Stream, v *program.Source, guess program.Source) {
	guessed(c, tableWord, s, &v.Document, guess.Document)
	guessed(c, tableWord, s, &v.Section, guess.Section)
}

func field(c Coder, m *program.Message, f, last *program.Field) {
	near(c, streamField, &f.Parent, last.Parent)
	word(c, tableName, streamFieldName, &f.Name)
	var parent *program.Field
	if int(f.Parent) < len(m.Fields) {
		parent = &m.Fields[f.Parent]
	}
	path, depth := "", uint8(0)
	if parent != nil && parent != f {
		path, depth = f.Name, parent.Depth+1
		if parent.Path != "" {
			path = parent.Path + "." + f.Name
		}
	}
	guessed(c, tableName, streamFieldName, &f.Path, path)
	near(c, streamField, &f.Depth, depth)
	word(c, tableWord, streamFieldWords, &f.Type)
	c.Text(streamLabel, &f.Label)
	c.Text(streamMeaning, &f.Text)
	c.Text(streamFix, &f.Fix)
	n := c.Number(streamField, flags(f.Required, f.Min != 0, f.Max != 1, f.Own))
	var some, several bool
	set(n, &f.Required, &some, &several, &f.Own)
	f.Min, f.Max = when(c, some, f.Min, 0), when(c, several, f.Max, 1)
	near(c, streamField, &f.Evidence, last.Evidence)
	source(c, streamFieldSource, &f.Source, last.Source)
	number(c, streamField, &f.Personal)
	word(c, tableValue, streamFieldWords, &f.Example)
	next(c, streamField, countNode, &f.Node)
	room(c, streamCode, &f.Codes)
	for i := range f.Codes {
		word(c, tableValue, streamCode, &f.Codes[i].Value)
		c.Text(streamMeaning, &f.Codes[i].Text)
	}
}

// when passes a number of a field that is mostly what it is otherwise.
func when(c Coder, there bool, v, otherwise int) int {
	if there {
		return int(c.Number(streamField, int64(v)))
	}
	return otherwise
}

func rule(c Coder, s *program.System, m *program.Message, r, last *program.Rule) {
	if last == nil {
		last = &program.Rule{}
	}
	near(c, streamRule, &r.Field, last.Field)
	word(c, tableWord, streamRuleWords, &r.Keyword)
	id, evidence, from := s.ID+"/"+r.Keyword, last.Evidence, last.Source
	if m != nil {
		path := m.Name
		if int(r.Field) < len(m.Fields) {
			f := &m.Fields[r.Field]
			evidence, from = f.Evidence, f.Source
			if f.Path != "" {
				path = f.Path
			}
		}
		id = s.ID + "/" + m.Service + "/" + path + "/" + r.Keyword
	}
	guessed(c, tableWord, streamRuleWords, &r.ID, id)
	near(c, streamRule, &r.Severity, last.Severity)
	near(c, streamRule, &r.Evidence, evidence)
	word(c, tableValue, streamRuleWords, &r.Limit)
	words(c, tableValue, streamAllowed, &r.Allowed)
	source(c, streamRuleSource, &r.Source, from)
	more := flags(r.Code != "", r.Registers != nil, r.From != "", r.To != "")
	more = c.Number(streamRule, more)
	if more != 0 {
		word(c, tableWord, streamRuleWords, &r.Code)
		words(c, tableWord, streamRuleWords, &r.Registers)
		word(c, tableWord, streamRuleWords, &r.From)
		word(c, tableWord, streamRuleWords, &r.To)
	}
	c.Text(streamMessage, &r.Message)
	c.Text(streamFix, &r.Fix)
}

func node(c Coder, m *program.Message, n *program.Node) {
	var object, array, apply, exprs, bare bool
	bits := c.Number(streamNode, flags(n.Types == 0, n.Never, n.Hole, n.Object != nil, n.Array != nil, n.Apply != nil,
		n.Exprs != nil || n.Slots != 0 || n.Tables != nil || n.Keys != nil, n.Heads))
	set(bits, &bare, &n.Never, &n.Hole, &object, &array, &apply, &exprs, &n.Heads)
	if !bare {
		number(c, streamNode, &n.Types)
	}
	next(c, streamNode, countRule, &n.TypeRule)
	next(c, streamNode, countField, &n.Field)
	if n.Hole {
		next(c, streamNode, countRule, &n.HoleRule)
	}
	room(c, streamCheck, &n.Checks)
	for i := range n.Checks {
		check(c, &n.Checks[i])
	}
	if c.Reading() {
		if object {
			n.Object = &program.ObjectNode{}
		}
		if array {
			n.Array = &program.ArrayNode{}
		}
		if apply {
			n.Apply = &program.Apply{}
		}
	}
	if object {
		objectNode(c, m, n.Object)
	}
	if array {
		arrayNode(c, n.Array)
	}
	if apply {
		applyNode(c, n.Apply)
	}
	if exprs {
		room(c, streamExpr, &n.Exprs)
		for i := range n.Exprs {
			expr(c, &n.Exprs[i])
		}
		number(c, streamExpr, &n.Slots)
		room(c, streamExpr, &n.Tables)
		for i := range n.Tables {
			t := &n.Tables[i]
			number(c, streamExpr, &t.Columns)
			number(c, streamExpr, &t.Row)
			number(c, streamExpr, &t.Key)
			set(c.Number(streamExpr, flags(t.Each)), &t.Each)
		}
		room(c, streamExpr, &n.Keys)
		for i := range n.Keys {
			k := &n.Keys[i]
			number(c, streamExpr, &k.Table)
			numbers(c, &k.Columns)
			number(c, streamExpr, &k.Fields)
			code(c, &k.When)
			next(c, streamExpr, countRule, &k.Rule)
			number(c, streamExpr, &k.At)
		}
	}
}

func numbers(c Coder, list *[]int16) {
	room(c, streamExpr, list)
	for i := range *list {
		number(c, streamExpr, &(*list)[i])
	}
}

func check(c Coder, k *program.Check) {
	number(c, streamCheck, &k.Op)
	number(c, streamCheck, &k.Kind)
	next(c, streamCheck, countRule, &k.Rule)
	number(c, streamCheck, &k.N)
	word(c, tableValue, streamCheck, &k.Text)
	k.Pattern = c.Pattern(streamCheck, k.Pattern)
	var enum, typed bool
	set(c.Number(streamCheck, flags(k.Enum != nil, k.Type != 0)), &enum, &typed)
	if typed {
		number(c, streamCheck, &k.Type)
	}
	if !enum {
		return
	}
	if c.Reading() {
		k.Enum = &program.Enum{}
	}
	e := k.Enum
	words(c, tableValue, streamAllowed, &e.Strings)
	words(c, tableValue, streamAllowed, &e.Numbers)
	set(c.Number(streamCheck, flags(e.True, e.False, e.Null)), &e.True, &e.False, &e.Null)
}

func objectNode(c Coder, m *program.Message, o *program.ObjectNode) {
	indexed, xml, marked := o.Index != nil, o.XMLIndex != nil, o.Markup != nil
	set(c.Number(streamObject, flags(o.Closed, o.Sequence, indexed, xml, marked)), &o.Closed, &o.Sequence, &indexed, &xml, &marked)
	room(c, streamObject, &o.Props)
	for i := range o.Props {
		prop(c, m, &o.Props[i])
	}
	if c.Reading() {
		if indexed {
			o.Index = program.NameTable(o.Props, func(p *program.Prop) string { return p.Name })
		}
		if xml {
			o.XMLIndex = program.NameTable(o.Props, func(p *program.Prop) string { return p.XML })
		}
	}
	needs(c, &o.Needs)
	next(c, streamObject, countNode, &o.Extra)
	next(c, streamObject, countRule, &o.ExtraRule)
	room(c, streamObject, &o.Patterns)
	for i := range o.Patterns {
		p := &o.Patterns[i]
		p.Pattern = c.Pattern(streamObject, p.Pattern)
		next(c, streamObject, countNode, &p.Node)
	}
	next(c, streamObject, countNode, &o.Names)
	number(c, streamObject, &o.Min)
	number(c, streamObject, &o.Max)
	next(c, streamObject, countRule, &o.MinRule)
	next(c, streamObject, countRule, &o.MaxRule)
	room(c, streamObject, &o.Deps)
	for i := range o.Deps {
		d := &o.Deps[i]
		number(c, streamObject, &d.Prop)
		needs(c, &d.Needs)
		next(c, streamObject, countNode, &d.Node)
	}
	next(c, streamObject, countRule, &o.OrderRule)
	if marked && markupOf != nil {
		markupOf(c, m, o)
	}
}

func needs(c Coder, list *[]program.Need) {
	room(c, streamNeed, list)
	last := -1
	for i := range *list {
		n := &(*list)[i]
		near(c, streamNeed, &n.Prop, uint16(last+1))
		last = int(n.Prop)
		next(c, streamNeed, countRule, &n.Rule)
	}
}

func prop(c Coder, m *program.Message, p *program.Prop) {
	next(c, streamProp, countField, &p.Field)
	name := ""
	if int(p.Field) < len(m.Fields) {
		name = m.Fields[p.Field].Name
	}
	guessed(c, tableName, streamProp, &p.Name, name)
	guessed(c, tableName, streamProp, &p.XML, p.Name)
	set(c.Number(streamProp, flags(p.Attr, p.List, !p.Known)), &p.Attr, &p.List, &p.Known)
	p.Known = !p.Known
	word(c, tableName, streamProp, &p.Space)
	next(c, streamProp, countNode, &p.Node)
	near(c, streamProp, &p.Item, p.Node)
	next(c, streamProp, countRule, &p.OnceRule)
	room(c, streamProp, &p.Keep)
	for i := range p.Keep {
		k := &p.Keep[i]
		number(c, streamExpr, &k.Up)
		number(c, streamExpr, &k.Slot)
		number(c, streamExpr, &k.List)
		number(c, streamExpr, &k.Within)
		set(c.Number(streamExpr, flags(k.Where)), &k.Where)
	}
}

func arrayNode(c Coder, a *program.ArrayNode) {
	next(c, streamArray, countNode, &a.Items)
	room(c, streamArray, &a.Tuple)
	for i := range a.Tuple {
		next(c, streamArray, countNode, &a.Tuple[i])
	}
	next(c, streamArray, countRule, &a.ExtraRule)
	number(c, streamArray, &a.Min)
	number(c, streamArray, &a.Max)
	next(c, streamArray, countRule, &a.MinRule)
	next(c, streamArray, countRule, &a.MaxRule)
	next(c, streamArray, countRule, &a.UniqueRule)
	next(c, streamArray, countNode, &a.Contains)
	next(c, streamArray, countRule, &a.ContainsRule)
}

func applyNode(c Coder, a *program.Apply) {
	nodes(c, &a.All)
	choices(c, &a.Any)
	choices(c, &a.One)
	next(c, streamApply, countNode, &a.Not)
	next(c, streamApply, countRule, &a.NotRule)
	next(c, streamApply, countNode, &a.If)
	next(c, streamApply, countNode, &a.Then)
	next(c, streamApply, countNode, &a.Else)
	next(c, streamApply, countNode, &a.Each)
}

func choices(c Coder, list *[]program.Choice) {
	room(c, streamApply, list)
	for i := range *list {
		ch := &(*list)[i]
		nodes(c, &ch.Of)
		next(c, streamApply, countRule, &ch.Rule)
		set(c.Number(streamApply, flags(ch.Needs)), &ch.Needs)
	}
}

func nodes(c Coder, list *[]program.NodeID) {
	room(c, streamApply, list)
	for i := range *list {
		next(c, streamApply, countNode, &(*list)[i])
	}
}

func expr(c Coder, x *program.ExprRule) {
	next(c, streamExpr, countRule, &x.Rule)
	number(c, streamExpr, &x.Each)
	number(c, streamExpr, &x.At)
	number(c, streamExpr, &x.Most)
	code(c, &x.Code)
}

func code(c Coder, list *[]program.Expr) {
	room(c, streamExpr, list)
	for i := range *list {
		e := &(*list)[i]
		number(c, streamExpr, &e.Op)
		number(c, streamExpr, &e.A)
		number(c, streamExpr, &e.B)
		number(c, streamExpr, &e.C)
		number(c, streamExpr, &e.N)
		word(c, tableWord, streamExpr, &e.S)
		numbers(c, &e.Args)
		e.Pattern = c.Pattern(streamExpr, e.Pattern)
	}
}

// Patterns passes the automata of all messages.
func Patterns(c Coder, list *[]*program.Pattern) {
	room(c, streamPattern, list)
	for i := range *list {
		if c.Reading() {
			(*list)[i] = &program.Pattern{}
		}
		p := (*list)[i]
		word(c, tableValue, streamPattern, &p.Text)
		word(c, tableRaw, streamPattern, &p.Classes)
		word(c, tableRaw, streamPattern, &p.Ranges)
		number(c, streamPattern, &p.Width)
		word(c, tableRaw, streamPattern, &p.Next)
		set(c.Number(streamPattern, flags(p.Wide)), &p.Wide)
		word(c, tableRaw, streamPattern, &p.Accept)
		word(c, tableValue, streamPattern, &p.Sample)
	}
}

// TextTable is the table of the texts of a stream.
func TextTable(s Stream) Table {
	switch s {
	case streamTitle:
		return tableTitle
	case streamLabel:
		return tableLabel
	case streamMeaning:
		return tableMeaning
	case streamFix:
		return tableFix
	}
	return tableMessage
}
