package fix

import (
	"context"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Options say how payloads are mended.
type Options struct {
	// Engine says how they are checked.
	Engine engine.Options
	// Unsafe says that edits may be made that guess what was meant.
	Unsafe bool
	// Keep says that Result.Edits are wanted.
	Keep bool
}

// Count is how often something was done about a rule.
type Count struct {
	Rule    *program.Rule
	System  *program.System
	Message *program.Message
	Times   int
}

// Result is what became of a payload.
type Result struct {
	// File is the mended payload, at its beginning; nil when nothing was changed. It is the caller's to
	// close and to remove.
	File *os.File
	// Mended are the edits that were made, by rule; Refused are those taken back, since with
	// them something would be reported that was not before: Made says what.
	Mended, Refused, Made []Count
	Before, After         finding.Counts
	Edits                 []Edit // see Options.Keep; their offsets are those of the round that they are of
	// Changes are the bytes that differ between the original and File, in order.
	Changes []Change

	mended, refused, made tally
}

// Fixer mends one payload after another. It is for one goroutine.
type Fixer struct {
	o     Options
	check *engine.Checker
	value *engine.Checker
	now   *state
}

// New gives a fixer.
func New(o Options) *Fixer {
	x := &Fixer{o: o}
	eo := o.Engine
	eo.Excerpts, eo.MaxSamples = false, math.MaxInt32
	x.value = engine.New(eo)
	eo.Each = func(list []finding.Finding) { x.now.take(list) }
	x.check = engine.New(eo)
	return x
}

// state is a payload as a check found it.
type state struct {
	x       *Fixer
	file    *os.File
	size    int64
	planner *planner
	text    *text
	name    string // of its encoding
	format  string
	err     error

	whole   bool // it was read to its end
	failed  bool // it could not be checked at all
	counts  finding.Counts
	keys    map[key]bool
	perRule map[string]int
	before  *state
	fresh   []finding.Finding // what was not reported before, some of it
}

// mostFresh is how many findings that are new are looked at in one go.
const mostFresh = 1000

// inspect checks a file and plans what to change.
func (x *Fixer) inspect(ctx context.Context, f *os.File, name string, before *state, refused map[key]bool) (*state, error) {
	records := strings.HasSuffix(name, ".ndjson") || strings.HasSuffix(name, ".jsonl") || before != nil && before.planner.records
	s, err := x.look(ctx, f, name, before, refused, records)
	if err == nil && s.format == "ndjson" && !records { // that there are many has been seen too late
		s.close()
		s, err = x.look(ctx, f, name, before, refused, true)
	}
	return s, err
}

func (x *Fixer) look(ctx context.Context, f *os.File, name string, before *state, refused map[key]bool, records bool) (*state, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	s := &state{x: x, file: f, size: info.Size(), before: before, keys: map[key]bool{}, perRule: map[string]int{}}
	s.planner = &planner{checker: x.value, records: records, unsafe: x.o.Unsafe, fields: map[*program.Field]*fieldOf{}, refused: refused}
	x.now = s
	out := x.check.Check(&reading{ctx, io.NewSectionReader(f, 0, s.size)}, name)
	switch {
	case ctx.Err() != nil:
		s.close()
		return nil, ctx.Err()
	case s.err != nil:
		s.close()
		return nil, s.err
	case out.Err != nil:
		s.close()
		return nil, out.Err
	}
	s.format, s.whole, s.failed, s.counts = out.Format, x.check.Whole(), out.Verdict == finding.Failed, out.Counts
	if s.text != nil {
		s.planner.elements()
	}
	return s, nil
}

// take takes findings as they come.
func (s *state) take(list []finding.Finding) {
	for i := range list {
		f := &list[i]
		k := s.planner.keyOf(f)
		s.keys[k] = true
		s.perRule[f.Rule.ID]++
		if s.before != nil && !s.before.keys[k] && len(s.fresh) < mostFresh {
			s.fresh = append(s.fresh, *f)
		}
	}
	if s.err != nil || len(list) == 0 {
		return
	}
	if name := s.x.check.Encoding(); s.text == nil || name != s.name {
		s.closeText()
		s.name = name
		if s.text, s.err = newText(s.file, s.size, name); s.err != nil {
			return
		}
		s.planner.text = s.text
	}
	s.planner.format = s.x.check.Format()
	s.planner.findings(list)
}

func (s *state) closeText() {
	if s.text != nil {
		s.text.close()
	}
}

func (s *state) close() { s.closeText() }

// reading ends with a context.
type reading struct {
	ctx context.Context
	r   io.Reader
}

func (r *reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// round takes the edits of a state that are made together: those that are about the file as such by
// themselves, one rule at a time, for they move everything else.
func (s *state) round() (edits []Edit, whole bool) {
	edits = s.planner.edits
	if i := slices.IndexFunc(edits, func(e Edit) bool { return e.whole }); i >= 0 {
		rule := edits[i].Rule
		edits, whole = slices.DeleteFunc(edits, func(e Edit) bool { return !e.whole || e.Rule.ID != rule.ID }), true
	}
	if len(edits) > 0 {
		edits = arrange(s.text, edits)
	}
	return edits, whole
}

// Mend mends a payload as far as it can be. The name is what reports call it. The file is only read; temp makes the
// files that the outcome is written to. An error is that of reading or writing, or of ctx.
func (x *Fixer) Mend(ctx context.Context, f *os.File, name string, temp func() (*os.File, error)) (r *Result, err error) {
	r = &Result{}
	refused := map[key]bool{}
	now, err := x.inspect(ctx, f, name, nil, refused)
	if err != nil {
		return nil, err
	}
	defer func() {
		now.close()
		if err != nil {
			discard(r.File)
		}
	}()
	r.Before, r.After = now.counts, now.counts
	for {
		edits, whole := now.round()
		if len(edits) == 0 {
			if r.File != nil {
				_, err = r.File.Seek(0, io.SeekStart)
			}
			r.Mended, r.Refused, r.Made = r.mended.list, r.refused.list, r.made.list
			return r, err
		}
		file, after, made, changes, err := x.attempt(ctx, r, now, edits, whole, name, temp, refused)
		if err != nil {
			return r, err
		}
		for i := range edits {
			refused[edits[i].key()] = !whole || file == nil
		}
		if file == nil { // all was taken back; there may be others
			if after, err = x.inspect(ctx, now.file, name, nil, refused); err != nil {
				return r, err
			}
			now.close()
			now = after
			continue
		}
		r.mended.edits(made)
		r.Changes = compose(r.Changes, changes)
		if x.o.Keep {
			r.Edits = append(r.Edits, made...)
		}
		now.close()
		if r.File != nil {
			discard(r.File)
		}
		r.File, r.After, now = file, after.counts, after
	}
}

// attempt makes edits, and takes back those after which something new is reported, until nothing is.
func (x *Fixer) attempt(ctx context.Context, r *Result, now *state, edits []Edit, whole bool, name string, temp func() (*os.File, error), refused map[key]bool) (*os.File, *state, []Edit, []Change, error) {
	left := slices.Clone(edits)
	for tries := 0; len(left) > 0; tries++ {
		file, err := temp()
		if err != nil {
			return nil, nil, nil, nil, err
		}
		changes, err := splice(file, now.text, left)
		if err != nil {
			discard(file)
			return nil, nil, nil, nil, err
		}
		after, err := x.inspect(ctx, file, name, now, union(refused, edits, whole))
		if err != nil {
			discard(file)
			return nil, nil, nil, nil, err
		}
		fresh := after.news(now, left, whole)
		if len(fresh) == 0 {
			return file, after, left, changes, nil
		}
		after.close()
		discard(file)
		var out []Edit
		left, out = takeBack(left, fresh, whole || tries == mostTries)
		r.refused.edits(out)
		for i := range fresh {
			r.made.add(Count{Rule: fresh[i].Rule, System: fresh[i].System, Message: fresh[i].Message})
		}
	}
	return nil, nil, nil, nil, nil
}

// mostTries is how often some edits of a round are taken back before all are.
const mostTries = 8

// union are the findings that are not to be mended any more.
func union(refused map[key]bool, edits []Edit, whole bool) map[key]bool {
	all := make(map[key]bool, len(refused)+len(edits))
	for k, v := range refused {
		all[k] = v
	}
	for i := range edits {
		all[edits[i].key()] = !whole
	}
	return all
}

// news gives what is reported after edits and was not before. Where only now all can be read, what is behind
// the place where the check had stopped is not new.
func (s *state) news(before *state, edits []Edit, whole bool) []finding.Finding {
	switch rule := edits[0].Rule.ID; {
	case !whole:
		return s.fresh
	case strings.HasPrefix(rule, "forkontrol/csv/"): // of which each edit takes something away
	case s.perRule[rule] >= before.perRule[rule]:
		return []finding.Finding{{Rule: edits[0].Rule}} // it did not help
	case s.failed:
		return []finding.Finding{{Rule: edits[0].Rule}} // nor is it known that it did
	case !before.whole || rule == token.RuleJSONTrailing:
		return nil
	}
	// Rows have other numbers now, so that what is new shows by the numbers of findings only.
	var fresh []finding.Finding
	for i := range s.fresh {
		if f := &s.fresh[i]; s.perRule[f.Rule.ID] > before.perRule[f.Rule.ID] {
			fresh = append(fresh, *f)
		}
	}
	return fresh
}

// takeBack leaves out the edits that are nearest to what is new.
func takeBack(edits []Edit, fresh []finding.Finding, all bool) (left, taken []Edit) {
	if all {
		return nil, edits
	}
	out, groups := make([]bool, len(edits)), map[int32]bool{}
	for i := range fresh {
		for _, path := range [...]string{fresh[i].Path, fresh[i].Other} {
			for found := false; path != "" && !found; path = around(path) {
				for k := range edits {
					if within(edits[k].Path, path) && (edits[k].line == 0 || edits[k].line == fresh[i].Line) {
						out[k], found = true, true
						groups[edits[k].with] = true
					}
				}
			}
		}
	}
	for k := range edits {
		if out[k] || edits[k].with != 0 && groups[edits[k].with] {
			taken = append(taken, edits[k])
		} else {
			left = append(left, edits[k])
		}
	}
	if len(taken) == 0 {
		return nil, edits
	}
	return left, taken
}

// within reports whether a path is one, or lies below it.
func within(path, of string) bool {
	rest, ok := strings.CutPrefix(path, of)
	return ok && (rest == "" || of == "/" || rest[0] == '/' || rest[0] == ',')
}

// around gives the path of what a place is in, empty for the whole.
func around(path string) string {
	if i := strings.LastIndex(path, ", column "); i > 0 {
		return path[:i]
	}
	return path[:max(0, strings.LastIndexByte(path, '/'))]
}

// tally counts what was done, by rule.
type tally struct {
	list []Count
	at   map[string]int
}

func (t *tally) add(c Count) {
	if t.at == nil {
		t.at = map[string]int{}
	}
	i, ok := t.at[c.Rule.ID]
	if !ok {
		i = len(t.list)
		t.at[c.Rule.ID] = i
		t.list = append(t.list, Count{Rule: c.Rule, System: c.System, Message: c.Message})
	}
	t.list[i].Times++
}

// edits counts edits, those that belong together and mend the same as one.
func (t *tally) edits(edits []Edit) {
	type one struct {
		with int32
		key  key
	}
	seen := map[one]bool{}
	for i := range edits {
		e := &edits[i]
		if e.with != 0 {
			k := one{e.with, e.key()}
			if seen[k] {
				continue
			}
			seen[k] = true
		}
		t.add(Count{Rule: e.Rule, System: e.System, Message: e.Message})
	}
}

// discard closes and removes a file, if there is one.
func discard(f *os.File) {
	if f != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
}
