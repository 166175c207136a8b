package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// batch is payloads that are checked together.
type batch struct {
	name  string
	files []string // below the corpus
	// message and form are named to the check when they are not empty.
	message, form string
	registers     map[string]string // files below the corpus, by the register's name
	// close is set where each file is checked in every way; samples, which are many, are checked
	// in the few ways that matter.
	close bool
}

// gather writes all payloads to the corpus and lists them. Those of the older state are all
// there; those of this one where it has others.
func (c *comparison) gather(ctx context.Context, o options) error {
	c.corpus = filepath.Join(c.dir, "corpus")
	for i, s := range c.sides {
		for _, from := range []string{"examples", filepath.Join("testdata", "hostile")} {
			if err := c.copy(s, filepath.Join(s.dir, from), filepath.Join(sideNames[i], filepath.Base(from))); err != nil {
				return err
			}
		}
		if err := c.seeds(s.dir, sideNames[i]); err != nil {
			return err
		}
		if err := c.list(sideNames[i]); err != nil {
			return err
		}
	}
	return c.makeSamples(ctx, o)
}

// add puts a file into the corpus, unless the older state had the same.
func (c *comparison) add(name string, content []byte) error {
	if rest, isNew := strings.CutPrefix(name, sideNames[after]+string(filepath.Separator)); isNew {
		known, err := os.ReadFile(filepath.Join(c.corpus, sideNames[before], rest))
		if err == nil && bytes.Equal(known, content) {
			return nil
		}
	}
	path := filepath.Join(c.corpus, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o666)
}

// copy takes the files of a folder, except for programs and texts about payloads.
func (c *comparison) copy(s *side, from, to string) error {
	web := filepath.Join(s.dir, "examples", "web")
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == web:
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) == ".md":
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rest, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		return c.add(filepath.Join(to, rest), content)
	})
}

// seeds takes the inputs of all fuzz tests below a folder.
func (c *comparison) seeds(dir, to string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git"):
			return filepath.SkipDir
		case entry.IsDir() || !strings.Contains(filepath.ToSlash(path), "/testdata/fuzz/"):
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		inputs, err := seedInputs(content)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for i, input := range inputs {
			name := fmt.Sprintf("%s-%s-%d", filepath.Base(filepath.Dir(path)), entry.Name(), i)
			if err := c.add(filepath.Join(to, "seeds", name), input); err != nil {
				return err
			}
		}
		return nil
	})
}

// seedInputs gives the byte slices and strings of a file as go test -fuzz writes it: a line
// with its version, then a line of Go a value.
func seedInputs(file []byte) (inputs [][]byte, err error) {
	lines := bufio.NewScanner(bytes.NewReader(file))
	lines.Buffer(nil, len(file)+1)
	if !lines.Scan() || lines.Text() != "go test fuzz v1" {
		return nil, fmt.Errorf("no seed of a fuzz test: %q", lines.Text())
	}
	for lines.Scan() {
		for _, kind := range []string{"[]byte(", "string("} {
			if rest, ok := strings.CutPrefix(lines.Text(), kind); ok {
				text, err := strconv.Unquote(strings.TrimSuffix(rest, ")"))
				if err != nil {
					return nil, err
				}
				inputs = append(inputs, []byte(text))
			}
		}
	}
	return inputs, lines.Err()
}

// reportMessage is what most hostile files and seeds look like.
const reportMessage = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"

// list makes batches of what a side has put into the corpus.
func (c *comparison) list(side string) error {
	all := map[string][]string{}
	registers := map[string]string{}
	root := filepath.Join(c.corpus, side)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(c.corpus, path)
		name = filepath.ToSlash(name)
		switch group := strings.Split(name, "/")[1]; {
		case strings.Contains(name, "/examples/transition/"): // compared by transition
		case strings.Contains(name, "/examples/registers/"):
			registers[strings.TrimSuffix(filepath.Base(path), ".csv")] = name
		default:
			all[group] = append(all[group], name)
		}
		return err
	})
	if os.IsNotExist(err) {
		return nil // this state has nothing of its own
	}
	if err != nil {
		return err
	}
	add := func(name, group, message, form string, registers map[string]string) {
		if files := all[group]; len(files) > 0 {
			c.batches = append(c.batches, batch{name: side + " " + name, files: files, message: message, form: form, registers: registers, close: true})
		}
	}
	add("examples", "examples", "", "", nil)
	if len(registers) > 0 {
		add("examples with registers", "examples", "", "", registers)
	}
	for _, group := range []string{"hostile", "seeds"} {
		add(group, group, "", "", nil)
		for _, form := range program.Formats {
			add(group+" as "+form, group, "", form, nil)
		}
		add(group+" of a message", group, reportMessage, "", nil)
	}
	return nil
}

// makeSamples has the older state make samples, or this one where the older cannot, and where findings are compared.
func (c *comparison) makeSamples(ctx context.Context, o options) error {
	dir := filepath.Join(c.corpus, "samples")
	if err := os.MkdirAll(c.corpus, 0o777); err != nil {
		return err
	}
	if o.corpus != "" {
		kept, err := filepath.Abs(o.corpus)
		if err != nil {
			return err
		}
		if err := errors.Join(os.MkdirAll(kept, 0o777), os.Symlink(kept, dir)); err != nil {
			return err
		}
	}
	list := filepath.Join(dir, "groups.json")
	if _, err := os.Stat(list); err != nil {
		progress("making samples")
		words := []string{"go", "run", "./wasm/corpus", "-every", "-count", strconv.Itoa(o.count), dir}
		if o.seed != 1 {
			words = slices.Insert(words, 3, "-seed", strconv.FormatUint(o.seed, 10))
		}
		if o.findings || do(ctx, c.sides[before].dir, words...) != nil {
			if err := do(ctx, c.sides[after].dir, words...); err != nil {
				return err
			}
		}
	}
	content, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	var groups []struct {
		Folder, Message string
		Registers       map[string]string
	}
	if err := json.Unmarshal(content, &groups); err != nil {
		return err
	}
	for _, g := range groups {
		b := batch{name: "samples " + g.Folder, message: g.Message}
		entries, err := os.ReadDir(filepath.Join(dir, g.Folder))
		if err != nil {
			return err
		}
		for _, e := range entries {
			b.files = append(b.files, "samples/"+g.Folder+"/"+e.Name())
		}
		for name, path := range g.Registers {
			if b.registers == nil {
				b.registers = map[string]string{}
			}
			b.registers[name] = "samples/" + path
		}
		c.batches = append(c.batches, b)
	}
	return nil
}

// read gives a file of the corpus.
func (c *comparison) read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(c.corpus, filepath.FromSlash(name)))
}

// names lists the registers of a batch in order.
func (b *batch) names() []string { return slices.Sorted(maps.Keys(b.registers)) }

// rows gives the rows of a register's file.
func (c *comparison) rows(name string) ([][]string, error) {
	content, err := c.read(name)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(content))
	if head, _, _ := bytes.Cut(content, []byte("\n")); bytes.ContainsRune(head, ';') {
		r.Comma = ';'
	}
	return r.ReadAll()
}
