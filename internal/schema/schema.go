// Package schema loads a directory of JSON Schema draft-07 documents.
//
// It keeps two views of each document that go side by side: the tree as it is
// written, with the order of its members and the place of every value, and the
// *jsonschema.Schema with every $ref resolved. What it loads is checked first: JSON
// without duplicate keys, the draft-07 meta-schema, the meta-schemas of the x-
// keywords, no keyword that neither of them knows, no $ref that leaves the directory.
// It does not know what a schema means; that is internal/compile.
//
// Words: a set is all documents of a directory. A document is a schema, or data
// (a system, a register, the texts of the keywords). A location is a document's
// address and a JSON Pointer after #, as the jsonschema library writes it.
//
// Nothing is ever fetched.
package schema

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// Base is the address below which the files of a set have theirs: its $id is
// Base followed by the path below the directory.
const Base = "https://forkontrol.dk/schemas/"

// Draft07 is the address of the only meta-schema that documents may name.
const Draft07 = "http://json-schema.org/draft-07/schema"

// Role says what a document is for. Roles but Schema go by the document's path.
type Role uint8

// The roles.
const (
	Schema   Role = iota // a JSON Schema: a message, shared types, a code list
	System               // <system>/system.json
	Register             // common/registers/<name>.json
	Keywords             // common/keywords.json
)

// Document is one file of a set.
type Document struct {
	// Path below the directory, slashes between.
	Path string
	// ID is the document's address: its $id without #, or Base and Path.
	ID   string
	Role Role
	Root *Value
	// Schema is nil for documents that are data or have errors.
	Schema *jsonschema.Schema
	// Shared says that the document is not one of those that were to be read, but one that
	// they lean on.
	Shared bool

	broken bool // it does not keep to its meta-schema
	made   bool // see File.Root
}

// Set is the documents of one directory.
type Set struct {
	// Documents in the order of their paths.
	Documents []*Document

	byID     map[string]*Document
	inner    map[string]bool // addresses of schemas inside documents
	compiler *jsonschema.Compiler
	asked    string            // see Resolve
	covered  map[string]*Value // shared systems of which the directory says more itself, by path
	// linked are the schemas of documents that were made, by what they were made from, and written the other way.
	linked  map[*Value]*jsonschema.Schema
	written map[*jsonschema.Schema]*Value
}

// Covered is the root of a shared file whose place one of the directory has taken, where both are systems: what
// is said there is still known. It is nil for any other.
func (s *Set) Covered(path string) *Value { return s.covered[path] }

func newSet() *Set {
	return &Set{byID: map[string]*Document{}, inner: map[string]bool{}, linked: map[*Value]*jsonschema.Schema{}, written: map[*jsonschema.Schema]*Value{}}
}

// Load reads every *.json file of a directory, see Read. All that is wrong with them is in
// the error, which is an Errors; the set then holds what could be read.
func Load(fsys fs.FS) (*Set, error) {
	files, err := Read(fsys)
	if err != nil {
		return nil, err
	}
	return LoadFiles(files, nil)
}

// LoadFiles is Load for files that have been read. Of shared, nil for none, the set gets
// besides the files that these refer to, as far as they have none of that name, and the
// systems of their messages.
func LoadFiles(files []File, shared fs.FS) (*Set, error) {
	set := newSet()
	var errs Errors
	for _, f := range files {
		if f.Root != nil {
			set.enter(&Document{Path: f.Name, ID: Base + f.Name, Role: role(f.Name), Root: f.Root, made: true}, Base+f.Name)
			continue
		}
		errs = append(errs, set.add(f.Name, Base+f.Name, role(f.Name), f.Text)...)
	}
	if shared != nil {
		errs = append(errs, set.borrow(shared)...)
	}
	order.Pointers(set.Documents, func(a, b *Document) int { return strings.Compare(a.Path, b.Path) })
	errs = append(errs, set.compile(nil)...)
	return set, errs.orNil()
}

// LoadDocument reads one schema that stands alone. Documents that it refers to
// are asked of remote, by their address; a nil remote has none.
func LoadDocument(name string, text []byte, remote func(address string) ([]byte, bool)) (*Set, error) {
	set := newSet()
	errs := set.add(name, Base+name, Schema, text)
	errs = append(errs, set.compile(remote)...)
	return set, errs.orNil()
}

func role(name string) Role {
	switch {
	case name == "common/keywords.json":
		return Keywords
	case strings.HasPrefix(name, "common/registers/"):
		return Register
	case strings.Count(name, "/") == 1 && path.Base(name) == "system.json":
		return System
	}
	return Schema
}

// add reads a document into the set.
func (s *Set) add(name, address string, role Role, text []byte) Errors {
	root, err := parse(name, text)
	if err != nil {
		return Errors{err}
	}
	doc := &Document{Path: name, ID: address, Role: role, Root: root}
	var errs Errors
	if id := root.Get("$id"); id != nil && id.Kind == String && id.Text != "" {
		if own, _, _ := strings.Cut(id.Text, "#"); own != "" {
			doc.ID, _, _ = strings.Cut(resolve(address, own), "#")
		}
		if strings.HasPrefix(address, Base) && strings.HasPrefix(id.Text, Base) && doc.ID != address {
			errs = append(errs, id.Errorf("$id must be %q, the address of this file", address))
		}
	}
	more := checkMeta(doc)
	if role == Schema {
		more = append(more, checkDraft(root)...)
		more = append(more, checkKeywords(root, nil)...)
	}
	if doc.broken = len(more) > 0; !doc.broken && role == Schema {
		s.noteIDs(root, address)
	}
	s.enter(doc, address)
	return append(errs, more...)
}

func (s *Set) enter(doc *Document, address string) {
	s.Documents = append(s.Documents, doc)
	s.byID[address] = doc
	s.byID[doc.ID] = doc
}

// checkDraft refuses documents of another draft.
func checkDraft(root *Value) Errors {
	v := root.Get("$schema")
	if v == nil || v.Kind == String && strings.Replace(strings.TrimSuffix(v.Text, "#"), "https:", "http:", 1) == Draft07 {
		return nil
	}
	return Errors{v.Errorf("$schema must be %q: documents are draft-07", Draft07+"#")}
}

// compile resolves the references of every schema of the set.
func (s *Set) compile(remote func(string) ([]byte, bool)) Errors {
	var errs Errors
	load := func(address string) ([]byte, error) {
		if strings.HasPrefix(address, askedAddress) {
			return []byte(s.asked), nil
		}
		if doc := s.byID[address]; doc != nil {
			if doc.Role != Schema {
				return nil, wording.Of("this file is not a JSON Schema")
			}
			return doc.encode()
		}
		if remote != nil {
			if text, ok := remote(address); ok {
				more := s.add(address, address, Schema, text)
				errs = append(errs, more...)
				if doc := s.byID[address]; doc != nil {
					return doc.encode()
				}
				return nil, more
			}
		}
		return nil, errNotHere
	}
	c := newCompiler(load)
	s.compiler = c
	for _, doc := range slices.Clone(s.Documents) {
		if doc.Role != Schema || doc.broken {
			continue
		}
		if doc.made {
			var err error
			if doc.Schema, err = s.link(doc, doc.Root); err != nil {
				errs = append(errs, doc.Root.Errorf("%v", err))
			}
			continue
		}
		refs := s.checkRefs(doc.Root, doc.ID, load, nil)
		errs = append(errs, refs...)
		if len(refs) > 0 {
			continue
		}
		compiled, err := compileOne(c, doc.address())
		if err == nil {
			doc.Schema = compiled
		} else if !s.anyBroken() { // else what it refers to is broken, and that has been said
			errs = append(errs, doc.Root.Errorf("%s", reason(err)))
		}
	}
	return errs
}

func (s *Set) anyBroken() bool {
	return slices.ContainsFunc(s.Documents, func(d *Document) bool { return d.broken })
}

// address is what the document is loaded by.
func (d *Document) address() string {
	if strings.Contains(d.Path, "://") {
		return d.Path
	}
	return Base + d.Path
}

// encode writes the document as the jsonschema library is to read it.
func (d *Document) encode() ([]byte, error) { return json.Marshal(d.Root.plain()) }

// At returns the value at a location.
func (s *Set) At(location string) (*Value, error) {
	address, fragment, _ := strings.Cut(location, "#")
	doc := s.byID[address]
	if doc == nil && address == Draft07 {
		doc = metaSchema()
	}
	if doc == nil {
		return nil, fmt.Errorf("no document %s", address)
	}
	v := doc.Root
	for token := range strings.SplitSeq(strings.TrimPrefix(fragment, "/"), "/") {
		if fragment == "" {
			break
		}
		if plain, err := url.PathUnescape(token); err == nil {
			token = plain
		}
		if v = v.child(unescape(token)); v == nil {
			return nil, fmt.Errorf("nothing at %s", location)
		}
	}
	return v, nil
}

// Document returns the document that a location is in, nil when there is none.
func (s *Set) Document(location string) *Document {
	address, _, _ := strings.Cut(location, "#")
	return s.byID[address]
}

// Find returns the document of a path, nil when there is none.
func (s *Set) Find(path string) *Document {
	if d := s.byID[Base+path]; d != nil && d.Path == path {
		return d
	}
	for _, d := range s.Documents {
		if d.Path == path {
			return d
		}
	}
	return nil
}

func resolve(base, ref string) string {
	b, err := url.Parse(base)
	if err != nil {
		return ref
	}
	r, err := url.Parse(ref)
	if err != nil {
		return ref
	}
	return b.ResolveReference(r).String()
}

func unescape(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
}
