//go:build !wasip1

package finding

// FindingWaived is the part of a finding that the WebAssembly module does without, as it waives
// and mends nothing; PayloadWaived and SummaryWaived are likewise.
type FindingWaived struct {
	// Waived is why the finding does not fail a run, nil when it does; see internal/waiver.
	Waived *Waiver
	// Told is what was said of the finding in a report that it was read from, nil where it comes from a check.
	Told *Told
}

// Said is what was said of the finding, nil where that is still to be worded.
func (f *FindingWaived) Said(show bool) *Said {
	switch {
	case f.Told == nil:
		return nil
	case show:
		return &f.Told.Shown
	}
	return &f.Told.Masked
}

// PayloadWaived is that part of a payload.
type PayloadWaived struct {
	Waived  Counts  // those of Payload.Counts that are waived
	Fixable Fixable // of the others
}

// SummaryWaived is that part of a summary.
type SummaryWaived struct {
	Waived  int // findings
	Fixable Fixable
}

func (s *SummaryWaived) add(p *Payload) {
	s.Waived += p.Waived.Total()
	s.Fixable.add(p.Fixable)
}

// WaivedTotal counts the findings in all payloads that are waived.
func (r *Report) WaivedTotal() (c Counts) {
	for i := range r.Payloads {
		c = c.Plus(r.Payloads[i].Waived)
	}
	return c
}
