package slim

import (
	"encoding/binary"
	"slices"
)

// A place is where a function goes on after a call, or in a detour. Go's compiler counts places up where a traceback may
// ask for a line, too, of which nothing is left here. So they are numbered anew, one after another. The number of a
// place stands in the code that pushes it, in the table that leads from it to its region, and in the runtime's tables by program
// counter: how large the stack frame is at a place, and which of its words are pointers in the call that is one before it.

// places numbers those of a function.
type places struct {
	routine  *routine
	body     []byte         // the function with them
	deferred uint64         // the old number of that of the call of deferreturn, 0 for none
	numbers  map[uint64]int // by the old number
	live     []uint64       // the old numbers of those that are gone on at, by the new one
	dead     []uint64       // those behind them: of calls that never come back
}

// newPlaces numbers the places of a routine. The place of the call of deferreturn is 0 for none. It is false when they cannot be.
func newPlaces(r *routine, deferred uint64, g *graph) (*places, bool) {
	p := &places{routine: r, deferred: deferred, numbers: map[uint64]int{}}
	live, dead := map[uint64]bool{0: true}, map[uint64]bool{}
	if deferred != 0 {
		live[deferred] = true
	}
	for k := range r.regions {
		for _, part := range r.regions[k].parts {
			switch part.kind {
			case push, pushDead:
				if part.kind == push && !r.stops(r.regionOf(part.number)) || part.number == 0 {
					live[part.number] = true
				} else {
					dead[part.number] = true
				}
			case jump, jumpIf:
				if g.detours[edge{k, part.to}] {
					live[part.number] = true
				}
			}
		}
	}
	for place := range live {
		delete(dead, place)
		p.live = append(p.live, place)
	}
	for place := range dead {
		p.dead = append(p.dead, place)
	}
	slices.Sort(p.live)
	slices.Sort(p.dead)
	for k, place := range slices.Concat(p.live, p.dead) {
		p.numbers[place] = k
	}
	// The runtime takes the place behind that of the call of deferreturn for the one after it.
	_, behind := p.numbers[deferred+1]
	return p, deferred == 0 || behind && p.numbers[deferred+1] == p.numbers[deferred]+1
}

// stops reports whether nothing can go on in a region: it is behind a call that never comes back.
func (r *routine) stops(region int) bool {
	parts := r.regions[region].parts
	return len(parts) > 0 && len(parts[0].code) > 0 && parts[0].code[0] == opUnreachable
}

// gates gives the regions that the table leads to without detours.
func (r *routine) gates(deferred uint64) []bool {
	entered := make([]bool, len(r.regions))
	entered[0] = true
	entered[r.regionOf(deferred)] = true
	for k := range r.regions {
		for _, part := range r.regions[k].parts {
			if part.kind == push && !r.stops(r.regionOf(part.number)) {
				entered[r.regionOf(part.number)] = true
			}
		}
	}
	return entered
}

// needed reports whether there are more places than the beginning.
func (p *places) needed() bool { return len(p.live) > 1 }

func (p *places) new(old uint64) int { return p.numbers[old] }

// into gives the number of a place in a region.
func (p *places) into(region int) int {
	for k, place := range p.live {
		if p.routine.regionOf(place) == region {
			return k
		}
	}
	panic("slim: a detour to a region without a place")
}

// labels gives the table from places to regions, which are written in this order. Its last entry is that of all places
// beyond.
func (p *places) labels(led []int) (labels []int) {
	for _, place := range p.live {
		labels = append(labels, slices.Index(led, p.routine.regionOf(place)))
	}
	for len(labels) > 1 && labels[len(labels)-1] == labels[len(labels)-2] {
		labels = labels[:len(labels)-1]
	}
	return labels
}

// values is a table by program counter: pairs of a value and the first place that it is not of.
type values []value

type value struct {
	value int64
	end   uint64
}

// readValues reads a table, which must be whole.
func readValues(b []byte) (t values) {
	v, end := int64(-1), uint64(0)
	for at, first := 0, true; ; first = false {
		delta, n := binary.Uvarint(b[at:])
		if delta == 0 && !first {
			return t
		}
		at += n
		v += int64(delta>>1) ^ -int64(delta&1)
		size, n := binary.Uvarint(b[at:])
		at += n
		end += size
		t = append(t, value{v, end})
	}
}

func (t values) at(place uint64) int64 {
	for _, v := range t {
		if place < v.end {
			return v.value
		}
	}
	return t[len(t)-1].value
}

// renumbered gives a table with the new numbers. Before says that values are looked up at one less than the place
// that a call goes on at.
func (p *places) renumbered(t values, before bool) values {
	all := make([]int64, len(p.numbers)+1)
	known := make([]bool, len(all))
	for old, k := range p.numbers {
		switch {
		case !before:
			all[k], known[k] = t.at(old), true
		case old > 0 && k > 0:
			all[k-1], known[k-1] = t.at(old-1), true
		}
	}
	if !before { // the largest frame counts even if nothing is called in it
		largest := int64(0)
		for _, v := range t {
			largest = max(largest, v.value)
		}
		if !slices.Contains(all, largest) {
			all[len(all)-1], known[len(all)-1] = largest, true
		}
	}
	var out values
	for k, v := range all {
		switch {
		case len(out) > 0 && (!known[k] || out[len(out)-1].value == v):
			out[len(out)-1].end = uint64(k + 1)
		case known[k]:
			out = append(out, value{v, uint64(k + 1)})
		}
	}
	return out
}

// write gives the bytes of a table.
func (t values) write() (b []byte) {
	v, end := int64(-1), uint64(0)
	for _, next := range t {
		delta := next.value - v
		b = binary.AppendUvarint(b, uint64(delta<<1)^uint64(delta>>63))
		b = binary.AppendUvarint(b, next.end-end)
		v, end = next.value, next.end
	}
	return append(b, 0)
}
