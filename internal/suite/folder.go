package suite

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Foreign is a folder that no suite may be written to: it holds something that is not of an
// earlier suite.
type Foreign struct{ Path string }

func (e *Foreign) Error() string { return e.Path + " is not of a conformance suite" }

// Broken is a folder that is no suite, or one whose files are not as its manifest states.
type Broken struct {
	Path string
	Why  error
}

func (e *Broken) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Why) }

// Unwrap gives why.
func (e *Broken) Unwrap() error { return e.Why }

// What is wrong with a suite, beside what the system says about its files.
var (
	ErrNoManifest = errors.New("no manifest of a conformance suite of this version")
	ErrChanged    = errors.New("not the payload that the manifest names")
)

// Write writes a suite to a folder, which is made where it is not there. It must be empty, or hold a suite and
// nothing else; that suite is replaced. The error is a *Foreign, or one of the file system.
func Write(dir string, s *Suite) error {
	old, err := written(dir)
	if err != nil {
		return err
	}
	text, err := s.Manifest.text()
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	// The manifest first: a folder that is left half written is known as ours, and its suite is not whole.
	if err := os.WriteFile(filepath.Join(dir, ManifestName), text, 0o666); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, SchemaName), schemaText, 0o666); err != nil {
		return err
	}
	for name, payload := range s.Payloads {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, payload, 0o666); err != nil {
			return err
		}
	}
	return emptied(filepath.Join(dir, casesFolder))
}

// Free reports whether a suite can be written to a folder. The error is that of Write.
func Free(dir string) error {
	_, err := written(dir)
	return err
}

// written gives the files of the suite in a folder, the manifest last.
func written(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	manifest := filepath.Join(dir, ManifestName)
	ours := map[string]bool{filepath.Join(dir, SchemaName): true}
	if m, err := ReadManifest(dir); err == nil {
		ours[manifest] = true
		for _, c := range m.Cases {
			ours[filepath.Join(dir, filepath.FromSlash(c.File))] = true
		}
	}
	var files []string
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || e.IsDir():
			return err
		case !e.Type().IsRegular() || !ours[path]:
			return &Foreign{path}
		case path != manifest:
			files = append(files, path)
		}
		return nil
	})
	return append(files, manifest), err
}

// emptied removes folders that have nothing in them.
func emptied(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := emptied(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	if entries, err = os.ReadDir(dir); err == nil && len(entries) == 0 {
		return os.Remove(dir)
	}
	return err
}

// ReadManifest reads the manifest of a suite. The error is a *Broken.
func ReadManifest(dir string) (*Manifest, error) {
	name := filepath.Join(dir, ManifestName)
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, &Broken{name, err}
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil || m.Schema != SchemaURL || m.Suite != Format {
		return nil, &Broken{name, ErrNoManifest}
	}
	seen := map[string]bool{}
	for _, c := range m.Cases {
		if c.ID == "" || seen[c.ID] || !filepath.IsLocal(filepath.FromSlash(c.File)) {
			return nil, &Broken{name, ErrNoManifest}
		}
		seen[c.ID] = true
	}
	return &m, nil
}

// payload reads the payload of a case, and sees that it is the one that the manifest names.
func payload(dir string, c *Case) ([]byte, error) {
	name := filepath.Join(dir, filepath.FromSlash(c.File))
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, &Broken{name, err}
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != c.SHA256 {
		return nil, &Broken{name, ErrChanged}
	}
	return text, nil
}
