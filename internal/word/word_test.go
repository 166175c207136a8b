package word_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/word"
)

func TestAtGivesTheFirstByteLowestFromAnyIndex(t *testing.T) {
	b := []byte("abcdefghijklmnop")
	for i := range len(b) - 7 {
		require.Equal(t, binary.LittleEndian.Uint64(b[i:]), word.At(b, i))
	}
	assert.Panics(t, func() { word.At(b, len(b)-7) })
}

func TestCountIsThatOfTheLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		b := make([]byte, r.IntN(40))
		for i := range b {
			b[i] = "\n\n\x0b\x8a\x00\xff\x0ax"[r.IntN(8)]
		}
		require.Equal(t, bytes.Count(b, []byte{'\n'}), word.Count(b, '\n'), "%q", b)
	}
}

func TestSameComparesEveryByte(t *testing.T) {
	const text = "KontaktpersonInfoElev"
	b := []byte("<" + text + ">")
	for n := range len(text) + 1 {
		require.True(t, word.Same(b, 1, text[:n]), n)
		for k := range n {
			other := []byte(text[:n])
			other[k] ^= 1
			require.False(t, word.Same(b, 1, string(other)), "%d %d", n, k)
		}
	}
}

func TestPlainStringIsFalseForEveryByteThatIsEscaped(t *testing.T) {
	assert.True(t, word.PlainString("xKontaktpersonInfo", 1))
	assert.True(t, word.PlainString("!#$%&[]~", 0))
	for i := range 8 {
		for c := range 256 {
			if c >= ' ' && c < 0x80 && c != '"' && c != '\\' {
				continue
			}
			b := []byte("abcdefgh")
			b[i] = byte(c)
			require.False(t, word.PlainString(string(b), 0), "%q", b)
		}
	}
}
