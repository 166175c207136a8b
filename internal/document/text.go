package document

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decode gives the text of bytes: UTF-8, UTF-16 with a byte order mark, else Windows-1252.
func decode(content []byte) string {
	switch {
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}), bytes.HasPrefix(content, []byte{0xfe, 0xff}):
		big := content[0] == 0xfe
		var units []uint16
		for i := 2; i+1 < len(content); i += 2 {
			a, b := uint16(content[i]), uint16(content[i+1])
			if big {
				a, b = b, a
			}
			units = append(units, a|b<<8)
		}
		return string(utf16.Decode(units))
	case utf8.Valid(content):
		return strings.TrimPrefix(string(content), "\ufeff")
	}
	var b strings.Builder
	for _, c := range content {
		if c >= 0x80 && c < 0xa0 {
			b.WriteRune([]rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")[c-0x80])
			continue
		}
		b.WriteRune(rune(c))
	}
	return b.String()
}

func lines(s string) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\u2028", "\n").Replace(s), "\n")
}

// Text reads plain text as lines; one that has tables of Markdown as Markdown.
func Text(content []byte) (*Document, error) {
	text := decode(content)
	all := lines(text)
	for i := range all {
		if i > 0 && delimiters(all[i]) {
			return Markdown(content)
		}
	}
	b := &builder{doc: &Document{}}
	for i, l := range all {
		l = strings.NewReplacer("\u00a0", " ", "\u00ad", "", "\u0002", "-", "\ufeff", "").Replace(l)
		if !b.size(1, len(l)) {
			break
		}
		b.doc.Blocks = append(b.doc.Blocks, Block{Kind: Line, Text: l, Place: Place{Line: i + 1}})
	}
	return b.done()
}

// CSV reads delimited text: tables with blank lines between them.
func CSV(content []byte) (*Document, error) {
	text := decode(content)
	b := &builder{doc: &Document{}}
	first := 1
	if l, rest, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(strings.ToLower(l), "sep=") {
		text, first = rest, 2
	}
	comma := delimiter(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, false
	var rows []Row
	for {
		blank := strings.HasPrefix(strings.TrimLeft(text[r.InputOffset():], " \t\r"), "\n") // the reader passes over empty lines
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return nil, &Problem{Place{Line: wrong.Line + first - 1}, "anførselstegn er ikke lukket, eller står forkert", "a quotation mark is not closed, or stands wrong"}
		}
		if len(cells) > maxColumns {
			return nil, tooLarge
		}
		line, _ := r.FieldPos(0)
		row := Row{Place: Place{Line: line + first - 1}}
		for _, c := range cells {
			row.Cells = append(row.Cells, Cell{Text: clean(c), Indent: indented(c)})
			b.size(1, len(c))
		}
		if b.failed != nil {
			return nil, b.failed
		}
		if blank || filled(row) == 0 {
			b.rows(rows)
			rows = nil
		}
		if filled(row) > 0 {
			rows = append(rows, row)
		}
	}
	b.rows(rows)
	return b.done()
}

// rows takes those of delimited text. They have the same number of cells, or the table is refused.
func (b *builder) rows(rows []Row) {
	for len(rows) > 0 && filled(rows[0]) < 2 {
		for _, c := range rows[0].Cells {
			b.say(Paragraph, 0, c.Text, rows[0].Place)
		}
		rows = rows[1:]
	}
	if len(rows) > 0 {
		b.add(&Table{Place: rows[0].Place, Rows: rows})
	}
}

// delimiter is what parts the cells: what the line that has most of one has.
func delimiter(text string) rune {
	best, most := ';', 0
	for _, l := range strings.SplitN(text, "\n", 30) {
		for _, r := range ";\t,|" {
			if n := strings.Count(l, string(r)); n > most && (r != ',' || most == 0 || n > 2*most) {
				best, most = r, n
			}
		}
	}
	return best
}
