package slim

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
)

// section gives a section of a module.
func section(id byte, body ...byte) []byte {
	return append(binary.AppendUvarint([]byte{id}, uint64(len(body))), body...)
}

// function is a body that does not matter but for the instructions.
func function(instructions ...byte) []byte {
	return append(append([]byte{1, 2, 0x7F}, instructions...), opEnd) // two locals
}

// compiled makes a module of these functions, the first of which is exported, with names, and
// gives which of the bodies are still there once it is slim. All addresses are 4096 and on, in order.
func compiled(data string, names []string, bodies ...[]byte) (kept []int) {
	code, elements, named := []byte{byte(len(bodies))}, []byte{1, 0, opI32, 0x80, 0x20, opEnd, byte(len(bodies))}, []byte{byte(len(bodies))}
	for i, body := range bodies {
		code = append(append(code, byte(len(body))), body...)
		elements = append(elements, byte(i+1))
		named = append(append(named, byte(i+1), byte(len(names[i]))), names[i]...)
	}
	b := []byte("\x00asm\x01\x00\x00\x00")
	b = append(b, section(sectionImport, 1, 1, 'm', 1, 'f', 0, 0)...)
	b = append(b, section(sectionExport, 1, 1, 'f', 0, 1)...)
	b = append(b, section(sectionElements, elements...)...)
	b = append(b, section(sectionCode, code...)...)
	b = append(b, section(sectionData, append([]byte{1, 0, opI32, 8, opEnd, byte(len(data))}, data...)...)...)
	b = append(b, section(sectionCustom, append([]byte("\x04name"), section(nameFunctions, named...)...)...)...)
	slim, _ := Module(b)
	for id, body := range sections(slim) {
		if id == sectionCode {
			for i, body := range bodiesOf(body) {
				if string(body) != string(stop) {
					kept = append(kept, i)
				}
			}
		}
	}
	return kept
}

// What only a function calls that is not used is left out with it, and nothing else is: not
// what is also called elsewhere, nor what is called through its address.
func TestWhatNothingCallsIsLeftOut(t *testing.T) {
	call, drop := byte(0x10), byte(0x1A)
	names := []string{"main.load", "runtime.printfloat64", "strconv.both", "strconv.alone", "strconv.below", "main.listed", "main.counter", "main.pushed"}
	bodies := [][]byte{
		function(call, 3, call, 2, opI32, 0x87, 0x20, drop, 0x44, 0x10, 0x04, 0, 0, 0, 0, 0, 0, drop), // calls, an address, a float that looks like a call
		function(call, 3, call, 4),
		function(0x0E, 1, 0, 0, 0x28, 2, 8, drop),
		function(call, 5),
		function(0x01),
		function(0x01),
		function(0x01),
		function(0x01),
	}
	assert.Equal(t, []int{0, 2, 5, 6, 7}, compiled("\x05\x10\x00\x00\x05\x10\x00\x00\x00\x00\x06\x10", names, bodies...))
	assert.Equal(t, []int{0, 2, 6, 7}, compiled("\x05\x10\x00\x00\x00\x00\x06\x10", names, bodies...), "no method, which has two")
	assert.Equal(t, []int{0, 2, 7}, compiled("x\x05\x10\x00\x00\x01\x00\x06\x10", names, bodies...), "no addresses")
	// An instruction that is not known may call anything.
	bodies[2] = function(0xFD, 0)
	assert.Equal(t, []int{0, 2, 3, 4, 5, 6, 7}, compiled("none", names, bodies...))
	// All are used.
	names[1] = "runtime.printing"
	bodies[2] = function()
	assert.Equal(t, []int{0, 1, 2, 3, 4, 7}, compiled("none", names, bodies...))
}
