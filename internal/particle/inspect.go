package particle

import "github.com/forkontrol/forkontrol/internal/program"

// Link lets package program know that content models can be followed.
func Link() { program.InspectMarkup = inspect }

// inspect says what of the markup of a node no check could be made by.
func inspect(m *program.Message, o *program.ObjectNode) string {
	if o == nil {
		if what := inspectTypes(m); what != "" {
			return what
		}
		return inspectGlobals(m)
	}
	k := o.Markup
	if !m.Marked {
		return "a content model that its message does not speak of"
	}
	if int(k.Text) > len(o.Props) {
		return "a text of a property that is not there"
	}
	if what := inspectWildcard(m, &k.Attributes); what != "" {
		return what
	}
	if k.Model == nil {
		return ""
	}
	parts := k.Model.Parts
	if int(k.Model.Rule) >= len(m.Rules) || len(k.Model.Where) != len(o.Props) || len(parts) >= 1<<16 {
		return "a content model that does not go with its properties"
	}
	for _, n := range k.Model.Where {
		if int(n) > len(parts) || n > 0 && parts[n-1].Kind != program.PartElement {
			return "a part that is not there"
		}
	}
	if n := k.Model.Any; int(n) > len(parts) || n > 0 && parts[n-1].Kind != program.PartAny {
		return "a part that is not there"
	}
	for i := range parts {
		p := &parts[i]
		group := p.Kind == program.PartSequence || p.Kind == program.PartChoice || p.Kind == program.PartAll
		switch {
		case p.Kind > program.PartAll:
			return "an unknown kind of part"
		case int(p.Rule) >= len(m.Rules) || int(p.MinRule) >= len(m.Rules) || int(p.MaxRule) >= len(m.Rules):
			return "a rule that is not there"
		case i > 0 && int(p.Parent) >= i, i == 0 && p.Parent != 0, int(p.End) <= i, int(p.End) > len(parts), i == 0 && int(p.End) != len(parts),
			i > 0 && (parts[p.Parent].Kind < program.PartSequence || p.End > parts[p.Parent].End),
			!group && int(p.End) != i+1, int(p.Until) > len(parts):
			return "a part that is not in its group"
		case p.Kind == program.PartElement && int(p.Prop) >= len(o.Props):
			return "a property that is not there"
		case p.Next != 0 && (int(p.Next) <= i+1 || int(p.Next) > len(parts) || parts[p.Next-1].Kind != p.Kind || group):
			return "a next part that is not there"
		case p.Min > p.Max || p.Max == 0:
			return "a part that comes less often than it must"
		}
		if what := inspectWildcard(m, &p.Any); what != "" {
			return what
		}
	}
	// What is in a group follows without a gap, so that going from part to part ends.
	for i := range parts {
		s := i + 1
		for s < int(parts[i].End) {
			if int(parts[s].Parent) != i {
				return "a part that is not in its group"
			}
			s = int(parts[s].End)
		}
		if s != int(parts[i].End) {
			return "a part that is not in its group"
		}
	}
	return ""
}

func inspectGlobals(m *program.Message) string {
	g := m.Globals
	if g == nil || len(m.Nodes) == 0 { // or not read yet
		return ""
	}
	ok := len(g.Names) == len(g.Nodes) && int(g.Unknown) < len(m.Nodes)
	for _, n := range g.Nodes {
		ok = ok && int(n) < len(m.Nodes)
	}
	if !ok {
		return "a node that is not there"
	}
	return ""
}

func inspectWildcard(m *program.Message, w *program.Wildcard) string {
	if w.Process > program.Strict || int(w.Rule) >= len(m.Rules) || w.Process != program.Skip && m.Globals == nil {
		return "an unknown wildcard"
	}
	return ""
}

// inspectTypes says what of the types of a message no check could be made by.
func inspectTypes(m *program.Message) string {
	ts := m.Types
	for i := range m.Nodes {
		if of := m.Nodes[i].Of; of != nil && (ts == nil || int(of.Type) >= len(ts.List)) {
			return "a declared type that is not there"
		}
	}
	if ts == nil {
		return ""
	}
	if len(ts.List) >= 1<<16-1 {
		return "more types than can be numbered"
	}
	for _, r := range []program.RuleID{ts.Unknown, ts.Strange, ts.Blocked, ts.Abstract, ts.Value} {
		if int(r) >= len(m.Rules) {
			return "a rule that is not there"
		}
	}
	for i := range ts.List {
		t := &ts.List[i]
		if int(t.Base) > i || int(t.Node) >= len(m.Nodes) || t.By > program.ByExtension|program.ByRestriction {
			return "a type whose base or node is not there"
		}
		for _, n := range t.Members {
			if int(n) >= len(ts.List) {
				return "a member of a union that is not there"
			}
		}
	}
	for k, n := range ts.Names {
		if int(n) >= len(ts.List) || k > 0 && !named(&ts.List[ts.Names[k-1]], &ts.List[n]) {
			return "names of types that are not in order"
		}
	}
	for _, v := range ts.Variants {
		if int(v.Type) >= len(ts.List) || int(v.Node) >= len(m.Nodes) {
			return "a variant of a type that is not there"
		}
	}
	return ""
}

// named reports whether the name of one type comes before that of another.
func named(a, b *program.Type) bool {
	return a.Name < b.Name || a.Name == b.Name && a.Space < b.Space
}
