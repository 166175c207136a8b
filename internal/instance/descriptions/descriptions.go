// Package descriptions makes packs of interface descriptions, over byte slices: what the WebAssembly module that
// reads documents does beyond package instance. It reads them as forkontrol import does.
package descriptions

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/document"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/schemas"
)

// Asked is what is to be read, and how.
type Asked struct {
	// Name is that of the file, which tells its format.
	Name string `json:"name"`
	// System is what the system is called, in any letters; after the file when it is empty.
	System string `json:"system"`
	// Version is that of the services, where the document does not say one.
	Version string             `json:"version"`
	Mended  []description.Mend `json:"mended"`
	// Pages is what is on the pages of a PDF, as internal/document reads it.
	Pages json.RawMessage `json:"pages"`
}

// Made is what comes of a description.
type Made struct {
	// Name is that of the pack, the id of its system; empty when there is none.
	Name string `json:"name"`
	// Told is what forkontrol import --format json tells of the same file; null when the document could not be read.
	Told json.RawMessage `json:"told"`
	// Source has the schemas that were made, by the paths of their files.
	Source map[string]string `json:"source"`
	// Problems are why there is no pack.
	Problems []importing.Words `json:"problems"`

	// Pack is what forkontrol pack writes of the source; nil when there are problems.
	Pack []byte `json:"-"`
}

// Read reads a description and makes a pack of it that is added to a ruleset.
func Read(base *program.Ruleset, content []byte, asked Asked) *Made {
	m := &Made{Source: map[string]string{}, Problems: []importing.Words{}}
	read, err := readDocument(content, asked)
	var made *importing.Result
	if err == nil {
		o := importing.Options{System: importing.SystemOf("", asked.Name), Name: strings.TrimSpace(asked.System), Version: asked.Version}
		if o.Name != "" {
			o.System = importing.Slug(o.Name)
		}
		made = importing.Describe(read.Described, o)
	}
	m.tell(made, read)
	var wrong *document.Problem
	switch {
	case errors.As(err, &wrong):
		m.Problems = append(m.Problems, placed(wrong))
		return m
	case err != nil:
		m.Problems = append(m.Problems, importing.Words{Da: err.Error(), En: err.Error()})
		return m
	}
	m.keep(importing.Saved(made))
	set, err := compile.Added(compile.Embedded{Rules: base, Shared: schemas.Shared}, compile.Source{Files: made.Source})
	var errs schema.Errors
	switch {
	case errors.As(err, &errs):
		for _, e := range errs {
			at := e.File + ": " + e.Pointer + ": "
			m.Problems = append(m.Problems, importing.Words{Da: at + e.Text(program.Danish), En: at + e.Text(program.English)})
		}
		return m
	case err != nil:
		m.Problems = append(m.Problems, importing.Words{Da: err.Error(), En: err.Error()})
		return m
	}
	own := build.Beyond(base, set)
	m.Name = build.OwnName(own)
	m.Pack = build.Own(base, set, build.OwnOptions{Name: m.Name, Made: report.Version})
	return m
}

func readDocument(content []byte, asked Asked) (*description.Import, error) {
	doc, err := document.Read(asked.Name, content)
	if len(asked.Pages) > 0 {
		doc, err = document.PDF(asked.Pages)
	}
	if err != nil {
		return nil, err
	}
	return description.Of(asked.Name, content, doc, description.Options{Version: asked.Version, Embedded: []fs.FS{schemas.Shared}, Mended: asked.Mended})
}

// keep has the source as text.
func (m *Made) keep(files fs.FS) {
	// It is in memory: nothing of it fails.
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, _ := fs.ReadFile(files, name)
			m.Source[name] = string(text)
		}
		return err
	})
}

// placed words a problem with its place.
func placed(p *document.Problem) importing.Words {
	if at := p.Place.String(); at != "" {
		return importing.Words{Da: at + ": " + p.Da, En: at + ": " + p.En}
	}
	return importing.Words{Da: p.Da, En: p.En}
}

func (m *Made) tell(made *importing.Result, read *description.Import) {
	m.Told = json.RawMessage("null")
	if read == nil {
		return
	}
	if told, err := description.Tell(made, read).JSON(); err == nil {
		m.Told = told
	}
}

// JSON is what came of the description but for the pack.
func (m *Made) JSON() []byte {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // texts
	}
	return b
}
