package payload

import (
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Extensions that are taken from directories and archives, in lower case. Any
// file is taken that is named itself.
var extensions = []string{".json", ".jsonl", ".ndjson", ".soap", ".xml"}

// csvExtension is taken too where Options.CSV is set.
const csvExtension = ".csv"

const (
	gzipExtension = ".gz"
	zipExtension  = ".zip"
)

// Reason is why a name stands for no payload.
type Reason uint8

// The reasons.
const (
	NoSuchFile Reason = iota // there is no file of that name
	NoMatch                  // no file matches the pattern
	NoPayloads               // the directory holds no file that is taken
)

// Missing is a name that stands for no payload.
type Missing struct {
	Name   string
	Reason Reason
}

// Skip is why something in a directory or an archive is not taken.
type Skip uint8

// The reasons.
const (
	SkipName    Skip = iota // its name is not that of a payload
	SkipKind                // it is no regular file
	SkipLink                // it is a symbolic link to a directory
	SkipProgram             // it is the directory of a program, see isProgram
	SkipExclude             // Options.Exclude says so
)

// Find returns the payloads that names stand for, in the order of the names and
// below a directory in the order of their paths, each once. A name is a path, a
// directory (read with all below it), a pattern as a shell knows it with ** for
// directories of any depth (for shells that leave patterns to programs), or - for
// standard input.
//
// Of directories and archives those files are taken whose name ends in .xml,
// .soap, .json, .ndjson or .jsonl, also with .gz after it, and from directories
// .zip archives; names that start with a dot are left out. A file that is named
// itself, or that a pattern matches, is taken whatever it is called; .csv is taken from
// directories and archives where Options.CSV is set. Symbolic
// links to files are followed, those to directories only where they are named themselves.
//
// What cannot be read is a payload all the same, whose Open fails; what is not
// there at all is in missing.
func Find(names []string, o Options) (found []Payload, missing []Missing) {
	f := finder{o: &o, seen: make(map[string]bool)}
	for _, name := range names {
		before, first := f.taken, len(f.found)
		if reason, ok := f.name(name); !ok || reason == NoPayloads && f.taken == before {
			missing = append(missing, Missing{shown(name), reason})
		}
		if info, err := os.Stat(name); name != Stdin && (err != nil || info.IsDir() || isZipName(name)) {
			for i := range f.found[first:] {
				f.found[first+i].Walked = true
			}
		}
	}
	return f.found, missing
}

// Listed is Find for a list that was made by a program, such as one of the files that have changed:
// a file is taken where a walk through its directory would take it. What is not there is missing.
func Listed(names []string, o Options) (found []Payload, missing []Missing) {
	f := finder{o: &o, seen: make(map[string]bool)}
	for _, name := range names {
		f.enter(filepath.Dir(name))
		info, err := os.Stat(name)
		switch {
		case os.IsNotExist(err):
			missing = append(missing, Missing{shown(name), NoSuchFile})
		case err != nil:
			f.fail(name, err)
		case f.excluded(name, info.IsDir()):
		case info.IsDir():
			f.directory(name)
		case !o.isPayloadName(filepath.Base(name)) && !isZipName(name):
			f.skip(name, SkipName)
		default:
			f.file(name, info)
		}
	}
	for i := range f.found {
		f.found[i].Walked = true
	}
	return f.found, missing
}

type finder struct {
	o     *Options
	found []Payload
	seen  map[string]bool
	taken int // files, those seen before too
}

// name finds what one name stands for. It is not ok when that is nothing; with
// the reason NoPayloads the caller has to see whether anything was taken.
func (f *finder) name(name string) (reason Reason, ok bool) {
	if name == Stdin {
		if f.first(Stdin) {
			f.found = append(f.found, stdin(f.o))
		}
		return 0, true
	}
	f.enter(filepath.Dir(name))
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		f.directory(name)
		return NoPayloads, true
	case err == nil:
		f.file(name, info)
		return 0, true
	case strings.ContainsAny(name, "*?[{"):
		return NoMatch, f.pattern(name)
	case os.IsNotExist(err):
		return NoSuchFile, false
	default:
		f.fail(name, err)
		return 0, true
	}
}

func (f *finder) pattern(pattern string) bool {
	f.enterPattern(pattern)
	matches, err := doublestar.FilepathGlob(filepath.ToSlash(pattern),
		doublestar.WithFilesOnly(), doublestar.WithNoHidden())
	if err != nil {
		return false // a malformed pattern matches nothing
	}
	slices.Sort(matches)
	for _, match := range matches {
		if f.excluded(match, false) {
			f.taken++
			continue
		}
		if info, err := os.Stat(match); err != nil {
			f.fail(match, err)
		} else {
			f.file(match, info)
		}
	}
	return len(matches) > 0
}

func (f *finder) enter(dir string) {
	if f.o.Entered != nil {
		f.o.Entered(dir)
	}
}

// enterPattern enters the directories in which a pattern may find something.
func (f *finder) enterPattern(pattern string) {
	if f.o.Entered == nil {
		return
	}
	base, rest := doublestar.SplitPattern(filepath.ToSlash(pattern))
	deepest := strings.Count(rest, "/")
	if strings.Contains(rest, "**") {
		deepest = math.MaxInt
	}
	base = filepath.FromSlash(base)
	_ = filepath.WalkDir(base, func(path string, entry fs.DirEntry, err error) error {
		switch near, _ := filepath.Rel(base, path); {
		case err != nil || !entry.IsDir():
			return nil
		case path != base && (isHidden(entry.Name()) || strings.Count(near, string(filepath.Separator)) >= deepest || f.o.Exclude != nil && f.o.Exclude(path, true)):
			return fs.SkipDir
		}
		f.enter(path)
		return nil
	})
}

// directory takes what is in a directory and below it.
func (f *finder) directory(root string) {
	start := root
	if info, err := os.Lstat(root); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		start += string(filepath.Separator) // or WalkDir would see a link and stop
	}
	_ = filepath.WalkDir(start, func(path string, entry fs.DirEntry, err error) error {
		if path == start {
			path = root
		}
		switch {
		case err != nil:
			f.fail(path, err)
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case path != root && isHidden(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case path != root && f.excluded(path, entry.IsDir()):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir() && path != root && isProgram(path):
			f.skip(path, SkipProgram)
			return fs.SkipDir
		case entry.IsDir():
			f.enter(path)
			return nil
		}
		if !f.o.isPayloadName(entry.Name()) && !isZipName(entry.Name()) {
			why := SkipName
			if entry.Type()&fs.ModeSymlink != 0 && isDirectory(path) {
				why = SkipLink
			}
			f.skip(path, why)
			return nil
		}
		info, err := os.Stat(path) // through symbolic links
		if err != nil {
			f.fail(path, err)
		} else if info.Mode().IsRegular() {
			f.file(path, info)
		} else if info.IsDir() {
			f.skip(path, SkipLink)
		} else {
			f.skip(path, SkipKind)
		}
		return nil
	})
}

// isProgram reports whether a directory is that of a program for Node: its JSON files are no
// payloads, nor is what it has installed.
func isProgram(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "package.json"))
	return err == nil && info.Mode().IsRegular() || filepath.Base(dir) == "node_modules"
}

func (f *finder) file(path string, info fs.FileInfo) {
	if !f.first(path) {
		return
	}
	size := int64(-1)
	if info.Mode().IsRegular() {
		size = info.Size()
	}
	if isZipName(path) {
		for _, m := range members(path, size, f.o) {
			m.Path = path
			f.found = append(f.found, m)
		}
		return
	}
	f.found = append(f.found, file(path, size, f.o))
}

func (f *finder) fail(path string, err error) {
	if f.first(path) {
		p := failing(slashed(path), err)
		p.Path = path
		f.found = append(f.found, p)
	}
}

func (f *finder) skip(path string, why Skip) {
	if f.o.Skipped != nil {
		f.o.Skipped(shown(slashed(path)), why)
	}
}

// excluded reports whether a path is left out. What nobody would check is not counted.
func (f *finder) excluded(path string, dir bool) bool {
	if f.o.Exclude == nil || !f.o.Exclude(path, dir) {
		return false
	}
	if name := filepath.Base(path); dir || f.o.isPayloadName(name) || isZipName(name) {
		f.skip(path, SkipExclude)
	}
	return true
}

func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// first reports whether a path is met for the first time.
func (f *finder) first(path string) bool {
	f.taken++
	clean := filepath.Clean(path)
	if f.seen[clean] {
		return false
	}
	f.seen[clean] = true
	return true
}

func isHidden(name string) bool { return strings.HasPrefix(name, ".") }

func (o *Options) isPayloadName(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), gzipExtension)
	return slices.Contains(extensions, path.Ext(name)) || o.CSV && path.Ext(name) == csvExtension
}

func isGzipName(name string) bool { return strings.EqualFold(path.Ext(name), gzipExtension) }

func isZipName(name string) bool { return strings.EqualFold(path.Ext(name), zipExtension) }

func slashed(path string) string { return filepath.ToSlash(path) }
