package terminal

import (
	"bufio"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
)

// Sheet is what text is written on: a margin for a word, and lines of a width beside it. What a
// check and what a comparison of reports say to people is laid out here.
type Sheet struct {
	out   *bufio.Writer // whose Flush gives its errors
	width int
	color bool
	dim   *color.Color
}

// margin is the width of the margin, in columns.
const margin = 10

// NewSheet begins a sheet of a width in columns, at least minWidth, with colours or without.
func NewSheet(out *bufio.Writer, width int, colored bool) Sheet {
	s := Sheet{out: out, width: max(minWidth, width), color: colored}
	s.dim = s.Shade(color.Faint)
	return s
}

// Shade is a colour on this sheet: none where it has no colours.
func (s *Sheet) Shade(attributes ...color.Attribute) *color.Color {
	c := color.New(attributes...)
	if s.color {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return c
}

// Line ends a line.
func (s *Sheet) Line() { s.out.WriteByte('\n') }

// paint writes a text in a colour, or as it is when there is none.
func (s *Sheet) paint(c *color.Color, text string) {
	if c != nil && text != "" {
		text = c.Sprint(text)
	}
	s.out.WriteString(text)
}

func (s *Sheet) spaces(n int) { s.out.WriteString(strings.Repeat(" ", max(0, n))) }

// Entry writes a text beside a word in the margin, on as many lines as it takes. Nil is no
// colour.
func (s *Sheet) Entry(word string, c *color.Color, text string, style *color.Color) {
	s.entry(word, c, text, style, wrap)
}

// EntryWithID is Entry for a text with the id of a rule, which stays whole so that it can be copied.
func (s *Sheet) EntryWithID(word string, c *color.Color, text string, style *color.Color) {
	s.entry(word, c, text, style, wrapWords)
}

func (s *Sheet) entry(word string, c *color.Color, text string, style *color.Color, wrap func(string, int) []string) {
	left := max(margin, uniseg.StringWidth(word)+1) // a word too long for the margin pushes the text aside
	bare := strings.TrimLeft(text, " ")
	indent := len(text) - len(bare)
	for i, line := range wrap(bare, s.width-left-indent) {
		if i == 0 {
			s.paint(c, word)
			s.spaces(left + indent - uniseg.StringWidth(word))
		} else {
			s.spaces(left + indent)
		}
		s.paint(style, line)
		s.Line()
	}
}

// detailLabel is the width of the labels of details.
const detailLabel = 9

// Detail writes one of the lines below a finding; nothing when it is empty.
func (s *Sheet) Detail(label, text string) {
	if text == "" {
		return
	}
	for i, line := range wrap(text, s.width-margin-detailLabel) {
		s.spaces(margin)
		if i == 0 {
			s.paint(s.dim, label)
			s.spaces(detailLabel - uniseg.StringWidth(label))
		} else {
			s.spaces(detailLabel)
		}
		s.out.WriteString(line)
		s.Line()
	}
}

// Whole is Detail of a text that is copied, and so stands on one line however wide that is.
func (s *Sheet) Whole(label, text string) {
	s.spaces(margin)
	s.paint(s.dim, label)
	s.spaces(detailLabel - uniseg.StringWidth(label))
	s.out.WriteString(text)
	s.Line()
}

// wrap breaks s into lines of a width: at spaces, else at the signs that paths
// and rule ids are made of, else anywhere.
func wrap(s string, room int) []string {
	var lines []string
	for uniseg.StringWidth(s) > room {
		part := head(s, room)
		if part == "" { // no room for even one character
			_, n := utf8.DecodeRuneInString(s)
			part = s[:n]
		}
		cut := len(part)
		if s[cut] != ' ' {
			if i := strings.LastIndexByte(part, ' '); i > 0 {
				cut = i
			} else if i := strings.LastIndexByte(part, '/'); i > len(part)/3 {
				cut = i // a stroke begins the line that goes on
			} else if i := strings.LastIndexAny(part, ".-_"); i > 0 {
				cut = i + 1
			}
		}
		lines = append(lines, strings.TrimRight(s[:cut], " "))
		s = strings.TrimLeft(s[cut:], " ")
	}
	return append(lines, s)
}

// wrapWords breaks s into lines at spaces alone. A word that is wider than the room is left so.
func wrapWords(s string, room int) []string {
	var lines []string
	for word := range strings.SplitSeq(s, " ") {
		last := len(lines) - 1
		if last >= 0 && uniseg.StringWidth(lines[last])+1+uniseg.StringWidth(word) <= room {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}
