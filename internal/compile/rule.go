package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// scope is a place with x-rules. Their expressions are compiled when all nodes
// are made.
type scope struct {
	node  program.NodeID
	place place
	rules []*schema.Value
	raw   []*schema.Value // of x-keys
	keys  []*rowKey
}

// noteScope remembers the x-rules and x-keys of a place, those of a shared type and those
// beside the reference to it alike.
func (b *builder) noteScope(id program.NodeID, n notes, p place) {
	s := scope{node: id, place: p}
	for _, v := range n {
		if rules := v.Get("x-rules"); rules != nil {
			s.rules = append(s.rules, rules.Items...)
		}
		if keys := v.Get("x-keys"); keys != nil {
			s.raw = append(s.raw, keys.Items...)
		}
	}
	all := slices.Concat(s.rules, s.raw)
	switch {
	case len(all) == 0:
	case p.shared:
		// What it reads is of one place, and the nodes there are those of many.
		for _, raw := range all {
			b.unchecked(p, program.Text{
				Da: "reglen " + raw.GetText("id") + " kontrolleres ikke, hvor typen " + b.msg.Fields[p.field].Name + " er fælles for flere steder",
				En: "the rule " + raw.GetText("id") + " is not checked where the type " + b.msg.Fields[p.field].Name + " is shared by several places",
			}, notes{raw})
		}
	case p.silent != 0:
		b.errorf(all[0], "x-rules in a schema of which only the outcome counts (anyOf, oneOf, not, if, contains, propertyNames)")
	case b.msg.Nodes[id].Types&program.Array != 0 && b.msg.Nodes[id].Types != program.AnyType:
		b.errorf(all[0], "x-rules of a repeated field: write them into items, or with \"each\" into the object around it")
	default:
		b.scopes = append(b.scopes, s)
	}
}

// noteUnchecked adds a rule for each thing that x-unchecked says of a place. What a shared type
// leaves unchecked at many places of a message is said once.
func (b *builder) noteUnchecked(n notes, p place) {
	for _, v := range n {
		said := v.Get("x-unchecked")
		if said == nil {
			continue
		}
		for _, one := range said.Items {
			r := program.Rule{Field: p.field, Message: text(one.Get("text")), Source: b.msg.Fields[p.field].Source}
			if source := one.Get("x-source"); source != nil {
				r.Source = b.source(source)
			}
			r.Asks, r.Evidence = r.Message, b.surest(p)
			r.Severity = most(r.Evidence)
			if !slices.ContainsFunc(b.msg.Rules, func(o program.Rule) bool {
				return o.Keyword == program.UncheckedKeyword && o.Message == r.Message && o.Source == r.Source
			}) {
				b.addRule(p, program.UncheckedKeyword, r)
			}
		}
	}
}

func (b *builder) buildScopes() {
	for i := range b.scopes {
		s := &b.scopes[i]
		for _, raw := range s.raw {
			b.buildKey(s, raw)
		}
		for _, raw := range s.rules {
			b.exprRule(s, raw)
		}
	}
}

// exprRule compiles one of x-rules: its expression or, of a rule that is asked of the rows of
// several lists, that of each.
func (b *builder) exprRule(s *scope, raw *schema.Value) {
	parts := []*schema.Value{raw}
	if of := raw.Get("of"); of != nil {
		parts = of.Items
	}
	all := &translator{builder: b, scope: s, source: raw}
	made := make([]program.ExprRule, len(parts))
	for i, part := range parts {
		t := &translator{builder: b, scope: s, source: part, raw: part}
		if made[i] = t.expression(part); t.failed {
			return
		}
		all.seen = append(all.seen, t.seen...)
		if i == 0 || slices.Equal(all.allowed, t.allowed) {
			all.allowed = t.allowed
		} else {
			all.allowed = nil
		}
		for _, name := range t.registers {
			number(&all.registers, name)
		}
	}
	rule := all.ownRule(raw)
	if rule == 0 {
		return
	}
	n := &b.msg.Nodes[s.node]
	for _, x := range made {
		x.Rule = rule
		if v := raw.Get("most"); v != nil {
			x.Most, _ = strconv.Atoi(v.Text)
		}
		if x.Each >= 0 {
			n.Tables[x.Each].Each = true
		}
		n.Exprs = append(n.Exprs, x)
	}
}

// expression compiles an expression, the rows that it is asked of and where a breach shows.
func (t *translator) expression(raw *schema.Value) program.ExprRule {
	x := program.ExprRule{Each: -1}
	if each := raw.Get("each"); each != nil {
		if t.each = t.listAt(each, strings.Split(each.Text, "."), "each"); t.each == nil {
			return x
		}
		x.Each = t.each.table
		t.each.name, t.rows = "it", t.each
	}
	x.Code = t.translate(raw.Get("expr"))
	x.At = t.at(raw.Get("at"))
	return x
}

// ownRule adds the rule that one of x-rules or x-keys says; 0 when there is one already.
func (t *translator) ownRule(raw *schema.Value) program.RuleID {
	b, s, id := t.builder, t.scope, raw.GetText("id")
	field := &b.msg.Fields[s.place.field]
	r := program.Rule{
		Field: s.place.field, Evidence: t.reads(), Source: field.Source, Code: raw.GetText("code"),
		Message: text(raw.Get("message")), Asks: text(raw.Get("asks")), Why: text(raw.Get("why")), Fix: text(raw.Get("fix")),
		Registers: t.registers, Allowed: t.allowed,
	}
	b.stated(raw, &r)
	r.From, r.To = raw.GetText("from"), raw.GetText("to")
	if r.From != "" && r.To != "" && r.To < r.From {
		b.errorf(raw, "to lies before from")
	}
	path := s.place.path
	if path == "" {
		path = b.msg.Name
	}
	if slices.ContainsFunc(b.msg.Rules, func(o program.Rule) bool { return o.ID == b.prefix+path+"/"+id }) {
		b.errorf(raw.Get("id"), "rule %s is there already", b.prefix+path+"/"+id)
		return 0
	}
	return b.addRule(s.place, id, r)
}

// stated fills in the evidence, source and severity of one of x-rules. What comes with a
// shared type knows nothing of the field that has the type, and is no surer than it.
func (b *builder) stated(raw *schema.Value, r *program.Rule) {
	shared := raw.File != b.doc.Path
	source := raw.Get("x-source")
	if v := raw.Get("x-evidence"); v != nil {
		own := evidence(v.Text)
		switch {
		case shared:
			r.Evidence = lowest(r.Evidence, own)
		case own > r.Evidence && own != unknown && source == nil:
			b.errorf(v, "a rule of %s evidence over fields of %s evidence needs an x-source of its own, that states the rule", own, r.Evidence)
		default:
			r.Evidence = own
		}
	}
	if source != nil {
		r.Source = b.source(source)
	}
	r.Severity = most(r.Evidence)
	if v := raw.Get("severity"); v != nil {
		own := severity(v.Text)
		switch {
		case own <= r.Severity || own == unknown:
			r.Severity = own
		case !shared:
			b.errorf(v, "a rule of %s evidence is at most a %s", r.Evidence, r.Severity)
		}
	}
}
