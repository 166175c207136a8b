package compile

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// arrayKeywords are those that look at arrays.
var arrayKeywords = []string{"items", "additionalItems", "contains", "minItems", "maxItems", "uniqueItems"}

// fillArray compiles the keywords that look at arrays.
func (b *builder) fillArray(n *program.Node, ls []layer, p place) {
	says := slices.ContainsFunc(ls, func(l layer) bool {
		return slices.ContainsFunc(arrayKeywords, func(k string) bool { return l.raw.Get(k) != nil })
	})
	if !says || n.Types&program.Array == 0 {
		return
	}
	a := &program.ArrayNode{}
	item := p
	item.list = true
	var items []*jsonschema.Schema
	for i, l := range ls {
		switch s := l.s.Items.(type) {
		case *jsonschema.Schema:
			items = append(items, s)
		case []*jsonschema.Schema:
			b.tuple(a, &ls[i], s, item)
		}
		if l.s.Contains != nil {
			b.refuseInXML(l.raw.Get("contains"), "contains")
			a.ContainsRule = b.rule(p, "contains", l.notes, "", nil)
			q := item
			q.branch, q.silent = true, a.ContainsRule
			a.Contains = b.node([]*jsonschema.Schema{l.s.Contains}, q)
		}
	}
	if len(items) > 0 {
		a.Items = b.items(items, item)
	}
	if b.json || b.csv != nil || b.most(ls, "minItems") > 1 { // in XML an empty list is an absent one
		a.Min, a.MinRule = b.bound(ls, p, "minItems", true)
	}
	a.Max, a.MaxRule = b.bound(ls, p, "maxItems", false)
	for _, l := range ls {
		if v := l.raw.Get("uniqueItems"); v != nil && v.Kind == schema.True {
			b.checkComparable(a, v)
			a.UniqueRule = b.rule(p, "uniqueItems", l.notes, "", nil)
		}
	}
	n.Array = a
}

// most is the largest count that layers give a keyword, 0 where none does.
func (b *builder) most(ls []layer, keyword string) (n int64) {
	for _, l := range ls {
		if v := l.raw.Get(keyword); v != nil {
			n = max(n, b.count(v))
		}
	}
	return n
}

// items compiles what every item must be. In an XML message an item is an
// element and has a node in any case.
func (b *builder) items(schemas []*jsonschema.Schema, p place) program.NodeID {
	if !b.xml {
		return b.nodeOrAny(schemas, p)
	}
	id := b.node(schemas, p)
	if t := b.msg.Nodes[id].Types; t&program.Array != 0 && t != program.AnyType {
		b.errorf(b.raw(schemas[0]), "arrays of arrays have no form in XML")
	}
	return id
}

// tuple compiles items as an array, with additionalItems.
func (b *builder) tuple(a *program.ArrayNode, l *layer, schemas []*jsonschema.Schema, p place) {
	b.refuseInXML(l.raw.Get("items"), "items as an array")
	for _, s := range schemas {
		a.Tuple = append(a.Tuple, b.node([]*jsonschema.Schema{s}, p))
	}
	switch s := l.s.AdditionalItems.(type) {
	case bool:
		if !s {
			q := p
			q.list = false
			a.ExtraRule = b.rule(q, "additionalItems", l.notes, "", nil)
		}
	case *jsonschema.Schema:
		a.Items = b.nodeOrAny([]*jsonschema.Schema{s}, p)
	}
}

// checkComparable refuses uniqueItems where an item may be an object or an
// array.
func (b *builder) checkComparable(a *program.ArrayNode, at *schema.Value) {
	scalar := func(id program.NodeID) bool {
		// A node still being made is an array around this one.
		return id != 0 && !b.reused[id] && b.msg.Nodes[id].Types&(program.Object|program.Array) == 0
	}
	// Without a node for the rest, the rest must be forbidden.
	rest := a.Items != 0 && scalar(a.Items) || a.Items == 0 && len(a.Tuple) > 0 && a.ExtraRule != 0
	if !rest || slices.ContainsFunc(a.Tuple, func(id program.NodeID) bool { return !scalar(id) }) {
		b.errorf(at, "uniqueItems is supported only where every item is of a scalar type")
	}
}

func (b *builder) refuseInXML(at *schema.Value, what string) {
	if b.xml {
		b.errorf(at, "%s has no form in XML", what)
	}
}
