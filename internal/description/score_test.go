package description

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// score counts what was read of what descriptions state.
type score struct {
	stated, found, extra        int // fields
	limitsStated, limits, wrong int // what is asked of values and of occurrence
	asked, documents, exact     int
	notes                       []string
}

func (s *score) String() string {
	return fmt.Sprintf("%d documents, %d of them exact; fields: %d of %d, %d that are not stated; limits: %d of %d, %d wrong; %d questions\n%s",
		s.documents, s.exact, s.found, s.stated, s.extra, s.limits, s.limitsStated, s.wrong, s.asked, strings.Join(s.notes, "\n"))
}

func (s *score) add(o *score) {
	s.stated += o.stated
	s.found += o.found
	s.extra += o.extra
	s.limitsStated += o.limitsStated
	s.limits += o.limits
	s.wrong += o.wrong
	s.asked += o.asked
	s.documents++
	if o.found == o.stated && o.extra == 0 && o.limits == o.limitsStated && o.wrong == 0 {
		s.exact++
	}
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

func limitsRead(f *importing.DescribedField) map[string]string {
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

func (s *score) compare(got *Import, root *fact) {
	for _, t := range got.Tables {
		for _, r := range t.Rows {
			s.asked += len(r.Questions)
		}
	}
	s.asked += len(got.Questions)
	fields := map[string]*importing.DescribedField{}
	var walk func(f *importing.DescribedField, at string)
	walk = func(f *importing.DescribedField, at string) {
		fields[at] = f
		for _, m := range f.Members {
			walk(m, at+"."+m.Name)
		}
	}
	for _, m := range got.Described.Messages {
		walk(m.Root, m.Root.Name)
	}
	var held func(f *fact, at string)
	held = func(f *fact, at string) {
		s.stated++
		g := fields[at]
		delete(fields, at)
		if g == nil {
			s.notes = append(s.notes, at+" is missing")
		} else {
			s.found++
		}
		want := limitsOf(f)
		if f == root {
			want = map[string]string{"type": "object"}
		}
		var have map[string]string
		if g != nil {
			have = limitsRead(g)
			if f == root {
				have = map[string]string{"type": have["type"]}
			}
		}
		for k, v := range want {
			s.limitsStated++
			if have[k] == v {
				s.limits++
			} else {
				s.notes = append(s.notes, fmt.Sprintf("%s: %s is %q, not %q", at, k, have[k], v))
			}
		}
		for k, v := range have {
			w, stated := want[k]
			switch {
			case k == "length" && f.kind == "codes" && v == strconv.Itoa(widestOf(f)): // stated beside the codes
			case k == "many": // that it comes once is a draft unless it is stated
				if w != v && v == "false" && g.Single {
					s.wrong++
					s.notes = append(s.notes, at+": once is wrong")
				}
			case k == "required":
				if w != v && v == "true" { // narrower than stated
					s.wrong++
					s.notes = append(s.notes, fmt.Sprintf("%s: %s %s is wrong", at, k, v))
				}
			case k == "type":
				if w != v && v != "" && !g.DraftType && !(w == "CPR10" && v == "CPR") { // which is wider
					s.wrong++
					s.notes = append(s.notes, fmt.Sprintf("%s: type %s is wrong", at, v))
				}
			case !stated || w != v:
				s.wrong++
				s.notes = append(s.notes, fmt.Sprintf("%s: %s %q is wrong", at, k, v))
			}
		}
		for _, m := range f.members {
			held(m, at+"."+m.name)
		}
	}
	held(root, root.name)
	for at := range fields {
		s.extra++
		s.notes = append(s.notes, at+" is not stated")
	}
}
