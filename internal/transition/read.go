package transition

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"hash/maphash"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// reading is the first half of a check: every payload is checked by the engine, and
// its forløb go to the sorter.
type reading struct {
	layout   *layout
	o        *Options
	payloads [2][]payload.Payload
	sorter   *sorter
	seed     maphash.Seed

	mu       sync.Mutex
	outcomes [2][]told
	sums     [2]finding.Summary
	sizes    [2]Size
	broken   bool // a payload was not read whole
	// spans are the first and last reports of each institution number.
	spans   [2]map[string]*span
	systems [2]map[string]bool
	late    []located // reports of which the change had been registered long before
	lateN   int
	unkeyed []located
	keyless int
	timed   [2]bool // a report of the side says when it was made
	stamped bool    // a report says when it was made and when its change was registered
}

// told is the outcome of a payload and its number.
type told struct {
	number int
	finding.Payload
}

// span is when an institution number was reported.
type span struct {
	first, last     moment
	firstAt, lastAt place
}

// located is a report that a rule has something to say about.
type located struct {
	side                        Side
	at                          place
	report                      uint32
	cpr, institution, education string
	found, want                 string
}

func newReading(l *layout, o *Options, payloads [2][]payload.Payload, s *sorter) *reading {
	r := &reading{layout: l, o: o, payloads: payloads, sorter: s, seed: maphash.MakeSeed()}
	for side := range r.spans {
		r.spans[side], r.systems[side] = map[string]*span{}, map[string]bool{}
		r.sizes[side].Payloads = len(payloads[side])
	}
	return r
}

// run reads all payloads, several at a time.
func (r *reading) run(ctx context.Context) error {
	before := len(r.payloads[Before])
	err := pool.Each(ctx, before+len(r.payloads[After]), r.o.Jobs, func() func(int) error {
		w := newWorker(r)
		return func(i int) error {
			if i < before {
				return w.read(Before, i)
			}
			return w.read(After, i-before)
		}
	})
	if errors.Is(err, errStopped) {
		return r.sorter.sorted(func([]byte) error { return nil }) // which knows why
	}
	return err
}

// worker reads one payload after another.
type worker struct {
	*reading
	checker *engine.Checker
	extract extractor
	xml     *token.XML
	json    *token.JSON
	buf     []byte
	side    Side
	local   locals
}

// locals is what one payload adds to the reading, when it is read.
type locals struct {
	reports int
	late    []located
	lateN   int
	unkeyed []located
	keyless int
}

func newWorker(r *reading) *worker {
	o := r.o.Engine
	o.Rules = r.layout.rules
	w := &worker{reading: r, checker: engine.New(o), xml: token.NewXML(o.Limits), json: token.NewJSON(o.Limits), buf: make([]byte, payload.WholeSize)}
	w.extract = extractor{layout: r.layout, seed: r.seed, bare: o.Message == r.layout.message.ID, give: w.take}
	return w
}

// read reads one payload. The error is the sorter's or the context's.
func (w *worker) read(side Side, number int) error {
	p := &w.payloads[side][number]
	w.side, w.local = side, locals{}
	w.extract.payload, w.extract.count = uint32(number), 0
	out, problem, err := w.both(p)
	if err != nil {
		return err
	}
	w.settle(&out, problem)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sums[side].Add(&out)
	w.sizes[side].Reports += w.local.reports
	if out.Verdict != finding.Valid {
		w.outcomes[side] = append(w.outcomes[side], told{number, out})
	}
	if problem != nil || w.local.reports == 0 || out.Verdict > finding.Invalid {
		w.broken = true
	}
	w.late, w.lateN = w.few(w.late, w.local.late), w.lateN+w.local.lateN
	w.unkeyed, w.keyless = w.few(w.unkeyed, w.local.unkeyed), w.keyless+w.local.keyless
	return nil
}

// few adds to samples and keeps the first of them in the order of the payloads.
func (r *reading) few(all, more []located) []located {
	all = append(all, more...)
	if len(all) > 2*r.o.MaxSamples {
		sortLocated(all)
		all = all[:r.o.MaxSamples]
	}
	return all
}

func sortLocated(all []located) {
	slices.SortFunc(all, func(a, b located) int {
		return cmp.Or(cmp.Compare(a.side, b.side), cmp.Compare(a.at.payload, b.at.payload), cmp.Compare(a.report, b.report))
	})
}

// both has the engine and the extractor read a payload. A payload that is known in
// its first bytes to be small is read by one after the other, a larger one by both at
// once, so that it is opened once and memory does not grow with it.
func (w *worker) both(p *payload.Payload) (out finding.Payload, problem *token.Problem, err error) {
	r, err := p.Open()
	if err != nil {
		return w.checker.Check(payload.Unreadable(err), p.Name), &token.Problem{Rule: token.RuleReadFailed}, nil
	}
	defer r.Close() // read only
	head, rest := payload.Begin(r, w.buf)
	if rest == nil {
		out = w.checker.CheckBytes(head, p.Name)
		problem, err = w.scan(bytes.NewReader(head), p.Name)
		return out, problem, err
	}
	from, to := io.Pipe()
	type scanned struct {
		problem *token.Problem
		err     error
	}
	done := make(chan scanned, 1)
	go func() {
		var s scanned
		s.problem, s.err = w.scan(from, p.Name)
		_, _ = io.Copy(io.Discard, from) // the engine reads on
		done <- s
	}()
	tee := io.TeeReader(rest, to)
	out = w.checker.Check(tee, p.Name)
	// The engine does not read on when it has to stop.
	_ = to.CloseWithError(stopOr(tee))
	s := <-done
	return out, s.problem, s.err
}

// stopOr returns io.EOF when a reader has been read to its end.
func stopOr(r io.Reader) error {
	var one [1]byte
	if n, err := r.Read(one[:]); n == 0 && err == io.EOF {
		return io.EOF
	}
	return io.ErrUnexpectedEOF
}

// scan extracts the reports of a payload.
func (w *worker) scan(r io.Reader, name string) (*token.Problem, error) {
	decoder := token.NewDecoder(nil)
	if p := decoder.Reset(r, w.o.Engine.Encoding); p != nil {
		return p, nil
	}
	head := make([]byte, 512)
	n := 0
	var err error
	for n < len(head) && err == nil && len(bytes.TrimLeft(head[:n], " \t\r\n")) == 0 {
		var k int
		k, err = decoder.Read(head[n:])
		n += k
	}
	rest := io.Reader(decoder)
	if err != nil {
		rest = payload.Unreadable(err)
	}
	all := io.MultiReader(bytes.NewReader(head[:n]), rest)
	if w.isXML(head[:n], name) {
		w.xml.Reset(all)
		return w.extract.run(w.xml, true)
	}
	w.json.Lines = w.isLines(name)
	w.json.Reset(all)
	return w.extract.run(w.json, false)
}

// isXML reports whether a payload is XML, decided as the engine does.
func (w *worker) isXML(head []byte, name string) bool {
	if f := w.o.Engine.Format; f != "" {
		return f == "xml"
	}
	if w.isLines(name) {
		return false
	}
	head = bytes.TrimLeft(head, " \t\r\n")
	return len(head) == 0 || !strings.ContainsRune(`{["-0123456789tfn`, rune(head[0]))
}

func (w *worker) isLines(name string) bool {
	name = strings.TrimSuffix(name, ".gz")
	return w.o.Engine.Format == "ndjson" ||
		w.o.Engine.Format == "" && (strings.HasSuffix(name, ".ndjson") || strings.HasSuffix(name, ".jsonl"))
}

// lateSeconds is within what time a change must be reported.
const lateSeconds = 24 * 60 * 60

// take gets one report from the extractor.
func (w *worker) take(r *report) error {
	w.local.reports++
	w.note(r)
	if !r.whole {
		w.local.keyless++
		w.local.unkeyed = w.few(w.local.unkeyed, []located{w.locate(r)})
	}
	for i := range r.forloeb {
		f := &r.forloeb[i]
		f.side = w.side
		if f.cpr == "" || f.institution == "" || f.education == "" {
			continue
		}
		f.periods = slices.DeleteFunc(f.periods, func(p period) bool { return p.start == 0 })
		if err := w.sorter.add(f.encode()); err != nil {
			return err
		}
	}
	if r.reported.after(r.registered, lateSeconds) {
		w.local.lateN++
		late := w.locate(r)
		late.found, late.want = r.reported.String(), r.registered.String()
		w.local.late = w.few(w.local.late, []located{late})
	}
	return nil
}

func (w *worker) locate(r *report) located {
	l := located{side: w.side, at: r.at, report: w.extract.count}
	if len(r.forloeb) > 0 {
		f := &r.forloeb[0]
		l.cpr, l.institution, l.education = f.cpr, f.institution, f.education
	}
	return l
}

// note keeps when and by which system institutions were reported.
func (w *worker) note(r *report) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timed[w.side] = w.timed[w.side] || r.reported.known
	w.stamped = w.stamped || r.reported.known && r.registered.known
	if r.system != "" {
		w.systems[w.side][r.system] = true
	}
	for i := range r.forloeb {
		f := &r.forloeb[i]
		if f.institution == "" {
			continue
		}
		s := w.spans[w.side][f.institution]
		if s == nil {
			s = &span{}
			w.spans[w.side][f.institution] = s
		}
		if r.reported.known {
			if c := s.compareTo(r.reported, s.first); c < 0 || c == 0 && r.at.before(s.firstAt) {
				s.first, s.firstAt = r.reported, r.at
			}
			if c := s.compareTo(r.reported, s.last); c > 0 || !s.last.known || c == 0 && r.at.before(s.lastAt) {
				s.last, s.lastAt = r.reported, r.at
			}
		}
	}
}

// compareTo orders moments; an unknown one is later than all.
func (s *span) compareTo(a, b moment) int {
	if !b.known {
		return -1
	}
	firstA, _ := a.span()
	firstB, _ := b.span()
	return cmp.Compare(firstA, firstB)
}

func (p place) before(q place) bool {
	return cmp.Or(cmp.Compare(p.payload, q.payload), cmp.Compare(p.line, q.line), cmp.Compare(p.column, q.column)) < 0
}

// settle makes a payload that is well-formed and known, but holds no report, one that
// is not what it should be.
func (w *worker) settle(out *finding.Payload, problem *token.Problem) {
	if w.local.reports > 0 || problem != nil || out.Verdict > finding.Invalid {
		return
	}
	system := w.layout.rules.Engine()
	if system == nil || slices.ContainsFunc(out.Findings, func(f finding.Finding) bool { return f.Rule.ID == token.RuleRootMismatch }) {
		return
	}
	for i := range system.Rules {
		if rule := &system.Rules[i]; rule.ID == token.RuleRootMismatch {
			found := ""
			if out.Message != nil {
				found = out.Message.Root
			}
			out.Findings = append(out.Findings, finding.Finding{Rule: rule, System: system, Severity: program.Error, Found: found, Want: w.layout.message.Root})
			out.Counts.Error++
			out.Verdict = finding.Invalid
		}
	}
}

// whole reports whether every payload was read to its end.
func (r *reading) whole() bool { return !r.broken }

// mode is what is checked.
func (r *reading) mode() Mode {
	if r.o.Mode != 0 {
		return r.o.Mode
	}
	if len(r.o.Structure) == 0 {
		return Supplier
	}
	before, after := r.systems[Before], r.systems[After]
	if len(before) > 0 && len(after) > 0 {
		for system := range after {
			if before[system] {
				return Structure
			}
		}
		return Structure | Supplier
	}
	return Structure
}

// outcome is what is known before anything is compared.
func (r *reading) outcome() *Outcome {
	out := &Outcome{System: r.layout.system, Message: r.layout.message, Sides: r.sizes, Summaries: r.sums}
	for side := range r.outcomes {
		slices.SortFunc(r.outcomes[side], func(a, b told) int { return cmp.Compare(a.number, b.number) })
		for i := range r.outcomes[side] {
			out.Payloads[side] = append(out.Payloads[side], r.outcomes[side][i].Payload)
		}
	}
	return out
}

// worst is the verdict when nothing was compared.
func (r *reading) worst() finding.Verdict {
	failed := ran([2][]finding.Payload{payloadsOf(r.outcomes[Before]), payloadsOf(r.outcomes[After])},
		func(p *finding.Payload) bool { return p.Verdict == finding.Failed })
	if failed {
		return finding.Failed
	}
	return finding.Undecided
}

func payloadsOf(all []told) []finding.Payload {
	out := make([]finding.Payload, len(all))
	for i := range all {
		out[i] = all[i].Payload
	}
	return out
}

// file returns a place with its file's name.
func (r *reading) file(side Side, p place) Place {
	if p.line == 0 {
		return Place{}
	}
	return Place{r.payloads[side][p.payload].Name, int(p.line), int(p.column)}
}
