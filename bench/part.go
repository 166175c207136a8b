package main

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/markdown"
)

// reaches is the heading of the table of what is aimed for, compared the one of the first section that no part measures.
const (
	reaches  = "What forkontrol reaches"
	compared = "What is compared"
)

// renewed is docs/benchmarks.md with the sections and the rows of one part, which says of each section when and how it
// was measured.
func renewed(whole, part []byte, a about) []byte {
	head, sections := cutSections(string(whole))
	_, news := cutSections(string(part))
	said := fmt.Sprintf("Measured on %s by `%s`: %s", a.date.Format(time.DateOnly), a.command, a.machine)
	if a.load != "" {
		said += fmt.Sprintf(", load average before it %s", a.load)
	}
	for _, n := range news {
		if n.title == reaches {
			sections = with(sections, n, func(old block) block { return block{old.title, rowsRenewed(old.text, n.text)} })
			continue
		}
		n.text = "\n" + said + ".\n" + n.text
		sections = with(sections, n, func(block) block { return n })
	}
	var b bytes.Buffer
	b.WriteString(strings.TrimRight(head, "\n") + "\n")
	for _, s := range sections {
		b.WriteString("\n## " + s.title + "\n" + strings.TrimRight(s.text, "\n") + "\n")
	}
	return []byte(markdown.Wrap(b.String()))
}

// block is a section: its heading and what stands below it.
type block struct{ title, text string }

func cutSections(text string) (head string, sections []block) {
	parts := strings.Split(text, "\n## ")
	for _, s := range parts[1:] {
		title, below, _ := strings.Cut(s, "\n")
		sections = append(sections, block{title, below})
	}
	return parts[0], sections
}

// with puts a section in the place of the one of its heading, whatever numbers that has, or before what is compared.
func with(all []block, n block, put func(old block) block) []block {
	before := len(all)
	for i := range all {
		if unnumbered(all[i].title) == unnumbered(n.title) {
			all[i] = put(all[i])
			return all
		}
		if all[i].title == compared {
			before = i
		}
	}
	return append(all[:before:before], append([]block{n}, all[before:]...)...)
}

func unnumbered(title string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' || r == ',' {
			return -1
		}
		return r
	}, title)
}

// rowsRenewed is a table with the rows of another in the place of those that begin alike; others come last.
func rowsRenewed(table, other string) string {
	lines := strings.Split(strings.TrimRight(table, "\n"), "\n")
	for _, row := range strings.Split(other, "\n") {
		if !strings.HasPrefix(row, "| ") || strings.HasPrefix(row, "| ---") || strings.HasPrefix(row, "|  |") {
			continue
		}
		name, _, _ := strings.Cut(row[2:], " |")
		there := false
		for i, line := range lines {
			if strings.HasPrefix(line, "| "+name+" |") {
				lines[i], there = row, true
			}
		}
		if !there {
			lines = append(lines, row)
		}
	}
	return strings.Join(lines, "\n")
}
