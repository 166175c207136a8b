// Package ownrules adds rules of one's own to the embedded ones: those in a directory that is
// laid out as docs/source-format.md says, or in a zip archive of one.
//
// It is where files become rules at run time, so whoever imports it links the compiler. Open
// is the one function that knows what a path may be; all behind it reads an fs.FS.
package ownrules

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"

	"github.com/forkontrol/forkontrol/internal/compile"
	_ "github.com/forkontrol/forkontrol/internal/markup" // what an XML Schema says can be checked
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

// Load adds what is at paths to the embedded rules or, alone, to those of them that any
// payload needs. A path that is given twice counts once: a shell that completes a command
// line has its flags read twice. The error is a *Problem with a path, a *Refused contract or a
// schema.Errors over what is there.
func Load(alone bool, paths ...string) (*program.Ruleset, error) {
	var all []*Directory
	for i, name := range paths {
		if slices.Contains(paths[:i], name) {
			continue
		}
		d, err := Open(name)
		if err != nil {
			return nil, err
		}
		defer d.Close() // read only
		all = append(all, d)
	}
	set, err := Directories(alone, all...)
	var of *compile.SourceError
	switch {
	case errors.Is(err, compile.ErrNothing) && errors.As(err, &of):
		return nil, &Problem{Path: of.Name, Text: program.Text{
			Da: "har ingen beskeder, systemer, registre eller tekster til nøgleord", En: "has no messages, systems, registers or texts of keywords"}}
	case errors.As(err, &of):
		return nil, &Problem{of.Name, program.Text{Da: "kan ikke læses", En: "cannot be read"}, of.Err}
	}
	return set, err
}

// Directories is Load for what has been opened.
func Directories(alone bool, all ...*Directory) (*program.Ruleset, error) {
	sources := make([]compile.Source, len(all))
	for i, d := range all {
		sources[i] = compile.Source{Prefix: d.prefix, Files: d.FS, Made: d.made}
	}
	set, err := Of(alone, sources...)
	var wrong schema.Errors
	if errors.As(err, &wrong) {
		return nil, inContracts(wrong, all)
	}
	return set, err
}

// Of is Load for file systems of our source.
func Of(alone bool, sources ...compile.Source) (*program.Ruleset, error) {
	return compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: alone}, sources...)
}

// Problem is why a path cannot be rules of one's own.
type Problem struct {
	Path string
	Text program.Text // of what is wrong with it
	Err  error        // nil when nothing is behind it
}

func (p *Problem) Error() string { return p.In(program.English) }
func (p *Problem) Unwrap() error { return p.Err }

// In says what is wrong in a language.
func (p *Problem) In(lang string) string {
	text := p.Path + ": " + p.Text.In(lang)
	if p.Err != nil {
		why := Reason(p.Err)
		text += ": " + why.In(lang)
	}
	return text
}

// Unreadable reports whether the path is there and the operating system could not read it.
func (p *Problem) Unreadable() bool {
	var of *fs.PathError
	return errors.As(p.Err, &of) && !errors.Is(p.Err, fs.ErrNotExist)
}

// Reason is why something could not be read or written, without the path, which has been said.
func Reason(err error) program.Text {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return program.Text{Da: "der er ikke adgang til den", En: "access is denied"}
	case errors.Is(err, fs.ErrNotExist):
		return program.Text{Da: "findes ikke", En: "not found"}
	case errors.Is(err, syscall.EISDIR):
		return program.Text{Da: "det er en mappe", En: "it is a folder"}
	case errors.Is(err, syscall.ENOTDIR):
		return program.Text{Da: "mappen findes ikke", En: "there is no such folder"}
	case errors.Is(err, syscall.ENOSPC):
		return program.Text{Da: "disken er fuld", En: "the disk is full"}
	case errors.Is(err, syscall.EROFS):
		return program.Text{Da: "disken kan kun læses", En: "the disk is read-only"}
	}
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	return program.Text{Da: err.Error(), En: err.Error()}
}
