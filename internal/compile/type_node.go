package compile

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/datatype"
	"github.com/forkontrol/forkontrol/internal/program"
)

// typeNode makes the node of a type in elements that are declared so.
func (b *builder) typeNode(n uint16, of *program.Declared) {
	t := b.types
	one := &t.out.List[n]
	if one.Name == "" || one.Abstract || of.Value != 0 && n == of.Type {
		return
	}
	var id program.NodeID
	given, wrong := t.given[of.Value], len(b.errs)
	if s := t.schemas[n]; s != nil {
		p := b.typePlace(s)
		p.given = given
		if b.isComplex(s) && !b.holdsText(s) && len(given) > 0 {
			return
		}
		id = b.node([]*jsonschema.Schema{s}, p)
	} else if id = b.builtinNode(n, given); id == 0 {
		one.Unheld = one.Unheld || of.Value == 0
		return
	}
	if b.full {
		return
	}
	if of.Value > 0 && len(b.errs) > wrong { // the value is none of this type
		b.errs = b.errs[:wrong]
		if b.typeNode(n, &program.Declared{Type: of.Type}); strings.HasSuffix(given[0].v.Pointer(), "/x-fixed") {
			id = b.add(program.Node{Types: program.AnyType, Never: true, TypeRule: t.out.Value})
		} else {
			id = t.out.List[n].Node // its default is never asked for, as what is empty is none either
		}
	}
	one = &t.out.List[n]
	if field, known := b.fields[typePath(t.schemas[n])]; known {
		b.fieldOfType(field, id)
	}
	if of.Value == 0 {
		one.Node = id
	} else {
		t.out.Variants = append(t.out.Variants, program.Variant{Value: of.Value, Type: n, Node: id})
	}
}

func (b *builder) isComplex(s *jsonschema.Schema) bool {
	return slices.ContainsFunc(b.layers([]*jsonschema.Schema{s}), func(l layer) bool { return slices.Contains(l.s.Types, "object") })
}

func (b *builder) holdsText(s *jsonschema.Schema) bool {
	return hasText(b.layers([]*jsonschema.Schema{s}))
}

// typePlace is where the schema of a type with a name is, which no place in the payload is: its rules and
// fields go by the name of the type.
func (b *builder) typePlace(s *jsonschema.Schema) place {
	path := typePath(s)
	name := path[1:]
	field, known := b.fields[path]
	if !known {
		field = b.addField(path, name, []*jsonschema.Schema{s}, 0)
		b.msg.Fields[field].Max = -1
	}
	return place{path: path, field: field, shared: true}
}

// sharedType gives the schema of the type that a place in a shared part of a message has, if that
// is all that is said of the place.
func (b *builder) sharedType(ls []layer, schemas []*jsonschema.Schema, p place) *jsonschema.Schema {
	if !p.shared || p.branch || p.silent != 0 || len(ls) != 1 || len(schemas) != 1 || len(p.given) > 0 || len(b.given(ls)) > 0 {
		return nil
	}
	l := ls[0]
	if l.raw.Get("x-xml").Get("type").GetText("name") == "" || !strings.HasPrefix(l.raw.Pointer(), "/definitions/") || strings.Count(l.raw.Pointer(), "/") > 2 ||
		b.typesOf(ls)&program.Object == 0 || ways(b.notes(schemas).member("x-xml", "block")) > 0 {
		return nil
	}
	return l.s
}

// typePath is the path of a type's field, by the name of its definition.
func typePath(s *jsonschema.Schema) string {
	if s == nil {
		return ""
	}
	name, err := url.PathUnescape(s.Location[strings.LastIndexByte(s.Location, '/')+1:])
	if err != nil {
		return ""
	}
	return "~" + name
}

// fieldOfType says of a type's field what it is.
func (b *builder) fieldOfType(field program.FieldID, id program.NodeID) {
	if f := &b.msg.Fields[field]; field != 0 && f.Node == 0 && !b.full {
		f.Node, f.Type = id, typeWords(&b.msg.Nodes[id], b.msg)
	}
}

// builtinNode makes the node of one of XML Schema's own types; 0 where it cannot be checked.
// Whatever is wrong with a value is one rule.
func (b *builder) builtinNode(n uint16, given []said) program.NodeID {
	name := b.types.builtin[n]
	if n == anyType {
		if len(given) > 0 {
			return 0
		}
		if b.msg.Globals == nil {
			b.msg.Globals = &program.Globals{Unknown: b.unknown()}
		}
		return b.msg.Globals.Unknown
	}
	said := map[string]any{"type": "string"}
	if n != anySimple {
		kind, ok := datatype.Of("xs:" + name)
		if !ok || kind.Name == "xs:NOTATION" { // what notations are declared is not known
			return 0
		}
		said = map[string]any{"type": kind.JSON[0], "x-type": map[string]any{"kind": "xs:" + name}}
		if name == "string" {
			delete(said, "x-type")
		}
	}
	text, _ := json.Marshal(said)
	s, err := b.set.Add("xs-"+name+".json", text)
	if err != nil {
		b.errorf(b.doc.Root, "xs:%s: %v", name, err)
		return 0
	}
	id := b.node([]*jsonschema.Schema{s}, place{silent: b.types.out.Value, given: given, plain: true, builtin: true})
	if !b.full {
		b.msg.Nodes[id].Of = &program.Declared{Type: n}
	}
	return id
}
