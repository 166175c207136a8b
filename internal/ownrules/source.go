package ownrules

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/schemas"
)

// Source gives the source of a message: of one that was added, what is at the paths that Load was given, else the
// embedded one with what it refers to. The error is that of Load.
func Source(m *program.Message, paths ...string) (*schema.Set, error) {
	if !m.Added {
		return embedded(m)
	}
	for _, name := range slices.Backward(paths) {
		d, err := Open(name)
		if err != nil {
			return nil, err
		}
		defer d.Close() // read only
		files := d.made
		if files == nil {
			if files, err = schema.Read(d.FS); err != nil {
				return nil, err
			}
		}
		set, err := schema.LoadFiles(files, schemas.Shared)
		if err != nil {
			return nil, err
		}
		for _, doc := range set.Documents {
			if head := doc.Root.Get("x-message"); head != nil && head.GetText("service") == m.Service && head.GetText("name") == m.Name &&
				strings.HasPrefix(m.ID, head.GetText("system")+"/") && head.GetText("version") == m.Version {
				return set, nil
			}
		}
	}
	return &schema.Set{}, nil
}

// embedded loads the one file that an embedded message is described in.
func embedded(m *program.Message) (*schema.Set, error) {
	service, _, _ := strings.Cut(m.ID, "@")
	dir := path.Join(service, m.Version)
	entries, err := fs.ReadDir(schemas.Messages, dir)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		text, err := fs.ReadFile(schemas.Messages, name)
		if err != nil {
			return nil, err
		}
		set, err := schema.LoadFiles([]schema.File{{Name: name, Text: text}}, schemas.Shared)
		if err != nil {
			return nil, err
		}
		if doc := set.Find(name); doc != nil && doc.Root.Get("x-message").GetText("name") == m.Name {
			return set, nil
		}
	}
	return &schema.Set{}, nil
}
