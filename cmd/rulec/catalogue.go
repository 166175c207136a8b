package main

import (
	"bytes"
	"encoding/json"

	"github.com/forkontrol/forkontrol/internal/program"
)

// The catalogue is the ruleset for readers: systems, messages, fields and rules,
// with numbers resolved and without the tables that only the engine reads.

type catalogueText struct {
	Da string `json:"da"`
	En string `json:"en"`
}

type catalogueSource struct {
	Document string `json:"document"`
	Section  string `json:"section,omitempty"`
}

type catalogueDocument struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	Version   string `json:"version,omitempty"`
	Date      string `json:"date,omitempty"`
	URL       string `json:"url,omitempty"`
}

type catalogueRuleset struct {
	Ruleset   string              `json:"ruleset"`
	Systems   []catalogueSystem   `json:"systems"`
	Keywords  []catalogueKeyword  `json:"keywords"`
	Registers []catalogueRegister `json:"registers"`
}

type catalogueSystem struct {
	ID        string              `json:"id"`
	Name      string              `json:"name"`
	Direction string              `json:"direction,omitempty"`
	Areas     []string            `json:"areas,omitempty"`
	Transport string              `json:"transport,omitempty"`
	Text      *catalogueText      `json:"text,omitempty"`
	Missing   *catalogueText      `json:"missing,omitempty"`
	Links     []string            `json:"links,omitempty"`
	Documents []catalogueDocument `json:"documents,omitempty"`
	Messages  []catalogueMessage  `json:"messages,omitempty"`
	Rules     []catalogueRule     `json:"rules,omitempty"`
}

type catalogueMessage struct {
	ID        string           `json:"id"`
	Service   string           `json:"service"`
	Title     string           `json:"title"`
	Name      string           `json:"name"`
	Version   string           `json:"version"`
	Operation string           `json:"operation,omitempty"`
	Direction string           `json:"direction"`
	From      string           `json:"from,omitempty"`
	To        string           `json:"to,omitempty"`
	Evidence  string           `json:"evidence"`
	Text      *catalogueText   `json:"text,omitempty"`
	Source    *catalogueSource `json:"source,omitempty"`
	Root      string           `json:"root"`
	Namespace string           `json:"namespace,omitempty"`
	Envelope  bool             `json:"envelope,omitempty"`
	Formats   []string         `json:"formats"`
	CSV       *catalogueCSV    `json:"csv,omitempty"`
	Fields    []catalogueField `json:"fields"`
	Rules     []catalogueRule  `json:"rules"`
}

type catalogueField struct {
	Path     string           `json:"path"`
	Name     string           `json:"name"`
	Depth    int              `json:"depth"`
	Type     string           `json:"type"`
	Label    *catalogueText   `json:"label"`
	Text     *catalogueText   `json:"text,omitempty"`
	Fix      *catalogueText   `json:"fix,omitempty"`
	Required bool             `json:"required"`
	Min      int              `json:"min"`
	Max      *int             `json:"max"` // null is unbounded
	Types    []string         `json:"types"`
	Repeated bool             `json:"repeated,omitempty"`
	XML      *catalogueXML    `json:"xml,omitempty"`
	Column   string           `json:"column,omitempty"` // its name in CSV
	Evidence string           `json:"evidence"`
	Source   *catalogueSource `json:"source,omitempty"`
	Personal string           `json:"personal,omitempty"`
	Example  string           `json:"example,omitempty"`
	Codes    []catalogueCode  `json:"codes,omitempty"`
	Rules    []string         `json:"rules,omitempty"`
}

// catalogueXML is given where a field's form in XML is not the plain one.
type catalogueXML struct {
	Name      string `json:"name,omitempty"`
	Attribute bool   `json:"attribute,omitempty"`
	Namespace string `json:"namespace,omitempty"`
}

// catalogueCSV tells what a CSV file of a message looks like; a member that is left
// out is not known or not there.
type catalogueCSV struct {
	Delimiter string             `json:"delimiter,omitempty"` // none where the file tells
	Quote     string             `json:"quote,omitempty"`
	Names     string             `json:"names"`
	Ordered   bool               `json:"ordered"`
	Encodings []string           `json:"encodings,omitempty"`
	Records   []catalogueRecords `json:"records"`
}

type catalogueRecords struct {
	Name    string   `json:"name"`
	List    bool     `json:"list,omitempty"`
	Mark    string   `json:"mark,omitempty"`
	Columns []string `json:"columns"`
}

type catalogueCode struct {
	Value string         `json:"value"`
	Text  *catalogueText `json:"text"`
}

type catalogueRule struct {
	ID        string           `json:"id"`
	Keyword   string           `json:"keyword"`
	Severity  string           `json:"severity"`
	Evidence  string           `json:"evidence"`
	Field     string           `json:"field,omitempty"`
	Limit     string           `json:"limit,omitempty"`
	Allowed   []string         `json:"allowed,omitempty"`
	Code      string           `json:"code,omitempty"`
	From      string           `json:"from,omitempty"`
	To        string           `json:"to,omitempty"`
	Source    *catalogueSource `json:"source,omitempty"`
	Message   *catalogueText   `json:"message,omitempty"`
	Asks      *catalogueText   `json:"asks,omitempty"`
	Why       *catalogueText   `json:"why,omitempty"`
	Fix       *catalogueText   `json:"fix,omitempty"`
	Registers []string         `json:"registers,omitempty"`
}

type catalogueKeyword struct {
	Keyword string         `json:"keyword"`
	Limit   string         `json:"limit,omitempty"` // of the rules that these texts are for; none for all others
	Message *catalogueText `json:"message"`
	Asks    *catalogueText `json:"asks,omitempty"`
	Why     *catalogueText `json:"why,omitempty"`
	Fix     *catalogueText `json:"fix,omitempty"`
}

type catalogueRegister struct {
	Name    string            `json:"name"`
	Title   *catalogueText    `json:"title"`
	Keys    int               `json:"keys"`
	Columns []catalogueColumn `json:"columns"`
}

type catalogueColumn struct {
	Name string         `json:"name"`
	Kind string         `json:"kind"`
	Text *catalogueText `json:"text"`
}

// catalogue writes the ruleset as JSON, indented; the same ruleset gives the
// same bytes.
func catalogue(set *program.Ruleset) ([]byte, error) {
	c := catalogueRuleset{Ruleset: set.Version}
	for _, s := range set.Systems {
		c.Systems = append(c.Systems, systemOf(s))
	}
	for _, k := range set.Keywords {
		c.Keywords = append(c.Keywords, catalogueKeyword{k.Keyword, k.Limit, textOf(k.Message), textOf(k.Asks), textOf(k.Why), textOf(k.Fix)})
	}
	for _, r := range set.Registers {
		reg := catalogueRegister{Name: r.Name, Title: textOf(r.Title), Keys: r.Keys}
		for _, col := range r.Columns {
			reg.Columns = append(reg.Columns, catalogueColumn{col.Name, col.Kind, textOf(col.Text)})
		}
		c.Registers = append(c.Registers, reg)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(c)
	return b.Bytes(), err
}

func systemOf(s *program.System) catalogueSystem {
	c := catalogueSystem{ID: s.ID, Name: s.Name, Direction: s.Direction, Areas: s.Areas, Transport: s.Transport,
		Text: textOf(s.Text), Missing: textOf(s.Missing), Links: s.Links}
	for _, d := range s.Documents {
		c.Documents = append(c.Documents, catalogueDocument(d))
	}
	for _, m := range s.Messages {
		c.Messages = append(c.Messages, messageOf(m))
	}
	for i := range s.Rules {
		c.Rules = append(c.Rules, ruleOf(nil, &s.Rules[i]))
	}
	return c
}

func messageOf(m *program.Message) catalogueMessage {
	c := catalogueMessage{ID: m.ID, Service: m.Service, Title: m.Title, Name: m.Name, Version: m.Version,
		Operation: m.Operation, Direction: m.Direction, From: m.From, To: m.To, Evidence: m.Evidence.String(),
		Text: textOf(m.Text), Source: sourceOf(m.Source), Root: m.Root, Namespace: m.Space, Envelope: m.Envelope, Formats: m.Formats}
	props := map[program.FieldID]*program.Prop{}
	for i := range m.Nodes {
		if o := m.Nodes[i].Object; o != nil {
			for k := range o.Props {
				if p := &o.Props[k]; p.Known && props[p.Field] == nil {
					props[p.Field] = p
				}
			}
		}
	}
	for i := range m.Fields {
		c.Fields = append(c.Fields, fieldOf(m, program.FieldID(i), props[program.FieldID(i)]))
	}
	c.csv(m)
	for i := range m.Rules[1:] {
		r := &m.Rules[i+1]
		c.Rules = append(c.Rules, ruleOf(m, r))
		f := &c.Fields[r.Field]
		f.Rules = append(f.Rules, r.ID)
	}
	return c
}

// csv adds what is told of the CSV form.
func (c *catalogueMessage) csv(m *program.Message) {
	if m.CSV == nil {
		return
	}
	form := &catalogueCSV{Names: [...]string{"first", "none", "optional"}[m.CSV.Names], Ordered: m.CSV.Ordered, Encodings: m.CSV.Encodings}
	if m.CSV.Delimiter != 0 {
		form.Delimiter = string(rune(m.CSV.Delimiter))
	}
	if m.CSV.Quote != 0 {
		form.Quote = string(rune(m.CSV.Quote))
	}
	columns := map[string]string{}
	for _, r := range m.CSV.Records {
		record := catalogueRecords{Name: r.Name, List: r.List, Mark: r.Mark}
		for _, column := range r.Columns {
			record.Columns = append(record.Columns, column.Name)
			columns[r.Name+"."+column.Property] = column.Name
		}
		form.Records = append(form.Records, record)
	}
	c.CSV = form
	for i := range c.Fields {
		c.Fields[i].Column = columns[c.Fields[i].Path]
	}
}

func fieldOf(m *program.Message, id program.FieldID, p *program.Prop) catalogueField {
	f := &m.Fields[id]
	c := catalogueField{Path: f.Path, Name: f.Name, Depth: int(f.Depth), Type: f.Type, Label: textOf(f.Label), Text: textOf(f.Text),
		Fix: textOf(f.Fix), Required: f.Required, Min: f.Min, Evidence: f.Evidence.String(), Source: sourceOf(f.Source),
		Personal: [...]string{"", "cpr", "name", "contact", "secret"}[f.Personal], Example: f.Example}
	if f.Max >= 0 {
		c.Max = &f.Max
	}
	for _, code := range f.Codes {
		c.Codes = append(c.Codes, catalogueCode{code.Value, textOf(code.Text)})
	}
	node := f.Node
	if p != nil {
		c.Repeated = p.List
		if p.List && p.Item != 0 {
			node = p.Item
		}
		if p.Attr || p.XML != p.Name || p.Space != "" {
			c.XML = &catalogueXML{Attribute: p.Attr, Namespace: p.Space}
			if p.XML != p.Name {
				c.XML.Name = p.XML
			}
		}
	}
	for i, word := range []string{"null", "boolean", "integer", "number", "string", "object", "array"} {
		types := m.Nodes[node].Types
		if types&(1<<i) != 0 && !(word == "integer" && types&program.Number != 0) {
			c.Types = append(c.Types, word)
		}
	}
	return c
}

func ruleOf(m *program.Message, r *program.Rule) catalogueRule {
	c := catalogueRule{ID: r.ID, Keyword: r.Keyword, Severity: r.Severity.String(), Evidence: r.Evidence.String(),
		Limit: r.Limit, Allowed: r.Allowed, Code: r.Code, From: r.From, To: r.To, Source: sourceOf(r.Source), Message: textOf(r.Message), Asks: textOf(r.Asks),
		Why: textOf(r.Why), Fix: textOf(r.Fix), Registers: r.Registers}
	if m != nil {
		c.Field = m.Fields[r.Field].Path
	}
	return c
}

func textOf(t program.Text) *catalogueText {
	if t.Empty() {
		return nil
	}
	return &catalogueText{t.Da, t.En}
}

func sourceOf(s program.Source) *catalogueSource {
	if s == (program.Source{}) {
		return nil
	}
	return &catalogueSource{s.Document, s.Section}
}
