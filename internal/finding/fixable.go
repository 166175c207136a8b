//go:build !wasip1

package finding

// Fixable counts the findings that can be mended, as far as that shows without doing it: safely, and by a
// guess.
type Fixable struct{ Safe, Unsafe int }

// PayloadFixable is the part of a payload that the WebAssembly module does without, as it says nothing of fixes;
// SummaryFixable is likewise.
type PayloadFixable struct{ Fixable Fixable }

// SummaryFixable is that part of a summary.
type SummaryFixable struct{ Fixable Fixable }

func (s *SummaryFixable) addFixable(p *Payload) {
	s.Fixable.Safe += p.Fixable.Safe
	s.Fixable.Unsafe += p.Fixable.Unsafe
}
