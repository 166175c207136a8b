package fix

import (
	"context"
	"io"
	"math"
	"os"
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
	// Keep says that Result.Edits and Changes are wanted.
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
	// Changes are the bytes that differ between the original and File, in order; see Options.Keep.
	Changes []Change

	mended, refused, made tally
}

// Fixer mends one payload after another. It is for one goroutine.
type Fixer struct {
	o     Options
	check *engine.Checker
	value *engine.Checker
	now   *state
	most  int // edits that are in memory
}

// New gives a fixer.
func New(o Options) *Fixer {
	x := &Fixer{o: o, most: mostEdits}
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
	keys    map[key]bool // of what was found: whether an edit of this round mends it
	perRule map[string]int
	before  *state
	fresh   []finding.Finding // what was not reported before, some of it
}

// mostFresh is how many findings that are new are looked at in one go.
const mostFresh = 1000

// inspect checks a file and plans what to change.
func (x *Fixer) inspect(ctx context.Context, f *os.File, name string, before *state, refused func(key) bool) (*state, error) {
	records := strings.HasSuffix(name, ".ndjson") || strings.HasSuffix(name, ".jsonl") || before != nil && before.planner.records
	s, err := x.look(ctx, f, name, before, refused, records)
	if err == nil && s.format == "ndjson" && !records { // that there are many has been seen too late
		s.close()
		s, err = x.look(ctx, f, name, before, refused, true)
	}
	return s, err
}

func (x *Fixer) look(ctx context.Context, f *os.File, name string, before *state, refused func(key) bool, records bool) (*state, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	s := &state{x: x, file: f, size: info.Size(), before: before, keys: map[key]bool{}, perRule: map[string]int{}}
	s.planner = &planner{checker: x.value, records: records, unsafe: x.o.Unsafe, fields: map[*program.Field]*fieldOf{}, refused: refused, most: x.most}
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
	if s.text != nil && s.planner.pile.file == nil { // else their edits would not come behind the others
		s.planner.elements()
	}
	return s, nil
}

// take takes findings as they come.
func (s *state) take(list []finding.Finding) {
	for i := range list {
		f := &list[i]
		k := s.planner.keyOf(f)
		s.keys[k] = false
		s.perRule[f.Rule.ID]++
		if s.before != nil && len(s.fresh) < mostFresh {
			if _, was := s.before.keys[k]; !was {
				s.fresh = append(s.fresh, *f)
			}
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
	s.err = s.planner.err
}

func (s *state) closeText() {
	if s.text != nil {
		s.text.close()
	}
}

func (s *state) close() {
	s.closeText()
	s.planner.pile.close()
}

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

// Mend mends a payload as far as it can be. The name is what reports call it. The file is only read; temp makes the
// files that the outcome is written to. An error is that of reading or writing, or of ctx.
func (x *Fixer) Mend(ctx context.Context, f *os.File, name string, temp func() (*os.File, error)) (r *Result, err error) {
	r = &Result{}
	refused := map[key]bool{}
	now, err := x.inspect(ctx, f, name, nil, nil)
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
		edits, whole, err := now.planner.round()
		if err != nil {
			return r, err
		}
		if edits.n == 0 {
			if r.File != nil {
				_, err = r.File.Seek(0, io.SeekStart)
			}
			r.Mended, r.Refused, r.Made = r.mended.list, r.refused.list, r.made.list
			return r, err
		}
		again := func(k key) bool { return refused[k] || now.keys[k] }
		if !whole { // what they are to mend is not mended again, whether they help or not
			if err := edits.each(func(e *Edit) error { now.keys[e.key()] = true; return nil }); err != nil {
				return r, err
			}
		}
		file, after, made, changes, err := x.attempt(ctx, r, now, edits, whole, name, temp, again)
		if err != nil {
			return r, err
		}
		if file == nil { // all was taken back; there may be others
			if err := edits.each(func(e *Edit) error { refused[e.key()] = true; return nil }); err != nil {
				return r, err
			}
			if after, err = x.inspect(ctx, now.file, name, nil, func(k key) bool { return refused[k] }); err != nil {
				return r, err
			}
			now.close()
			now = after
			continue
		}
		for k := range after.keys {
			if now.keys[k] {
				refused[k] = true
			}
		}
		r.Changes = compose(r.Changes, changes)
		r.mended.seen = nil
		err = made.each(func(e *Edit) error {
			r.mended.edit(e)
			if x.o.Keep {
				r.Edits = append(r.Edits, *e)
			}
			return nil
		})
		if made != edits {
			made.close()
		}
		now.close()
		if r.File != nil {
			discard(r.File)
		}
		if r.File, r.After, now = file, after.counts, after; err != nil {
			return r, err
		}
	}
}

// attempt makes edits, and takes back those after which something new is reported, until nothing is. What it gives as
// made may be all of the edits.
func (x *Fixer) attempt(ctx context.Context, r *Result, now *state, edits *pile, whole bool, name string, temp func() (*os.File, error), again func(key) bool) (file *os.File, after *state, left *pile, changes []Change, err error) {
	left = edits
	defer func() {
		if file == nil && left != edits {
			left.close()
		}
	}()
	for tries := 0; left.n > 0; tries++ {
		f, err := temp()
		if err != nil {
			return nil, nil, left, nil, err
		}
		changes, err := splice(f, now.text, left, x.o.Keep)
		if err != nil {
			discard(f)
			return nil, nil, left, nil, err
		}
		after, err := x.inspect(ctx, f, name, now, again)
		if err != nil {
			discard(f)
			return nil, nil, left, nil, err
		}
		fresh := after.news(now, left, whole)
		if len(fresh) == 0 {
			return f, after, left, changes, nil
		}
		after.close()
		discard(f)
		was := left
		var out *pile
		if left, out, err = takeBack(was, fresh, whole || tries == mostTries); err != nil {
			left = was
			return nil, nil, left, nil, err
		}
		r.refused.seen = nil // groups are numbered anew in each round
		err = out.each(func(e *Edit) error { r.refused.edit(e); return nil })
		if out != was {
			out.close()
		}
		if was != edits {
			was.close()
		}
		if err != nil {
			return nil, nil, left, nil, err
		}
		for i := range fresh {
			r.made.add(Count{Rule: fresh[i].Rule, System: fresh[i].System, Message: fresh[i].Message})
		}
	}
	return nil, nil, left, nil, nil
}

// mostTries is how often some edits of a round are taken back before all are.
const mostTries = 8

// news gives what is reported after edits and was not before. Where only now all can be read, what is behind
// the place where the check had stopped is not new.
func (s *state) news(before *state, edits *pile, whole bool) []finding.Finding {
	switch rule := edits.rule.ID; {
	case !whole:
		return s.fresh
	case strings.HasPrefix(rule, "forkontrol/csv/"): // of which each edit takes something away
	case s.perRule[rule] >= before.perRule[rule]:
		return []finding.Finding{{Rule: edits.rule}} // it did not help
	case s.failed:
		return []finding.Finding{{Rule: edits.rule}} // nor is it known that it did
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

// near is a place, and the record that it is in where there are many; line is 0 for any.
type near struct {
	path string
	line int
}

// takeBack leaves out the edits that are nearest to what is new: of the places that it is in, from the innermost out,
// those in the first in which there are any.
func takeBack(edits *pile, fresh []finding.Finding, all bool) (left, taken *pile, err error) {
	if all {
		return pileOf(nil), edits, nil
	}
	places := map[near]bool{} // around what is new: whether there are edits
	eachPlace := func(f func(fresh *finding.Finding, path string) (found bool)) {
		for i := range fresh {
			for _, path := range [...]string{fresh[i].Path, fresh[i].Other} {
				for found := false; path != "" && !found; path = around(path) {
					found = f(&fresh[i], path)
				}
			}
		}
	}
	eachPlace(func(f *finding.Finding, path string) bool {
		places[near{path, 0}], places[near{path, f.Line}] = false, false
		return false
	})
	if err := edits.each(func(e *Edit) error {
		outwards(e, func(n near) bool {
			if _, asked := places[n]; asked {
				places[n] = true
			}
			return false
		})
		return nil
	}); err != nil {
		return nil, nil, err
	}
	out, groups := map[near]bool{}, map[int32]bool{}
	eachPlace(func(f *finding.Finding, path string) (found bool) {
		for _, n := range [...]near{{path, 0}, {path, f.Line}} {
			if places[n] {
				out[n], found = true, true
			}
		}
		return found
	})
	isOut := func(e *Edit) bool { return outwards(e, func(n near) bool { return out[n] }) }
	if err := edits.each(func(e *Edit) error {
		if e.with != 0 && isOut(e) {
			groups[e.with] = true
		}
		return nil
	}); err != nil {
		return nil, nil, err
	}
	left, taken, err = edits.split(func(e *Edit) bool { return !isOut(e) && !groups[e.with] })
	if err == nil && taken.n == 0 {
		left.close()
		taken.close()
		return pileOf(nil), edits, nil
	}
	return left, taken, err
}

// outwards goes through the places that an edit is in, from its own to the outermost, until f is true.
func outwards(e *Edit, f func(near) bool) bool {
	for end := len(e.Path); end > 0; end = strings.LastIndexAny(e.Path[:end], "/,") {
		if f(near{e.Path[:end], e.line}) {
			return true
		}
	}
	return strings.HasPrefix(e.Path, "/") && f(near{"/", e.line})
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
	seen map[one]bool
}

// one is what edits that belong together mend.
type one struct {
	with int32
	key  key
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

// edit counts an edit; those that belong together and mend the same are one.
func (t *tally) edit(e *Edit) {
	if e.with != 0 {
		k := one{e.with, e.key()}
		if t.seen[k] {
			return
		}
		if t.seen == nil || len(t.seen) >= mostEdits { // they are near each other
			t.seen = map[one]bool{}
		}
		t.seen[k] = true
	}
	t.add(Count{Rule: e.Rule, System: e.System, Message: e.Message})
}

// discard closes and removes a file, if there is one.
func discard(f *os.File) {
	if f != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
}
