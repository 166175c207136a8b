// Package run checks payloads with Apache Beam, on as many machines as its runner has.
//
// A plan divides objects (files, or objects of object storage) into units. Workers check units as forkontrol check does,
// each through the same landing, and write a report of each to a folder of work, with personal data masked. When all have
// been written they are put together, which gives the report that one check of all objects gives (internal/shard).
//
// Beam deals the units and begins again with what has failed. What a unit comes to is a file of a name that follows from
// the unit, so whatever is done twice counts once, and a run that was cut off goes on where it was.
package run

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/shard"
)

// ErrStdin says that standard input cannot be divided.
var ErrStdin = errors.New("standard input cannot be divided")

// Check checks what a plan has, and gives the report of it. Where s.Work has reports of an earlier run of the same plan,
// these units are not checked again.
func Check(ctx context.Context, p *Plan, s Settings) (*shard.Merged, *program.Ruleset, error) {
	rs, err := s.Rules()
	if err != nil {
		return nil, nil, err
	}
	s.Excerpts, s.List, s.Missing = true, p.List, len(p.Missing) > 0
	if s.Digest, err = s.digest(ctx); err != nil {
		return nil, nil, err
	}
	if s.Work, err = s.folder(rs, p); err != nil {
		return nil, nil, err
	}
	done, err := there(ctx, s.Work)
	if err != nil {
		return nil, nil, err
	}
	var left []string
	for i := range p.Units {
		if u := &p.Units[i]; !done[u.name()] {
			left = append(left, u.encode())
		}
	}
	if len(left) > 0 {
		if err := pipeline(ctx, left, s); err != nil {
			return nil, nil, err
		}
	}
	merged, err := merge(ctx, p, s, rs)
	if err != nil {
		return nil, nil, err
	}
	return merged, rs, s.tidy(ctx, p)
}

// digest is of what the outcome depends on beside rules and objects.
func (s *Settings) digest(ctx context.Context) (string, error) {
	only := *s
	only.Lang, only.AsOf, only.Work, only.List, only.Digest = "", "", "", "", "" // told apart by themselves
	sum := sha256.New()
	if err := json.NewEncoder(sum).Encode(&only); err != nil {
		return "", err
	}
	for _, given := range s.Registers {
		_, file, _ := strings.Cut(given, "=")
		r, err := read(ctx, file)
		if err != nil {
			return "", err
		}
		_, err = io.Copy(sum, r)
		if err := errors.Join(err, r.Close()); err != nil {
			return "", err
		}
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), nil
}

// folder is where the units' reports are: one for each plan, rules, settings, day and language.
func (s *Settings) folder(rs *program.Ruleset, p *Plan) (string, error) {
	sum := sha256.Sum256([]byte(strings.Join([]string{report.Version, rs.Version, p.List, s.Digest, s.AsOf, s.Lang, fmt.Sprint(len(p.Units))}, "\n")))
	dir := strings.TrimSuffix(s.Work, "/") + "/" + hex.EncodeToString(sum[:8])
	if remote(dir) {
		return dir, nil
	}
	return dir, os.MkdirAll(dir, 0o755)
}

// pipeline has the units checked. They are dealt anew after the first step, or a runner would keep them together.
func pipeline(ctx context.Context, left []string, s Settings) error {
	encoded, err := json.Marshal(s)
	if err != nil {
		return err
	}
	p, scope := beam.NewPipelineWithRoot()
	dealt := beam.Reshuffle(scope, beam.CreateList(scope, left))
	beam.ParDo0(scope.Scope("check"), &checkFn{Settings: string(encoded)}, dealt)
	return beamx.Run(ctx, p)
}

// readers is how many reports are read at a time: object storage answers slowly.
const readers = 16

// merge puts the reports of all units together.
func merge(ctx context.Context, p *Plan, s Settings, rs *program.Ruleset) (*shard.Merged, error) {
	parts, failed := make([]*shard.Report, len(p.Units)), make([]error, len(p.Units))
	free := make(chan struct{}, readers)
	var running sync.WaitGroup
	for i := range p.Units {
		free <- struct{}{}
		running.Go(func() {
			defer func() { <-free }()
			name := s.Work + "/" + p.Units[i].name()
			r, err := read(ctx, name)
			if err != nil {
				failed[i] = err
				return
			}
			parts[i], err = shard.Read(r, name, rs)
			if err := errors.Join(err, r.Close()); err != nil {
				failed[i] = fmt.Errorf("%s: %w", name, err)
			}
		})
	}
	running.Wait()
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	return shard.Merge(parts, rs, s.All)
}

// tidy removes the reports of the units.
func (s *Settings) tidy(ctx context.Context, p *Plan) (err error) {
	for i := range p.Units {
		err = errors.Join(err, remove(ctx, s.Work+"/"+p.Units[i].name()))
	}
	if !remote(s.Work) {
		err = errors.Join(err, os.Remove(s.Work))
	}
	return err
}

// Output is a report in a form, which goes to a file.
type Output struct{ Form, File string }

// Write writes reports to files, and then one to standard output.
func Write(ctx context.Context, m *shard.Merged, rs *program.Ruleset, outputs []Output, stdout io.Writer, name string) error {
	plain := *m.Report // only text says what can be mended, as in check
	plain.Summary.Fixable = finding.Fixable{}
	o := form.Options{Options: report.Options{Lang: m.Lang}, GiveRegister: "Registre gives med --register NAVN=FIL"}
	if m.Lang == program.English {
		o.GiveRegister = "Give registers with --register NAME=FILE"
	}
	as := func(w io.Writer, name string) error {
		r := &plain
		if name == form.Text {
			r = m.Report
		}
		return form.Write(w, name, r, rs, o)
	}
	for _, out := range outputs {
		if err := write(ctx, out.File, func(w io.Writer) error { return as(w, out.Form) }); err != nil {
			return err
		}
	}
	return as(stdout, name)
}
