package contract

import (
	"math/big"
	"strings"

	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
)

// applicable lists the facets that a variety, or a primitive type, may have
// beside pattern, enumeration and whiteSpace.
func applicable(s *Simple, kind string) bool {
	switch kind {
	case "pattern", "enumeration":
		return s.Variety == List || s.Variety == Union || s.primitive().Name.Local != "boolean" || kind == "pattern"
	case "whiteSpace":
		return s.Variety != Union
	}
	if s.Variety == Union {
		return false
	}
	length := kind == "length" || kind == "minLength" || kind == "maxLength"
	if s.Variety == List {
		return length
	}
	switch s.primitive().Name.Local {
	case "boolean":
		return false
	case "string", "hexBinary", "base64Binary", "anyURI", "QName", "NOTATION":
		return length
	case "decimal":
		return !length
	}
	return !length && kind != "totalDigits" && kind != "fractionDigits"
}

// facets checks those that a type states: each for itself, against one another,
// and against those of its base.
func (b *builder) facets(s *Simple, how *node) {
	seen := map[string]bool{}
	ok := true
	for i := range s.Own {
		f := &s.Own[i]
		if f.Kind != "pattern" && f.Kind != "enumeration" && seen[f.Kind] {
			b.ps.at(f.node, "src-single-facet-value", f.Kind)
			ok = false
		}
		seen[f.Kind] = true
		if !applicable(s, f.Kind) {
			b.ps.at(f.node, "cos-applicable-facets", f.Kind, typeWord(s))
			ok = false
		}
	}
	if !ok {
		return
	}
	for i := range s.Own {
		f := &s.Own[i]
		switch f.Kind {
		case "whiteSpace":
			f.Value = collapse(f.Value)
			rank := map[string]int{"preserve": 0, "replace": 1, "collapse": 2}
			if rank[f.Value] < rank[s.Base.WhiteSpace] {
				b.ps.at(f.node, "whiteSpace-valid-restriction", f.Value, s.Base.WhiteSpace)
			}
			s.WhiteSpace = f.Value
			b.fixed(s, f)
		case "pattern":
			if _, err := b.pattern(f.Value); err != nil {
				b.ps.at(f.node, "pattern-valid", f.Value, err)
			}
		case "enumeration":
			b.enumeration(s, f)
		case "minInclusive", "minExclusive", "maxInclusive", "maxExclusive":
			f.Value = normalise(f.Value, s.Base.WhiteSpace)
			b.bound(s, f)
			b.fixed(s, f)
		default:
			f.Value = collapse(f.Value)
			b.count(s, f)
			b.fixed(s, f)
		}
	}
	b.together(s, how)
}

// fixed reports a facet that differs from one of the base that is fixed.
func (b *builder) fixed(s *Simple, f *Facet) {
	old := s.Base.facet(f.Kind)
	if old == nil || !old.Fixed || old.Value == f.Value {
		return
	}
	if x, ok := b.parsed(s.Base, old.Value, old.node); ok && strings.HasSuffix(f.Kind, "clusive") {
		if y, ok := b.parsed(s.Base, f.Value, f.node); ok && same(x, y) {
			return
		}
	} else if x, ok := integer(old.Value); ok {
		if y, ok := integer(f.Value); ok && x.Cmp(y) == 0 {
			return
		}
	}
	b.ps.at(f.node, "facet-fixed", f.Kind, old.Value, old.Place.String())
}

func (b *builder) pattern(text string) (*program.Pattern, error) {
	if p, ok := b.patterns[text]; ok {
		return p, nil
	}
	p, err := build.CompileSchema(text)
	if err == nil {
		b.patterns[text] = p
	}
	return p, err
}

func (b *builder) enumeration(s *Simple, f *Facet) {
	n := f.node
	v, err := b.valid(s.Base, f.Value, n, true)
	_ = v
	if err != nil {
		b.ps.at(n, "enumeration-valid-restriction", f.Value, err)
		return
	}
	f.Expanded, _ = b.namely(s.Base, f.Value, n)
	if s.Variety == Atomic && s.primitive().Name.Local == "NOTATION" {
		space, local, _ := strings.Cut(f.Expanded[1:], "}")
		if name := (Name{space, local}); b.c.decls[declKey{'n', name}] == nil {
			b.ps.at(n, "src-resolve", &sentence{"Notationen", "notation"}, name.String())
		}
	}
}

// parsed reads a value of the built-in type that an atomic type is derived from.
func (b *builder) parsed(s *Simple, text string, n *node) (constant, bool) {
	if s.Variety != Atomic {
		return nil, false
	}
	native := s.Native()
	v, err := parse(native.primitive().Name.Local, normalise(text, native.WhiteSpace), n.prefix)
	return v, err == nil
}

func (n *node) prefix(p string) (string, bool) {
	if n == nil {
		return "", p == ""
	}
	return n.lookup(p)
}

// bound checks a bound against the type's base and the bounds of that.
func (b *builder) bound(s *Simple, f *Facet) {
	native := s.Native()
	x, err := parse(native.primitive().Name.Local, f.Value, f.node.prefix)
	if err != nil {
		b.ps.at(f.node, "facet-value", f.Kind, f.Value, &sentence{"den er ikke en xs:" + native.primitive().Name.Local, "it is not an xs:" + native.primitive().Name.Local})
		return
	}
	lower := strings.HasPrefix(f.Kind, "min")
	exclusive := strings.HasSuffix(f.Kind, "Exclusive")
	for _, kind := range []string{"minInclusive", "minExclusive", "maxInclusive", "maxExclusive"} {
		old := s.Base.facet(kind)
		if old == nil {
			continue
		}
		y, ok := b.parsed(s.Base, old.Value, old.node)
		if !ok {
			continue
		}
		order, ok := x.Compare(y)
		oldExclusive := strings.HasSuffix(kind, "Exclusive")
		bad := !ok
		switch oldLower := strings.HasPrefix(kind, "min"); {
		case bad:
		case oldLower && lower:
			bad = order < 0 || order == 0 && oldExclusive && !exclusive
		case !oldLower && !lower:
			bad = order > 0 || order == 0 && oldExclusive && !exclusive
		case oldLower: // an upper bound against a lower one
			bad = order < 0 || order == 0 && (oldExclusive && !exclusive || exclusive && !oldExclusive)
		default:
			bad = order > 0 || order == 0 && (oldExclusive && !exclusive || exclusive && !oldExclusive)
		}
		if bad {
			b.ps.at(f.node, f.Kind+"-valid-restriction", f.Kind, f.Value, kind, old.Value)
			return
		}
	}
}

// count checks lengths and digits against those of the base.
func (b *builder) count(s *Simple, f *Facet) {
	x, ok := integer(f.Value)
	if !ok {
		return // reported by the grammar
	}
	old := s.Base.facet(f.Kind)
	if old != nil {
		y, _ := integer(old.Value)
		if y == nil {
			return
		}
		order := x.Cmp(y)
		if f.Kind == "length" && order != 0 || f.Kind == "minLength" && order < 0 ||
			f.Kind != "length" && f.Kind != "minLength" && order > 0 {
			b.ps.at(f.node, f.Kind+"-valid-restriction", f.Kind, f.Value, f.Kind, old.Value)
		}
	}
}

// together checks the facets that hold for a type against one another.
func (b *builder) together(s *Simple, how *node) {
	at := func(kinds ...string) *node {
		for _, f := range s.Own {
			for _, k := range kinds {
				if f.Kind == k {
					return f.node
				}
			}
		}
		return nil
	}
	number := func(kind string) *big.Int {
		if f := s.facet(kind); f != nil {
			x, _ := integer(f.Value)
			return x
		}
		return nil
	}
	if n := at("length", "minLength", "maxLength"); n != nil {
		length, low, high := number("length"), number("minLength"), number("maxLength")
		if length != nil && (low != nil || high != nil) {
			// Both may hold only if length was stated for a type that this one
			// restricts, or the other was.
			own := func(k string) bool { return at(k) != nil }
			if own("length") && (own("minLength") || own("maxLength")) ||
				low != nil && low.Cmp(length) > 0 || high != nil && high.Cmp(length) < 0 {
				b.ps.at(n, "length-minLength-maxLength")
			} else if own("minLength") && s.Base.facet("minLength") == nil ||
				own("maxLength") && s.Base.facet("maxLength") == nil {
				b.ps.at(n, "length-minLength-maxLength")
			}
		}
		if low != nil && high != nil && low.Cmp(high) > 0 {
			b.ps.at(n, "minLength-less-than-equal-to-maxLength", low, high)
		}
	}
	if n := at("totalDigits", "fractionDigits"); n != nil {
		total, fraction := number("totalDigits"), number("fractionDigits")
		if total != nil && fraction != nil && fraction.Cmp(total) > 0 {
			b.ps.at(n, "fractionDigits-totalDigits", fraction, total)
		}
	}
	own := func(kind string) *Facet {
		for i := range s.Own {
			if s.Own[i].Kind == kind {
				return &s.Own[i]
			}
		}
		return nil
	}
	for _, pair := range [][2]string{{"minInclusive", "minExclusive"}, {"maxInclusive", "maxExclusive"}} {
		if f, g := own(pair[0]), own(pair[1]); f != nil && g != nil {
			b.ps.at(g.node, pair[0]+"-"+pair[1])
		}
	}
	for _, pair := range [][2]string{{"minInclusive", "maxInclusive"}, {"minInclusive", "maxExclusive"},
		{"minExclusive", "maxInclusive"}, {"minExclusive", "maxExclusive"}} {
		f, g := own(pair[0]), own(pair[1])
		if f == nil || g == nil {
			continue
		}
		x, ok1 := b.parsed(s, f.Value, f.node)
		y, ok2 := b.parsed(s, g.Value, g.node)
		if !ok1 || !ok2 {
			continue
		}
		order, ok := x.Compare(y)
		if !ok || order > 0 || order == 0 && (pair[0] == "minInclusive") != (pair[1] == "maxInclusive") {
			b.ps.at(how, pair[0]+"-less-than-equal-to-"+pair[1], f.Value, g.Value)
		}
	}
}

func typeWord(s *Simple) string {
	switch s.Variety {
	case List:
		return "list"
	case Union:
		return "union"
	}
	return "xs:" + s.primitive().Name.Local
}

// normalise deals with white space.
func normalise(s, how string) string {
	switch how {
	case "replace":
		return strings.Map(func(r rune) rune {
			if isSpace(r) {
				return ' '
			}
			return r
		}, s)
	case "collapse":
		return collapse(s)
	}
	return s
}
