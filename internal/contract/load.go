// Package contract reads contracts: XML Schema 1.0 and WSDL 1.1. What it gives
// is the components of a contract, resolved: each type with all that it has from
// its base, each element with what may stand in its place, each operation with
// its messages. A contract that breaks a rule of the Recommendation is refused
// with every place and reason.
//
// Nothing is fetched: a document is among the files that are given, or it is
// missing.
package contract

import (
	"cmp"
	"io/fs"

	"github.com/forkontrol/forkontrol/internal/order"
)

// Set is what a file system has of contracts.
type Set struct {
	// Files are the documents that were read, by path.
	Files []*File
	// Schemas are collections of documents that agree with one another: mostly
	// one. Two versions of one namespace are in two.
	Schemas []*Schema
	// Services are those of WSDL documents.
	Services []*Service
	// Unchecked is what the contract asks that XML Schema 1.0 does not have, such
	// as the assertions of 1.1.
	Unchecked []Problem
}

// Load reads the contracts of a file system: those at the paths, which belong
// together, or, without paths, every .xsd and .wsdl that no other one takes in.
// Where there are problems the set must not be used; they come by file and place.
//
// An import without a location is found by its namespace among the paths, or,
// without paths, among all files.
func Load(fsys fs.FS, limits Limits, paths ...string) (*Set, []Problem) {
	return load(libraryOf(fsys, limits), false, paths)
}

// Files are the documents that Load reads of contracts, as far as they can be read. Nothing is made of them.
func Files(fsys fs.FS, limits Limits, paths ...string) []*File {
	l := libraryOf(fsys, limits)
	l.listing = true
	set, _ := load(l, false, paths)
	return set.Files
}

// LoadBeside is Load for paths beside which the other files of the file system
// are given too: an import without a location, or with one on another machine, may
// be found among them.
func LoadBeside(fsys fs.FS, limits Limits, paths ...string) (*Set, []Problem) {
	return load(libraryOf(fsys, limits), true, paths)
}

func libraryOf(fsys fs.FS, limits Limits) *library {
	limits = limits.withDefaults()
	return newLibrary(fsys, limits, &problems{limit: limits.Problems})
}

func load(l *library, beside bool, paths []string) (*Set, []Problem) {
	ps := l.ps
	together := len(paths) > 0
	if together && !beside {
		l.given, l.walked = paths, true
	} else if !together {
		paths = l.paths()
		if len(paths) == 0 {
			ps.at(&node{file: &File{Path: "."}, line: 1, column: 1}, "file#none")
		}
	}
	var files []*File
	for _, p := range paths {
		f, known := l.open(p)
		if !known {
			ps.at(&node{file: &File{Path: p}, line: 1, column: 1}, "file#missing")
		} else if f.root != nil {
			files = append(files, f)
		}
	}
	set := &Set{}
	if len(ps.list) == 0 {
		set.Schemas, set.Services = l.gather(files, together)
	}
	set.Files = l.order
	set.Unchecked = l.later
	order.Pointers(set.Files, func(a, b *File) int { return cmp.Compare(a.Path, b.Path) })
	order.Stable(ps.list, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return set, ps.list
}

// gather makes collections of the files, and builds them.
func (l *library) gather(files []*File, together bool) (schemas []*Schema, services []*Service) {
	if !together {
		files = l.roots(files)
	}
	var all []*collection
	var definitions [][]*definition
	place := func(c *collection, defs []*definition) {
		c.finish()
		if len(c.docs) == 0 && len(defs) == 0 || len(l.ps.list) >= l.limits.Problems {
			return
		}
		for i, old := range all {
			if old.fits(c) {
				old.join(c)
				definitions[i] = append(definitions[i], defs...)
				return
			}
		}
		if len(all) >= l.limits.Schemas {
			l.ps.at(anyRoot(c, defs), "limit#schemas", l.limits.Schemas)
			return
		}
		all = append(all, c)
		definitions = append(definitions, defs)
	}
	one := newCollection(l)
	var defs []*definition
	for _, f := range files {
		c := one
		if !together {
			c, defs = newCollection(l), nil
		}
		if f.Kind == "wsdl" {
			defs = append(defs, c.definitions(f)...)
		} else {
			c.add(f.root, f.Namespace, false)
		}
		if !together {
			place(c, defs)
		}
	}
	if together {
		place(one, defs)
	}
	if len(l.ps.list) > 0 || l.listing {
		return nil, nil
	}
	for i, c := range all {
		b := newBuilder(c)
		schema := b.build()
		schemas = append(schemas, schema)
		if len(l.ps.list) == 0 {
			services = append(services, b.services(definitions[i])...)
		}
	}
	return schemas, services
}

// roots leaves out the files that others take in. Of files that take in one
// another the first stays.
func (l *library) roots(files []*File) []*File {
	taken := map[*File][]*File{}
	inward := map[*File]int{}
	for _, f := range files {
		for _, g := range l.takes(f.root) {
			if g != f {
				taken[f] = append(taken[f], g)
				inward[g]++
			}
		}
	}
	reached := map[*File]bool{}
	var reach func(f *File)
	reach = func(f *File) {
		if reached[f] {
			return
		}
		reached[f] = true
		for _, g := range taken[f] {
			reach(g)
		}
	}
	var out []*File
	for _, pass := range []bool{true, false} {
		for _, f := range files {
			if !reached[f] && (inward[f] == 0 || !pass) {
				out = append(out, f)
				reach(f)
			}
		}
	}
	return out
}

// takes lists the files that a document includes or imports by location, and those that a WSDL imports.
func (l *library) takes(n *node) (out []*File) {
	for _, k := range n.kids {
		loc := ""
		switch k.name {
		case Name{spaceSchema, "include"}, Name{spaceSchema, "redefine"}, Name{spaceSchema, "import"}:
			loc = k.word("schemaLocation")
		case Name{spaceWSDL, "import"}:
			if f, ok := l.imported(k); ok && f.root != nil {
				out = append(out, f)
			}
		case Name{spaceWSDL, "types"}, Name{spaceSchema, "schema"}:
			out = append(out, l.takes(k)...)
		}
		if loc == "" {
			continue
		}
		if f, ok := l.locate(k.file, loc); ok && f.root != nil {
			out = append(out, f)
		}
	}
	return out
}

// anyRoot gives a document of a collection, to report at.
func anyRoot(c *collection, defs []*definition) *node {
	if len(c.docs) > 0 {
		return c.docs[0].root
	}
	return defs[0].root
}
