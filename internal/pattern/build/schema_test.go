package build

import (
	"regexp/syntax"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forkontrol/forkontrol/internal/oracle/judge"
	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
)

// schemaPatterns are expressions of XML Schema, each with texts that match and that do not.
var schemaPatterns = []struct {
	expr      string
	good, bad []string
}{
	{`abc`, []string{"abc"}, []string{"xabc", "abcx", ""}},
	{`^abc$`, []string{"^abc$"}, []string{"abc"}},
	{`a|b|`, []string{"a", "b", ""}, []string{"ab", "c"}},
	{`(ab|c)*d+e?`, []string{"d", "abcabd", "cdde"}, []string{"abc", "dee"}},
	{`[A-Z]{2}[0-9]{3,5}`, []string{"AB123", "ZZ00000"}, []string{"A123", "AB12", "AB123456"}},
	{`a{0}b{2,}`, []string{"bb", "bbbb"}, []string{"abb", "b"}},
	{`\d{3}`, []string{"123", "١٢٣"}, []string{"12a", "12"}},
	{`\D+`, []string{"abæ"}, []string{"a1", ""}},
	{`\w+`, []string{"abc", "æøå", "a1", "a$", "´"}, []string{"a-b", "a b", "a.b", "_", "a_", "\uf8ff", "\u0378"}},
	{`\W+`, []string{"- .", "_!"}, []string{"a", "+"}},
	{`\s\S`, []string{" a", "\ta", "\na"}, []string{"aa", "\u00a0a", "  "}},
	{`\i\c*`, []string{"a", "_a", ":a", "æ-1.2", "Ǎ"}, []string{"1a", "-a", "", "a b", ".a", "×"}},
	{`\I\C`, []string{"1 ", "-("}, []string{"a ", "1a", "1-"}},
	{`[\i-[:]][\c-[:]]*`, []string{"ab", "a-1"}, []string{"a:b", ":a"}},
	{`[a-z-[aeiou]]+`, []string{"bcd", "z"}, []string{"a", "be", "B"}},
	{`[a-z-[a-z-[aeiou]]]+`, []string{"aei"}, []string{"b"}},
	{`[^a-z-[0-9]]+`, []string{"ABC", "-"}, []string{"a", "1"}},
	{`[^\d]`, []string{"a"}, []string{"1", "٣"}},
	{`[-a]+`, []string{"-a-"}, []string{"b"}},
	{`[a-]+`, []string{"-a-"}, []string{"b"}},
	{`[^-a]+`, []string{"bcd"}, []string{"-", "a"}},
	{`[\-\]\[\^]+`, []string{"-", "]", "[", "^"}, []string{"\\", "a"}},
	{`[$^.]+`, []string{"$", "^", "."}, []string{"a"}},
	{`a.c`, []string{"abc", "a c", "a\u2028c", "a\u0085c"}, []string{"a\nc", "ac"}},
	{`\p{L}+`, []string{"aÆ漢"}, []string{"1", "-"}},
	{`\p{Lu}\p{Ll}+`, []string{"Ab", "Ørn"}, []string{"ab", "AB"}},
	{`\P{L}+`, []string{"12-"}, []string{"a", "1a"}},
	{`[\p{Nd}\p{Pd}]+`, []string{"1-2"}, []string{"a", "_"}},
	{`\p{C}`, []string{"\uf8ff", "\u0378", "\u00ad"}, []string{"a", " "}},
	{`\P{Cn}\p{Cn}`, []string{"a\u0378"}, []string{"aa"}},
	{`\p{IsBasicLatin}+`, []string{"abc~"}, []string{"é", ""}},
	{`\p{IsLatin-1Supplement}`, []string{"é", "ÿ"}, []string{"e", "ā"}},
	{`\P{IsGreek}`, []string{"a"}, []string{"α"}},
	{`\p{IsCyrillic}`, []string{"я"}, []string{"a"}},
	{`\n|\r|\t|\\|\||\.|\?|\*|\+|\(|\)|\{|\}`, []string{"\\", "|", ".", "?", "*", "+", "(", ")", "{", "}", "\t"}, []string{"a", "n"}},
	{`[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}`, []string{"0aB4567f-12ef"}, []string{"0aB4567f12ef", "0aB4567g-12ef"}},
	{`/"@#%&=~_<>;:',!-`, []string{`/"@#%&=~_<>;:',!-`}, []string{"/"}},
	{`\c{3,6}://(\c{1,10}\.){1,5}\c{3}`, []string{"http://www.skole.dk.", "ftp://a.b-c", "abc://a.b.c.d.e.abc", "http://abcdefghij.abc", "http://a.b.c.d.e.f.abc"},
		[]string{"http://abcdefghijk.abc", "http://skole", "ht://a.abc", "http://skole.d/", "http:/a.abc", ""}}, // too large for an automaton
	{`(a|b)*a(a|b){20}`, []string{"a" + strings.Repeat("b", 20), "bba" + strings.Repeat("ab", 10)}, []string{"b" + strings.Repeat("a", 20), strings.Repeat("b", 30)}},
	{`(((a)))?`, []string{"", "a"}, []string{"aa"}},
	{`(\+|00)?[0-9 ]{8,15}`, []string{"+45 12345678", "12 34 56 78"}, []string{"1234567", "++4512345678"}},
}

// refusedBySchema are expressions that XML Schema does not have.
var refusedBySchema = map[string]string{
	`(`: "without its )", `a)`: "without its (", `[`: "without its ]", `[]`: "without characters", `[^]`: "without characters",
	`a**`: "nothing for *", `a??`: "nothing for ?", `+a`: "nothing for +", `a{2`: "begins no", `a{3,2}`: "below the first",
	`\y`: "no escape \\y", `\b`: "no escape \\b", `\1`: "no escape \\1", `\u0041`: "no escape \\u", `\/`: "no escape \\/", `(?:a)`: "nothing for ?",
	`(?=a)`: "nothing for ?", `\p{Latin}`: "no property", `\p{IsNoBlock}`: "no property", `\p{Lx}`: "no property", `\pL`: "in braces",
	`[z-a]`: "ends before it begins", `[a-\d]`: "several characters", `[a[b]]`: "within a class", `[a-z-[x]b]`: "after what is subtracted",
	`[a-c-e]`: "sign of a range", `\`: "at the end", `]`: "by itself", `}`: "by itself", `[a-z-[a]`: "without its ]",
}

func TestSchemaPatterns(t *testing.T) {
	for _, c := range schemaPatterns {
		p, err := CompileSchema(c.expr)
		if !assert.NoError(t, err) {
			continue
		}
		assert.Equal(t, c.expr, p.Text)
		for _, s := range c.good {
			assert.True(t, pattern.Matches(p, []byte(s)), "%s is to match %q", c.expr, s)
		}
		for _, s := range c.bad {
			assert.False(t, pattern.Matches(p, []byte(s)), "%s is not to match %q", c.expr, s)
		}
	}
}

func TestSchemaPatternsAreRefusedWithTheirPlace(t *testing.T) {
	for expr, why := range refusedBySchema {
		_, err := CompileSchema(expr)
		if assert.Error(t, err, expr) {
			assert.Contains(t, err.Error(), why, expr)
			assert.Contains(t, err.Error(), "character ", expr)
		}
	}
	_, err := CompileSchema(`ab[z-a]`)
	assert.ErrorContains(t, err, `pattern "ab[z-a]", character`)
	_, err = CompileSchema(strings.Repeat("(", 300) + strings.Repeat(")", 300))
	assert.ErrorContains(t, err, "in one another")
	_, err = CompileSchema(`(a|b)*a((a|b){100}){60}`)
	assert.ErrorContains(t, err, "states")
	_, err = CompileSchema("\xff")
	assert.ErrorContains(t, err, "UTF-8")
}

// TestSchemaPatternsAsOthersReadThem asks the JDK and xmllint what they say of the same texts.
func TestSchemaPatternsAsOthersReadThem(t *testing.T) {
	var cases []judge.Case
	var want []judge.Verdict
	var exprs []string
	add := func(expr, text string, verdict judge.Verdict) {
		cases = append(cases, judge.Case{Type: judge.Restriction("xs:string", "pattern", expr), Value: text})
		want, exprs = append(want, verdict), append(exprs, expr)
	}
	for _, c := range schemaPatterns {
		for _, s := range c.good {
			add(c.expr, s, judge.Valid)
		}
		for _, s := range c.bad {
			add(c.expr, s, judge.Invalid)
		}
	}
	for expr := range refusedBySchema {
		add(expr, "a", judge.Refused)
	}
	ask := func(t *testing.T, got []judge.Verdict, others map[string]bool) {
		for i, c := range cases {
			if !others[exprs[i]] && !others[c.Value] {
				assert.Equal(t, want[i], got[i], "%s of %q", exprs[i], c.Value)
			}
		}
	}
	t.Run("JDK", func(t *testing.T) {
		ask(t, judge.JDK(t, cases), map[string]bool{
			"a\u2028c": true,             // the point takes no line end of Java
			`\y`:       true, `\/`: true, // any escape is taken
		})
	})
	t.Run("xmllint", func(t *testing.T) {
		ask(t, judge.Xmllint(t, cases), map[string]bool{
			`[a-z-[a-z-[aeiou]]]+`: true,                  // what is subtracted from what is subtracted is not understood
			`\p{L}+`:               true,                  // of a Unicode that lacks some letters
			"\u0378":               true, "a\u0378": true, // characters that are not assigned count for nothing
			`}`: true, `a{3,2}`: true, `[a-c-e]`: true, `\p{IsNoBlock}`: true, `[]`: true, // taken
		})
	})
}

// machineOf makes a machine of an expression, whether it needs one or not.
func machineOf(t require.TestingT, expr string) *program.Pattern {
	p := &schemaParser{parser{expr: expr}}
	tree, err := p.alternatives()
	require.NoError(t, err)
	whole := &syntax.Regexp{Op: syntax.OpConcat, Sub: []*syntax.Regexp{{Op: syntax.OpBeginText}, tree, {Op: syntax.OpEndText}}}
	prog, err := syntax.Compile(whole.Simplify())
	require.NoError(t, err)
	d, err := newDeterminiser(expr, prog)
	require.NoError(t, err)
	return d.machine()
}

// A machine matches what the automaton of the same expression does.
func TestMachineAgreesWithAutomaton(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		expr := strings.NewReplacer("^", "x", "$", "y", "(?:", "(", "*?", "*", `[x`, `[^`, `\u0000-\u{10FFFF}`, "a-z").Replace(expression(t, 2))
		automaton, err := CompileSchema(expr)
		if err != nil {
			t.Skip(err)
		}
		m := machineOf(t, expr)
		require.NotNil(t, m)
		require.True(t, pattern.MachineIsSound(m))
		assert.False(t, pattern.Match(m, nil), "what is no automaton matches nothing by one")
		for range 10 {
			text := []byte(texts.Draw(t, "text"))
			assert.Equal(t, pattern.Matches(automaton, text), pattern.Matches(m, text), "%s on %q", expr, text)
		}
		sample, ok := pattern.Shortest(m)
		shortest, there := pattern.Shortest(automaton)
		assert.Equal(t, there, ok)
		assert.Equal(t, utf8.RuneCountInString(shortest), utf8.RuneCountInString(sample))
		if ok {
			assert.True(t, pattern.Matches(automaton, []byte(sample)), "%s on %q", expr, sample)
		}
		if long, ok := pattern.SampleLen(m, 3, 5); ok {
			assert.True(t, pattern.Matches(automaton, []byte(long)))
		}
	})
}

// Whatever bytes a machine is read from, nothing outside of it is looked at.
func TestMachineThatIsNotSoundIsRefused(t *testing.T) {
	m := machineOf(t, `(a|b)*a(a|[c-e]){3}`)
	require.True(t, pattern.MachineIsSound(m))
	for i := range m.Next {
		for _, c := range []byte{0, 1, 7, 0xFF} {
			broken := *m
			broken.Next = m.Next[:i] + string(c) + m.Next[i+1:]
			if pattern.MachineIsSound(&broken) {
				pattern.Matches(&broken, []byte("abaæcde"))
			}
		}
		cut := *m
		cut.Next = m.Next[:i]
		assert.False(t, pattern.MachineIsSound(&cut))
	}
}

func FuzzCompileSchema(f *testing.F) {
	for _, c := range schemaPatterns {
		f.Add(c.expr, "abc")
	}
	for expr := range refusedBySchema {
		f.Add(expr, "abc")
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		if len(expr) > 60 {
			return
		}
		p, err := CompileSchema(expr)
		if err != nil {
			return
		}
		require.True(t, p.Sound() || pattern.IsMachine(p) && pattern.MachineIsSound(p))
		took := pattern.Matches(p, []byte(text))
		if s, ok := pattern.Shortest(p); ok {
			require.True(t, pattern.Matches(p, []byte(s)))
		}
		if m := machineOf(t, expr); m != nil {
			require.True(t, pattern.MachineIsSound(m))
			require.Equal(t, took, pattern.Matches(m, []byte(text)))
		}
	})
}
