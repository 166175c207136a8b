package transition

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/value"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// Kind is what happens to an institution number.
type Kind string

// The kinds. A file may leave them out; they follow from the numbers.
const (
	Merger      Kind = "merger"      // several old numbers, one new
	Split       Kind = "split"       // one old number, several new
	Closure     Kind = "closure"     // an old number, no new
	Renumbering Kind = "renumbering" // one old number, one new
)

var danishKinds = map[string]Kind{"fusion": Merger, "opdeling": Split, "lukning": Closure, "nyt nummer": Renumbering}

// Change is one line of a change of structure: students at an old institution number
// go to a new one. New is empty when Old closes; it is Old itself when the number goes
// on beside others (an institution of which a part is split off, or one that takes
// others in).
type Change struct {
	Old, New string
	FirstDay string // of the new structure, ISO 8601
	Kind     Kind
}

// MaxChanges is how many lines a file may have.
const MaxChanges = 100_000

// ReadStructure reads the changes from CSV or JSON. CSV has a heading that names its
// columns, in any order, separated by comma or semicolon: old, new, first-day and
// perhaps kind (or gammelt, nyt, første-dag, art). JSON is an array of objects with
// the members old, new, firstDay, kind. The error says what is wrong and where.
func ReadStructure(r io.Reader) ([]Change, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var changes []Change
	if t := bytes.TrimSpace(text); len(t) > 0 && t[0] == '[' {
		changes, err = structureJSON(text)
	} else {
		changes, err = structureCSV(text)
	}
	if err != nil {
		return nil, err
	}
	if len(changes) == 0 {
		return nil, wording.Of("no changes in the file")
	}
	return changes, resolve(changes)
}

func structureJSON(text []byte) ([]Change, error) {
	var rows []struct {
		Old      string `json:"old"`
		New      string `json:"new"`
		FirstDay string `json:"firstDay"`
		Kind     string `json:"kind"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&rows); err != nil {
		if _, name, unknown := strings.Cut(err.Error(), "unknown field "); unknown {
			return nil, wording.Of("unknown member %s; the members are old, new, firstDay, kind", name)
		}
		return nil, wording.Of("byte %d: is not an array of objects whose members are texts", d.InputOffset())
	}
	var changes []Change
	for _, row := range rows {
		changes = append(changes, Change{row.Old, row.New, row.FirstDay, kindOf(row.Kind)})
	}
	return changes, nil
}

// columns are the headings that a CSV file may have.
var columns = map[string]string{
	"old": "old", "gammelt": "old", "gammelt nummer": "old", "new": "new", "nyt": "new", "nyt nummer": "new",
	"first-day": "first", "firstday": "first", "first day": "first", "første-dag": "first", "første dag": "first", "foerste-dag": "first",
	"kind": "kind", "art": "kind",
}

func structureCSV(text []byte) ([]Change, error) {
	in := csv.NewReader(bytes.NewReader(text))
	in.TrimLeadingSpace = true
	head, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		in.Comma = ';'
	}
	heading, err := in.Read()
	if err != nil {
		return nil, wording.Of("the first line must name the columns old, new, first-day")
	}
	at := map[string]int{}
	for i, name := range heading {
		column, known := columns[strings.ToLower(strings.TrimSpace(name))]
		if !known {
			return nil, wording.Of("line 1: unknown column %q; the columns are old, new, first-day, kind", name)
		}
		if _, twice := at[column]; twice {
			return nil, wording.Of("line 1: column %q appears twice", name)
		}
		at[column] = i
	}
	for _, column := range []string{"old", "new", "first"} {
		if _, ok := at[column]; !ok {
			return nil, wording.Of("line 1: the column %s is missing", map[string]string{"first": "first-day"}[column]+strings.TrimPrefix(column, "first"))
		}
	}
	var changes []Change
	for {
		row, err := in.Read()
		if err == io.EOF {
			return changes, nil
		}
		switch p := new(csv.ParseError); {
		case errors.Is(err, csv.ErrFieldCount):
			return nil, wording.Of("line %d: has %d columns, the first line has %d", len(changes)+2, len(row), len(heading))
		case errors.As(err, &p):
			return nil, wording.Of("line %d: a quotation mark is missing, or one is too many", p.Line)
		case err != nil:
			return nil, err
		}
		if len(changes) == MaxChanges {
			return nil, wording.Of("more than %d lines", MaxChanges)
		}
		cell := func(column string) string {
			if i, ok := at[column]; ok {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		changes = append(changes, Change{cell("old"), cell("new"), cell("first"), kindOf(cell("kind"))})
	}
}

func kindOf(text string) Kind {
	text = strings.ToLower(text)
	if kind, ok := danishKinds[text]; ok {
		return kind
	}
	return Kind(text)
}

// resolve checks the changes together and fills in their kinds.
func resolve(changes []Change) error {
	seen := map[[2]string]bool{}
	first := map[string]string{}
	from, to := map[string]int{}, map[string]int{}
	for i, c := range changes {
		if !value.IsInstitution([]byte(c.Old)) {
			return wording.Of("row %d: the old number %q is not an institution number", i+1, c.Old)
		}
		if c.New != "" && !value.IsInstitution([]byte(c.New)) {
			return wording.Of("row %d: the new number %q is not an institution number", i+1, c.New)
		}
		if _, ok := dayOf(c.FirstDay); !ok || len(c.FirstDay) != len("2006-01-02") {
			return wording.Of("row %d: the first day %q is not a date (2026-08-01)", i+1, c.FirstDay)
		}
		if seen[[2]string{c.Old, c.New}] {
			return wording.Of("row %d: %s to %q appears twice", i+1, c.Old, c.New)
		}
		seen[[2]string{c.Old, c.New}] = true
		if d, ok := first[c.Old]; ok && d != c.FirstDay {
			return wording.Of("row %d: %s has two first days, %s and %s", i+1, c.Old, d, c.FirstDay)
		}
		first[c.Old] = c.FirstDay
		from[c.Old]++
		if c.New != "" {
			to[c.New]++
		}
	}
	for i := range changes {
		c := &changes[i]
		if c.New == "" && from[c.Old] > 1 {
			return wording.Of("row %d: %s closes, but also has a new number", i+1, c.Old)
		}
		inferred := Renumbering
		switch {
		case c.New == "":
			inferred = Closure
		case from[c.Old] > 1:
			inferred = Split
		case to[c.New] > 1:
			inferred = Merger
		}
		fits := c.Kind == "" || c.Kind == inferred ||
			c.Kind == Merger && c.New != "" && (to[c.New] > 1 || inferred == Renumbering) || // into one that goes on
			c.Kind == Split && c.New != "" && from[c.Old] > 0
		switch c.Kind {
		case "", Merger, Split, Closure, Renumbering:
		default:
			return wording.Of("row %d: unknown kind %q; use merger, split, closure or renumbering", i+1, c.Kind)
		}
		if !fits {
			return wording.Of("row %d: the numbers show a %s, not a %s", i+1, wording.Fixed(inferred), wording.Fixed(c.Kind))
		}
		if c.Kind == "" {
			c.Kind = inferred
		}
	}
	return nil
}

// plan is a change of structure as the comparison asks it.
type plan struct {
	old map[string]*leaving
	new map[string]bool
}

// leaving is an old number.
type leaving struct {
	first day      // of the new structure
	to    []string // other numbers; empty when it closes
	stays bool     // the number goes on beside them
}

// last is the last day of the old structure.
func (l *leaving) last() day { return l.first - 1 }

func newPlan(changes []Change) *plan {
	p := &plan{old: map[string]*leaving{}, new: map[string]bool{}}
	for _, c := range changes {
		l := p.old[c.Old]
		if l == nil {
			l = &leaving{}
			l.first, _ = dayOf(c.FirstDay)
			p.old[c.Old] = l
		}
		switch c.New {
		case "":
		case c.Old:
			l.stays = true
		default:
			l.to = append(l.to, c.New)
			p.new[c.New] = true
		}
	}
	for number, l := range p.old {
		slices.Sort(l.to)
		if l.stays && len(l.to) == 0 {
			delete(p.old, number) // nothing happens to it
		}
	}
	return p
}

// names reports whether a number takes part in the change.
func (p *plan) names(number string) bool { return p.old[number] != nil || p.new[number] }
