package compile

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// Embedded is what rules of one's own are added to.
type Embedded struct {
	Rules *program.Ruleset // it is not changed
	// Shared are the sources that those of one's own may refer to: common/, and the systems
	// with their types.
	Shared fs.FS
	// Alone leaves all systems out but those that any payload needs: the engine's and SOAP.
	Alone bool
}

// Source is a directory of one's own, laid out as docs/source-format.md says.
type Source struct {
	// Prefix goes before the names of its files where an error names them: "folder/", "a.zip!".
	Prefix string
	Files  fs.FS
	// Made are the files where the program itself has made them of contracts; Files is then not read.
	Made []schema.File
}

func (s *Source) name() string { return strings.TrimRight(s.Prefix, "/!") }

// ErrNothing is the cause of an error over a directory that adds nothing.
var ErrNothing = errors.New("no message, system, register or texts of keywords are there")

// maxPlaces is how many places all messages that are added may have together: some 300 MB.
const maxPlaces = 500_000

// needed are the systems that any payload needs.
var needed = []string{"forkontrol", "soap"}

// Added compiles directories of one's own and adds them to the embedded rules. A message
// takes the place of the embedded one that has its id, or that it says it replaces; a
// message of another id stands beside the embedded ones, in their system if it has the id
// of one. The error, when the sources are at fault, is a schema.Errors with all that is
// wrong, or a *SourceError.
func Added(embedded Embedded, sources ...Source) (*program.Ruleset, error) {
	a := &addition{Embedded: embedded, out: outline(embedded), replaced: map[string]string{}, heads: map[string]head{}}
	var errs schema.Errors
	messages, rules, keywords := map[string]string{}, map[string]*origin{}, schema.Lent(embedded.Shared, "common/keywords.json")
	for _, s := range sources {
		files := s.Made
		if files == nil {
			var err error
			if files, err = schema.Read(s.Files); err != nil {
				return nil, &SourceError{s.name(), err}
			}
		}
		r := newRuleset(a.out)
		r.prefix, r.messages, r.rules, r.keywords = s.Prefix, messages, rules, keywords
		loaded := r.load(files, embedded.Shared)
		if !r.adds(len(files)) {
			return nil, &SourceError{s.name(), ErrNothing}
		}
		if !loaded {
			errs = append(errs, r.located()...)
			continue
		}
		a.sources = append(a.sources, r)
		a.versions = append(a.versions, version(files))
	}
	if len(errs) == 0 {
		errs = a.compile(rules)
	}
	if len(errs) > 0 {
		errs.Sort()
		return nil, errs
	}
	if what := a.out.Unsound(); what != "" {
		return nil, errors.New("the ruleset that these schemas make cannot be checked by: " + what)
	}
	a.out.Version = a.version()
	return a.out, nil
}

// SourceError is why a directory cannot be read, or that it adds nothing.
type SourceError struct {
	Name string // the source's prefix without what ends it
	Err  error
}

func (e *SourceError) Error() string {
	if e.Name == "" {
		return e.Err.Error()
	}
	return e.Name + ": " + e.Err.Error()
}

func (e *SourceError) Unwrap() error { return e.Err }

// outline is the embedded ruleset as far as it may be changed: the ruleset and its systems,
// not their messages.
func outline(embedded Embedded) *program.Ruleset {
	out := *embedded.Rules
	out.Keywords, out.Registers, out.Systems = slices.Clone(out.Keywords), slices.Clone(out.Registers), nil
	for _, s := range embedded.Rules.Systems {
		if embedded.Alone && !slices.Contains(needed, s.ID) {
			continue
		}
		own := *s
		own.Documents, own.Rules, own.Messages = slices.Clone(s.Documents), slices.Clone(s.Rules), slices.Clone(s.Messages)
		out.Systems = append(out.Systems, &own)
	}
	return &out
}

// adds reports whether the directory of so many files has anything to add. One that cannot be read may have.
func (r *ruleset) adds(files int) bool {
	own := 0
	for _, d := range r.set.Documents {
		switch {
		case d.Shared:
		case d.Role != schema.Schema || d.Root.Get("x-message") != nil:
			return true
		default:
			own++
		}
	}
	return own < files
}

// located are the errors of the directory, with its name before those of its files.
func (r *ruleset) located() schema.Errors {
	for _, e := range r.errs {
		if doc := r.set.Find(e.File); doc == nil || !doc.Shared {
			e.File = r.prefix + e.File
		}
	}
	return r.errs
}

// addition is the work of Added.
type addition struct {
	Embedded
	out      *program.Ruleset
	sources  []*ruleset
	versions []string
	// replaced are the embedded messages that are so, and by which.
	replaced map[string]string
	// heads are what was added beside messages, by role and name.
	heads map[string]head
}

// head is something that was added and has a name.
type head struct {
	place string
	what  any
}

func (a *addition) compile(rules map[string]*origin) (errs schema.Errors) {
	for _, r := range a.sources {
		a.replace(r)
	}
	a.claim(rules)
	a.forget()
	for _, r := range a.sources {
		a.keywords(r)
		a.registers(r)
		a.systems(r)
	}
	for _, r := range a.sources {
		a.lend(r)
	}
	order.Pointers(a.out.Systems, func(x, y *program.System) int { return strings.Compare(x.ID, y.ID) })
	added := map[*program.System][]*program.Message{}
	places := 0
	for _, r := range a.sources {
		for doc := range r.documents(schema.Schema) {
			if places > maxPlaces {
				r.errorf(doc.Root.Get("x-message"), "the messages before this one have more than %d places together", maxPlaces)
				break
			}
			msg := r.readMessage(doc)
			if msg == nil {
				continue
			}
			places += len(msg.Nodes)
			msg.Added = true
			r.checkWorded(msg, doc)
			sys := r.system(doc.Root.Get("x-message"))
			added[sys] = append(added[sys], msg)
		}
		errs = append(errs, r.located()...)
	}
	for _, s := range a.out.Systems {
		s.Messages = a.joined(s.Messages, added[s])
	}
	return errs
}

// replace notes which embedded messages those of a directory take the place of.
func (a *addition) replace(r *ruleset) {
	for doc := range r.documents(schema.Schema) {
		head := doc.Root.Get("x-message")
		if head == nil {
			continue
		}
		id := messageID(head)
		if _, m := a.Rules.Find(id); m != nil {
			a.replaced[id] = id
		}
		if other := head.Get("replaces"); other != nil {
			if _, m := a.Rules.Find(other.Text); m == nil {
				r.errorf(other, "there is no embedded message %q to replace", other.Text)
			}
			a.replaced[other.Text] = id
		}
	}
}

// claim sees to it that no rule has the id of another in an embedded message that stays.
func (a *addition) claim(rules map[string]*origin) {
	with := map[string]bool{} // the systems whose messages may have the same
	for _, r := range a.sources {
		for doc := range r.documents(schema.Schema) {
			with[doc.Root.Get("x-message").GetText("system")] = true
		}
	}
	for s, m := range a.staying() {
		if !with[s.ID] {
			continue
		}
		for i := range m.Rules[1:] {
			rule := &m.Rules[i+1]
			if rules[rule.ID] == nil {
				rules[rule.ID] = &origin{rule, m.ID, "the embedded rules"}
			}
		}
	}
}

// forget takes the documents that nothing cites any more out of the systems that are added to:
// one of the same id may then be another.
func (a *addition) forget() {
	with := map[string]bool{}
	for _, r := range a.sources {
		for _, doc := range r.set.Documents {
			if doc.Role == schema.System {
				with[path.Dir(doc.Path)] = true
			}
		}
	}
	for _, s := range a.out.Systems {
		if with[s.ID] {
			s.Documents = slices.DeleteFunc(s.Documents, func(d program.Document) bool { return a.citing(s, nil, d.ID) == "" })
		}
	}
}

// staying gives the embedded messages that nothing takes the place of.
func (a *addition) staying() func(yield func(*program.System, *program.Message) bool) {
	return func(yield func(*program.System, *program.Message) bool) {
		for _, s := range a.out.Systems {
			for _, m := range s.Messages {
				if a.replaced[m.ID] == "" && !yield(s, m) {
					return
				}
			}
		}
	}
}

// first reports whether a thing of a name is to be added: it is the first, or an error says
// that there is another already. The same twice is no error.
func (a *addition) first(r *ruleset, doc *schema.Document, at *schema.Value, kind, name string, what any) bool {
	key := kind + " " + name
	before, there := a.heads[key]
	switch {
	case !there:
		a.heads[key] = head{r.place(doc), what}
	case !reflect.DeepEqual(before.what, what):
		r.errorf(at, "the %s %q is another in %s", kind, name, before.place)
	}
	return !there
}

// keywords puts a directory's texts of keywords in the place of the embedded ones.
func (a *addition) keywords(r *ruleset) {
	doc := r.set.Find("common/keywords.json")
	if doc == nil || doc.Shared {
		return
	}
	r.out = &program.Ruleset{}
	r.readKeywords()
	own := r.out.Keywords
	r.out = a.out
	for i := 0; i < len(own); {
		k := own[i].Keyword
		n := i + 1
		for n < len(own) && own[n].Keyword == k {
			n++
		}
		if a.first(r, doc, doc.Root, "keyword", k, own[i:n]) {
			a.out.Keywords = slices.DeleteFunc(a.out.Keywords, func(e program.KeywordText) bool { return e.Keyword == k })
			a.out.Keywords = append(a.out.Keywords, own[i:n]...)
		}
		i = n
	}
}

// registers adds a directory's registers. One that embedded rules ask keeps its key and its columns, and may have
// further ones.
func (a *addition) registers(r *ruleset) {
	for doc := range r.documents(schema.Register) {
		own, at := r.readRegister(doc), doc.Root.Get("name")
		if !a.first(r, doc, at, "register", own.Name, own) {
			continue
		}
		before := a.out.Register(own.Name)
		if before == nil {
			a.out.Registers = append(a.out.Registers, own)
			continue
		}
		if !extends(&own, before) {
			without := slices.DeleteFunc(slices.Clone(a.Rules.Registers), func(d program.Register) bool { return d.Name == own.Name })
			for _, m := range a.staying() {
				if m.Unsound(without) != "" {
					r.errorf(at, "the register %q is another than the embedded one, which %s asks: give it another name, or further columns only", own.Name, m.ID)
					break
				}
			}
		}
		*before = own
	}
}

// extends reports whether whoever asks a register can ask another in its place.
func extends(own, before *program.Register) bool {
	return own.Keys == before.Keys && len(own.Columns) >= len(before.Columns) &&
		slices.EqualFunc(own.Columns[:len(before.Columns)], before.Columns, func(x, y program.Column) bool { return x.Name == y.Name && x.Kind == y.Kind })
}

// lend gives the messages of a directory their embedded systems where those were left out.
func (a *addition) lend(r *ruleset) {
	for doc := range r.documents(schema.Schema) {
		id := doc.Root.Get("x-message").GetText("system")
		if home := r.set.Find(id + "/system.json"); home != nil && home.Shared && a.system(id) < 0 {
			a.out.Systems = append(a.out.Systems, r.readSystem(home))
		}
	}
}

// system is where a system is, -1 for nowhere.
func (a *addition) system(id string) int {
	return slices.IndexFunc(a.out.Systems, func(s *program.System) bool { return s.ID == id })
}

// systems adds a directory's systems. One that has the id of an embedded system says what
// that is from now on; what it does not say stays, and its documents and rules come to those that are there.
func (a *addition) systems(r *ruleset) {
	for doc := range r.documents(schema.System) {
		own := r.readSystem(doc)
		if !a.first(r, doc, doc.Root.Get("id"), "system", own.ID, *own) {
			continue
		}
		i := a.system(own.ID)
		if i < 0 {
			own.Added = true
			a.out.Systems = append(a.out.Systems, own)
			continue
		}
		before := a.out.Systems[i]
		own.Direction, own.Transport = cmp.Or(own.Direction, before.Direction), cmp.Or(own.Transport, before.Transport)
		if own.Areas == nil {
			own.Areas = before.Areas
		}
		if own.Links == nil {
			own.Links = before.Links
		}
		if own.Missing.Empty() {
			own.Missing = before.Missing
		}
		for _, d := range before.Documents {
			switch now := own.Document(d.ID); {
			case now == nil:
				own.Documents = append(own.Documents, d)
			case *now == d:
			case a.citing(before, own, d.ID) != "":
				r.errorf(doc.Root.Get("documents").Get(d.ID), "the document %q is another than the embedded one, which %s cites: give it another id",
					d.ID, a.citing(before, own, d.ID))
			}
		}
		for _, rule := range before.Rules {
			if !slices.ContainsFunc(own.Rules, func(o program.Rule) bool { return o.ID == rule.ID }) {
				own.Rules = append(own.Rules, rule)
			}
		}
		own.Messages = before.Messages
		a.out.Systems[i] = own
	}
}

// citing names what of an embedded system cites a document and stays; empty when nothing does.
// The rules of its own that a system of one's own has take the place of those of that id.
func (a *addition) citing(embedded, own *program.System, document string) string {
	cites := func(rule program.Rule) bool { return rule.Source.Document == document }
	for _, rule := range embedded.Rules {
		if cites(rule) && (own == nil || !slices.ContainsFunc(own.Rules, func(o program.Rule) bool { return o.ID == rule.ID })) {
			return rule.ID
		}
	}
	for s, m := range a.staying() {
		if s == embedded && (m.Source.Document == document || slices.ContainsFunc(m.Rules, cites) ||
			slices.ContainsFunc(m.Fields, func(f program.Field) bool { return f.Source.Document == document })) {
			return m.ID
		}
	}
	return ""
}

// joined are the messages of a system: those added stand where what they replace stood, else
// behind those of their service.
func (a *addition) joined(embedded, added []*program.Message) []*program.Message {
	take := func(id string) *program.Message {
		i := slices.IndexFunc(added, func(m *program.Message) bool { return m.ID == id })
		if i < 0 {
			return nil
		}
		m := added[i]
		added = slices.Delete(added, i, i+1)
		return m
	}
	var all []*program.Message
	for _, m := range embedded {
		if by := a.replaced[m.ID]; by != "" {
			m = take(by)
		}
		if m != nil {
			all = append(all, m)
		}
	}
	for _, m := range added {
		at := len(all)
		for i := range all {
			if all[i].Service == m.Service {
				at = i + 1
			}
		}
		all = slices.Insert(all, at, m)
	}
	return all
}

// version names what the ruleset is made of.
func (a *addition) version() string {
	h := sha256.New()
	h.Write([]byte(a.Rules.Version))
	if a.Alone {
		h.Write([]byte(" alone"))
	}
	for _, v := range a.versions {
		h.Write([]byte(" " + v))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// checkWorded sees to it that every rule of a message has a text.
func (r *ruleset) checkWorded(msg *program.Message, doc *schema.Document) {
	for i := range msg.Rules[1:] {
		rule := &msg.Rules[i+1]
		if rule.Message.Empty() && !slices.ContainsFunc(r.out.Keywords, func(k program.KeywordText) bool { return k.Keyword == rule.Keyword && !k.Draft }) &&
			!r.words(rule.Keyword) {
			r.errorf(doc.Root.Get("x-message"), "no text for the keyword %q, which rule %s needs", rule.Keyword, rule.ID)
			return
		}
	}
}
