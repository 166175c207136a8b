package importing

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// memory is the folder of a system in which an import keeps what the document said, so that the next import can tell
// what people have changed from what the document has. Hidden folders are no schemas.
const memory = ".imported"

// Saved is what an import writes: the source, and beside it what the next import of the document compares with.
func Saved(r *Result) fs.FS {
	files := maps.Clone(r.im.files)
	for name, content := range r.im.files {
		files[remembered(name)] = content
	}
	for name, text := range r.said {
		files[remembered(name)] = []byte(text)
	}
	return archive(files)
}

func remembered(name string) string {
	system, rest, _ := strings.Cut(name, "/")
	return path.Join(system, memory, rest)
}

// Renewed is what an import made of source that an earlier one had written and people have worked on.
type Renewed struct {
	// Kept counts what people have added, changed or taken out, and which stays so.
	Kept int
	// Conflicts are what both have changed: the source stays as people have it.
	Conflicts []Conflict
	// Moved are the files of the versions that new ones were made of, by these. They stay as they are.
	Moved map[string]string
	// Left are messages that the document no longer has. Their files stay.
	Left []string
}

// Conflict is something that a person and the document have both changed.
type Conflict struct {
	Message string `json:"message"`
	Field   string `json:"field,omitempty"` // the path, empty for the message as a whole
	Words
}

// ErrForeign is the error over files that no import of a description has written, or that were written before imports
// could be repeated.
var ErrForeign = errors.New("not written by an import of a description")

// Earlier lists the messages that those of an earlier import take the place of, for Options.Replaces. It reports
// whether there was such an import.
func Earlier(dir fs.FS, system string) ([]Replacement, bool) {
	files, _ := said(dir, system)
	var all []Replacement
	for _, name := range slices.Sorted(maps.Keys(files)) {
		head, _ := files[name].get("x-message").(*object)
		if id, _ := head.get("replaces").(string); id != "" {
			root, _ := head.get("root").(string)
			if !slices.ContainsFunc(all, func(r Replacement) bool { return r.ID == id }) {
				all = append(all, Replacement{id, root})
			}
		}
	}
	return all, len(files) > 0
}

// said reads what the documents of earlier imports said, by the names of the files.
func said(dir fs.FS, system string) (map[string]*object, error) {
	all := map[string]*object{}
	below := path.Join(system, memory)
	err := fs.WalkDir(dir, below, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".json" {
			return err
		}
		o, err := read(dir, name)
		if err == nil {
			all[path.Join(system, strings.TrimPrefix(name, below))] = o
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	return all, err
}

func read(dir fs.FS, name string) (*object, error) {
	text, err := fs.ReadFile(dir, name)
	if err != nil {
		return nil, err
	}
	v, err := decode(text)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	o, ok := v.(*object)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("no JSON object")}
	}
	return o, nil
}

// Renew puts what a document says now into the source that an earlier import of it wrote to dir: what people have not
// touched becomes what the document says, and what they have stays. The error is ErrForeign where a file is in the way
// that is not of such an import, or that of reading a file.
func Renew(r *Result, dir fs.FS) (*Renewed, error) {
	before, err := said(dir, r.im.o.System)
	if err != nil {
		return nil, err
	}
	out := &Renewed{Moved: map[string]string{}}
	r.said = map[string]string{}
	paired := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(r.im.objects)) {
		now := r.im.objects[name]
		r.said[name] = string(r.im.files[name])
		from := name
		if before[name] == nil {
			from = latest(before, name)
		}
		paired[from] = true
		_, there := fs.Stat(dir, name)
		switch {
		case from == "" && there == nil, from != "" && from != name && there == nil:
			return nil, &fs.PathError{Op: "import", Path: name, Err: ErrForeign}
		case from == "":
			continue
		case from != name:
			out.Moved[name] = from
		}
		own, err := read(dir, from)
		m := merger{out: out, message: messageID(now, r.im.o.System)}
		switch {
		case errors.Is(err, fs.ErrNotExist): // taken out by hand
			out.Kept++
			delete(r.im.objects, name)
			delete(r.im.files, name)
			r.im.messages = slices.DeleteFunc(r.im.messages, func(id string) bool { return id == m.message })
			continue
		case err != nil:
			return nil, err
		}
		merged, _ := m.merge(spot{}, before[from], own, now).(*object)
		m.ask(merged)
		r.im.objects[name] = merged
		r.im.files[name] = encode(merged)
		if from == name && same(merged, own, false) { // as it is, to the letter
			r.im.files[name], _ = fs.ReadFile(dir, name)
		}
	}
	cited(r, dir)
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if id := messageID(before[name], r.im.o.System); id != "" && !paired[name] && !older(paired, name) {
			out.Left = append(out.Left, id)
		}
	}
	r.Source, r.Messages = archive(r.im.files), r.im.messages
	return out, nil
}

// cited puts those documents of the earlier source back that what people have added cites.
func cited(r *Result, dir fs.FS) {
	name := path.Join(r.im.o.System, "system.json")
	system := r.im.objects[name]
	own, err := read(dir, name)
	if system == nil || err != nil {
		return
	}
	named := map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case *object:
			if of, ok := v.get("x-source").(*object); ok {
				document, _ := of.get("document").(string)
				named[document] = true
			}
			for _, m := range v.members {
				walk(m.value)
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	for _, o := range r.im.objects {
		walk(o)
	}
	had, _ := own.get("documents").(*object)
	now, _ := system.get("documents").(*object)
	if had == nil || now == nil {
		return
	}
	added := false
	for _, d := range had.members {
		if named[d.name] && now.get(d.name) == nil {
			now.set(d.name, d.value)
			added = true
		}
	}
	if added {
		r.im.files[name] = encode(system)
	}
}

func messageID(o *object, system string) string {
	head, _ := o.get("x-message").(*object)
	if head == nil {
		return ""
	}
	service, _ := head.get("service").(string)
	version, _ := head.get("version").(string)
	name, _ := head.get("name").(string)
	return system + "/" + service + "@" + version + "#" + name
}

// parted gives service and message of a file, and the version between them.
func parted(name string) (of, version string) {
	dir, base := path.Split(name)
	dir = strings.TrimSuffix(dir, "/")
	return path.Join(path.Dir(dir), base), path.Base(dir)
}

// latest finds the newest version of a message among files.
func latest(files map[string]*object, name string) string {
	if strings.Count(name, "/") != 3 {
		return ""
	}
	of, _ := parted(name)
	var found []string
	for other := range files {
		if same, _ := parted(other); same == of && strings.Count(other, "/") == 3 {
			found = append(found, other)
		}
	}
	if len(found) == 0 {
		return ""
	}
	order.Stable(found, func(a, b *string) int {
		_, x := parted(*a)
		_, y := parted(*b)
		return natural(x, y)
	})
	return found[len(found)-1]
}

// older reports whether a file is of a message of which another version is among those named.
func older(names map[string]bool, name string) bool {
	of, _ := parted(name)
	for other := range names {
		if same, _ := parted(other); same == of && strings.Count(other, "/") == 3 {
			return true
		}
	}
	return false
}

// natural compares versions number by number.
func natural(a, b string) int {
	x, y := strings.FieldsFunc(a, notDigit), strings.FieldsFunc(b, notDigit)
	for i := range min(len(x), len(y)) {
		p, q := strings.TrimLeft(x[i], "0"), strings.TrimLeft(y[i], "0")
		if c := cmp.Or(cmp.Compare(len(p), len(q)), cmp.Compare(p, q)); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

// Over is a folder of schemas as it will be: its files with those of the result in their places, and without the
// earlier versions of messages, which would stand beside the new ones.
func Over(r *Result, files []schema.File, n *Renewed) fs.FS {
	all := map[string][]byte{}
	for _, f := range files {
		all[f.Name] = f.Text
	}
	for _, from := range n.Moved {
		delete(all, from)
	}
	maps.Copy(all, r.im.files)
	return archive(all)
}
