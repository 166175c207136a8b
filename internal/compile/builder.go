package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

const (
	// maxNodes is what a NodeID can count.
	maxNodes = 1<<16 - 1
	// manyNodes is when Document starts over with places sharing nodes.
	manyNodes = 1 << 13
	// maxFields is what a FieldID can count.
	maxFields = 1<<16 - 1
)

// builder makes one message.
type builder struct {
	set       *schema.Set
	doc       *schema.Document
	system    *program.System // nil for a document that stands alone
	registers []program.Register
	catalogue bool // fields need label, source and evidence
	share     bool // places of one schema share a node
	byType    bool // types have one node each, see place.shared
	values    bool // but those of values do not
	name      string
	prefix    string   // of rule ids
	xml       bool     // the message may be XML
	json      bool     // the message may be JSON
	csv       *csvForm // nil when the message is never CSV
	errs      schema.Errors
	msg       *program.Message

	limit  int                         // of nodes
	full   bool                        // the limit was passed: the message is of no use
	open   map[string]program.NodeID   // the nodes being made, by their layers
	reused map[program.NodeID]bool     // nodes that a place further in refers back to
	fields map[string]program.FieldID  // by path
	props  map[string]*program.Prop    // what was first said about a property, by path
	rules  map[string][]program.RuleID // by the plain id
	scopes []scope                     // places with x-rules

	wildcards   []program.Wildcard // that check what they take
	globalsMade map[string]bool
	types       *typeSet                  // nil where the message has no x-types
	typed       map[string]program.NodeID // nodes of types in shared places, by their layers

	raws map[*jsonschema.Schema]*schema.Value // see raw
	// What x-identity asks, and the types of values: by node, as program.Identity.Kinds has them.
	constraints []constraint
	kinds       []byte
	names       []program.NameRule
	defaults    []program.Default

	claimed map[*schema.Value]bool // members of x-claims that speak of a rule

	fieldNotes []notes                       // by field
	slots      map[program.NodeID]*slotTable // by scope
}

// place is where in the payload a schema applies.
type place struct {
	path  string // of the field; "" for the root
	field program.FieldID
	// branch says that what is said here adds to, or hangs on, what is said
	// elsewhere of the same place.
	branch bool
	// silent is the rule that stands for every breach here: only the outcome of
	// the branch matters. 0 when each breach has its own rule.
	silent program.RuleID
	// doubt is how far below official the condition is under which the place is looked
	// at: how sure the fields are that it reads.
	doubt program.Evidence
	// list says that the place is an item of the field's array.
	list bool
	// shared says that the place is in a type, or in a message, whose types have one node each.
	shared bool
	// plain says that the place is no element: an attribute, or the text of an element.
	plain bool
	// builtin says that the place is a type of XML Schema itself, which xsi:type may name.
	builtin bool
	// given is what an element's default or fixed value says of the text that the place is.
	given []said
}

// layer is one schema that must hold at a place.
type layer struct {
	s   *jsonschema.Schema
	raw *schema.Value
	// notes of the schema itself first, then of those that lead to it.
	notes notes
}

func newBuilder(set *schema.Set, doc *schema.Document, registers []program.Register) *builder {
	return &builder{
		set: set, doc: doc, registers: registers, json: true, limit: maxNodes, msg: &program.Message{},
		open: map[string]program.NodeID{}, reused: map[program.NodeID]bool{}, fields: map[string]program.FieldID{},
		props: map[string]*program.Prop{}, slots: map[program.NodeID]*slotTable{}, rules: map[string][]program.RuleID{},
		claimed: map[*schema.Value]bool{}, raws: map[*jsonschema.Schema]*schema.Value{}, typed: map[string]program.NodeID{}, globalsMade: map[string]bool{},
	}
}

func (b *builder) errorf(v *schema.Value, format string, args ...any) {
	e := v.Errorf(format, args...)
	// A shared type says the same at every place that refers to it.
	if !slices.ContainsFunc(b.errs, func(o *schema.Error) bool { return o.Same(e) }) {
		b.errs = append(b.errs, e)
	}
}

// build makes the message.
func (b *builder) build() {
	root := b.doc.Root
	b.head(root)
	b.msg.Nodes = make([]program.Node, 1)
	b.msg.Rules = make([]program.Rule, 1)
	schemas := []*jsonschema.Schema{b.doc.Schema}
	all := b.notes(schemas)
	b.msg.Evidence, b.msg.Source = b.evidenceOf(all), b.source(all.get("x-source"))
	b.msg.Text = text(all.member("x-text", "text"))
	b.addField("", b.msg.Name, schemas, 0)
	b.msg.Fields[0].Required, b.msg.Fields[0].Min, b.msg.Fields[0].Max = true, 1, 1
	b.readTypes()
	id := b.node(schemas, place{shared: b.byType})
	b.msg.Fields[0].Node = id
	if b.msg.Fields[0].Type == "" {
		b.msg.Fields[0].Type = typeWords(&b.msg.Nodes[id], b.msg)
	}
	if b.full {
		return
	}
	if b.xml && b.msg.Nodes[id].Types&^program.Null != program.Object && !(b.msg.Exact && b.msg.Nodes[id].Types == program.AnyType) {
		b.errorf(root, "an XML message must be of type object")
	}
	for n := 0; n < len(b.msg.Nodes) && !b.full; {
		n = len(b.msg.Nodes)
		b.buildGlobals() // has elements whose types are asked for, and these have wildcards
		b.buildTypes()
	}
	b.nameTypes()
	if b.full {
		return
	}
	b.buildIdentity()
	b.buildCSV(id)
	b.buildScopes()
	b.markRead()
	b.checkWords()
	b.checkClaims()
	b.flagEnvelope()
	b.headers()
	if len(b.msg.Fields) > maxFields || len(b.msg.Rules) > maxNodes {
		b.errorf(root, "the message has more fields or rules than a program can number")
	}
}

// head reads x-message.
func (b *builder) head(root *schema.Value) {
	m := b.msg
	head := root.Get("x-message")
	if head == nil {
		m.ID = "document/" + b.name + "@1#" + b.name
		m.Service, m.Title, m.Name, m.Version = b.name, b.name, b.name, "1"
		m.Formats = []string{program.FormatJSON}
		b.prefix = "document/"
		return
	}
	system := head.GetText("system")
	m.Service, m.Title, m.Name = head.GetText("service"), head.GetText("title"), head.GetText("name")
	m.Version, m.Operation, m.Direction = head.GetText("version"), head.GetText("operation"), head.GetText("direction")
	m.From, m.To = head.GetText("from"), head.GetText("to")
	m.Root, m.Space = head.GetText("root"), space(head.Get("namespace"))
	m.Exact = isTrue(head.Get("exact"))
	m.Local = head.GetText("elements") != "qualified"
	if v := head.Get("envelope"); v != nil {
		m.Envelope = v.Kind == schema.True
	}
	m.Header = isTrue(head.Get("header"))
	m.Formats = texts(head.Get("formats"))
	if m.Formats == nil {
		m.Formats = []string{program.FormatXML, program.FormatJSON}
	}
	b.xml = slices.Contains(m.Formats, program.FormatXML)
	b.json = slices.Contains(m.Formats, program.FormatJSON)
	b.csvHead(head)
	m.ID = messageID(head)
	b.prefix = system + "/" + m.Service + "/"
	if scope := head.GetText("ruleScope"); scope != "" {
		b.prefix += scope + "."
	}
	if !m.Local && m.Space == "" {
		b.errorf(head, "elements cannot be qualified where no namespace is stated")
	}
	if m.From != "" && m.To != "" && m.To < m.From {
		b.errorf(head, "to lies before from")
	}
}

// messageID is the id that x-message makes.
func messageID(head *schema.Value) string {
	return head.GetText("system") + "/" + head.GetText("service") + "@" + head.GetText("version") + "#" + head.GetText("name")
}

// checkWords refuses words of rules that no field has.
func (b *builder) checkWords() {
	for field, n := range b.fieldNotes {
		for _, v := range n {
			rules := v.Get("x-text").Get("rules")
			if rules == nil {
				continue
			}
			for _, m := range rules.Members {
				if !slices.ContainsFunc(b.msg.Rules, func(r program.Rule) bool { return int(r.Field) == field && r.Keyword == m.Name }) {
					b.errorf(m.Value, "the field has no rule of the keyword %q", m.Name)
				}
			}
		}
	}
}

// headers compiles x-message.headers: what the envelope of a call has in its header. The binding of a
// WSDL lists it, but only WS-I's profile says that it must be there, hence the severity.
func (b *builder) headers() {
	list := b.doc.Root.Get("x-message").Get("headers")
	if list == nil {
		return
	}
	for _, name := range list.Items {
		if !b.beside(name.Text) {
			b.errorf(name, "the service has no message %q", name.Text)
			continue
		}
		root := b.msg.Fields[0]
		b.msg.Headers = append(b.msg.Headers, b.addRule(place{}, "header",
			program.Rule{Limit: name.Text, Evidence: root.Evidence, Severity: min(program.Warning, most(root.Evidence)), Source: root.Source}))
	}
}

func (b *builder) flagEnvelope() {
	hole := slices.ContainsFunc(b.msg.Nodes, func(n program.Node) bool { return n.Hole })
	if head := b.doc.Root.Get("x-message"); head != nil && hole != b.msg.Envelope {
		b.errorf(head, "envelope and x-xml.payload go together: one of them is missing")
	}
}

// raw returns what a resolved schema was made from.
func (b *builder) raw(s *jsonschema.Schema) *schema.Value {
	if v := b.set.Written(s); v != nil {
		return v
	}
	if v, ok := b.raws[s]; ok {
		return v
	}
	v, err := b.set.At(s.Location)
	if err != nil {
		b.errorf(b.doc.Root, "%v", err)
		return &schema.Value{Kind: schema.True, File: b.doc.Path}
	}
	b.raws[s] = v
	return v
}

// notes returns the schemas that annotate a place, outermost first: the schemas
// themselves, what they refer to, the members of allOf.
func (b *builder) notes(schemas []*jsonschema.Schema) notes {
	var n notes
	var add func(s *jsonschema.Schema)
	add = func(s *jsonschema.Schema) {
		raw := b.raw(s)
		if slices.Contains(n, raw) {
			return
		}
		n = append(n, raw)
		if s.Ref != nil {
			add(s.Ref)
		}
		for _, sub := range s.AllOf {
			add(sub)
		}
	}
	for _, s := range schemas {
		add(s)
	}
	return n
}

// layers returns the schemas that ask something of a place.
func (b *builder) layers(schemas []*jsonschema.Schema) []layer {
	var all []layer
	var add func(s *jsonschema.Schema, outer notes)
	add = func(s *jsonschema.Schema, outer notes) {
		raw := b.raw(s)
		if slices.ContainsFunc(all, func(l layer) bool { return l.raw == raw }) {
			return
		}
		own := append(notes{raw}, outer...)
		if s.Ref != nil {
			b.checkBesideRef(raw)
			add(s.Ref, own)
			return
		}
		// allOf before properties puts the fields of a base before one's own.
		first := slices.IndexFunc(raw.Members, func(m schema.Member) bool { return m.Name == "allOf" || m.Name == "properties" })
		early := first >= 0 && raw.Members[first].Name == "allOf"
		if early {
			for _, sub := range s.AllOf {
				add(sub, own)
			}
		}
		if asks(raw) || b.xmlOnly() && raw.Get("default") != nil {
			all = append(all, layer{s, raw, own})
		}
		if !early {
			for _, sub := range s.AllOf {
				add(sub, own)
			}
		}
	}
	for _, s := range schemas {
		add(s, nil)
	}
	return all
}

// checkBesideRef refuses those members of x- keywords that ask something of a
// value, where draft-07 has nothing but annotations.
func (b *builder) checkBesideRef(raw *schema.Value) {
	for _, name := range []string{"kind", "totalDigits", "fractionDigits"} {
		if v := raw.Get("x-type").Get(name); v != nil {
			b.errorf(v, "%q beside $ref would be ignored: write \"allOf\": [{\"$ref\": …}] instead", name)
		}
	}
	for _, name := range append([]string{"x-list", "x-union"}, simpleKeywords...) {
		if v := raw.Get(name); v != nil && (name != "default" || b.xmlOnly()) {
			b.errorf(v, "%q beside $ref would be ignored: write \"allOf\": [{\"$ref\": …}] instead", name)
		}
	}
	if v := raw.Get("x-xml").Get("whiteSpace"); v != nil {
		b.errorf(v, "%q beside $ref would be ignored: write \"allOf\": [{\"$ref\": …}] instead", "whiteSpace")
	}
}

// silentKeywords are those that ask nothing of a payload by themselves.
var silentKeywords = []string{"$id", "$schema", "$comment", "title", "description", "default", "examples", "readOnly",
	"writeOnly", "definitions", "allOf", "x-message", "x-text", "x-source", "x-evidence", "x-csv", "x-personal",
	"x-code", "x-codes", "x-documents", "x-rules", "x-keys", "x-claims", "x-own", "x-unchecked", "x-elements", "x-attributes", "x-types"}

// silentInXML are the members of x-xml that say what an element or attribute is, not what it holds.
var silentInXML = []string{"name", "namespace", "attribute", "text", "type", "block"}

// asks reports whether a schema asks anything by itself.
func asks(raw *schema.Value) bool {
	switch raw.Kind {
	case schema.False:
		return true
	case schema.Object:
		return slices.ContainsFunc(raw.Members, func(m schema.Member) bool {
			if m.Name == "x-type" {
				return m.Value.Get("kind") != nil || m.Value.Get("totalDigits") != nil || m.Value.Get("fractionDigits") != nil
			}
			if m.Name == "x-xml" {
				return slices.ContainsFunc(m.Value.Members, func(m schema.Member) bool { return !slices.Contains(silentInXML, m.Name) })
			}
			return !slices.Contains(silentKeywords, m.Name)
		})
	}
	return false
}

// rule returns the rule of a keyword at a place. What the notes say about evidence,
// source and code, they say about the rule.
func (b *builder) rule(p place, keyword string, n notes, limit string, allowed []string) program.RuleID {
	return b.ruleOn(p, keyword, n, limit, allowed, program.Official)
}

// ruleOn is rule for one that stands on more than its place: on other fields, whose
// lowest evidence is given.
func (b *builder) ruleOn(p place, keyword string, n notes, limit string, allowed []string, others program.Evidence) program.RuleID {
	if p.silent != 0 {
		return p.silent
	}
	field := &b.msg.Fields[p.field]
	r := program.Rule{Field: p.field, Limit: limit, Allowed: allowed, Source: field.Source}
	r.Evidence = lowest(b.surest(p), others)
	if v := n.get("x-evidence"); v != nil {
		r.Evidence = lowest(r.Evidence, evidence(v.Text))
	}
	if v := n.get("x-source"); v != nil {
		r.Source = b.source(v)
	}
	if c := b.claim(p, keywordOf(keyword), n); c != nil {
		r.Evidence = c.evidence
		if c.source != nil {
			r.Source = b.source(c.source)
		}
	}
	r.Severity = most(r.Evidence)
	r.Code = n.memberText("x-code", keywordOf(keyword))
	if field.Path == p.path {
		own := b.fieldNotes[p.field].words(keywordOf(keyword))
		r.Message, r.Asks, r.Why, r.Fix = text(own.Get("message")), text(own.Get("asks")), text(own.Get("why")), text(own.Get("fix"))
	}
	return b.addRule(p, keyword, r)
}

// addRule numbers a rule. A place may break one keyword in several ways (the
// type of a list and of its items, two patterns): then all but the first have a
// number after the keyword.
func (b *builder) addRule(p place, keyword string, r program.Rule) program.RuleID {
	path := p.path
	if path == "" {
		path = b.msg.Name
	}
	r.Keyword = keywordOf(keyword)
	plain := b.prefix + path + "/" + keyword
	for _, id := range b.rules[plain] {
		r.ID = b.msg.Rules[id].ID
		if sameRule(&b.msg.Rules[id], &r, true) {
			return id
		}
	}
	r.ID = plain
	if n := len(b.rules[plain]); n > 0 {
		r.ID += "." + strconv.Itoa(n+1)
	}
	id := program.RuleID(len(b.msg.Rules))
	b.msg.Rules = append(roomier(b.msg.Rules), r)
	b.rules[plain] = append(b.rules[plain], id)
	return id
}

// roomier is a list with room for one more. Of long ones append adds a quarter at a time, and a message of some thousand
// fields would have its rules moved again and again.
func roomier[T any](list []T) []T {
	if len(list) == cap(list) {
		return slices.Grow(list, max(16, len(list)))
	}
	return list
}

// below returns the place of a property.
func (p place) below(name string) place {
	q := place{path: name, field: p.field, branch: p.branch, silent: p.silent, doubt: p.doubt, shared: p.shared}
	if p.path != "" {
		q.path = p.path + "." + name
	}
	return q
}

// key names a list of layers.
func key(ls []layer) string {
	parts := make([]string, len(ls))
	for i := range ls {
		parts[i] = ls[i].s.Location
	}
	return strings.Join(parts, " ")
}
