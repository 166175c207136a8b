// Package importing writes our source (docs/source-format.md) from contracts:
// XML Schemas and WSDL documents as internal/contract reads them.
//
// Each message is one file: a part of a WSDL message, an element around the parts
// of an rpc, or a global element of a schema that no other one contains. Named
// types that members have are definitions of one file, types.json. What the
// source cannot say is never left out in silence: it is a Note.
package importing

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// Options say what an import is called.
type Options struct {
	// System is the id of the system (letters a to z, digits, hyphens) that the
	// messages are put in; "egen" (one's own) by default. Name is what it is called.
	System, Name string
	// Version is that of the services, where the contract does not say one in the
	// version of its schema or in its namespace.
	Version string
	// Paths are the contracts to read; without them, all that no other takes in.
	Paths []string
	// Beside says that other files of the file system may be found by their
	// namespace, see contract.LoadBeside.
	Beside bool
	// AllRoots makes a message of each global element of a schema, though others contain it.
	AllRoots bool
	// Replaces are the messages whose place imported ones take, all of one system, and Embedded are the
	// source that they are in. What is known of them is carried over, see Carried.
	Replaces []Replacement
	Embedded []fs.FS
	Limits   contract.Limits
}

// Result is what an import makes.
type Result struct {
	// Source is our source: <system>/system.json and so on.
	Source fs.FS
	// Messages are their ids.
	Messages []string
	// Notes are what the contract asks and the source does not say.
	Notes []Note
	// Files are the documents that were read.
	Files []*contract.File
	// Carried tells of each of Options.Replaces.
	Carried []*Carried

	im   *importer
	said map[string]string // what the document says, where Renew made something else of it
}

// Made are the files of Source with their trees, so that they need not be read.
func (r *Result) Made() []schema.File {
	var files []schema.File
	for _, name := range slices.Sorted(maps.Keys(r.im.files)) {
		files = append(files, schema.File{Name: name, Text: r.im.files[name], Root: tree(name, r.im.objects[name])})
	}
	return files
}

// Note is something that a contract asks and that is not checked.
type Note struct {
	contract.Place
	Da, En string
}

// Source imports the contracts of a file system. With problems there is no
// result.
func Source(fsys fs.FS, o Options) (*Result, []contract.Problem) {
	read := contract.Load
	if o.Beside {
		read = contract.LoadBeside
	}
	set, problems := read(fsys, o.Limits, o.Paths...)
	if len(problems) > 0 {
		return nil, problems
	}
	if o.System == "" {
		o.System = "egen"
	}
	if o.Name == "" {
		o.Name = o.System
	}
	im := &importer{o: o, set: set, files: map[string][]byte{}, objects: map[string]*object{}, taken: map[string]bool{}, noted: map[Note]bool{}}
	im.later()
	im.replaced()
	for i, s := range set.Schemas {
		im.schema(i, s)
	}
	im.system()
	order.Stable(im.notes, func(a, b *Note) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &Result{Source: archive(im.files), Messages: im.messages, Notes: im.notes, Files: set.Files, Carried: im.carried, im: im}, nil
}

// importer is the work on one set of contracts.
type importer struct {
	o        Options
	set      *contract.Set
	files    map[string][]byte
	objects  map[string]*object
	taken    map[string]bool // paths of messages
	messages []string
	notes    []Note
	noted    map[Note]bool
	// inTypes is what XML Schema 1.1 asks in named types, by kind and local name; everywhere is what it
	// asks anywhere else, which no message is sure to be free of.
	inTypes    map[string][]Note
	everywhere []Note
	library    library
	carried    []*Carried
	roots      map[string]*replacement // by root element
}

// replacement is a message whose place an imported one takes.
type replacement struct {
	file    string
	source  *object
	carried *Carried
}

// replaced reads the messages whose place is taken. The import is then of their system.
func (im *importer) replaced() {
	im.library = library{im.o.Embedded, map[string]*object{}}
	im.roots = map[string]*replacement{}
	for _, r := range im.o.Replaces {
		c := &Carried{ID: r.ID}
		im.carried = append(im.carried, c)
		file, source := im.library.message(r.ID)
		head, _ := source.get("x-message").(*object)
		if head == nil {
			continue
		}
		root := r.Root
		if root == "" {
			root, _ = head.get("root").(string)
		}
		im.roots[root] = &replacement{file, source, c}
	}
}

// later sorts what a contract asks that XML Schema 1.0 does not have. What is not read of a
// WSDL makes no message.
func (im *importer) later() {
	im.inTypes = map[string][]Note{}
	for _, p := range im.set.Unchecked {
		n := Note{p.Place, p.Component + ": " + p.Text("da"), p.Component + ": " + p.Text("en")}
		im.note(n.Place, n.Da, n.En)
		outermost, _, _ := strings.Cut(p.Component, " / ")
		switch {
		case p.Rule == "unread":
		case strings.HasPrefix(outermost, "complexType "), strings.HasPrefix(outermost, "simpleType "):
			im.inTypes[outermost] = append(im.inTypes[outermost], n)
		default:
			im.everywhere = append(im.everywhere, n)
		}
	}
}

func (im *importer) note(at contract.Place, da, en string) {
	n := Note{at, da, en}
	if !im.noted[n] {
		im.noted[n] = true
		im.notes = append(im.notes, n)
	}
}

const address = "https://forkontrol.dk/schemas/"

func (im *importer) put(name string, o *object) {
	im.objects[name] = o
	im.files[name] = encode(o)
}

// documents lists the files of the contract, by the ids that sources cite.
func (im *importer) documents() *object {
	out := &object{}
	for _, f := range im.set.Files {
		d := (&object{}).with("title", path.Base(f.Path)).with("version", f.Version).
			with("file", f.Path).with("sha256", f.SHA256)
		out.with(f.Path, d)
	}
	return out
}

// system writes system.json.
func (im *importer) system() {
	name := path.Join(im.o.System, "system.json")
	if len(im.carried) > 0 {
		if before := im.library.file(name); before != nil {
			im.joined(name, before)
			return
		}
	}
	text := func(da, en string) *object { return (&object{}).with("da", da).with("en", en) }
	s := (&object{}).with("$schema", "../meta/system.json").with("$id", address+name).
		with("id", im.o.System).with("name", im.o.Name).
		with("text", text("Læst af kontrakterne "+fileNames(im.set.Files)+".", "Read from the contracts "+fileNames(im.set.Files)+"."))
	if len(im.notes) > 0 {
		var da, en []string
		for _, n := range im.notes {
			da = append(da, n.Place.String()+": "+n.Da)
			en = append(en, n.Place.String()+": "+n.En)
		}
		s.with("missing", text("Ikke kontrolleret: "+limited(da, "flere"), "Not checked: "+limited(en, "more")))
	}
	im.put(name, s.with("documents", im.documents()))
}

// joined writes the system that messages are put in with the documents of the contract.
func (im *importer) joined(name string, before *object) {
	s := &object{}
	for _, m := range before.members {
		switch m.name {
		case "rules": // stay what they are
		case "documents":
		default:
			s.set(m.name, m.value)
		}
	}
	im.put(name, s.with("documents", im.documents()))
}

func fileNames(files []*contract.File) string {
	var names []string
	for _, f := range files {
		names = append(names, path.Base(f.Path))
	}
	return limited(names, "…")
}

func limited(all []string, more string) string {
	if len(all) > 20 {
		return strings.Join(all[:20], "; ") + fmt.Sprintf("; + %d %s", len(all)-20, more)
	}
	return strings.Join(all, "; ")
}

// head is a message before its content.
type head struct {
	service, title, name, operation, direction, version string
	root                                                contract.Name
	about                                               contract.About
	file                                                string // that declares the root element
	// header says that the message stands in the header of an envelope, headers are the roots of those that
	// stand there beside this one.
	header  bool
	headers []contract.Name
	left    []Note
	// scope is put before rule ids where a service has several messages.
	scope bool
}

// schema writes the messages of one schema and the types that they have.
func (im *importer) schema(number int, s *contract.Schema) {
	w := &writer{im: im, schema: s, file: "types.json", names: map[any]string{}, used: map[string]bool{}, spaces: map[string]bool{}, definitions: &object{}}
	if number > 0 {
		w.file = fmt.Sprintf("types-%d.json", number+1)
	}
	for _, m := range s.Missing {
		da, en := "Filen “"+m.Location+"” mangler; intet i den bruges", "the file “"+m.Location+"” is missing; nothing of it is used"
		if m.Location == "" {
			da, en = "Ingen fil har navnerummet “"+m.Namespace+"”; intet i det bruges", "no file has the namespace “"+m.Namespace+"”; nothing of it is used"
		}
		im.note(m.Place, da, en)
	}
	types := w.types() // whose names are shown, so they are the first to have them
	found := false
	for _, service := range im.set.Services {
		if service.Schema == s {
			w.service(service)
			found = true
		}
	}
	if !found {
		w.elements()
	}
	elements, attributes := w.known()
	w.flush()
	name := path.Join(im.o.System, w.file)
	im.put(name, (&object{}).with("$schema", "http://json-schema.org/draft-07/schema#").with("$id", address+name).
		with("x-documents", im.documents()).with("x-elements", elements).with("x-attributes", attributes).set("x-types", types).with("definitions", w.definitions))
}

// types lists the types of the schema that have names, which elements may name.
func (w *writer) types() *object {
	w.inTypes = true
	out := &object{}
	for name, t := range w.schema.Types {
		switch t := t.(type) {
		case *contract.Simple:
			if t.Builtin {
				continue
			}
		case *contract.Complex:
			if t.Builtin {
				continue
			}
		}
		out.members = append(out.members, member{expanded(name), t})
	}
	out.sort()
	for i := range out.members {
		t := out.members[i].value.(contract.Type)
		out.members[i].value = w.reference(t, t.TypeName().Local)
	}
	return out
}

// known lists the globals of the schema for the wildcards that take them.
func (w *writer) known() (elements, attributes *object) {
	if !w.lax() {
		return nil, nil
	}
	w.inTypes = true
	elements, attributes = &object{}, &object{}
	for _, e := range w.globals() {
		elements.set(expanded(e.Name), w.reference(e, e.Name.Local))
	}
	var all []*contract.Attribute
	for _, a := range w.schema.Attributes {
		all = append(all, a)
	}
	order.Pointers(all, func(a, b *contract.Attribute) int { return cmp.Compare(a.Name.String(), b.Name.String()) })
	for _, a := range all {
		attributes.set(expanded(a.Name), w.reference(a, a.Name.Local))
	}
	return elements, attributes
}

func expanded(n contract.Name) string { return "{" + n.Space + "}" + n.Local }

// IsVersion reports whether a text may be the version of a service, which is the
// name of a folder.
func IsVersion(s string) bool { return plainVersion.MatchString(s) }

var plainVersion = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

var versionForm = regexp.MustCompile(`(?:^|[/:_v-])v?(\d+(?:\.\d+)+|\d{4}/\d{2}(?:/\d{2})?)(?:[/:]|$)`)

// version is what the contract says of it: in its schema, else in the namespace.
func (im *importer) version(space string, files ...string) string {
	for _, file := range files {
		for _, f := range im.set.Files {
			if f.Path == file && IsVersion(f.Version) {
				return f.Version
			}
		}
	}
	if m := versionForm.FindStringSubmatch(space); m != nil {
		return strings.ReplaceAll(m[1], "/", "-")
	}
	if IsVersion(im.o.Version) {
		return im.o.Version
	}
	return "1"
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes an id of a name: HentElev becomes hent-elev.
func slug(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' && i > 0 && b.Len() > 0 && !(name[i-1] >= 'A' && name[i-1] <= 'Z') {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	s := strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa").Replace(strings.ToLower(b.String()))
	s = strings.Trim(notSlug.ReplaceAllString(s, "-"), "-")
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		s = "x" + s
	}
	return s
}
