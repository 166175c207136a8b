package schema

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// What a directory may have. The embedded schemas have a twentieth of it.
const (
	MaxFiles = 10_000
	MaxBytes = 64 << 20 // of all files together
)

// File is one file of a directory.
type File struct {
	Name string // below the directory, slashes between
	Text []byte
	// Root is the tree of a file that the program itself has made of a contract. It is taken as it is: whoever makes
	// it sees to it that it is what Text says, and in order. Nil where Text is to be read.
	Root *Value
}

// Read reads every *.json file of a directory in the order of their names, but those of
// meta/ and those that systems put beside others: hidden ones, and __MACOSX. The error
// names the file that cannot be read, or says that there is more than MaxFiles and MaxBytes
// allow.
func Read(fsys fs.FS) ([]File, error) {
	var files []File
	size := int64(0)
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		hidden := name != "." && strings.HasPrefix(entry.Name(), ".")
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == "meta" || name == "__MACOSX" || hidden):
			return fs.SkipDir
		case entry.IsDir() || hidden || path.Ext(name) != ".json":
			return nil
		}
		info, err := fs.Stat(fsys, name)
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() { // reading a pipe may never end
			return fmt.Errorf("%s: not a regular file", name)
		}
		if size += info.Size(); size > MaxBytes || len(files) == MaxFiles {
			return fmt.Errorf("more than %d files or %d MiB of schemas", MaxFiles, MaxBytes>>20)
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		files = append(files, File{Name: name, Text: text})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the schemas: %w", err)
	}
	return files, nil
}

// borrow adds the files of shared that the documents of the set lean on: those that a $ref
// leads to, and the systems of messages.
func (s *Set) borrow(shared fs.FS) Errors {
	var errs Errors
	s.covered = map[string]*Value{}
	for _, doc := range s.Documents {
		if text, err := fs.ReadFile(shared, doc.Path); err == nil && doc.Role == System {
			if root, wrong := parse(doc.Path, text); wrong == nil {
				s.covered[doc.Path] = root
			}
		}
	}
	add := func(name string) {
		if s.byID[Base+name] != nil || !fs.ValidPath(name) {
			return
		}
		text, err := fs.ReadFile(shared, name)
		if err != nil {
			return // whoever needs it says that it is not there
		}
		errs = append(errs, s.add(name, Base+name, role(name), text)...)
		if doc := s.byID[Base+name]; doc != nil {
			doc.Shared = true
		}
	}
	// Documents that are added are looked at in their turn.
	for i := 0; i < len(s.Documents); i++ {
		doc := s.Documents[i]
		if system := doc.Root.Get("x-message").GetText("system"); system != "" {
			add(system + "/system.json")
		}
		if doc.Role == Schema {
			eachRef(doc.Root, func(ref string) {
				address, _, _ := strings.Cut(resolve(doc.ID, ref), "#")
				if name, ours := strings.CutPrefix(address, Base); ours {
					add(name)
				}
			})
		}
	}
	return errs
}

// eachRef gives every $ref of a schema, wherever it stands.
func eachRef(v *Value, do func(ref string)) {
	if ref := v.GetText("$ref"); ref != "" {
		do(ref)
	}
	for _, m := range v.Members {
		eachRef(m.Value, do)
	}
	for _, item := range v.Items {
		eachRef(item, do)
	}
}

// Lent is one file of shared, nil when there is none that can be read.
func Lent(shared fs.FS, name string) *Document {
	if shared == nil {
		return nil
	}
	text, err := fs.ReadFile(shared, name)
	if err != nil {
		return nil
	}
	set := newSet()
	if set.add(name, Base+name, role(name), text) != nil {
		return nil
	}
	return set.Documents[0]
}
