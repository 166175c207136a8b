package main

import (
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
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
	began time.Time
	quit  chan struct{}
	done  sync.WaitGroup
}

const (
	progressAfter = time.Second // what is quicker needs no bar
	progressEvery = 100 * time.Millisecond
	progressWidth = 26 // columns of the bar with its ends
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
	p.began = time.Now()
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
	lines := mpb.New(mpb.WithOutput(p.w), mpb.WithRefreshRate(progressEvery))
	bar := p.bar(lines)
	defer lines.Wait()
	defer bar.Abort(true) // clears the line
	tick := time.NewTicker(progressEvery)
	defer tick.Stop()
	for {
		n := p.bytes.Load()
		if p.total >= 0 {
			n = min(n, p.total)
		}
		bar.SetCurrent(n)
		select {
		case <-p.quit:
			return
		case <-tick.C:
		}
	}
}

// bar shows how many bytes are read, how fast, for how long and, when the total
// is known, the part and how long it will last.
func (p *progress) bar(lines *mpb.Progress) *mpb.Bar {
	speed := decor.NewAverageSpeed(decor.SizeB1000(0), "% .0f)", p.began)
	elapsed := decor.NewElapsed(decor.ET_STYLE_GO, p.began)
	if p.total < 0 {
		return lines.AddSpinner(p.total, mpb.BarWidth(1), mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name(p.text)),
			mpb.AppendDecorators(decor.CurrentKiloByte("(% .1f, "), speed, decor.Name(" ["), elapsed, decor.Name("]")))
	}
	style := mpb.BarStyle().Lbound("|").Filler("█").Tip("█").Padding(" ").Rbound("|")
	return lines.New(p.total, style, mpb.BarWidth(progressWidth), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(p.text+" "), decor.NewPercentage("%d")),
		mpb.AppendDecorators(decor.CountersKiloByte("(% .1f/% .1f, "), speed,
			decor.Name(" ["), elapsed, decor.Name(":"), decor.NewAverageETA(decor.ET_STYLE_GO, p.began, nil), decor.Name("]")))
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
