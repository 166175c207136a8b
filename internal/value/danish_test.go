package value

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forkontrol/forkontrol/internal/program"
)

// The table of centuries of CPR-kontoret, "Opbygning af CPR-nummeret": first and last
// year of each cell. Numbers are made up.
func TestCPRCentury(t *testing.T) {
	for _, c := range []struct {
		number string
		year   int
	}{
		{"0102000000", 1900}, {"0102993000", 1999}, {"0102363999", 1936},
		{"0102004000", 2000}, {"0102364000", 2036}, {"0102374000", 1937}, {"0102994000", 1999},
		{"0102005000", 2000}, {"0102578000", 2057}, {"0102585000", 1858}, {"0102998000", 1899},
		{"0102009000", 2000}, {"0102369000", 2036}, {"0102379000", 1937}, {"0102999000", 1999},
	} {
		year, month, day, ok := CPRBirthDate([]byte(c.number))
		require.True(t, ok, c.number)
		assert.Equal(t, []int{c.year, 2, 1}, []int{year, month, day}, c.number)
	}
}

func TestCPR(t *testing.T) {
	checkForms(t, program.KindCPR, []form{
		{"2110625629", true},  // the documentation of python-stdnum, stdnum.dk.cpr
		{"2110625620", true},  // modulus 11 decides nothing
		{"2902001000", false}, // 1900 was no leap year
		{"2902004000", true},  // 2000 was
		{"2902585000", false}, // 1858 was none
		{"2902604000", true},  // 1960
		{"3102901000", false},
		{"0013901000", false},
		{"0000000000", false},
		{"6101901000", true}, // replacement number for 1 January
		{"9101901000", true}, // for 31 January
		{"9102901000", false},
		{"6001901000", false},
		{"9201901000", false},
		{"3201901000", false},
		{"010190-1000", false}, {"010190100", false}, {"01019010000", false}, {"010190100A", false}, {"", false},
	})
	assert.True(t, cprModulus11([]byte("2110625629")))
	assert.False(t, cprModulus11([]byte("2110625620")))
	assert.False(t, cprModulus11([]byte("211062562")))
	assert.True(t, CPRReplacement([]byte("6101901000")))
	assert.False(t, CPRReplacement([]byte("0101901000")))
	assert.False(t, CPRReplacement([]byte("6102301000x")))
	assert.False(t, CPRReplacement([]byte("9002901000")), "30 February has no replacement number either")
}

// People write the hyphen; the date, and whether the number is a replacement, are read
// from either form.
func TestCPRHyphen(t *testing.T) {
	checkForms(t, program.KindCPRHyphen, []form{
		{"2110625629", true}, {"211062-5629", true}, {"610190-1000", true},
		{"310290-1000", false}, {"290258-5000", false},
		{"211062 5629", false}, {"2110-625629", false}, {"211062--629", false}, {"211062-562", false}, {"211062-56290", false},
		{"-2110625629", false}, {"21106256-29", false}, {"", false},
	})
	assert.True(t, CPRReplacement([]byte("610190-1000")))
	year, month, day, ok := CPRBirthDate([]byte("290200-4000"))
	assert.Equal(t, []any{2000, 2, 29, true}, []any{year, month, day, ok})
}

func TestCPRDateIsWhatItsNumberWasMadeFrom(t *testing.T) {
	first := time.Date(1858, 1, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(2057, 12, 31, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		date := first.AddDate(0, 0, rapid.IntRange(0, int(last.Sub(first).Hours()/24)).Draw(t, "days"))
		seventh := map[bool]string{true: "5678", false: "0123"}[date.Year() < 1900 || date.Year() >= 2000]
		if date.Year() >= 1937 && date.Year() < 2037 {
			seventh += "49"
			if date.Year() >= 2000 {
				seventh = "456789"
			}
		}
		number := date.Format("020106") + string(rapid.SampledFrom([]byte(seventh)).Draw(t, "seventh")) +
			fmt.Sprintf("%03d", rapid.IntRange(0, 999).Draw(t, "serial"))
		year, month, day, ok := CPRBirthDate([]byte(number))
		require.True(t, ok, number)
		assert.Equal(t, date.Format(time.DateOnly), fmt.Sprintf("%04d-%02d-%02d", year, month, day), number)
		assert.False(t, CPRReplacement([]byte(number)))

		replacement := string(number[0]+6) + number[1:]
		assert.True(t, CPRReplacement([]byte(replacement)), replacement)
		y, m, d, _ := CPRBirthDate([]byte(replacement))
		assert.Equal(t, []int{year, month, day}, []int{y, m, d}, replacement)
	})
}

func TestDanishNumbers(t *testing.T) {
	// The vectors of python-stdnum, stdnum.dk.cvr.
	checkForms(t, program.KindCVR, []form{
		{"13585628", true}, {"13585627", false}, {"12345678", false}, {"00000000", false}, {"DK13585628", false},
		{"1358562", false}, {"", false},
	})
	checkForms(t, program.KindPNumber, []form{
		{"1234567890", true}, {"123456789", false}, {"12345678901", false}, {"123456789x", false},
	})
	// EAN numbers that public institutions print on their pages.
	checkForms(t, program.KindEAN, []form{
		{"5798000553767", true}, {"5798000559684", true}, {"5798000559685", false}, {"5798009557684", false},
		{"5798 000559684", false}, {"798000559684", false},
	})
	checkForms(t, program.KindInstitution, []form{
		{"101001", true}, {"A01B23", true}, {"10100", false}, {"1010011", false}, {"10 001", false}, {"10100ø", false},
	})
	checkForms(t, program.KindDanishDecimal, []form{
		{"12", true}, {"12,5", true}, {"-0,50", true}, {"+7,1", true}, {"12.5", false}, {",5", false}, {"5,", false},
		{"1.234,50", false}, {"1,2,3", false}, {"", false}, {"-", false}, {"1e5", false},
	})
	checkForms(t, program.KindJN, []form{{"J", true}, {"N", true}, {"j", false}, {"Ja", false}, {"", false}})
}

// cprModulus11 reports whether ten digits pass the old check of CPR numbers: weights
// 4 3 2 7 6 5 4 3 2 1, sum divisible by 11. Valid numbers fail it, so no rule may
// be built on it alone; see IsCPR.
func cprModulus11(v []byte) bool {
	return allDigits(v, 10) && weightedSum(v, "4327654321")%11 == 0
}
