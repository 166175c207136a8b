//go:build !wasip1

package report

import "github.com/forkontrol/forkontrol/internal/finding"

// appendWaived appends the member of a finding that says by what it is waived.
func appendWaived(b []byte, f *finding.Finding) []byte {
	w := f.Waived
	if w == nil {
		return b
	}
	b = append(b, `,"waived":{`...)
	b = appendMember(b, "by", w.By)
	for _, m := range [...]struct{ name, text string }{{"reason", w.Reason}, {"owner", w.Owner}, {"expires", w.Expires}, {"file", w.File}} {
		if m.text != "" {
			b = append(b, ',')
			b = appendMember(b, m.name, m.text)
		}
	}
	if w.Line > 0 {
		b = append(b, ',')
		b = appendNumber(b, "line", w.Line)
	}
	return append(b, '}')
}

// appendWaivedCounts appends the member of a payload that says how many of its findings are waived.
func appendWaivedCounts(b []byte, p *finding.Payload) []byte {
	c := p.Waived
	if c.Total() == 0 {
		return b
	}
	b = append(b, `,"waived":{`...)
	b = appendNumber(b, "error", c.Error)
	b = append(b, ',')
	b = appendNumber(b, "warning", c.Warning)
	b = append(b, ',')
	b = appendNumber(b, "info", c.Info)
	return append(b, '}')
}

// appendWaivedSum appends the members of a summary that say how many findings are waived, and how many can be
// mended.
func appendWaivedSum(b []byte, s *finding.Summary) []byte {
	if s.Waived != 0 {
		b = append(b, ',')
		b = appendNumber(b, "waived", s.Waived)
	}
	if f := s.Fixable; f != (finding.Fixable{}) {
		b = append(b, `,"fixable":{`...)
		b = appendNumber(b, "safe", f.Safe)
		b = append(b, ',')
		b = appendNumber(b, "unsafe", f.Unsafe)
		b = append(b, '}')
	}
	return b
}
