package pool

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/rules"
)

func TestTheFirstErrorEndsARun(t *testing.T) {
	bad := errors.New("bad")
	var done atomic.Int64
	err := Each(t.Context(), 1000, 1, func() func(int) error {
		return func(i int) error {
			done.Add(1)
			if i == 3 {
				return bad
			}
			return nil
		}
	})
	assert.ErrorIs(t, err, bad)
	assert.EqualValues(t, 4, done.Load())
}

func TestARunThatIsEndedDoesNotWaitForItsWorkers(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	never := make(chan struct{})
	defer close(never)
	err := Each(ctx, 2, 2, func() func(int) error {
		return func(int) error {
			cancel()
			<-never
			return nil
		}
	})
	assert.ErrorIs(t, err, context.Canceled)
}

// A server runs for months: a check is by the rules of the day on which it begins, also
// when many begin at once around midnight.
func TestTheDayIsThatOfTheCheck(t *testing.T) {
	p, err := New(rules.All(), preflight.Options{}, nil)
	require.NoError(t, err)
	var hour atomic.Int64
	p.now = func() time.Time {
		return time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC).Add(time.Duration(hour.Add(1)) * time.Hour)
	}
	var all sync.WaitGroup
	var days sync.Map
	for range 8 {
		all.Go(func() {
			for range 12 {
				lease := p.Take()
				days.Store(lease.Day, true)
				lease.CheckBytes([]byte("<x/>"), "")
				lease.Return()
			}
		})
	}
	all.Wait()
	for _, day := range []string{"2026-07-31", "2026-08-01", "2026-08-02", "2026-08-03"} {
		_, ok := days.Load(day)
		assert.True(t, ok, day)
	}
	last := p.Take()
	assert.Equal(t, "2026-08-04", last.Day)

	fixed, err := New(rules.All(), preflight.Options{AsOf: "2022-02-03"}, nil)
	require.NoError(t, err)
	assert.Equal(t, "2022-02-03", fixed.Take().Day)
}
