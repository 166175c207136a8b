package reference

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// element is one element of an object, or attribute: the property that it is, -1 for none, its namespace
// and where it is.
type element struct {
	prop  int
	space string
	at    []int // below the object
}

// marked judges the members of an object that has markup.
func (j *judge) marked(o *program.ObjectNode, t *tree.Value) {
	var list []element
	for i, m := range t.Members {
		prop := slices.IndexFunc(o.Props, func(p program.Prop) bool { return p.Known && p.Name == m.Name })
		j.below(i, func() {
			switch {
			case prop >= 0:
				j.value(o.Props[prop].Node, m.Value)
			case !m.Attr:
			case !o.Markup.Open || !o.Markup.Attributes.Takes(m.Space):
				j.wrong++ // what the engine reports of itself
			default:
				j.taken(&o.Markup.Attributes, m, "@")
			}
		})
		switch {
		case m.Attr || prop >= 0 && (o.Props[prop].Attr || o.Props[prop].XML == ""):
		case prop >= 0 && o.Props[prop].List:
			for k := range m.Value.Items {
				list = append(list, element{prop, j.space(m.Space), []int{i, k}})
			}
		default:
			list = append(list, element{prop, j.space(m.Space), []int{i}})
		}
	}
	if o.Markup.Model == nil {
		j.plain(o, t, list)
		return
	}
	j.content(o, t, list)
}

// space is the namespace of a member.
func (j *judge) space(own string) string {
	switch {
	case own == program.NoSpace, own == "" && (j.r.m.Local || j.r.m.Space == program.NoSpace):
		return ""
	case own == "":
		return j.r.m.Space
	}
	return own
}

// plain judges those of an object without a content model.
func (j *judge) plain(o *program.ObjectNode, t *tree.Value, list []element) {
	seen := map[int]int{}
	for _, e := range list {
		if e.prop < 0 {
			if o.ExtraRule != 0 {
				j.here(e, func() { j.misplaced(o.ExtraRule) })
			}
			continue
		}
		if seen[e.prop]++; seen[e.prop] == 2 && o.Props[e.prop].OnceRule != 0 {
			j.here(e, func() { j.misplaced(o.Props[e.prop].OnceRule) })
		}
	}
	if o.Sequence {
		j.order(o, t)
	}
}

func (j *judge) here(e element, do func()) {
	n := len(j.at)
	j.at = append(j.at, e.at...)
	do()
	j.at = j.at[:n]
}

// content judges elements by a content model: whether they are right is found by trying all
// ways; which rules they break is as package particle mends them.
func (j *judge) content(o *program.ObjectNode, t *tree.Value, list []element) {
	m := o.Markup.Model
	p := particle.Place{Model: m, Counts: make([]uint32, len(m.Parts))}
	var broken []func()
	misplaced := func(e element, rule program.RuleID) {
		broken = append(broken, func() { j.here(e, func() { j.misplaced(rule) }) })
	}
	lost := func() {
		for _, l := range p.Lost {
			part := &m.Parts[l.Part]
			rule := part.Rule
			if l.Came > 0 && part.MinRule != 0 {
				rule = part.MinRule
			}
			if rule == 0 {
				rule = m.Rule
			}
			broken = append(broken, func() { j.breaks(rule) })
		}
	}
	for _, e := range list {
		if e.prop < 0 && m.Any == 0 && o.ExtraRule != 0 {
			misplaced(e, o.ExtraRule)
			continue
		}
		first := uint16(0)
		if e.prop >= 0 {
			first = m.Where[e.prop]
		}
		part, how := p.Come(first, e.space)
		lost()
		of := &m.Parts[part]
		switch {
		case how == particle.Late, how == particle.Out, how == particle.Over && of.MaxRule == 0:
			misplaced(e, m.Rule)
		case how == particle.Over && (of.Max == 1 || p.Counts[part] == of.Max+1):
			misplaced(e, of.MaxRule)
		}
		if how == particle.Fits && of.Kind == program.PartAny {
			j.here(e, func() { j.taken(&of.Any, t.Members[e.at[0]], "") })
		}
	}
	p.End()
	lost()
	right := len(broken) == 0
	if len(list) < mostTried {
		right = ways(m, 0, list, map[int]bool{0: true})[len(list)]
	}
	switch {
	case right:
	case len(broken) == 0:
		j.breaks(m.Rule)
	default:
		for _, do := range broken {
			do()
		}
	}
}

// mostTried is how many elements are tried in all ways.
const mostTried = 300

// taken judges what a wildcard has taken.
func (j *judge) taken(w *program.Wildcard, m tree.Member, sign string) {
	g := j.r.m.Globals
	if w.Process == program.Skip || g == nil {
		return
	}
	space := m.Space
	if sign == "" {
		space = j.space(m.Space)
	}
	if i := slices.Index(g.Names, sign+"{"+space+"}"+m.XML); i >= 0 {
		j.value(g.Nodes[i], m.Value)
	} else if w.Process == program.Strict {
		j.misplaced(w.Rule)
	}
}

// ways gives where in a list of elements a part may end that begins at one of starts.
func ways(m *program.Model, i int, list []element, starts map[int]bool) map[int]bool {
	p := &m.Parts[i]
	all, now := map[int]bool{}, starts
	for n := uint64(0); n <= uint64(p.Max); n++ {
		if n >= uint64(p.Min) {
			for k := range now {
				all[k] = true
			}
		}
		if len(now) == 0 || n > uint64(p.Min)+uint64(len(list)) {
			break
		}
		now = round(m, i, list, now)
	}
	return all
}

// round is ways for one round of a part.
func round(m *program.Model, i int, list []element, starts map[int]bool) map[int]bool {
	p := &m.Parts[i]
	out := map[int]bool{}
	var inner []int
	for s := i + 1; s < int(p.End); s = int(m.Parts[s].End) {
		inner = append(inner, s)
	}
	switch p.Kind {
	case program.PartElement, program.PartAny:
		for k := range starts {
			if k < len(list) && (p.Kind == program.PartElement && list[k].prop == int(p.Prop) || p.Kind == program.PartAny && p.Any.Takes(list[k].space)) {
				out[k+1] = true
			}
		}
	case program.PartChoice:
		for _, s := range inner {
			for k := range ways(m, s, list, starts) {
				out[k] = true
			}
		}
	case program.PartAll:
		type state struct {
			used uint64
			at   int
		}
		seen := map[state]bool{}
		var from func(x state)
		from = func(x state) {
			if seen[x] {
				return
			}
			seen[x] = true
			done := true
			for n, s := range inner {
				if x.used&(1<<n) != 0 {
					continue
				}
				to := ways(m, s, list, map[int]bool{x.at: true})
				done = done && to[x.at]
				for k := range to {
					if k > x.at {
						from(state{x.used | 1<<n, k})
					}
				}
			}
			out[x.at] = out[x.at] || done
		}
		for k := range starts {
			from(state{0, k})
		}
		for k, ok := range out {
			if !ok {
				delete(out, k)
			}
		}
	default:
		out = starts
		for _, s := range inner {
			out = ways(m, s, list, out)
		}
	}
	return out
}
