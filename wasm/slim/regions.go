package slim

// Go's compiler writes a function as a row of regions that it numbers. Between them control goes by a detour: a number is put
// into a variable, control goes back to the beginning of the function, and a table leads it from there to
// the region of the number. That is needed where a function is entered again in its middle, behind a call
// that let another goroutine run. All other branches can be what WebAssembly has for them: forward out of a block,
// and back to the beginning of a loop. Engines turn those into jumps and see the loops, which makes the code fast, and each is a
// few bytes instead of ten.

// region is a part of a function that is entered at its beginning alone.
type region struct {
	parts []part
	// after says that control goes on to the region behind it.
	after bool
}

// part is a piece of a region: some bytes, and what follows them.
type part struct {
	code   []byte
	kind   partKind
	to     int    // the region that a jump leads to
	number uint64 // of the place that is pushed or jumped to
	nested int    // how many blocks of the region are open
	// negated says that the code ends by turning the condition of a jump round.
	negated bool
}

type partKind uint8

const (
	plain    partKind = iota
	jump              // to a region
	jumpIf            // to a region, if what is on the stack is not 0
	push              // the place to go on at after a call
	pushDead          // such a place that nothing goes on at
	unwind            // out of all, if what is on the stack is not 0
)

// routine is a function as the compiler writes it.
type routine struct {
	address uint64
	start   []byte // what stands before the regions
	regions []region
	table   []int // the region that each place belongs to; places beyond belong to the last
	unwinds bool  // it is one block after which it returns 1
}

func (r *routine) regionOf(place uint64) int {
	return r.table[min(place, uint64(len(r.table)-1))]
}

// readRoutine takes a function apart. It is false for what the compiler does not write in this way.
func readRoutine(body []byte, address uint64) (*routine, bool) {
	p := parser{routine: routine{address: address, unwinds: unwinding(body)}, body: body}
	for i := range instructions(body) {
		if !i.known {
			return nil, false
		}
		p.ins = append(p.ins, i)
	}
	return &p.routine, p.read()
}

type parser struct {
	routine
	body  []byte
	ins   []instruction
	at    int // the next of ins
	loops bool
	// current is the region that is read, from the byte of the body that is not in a part yet.
	current region
	from    int
	nested  []byte // what is open in it
}

// is reports whether instructions follow.
func (p *parser) is(ops ...byte) bool {
	if p.at+len(ops) > len(p.ins) {
		return false
	}
	for k, op := range ops {
		if p.ins[p.at+k].op != op {
			return false
		}
	}
	return true
}

func (p *parser) read() bool {
	for !p.is(opLocalGet, opBranchTable) { // the stack pointer is copied before it
		if p.at == len(p.ins) || p.at > 1<<16 {
			return false
		}
		if op := p.ins[p.at].op; op != opBlock && op != opLoop && op != opGlobalGet && op != opLocalSet {
			return false
		}
		p.at++
	}
	opens, k := p.at, 0
	for k < opens && p.ins[k].op != opBlock && p.ins[k].op != opLoop {
		k++
	}
	if k == opens || p.ins[p.at].number != 0 {
		return false
	}
	p.start = p.body[:p.ins[k].from]
	if p.unwinds {
		k++
	}
	if k < opens && p.ins[k].op == opLoop {
		p.loops = true
		k++
	}
	for _, i := range p.ins[k:opens] {
		if i.op != opBlock {
			return false
		}
	}
	p.readTable(p.ins[p.at+1])
	count := opens - k
	for _, to := range p.table {
		if to >= count {
			return false
		}
	}
	p.at += 2
	if !p.is(opEnd) {
		return false
	}
	p.at++
	p.begin()
	for len(p.regions) < count-1 {
		if p.at == len(p.ins) || !p.step(count) {
			return false
		}
	}
	return p.last(count)
}

func (p *parser) readTable(i instruction) {
	at := i.from + 1
	_, at = number(p.body, at)
	for at < i.to {
		var to uint64
		to, at = number(p.body, at)
		p.table = append(p.table, int(to))
	}
}

// last reads the region behind which the function ends.
func (p *parser) last(count int) bool {
	tail := len(p.ins)
	if p.unwinds {
		tail -= 2
	}
	tail -= 2 // unreachable, end
	if p.loops {
		tail--
	}
	if tail < p.at {
		return false
	}
	for p.at < tail {
		if !p.step(count) || len(p.regions) == count {
			return false
		}
	}
	if len(p.nested) > 0 {
		return false
	}
	p.current.after = false
	p.finish()
	if p.loops && p.is(opEnd) {
		p.at++
	}
	return p.is(opUnreachable, opEnd)
}

func (p *parser) begin() {
	p.current = region{after: true}
	p.from = p.ins[p.at].from
}

// put ends a part before an instruction; the next one begins behind another.
func (p *parser) put(next part, before, behind int) {
	next.code = p.body[p.from:p.ins[before].from]
	next.nested = len(p.nested)
	p.current.parts = append(p.current.parts, next)
	p.from = p.ins[behind].to
	p.at = behind + 1
}

func (p *parser) finish() {
	if p.at > 0 && p.from < p.ins[p.at].from {
		p.current.parts = append(p.current.parts, part{code: p.body[p.from:p.ins[p.at].from]})
	}
	p.regions = append(p.regions, p.current)
}

// step reads an instruction of a region, or several that belong together.
func (p *parser) step(count int) bool {
	i := p.ins[p.at]
	outside := uint64(len(p.nested) + count - 1 - len(p.regions)) // the number of the loop around the regions
	unwound := outside
	if p.loops {
		unwound++
	}
	switch i.op {
	case opEnd:
		if len(p.nested) == 0 {
			p.finish()
			p.at++
			p.begin()
			return true
		}
		p.nested = p.nested[:len(p.nested)-1]
	case opBlock, opLoop, opIf:
		if i.op == opIf && p.at+4 < len(p.ins) && p.ins[p.at+4].op == opEnd {
			if to, ok := p.jump(p.at+1, outside+1); ok {
				negated := p.at > 0 && p.ins[p.at-1].op == opEqualZero && p.ins[p.at-1].from >= p.from
				p.put(part{kind: jumpIf, to: to, number: p.ins[p.at+1].number, negated: negated}, p.at, p.at+4)
				return true
			}
		}
		p.nested = append(p.nested, i.op)
	case opElse:
		return len(p.nested) > 0 && p.next()
	case opI32:
		if to, ok := p.jump(p.at, outside); ok {
			if len(p.nested) == 0 {
				p.current.after = false
			}
			p.put(part{kind: jump, to: to, number: i.number}, p.at, p.at+2)
			return true
		}
	case opI64:
		if i.number>>counterBits == p.address && i.number&(1<<counterBits-1) != 0 || p.pushes() {
			if !p.pushes() {
				return false
			}
			kind := push
			if len(p.nested) > 0 {
				kind = pushDead
			}
			p.put(part{kind: kind, number: i.number & (1<<counterBits - 1)}, p.at, p.at)
			return true
		}
	case opReturn, opUnreachable:
		if len(p.nested) == 0 {
			p.current.after = false
		}
	case opBranch, opBranchIf:
		switch {
		case i.op == opBranchIf && p.unwinds && i.number == unwound:
			p.put(part{kind: unwind}, p.at, p.at)
			return true
		case i.number >= uint64(len(p.nested)):
			return false
		}
	case opBranchTable:
		return false
	}
	return p.next()
}

// pushes reports whether a place of the function is pushed on the stack, as before a call.
func (p *parser) pushes() bool {
	if p.at < 2 || !p.is(opI64, opStore64) || p.at+2 == len(p.ins) || p.ins[p.at].number>>counterBits != p.address {
		return false
	}
	set, get, store := p.ins[p.at-2], p.ins[p.at-1], p.ins[p.at+1]
	if set.op != opGlobalSet || get.op != opLocalGet || get.number != 1 || p.body[store.from+2] != 0 {
		return false
	}
	switch call := p.ins[p.at+2]; call.op {
	case opI32:
		return call.number == 0
	case opI64:
		return call.number == counterBits
	case opCall:
		return true
	}
	return false
}

func (p *parser) next() bool {
	p.at++
	return true
}

// jump reads a jump to a region, which goes by a number and the loop around all regions.
func (p *parser) jump(at int, outside uint64) (to int, ok bool) {
	if !p.loops || at+2 >= len(p.ins) {
		return 0, false
	}
	place, variable, branch := p.ins[at], p.ins[at+1], p.ins[at+2]
	if place.op != opI32 || variable.op != opLocalSet || variable.number != 0 || branch.op != opBranch || branch.number != outside || place.number >= 1<<counterBits {
		return 0, false
	}
	return p.regionOf(place.number), true
}
