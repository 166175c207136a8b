package forkontrol

import (
	"fmt"
	"io"
	"slices"

	"github.com/forkontrol/forkontrol/internal/bridge"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	registerfile "github.com/forkontrol/forkontrol/internal/register/file"
	"github.com/forkontrol/forkontrol/rules"
)

// Rules are what payloads are checked by. The zero value is the embedded rules; package
// source makes others, with rules of one's own. They do not change and may be shared by any
// number of checkers.
type Rules struct{ set *program.Ruleset }

func (r Rules) ruleset() *program.Ruleset {
	if r.set == nil {
		return rules.All()
	}
	return r.set
}

// Version names the sources that the rules were made of: "sha256:…". Reports have it.
func (r Rules) Version() string { return r.ruleset().Version }

// Register is reference data that rules ask, such as the known institution
// numbers. It is not changed once made and may be shared by any number of checkers.
type Register struct {
	def  *program.Register
	rows *register.Register
}

// LoadRegister reads a register from CSV (a header row with the columns' names in
// any order; comma, semicolon or tab) or from a JSON array of objects, in UTF-8. It
// reads r to its end and keeps the rows in memory, some tens of bytes each.
//
// The error is an *OptionError for Registers when no rule asks a register of that name;
// its Allowed are the known names. Any other says in which row and column the rows are
// wrong, never what is there, or is that of r, wrapped.
func LoadRegister(name string, r io.Reader) (*Register, error) {
	return Rules{}.LoadRegister(name, r)
}

// LoadRegister is the function LoadRegister for a register of these rules.
func (r Rules) LoadRegister(name string, from io.Reader) (*Register, error) {
	set := r.ruleset()
	def := set.Register(name)
	if def == nil {
		return nil, newOptionError(preflight.UnknownRegister(set, name))
	}
	rows, err := registerfile.Load(def, name, from)
	if err != nil {
		return nil, fmt.Errorf("forkontrol: register %w", err)
	}
	return &Register{def, rows}, nil
}

// registers gives the rows by name. One that was loaded for other rules will do where these
// have the same columns.
func (o *Options) registers() (register.Set, error) {
	rules, set := o.Rules.ruleset(), register.Set{}
	for _, r := range o.Registers {
		if r == nil || r.rows == nil {
			return nil, &OptionError{Option: "Registers", want: "made by LoadRegister"}
		}
		name := r.def.Name
		switch def := rules.Register(name); {
		case def == nil:
			return nil, newOptionError(preflight.UnknownRegister(rules, name))
		case def.Keys != r.def.Keys || !slices.Equal(def.Columns, r.def.Columns):
			return nil, &OptionError{Option: "Registers", Value: name, want: "made by LoadRegister of Options.Rules"}
		case set[name] != nil:
			return nil, &OptionError{Option: "Registers", Value: name, want: "given once"}
		}
		set[name] = r.rows
	}
	return set, nil
}

func init() {
	bridge.Ruleset = func(rules any) *program.Ruleset { return rules.(Rules).ruleset() }
	bridge.Rules = func(set *program.Ruleset) any { return Rules{set} }
}
