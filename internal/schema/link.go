package schema

import (
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// A document that the program itself has made of a contract is linked here and not by the library: it keeps to its
// meta-schemas, its only addresses are those of files, and its references are pointers, so there is nothing to find
// out. For a contract of some thousand fields the library would take longer than all else. Tests compile what is made
// both ways and compare.

// link gives the resolved schema of a value in a document that was made.
func (s *Set) link(doc *Document, v *Value) (*jsonschema.Schema, error) {
	if made := s.linked[v]; made != nil {
		return made, nil
	}
	l := linker{Set: s, doc: doc}
	made := l.schema(v)
	return made, l.err
}

// Written is what a schema was made from, nil where the library resolved it.
func (s *Set) Written(of *jsonschema.Schema) *Value { return s.written[of] }

// linker resolves the schemas of one document.
type linker struct {
	*Set
	doc *Document
	err error // the first thing that is not as documents are made
}

func (l *linker) schema(v *Value) *jsonschema.Schema {
	if made := l.linked[v]; made != nil {
		return made
	}
	out := &jsonschema.Schema{Location: l.doc.ID + "#" + v.Pointer()}
	l.linked[v], l.written[out] = out, v
	if v.Kind != Object {
		always := v.Kind == True
		out.Always = &always
		return out
	}
	if ref := v.Get("$ref"); ref != nil {
		out.Ref = l.target(ref)
		return out // draft-07 ignores what stands beside it
	}
	for _, m := range v.Members {
		l.keyword(out, m.Name, m.Value)
	}
	return out
}

// keyword resolves what one keyword has. What package compile reads from the tree is not said again.
func (l *linker) keyword(out *jsonschema.Schema, name string, v *Value) {
	switch name {
	case "type":
		if out.Types = v.words(); v.Kind == String {
			out.Types = []string{v.Text}
		}
	case "required":
		out.Required = v.words()
	case "properties":
		out.Properties = make(map[string]*jsonschema.Schema, len(v.Members))
		for _, m := range v.Members {
			out.Properties[m.Name] = l.schema(m.Value)
		}
	case "additionalProperties":
		if out.AdditionalProperties = any(v.Kind == True); v.Kind == Object {
			out.AdditionalProperties = l.schema(v)
		}
	case "items":
		if v.Kind == Array {
			l.fail(v, "a tuple")
			return
		}
		out.Items = l.schema(v)
	case "allOf":
		out.AllOf = l.schemas(v)
	case "anyOf":
		out.AnyOf = l.schemas(v)
	case "x-list":
		out.Extensions = map[string]jsonschema.ExtSchema{extension: words{l.schema(v)}}
	case "definitions": // those that are referred to
	default:
		if shape, known := keywords[name]; !known || shape != plain {
			l.fail(v, name)
		}
	}
}

func (l *linker) schemas(v *Value) []*jsonschema.Schema {
	list := make([]*jsonschema.Schema, len(v.Items))
	for i, item := range v.Items {
		list[i] = l.schema(item)
	}
	return list
}

// target is the schema that a reference leads to.
func (l *linker) target(ref *Value) *jsonschema.Schema {
	doc := l.doc
	address, pointer, _ := strings.Cut(ref.Text, "#")
	if address != "" {
		doc = l.byID[resolve(l.doc.ID, address)]
	}
	if doc == nil || !doc.made {
		l.fail(ref, "leads out of what was made")
		return nil
	}
	v := doc.Root
	for token := range strings.SplitSeq(pointer, "/") {
		if token == "" {
			continue // before the first slash
		}
		if v = v.child(unescape(token)); v == nil {
			l.fail(ref, "leads nowhere")
			return nil
		}
	}
	in := linker{Set: l.Set, doc: doc}
	out := in.schema(v)
	if l.err == nil {
		l.err = in.err
	}
	return out
}

func (l *linker) fail(v *Value, why string) {
	if l.err == nil {
		l.err = fmt.Errorf("%s#%s is nothing that is made: %s", l.doc.Path, v.Pointer(), why)
	}
}

// words are the texts of an array.
func (v *Value) words() []string {
	var all []string
	for _, item := range v.Items {
		all = append(all, item.Text)
	}
	return all
}
