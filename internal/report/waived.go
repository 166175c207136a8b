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

// appendWaivedSum appends the member of a summary that says how many findings are waived.
func appendWaivedSum(b []byte, s *finding.Summary) []byte {
	if s.Waived == 0 {
		return b
	}
	b = append(b, ',')
	return appendNumber(b, "waived", s.Waived)
}
