package terminal

import (
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/text"
)

// maxRule is the most columns of the line between payloads.
const maxRule = 80

// rule draws the line between payloads.
func (p *printer) rule() {
	p.Line()
	p.paint(p.dim, strings.Repeat("─", min(p.width, maxRule)))
	p.Line()
}

// excerpt writes the payload's line with the place marked below it.
func (p *printer) excerpt(x *finding.Payload, f *finding.Finding) {
	line, from, to := Excerpt(x, f, p.o.Show)
	if line == "" {
		return
	}
	before, marked, after := flat(line[:from]), flat(line[from:to]), flat(line[to:])
	before = strings.TrimLeft(before, " ")
	after = strings.TrimRight(after, " ")
	before, marked, after = fit(before, marked, after, p.width-margin-2)

	number := strconv.Itoa(f.Line)
	p.spaces(margin - 1 - len(number))
	p.paint(p.dim, number+" │ ")
	p.out.WriteString(before)
	p.paint(p.bySeverity[f.Severity], marked)
	p.out.WriteString(after)
	p.Line()
	p.spaces(margin)
	p.paint(p.dim, "│ ")
	p.spaces(uniseg.StringWidth(before))
	p.paint(p.bySeverity[f.Severity], strings.Repeat("^", max(1, uniseg.StringWidth(marked))))
	p.Line()
}

// Excerpt gives the payload's line as it may be shown, and where the place in it is; empty where it is not known.
func Excerpt(x *finding.Payload, f *finding.Finding, show bool) (line string, from, to int) {
	if f.Told != nil {
		return f.Excerpt, f.Told.From, f.Told.To
	}
	at := int(f.Offset - f.ExcerptFrom)
	switch {
	case f.Excerpt == "" || at < 0 || at > len(f.Excerpt):
		return "", 0, 0
	case show:
		from, to = mask.Point(f.Excerpt, x.Format, at)
		return f.Excerpt, from, to
	}
	return mask.Excerpt(f.Excerpt, x.Format, at, text.Visible(text.Value(f, false)))
}

// flat makes a part of a payload's line printable: tabs become two spaces, other
// control characters visible.
func flat(s string) string {
	return text.Visible(strings.ReplaceAll(s, "\t", "  "))
}

// fit cuts a line to a width so that what is marked stays in sight: first what
// comes before it, then itself, then what comes after.
func fit(before, marked, after string, room int) (b, m, a string) {
	most := room / 3 // for what comes before
	if w := uniseg.StringWidth(before); w > most && w+uniseg.StringWidth(marked)+uniseg.StringWidth(after) > room {
		before = keepRight(before, max(most, room-uniseg.StringWidth(marked)-uniseg.StringWidth(after)))
	}
	marked = keepLeft(marked, room-uniseg.StringWidth(before))
	after = keepLeft(after, room-uniseg.StringWidth(before)-uniseg.StringWidth(marked))
	return before, marked, after
}

// keepLeft cuts s at its end to a width, the ellipsis included.
func keepLeft(s string, room int) string {
	if uniseg.StringWidth(s) <= room {
		return s
	}
	if room < 1 {
		return ""
	}
	return head(s, room-1) + "…"
}

// keepRight cuts s at its beginning.
func keepRight(s string, room int) string {
	for uniseg.StringWidth(s) > room-1 {
		_, rest, _, _ := uniseg.FirstGraphemeClusterInString(s, -1)
		s = rest
	}
	return "…" + s
}

// head returns as much of s as fits a width.
func head(s string, room int) string {
	end, used := 0, 0
	for rest := s; rest != ""; {
		cluster, tail, w, _ := uniseg.FirstGraphemeClusterInString(rest, -1)
		if used+w > room {
			break
		}
		used += w
		end += len(cluster)
		rest = tail
	}
	return s[:end]
}

// join joins the parts that are not empty.
func join(parts []string, sep string) string {
	out := ""
	for _, s := range parts {
		if s == "" {
			continue
		}
		if out != "" {
			out += sep
		}
		out += s
	}
	return out
}
