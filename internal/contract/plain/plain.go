// Package plain reads values of XML Schema's built-in types in the obvious way,
// with numbers of any size: for contracts, whose values are few.
package plain

import (
	"encoding/base64"
	"errors"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Values implements contract.Values.
type Values struct{}

var errForm = errors.New("not a value of the type")

type matcher struct{ p *program.Pattern }

func (m matcher) Match(text string) bool { return pattern.Match(m.p, []byte(text)) }

// Pattern implements contract.Values.
func (Values) Pattern(text string) (contract.Pattern, error) {
	p, err := build.CompileSchema(text)
	if err != nil {
		return nil, err
	}
	return matcher{p}, nil
}

var (
	decimalForm  = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)
	integerForm  = regexp.MustCompile(`^[+-]?[0-9]+$`)
	floatForm    = regexp.MustCompile(`^(-?INF|NaN|[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?)$`)
	languageForm = regexp.MustCompile(`^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`)
	base64Form   = regexp.MustCompile(`^[A-Za-z0-9+/]*=?=?$`)
)

// bounds of the integers, by name.
var bounds = map[string][2]string{
	"integer": {}, "nonPositiveInteger": {"", "0"}, "negativeInteger": {"", "-1"},
	"nonNegativeInteger": {"0", ""}, "positiveInteger": {"1", ""},
	"long": {"-9223372036854775808", "9223372036854775807"}, "int": {"-2147483648", "2147483647"},
	"short": {"-32768", "32767"}, "byte": {"-128", "127"},
	"unsignedLong": {"0", "18446744073709551615"}, "unsignedInt": {"0", "4294967295"},
	"unsignedShort": {"0", "65535"}, "unsignedByte": {"0", "255"},
}

// Parse implements contract.Values.
func (Values) Parse(builtin, s string, prefix func(string) (string, bool)) (contract.Value, error) {
	if b, ok := bounds[builtin]; ok {
		if !integerForm.MatchString(s) || len(s) > 100_000 {
			return nil, errForm
		}
		x, _ := new(big.Rat).SetString(strings.TrimPrefix(s, "+"))
		for i, bound := range b {
			if bound == "" {
				continue
			}
			y, _ := new(big.Rat).SetString(bound)
			if c := x.Cmp(y); i == 0 && c < 0 || i == 1 && c > 0 {
				return nil, errForm
			}
		}
		return decimal{x, s}, nil
	}
	switch builtin {
	case "decimal":
		if !decimalForm.MatchString(s) || len(s) > 100_000 {
			return nil, errForm
		}
		x, ok := new(big.Rat).SetString(strings.TrimSuffix(strings.TrimPrefix(s, "+"), "."))
		if !ok {
			return nil, errForm
		}
		return decimal{x, s}, nil
	case "boolean":
		switch s {
		case "true", "1":
			return text{"true", -1}, nil
		case "false", "0":
			return text{"false", -1}, nil
		}
		return nil, errForm
	case "float", "double":
		if !floatForm.MatchString(s) {
			return nil, errForm
		}
		bits := 64
		if builtin == "float" {
			bits = 32
		}
		x, err := strconv.ParseFloat(s, bits)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return nil, errForm
		}
		return float(x), nil
	case "duration":
		return parseDuration(s)
	case "dateTime", "time", "date", "gYearMonth", "gYear", "gMonthDay", "gDay", "gMonth":
		return parseMoment(builtin, s)
	case "hexBinary":
		if len(s)%2 != 0 || strings.Trim(s, "0123456789abcdefABCDEF") != "" {
			return nil, errForm
		}
		return text{strings.ToUpper(s), len(s) / 2}, nil
	case "base64Binary":
		t := strings.ReplaceAll(s, " ", "")
		if !base64Form.MatchString(t) {
			return nil, errForm
		}
		b, err := base64.StdEncoding.Strict().DecodeString(t)
		if err != nil {
			return nil, errForm
		}
		return text{string(b), len(b)}, nil
	case "QName", "NOTATION":
		p, local, cut := strings.Cut(s, ":")
		if !cut {
			p, local = "", s
		}
		if !isName(local, false) || cut && !isName(p, false) {
			return nil, errForm
		}
		space, ok := prefix(p)
		if !ok {
			return nil, errForm
		}
		return text{"{" + space + "}" + local, utf8.RuneCountInString(s)}, nil
	case "language":
		if !languageForm.MatchString(s) {
			return nil, errForm
		}
	case "Name":
		if !isName(s, true) {
			return nil, errForm
		}
	case "NCName", "ID", "IDREF", "ENTITY":
		if !isName(s, false) {
			return nil, errForm
		}
	case "NMTOKEN":
		if s == "" || !isName("a"+s, true) {
			return nil, errForm
		}
	case "anyURI":
		if strings.Count(s, "#") > 1 || strings.HasPrefix(s, ":") {
			return nil, errForm
		}
	case "normalizedString":
		if strings.ContainsAny(s, "\t\n\r") {
			return nil, errForm
		}
	case "token":
		if strings.ContainsAny(s, "\t\n\r") || strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
			return nil, errForm
		}
	}
	return text{s, utf8.RuneCountInString(s)}, nil
}

func isName(s string, colon bool) bool {
	if colon {
		s = strings.ReplaceAll(s, ":", "_")
	}
	return contract.IsNCName(s)
}

// text is a value that has no order, and perhaps a length.
type text struct {
	s string
	n int
}

func (t text) Compare(v contract.Value) (int, bool) {
	u, ok := v.(text)
	if !ok || t.s != u.s {
		return 1, false
	}
	return 0, true
}
func (t text) Length() int        { return t.n }
func (t text) Digits() (int, int) { return 0, 0 }

type decimal struct {
	x *big.Rat
	s string
}

func (d decimal) Compare(v contract.Value) (int, bool) {
	e, ok := v.(decimal)
	if !ok {
		return 1, false
	}
	return d.x.Cmp(e.x), true
}
func (d decimal) Length() int { return -1 }
func (d decimal) Digits() (int, int) {
	whole, fraction, _ := strings.Cut(strings.TrimLeft(d.s, "+-"), ".")
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	total := len(whole) + len(fraction)
	if whole == "" {
		total = len(strings.TrimLeft(fraction, "0"))
		total = max(total, len(fraction))
	}
	return max(total, 1), len(fraction)
}

type float float64

func (f float) Compare(v contract.Value) (int, bool) {
	g, ok := v.(float)
	if !ok {
		return 1, false
	}
	a, b := float64(f), float64(g)
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0, true
	case math.IsNaN(a) || math.IsNaN(b):
		return 1, false
	case a < b:
		return -1, true
	case a > b:
		return 1, true
	}
	return 0, true
}
func (f float) Length() int        { return -1 }
func (f float) Digits() (int, int) { return 0, 0 }
