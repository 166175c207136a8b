package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/description/corpus"
)

func TestFiguresOfDescriptionsAreThoseOfTheCorpus(t *testing.T) {
	score := func(stated, read, right, wrong int) *corpus.Score {
		s := &corpus.Score{Documents: 1, Wrong: wrong, Questions: 1000, Of: map[string]*corpus.Count{}}
		for _, k := range corpus.Kinds {
			s.Of[k] = &corpus.Count{Stated: stated, Read: read, Right: right}
		}
		return s
	}
	r := &race{workshop: &workshop{}, only: descriptionsSection, reading: &reading{madeUp: score(200, 200, 200, 0), interfaces: score(100000, 99999, 99998, 1), mistakes: score(1, 1, 1, 0), copied: score(1, 0, 0, 0),
		size: 2_350_000, start: series{.5, .3, .4}}}
	text := string(document(r, about{}))
	assert.Contains(t, text, "| fields | 200 | 100 % | 100 % | 100,000 | 99.9 % | 99.9 % |")
	assert.Contains(t, text, "| Limits read of interface descriptions that these do not state | 1 | at most 0, **missed** |")
	assert.Contains(t, text, "2,000 questions")
	assert.Contains(t, text, "compressed | 2.35 MB | at most 1.50 MB, **missed** |")
	assert.Contains(t, text, "from a local server | 400 (300–500) ms | at most 400 ms, reached |")
	assert.NotContains(t, text, "Payload:")
}
