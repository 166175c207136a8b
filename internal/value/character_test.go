package value

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestLengthIsInCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zæøå😀]{0,40}`)).Draw(t, "text")
		count := utf8.RuneCountInString(text)
		assert.Equal(t, count, Runes([]byte(text)))
		n := int64(rapid.OneOf(rapid.IntRange(0, 50), rapid.IntRange(max(0, count-1), count+1)).Draw(t, "n"))
		assert.Equal(t, int64(count) <= n, AtMost([]byte(text), n), "%q at most %d", text, n)
		assert.Equal(t, int64(count) >= n, AtLeast([]byte(text), n), "%q at least %d", text, n)
	})
	assert.False(t, AtMost([]byte("a"), 0))
	assert.True(t, AtMost(nil, 0))
	assert.True(t, AtLeast(nil, 0))
	assert.False(t, AtLeast([]byte("ø"), 2))
}

func TestCollapseTakesXMLSpaceFromBothEnds(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " \t\r\n": "", " 12 ": "12", "a b": "a b", "\n\ta": "a", "a\r\n": "a",
		"\u00a0a": "\u00a0a", // a no-break space is none of XML's
	} {
		assert.Equal(t, want, string(Collapse([]byte(text))), "%q", text)
	}
}

func BenchmarkRunes(b *testing.B) {
	v := []byte(strings.Repeat("Rødgrød med fløde. ", 20))
	b.SetBytes(int64(len(v)))
	for b.Loop() {
		Runes(v)
	}
}
