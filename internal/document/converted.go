package document

import "encoding/json"

// Converted reads what the program forkontrol-pdf writes of a PDF (pdf/forkontrol-pdf): headings, paragraphs and
// tables as JSON. The error is a *Problem, that of the program where it refuses the document.
func Converted(output []byte) (*Document, error) {
	var in struct {
		Protocol int `json:"forkontrolPdf"`
		Blocks   []struct {
			Heading int
			Text    string
			Rows    []struct {
				Cells []struct {
					Text         string
					Across, Down bool
					Indent       int
				}
			}
		}
		Refused []converted
		Problem *converted
	}
	if err := json.Unmarshal(output, &in); err != nil || in.Protocol != 1 {
		return nil, &Problem{Da: "programmet forkontrol-pdf er ikke af samme version som forkontrol", En: "the program forkontrol-pdf is not of the same version as forkontrol"}
	}
	if in.Problem != nil {
		return nil, &Problem{Da: in.Problem.Da, En: in.Problem.En}
	}
	b := &builder{doc: &Document{}}
	for _, k := range in.Blocks {
		switch {
		case k.Rows == nil && k.Heading > 0:
			b.say(Heading, k.Heading, k.Text, Place{})
			continue
		case k.Rows == nil:
			b.say(Paragraph, 0, k.Text, Place{})
			continue
		}
		b.tables++
		t := &Table{Place: Place{Table: b.tables}}
		for i, r := range k.Rows {
			row := Row{Place: Place{Table: b.tables, Row: i + 1}}
			if len(r.Cells) > maxColumns {
				return nil, tooLarge
			}
			for _, c := range r.Cells {
				text := clean(c.Text)
				if !b.size(1, len(text)) {
					return nil, tooLarge
				}
				row.Cells = append(row.Cells, Cell{Text: text, Across: c.Across, Down: c.Down, Indent: c.Indent})
			}
			t.Rows = append(t.Rows, row)
		}
		b.add(t)
	}
	for _, r := range in.Refused {
		b.doc.Refused = append(b.doc.Refused, Problem{Da: r.Da, En: r.En})
	}
	return b.done()
}

type converted struct{ Da, En string }
