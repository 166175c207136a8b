// Package xlsx writes a report as a workbook (ECMA-376, Office Open XML) for people who work in
// a spreadsheet: a sheet with a row per finding and a sheet of counts.
//
// The few parts that a workbook needs are written one after another, so memory does not grow
// with the findings. Every text is an inline string, which no program takes for a formula.
package xlsx

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"io"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/csv"
	"github.com/forkontrol/forkontrol/internal/report/tally"
	"github.com/forkontrol/forkontrol/internal/text"
)

// The limits of a sheet, by Excel's specification.
const (
	MaxRows = 1_048_576
	MaxCell = 32_767 // characters
)

// The parts that are always the same.
const (
	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`
	rootRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbookRelations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/>` +
		`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	// Of the formats of cells, 0 is plain, 1 bold and 2 wraps its text.
	styles = `<styleSheet xmlns="` + main + `"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><alignment vertical="top"/></xf>` +
		`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>` +
		`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`
	main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
)

// The formats of cells, by their places in styles.
const (
	plain = iota
	bold
	wrapped
)

// widths are the columns of the findings, in characters; wide ones wrap.
var widths = []int{32, 18, 30, 10, 7, 7, 40, 60, 60, 20, 8, 50, 50, 50}

// Write writes the report. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	names := []string{"Fund", "Optælling"}
	if o.Lang == "en" {
		names = []string{"Findings", "Counts"}
	}
	z := zip.NewWriter(w)
	for _, part := range []struct {
		name  string
		write func(*sheet)
	}{
		{"[Content_Types].xml", func(s *sheet) { s.WriteString(contentTypes) }},
		{"_rels/.rels", func(s *sheet) { s.WriteString(rootRelations) }},
		{"xl/workbook.xml", func(s *sheet) {
			s.WriteString(`<workbook xmlns="` + main + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>`)
			for i, name := range names {
				n := strconv.Itoa(i + 1)
				s.WriteString(`<sheet name="` + name + `" sheetId="` + n + `" r:id="rId` + n + `"/>`)
			}
			s.WriteString("</sheets></workbook>")
		}},
		{"xl/_rels/workbook.xml.rels", func(s *sheet) { s.WriteString(workbookRelations) }},
		{"xl/styles.xml", func(s *sheet) { s.WriteString(styles) }},
		{"xl/worksheets/sheet1.xml", func(s *sheet) { s.findings(r, rs, o) }},
		{"xl/worksheets/sheet2.xml", func(s *sheet) { s.counts(r, rs, o) }},
	} {
		out, err := z.Create(part.name) // without a time, so that the same report gives the same bytes
		if err != nil {
			return err
		}
		s := sheet{Writer: bufio.NewWriterSize(out, 64<<10)}
		s.WriteString(xml.Header)
		part.write(&s)
		if err := s.Flush(); err != nil {
			return err
		}
	}
	return z.Close()
}

// sheet is a part in the making. Flush gives the errors of all that is written.
type sheet struct {
	*bufio.Writer
	rows int
}

// begin begins a sheet with columns of widths, whose first row stays in sight where head is set.
func (s *sheet) begin(widths []int, head bool) {
	s.WriteString(`<worksheet xmlns="` + main + `"><sheetViews><sheetView workbookViewId="0">`)
	if head {
		s.WriteString(`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>`)
	}
	s.WriteString("</sheetView></sheetViews><cols>")
	for i, width := range widths {
		n := strconv.Itoa(i + 1)
		s.WriteString(`<col min="` + n + `" max="` + n + `" width="` + strconv.Itoa(width) + `" customWidth="1"/>`)
	}
	s.WriteString("</cols><sheetData>")
}

// row writes a row. What is no empty text and in numbers is a number.
func (s *sheet) row(cells []string, format int, numbers ...int) {
	s.rows++
	s.WriteString("<row>")
	for i, cell := range cells {
		if cell == "" {
			s.WriteString("<c/>")
			continue
		}
		style := format
		if format == wrapped && widths[min(i, len(widths)-1)] < 40 {
			style = plain
		}
		number := false
		for _, n := range numbers {
			number = number || n == i
		}
		if number {
			s.WriteString(`<c s="` + strconv.Itoa(style) + `"><v>` + cell + "</v></c>")
			continue
		}
		s.WriteString(`<c t="inlineStr" s="` + strconv.Itoa(style) + `"><is><t xml:space="preserve">`)
		if len(cell) > MaxCell {
			cell = string([]rune(cell)[:min(len([]rune(cell)), MaxCell)])
		}
		_ = xml.EscapeText(s, []byte(cell))
		s.WriteString("</t></is></c>")
	}
	s.WriteString("</row>\n")
}

func (s *sheet) findings(r *finding.Report, rs *program.Ruleset, o report.Options) {
	s.begin(widths, true)
	heads := csv.Heads(o.Lang)
	s.row(heads, bold)
	left := 0
	for cells := range csv.Cells(r, rs, o) {
		if s.rows >= MaxRows-1 {
			left++
			continue
		}
		s.row(cells, wrapped, csv.ColumnLine, csv.ColumnColumn)
	}
	last := string(rune('A'+len(heads)-1)) + strconv.Itoa(s.rows)
	if left > 0 {
		s.row([]string{text.FindingsLeft(left, o.Lang)}, bold)
	}
	s.WriteString(`</sheetData><autoFilter ref="A1:` + last + `"/></worksheet>`)
}

func (s *sheet) counts(r *finding.Report, rs *program.Ruleset, o report.Options) {
	t, words := tally.Of(r), tally.In(o.Lang)
	s.begin([]int{24, 50, 16, 12, 12, 12, 60}, false)
	s.row([]string{text.Tally(&r.Summary, o.Lang)}, bold)
	if counts := text.Tallied(r.Total(), r.WaivedTotal(), o.Lang); counts != "" {
		s.row([]string{counts}, bold)
	}
	s.row(nil, plain)
	valid, invalid, other := "Gyldige", "Ugyldige", "Andre"
	if o.Lang == "en" {
		valid, invalid, other = "Valid", "Invalid", "Others"
	}
	s.row([]string{words.System, words.Message, words.Payloads, valid, invalid, other}, bold)
	for i := range t.Messages {
		m := &t.Messages[i]
		sum := &m.Summary
		s.row([]string{m.SystemName(), m.Name(o.Lang), strconv.Itoa(sum.Payloads), strconv.Itoa(sum.Valid), strconv.Itoa(sum.Invalid), strconv.Itoa(sum.Undecided + sum.Failed)},
			plain, 2, 3, 4, 5)
	}
	rules := func(list []tally.Rule, head string) {
		if len(list) > 0 {
			s.row(nil, plain)
			s.row([]string{head, words.Rule, words.Findings, words.In, "", "", words.Asks}, bold)
		}
		for i := range list {
			rule := &list[i]
			s.row([]string{text.Severity(rule.Severity, o.Lang), text.Visible(rule.First.Rule.ID), strconv.Itoa(rule.Findings), strconv.Itoa(rule.Payloads), "", "",
				text.Visible(text.General(rule.First, rs, o.Lang))}, plain, 2, 3)
		}
	}
	rules(t.Rules, "")
	rules(t.Waived, words.Waived)
	if t.More > 0 {
		s.row([]string{text.FindingsLeft(t.More, o.Lang)}, plain)
	}
	if gaps := report.Gaps(r, o.Lang); len(gaps) > 0 {
		s.row(nil, plain)
		s.row([]string{text.Unchecked(false, o.Lang)}, bold)
		for i := range gaps {
			s.row([]string{text.Visible(gaps[i].Said(o.Lang))}, plain)
		}
	}
	s.WriteString("</sheetData></worksheet>")
}
