// Package contracts makes packs of contracts, over byte slices: what the WebAssembly module that
// reads XML Schemas and WSDL documents does beyond package instance.
package contracts

import (
	"encoding/json"
	"errors"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/importing"
	_ "github.com/forkontrol/forkontrol/internal/markup" // packs of contracts carry content models
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/schemas"
)

// Made is what comes of contracts.
type Made struct {
	// Name is that of the pack, the id of its system; empty when there is none.
	Name string `json:"name"`
	// Messages are the ids of its messages.
	Messages []string `json:"messages"`
	// Notes are what the contracts ask and the rules do not say.
	Notes []Remark `json:"notes"`
	// Problems are why there is no pack.
	Problems []Remark `json:"problems"`

	// Pack is what forkontrol pack writes of the same contracts; nil when there are problems.
	Pack []byte `json:"-"`
}

// Remark is something about a place in a contract.
type Remark struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`   // from 1; 0 for none
	Column int    `json:"column,omitempty"` // in characters, from 1
	// Component is what the place lies in: "complexType Person / element Navn".
	Component string `json:"component,omitempty"`
	// Rule is the constraint that is broken, as the Recommendation names it.
	Rule string `json:"rule,omitempty"`
	Text string `json:"text"`
}

// Pack makes a pack of contracts, by the names of their files, that is added to a ruleset. Name is what their system is called,
// after the files when it is empty. Remarks are in a language.
func Pack(base *program.Ruleset, files map[string][]byte, name, lang string) *Made {
	m := &Made{Messages: []string{}, Notes: []Remark{}, Problems: []Remark{}}
	r, problems, err := importing.Bytes(files, importing.Options{System: name})
	if err != nil {
		m.Problems = append(m.Problems, Remark{Text: err.Error()})
		return m
	}
	for _, p := range problems {
		m.Problems = append(m.Problems, Remark{p.File, p.Line, p.Column, p.Component, p.Rule, p.Text(lang)})
	}
	if len(problems) > 0 {
		return m
	}
	for _, n := range r.Notes {
		text := n.En
		if lang == program.Danish {
			text = n.Da
		}
		m.Notes = append(m.Notes, Remark{File: n.File, Line: n.Line, Column: n.Column, Text: text})
	}
	set, err := compile.Added(compile.Embedded{Rules: base, Shared: schemas.Keywords}, compile.Source{Made: r.Made()})
	var wrong schema.Errors
	switch {
	case errors.As(err, &wrong):
		for _, e := range wrong {
			m.Problems = append(m.Problems, Remark{File: e.File, Line: e.Line, Column: e.Column, Component: e.Pointer, Text: e.Text(lang)})
		}
		return m
	case err != nil:
		m.Problems = append(m.Problems, Remark{Text: err.Error()})
		return m
	}
	own := build.Beyond(base, set)
	m.Name = build.OwnName(own)
	for _, s := range own.Systems {
		for _, message := range s.Messages {
			m.Messages = append(m.Messages, message.ID)
		}
	}
	m.Pack = build.Own(base, set, build.OwnOptions{Name: m.Name, Made: report.Version})
	return m
}

// JSON is what came of the contracts but for the pack.
func (m *Made) JSON() []byte {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // texts and numbers
	}
	return b
}
