package value

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// numbers are texts of RFC 8259 and of xs:decimal, with exponents that math/big can
// follow.
var numbers = rapid.OneOf(
	rapid.StringMatching(`-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?`),
	rapid.StringMatching(`[+-]?[0-9]{1,5}(\.[0-9]{0,4})?`),
	rapid.StringMatching(`[+-]?\.[0-9]{1,5}`),
	rapid.StringMatching(`-?[0-9]{1,3}`),
	rapid.StringMatching(`-?0{1,3}(\.0{1,3})?(e-?[0-9])?`),
	rapid.StringMatching(`-?[12]0{15,20}(\.0*1?)?`),
)

func exact(t require.TestingT, text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	require.True(t, ok, "math/big reads %q", text)
	return r
}

func TestCompareIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := numbers.Draw(t, "a"), numbers.Draw(t, "b")
		bound, ok := Canonical([]byte(b))
		require.True(t, ok, b)
		assert.Equal(t, exact(t, a).Cmp(exact(t, b)), Compare([]byte(a), bound), "%s to %s (%s)", a, b, bound)
	})
}

func TestEqualNumbersHaveOneCanonicalText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := numbers.Draw(t, "a"), numbers.Draw(t, "b")
		ca, _ := Canonical([]byte(a))
		cb, _ := Canonical([]byte(b))
		assert.Zero(t, exact(t, a).Cmp(exact(t, ca)), "%s keeps its value as %s", a, ca)
		assert.Equal(t, exact(t, a).Cmp(exact(t, b)) == 0, ca == cb, "%s and %s, %s and %s", a, b, ca, cb)
		again, _ := Canonical([]byte(ca))
		assert.Equal(t, ca, again)
		assert.True(t, IsJSONNumber([]byte(ca)), "%s is a JSON number", ca)
	})
}

func TestMultipleOfIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := numbers.Draw(t, "a")
		divisor := rapid.OneOf(rapid.StringMatching(`[1-9][0-9]{0,17}(e-?[0-9])?`), rapid.StringMatching(`0\.0{0,3}[1-9]`),
			rapid.Just("0.01"), rapid.Just("18446744073709551615")).Draw(t, "divisor")
		if rapid.Bool().Draw(t, "multiple") { // else nearly none is
			factor := rapid.Int64().Draw(t, "factor")
			product := new(big.Rat).Mul(exact(t, divisor), new(big.Rat).SetInt64(factor))
			a = product.FloatString(12)
		}
		bound, ok := Canonical([]byte(divisor))
		require.True(t, ok)
		require.True(t, CanDivide(bound))
		want := new(big.Rat).Quo(exact(t, a), exact(t, divisor)).IsInt()
		assert.Equal(t, want, MultipleOf([]byte(a), bound), "%s by %s", a, bound)
	})
}

func TestIntegersAndDigitsAreThoseOfTheValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := numbers.Draw(t, "a")
		r := exact(t, a)
		assert.Equal(t, r.IsInt(), IsInteger([]byte(a)), a)

		// XML Schema part 2 section 4.3.11: i·10^-n with |i| < 10^total, 0 <= n <= total.
		n, i := 0, new(big.Rat).Abs(r)
		for !i.IsInt() {
			i.Mul(i, big.NewRat(10, 1))
			n++
		}
		total, fraction := Digits([]byte(a))
		assert.Equal(t, n, fraction, a)
		assert.Equal(t, max(n, len(i.Num().String())), total, a)
	})
}

func TestCanonical(t *testing.T) {
	for text, want := range map[string]string{
		"12": "12", "-0.5": "-0.5", "0.50": "0.5", "-0": "0", "0e5": "0", "1e2": "100", "+007": "7", ".5": "0.5", "5.": "5",
		"1e400": "1e400", "15e399": "15e399", "1.5e400": "15e399", "1e-400": "1e-400", "0.000001": "0.000001",
		"0.0000001": "1e-7", "1e20": "100000000000000000000", "1e21": "1e21", "123456789012345678901234567891": "123456789012345678901234567891",
		"123456789012345678901234567890": "12345678901234567890123456789e1",
		"1E+2":                           "100", "12.50": "12.5", "1e999999999": "1e999999999",
	} {
		got, ok := Canonical([]byte(text))
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "-", ".", "e5", "1e", "1e+", "abc", "1.2.3", "1e99999999999999999999", "0x10", "1 2", "NaN"} {
		_, ok := Canonical([]byte(text))
		assert.False(t, ok, text)
	}
}

func TestCompareBeyondAllFloats(t *testing.T) {
	for _, c := range []struct {
		v, bound string
		want     int
	}{
		{"1e999999999", "1e999999998", 1},
		{"1e999999999", "10e999999998", 0},
		{"-1e999999999", "1", -1},
		{"1e-999999999", "0", 1},
		{"-1e-999999999", "0", -1},
		{"1e99999999999999999999999999", "1e999999999999999", 1},
		{"-1e99999999999999999999999999", "-1e999999999999999", -1},
		{"1e-99999999999999999999999999", "1e-999999999999999", -1},
		{"0e99999999999999999999999999", "0", 0},
		{"9007199254740993", "9007199254740992", 1},
		{"0.1000000000000000055511151231257827", "0.1", 1},
		{"999999999999999999", "1000000000000000000", -1},
		{"9223372036854775808", "9223372036854775807", 1},
	} {
		bound, ok := Canonical([]byte(c.bound))
		require.True(t, ok, c.bound)
		assert.Equal(t, c.want, Compare([]byte(c.v), bound), "%s to %s", c.v, c.bound)
	}
}

func TestDivisors(t *testing.T) {
	for divisor, want := range map[string]bool{
		"1": true, "0.01": true, "1e300": true, "18446744073709551615": true, "18446744073709551616": false,
		"184467440737095516150": true, "0": false, "-1": false, "": false,
	} {
		assert.Equal(t, want, CanDivide(divisor), divisor)
	}
	assert.True(t, MultipleOf([]byte("0.3"), "0.1"), "no float")
	assert.True(t, MultipleOf([]byte("1e999999999"), "7e3") == false)
	assert.True(t, MultipleOf([]byte("7e999999999"), "7e3"))
	assert.True(t, MultipleOf([]byte("0"), "0.01"))
	assert.False(t, MultipleOf([]byte("0.0075"), "0.01"))
	assert.False(t, MultipleOf([]byte("5"), "0"))
}

func TestLexicalFormsOfNumbers(t *testing.T) {
	for form, c := range map[string]struct {
		is      func([]byte) bool
		pattern string
	}{
		"JSON number": {IsJSONNumber, `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`},
		"xs:integer":  {IsXSInteger, `^[+-]?[0-9]+$`},
		"xs:decimal":  {IsXSDecimal, `^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`},
	} {
		pattern := regexp.MustCompile(c.pattern)
		rapid.Check(t, func(t *rapid.T) {
			text := rapid.OneOf(numbers, rapid.StringMatching(`[-+0-9.eE]{0,6}`), rapid.StringMatching(`-?0?[0-9]?[.,x ]?[0-9e]?`)).Draw(t, "text")
			assert.Equal(t, pattern.MatchString(text), c.is([]byte(text)), "%s: %q", form, text)
		})
	}
	for text, want := range map[string][2]bool{
		"true": {true, true}, "1": {true, true}, "false": {false, true}, "0": {false, true}, "TRUE": {}, "": {}, "01": {},
	} {
		b, ok := IsXSBoolean([]byte(text))
		assert.Equal(t, want, [2]bool{b, ok}, text)
	}
}

func TestNumbersNeverAllocate(t *testing.T) {
	for _, text := range []string{"12", "-0.5", "1e999999999", strings.Repeat("9", 1000)} {
		v := []byte(text)
		assert.Zero(t, testing.AllocsPerRun(5, func() {
			Compare(v, "12.5")
			MultipleOf(v, "0.01")
			IsInteger(v)
			Digits(v)
		}), text)
	}
}

func FuzzNumber(f *testing.F) {
	for _, text := range []string{"0", "-1.50e+3", "+007", ".5", "5.", "1e999999999", "1e", "--1", "1e-99999999999999999999"} {
		f.Add(text, "0.01")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		isNumber := IsJSONNumber([]byte(a)) || IsXSDecimal([]byte(a))
		canonical, ok := Canonical([]byte(a))
		if ok && Compare([]byte(a), canonical) != 0 {
			t.Fatalf("%q is not equal to its canonical text %q", a, canonical)
		}
		if !ok && isNumber && !strings.ContainsAny(a, "eE") {
			t.Fatalf("%q has no canonical text", a)
		}
		bound, ok := Canonical([]byte(b))
		if !ok || canonical == "" {
			return
		}
		if Compare([]byte(a), bound) != -Compare([]byte(b), canonical) {
			t.Fatalf("%q and %q do not compare both ways", a, b)
		}
		if CanDivide(bound) && canonical == bound && !MultipleOf([]byte(a), bound) {
			t.Fatalf("%q is not a multiple of itself", a)
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	for _, c := range []struct{ name, v, bound string }{
		{"short", "2026", "1000"}, {"nine digits", "123456789", "1000"}, {"decimal", "12.50", "100"}, {"exponent", "1e999999999", "1e308"},
	} {
		v := []byte(c.v)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Compare(v, c.bound)
			}
		})
	}
}

func BenchmarkMultipleOf(b *testing.B) {
	for _, c := range []struct{ name, v, bound string }{{"short", "2025", "5"}, {"decimal", "12.50", "0.01"}} {
		v := []byte(c.v)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				MultipleOf(v, c.bound)
			}
		})
	}
}
