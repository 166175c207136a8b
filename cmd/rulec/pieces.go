package main

import (
	"fmt"
	"reflect"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
)

// readable is how many bytes of literals a file may have in which somebody can
// still find something. A service that needs more is cut into a file per message,
// and a message that needs more into a file per part.
const readable = 200_000

// generateService returns the files of the messages of one service.
func generateService(s *program.System, messages []*program.Message, variables map[*program.Message]string, shared *patterns, readable int) ([]file, error) {
	service := messages[0].Service
	whole, err := messageFile(s, s.ID+"/"+service+"_gen.go", messages, variables, shared)
	if err != nil || len(whole.text) <= readable {
		return []file{whole}, err
	}
	var files []file
	for _, m := range messages {
		stem := fmt.Sprintf("%s/%s_v%s_%s", s.ID, service, m.Version, m.Name)
		alone, err := messageFile(s, stem+"_gen.go", []*program.Message{m}, variables, shared)
		if err != nil {
			return nil, err
		}
		if len(alone.text) <= readable {
			files = append(files, alone)
			continue
		}
		p := &parted{Message: m, system: s, stem: stem, variable: variables[m], patterns: shared, readable: readable, cut: map[string]bool{"": true}}
		parts, err := p.files()
		if err != nil {
			return nil, err
		}
		files = append(files, parts...)
	}
	return files, nil
}

// messageFile returns a file with a variable per message.
func messageFile(s *program.System, path string, messages []*program.Message, variables map[*program.Message]string, shared *patterns) (file, error) {
	w := newSystemWriter(s, shared)
	for _, m := range messages {
		fmt.Fprintf(&w.text, "\n// %s is %s.\nvar %s = ", variables[m], m.ID, variables[m])
		w.value(*m)
		w.text.WriteString("\n")
	}
	return w.file(path)
}

func newSystemWriter(s *program.System, shared *patterns) *writer {
	w := newWriter()
	w.patterns = shared
	fmt.Fprintf(&w.text, "%s\npackage %s\n\nimport %q\n", header, packageName(s.ID), module+"/internal/program")
	return w
}

// parted is a message cut into parts. A part is a field below the root with all
// that is below it, or, where that is too large for a file, the field alone, and
// each field below it is a part. The nodes, rules and fields of a part are
// variables in its file, which the lists of the message name. So the compiler
// still lays out the lists as data: it copies variables that nothing assigns to,
// and the linker drops them. What belongs to the root alone is in the lists.
type parted struct {
	*program.Message
	system   *program.System
	stem     string // of the files' paths
	variable string
	patterns *patterns
	readable int
	cut      map[string]bool // by path: fields that are parts without what is below them
}

func (p *parted) files() ([]file, error) {
	for {
		names := p.parts()
		files := make([]file, len(names))
		again := false
		for i, part := range names {
			f, err := p.partFile(part)
			if err != nil {
				return nil, err
			}
			if len(f.text) > p.readable && !p.cut[part] {
				p.cut[part], again = true, true
			}
			files[i] = f
		}
		if !again {
			lists, err := p.listsFile()
			return append(files, lists), err
		}
	}
}

// part returns the path of the part that a field belongs to; empty for the root.
func (p *parted) part(id program.FieldID) string {
	path := p.Fields[id].Path
	for end, c := range path {
		if c == '.' && !p.cut[path[:end]] {
			return path[:end]
		}
	}
	return path
}

// parts lists the parts in the order of their fields, without the root.
func (p *parted) parts() []string {
	var names []string
	for id := range p.Fields {
		if part := p.part(program.FieldID(id)); part != "" && !slices.Contains(names, part) {
			names = append(names, part)
		}
	}
	return names
}

// nodePart returns the part of a node. A node without a field of its own, a branch
// of anyOf for one, belongs to the last field before it.
func (p *parted) nodePart(id int) string {
	for ; id > 0 && p.Nodes[id].Field == 0; id-- {
	}
	return p.part(p.Nodes[id].Field)
}

func (p *parted) rulePart(id int) string  { return p.part(p.Rules[id].Field) }
func (p *parted) fieldPart(id int) string { return p.part(program.FieldID(id)) }

// name is the variable of an element: "umoHentResponseRule17".
func (p *parted) name(kind string, id int) string {
	first, size := utf8.DecodeRuneInString(p.Name)
	return fmt.Sprintf("%c%s%s%d", unicode.ToLower(first), p.Name[size:], kind, id)
}

// partFile returns the file of one part, named by its path.
func (p *parted) partFile(part string) (file, error) {
	w := newSystemWriter(p.system, p.patterns)
	writeElements(w, p, part, "Node", p.Nodes, p.nodePart)
	writeElements(w, p, part, "Rule", p.Rules, p.rulePart)
	writeElements(w, p, part, "Field", p.Fields, p.fieldPart)
	return w.file(p.stem + "_" + part + "_gen.go")
}

// writeElements declares the elements of one list that belong to a part.
func writeElements[E any](w *writer, p *parted, part, kind string, list []E, of func(int) string) {
	fmt.Fprintf(&w.text, "\n// %ss of %s in %s.\nvar (\n", kind, part, p.ID)
	for id := range list {
		if of(id) == part {
			w.element(p.name(kind, id), reflect.ValueOf(list[id]))
		}
	}
	w.text.WriteString(")\n")
}

// element declares a variable for a struct, and before it one for each of its
// fields that is a slice or a pointer: the compiler copies a struct as data only
// where what it refers to has a name.
func (w *writer) element(name string, v reflect.Value) {
	t := v.Type()
	named := func(i int) bool {
		kind := v.Field(i).Kind()
		return (kind == reflect.Slice || kind == reflect.Pointer) && !v.Field(i).IsNil()
	}
	for i := range t.NumField() {
		if named(i) {
			w.text.WriteString(name + t.Field(i).Name + " = ")
			w.reflected(v.Field(i), false)
			w.text.WriteString("\n")
		}
	}
	w.text.WriteString(name + " = " + typeName(t) + "{")
	for i := range t.NumField() {
		if named(i) {
			w.text.WriteString(t.Field(i).Name + ": " + name + t.Field(i).Name + ", ")
		} else {
			w.field(t.Field(i).Name, v.Field(i))
		}
	}
	w.text.WriteString("}\n")
}

// listsFile returns the file of the message itself.
func (p *parted) listsFile() (file, error) {
	w := newSystemWriter(p.system, p.patterns)
	fmt.Fprintf(&w.text, "\n// %s is %s.\nvar %s = ", p.variable, p.ID, p.variable)
	w.literalWith(p.Message, map[string]func(){
		"Nodes":  func() { writeList(w, p, "Node", p.Nodes, p.nodePart) },
		"Rules":  func() { writeList(w, p, "Rule", p.Rules, p.rulePart) },
		"Fields": func() { writeList(w, p, "Field", p.Fields, p.fieldPart) },
	})
	return w.file(p.stem + "_gen.go")
}

// writeList writes a list of variables, a line for each run of them that is in one
// part, and in their places the elements of the root.
func writeList[E any](w *writer, p *parted, kind string, list []E, of func(int) string) {
	fmt.Fprintf(&w.text, "[]program.%s{\n", kind)
	const inLine = 5
	column := 0
	for id := range list {
		part := of(id)
		if id == 0 || part == "" || part != of(id-1) || column == inLine {
			if id > 0 {
				w.text.WriteString("\n")
			}
			fmt.Fprintf(&w.text, "%d: ", id)
			column = 0
		}
		if part == "" {
			w.elided(list[id])
		} else {
			w.text.WriteString(p.name(kind, id))
		}
		w.text.WriteString(", ")
		column++
	}
	w.text.WriteString("\n}")
}
