package order_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/order"
)

func TestStableIsThatOfTheLibrary(t *testing.T) {
	type pair struct{ key, at int }
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 60 {
		list := make([]pair, n)
		for i := range list {
			list[i] = pair{r.IntN(8), i}
		}
		want := slices.Clone(list)
		slices.SortStableFunc(want, func(a, b pair) int { return a.key - b.key })
		order.Stable(list, func(a, b *pair) int { return a.key - b.key })
		require.Equal(t, want, list)
	}
}
