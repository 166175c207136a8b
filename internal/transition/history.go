package transition

import (
	"cmp"
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// history compares the periods of one forløb before and after.
type history struct {
	missing []*period // before, and not there after
	changed []pair    // there, but not as it was
	closed  []pair    // had no end date before
	planned []pair    // lay in the future when it was reported; second nil when it is gone
	added   []*period // only after
	kept    int       // there, unchanged
}

type pair struct{ before, after *period }

// allowance says which differences are none.
type allowance struct {
	// reported is the day of the report before, 0 when unknown: what had not ended
	// by then was a plan.
	reported day
	// cut is the first day of the new structure when the number is an old one, else 0:
	// what ran on that day ends, what was to begin is dropped.
	cut day
}

// compareHistory pairs the periods of two reports: those that are equal, then those
// of the same start, then those that differ in their start alone, then those that share
// a day and differ in their dates alone.
func compareHistory(before, after []period, a allowance) history {
	var h history
	old, fresh := inOrder(before), inOrder(after)
	old, fresh, h.kept = withoutEqual(old, fresh)
	// pairUp takes pairs that fit out of both lists.
	pairUp := func(fits func(b, f *period) bool, found func(b, f *period)) {
		// Only what differs is left, and that is little.
		old = slices.DeleteFunc(old, func(b *period) bool {
			i := slices.IndexFunc(fresh, func(f *period) bool { return fits(b, f) })
			if i < 0 {
				return false
			}
			found(b, fresh[i])
			fresh = slices.Delete(fresh, i, i+1)
			return true
		})
	}
	pairUp(func(b, f *period) bool { return b.start == f.start && b.sum == f.sum }, func(b, f *period) {
		switch {
		case a.cut != 0 && b.end >= a.cut && f.end >= a.cut-1:
			h.kept++ // the rules of the old number say when it must end
		case a.cut != 0 && b.end >= a.cut && b.end != openEnd:
			h.planned = append(h.planned, pair{b, f})
		case b.end == openEnd:
			h.closed = append(h.closed, pair{b, f})
		case a.reported != 0 && b.end > a.reported:
			h.planned = append(h.planned, pair{b, f})
		default:
			h.changed = append(h.changed, pair{b, f})
		}
	})
	change := func(b, f *period) { h.changed = append(h.changed, pair{b, f}) }
	pairUp(func(b, f *period) bool { return b.start == f.start }, func(b, f *period) {
		if a.reported != 0 && b.start > a.reported {
			h.planned = append(h.planned, pair{b, f})
			return
		}
		change(b, f)
	})
	past := func(b *period) bool {
		return !(a.cut != 0 && b.start >= a.cut) && !(a.reported != 0 && b.start > a.reported)
	}
	pairUp(func(b, f *period) bool { return b.end == f.end && b.sum == f.sum && past(b) }, change)
	pairUp(func(b, f *period) bool {
		return b.start <= f.end && f.start <= b.end && b.sum == f.sum && past(b)
	}, change)
	for _, b := range old {
		switch {
		case a.cut != 0 && b.start >= a.cut:
		case a.reported != 0 && b.start > a.reported:
			h.planned = append(h.planned, pair{b, nil})
		default:
			h.missing = append(h.missing, b)
		}
	}
	h.added = fresh
	return h
}

// withoutEqual takes the pairs of equal periods out of two lists in order.
func withoutEqual(before, after []*period) (old, fresh []*period, equal int) {
	i, j := 0, 0
	for i < len(before) && j < len(after) {
		b, f := before[i], after[j]
		switch c := compareSpan(b, f); {
		case c < 0:
			old = append(old, b)
			i++
		case c > 0:
			fresh = append(fresh, f)
			j++
		default:
			at := slices.IndexFunc(after[j:], func(f *period) bool { return compareSpan(b, f) != 0 || f.sum == b.sum })
			if at >= 0 && compareSpan(b, after[j+at]) == 0 {
				copy(after[j+1:j+at+1], after[j:j+at])
				j++
				equal++
			} else {
				old = append(old, b)
			}
			i++
		}
	}
	return append(old, before[i:]...), append(fresh, after[j:]...), equal
}

func compareSpan(a, b *period) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
}

// inOrder returns periods by start and end, equal ones as they are.
func inOrder(periods []period) []*period {
	out := make([]*period, len(periods))
	for i := range periods {
		out[i] = &periods[i]
	}
	slices.SortStableFunc(out, compareSpan)
	return out
}

// differing are the fields of two periods that are not equal, in the order of the
// message.
func (p pair) differing() []program.FieldID {
	var all []program.FieldID
	has := func(fields []hashed, h hashed) bool { return slices.Contains(fields, h) }
	for _, h := range p.before.fields {
		if !has(p.after.fields, h) {
			all = append(all, h.field)
		}
	}
	for _, h := range p.after.fields {
		if !has(p.before.fields, h) {
			all = append(all, h.field)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
