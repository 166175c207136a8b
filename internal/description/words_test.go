package description

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEachHeadingHeadsOneColumn(t *testing.T) {
	seen := map[string]column{}
	for c, list := range headings {
		for _, w := range list {
			assert.Equal(t, w, plain(w))
			other, ok := seen[w]
			assert.False(t, ok && other != c, w)
			seen[w] = c
		}
	}
}
