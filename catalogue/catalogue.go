// Package catalogue describes what forkontrol knows: the central systems, their messages, the fields of a message with
// types, bounds and code lists, the rules with what each asks and why, and samples that keep or break them. It is what
// a form, a mapping or a page about a message needs; package forkontrol checks payloads.
//
//	d, err := catalogue.Describe("ungedatabasen/indberet-institution-kontakt@1.0#Indberet")
//	if err != nil {
//		return err // ErrUnknownMessage
//	}
//	for _, f := range d.Fields {
//		fmt.Println(f.Path, f.Type, f.Label.En)
//	}
//
// The npm package, the command (forkontrol describe) and the site show the same facts under the same names. Values are
// the caller's own: changing one changes nothing else.
package catalogue

import (
	"errors"
	"fmt"
	"slices"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/bridge"
	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/coverage"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
)

// The causes of errors, for errors.Is.
var (
	// ErrUnknownMessage: no message has that id; Messages lists the known ones.
	ErrUnknownMessage = errors.New("forkontrol: unknown message")
	// ErrUnknownRule: no rule has that id, or the message has no such rule.
	ErrUnknownRule = errors.New("forkontrol: unknown rule")
)

// Catalogue is what is known by some rules. Its methods are those of the package, which speak of the embedded rules.
type Catalogue struct{ set *program.Ruleset }

// Of gives the catalogue of rules, such as those that package source makes.
func Of(rules forkontrol.Rules) *Catalogue { return &Catalogue{bridge.Ruleset(rules)} }

func embedded() *Catalogue { return &Catalogue{rules.All()} }

// Systems lists the central systems that have messages.
func Systems() []System { return embedded().Systems() }

// Messages lists the messages that can be checked, system by system.
func Messages() []Message { return embedded().Messages() }

// Describe gives all that is known about a message. The error is ErrUnknownMessage.
func Describe(id string) (*Description, error) { return embedded().Describe(id) }

// Explain gives a rule by its id, as findings have it. The error is ErrUnknownRule.
func Explain(id string) (*Explanation, error) { return embedded().Explain(id) }

// Registers lists the kinds of reference data that rules may ask; forkontrol.LoadRegister reads their rows.
func Registers() []Register { return embedded().Registers() }

// Systems lists the central systems that have messages.
func (c *Catalogue) Systems() []System {
	var all []System
	for _, s := range coverage.Of(c.set) {
		all = append(all, System{
			ID: s.ID, Name: s.Name, Direction: s.Direction, Areas: slices.Clone(s.Areas), Transport: s.Transport,
			Messages: len(s.System.Messages), Text: Text(s.Text), Missing: Text(s.Missing), Links: slices.Clone(s.Links),
			Coverage: Coverage{Messages: Count(s.Messages), Fields: Count(s.Fields), Rules: Count(s.Rules)},
		})
	}
	return all
}

// Messages lists the messages that can be checked, system by system.
func (c *Catalogue) Messages() []Message {
	var all []Message
	for m := range catalogue.Of(c.set).Messages("") {
		all = append(all, newMessage(m))
	}
	return all
}

// Describe gives all that is known about a message. The error is ErrUnknownMessage.
func (c *Catalogue) Describe(id string) (*Description, error) {
	s, m := c.set.Find(id)
	if m == nil {
		return nil, fmt.Errorf("%w %q", ErrUnknownMessage, id)
	}
	d := catalogue.Of(c.set).Describe(s, m)
	return newDescription(&d), nil
}

// Explain gives a rule by its id, as findings have it. The error is ErrUnknownRule.
func (c *Catalogue) Explain(id string) (*Explanation, error) {
	use := catalogue.Of(c.set).FindRule(id)
	if use == nil {
		return nil, fmt.Errorf("%w %q", ErrUnknownRule, id)
	}
	e := &Explanation{Rule: newRule(use.Rule), System: use.System.ID}
	for _, m := range use.Messages {
		e.Messages = append(e.Messages, m.ID)
	}
	return e, nil
}

// Registers lists the kinds of reference data that rules may ask; Rules.LoadRegister of package forkontrol reads their
// rows.
func (c *Catalogue) Registers() []Register {
	var all []Register
	for i := range c.set.Registers {
		r := &c.set.Registers[i]
		register := Register{Name: r.Name, Title: Text(r.Title), Keys: r.Keys}
		for _, c := range r.Columns {
			register.Columns = append(register.Columns, Column{c.Name, c.Kind, Text(c.Text)})
		}
		all = append(all, register)
	}
	return all
}

func newMessage(m catalogue.Message) Message {
	return Message{ID: m.ID, System: m.System, Service: m.Service, Title: m.Title, Name: m.Name, Version: m.Version,
		Operation: m.Operation, Direction: m.Direction, From: m.From, To: m.To, Formats: slices.Clone(m.Formats),
		Evidence: m.Evidence.String(), Text: Text(m.Text)}
}

func newDescription(d *catalogue.Description) *Description {
	out := &Description{Message: newMessage(d.Message), Label: Text(d.Label), Root: d.Root, Namespace: d.Space,
		Envelope: d.Envelope, Source: Source(d.Source), CSV: newCSV(d.CSV), Rules: newRules(d, d.Rules)}
	for i := range d.Len() {
		f := d.Field(i)
		out.Fields = append(out.Fields, newField(d, &f))
	}
	for document := range d.Documents() {
		out.Documents = append(out.Documents, Document(*document))
	}
	return out
}

func newField(d *catalogue.Description, f *catalogue.Field) Field {
	out := Field{Path: f.Path, Name: f.Name, Depth: int(f.Depth), Type: f.Type, Types: f.Types, Label: Text(f.Label),
		Text: Text(f.Text), Fix: Text(f.Fix), Required: f.Required, Min: f.Min, Repeated: f.Repeated, Element: f.Element,
		Attribute: f.Attribute, Namespace: f.Namespace, Column: f.Column, Allowed: slices.Clone(f.Allowed),
		Bounds: newBounds(&f.Bounds), Personal: catalogue.Personal(f.Personal), Example: f.Example,
		Evidence: f.Evidence.String(), Source: Source(f.Source), Rules: newRules(d, f.Rules)}
	if n := f.Max; n >= 0 {
		out.Max = &n
	}
	for _, c := range f.Codes {
		out.Codes = append(out.Codes, Code{c.Value, Text(c.Text)})
	}
	return out
}

func newBounds(b *catalogue.Bounds) Bounds {
	return Bounds{
		MinLength: b.Number(catalogue.MinLength), MaxLength: b.Number(catalogue.MaxLength),
		TotalDigits: b.Number(catalogue.TotalDigits), FractionDigits: b.Number(catalogue.FractionDigits),
		MinItems: b.Number(catalogue.MinItems), MaxItems: b.Number(catalogue.MaxItems), Pattern: b[catalogue.Pattern],
		Minimum: b[catalogue.Minimum], Maximum: b[catalogue.Maximum],
		ExclusiveMinimum: b[catalogue.ExclusiveMinimum], ExclusiveMaximum: b[catalogue.ExclusiveMaximum],
		MultipleOf: b[catalogue.MultipleOf], Format: b[catalogue.Format],
	}
}

func newRules(d *catalogue.Description, ids []program.RuleID) []Rule {
	var all []Rule
	for _, id := range ids {
		all = append(all, newRule(d.Rule(id)))
	}
	return all
}

func newRule(r catalogue.Rule) Rule {
	return Rule{ID: r.ID, Keyword: r.Keyword, Severity: r.Severity.String(), Evidence: r.Evidence.String(),
		Limit: r.Limit, Allowed: slices.Clone(r.Allowed), Code: r.Code, From: r.From, To: r.To, Asks: Text(r.Asks),
		Why: Text(r.Why), Fix: Text(r.Fix), Message: Text(r.Message), Source: Source(r.Source),
		Registers: slices.Clone(r.Registers)}
}

func newCSV(c *program.CSV) *CSV {
	if c == nil {
		return nil
	}
	out := &CSV{Delimiter: catalogue.Sign(c.Delimiter), Quote: catalogue.Sign(c.Quote), Names: catalogue.Names(c.Names),
		Ordered: c.Ordered, Encodings: slices.Clone(c.Encodings)}
	for _, r := range c.Records {
		record := Record{Name: r.Name, List: r.List, Mark: r.Mark}
		for _, column := range r.Columns {
			record.Columns = append(record.Columns, column.Name)
		}
		out.Records = append(out.Records, record)
	}
	return out
}
