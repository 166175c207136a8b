package slim

import (
	"encoding/binary"
	"slices"
)

// writer writes the body of a function anew.
type writer struct {
	*routine
	*graph
	places *places
	out    []byte
	open   []int // what is open at a place: regions, whose blocks end where they begin, and others below 0
	follow []int // what is written behind each region, -1 for nothing
	led    []bool
	heads  map[int][]int // the regions of each loop, by its head
}

// What else may be open. A loop is the negative of its first region less that.
const (
	openUnwind, openDetour = -1, -2
	openLoop               = -3
)

// write gives the body of a routine with its regions in this order.
func (r *routine) write(g *graph, order *loop, p *places) []byte {
	w := writer{routine: r, graph: g, places: p, follow: make([]int, len(r.regions)), led: make([]bool, len(r.regions)), heads: map[int][]int{}}
	row := order.row(nil)
	for k, region := range row {
		w.follow[region] = -1
		if k+1 < len(row) {
			w.follow[region] = row[k+1]
		}
	}
	w.mark(order)
	w.find(row)
	w.out = append(w.out, r.start...)
	if r.unwinds {
		w.begin(opBlock, openUnwind)
	}
	if len(g.detours) > 0 {
		w.begin(opLoop, openDetour)
	}
	w.loop(order, true)
	if len(g.detours) > 0 {
		w.end()
	}
	w.out = append(w.out, opUnreachable)
	if r.unwinds {
		w.end()
		w.out = append(w.out, opI32, 1)
	}
	return append(w.out, opEnd)
}

// row gives the regions of a loop in their order.
func (l *loop) row(row []int) []int {
	for _, i := range l.items {
		if i.loop != nil {
			row = i.loop.row(row)
		} else {
			row = append(row, i.region)
		}
	}
	return row
}

// mark notes the regions of each loop.
func (w *writer) mark(l *loop) {
	for _, i := range l.items {
		if i.loop != nil {
			regions := i.loop.row(nil)
			slices.Sort(regions)
			w.heads[i.region] = regions
			w.mark(i.loop)
		}
	}
}

// find notes the regions that a branch or the table leads forward to.
func (w *writer) find(row []int) {
	if w.places.needed() {
		copy(w.led, w.graph.entered)
	}
	for _, region := range row {
		r := &w.regions[region]
		for k, p := range r.parts {
			switch {
			case p.kind == jumpIf && w.turned(region, k):
				w.lead(region, region+1)
			case p.kind == jumpIf, p.kind == jump && !(w.lastJump(region, k) && w.follow[region] == p.to):
				w.lead(region, p.to)
			}
		}
		if r.after && w.follow[region] != region+1 && !w.turned(region, len(r.parts)-1) {
			w.lead(region, region+1)
		}
	}
}

func (w *writer) lead(from, to int) {
	if !w.detours[edge{from, to}] && !w.back(from, to) {
		w.led[to] = true
	}
}

// back reports whether a region leads back to the first of a loop around it.
func (w *writer) back(from, to int) bool {
	_, inside := slices.BinarySearch(w.heads[to], from)
	return inside
}

// lastJump reports whether a part ends its region with a jump.
func (w *writer) lastJump(region, k int) bool {
	r := &w.regions[region]
	return k == len(r.parts)-1 && r.parts[k].nested == 0 && !r.after
}

// turned reports whether a part ends its region with a conditional jump to what is written behind it, and what comes behind it
// in the routine is written elsewhere: then the condition is turned round.
func (w *writer) turned(region, k int) bool {
	r := &w.regions[region]
	if k < 0 || k != len(r.parts)-1 || !r.after {
		return false
	}
	p := r.parts[k]
	return p.kind == jumpIf && p.nested == 0 && w.follow[region] == p.to && p.to != region+1 && !w.back(region, p.to) && !w.detours[edge{region, p.to}]
}

func (w *writer) begin(op byte, what int) {
	w.out = append(w.out, op, typeNone)
	w.open = append(w.open, what)
}

func (w *writer) end() {
	w.out = append(w.out, opEnd)
	w.open = w.open[:len(w.open)-1]
}

// loop writes the regions of a loop, inside its block; of the whole function with the table before them.
func (w *writer) loop(l *loop, whole bool) {
	var led []int
	for k, i := range l.items {
		if w.led[i.region] && (k > 0 || whole) {
			led = append(led, i.region)
		}
	}
	for _, region := range slices.Backward(led) {
		w.begin(opBlock, region)
	}
	if whole && w.places.needed() {
		w.table(led)
	}
	for _, i := range l.items {
		if len(led) > 0 && led[0] == i.region {
			w.end()
			led = led[1:]
		}
		if i.loop != nil {
			w.begin(opLoop, openLoop-i.region)
			w.loop(i.loop, false)
			w.end()
		} else {
			w.region(i.region)
		}
	}
}

// table leads from the number of a place to its region.
func (w *writer) table(led []int) {
	w.out = append(w.out, opLocalGet, 0, opBranchTable)
	labels := w.places.labels(led)
	w.out = binary.AppendUvarint(w.out, uint64(len(labels)-1))
	for _, label := range labels {
		w.out = binary.AppendUvarint(w.out, uint64(label))
	}
}

func (w *writer) region(number int) {
	r := &w.regions[number]
	for k, p := range r.parts {
		w.out = append(w.out, p.code...)
		switch p.kind {
		case push, pushDead:
			w.out = append(w.out, opI64)
			w.out = appendSigned(w.out, w.address<<counterBits|uint64(w.places.new(p.number)))
		case unwind:
			w.branch(opBranchIf, openUnwind, p.nested)
		case jump:
			if !w.lastJump(number, k) || w.follow[number] != p.to || w.back(number, p.to) || w.detours[edge{number, p.to}] {
				w.jump(opBranch, number, p.to, p.nested)
			}
		case jumpIf:
			if w.turned(number, k) {
				if p.negated {
					w.out = w.out[:len(w.out)-1]
				} else {
					w.out = append(w.out, opEqualZero)
				}
				w.jump(opBranchIf, number, number+1, 0)
				return
			}
			w.jump(opBranchIf, number, p.to, p.nested)
		}
	}
	if r.after && w.follow[number] != number+1 {
		w.jump(opBranch, number, number+1, 0)
	}
}

// jump writes a branch from a region to another.
func (w *writer) jump(op byte, from, to, nested int) {
	switch {
	case w.detours[edge{from, to}]:
		w.out = append(w.out, opI32)
		w.out = appendSigned(w.out, uint64(w.places.into(to)))
		w.out = append(w.out, opLocalSet, 0)
		w.branch(op, openDetour, nested)
	case w.back(from, to):
		w.branch(op, openLoop-to, nested)
	default:
		w.branch(op, to, nested)
	}
}

func (w *writer) branch(op byte, what, nested int) {
	for k, open := range slices.Backward(w.open) {
		if open == what {
			w.out = append(w.out, op)
			w.out = binary.AppendUvarint(w.out, uint64(len(w.open)-1-k+nested))
			return
		}
	}
	panic("slim: a branch to what is not open")
}
