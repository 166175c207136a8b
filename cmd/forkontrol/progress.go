package main

import (
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/forkontrol/forkontrol/internal/payload"
)

// progress shows on standard error how far a check is, when that is a terminal
// and the check takes longer than a moment.
type progress struct {
	w     io.Writer // nil when nothing is to be shown
	text  string
	bytes atomic.Int64
	total int64 // -1 when it is unknown
	quit  chan struct{}
	done  sync.WaitGroup
}

const (
	progressAfter = time.Second // what is quicker needs no bar
	progressEvery = 100 * time.Millisecond
)

func (a *app) newProgress(wanted bool) *progress {
	p := &progress{text: a.lang.pick("Kontrollerer", "Checking")}
	if wanted && isTerminal(a.err) {
		p.w = a.err
	}
	return p
}

// read counts bytes; any goroutine may call it.
func (p *progress) read(n int) { p.bytes.Add(int64(n)) }

func (p *progress) start(payloads []payload.Payload) {
	p.bytes.Store(0) // finding payloads has read the directories of archives
	if p.w == nil {
		return
	}
	for i := range payloads {
		if payloads[i].Size < 0 {
			p.total = -1
			break
		}
		p.total += payloads[i].Size
	}
	p.quit = make(chan struct{})
	p.done.Go(p.show)
}

func (p *progress) stop() {
	if p.quit != nil {
		close(p.quit)
		p.done.Wait()
	}
}

func (p *progress) show() {
	select {
	case <-p.quit:
		return
	case <-time.After(progressAfter):
	}
	bar := progressbar.NewOptions64(p.total,
		progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(p.text),
		progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetWidth(24), progressbar.OptionSetPredictTime(true))
	defer bar.Finish() // clears the line; there is no one to tell that it failed
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	for {
		n := p.bytes.Load()
		if p.total >= 0 {
			n = min(n, p.total)
		}
		_ = bar.Set64(n)
		select {
		case <-p.quit:
			return
		case <-tick.C:
		}
	}
}

// isTerminal tells whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
