package main

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/fatih/color"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"

	"github.com/forkontrol/forkontrol/internal/report/form"
)

// Widths in columns: of what is not a terminal, and the bounds between which text
// is laid out whatever the terminal says.
const (
	plainWidth  = form.Width
	leastWidth  = 60
	widestWidth = 140
)

// width is how wide text may be. COLUMNS, which shells set and users may, wins.
func (a *app) width() int {
	width := plainWidth
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		width = n
	} else {
		for _, stream := range []any{a.err, a.out} { // standard output may be a pager's
			if f, ok := stream.(*os.File); ok {
				if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
					width = n
				}
			}
		}
	}
	return max(leastWidth, min(width, widestWidth))
}

// The looks of words. color.NoColor, which common sets, turns them off.
var (
	heading = color.New(color.Bold)
	faint   = color.New(color.Faint)
)

// aligned lays rows out in columns, without lines; the last column is wrapped so
// that all fits the width. The first row is the heading.
func aligned(rows [][]string, width int) string {
	t := table.NewWriter()
	style := table.StyleDefault
	style.Box = table.BoxStyle{PaddingRight: "  "}
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	last := len(rows[0]) - 1
	used := 0
	for _, w := range columnWidths(rows)[:last] {
		used += w + 2
	}
	for i, row := range rows {
		cells := make(table.Row, len(row))
		for c, cell := range row {
			if c == last {
				cell = wrapped(cell, max(width-used, 20))
			}
			if i == 0 {
				cell = heading.Sprint(cell)
			}
			cells[c] = cell
		}
		if i == 0 {
			t.AppendHeader(cells)
		} else {
			t.AppendRow(cells)
		}
	}
	lines := strings.Split(t.Render(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// leastText is the width below which wrapped text in a column is a torment.
const leastText = 34

// listed lays rows out in columns where there is room, else each row as a
// paragraph under its first cell. The first row is the heading.
func listed(rows [][]string, width int) string {
	rows = withoutEmpty(rows)
	last := len(rows[0]) - 1
	widths := columnWidths(rows)
	used := 0
	for _, w := range widths[:last] {
		used += w + 2
	}
	if width-used >= min(widths[last], leastText) {
		return aligned(rows, width)
	}
	var b strings.Builder
	for _, row := range rows[1:] {
		b.WriteString(heading.Sprint(row[0]) + "\n")
		facts := slices.DeleteFunc(slices.Clone(row[1:]), func(s string) bool { return s == "" })
		for _, fact := range paragraphs(facts) {
			b.WriteString(block(fact, 4, width))
		}
	}
	return b.String()
}

// figures lays rows out in columns where there is room, numbers to the right, the last
// column wrapped; else each row as a paragraph in which the headings stand by the figures.
func figures(rows [][]string, width int) string {
	last := len(rows[0]) - 1
	used := 0
	widths := columnWidths(rows)
	for _, w := range widths[:last] {
		used += w + 2
	}
	isNumber := func(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }
	if width-used >= min(widths[last], leastText/2) {
		right := make([][]string, len(rows))
		for i, row := range rows {
			right[i] = slices.Clone(row)
			for c := range last {
				if isNumber(rows[1][c]) {
					right[i][c] = strings.Repeat(" ", widths[c]-text.StringWidth(row[c])) + row[c]
				}
			}
		}
		return aligned(right, width)
	}
	var b strings.Builder
	for _, row := range rows[1:] {
		b.WriteString(heading.Sprint(row[0]) + "\n")
		var facts []string
		for c := 1; c <= last; c++ {
			switch {
			case isNumber(row[c]):
				facts = append(facts, strings.ToLower(rows[0][c])+" "+row[c])
			case row[c] != "":
				facts = append(facts, row[c])
			}
		}
		b.WriteString(block(strings.Join(facts, " · "), 4, width))
	}
	return b.String()
}

// paragraphs joins short facts and leaves long ones by themselves.
func paragraphs(facts []string) []string {
	var lines, short []string
	for _, fact := range facts {
		if text.StringWidth(fact) > leastText {
			lines = append(lines, fact)
		} else {
			short = append(short, fact)
		}
	}
	if len(short) > 0 {
		lines = append([]string{strings.Join(short, " · ")}, lines...)
	}
	return lines
}

func columnWidths(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for c, cell := range row {
			widths[c] = max(widths[c], text.StringWidth(cell))
		}
	}
	return widths
}

// withoutEmpty leaves out the columns that have a heading only.
func withoutEmpty(rows [][]string) [][]string {
	var kept [][]string
	for _, row := range rows {
		var cells []string
		for c, cell := range row {
			if slices.ContainsFunc(rows[1:], func(r []string) bool { return r[c] != "" }) {
				cells = append(cells, cell)
			}
		}
		kept = append(kept, cells)
	}
	return kept
}

// wrapped breaks text into lines of at most width columns, at spaces. A word that is too wide is broken too, but not
// one with a stroke: ids, paths and addresses are copied.
func wrapped(s string, width int) string {
	var lines []string
	for _, word := range strings.Fields(s) {
		last := len(lines) - 1
		if last >= 0 && text.StringWidth(lines[last])+1+text.StringWidth(word) <= width {
			lines[last] += " " + word
			continue
		}
		if !strings.Contains(word, "/") {
			word = text.WrapHard(word, width)
		}
		lines = append(lines, strings.Split(word, "\n")...)
	}
	return strings.Join(lines, "\n")
}

// block is wrapped text, every line indented.
func block(s string, indent, width int) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	margin := strings.Repeat(" ", indent)
	return margin + strings.ReplaceAll(wrapped(s, max(width-indent, 20)), "\n", "\n"+margin) + "\n"
}

// entry is a word with a text beside it, the text indented by margin columns.
func entry(word, s string, margin, width int) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	lines := strings.TrimPrefix(block(s, margin, width), strings.Repeat(" ", margin))
	return heading.Sprint(word) + strings.Repeat(" ", max(margin-text.StringWidth(word), 1)) + lines
}

// padded fills a cell up to a width.
func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(width-text.StringWidth(s), 0))
}
