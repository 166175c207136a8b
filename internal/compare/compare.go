// Package compare says in what two rulesets differ, as data: by system, message, field and rule, and for each
// difference whether more is asked of payloads than before, or less.
//
// Everything that a payload can break is a rule of its message, so rules are what is compared; of fields it is their
// names, texts and codes beside that. Rules are matched by their ids, fields by their paths, and messages by their
// ids or, where those are gone, as other versions of one message. What the two sides ask is read from their
// programs; what differs there and in no rule of both (when a condition applies, for one) is reported as a change of
// structure, so that nothing differs in silence.
//
// Words: old and new are the two sides. A class says in which direction a change goes, an aspect what changed.
package compare

import (
	"cmp"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Class is the direction of a change.
type Class uint8

// The classes, those first that a sender has to act on.
const (
	Tighter  Class = iota // more is asked: what was right may now be wrong
	Gone                  // a message, a field or a register is no longer there
	Changed               // something else is asked, in no direction that can be known
	New                   // a message, a field or a register that was not there
	Looser                // less is asked: all that was right is
	Reworded              // only texts or sources are others
	classes
)

func (c Class) String() string {
	return [...]string{"tighter", "gone", "changed", "new", "looser", "reworded"}[c]
}

// Classes are all classes, in their order.
func Classes() []Class {
	all := make([]Class, classes)
	for i := range all {
		all[i] = Class(i)
	}
	return all
}

// Breaks reports whether a payload that was right may be wrong by a change of the class.
func (c Class) Breaks() bool { return c == Tighter || c == Gone || c == Changed }

// Aspect is what changed.
type Aspect string

// The aspects. Old and New of a Change are values of the aspect.
const (
	AspectMessage   Aspect = "message"   // there at all
	AspectField     Aspect = "field"     // there at all
	AspectRegister  Aspect = "register"  // there at all
	AspectRule      Aspect = "rule"      // there at all
	AspectLimit     Aspect = "limit"     // the bound of a rule
	AspectAllowed   Aspect = "allowed"   // values, types or names that a rule allows: Values
	AspectAsks      Aspect = "asks"      // what a rule over fields asks, or a form of values
	AspectStructure Aspect = "structure" // where or when rules apply
	AspectOrder     Aspect = "order"     // of the elements
	AspectSeverity  Aspect = "severity"
	AspectEvidence  Aspect = "evidence"
	AspectCode      Aspect = "code"      // the receiver's error code
	AspectRegisters Aspect = "registers" // that a rule needs
	AspectFrom      Aspect = "from"      // the first day in force
	AspectTo        Aspect = "to"        // the last day in force
	AspectRoot      Aspect = "root"
	AspectNamespace Aspect = "namespace"
	AspectQualified Aspect = "qualified" // whether child elements must be in the namespace
	AspectFormats   Aspect = "formats"   // forms that a message takes: Values
	AspectCSV       Aspect = "csv"       // the form as a file of rows
	AspectEncodings Aspect = "encodings" // that CSV files may have: Values
	AspectOperation Aspect = "operation"
	AspectDirection Aspect = "direction"
	AspectElement   Aspect = "element"   // the name in XML
	AspectAttribute Aspect = "attribute" // whether it is an attribute in XML
	AspectColumn    Aspect = "column"    // the name in CSV
	AspectColumns   Aspect = "columns"   // of a register
	AspectType      Aspect = "type"      // the interface's own word
	AspectPersonal  Aspect = "personal"  // what kind of personal data it is
	AspectCodes     Aspect = "codes"     // values that are known but not demanded: Values
	AspectMeaning   Aspect = "meaning"   // what a code means
	AspectText      Aspect = "text"
	AspectSource    Aspect = "source" // where something is stated; without Old and New the documents of a system
)

// Change is one difference.
type Change struct {
	Class  Class
	Aspect Aspect
	// Field is the path of the field, empty for the message as a whole; Label what it is called.
	Field string
	Label program.Text
	// Rule is the id of the rule, empty where it is none; Keyword its last part, Asks what it asks (on the new side, where
	// it is on both).
	Rule, Keyword string
	Asks          program.Text
	// Severity of the rule.
	Severity program.Severity
	// Old and New are the values, empty for none; which they are, Aspect says.
	Old, New string
	// Values were added or removed, as the class says: what is Looser or New was added.
	Values []string
	// Below is how many further fields come or go with a field, those in it.
	Below int
}

// Message is what changed in a message.
type Message struct {
	// Old and New are its ids, empty where it is not there.
	Old, New string
	Title    string // of the service, and its version
	Name     string
	Changes  []Change
}

// System is what changed in a system, and in its messages.
type System struct {
	ID, Name string
	Changes  []Change
	Messages []Message
}

// Comparison is all that differs. What does not is not in it.
type Comparison struct {
	Systems   []System
	Registers []Change // Field is a register's name
}

// Count gives how many changes there are of each class.
func (c *Comparison) Count() (n [classes]int) {
	for change := range c.All() {
		n[change.Class]++
	}
	return n
}

// All gives all changes.
func (c *Comparison) All() func(yield func(*Change) bool) {
	return func(yield func(*Change) bool) {
		lists := [][]Change{c.Registers}
		for i := range c.Systems {
			lists = append(lists, c.Systems[i].Changes)
			for k := range c.Systems[i].Messages {
				lists = append(lists, c.Systems[i].Messages[k].Changes)
			}
		}
		for _, list := range lists {
			for i := range list {
				if !yield(&list[i]) {
					return
				}
			}
		}
	}
}

// Options say more of how messages are matched.
type Options struct {
	// Replaces gives for the id of a new message that of the old one whose place it takes.
	Replaces map[string]string
}

// Rulesets compares two rulesets. Both are only read.
func Rulesets(before, after *program.Ruleset, o Options) Comparison {
	var out Comparison
	out.Registers = registers(before, after)
	pairs := match(before, after, o)
	for _, id := range systemIDs(before, after) {
		a, b := systemOf(before, id), systemOf(after, id)
		s := System{ID: id, Name: cmp.Or(nameOf(b), nameOf(a))}
		if a != nil && b != nil {
			var c collector
			c.texts("", "", program.Text{}, wordsOf(a), wordsOf(b))
			if !slices.Equal(a.Documents, b.Documents) {
				c.add(Change{Class: Reworded, Aspect: AspectSource})
			}
			if a == before.Engine() {
				c.keywords(before, after)
			}
			c.rules(side{set: before, system: a, rules: a.Rules}, side{set: after, system: b, rules: b.Rules})
			s.Changes = c.sorted()
		}
		for _, p := range pairs {
			if p.system != id {
				continue
			}
			if m := messages(before, after, p); len(m.Changes) > 0 {
				s.Messages = append(s.Messages, m)
			}
		}
		if len(s.Changes) > 0 || len(s.Messages) > 0 {
			out.Systems = append(out.Systems, s)
		}
	}
	return out
}

// wordsOf are the texts of a system.
func wordsOf(s *program.System) []string {
	return []string{s.Name, s.Direction, s.Transport, s.Text.Da, s.Text.En, s.Missing.Da, s.Missing.En, strings.Join(s.Areas, " "), strings.Join(s.Links, " ")}
}

// keywords compares the texts of rules that have none of their own.
func (c *collector) keywords(before, after *program.Ruleset) {
	texts := func(set *program.Ruleset) (names []string, all map[string][]program.KeywordText) {
		all = map[string][]program.KeywordText{}
		for _, k := range set.Keywords {
			if all[k.Keyword] == nil {
				names = append(names, k.Keyword)
			}
			all[k.Keyword] = append(all[k.Keyword], k)
		}
		return names, all
	}
	names, old := texts(before)
	others, now := texts(after)
	names = append(names, others...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		// Texts that only one side has came with rules that only it has.
		if old[name] != nil && now[name] != nil && !slices.Equal(old[name], now[name]) {
			c.add(Change{Class: Reworded, Aspect: AspectText, Keyword: cmp.Or(name, "draft")})
		}
	}
}

func nameOf(s *program.System) string {
	if s == nil {
		return ""
	}
	return s.Name
}

func systemOf(set *program.Ruleset, id string) *program.System {
	for _, s := range set.Systems {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// systemIDs are those of both sides, in order.
func systemIDs(sets ...*program.Ruleset) []string {
	var ids []string
	for _, set := range sets {
		for _, s := range set.Systems {
			ids = append(ids, s.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// pair is a message of both sides, or of one where it is nil on the other.
type pair struct {
	system        string // of the new side, of the old where there is no new
	oldSystem     *program.System
	newSystem     *program.System
	before, after *program.Message
}

// match finds the messages that are one: by id, by what says that it takes another's place, then by service and
// name, the newest version that is gone with the oldest that is new, and at last, of those that users added, by root
// and name: contracts are called after their files.
func match(before, after *program.Ruleset, o Options) []pair {
	type place struct {
		system  *program.System
		message *program.Message
	}
	old, used := map[string]place{}, map[string]bool{}
	var order []string
	for _, s := range before.Systems {
		for _, m := range s.Messages {
			old[m.ID] = place{s, m}
			order = append(order, m.ID)
		}
	}
	there := map[string]bool{}
	for _, s := range after.Systems {
		for _, m := range s.Messages {
			there[m.ID] = true
		}
	}
	older := func(id string) string { // another version that is gone
		best := ""
		for _, other := range order {
			if !used[other] && !there[other] && unversioned(other) == unversioned(id) {
				best = other // they are in the order of their versions
			}
		}
		return best
	}
	alike := func(m *program.Message) (id string) { // the only one that is gone and has the root and name
		for _, other := range order {
			if o := old[other].message; m.Added && o.Added && !used[other] && !there[other] && o.Root == m.Root && o.Name == m.Name {
				if id != "" {
					return ""
				}
				id = other
			}
		}
		return id
	}
	var pairs []pair
	for _, s := range after.Systems {
		for _, m := range s.Messages {
			p := pair{system: s.ID, newSystem: s, after: m}
			from := m.ID
			if _, same := old[from]; !same {
				from = o.Replaces[m.ID]
				if _, known := old[from]; !known || used[from] {
					from = cmp.Or(older(m.ID), alike(m))
				}
			}
			if place, ok := old[from]; ok {
				p.oldSystem, p.before, used[from] = place.system, place.message, true
			}
			pairs = append(pairs, p)
		}
	}
	for _, id := range order {
		if !used[id] {
			pairs = append(pairs, pair{system: old[id].system.ID, oldSystem: old[id].system, before: old[id].message})
		}
	}
	return pairs
}

// unversioned is a message's id without its version.
func unversioned(id string) string {
	service, rest, _ := strings.Cut(id, "@")
	return service + rest[strings.IndexByte(rest, '#')+1:]
}

// registers compares what registers there are and which columns they have.
func registers(before, after *program.Ruleset) []Change {
	var c collector
	columns := func(r *program.Register) string {
		var names []string
		for i := range r.Columns {
			name := r.Columns[i].Name
			if i < r.Keys {
				name += "*"
			}
			names = append(names, name+" "+r.Columns[i].Kind)
		}
		return strings.Join(names, ", ")
	}
	words := func(r *program.Register) []string {
		list := []string{r.Title.Da, r.Title.En}
		for i := range r.Columns {
			list = append(list, r.Columns[i].Text.Da, r.Columns[i].Text.En)
		}
		return list
	}
	for i := range before.Registers {
		a := &before.Registers[i]
		b := after.Register(a.Name)
		if b == nil {
			c.add(Change{Class: Gone, Aspect: AspectRegister, Field: a.Name, Label: a.Title})
			continue
		}
		c.differ(Changed, AspectColumns, a.Name, b.Title, columns(a), columns(b))
		if columns(a) == columns(b) {
			c.texts(a.Name, "", b.Title, words(a), words(b))
		}
	}
	for i := range after.Registers {
		if b := &after.Registers[i]; before.Register(b.Name) == nil {
			c.add(Change{Class: New, Aspect: AspectRegister, Field: b.Name, Label: b.Title})
		}
	}
	return c.list
}
