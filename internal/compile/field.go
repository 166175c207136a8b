package compile

import (
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// addField enters a field of the message.
func (b *builder) addField(path, name string, schemas []*jsonschema.Schema, parent program.FieldID) program.FieldID {
	n, at := b.fieldNotesOf(schemas), b.raw(schemas[0])
	id := program.FieldID(len(b.msg.Fields))
	f := program.Field{
		Path: path, Name: name, Parent: parent,
		Type:  n.memberText("x-type", "words"),
		Label: text(n.member("x-text", "label")), Text: text(n.member("x-text", "text")), Fix: text(n.member("x-text", "fix")),
		Evidence: b.evidenceOf(n), Source: b.source(n.get("x-source")),
		Example: example(n), Codes: codes(n),
	}
	if v := n.get("x-own"); v != nil {
		f.Own = v.Kind == schema.True
	}
	if v := n.get("x-personal"); v != nil {
		f.Personal = personal(v.Text)
	}
	if path != "" {
		f.Depth = b.msg.Fields[parent].Depth + 1
	}
	if b.catalogue {
		b.checkField(at, n, &f)
	} else if f.Label.Empty() {
		label := n.get("title")
		if label != nil {
			f.Label = program.Text{Da: label.Text, En: label.Text}
		} else {
			f.Label = program.Text{Da: name, En: name}
		}
	}
	b.msg.Fields = append(roomier(b.msg.Fields), f)
	b.fields[path] = id
	b.fieldNotes = append(b.fieldNotes, n)
	return id
}

// fieldNotesOf returns the schemas that annotate a field: its own, and after them
// those of one occurrence where it may be repeated.
func (b *builder) fieldNotesOf(schemas []*jsonschema.Schema) notes {
	n := b.notes(schemas)
	for _, l := range b.layers(schemas) {
		if items, ok := l.s.Items.(*jsonschema.Schema); ok {
			n = append(n, b.notes([]*jsonschema.Schema{items})...)
		}
	}
	return n
}

// setCardinality fills in what is known about a field once its node is made.
func (b *builder) setCardinality(id program.FieldID, p *program.Prop, required bool) {
	f := &b.msg.Fields[id]
	node := &b.msg.Nodes[p.Node]
	f.Node, f.Required, f.Max = p.Node, required, 1
	if required {
		f.Min = 1
	}
	if f.Type == "" {
		f.Type = typeWords(node, b.msg)
	}
	if node.Never {
		f.Max = 0
	}
	if !p.List {
		return
	}
	f.Max = -1
	if a := node.Array; a != nil {
		if required {
			f.Min = max(1, int(a.Min))
		}
		if a.MaxRule != 0 {
			f.Max = int(a.Max)
		}
	}
}

// example returns the first of the examples as text.
func example(n notes) string {
	v := n.get("examples")
	if v == nil || len(v.Items) == 0 {
		return ""
	}
	first := v.Items[0]
	if first.Kind == schema.Array && len(first.Items) > 0 {
		first = first.Items[0]
	}
	if first.Kind == schema.Array || first.Kind == schema.Object {
		return ""
	}
	return shown(first)
}

// codes returns the meanings of allowed values, in the order of the code list.
func codes(n notes) []program.Code {
	v := n.get("x-codes")
	if v == nil {
		return nil
	}
	var all []program.Code
	for _, m := range v.Members {
		all = append(all, program.Code{Value: m.Name, Text: text(m.Value)})
	}
	return all
}
