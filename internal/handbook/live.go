package handbook

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
)

const (
	// mostTried is how large, in bytes, a payload may be that somebody is to try in
	// a page.
	mostTried = 100 << 10
	// mostFaults is how many rules a faulty payload breaks on purpose: as many as
	// are seen at a glance.
	mostFaults = 5
	// fewFaults is below how many faults two may be of one keyword.
	fewFaults = 3
	// mostChanged is how much, in bytes, a fault of a faulty payload may take away
	// or put there, so that what is wrong is found by eye.
	mostChanged = 400
)

// Live is what a page that checks payloads can load of one message.
type Live struct {
	// ID is the message's, or the system's where these are the system's own rules.
	ID string `json:"id"`
	// Samples break no rule; there is one for each format of the message that can have one.
	Samples []Payload `json:"samples"`
	// Faulty are payloads with some typical mistakes, at most one a format.
	Faulty []Payload `json:"faulty"`
	// Rules are those that can be tried, by id.
	Rules map[string]Try `json:"rules"`
}

// Payload is a text with all that its check needs.
type Payload struct {
	Format  string `json:"format"`
	Payload string `json:"payload"`
	// Registers are the rows of each register that a rule asks; the first row has
	// the names of the columns.
	Registers map[string][][]string `json:"registers,omitempty"`
	// AsOf is the day of the check, ISO 8601, where the message is not in force on
	// the day of the page.
	AsOf string `json:"asOf,omitempty"`
	// Breaks are the rules that a faulty payload is meant to break. What follows
	// from its mistakes may break others.
	Breaks []string `json:"breaks,omitempty"`
}

// Try makes a payload that breaks one rule of a sample: at At, Cut are taken away
// and Put is put there. Places are counted in UTF-16 code units, as JavaScript
// counts them; none is within a surrogate pair.
type Try struct {
	// Sample is the number of the sample, from 0.
	Sample int    `json:"sample"`
	At     int    `json:"at"`
	Cut    int    `json:"cut"`
	Put    string `json:"put"`
	// Registers take the place of the sample's; nil where they are the same.
	Registers map[string][][]string `json:"registers,omitempty"`
	// AsOf is the day of the check where the rule is not in force on the day of the
	// page.
	AsOf string `json:"asOf,omitempty"`
}

// live gathers a message's Live as its rules are described.
type live struct {
	set  *program.Ruleset
	m    *program.Message
	out  Live
	base []*sample.Sample // of out.Samples
	// broken are the payloads that faulty ones are put together of.
	broken []brokenSample
}

type brokenSample struct {
	rule   *program.Rule
	sample *sample.Sample
}

func newLive(set *program.Ruleset, m *program.Message, id string) *live {
	return &live{set: set, m: m, out: Live{ID: id, Samples: []Payload{}, Faulty: []Payload{}, Rules: map[string]Try{}}}
}

// add takes a sample that breaks no rule on a day, and gives its number: -1 where
// it is no text that can be pasted.
func (l *live) add(s *sample.Sample, day string) int {
	if !pasted(s.Payload) {
		return -1
	}
	l.base = append(l.base, s)
	l.out.Samples = append(l.out.Samples, Payload{Format: s.Format, Payload: string(s.Payload), Registers: rows(l.set, s.Registers), AsOf: day})
	return len(l.base) - 1
}

// pasted reports whether a payload can be pasted into a page as text.
func pasted(payload []byte) bool { return utf8.Valid(payload) && len(payload) <= mostTried }

// try adds what makes a sample that breaks one rule of sample n, and reports whether
// it can be described.
func (l *live) try(rule *program.Rule, n int, broken *sample.Sample, day string) bool {
	if !l.put(rule.ID, n, broken.Payload, broken.Registers, day) {
		return false
	}
	base := l.base[n]
	c := changeOf(string(base.Payload), string(broken.Payload))
	if c.small() && day == l.out.Samples[n].AsOf {
		l.broken = append(l.broken, brokenSample{rule, broken})
	}
	return true
}

// put is try for bytes.
func (l *live) put(rule string, n int, broken []byte, given []sample.Register, day string) bool {
	if n < 0 || !pasted(broken) {
		return false
	}
	base := l.out.Samples[n].Payload
	c := changeOf(base, string(broken))
	t := Try{Sample: n, At: units(base[:c.at]), Cut: units(base[c.at : c.at+c.cut]), Put: c.put, AsOf: day}
	if !sameRegisters(l.base[n].Registers, given) {
		t.Registers = rows(l.set, given)
	}
	l.out.Rules[rule] = t
	return true
}

// faulty adds a payload of each format with mistakes, the most typical first.
func (l *live) faulty() {
	slices.SortStableFunc(l.broken, func(a, b brokenSample) int {
		if a.rule.Severity != b.rule.Severity {
			return int(b.rule.Severity) - int(a.rule.Severity) // errors first
		}
		return rank(a.rule) - rank(b.rule)
	})
	for n := range l.base {
		if p, ok := l.faultyOf(n); ok {
			l.out.Faulty = append(l.out.Faulty, p)
		}
	}
}

// faultyOf puts as many mistakes as there should be into one sample: each has its
// own field and, unless they would be few, its own keyword. It is not ok where
// there is none.
func (l *live) faultyOf(n int) (p Payload, ok bool) {
	base := l.base[n]
	p = l.out.Samples[n]
	asks := check(l.set, l.m, base.Format, p.AsOf)
	var made []change
	fields, keywords := map[program.FieldID]bool{}, map[string]bool{}
	for _, again := range []bool{false, true} {
		for _, b := range l.broken {
			if len(made) == mostFaults || again && len(made) >= fewFaults {
				break
			}
			if fields[b.rule.Field] || keywords[b.rule.Keyword] && !again {
				continue
			}
			s, can := b.sample.As(base.Format)
			if !can || !utf8.Valid(s.Payload) {
				continue
			}
			c := changeOf(string(base.Payload), string(s.Payload))
			if !c.small() || slices.ContainsFunc(made, c.meets) {
				continue
			}
			all, meant := append(slices.Clone(made), c), append(slices.Clone(p.Breaks), b.rule.ID)
			text := apply(string(base.Payload), all)
			if broken := asks([]byte(text), base.Format, base.Registers); !containsAll(broken, meant) {
				continue
			}
			made, p.Breaks, p.Payload = all, meant, text
			fields[b.rule.Field], keywords[b.rule.Keyword] = true, true
		}
	}
	return p, len(made) > 0
}

// rank says how typical a mistake a rule's breach is, 0 the most.
func rank(rule *program.Rule) int {
	switch rule.Keyword {
	case "cpr":
		return 0
	case "required":
		return 1
	case "maxLength":
		return 2
	case "enum":
		return 3
	case "date", "dateTime", "time", "cvr", "p-number", "institution", "ean", "jn", "danish-decimal", "pattern":
		return 5
	case "type", "additionalProperties", "minLength", "minimum", "maximum", "maxItems":
		return 6
	}
	if !rule.Message.Empty() {
		return 4 // a rule over several fields, mostly
	}
	return 7
}

// change is one piece of a text that is replaced; places are in bytes.
type change struct {
	at, cut int
	put     string
}

// changeOf gives the least change that makes b of a. No character is parted.
func changeOf(a, b string) change {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	for head > 0 && (head < len(a) && !utf8.RuneStart(a[head]) || head < len(b) && !utf8.RuneStart(b[head])) {
		head--
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	for tail > 0 && !utf8.RuneStart(a[len(a)-tail]) {
		tail--
	}
	return change{head, len(a) - tail - head, b[head : len(b)-tail]}
}

// small reports whether a change is one that the eye finds; none is no change.
func (c change) small() bool {
	return c != change{at: c.at} && c.cut <= mostChanged && len(c.put) <= mostChanged
}

// meets reports whether two changes overlap or touch.
func (c change) meets(d change) bool { return c.at <= d.at+d.cut && d.at <= c.at+c.cut }

// apply makes changes that do not meet.
func apply(text string, changes []change) string {
	changes = slices.SortedFunc(slices.Values(changes), func(a, b change) int { return a.at - b.at })
	var out strings.Builder
	from := 0
	for _, c := range changes {
		out.WriteString(text[from:c.at] + c.put)
		from = c.at + c.cut
	}
	out.WriteString(text[from:])
	return out.String()
}

// units counts the UTF-16 code units of a text.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// rows gives registers with the names of all columns: a column that a rule reads
// and a file lacks would leave the rule unchecked.
func rows(set *program.Ruleset, given []sample.Register) map[string][][]string {
	var out map[string][][]string
	for _, g := range given {
		for i := range set.Registers {
			def := &set.Registers[i]
			if def.Name != g.Name {
				continue
			}
			all := make([][]string, 1, 1+len(g.Rows))
			for _, c := range def.Columns {
				all[0] = append(all[0], c.Name)
			}
			for _, row := range g.Rows {
				cells := make([]string, len(def.Columns))
				copy(cells, row)
				all = append(all, cells)
			}
			if out == nil {
				out = map[string][][]string{}
			}
			out[g.Name] = all
		}
	}
	return out
}

func sameRegisters(a, b []sample.Register) bool {
	return maps.EqualFunc(byName(a), byName(b), func(x, y [][]string) bool {
		return slices.EqualFunc(x, y, slices.Equal)
	})
}

func byName(list []sample.Register) map[string][][]string {
	out := map[string][][]string{}
	for _, r := range list {
		out[r.Name] = r.Rows
	}
	return out
}
