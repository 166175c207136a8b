// Command forkontrol-pdf reads the pages of a PDF for forkontrol import, which starts it when it is given one:
//
//	forkontrol-pdf FILE
//
// It writes what is on the pages as one JSON object to standard output: the characters with their places, and the lines
// that are drawn. Which tables those make is found by forkontrol. It is a program of its own because what reads PDFs,
// PDFium as WebAssembly, is larger than all of forkontrol.
//
// The exit code is 0, or 1 where the document is refused, and the object says why, or 2 where it was not called as above.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
)

// protocol is the version of what is written. internal/document of forkontrol reads it (pdf.go), and says what it means.
const protocol = 2

// maxFile is how many bytes a document may have.
const maxFile = 64 << 20

type output struct {
	Protocol int     `json:"forkontrolPdf"`
	Refused  refused `json:"refused,omitempty"` // why the document is not read
	Detail   string  `json:"detail,omitempty"`
	Pages    []*page `json:"pages,omitempty"`
}

type page struct {
	Width    hundredths   `json:"width"`
	Height   hundredths   `json:"height"`
	Text     string       `json:"text"`
	Places   []hundredths `json:"places"`
	Bold     []int        `json:"bold,omitempty"`
	Paths    []path       `json:"paths,omitempty"`
	Pictures int          `json:"pictures,omitempty"`
}

type path struct {
	Stroke bool         `json:"stroke,omitempty"`
	Points []hundredths `json:"points"`
}

// hundredths is a length that is written with two decimals.
type hundredths float64

func (h hundredths) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, math.Round(float64(h)*100)/100, 'f', -1, 64), nil
}

func main() {
	if len(os.Args) != 2 || os.Args[1] == "-h" || os.Args[1] == "--help" {
		fmt.Fprintln(os.Stderr, "forkontrol-pdf FILE: reads the pages of a PDF; forkontrol import starts it")
		os.Exit(2)
	}
	os.Exit(run(os.Stdout, os.Args[1]))
}

func run(w io.Writer, name string) int {
	out := output{Protocol: protocol}
	pages, err := open(name)
	switch {
	case err == nil:
		out.Pages = pages
	case !errors.As(err, &out.Refused):
		out.Refused, out.Detail = failed, err.Error()
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if out.Refused != "" {
		return 1
	}
	return 0
}
