package importing

import (
	"archive/zip"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// IsContract reports whether a path of the operating system is a contract: a .xsd
// or .wsdl, or a folder or .zip that has some and has no system.json of our source.
func IsContract(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xsd", ".wsdl":
		return true
	}
	fsys, done, err := open(name)
	if err != nil {
		return false
	}
	defer done()
	contracts, ours := false, false
	_ = fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil //nolint:nilerr // what cannot be read is no contract
		}
		switch {
		case path.Base(p) == "system.json":
			ours = true
			return fs.SkipAll
		case strings.EqualFold(path.Ext(p), ".xsd"), strings.EqualFold(path.Ext(p), ".wsdl"):
			contracts = true
		}
		return nil
	})
	return contracts && !ours
}

// Open imports what a path of the operating system is: a .xsd or .wsdl with what
// it takes in, or all contracts of a folder or a .zip.
func Open(name string, o Options) (*Result, []contract.Problem, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xsd", ".wsdl":
		root, file, err := around(name, o.Limits)
		if err != nil {
			return nil, nil, err
		}
		o.Paths, o.Beside = []string{file}, true
		if o.System == "" {
			o.System = slug(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)))
		}
		r, problems := Source(os.DirFS(root), o)
		return r, problems, nil
	}
	fsys, done, err := open(name)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	if o.System == "" {
		o.System = slug(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)))
	}
	r, problems := Source(fsys, o)
	return r, problems, nil
}

// open gives the file system of a folder or a .zip.
func open(name string) (fs.FS, func(), error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, err
	}
	if info.IsDir() {
		return os.DirFS(name), func() {}, nil
	}
	if strings.EqualFold(filepath.Ext(name), ".zip") {
		z, err := zip.OpenReader(name)
		if err != nil {
			return nil, nil, err
		}
		return z, func() { _ = z.Close() }, nil
	}
	return nil, nil, errors.New("neither a contract nor a folder or .zip of them: " + name)
}

// around gives the folder that has a contract and all that it takes in by paths
// that lead out of its own folder, and the contract's path in it.
func around(name string, limits contract.Limits) (root, file string, err error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", "", err
	}
	if _, err := os.Stat(abs); err != nil {
		return "", "", err
	}
	volume := filepath.VolumeName(abs) + string(filepath.Separator)
	inside := func(p string) string { return filepath.ToSlash(strings.TrimPrefix(p, volume)) }
	set, _ := contract.Load(os.DirFS(volume), limits, inside(abs))
	dir := path.Dir(inside(abs))
	for _, f := range set.Files {
		for dir != "." && !strings.HasPrefix(f.Path, dir+"/") {
			dir = path.Dir(dir)
		}
	}
	root = filepath.Join(volume, filepath.FromSlash(dir))
	return root, strings.TrimPrefix(inside(abs), strings.TrimPrefix(dir+"/", "./")), nil
}

// Write puts the source of a result into a folder. Files that are there are not
// overwritten.
func (r *Result) Write(dir string) error { return os.CopyFS(dir, r.Source) }
