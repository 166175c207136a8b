package slim

import (
	"bytes"
	"encoding/binary"
)

// The linker keeps every function that another calls, also where the other has been
// replaced since. What then is called by nothing and has its address nowhere cannot run
// and is replaced too. All doubt is for keeping: any number in the memory or in the code
// that could be the address of a function is taken for one.

// counterBits are those that a program counter has below the address of its function.
const counterBits = 16

// elements is the table by which functions are called through their addresses.
type elements struct {
	first     uint64   // the address of the first
	functions []uint64 // their numbers
}

// readElements takes a section of one table without holes, nil when it is another.
func readElements(section []byte) *elements {
	if !bytes.HasPrefix(section, []byte{1, 0, opI32}) {
		return nil
	}
	section = section[3:]
	first, n := binary.Uvarint(section)
	if section[n] != opEnd {
		return nil
	}
	section = section[n+1:]
	count, n := binary.Uvarint(section)
	section = section[n:]
	e := &elements{first: first, functions: make([]uint64, count)}
	for i := range e.functions {
		e.functions[i], n = binary.Uvarint(section)
		section = section[n:]
	}
	return e
}

// exported gives the numbers of the functions that a host may call.
func exported(b []byte) (functions []uint64) {
	for id, body := range sections(b) {
		if id != sectionExport {
			continue
		}
		count, n := binary.Uvarint(body)
		body = body[n:]
		for range count {
			size, n := binary.Uvarint(body)
			body = body[n+int(size):]
			number, n := binary.Uvarint(body[1:])
			if body[0] == 0 { // a function, no memory
				functions = append(functions, number)
			}
			body = body[1+n:]
		}
	}
	return functions
}

// calls finds out which functions can be called.
type calls struct {
	bodies   [][]byte
	imported uint64 // functions before the first of bodies
	elements *elements
	seen     []bool
	waiting  []uint64 // seen, with what they call not yet
	unknown  bool     // an instruction that is not known here
}

// stopUncalled replaces the functions that cannot be called. Nothing is changed when the module
// is not as Go 1.26 writes it.
func (c *calls) stopUncalled(exported []uint64, memory []byte) {
	if c.elements == nil {
		return
	}
	c.seen = make([]bool, len(c.bodies))
	for _, number := range exported {
		c.called(number)
	}
	from, to := tableOfFunctions(memory)
	types, typesEnd := 0, len(memory)
	if head := bytes.Index(memory, magic); head >= 0 {
		if at, ok := moduledata(memory, head); ok {
			types, typesEnd = int(order.Uint64(memory[at+8*wordTypes:])), int(order.Uint64(memory[at+8*wordTypesEnd:]))
		}
	}
	for at := 0; at+4 <= len(memory); at += 4 {
		number := uint64(order.Uint32(memory[at:]))
		switch {
		case at >= from && at < to:
		case at >= types && at < typesEnd:
			c.counter(number)
			if c.isAddress(word(memory, at-4)) || c.isAddress(word(memory, at+4)) {
				c.element(number) // a method has two addresses, numbers alone, one behind the other
			}
		default:
			c.counter(number)
		}
	}
	for len(c.waiting) > 0 {
		last := len(c.waiting) - 1
		number := c.waiting[last]
		c.waiting = c.waiting[:last]
		c.read(c.bodies[number])
	}
	if c.unknown {
		return
	}
	for i, seen := range c.seen {
		if !seen {
			c.bodies[i] = stop
		}
	}
}

// tableOfFunctions gives where the table of functions lies, which has the addresses of all.
func tableOfFunctions(memory []byte) (from, to int) {
	head := bytes.Index(memory, magic)
	if head < 0 || len(memory) < head+headSize {
		return 0, 0
	}
	count, functions := int(order.Uint64(memory[head+8:])), int(order.Uint64(memory[head+headSize-8:]))
	last := head + functions + 8*(count-1)
	if count < 1 || last < 0 || last+8 > len(memory) {
		return 0, 0
	}
	return head, head + functions + int(order.Uint32(memory[last+4:])) + memberPcdata
}

func (c *calls) called(number uint64) {
	if number -= c.imported; number < uint64(len(c.seen)) && !c.seen[number] {
		c.seen[number] = true
		c.waiting = append(c.waiting, number)
	}
}

// addressed takes a number of the code that may be the address of a function, alone or as
// a program counter.
func (c *calls) addressed(number uint64) {
	c.element(number)
	c.counter(number)
}

// counter takes a number that may be the address of a function as a program counter, which has
// sixteen bits more: so are all that are in the memory outside types.
func (c *calls) counter(number uint64) {
	if number&(1<<counterBits-1) == 0 { // at its beginning
		c.element(number >> counterBits)
	}
}

func (c *calls) isAddress(number uint64) bool {
	return number-c.elements.first < uint64(len(c.elements.functions))
}

// word is that at a place of the memory, 0 outside.
func word(memory []byte, at int) uint64 {
	if at < 0 || at+4 > len(memory) {
		return 0
	}
	return uint64(order.Uint32(memory[at:]))
}

func (c *calls) element(number uint64) {
	if number -= c.elements.first; number < uint64(len(c.elements.functions)) {
		c.called(c.elements.functions[number])
	}
}

// read goes through the instructions of a function.
func (c *calls) read(body []byte) {
	for i := range instructions(body) {
		switch {
		case !i.known:
			c.unknown = true
		case i.op == opCall:
			c.called(i.number)
		case i.op == opI32, i.op == opI64:
			c.addressed(i.number)
		}
	}
}
