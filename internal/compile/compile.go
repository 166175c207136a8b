// Package compile makes programs from schemas.
//
// It walks the resolved schemas of internal/schema beside the tree as it was
// written and lays down, place by place, the flat tables that internal/program
// defines. It runs at build time (cmd/rulec writes its result out as Go) or once
// at start-up for a directory of schemas; it checks no payload.
//
// What a schema asks for is either in the program or an error with file, line
// and JSON Pointer: nothing is left out in silence.
//
// Words: a place is where in a payload a schema applies. The layers of a place
// are all schemas that must hold there: the property's own, what it refers to
// with $ref, and the members of allOf. Layers are merged into one node where that
// keeps their meaning; one that cannot be merged becomes a node of its own that
// applies to the same place. A branch is a schema that holds under a condition
// only (anyOf, oneOf, not, if, then, else, dependencies).
package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"iter"
	"path"
	"strings"

	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// Ruleset compiles a directory laid out as docs/source-format.md says. The error,
// when the sources are at fault, is a schema.Errors with all that is wrong.
func Ruleset(fsys fs.FS) (*program.Ruleset, error) {
	files, err := schema.Read(fsys)
	if err != nil {
		return nil, err
	}
	r := newRuleset(&program.Ruleset{})
	if r.load(files, nil) {
		r.readKeywords()
		r.readRegisters()
		r.readSystems()
		r.readMessages()
		r.checkKeywords()
	}
	if len(r.errs) > 0 {
		r.errs.Sort()
		return nil, r.errs
	}
	if what := r.out.Unsound(); what != "" {
		return nil, errors.New("the ruleset that these schemas make cannot be checked by: " + what)
	}
	r.out.Version = version(files)
	return r.out, nil
}

// version names the sources: a hash over the names and contents of the files
// that a ruleset is made of.
func version(files []schema.File) string {
	h := sha256.New()
	for _, f := range files {
		// Each part ends in its own hash so that no two directories read alike.
		one := sha256.Sum256(f.Text)
		h.Write([]byte(f.Name + "\x00"))
		h.Write(one[:])
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// origin is where a rule id was first used.
type origin struct {
	rule    *program.Rule
	message string
	file    string
}

// ruleset is the work on one directory.
type ruleset struct {
	set      *schema.Set
	out      *program.Ruleset
	errs     schema.Errors
	rules    map[string]*origin
	messages map[string]string // the file of each message that was read, by id
	prefix   string            // goes before the names of the directory's files
	keywords *schema.Document  // whose texts are there to be taken
}

func newRuleset(out *program.Ruleset) *ruleset {
	return &ruleset{out: out, rules: map[string]*origin{}, messages: map[string]string{}}
}

// load reads the files, and reports whether a program can be made of them. Looking on for
// more errors in the others when some are not in order would report what follows from those.
func (r *ruleset) load(files []schema.File, shared fs.FS) bool {
	set, err := schema.LoadFiles(files, shared)
	r.set = set
	errors.As(err, &r.errs)
	return len(r.errs) == 0
}

func (r *ruleset) errorf(v *schema.Value, format string, args ...any) {
	r.errs = append(r.errs, v.Errorf(format, args...))
}

func (r *ruleset) readKeywords() {
	doc := r.set.Find("common/keywords.json")
	if doc == nil || doc.Shared {
		return
	}
	if draft := doc.Root.Get("draft"); draft != nil {
		r.out.Keywords = append(r.out.Keywords,
			program.KeywordText{Draft: true, Why: text(draft.Get("why"))},
			program.KeywordText{Keyword: program.OwnKeyword, Draft: true, Why: text(draft.Get("own"))})
	}
	for _, m := range doc.Root.Get("keywords").Members {
		if m.Value.Get("contracts") == nil {
			r.out.Keywords = append(r.out.Keywords, textsOf(m)...)
		}
	}
}

// textsOf are the texts of a keyword, the more special ones first.
func textsOf(m schema.Member) (list []program.KeywordText) {
	if draft := m.Value.Get("draft"); draft != nil {
		own := keywordText(m.Name, draft)
		own.Draft = true
		list = append(list, own)
	}
	all := keywordText(m.Name, m.Value)
	if limits := m.Value.Get("limits"); limits != nil {
		for _, l := range limits.Members {
			one := keywordText(m.Name, l.Value)
			one.Limit = l.Name
			if one.Why.Empty() {
				one.Why = all.Why
			}
			if one.Fix.Empty() {
				one.Fix = all.Fix
			}
			list = append(list, one)
		}
	}
	return append(list, all)
}

// words gives the ruleset the texts of a keyword that only rules of contracts have, and reports
// whether there are any.
func (r *ruleset) words(keyword string) bool {
	if r.keywords == nil {
		r.keywords = r.set.Find("common/keywords.json")
	}
	if r.keywords == nil {
		return false
	}
	for _, m := range r.keywords.Root.Get("keywords").Members {
		if m.Name == keyword && m.Value.Get("contracts") != nil {
			r.out.Keywords = append(r.out.Keywords, textsOf(m)...)
			return true
		}
	}
	return false
}

// ContractKeywords are the texts of the keywords that only rules of contracts have.
func ContractKeywords(shared fs.FS) (list []program.KeywordText) {
	doc := schema.Lent(shared, "common/keywords.json")
	if doc == nil {
		return nil
	}
	for _, m := range doc.Root.Get("keywords").Members {
		if m.Value.Get("contracts") != nil {
			list = append(list, textsOf(m)...)
		}
	}
	return list
}

func keywordText(keyword string, v *schema.Value) program.KeywordText {
	return program.KeywordText{Keyword: keyword, Message: text(v.Get("message")), Asks: text(v.Get("asks")),
		Why: text(v.Get("why")), Fix: text(v.Get("fix"))}
}

func (r *ruleset) readRegisters() {
	for doc := range r.documents(schema.Register) {
		r.out.Registers = append(r.out.Registers, r.readRegister(doc))
	}
}

func (r *ruleset) readRegister(doc *schema.Document) program.Register {
	root := doc.Root
	reg := program.Register{Name: root.GetText("name"), Title: text(root.Get("title")), Keys: int(integer(root.Get("keys")))}
	for _, c := range root.Get("columns").Items {
		reg.Columns = append(reg.Columns, program.Column{Name: c.GetText("name"), Kind: c.GetText("kind"), Text: text(c.Get("text"))})
	}
	if reg.Keys > len(reg.Columns) {
		r.errorf(root.Get("keys"), "%d keys, but the register has %d columns", reg.Keys, len(reg.Columns))
	}
	if want := "common/registers/" + reg.Name + ".json"; doc.Path != want {
		r.errorf(root.Get("name"), "the file of this register must be %s", want)
	}
	return reg
}

func (r *ruleset) readSystems() {
	for doc := range r.documents(schema.System) {
		r.out.Systems = append(r.out.Systems, r.readSystem(doc))
	}
	order.Pointers(r.out.Systems, func(a, b *program.System) int { return strings.Compare(a.ID, b.ID) })
}

func (r *ruleset) readSystem(doc *schema.Document) *program.System {
	root := doc.Root
	s := &program.System{
		ID: root.GetText("id"), Name: root.GetText("name"), Direction: root.GetText("direction"),
		Areas: texts(root.Get("areas")), Transport: root.GetText("transport"), Text: text(root.Get("text")),
		Missing: text(root.Get("missing")), Links: texts(root.Get("links")), Documents: documents(root.Get("documents")),
	}
	if s.ID != path.Dir(doc.Path) {
		r.errorf(root.Get("id"), "the id must be that of the directory, %q", path.Dir(doc.Path))
	}
	if rules := root.Get("rules"); rules != nil {
		r.readSystemRules(s, rules, root.Get("documents"))
	}
	return s
}

// documents gives those of a role that the directory itself has.
func (r *ruleset) documents(role schema.Role) iter.Seq[*schema.Document] {
	return func(yield func(*schema.Document) bool) {
		for _, doc := range r.set.Documents {
			if doc.Role == role && !doc.Shared && !yield(doc) {
				return
			}
		}
	}
}

// readSystemRules reads the rules that belong to no message.
func (r *ruleset) readSystemRules(s *program.System, rules, documents *schema.Value) {
	seen := map[string]bool{}
	for _, v := range rules.Items {
		id := v.GetText("id")
		if !strings.HasPrefix(id, s.ID+"/") {
			r.errorf(v.Get("id"), "the id must begin with %q", s.ID+"/")
		}
		if seen[id] {
			r.errorf(v.Get("id"), "the id %q appears twice", id)
		}
		seen[id] = true
		rule := program.Rule{
			ID: id, Keyword: id[strings.LastIndexByte(id, '/')+1:],
			Severity: severity(v.GetText("severity")), Evidence: evidence(v.GetText("evidence")),
			Limit: v.GetText("limit"), Code: v.GetText("code"),
			Message: text(v.Get("message")), Asks: text(v.Get("asks")), Why: text(v.Get("why")), Fix: text(v.Get("fix")),
			Source: program.Source{Document: v.Get("source").GetText("document"), Section: v.Get("source").GetText("section")},
		}
		if rule.Evidence == program.Draft && rule.Severity > program.Warning {
			r.errorf(v.Get("severity"), "a rule of draft evidence is at most a warning")
		}
		if stated := documents.Get(rule.Source.Document); stated != nil {
			if !lists(stated, rule.Source) {
				r.errorf(v.Get("source"), unlisted, rule.Source.Document, rule.Source.Section, stated.File)
			}
		} else if rule.Source.Document != "" {
			r.errorf(v.Get("source"), "no document %q in this file", rule.Source.Document)
		}
		s.Rules = append(s.Rules, rule)
	}
}

func (r *ruleset) readMessages() {
	for doc := range r.documents(schema.Schema) {
		if other := doc.Root.Get("x-message").Get("replaces"); other != nil {
			r.errorf(other, "only a message that is added to the embedded ones can replace one")
		}
		if msg := r.readMessage(doc); msg != nil {
			sys := r.system(doc.Root.Get("x-message"))
			sys.Messages = append(sys.Messages, msg)
		}
	}
}

// readMessage compiles the message of a document, nil when it has none or one that there is
// already.
func (r *ruleset) readMessage(doc *schema.Document) *program.Message {
	head := doc.Root.Get("x-message")
	if head == nil {
		return nil
	}
	sys := r.system(head)
	if sys == nil {
		return nil
	}
	want := path.Join(head.GetText("system"), head.GetText("service"), head.GetText("version"))
	if path.Dir(doc.Path) != want {
		r.errorf(head, "the file is in %s, but its system, service and version say %s", path.Dir(doc.Path), want)
	}
	make := func(byType bool) *builder {
		b := newBuilder(r.set, doc, r.out.Registers)
		b.catalogue, b.system, b.byType = true, sys, byType
		if doc.Root.Get("x-types") != nil && !byType {
			b.limit = manyNodes
		}
		b.build()
		return b
	}
	b := make(false)
	if b.full && b.limit == manyNodes {
		b = make(true)
	}
	r.errs = append(r.errs, b.errs...)
	msg := b.msg
	if first := r.messages[msg.ID]; first != "" {
		r.errorf(head, "message %s is in %s already", msg.ID, first)
		return nil
	}
	r.messages[msg.ID] = r.place(doc)
	r.claimRules(msg, r.place(doc), head)
	return msg
}

// place is how errors name a document.
func (r *ruleset) place(doc *schema.Document) string { return r.prefix + doc.Path }

func (r *ruleset) system(head *schema.Value) *program.System {
	id := head.GetText("system")
	for _, s := range r.out.Systems {
		if s.ID == id {
			return s
		}
	}
	r.errorf(head, "no system %q: %s/system.json is missing", id, id)
	return nil
}

// claimRules sees to it that a rule id means one thing in the whole ruleset.
func (r *ruleset) claimRules(msg *program.Message, place string, head *schema.Value) {
	for i := 1; i < len(msg.Rules); i++ {
		rule := &msg.Rules[i]
		first := r.rules[rule.ID]
		switch {
		case first == nil:
			r.rules[rule.ID] = &origin{rule, msg.ID, place}
		case !sameRule(first.rule, rule, false):
			r.errorf(head, "rule %s is another in %s (%s): tell them apart with x-message.ruleScope",
				rule.ID, first.message, first.file)
		}
	}
}

// checkKeywords sees to it that every rule has a text.
func (r *ruleset) checkKeywords() {
	if r.out.Keywords == nil {
		return
	}
	has := map[string]bool{}
	for _, k := range r.out.Keywords {
		has[k.Keyword] = has[k.Keyword] || !k.Draft
	}
	doc := r.set.Find("common/keywords.json")
	for _, s := range r.out.Systems {
		for _, m := range s.Messages {
			for i := range m.Rules[1:] {
				rule := &m.Rules[i+1]
				if !rule.Message.Empty() || has[rule.Keyword] {
					continue
				}
				has[rule.Keyword] = true // once is enough
				if !r.words(rule.Keyword) {
					r.errorf(doc.Root.Get("keywords"), "no text for the keyword %q, which rule %s needs", rule.Keyword, rule.ID)
				}
			}
		}
	}
}

// Options are those of Document.
type Options struct {
	// Name of the message, and of its root in rule ids; "Document" when empty.
	Name string
	// Remote gives documents that the schema refers to, by their address. Nil has
	// none. Nothing is fetched.
	Remote func(address string) (text []byte, ok bool)
}

// Document compiles one draft-07 schema that stands alone: it needs no x-message
// and its properties need no label, source or evidence. Its system is "document" and its
// breaches are errors; the message takes JSON.
func Document(text []byte, o Options) (*program.Message, error) {
	if o.Name == "" {
		o.Name = "Document"
	}
	set, err := schema.LoadDocument(o.Name, text, o.Remote)
	if err != nil {
		return nil, err
	}
	b := newBuilder(set, set.Documents[0], nil)
	b.name, b.limit = o.Name, manyNodes
	b.build()
	if b.full {
		// Schemas whose definitions refer to one another many times over grow
		// without bound when every place has its own node.
		b = newBuilder(set, set.Documents[0], nil)
		b.name, b.share = o.Name, true
		b.build()
	}
	if len(b.errs) > 0 {
		b.errs.Sort()
		return nil, b.errs
	}
	if what := b.msg.Unsound(nil); what != "" {
		return nil, errors.New("the program that this schema makes cannot be checked by: " + what)
	}
	return b.msg, nil
}
