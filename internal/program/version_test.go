package program

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestVersionsAreComparedAsNumbers(t *testing.T) {
	inOrder := []string{"0.9", "1", "1.0", "1.0.1", "1.9", "1.10", "2", "9", "10", "2024", "10a", "9a", "v1"}
	for i, a := range inOrder {
		for k, b := range inOrder {
			got := CompareVersions(a, b)
			assert.Equal(t, i < k, got < 0, "%s before %s", a, b)
			assert.Equal(t, i == k, got == 0, "%s and %s", a, b)
		}
	}
	assert.Zero(t, CompareVersions("01.0", "1.00"), "leading zeros say nothing")
	shuffled := []string{"1.10", "1.2", "1.9"}
	slices.SortFunc(shuffled, CompareVersions)
	assert.Equal(t, []string{"1.2", "1.9", "1.10"}, shuffled)
}
