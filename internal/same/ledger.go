package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// ledger counts what was compared and what differs.
type ledger struct {
	expected []*expectation

	mu       sync.Mutex
	compared map[string]int // by the kind's first word
	kinds    map[string]*kind
	notes    []string
}

// kind is all differences in one output of one call.
type kind struct {
	count int // of outputs
	// examples are those that are shown; times is how often each pair of lines differs.
	examples []example
	times    map[[2]string]int
}

// example is a line that differs.
type example struct {
	payload string
	line    int
	lines   [2]string
}

// shown is how many pairs of lines of a kind are shown, and noted is how many are looked for
// in one output.
const (
	shown = 5
	noted = 100
)

// compare notes what two sides gave. The payload is its name, or those of all payloads
// that the outputs may be about.
func (l *ledger) compare(face, kindOf string, payloads []string, outputs [2][]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.compared == nil {
		l.compared, l.kinds = map[string]int{}, map[string]*kind{}
	}
	l.compared[face]++
	if bytes.Equal(outputs[before], outputs[after]) {
		return
	}
	name := face + ", " + kindOf
	differences := l.differences(name, outputs)
	if len(differences) == 0 {
		return
	}
	k := l.kinds[name]
	if k == nil {
		k = &kind{times: map[[2]string]int{}}
		l.kinds[name] = k
	}
	k.count++
	for _, e := range differences {
		old, new := excerpts(e.lines)
		pair := [2]string{old, new}
		k.times[pair]++
		if k.times[pair] == 1 && len(k.examples) < shown {
			k.examples = append(k.examples, example{about(payloads, outputs[before], e.line), e.line, pair})
		}
	}
}

// note says at the end what could not be compared.
func (l *ledger) note(format string, args ...any) {
	l.notes = append(l.notes, fmt.Sprintf(format, args...))
}

// lines reads an output line by line, each with its end.
type lines struct {
	rest   []byte
	number int
}

func (l *lines) next() (line string, more bool) {
	if len(l.rest) == 0 {
		return "", false
	}
	l.number++
	n := bytes.IndexByte(l.rest, '\n') + 1
	if n == 0 {
		n = len(l.rest)
	}
	line, l.rest = string(l.rest[:n]), l.rest[n:]
	return line, true
}

// differences finds lines that differ and were not meant to: the first, and where both
// outputs have as many lines, those after it.
func (l *ledger) differences(kind string, outputs [2][]byte) (all []example) {
	most := 1
	if bytes.Count(outputs[before], []byte("\n")) == bytes.Count(outputs[after], []byte("\n")) {
		most = noted
	}
	sides := [2]lines{{rest: outputs[before]}, {rest: outputs[after]}}
	for len(all) < most {
		var line [2]string
		var more [2]bool
		for i := range sides {
			line[i], more[i] = sides[i].next()
		}
		if line[before] == line[after] && more[before] == more[after] {
			if !more[before] {
				break
			}
			continue
		}
		for i := range sides {
			// A line that is meant to be there on one side alone is passed over.
			for gone := true; more[i] && gone; {
				if line[i], gone = rewrite(l.expected, kind, line[i]); gone {
					line[i], more[i] = sides[i].next()
				}
			}
		}
		if line[before] != line[after] || more[before] != more[after] {
			all = append(all, example{line: max(1, sides[before].number), lines: line})
		}
	}
	return all
}

// about finds the payload that a line of an output is about: the nearest above it that is
// named there, else the nearest below.
func about(payloads []string, output []byte, line int) string {
	if len(payloads) == 1 {
		return payloads[0]
	}
	all := strings.Split(string(output), "\n")
	line = min(line, len(all))
	named := func(text string) string {
		for _, p := range payloads {
			if strings.Contains(text, p) {
				return p
			}
		}
		return ""
	}
	for i := line - 1; i >= 0; i-- {
		if p := named(all[i]); p != "" {
			return p
		}
	}
	for _, text := range all[line:] {
		if p := named(text); p != "" {
			return p
		}
	}
	return fmt.Sprintf("%s and %d more", payloads[0], len(payloads)-1)
}

// write prints what was found, and reports whether all was the same.
func (l *ledger) write(w io.Writer) (same bool) {
	total := 0
	for _, name := range slices.Sorted(maps.Keys(l.kinds)) {
		k := l.kinds[name]
		total += k.count
		fmt.Fprintf(w, "%s: %d outputs differ\n", name, k.count)
		for _, e := range k.examples {
			fmt.Fprintf(w, "  %s, line %d; %d such:\n    - %s\n    + %s\n", e.payload, e.line, k.times[e.lines], e.lines[before], e.lines[after])
		}
		if more := len(k.times) - len(k.examples); more > 0 {
			fmt.Fprintf(w, "  and %d other pairs of lines\n", more)
		}
	}
	for _, e := range l.expected {
		if !e.matched {
			l.note("nothing differs as the line says that was expected to: %s", e.text)
		}
	}
	for _, n := range l.notes {
		fmt.Fprintln(w, "note:", n)
	}
	var counts []string
	for _, face := range slices.Sorted(maps.Keys(l.compared)) {
		counts = append(counts, fmt.Sprintf("%s %d", face, l.compared[face]))
	}
	fmt.Fprintf(w, "%d outputs differ; compared: %s\n", total, strings.Join(counts, ", "))
	return total == 0
}

// width is how much of a line is shown.
const width = 160

// excerpts cuts two lines to what is around the first character that differs.
func excerpts(lines [2]string) (old, new string) {
	a, b := strings.TrimSuffix(lines[before], "\n"), strings.TrimSuffix(lines[after], "\n")
	if a == b { // except for the end of the line
		a, b = fmt.Sprintf("%q", lines[before]), fmt.Sprintf("%q", lines[after])
	}
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	from := max(0, at-width/4)
	cut := func(s string) string {
		for from > 0 && from < len(s) && !utf8.RuneStart(s[from]) {
			from--
		}
		if from > len(s) {
			return ""
		}
		text := s[from:min(len(s), from+width)]
		if from > 0 {
			text = "…" + text
		}
		if from+width < len(s) {
			text += "…"
		}
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	return cut(a), cut(b)
}
