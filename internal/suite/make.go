package suite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/fault"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/preflight/trial"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Options say what a suite is made of.
type Options struct {
	// AsOf is the day of the suite, ISO 8601.
	AsOf string
	// Only reports whether a message is in it; nil takes them all, and the rules of the
	// engine itself.
	Only func(s *program.System, m *program.Message) bool
}

// Make makes the suite of a ruleset, on all cores. The same ruleset and options give the same
// bytes. The error is that of ctx.
func Make(ctx context.Context, set *program.Ruleset, o Options) (*Suite, error) {
	var parts []*part
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if o.Only == nil || o.Only(s, m) {
				parts = append(parts, &part{set: set, m: m, asOf: o.AsOf, folder: folderOf(m.ID)})
			}
		}
	}
	if engine := set.Engine(); engine != nil && o.Only == nil {
		parts = append(parts, &part{set: set, asOf: o.AsOf, folder: engine.ID})
	}
	err := pool.Each(ctx, len(parts), 0, func() func(int) error {
		return func(i int) error {
			parts[i].make(ctx)
			return nil
		}
	})
	if err != nil {
		return nil, err
	}
	s := &Suite{Payloads: map[string][]byte{}, Manifest: Manifest{
		Schema: SchemaURL, Suite: Format, Forkontrol: report.Version, Ruleset: set.Version, AsOf: o.AsOf, Cases: []Case{}, Without: []Without{}}}
	for _, p := range parts {
		s.Manifest.Without = append(s.Manifest.Without, p.without...)
		for i, c := range p.cases {
			s.Manifest.Cases = append(s.Manifest.Cases, c)
			s.Payloads[c.File] = p.payloads[i]
		}
	}
	return s, nil
}

// part are the cases of one message, or of the engine's rules where m is nil.
type part struct {
	set          *program.Ruleset
	m            *program.Message
	asOf, folder string

	cases    []Case
	payloads [][]byte
	without  []Without
	taken    map[string]bool // names of files, in lower case
}

func (p *part) make(ctx context.Context) {
	p.taken = map[string]bool{}
	if p.m == nil {
		p.ofEngine(ctx)
		return
	}
	o := sample.Options{Inner: sample.Payload(p.set, p.m)}
	maker := sample.NewMaker(p.m)
	p.valid(maker, o)
	for n := range p.m.Rules[1:] {
		if ctx.Err() != nil {
			return
		}
		rule := &p.m.Rules[n+1]
		day := p.day(rule)
		o.Format = handbook.FormatOf(p.m, rule)
		o.Check = trial.Check(p.set, p.m, preflight.Options{AsOf: day})
		made, err := maker.Break(program.RuleID(n+1), o)
		if err != nil {
			p.not(rule.ID, err.Error())
			continue
		}
		p.add(slug(strings.TrimPrefix(rule.ID, service(p.m.ID))), rule.ID, day, made)
	}
}

// valid adds payloads that break no rule: in every format with all fields, and with only those that are required.
func (p *part) valid(maker *sample.Maker, o sample.Options) {
	day := p.day(nil)
	o.Check = trial.Check(p.set, p.m, preflight.Options{AsOf: day})
	for _, format := range p.m.Formats {
		o.Format = format
		for _, o.Minimal = range []bool{false, true} {
			name := map[bool]string{false: "valid", true: "valid-minimal"}[o.Minimal]
			if made, err := maker.New(o); err == nil {
				p.add(name, "", day, made)
			} else if !o.Minimal {
				p.not("", fmt.Sprintf("%s: %s", format, err))
			}
		}
	}
}

// ofEngine adds payloads that break the rules of the engine itself, on letters and form.
func (p *part) ofEngine(ctx context.Context) {
	var bases []*sample.Sample
	if inner := sample.AnyPayload(p.set); inner != nil {
		bases = handbook.Bases(p.set, inner)
	}
	engine := p.set.Engine()
	for i := range engine.Rules {
		rule := &engine.Rules[i]
		if ctx.Err() != nil {
			return
		}
		if !p.breakEngine(rule, bases) {
			p.not(rule.ID, "no payload of a message breaks it alone")
		}
	}
}

func (p *part) breakEngine(rule *program.Rule, bases []*sample.Sample) bool {
	for _, base := range bases {
		broken, err := fault.Of(rule.ID, base)
		if err != nil || broken.Format != base.Format {
			continue
		}
		made := *base
		made.Payload = broken.Bytes
		if p.add(slug(strings.TrimPrefix(rule.ID, p.folder)), rule.ID, p.asOf, &made) {
			return true
		}
		p.without = p.without[:len(p.without)-1]
	}
	return false
}

// add adds a case when the engine finds what the payload was made for; otherwise it is named as one that is not there.
func (p *part) add(name, rule, day string, made *sample.Sample) bool {
	out := trial.Payload(p.set, p.m, preflight.Options{AsOf: day, Format: made.Format}, made.Payload, made.Registers)
	found := slices.ContainsFunc(out.Findings, func(f finding.Finding) bool { return f.Rule.ID == rule })
	decided := out.Verdict == finding.Valid || out.Verdict == finding.Invalid
	if !decided || out.Message == nil && rule == "" || rule == "" && len(out.Findings) > 0 || rule != "" && !found {
		p.not(rule, "the check does not find what the payload was made for")
		return false
	}
	sum := sha256.Sum256(made.Payload)
	c := Case{Message: made.Message.ID, Format: made.Format, AsOf: day, SHA256: hex.EncodeToString(sum[:]), Rule: rule, Verdict: out.Verdict.String(), Findings: []Finding{}}
	for i := range out.Findings {
		f := &out.Findings[i]
		c.Findings = append(c.Findings, Finding{f.Rule.ID, f.Severity.String(), text.Path(f, false), f.Line, f.Column})
	}
	for _, r := range made.Registers {
		if def := p.set.Register(r.Name); def != nil {
			if c.Registers == nil {
				c.Registers = map[string][][]string{}
			}
			c.Registers[r.Name] = r.Table(def)
		}
	}
	c.ID = path.Join(p.folder, p.free(name, "."+made.Format))
	c.File = path.Join(casesFolder, c.ID)
	p.cases, p.payloads = append(p.cases, c), append(p.payloads, made.Payload)
	return true
}

func (p *part) not(rule, why string) {
	w := Without{Rule: rule, Why: why}
	if p.m != nil {
		w.Message = p.m.ID
	}
	p.without = append(p.without, w)
}

// day is that on which a message and a rule of it are checked.
func (p *part) day(rule *program.Rule) string {
	if day := handbook.DayOf(p.m, rule, p.asOf); day != "" {
		return day
	}
	return p.asOf
}

// free makes a name of a file that no other case of the message has, on file systems that do not distinguish capitals
// from small letters too.
func (p *part) free(name, ending string) string {
	free := name + ending
	for n := 2; p.taken[strings.ToLower(free)]; n++ {
		free = fmt.Sprintf("%s-%d%s", name, n, ending)
	}
	p.taken[strings.ToLower(free)] = true
	return free
}

// service is the beginning that the ids of a message's rules share: ungedatabasen/indberet.
func service(message string) string {
	service, _, _ := strings.Cut(message, "@")
	return service
}

// folderOf is a message's id as a path: ungedatabasen/indberet/1.0/Indberet.
func folderOf(id string) string {
	parts := strings.Split(strings.NewReplacer("@", "/", "#", "/").Replace(id), "/")
	for i := range parts {
		parts[i] = slug(parts[i])
	}
	return path.Join(parts...)
}

// longestName is how many bytes of a rule's id are in the name of a file.
const longestName = 120

// slug writes an id so that every file system takes it as a name.
func slug(id string) string {
	id = strings.Map(func(r rune) rune {
		switch {
		case r == '/':
			return '-'
		case r == '.' || r == '-' || r == '_', '0' <= r && r <= '9', 'A' <= r && r <= 'Z', 'a' <= r && r <= 'z':
			return r
		}
		return '_'
	}, strings.Trim(id, "/."))
	if len(id) > longestName {
		// The end says most; the sum keeps apart what is cut alike.
		sum := sha256.Sum256([]byte(id))
		id = id[:longestName/4] + "_" + hex.EncodeToString(sum[:4]) + "_" + id[len(id)-longestName/2:]
	}
	if id == "" {
		return "_"
	}
	return id
}
