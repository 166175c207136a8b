// Package transition checks a change of supplier or of institution structure: whether
// the reports that Elevdatabasen received before and those it is to receive after fit
// together.
//
// Words: a forløb (elev_institutionsforløb) is one student at one institution number
// in one education; a period (elev_skoleperiode) is a part of it. A report carries
// forløb, each with all its history. A side is the reports of one system or one
// structure: before or after. The latest report of a forløb on a side is its picture
// there. A change of structure gives old numbers new ones from a first day on; an
// old number without a new one is closed.
//
// Nothing is kept in memory that grows with the reports: they are read once, their
// keys and periods are sorted on disk, encrypted with a key that is nowhere but in
// memory, and compared student by student. The package never judges a single
// report: that is the engine's, whose findings are passed on. It writes no texts; its
// sub-package outcome does.
package transition

import (
	"context"
	"slices"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Side is where reports come from.
type Side uint8

// The sides.
const (
	Before Side = iota // the old system, the old structure
	After              // the new ones
)

func (s Side) String() string { return [...]string{"before", "after"}[s] }

// Mode says which changes are checked.
type Mode uint8

// The modes, which may be combined.
const (
	Supplier  Mode = 1 << iota // another system reports
	Structure                  // institution numbers change
)

// Options say what is checked.
type Options struct {
	Rules *program.Ruleset
	// Mode is what has changed; 0 infers it: a change of structure when Structure
	// lists any, else one of supplier. Where both sides name the systems that report
	// and these differ, a change of structure is one of supplier too.
	Mode Mode
	// Structure are the changes of institution numbers.
	Structure []Change
	// Engine are the options for checking each payload; Rules and Message are set here.
	Engine engine.Options
	// MaxSamples is how many findings of one rule are kept, 0 engine.DefaultSamples.
	MaxSamples int
	// Jobs is how many payloads are read at a time, 0 for one per core.
	Jobs int
	// TempDir is where the temporary directory is made; empty takes the system's.
	TempDir string
	// chunk is how many forløb are sorted in memory at a time, 0 chunkSize.
	chunk int
}

// Place is where something is on a side. The zero Place is nowhere.
type Place struct {
	File         string
	Line, Column int
}

// Finding is one thing that the transition breaks or that the reader is to know.
type Finding struct {
	Rule     *program.Rule
	Severity program.Severity
	// The student, as reported. CPR is empty when the finding is of an institution.
	CPR, Institution, Education string
	Found, Want                 string // dates, numbers and field names, for the text
	Before, After               Place
}

// Size is how much a side holds.
type Size struct {
	Payloads int // files, members of archives
	Reports  int
	Forloeb  int // distinct students x institution numbers x educations
	Periods  int // of the latest reports
}

// Tally is how often a rule had something to say.
type Tally struct {
	Rule   *program.Rule
	Count  int // exact
	Listed int // of Outcome.Findings
}

// Outcome is what a check of a transition gives.
type Outcome struct {
	Mode      Mode
	Structure []Change
	Sides     [2]Size
	// Compared says that both sides were read whole and compared. When it is not
	// set there are no findings of the transition, only those of Payloads.
	Compared bool
	Verdict  finding.Verdict
	// Findings: errors first, then warnings; those of whole institutions before those
	// of single reports and those in the order of student, education and number.
	Findings  []Finding
	Counts    finding.Counts // of Findings, exact
	Tallies   []Tally        // by rule, in the order of the ruleset
	Truncated bool
	// Unchecked are rules for which no report had what they need.
	Unchecked []*program.Rule
	// Payloads are the outcomes of those payloads, before and after, that have
	// findings or are not valid.
	Payloads  [2][]finding.Payload
	Summaries [2]finding.Summary // of all payloads
	System    *program.System
	Message   *program.Message
}

// Check reads both sides and compares them. The error is the disk's or the
// context; ErrNoReport when the ruleset does not have the message.
func Check(ctx context.Context, before, after []payload.Payload, o Options) (*Outcome, error) {
	l, err := newLayout(o.Rules)
	if err != nil {
		return nil, err
	}
	if o.MaxSamples <= 0 {
		o.MaxSamples = engine.DefaultSamples
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s, err := newSorter(ctx, o.TempDir, o.chunk)
	if err != nil {
		return nil, err
	}
	defer s.close()
	r := newReading(l, &o, [2][]payload.Payload{before, after}, s)
	if err := r.run(ctx); err != nil {
		return nil, err
	}
	out := r.outcome()
	out.Structure = o.Structure
	out.Mode = r.mode()
	if !r.whole() {
		out.Verdict = r.worst()
		return out, nil
	}
	c := newComparison(r, out)
	if err := s.sorted(c.take); err != nil {
		return nil, err
	}
	c.finish()
	return out, nil
}

// ran reports whether any of the payloads' outcomes is of a kind.
func ran(payloads [2][]finding.Payload, is func(*finding.Payload) bool) bool {
	return slices.ContainsFunc(payloads[:], func(side []finding.Payload) bool {
		return slices.ContainsFunc(side, func(p finding.Payload) bool { return is(&p) })
	})
}
