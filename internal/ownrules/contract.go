package ownrules

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// Refused is why a contract cannot be rules.
type Refused struct {
	Path     string
	Problems []contract.Problem
}

func (r *Refused) Error() string { return r.In(program.English) }

// In says what is wrong in a language: a line for each problem, with its place, what it is in and
// the rule of the Recommendation that it breaks.
func (r *Refused) In(lang string) string {
	text := program.Text{Da: "kontrakten kan ikke bruges", En: "the contract cannot be used"}
	var b strings.Builder
	if r.Path != "" {
		b.WriteString(r.Path + ": ")
	}
	b.WriteString(text.In(lang))
	for _, p := range r.Problems {
		in := ""
		if p.Component != "" {
			in = p.Component + ": "
		}
		fmt.Fprintf(&b, "\n  %s: %s%s (%s)", p.Place, in, p.Text(lang), p.Rule)
	}
	return b.String()
}

// openContract makes a directory of what a contract says.
func openContract(name string) (*Directory, error) {
	r, problems, err := importing.Open(importing.Options{}, name)
	switch {
	case err != nil:
		return nil, &Problem{name, program.Text{Da: "kan ikke læses", En: "cannot be read"}, err}
	case len(problems) > 0:
		return nil, &Refused{name, problems}
	}
	name = filepath.ToSlash(name)
	return &Directory{FS: r.Source, Closer: io.NopCloser(nil), prefix: name + "!", contract: name, made: r.Made()}, nil
}

// At is what a file system has: our source, or contracts that are made into it. A prefix goes before the
// names of its files where an error names them. The error is a *Refused.
func At(prefix string, fsys fs.FS) (*Directory, error) {
	d := &Directory{FS: fsys, Closer: io.NopCloser(nil), prefix: prefix}
	if !importing.Contracts(fsys) {
		return d, nil
	}
	r, problems := importing.Source(fsys, importing.Options{})
	if len(problems) > 0 {
		return nil, &Refused{strings.TrimRight(prefix, "/"), problems}
	}
	d.FS, d.contract, d.made = r.Source, ".", r.Made()
	return d, nil
}

// Tried compiles what an import made. What was carried over from a replaced message and does not go
// with the contract is dropped, see importing.Carried. The error is a schema.Errors.
func Tried(r *importing.Result) (*program.Ruleset, error) {
	for {
		set, err := Of(false, compile.Source{Files: r.Source})
		var errs schema.Errors
		if !errors.As(err, &errs) {
			return set, err
		}
		if !slices.ContainsFunc(errs, func(e *schema.Error) bool {
			return r.Drop(e) || len(r.Carried) > 0 && e.Pointer == "/x-message" && r.Scope(e.File)
		}) {
			return nil, inContracts(errs, []*Directory{{FS: r.Source, contract: "."}})
		}
	}
}

// inContracts gives errors over what was made of contracts the places in these that it was made of.
func inContracts(errs schema.Errors, opened []*Directory) error {
	for _, e := range errs {
		for _, d := range opened {
			if d.contract == "" || !strings.HasPrefix(e.File, d.prefix) {
				continue
			}
			if file, line := d.origin(strings.TrimPrefix(e.File, d.prefix), e.Pointer); file != "" {
				e.File, e.Line, e.Column = file, line, 1
			}
		}
	}
	return errs
}

// origin is the place in a contract that the value of a file was made of: that of the innermost value
// around it that says so.
func (d *Directory) origin(name, pointer string) (file string, line int) {
	text, err := fs.ReadFile(d.FS, name)
	var v any
	if err != nil || json.Unmarshal(text, &v) != nil {
		return "", 0
	}
	for _, step := range append([]string{""}, strings.Split(strings.TrimPrefix(pointer, "/"), "/")...) {
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		switch of := v.(type) {
		case map[string]any:
			if step != "" {
				v = of[step]
			}
		case []any:
			if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(of) {
				v = of[i]
			}
		}
		of, _ := v.(map[string]any)
		source, _ := of["x-source"].(map[string]any)
		document, _ := source["document"].(string)
		section, _ := source["section"].(string)
		if n, err := strconv.Atoi(strings.TrimPrefix(section, "l. ")); err == nil && document != "" {
			file, line = document, n
		}
	}
	return file, line
}
