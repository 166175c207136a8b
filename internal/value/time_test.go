package value

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/forkontrol/forkontrol/internal/program"
)

// form is one value and whether it has the form in question.
type form struct {
	text  string
	valid bool
}

func checkForms(t *testing.T, kind program.Kind, forms []form) {
	t.Helper()
	for _, f := range forms {
		assert.Equal(t, f.valid, Valid(kind, []byte(f.text)), "%q", f.text)
	}
}

// RFC 3339 sections 5.6 to 5.8; the leap seconds are those of section 5.8.
func TestDateTime(t *testing.T) {
	checkForms(t, program.KindDateTime, []form{
		{"1985-04-12T23:20:50.52Z", true},
		{"1996-12-19T16:39:57-08:00", true},
		{"1990-12-31T23:59:60Z", true},
		{"1990-12-31T15:59:60-08:00", true},
		{"1937-01-01T12:00:27.87+00:20", true},
		{"1985-04-12t23:20:50z", true},
		{"2026-11-21T08:30:00", false},
		{"2026-11-21 08:30:00Z", false},
		{"2026-11-21T08:30Z", false},
		{"2026-11-21T08:30:00.Z", false},
		{"2026-11-21T24:00:00Z", false},
		{"2026-11-21T22:59:60Z", false},
		{"2026-11-21T08:30:00+24:00", false},
		{"2026-11-21T08:30:00+0100", false},
		{"2026-02-29T08:30:00Z", false},
		{"2024-02-29T08:30:00Z", true},
		{"", false},
	})
	checkForms(t, program.KindDate, []form{
		{"2026-11-21", true}, {"0000-01-01", true}, {"2000-02-29", true}, {"1900-02-29", false},
		{"2026-04-31", false}, {"2026-13-01", false}, {"2026-00-10", false}, {"2026-01-00", false},
		{"26-11-21", false}, {"2026-1-21", false}, {"2026-11-21Z", false}, {"２026-11-21", false},
	})
	checkForms(t, program.KindTime, []form{
		{"08:30:06.283185Z", true}, {"23:59:60Z", true}, {"01:29:60+01:30", true}, {"08:30:00", false},
		{"00:29:60+00:30", true}, {"23:59:60+00:01", false},
	})
}

// XML Schema 1.0 part 2, second edition, sections 3.2.7 to 3.2.9 and appendix E.
func TestXMLSchemaDates(t *testing.T) {
	checkForms(t, program.KindXSDate, []form{
		{"2026-11-21", true}, {"2026-11-21Z", true}, {"2026-11-21+01:00", true}, {"2026-11-21-14:00", true},
		{"2026-11-21+14:01", false}, {"2026-11-21z", false}, {"12026-11-21", true}, {"02026-11-21", false},
		{"-0044-03-15", true}, {"0000-01-01", false}, {"-0000-01-01", false}, {"-0004-02-29", true},
		{"-0001-02-29", false}, {"12000-02-29", true}, {"11900-02-29", false}, {"12026-02-29", false},
		{"2026-11-21T00:00:00", false}, {"+2026-11-21", false}, {"2026-2-3", false}, {"", false}, {"-", false},
		{"2026-11", false}, {" 2026-11-21", false},
	})
	checkForms(t, program.KindXSDateTime, []form{
		{"2002-10-10T12:00:00-05:00", true}, {"2002-10-10T12:00:00", true}, {"2002-10-10T24:00:00", true},
		{"2002-10-10T24:00:00.000Z", true}, {"2002-10-10T24:00:00.001", false}, {"2002-10-10T24:00:01", false},
		{"2002-10-10T12:00:00.123456789012345678901234567890", true}, {"2002-10-10T12:00:00.", false},
		{"2002-10-10T12:00:60", false}, {"2002-10-10t12:00:00", false}, {"2002-10-10", false},
		{"2002-10-10T", false}, {"2002-10-10T12:00", false}, {"2002-10-10T12:00:00z", false},
	})
	checkForms(t, program.KindXSTime, []form{
		{"13:20:00-05:00", true}, {"00:00:00", true}, {"24:00:00", true}, {"24:01:00", false}, {"13:20:60", false},
		{"13:20", false}, {"25:00:00", false}, {"13:60:00", false}, {"13:20:00.5Z", true},
	})
}

func TestDateExistsAsInTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(0, 9999).Draw(t, "year"),
			rapid.IntRange(0, 13).Draw(t, "month"), rapid.IntRange(0, 32).Draw(t, "day"))
		_, err := time.Parse(time.DateOnly, text)
		assert.Equal(t, err == nil, IsDate([]byte(text)), text)
		if text[:4] != "0000" {
			assert.Equal(t, err == nil, IsXSDate([]byte(text)), text)
			assert.Equal(t, err == nil, IsXSDate([]byte("-"+text)), text)
		}
	})
}
