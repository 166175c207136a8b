package corpus

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strings"
)

// writers write a description in each format.
var writers = map[string]func(*written) []byte{".docx": asWord, ".xlsx": asWorkbook, ".html": asHTML, ".md": asMarkdown, ".csv": asCSV, ".txt": asText}

func asHTML(w *written) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><title>x</title><style>td{}</style></head><body>")
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			fmt.Fprintf(&b, "<h%d><span>%s</span></h%d>", p.level, html.EscapeString(p.heading), p.level)
		case p.text != "":
			fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(p.text))
		default:
			b.WriteString("<table class='confluenceTable'><tbody>")
			for _, r := range p.rows {
				b.WriteString("<tr>")
				if r.group {
					fmt.Fprintf(&b, "<td colspan=%d><strong>%s</strong></td>", len(r.cells), html.EscapeString(r.cells[0]))
				} else {
					for i, c := range r.cells {
						style := ""
						if i == 0 && r.indent > 0 {
							style = fmt.Sprintf(" style='padding-left: %dpx'", 20*r.indent)
						}
						fmt.Fprintf(&b, "<td>\n <p"+style+">%s</p>\n</td>", strings.ReplaceAll(html.EscapeString(c), "\n", "<br/>"))
					}
				}
				b.WriteString("</tr>")
			}
			b.WriteString("</tbody></table>")
		}
	}
	return []byte(b.String())
}

func asMarkdown(w *written) []byte {
	var b strings.Builder
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			b.WriteString(strings.Repeat("#", p.level) + " " + p.heading + "\n\n")
		case p.text != "":
			b.WriteString(p.text + "\n\n")
		default:
			for i, r := range p.rows {
				var cells []string
				for i, c := range r.cells {
					if i == 0 {
						c = strings.Repeat("&nbsp;&nbsp;", r.indent) + c
					}
					cells = append(cells, strings.ReplaceAll(strings.ReplaceAll(c, "|", `\|`), "\n", "<br>"))
				}
				b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
				if i == 0 {
					b.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
				}
			}
			b.WriteString("\n")
		}
	}
	return []byte(b.String())
}

func asCSV(w *written) []byte {
	var b strings.Builder
	quote := func(c string) string {
		if strings.ContainsAny(c, ";\"\n") {
			return `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		return c
	}
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			b.WriteString("\r\n" + quote(p.heading) + "\r\n\r\n")
		case p.text != "":
			b.WriteString(quote(p.text) + "\r\n")
		default:
			for _, r := range p.rows {
				var cells []string
				for i, c := range r.cells {
					if i == 0 {
						c = strings.Repeat("  ", r.indent) + c
					}
					cells = append(cells, quote(c))
				}
				b.WriteString(strings.Join(cells, ";") + "\r\n")
			}
		}
	}
	return []byte(b.String())
}

func zipped(members map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range members {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func asWord(w *written) []byte {
	var b strings.Builder
	run := func(s string) string {
		var out string
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				out += "<w:br/>"
			}
			// Word parts what it has spelt differently into runs.
			half := len([]rune(l)) / 2
			out += `<w:t xml:space="preserve">` + html.EscapeString(string([]rune(l)[:half])) + `</w:t></w:r><w:del><w:r><w:delText>gammelt</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space="preserve">` + html.EscapeString(string([]rune(l)[half:])) + `</w:t></w:r></w:ins><w:r>`
		}
		return "<w:r>" + out + "</w:r>"
	}
	b.WriteString(`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			fmt.Fprintf(&b, `<w:p><w:pPr><w:pStyle w:val="Overskrift%d"/></w:pPr>%s</w:p>`, p.level, run(p.heading))
		case p.text != "":
			b.WriteString("<w:p>" + run(p.text) + "</w:p>")
		default:
			b.WriteString("<w:tbl><w:tblPr/>")
			for i, r := range p.rows {
				b.WriteString("<w:tr>")
				if i == 0 {
					b.WriteString("<w:trPr><w:tblHeader/></w:trPr>")
				}
				if r.group {
					fmt.Fprintf(&b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/></w:tcPr><w:p>%s</w:p></w:tc>`, len(r.cells), run(r.cells[0]))
				} else {
					for i, c := range r.cells {
						props := ""
						if i == 0 && r.indent > 0 {
							props = fmt.Sprintf(`<w:pPr><w:ind w:left="%d"/></w:pPr>`, 300*r.indent)
						}
						b.WriteString("<w:tc><w:p>" + props + run(c) + "</w:p></w:tc>")
					}
				}
				b.WriteString("</w:tr>")
			}
			b.WriteString("</w:tbl>")
		}
	}
	b.WriteString("</w:body></w:document>")
	return zipped(map[string]string{
		"_rels/.rels":                  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r1" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
		"word/styles.xml":              `<w:styles xmlns:w="x"><w:style w:type="paragraph" w:styleId="Overskrift1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="Overskrift2"><w:name w:val="heading 2"/></w:style></w:styles>`,
		"word/document.xml":            b.String()})
}

func asWorkbook(w *written) []byte {
	var b, shared strings.Builder
	var merged []string
	n, row := 0, 0
	cell := func(column int, s string) {
		if s == "" {
			return
		}
		fmt.Fprintf(&b, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+column, row, n)
		n++
		half := len([]rune(s)) / 2
		shared.WriteString(`<si><r><t xml:space="preserve">` + html.EscapeString(string([]rune(s)[:half])) + `</t></r><r><t xml:space="preserve">` + html.EscapeString(string([]rune(s)[half:])) + "</t></r></si>")
	}
	for _, p := range w.parts {
		row++
		for _, r := range append([]sheetRow{{cells: []string{p.heading + p.text}}}, p.rows...) {
			row++
			fmt.Fprintf(&b, `<row r="%d">`, row)
			for i, c := range r.cells {
				if i == 0 {
					c = strings.Repeat("   ", r.indent) + c
				}
				cell(i, c)
			}
			if r.group {
				merged = append(merged, fmt.Sprintf(`<mergeCell ref="A%d:%c%d"/>`, row, 'A'+len(r.cells)-1, row))
			}
			b.WriteString("</row>")
		}
	}
	return zipped(map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="Beskrivelse" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/sharedStrings.xml":       "<sst>" + shared.String() + "</sst>",
		"xl/worksheets/sheet1.xml":   "<worksheet><sheetData>" + b.String() + "</sheetData><mergeCells>" + strings.Join(merged, "") + "</mergeCells></worksheet>"})
}

// asText writes what comes out of a PDF: cells are as wide as columns are, those of one line follow one another on a
// line, those of several are parted from the next by an empty line.
func asText(w *written) []byte {
	widths := map[int]int{0: 15, 1: 13, 2: 10, 3: 12}
	var b strings.Builder
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			b.WriteString(p.heading + " \n\n")
		case p.text != "":
			b.WriteString(p.text + " \n\n")
		default:
			for _, r := range p.rows {
				fresh := true
				for i, c := range r.cells {
					width := 34
					if n, ok := widths[i]; ok && i < len(r.cells)-1 {
						width = n
					}
					var lines []string
					for _, l := range strings.Split(c, "\n") {
						lines = append(lines, wrap(l, width)...)
					}
					if !fresh {
						b.WriteString(" ")
					}
					fresh = false
					b.WriteString(strings.Join(lines, "\n"))
					if len(lines) > 1 && i < len(r.cells)-1 {
						b.WriteString(" \n\n")
						fresh = true
					}
				}
				b.WriteString(" \n\n")
			}
			b.WriteString(" \n\n")
		}
	}
	return []byte(b.String())
}

// wrap breaks a text at spaces, and a word that is too long where the line is full.
func wrap(s string, width int) []string {
	var out []string
	line := []rune{}
	for _, w := range strings.Fields(s) {
		r := []rune(w)
		if len(line) > 0 && len(line)+1+len(r) > width {
			out = append(out, string(line)+" ")
			line = nil
		} else if len(line) > 0 {
			line = append(line, ' ')
		}
		for len(r) > width {
			out = append(out, string(r[:width]))
			r = r[width:]
		}
		line = append(line, r...)
	}
	return append(out, string(line))
}
