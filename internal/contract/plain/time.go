package plain

import (
	"math/big"
	"regexp"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/contract"
)

const zoneForm = `(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?`

var momentForms = map[string]*regexp.Regexp{
	"dateTime":   regexp.MustCompile(`^(-?)([1-9][0-9]{3,}|0[0-9]{3})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d(?:\.\d+)?)` + zoneForm + `$`),
	"date":       regexp.MustCompile(`^(-?)([1-9][0-9]{3,}|0[0-9]{3})-(\d\d)-(\d\d)()()()` + zoneForm + `$`),
	"time":       regexp.MustCompile(`^()()()()(\d\d):(\d\d):(\d\d(?:\.\d+)?)` + zoneForm + `$`),
	"gYearMonth": regexp.MustCompile(`^(-?)([1-9][0-9]{3,}|0[0-9]{3})-(\d\d)()()()()` + zoneForm + `$`),
	"gYear":      regexp.MustCompile(`^(-?)([1-9][0-9]{3,}|0[0-9]{3})()()()()()` + zoneForm + `$`),
	"gMonthDay":  regexp.MustCompile(`^()()--(\d\d)-(\d\d)()()()` + zoneForm + `$`),
	"gDay":       regexp.MustCompile(`^()()()---(\d\d)()()()` + zoneForm + `$`),
	"gMonth":     regexp.MustCompile(`^()()--(\d\d)()()()()` + zoneForm + `$`),
}

// moment is a time in seconds since the year 0, in UTC if it has a zone.
type moment struct {
	at    *big.Rat
	zoned bool
}

func parseMoment(kind, s string) (contract.Value, error) {
	m := momentForms[kind].FindStringSubmatch(s)
	if m == nil || len(s) > 1000 {
		return nil, errForm
	}
	num := func(i, otherwise int) int {
		if m[i] == "" {
			return otherwise
		}
		n, _ := strconv.Atoi(m[i])
		return n
	}
	year, ok := new(big.Int).SetString("2000", 10)
	if m[2] != "" {
		if year, ok = new(big.Int).SetString(m[2], 10); !ok || year.Sign() == 0 {
			return nil, errForm
		}
		if m[1] == "-" {
			year.Neg(year)
		}
	}
	month, day, hour, minute := num(3, 1), num(4, 1), num(5, 0), num(6, 0)
	second := new(big.Rat)
	if m[7] != "" {
		second.SetString(m[7])
	}
	if m[2] == "" && m[3] == "" && m[4] == "" {
		day = 2
	}
	if month < 1 || month > 12 || day < 1 || day > days(year, month) || minute > 59 ||
		second.Cmp(big.NewRat(60, 1)) >= 0 || hour > 24 || hour == 24 && (minute != 0 || second.Sign() != 0) {
		return nil, errForm
	}
	at := new(big.Rat).SetInt(dayNumber(year, month, day))
	at.Mul(at, big.NewRat(86400, 1))
	at.Add(at, big.NewRat(int64(hour*3600+minute*60), 1))
	at.Add(at, second)
	if kind == "time" && hour == 24 {
		at.Sub(at, big.NewRat(86400, 1))
	}
	z := m[8]
	if len(z) == 6 {
		h, _ := strconv.Atoi(z[1:3])
		mi, _ := strconv.Atoi(z[4:])
		off := int64(h*3600 + mi*60)
		if z[0] == '+' {
			off = -off
		}
		at.Add(at, big.NewRat(off, 1))
	}
	return moment{at, z != ""}, nil
}

func days(year *big.Int, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		y := year
		if y.Sign() < 0 {
			y = new(big.Int).Add(year, big.NewInt(1))
		}
		mod := func(n int64) bool { return new(big.Int).Mod(y, big.NewInt(n)).Sign() == 0 }
		if mod(400) || mod(4) && !mod(100) {
			return 29
		}
		return 28
	}
	return 31
}

// dayNumber counts days in the proleptic Gregorian calendar.
func dayNumber(year *big.Int, month, day int) *big.Int {
	y := new(big.Int).Set(year)
	if month < 3 {
		y.Sub(y, big.NewInt(1))
		month += 12
	}
	n := new(big.Int).Mul(y, big.NewInt(365))
	for _, d := range []struct{ by, sign int64 }{{4, 1}, {100, -1}, {400, 1}} {
		q := new(big.Int).Div(y, big.NewInt(d.by))
		n.Add(n, q.Mul(q, big.NewInt(d.sign)))
	}
	return n.Add(n, big.NewInt(int64((153*(month-3)+2)/5+day)))
}

func (m moment) Compare(v contract.Value) (int, bool) {
	o, ok := v.(moment)
	if !ok {
		return 1, false
	}
	if m.zoned == o.zoned {
		return m.at.Cmp(o.at), true
	}
	// One without a zone is within 14 hours of what it says.
	day := big.NewRat(14*3600, 1)
	low, high := new(big.Rat).Sub(o.at, day), new(big.Rat).Add(o.at, day)
	switch {
	case m.at.Cmp(low) < 0:
		return -1, true
	case m.at.Cmp(high) > 0:
		return 1, true
	}
	return 1, false
}
func (m moment) Length() int        { return -1 }
func (m moment) Digits() (int, int) { return 0, 0 }

var durationForm = regexp.MustCompile(`^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:(T)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$`)

type duration struct{ months, seconds *big.Rat }

func parseDuration(s string) (contract.Value, error) {
	m := durationForm.FindStringSubmatch(s)
	if m == nil || len(s) > 1000 {
		return nil, errForm
	}
	if m[2]+m[3]+m[4]+m[6]+m[7]+m[8] == "" || m[5] != "" && m[6]+m[7]+m[8] == "" {
		return nil, errForm
	}
	sum := func(parts map[int]int64) *big.Rat {
		x := new(big.Rat)
		for i, by := range parts {
			if m[i] != "" {
				y, _ := new(big.Rat).SetString(m[i])
				x.Add(x, y.Mul(y, big.NewRat(by, 1)))
			}
		}
		if m[1] == "-" {
			x.Neg(x)
		}
		return x
	}
	return duration{sum(map[int]int64{2: 12, 3: 1}), sum(map[int]int64{4: 86400, 6: 3600, 7: 60, 8: 1})}, nil
}

// Compare adds both to the four moments that the Recommendation names.
func (d duration) Compare(v contract.Value) (int, bool) {
	e, ok := v.(duration)
	if !ok {
		return 1, false
	}
	result, first := 0, true
	for _, start := range [][2]int{{1696, 9}, {1697, 2}, {1903, 3}, {1903, 7}} {
		c := d.after(start).Cmp(e.after(start))
		if !first && c != result {
			return 1, false
		}
		result, first = c, false
	}
	return result, true
}

func (d duration) after(start [2]int) *big.Rat {
	months := new(big.Int).Add(d.months.Num(), big.NewInt(int64(start[0]*12+start[1]-1)))
	year, month := new(big.Int).DivMod(months, big.NewInt(12), new(big.Int))
	n := new(big.Rat).SetInt(dayNumber(year, int(month.Int64())+1, 1))
	n.Mul(n, big.NewRat(86400, 1))
	return n.Add(n, d.seconds)
}
func (d duration) Length() int        { return -1 }
func (d duration) Digits() (int, int) { return 0, 0 }
