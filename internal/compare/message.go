package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// collector takes changes.
type collector struct {
	list  []Change
	order map[string]int // of fields
}

func (c *collector) add(change Change) { c.list = append(c.list, change) }

// differ adds a change where two values differ.
func (c *collector) differ(class Class, aspect Aspect, field string, label program.Text, before, after string) {
	if before != after {
		c.add(Change{Class: class, Aspect: aspect, Field: field, Label: label, Old: before, New: after})
	}
}

// texts adds that texts differ; which do is of no matter.
func (c *collector) texts(field, rule string, label program.Text, before, after []string) {
	if !slices.Equal(before, after) {
		c.add(Change{Class: Reworded, Aspect: AspectText, Field: field, Rule: rule, Label: label})
	}
}

// sorted are the changes in the order of the fields, those a sender has to act on first in each.
func (c *collector) sorted() []Change {
	slices.SortStableFunc(c.list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(c.order[a.Field], c.order[b.Field]), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Rule, b.Rule))
	})
	return c.list
}

// messages compares a message of both sides.
func messages(before, after *program.Ruleset, p pair) Message {
	of := cmp.Or(p.after, p.before)
	out := Message{Title: text.Titled(of.Title, of.Version), Name: of.Name}
	switch {
	case p.before == nil:
		out.New, out.Changes = of.ID, []Change{{Class: New, Aspect: AspectMessage}}
		return out
	case p.after == nil:
		out.Old, out.Changes = of.ID, []Change{{Class: Gone, Aspect: AspectMessage}}
		return out
	}
	a, b := p.before, p.after
	out.Old, out.New = a.ID, b.ID
	c := collector{order: map[string]int{}}
	x, y := catalogue.Of(before).Describe(p.oldSystem, a), catalogue.Of(after).Describe(p.newSystem, b)
	for i := range y.Len() {
		c.order[y.Field(i).Path] = 2 * (i + 1)
	}
	last := 0
	for i := range x.Len() { // what is gone stands after what it stood after
		path := x.Field(i).Path
		if at, ok := c.order[path]; ok {
			last = at
		} else {
			c.order[path] = last + 1
		}
	}
	c.head(a, b)
	c.fields(&x, &y)
	old, new := side{before, p.oldSystem, a, a.Rules}, side{after, p.newSystem, b, b.Rules}
	c.rules(old, new)
	c.structure(&old, &new)
	out.Changes = c.sorted()
	return out
}

// head compares what is said of messages as a whole.
func (c *collector) head(a, b *program.Message) {
	none := program.Text{}
	c.differ(Changed, AspectRoot, "", none, a.Root, b.Root)
	c.differ(asked(a.Space, b.Space), AspectNamespace, "", none, a.Space, b.Space)
	if a.Local != b.Local {
		c.add(Change{Class: rises(b2i(!a.Local), b2i(!b.Local)), Aspect: AspectQualified, Old: yes(!a.Local), New: yes(!b.Local)})
	}
	c.differ(Changed, AspectDirection, "", none, a.Direction, b.Direction)
	c.differ(Changed, AspectOperation, "", none, a.Operation, b.Operation)
	c.evidence(Change{}, a.Evidence, b.Evidence)
	c.days(Change{}, a.From, b.From, a.To, b.To, true)
	c.sets(Change{Aspect: AspectFormats}, a.Formats, b.Formats, Looser, Tighter)
	c.csv(a.CSV, b.CSV)
	if unversioned(a.ID) != unversioned(b.ID) || a.Envelope != b.Envelope {
		class := Changed
		if a.Added && b.Added && a.Envelope == b.Envelope && a.Root == b.Root && a.Name == b.Name {
			class = Reworded // contracts are called after their files
		}
		c.differ(class, AspectMessage, "", none, a.ID, b.ID)
	}
	c.texts("", "", none, []string{a.Title, a.Text.Da, a.Text.En}, []string{b.Title, b.Text.Da, b.Text.En})
	c.source(Change{}, a.Source, b.Source)
}

// asked is the class of a value that is demanded where it is not empty.
func asked(before, after string) Class {
	switch {
	case before == "":
		return Tighter
	case after == "":
		return Looser
	}
	return Changed
}

// rises is Tighter for what grows and Looser for what shrinks.
func rises[T cmp.Ordered](before, after T) Class {
	if after > before {
		return Tighter
	}
	return Looser
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func yes(b bool) string { return [...]string{"no", "yes"}[b2i(b)] }

// evidence compares how well something is known: what better sources state weighs more.
func (c *collector) evidence(of Change, a, b program.Evidence) {
	if a != b {
		of.Class, of.Aspect, of.Old, of.New = rises(a, b), AspectEvidence, a.String(), b.String()
		c.add(of)
	}
}

func (c *collector) source(of Change, a, b program.Source) {
	if a.Document == b.Document && byLine(a) && byLine(b) {
		return // lines move when anything before them does
	}
	if a != b {
		word := func(s program.Source) string { return strings.TrimSpace(s.Document + " " + s.Section) }
		of.Class, of.Aspect, of.Old, of.New = Reworded, AspectSource, word(a), word(b)
		c.add(of)
	}
}

// days compares when something is in force. A message that is in force for fewer days takes less; a rule asks less.
func (c *collector) days(of Change, fromA, fromB, toA, toB string, message bool) {
	const never = "9999"
	if fromA != fromB {
		later := fromB > fromA
		of.Class, of.Aspect, of.Old, of.New = rises(b2i(message != later), b2i(message == later)), AspectFrom, fromA, fromB
		c.add(of)
	}
	if toA != toB {
		sooner := cmp.Or(toB, never) < cmp.Or(toA, never)
		of.Class, of.Aspect, of.Old, of.New = rises(b2i(message != sooner), b2i(message == sooner)), AspectTo, toA, toB
		c.add(of)
	}
}

// sets compares two lists of which the order does not matter.
func (c *collector) sets(of Change, a, b []string, added, removed Class) {
	without := func(list, other []string) (left []string) {
		for _, v := range list {
			if !slices.Contains(other, v) {
				left = append(left, v)
			}
		}
		return left
	}
	if of.Values = without(a, b); len(of.Values) > 0 {
		of.Class = removed
		c.add(of)
	}
	if of.Values = without(b, a); len(of.Values) > 0 {
		of.Class = added
		c.add(of)
	}
}

// csv compares the form as a file of rows. Columns that come and go are fields that do.
func (c *collector) csv(a, b *program.CSV) {
	if a == nil || b == nil {
		return // which Formats say
	}
	switch { // none is any
	case len(a.Encodings) == 0 && len(b.Encodings) > 0:
		c.add(Change{Class: Tighter, Aspect: AspectEncodings, New: strings.Join(b.Encodings, ", ")})
	case len(b.Encodings) == 0 && len(a.Encodings) > 0:
		c.add(Change{Class: Looser, Aspect: AspectEncodings, Old: strings.Join(a.Encodings, ", ")})
	default:
		c.sets(Change{Aspect: AspectEncodings}, a.Encodings, b.Encodings, Looser, Tighter)
	}
	if a.Ordered != b.Ordered {
		c.add(Change{Class: rises(b2i(a.Ordered), b2i(b.Ordered)), Aspect: AspectOrder, Old: yes(a.Ordered), New: yes(b.Ordered)})
	}
	form := func(f, other *program.CSV) string {
		facts := []string{catalogue.Sign(f.Delimiter), catalogue.Sign(f.Quote), catalogue.Names(f.Names)}
		for i := range f.Records {
			r := &f.Records[i]
			with := other.Record(r.Name)
			if with == nil {
				continue
			}
			var columns []string
			for k := range r.Columns {
				name := r.Columns[k].Property
				if slices.ContainsFunc(with.Columns, func(c program.CSVColumn) bool { return c.Property == name }) {
					columns = append(columns, name)
				}
			}
			facts = append(facts, fmt.Sprintf("%s%s %s", r.Name, r.Mark, strings.Join(columns, " ")))
			if r.Open != with.Open {
				facts = append(facts, yes(r.Open))
			}
		}
		return strings.Join(facts, " · ")
	}
	c.differ(Changed, AspectCSV, "", program.Text{}, form(a, b), form(b, a))
}

// fields compares the fields by their paths.
func (c *collector) fields(x, y *catalogue.Description) {
	old, in := map[string]int{}, map[string]bool{}
	for i := range x.Len() {
		old[x.Field(i).Path] = i
	}
	for i := range y.Len() {
		b := y.Field(i)
		in[b.Path] = true
		at, there := old[b.Path]
		if !there {
			continue
		}
		a := x.Field(at)
		c.field(&a, &b)
	}
	c.whole(y, New, func(path string) bool { _, there := old[path]; return there })
	c.whole(x, Gone, func(path string) bool { return in[path] })
}

// whole adds the fields of a side that are not on the other, each with those in it.
func (c *collector) whole(d *catalogue.Description, class Class, there func(path string) bool) {
	for i := 0; i < d.Len(); i++ {
		f := d.Field(i)
		if there(f.Path) {
			continue
		}
		change := Change{Class: class, Aspect: AspectField, Field: f.Path, Label: f.Label}
		if class == New {
			change.New = f.Type
		} else {
			change.Old = f.Type
		}
		for i+1 < d.Len() && d.Field(i+1).Depth > f.Depth && !there(d.Field(i+1).Path) {
			change.Below++
			i++
		}
		c.add(change)
	}
}

// field compares what is said of a field and is no rule.
func (c *collector) field(a, b *catalogue.Field) {
	of := Change{Field: b.Path, Label: b.Label}
	differ := func(class Class, aspect Aspect, before, after string) {
		c.differ(class, aspect, b.Path, b.Label, before, after)
	}
	differ(Changed, AspectElement, cmp.Or(a.Element, a.Name), cmp.Or(b.Element, b.Name))
	differ(Changed, AspectAttribute, yes(a.Attribute), yes(b.Attribute))
	differ(Changed, AspectNamespace, a.Namespace, b.Namespace)
	differ(Changed, AspectColumn, a.Column, b.Column)
	differ(Reworded, AspectType, a.Type, b.Type)
	differ(Reworded, AspectPersonal, catalogue.Personal(a.Personal), catalogue.Personal(b.Personal))
	c.evidence(of, a.Evidence, b.Evidence)
	c.codes(of, a, b)
	words := func(f *catalogue.Field) []string {
		return []string{f.Label.Da, f.Label.En, f.Text.Da, f.Text.En, f.Fix.Da, f.Fix.En, f.Example}
	}
	c.texts(b.Path, "", b.Label, words(a), words(b))
	c.source(of, a.Source, b.Source)
}

// codes compares code lists: values where they are known but not demanded, since a rule has those that are, and what
// they mean.
func (c *collector) codes(of Change, a, b *catalogue.Field) {
	meanings := func(f *catalogue.Field) (values []string, means map[string]program.Text) {
		means = map[string]program.Text{}
		for _, code := range f.Codes {
			values = append(values, code.Value)
			means[code.Value] = code.Text
		}
		return values, means
	}
	values, before := meanings(a)
	others, after := meanings(b)
	if len(a.Allowed) == 0 && len(b.Allowed) == 0 {
		of.Aspect = AspectCodes
		c.sets(of, values, others, Looser, Tighter)
	}
	of.Class, of.Aspect, of.Values = Reworded, AspectMeaning, nil
	for _, v := range others {
		if text, ok := before[v]; ok && text != after[v] {
			of.Values = append(of.Values, v)
		}
	}
	if len(of.Values) > 0 {
		c.add(of)
	}
}

// byLine reports whether a source is cited by its lines, as contracts are.
func byLine(s program.Source) bool { return strings.HasPrefix(s.Section, "l. ") }
