// Package catalogue writes what a ruleset knows of systems, messages and fields as
// JSON, in one language: what a form, a field table or a page about a message needs.
// It writes without reflection, for the WebAssembly module.
package catalogue

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
)

// AppendSystems appends the systems that have messages, as an array of objects.
func AppendSystems(b []byte, set *program.Ruleset, lang string) []byte {
	w := writer{b: b, lang: lang}
	w.open('[')
	for _, s := range set.Systems {
		if len(s.Messages) == 0 {
			continue
		}
		w.item()
		w.open('{')
		w.text("id", s.ID)
		w.text("name", s.Name)
		w.text("direction", s.Direction)
		w.list("areas", s.Areas)
		w.text("transport", s.Transport)
		w.number("messages", len(s.Messages))
		w.text("text", s.Text.In(lang))
		w.list("links", s.Links)
		w.close('}')
	}
	w.close(']')
	return w.b
}

// AppendMessages appends the messages of a system, of all systems when none is named,
// as an array of objects.
func AppendMessages(b []byte, set *program.Ruleset, system, lang string) []byte {
	w := writer{b: b, lang: lang}
	w.open('[')
	for _, s := range set.Systems {
		if system != "" && system != s.ID {
			continue
		}
		for _, m := range s.Messages {
			w.item()
			w.open('{')
			w.message(s, m)
			w.close('}')
		}
	}
	w.close(']')
	return w.b
}

// AppendMessage appends one message with its fields, in the order of the document,
// those of an object after it, and the documents it cites, as an object.
func AppendMessage(b []byte, s *program.System, m *program.Message, lang string) []byte {
	m.Load()
	w := writer{b: b, lang: lang}
	w.open('{')
	w.message(s, m)
	w.text("root", m.Root)
	w.some("namespace", m.Space)
	w.key("fields")
	w.open('[')
	props := propsOf(m)
	rules := rulesOf(m)
	for i := 1; i < len(m.Fields); i++ {
		w.item()
		w.field(m, program.FieldID(i), props[i], rules[i])
	}
	w.close(']')
	w.key("rules")
	w.open('[')
	for _, id := range rules[0] {
		w.item()
		w.rule(&m.Rules[id])
	}
	w.close(']')
	w.documents(s, m)
	w.close('}')
	return w.b
}

// propsOf gives the property of each field, nil where there is none.
func propsOf(m *program.Message) []*program.Prop {
	props := make([]*program.Prop, len(m.Fields))
	for i := range m.Nodes {
		o := m.Nodes[i].Object
		if o == nil {
			continue
		}
		for k := range o.Props {
			if p := &o.Props[k]; p.Known && props[p.Field] == nil {
				props[p.Field] = p
			}
		}
	}
	return props
}

// rulesOf gives the rules of each field.
func rulesOf(m *program.Message) [][]program.RuleID {
	rules := make([][]program.RuleID, len(m.Fields))
	for i := 1; i < len(m.Rules); i++ {
		f := m.Rules[i].Field
		rules[f] = append(rules[f], program.RuleID(i))
	}
	return rules
}

func (w *writer) message(s *program.System, m *program.Message) {
	w.text("id", m.ID)
	w.text("system", s.ID)
	w.text("service", m.Service)
	w.text("title", m.Title)
	w.text("name", m.Name)
	w.text("version", m.Version)
	w.text("direction", m.Direction)
	w.some("from", m.From)
	w.some("to", m.To)
	w.list("formats", m.Formats)
	w.text("evidence", m.Evidence.String())
	w.text("text", m.Text.In(w.lang))
}

var kinds = [...]string{"null", "boolean", "integer", "number", "string", "object", "array"}

var personal = [...]string{"", "cpr", "name", "contact", "secret"}

func (w *writer) field(m *program.Message, id program.FieldID, p *program.Prop, rules []program.RuleID) {
	f := &m.Fields[id]
	w.open('{')
	w.text("path", f.Path)
	w.text("name", f.Name)
	w.number("depth", int(f.Depth))
	w.text("type", f.Type)
	node := &m.Nodes[f.Node]
	if p != nil {
		node = &m.Nodes[p.Node]
		if p.List && p.Item != 0 {
			node = &m.Nodes[p.Item]
		}
	}
	w.key("types")
	w.open('[')
	for i, word := range kinds {
		if node.Types&(1<<i) != 0 && !(word == "integer" && node.Types&program.Number != 0) {
			w.item()
			w.b = report.AppendString(w.b, word)
		}
	}
	w.close(']')
	w.text("label", f.Label.In(w.lang))
	w.some("text", f.Text.In(w.lang))
	w.some("fix", f.Fix.In(w.lang))
	w.truth("required", f.Required)
	w.number("min", f.Min)
	if f.Max >= 0 {
		w.number("max", f.Max)
	} else {
		w.key("max")
		w.b = append(w.b, "null"...)
	}
	if p != nil && p.List {
		w.truth("repeated", true)
	}
	if p != nil && p.XML != p.Name {
		w.text("element", p.XML)
	}
	if p != nil && p.Attr {
		w.truth("attribute", true)
	}
	w.limits(m, rules)
	if len(f.Codes) > 0 {
		w.key("codes")
		w.open('{')
		for i := range f.Codes {
			w.text(f.Codes[i].Value, f.Codes[i].Text.In(w.lang))
		}
		w.close('}')
	}
	w.some("personal", personal[f.Personal])
	w.some("example", f.Example)
	w.text("evidence", f.Evidence.String())
	w.source(m, &f.Source)
	w.key("rules")
	w.open('[')
	for _, id := range rules {
		w.item()
		w.rule(&m.Rules[id])
	}
	w.close(']')
	w.close('}')
}

// limits writes the bounds of a field's own rules under the words of JSON Schema.
func (w *writer) limits(m *program.Message, rules []program.RuleID) {
	for i, id := range rules {
		r := &m.Rules[id]
		switch r.Keyword {
		case "enum", "const":
			if !again(m, rules[:i], r.Keyword) {
				w.list("allowed", r.Allowed)
			}
		case "minLength", "maxLength", "totalDigits", "fractionDigits", "minItems", "maxItems":
			if n, err := strconv.Atoi(r.Limit); err == nil && !again(m, rules[:i], r.Keyword) {
				w.number(r.Keyword, n)
			}
		case "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format":
			if !again(m, rules[:i], r.Keyword) {
				w.text(r.Keyword, r.Limit)
			}
		}
	}
}

// again tells whether a keyword has been written: a member stands once.
func again(m *program.Message, rules []program.RuleID, keyword string) bool {
	for _, id := range rules {
		if k := m.Rules[id].Keyword; k == keyword || (k == "enum" || k == "const") && (keyword == "enum" || keyword == "const") {
			return true
		}
	}
	return false
}

func (w *writer) rule(r *program.Rule) {
	w.open('{')
	w.text("id", r.ID)
	w.text("keyword", r.Keyword)
	w.text("severity", r.Severity.String())
	w.some("limit", r.Limit)
	w.some("code", r.Code)
	w.some("from", r.From)
	w.some("to", r.To)
	w.some("message", r.Message.In(w.lang))
	if len(r.Registers) > 0 {
		w.list("registers", r.Registers)
	}
	w.close('}')
}

func (w *writer) source(m *program.Message, s *program.Source) {
	document := s.Document
	if document == "" {
		document = m.Source.Document
	}
	if document == "" {
		return
	}
	w.key("source")
	w.open('{')
	w.text("document", document)
	w.some("section", s.Section)
	w.close('}')
}

// documents writes the documents that a message cites.
func (w *writer) documents(s *program.System, m *program.Message) {
	w.key("documents")
	w.open('[')
	for i := range s.Documents {
		d := &s.Documents[i]
		if !cites(m, d.ID) {
			continue
		}
		w.item()
		w.open('{')
		w.text("id", d.ID)
		w.text("title", d.Title)
		w.some("publisher", d.Publisher)
		w.some("version", d.Version)
		w.some("date", d.Date)
		w.some("url", d.URL)
		w.close('}')
	}
	w.close(']')
}

func cites(m *program.Message, document string) bool {
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
