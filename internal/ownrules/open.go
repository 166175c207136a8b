package ownrules

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// maxMembers is how many members of an archive are looked at, whatever they are.
const maxMembers = 100_000

// Directory is what a path stands for: files laid out as docs/source-format.md says.
type Directory struct {
	fs.FS
	io.Closer
	prefix   string        // goes before the names of its files
	contract string        // the name of the contract that the files were made of
	made     []schema.File // those files; nil where they were not made
}

// Open opens a directory or a zip archive of one, or makes one of a contract: an XML Schema, a
// WSDL, a directory or a zip archive of them. The error is a *Problem or a *Refused.
func Open(name string) (*Directory, error) {
	info, err := os.Stat(name)
	if err == nil && (info.IsDir() || info.Mode().IsRegular()) && importing.IsContract(name) {
		return openContract(name)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Problem{Path: name, Text: program.Text{Da: "findes ikke", En: "no such folder or file"}}
	case err != nil:
		return nil, &Problem{name, program.Text{Da: "kan ikke læses", En: "cannot be read"}, err}
	case info.IsDir():
		return inPlace(name, &Directory{FS: os.DirFS(name), Closer: io.NopCloser(nil), prefix: strings.TrimRight(filepath.ToSlash(name), "/") + "/"})
	case info.Mode().IsRegular() && strings.EqualFold(path.Ext(filepath.ToSlash(name)), ".zip"):
		return openArchive(name)
	}
	return nil, &Problem{Path: name, Text: program.Text{
		Da: "er hverken en kontrakt (.xsd, .wsdl) eller en mappe eller zip-fil med skemaer eller kontrakter",
		En: "neither a contract (.xsd, .wsdl) nor a folder or zip file of schemas or contracts"}}
}

// inPlace refuses the directory of one system, since what it is shows from its name.
func inPlace(name string, d *Directory) (*Directory, error) {
	if _, err := fs.Stat(d.FS, "system.json"); err != nil {
		return d, nil
	}
	d.Close() // read only
	return nil, &Problem{Path: name, Text: program.Text{
		Da: "er mappen for ét system, med system.json i: giv den mappe, som den ligger i",
		En: "the folder of one system, with its system.json: give the folder that it is in"}}
}

func openArchive(name string) (*Directory, error) {
	archive, err := zip.OpenReader(name)
	switch {
	case errors.Is(err, zip.ErrFormat):
		return nil, &Problem{Path: name, Text: program.Text{Da: "er ingen zip-fil, eller er beskadiget", En: "is no zip file, or is damaged"}}
	case err != nil:
		return nil, &Problem{name, program.Text{Da: "kan ikke læses som zip-fil", En: "cannot be read as a zip file"}, err}
	}
	d := &Directory{FS: archive, Closer: archive, prefix: filepath.ToSlash(name) + "!"}
	if wrong := unfit(archive.File); wrong != nil {
		archive.Close() // read only
		return nil, &Problem{Path: name, Text: *wrong}
	}
	if top := topOf(archive.File); top != "" {
		if d.FS, err = fs.Sub(archive, top); err != nil {
			archive.Close() // read only
			return nil, &Problem{name, program.Text{Da: "kan ikke læses", En: "cannot be read"}, err}
		}
		d.prefix += top + "/"
	}
	return inPlace(name, d)
}

// unfit says why the members of an archive are no directory: whoever unpacked it would get
// other files, or files elsewhere. How much schemas may be, internal/schema says, by the
// sizes that members state; package zip gives no member more bytes than it states.
func unfit(members []*zip.File) *program.Text {
	if len(members) > maxMembers {
		n := strconv.Itoa(maxMembers)
		return &program.Text{Da: "har mere end " + n + " medlemmer", En: "more than " + n + " members"}
	}
	seen := map[string]bool{}
	for _, f := range members {
		plain := strings.TrimSuffix(f.Name, "/")
		quoted := strconv.Quote(f.Name)
		switch {
		case !fs.ValidPath(plain) || plain == "." || strings.ContainsAny(plain, `\:`):
			return &program.Text{Da: "har et medlem, hvis navn ikke kan bruges: " + quoted, En: "has a member whose name cannot be used: " + quoted}
		case seen[plain]:
			return &program.Text{Da: "har to medlemmer med navnet " + quoted, En: "has two members of the name " + quoted}
		case f.Flags&1 != 0:
			return &program.Text{Da: "er låst med en adgangskode: " + quoted, En: "is locked with a password: " + quoted}
		}
		seen[plain] = true
	}
	return nil
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") }

// topOf is the folder that everything in an archive is in, as when the folder itself was
// packed and not what is in it; empty when the archive has what a directory of schemas has.
// A file of schemas is at most four names deep: system/service/version/message.
func topOf(members []*zip.File) string {
	top, packed := "", false
	for _, f := range members {
		parts := strings.Split(strings.TrimSuffix(f.Name, "/"), "/")
		below := parts[min(1, len(parts)-1):] // what is in the folder, or a file that is in none
		if f.FileInfo().IsDir() || parts[0] == "__MACOSX" || slices.ContainsFunc(below, hidden) {
			continue
		}
		if len(parts) == 1 || top != "" && parts[0] != top {
			return ""
		}
		top = parts[0]
		packed = packed || len(parts) > 4 || len(parts) == 3 && parts[2] == "system.json" || len(parts) == 3 && parts[1] == "common"
	}
	if !packed {
		return ""
	}
	return top
}
