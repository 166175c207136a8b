// Package source adds rules of one's own to those of package forkontrol: messages whose interface descriptions are not
// public, newer versions of those that are, systems of one's own.
//
//	rules, err := source.LoadRules(os.DirFS("schemas"))
//	if err != nil {
//		return err // all that is wrong, by file, line and JSON Pointer
//	}
//	checker, err := forkontrol.NewChecker(forkontrol.Options{Rules: rules})
//
// A directory may also have contracts, XML Schemas and WSDL documents, in place of source: each part of a WSDL's
// messages, or each element of a schema that no other contains, is then a message of the system "egen" ("one's own").
//
// The form of source is that of forkontrol's own rules, a JSON Schema for each message: see docs/source-format.md. Shared types
// and code lists ("../../../common/types.json#/definitions/CPR") are there without being copied. Package catalogue
// describes what was loaded, see catalogue.Of.
//
// It is a package of its own since it needs a compiler, with its libraries, that most programs can do without.
package source

import (
	"fmt"
	"io/fs"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/bridge"
	"github.com/forkontrol/forkontrol/internal/compile"
	_ "github.com/forkontrol/forkontrol/internal/markup" // what an XML Schema says can be checked
	"github.com/forkontrol/forkontrol/internal/ownrules"
)

// ErrNothing is the cause of an error over a directory that has no message, system, register or texts of keywords, for
// errors.Is.
var ErrNothing = compile.ErrNothing

// LoadRules compiles directories and adds them to the embedded rules. A message takes the place of the embedded one that
// has its id, or that its x-message.replaces names; any other stands beside the embedded ones, in their system where it
// has the id of one. No two directories may have a message of one id.
//
// It reads the files that end in .json, at most 10,000 of 64 MiB together in each directory. The error has a line for
// each thing that is wrong, with the file, the place in it and a JSON Pointer, or is ErrNothing, or that of a directory,
// wrapped. A contract that breaks a rule of XML Schema is refused with every place. Loading takes some milliseconds for each message, so do it once.
func LoadRules(directories ...fs.FS) (forkontrol.Rules, error) { return load(false, directories) }

// LoadRulesAlone is LoadRules without the embedded systems: of those only SOAP is there, and the rules that any payload
// must keep.
func LoadRulesAlone(directories ...fs.FS) (forkontrol.Rules, error) { return load(true, directories) }

func load(alone bool, directories []fs.FS) (forkontrol.Rules, error) {
	all := make([]*ownrules.Directory, len(directories))
	for i := range directories {
		prefix := ""
		if len(directories) > 1 {
			prefix = fmt.Sprintf("%d/", i+1)
		}
		d, err := ownrules.At(prefix, directories[i])
		if err != nil {
			return forkontrol.Rules{}, fmt.Errorf("forkontrol: rules: %w", err)
		}
		all[i] = d
	}
	set, err := ownrules.Directories(alone, all...)
	if err != nil {
		return forkontrol.Rules{}, fmt.Errorf("forkontrol: rules: %w", err)
	}
	return bridge.Rules(set).(forkontrol.Rules), nil
}
