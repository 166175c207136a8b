package compare

import (
	"math/big"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/program"
)

// side is what one ruleset has of a message, or of a system where the message is nil.
type side struct {
	set     *program.Ruleset
	system  *program.System
	message *program.Message
	rules   []program.Rule
}

// keys names the rules of both sides, by their numbers, so that those that are one have one name: the rules of one id
// but for system and service, which another message that takes the place of one may have others of, and of what is then
// left those of one keyword at one field. The unused rule 0 has none.
func keys(x, y *side) (old, new []string) {
	of := func(s *side) []string {
		list := make([]string, len(s.rules))
		for i := range s.rules {
			if id := s.rules[i].ID; id != "" {
				list[i] = id
				if s.message != nil {
					service, _, _ := strings.Cut(s.message.ID, "@")
					list[i] = strings.TrimPrefix(id, service+"/")
				}
			}
		}
		return list
	}
	old, new = of(x), of(y)
	if x.message == nil {
		return old, new
	}
	place := func(s *side, other map[string]bool, list []string) map[string]int {
		at := map[string]int{}
		for i := range s.rules {
			if r := &s.rules[i]; r.ID != "" && !other[list[i]] {
				where := s.message.Fields[r.Field].Path + "/" + r.Keyword
				if _, twice := at[where]; twice {
					at[where] = -1
				} else {
					at[where] = i
				}
			}
		}
		return at
	}
	left := place(x, set(new), old)
	for where, i := range place(y, set(old), new) {
		if k, ok := left[where]; ok && k >= 0 && i >= 0 {
			new[i] = old[k]
		}
	}
	return old, new
}

func set(list []string) map[string]bool {
	in := make(map[string]bool, len(list))
	for _, s := range list {
		in[s] = true
	}
	return in
}

// rules compares the rules of both sides.
func (c *collector) rules(x, y side) {
	before, after := keys(&x, &y)
	old := map[string]*program.Rule{}
	for i := range x.rules {
		old[before[i]] = &x.rules[i]
	}
	factsOf := [2]map[program.RuleID][]string{}
	if x.message != nil {
		factsOf = [2]map[program.RuleID][]string{facts(x.message), facts(y.message)}
	}
	for i := range y.rules {
		b := &y.rules[i]
		if b.ID == "" {
			continue
		}
		a := old[after[i]]
		if a == nil {
			c.alone(&y, &x, b, Tighter)
			continue
		}
		of := y.change(b)
		told := len(c.list)
		c.bounds(of, a, b)
		if x.message != nil && len(c.list) == told {
			if u, v := factsOf[0][idOf(x.message, a)], factsOf[1][idOf(y.message, b)]; !slices.Equal(u, v) {
				asks := of
				asks.Class, asks.Aspect, asks.Old, asks.New = Changed, AspectAsks, a.Limit, b.Limit
				c.add(asks)
			}
		}
		if a.Severity != b.Severity {
			s := of
			s.Class, s.Aspect, s.Old, s.New = rises(a.Severity, b.Severity), AspectSeverity, a.Severity.String(), b.Severity.String()
			c.add(s)
		}
		c.evidence(of, a.Evidence, b.Evidence)
		c.days(of, a.From, b.From, a.To, b.To, false)
		if a.Code != b.Code {
			s := of
			s.Class, s.Aspect, s.Old, s.New = Changed, AspectCode, a.Code, b.Code
			c.add(s)
		}
		if !slices.Equal(a.Registers, b.Registers) {
			s := of
			s.Class, s.Aspect, s.Old, s.New = Changed, AspectRegisters, strings.Join(a.Registers, ", "), strings.Join(b.Registers, ", ")
			c.add(s)
		}
		words := func(r *program.Rule) []string {
			return []string{r.Message.Da, r.Message.En, r.Asks.Da, r.Asks.En, r.Why.Da, r.Why.En, r.Fix.Da, r.Fix.En}
		}
		if !slices.Equal(words(a), words(b)) {
			s := of
			s.Class, s.Aspect = Reworded, AspectText
			c.add(s)
		}
		c.source(of, a.Source, b.Source)
	}
	in := set(after)
	for i := range x.rules {
		if a := &x.rules[i]; a.ID != "" && !in[before[i]] {
			c.alone(&x, &y, a, Looser)
		}
	}
}

func idOf(m *program.Message, r *program.Rule) program.RuleID { return m.Rule(r.ID) }

// change begins a change of a rule.
func (s *side) change(r *program.Rule) Change {
	known := catalogue.Of(s.set).Rule(s.system, s.message, r)
	c := Change{Rule: r.ID, Keyword: r.Keyword, Asks: known.Asks, Severity: r.Severity}
	if s.message != nil && int(r.Field) < len(s.message.Fields) {
		f := &s.message.Fields[r.Field]
		c.Field, c.Label = f.Path, f.Label
	}
	return c
}

// alone adds a rule that only one side has. Those of a field that is there alone come and go with it, but that a field
// is required is a duty of the one who sends.
func (c *collector) alone(s, other *side, r *program.Rule, class Class) {
	of := s.change(r)
	if s.message != nil && of.Field != "" {
		f := &s.message.Fields[r.Field]
		required := r.Keyword == "required"
		if required {
			f = &s.message.Fields[f.Parent]
		}
		if f.Depth > 0 && !slices.ContainsFunc(other.message.Fields, func(o program.Field) bool { return o.Path == f.Path }) {
			return
		}
	}
	of.Class, of.Aspect = class, AspectRule
	if class == Tighter {
		of.New = r.Limit
	} else {
		of.Old = r.Limit
	}
	c.add(of)
}

// grow are the keywords whose rules ask more the greater their limit is, shrink those that ask less.
var (
	grow   = []string{"minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties"}
	shrink = []string{"maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties", "totalDigits", "fractionDigits"}
)

// bounds compares the limit of a rule and what it allows.
func (c *collector) bounds(of Change, a, b *program.Rule) {
	keyword := b.Keyword
	if a.Limit != b.Limit {
		low, okA := number(a.Limit)
		high, okB := number(b.Limit)
		of := of
		of.Class, of.Aspect, of.Old, of.New = Changed, AspectLimit, a.Limit, b.Limit
		switch {
		case !okA || !okB || low.Cmp(high) == 0:
		case slices.Contains(grow, keyword):
			of.Class = rises(low.Cmp(high), 0)
		case slices.Contains(shrink, keyword):
			of.Class = rises(high.Cmp(low), 0)
		}
		if keyword != "const" && keyword != "enum" { // whose limit is what is allowed
			c.add(of)
		}
	}
	of.Aspect = AspectAllowed
	if keyword == "oneOf" || keyword == "not" { // one more to choose from may be one too many
		if of.Class, of.Old, of.New = Changed, strings.Join(a.Allowed, ", "), strings.Join(b.Allowed, ", "); of.Old != of.New {
			c.add(of)
		}
		return
	}
	c.sets(of, all(a.Allowed), all(b.Allowed), Looser, Tighter)
}

// all adds to a list of types that who takes a number takes a whole one.
func all(allowed []string) []string {
	if slices.Contains(allowed, "number") && !slices.Contains(allowed, "integer") {
		return append(slices.Clone(allowed), "integer")
	}
	return allowed
}

func number(s string) (*big.Rat, bool) { return new(big.Rat).SetString(s) }
