// Package config reads forkontrol.toml: what a project says once instead of in each command
// line.
//
// Words: a setting is one thing that a file may say; most are flags of the command too, by the
// same name, and a flag wins. The file that counts is the one in the working folder or the
// closest above it; nothing is merged, but for what a file takes from another by extend. A path
// is relative to the file that says it.
//
// A key that there is not, or a value that it cannot have, is an error with the line and what
// may have been meant.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/forkontrol/forkontrol/internal/nearest"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/value"
)

// FileName is that of the file.
const FileName = "forkontrol.toml"

// Config is what applies.
type Config struct {
	// Files are those that it was read from, the one that counts first, then what it extends.
	Files []string
	// Values by the key of the setting, those of severity left out.
	Values map[string]Value
	// Severity is asked from its beginning; the first that fits counts.
	Severity []Severity
}

// Value is what a file says.
type Value struct {
	// List has the value as a flag takes it: one text, or several of a list.
	List []string
	At   Place
	Dir  string // that of the file
}

// Place is where something is said.
type Place struct {
	File string
	Line int
}

func (p Place) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Error is something wrong with a file, in both languages.
type Error struct {
	At   Place
	Text program.Text
}

// Error is In("en").
func (e *Error) Error() string { return e.In("en") }

// In says it in a language, "da" or "en".
func (e *Error) In(lang string) string {
	if e.At.Line == 0 {
		return e.At.File + ": " + e.Text.In(lang)
	}
	return e.At.String() + ": " + e.Text.In(lang)
}

// Find gives the file of a folder or of the closest one above it that has one, "" for none.
func Find(dir string) string { return Upward(dir, FileName) }

// Upward gives the file of a name in a folder or in the closest one above it, "" for none.
func Upward(dir, name string) string {
	for {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		dir = above
	}
}

// Load reads a file and what it extends. The error is an *Error.
func Load(file string) (*Config, error) {
	c := &Config{Values: map[string]Value{}}
	if err := c.add(file, nil); err != nil {
		return nil, err
	}
	return c, nil
}

// add takes from a file what is not said yet; from is where the file was named.
func (c *Config) add(file string, from *Place) error {
	file = filepath.Clean(file)
	if slices.Contains(c.Files, file) {
		return &Error{*from, program.Text{Da: "filerne udvider hinanden i ring", En: "the files extend one another in a circle"}}
	}
	body, err := os.ReadFile(file)
	if err != nil {
		at := Place{File: Shown(file)}
		text := program.Text{Da: "kan ikke læses: " + err.Error(), En: "cannot be read: " + err.Error()}
		if errors.Is(err, fs.ErrNotExist) {
			text = program.Text{Da: "findes ikke", En: "no such file"}
		}
		if from != nil {
			at, text.Da, text.En = *from, Shown(file)+": "+text.Da, Shown(file)+": "+text.En
		}
		return &Error{at, text}
	}
	c.Files = append(c.Files, file)
	p := parsed{file: file, keys: map[string]int{}}
	if err := p.read(body); err != nil {
		return err
	}
	for _, key := range p.order {
		if key == keyExtend {
			continue
		}
		s := find(key)
		if s == nil {
			return p.unknown(key, Keys())
		}
		if s.Kind == Levels {
			levels, err := p.levels(p.tree[key])
			if err != nil {
				return err
			}
			c.Severity = append(c.Severity, levels...)
			continue
		}
		v, err := p.value(s, p.tree[key])
		if err != nil {
			return err
		}
		if said, ok := c.Values[key]; !ok {
			c.Values[key] = *v
		} else if s.Kind == PathTable { // of names that are not said yet
			said.List = append(said.List, namesLeft(said.List, v.List)...)
			c.Values[key] = said
		}
	}
	if given, ok := p.tree[keyExtend]; ok {
		text, ok := given.(string)
		if !ok {
			return p.wrong(keyExtend, "en sti", "a path")
		}
		at := p.at(keyExtend)
		return c.add(p.path(text), &at)
	}
	return nil
}

func namesLeft(said, more []string) (left []string) {
	for _, arg := range more {
		name, _, _ := strings.Cut(arg, "=")
		if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, name+"=") }) {
			left = append(left, arg)
		}
	}
	return left
}

// parsed is a file as TOML.
type parsed struct {
	file  string
	tree  map[string]any
	keys  map[string]int // lines of keys, "severity.1.rule"
	order []string       // of the keys at the top
}

func (p *parsed) read(body []byte) error {
	if err := toml.Unmarshal(body, &p.tree); err != nil {
		at := Place{File: Shown(p.file)}
		message := err.Error()
		if d := (*toml.DecodeError)(nil); errors.As(err, &d) {
			at.Line, _ = d.Position()
			message = strings.TrimPrefix(d.Error(), "toml: ")
		}
		return &Error{at, program.Text{Da: "ikke TOML: " + message, En: "not TOML: " + message}}
	}
	return p.lines(body)
}

func (p *parsed) at(key string) Place { return Place{Shown(p.file), p.keys[key]} }

func (p *parsed) unknown(key string, known []string) error {
	name := key[strings.LastIndexByte(key, '.')+1:]
	text := program.Text{Da: fmt.Sprintf("ukendt nøgle %q", name), En: fmt.Sprintf("unknown key %q", name)}
	if near := nearest.Of(name, known, 1); len(near) > 0 {
		text.Da += "; mente du " + near[0] + "?"
		text.En += "; did you mean " + near[0] + "?"
	} else {
		list := strings.Join(known, ", ")
		text.Da += "; der er " + list
		text.En += "; there are " + list
	}
	return &Error{p.at(key), text}
}

func (p *parsed) wrong(key, da, en string) error {
	name := key[strings.LastIndexByte(key, '.')+1:]
	return &Error{p.at(key), program.Text{Da: name + " skal være " + da, En: name + " must be " + en}}
}

// path is one that the file says, as seen from the working folder.
func (p *parsed) path(given string) string {
	given = filepath.FromSlash(given)
	if filepath.IsAbs(given) {
		return given
	}
	return filepath.FromSlash(Shown(filepath.Join(filepath.Dir(p.file), given)))
}

// value reads a setting.
func (p *parsed) value(s *Setting, given any) (*Value, error) {
	v := &Value{At: p.at(s.Key), Dir: filepath.Dir(p.file)}
	switch s.Kind {
	case Yes:
		yes, ok := given.(bool)
		if !ok {
			return nil, p.wrong(s.Key, "true eller false", "true or false")
		}
		v.List = []string{fmt.Sprint(yes)}
	case Number:
		n, ok := given.(int64)
		if !ok || n < 1 {
			return nil, p.wrong(s.Key, "et tal over 0", "a number above 0")
		}
		v.List = []string{fmt.Sprint(n)}
	case Day:
		text, ok := given.(string)
		if day, is := given.(toml.LocalDate); is {
			text, ok = day.String(), true
		}
		if !ok || !value.IsDate([]byte(text)) {
			return nil, p.wrong(s.Key, "en dato (2026-08-01)", "a date (2026-08-01)")
		}
		v.List = []string{text}
	case Text:
		text, ok := given.(string)
		if !ok {
			return nil, p.wrong(s.Key, "en tekst", "a text")
		}
		if s.Allowed != nil && !slices.Contains(s.Allowed, text) {
			list := strings.Join(s.Allowed, ", ")
			return nil, p.wrong(s.Key, "en af "+list, "one of "+list)
		}
		v.List = []string{text}
	case PathTable:
		table, ok := given.(map[string]any)
		if !ok {
			return nil, p.wrong(s.Key, "en tabel med navne og stier", "a table of names and paths")
		}
		for _, name := range sortedKeys(table) {
			text, ok := table[name].(string)
			if !ok {
				return nil, p.wrong(s.Key+"."+name, "en sti", "a path")
			}
			v.List = append(v.List, name+"="+p.path(text))
		}
	default:
		list, ok := texts(given)
		if !ok {
			return nil, p.wrong(s.Key, "en liste af tekster", "a list of texts")
		}
		for _, text := range list {
			switch name, file, both := strings.Cut(text, "="); {
			case s.Kind == Paths:
				text = p.path(text)
			case s.Kind == NamedPath && (!both || !slices.Contains(form.All, name)):
				forms := strings.Join(form.All, ", ")
				return nil, p.wrong(s.Key, "en liste af FORM=FIL, hvor FORM er en af "+forms, "a list of FORM=FILE, FORM being one of "+forms)
			case s.Kind == NamedPath && file != "-":
				text = name + "=" + p.path(file)
			}
			v.List = append(v.List, text)
		}
	}
	return v, nil
}

func texts(given any) (list []string, ok bool) {
	items, ok := given.([]any)
	for _, item := range items {
		text, is := item.(string)
		if !is {
			return nil, false
		}
		list = append(list, text)
	}
	return list, ok
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Shown is a path as it is written for people: from the working folder, where that is shorter.
func Shown(file string) string {
	if dir, err := os.Getwd(); err == nil {
		if near, err := filepath.Rel(dir, file); err == nil && len(near) < len(file) {
			file = near
		}
	}
	return filepath.ToSlash(file)
}
