package engine

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/token"
)

// embedded checks a record that is a JSON string holding an XML document, as
// logs of SOAP calls have it. Places are those of the string.
func (d *document) embedded(t *token.Token) {
	d.inside(t.Value, place{offset: t.ValueOffset}, d.o.Message, false)
}

// inside checks an XML document that stands as a text at a place, in a hole or not.
func (d *document) inside(text []byte, at place, message string, hole bool) {
	if d.inner == nil || d.inner.o.Message != message {
		o := *d.o
		o.Format, o.Encoding, o.Excerpts, o.Each, o.Message, o.within = token.InText, "utf-8", false, nil, message, hole
		d.inner = New(o)
	}
	p := d.inner.CheckBytes(text, "")
	line, col := d.in.src.Position(at.offset)
	if at.line > 0 {
		line, col = int(at.line), int(at.col)
	}
	endLine, endCol := d.in.end(at.offset, hole)
	excerpt, from := []byte(nil), int64(0)
	if d.o.Excerpts && len(p.Findings) > 0 {
		excerpt, from = d.in.src.Excerpt(at.offset, excerptLen)
	}
	outer := d.trail.path(at)
	for _, f := range p.Findings {
		if d.out.seen[f.Rule] >= d.out.most {
			d.out.report.Truncated = true
			continue
		}
		d.out.seen[f.Rule]++
		f.Line, f.Column, f.Offset = line, col, at.offset
		f.Path = cutTo([]byte(strings.TrimSuffix(outer+f.Path, "/")), finding.MaxPath)
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
	for _, u := range d.inner.walk.doc.left {
		d.leave(u.Rule.ID, u.Found)
	}
	for _, o := range d.inner.walk.messages.owners {
		d.messages.admit(&o)
	}
}
