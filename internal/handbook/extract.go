package handbook

import (
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/text"
)

const (
	// context is how many lines are before and after those that matter.
	context = 2
	// mostLines is how many lines may differ before only the place of the finding
	// is shown.
	mostLines = 9
	// mostWidth is how many characters of a line are shown.
	mostWidth = 160
	// mostShown is how large a payload may be that is shown for a rule of the
	// engine.
	mostShown = 8 << 10
)

// Extract is some lines of a payload, without the white space that they all
// begin with.
type Extract struct {
	// From is the number of the first line in the payload, from 1.
	From  int      `json:"from"`
	Lines []string `json:"lines"`
	// Marked are the lines that matter, counted from 0 within Lines.
	Marked []int `json:"marked,omitempty"`
}

// extracts gives what differs between two payloads: the lines of the one that
// keeps a rule and of the one that breaks it. Where much differs, there is only
// the second, around the line of the finding. Without a payload that keeps the
// rule it is the same.
func extracts(keeps, breaks string, line int) (kept, broken *Extract) {
	b := lines(breaks)
	if keeps != "" {
		a := lines(keeps)
		head := 0
		for head < len(a) && head < len(b) && a[head] == b[head] {
			head++
		}
		tail := 0
		for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
			tail++
		}
		if len(a)-head-tail <= mostLines && len(b)-head-tail <= mostLines {
			return extract(a, head, len(a)-tail), extract(b, head, len(b)-tail)
		}
	}
	at := min(max(line-1, 0), len(b)-1)
	return nil, extract(b, at, at+1)
}

// extract takes the lines from and up to two places, which matter, with those
// around them.
func extract(all []string, from, to int) *Extract {
	first, last := max(from-context, 0), min(to+context, len(all))
	e := &Extract{From: first + 1}
	indent := -1
	for _, line := range all[first:last] {
		if trimmed := strings.TrimLeft(line, " \t"); trimmed != "" {
			if n := len(line) - len(trimmed); indent < 0 || n < indent {
				indent = n
			}
		}
	}
	for _, line := range all[first:last] {
		e.Lines = append(e.Lines, cut(text.Visible(line[min(max(indent, 0), len(line)):])))
	}
	for i := from; i < to; i++ {
		e.Marked = append(e.Marked, i-first)
	}
	return e
}

// cut shortens a long line in its middle, so that what ends a value is seen.
func cut(line string) string {
	n := utf8.RuneCountInString(line)
	if n <= mostWidth {
		return line
	}
	r := []rune(line)
	const end = 30
	return string(r[:mostWidth-end-1]) + "…" + string(r[n-end:])
}

func lines(payload string) []string {
	return strings.Split(strings.TrimRight(payload, "\n"), "\n")
}
