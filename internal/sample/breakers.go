package sample

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// breaker breaks the rules of one keyword. It changes a valid tree at a place whose
// node says the rule; that the tree was valid, and that one change was made, is why no
// other rule breaks, as far as the change minds only that rule. Which candidates do is
// judged afterwards, so a breaker gives the likeliest first and then others.
type breaker struct {
	// keyword is the word of the source that says the rules.
	keyword string
	// rules gives the rules that a node says by the keyword.
	rules func(n *program.Node) []program.RuleID
	// candidates gives trees that may break the rule of an aim, until yield wants no
	// more; it then gives false.
	candidates func(a aim, yield func(*tree.Value) bool) bool
	// members marks a breaker of the rules that members say which are not there.
	members bool
}

// breakers has one breaker per keyword, in the order in which they are tried where a
// node says one rule by several.
var breakers = []breaker{
	{keyword: "x-rules", rules: expressionRules, candidates: breakExpression},
	{keyword: "x-keys", rules: keyRules, candidates: breakKey},
	{keyword: "type", rules: typeRules, candidates: breakType},
	scalar(program.OpMinLength, "minLength"),
	scalar(program.OpMaxLength, "maxLength"),
	scalar(program.OpPattern, "pattern"),
	scalar(program.OpEnum, "enum"),
	scalar(program.OpMinimum, "minimum"),
	scalar(program.OpMaximum, "maximum"),
	scalar(program.OpExclMinimum, "exclusiveMinimum"),
	scalar(program.OpExclMaximum, "exclusiveMaximum"),
	scalar(program.OpMultipleOf, "multipleOf"),
	scalar(program.OpKind, "format"),
	scalar(program.OpTotalDigits, "totalDigits"),
	scalar(program.OpFractionDigits, "fractionDigits"),
	scalar(program.OpForm, "x-type"),
	scalar(program.OpFacet, "x-pattern"),
	scalar(program.OpOrder, "x-minimum"),
	scalar(program.OpSame, "x-enum"),
	scalar(program.OpMinParts, "x-length"),
	scalar(program.OpMaxParts, "x-length"),
	{keyword: "required", rules: requiredRules, candidates: breakRequired},
	{keyword: "dependencies", rules: dependencyRules, candidates: breakDependency},
	{keyword: "payload", rules: holeRules, candidates: breakPayload},
	{keyword: "additionalProperties", rules: extraRules, candidates: breakExtra},
	{keyword: "maxProperties", rules: maxPropertiesRules, candidates: breakMaxProperties},
	{keyword: "minProperties", rules: minPropertiesRules, candidates: breakMinProperties},
	{keyword: "once", rules: onceRules, candidates: breakOnce},
	{keyword: "order", rules: orderRules, candidates: breakOrder},
	{keyword: "content", rules: contentRules, candidates: breakContent},
	{keyword: "properties", rules: none, candidates: breakProperty, members: true},
	{keyword: "patternProperties", rules: none, candidates: breakPatternProperty, members: true},
	{keyword: "additionalProperties", rules: none, candidates: breakExtraProperty, members: true},
	{keyword: "propertyNames", rules: none, candidates: breakPropertyName, members: true},
	{keyword: "minItems", rules: minItemsRules, candidates: breakMinItems},
	{keyword: "maxItems", rules: maxItemsRules, candidates: breakMaxItems},
	{keyword: "uniqueItems", rules: uniqueRules, candidates: breakUnique},
	{keyword: "additionalItems", rules: extraItemRules, candidates: breakExtraItem},
	{keyword: "contains", rules: containsRules, candidates: breakContains},
	{keyword: "not", rules: notRules, candidates: breakNot},
	{keyword: "anyOf", rules: anyOfRules, candidates: breakChoice},
	{keyword: "oneOf", rules: oneOfRules, candidates: breakChoice},
}

// aim is a place and a node of it that says the rule, or whose members would.
type aim struct {
	k      *Maker
	rule   program.RuleID
	format string
	inner  *Sample
	root   *tree.Value
	at     tree.Path
	v      *tree.Value // at the place
	nodes  []program.NodeID
	id     program.NodeID
	node   *program.Node
}

// edit gives the root with the place changed.
func (a aim) edit(change func(*tree.Value)) *tree.Value { return a.root.With(a.at, change) }

// replace gives the root with another value at the place, which is of the type that was said there.
func (a aim) replace(v *tree.Value) *tree.Value {
	return a.edit(func(t *tree.Value) {
		said := t.Said
		*t = *v.Clone()
		if t.Said == nil {
			t.Said = said
		}
	})
}

// anew makes a valid value for nodes, nil when there is none.
func (a aim) anew(nodes ...program.NodeID) *tree.Value { return a.k.anew(a.inner, nodes) }

// member makes a valid value for a member of the place, nil when there is none.
func (a aim) member(name string) *tree.Value { return a.anew(a.k.r.MemberNodes(a.nodes, name)...) }

// item makes a valid value for an item of the place, nil when there is none.
func (a aim) item(i int) *tree.Value { return a.anew(a.k.r.ItemNodes(a.nodes, i)...) }

// candidates gives trees made of a valid one to break a rule.
func (k *Maker) candidates(rule program.RuleID, format string, inner *Sample, t *tree.Value) func(yield func(*tree.Value) bool) {
	return func(yield func(*tree.Value) bool) {
		if k.ofKeys(rule) {
			k.breakKeys(rule, inner, t, yield)
			return
		}
		if k.ofTypes(rule) && !k.breakTypes(rule, inner, t, yield) {
			return
		}
		for p := range k.r.Places(t) {
			for _, n := range p.Nodes {
				a := aim{k, rule, format, inner, t, p.At, p.Value, p.Nodes, n, &k.m.Nodes[n]}
				if (k.says(n, rule) || k.saysOfMembers(n, rule)) && !a.candidates(yield) || !a.breakWords(yield) {
					return
				}
			}
		}
	}
}

// candidates asks the breakers that break the rule at the place.
func (a aim) candidates(yield func(*tree.Value) bool) bool {
	for _, b := range breakers {
		if (b.members || slices.Contains(b.rules(a.node), a.rule)) && !b.candidates(a, yield) {
			return false
		}
	}
	return true
}

// breakWords gives texts with a word that breaks the rule, where the node has words that say it: a list of XML Schema.
func (a aim) breakWords(yield func(*tree.Value) bool) bool {
	apply := a.node.Apply
	if apply == nil || a.v.Type != program.String || !a.k.saysRelated(apply.Each, a.rule) {
		return true
	}
	words := strings.Fields(a.v.Text)
	for _, v := range a.k.Near(a.k.r.Related(apply.Each), nil) {
		if v.Text == "" || strings.ContainsAny(v.Text, " \t\r\n") {
			continue
		}
		rest := words
		if len(rest) > 0 {
			rest = rest[1:]
		}
		if !yield(a.replace(tree.String(strings.Join(append([]string{v.Text}, rest...), " ")))) {
			return false
		}
	}
	return true
}

// none is for breakers of rules that others say.
func none(*program.Node) []program.RuleID { return nil }

// Breaks reports whether there is a breaker for a check of scalars.
func Breaks(op program.Op) bool {
	_, ok := scalarBreakers[op]
	return ok
}

// BreaksExpr reports whether the breaker of rules over several fields knows what to
// change for an operation of theirs.
func BreaksExpr(op program.ExprOp) bool {
	_, ok := operations[op]
	return ok
}

// says reports whether a rule is a node's own.
func (k *Maker) says(n program.NodeID, rule program.RuleID) bool { return k.said[rule][n] }

// saysRelated reports whether a node, or one that always applies with it, says a rule.
func (k *Maker) saysRelated(n program.NodeID, rule program.RuleID) bool {
	return n != 0 && slices.ContainsFunc(k.r.Related(n), func(r program.NodeID) bool { return k.says(r, rule) })
}

// saysOfMembers reports whether the rule is that of a value that may not be there: a
// property whose node allows nothing, or the form of names.
func (k *Maker) saysOfMembers(n program.NodeID, rule program.RuleID) bool {
	o := k.m.Nodes[n].Object
	return o != nil && slices.ContainsFunc(below(&program.Node{Object: o}), func(c program.NodeID) bool { return k.saysRelated(c, rule) })
}

// applies reports whether a node that says the rule applies somewhere in a tree, or
// would to a member that it lacks.
func (k *Maker) applies(rule program.RuleID, root *tree.Value) bool {
	for p := range k.r.Places(root) {
		for _, n := range p.Nodes {
			if k.says(n, rule) || k.saysOfMembers(n, rule) {
				return true
			}
		}
	}
	return false
}

// saidBy gives the nodes that say each rule.
func saidBy(m *program.Message) map[program.RuleID]map[program.NodeID]bool {
	said := map[program.RuleID]map[program.NodeID]bool{}
	for i := range m.Nodes {
		for _, b := range breakers {
			for _, rule := range b.rules(&m.Nodes[i]) {
				if said[rule] == nil {
					said[rule] = map[program.NodeID]bool{}
				}
				said[rule][program.NodeID(i)] = true
			}
		}
	}
	return said
}

// ways gives the nodes on the ways from the root to a node that says the rule, and on to
// the rows that it is asked for, or to all that is kept of them, through branches too.
func (k *Maker) ways(rule program.RuleID, rows bool) map[program.NodeID]bool {
	on := k.asked(rule, rows)
	// Nodes may recur, so it is worked out from the targets back.
	for changed := true; changed; {
		changed = false
		for i := 1; i < len(k.m.Nodes); i++ {
			n := program.NodeID(i)
			if on[n] {
				continue
			}
			if k.says(n, rule) || slices.ContainsFunc(below(&k.m.Nodes[n]), func(c program.NodeID) bool { return on[c] }) ||
				slices.ContainsFunc(k.r.Types(n), func(t uint16) bool {
					return t != k.m.Nodes[n].Of.Type && on[k.m.Types.NodeOf(t, k.m.Nodes[n].Of)] // what says its own type is as it was
				}) {
				on[n], changed = true, true
			}
		}
	}
	return on
}

// asked gives the nodes of what is kept of the rows that a rule is asked for one at a
// time, or of the rows alone: without rows there is nothing that breaks it.
func (k *Maker) asked(rule program.RuleID, rows bool) map[program.NodeID]bool {
	type step struct {
		n  program.NodeID
		up int
	}
	const mostUp = 24 // nodes may recur
	kept, seen := map[program.NodeID]bool{}, map[step]bool{}
	var walk func(s step, each int)
	walk = func(s step, each int) {
		if s.n == 0 || s.up > mostUp || seen[s] {
			return
		}
		seen[s] = true
		n := &k.m.Nodes[s.n]
		if o := n.Object; o != nil {
			for i := range o.Props {
				p := &o.Props[i]
				if slices.ContainsFunc(p.Keep, func(x program.Keep) bool {
					return int(x.List) == each && int(x.Up) == s.up && (!rows || x.Slot == program.RowStart || x.IsItem())
				}) {
					kept[p.Node] = true
				}
				walk(step{p.Node, s.up + 1}, each)
			}
		}
		if a := n.Array; a != nil {
			for _, item := range append(slices.Clone(a.Tuple), a.Items) {
				walk(step{item, s.up}, each)
			}
		}
		if a := n.Apply; a != nil {
			for _, same := range slices.Concat(a.All, []program.NodeID{a.Then, a.Else}) {
				walk(step{same, s.up}, each)
			}
		}
	}
	for i := range k.m.Nodes {
		for _, e := range k.m.Nodes[i].Exprs {
			if e.Rule == rule && e.Each >= 0 {
				clear(seen)
				walk(step{program.NodeID(i), 0}, e.Each)
			}
		}
	}
	return kept
}

// below gives the nodes that a node hands its value, or parts of it, to, and
// whose findings count.
func below(n *program.Node) []program.NodeID {
	var list []program.NodeID
	if o := n.Object; o != nil {
		for i := range o.Props {
			list = append(list, o.Props[i].Node)
		}
		for i := range o.Patterns {
			list = append(list, o.Patterns[i].Node)
		}
		for i := range o.Deps {
			list = append(list, o.Deps[i].Node)
		}
		list = append(list, o.Extra, o.Names)
	}
	if a := n.Array; a != nil {
		list = append(append(list, a.Tuple...), a.Items)
	}
	if a := n.Apply; a != nil {
		// What the branches of a choice find does not count: only the choice's own
		// rule does.
		list = append(append(list, a.All...), a.Then, a.Else, a.Each)
	}
	return list
}
