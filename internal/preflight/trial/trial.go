// Package trial lets the engine have the last word on samples: it checks a payload of
// package sample with the registers that go with it, set up as any face sets it up.
//
// Words: what was given are the registers of a sample, as rows.
package trial

import (
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/sample"
)

// Check is the engine as package sample asks it about samples of a message. Each is
// checked in its own format.
func Check(rules *program.Ruleset, m *program.Message, o preflight.Options) sample.Check {
	return func(payload []byte, format string, given []sample.Register) []string {
		o := o
		o.Format = format
		out := Payload(rules, m, o, payload, given)
		var broken []string
		for i := range out.Findings {
			if id := out.Findings[i].Rule.ID; !slices.Contains(broken, id) {
				broken = append(broken, id)
			}
		}
		return broken
	}
}

// Payload checks a payload of a message; with nil the message is found. So it is with
// envelopes too: to name a message is to name that of the payload inside.
func Payload(rules *program.Ruleset, m *program.Message, o preflight.Options, payload []byte, given []sample.Register) finding.Payload {
	if m != nil && !m.Envelope {
		o.Message = m.ID
	}
	registers := register.Set{}
	for i := range given {
		if def := rules.Register(given[i].Name); def != nil {
			registers[def.Name] = build(def, &given[i])
		}
	}
	return engine.New(o.Engine(rules, registers)).CheckBytes(payload, "")
}

// build makes a register of a sample's rows, which are of its making and so never
// refused.
func build(def *program.Register, given *sample.Register) *register.Register {
	b := register.New(def)
	for _, row := range given.Table(def)[1:] {
		cells := make([][]byte, len(row))
		for i := range row {
			cells[i] = []byte(row[i])
		}
		if err := b.Add(cells); err != nil {
			panic(fmt.Sprintf("register %s: row %s: %v", def.Name, strings.Join(row, ","), err))
		}
	}
	return b.Done()
}
