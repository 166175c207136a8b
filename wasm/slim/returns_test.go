package slim

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The function has one parameter and two local variables, and its address is 5. Its call pushes where to go on (5<<16|2)
// and leaves all blocks when the result is not 0.
func TestCallsAreWrittenAlike(t *testing.T) {
	body := []byte{1, 2, 0x7F,
		opBlock, typeNone, opLoop, typeNone,
		opLocalGet, 1, opI64, 0x82, 0x80, 0x14, opStore64, 3, 0, opI32, 0, opCall, 7, opBranchIf, 1,
		opI32, 1, opBranchIf, 0, // to the loop: stays
		opEnd, opEnd, opI32, 1, opEnd}
	want := []byte{2, 1, typeI64, 2, 0x7F,
		opI64, 0x80, 0x80, 0x14, opLocalSet, 1,
		opBlock, typeNone, opLoop, typeNone,
		opLocalGet, 2, opLocalGet, 1, opI64, 2, opOr64, opStore64, 3, 0, opI32, 0, opCall, 7,
		opIf, typeNone, opI32, 1, opReturn, opEnd,
		opI32, 1, opBranchIf, 0,
		opEnd, opEnd, opI32, 1, opEnd}
	assert.Equal(t, want, shareReturn(body, 1, 5))

	// Another function's address is another number, and a function that ends otherwise keeps its branches.
	other := append([]byte{}, body...)
	other[len(other)-2] = 0
	got := shareReturn(other, 1, 5)
	assert.Contains(t, string(got), string([]byte{opCall, 7, opBranchIf, 1}))
	assert.Contains(t, string(shareReturn(body, 1, 6)), string([]byte{opI64, 0x82, 0x80, 0x14, opStore64}))

	unknown := append([]byte{1, 2, 0x7F, 0xFD}, body[3:]...)
	assert.Equal(t, unknown, shareReturn(unknown, 1, 5))
}

func TestParametersAreThoseOfTheType(t *testing.T) {
	types := []byte{2, typeFunction, 1, 0x7F, 1, 0x7F, typeFunction, 2, 0x7F, 0x7F, 0}
	assert.Equal(t, []uint64{1, 2, 1}, parametersOf(types, []byte{3, 0, 1, 0}))
}
