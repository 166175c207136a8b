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
	if !d.union(nodes) {
		d.leaveBranches(nodes)
	}
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
	r.varieties(nodes)
	switch {
	case r.inner != nil:
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
func (r *restriction) plain() bool { return len(r.groups) == 0 && len(r.enum) == 0 && r.inner == nil }

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
	// inner are the types of a list (one) or of a union.
	inner []*restriction
	list  bool
	// typed says that the base is one of XML Schema's own, which takes facets as they are.
	typed bool
	// preset and fixed are the value of what is empty, and the only one; fixedRule says the latter.
	preset, fixed *string
	fixedRule     program.RuleID
}

type facet struct{ name, value string }

// facet adds one, in a step where it is the first of its name: facets of one name
// must both hold, and patterns of one step are alternatives.
func (r *restriction) facet(name, value string) {
	for i := range r.groups {
		if !slices.ContainsFunc(r.groups[i], func(f facet) bool {
			return f.name == name || strings.HasSuffix(f.name, "Exclusive") && f.name[:3] == name[:3] && strings.HasSuffix(name, "Inclusive")
		}) {
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
	case program.OpDefault, program.OpSpace, program.OpForm, program.OpFacet, program.OpOrder, program.OpSame, program.OpMinParts, program.OpMaxParts:
		r.simple(c)
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
	r.tighten("min", -1)
	r.tighten("max", 1)
	if r.kind == "" {
		return
	}
	if !r.typed && (len(r.lengths) > 0 || len(r.groups) > 0 || r.enumOf != 0) {
		r.d.leave(r.kindRule, "form of a value beside other bounds")
		return
	}
	r.base = r.kind
}

// tighten leaves of two bounds of one side, of which one is not included, the narrower: the wider one says nothing more, and a
// step may not widen what the one before it says.
func (r *restriction) tighten(side string, wider int) {
	bound := map[string]*big.Rat{}
	for _, g := range r.groups {
		for _, f := range g {
			if v, ok := new(big.Rat).SetString(f.value); ok {
				bound[f.name] = v
			}
		}
	}
	inclusive, exclusive := bound[side+"Inclusive"], bound[side+"Exclusive"]
	if inclusive == nil || exclusive == nil {
		return
	}
	drop := side + "Inclusive"
	if exclusive.Cmp(inclusive) == wider {
		drop = side + "Exclusive"
	}
	for i := range r.groups {
		r.groups[i] = slices.DeleteFunc(r.groups[i], func(f facet) bool { return f.name == drop })
	}
	r.groups = slices.DeleteFunc(r.groups, func(g []facet) bool { return len(g) == 0 })
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
	switch {
	case r.plain():
		d.leaf("xs:restriction", "base", r.base)
		d.close("xs:simpleType")
		return
	case r.inner != nil && len(r.groups) == 0 && len(r.enum) == 0:
		r.writeInner()
		d.close("xs:simpleType")
		return
	case r.inner != nil:
		d.open("xs:restriction")
		d.open("xs:simpleType")
		r.writeInner()
		d.close("xs:simpleType")
	default:
		d.open("xs:restriction", "base", r.base)
	}
	for i := range steps {
		if i < len(r.groups) {
			for _, f := range r.groups[i] {
				d.leaf("xs:"+f.name, "value", f.value)
			}
		}
		if i == 0 { // whose base takes the values, whatever the steps around it do
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

// varieties finds what a list is of, and the types of a union.
func (r *restriction) varieties(nodes []program.NodeID) {
	d := r.d
	for _, n := range nodes {
		a := d.m.Nodes[n].Apply
		if a == nil || r.inner != nil {
			continue
		}
		if a.Each != 0 {
			r.list, r.inner = true, []*restriction{d.restrict(d.nodes(a.Each))}
			continue
		}
		for _, c := range a.Any {
			if d.isUnion(c.Rule) {
				r.members(c.Of)
			}
		}
		if r.inner == nil && a.If != 0 && d.union(nodes) {
			r.chain(n)
		}
	}
}

func (d *document) isUnion(rule program.RuleID) bool { return d.m.Rules[rule].Keyword == "union" }

// union reports whether what applies to nodes by a condition is the types of a union.
func (d *document) union(nodes []program.NodeID) bool {
	found := false
	for _, n := range nodes {
		a := d.m.Nodes[n].Apply
		if a == nil {
			continue
		}
		for _, c := range a.Any {
			if !d.isUnion(c.Rule) {
				return false
			}
			found = true
		}
		if len(a.One) > 0 || a.Not != 0 || len(d.m.Nodes[n].Exprs) > 0 {
			return false
		}
		last := n
		for d.m.Nodes[last].Apply != nil && d.m.Nodes[last].Apply.If != 0 {
			last = d.m.Nodes[last].Apply.Else
		}
		if last != n {
			checks := d.m.Nodes[last].Checks
			if len(checks) != 1 || !d.isUnion(checks[0].Rule) {
				return false
			}
			found = true
		}
	}
	return found
}

func (r *restriction) members(of []program.NodeID) {
	for _, m := range of {
		if nodes := r.d.nodes(m); r.d.typesOf(nodes) != program.Null {
			r.inner = append(r.inner, r.d.restrict(nodes))
		}
	}
}

// chain is members of a union that asks more than its types do: a condition for each. What it asks
// stands at each of them alike.
func (r *restriction) chain(n program.NodeID) {
	asked := map[program.RuleID]bool{}
	var ask func(n program.NodeID)
	ask = func(n program.NodeID) {
		for i := range r.d.m.Nodes[n].Checks {
			c := &r.d.m.Nodes[n].Checks[i]
			if (c.Op == program.OpFacet || c.Op == program.OpSame) && !asked[c.Rule] {
				asked[c.Rule] = true
				r.simple(c)
			}
		}
		if a := r.d.m.Nodes[n].Apply; a != nil && a.If != 0 { // a union within
			ask(a.Then)
			ask(a.Else)
		}
	}
	for a := r.d.m.Nodes[n].Apply; a != nil && a.If != 0; a = r.d.m.Nodes[a.Else].Apply {
		r.members([]program.NodeID{a.If})
		ask(a.Then)
	}
}

// simple takes a check of XML Schema's types.
func (r *restriction) simple(c *program.Check) {
	rule := &r.d.m.Rules[c.Rule]
	r.typed = true
	switch c.Op {
	case program.OpDefault:
		r.preset = &c.Text
	case program.OpSpace:
		if r.base == "xs:string" && c.N > 0 && r.inner == nil {
			r.base = [...]string{"", "xs:normalizedString", "xs:token"}[c.N]
		}
	case program.OpForm:
		r.base = c.Text
	case program.OpFacet:
		r.facet("pattern", c.Pattern.Text)
	case program.OpOrder:
		name, limit := boundOf[c.N], c.Text
		if rule.Keyword != "union" {
			name, limit = rule.Keyword, rule.Limit
		} else if c.Type == program.TypeFloat || name == "" {
			r.d.leave(c.Rule, "bound within a union")
			return
		}
		other := name[:3] + "Inclusive"
		if name == other {
			other = name[:3] + "Exclusive"
		}
		if slices.ContainsFunc(r.groups, func(g []facet) bool { return slices.ContainsFunc(g, func(f facet) bool { return f.name == other }) }) {
			r.d.leave(c.Rule, "second bound of one side")
			return
		}
		r.facet(name, limit)
	case program.OpSame:
		switch {
		case c.N&program.SameFixed != 0:
			r.fixed, r.fixedRule = &rule.Limit, c.Rule
		case r.enumOf != 0:
			r.d.leave(c.Rule, "enumeration")
		case rule.Keyword != "union":
			r.enum, r.enumOf = rule.Allowed, c.Rule
		case c.Type == program.TypeFloat:
			r.d.leave(c.Rule, "enumeration within a union")
		default:
			for _, v := range c.Enum.Strings {
				r.enum = append(r.enum, strings.ReplaceAll(v, "\x00", " "))
			}
			r.enumOf = c.Rule
		}
	case program.OpMinParts:
		r.facet("minLength", strconv.FormatInt(c.N, 10))
	case program.OpMaxParts:
		r.facet("maxLength", strconv.FormatInt(c.N, 10))
	}
}

var boundOf = map[int64]string{
	program.OrderAbove | program.OrderEqual: "minInclusive", program.OrderBelow | program.OrderEqual: "maxInclusive",
	program.OrderAbove: "minExclusive", program.OrderBelow: "maxExclusive",
}

// writeInner writes the list or the union.
func (r *restriction) writeInner() {
	tag := "xs:union"
	if r.list {
		tag = "xs:list"
	}
	r.d.open(tag)
	for _, m := range r.inner {
		m.leaveFixed()
		m.write("", program.Text{})
	}
	r.d.close(tag)
}

// given are the attributes of a declaration that say the value of what is empty.
func (r *restriction) given() []string {
	switch {
	case r.fixed != nil:
		return []string{"fixed", *r.fixed}
	case r.preset != nil:
		return []string{"default", *r.preset}
	}
	return nil
}

// leaveFixed leaves the fixed value, where no declaration can say it.
func (r *restriction) leaveFixed() {
	if r.fixed != nil {
		r.d.leave(r.fixedRule, "fixed value of a type")
	}
}
