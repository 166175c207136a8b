package shard

import (
	"encoding/json"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/terminal"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Record is what the report of a part says beside what every report says.
type Record struct {
	Part     int    `json:"part"`
	Of       int    `json:"of"`
	Files    int    `json:"files"`    // in all parts, or in this one where they are consecutive
	List     string `json:"list"`     // see Share.List
	Settings string `json:"settings"` // a digest of what the outcome depends on beside rules and files
	Lang     string `json:"lang"`
	Shown    bool   `json:"shown,omitempty"` // personal data are
	// Consecutive is that of the share.
	Consecutive bool `json:"consecutive,omitempty"`
	// Missing says that a name stood for no file. All parts have the same names.
	Missing     bool     `json:"missing,omitempty"`
	Interrupted bool     `json:"interrupted,omitempty"`
	Waivers     []Waiver `json:"waivers,omitempty"`
	// Unchecked has lists of rules that were not checked, to which payloads refer by their number, counted from 1.
	Unchecked [][]unchecked `json:"unchecked"`
	Payloads  []place       `json:"payloads"` // as in the report
	Passed    []passed      `json:"passed"`
}

// Waiver is a waiver of the check: where it stands, whether a part has what it is about, and whether it covered
// anything there.
type Waiver struct {
	At    string `json:"at"`
	Rule  string `json:"rule"`
	Asked bool   `json:"asked,omitempty"`
	Used  bool   `json:"used,omitempty"`
}

type unchecked struct {
	Rule string `json:"rule"`
	owner
	Registers []string `json:"registers,omitempty"`
	Found     string   `json:"found,omitempty"`
	Said      string   `json:"said,omitempty"` // of a rule that is in no ruleset
}

// owner says whose a rule is where it is not that of the payload's message.
type owner struct {
	Message string `json:"message,omitempty"`
	System  string `json:"system,omitempty"`
}

// place is what is left to say of a payload.
type place struct {
	Place     int       `json:"place"` // among the files of all parts, or of this one, counted from 1
	Draft     bool      `json:"draft,omitempty"`
	Safe      int       `json:"safe,omitempty"`
	Unsafe    int       `json:"unsafe,omitempty"`
	Unchecked int       `json:"unchecked,omitempty"`
	Findings  []details `json:"findings"`
}

// details are what is left to say of a finding. General and Why are left out where the finding before it of its rule,
// in the same payload, has the same.
type details struct {
	owner
	// Twin is how many rules of the same id the message has before the finding's: one may be asked in several ways.
	Twin int `json:"twin,omitempty"`
	// Vacant says that the value is merely empty, see program.EmptyKeyword.
	Vacant  bool    `json:"vacant,omitempty"`
	General string  `json:"general,omitempty"`
	Why     string  `json:"why,omitempty"`
	Masked  *masked `json:"masked,omitempty"` // where it differs from what is shown
	// Excerpt is the line that the place is in: what comes before it, the place, what comes after it.
	Excerpt []string `json:"excerpt,omitempty"`
}

type masked struct {
	Message string `json:"message"`
	Fix     string `json:"fix"`
	Why     string `json:"why"`
	Value   string `json:"value"`
}

// passed are payloads that the report counts and does not list.
type passed struct {
	Message     string `json:"message,omitempty"`
	Payloads    int    `json:"payloads"`
	Draft       bool   `json:"draft,omitempty"`
	DraftFields int    `json:"draftFields,omitempty"`
	Unchecked   int    `json:"unchecked,omitempty"`
}

// Record gives the record of a report on the share. What is said of settings and waivers, and whether the check was
// interrupted, is for the caller to add.
func (s *Share) Record(r *finding.Report, rs *program.Ruleset, lang string, show bool) *Record {
	rec := &Record{Part: s.Number, Of: s.Of, Files: s.Files, List: s.List, Consecutive: s.Consecutive, Lang: lang, Shown: show,
		Unchecked: [][]unchecked{}, Payloads: []place{}, Passed: []passed{}}
	lists := lists{rec: rec, lang: lang, numbers: map[string]int{}}
	taken := map[string]int{}
	for i := range r.Payloads {
		p := &r.Payloads[i]
		x := place{Draft: p.Draft, Safe: p.Fixable.Safe, Unsafe: p.Fixable.Unsafe, Unchecked: lists.number(p.Unchecked), Findings: []details{}}
		if at := s.places[p.File]; len(at) > 0 {
			x.Place = at[min(taken[p.File], len(at)-1)]
			taken[p.File]++
		}
		before := map[string]details{}
		for j := range p.Findings {
			f := &p.Findings[j]
			d := detailsOf(p, f, rs, lang, show)
			if last := before[f.Rule.ID]; last.General == d.General && last.Why == d.Why {
				d.General, d.Why = "", ""
			} else {
				before[f.Rule.ID] = d
			}
			x.Findings = append(x.Findings, d)
		}
		rec.Payloads = append(rec.Payloads, x)
	}
	for i := range r.Passed {
		p := &r.Passed[i]
		x := passed{Payloads: p.Payloads, Draft: p.Draft, DraftFields: p.DraftFields, Unchecked: lists.number(p.Unchecked)}
		if p.Message != nil {
			x.Message = p.Message.ID
		}
		rec.Passed = append(rec.Passed, x)
	}
	return rec
}

func detailsOf(p *finding.Payload, f *finding.Finding, rs *program.Ruleset, lang string, show bool) details {
	d := details{owner: ownerOf(f.System, f.Message, p.Message), General: text.General(f, rs, lang), Why: text.Why(f, rs, lang, show)}
	d.Twin, d.Vacant = twin(f)
	if line, from, to := terminal.Excerpt(p, f, show); line != "" {
		d.Excerpt = []string{line[:from], line[from:to], line[to:]}
	}
	if show {
		m := masked{text.Message(f, rs, lang, false), text.Fix(f, rs, lang, false), text.Why(f, rs, lang, false), text.Value(f, false)}
		if m != (masked{text.Message(f, rs, lang, true), text.Fix(f, rs, lang, true), d.Why, text.Value(f, true)}) {
			d.Masked = &m
		}
	}
	return d
}

// twin gives details.Twin, and whether the rule is one of the engine's own making, by which a value is merely empty;
// it then stands for one of the message.
func twin(f *finding.Finding) (n int, vacant bool) {
	if f.Message == nil {
		return 0, false
	}
	of := 0
	for i := 1; i < len(f.Message.Rules); i++ {
		r := &f.Message.Rules[i]
		if r == f.Rule {
			return n, false
		}
		if r.ID == f.Rule.ID {
			if r.Field == f.Rule.Field && r.Source == f.Rule.Source {
				of = n
			}
			n++
		}
	}
	return of, f.Rule.Keyword == program.EmptyKeyword
}

func ownerOf(s *program.System, m, of *program.Message) (o owner) {
	switch {
	case m != nil && m != of:
		o.Message = m.ID
	case m == nil && s != nil:
		o.System = s.ID
	}
	return o
}

// lists numbers the lists of what was not checked, each of which many payloads share.
type lists struct {
	rec     *Record
	lang    string
	numbers map[string]int
}

// number gives the number of a list, 0 of an empty one.
func (l *lists) number(list []finding.Unchecked) int {
	if len(list) == 0 {
		return 0
	}
	all := make([]unchecked, len(list))
	for i := range list {
		u := &list[i]
		all[i] = unchecked{Rule: u.Rule.ID, owner: ownerOf(u.System, u.Message, nil), Registers: u.Registers}
		switch {
		case u.Rule.Keyword == program.UncheckedKeyword:
			all[i].Said = text.Reason(u, l.lang)
		case u.Found != "":
			all[i].Found = mask.Text(u.Found)
		}
	}
	key, _ := json.Marshal(all) // texts and lists of them
	n := l.numbers[string(key)]
	if n == 0 {
		l.rec.Unchecked = append(l.rec.Unchecked, all)
		n = len(l.rec.Unchecked)
		l.numbers[string(key)] = n
	}
	return n
}

// Append appends the record as a member of the report.
func (rec *Record) Append(b []byte) []byte {
	member, _ := json.Marshal(rec) // texts, numbers and lists of them
	return append(append(b, ",\n \"shard\":"...), member...)
}
