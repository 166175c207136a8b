package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// model compiles the content.
func (o *object) model(ls []layer) *program.Model {
	var by *layer
	for i, l := range ls {
		if l.raw.Get("x-xml").Get("content") == o.parts {
			by = &ls[i]
		}
		for _, name := range []string{"patternProperties", "propertyNames"} {
			if v := l.raw.Get(name); v != nil {
				o.errorf(v, "%s beside x-xml.content would be ignored", name)
			}
		}
		if v := l.raw.Get("x-xml").Get("order"); v != nil {
			o.errorf(v, "x-xml.order beside x-xml.content would be ignored")
		}
		if v := l.raw.Get("additionalProperties"); v != nil && v.Kind == schema.Object {
			o.errorf(v, "a schema of other members beside x-xml.content would be ignored")
		}
	}
	r := &reader{object: o, by: by, m: &program.Model{}}
	r.part(o.parts, program.Part{Kind: program.PartSequence, Min: 1, Max: 1}, o.parts, 0)
	if len(r.m.Parts) > 1<<15 {
		o.errorf(o.parts, "the content has more parts than a program can number")
		return r.m
	}
	particle.Finish(r.m, len(o.node.Props))
	r.m.Rule = o.ruleOn(o.place, "content", by.notes, r.shown(), nil, o.surestContent())
	r.rules()
	r.bounds(ls)
	if r.failed {
		return r.m
	}
	switch x, y, why := particle.Ambiguous(r.m, r.takes, maxSteps); why {
	case particle.Clash:
		o.errorf(r.at[y], "an element here may also be that of %s: which one it is must show without a look at what follows", r.at[x].Pointer())
	case particle.Rounds:
		o.errorf(r.at[x], "a group that may come several times has in it something that may too, and how often each has come cannot be known: "+
			"let only one of the two have numbers other than 0, 1 and unbounded")
	case particle.TooLarge:
		o.errorf(o.parts, "the content is too large to see that each element has one place in it")
	}
	return r.m
}

func (o *object) surestContent() program.Evidence { return o.content(true) }

// reader makes the parts of a content.
type reader struct {
	*object
	by     *layer
	m      *program.Model
	at     []*schema.Value // by part
	failed bool
}

func (r *reader) wrong(v *schema.Value, format string, args ...any) {
	r.failed = true
	r.errorf(v, format, args...)
}

// part adds a part, and what is in it.
func (r *reader) part(at *schema.Value, p program.Part, items *schema.Value, parent int) {
	i := len(r.m.Parts)
	p.Parent = uint16(parent)
	r.m.Parts, r.at = append(r.m.Parts, p), append(r.at, at)
	if items == nil || i > 1<<15 {
		return
	}
	for _, v := range items.Items {
		if v.Kind == schema.String {
			r.element(v, v.Text, i)
			continue
		}
		q, none := r.times(v)
		switch {
		case none: // it never comes
		case v.Get("element") != nil:
			r.named(v.Get("element"), v.GetText("element"), q, i)
		case v.Get("any") != nil:
			q.Kind, q.Any = program.PartAny, r.wildcard(v.Get("any"), v.Get("process"), *r.by)
			r.part(v, q, nil, i)
		case v.Get("choice") != nil:
			q.Kind = program.PartChoice
			r.part(v, q, v.Get("choice"), i)
		case v.Get("all") != nil:
			if i > 0 || len(items.Items) > 1 || q.Max > 1 {
				r.wrong(v, "all must be the whole of the content, and once")
			}
			q.Kind = program.PartAll
			r.part(v, q, v.Get("all"), i)
		default:
			q.Kind = program.PartSequence
			r.part(v, q, v.Get("sequence"), i)
		}
	}
}

// element adds an element that is written as a text.
func (r *reader) element(v *schema.Value, text string, parent int) {
	p := program.Part{Min: 1, Max: 1}
	if _, known := r.object.named[text]; !known && text != "" {
		switch name := text[:len(text)-1]; text[len(text)-1] {
		case '?':
			text, p.Min = name, 0
		case '*':
			text, p.Min, p.Max = name, 0, program.Many
		case '+':
			text, p.Max = name, program.Many
		}
	}
	r.named(v, text, p, parent)
}

func (r *reader) named(v *schema.Value, name string, p program.Part, parent int) {
	n, known := r.object.named[name]
	if !known || !r.node.Props[n].Known {
		r.wrong(v, "no property %q", name)
		return
	}
	if r.node.Props[n].Attr || r.node.Props[n].XML == "" {
		r.wrong(v, "%q is no element", name)
		return
	}
	p.Prop = uint16(n)
	r.part(v, p, nil, parent)
}

// times reads how often a part comes; none says never.
func (r *reader) times(v *schema.Value) (p program.Part, none bool) {
	p.Min, p.Max = 1, 1
	if n := v.Get("min"); n != nil {
		p.Min = many(n)
	}
	if n := v.Get("max"); n != nil {
		p.Max = program.Many
		if n.Kind == schema.Number {
			p.Max = many(n)
		}
	}
	if p.Max < p.Min {
		r.wrong(v, "max is less than min")
	}
	return p, p.Max == 0
}

// many is a number of times. More than can be counted is as good as without end.
func many(v *schema.Value) uint32 {
	if n := integer(v); n >= 0 && n < program.Many {
		return uint32(n)
	}
	return program.Many - 1
}

// mostShown is how many characters of a content are shown.
const mostShown = 400

// shown is the content as people read it: A, (B | C), D{2,3}.
func (r *reader) shown() string {
	return shortened(r.show(0, true))
}

func shortened(s string) string {
	if r := []rune(s); len(r) > mostShown {
		return string(r[:mostShown]) + "…"
	}
	return s
}

// show is a part as people read it, or what is in it alone.
func (r *reader) show(i int, inside bool) string {
	p := &r.m.Parts[i]
	s := "[…]"
	switch p.Kind {
	case program.PartAny:
	case program.PartElement:
		s = r.node.Props[p.Prop].XML
	default:
		sign := map[program.PartKind]string{program.PartSequence: ", ", program.PartChoice: " | ", program.PartAll: " & "}[p.Kind]
		if s = strings.Join(r.names(i), sign); inside {
			return s
		}
		s = "(" + s + ")"
	}
	switch {
	case p.Min == 1 && p.Max == 1:
		return s
	case p.Min == 0 && p.Max == 1:
		return s + "?"
	case p.Min == 0 && p.Max == program.Many:
		return s + "*"
	case p.Min == 1 && p.Max == program.Many:
		return s + "+"
	case p.Max == program.Many:
		return fmt.Sprintf("%s{%d,}", s, p.Min)
	case p.Min == p.Max:
		return fmt.Sprintf("%s{%d}", s, p.Min)
	}
	return fmt.Sprintf("%s{%d,%d}", s, p.Min, p.Max)
}

// names are the parts directly in a group, as they are shown.
func (r *reader) names(i int) (list []string) {
	for s := i + 1; s < int(r.m.Parts[i].End); s = int(r.m.Parts[s].End) {
		list = append(list, r.show(s, false))
	}
	return list
}

// rules makes those of the parts.
func (r *reader) rules() {
	o := r.object
	for i := range r.m.Parts {
		p := &r.m.Parts[i]
		group := func(keyword string, n uint32) program.RuleID {
			limit := ""
			if n > 0 {
				limit = fmt.Sprint(n)
			}
			allowed := []string{r.show(i, true)}
			if keyword == "choice" {
				allowed = r.names(i)
			}
			for k := range allowed {
				allowed[k] = shortened(allowed[k])
			}
			return o.ruleOn(o.place, keyword, r.by.notes, limit, allowed, o.surestContent())
		}
		switch p.Kind {
		case program.PartElement:
			prop := &o.node.Props[p.Prop]
			q := o.place.below(prop.Name)
			q.field = prop.Field
			notes := o.fieldNotes[prop.Field]
			if !p.Optional && r.m.Parts[p.Parent].Kind != program.PartChoice {
				p.Rule = o.need("required", prop.Name, "", *r.by, program.Official).Rule
			}
			if p.Min > 1 {
				p.MinRule = o.ruleOn(q, "minItems", notes, fmt.Sprint(p.Min), nil, o.surest(o.place))
			}
			switch {
			case p.Max == program.Many:
			case p.Max > 1:
				p.MaxRule = o.ruleOn(q, "maxItems", notes, fmt.Sprint(p.Max), nil, o.surest(o.place))
			case !prop.List:
				p.MaxRule = o.ruleOn(q, "once", notes, "", nil, o.surest(o.place))
			}
		case program.PartAny:
			if !p.Optional {
				p.Rule = group("any", 0)
			}
			if p.Min > 1 {
				p.MinRule = group("any", 0)
			}
		default:
			if p.Kind == program.PartChoice && !p.Optional {
				p.Rule = group("choice", 0)
			}
			if p.Min > 1 && !p.Optional {
				p.MinRule = group("minGroups", p.Min)
			}
			if p.Max > 1 && p.Max != program.Many {
				p.MaxRule = group("maxGroups", p.Max)
			}
		}
	}
}

// bounds tells the fields how often they come, and refuses what says otherwise.
func (r *reader) bounds(ls []layer) {
	o := r.object
	inside := map[int]bool{}
	for i := range r.m.Parts {
		if p := &r.m.Parts[i]; p.Kind == program.PartElement {
			inside[int(p.Prop)] = true
		}
	}
	for i := range o.node.Props {
		p := &o.node.Props[i]
		if p.Attr || !p.Known || p.XML == "" {
			continue
		}
		at := o.rawOf(p)
		if !inside[i] {
			r.wrong(at, "%q is not in x-xml.content", p.Name)
			continue
		}
		low, high := particle.Bounds(r.m, i)
		if high > 1 && !p.List {
			r.wrong(at, "%q comes more than once by x-xml.content, so it must be an array", p.Name)
		}
		if a := o.msg.Nodes[p.Node].Array; a != nil && (a.MinRule != 0 || a.MaxRule != 0) {
			r.wrong(at, "how often %q comes is for x-xml.content to say, not for minItems and maxItems", p.Name)
		}
		if f := &o.msg.Fields[p.Field]; f.Name == p.Name && !o.place.branch {
			f.Required, f.Min, f.Max = low > 0, int(min(low, 1<<30)), -1
			if high < 1<<30 {
				f.Max = int(high)
			}
		}
	}
	needs := o.node.Needs[:0]
	for _, need := range o.node.Needs {
		p := &o.node.Props[need.Prop]
		if p.Attr || p.XML == "" {
			needs = append(needs, need)
			continue
		}
		if low, _ := particle.Bounds(r.m, int(need.Prop)); low == 0 {
			r.wrong(o.parts, "%q is required, but x-xml.content lets it be left out", p.Name)
		}
	}
	o.node.Needs = needs
}

// takes reports whether an element may be of a wildcard and of another part.
func (r *reader) takes(wildcard, of int) bool {
	w, other := &r.m.Parts[wildcard], &r.m.Parts[of]
	if other.Kind != program.PartAny {
		s := r.node.Props[other.Prop].Space
		if s == "" && !r.msg.Local {
			s = r.msg.Space
		}
		switch s {
		case "":
			return true // it may be in any
		case program.NoSpace:
			s = ""
		}
		return w.Any.Takes(s)
	}
	switch a, b := &w.Any, &other.Any; {
	case a.Not && b.Not:
		return true
	case a.Not:
		return slices.ContainsFunc(b.Spaces, a.Takes)
	default:
		return slices.ContainsFunc(a.Spaces, b.Takes)
	}
}
