package datatype

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/oracle/judge"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// written are texts of each type, those that are of it and those that are not.
var written = map[string]struct{ good, bad []string }{
	"xs:string":             {good: []string{"", " a  b ", "\t"}},
	"xs:normalizedString":   {good: []string{"", " a  b ", "\n"}},
	"xs:token":              {good: []string{"", " a  b "}},
	"xs:boolean":            {[]string{"true", " false ", "1", "0"}, []string{"", "TRUE", "yes", "2", "true false"}},
	"xs:decimal":            {[]string{"0", "-0", "+7.50", ".5", "5.", "\n12\t", "00012.00", "123456789012345678901234567890.5"}, []string{"", "1e5", "1,5", "INF", ".", "+", "--1", "1 2", "0x1"}},
	"xs:float":              {[]string{"0", "-0", "1.5E2", "1e-400", "1E400", "INF", "-INF", "NaN", " 5. ", ".5e+3"}, []string{"", "inf", "nan", "1,5", "E5", "1e", "1e5.0", "-NaN", "+-1", ".", "Infinity", "1f", "0x1p3"}},
	"xs:double":             {[]string{"0", "1.7976931348623157E308", "INF", "-INF", "NaN", "1."}, []string{"", "inf", "1d", "1 e5", "++1"}},
	"xs:duration":           {[]string{"P1Y", "-P1M", "P1DT2H3M4.567S", "PT0S", "P0D", "PT36H", " P1Y2M3DT4H5M6S ", "P20M", "PT1.5S", "P1YT1S"}, []string{"", "P", "-P", "PT", "P1YT", "1Y", "P1S", "P1H", "PT1D", "P1M1Y", "P1.5Y", "PT1.5M", "P-1Y", "+P1Y", "PT.5S", "PT5.S", "P 1Y", "p1y"}},
	"xs:dateTime":           {[]string{"2026-11-21T08:30:00", "2026-11-21T08:30:00Z", "2026-11-21T24:00:00", "2024-02-29T00:00:00.123456789012+14:00", "-0044-03-15T12:00:00", "12026-01-01T00:00:00-13:59", " 2026-11-21T08:30:00 "}, []string{"", "2026-11-21", "2026-11-21 08:30:00", "2026-11-21T8:30:00", "2026-11-21T24:00:01", "2026-11-21T08:30:60", "2025-02-29T00:00:00", "0000-01-01T00:00:00", "2026-11-21T08:30:00+14:01", "2026-11-21T08:30:00z", "26-11-21T08:30:00", "02026-11-21T08:30:00", "2026-11-21T08:30", "2026-11-21T08:30:00."}},
	"xs:time":               {[]string{"08:30:00", "24:00:00", "23:59:59.999Z", "00:00:00-14:00"}, []string{"", "8:30:00", "24:00:01", "08:60:00", "08:30", "08:30:00+15:00", "08:30:00,5"}},
	"xs:date":               {[]string{"2026-11-21", "2024-02-29", "2026-11-21Z", "2026-11-21+01:00", "-0001-01-01", "10000-12-31"}, []string{"", "2026-13-01", "2026-04-31", "1900-02-29", "2026-11-21T00:00:00", "21-11-2026", "2026-1-1", "+2026-11-21", "2026/11/21"}},
	"xs:gYearMonth":         {[]string{"2026-11", "2026-11Z", "-0044-03", "12026-01+02:00"}, []string{"", "2026", "2026-13", "2026-00", "0000-01", "2026-1", "2026-11-01", "26-11"}},
	"xs:gYear":              {[]string{"2026", "-0044", "12026", "2026Z", "2026-05:00", "0001"}, []string{"", "26", "0000", "02026", "2026-11", "+2026", "2026+14:30", "MMXXVI"}},
	"xs:gMonthDay":          {[]string{"--02-29", "--12-31Z", "--04-30+02:00"}, []string{"", "--02-30", "--04-31", "--13-01", "--00-01", "--01-00", "-01-01", "02-29", "--1-1"}},
	"xs:gDay":               {[]string{"---31", "---01Z", "---15-14:00"}, []string{"", "---32", "---00", "--31", "---1", "31"}},
	"xs:gMonth":             {[]string{"--11", "--01Z", "--12-14:00"}, []string{"", "--13", "--00", "--1", "11", "---11"}},
	"xs:hexBinary":          {[]string{"", "0FB7", "0fb7", " 00 "}, []string{"0FB", "0G", "0F B7", "0x0F"}},
	"xs:base64Binary":       {[]string{"", "Rm9ya29udHJvbA==", "Rm9y", "Rm9ya28=", "Rm9y a28=", "\nRm9y\nRm9y\n", "+/+/", "R m 9 y"}, []string{"R", "Rm", "Rm9", "Rm9ya29udHJvbA=", "Rm9y=", "====", "Rm9-", "Rm9ya2", "=Rm9"}},
	"xs:anyURI":             {[]string{"", "https://example.dk/skole?år=2026#a", "../a b", "urn:skole:1", "mailto:a@example.dk", "#a", "a/b:c", "?a:b", "//example.dk", "æøå", "http://[::1]/", "a%20b", "{a}", "C:\\a"}, []string{"https://example.dk/100%", "%zz", "a#b#c", ":a", "1a:b"}},
	"xs:QName":              {[]string{"Elev", "xs:Elev", "_a", " æ "}, []string{"", "a:b:c", ":a", "a:", "1a", "a b"}},
	"xs:language":           {[]string{"da", "da-DK", "x-klingon", "en-GB-oed", "i-navajo", "abcdefgh-1"}, []string{"", "da_DK", "abcdefghi", "-da", "da-", "1a", "da-abcdefghi", "d a"}},
	"xs:NMTOKEN":            {[]string{"1-a", "-", ".", ":", "æ", " a "}, []string{"", "1,a", "a b", "a/b"}},
	"xs:NMTOKENS":           {[]string{"a", "a b", " 1  -\n. "}, []string{"", " ", "a,b", "a b,c"}},
	"xs:Name":               {[]string{"a:b", ":", "_", "æ1.2-3"}, []string{"", "1a", "-a", "a b", ".a", "a×"}},
	"xs:NCName":             {[]string{"a-b", "_", "æ1.2-3"}, []string{"", "a:b", "1a", "-a"}},
	"xs:ID":                 {[]string{"a-b", " _1 "}, []string{"", "a:b", "1a"}},
	"xs:integer":            {[]string{"0", "-0", "+7", "007", " 12 ", "123456789012345678901234567890"}, []string{"", "7.5", "7.", "1e2", "+", "7 7", "7,0"}},
	"xs:nonPositiveInteger": {[]string{"0", "-7", "+0", "-0"}, []string{"1", "+1", "", "-7.5"}},
	"xs:negativeInteger":    {[]string{"-1", "-007", "-99999999999999999999"}, []string{"0", "-0", "1", ""}},
	"xs:long":               {[]string{"9223372036854775807", "-9223372036854775808", "+1"}, []string{"9223372036854775808", "-9223372036854775809", ""}},
	"xs:int":                {[]string{"2147483647", "-2147483648"}, []string{"2147483648", "-2147483649", "1.0"}},
	"xs:short":              {[]string{"32767", "-32768"}, []string{"32768", "-32769"}},
	"xs:byte":               {[]string{"127", "-128", "0127"}, []string{"128", "-129"}},
	"xs:nonNegativeInteger": {[]string{"0", "-0", "+7", "99999999999999999999"}, []string{"-1", ""}},
	"xs:unsignedLong":       {[]string{"0", "18446744073709551615"}, []string{"18446744073709551616", "-1"}},
	"xs:unsignedInt":        {[]string{"0", "4294967295"}, []string{"4294967296", "-1"}},
	"xs:unsignedShort":      {[]string{"0", "65535"}, []string{"65536", "-1"}},
	"xs:unsignedByte":       {[]string{"0", "255", "0255"}, []string{"256", "-1"}},
	"xs:positiveInteger":    {[]string{"1", "+1", "99999999999999999999"}, []string{"0", "-1", ""}},
}

// alone are types that no value is of by itself: references to what is elsewhere in the
// document, and notations, of which a type must name some.
var alone = map[string]bool{"xs:IDREF": true, "xs:IDREFS": true, "xs:ENTITY": true, "xs:ENTITIES": true, "xs:NOTATION": true}

func TestThereAreAllTypes(t *testing.T) {
	assert.Len(t, All(), 44)
	for _, typ := range All() {
		got, ok := Of(typ.Name)
		assert.True(t, ok && got.Name == typ.Name)
		assert.True(t, typ.Valid(typ.Good), "%s is to have %s", typ.Name, typ.Good)
		if typ.Bad != "" {
			assert.False(t, typ.Valid(typ.Bad), "%s is not to have %s", typ.Name, typ.Bad)
		}
		_, there := written[typ.Name]
		assert.True(t, there != alone[typ.Name], typ.Name)
		if p := typ.Pattern(); p != nil {
			assert.True(t, p.Sound(), typ.Name)
		}
	}
	_, ok := Of("xs:anyType")
	assert.False(t, ok)
}

func TestLexicalSpaces(t *testing.T) {
	for name, c := range written {
		typ, _ := Of(name)
		for _, s := range c.good {
			assert.True(t, typ.Valid(s), "%s is to have %q", name, s)
		}
		for _, s := range c.bad {
			assert.False(t, typ.Valid(s), "%s is not to have %q", name, s)
		}
	}
}

func TestLexicalSpacesAsOthersReadThem(t *testing.T) {
	var cases []judge.Case
	var names []string
	var want []judge.Verdict
	for name, c := range written {
		for verdict, list := range map[judge.Verdict][]string{judge.Valid: c.good, judge.Invalid: c.bad} {
			for _, s := range list {
				names, want = append(names, name+" "+s), append(want, verdict)
				cases = append(cases, judge.Case{Type: judge.Restriction(name), Value: s})
			}
		}
	}
	ask := func(t *testing.T, got []judge.Verdict, otherwise map[string]string) {
		for i := range cases {
			if otherwise[names[i]] == "" {
				assert.Equal(t, want[i], got[i], names[i])
			}
		}
	}
	t.Run("JDK", func(t *testing.T) {
		ask(t, judge.JDK(t, cases), map[string]string{
			"xs:duration PT.5S": "a point needs no digit before it",
		})
	})
	t.Run("xmllint", func(t *testing.T) {
		ask(t, judge.Xmllint(t, cases), map[string]string{
			"xs:duration PT.5S": "a point needs no digit before it", "xs:duration PT5.S": "nor after it", "xs:float 1e": "an exponent needs no digits",
			"xs:duration  P1Y2M3DT4H5M6S ": "white space is not collapsed", "xs:dateTime  2026-11-21T08:30:00 ": "white space is not collapsed",
			"xs:NMTOKENS ": "a list may be empty", "xs:NMTOKENS  ": "a list may be empty",
			"xs:decimal 123456789012345678901234567890.5": "24 digits are all", "xs:integer 123456789012345678901234567890": "24 digits are all",
		})
	})
}

// pairs are values of a type, each with those that come before it, are equal to it, come after it
// and are none of these.
var pairs = []struct {
	name, value                string
	before, equal, after, none []string
}{
	{"xs:decimal", "1.5", []string{"1.49", "-2", "0"}, []string{"1.50", "+01.5"}, []string{"1.51", "2", "100000000000000000000"}, nil},
	{"xs:integer", "-5", []string{"-6", "-500"}, []string{"-05"}, []string{"-4", "0", "5"}, nil},
	{"xs:byte", "5", []string{"-6", "4"}, []string{"+05"}, []string{"6", "127"}, nil},
	{"xs:float", "1", []string{"0.9999999", "-INF", "-1"}, []string{"1.0", "1.00000001", "10e-1", "0.99999999"}, []string{"1.0000002", "INF", "2"}, []string{"NaN"}},
	{"xs:float", "INF", []string{"3.4028234E38", "-INF", "0"}, []string{"1E39"}, nil, []string{"NaN"}},
	{"xs:float", "3.4028235E38", []string{"3.4028233E38", "1"}, []string{"3.40282346E38", "3.4028234E38"}, []string{"INF", "3.5E38"}, []string{"NaN"}},
	{"xs:float", "16777217", []string{"16777215"}, []string{"16777216"}, []string{"16777218", "16777219"}, nil},
	{"xs:double", "0.1", []string{"0.09", "0.09999999999999999"}, []string{"0.10000000000000000001", "1e-1", "0.1000000000000000055"}, []string{"0.10000000000000002"}, []string{"NaN"}},
	{"xs:double", "-INF", nil, []string{"-1E309"}, []string{"-1.7976931348623157E308", "INF"}, []string{"NaN"}},
	{"xs:double", "NaN", nil, nil, nil, []string{"1", "INF", "-INF"}},
	{"xs:double", "1E-320", []string{"0", "9.9E-321"}, []string{"1.0E-320"}, []string{"1.1E-320"}, nil},
	{"xs:dateTime", "2026-11-21T12:00:00Z", []string{"2026-11-21T11:59:59.999Z", "2026-11-21T12:00:00+00:01", "2026-11-20T21:59:59"}, []string{"2026-11-21T14:00:00+02:00", "2026-11-21T12:00:00.000Z"},
		[]string{"2026-11-21T12:00:00.001Z", "2026-11-21T12:00:00-00:01", "2026-11-22T02:00:01"}, []string{"2026-11-21T12:00:00", "2026-11-22T02:00:00", "2026-11-20T22:00:00"}},
	{"xs:dateTime", "2026-11-21T12:00:00", []string{"2026-11-21T11:59:59", "2026-11-20T21:59:59Z", "-0001-01-01T00:00:00"}, []string{"2026-11-21T12:00:00.0"}, []string{"2026-11-21T12:00:01", "2026-11-22T02:00:01Z", "12026-01-01T00:00:00"}, []string{"2026-11-21T12:00:00Z"}},
	{"xs:dateTime", "2026-11-22T00:00:00", []string{"2026-11-21T23:59:59"}, []string{"2026-11-21T24:00:00"}, []string{"2026-11-22T00:00:01"}, nil},
	{"xs:date", "2026-11-21", []string{"2026-11-20", "-2026-11-21", "2026-11-19Z"}, nil, []string{"2026-11-22", "20260-01-01", "2026-11-23Z"}, []string{"2026-11-21Z"}},
	{"xs:date", "2026-11-21+02:00", []string{"2026-11-21+03:00", "2026-11-20Z"}, nil, []string{"2026-11-21+01:00", "2026-11-21Z"}, nil},
	{"xs:time", "12:00:00", []string{"11:59:59", "00:00:00"}, []string{"12:00:00.00"}, []string{"12:00:01", "23:59:59.9"}, []string{"12:00:00Z"}},
	{"xs:time", "12:00:00Z", []string{"12:30:00+01:00"}, []string{"14:00:00+02:00"}, []string{"11:30:00-01:00"}, []string{"12:00:00"}},
	{"xs:gYear", "2026", []string{"2025", "-2026", "2024Z"}, nil, []string{"2027", "12026", "2028Z"}, []string{"2026Z"}},
	{"xs:gYearMonth", "2026-11", []string{"2026-10", "2025-12"}, nil, []string{"2026-12", "2027-01"}, []string{"2026-11Z"}},
	{"xs:gMonthDay", "--02-29", []string{"--02-28", "--01-31"}, nil, []string{"--03-01", "--12-31"}, []string{"--02-29Z"}},
	{"xs:gMonthDay", "--05-05+02:00", []string{"--05-05+03:00"}, nil, []string{"--05-05Z", "--05-06+02:00"}, nil},
	{"xs:gMonth", "--06", []string{"--05"}, nil, []string{"--07"}, []string{"--06Z"}},
	{"xs:gMonth", "--06Z", []string{"--06+01:00"}, []string{"--06+00:00"}, []string{"--06-01:00", "--07Z"}, nil},
	{"xs:gDay", "---15", []string{"---14"}, nil, []string{"---16"}, []string{"---15Z"}},
	{"xs:duration", "P1M", []string{"P27D", "-P1M", "PT0S"}, []string{"P0Y1M", "P1MT0S"}, []string{"P32D", "P2M"}, []string{"P28D", "P29D", "P30D", "P31D"}},
	{"xs:duration", "P1Y", []string{"P364D", "P11M"}, []string{"P12M"}, []string{"P367D", "P13M"}, []string{"P365D", "P366D"}},
	{"xs:duration", "PT36H", []string{"P1D", "PT35H59M59.9S"}, []string{"P1DT12H", "PT2160M", "PT129600S", "PT129600.0S"}, []string{"P2D", "P1DT12H0.001S"}, nil},
	{"xs:duration", "-PT1.5S", []string{"-PT1.6S", "-PT2S"}, []string{"-PT1.50S"}, []string{"-PT1.4S", "-PT1S", "PT0S", "PT1.5S"}, nil},
	{"xs:duration", "P5M", []string{"P149D"}, nil, []string{"P154D"}, []string{"P150D", "P151D", "P152D", "P153D"}},
}

func TestValueSpaces(t *testing.T) {
	for _, p := range pairs {
		typ, _ := Of(p.name)
		for want, list := range map[int][]string{-1: p.before, 0: append(p.equal, p.value), 1: p.after, value.Incomparable: p.none} {
			for _, other := range list {
				require.True(t, typ.Valid(other) && typ.Valid(p.value), "%s %s", p.name, other)
				// What lies before or after the value must be let through by the bounds that say so.
				for allowed, holds := range map[int64]bool{
					program.OrderBelow: want == -1, program.OrderBelow | program.OrderEqual: want == -1 || want == 0,
					program.OrderAbove: want == 1, program.OrderAbove | program.OrderEqual: want == 1 || want == 0,
				} {
					bound, outcomes := typ.Bound(p.value, allowed)
					o := value.Order(typ.Value, []byte(other), bound)
					assert.Equal(t, holds, o != value.Incomparable && outcomes>>(o+1)&1 == 1, "%s: %s beside %s, %d", p.name, other, p.value, allowed)
				}
				assert.Equal(t, want == 0, value.Same(typ.Value, []byte(other), typ.Same(p.value)), "%s: %s and %s", p.name, other, p.value)
			}
		}
	}
}

func TestValueSpacesAsOthersOrderThem(t *testing.T) {
	facets := map[string]map[int]bool{
		"minInclusive": {0: true, 1: true}, "minExclusive": {1: true}, "maxInclusive": {0: true, -1: true}, "maxExclusive": {-1: true}, "enumeration": {0: true},
	}
	var cases []judge.Case
	var names []string
	var want []judge.Verdict
	for _, p := range pairs {
		for outcome, list := range map[int][]string{-1: p.before, 0: append(p.equal, p.value), 1: p.after, value.Incomparable: p.none} {
			for _, other := range list {
				for facet, allowed := range facets {
					cases = append(cases, judge.Case{Type: judge.Restriction(p.name, facet, p.value), Value: other})
					names = append(names, p.name+" "+facet+" "+p.value+" of "+other)
					verdict := judge.Invalid
					if allowed[outcome] {
						verdict = judge.Valid
					}
					want = append(want, verdict)
				}
			}
		}
	}
	ask := func(t *testing.T, got []judge.Verdict, otherwise func(i int) bool) {
		for i := range cases {
			if got[i] != judge.Refused && !otherwise(i) {
				assert.Equal(t, want[i], got[i], names[i])
			}
		}
	}
	t.Run("JDK", func(t *testing.T) { ask(t, judge.JDK(t, cases), func(int) bool { return false }) })
	t.Run("xmllint", func(t *testing.T) {
		ask(t, judge.Xmllint(t, cases), func(i int) bool {
			// It knows neither NaN nor the end of a day, and reckons with zones in its own way.
			return regexp.MustCompile(`NaN|24:00|Z |Z$|[+-]\d\d:\d\d`).MatchString(names[i])
		})
	})
}

func TestBinaryAndBooleanValues(t *testing.T) {
	same := func(name, a, b string) bool {
		typ, _ := Of(name)
		return value.Same(typ.Value, []byte(a), typ.Same(b))
	}
	assert.True(t, same("xs:hexBinary", "0fB7", "0FB7"))
	assert.False(t, same("xs:hexBinary", "0fB7", "0FB8"))
	assert.True(t, same("xs:base64Binary", "Rm9y a28=", " Rm 9ya28= "))
	assert.False(t, same("xs:base64Binary", "Rm9y", "Rm9z"))
	assert.True(t, same("xs:boolean", "1", "true"))
	assert.False(t, same("xs:boolean", "0", "true"))
	assert.False(t, same("xs:string", "A", "a"))
	assert.True(t, same("xs:float", "NaN", "NaN"))
	for text, octets := range map[string]int{"": 0, "Rm9y": 3, "Rm8=": 2, "Rg==": 1, "Rm9y a28=": 5} {
		assert.Equal(t, octets, value.Parts(program.TypeBase64, []byte(text)), text)
	}
	assert.Equal(t, 2, value.Parts(program.TypeHex, []byte("0FB7")))
	assert.Equal(t, 3, value.Parts(program.TypeText, []byte(" a bc\n d ")))
}

func TestShortValuesDoNotAllocate(t *testing.T) {
	for _, p := range pairs {
		typ, _ := Of(p.name)
		bound, _ := typ.Bound(p.value, program.OrderAbove)
		if len(bound) > 32 {
			continue
		}
		for _, other := range append(p.before, p.after...) {
			v, kept := []byte(" "+other+"\n"), []byte(other)
			assert.Zero(t, testing.AllocsPerRun(10, func() {
				value.Order(typ.Value, kept, bound)
				value.Space(v, program.SpaceCollapse)
			}), "%s: %s", p.name, other)
		}
	}
}

func FuzzValues(f *testing.F) {
	for _, p := range pairs {
		f.Add(p.name, p.value, p.value)
	}
	for name, c := range written {
		for _, s := range append(c.good, c.bad...) {
			f.Add(name, s, " "+s)
		}
	}
	f.Fuzz(func(t *testing.T, name, a, b string) {
		typ, ok := Of(name)
		if !ok {
			typ = types[len(a)%len(types)]
		}
		value.Order(typ.Value, []byte(a), b) // whatever they are, without a panic
		value.Same(typ.Value, []byte(a), b)
		value.Parts(typ.Value, []byte(a))
		if !typ.Valid(a) || !typ.Valid(b) || len(a)+len(b) > 200 {
			return
		}
		x, y := value.Space([]byte(a), typ.Space), value.Space([]byte(b), typ.Space)
		if typ.Value != program.TypeFloat {
			o, back := value.Order(typ.Value, x, string(y)), value.Order(typ.Value, y, string(x))
			require.True(t, o == value.Incomparable && back == o || o == -back, "%s: %s and %s", typ.Name, a, b)
			require.True(t, value.Same(typ.Value, x, string(y)) == (o == 0))
		}
		require.True(t, value.Same(typ.Value, x, typ.Same(a)), "%s: %s is itself", typ.Name, a)
		if typ.Bounded {
			other, outcomes := typ.Bound(a, program.OrderBelow|program.OrderEqual)
			o := value.Order(typ.Value, x, other)
			require.True(t, o != value.Incomparable && outcomes>>(o+1)&1 == 1, "%s: %s is at most itself", typ.Name, a)
		}
	})
}

// Each type is derived from one that comes before it, and none is left out.
func TestDerivations(t *testing.T) {
	before := map[string]bool{"": true}
	for name, base := range Derivations() {
		assert.True(t, before[base], name)
		assert.False(t, before[name], name)
		before[name] = true
	}
	for _, of := range All() {
		assert.True(t, before[strings.TrimPrefix(of.Name, "xs:")], of.Name)
	}
	assert.Len(t, before, 3+len(All()))
}
