// Package suite measures other validators: it writes payloads of every message, those
// that break no rule and those that break exactly one, with what is to be found in each, and
// asks a program about them.
//
// Words: a case is a payload with what is expected of it. A suite is the cases of a ruleset,
// in a folder: the payloads and a manifest. What is expected is known twice: a payload is
// built to break one rule or none, and the engine finds just that. Where no such payload can
// be made the manifest names the rule, so that nobody takes it for covered.
package suite

import (
	"bytes"
	_ "embed"
	"encoding/json"
)

// Format is the version of the form of suites.
const Format = 1

// SchemaURL is where the JSON Schema of manifests is.
const SchemaURL = "https://forkontrol.dk/conformance/1.json"

// The names of the files of a suite, beside the folder of its payloads.
const (
	ManifestName = "manifest.json"
	SchemaName   = "manifest.schema.json"
	casesFolder  = "cases"
)

//go:embed manifest.schema.json
var schemaText []byte

// Schema returns the JSON Schema of manifests.
func Schema() []byte { return bytes.Clone(schemaText) }

// Manifest says what is in a suite.
type Manifest struct {
	Schema string `json:"$schema"`
	Suite  int    `json:"suite"` // Format
	// Forkontrol is the version that made the suite, Ruleset that of its rules.
	Forkontrol string `json:"forkontrol"`
	Ruleset    string `json:"ruleset"`
	// AsOf is the day of the suite, ISO 8601.
	AsOf  string `json:"asOf"`
	Cases []Case `json:"cases"`
	// Without are the rules that no case breaks.
	Without []Without `json:"without"`
}

// Case is a payload with what is expected of it.
type Case struct {
	// ID is the case's own, stable as long as message and rule are.
	ID      string `json:"id"`
	Message string `json:"message"`
	Format  string `json:"format"` // xml, json or csv
	// AsOf is the day of the check, ISO 8601: that of the suite, or one on which message and
	// rule are in force.
	AsOf string `json:"asOf"`
	// File is the payload's, below the suite's folder, with slashes.
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	// Rule is the one that the payload was made to break, "" for one that breaks none.
	Rule string `json:"rule,omitempty"`
	// Verdict is valid or invalid.
	Verdict  string    `json:"verdict"`
	Findings []Finding `json:"findings"`
	// Registers are the rows of each register that a rule of the message asks; the first
	// row has the names of the columns.
	Registers map[string][][]string `json:"registers,omitempty"`
}

// Finding is one that is expected.
type Finding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Path     string `json:"path"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}

// Without is a rule that no case breaks, and why.
type Without struct {
	Message string `json:"message"`
	Rule    string `json:"rule,omitempty"` // empty where no payload keeps all rules
	Why     string `json:"why"`
}

// Suite is a manifest with its payloads, by the name of the file.
type Suite struct {
	Manifest Manifest
	Payloads map[string][]byte
}

// text writes a manifest with a case on each line, so that two can be compared.
func (m *Manifest) text() ([]byte, error) {
	head := *m
	head.Cases, head.Without = []Case{}, []Without{}
	start, err := encode(head)
	if err != nil {
		return nil, err
	}
	start, _, _ = bytes.Cut(start, []byte(`,"cases":[]`))
	var b bytes.Buffer
	b.Write(start)
	b.WriteString(",\n\"cases\":[")
	if err := lines(&b, m.Cases); err != nil {
		return nil, err
	}
	b.WriteString("],\n\"without\":[")
	if err := lines(&b, m.Without); err != nil {
		return nil, err
	}
	b.WriteString("]}\n")
	return b.Bytes(), nil
}

func lines[T any](b *bytes.Buffer, list []T) error {
	for i := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		line, err := encode(list[i])
		if err != nil {
			return err
		}
		b.Write(line)
	}
	return nil
}

func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
