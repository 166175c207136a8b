package value

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestReadMoment(t *testing.T) {
	at := func(text string) Moment {
		d, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			panic(err)
		}
		_, zone := d.Zone()
		return Moment{Seconds: d.Unix(), Nanos: int32(d.Nanosecond()), Zone: int32(zone)}
	}
	for text, want := range map[string]string{
		"2026-11-21":                          "2026-11-21T00:00:00Z",
		"2026-11-21Z":                         "2026-11-21T00:00:00Z",
		"2026-11-21+01:00":                    "2026-11-21T00:00:00+01:00",
		"2024-02-29":                          "2024-02-29T00:00:00Z",
		"0001-01-01":                          "0001-01-01T00:00:00Z",
		"9999-12-31":                          "9999-12-31T00:00:00Z",
		"1969-12-31T23:59:59":                 "1969-12-31T23:59:59Z",
		"2026-11-21T08:30:15.25-02:30":        "2026-11-21T08:30:15.25-02:30",
		"2026-11-21T24:00:00":                 "2026-11-22T00:00:00Z",
		"2026-11-21T08:30:15.1234567899Z":     "2026-11-21T08:30:15.123456789Z",
		"2026-11-21T08:30:15.000000001+14:00": "2026-11-21T08:30:15.000000001+14:00",
	} {
		m, ok := ReadMoment([]byte(text))
		assert.True(t, ok, text)
		assert.Equal(t, at(want), m, text)
	}
	for _, text := range []string{"", "2026-11-2", "2026-02-29", "2026-13-01", "0000-01-01", "-0001-01-01", "10000-01-01", "2026-11-21T", "2026-11-21 08:30:00",
		"2026-11-21T08:30", "2026-11-21T08:30:60", "2026-11-21T24:00:01", "2026-11-21T08:30:00.", "2026-11-21+15:00", "0001-01-01+01:00", "9999-12-31T24:00:00", "21-11-2026"} {
		_, ok := ReadMoment([]byte(text))
		assert.False(t, ok, text)
	}
}

// Days are counted as the time package counts them.
func TestDayNumber(t *testing.T) {
	for day := int64(-719162); day < 2932897; day += 13 {
		d := time.Unix(day*86400, 0).UTC()
		assert.Equal(t, day, DayNumber(d.Year(), int(d.Month()), d.Day()))
		year, month, dom := Date(day)
		if year != d.Year() || month != int(d.Month()) || dom != d.Day() {
			t.Fatalf("day %d is %v, got %d-%d-%d", day, d, year, month, dom)
		}
	}
}

func TestYears(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     int64
	}{
		{"2008-03-01", "2026-02-28", 17}, {"2008-03-01", "2026-03-01", 18}, {"2026-01-01", "2026-12-31", 0}, {"2026-01-01", "2026-01-01", 0},
		{"2008-02-29", "2026-02-28", 17}, {"2008-02-29", "2026-03-01", 18}, {"2008-02-29", "2028-02-29", 20}, {"2008-02-28", "2024-02-29", 16},
		{"2026-06-01", "2026-05-31", -1}, {"2026-06-01", "2025-06-01", -1}, {"2026-06-01", "2025-05-31", -2},
		{"2008-03-01T23:30:00+01:00", "2026-03-01T00:10:00", 18},
	} {
		a, _ := ReadMoment([]byte(c.from))
		b, _ := ReadMoment([]byte(c.to))
		assert.Equal(t, c.want, Years(a.Day(), b.Day()), "%s to %s", c.from, c.to)
	}
}
