package forkontrol

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
)

// Text is one text in both languages.
type Text struct{ Da, En string }

// Message is a message that can be checked.
type Message struct {
	// ID is "<system>/<service>@<version>#<name>".
	ID string
	// System and Title as they spell themselves: "Ungedatabasen",
	// "IndberetInstitutionKontakt".
	System, Title, Name, Version string
	// Direction is "request" or "response", seen from the SA-system.
	Direction string
	// From and To bound when it is in force, ISO 8601 dates, "" when open.
	From, To string
	// Formats are the forms it may take: "xml", "json", "csv".
	Formats []string
	// Evidence is "official", "contract" or "draft".
	Evidence string
	Text     Text
}

// Field is one field of a message.
type Field struct {
	// Path from the root, whose own name is left out: "KontaktpersonInfo.Elev.CPRNr".
	Path string
	// Name is the element's or member's own name.
	Name string
	// Type in the interface's own words: "String(10)".
	Type  string
	Label Text
	// Text says what it means; it may be empty.
	Text     Text
	Required bool
	// Min and Max bound how often it occurs under its parent; Max is -1 when
	// there is no bound.
	Min, Max int
	// Allowed are the values it may have, nil when they are not listed.
	Allowed  []string
	Evidence string
	// Rules are the ids of its rules.
	Rules []string
}

// Messages lists the messages that can be checked, system by system.
func Messages() []Message {
	var all []Message
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			all = append(all, newMessage(s, m))
		}
	}
	return all
}

func newMessage(s *program.System, m *program.Message) Message {
	return Message{ID: m.ID, System: s.Name, Title: m.Title, Name: m.Name, Version: m.Version, Direction: m.Direction,
		From: m.From, To: m.To, Formats: append([]string(nil), m.Formats...), Evidence: m.Evidence.String(), Text: Text(m.Text)}
}

// Describe gives the fields of a message in the order of the document, those of
// an object after it. The error is an *OptionError for Message.
func Describe(id string) (Message, []Field, error) {
	s, m := rules.All().Find(id)
	if m == nil {
		return Message{}, nil, unknownMessage(id)
	}
	var fields []Field
	for i := 1; i < len(m.Fields); i++ {
		f := &m.Fields[i]
		fields = append(fields, Field{Path: f.Path, Name: f.Name, Type: f.Type, Label: Text(f.Label), Text: Text(f.Text),
			Required: f.Required, Min: f.Min, Max: f.Max, Evidence: f.Evidence.String()})
	}
	for i := 1; i < len(m.Rules); i++ {
		r := &m.Rules[i]
		if r.Field == 0 {
			continue
		}
		f := &fields[r.Field-1]
		f.Rules = append(f.Rules, r.ID)
		if r.Keyword == "enum" || r.Keyword == "const" {
			f.Allowed = append([]string(nil), r.Allowed...)
		}
	}
	return newMessage(s, m), fields, nil
}
