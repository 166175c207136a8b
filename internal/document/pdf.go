package document

import (
	"encoding/json"
	"slices"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/document/grid"
)

// pdfProtocol is the version of what is read. It is written by the program forkontrol-pdf (pdf/forkontrol-pdf), which has
// PDFium, and by the page that reads descriptions (site/src/descriptions/pdf.ts), which has pdf.js.
const pdfProtocol = 2

// Bounds of a PDF. Both writers have them too.
const (
	maxPages = 1000
	maxChars = 2_000_000
)

// pdf is what is on the pages of a PDF. Lengths are in points; x goes to the right and y downwards from the upper left
// corner of a page as it is shown.
type pdf struct {
	Protocol int    `json:"forkontrolPdf"`
	Refused  string // why the document is not read, a key of pdfRefused
	Detail   string // what more is known of that
	Pages    []pdfPage
}

// pdfRefused are the reasons why a PDF is not read. Others are failures of the reader.
var pdfRefused = map[string]*Problem{
	"locked":  {Da: "dokumentet er låst med en adgangskode", En: "the document is locked with a password"},
	"damaged": {Da: "filen er ingen PDF, eller er beskadiget", En: "the file is no PDF, or is damaged"},
	"page":    {Da: "en side kan ikke læses", En: "a page cannot be read"},
	"large":   tooLarge,
}

type pdfPage struct {
	Width, Height float64
	// Text has the characters of the page in the order in which they are drawn, Places six numbers for each: left, top,
	// right and bottom of its ink, y of the line that it stands on, size of the font.
	Text   string
	Places []float64
	Bold   []int // ranges of characters: from, to, from, to
	// Paths are what is drawn of lines, Pictures how many pictures there are.
	Paths    []pdfPath
	Pictures int
}

type pdfPath struct {
	// Stroke tells that the line is drawn and not only what it encloses filled.
	Stroke bool
	// Points has three numbers for each: 0 where the pen is moved to it, 1 where a straight line is drawn, 2 where it is
	// of a curve; x; y.
	Points []float64
}

// PDF makes a document of what was read of a PDF: headings, paragraphs, and the tables that are ruled. The error is a
// *Problem.
func PDF(read []byte) (*Document, error) {
	var in pdf
	if err := json.Unmarshal(read, &in); err != nil || in.Protocol != pdfProtocol {
		return nil, &Problem{Da: "programmet forkontrol-pdf er ikke af samme version som forkontrol", En: "the program forkontrol-pdf is not of the same version as forkontrol"}
	}
	if why := pdfRefused[in.Refused]; why != nil {
		return nil, why
	}
	if in.Refused != "" {
		return nil, &Problem{Da: "dokumentet kan ikke læses: " + in.Detail, En: "the document cannot be read: " + in.Detail}
	}
	if len(in.Pages) > maxPages {
		return nil, tooLarge
	}
	var pages []grid.Page
	chars := 0
	for i := range in.Pages {
		p, ok := in.Pages[i].page()
		if !ok {
			return nil, &Problem{Da: "det, der er læst af PDF'en, hænger ikke sammen", En: "what was read of the PDF does not hold together"}
		}
		if chars += len(p.Chars); chars > maxChars {
			return nil, tooLarge
		}
		in.Pages[i] = pdfPage{}
		pages = append(pages, p)
	}
	if chars == 0 {
		return nil, &Problem{Da: "dokumentet har ingen tekst, kun billeder, fx en skanning; find det dokument, det er lavet af", En: "the document has no text, only pictures, a scan perhaps; find the document that it was made of"}
	}
	blocks, refused := grid.Document(pages)
	b := &builder{doc: &Document{}}
	for _, k := range blocks {
		switch {
		case k.Table != nil:
			if wrong := b.ruled(k.Table); wrong != nil {
				return nil, wrong
			}
		case k.Heading > 0:
			b.say(Heading, k.Heading, k.Text, Place{})
		default:
			b.say(Paragraph, 0, k.Text, Place{})
		}
	}
	for _, r := range refused {
		b.doc.Refused = append(b.doc.Refused, Problem{Da: r.Da, En: r.En})
	}
	return b.done()
}

// ruled takes a table of a PDF.
func (b *builder) ruled(of *grid.Table) *Problem {
	b.tables++
	t := &Table{Place: Place{Table: b.tables}}
	for i, r := range of.Rows {
		row := Row{Place: Place{Table: b.tables, Row: i + 1}}
		if len(r.Cells) > maxColumns {
			return tooLarge
		}
		for _, c := range r.Cells {
			text := clean(c.Text)
			if !b.size(1, len(text)) {
				return tooLarge
			}
			row.Cells = append(row.Cells, Cell{Text: text, Across: c.Across, Down: c.Down, Indent: c.Indent})
		}
		t.Rows = append(t.Rows, row)
	}
	b.add(t)
	return nil
}

// page reads what is on a page, and reports whether it holds together.
func (p *pdfPage) page() (grid.Page, bool) {
	text := []rune(p.Text)
	out := grid.Page{Width: p.Width, Height: p.Height, Pictures: p.Pictures}
	if len(p.Places) != 6*len(text) || len(p.Bold)%2 != 0 || !slices.IsSorted(p.Bold) {
		return out, false
	}
	out.Chars = make([]grid.Char, len(text))
	for i, r := range text {
		at := p.Places[6*i:]
		out.Chars[i] = grid.Char{Rune: r, Left: at[0], Top: at[1], Right: at[2], Bottom: at[3], Base: at[4], Size: at[5], Space: unicode.IsSpace(r)}
	}
	for i := 0; i < len(p.Bold); i += 2 {
		for j := max(0, p.Bold[i]); j < min(p.Bold[i+1], len(text)); j++ {
			out.Chars[j].Bold = true
		}
	}
	for _, path := range p.Paths {
		if len(path.Points)%3 != 0 {
			return out, false
		}
		points := make([]grid.Point, len(path.Points)/3)
		for i := range points {
			points[i] = grid.Point{Kind: grid.PointKind(path.Points[3*i]), X: path.Points[3*i+1], Y: path.Points[3*i+2]}
		}
		out.Draw(points, path.Stroke)
	}
	return out, true
}
