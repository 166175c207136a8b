package slim

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the module does after it was made slim is tested by the tests of wasm/, which run it.

// module makes a module of a custom section and a data section with these segments.
func moduleOf(segments map[int]string, order ...int) []byte {
	body := binary.AppendUvarint(nil, uint64(len(order)))
	for _, at := range order {
		body = append(body, 0, opI32)
		body = appendSigned(body, uint64(at))
		body = append(body, opEnd)
		body = binary.AppendUvarint(body, uint64(len(segments[at])))
		body = append(body, segments[at]...)
	}
	b := []byte("\x00asm\x01\x00\x00\x00" + "\x00\x03\x01ab")
	b = append(b, sectionData)
	b = binary.AppendUvarint(b, uint64(len(body)))
	b = append(b, body...)
	return append(b, "\x00\x02\x01c"...)
}

func TestSegmentsAreJoinedAndMemoryIsTheSame(t *testing.T) {
	segments := map[int]string{64: "first", 70: "second", 100: "third", 5000: "far", 8191: "\x00\x00last"}
	b := moduleOf(segments, 64, 70, 100, 5000, 8191)
	got, err := Module(b)
	var unknown *UnknownTable
	require.ErrorAs(t, err, &unknown, "there is no table of functions in it")
	want := moduleOf(map[int]string{64: "first\x00second" + string(make([]byte, 100-76)) + "third", 5000: "far", 8193: "last"}, 64, 5000, 8193)
	assert.Equal(t, want, got)
}

func TestWhatIsNoModuleIsRefused(t *testing.T) {
	good := moduleOf(map[int]string{64: "data"}, 64)
	for n := range len(good) - 4 { // the last section is not looked at
		_, err := Module(good[:n])
		assert.Error(t, err, n)
	}
	for _, b := range []string{"", "PK\x03\x04", "\x00asm\x01\x00\x00\x00", "\x00asm\x01\x00\x00\x00\x0b\x02\x01\x01"} {
		_, err := Module([]byte(b))
		assert.ErrorIs(t, err, ErrModule)
	}
}

func TestATableOfAnotherFormIsLeftAlone(t *testing.T) {
	head := string(magic) + string(make([]byte, 200))
	got, err := Module(moduleOf(map[int]string{64: head + "x"}, 64))
	var unknown *UnknownTable
	require.ErrorAs(t, err, &unknown)
	assert.Contains(t, string(got), string(magic))
}
