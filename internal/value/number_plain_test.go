package value

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// A number that is read once has the same answers as one taken apart digit by digit.
func TestPlainNumbersAreExact(t *testing.T) {
	bounds := []string{"0", "1", "-1", "7", "12", "100", "-250", "999999999", "1000000000", "-1000000000", "999999999999999999", "0.5", "-0.25", "1e30"}
	rapid.Check(t, func(t *rapid.T) {
		v := []byte(rapid.StringMatching(`-?[0-9]{0,19}(\.[0-9]{0,11})?`).Draw(t, "number"))
		n := ReadNumber(v)
		if n.Plain {
			assert.True(t, IsXSDecimal(v), "%s", v)
			assert.Equal(t, n.IsWhole(), IsXSInteger(v), "%s", v)
		}
		if !IsXSDecimal(v) {
			return
		}
		total, fraction := n.Digits()
		wantTotal, wantFraction := digitsExact(v)
		assert.Equal(t, [2]int{wantTotal, wantFraction}, [2]int{total, fraction}, "digits of %s", v)
		d, _ := parse(v)
		assert.Equal(t, d.point >= int64(d.count), n.IsInteger(), "%s is an integer", v)
		for _, b := range bounds {
			assert.Equal(t, compareExact(v, b), n.Compare(b), "%s and %s", v, b)
			if CanDivide(b) {
				assert.Equal(t, multipleExact(v, b), n.MultipleOf(b), "%s of %s", v, b)
			}
		}
	})
}

func TestWhatIsPlain(t *testing.T) {
	for v, want := range map[string]bool{
		"0": true, "-3": true, "007": true, "12.50": true, ".5": true, "-0.000000001": true, "999999999999999999": true,
		"": false, "-": false, ".": false, "5.": false, "-.": false, "+1": false, "1e3": false, " 1": false, "1.2.3": false,
		"0.0000000001": false, "1000000000000000000": false,
	} {
		n := ReadNumber([]byte(v))
		assert.Equal(t, want, n.Plain, v)
	}
}
