package token

import (
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// windowText has lines of many lengths and characters of one to four bytes.
var windowText = strings.Repeat("en\n\næøå 漢字 😀\r\nen længere linje med lidt af hvert: æ漢😀\n", 40)

// placeOf counts from the beginning.
func placeOf(text string, offset int) (line, column int) {
	head := text[:offset]
	start := strings.LastIndexByte(head, '\n') + 1
	return 1 + strings.Count(head, "\n"), 1 + utf8.RuneCountInString(head[start:])
}

func TestWindowPosition(t *testing.T) {
	for name, step := range map[string]int{"forwards": 1, "backwards within a token": -1} {
		t.Run(name, func(t *testing.T) {
			var w window
			w.ownBuf = make([]byte, 64)
			w.reset(iotest.HalfReader(strings.NewReader(windowText)), 0)
			for w.more(max(0, w.end-40)) {
				from, to := int(w.base), int(w.base)+w.end
				at := from
				if step < 0 {
					at = to
				}
				for ; at >= from && at <= to; at += step {
					if at < len(windowText) && !utf8.RuneStart(windowText[at]) {
						continue
					}
					line, column := w.Position(int64(at))
					wantLine, wantColumn := placeOf(windowText, at)
					require.Equal(t, []int{wantLine, wantColumn}, []int{line, column}, "offset %d", at)
				}
			}
			assert.Equal(t, int64(len(windowText)), w.base+int64(w.end))
		})
	}
}

func TestWindowHoldsAPlaceThatItDiscards(t *testing.T) {
	var w window
	w.ownBuf = make([]byte, 64)
	w.reset(strings.NewReader(windowText), 0)
	require.True(t, w.more(0))
	at := int64(strings.Index(windowText, "漢"))
	w.hold(at)
	for w.more(w.end) {
	}
	for _, offset := range []int64{at, at + 10} {
		line, column := w.Position(offset)
		assert.Equal(t, []int{3, 5}, []int{line, column})
	}
}

func TestWindowGrowsToItsBound(t *testing.T) {
	var w window
	w.reset(strings.NewReader(strings.Repeat("x", 3*windowSize)), 0)
	for w.more(0) {
	}
	assert.True(t, w.full())
	assert.Equal(t, 2*windowSize, w.end)
	assert.True(t, w.more(windowSize), "what is discarded makes room")
}

func TestWindowExcerpt(t *testing.T) {
	const text = "første\r\nanden linje æøå\ntredje"
	for _, c := range []struct {
		at    string
		limit int
		want  string
	}{
		{"første", 100, "første"},
		{"anden", 100, "anden linje æøå"},
		{"linje", 100, "anden linje æøå"},
		{"linje", 6, "en lin"},
		{"øå", 4, "æø"},
		{"øå", 5, "æø"},
		{"tredje", 3, "tre"},
		{"dje", 0, ""},
	} {
		var w window
		w.resetBytes([]byte(text))
		line, from := w.Excerpt(int64(strings.Index(text, c.at)), c.limit)
		assert.Equal(t, c.want, string(line), "%q %d", c.at, c.limit)
		assert.True(t, strings.HasPrefix(text[from:], c.want))
	}
}

// However text is cut, its characters are counted once.
func TestCharactersAddUp(t *testing.T) {
	for i := range windowText {
		assert.Equal(t, utf8.RuneCountInString(windowText[:i]), characters([]byte(windowText[:i])))
	}
	for i := range 60 {
		got := characters([]byte(windowText[:i])) + characters([]byte(windowText[i:]))
		assert.Equal(t, utf8.RuneCountInString(windowText), got)
	}
}
