package fix

import (
	"slices"
	"sync"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
)

// Counter counts what can be mended, from any goroutine.
type Counter struct{ suggesters sync.Pool }

// NewCounter gives a counter for the findings of engines with the same options.
func NewCounter(o engine.Options) *Counter {
	return &Counter{sync.Pool{New: func() any { return NewSuggester(o, false) }}}
}

// Count counts the findings of a payload that can be mended, where their lines are known; those that are waived
// are to stay.
func (x *Counter) Count(p *finding.Payload) {
	if !slices.ContainsFunc(p.Findings, func(f finding.Finding) bool { return f.Excerpt != "" }) {
		return
	}
	s := x.suggesters.Get().(*Suggester)
	defer x.suggesters.Put(s)
	for i := range p.Findings {
		f := &p.Findings[i]
		if f.Waived != nil {
			continue
		}
		switch unsafe, ok := s.Fixable(p, f); {
		case ok && unsafe:
			p.Fixable.Unsafe++
		case ok:
			p.Fixable.Safe++
		}
	}
}
