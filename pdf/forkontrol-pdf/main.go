// Command forkontrol-pdf reads the tables of a PDF for forkontrol import, which starts it when it is given one:
//
//	forkontrol-pdf FILE
//
// It writes what the document has as one JSON object to standard output: its headings, paragraphs and tables, and which
// tables it refuses. A table is read exactly or not at all. It is a program of its own because what reads PDFs, PDFium as
// WebAssembly, is larger than all of forkontrol.
//
// The exit code is 0, or 1 where the document as a whole is refused (the object says why), or 2 where it was not called
// as above.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/forkontrol/forkontrol/pdf/grid"
)

// protocol is the version of what is written. internal/document of forkontrol reads it.
const protocol = 1

// maxFile is how many bytes a document may have.
const maxFile = 64 << 20

type output struct {
	Protocol int     `json:"forkontrolPdf"`
	Blocks   []block `json:"blocks"`
	// Refused are tables that are not read, Problem why the document is not.
	Refused []grid.Problem `json:"refused,omitempty"`
	Problem *grid.Problem  `json:"problem,omitempty"`
}

type block struct {
	Heading int    `json:"heading,omitempty"`
	Text    string `json:"text,omitempty"`
	Rows    []row  `json:"rows,omitempty"`
}

type row struct {
	Page  int    `json:"page"`
	Cells []cell `json:"cells"`
}

type cell struct {
	Text   string `json:"text,omitempty"`
	Across bool   `json:"across,omitempty"`
	Down   bool   `json:"down,omitempty"`
	Indent int    `json:"indent,omitempty"`
}

func main() {
	if len(os.Args) != 2 || os.Args[1] == "-h" || os.Args[1] == "--help" {
		fmt.Fprintln(os.Stderr, "forkontrol-pdf FILE: reads the tables of a PDF; forkontrol import starts it")
		os.Exit(2)
	}
	os.Exit(run(os.Stdout, os.Args[1]))
}

func run(w io.Writer, name string) int {
	out := output{Protocol: protocol, Blocks: []block{}}
	pages, err := open(name)
	var wrong *problem
	switch {
	case errors.As(err, &wrong):
		out.Problem = &wrong.Problem
	case err != nil:
		out.Problem = &grid.Problem{Da: "dokumentet kan ikke læses: " + err.Error(), En: "the document cannot be read: " + err.Error()}
	default:
		out.document(pages)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if out.Problem != nil {
		return 1
	}
	return 0
}

func (o *output) document(pages []grid.Page) {
	blocks, refused := grid.Document(pages)
	o.Refused = refused
	for _, b := range blocks {
		out := block{Heading: b.Heading, Text: b.Text}
		if b.Table != nil {
			for _, r := range b.Table.Rows {
				of := row{Page: r.Page}
				for _, c := range r.Cells {
					of.Cells = append(of.Cells, cell{c.Text, c.Across, c.Down, c.Indent})
				}
				out.Rows = append(out.Rows, of)
			}
		}
		o.Blocks = append(o.Blocks, out)
	}
	text := false
	for _, p := range pages {
		text = text || len(p.Chars) > 0
	}
	if !text {
		o.Problem = &grid.Problem{Da: "dokumentet har ingen tekst, kun billeder, fx en skanning; find det dokument, det er lavet af", En: "the document has no text, only pictures, a scan perhaps; find the document that it was made of"}
	}
}
