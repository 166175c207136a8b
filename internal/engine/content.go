package engine

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
)

type contents struct {
	in     *payload
	counts []uint32
}

// find gives the number of a property by its name, -1 when there is none. What
// comes is mostly what is expected.
func (ms *members) find(e *eval, name []byte, attr bool) int32 {
	props := e.obj.Props
	if ms.in.dialect.Repeats {
		for k := e.next; int(k) < len(props) && k < e.next+2; k++ {
			if p := &props[k]; p.XML == string(name) && p.Attr == attr {
				e.next = k
				if !p.List {
					e.next = k + 1
				}
				return k
			}
		}
		if e.obj.XMLIndex != nil && !attr {
			return lookup(e.obj.XMLIndex, name, func(i int) bool { return props[i].XML == string(name) && !props[i].Attr })
		}
		for k := range props {
			if p := &props[k]; p.XML == string(name) && p.Attr == attr {
				return int32(k)
			}
		}
		return -1
	}
	if int(e.next) < len(props) && props[e.next].Name == string(name) {
		e.next++
		return e.next - 1
	}
	if e.obj.Index != nil {
		if k := lookup(e.obj.Index, name, func(i int) bool { return props[i].Name == string(name) }); k >= 0 {
			e.next = k + 1
			return k
		}
		return -1
	}
	for k := range props {
		if props[k].Name == string(name) {
			e.next = int32(k) + 1
			return int32(k)
		}
	}
	return -1
}

// lookup searches a hash table of numbers plus one.
func lookup(table []uint16, name []byte, is func(int) bool) int32 {
	mask := uint32(len(table) - 1)
	for h := program.Hash(name) & mask; table[h] != 0; h = (h + 1) & mask {
		if i := int(table[h] - 1); is(i) {
			return int32(i)
		}
	}
	return -1
}

// occurrence reports what is wrong with an element's place and number.
func (ms *members) occurrence(i int32, p *program.Prop, n int32, seen uint32, at place) {
	e := &ms.evals.list[i]
	if e.obj.Sequence && !p.Attr {
		if n < e.last {
			e.failed = true
			if b := ms.out.breach(e.own, e.sink, e.obj.OrderRule, at); b != nil {
				b.Found, b.Want = p.XML, e.obj.Props[e.last].XML
			}
		} else {
			e.last = n
		}
	}
	if !p.List {
		if seen > 1 {
			e.failed = true
			ms.out.breach(e.own, e.sink, p.OnceRule, at)
		}
		return
	}
	if a := e.own.msg.Nodes[p.Node].Array; a != nil && a.MaxRule != 0 && int64(seen) == a.Max+1 {
		e.failed = true
		if b := ms.out.breach(e.own, e.sink, a.MaxRule, at); b != nil {
			b.Found = strconv.Itoa(int(seen))
		}
	}
}

// closeObject reports what is missing from an object, its end being known.
func (ms *members) closeObject(i int32, at place) {
	e := &ms.evals.list[i]
	o := e.obj
	if o == nil || e.failed && e.sink == nowhere {
		return
	}
	ms.needs(i, o.Needs, at)
	for d := range o.Deps {
		if dep := &o.Deps[d]; len(dep.Needs) > 0 && ms.content.counts[e.counts+int32(dep.Prop)] > 0 {
			ms.needs(i, dep.Needs, at)
		}
	}
	if o.MinRule != 0 && int64(e.size) < o.Min {
		ms.short(i, o.MinRule, at)
	}
	if o.MaxRule != 0 && int64(e.size) > o.Max {
		ms.short(i, o.MaxRule, at)
	}
	if ms.in.dialect.Repeats {
		for k := range o.Props {
			p := &o.Props[k]
			if !p.List {
				continue
			}
			n := ms.content.counts[e.counts+int32(k)]
			if a := e.own.msg.Nodes[p.Node].Array; n > 0 && a != nil && a.MinRule != 0 && int64(n) < a.Min {
				e.failed = true
				if b := ms.out.breach(e.own, e.sink, a.MinRule, at); b != nil {
					b.Found = strconv.Itoa(int(n))
				}
			}
		}
	}
}

// needs reports the names that are missing.
func (ms *members) needs(i int32, needs []program.Need, at place) {
	e := &ms.evals.list[i]
	for _, need := range needs {
		if ms.content.counts[e.counts+int32(need.Prop)] > 0 {
			continue
		}
		e.failed = true
		p := &e.obj.Props[need.Prop]
		name := ms.trail.nameOf(p)
		if ms.in.src.Lacks(name) {
			continue // told once, at the names
		}
		at.name, at.named, at.attr = []byte(name), true, p.Attr && ms.in.dialect.Repeats
		if b := ms.out.breach(e.own, e.sink, need.Rule, at); b != nil {
			b.Found = ms.in.dialect.Called(ms.trail.steps(0), name)
			b.Parent = ms.trail.frameName()
		}
	}
}

func (ms *members) short(i int32, rule program.RuleID, at place) {
	e := &ms.evals.list[i]
	e.failed = true
	if b := ms.out.breach(e.own, e.sink, rule, at); b != nil {
		b.Found = strconv.Itoa(int(e.size))
	}
}
