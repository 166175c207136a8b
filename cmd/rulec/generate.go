package main

import (
	"fmt"
	"go/format"
	"go/token"
	"slices"
	"strings"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/program"
)

const module = "github.com/forkontrol/forkontrol"

// generate returns the files of a ruleset, in the order of their paths, none of
// more than so many readable bytes if it can be cut. The same ruleset gives the
// same bytes.
func generate(set *program.Ruleset, readable int) ([]file, error) {
	var files []file
	for _, s := range set.Systems {
		more, err := generateSystem(s, readable)
		if err != nil {
			return nil, err
		}
		files = append(files, more...)
	}
	all, err := generateRegistry(set)
	if err != nil {
		return nil, err
	}
	files = append(files, all)
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return files, nil
}

// generateRegistry returns all_gen.go, the variable that holds everything.
func generateRegistry(set *program.Ruleset) (file, error) {
	w := newWriter()
	w.text.WriteString(header + "\npackage rules\n\nimport (\n")
	fmt.Fprintf(&w.text, "\t%q\n", module+"/internal/program")
	for _, s := range set.Systems {
		fmt.Fprintf(&w.text, "\t%q\n", module+"/rules/"+s.ID)
	}
	w.text.WriteString(")\n\nvar all = ")
	bare := *set
	bare.Systems = nil
	w.literalWith(&bare, map[string]func(){"Systems": func() {
		w.text.WriteString("[]*program.System{\n")
		for _, s := range set.Systems {
			fmt.Fprintf(&w.text, "&%s.System,\n", packageName(s.ID))
		}
		w.text.WriteString("}")
	}})
	return w.file("all_gen.go")
}

// generateSystem returns the package of one system.
func generateSystem(s *program.System, readable int) ([]file, error) {
	name := packageName(s.ID)
	if token.IsKeyword(name) || name == "program" {
		return nil, fmt.Errorf("system %q: %q cannot be the name of a package", s.ID, name)
	}
	var files []file
	shared := newPatterns()
	variables := map[*program.Message]string{}
	taken := map[string]string{}
	byService := map[string][]*program.Message{}
	var services []string
	for _, m := range s.Messages {
		v := variable(m)
		if first := taken[v]; first != "" {
			return nil, fmt.Errorf("messages %s and %s would share the name %s", first, m.ID, v)
		}
		taken[v], variables[m] = m.ID, v
		if byService[m.Service] == nil {
			services = append(services, m.Service)
		}
		byService[m.Service] = append(byService[m.Service], m)
	}
	for _, service := range services {
		if service == "system" || service == "patterns" {
			return nil, fmt.Errorf("a service cannot be called %q: %s_gen.go is another file", service, service)
		}
		more, err := generateService(s, byService[service], variables, shared, readable)
		if err != nil {
			return nil, err
		}
		files = append(files, more...)
	}
	system, err := generateSystemVariable(s, variables)
	if err != nil {
		return nil, err
	}
	files = append(files, system)
	if len(shared.list) > 0 {
		f, err := generatePatterns(s, shared)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func generateSystemVariable(s *program.System, variables map[*program.Message]string) (file, error) {
	w := newWriter()
	fmt.Fprintf(&w.text, "%s\n// Package %s is the compiled ruleset of %s.\npackage %s\n\nimport %q\n\n",
		header, packageName(s.ID), oneLine(s.Name), packageName(s.ID), module+"/internal/program")
	w.text.WriteString("// System is the system with its messages.\nvar System = ")
	bare := *s
	bare.Messages = nil
	w.literalWith(&bare, map[string]func(){"Messages": func() {
		if len(s.Messages) == 0 {
			w.text.WriteString("nil")
			return
		}
		w.text.WriteString("[]*program.Message{\n")
		for _, m := range s.Messages {
			fmt.Fprintf(&w.text, "&%s,\n", variables[m])
		}
		w.text.WriteString("}")
	}})
	return w.file(s.ID + "/system_gen.go")
}

// generatePatterns returns the automata, each once however often it is used.
func generatePatterns(s *program.System, shared *patterns) (file, error) {
	w := newWriter()
	fmt.Fprintf(&w.text, "%s\npackage %s\n\nimport %q\n", header, packageName(s.ID), module+"/internal/program")
	for i, p := range shared.list {
		fmt.Fprintf(&w.text, "\nvar pattern%d = ", i+1)
		w.value(*p)
		w.text.WriteString("\n")
	}
	return w.file(s.ID + "/patterns_gen.go")
}

// packageName is a system's id without what Go takes in no name.
func packageName(id string) string { return strings.ReplaceAll(id, "-", "") }

// variable is the Go name of a message: service, version and name.
func variable(m *program.Message) string {
	var b strings.Builder
	upper := false
	for _, c := range m.Service + "-v" + m.Version + "-" + m.Name {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			upper = c != '.'
			if c == '.' {
				b.WriteByte('_')
			}
		case upper:
			b.WriteRune(unicode.ToUpper(c))
			upper = false
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// file formats what was written.
func (w *writer) file(path string) (file, error) {
	text, err := format.Source(w.text.Bytes())
	if err != nil {
		return file{}, fmt.Errorf("%s: %w", path, err)
	}
	return file{path, text}, nil
}
