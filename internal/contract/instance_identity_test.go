package contract

import "strings"

// identity checks a key, a unique or a keyref within an element.
func (v *instance) identity(n *node, i *Identity) {
	rows := v.rows(n, i, true)
	if i.Kind != "keyref" {
		seen := map[string]bool{}
		for _, r := range rows {
			if seen[r] {
				v.fault(n, "cvc-identity-constraint.4.1 "+i.Name.Local)
			}
			seen[r] = true
		}
		return
	}
	keys := map[string]bool{}
	var walk func(m *node)
	walk = func(m *node) {
		if e := v.b.schema.Elements[m.name]; e != nil || m == n {
			for _, r := range v.rows(m, i.Refer, false) {
				keys[r] = true
			}
		}
		for _, k := range m.kids {
			walk(k)
		}
	}
	walk(n)
	for _, r := range rows {
		if !keys[r] {
			v.fault(n, "cvc-identity-constraint.4.3 "+i.Name.Local)
		}
	}
}

func (v *instance) rows(n *node, i *Identity, report bool) (rows []string) {
	for _, target := range find(n, i.Selector) {
		var row []string
		for _, f := range i.Fields {
			text, count := field(target, f)
			if count > 1 && report {
				v.fault(target, "cvc-identity-constraint.3")
			}
			if count == 1 {
				row = append(row, text)
			}
		}
		if len(row) == len(i.Fields) {
			rows = append(rows, strings.Join(row, "\x00"))
		} else if i.Kind == "key" && report {
			v.fault(target, "cvc-identity-constraint.4.2.1")
		}
	}
	return rows
}

func takes(s Step, name Name) bool {
	return s.Any || s.Space == name.Space && (s.Local == "*" || s.Local == name.Local)
}

func walkPath(n *node, steps []Step) []*node {
	if len(steps) == 0 {
		return []*node{n}
	}
	var out []*node
	for _, k := range n.kids {
		if takes(steps[0], k.name) {
			out = append(out, walkPath(k, steps[1:])...)
		}
	}
	return out
}

func find(n *node, p Path) (out []*node) {
	seen := map[*node]bool{}
	put := func(nodes []*node) {
		for _, m := range nodes {
			if !seen[m] {
				seen[m] = true
				out = append(out, m)
			}
		}
	}
	for _, b := range p.Branches {
		if !b.Deep {
			put(walkPath(n, b.Steps))
			continue
		}
		var walk func(m *node)
		walk = func(m *node) {
			put(walkPath(m, b.Steps))
			for _, k := range m.kids {
				walk(k)
			}
		}
		walk(n)
	}
	return out
}

func field(n *node, p Path) (text string, count int) {
	for _, b := range p.Branches {
		steps, attr := b.Steps, (*Step)(nil)
		if len(steps) > 0 && steps[len(steps)-1].Attribute {
			attr = &steps[len(steps)-1]
			steps = steps[:len(steps)-1]
		}
		for _, m := range find(n, Path{Branches: []Branch{{Deep: b.Deep, Steps: steps}}}) {
			if attr == nil {
				text = "=" + collapse(m.text)
				count++
				continue
			}
			for _, a := range m.attrs {
				if takes(*attr, a.name) {
					text = "=" + collapse(a.value)
					count++
				}
			}
		}
	}
	return text, count
}

func (v *instance) identifiers(n *node, s *Simple, text string) {
	switch s.Variety {
	case List:
		for _, w := range strings.Fields(text) {
			v.identifiers(n, s.Item, w)
		}
	case Union:
		for _, m := range s.Members {
			if _, fault := v.b.valid(m, text, n, false); fault == nil {
				v.identifiers(n, m, text)
				return
			}
		}
	case Atomic:
		switch s.Native().Name.Local {
		case "ID":
			if text = collapse(text); v.ids[text] {
				v.fault(n, "cvc-id.2")
			}
			v.ids[text] = true
		case "IDREF":
			v.refs = append(v.refs, collapse(text))
		}
	}
}
