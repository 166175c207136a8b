package slim

import (
	"bytes"
	"encoding/binary"
)

// Before each call, Go's code pushes where to go on after it: the address of its own
// function in the upper bits, and in the lower ones the number of the place in it. Compressors
// find nothing that repeats in such a constant, as the number comes first and is another each
// time. So the address becomes a variable of the function, set once, and the place is added to it.
// After each call comes the way out of the function, written anew in the same manner.

// shareReturns rewrites the bodies of functions that have these numbers of parameters and these addresses.
func shareReturns(bodies [][]byte, imported uint64, parameters []uint64, addressed *elements) {
	if addressed == nil || len(parameters) != len(bodies) {
		return
	}
	for k, function := range addressed.functions {
		if i := function - imported; i < uint64(len(bodies)) {
			bodies[i] = shareReturn(bodies[i], parameters[i], addressed.first+uint64(k))
		}
	}
}

// shareReturn rewrites one body. The variable is the first after the parameters, so that it is
// the same in all functions; the others move up, also where it is not needed: functions that are alike stay alike.
func shareReturn(body []byte, variable, address uint64) []byte {
	head := locals(body)
	groups, n := number(head, 0)
	out := binary.AppendUvarint(nil, groups+1)
	out = append(out, 1, typeI64)
	out = append(out, head[n:]...)
	out = append(out, opI64)
	out = appendSigned(out, address<<counterBits)
	out = append(out, opLocalSet)
	out = binary.AppendUvarint(out, variable)
	unwinds, depth := unwinding(body), uint64(0)
	for i := range instructions(body) {
		switch {
		case !i.known:
			return body
		case i.op == opBranchIf && unwinds && i.number == depth-1:
			out = append(out, opIf, typeNone, opI32, 1, opReturn, opEnd)
		case i.op == opI64 && i.number>>counterBits == address && body[i.to] == opStore64:
			out = append(out, opLocalGet)
			out = binary.AppendUvarint(out, variable)
			out = append(out, opI64)
			out = appendSigned(out, i.number&(1<<counterBits-1))
			out = append(out, opOr64)
		case i.op >= opLocalGet && i.op <= opLocalTee && i.number >= variable:
			out = append(out, i.op)
			out = binary.AppendUvarint(out, i.number+1)
		default:
			out = append(out, body[i.from:i.to]...)
		}
		depth += nesting(i.op)
	}
	return out
}

// unwinding says whether a function is one block after which it returns 1, which a call inside
// leads to when the stack is to be left. The block is as far away as there are others around
// the call, which again is another number each time: to return there is the same everywhere.
func unwinding(body []byte) bool {
	if !bytes.HasSuffix(body, returnOne) {
		return false
	}
	depth := uint64(0)
	for i := range instructions(body) {
		depth += nesting(i.op)
		if depth == 0 && i.op == opEnd {
			return i.to == len(body)-len(returnOne)
		}
	}
	return false
}

// returnOne ends such a function.
var returnOne = []byte{opI32, 1, opEnd}

// nesting is what an instruction adds to the number of blocks that are open.
func nesting(op byte) uint64 {
	switch op {
	case opBlock, opLoop, opIf:
		return 1
	case opEnd:
		return ^uint64(0)
	}
	return 0
}

// parametersOf gives how many parameters each function of the module has, by its sections of
// types and of functions.
func parametersOf(types, functions []byte) []uint64 {
	count, at := number(types, 0)
	ofType := make([]uint64, count)
	for i := range ofType {
		if types[at] != typeFunction {
			return nil
		}
		ofType[i], at = number(types, at+1)
		at += int(ofType[i])
		var results uint64
		results, at = number(types, at)
		at += int(results)
	}
	count, at = number(functions, 0)
	parameters := make([]uint64, count)
	for i := range parameters {
		var kind uint64
		kind, at = number(functions, at)
		parameters[i] = ofType[kind]
	}
	return parameters
}
