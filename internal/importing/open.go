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
	if isFile(name) {
		return true
	}
	fsys, done, err := open(name)
	if err != nil {
		return false
	}
	defer done()
	return Contracts(fsys)
}

// Contracts reports whether a file system has contracts and no system.json of our source.
func Contracts(fsys fs.FS) bool {
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

// Open imports what paths of the operating system are: .xsd and .wsdl files with what they take
// in, or all contracts of one folder or one .zip.
func Open(o Options, names ...string) (*Result, []contract.Problem, error) {
	o.System = SystemOf(o.System, names[0])
	if len(names) > 1 || isFile(names[0]) {
		root, files, err := around(names, o.Limits)
		if err != nil {
			return nil, nil, err
		}
		o.Paths, o.Beside = files, true
		r, problems := Source(os.DirFS(root), o)
		return r, problems, nil
	}
	fsys, done, err := open(names[0])
	if err != nil {
		return nil, nil, err
	}
	defer done()
	r, problems := Source(fsys, o)
	return r, problems, nil
}

// Documents opens contracts as Open does, for what they say beside their messages: their services, and the files as they
// are in the file system. Close it when nothing is read any more.
func Documents(limits contract.Limits, name string) (set *contract.Set, fsys fs.FS, done func(), err error) {
	if isFile(name) {
		root, files, err := around([]string{name}, limits)
		if err != nil {
			return nil, nil, nil, err
		}
		fsys = os.DirFS(root)
		set, _ = contract.LoadBeside(fsys, limits, files...)
		return set, fsys, func() {}, nil
	}
	fsys, done, err = open(name)
	if err != nil {
		return nil, nil, nil, err
	}
	set, _ = contract.Load(fsys, limits)
	return set, fsys, done, nil
}

func isFile(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".xsd" || ext == ".wsdl"
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
	return nil, nil, ErrNeither
}

// ErrNeither is the error over a path that is no contract, folder or archive.
var ErrNeither = errors.New("neither a contract nor a folder or .zip of them")

// ErrTogether is the cause of an error over a folder or archive beside other paths.
var ErrTogether = errors.New("a folder or archive of contracts stands alone")

// around gives the folder that has some contracts and all that they take in by paths that lead out
// of their own folders, and their paths in it.
func around(names []string, limits contract.Limits) (root string, files []string, err error) {
	dir, volume := "", ""
	var all []string
	for _, name := range names {
		if !isFile(name) {
			return "", nil, &fs.PathError{Op: "import", Path: name, Err: ErrTogether}
		}
		abs, err := filepath.Abs(name)
		if err != nil {
			return "", nil, err
		}
		if _, err := os.Stat(abs); err != nil {
			return "", nil, err
		}
		volume = filepath.VolumeName(abs) + string(filepath.Separator)
		inside := filepath.ToSlash(strings.TrimPrefix(abs, volume))
		files = append(files, inside)
		if dir == "" {
			dir = path.Dir(inside)
		}
		all = append(all, inside)
		for _, f := range contract.Files(os.DirFS(volume), limits, inside) {
			all = append(all, f.Path)
		}
	}
	for _, f := range all {
		for dir != "." && !strings.HasPrefix(f, dir+"/") {
			dir = path.Dir(dir)
		}
	}
	for i := range files {
		files[i] = strings.TrimPrefix(files[i], strings.TrimPrefix(dir+"/", "./"))
	}
	return filepath.Join(volume, filepath.FromSlash(dir)), files, nil
}

// Exists names the first file of a result that a folder has already; empty when there is none.
func (r *Result) Exists(dir string) (found string) {
	_ = fs.WalkDir(r.Source, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(p))); err == nil {
			found = filepath.Join(dir, filepath.FromSlash(p))
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// Write puts the source of a result into a folder. Files that are there are not
// overwritten.
func (r *Result) Write(dir string) error { return os.CopyFS(dir, r.Source) }
