package identity

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/program"
)

func keyed() *program.Message {
	step := func(name string, attr bool) program.Steps {
		return program.Steps{Branches: []program.Branch{{Steps: []program.Step{{Name: name, Attr: attr}}}}}
	}
	return &program.Message{Nodes: []program.Node{{}, {Types: program.Null}, {}}, Rules: make([]program.Rule, 6), Fields: make([]program.Field, 1), Identity: &program.Identity{
		Kinds: "\x00\x01\x43", Names: []program.NameRule{{Node: 1, Rule: 1}}, Defaults: []program.Default{{Node: 2, Text: "a"}},
		Constraints: []program.Constraint{
			{Node: 1, Kind: program.IsKey, Name: "k", Selector: step("a", false), Fields: []program.Steps{step("b", false)}, Rule: 2, LackRule: 3, NilRule: 4, FormRule: 5},
			{Node: 2, Kind: program.IsKeyRef, Name: "r", Refer: "k", Selector: step("a", false), Fields: []program.Steps{step("x", true)}, Rule: 2},
		}}}
}

// What the machine takes for granted of keys is asked before a payload is read.
func TestUnsoundKeysAreRefused(t *testing.T) {
	Link()
	assert.Empty(t, keyed().Unsound(nil))
	for what, change := range map[string]func(x *program.Identity){
		"too few kinds":              func(x *program.Identity) { x.Kinds = "\x01" },
		"an unknown kind":            func(x *program.Identity) { x.Kinds = "\x00\x01\x3f" },
		"a name at no node":          func(x *program.Identity) { x.Names[0].Node = 3 },
		"a name that breaks nothing": func(x *program.Identity) { x.Names[0].Rule = 0 },
		"a default of no node":       func(x *program.Identity) { x.Defaults[0].Node = 9 },
		"an unknown key":             func(x *program.Identity) { x.Constraints[0].Kind = 3 },
		"a key at no node":           func(x *program.Identity) { x.Constraints[1].Node = 3 },
		"keys out of order":          func(x *program.Identity) { x.Constraints[0].Node = 2; x.Constraints[1].Node = 1 },
		"a rule that is not there":   func(x *program.Identity) { x.Constraints[0].NilRule = 6 },
		"no rule for a lack":         func(x *program.Identity) { x.Constraints[0].LackRule = 0 },
		"no rule for what is nil":    func(x *program.Identity) { x.Constraints[0].NilRule = 0 },
		"no rule for several values": func(x *program.Identity) { x.Constraints[0].FormRule = 0 },
		"no fields":                  func(x *program.Identity) { x.Constraints[0].Fields = nil },
		"fewer fields than the key": func(x *program.Identity) {
			x.Constraints[0].Fields = append(x.Constraints[0].Fields, x.Constraints[0].Selector)
		},
		"no path":                    func(x *program.Identity) { x.Constraints[0].Selector.Branches = nil },
		"an attribute as an element": func(x *program.Identity) { x.Constraints[0].Selector.Branches[0].Steps[0].Attr = true },
		"an attribute on the way": func(x *program.Identity) {
			b := &x.Constraints[1].Fields[0].Branches[0]
			b.Steps = append(b.Steps, b.Steps[0])
		},
		"a path without end": func(x *program.Identity) { x.Constraints[0].Selector.Branches[0].Steps = make([]program.Step, 64) },
		"a key as its own":   func(x *program.Identity) { x.Constraints[1].Refer = "r" },
	} {
		m := keyed()
		change(m.Identity)
		assert.NotEmpty(t, m.Unsound(nil), what)
	}
}
