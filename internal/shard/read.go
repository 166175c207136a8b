package shard

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
)

// MaxReport is how many bytes a report may have that is read: 256 MiB.
const MaxReport = 256 << 20

// leastObject is how many bytes a report has for each of its objects, at the least: some 150 in those of checks. Memory
// is a small multiple of the report so, whatever is in it.
const leastObject = 40

// Problem is why reports cannot be put together, in both languages.
type Problem struct {
	Text program.Text
	// Lacking says that nothing is wrong with what was given, but that it is not all.
	Lacking bool
}

func (p *Problem) Error() string { return p.Text.En }

func problem(da, en string, blanks ...any) error {
	return &Problem{Text: program.Text{Da: fmt.Sprintf(da, blanks...), En: fmt.Sprintf(en, blanks...)}}
}

// Report is the report of a part.
type Report struct {
	Name   string // of the file it was read from
	AsOf   string
	Record *Record

	payloads []finding.Payload // as in the record
	passed   []finding.Passed
}

// document is a report in JSON, as far as it is read.
type document struct {
	Forkontrol string  `json:"forkontrol"`
	Ruleset    string  `json:"ruleset"`
	AsOf       string  `json:"asOf"`
	Payloads   []told  `json:"payloads"`
	Summary    summary `json:"summary"`
	Shard      *Record `json:"shard"`
}

type summary struct{ Payloads, Valid, Invalid, Undecided, Failed, Limited, Waived int }

type told struct {
	File        string         `json:"file"`
	Format      string         `json:"format"`
	Message     string         `json:"message"`
	Records     int            `json:"records"`
	DraftFields int            `json:"draftFields"`
	Verdict     string         `json:"verdict"`
	Findings    []toldFinding  `json:"findings"`
	Counts      finding.Counts `json:"counts"`
	Waived      finding.Counts `json:"waived"`
	Truncated   bool           `json:"truncated"`
}

type toldFinding struct {
	Rule      string          `json:"rule"`
	Severity  string          `json:"severity"`
	Path      string          `json:"path"`
	Line      int             `json:"line"`
	Column    int             `json:"column"`
	Offset    int64           `json:"offset"`
	EndLine   int32           `json:"endLine"`
	EndColumn int32           `json:"endColumn"`
	Message   string          `json:"message"`
	Fix       string          `json:"fix"`
	Value     *string         `json:"value"`
	Evidence  string          `json:"evidence"`
	Waived    *finding.Waiver `json:"waived"`
}

// Read reads the report of a part, made by the same version and the same rules. It holds the report against itself,
// as it may have been cut off or changed. The error is a *Problem, or the reader's.
func Read(r io.Reader, name string, rs *program.Ruleset) (*Report, error) {
	body, err := io.ReadAll(io.LimitReader(r, MaxReport+1))
	if err != nil {
		return nil, err
	}
	if len(body) > MaxReport {
		return nil, problem("rapporten er større end %d MiB", "the report is larger than %d MiB", MaxReport>>20)
	}
	if objects(body) > 16+len(body)/leastObject {
		return nil, problem("er ikke en rapport fra forkontrol i JSON", "is no report of forkontrol in JSON")
	}
	var doc document
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, notRead(err, len(body))
	}
	switch {
	case doc.Forkontrol == "" || doc.Ruleset == "":
		return nil, problem("er ikke en rapport fra forkontrol i JSON", "is no report of forkontrol in JSON")
	case doc.Shard == nil:
		return nil, problem("er ikke skrevet med «check --shard»", "was not written with “check --shard”")
	case doc.Forkontrol != report.Version:
		return nil, problem("er skrevet af forkontrol %s; denne er %s", "was written by forkontrol %s; this is %s", shown(doc.Forkontrol), report.Version)
	case doc.Ruleset != rs.Version:
		return nil, problem("er lavet med andre regler; giv de samme --schemas, og brug den samme udgave", "was made with other rules; give the same --schemas, and use the same version")
	}
	back := builder{owners: owners{rules: rs, messages: map[string]owned{}}, doc: &doc, record: doc.Shard, empty: map[*program.Rule]*program.Rule{}}
	out := &Report{Name: name, AsOf: doc.AsOf, Record: doc.Shard}
	if out.payloads, out.passed, err = back.build(); err != nil {
		return nil, err
	}
	return out, nil
}

// objects counts the objects of a document in JSON.
func objects(body []byte) (n int) {
	text := false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\\' && text:
			i++
		case c == '"':
			text = !text
		case c == '{' && !text:
			n++
		}
	}
	return n
}

// notRead says why something is no report: it ends too early, or is of another form.
func notRead(err error, size int) error {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
	)
	switch {
	case size == 0:
		return problem("er tom", "is empty")
	case errors.As(err, &syntax) && syntax.Offset >= int64(size):
		return problem("er skåret over: den ender ved byte %d", "is cut off: it ends at byte %d", size)
	case errors.As(err, &syntax):
		return problem("er ikke JSON (byte %d)", "is not JSON (byte %d)", syntax.Offset)
	case errors.As(err, &kind):
		return problem("er ikke en rapport fra forkontrol i JSON (byte %d)", "is no report of forkontrol in JSON (byte %d)", kind.Offset)
	}
	return problem("er ikke en rapport fra forkontrol i JSON", "is no report of forkontrol in JSON")
}
