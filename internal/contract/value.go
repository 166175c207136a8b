package contract

// Values knows the built-in types: what a contract's defaults, enumerations and
// bounds are checked with.
type Values interface {
	// Parse reads a value of an atomic built-in type, xs:int as "int". White space
	// has been dealt with. Prefix resolves those of xs:QName and xs:NOTATION.
	Parse(builtin, text string, prefix func(string) (string, bool)) (Value, error)
	// Pattern reads a regular expression of XML Schema.
	Pattern(text string) (Pattern, error)
}

// Value is a value of a built-in type.
type Value interface {
	// Compare orders two values of one primitive type: -1, 0 or 1. It reports
	// false for two that have no order, and not 0 for two that are not the same.
	Compare(Value) (order int, ok bool)
	// Length counts characters, or octets of binary types; -1 for types without a
	// length.
	Length() int
	// Digits counts those of a decimal, without zeros that say nothing.
	Digits() (total, fraction int)
}

// Pattern matches whole texts.
type Pattern interface {
	Match(text string) bool
}

// list is the value of a list.
type list []Value

func (l list) Compare(v Value) (int, bool) {
	m, ok := v.(list)
	if !ok || len(l) != len(m) {
		return 1, false
	}
	for i := range l {
		if o, ok := l[i].Compare(m[i]); !ok || o != 0 {
			return 1, false
		}
	}
	return 0, true
}

func (l list) Length() int        { return len(l) }
func (l list) Digits() (int, int) { return 0, 0 }

func same(a, b Value) bool {
	o, ok := a.Compare(b)
	return ok && o == 0
}
