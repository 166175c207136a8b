package slim

import "iter"

// Instructions that are looked for. See the core specification, section 5.4.
const (
	opUnreachable          = 0x00
	opBlock, opLoop, opIf  = 0x02, 0x03, 0x04
	opElse, opEnd          = 0x05, 0x0B
	opBranch, opBranchIf   = 0x0C, 0x0D
	opBranchTable          = 0x0E
	opReturn               = 0x0F
	opCall, opCallIndirect = 0x10, 0x11
	opDrop, opSelect       = 0x1A, 0x1B
	opLocalGet, opLocalSet = 0x20, 0x21
	opLocalTee             = 0x22
	opGlobalGet            = 0x23
	opGlobalSet            = 0x24
	opLoad, opStore64      = 0x28, 0x37
	opLastStore            = 0x3E
	opMemorySize           = 0x3F
	opMemoryGrow           = 0x40
	opI32, opI64           = 0x41, 0x42
	opF32, opF64           = 0x43, 0x44
	opFirstPlain           = 0x45 // of those without operands
	opEqualZero            = 0x45 // of 32 bits
	opOr64                 = 0x84
	opLastPlain            = 0xC4
	opMore                 = 0xFC

	typeNone     = 0x40
	typeI64      = 0x7E
	typeFunction = 0x60
)

// instruction is one of a function.
type instruction struct {
	op       byte
	from, to int    // where it is in the body
	number   uint64 // the first operand; of a signed one its bits
	known    bool
}

// instructions gives those of the body of a function. It ends with the first that is not known.
func instructions(body []byte) iter.Seq[instruction] {
	return func(yield func(instruction) bool) {
		for at := len(locals(body)); at < len(body); {
			i := readInstruction(body, at)
			if !yield(i) || !i.known {
				return
			}
			at = i.to
		}
	}
}

// locals is the part of a body before the instructions: groups of local variables.
func locals(body []byte) []byte {
	count, at := number(body, 0)
	for range count {
		_, at = number(body, at)
		at++
	}
	return body[:at]
}

// number reads one, and gives where it ends.
func number(b []byte, at int) (v uint64, end int) {
	for shift := 0; ; shift += 7 {
		v |= uint64(b[at]&0x7F) << shift
		at++
		if b[at-1] < 0x80 {
			return v, at
		}
	}
}

func readInstruction(b []byte, at int) instruction {
	op := b[at]
	i := instruction{op: op, from: at, to: at + 1, known: true}
	switch {
	case op < opBlock, op == opElse, op == opEnd, op == opReturn, op == opDrop, op == opSelect, op >= opFirstPlain && op <= opLastPlain:
	case op >= opBlock && op <= opIf, op == opMemorySize, op == opMemoryGrow:
		i.to++
	case op == opBranch, op == opBranchIf, op >= opLocalGet && op <= opGlobalSet, op == opCall, op == opI32, op == opI64:
		i.number, i.to = number(b, i.to)
	case op == opBranchTable:
		i.number, i.to = number(b, i.to)
		for range i.number + 1 {
			_, i.to = number(b, i.to)
		}
	case op == opCallIndirect, op >= opLoad && op <= opLastStore:
		i.number, i.to = number(b, i.to)
		_, i.to = number(b, i.to)
	case op == opF32:
		i.to += 4
	case op == opF64:
		i.to += 8
	case op == opMore:
		i.number, i.to = number(b, i.to)
		switch i.number {
		case 0, 1, 2, 3, 4, 5, 6, 7: // conversions
		case 10: // copy
			i.to += 2
		case 11: // fill
			i.to++
		default:
			i.known = false
		}
	default:
		i.known = false
	}
	return i
}
