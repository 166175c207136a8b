package catalogue

import (
	"iter"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Catalogue is what a ruleset knows.
type Catalogue struct {
	set *program.Ruleset
	// say gives what a rule asks and why, in a language; nil where the ruleset has no such texts.
	say func(f *finding.Finding, set *program.Ruleset, lang string) (asks, why string)
}

// Of gives the catalogue of a whole ruleset.
func Of(set *program.Ruleset) Catalogue { return Catalogue{set, sentences} }

// OfPacks gives the catalogue of a ruleset that was read from packs, see internal/pack: they do not have the
// texts that say what rules ask and why.
func OfPacks(set *program.Ruleset) Catalogue { return Catalogue{set: set} }

// Systems gives the systems that have messages.
func (c Catalogue) Systems() iter.Seq[*program.System] {
	return func(yield func(*program.System) bool) {
		for _, s := range c.set.Systems {
			if len(s.Messages) > 0 && !yield(s) {
				return
			}
		}
	}
}

// Messages gives the messages of a system, of all systems when none is named.
func (c Catalogue) Messages(system string) iter.Seq[Message] {
	return func(yield func(Message) bool) {
		for _, s := range c.set.Systems {
			if system != "" && system != s.ID {
				continue
			}
			for _, m := range s.Messages {
				if !yield(Message{m, s.ID}) {
					return
				}
			}
		}
	}
}

// Description is all that is known of a message.
type Description struct {
	Message
	Label program.Text // of the root
	// Rules of the message as a whole, see Rule.
	Rules []program.RuleID

	catalogue Catalogue
	system    *program.System
	// By field: its property, nil where there is none, and its rules.
	props []*program.Prop
	rules [][]program.RuleID
	// forms marks the rules that ask a lexical form.
	forms []bool
}

// Describe gives all that is known of a message.
func (c Catalogue) Describe(s *program.System, m *program.Message) Description {
	m.Load()
	d := Description{Message: Message{m, s.ID}, catalogue: c, system: s}
	d.props = make([]*program.Prop, len(m.Fields))
	d.rules = make([][]program.RuleID, len(m.Fields))
	d.forms = make([]bool, len(m.Rules))
	for i := range m.Nodes {
		n := &m.Nodes[i]
		for k := range n.Checks {
			if c := &n.Checks[k]; c.Op == program.OpKind {
				d.forms[c.Rule] = true
			}
		}
		if n.Object == nil {
			continue
		}
		for k := range n.Object.Props {
			if p := &n.Object.Props[k]; p.Known && d.props[p.Field] == nil {
				d.props[p.Field] = p
			}
		}
	}
	for i := 1; i < len(m.Rules); i++ {
		f := m.Rules[i].Field
		d.rules[f] = append(d.rules[f], program.RuleID(i))
	}
	if len(m.Fields) > 0 {
		d.Label, d.Rules = m.Fields[0].Label, d.rules[0]
	}
	return d
}

// TextElement is the Element of a field that is the text of the element around it, beside its attributes.
const TextElement = "#text"

// Len is the number of fields, without the root.
func (d *Description) Len() int { return max(len(d.Message.Fields)-1, 0) }

// Field gives a field, from 0, in the order of the document; the fields of an object stand after it.
func (d *Description) Field(i int) Field {
	i++ // the root has number 0
	m, p := d.Message.Message, d.props[i]
	f := &m.Fields[i]
	out := Field{Field: f, Source: f.Source, Rules: d.rules[i]}
	if out.Source.Document == "" {
		out.Source.Document = m.Source.Document
	}
	node := &m.Nodes[f.Node]
	if p != nil {
		node = &m.Nodes[p.Node]
		if p.List && p.Item != 0 {
			node = &m.Nodes[p.Item]
		}
		out.Repeated, out.Attribute, out.Namespace = p.List, p.Attr, p.Space
		if p.XML != p.Name {
			out.Element = p.XML
		}
		if p.XML == "" && p.Known && m.Marked {
			out.Element = TextElement
		}
	}
	out.Types = typesOf(node.Types)
	d.bounds(&out)
	d.column(&out)
	return out
}

var kinds = [...]string{"null", "boolean", "integer", "number", "string", "object", "array"}

// typesOf gives JSON Schema's words for types. A number may be an integer, so that goes without saying.
func typesOf(types program.Types) []string {
	var words []string
	for i, word := range kinds {
		if types&(1<<i) != 0 && !(word == "integer" && types&program.Number != 0) {
			words = append(words, word)
		}
	}
	return words
}

// bounds adds what rules ask of the values of their field. Where several rules of a word do, as those of the cases of a
// condition may, it is the first.
func (d *Description) bounds(f *Field) {
	for _, id := range f.Rules {
		rule := &d.Message.Rules[id]
		word, limit := rule.Keyword, rule.Limit
		if d.forms[id] && isForm(word) {
			limit, word = word, "format"
		}
		switch word { // those of XML Schema
		case "form":
			word = "format"
		case "minInclusive":
			word = "minimum"
		case "maxInclusive":
			word = "maximum"
		case "minExclusive":
			word = "exclusiveMinimum"
		case "maxExclusive":
			word = "exclusiveMaximum"
		}
		if (word == "enum" || word == "const" || word == "fixed") && f.Allowed == nil {
			f.Allowed = rule.Allowed
		}
		for w := range words {
			if w.String() == word && f.Bounds[w] == "" {
				f.Bounds[w] = limit
			}
		}
	}
}

// isForm reports whether a keyword names a lexical form by itself; the keyword format names it by its limit.
func isForm(keyword string) bool {
	switch keyword {
	case "cpr", "cvr", "p-number", "ean", "institution", "danish-decimal", "jn", "date", "dateTime", "time":
		return true
	}
	return false
}

// column adds what the CSV form of the message says of a field.
func (d *Description) column(f *Field) {
	if d.CSV == nil {
		return
	}
	for i := range d.CSV.Records {
		r := &d.CSV.Records[i]
		for k := range r.Columns {
			if c := &r.Columns[k]; c.Property == f.Name && f.Path == r.Name+"."+c.Property {
				f.Column = c.Name
				if k == 0 && r.Mark != "" && f.Allowed == nil {
					f.Allowed = []string{r.Mark}
				}
			}
		}
	}
}

// Cites reports whether the message, a field of it or a rule cites a document of the system.
func (d *Description) Cites(document string) bool {
	m := d.Message.Message
	if m.Source.Document == document {
		return true
	}
	for i := range m.Fields {
		if m.Fields[i].Source.Document == document {
			return true
		}
	}
	for i := range m.Rules {
		if m.Rules[i].Source.Document == document {
			return true
		}
	}
	return false
}

// Documents gives the documents that are cited, in the order of the system.
func (d *Description) Documents() iter.Seq[*program.Document] {
	return func(yield func(*program.Document) bool) {
		for i := range d.system.Documents {
			if document := &d.system.Documents[i]; d.Cites(document.ID) && !yield(document) {
				return
			}
		}
	}
}
