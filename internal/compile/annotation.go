package compile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/internal/value"
)

// notes are the schemas whose x- keywords speak of one thing, the first to be
// asked first.
type notes []*schema.Value

// get returns a keyword from the first schema that has it.
func (n notes) get(keyword string) *schema.Value {
	for _, v := range n {
		if m := v.Get(keyword); m != nil {
			return m
		}
	}
	return nil
}

// member returns a member of a keyword's object from the first schema that has it.
func (n notes) member(keyword, name string) *schema.Value {
	for _, v := range n {
		if m := v.Get(keyword).Get(name); m != nil {
			return m
		}
	}
	return nil
}

func (n notes) memberText(keyword, name string) string {
	if m := n.member(keyword, name); m != nil && m.Kind == schema.String {
		return m.Text
	}
	return ""
}

// words returns the texts that a field has for its rules of a keyword.
func (n notes) words(keyword string) *schema.Value {
	for _, v := range n {
		if w := v.Get("x-text").Get("rules").Get(keyword); w != nil {
			return w
		}
	}
	return nil
}

func (n notes) isTrue(keyword, name string) bool {
	m := n.member(keyword, name)
	return m != nil && m.Kind == schema.True
}

// text reads {da, en}; the empty text of nil.
func text(v *schema.Value) program.Text {
	return program.Text{Da: v.GetText("da"), En: v.GetText("en")}
}

func texts(v *schema.Value) []string {
	if v == nil {
		return nil
	}
	var all []string
	for _, item := range v.Items {
		all = append(all, item.Text)
	}
	return all
}

func documents(v *schema.Value) []program.Document {
	if v == nil {
		return nil
	}
	var all []program.Document
	for _, m := range v.Members {
		all = append(all, document(m.Name, m.Value))
	}
	return all
}

func document(id string, v *schema.Value) program.Document {
	return program.Document{ID: id, Title: v.GetText("title"), Publisher: v.GetText("publisher"),
		Version: v.GetText("version"), Date: v.GetText("date"), URL: v.GetText("url")}
}

// integer reads a number that the meta-schema says is whole; 0 of nil.
func integer(v *schema.Value) int64 {
	if v == nil {
		return 0
	}
	canonical, ok := value.Canonical([]byte(v.Text))
	if !ok {
		return 0
	}
	n, err := strconv.ParseInt(canonical, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// unknown stands for a word that the meta-schema has and this package has not; a program
// with it is refused, see program.Ruleset.Unsound.
const unknown = 255

func severity(word string) program.Severity {
	switch word {
	case "info":
		return program.Info
	case "warning":
		return program.Warning
	case "error", "":
		return program.Error
	}
	return unknown
}

func personal(word string) program.Personal {
	switch word {
	case "cpr":
		return program.CPR
	case "name":
		return program.Name
	case "contact":
		return program.Contact
	case "secret":
		return program.Secret
	case "birth":
		return program.Birth
	case "":
		return program.Public
	}
	return unknown
}

// shown is a scalar as people read it.
func shown(v *schema.Value) string {
	switch v.Kind {
	case schema.Null:
		return "null"
	case schema.True:
		return "true"
	case schema.False:
		return "false"
	}
	return v.Text
}

// source reads where something is stated. The document may be named by the
// x-source of the file's root, and must be known.
func (b *builder) source(v *schema.Value) program.Source {
	if v == nil {
		return program.Source{}
	}
	s := program.Source{Document: v.GetText("document"), Section: v.GetText("section")}
	root := b.rootOf(v.File)
	if s.Document == "" {
		s.Document = root.Get("x-source").GetText("document")
	}
	if s.Document == "" {
		if b.catalogue {
			b.errorf(v, "x-source names no document, and neither does the root of the file")
		}
		return s
	}
	if b.system == nil {
		return s
	}
	// A document is known by the file itself or by its system: what other files know
	// depends on which of them were read before.
	stated := root.Get("x-documents").Get(s.Document)
	if stated == nil {
		home := b.system.ID + "/system.json"
		if stated = b.rootOf(home).Get("documents").Get(s.Document); stated == nil {
			stated = b.set.Covered(home).Get("documents").Get(s.Document)
		}
	}
	if stated == nil {
		b.errorf(v, "no document %q in the system's documents or in x-documents of this file", s.Document)
		return s
	}
	if !lists(stated, s) {
		b.errorf(v, unlisted, s.Document, s.Section, stated.File)
	}
	switch known := b.system.Document(s.Document); {
	case known == nil:
		b.system.Documents = append(b.system.Documents, document(s.Document, stated))
	case *known != document(s.Document, stated):
		b.errorf(v, "two different documents are called %q", s.Document)
	}
	return s
}

// unlisted is what is wrong with a source whose section its document does not list. A citation that is misspelt or made
// up has no other judge.
const unlisted = "document %q has no section %q: cite one of its \"sections\", or list this one there (%s) when you have seen it"

// lists reports whether a document has the section that a source cites.
func lists(document *schema.Value, s program.Source) bool {
	return document.Get("sha256") != nil && line.MatchString(s.Section) || s.Section == "" || slices.Contains(texts(document.Get("sections")), s.Section)
}

// line is how a file is cited whose sum is known: by line, or by table and row.
var line = regexp.MustCompile(`^(l\. [1-9][0-9]*|t\. [1-9][0-9]*, r\. [1-9][0-9]*)$`)

// rootOf returns the root of the file that a value is in.
func (b *builder) rootOf(file string) *schema.Value {
	if doc := b.set.Find(file); doc != nil {
		return doc.Root
	}
	return nil
}

// sameRule reports whether two rules are one, of the same field if they are of one message.
func sameRule(x, y *program.Rule, field bool) bool {
	if !slices.Equal(x.Allowed, y.Allowed) || !slices.Equal(x.Registers, y.Registers) {
		return false
	}
	return x.ID == y.ID && x.Keyword == y.Keyword && x.Severity == y.Severity && x.Evidence == y.Evidence &&
		(x.Field == y.Field || !field) && x.Limit == y.Limit && x.Code == y.Code && x.Source == y.Source &&
		x.Message == y.Message && x.Asks == y.Asks && x.Why == y.Why && x.Fix == y.Fix && x.From == y.From && x.To == y.To
}

// keywordOf is the part of a rule id's last part that names the keyword.
func keywordOf(last string) string {
	keyword, _, _ := strings.Cut(last, ".")
	return keyword
}
