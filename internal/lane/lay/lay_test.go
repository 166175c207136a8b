package lay_test

import (
	"math/big"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/lane/lay"
	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// taken reports whether a lane takes a value, written as an element or a member.
func taken(t *testing.T, c lane.Check, form lane.Form, quoted bool, text string) bool {
	t.Helper()
	before, after := "<A>", "</A>"
	if form == lane.Members {
		before, after = `"A":`, ""
		if quoted {
			before, after = `"A":"`, `"`
		}
	}
	l := &lane.Lane{Steps: make([]lane.Step, 1), Scope: lane.Scope{Form: form}, Holds: func(int, []byte, bool) bool { return false }}
	pad := "," + strings.Repeat(" ", 2*lane.Room)
	learn := before + "x" + after + pad
	l.Learn(0, []byte(learn), 0, len(before), len(before)+1, len(before)+1+len(after), true, quoted)
	l.Steps[0].Check = c
	end, _, n, _ := l.Along(&lane.Window{Bytes: []byte(before + text + after + pad), Most: 1 << 20}, 0, 0, true, make([]uint32, 1))
	if n == 1 {
		require.Equal(t, len(before+text+after), end, "%q", text)
	}
	return n == 1
}

// near makes a text that is a valid one with some letters changed.
func near(r *rand.Rand, valid []string, letters string) string {
	b := []byte(valid[r.IntN(len(valid))])
	for range r.IntN(4) {
		at := r.IntN(len(b) + 1)
		switch {
		case at == len(b) || r.IntN(3) == 0:
			b = append(b[:at], append([]byte{letters[r.IntN(len(letters))]}, b[at:]...)...)
		case r.IntN(3) == 0:
			b = append(b[:at], b[at+1:]...)
		default:
			b[at] = letters[r.IntN(len(letters))]
		}
	}
	return string(b)
}

// What a lane takes holds, by what package value, the regular expressions of Go and its big numbers say; and of what is common it
// takes all.
func TestALaneTakesOnlyWhatHolds(t *testing.T) {
	kind := func(kinds ...program.Kind) *program.Node {
		n := &program.Node{Types: program.String}
		for _, k := range kinds {
			n.Checks = append(n.Checks, program.Check{Op: program.OpKind, Kind: k})
		}
		return n
	}
	valid := func(k program.Kind) func(string) bool {
		return func(s string) bool { return value.Valid(k, []byte(s)) }
	}
	matching := func(source string, more ...program.Check) *program.Node {
		p, err := build.Compile(source)
		require.NoError(t, err)
		return &program.Node{Types: program.String, Checks: append([]program.Check{{Op: program.OpPattern, Pattern: p}}, more...)}
	}
	number := func(types program.Types, checks ...program.Check) *program.Node {
		return &program.Node{Types: types, Checks: checks}
	}
	between := func(low, high string) func(string) bool {
		return func(s string) bool {
			n, ok := new(big.Rat).SetString(s)
			l, _ := new(big.Rat).SetString(low)
			h, _ := new(big.Rat).SetString(high)
			return ok && n.Cmp(l) >= 0 && n.Cmp(h) <= 0
		}
	}
	re := func(source string) func(string) bool { return regexp.MustCompile(source).MatchString }
	const digits = "0123456789-.T:Zx+ e"
	for name, c := range map[string]struct {
		node    *program.Node
		written lay.Value
		holds   func(string) bool
		common  []string
	}{
		"date":     {kind(program.KindDate), lay.String, valid(program.KindDate), []string{"2026-11-21", "2025-12-31", "2025-02-28", "2024-04-30"}},
		"xs:date":  {kind(program.KindDate, program.KindXSDate), lay.Untyped, valid(program.KindDate), []string{"2026-11-21", "1999-01-31"}},
		"moment":   {kind(program.KindDateTime), lay.String, valid(program.KindDateTime), []string{"2026-11-21T08:30:00Z", "2026-01-31T23:59:59Z"}},
		"local":    {kind(program.KindXSDateTime), lay.Untyped, valid(program.KindXSDateTime), []string{"2026-11-21T08:30:00", "2026-11-21T08:30:00Z"}},
		"cpr":      {kind(program.KindCPR), lay.String, valid(program.KindCPR), []string{"0101010101", "3112994444", "2802574567"}},
		"p-number": {kind(program.KindPNumber), lay.String, valid(program.KindPNumber), []string{"1234567890"}},
		"jn":       {kind(program.KindJN), lay.String, valid(program.KindJN), []string{"J", "N"}},
		"row":      {matching("^[0-9]{2}[A-C]x$"), lay.String, re("^[0-9]{2}[A-C]x$"), []string{"12Ax", "00Cx"}},
		"table":    {matching(`^(\+45)?[0-9]{8}$`), lay.String, re(`^(\+45)?[0-9]{8}$`), []string{"12345678", "+4512345678"}},
		"bounded":  {matching(`^[0-9]+$`, program.Check{Op: program.OpMaxLength, N: 3}), lay.String, re(`^[0-9]{1,3}$`), []string{"1", "123"}},
		"words":    {&program.Node{Types: program.String, Checks: []program.Check{{Op: program.OpEnum, Enum: &program.Enum{Strings: []string{"eud", "gym", "x"}}}}}, lay.String, re("^(eud|gym|x)$"), []string{"eud", "gym", "x"}},
		"marks":    {number(program.Integer, program.Check{Op: program.OpEnum, Enum: &program.Enum{Numbers: []string{"-3", "0", "12"}}}), lay.Number, re("^(-3|0|12)$"), []string{"-3", "0", "12"}},
		"whole": {number(program.Integer, program.Check{Op: program.OpMinimum, Text: "-5"}, program.Check{Op: program.OpExclMaximum, Text: "1000"}), lay.Number,
			func(s string) bool {
				return value.IsJSONNumber([]byte(s)) && value.IsInteger([]byte(s)) && between("-5", "999")(s)
			}, []string{"0", "999", "-5"}},
		"number": {number(program.Number, program.Check{Op: program.OpMinimum, Text: "-0.5"}, program.Check{Op: program.OpMaximum, Text: "12.25"}, program.Check{Op: program.OpFractionDigits, N: 2}), lay.Number,
			func(s string) bool { return value.IsJSONNumber([]byte(s)) && between("-0.5", "12.25")(s) }, []string{"0.5", "12.25", "-0.50"}},
		"decimal": {number(program.Number, program.Check{Op: program.OpExclMinimum, Text: "0"}), lay.Untyped,
			func(s string) bool { return value.IsXSDecimal([]byte(s)) && between("0", "1e30")(s) }, []string{"0.5", "007.25"}},
		"truth": {number(program.Boolean), lay.Boolean, re("^(true|false)$"), []string{"true", "false"}},
	} {
		t.Run(name, func(t *testing.T) {
			check := lay.Check(c.node, program.Public, "", c.written)
			form, quoted := lane.Members, c.written == lay.String
			if c.written == lay.Untyped {
				form, quoted = lane.Tags, true
			}
			for _, text := range c.common {
				assert.True(t, c.holds(text) && taken(t, check, form, quoted, text), "%q", text)
			}
			r := rand.New(rand.NewPCG(1, 2))
			for range 20_000 {
				text := near(r, c.common, digits+"abcJNeudgymxtrfls\x00")
				if !quoted {
					text, _, _ = strings.Cut(text, " ") // which ends it
				}
				if taken(t, check, form, quoted, text) {
					require.True(t, c.holds(text), "%q", text)
				}
			}
		})
	}
}

// Whether somebody is born on the day of the check only a look at the day tells, and a lane takes nobody of whom it may not be so.
func TestALaneTakesNobodyUnborn(t *testing.T) {
	cpr := &program.Node{Types: program.String, Checks: []program.Check{{Op: program.OpKind, Kind: program.KindCPR}}}
	check := lay.Check(cpr, program.CPR, "2026-06-01", lay.String)
	assert.True(t, taken(t, check, lane.Members, true, "0101254567"))
	assert.False(t, taken(t, check, lane.Members, true, "0112264567"))
	assert.True(t, taken(t, check, lane.Members, true, "0112261567"), "born in 1926")
	born := &program.Node{Types: program.String, Checks: []program.Check{{Op: program.OpKind, Kind: program.KindDate}}}
	check = lay.Check(born, program.Birth, "2026-06-01", lay.String)
	assert.True(t, taken(t, check, lane.Members, true, "2025-12-31"))
	assert.False(t, taken(t, check, lane.Members, true, "2026-12-31"))
}
