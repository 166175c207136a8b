package contracts_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/instance/contracts"
	"github.com/forkontrol/forkontrol/rules"
)

func TestTry(t *testing.T) {
	b, err := os.ReadFile("/tmp/kantine.xsd")
	require.NoError(t, err)
	m := contracts.Pack(rules.All(), map[string][]byte{"kantine.xsd": b}, "da")
	t.Log(string(m.JSON()), len(m.Pack))
}
