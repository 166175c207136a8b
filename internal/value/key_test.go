package value

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Values have the same key just where they are equal.
func TestKeysAreThoseOfEqualValues(t *testing.T) {
	for p, list := range map[program.Primitive][]string{
		program.PrimitiveString:       {"", "a", "A", "å"},
		program.PrimitiveBoolean:      {"true", "1", "false", "0"},
		program.PrimitiveDecimal:      {"0", "-0", "+0.0", "1", "01.10", "1.1", "-1.1", "100000000000000000000000000001", "100000000000000000000000000001.0"},
		program.PrimitiveDuration:     {"P0D", "-PT0S", "P1Y", "P12M", "-P1Y", "P1D", "PT24H", "PT86400.0S", "PT1.5S", "P1M", "P30D"},
		program.PrimitiveDateTime:     {"2026-01-01T00:00:00", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2025-12-31T24:00:00", "2026-01-01T00:00:00.0"},
		program.PrimitiveDate:         {"2026-01-01", "2026-01-01Z", "2026-01-01+00:00", "2026-01-02"},
		program.PrimitiveTime:         {"12:00:00", "12:00:00.00", "12:00:00Z", "13:00:00+01:00"},
		program.PrimitiveGYear:        {"2026", "2026Z", "-2026", "2026-00:00"},
		program.PrimitiveGMonthDay:    {"--02-29", "--03-01", "--02-29Z"},
		program.PrimitiveHexBinary:    {"", "0f", "0F", "f0"},
		program.PrimitiveBase64Binary: {"", "Zg==", "Z g = =", "Zw=="},
	} {
		for _, a := range list {
			for _, b := range list {
				same := string(AppendKey(nil, p, []byte(a))) == string(AppendKey(nil, p, []byte(b)))
				assert.Equal(t, Same(p.Datatype(), []byte(a), b), same, "%q and %q of %d", a, b, p)
			}
		}
	}
	for _, list := range [][]string{{"0", "-0", "0e5"}, {"1", "1.0", "10E-1"}, {"INF", "1e400"}, {"-INF", "-1e400"}, {"NaN"}, {"0.1", "1e-1"}} {
		for _, v := range list {
			assert.Equal(t, string(AppendKey(nil, program.PrimitiveDouble, []byte(list[0]))), string(AppendKey(nil, program.PrimitiveDouble, []byte(v))))
			assert.NotEqual(t, string(AppendKey(nil, program.PrimitiveFloat, []byte(v))), string(AppendKey(nil, program.PrimitiveDouble, []byte(v))), "another primitive type")
		}
	}
	assert.Equal(t, string(AppendKey(nil, program.PrimitiveFloat, []byte("16777217"))), string(AppendKey(nil, program.PrimitiveFloat, []byte("16777216"))))
}
