package xsd

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// alike compares what nodes of a message ask: those of two places may be two nodes and say the same.
type alike struct {
	m    *program.Message
	open map[[2]program.NodeID]bool // pairs that are found to be the same unless something in them is not
}

func (s *alike) nodes(x, y program.NodeID) bool {
	pair := [2]program.NodeID{x, y}
	if x == y || s.open[pair] {
		return true
	}
	if x == 0 || y == 0 || s.m.Identity != nil && slices.ContainsFunc(s.m.Identity.Constraints, func(c program.Constraint) bool { return c.Node == x || c.Node == y }) {
		return false
	}
	s.open[pair] = true
	a, b := &s.m.Nodes[x], &s.m.Nodes[y]
	return a.Types == b.Types && a.Never == b.Never && !a.Hole && !b.Hole && len(a.Exprs)+len(b.Exprs) == 0 &&
		slices.EqualFunc(a.Checks, b.Checks, sameCheck) && sameDeclared(a.Of, b.Of) &&
		s.objects(a.Object, b.Object) && s.arrays(a.Array, b.Array) && s.applies(a.Apply, b.Apply)
}

func (s *alike) lists(x, y []program.NodeID) bool { return slices.EqualFunc(x, y, s.nodes) }

func sameDeclared(a, b *program.Declared) bool {
	return (a == nil) == (b == nil) && (a == nil || a.Type == b.Type && a.Block == b.Block && a.Value == b.Value)
}

func sameCheck(a, b program.Check) bool {
	pattern := func(c program.Check) string {
		if c.Pattern == nil {
			return ""
		}
		return c.Pattern.Text
	}
	enum := func(c program.Check) program.Enum {
		if c.Enum == nil {
			return program.Enum{}
		}
		return *c.Enum
	}
	x, y := enum(a), enum(b)
	return a.Op == b.Op && a.Kind == b.Kind && a.Type == b.Type && a.N == b.N && a.Text == b.Text && pattern(a) == pattern(b) &&
		slices.Equal(x.Strings, y.Strings) && slices.Equal(x.Numbers, y.Numbers) && x.True == y.True && x.False == y.False && x.Null == y.Null
}

func (s *alike) objects(a, b *program.ObjectNode) bool {
	if a == nil || b == nil {
		return a == b
	}
	return len(a.Patterns)+len(b.Patterns)+len(a.Deps)+len(b.Deps) == 0 && (a.ExtraRule == 0) == (b.ExtraRule == 0) &&
		s.nodes(a.Extra, b.Extra) && s.nodes(a.Names, b.Names) && a.Min == b.Min && a.Max == b.Max && a.Sequence == b.Sequence &&
		slices.EqualFunc(a.Props, b.Props, func(p, q program.Prop) bool {
			return p.XML == q.XML && p.Attr == q.Attr && p.Space == q.Space && p.List == q.List && p.Known == q.Known && s.nodes(p.Node, q.Node) && s.nodes(p.Item, q.Item)
		}) &&
		slices.EqualFunc(a.Needs, b.Needs, func(p, q program.Need) bool { return p.Prop == q.Prop }) && sameMarkup(a.Markup, b.Markup)
}

func sameMarkup(a, b *program.Markup) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Mixed != b.Mixed || a.Open != b.Open || a.Text != b.Text || a.Empty != b.Empty || !sameWildcard(a.Attributes, b.Attributes) || (a.Model == nil) != (b.Model == nil) {
		return false
	}
	return a.Model == nil || slices.EqualFunc(a.Model.Parts, b.Model.Parts, func(p, q program.Part) bool {
		return p.Kind == q.Kind && p.Prop == q.Prop && p.Min == q.Min && p.Max == q.Max && p.Parent == q.Parent && sameWildcard(p.Any, q.Any)
	})
}

func sameWildcard(a, b program.Wildcard) bool {
	return a.Not == b.Not && a.Process == b.Process && slices.Equal(a.Spaces, b.Spaces)
}

func (s *alike) arrays(a, b *program.ArrayNode) bool {
	if a == nil || b == nil {
		return a == b
	}
	return s.nodes(a.Items, b.Items) && s.lists(a.Tuple, b.Tuple) && (a.MinRule == 0) == (b.MinRule == 0) && (a.MaxRule == 0) == (b.MaxRule == 0) &&
		a.Min == b.Min && a.Max == b.Max && a.UniqueRule+b.UniqueRule+a.ContainsRule+b.ContainsRule == 0
}

func (s *alike) applies(a, b *program.Apply) bool {
	if a == nil || b == nil {
		return a == b
	}
	choice := func(p, q program.Choice) bool { return s.lists(p.Of, q.Of) }
	return s.lists(a.All, b.All) && slices.EqualFunc(a.Any, b.Any, choice) && slices.EqualFunc(a.One, b.One, choice) && s.nodes(a.Not, b.Not) &&
		s.nodes(a.If, b.If) && s.nodes(a.Then, b.Then) && s.nodes(a.Else, b.Else) && s.nodes(a.Each, b.Each)
}
