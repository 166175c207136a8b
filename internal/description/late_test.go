package description

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// An expression that cannot be compiled is found here, not by whoever has the description that first needs it.
func TestExpressionsCompile(t *testing.T) {
	assert.Greater(t, len(lates), 50)
	for _, l := range lates {
		assert.NotPanics(t, func() { l.compile() }, l.source)
	}
}
