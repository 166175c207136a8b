package slim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// compiledBody is a function of four regions as the compiler writes it, with its table: the second is the body of a loop that
// the third leads back to, the fourth is behind it.
func compiledBody(second ...byte) []byte {
	jump := func(place, label byte) []byte { return []byte{opI32, place, opLocalSet, 0, opBranch, label} }
	body := []byte{1, 1, 0x7F, opGlobalGet, 0, opLocalSet, 1,
		opLoop, typeNone, opBlock, typeNone, opBlock, typeNone, opBlock, typeNone, opBlock, typeNone,
		opLocalGet, 0, opBranchTable, 4, 0, 0, 1, 2, 3, opEnd}
	body = append(append(body, jump(3, 3)...), opEnd) // to the third
	body = append(append(body, second...), opEnd)
	body = append(body, opLocalGet, 1, opIf, typeNone)
	body = append(append(body, jump(2, 2)...), opEnd, opEnd) // back to the second
	return append(body, opI32, 0, opReturn, opEnd, opUnreachable, opEnd)
}

const nothing = 0x01

func TestALoopWithoutCallsIsALoop(t *testing.T) {
	p := structured(compiledBody(nothing), 5, 0)
	require.NotNil(t, p)
	assert.Equal(t, []byte{1, 1, 0x7F, opGlobalGet, 0, opLocalSet, 1,
		opBlock, typeNone,
		opLoop, typeNone, // the third region is the one that is entered from outside
		opLocalGet, 1, opEqualZero, opBranchIf, 1,
		nothing, opBranch, 0,
		opEnd, opEnd,
		opI32, 0, opReturn, opUnreachable, opEnd}, p.body)
}

// Behind a call the function may be entered anew, so the loop around it is entered in its middle: that is what the table is for.
// Places are one after another, and the way forward needs no table even so.
func TestALoopWithACallGoesByTheTable(t *testing.T) {
	call := []byte{opGlobalSet, 0, opLocalGet, 1, opI64, 0x82, 0x80, 0x14, opStore64, 3, 0, opI32, 0, opCall, 7, opDrop}
	p := structured(compiledBody(append(call, opEnd)...), 5, 0)
	require.Nil(t, p, "a region too many for the table")

	body := compiledBody(call...)
	p = structured(body, 5, 0)
	require.NotNil(t, p)
	assert.Contains(t, string(p.body), string([]byte{opLocalGet, 0, opBranchTable}))
	assert.Equal(t, 1, p.new(2), "the place behind the call")
}

func TestWhatTheCompilerDoesNotWriteIsLeft(t *testing.T) {
	good := compiledBody(nothing)
	for _, body := range [][]byte{
		{1, 1, 0x7F, opI32, 0, opReturn, opEnd},
		compiledBody(opBranch, 9),
		compiledBody(opBranchTable, 0, 0),
		compiledBody(opI64, 0x82, 0x80, 0x14, opDrop), // a place that is not pushed
		compiledBody(0xFD),
		good[:len(good)-3],
	} {
		assert.NotPanics(t, func() { assert.Nil(t, structured(body, 5, 0)) }, body)
	}
}

// What is known of a place is found under its new number, and what is known of a call one before.
func TestTablesFollowThePlaces(t *testing.T) {
	p := &places{numbers: map[uint64]int{0: 0, 4: 1, 9: 2, 30: 3}}
	old := values{{0, 2}, {32, 5}, {40, 9}, {32, 50}}
	for _, before := range []bool{false, true} {
		b := p.renumbered(old, before).write()
		read := readValues(b)
		for place, number := range p.numbers {
			if before && place > 0 {
				assert.Equal(t, old.at(place-1), read.at(uint64(number-1)), place)
			} else if !before {
				assert.Equal(t, old.at(place), read.at(uint64(number)), place)
			}
		}
	}
	read := p.renumbered(old, false)
	assert.EqualValues(t, 40, read[len(read)-1].value, "the largest frame, in which there is no place")
}
