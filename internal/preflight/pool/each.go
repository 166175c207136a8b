package pool

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each does n pieces of work, up to jobs of them at a time: jobs 0 is one for each core.
// Each worker is made by newWorker, in a goroutine of its own, and is given the numbers
// of pieces, from 0, that nobody has begun.
//
// The first error of a piece ends the run: pieces that have begun are finished, the
// others are left. When ctx ends, Each returns its error at once and leaves workers
// behind, as one may be waiting for a terminal.
func Each(ctx context.Context, n, jobs int, newWorker func() func(i int) error) error {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	var (
		next    atomic.Int64
		workers sync.WaitGroup
		once    sync.Once
		first   error
		stop    atomic.Bool
	)
	for range min(jobs, n) {
		workers.Go(func() {
			work := newWorker()
			for ctx.Err() == nil && !stop.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := work(i); err != nil {
					once.Do(func() { first = err })
					stop.Store(true)
				}
			}
		})
	}
	finished := make(chan struct{})
	go func() {
		workers.Wait()
		close(finished)
	}()
	select {
	case <-finished:
		if err := ctx.Err(); err != nil {
			return err
		}
		return first
	case <-ctx.Done():
		return ctx.Err()
	}
}
