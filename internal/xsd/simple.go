package xsd

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// restrict makes the type of elements that hold text alone.
func (d *document) restrict(nodes []program.NodeID) *restriction {
	d.leaveBranches(nodes)
	types := d.typesOf(nodes) &^ (program.Null | program.Object | program.Array)
	for _, n := range nodes {
		if d.m.Nodes[n].Never {
			// Nothing is allowed: no text and no element either, but nothing says so
			// of an element that is there.
			d.leaveAll(nodes, "nothing is allowed")
			types = program.String
		}
	}
	r := restriction{d: d, types: types}
	switch {
	case types&program.String != 0:
		r.base = "xs:string"
	case types&program.Number != 0 && types&program.Boolean == 0:
		r.base = "xs:decimal"
	case types&program.Integer != 0 && types&program.Boolean == 0:
		r.base = "xs:integer"
	case types == program.Boolean:
		r.base = "xs:boolean"
	case types == 0:
		// Only nil: the element is empty and says so.
		r.base = "xs:string"
		r.facet("length", "0")
	default:
		d.leaveAll(nodes, "several types")
		r.base = "xs:string"
		r.closed = true
	}
	for _, n := range nodes {
		for i := range d.m.Nodes[n].Checks {
			if !r.closed {
				r.check(&d.m.Nodes[n].Checks[i])
			}
		}
	}
	r.finish()
	return &r
}

// plain reports whether the base says all.
func (r *restriction) plain() bool { return len(r.groups) == 0 && len(r.enum) == 0 }

// restriction is a simple type in the making.
type restriction struct {
	d     *document
	types program.Types
	base  string
	// groups are the facets of one step each: where a facet occurs twice in a
	// type (two patterns), a further step holds the second.
	groups [][]facet
	enum   []string
	enumOf program.RuleID
	// kinds that have a type of XML Schema's own
	kind     string
	kindRule program.RuleID
	lengths  []program.RuleID
	closed   bool // takes no more
}

type facet struct{ name, value string }

// facet adds one, in a step where it is the first of its name: facets of one name
// must both hold, and patterns of one step are alternatives.
func (r *restriction) facet(name, value string) {
	for i := range r.groups {
		if !slices.ContainsFunc(r.groups[i], func(f facet) bool { return f.name == name }) {
			r.groups[i] = append(r.groups[i], facet{name, value})
			return
		}
	}
	r.groups = append(r.groups, []facet{{name, value}})
}

func (r *restriction) check(c *program.Check) {
	text := r.types&program.String != 0
	number := !text && r.types&(program.Integer|program.Number) != 0
	switch c.Op {
	case program.OpMinLength, program.OpMaxLength:
		if !text {
			return
		}
		name := "minLength"
		if c.Op == program.OpMaxLength {
			name = "maxLength"
		}
		r.lengths = append(r.lengths, c.Rule)
		r.facet(name, strconv.FormatInt(c.N, 10))
	case program.OpPattern:
		if !text {
			return
		}
		if p, ok := translate(c.Pattern.Text); ok {
			r.facet("pattern", p)
		} else {
			r.d.leave(c.Rule, "pattern without a form in XML Schema")
		}
	case program.OpEnum:
		r.enumeration(c)
	case program.OpKind:
		if !text {
			return
		}
		kind := map[program.Kind]string{program.KindXSDate: "xs:date", program.KindXSDateTime: "xs:dateTime", program.KindXSTime: "xs:time"}[c.Kind]
		pattern := map[program.Kind]string{program.KindJN: "[JN]", program.KindInstitution: "[0-9A-Za-z]{6}"}[c.Kind]
		switch {
		case kind != "" && r.kind == "":
			r.kind, r.kindRule = kind, c.Rule
		case pattern != "":
			r.facet("pattern", pattern)
		default:
			r.d.leave(c.Rule, "form of a value")
		}
	case program.OpMultipleOf:
		r.d.leave(c.Rule, "multiple of a number")
	case program.OpTotalDigits, program.OpFractionDigits:
		name := "totalDigits"
		if c.Op == program.OpFractionDigits {
			name = "fractionDigits"
		}
		if !number || c.Op == program.OpTotalDigits && c.N < 1 || c.Op == program.OpFractionDigits && r.base == "xs:integer" {
			r.d.leave(c.Rule, "digits of text")
			return
		}
		r.facet(name, strconv.FormatInt(c.N, 10))
	default:
		r.bound(c, number)
	}
}

var boundNames = map[program.Op]string{
	program.OpMinimum: "minInclusive", program.OpMaximum: "maxInclusive",
	program.OpExclMinimum: "minExclusive", program.OpExclMaximum: "maxExclusive",
}

func (r *restriction) bound(c *program.Check, number bool) {
	v, ok := plain(c.Text)
	if !number || !ok {
		r.d.leave(c.Rule, "bound of text")
		return
	}
	name := boundNames[c.Op]
	if r.base == "xs:integer" && !v.IsInt() {
		// The nearest integer inside says the same.
		floor := new(big.Int).Div(v.Num(), v.Denom())
		if c.Op == program.OpMinimum || c.Op == program.OpExclMinimum {
			floor.Add(floor, big.NewInt(1))
			name = "minInclusive"
		} else {
			name = "maxInclusive"
		}
		r.facet(name, floor.String())
		return
	}
	// A step may not have an inclusive bound beside an exclusive one of the same
	// side, so exclusive ones get a step of their own.
	prec, exact := v.FloatPrec()
	if !exact {
		r.d.leave(c.Rule, "bound of text")
		return
	}
	if strings.HasSuffix(name, "Exclusive") {
		r.groups = append(r.groups, []facet{{name, v.FloatString(prec)}})
		return
	}
	r.facet(name, v.FloatString(prec))
}

// plain reads a canonical number that can be written without exponent.
func plain(text string) (*big.Rat, bool) {
	if len(text) > 40 {
		return nil, false
	}
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		if e, err := strconv.Atoi(text[at+1:]); err != nil || e > 40 || e < -40 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}

func (r *restriction) enumeration(c *program.Check) {
	e := c.Enum
	list := slices.Clone(e.Strings)
	switch {
	case r.enumOf != 0, r.types == program.Boolean:
		r.d.leave(c.Rule, "enumeration")
		return
	case r.types&program.String != 0:
		if len(e.Numbers) > 0 || e.True || e.False {
			r.d.leave(c.Rule, "enumeration of several types")
			return
		}
	default:
		list = nil
		for _, n := range e.Numbers {
			v, ok := plain(n)
			if !ok {
				r.d.leave(c.Rule, "enumeration")
				return
			}
			prec, _ := v.FloatPrec()
			if r.base == "xs:integer" && !v.IsInt() {
				continue
			}
			list = append(list, v.FloatString(prec))
		}
		if len(e.Strings) > 0 || e.True || e.False {
			// Text may match the strings and still not be of the type.
			r.d.leave(c.Rule, "enumeration of several types")
			return
		}
	}
	if len(list) == 0 {
		r.d.leave(c.Rule, "enumeration")
		return
	}
	r.enum, r.enumOf = list, c.Rule
}

// finish decides the base when a kind has a type of its own: that type has no
// length, so the kind is left where lengths are asked for.
func (r *restriction) finish() {
	if r.kind == "" {
		return
	}
	if len(r.lengths) > 0 || len(r.groups) > 0 || r.enumOf != 0 {
		r.d.leave(r.kindRule, "form of a value beside other bounds")
		return
	}
	r.base = r.kind
}

func (r *restriction) write(name string, text program.Text) {
	d := r.d
	var attrs []string
	if name != "" {
		attrs = []string{"name", name}
	}
	d.open("xs:simpleType", attrs...)
	d.annotation(text)
	steps := max(1, len(r.groups))
	for i := steps - 1; i > 0; i-- {
		d.open("xs:restriction")
		d.open("xs:simpleType")
	}
	if r.plain() {
		d.leaf("xs:restriction", "base", r.base)
		d.close("xs:simpleType")
		return
	}
	d.open("xs:restriction", "base", r.base)
	for i := range steps {
		if i < len(r.groups) {
			for _, f := range r.groups[i] {
				d.leaf("xs:"+f.name, "value", f.value)
			}
		}
		if i == steps-1 {
			for _, v := range r.enum {
				d.leaf("xs:enumeration", "value", v)
			}
		}
		d.close("xs:restriction")
		if i < steps-1 {
			d.close("xs:simpleType")
		}
	}
	d.close("xs:simpleType")
}
