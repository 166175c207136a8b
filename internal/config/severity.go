package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Levels that a severity may be lowered to.
const (
	levelWarning = "warning"
	levelInfo    = "info"
	levelOff     = "off"
)

var levels = []string{levelWarning, levelInfo, levelOff}

// Severity lowers the severity of rules in files, or switches them off. Nothing is ever made graver:
// what a source does not state is no error.
type Severity struct {
	Rule   string // a pattern of ids, * within a part and ** over parts; "" for all
	Path   string // a pattern of files, as in .gitignore; "" for all
	Level  string // one of warning, info, off
	Reason string
	At     Place
	files  payload.Excludes // Path
}

var severityKeys = []string{"rule", "path", "level", "reason"}

// levels reads the entries of severity.
func (p *parsed) levels(given any) ([]Severity, error) {
	list, ok := given.([]any)
	if !ok {
		return nil, p.wrong("severity", "skrevet som [[severity]]", "written as [[severity]]")
	}
	var all []Severity
	for i, item := range list {
		at := fmt.Sprintf("severity.%d", i)
		table, ok := item.(map[string]any)
		if !ok {
			return nil, p.wrong("severity", "skrevet som [[severity]]", "written as [[severity]]")
		}
		if _, known := p.keys[at]; !known {
			at = "severity"
		}
		s := Severity{At: p.at(at)}
		for _, key := range sortedKeys(table) {
			text, ok := table[key].(string)
			full := at + "." + key
			if _, known := p.keys[full]; !known {
				p.keys[full] = s.At.Line
			}
			if !slices.Contains(severityKeys, key) {
				return nil, p.unknown(full, severityKeys)
			}
			if !ok {
				return nil, p.wrong(full, "en tekst", "a text")
			}
			switch key {
			case "rule":
				s.Rule = text
			case "path":
				s.Path = text
			case "reason":
				s.Reason = text
			case "level":
				s.Level = text
			}
			if key == "rule" && !doublestar.ValidatePattern(text) || key == "path" && s.files.Add(filepath.Dir(p.file), text) != "" {
				return nil, p.wrong(full, "et mønster", "a pattern")
			}
		}
		if !slices.Contains(levels, s.Level) {
			list := strings.Join(levels, ", ")
			return nil, &Error{s.At, program.Text{Da: "level skal være en af " + list + "; en regel kan kun gøres mildere", En: "level must be one of " + list + "; a rule can only be made milder"}}
		}
		if s.Rule == "" && s.Path == "" {
			return nil, &Error{s.At, program.Text{Da: "der mangler rule eller path", En: "rule or path is missing"}}
		}
		all = append(all, s)
	}
	return all, nil
}

// fits reports whether an entry is about a rule in a file.
func (s *Severity) fits(rule, file string) bool {
	return (s.Rule == "" || fitsPattern(s.Rule, rule)) && (s.Path == "" || s.files.Match(file, false))
}

func fitsPattern(pattern, name string) bool {
	ok, err := doublestar.Match(pattern, name)
	return ok && err == nil
}

// Policy is what Severity of a file comes to in a run. It is safe for concurrent use.
type Policy struct {
	entries []Severity

	mu      sync.Mutex
	lowered []int // findings, by entry
	rules   map[lowering]*program.Rule
}

// lowering is a rule that an entry is about.
type lowering struct {
	rule  *program.Rule
	entry int
}

// Policy gives the policy of a run, nil where no severity is lowered.
func (c *Config) Policy() *Policy {
	if c == nil || len(c.Severity) == 0 {
		return nil
	}
	return &Policy{entries: c.Severity, lowered: make([]int, len(c.Severity)), rules: map[lowering]*program.Rule{}}
}

// Apply lowers the findings of a payload; counted is how many breaches it has of a rule, of which
// not all need be kept. Findings of a rule that is switched off are left out. What was an error, and
// what is left out, stands among what was not checked, with who said so: the receiver goes by its own
// rules.
func (p *Policy) Apply(out *finding.Payload, counted func(*program.Rule) int) {
	if p == nil || len(out.Findings) == 0 {
		return
	}
	first := map[*program.Rule]*finding.Finding{}
	held := map[*program.Rule]int{}
	for i := range out.Findings {
		f := &out.Findings[i]
		if held[f.Rule]++; first[f.Rule] == nil {
			first[f.Rule] = f
		}
	}
	entries := map[*program.Rule]int{}
	var left []finding.Unchecked
	for i := range out.Findings {
		f := &out.Findings[i]
		if first[f.Rule] != f {
			continue
		}
		entry := p.entry(f, out.File)
		entries[f.Rule] = entry
		if entry >= 0 {
			left = append(left, p.lower(out, f, entry, max(counted(f.Rule)-held[f.Rule], 0))...)
		}
	}
	kept := make([]finding.Finding, 0, len(out.Findings))
	for i := range out.Findings {
		f := out.Findings[i]
		if entry := entries[f.Rule]; entry >= 0 {
			s := &p.entries[entry]
			if s.Level == levelOff {
				count(&out.Counts, f.Severity, -1)
				continue
			}
			if !s.leaves(f.Severity) {
				count(&out.Counts, f.Severity, -1)
				f.Severity = s.severity()
				count(&out.Counts, f.Severity, 1)
			}
		}
		kept = append(kept, f)
	}
	out.Findings = kept
	out.Unchecked = append(slices.Clip(out.Unchecked), left...) // which payloads share
	out.Truncated = out.Truncated && out.Counts.Total() > len(kept)
	if out.Verdict == finding.Invalid && out.Counts.Error == 0 {
		out.Verdict = finding.Valid
	}
}

// lower counts the breaches of a rule by an entry, beyond of them being those that are not kept, and
// says of what was an error, or is left out, that it does not count.
func (p *Policy) lower(out *finding.Payload, f *finding.Finding, entry, beyond int) []finding.Unchecked {
	s := &p.entries[entry]
	count(&out.Counts, f.Severity, -beyond)
	if s.Level != levelOff {
		count(&out.Counts, s.severity(), beyond)
	}
	n, grave := beyond, false
	for i := range out.Findings {
		if o := &out.Findings[i]; o.Rule == f.Rule {
			n++
			grave = grave || o.Severity == program.Error
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lowered[entry] += n
	if !grave && s.Level != levelOff {
		return nil
	}
	key := lowering{f.Rule, entry}
	if p.rules[key] == nil {
		p.rules[key] = s.unchecked(f.Rule)
	}
	return []finding.Unchecked{{Rule: p.rules[key], System: f.System, Message: f.Message}}
}

// entry gives the first that fits a finding and would change it, -1 for none.
func (p *Policy) entry(f *finding.Finding, file string) int {
	if finding.Hides(f.Rule.ID) {
		return -1
	}
	for i := range p.entries {
		if p.entries[i].fits(f.Rule.ID, file) {
			if p.entries[i].leaves(f.Severity) {
				return -1
			}
			return i
		}
	}
	return -1
}

// Lowered is how many findings an entry was asked for in the run.
type Lowered struct {
	*Severity
	Findings int
}

// Lowered gives the entries that lowered something.
func (p *Policy) Lowered() (all []Lowered) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, n := range p.lowered {
		if n > 0 {
			all = append(all, Lowered{&p.entries[i], n})
		}
	}
	return all
}

func (s *Severity) severity() program.Severity {
	if s.Level == levelWarning {
		return program.Warning
	}
	return program.Info
}

// leaves reports whether a severity is not above the level.
func (s *Severity) leaves(is program.Severity) bool {
	return s.Level != levelOff && is <= s.severity()
}

func count(c *finding.Counts, s program.Severity, n int) {
	switch s {
	case program.Error:
		c.Error += n
	case program.Warning:
		c.Warning += n
	default:
		c.Info += n
	}
}

// unchecked is what stands for a rule among what was not checked.
func (s *Severity) unchecked(of *program.Rule) *program.Rule {
	da, en := "gjort til ", "made "
	switch s.Level {
	case levelOff:
		da, en = "slået fra", "switched off"
	case levelWarning:
		da, en = da+"advarsel", en+"a warning"
	case levelInfo:
		da, en = da+"oplysning", en+"a note"
	}
	da, en = da+" i "+s.At.String(), en+" in "+s.At.String()
	if s.Reason != "" {
		da, en = da+": "+s.Reason, en+": "+s.Reason
	}
	rule := *of
	rule.Keyword, rule.Message = program.UncheckedKeyword, program.Text{Da: da, En: en}
	return &rule
}
