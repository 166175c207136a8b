package contract

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/datatype"
	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// constant is a value that a contract states: a default, a bound, an item of an
// enumeration.
type constant interface {
	// Compare orders two values of one primitive type: -1, 0 or 1. It reports
	// false for two that have no order, and not 0 for two that are not the same.
	Compare(constant) (order int, ok bool)
	// Length counts characters, octets of binary types and items of lists; -1 for
	// types without a length.
	Length() int
	// Digits counts those of a decimal, without zeros that say nothing.
	Digits() (total, fraction int)
}

var errForm = errors.New("not a value of the type")

// parse reads a value of an atomic built-in type, given by its local name, whose
// white space has been dealt with.
func parse(builtin, text string, prefix func(string) (string, bool)) (constant, error) {
	t, ok := datatype.Of("xs:" + builtin)
	if !ok {
		return literal(text), nil
	}
	if !t.Valid(text) {
		return nil, errForm
	}
	if builtin == "QName" || builtin == "NOTATION" {
		p, local, cut := strings.Cut(text, ":")
		if !cut {
			p, local = "", text
		}
		space, ok := prefix(p)
		if !ok {
			return nil, errForm
		}
		text = Name{space, local}.String()
	}
	return scalar{t, text}, nil
}

// scalar is a value of a built-in type, as it is written.
type scalar struct {
	t    datatype.Type
	text string
}

func (s scalar) Compare(c constant) (int, bool) {
	o, ok := c.(scalar)
	if !ok || s.t.Value != o.t.Value {
		return 1, false
	}
	switch {
	case s.t.Value == program.TypeFloat:
		a, b := s.float(), o.float()
		switch {
		case math.IsNaN(a) || math.IsNaN(b):
			return 0, math.IsNaN(a) && math.IsNaN(b)
		case a < b:
			return -1, true
		case a > b:
			return 1, true
		}
		return 0, true
	case s.t.Bounded:
		order := value.Order(s.t.Value, []byte(s.text), o.text)
		if order == value.Incomparable {
			return 1, false
		}
		return order, true
	}
	if value.Same(s.t.Value, []byte(s.text), o.text) {
		return 0, true
	}
	return 1, false
}

func (s scalar) float() float64 {
	f, _ := strconv.ParseFloat(strings.Replace(s.text, "INF", "Inf", 1), s.t.Bits)
	return f
}

func (s scalar) Length() int {
	switch s.t.Value {
	case program.TypeText:
		return utf8.RuneCountInString(s.text)
	case program.TypeHex, program.TypeBase64:
		return value.Parts(s.t.Value, []byte(s.text))
	}
	return -1
}

func (s scalar) Digits() (total, fraction int) { return value.Digits([]byte(s.text)) }

// literal is a value of xs:anySimpleType.
type literal string

func (l literal) Compare(c constant) (int, bool) {
	m, ok := c.(literal)
	return 0, ok && l == m
}
func (l literal) Length() int        { return utf8.RuneCountInString(string(l)) }
func (l literal) Digits() (int, int) { return 0, 0 }

// list is the value of a list.
type list []constant

func (l list) Compare(c constant) (int, bool) {
	m, ok := c.(list)
	if !ok || len(l) != len(m) {
		return 1, false
	}
	for i := range l {
		if !same(l[i], m[i]) {
			return 1, false
		}
	}
	return 0, true
}

func (l list) Length() int        { return len(l) }
func (l list) Digits() (int, int) { return 0, 0 }

func same(a, b constant) bool {
	o, ok := a.Compare(b)
	return ok && o == 0
}

// matches reports whether a pattern takes the whole of a text.
func matches(p *program.Pattern, text string) bool { return pattern.Matches(p, []byte(text)) }
