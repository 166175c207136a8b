package compile

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/datatype"
	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/internal/value"
)

// formats are those of JSON Schema that a program can check.
var formats = map[string]program.Kind{
	"date": program.KindDate, "time": program.KindTime, "date-time": program.KindDateTime,
	"email": program.KindEmail, "ipv4": program.KindIPv4, "ipv6": program.KindIPv6,
	"uri": program.KindURI, "uri-reference": program.KindURIReference, "uuid": program.KindUUID, "regex": program.KindRegex,
	"json-pointer": program.KindJSONPointer, "relative-json-pointer": program.KindRelPointer,
}

// kinds are those of x-type, each with the keyword of its rule and, where a keyword has
// two, what tells their texts apart.
var kinds = map[string]struct {
	kind           program.Kind
	keyword, limit string
}{
	"cpr": {program.KindCPR, "cpr", ""}, "cpr-hyphen": {program.KindCPRHyphen, "cpr", "hyphen"}, "cvr": {program.KindCVR, "cvr", ""},
	"p-number": {program.KindPNumber, "p-number", ""}, "ean": {program.KindEAN, "ean", ""}, "institution": {program.KindInstitution, "institution", ""},
	"xs:date": {program.KindXSDate, "date", ""}, "xs:dateTime": {program.KindXSDateTime, "dateTime", ""}, "xs:time": {program.KindXSTime, "time", ""},
	"danish-decimal": {program.KindDanishDecimal, "danish-decimal", ""}, "jn": {program.KindJN, "jn", ""},
}

// rank is the order in which checks are made: what a value is comes before how
// long it is, and that before what it matches.
func rank(op program.Op) int {
	switch op {
	case program.OpDefault, program.OpSpace:
		return -1
	case program.OpKind, program.OpForm:
		return 0
	case program.OpEnum, program.OpSame:
		return 1
	case program.OpMinLength, program.OpMaxLength, program.OpTotalDigits, program.OpFractionDigits, program.OpMinParts, program.OpMaxParts:
		return 2
	case program.OpPattern, program.OpFacet:
		return 3
	}
	return 4
}

// draftCheck is a check whose rule is not made yet.
type draftCheck struct {
	program.Check
	keyword string
	limit   string
	allowed []string
	raw     *schema.Value
	by      *layer
}

// fillChecks compiles the keywords that look at scalars.
func (b *builder) fillChecks(n *program.Node, ls []layer, p place) {
	var all []draftCheck
	for i := range ls {
		all = b.checksOf(&ls[i], all)
	}
	all = merge(b.simple(n, ls, p, all))
	order.Stable(all, func(x, y *draftCheck) int { return cmp.Compare(rank(x.Op), rank(y.Op)) })
	all = flagged(n, all)
	for _, c := range all {
		if b.catalogue && implied(c.Check, all) {
			b.errorf(c.raw, "%s says no more than the kind, whose values all have a length of their own: leave it out", c.keyword)
			continue
		}
		if b.onlyCSV(p) && (c.Op == program.OpMinLength && c.N == 1 || b.csv.marks[p.path] && c.keyword == "const") {
			c.Rule = 0 // an empty cell is none, and a record is known by its mark: no file breaks it
		} else if !c.Op.Prepares() {
			c.Rule = b.rule(p, c.keyword, c.by.notes, c.limit, c.allowed)
		}
		if c.Op == program.OpEnum {
			narrow(n, c.Enum, c.Rule)
		}
		n.Checks = append(n.Checks, c.Check)
	}
}

// flagged gives the checks of a node with one that only prepares the text before them where any is one of XML Schema's
// types, or the value is a list: that is what the engine knows such nodes by.
func flagged(n *program.Node, all []draftCheck) []draftCheck {
	simple := n.Apply != nil && n.Apply.Each != 0 || slices.ContainsFunc(all, func(c draftCheck) bool { return c.Op >= program.OpDefault })
	if !simple || len(all) > 0 && all[0].Op.Prepares() {
		return all
	}
	return append([]draftCheck{{Check: program.Check{Op: program.OpSpace}}}, all...)
}

// implied reports whether a length is one that every value of the place's kind has anyway.
func implied(c program.Check, all []draftCheck) bool {
	for i := range all {
		if all[i].Op != program.OpKind {
			continue
		}
		n := value.Length(all[i].Kind)
		if n > 0 && (c.Op == program.OpMinLength && n >= c.N || c.Op == program.OpMaxLength && n <= c.N) {
			return true
		}
	}
	return false
}

// narrow leaves a node the types that an enumeration has values of: no array and
// no object is one of them, and text of XML is read as a number where the values are
// numbers.
func narrow(n *program.Node, e *program.Enum, rule program.RuleID) {
	if n.TypeRule != 0 { // the schema names the types itself
		n.Types &= scalarTypes
		return
	}
	var types program.Types
	if len(e.Strings) > 0 {
		types |= program.String
	}
	if len(e.Numbers) > 0 {
		types |= program.Number | program.Integer
	}
	if e.True || e.False {
		types |= program.Boolean
	}
	if e.Null {
		types |= program.Null
	}
	n.Types &= types
	n.TypeRule = rule
}

func (b *builder) checksOf(l *layer, all []draftCheck) []draftCheck {
	if l.raw.Kind != schema.Object {
		return all
	}
	add := func(keyword string, raw *schema.Value, c program.Check, limit string, allowed []string) {
		all = append(all, draftCheck{c, keyword, limit, allowed, raw, l})
	}
	for _, m := range l.raw.Members {
		v := m.Value
		switch m.Name {
		case "minLength", "maxLength":
			n := b.count(v)
			if m.Name == "minLength" && n > 0 {
				add(m.Name, v, program.Check{Op: program.OpMinLength, N: n}, strconv.FormatInt(n, 10), nil)
			} else if m.Name == "maxLength" {
				add(m.Name, v, program.Check{Op: program.OpMaxLength, N: n}, strconv.FormatInt(n, 10), nil)
			}
		case "pattern":
			if automaton := b.pattern(v, v.Text); automaton != nil {
				add(m.Name, v, program.Check{Op: program.OpPattern, Pattern: automaton}, v.Text, nil)
			}
		case "enum":
			add(m.Name, v, program.Check{Op: program.OpEnum, Enum: b.enum(v, v.Items)}, "", shownAll(v.Items))
		case "const":
			add(m.Name, v, program.Check{Op: program.OpEnum, Enum: b.enum(v, []*schema.Value{v})}, shown(v), []string{shown(v)})
		case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
			number, ok := value.Canonical([]byte(v.Text))
			if !ok {
				b.errorf(v, "a number that is too long to compare with")
				continue
			}
			if m.Name == "multipleOf" && !value.CanDivide(number) {
				b.errorf(v, "multipleOf %s is not supported: the number has too many digits", v.Text)
				continue
			}
			add(m.Name, v, program.Check{Op: numberOps[m.Name], Text: number}, v.Text, nil)
		case "format":
			kind, ok := formats[v.Text]
			if !ok {
				if v.Text == "hostname" {
					b.errorf(v, "format %q is refused: labels that begin with xn-- cannot be checked without the tables of IDNA; use pattern", v.Text)
				} else {
					b.errorf(v, "unknown format %q", v.Text)
				}
				continue
			}
			add(m.Name, v, program.Check{Op: program.OpKind, Kind: kind}, v.Text, nil)
		case "x-type":
			if kind := v.Get("kind"); kind != nil {
				if k, ok := kinds[kind.Text]; ok {
					add(k.keyword, kind, program.Check{Op: program.OpKind, Kind: k.kind}, k.limit, nil)
				} else if _, ok := datatype.Of(kind.Text); !ok {
					b.errorf(kind, "unknown kind %q", kind.Text)
				}
			}
			for _, name := range []string{"totalDigits", "fractionDigits"} {
				if digits := v.Get(name); digits != nil {
					add(name, digits, program.Check{Op: digitOps[name], N: b.count(digits)}, digits.Text, nil)
				}
			}
		}
	}
	return all
}

var digitOps = map[string]program.Op{"totalDigits": program.OpTotalDigits, "fractionDigits": program.OpFractionDigits}

var numberOps = map[string]program.Op{
	"minimum": program.OpMinimum, "maximum": program.OpMaximum,
	"exclusiveMinimum": program.OpExclMinimum, "exclusiveMaximum": program.OpExclMaximum, "multipleOf": program.OpMultipleOf,
}

// merge drops checks that say the same, keeps the stricter of two bounds, and
// narrows enumerations to what they share.
func merge(all []draftCheck) []draftCheck {
	var kept []draftCheck
next:
	for _, c := range all {
		for i := range kept {
			k := &kept[i]
			if k.keyword != c.keyword {
				continue
			}
			switch c.Op {
			case program.OpMinLength:
				if c.N > k.N {
					*k = c
				}
				continue next
			case program.OpMaxLength, program.OpTotalDigits, program.OpFractionDigits:
				if c.N < k.N {
					*k = c
				}
				continue next
			case program.OpMinimum, program.OpExclMinimum:
				if value.Compare([]byte(c.Text), k.Text) > 0 {
					*k = c
				}
				continue next
			case program.OpMaximum, program.OpExclMaximum:
				if value.Compare([]byte(c.Text), k.Text) < 0 {
					*k = c
				}
				continue next
			case program.OpKind:
				if c.Kind == k.Kind {
					continue next
				}
			case program.OpMultipleOf:
				if c.Text == k.Text {
					continue next
				}
			case program.OpPattern:
				if c.Pattern.Text == k.Pattern.Text {
					continue next
				}
			case program.OpEnum:
				if both, ok := shared(k, &c); ok {
					*k = both
					continue next
				}
			}
		}
		kept = append(kept, c)
	}
	return kept
}

// shared narrows two enumerations to the values of both; false when there are
// none.
func shared(x, y *draftCheck) (draftCheck, bool) {
	e := &program.Enum{True: x.Enum.True && y.Enum.True, False: x.Enum.False && y.Enum.False, Null: x.Enum.Null && y.Enum.Null}
	for _, s := range x.Enum.Strings {
		if slices.Contains(y.Enum.Strings, s) {
			e.Strings = append(e.Strings, s)
		}
	}
	for _, s := range x.Enum.Numbers {
		if slices.Contains(y.Enum.Numbers, s) {
			e.Numbers = append(e.Numbers, s)
		}
	}
	// The narrower speaks: it is the one that adds something.
	c := *x
	if len(y.allowed) < len(x.allowed) {
		c = *y
	}
	c.Enum, c.allowed = e, nil
	for _, s := range x.allowed {
		if slices.Contains(y.allowed, s) {
			c.allowed = append(c.allowed, s)
		}
	}
	return c, len(e.Strings)+len(e.Numbers) > 0 || e.True || e.False || e.Null
}

func (b *builder) enum(at *schema.Value, values []*schema.Value) *program.Enum {
	e := &program.Enum{}
	for _, v := range values {
		switch v.Kind {
		case schema.Null:
			e.Null = true
		case schema.True:
			e.True = true
		case schema.False:
			e.False = true
		case schema.String:
			e.Strings = append(e.Strings, v.Text)
		case schema.Number:
			number, ok := value.Canonical([]byte(v.Text))
			if !ok {
				b.errorf(v, "a number that is too long to compare with")
			}
			e.Numbers = append(e.Numbers, number)
		default:
			b.errorf(v, "%s as an allowed value is not supported: only scalars are compared", v.Kind)
		}
	}
	slices.Sort(e.Strings)
	e.Strings = slices.Compact(e.Strings)
	slices.Sort(e.Numbers)
	e.Numbers = slices.Compact(e.Numbers)
	return e
}

func shownAll(values []*schema.Value) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = shown(v)
	}
	return all
}

// count reads a number of characters, members or items.
func (b *builder) count(v *schema.Value) int64 {
	n := integer(v)
	if n < 0 {
		b.errorf(v, "%s is more than can be counted", v.Text)
	}
	return n
}

// pattern compiles a regular expression; nil when it cannot be honoured.
func (b *builder) pattern(at *schema.Value, expr string) *program.Pattern {
	p, err := build.Compile(expr)
	if err != nil {
		b.errorf(at, "%v", err)
		return nil
	}
	return p
}
