package shard

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// maxShown is how much of a text from a report is shown in a message about it.
const maxShown = 60

// shown is a text from a report, which may be anything.
func shown(s string) string {
	if len(s) > maxShown {
		s = s[:maxShown] + "…"
	}
	return text.Visible(s)
}

// owners find rules by who has them.
type owners struct {
	rules    *program.Ruleset
	messages map[string]owned
}

type owned struct {
	system  *program.System
	message *program.Message
	rules   map[string][]*program.Rule
}

// message gives a message, with no system where there is none of that id.
func (o *owners) message(id string) owned {
	known, ok := o.messages[id]
	if !ok {
		known.system, known.message = o.rules.Find(id)
		if known.message != nil {
			known.message.Load()
			known.rules = map[string][]*program.Rule{}
			for i := 1; i < len(known.message.Rules); i++ {
				id := known.message.Rules[i].ID
				known.rules[id] = append(known.rules[id], &known.message.Rules[i])
			}
		}
		o.messages[id] = known
	}
	return known
}

// rule gives the rule of an id and, of several, the one with so many before it; nil for none.
func (o *owners) rule(id string, twin int, by owner, of *program.Message) (*program.Rule, owned) {
	if by.System != "" {
		for _, s := range o.rules.Systems {
			if s.ID != by.System {
				continue
			}
			for i := range s.Rules {
				if s.Rules[i].ID == id {
					return &s.Rules[i], owned{system: s}
				}
			}
		}
		return nil, owned{}
	}
	message := by.Message
	if message == "" && of != nil {
		message = of.ID
	}
	known := o.message(message)
	if twins := known.rules[id]; twin >= 0 && twin < len(twins) {
		return twins[twin], known
	}
	return nil, known
}

// builder makes what a check gives of the report of a part.
type builder struct {
	owners
	doc    *document
	record *Record
	lists  [][]finding.Unchecked
	empty  map[*program.Rule]*program.Rule
}

// torn says that a report does not agree with itself.
func torn(where string) error {
	return problem("rapporten er ændret eller beskadiget: %s stemmer ikke", "the report was changed or damaged: %s does not agree with the rest", where)
}

func (b *builder) build() (payloads []finding.Payload, passed []finding.Passed, err error) {
	rec := b.record
	if !(Part{rec.Part, rec.Of}).valid() || rec.Files < 0 || len(rec.Payloads) != len(b.doc.Payloads) ||
		!slices.Contains(program.Languages, rec.Lang) || !visible(rec.List, rec.Settings) {
		return nil, nil, torn("shard")
	}
	for _, w := range rec.Waivers {
		if !visible(w.At, w.Rule) {
			return nil, nil, torn("shard.waivers")
		}
	}
	for _, list := range rec.Unchecked {
		known, err := b.unchecked(list)
		if err != nil {
			return nil, nil, err
		}
		b.lists = append(b.lists, known)
	}
	var sum finding.Summary
	for i := range b.doc.Payloads {
		p, err := b.payload(&b.doc.Payloads[i], &rec.Payloads[i])
		if err != nil {
			return nil, nil, err
		}
		payloads = append(payloads, p)
		sum.Add(&p)
	}
	for i := range rec.Passed {
		x := &rec.Passed[i]
		list, ok := b.list(x.Unchecked)
		if !ok || x.Payloads < 1 || x.DraftFields < 0 {
			return nil, nil, torn("shard.passed")
		}
		p := finding.Passed{Payloads: x.Payloads, Draft: x.Draft, DraftFields: x.DraftFields, Unchecked: list}
		if x.Message != "" {
			known := b.message(x.Message)
			if known.message == nil {
				return nil, nil, torn("shard.passed")
			}
			p.System, p.Message = known.system, known.message
		}
		passed = append(passed, p)
		sum.Payloads += p.Payloads
		sum.Valid += p.Payloads
		if !p.Full() {
			sum.Limited += p.Payloads
		}
	}
	if b.doc.Summary != (summary{sum.Payloads, sum.Valid, sum.Invalid, sum.Undecided, sum.Failed, sum.Limited, sum.Waived}) || sum.Payloads > rec.Files {
		return nil, nil, torn("summary")
	}
	return payloads, passed, nil
}

func (p Part) valid() bool { return p.Number >= 1 && p.Number <= p.Of && p.Of <= MaxParts }

// list gives a list by its number.
func (b *builder) list(number int) ([]finding.Unchecked, bool) {
	if number < 0 || number > len(b.lists) {
		return nil, false
	}
	if number == 0 {
		return nil, true
	}
	return b.lists[number-1], true
}

func (b *builder) unchecked(list []unchecked) (known []finding.Unchecked, err error) {
	for i := range list {
		u := &list[i]
		if !visible(u.Said) || !visible(u.Registers...) {
			return nil, torn("shard.unchecked")
		}
		rule, by := b.rule(u.Rule, 0, u.owner, nil)
		if u.Said != "" { // it may be one that the settings have made
			rule = &program.Rule{ID: u.Rule, Keyword: program.UncheckedKeyword, Message: program.Text{Da: u.Said, En: u.Said}}
		}
		if rule == nil || !visible(u.Rule) {
			return nil, torn("shard.unchecked")
		}
		known = append(known, finding.Unchecked{Rule: rule, System: by.system, Message: by.message, Registers: u.Registers, Found: u.Found})
	}
	return known, nil
}

func (b *builder) payload(t *told, x *place) (finding.Payload, error) {
	p := finding.Payload{File: t.File, Format: t.Format, Records: t.Records, Counts: t.Counts, Truncated: t.Truncated, Draft: x.Draft, DraftFields: t.DraftFields}
	p.Waived, p.Fixable = t.Waived, finding.Fixable{Safe: x.Safe, Unsafe: x.Unsafe}
	where := "payloads " + shown(t.File)
	list, ok := b.list(x.Unchecked)
	verdict := slices.IndexFunc(verdicts, func(v finding.Verdict) bool { return v.String() == t.Verdict })
	if !ok || verdict < 0 || !visible(t.File, t.Format) || len(t.Findings) != len(x.Findings) || x.Place < 1 || x.Place > b.record.Files ||
		min(t.Records, t.DraftFields, x.Safe, x.Unsafe) < 0 || !counts(t) || (verdicts[verdict] == finding.Valid) && t.Counts.Error > 0 {
		return p, torn(where)
	}
	p.Verdict, p.Unchecked = verdicts[verdict], list
	if t.Message != "" {
		known := b.message(t.Message)
		if known.message == nil {
			return p, torn(where)
		}
		p.System, p.Message = known.system, known.message
	}
	before := map[string]*details{}
	for i := range t.Findings {
		d := &x.Findings[i]
		if last := before[t.Findings[i].Rule]; d.General == "" && d.Why == "" && last != nil {
			d.General, d.Why = last.General, last.Why
		} else {
			before[t.Findings[i].Rule] = d
		}
		f, ok := b.finding(&p, &t.Findings[i], d)
		if !ok {
			return p, torn(where)
		}
		p.Findings = append(p.Findings, f)
	}
	return p, nil
}

// counts reports whether the counts of a payload can be those of its findings, which are all or, of many, the first.
func counts(t *told) bool {
	c, w := t.Counts, t.Waived
	left := c.Less(w)
	var listed finding.Counts
	for i := range t.Findings {
		switch t.Findings[i].Severity {
		case program.Error.String():
			listed.Error++
		case program.Warning.String():
			listed.Warning++
		default:
			listed.Info++
		}
	}
	rest := c.Less(listed)
	return min(w.Error, w.Warning, w.Info, left.Error, left.Warning, left.Info, rest.Error, rest.Warning, rest.Info) >= 0 && (t.Truncated || rest == finding.Counts{})
}

// The verdicts, severities and kinds of evidence, by what they are called.
var (
	verdicts   = []finding.Verdict{finding.Valid, finding.Invalid, finding.Undecided, finding.Failed}
	severities = []program.Severity{program.Info, program.Warning, program.Error}
	evidences  = []program.Evidence{program.Draft, program.Contract, program.Official}
)

// vacant is the rule that a value breaks by being empty alone; the engine makes it of a rule of the message.
func (b *builder) vacant(r *program.Rule, t *toldFinding) *program.Rule {
	v := b.empty[r]
	if v == nil {
		v = &program.Rule{ID: r.ID, Keyword: program.EmptyKeyword, Severity: r.Severity, Evidence: r.Evidence, Field: r.Field, Source: r.Source}
		if t.Evidence == program.Draft.String() {
			v.Severity, v.Evidence = min(r.Severity, program.Warning), program.Draft
		}
		b.empty[r] = v
	}
	return v
}

func (b *builder) finding(p *finding.Payload, t *toldFinding, d *details) (f finding.Finding, ok bool) {
	rule, by := b.rule(t.Rule, d.Twin, d.owner, p.Message)
	if d.Vacant && rule != nil {
		rule = b.vacant(rule, t)
	}
	severity := slices.IndexFunc(severities, func(s program.Severity) bool { return s.String() == t.Severity })
	evidence := slices.IndexFunc(evidences, func(e program.Evidence) bool { return e.String() == t.Evidence })
	said := finding.Said{Message: t.Message, Fix: t.Fix, Why: d.Why, General: d.General}
	if rule == nil || severity < 0 || evidence < 0 || evidences[evidence] > rule.Evidence || len(d.Excerpt) != 0 && len(d.Excerpt) != 3 ||
		t.Line < 0 || t.Column < 0 || t.Offset < 0 || t.EndLine < 0 || t.EndColumn < 0 || said.Message == "" || !visible(said.Message, said.Fix, said.Why, said.General) {
		return f, false
	}
	f = finding.Finding{Rule: rule, System: by.system, Message: by.message, Path: t.Path, Line: t.Line, Column: t.Column, Offset: t.Offset,
		EndLine: t.EndLine, EndColumn: t.EndColumn, Severity: severities[severity], Doubt: rule.Evidence - evidences[evidence]}
	if t.Value != nil {
		f.HasValue, said.Value = true, *t.Value
	}
	f.Told = &finding.Told{Shown: said, Masked: said}
	if m := d.Masked; m != nil {
		if !b.record.Shown || !visible(m.Message, m.Fix, m.Why) {
			return f, false
		}
		f.Told.Masked = finding.Said{Message: m.Message, Fix: m.Fix, Why: m.Why, Value: m.Value, General: d.General}
	}
	if e := d.Excerpt; len(e) == 3 {
		f.Excerpt, f.Told.From, f.Told.To = e[0]+e[1]+e[2], len(e[0]), len(e[0])+len(e[1])
	}
	if w := t.Waived; w != nil {
		if w.By != finding.ByWaiver && w.By != finding.ByBaseline || !visible(w.Reason, w.Owner, w.Expires, w.File) {
			return f, false
		}
		f.Waived = w
	}
	return f, true
}

// visible reports whether texts can be shown as they are: those of a report have no control characters.
func visible(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(s string) bool { return text.Visible(s) != s })
}
