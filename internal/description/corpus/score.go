package corpus

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/importing"
)

// Kinds of what descriptions state, in the order in which they are listed.
const (
	Fields      = "fields"
	Types       = "types"
	Lengths     = "lengths and forms"
	Required    = "required"
	Occurrences = "occurrences"
	Codes       = "codes"
)

// Kinds are all of them.
var Kinds = []string{Fields, Types, Lengths, Required, Occurrences, Codes}

// Count is how much of a kind is stated, how much was read, and how much of that is right.
type Count struct{ Stated, Read, Right int }

// Score counts what was read of what descriptions state.
type Score struct {
	Documents, Exact int
	Questions        int
	// Wrong are limits that no description states, Extra fields that none has.
	Wrong, Extra int
	Of           map[string]*Count // by kind
	Notes        []string          // on what is missing or wrong, in words
}

func (s *Score) of(kind string) *Count {
	if s.Of == nil {
		s.Of = map[string]*Count{}
	}
	if s.Of[kind] == nil {
		s.Of[kind] = &Count{}
	}
	return s.Of[kind]
}

func (s *Score) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d documents, %d of them exact, %d questions, %d fields and %d limits that are not stated", s.Documents, s.Exact, s.Questions, s.Extra, s.Wrong)
	for _, k := range Kinds {
		c := s.of(k)
		fmt.Fprintf(&b, "; %s: %d stated, %d read, %d right", k, c.Stated, c.Read, c.Right)
	}
	return b.String() + "\n" + strings.Join(s.Notes, "\n")
}

// Add adds what was read of one document.
func (s *Score) Add(o *Score) {
	s.Documents++
	s.Wrong += o.Wrong
	s.Extra += o.Extra
	s.Questions += o.Questions
	exact := o.Wrong+o.Extra == 0
	for _, k := range Kinds {
		c, one := s.of(k), o.of(k)
		c.Stated += one.Stated
		c.Read += one.Read
		c.Right += one.Right
		exact = exact && one.Right == one.Stated
	}
	if exact {
		s.Exact++
	}
}

// Recall is the share of the limits that are stated which was read.
func (s *Score) Recall() float64 {
	right, stated := 0, 0
	for _, k := range Kinds[1:] {
		right, stated = right+s.of(k).Right, stated+s.of(k).Stated
	}
	return float64(right) / float64(max(stated, 1))
}

// kindOf is the kind of a limit by its name.
func kindOf(limit string) string {
	switch limit {
	case "type":
		return Types
	case "required":
		return Required
	case "many", "most", "least":
		return Occurrences
	case "codes":
		return Codes
	}
	return Lengths
}

// says reports whether a limit is one: that a field is not required, or comes once, is none.
func says(limit, value string) bool {
	return value != "" && !((limit == "required" || limit == "many") && value == "false")
}

// limitsOf is what a description states of a field, as words.
func limitsOf(f *fact) map[string]string {
	l := map[string]string{"required": strconv.FormatBool(f.required), "many": strconv.FormatBool(f.many)}
	if f.many && f.most > 0 {
		l["most"] = strconv.Itoa(f.most)
	}
	switch f.kind {
	case "string":
		l["type"], l["length"] = "string", strconv.Itoa(f.size)
	case "integer":
		l["type"], l["digits"] = "integer", strconv.Itoa(f.size)
	case "decimal":
		l["type"], l["digits"], l["fraction"] = "number", strconv.Itoa(f.size), strconv.Itoa(f.fraction)
	case "boolean":
		l["type"] = "boolean"
	case "dateTime":
		l["type"] = "XSDateTime"
	case "date":
		l["type"] = "XSDate"
	case "day":
		l["type"], l["pattern"] = "string", "^[0-9]{2}-[0-9]{2}-[0-9]{4}$"
	case "jn":
		l["type"] = "JN"
	case "codes":
		l["type"], l["codes"] = "string", strings.Join(f.codes, " ")
	case "object":
		l["type"] = "object"
	case "cpr":
		l["type"] = "CPR10"
	}
	return l
}

// LimitsRead is what was read of a field, as words.
func LimitsRead(f *importing.DescribedField) map[string]string {
	l := map[string]string{"required": strconv.FormatBool(f.Required), "many": strconv.FormatBool(f.Many), "type": f.Scalar.Ref + f.Scalar.JSON}
	if f.Object {
		l["type"] = "object"
	}
	var codes []string
	for _, c := range f.Scalar.Codes {
		codes = append(codes, c.Value)
	}
	for k, v := range map[string]string{"most": f.Max, "least": f.Min, "length": f.Scalar.MaxLength, "shortest": f.Scalar.MinLength, "digits": f.Scalar.TotalDigits,
		"fraction": f.Scalar.FractionDigits, "minimum": f.Scalar.Minimum, "maximum": f.Scalar.Maximum, "pattern": f.Scalar.Pattern, "codes": strings.Join(codes, " ")} {
		if v != "" {
			l[k] = v
		}
	}
	return l
}

// Compare holds what was read of a document against what it states; nil where it was not read.
func Compare(got *description.Import, d *Document) *Score {
	s := &Score{}
	fields := map[string]*importing.DescribedField{}
	var walk func(f *importing.DescribedField, at string)
	walk = func(f *importing.DescribedField, at string) {
		fields[at] = f
		for _, m := range f.Members {
			walk(m, at+"."+m.Name)
		}
	}
	if got != nil {
		for _, t := range got.Tables {
			for _, r := range t.Rows {
				s.Questions += len(r.Questions)
			}
		}
		s.Questions += len(got.Questions)
		for _, m := range got.Described.Messages {
			walk(m.Root, m.Root.Name)
		}
	}
	var held func(f *fact, at string)
	held = func(f *fact, at string) {
		c := s.of(Fields)
		c.Stated++
		g := fields[at]
		delete(fields, at)
		want, have := limitsOf(f), map[string]string{}
		if g == nil {
			s.Notes = append(s.Notes, at+" is missing")
		} else {
			c.Read++
			c.Right++
			have = LimitsRead(g)
		}
		if f == d.root {
			want, have = map[string]string{"type": "object"}, map[string]string{"type": have["type"]}
		}
		for k, v := range want {
			if c := s.of(kindOf(k)); says(k, v) {
				c.Stated++
				if have[k] == v {
					c.Right++
				}
			}
			if have[k] != v {
				s.Notes = append(s.Notes, fmt.Sprintf("%s: %s is %q, not %q", at, k, have[k], v))
			}
		}
		for k, v := range have {
			beside := k == "length" && f.kind == "codes" && v == strconv.Itoa(widestOf(f)) // stated beside the codes
			if says(k, v) && !beside {
				s.of(kindOf(k)).Read++
			}
			if !beside && wrong(g, k, want[k], v) {
				s.Wrong++
				s.Notes = append(s.Notes, fmt.Sprintf("%s: %s %q is wrong", at, k, v))
			}
		}
		for _, m := range f.members {
			held(m, at+"."+m.name)
		}
	}
	held(d.root, d.root.name)
	for at := range fields {
		s.Extra++
		s.of(Fields).Read++
		s.Notes = append(s.Notes, at+" is not stated")
	}
	return s
}

// wrong reports whether a limit asks more than a description states. That a field comes once is a draft unless it is
// stated, and so is a type that is.
func wrong(f *importing.DescribedField, limit, want, have string) bool {
	switch {
	case f == nil || want == have:
		return false
	case limit == "many":
		return have == "false" && f.Single
	case limit == "required":
		return have == "true"
	case limit == "type":
		return have != "" && !f.DraftType && !(want == "CPR10" && have == "CPR") // which is wider
	}
	return true
}
