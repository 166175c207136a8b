package engine

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/token"
)

// embedded checks a record that is a JSON string holding an XML document, as
// logs of SOAP calls have it. Places are those of the string.
func (d *document) embedded(t *token.Token) {
	if d.inner == nil {
		o := *d.o
		o.Format, o.Encoding, o.Excerpts = token.Embedded(t.Value), "utf-8", false
		d.inner = New(o)
	}
	p := d.inner.CheckBytes(t.Value, "")
	line, col := d.in.src.Position(t.ValueOffset)
	endLine, endCol := d.in.end(t.ValueOffset, false)
	excerpt, from := []byte(nil), int64(0)
	if d.o.Excerpts && len(p.Findings) > 0 {
		excerpt, from = d.in.src.Excerpt(t.ValueOffset, excerptLen)
	}
	for _, f := range p.Findings {
		if d.out.seen[f.Rule] >= d.out.most {
			d.out.report.Truncated = true
			continue
		}
		d.out.seen[f.Rule]++
		f.Line, f.Column, f.Offset = line, col, t.ValueOffset
		f.EndLine, f.EndColumn = endLine, endCol
		f.Excerpt, f.ExcerptFrom = string(excerpt), from
		d.out.report.Findings = append(d.out.report.Findings, f)
	}
	d.out.report.Counts.Error += p.Counts.Error
	d.out.report.Counts.Warning += p.Counts.Warning
	d.out.report.Counts.Info += p.Counts.Info
	d.out.report.Truncated = d.out.report.Truncated || p.Truncated
	switch p.Verdict {
	case finding.Undecided:
		d.out.undecided = true
	case finding.Failed:
		d.out.failed = true
	}
	if d.inner.walk.messages.known != nil {
		d.messages.admit(d.inner.walk.messages.known)
	}
}
