package sarif

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"iter"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// The levels of SARIF.
const (
	LevelNote    = "note"
	LevelWarning = "warning"
	LevelError   = "error"
)

// Log is a SARIF log of one run in the making. What a check and what a comparison of
// reports have in common is made here: the driver with its rules, results and where they
// are, how they are recognised from run to run, and what was not looked at.
//
// Artifacts and results may be a great many. They are made while the log is written, and none is kept.
type Log struct {
	// Artifacts and Results give those of the run, each time the same in the same order. One is done with before the
	// next is asked for. Results calls Result.
	Artifacts iter.Seq[*sarif.Artifact]
	Results   iter.Seq[*sarif.Result]

	run *sarif.Run

	rs          *program.Ruleset
	o           report.Options
	fingerprint string
	invocation  *sarif.Invocation
	index       map[string]int // of the rules in the run, by id
	seen        map[string]int // how often a fingerprint was given
}

// About says what a log is of.
type About struct {
	Version, Ruleset string // of forkontrol and of its rules
	// Fingerprint names how results are recognised from run to run. Its number changes
	// when the way does.
	Fingerprint string
	// Complete says that nothing kept the run from looking at all that it was given.
	Complete   bool
	Properties sarif.Properties
}

// NewLog begins a log. Its texts are those of the ruleset in the language of the options.
func NewLog(a About, rs *program.Ruleset, o report.Options) *Log {
	if o.Lang != "en" {
		o.Lang = "da"
	}
	driver := sarif.NewVersionedDriver("forkontrol", a.Version).WithInformationURI(report.DefaultHelpBase).WithLanguage(o.Lang)
	driver.Properties = sarif.Properties{"ruleset": a.Ruleset}
	run := sarif.NewRun(*sarif.NewTool(driver)).WithLanguage(o.Lang).WithColumnKind("unicodeCodePoints").
		WithDefaultEncoding("UTF-8").WithNewlineSequences([]string{"\r\n", "\n"})
	run.Properties = a.Properties
	return &Log{run: run, rs: rs, o: o, fingerprint: a.Fingerprint, invocation: run.AddInvocation(a.Complete),
		index: map[string]int{}, seen: map[string]int{}}
}

// Rule lists the rule of a finding, of which nothing else is read but the system and the
// message. Messages of a service share rules: one is listed once, as the first that is given
// has it, for SARIF takes no two that are equal.
func (l *Log) Rule(f *finding.Finding, properties func(*finding.Finding) sarif.Properties) {
	if _, ok := l.index[f.Rule.ID]; ok {
		return
	}
	driver := l.run.Tool.Driver
	l.index[f.Rule.ID] = len(driver.Rules)
	f = &finding.Finding{Rule: f.Rule, System: f.System, Message: f.Message}
	short := text.General(f, l.rs, l.o.Lang)
	full, fix, source := text.Why(f, l.rs, l.o.Lang, false), text.Fix(f, l.rs, l.o.Lang, false), text.Source(f, l.o.Lang)
	if full == "" {
		full = short
	}
	help := short
	for _, s := range []string{fix, source} {
		if s != "" {
			help += "\n\n" + s
		}
	}
	d := sarif.NewRule(f.Rule.ID).WithName(f.Rule.Keyword).
		WithDescription(short).WithFullDescription(sarif.NewMultiformatMessageString(full)).WithTextHelp(help).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(f.Rule.Severity))).
		WithProperties(properties(f))
	if uri := l.o.Help(f); uri != "" {
		d.WithHelpURI(uri)
	}
	driver.Rules = append(driver.Rules, d) // AddRule would look through all that are there
}

// Result makes a result of a finding of a rule that is listed, at a location. What identifies it are texts
// that stay the same from run to run and that the report shows masked.
func (l *Log) Result(f *finding.Finding, at *sarif.Location, identity ...string) *sarif.Result {
	return sarif.NewRuleResult(f.Rule.ID).WithRuleIndex(l.index[f.Rule.ID]).WithLevel(level(f.Severity)).
		WithMessage(sarif.NewTextMessage(text.Message(f, l.rs, l.o.Lang, l.o.Show))).
		WithLocations([]*sarif.Location{at}).
		WithPartialFingerPrints(map[string]any{l.fingerprint: l.recognised(identity)})
}

// recognised is the same from run to run as long as the same is found, whatever the line.
func (l *Log) recognised(identity []string) string {
	key := strings.Join(identity, "\x00")
	l.seen[key]++
	sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(l.seen[key])))
	return hex.EncodeToString(sum[:16])
}

// Notify notes what kept the run from looking at something: of a rule that is listed, unless
// it is nil.
func (l *Log) Notify(level, said string, r *program.Rule) *sarif.Notification {
	n := sarif.NewNotification().WithLevel(level).WithTextMessage(said)
	if r != nil {
		n.WithAssociatedRule(sarif.NewReportingDescriptorReference().WithId(r.ID).WithIndex(l.index[r.ID]))
	}
	l.invocation.AddTToolExecutionNotification(n)
	return n
}

// Write writes the log. The error is the writer's.
func (l *Log) Write(w io.Writer) error {
	frame := *l.run
	frame.Artifacts, frame.Results = nil, []*sarif.Result{}
	artifact, result := sarif.NewArtifact(), sarif.NewRuleResult("")
	if !empty(l.Artifacts) {
		frame.Artifacts = append(frame.Artifacts, artifact)
	}
	if !empty(l.Results) {
		frame.Results = append(frame.Results, result)
	}
	log := sarif.Report{Version: string(sarif.Version210), Schema: schema, Runs: []*sarif.Run{&frame}}
	rest, err := json.MarshalIndent(log, "", indent)
	if err != nil {
		return err
	}
	if rest, err = fill(w, rest, artifact, l.Artifacts); err != nil {
		return err
	}
	l.seen = map[string]int{} // they are made anew
	if rest, err = fill(w, rest, result, l.Results); err != nil {
		return err
	}
	_, err = w.Write(rest)
	return err
}

const (
	indent = "  "
	within = indent + indent + indent + indent // log, runs, run and its list
)

func empty[T any](list iter.Seq[T]) bool {
	if list != nil {
		for range list {
			return false
		}
	}
	return true
}

// fill writes what stands before a list of one empty item, and the list in place of that item, and gives the rest. No
// text has the lines of an item in it, for JSON has no line ends in texts.
func fill[T any](w io.Writer, document []byte, item T, list iter.Seq[T]) (rest []byte, err error) {
	place, err := json.MarshalIndent(item, within, indent)
	if err != nil {
		return nil, err
	}
	before, rest, found := bytes.Cut(document, place)
	if !found {
		return document, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent(within, indent)
	for item := range list {
		b.Reset()
		b.Write(before)
		if err := e.Encode(item); err != nil {
			return nil, err
		}
		if _, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n"))); err != nil {
			return nil, err
		}
		before = []byte(",\n" + within)
	}
	return rest, nil
}

// Place is a line and a column of a file; the file as a whole where the line is 0.
func Place(file string, line, column int) *sarif.PhysicalLocation {
	p := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(Address(file)))
	if line > 0 {
		p.WithRegion(sarif.NewRegion().WithStartLine(line).WithStartColumn(column))
	}
	return p
}

// level is SARIF's word for a severity.
func level(s program.Severity) string {
	return [...]string{program.Info: LevelNote, program.Warning: LevelWarning, program.Error: LevelError}[s]
}

// Address makes a URI of a payload's name: relative as the name is, so that it
// is found from where the check was run. Standard input has no place; it is
// called stdin.
func Address(file string) string {
	if file == "-" {
		return "stdin"
	}
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
		if !strings.HasPrefix(u.Path, "/") { // a drive letter
			u.Path = "/" + u.Path
		}
	}
	return u.String()
}
