package pattern_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
)

func compile(t testing.TB, expr string) *program.Pattern {
	p, err := build.Compile(expr)
	require.NoError(t, err)
	return p
}

func TestSampleIsShortAndReadable(t *testing.T) {
	for expr, want := range map[string]string{
		`^[0-9]{4}$`:            "1111",
		`^[A-Z]{2}-?\d{2,}$`:    "AA11",
		`^(J|N)$`:               "J",
		`^(Ja|Nej)$`:            "Ja",
		`^.{3}$`:                "aaa",
		`^[^a-z]$`:              "A",
		`^\p{Lu}$`:              "A",
		`^[æøå]$`:               "æ",
		`^[€-₯]$`:               "€",
		`^[^\u0000-\u007f]$`:    "æ",
		`^[^\u0000-\u00ff]$`:    "Ā",
		`^(\x01|lang)$`:         "lang", // longer, but it can be read
		`^\x01$`:                "\x01",
		`^\S+@\S+\.dk$`:         "a@a.dk",
		`x`:                     "x",
		``:                      "",
		`^[\w.]+@[\w.]+\.\w{2}`: "a@a.aa",
	} {
		p := compile(t, expr)
		assert.Equal(t, want, p.Sample, expr)
		assert.True(t, pattern.Match(p, []byte(p.Sample)), expr)
	}
	nothing := compile(t, `[]`)
	_, ok := pattern.Shortest(nothing)
	assert.False(t, ok, "nothing matches []")
	assert.Empty(t, nothing.Sample)
}

func TestSampleOfALength(t *testing.T) {
	for _, c := range []struct {
		expr        string
		least, most int
		want        string
		ok          bool
	}{
		{`^[A-Z]+$`, 5, 9, "AAAAA", true},
		{`^[A-Z]+$`, 0, 9, "A", true},
		{`^[A-Z]{3}$`, 4, 9, "", false},
		{`^[A-Z]{3}$`, 0, 2, "", false},
		{`^(ab)+$`, 3, 5, "abab", true},
		{`^(ab)+$`, 3, 3, "", false},
		{`^[æ€]{2,}$`, 3, 3, "æææ", true},
		{`x`, 4, 4, "xaaa", true},
		{``, 2, 2, "aa", true},
		{`a$`, 3, 3, "aaa", true},
		{`^[0-9]*$`, 2000, 2000, strings.Repeat("1", 2000), true},
		{`[]`, 0, 5, "", false},
		{`a`, 3, 2, "", false},
	} {
		text, ok := pattern.SampleLen(compile(t, c.expr), c.least, c.most)
		assert.Equal(t, c.ok, ok, "%s, %d to %d", c.expr, c.least, c.most)
		if c.expr == `x` || c.expr == `a$` { // any text of the length with an x, an a at the end
			assert.Equal(t, c.least, utf8.RuneCountInString(text))
			assert.True(t, pattern.Match(compile(t, c.expr), []byte(text)))
			continue
		}
		assert.Equal(t, c.want, text, "%s, %d to %d", c.expr, c.least, c.most)
	}
}

func TestRejectStaysNear(t *testing.T) {
	for _, c := range []struct{ expr, like, want string }{
		{`^[0-9]{4}$`, "1234", "123x"},
		{`^[A-Z]{2}\d{2}$`, "AB12", "AB1x"},
		{`^[a-zA-Z]+$`, "navn", "nav1"},
		{`^\w+$`, "navn", "nav-"},
		{`^.{4}$`, "navn", "navnx"},
		{`^.{4,}$`, "navn", "nav"},
		{`^[^x]*$`, "", "x"},
		{`^(.|\s){2,}$`, "", "x"},
		{`[0-9]`, "abc1", "abcx"},
		{`[]`, "a", "x"},
	} {
		text, ok := pattern.Reject(compile(t, c.expr), c.like)
		assert.True(t, ok, c.expr)
		assert.Equal(t, c.want, text, c.expr)
	}
	for _, all := range []string{``, `a*`, `^[^]*$`} {
		_, ok := pattern.Reject(compile(t, all), "navn")
		assert.False(t, ok, "%s matches everything that is text", all)
	}
}

func TestMatchNeverAllocates(t *testing.T) {
	narrow, wide := compile(t, `^\p{L}+$`), compile(t, `^[0-9]{300}$`)
	text := []byte(strings.Repeat("7", 300))
	assert.Zero(t, testing.AllocsPerRun(5, func() {
		pattern.Match(narrow, text)
		pattern.Match(wide, text)
	}))
}

func BenchmarkMatch(b *testing.B) {
	for _, c := range []struct{ name, expr, text string }{
		{"digits", `^[0-9]{10}$`, "0101901234"},
		{"mail", `^[^@\s]+@[^@\s]+\.[a-z]{2,}$`, "fornavn.efternavn@skole.example.dk"},
		{"letters", `^[\p{L} .-]{1,60}$`, "Søren Ærø-Ødegård Jensen"},
		{"early no", `^[A-Z]`, "ikke med stort begyndelsesbogstav"},
		{"sure", `^[A-Z]`, "Med stort begyndelsesbogstav og lang tekst derefter"},
	} {
		text := []byte(c.text)
		p := compile(b, c.expr)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				pattern.Match(p, text)
			}
		})
		b.Run(c.name+"/package regexp", func(b *testing.B) {
			r := regexp.MustCompile(c.expr)
			for b.Loop() {
				r.Match(text)
			}
		})
	}
}
