package contract

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
)

// File is a document of a contract.
type File struct {
	// Path is that in the file system that was given.
	Path string
	// SHA256 is in hexadecimal digits, of the bytes as they are.
	SHA256 string
	Size   int64
	// Kind is schema or wsdl, Namespace its target namespace. Version is the
	// version attribute of a schema.
	Kind, Namespace, Version string

	root *node
}

// library is the files of one file system, each read once.
type library struct {
	fsys   fs.FS
	limits Limits
	ps     *problems
	reader reader
	files  map[string]*File
	order  []*File
	given  []string // the paths of all files that look like contracts
	walked bool
	// listing says that only the files are asked for.
	listing bool
	later   []Problem
	bytes   int64
	spaces  map[string][]*File // by the folder that asks, the kind and the namespace
}

func newLibrary(fsys fs.FS, limits Limits, ps *problems) *library {
	return &library{fsys: fsys, limits: limits, ps: ps, files: map[string]*File{},
		reader: reader{limits: limits, ps: ps}}
}

// paths lists what the file system has that looks like a contract.
func (l *library) paths() []string {
	if l.walked {
		return l.given
	}
	l.walked = true
	_ = fs.WalkDir(l.fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		switch strings.ToLower(path.Ext(p)) {
		case ".xsd", ".wsdl":
			if !d.IsDir() {
				l.given = append(l.given, p)
			}
		}
		if len(l.given) > l.limits.Files {
			return fs.SkipAll
		}
		return nil
	})
	slices.Sort(l.given)
	return l.given
}

// open reads a file. It gives nil if there is none, or after a problem, which is
// reported once; known reports whether the file is there.
func (l *library) open(p string) (f *File, known bool) {
	if f, ok := l.files[p]; ok {
		return f, true
	}
	if !fs.ValidPath(p) {
		return nil, false
	}
	in, err := l.fsys.Open(p)
	if err != nil {
		return nil, false
	}
	defer in.Close()
	if info, err := in.Stat(); err != nil || info.IsDir() {
		return nil, false
	}
	f = &File{Path: p}
	l.files[p] = f
	at := &node{file: f, line: 1, column: 1}
	if len(l.files) > l.limits.Files {
		l.ps.at(at, "limit#files", l.limits.Files)
		return f, true
	}
	data, err := io.ReadAll(io.LimitReader(in, l.limits.FileBytes+1))
	if err != nil {
		text := err.Error()
		var pe *fs.PathError
		if errors.As(err, &pe) {
			text = pe.Err.Error()
		}
		l.ps.at(at, "file", text)
		return f, true
	}
	if int64(len(data)) > l.limits.FileBytes {
		l.ps.at(at, "limit#bytes", l.limits.FileBytes)
		return f, true
	}
	if l.bytes += int64(len(data)); l.bytes > l.limits.TotalBytes {
		l.ps.at(at, "limit#total", l.limits.TotalBytes)
		return f, true
	}
	sum := sha256.Sum256(data)
	f.SHA256, f.Size = hex.EncodeToString(sum[:]), int64(len(data))
	l.order = append(l.order, f)
	root := l.reader.read(f, data)
	if root == nil {
		return f, true
	}
	switch root.name {
	case Name{spaceSchema, "schema"}:
		f.Kind, f.Version = "schema", root.word("version")
	case Name{spaceWSDL, "definitions"}:
		f.Kind = "wsdl"
	default:
		l.ps.at(root, "file#kind", root.name.String())
		return f, true
	}
	f.root, f.Namespace = root, root.word("targetNamespace")
	g := grammar{ps: l.ps, later: &l.later}
	if f.Kind == "schema" {
		g.schema(root)
		return f, true
	}
	for _, k := range root.kids {
		for _, s := range k.kids {
			if s.is("schema") {
				g.schema(s)
			}
		}
	}
	return f, true
}

// locate finds the file that a location names, seen from another file. A
// location that leads out of what was given, or to another machine, is found by
// its end if one file alone fits.
func (l *library) locate(from *File, location string) (f *File, known bool) {
	loc := strings.ReplaceAll(location, `\`, "/")
	loc, _, _ = strings.Cut(loc, "#")
	elsewhere := false
	if i := strings.Index(loc, ":"); i > 0 && !strings.Contains(loc[:i], "/") {
		elsewhere = true
		loc = strings.TrimLeft(loc[i+1:], "/")
	}
	if un, err := url.PathUnescape(loc); err == nil {
		loc = un
	}
	if loc == "" {
		return nil, false
	}
	if !elsewhere {
		p := path.Join(path.Dir(from.Path), loc)
		if strings.HasPrefix(loc, "/") {
			p = strings.TrimLeft(path.Clean(loc), "/")
		}
		if f, known = l.open(p); known {
			return f, true
		}
		for _, g := range l.paths() {
			if strings.EqualFold(g, p) {
				return l.open(g)
			}
		}
	}
	// The longest end of the path that files have.
	parts := strings.Split(path.Clean("/" + loc)[1:], "/")
	for i := range parts {
		end := strings.Join(parts[i:], "/")
		var fit []string
		for _, g := range l.paths() {
			if g == end || strings.HasSuffix(g, "/"+end) {
				fit = append(fit, g)
			}
		}
		if len(fit) == 1 {
			return l.open(fit[0])
		}
		if len(fit) > 1 {
			return nil, false
		}
	}
	return nil, false
}

// imported gives what a WSDL imports: by location, or else the one document of the namespace, for servers put
// addresses of their own there (?wsdl=wsdl0).
func (l *library) imported(k *node) (f *File, known bool) {
	if f, known = l.locate(k.file, k.word("location")); known {
		return f, true
	}
	if all := l.inNamespace(k.file, "wsdl", k.word("namespace")); len(all) == 1 && all[0] != k.file {
		return all[0], true
	}
	return nil, false
}

// inNamespace gives the files of a kind and a namespace: those of the folder of the
// file that asks if it has some, else all. Files that others of them include
// are left to those.
func (l *library) inNamespace(from *File, kind, space string) []*File {
	key := path.Dir(from.Path) + "\x00" + kind + space
	if found, ok := l.spaces[key]; ok {
		return found
	}
	found := l.searchNamespace(from, kind, space)
	if l.spaces == nil {
		l.spaces = map[string][]*File{}
	}
	l.spaces[key] = found
	return found
}

func (l *library) searchNamespace(from *File, kind, space string) []*File {
	var near, all []*File
	for _, p := range l.paths() {
		f, _ := l.open(p)
		if f == nil || f.root == nil || f.Kind != kind || f.Namespace != space {
			continue
		}
		all = append(all, f)
		if path.Dir(f.Path) == path.Dir(from.Path) {
			near = append(near, f)
		}
	}
	if len(near) > 0 {
		all = near
	}
	included := map[*File]bool{}
	for _, f := range all {
		for _, k := range f.root.kids {
			if k.is("include") || k.is("redefine") {
				if g, ok := l.locate(f, k.word("schemaLocation")); ok && g != f {
					included[g] = true
				}
			}
		}
	}
	var out []*File
	for _, f := range all {
		if !included[f] {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		out = all
	}
	return out
}
