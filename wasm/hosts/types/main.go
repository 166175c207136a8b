// Types writes the types of the report for the hosts, from its JSON Schema:
//
//	go run ./types     in wasm/hosts; writes python/forkontrol/report.py
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// schema is as much of a JSON Schema as the report's has.
type schema struct {
	Ref         string            `json:"$ref"`
	Type        string            `json:"type"`
	Description string            `json:"description"`
	Enum        []string          `json:"enum"`
	Const       any               `json:"const"`
	Items       *schema           `json:"items"`
	OneOf       []schema          `json:"oneOf"`
	Required    []string          `json:"required"`
	Properties  map[string]schema `json:"properties"`
	Definitions map[string]schema `json:"definitions"`
}

func main() {
	if err := write("../../internal/report/report.schema.json", "python/forkontrol/report.py"); err != nil {
		fmt.Fprintln(os.Stderr, "types:", err)
		os.Exit(1)
	}
}

func write(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	python, err := Python(text)
	if err != nil {
		return err
	}
	return os.WriteFile(to, python, 0o666)
}

// Python gives the types of a report as a module of Python.
func Python(text []byte) ([]byte, error) {
	var root schema
	if err := json.Unmarshal(text, &root); err != nil {
		return nil, err
	}
	w := &writer{root: root, done: map[string]bool{}}
	w.object("Report", root)
	return []byte(`"""The types of a report. Written by wasm/hosts/types from internal/report/report.schema.json."""

from typing import List, Literal, TypedDict, Union
` + strings.Join(w.types, "")), w.err
}

type writer struct {
	root  schema
	done  map[string]bool
	types []string // what others need comes first
	err   error
}

// object writes the class of an object. What must be there is in a class of its own, as Python 3.8 knows no other way.
func (w *writer) object(name string, s schema) string {
	if w.done[name] {
		return name
	}
	w.done[name] = true
	var must, may strings.Builder
	for _, p := range sorted(s.Properties) {
		b := &may
		if slices.Contains(s.Required, p) {
			b = &must
		}
		of := s.Properties[p]
		if text := w.describe(of); text != "" {
			fmt.Fprintf(b, "    # %s\n", text)
		}
		fmt.Fprintf(b, "    %s: %s\n", p, w.typeOf(name+title(p), of))
	}
	about := ""
	if s.Description != "" {
		about = fmt.Sprintf("    \"\"\"%s\"\"\"\n\n", s.Description)
	}
	switch {
	case may.Len() == 0:
		w.types = append(w.types, fmt.Sprintf("\n\nclass %s(TypedDict):\n%s%s", name, about, must.String()))
	default:
		w.types = append(w.types, fmt.Sprintf("\n\nclass _%s(TypedDict):\n%s\n\nclass %s(_%s, total=False):\n%s%s", name, must.String(), name, name, about, may.String()))
	}
	return name
}

func (w *writer) describe(s schema) string {
	if s.Description == "" && s.Ref != "" {
		return w.named(s.Ref).Description
	}
	return s.Description
}

func (w *writer) named(ref string) schema {
	s, ok := w.root.Definitions[strings.TrimPrefix(ref, "#/definitions/")]
	if !ok {
		w.err = fmt.Errorf("the schema has no %s", ref)
	}
	return s
}

// typeOf gives the type of a value; that of an object without a name is called as is said.
func (w *writer) typeOf(name string, s schema) string {
	if s.Ref != "" {
		of := w.named(s.Ref)
		return w.typeOf(title(strings.TrimPrefix(s.Ref, "#/definitions/")), of)
	}
	switch {
	case len(s.Enum) > 0:
		return `Literal["` + strings.Join(s.Enum, `", "`) + `"]`
	case s.Const == true:
		return "Literal[True]"
	case s.Const != nil:
		return fmt.Sprintf("Literal[%q]", s.Const)
	case len(s.OneOf) > 0:
		var of []string
		for _, one := range s.OneOf {
			of = append(of, w.typeOf(name+title(fmt.Sprint(one.Properties["by"].Const)), one))
		}
		return "Union[" + strings.Join(of, ", ") + "]"
	}
	switch s.Type {
	case "object":
		return w.object(name, s)
	case "array":
		return "List[" + w.typeOf(strings.TrimSuffix(name, "s"), *s.Items) + "]"
	case "string":
		return "str"
	case "integer":
		return "int"
	case "boolean":
		return "bool"
	}
	w.err = fmt.Errorf("%s has a type that is not known: %q", name, s.Type)
	return "object"
}

func title(name string) string {
	var b strings.Builder
	for _, part := range strings.Split(name, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

func sorted(m map[string]schema) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
