package codepoint_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/codepoint"
)

func TestNameIsThatOfUnicode(t *testing.T) {
	for _, r := range []rune{0, 0xA0, 0xFFF, 0xFFFD, 0x10000, 0x1F600, 0x10FFFF} {
		assert.Equal(t, fmt.Sprintf("%U", r), codepoint.Name(r))
	}
}
