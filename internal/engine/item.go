package engine

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
)

// item finds what the evals of an array say of its next item.
func (ms *members) item(f *frame, offset int64, row int32, into []match) []match {
	into = into[:0]
	f.filled++
	if row > 0 { // the path has the row of the file
		f.filled = row
	}
	at := place{offset: offset, index: f.filled, named: true, item: true}
	for i := f.lo; i < f.hi; i++ {
		e := &ms.evals.list[i]
		a := e.node.Array
		if a == nil {
			continue
		}
		e.items++
		if a.MaxRule != 0 && int64(e.items) == a.Max+1 {
			e.failed = true
			if b := ms.out.breach(e.own, e.sink, a.MaxRule, at); b != nil {
				b.Found = strconv.Itoa(int(e.items))
			}
		}
		switch {
		case int(e.items) <= len(a.Tuple):
			into = append(into, match{i, a.Tuple[e.items-1], roleChild, nil})
		case a.ExtraRule != 0:
			e.failed = true
			ms.out.breach(e.own, e.sink, a.ExtraRule, at)
		case a.Items != 0:
			into = append(into, match{i, a.Items, roleChild, nil})
		}
		if a.Contains != 0 {
			into = append(into, match{i, a.Contains, roleContains, nil})
		}
	}
	ms.scalars.leaf.place = at
	return into
}

// closeArray reports what is missing from an array.
func (ms *members) closeArray(i int32, at place) {
	e := &ms.evals.list[i]
	a := e.node.Array
	if a == nil || e.failed && e.sink == nowhere {
		return
	}
	if a.MinRule != 0 && int64(e.items) < a.Min {
		ms.short(i, a.MinRule, at)
	}
	if a.Contains != 0 && e.hits == 0 {
		ms.short(i, a.ContainsRule, at)
	}
}

// short reports that an eval's array has too few items.
func (ms *members) short(i int32, rule program.RuleID, at place) {
	e := &ms.evals.list[i]
	e.failed = true
	if b := ms.out.breach(e.own, e.sink, rule, at); b != nil {
		b.Found = strconv.Itoa(int(e.items))
	}
}
