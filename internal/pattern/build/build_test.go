package build

import (
	"encoding/json"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forkontrol/forkontrol/internal/conformance"
	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

func compile(t require.TestingT, expr string) *program.Pattern {
	p, err := Compile(expr)
	require.NoError(t, err)
	return p
}

func matches(p *program.Pattern, text string) bool { return pattern.Match(p, []byte(text)) }

// ECMA-262 (2018) section 21.2, JSON Schema draft-07 validation section 6.3.3.
func TestExpressionsMeanWhatECMASays(t *testing.T) {
	for _, c := range []struct {
		expr    string
		yes, no []string
	}{
		{``, []string{"", "x", "æ"}, nil},
		{`a`, []string{"a", "xax", "øa"}, []string{"", "b", "ø"}},
		{`^a`, []string{"a", "ab"}, []string{"", "ba"}},
		{`a$`, []string{"a", "ba"}, []string{"", "ab", "a\n"}},
		{`^$`, []string{""}, []string{"a", "\n"}},
		{`$^`, []string{""}, []string{"a"}},
		{`^|b`, []string{"", "a"}, nil},
		{`(?:a|^)b`, []string{"b", "bc", "xab"}, []string{"xb", "a"}},
		{`^(a|b$)`, []string{"a", "ax", "b"}, []string{"bx", ""}},
		{`^[0-9]{4}-[JN]$`, []string{"1234-J"}, []string{"12345-J", "1234-j", "1234-J "}},
		{`^.$`, []string{"a", "æ", "€", "😀", "\u0085"}, []string{"", "ab", "\n", "\r", "\u2028", "\u2029"}},
		{`^\d$`, []string{"7"}, []string{"٣", "x"}},
		{`^\w+$`, []string{"aZ_9"}, []string{"æ", "a-b", ""}},
		{`^\W$`, []string{"æ", "-", "😀"}, []string{"a", "_"}},
		{`^\s$`, []string{" ", "\t", "\v", "\u00a0", "\ufeff", "\u2029", "\u3000"}, []string{"a", "\u200b", "\u0085"}},
		{`^\S$`, []string{"a", "\u200b"}, []string{" ", "\ufeff"}},
		{`^[\s\S]$`, []string{"\n", "😀"}, []string{""}},
		{`^[^]$`, []string{"\n", "😀"}, []string{""}},
		{`[]`, nil, []string{"", "a"}},
		{`^[^a-c]$`, []string{"d", "æ", "\n"}, []string{"b", ""}},
		{`^[a-]$`, []string{"a", "-"}, []string{"b"}},
		{`^[\w-.]+$`, []string{"a-.b"}, []string{"a b"}},
		{`^[\]\\^-]$`, []string{"]", "\\", "^", "-"}, []string{"a"}},
		{`^[\b]$`, []string{"\b"}, []string{"b"}},
		{`^[å-æ]|[ø]$`, []string{"ø", "åx"}, []string{"x"}},
		{`^\u00e6\xf8\u{e5}$`, []string{"æøå"}, []string{"æøa"}},
		{`^\uD83D\uDE00$`, []string{"😀"}, []string{"😁"}},
		{`^[\uD83D\uDE00-\u{1F602}]$`, []string{"😀", "😁", "😂"}, []string{"😃"}},
		{`^\cJ\0\t\n\v\f\r\/\.$`, []string{"\n\x00\t\n\v\f\r/."}, []string{""}},
		{`^\-\_\ $`, []string{"-_ "}, []string{"-_"}},
		{`^\p{L}+$`, []string{"aæЖ中"}, []string{"a1", ""}},
		{`^\p{Lu}\P{Lu}$`, []string{"Øø"}, []string{"øØ"}},
		{`^\p{Letter}\p{General_Category=Decimal_Number}\p{Script=Greek}[\p{Nd}x]$`, []string{"a٣αx"}, []string{"aaax"}},
		{`^\p{Alphabetic}\p{White_Space}\p{ASCII}\p{Any}$`, []string{"æ a\n"}, []string{"æ æ\n"}},
		{`^a{2}b{1,2}c{0,}d{0}$`, []string{"aab", "aabbcc"}, []string{"ab", "aabbb", "aabd"}},
		{`^(a+?|b*?c??){2,3}?$`, []string{"", "aab", "bcbc"}, []string{"d"}},
		{`^(?<year>\d{4})$`, []string{"2026"}, []string{"26"}},
		{`^(?:(a|b)|)$`, []string{"", "a", "b"}, []string{"ab"}},
		{`a{0,4000}`, []string{"", "b"}, nil},
		{`^[^@\s]+@[^@\s]+\.[^@\s]+$`, []string{"navn@skole.dk", "ø@å.dk"}, []string{"navn@skole", "na vn@skole.dk"}},
		{`(J|N)`, []string{"J", "xN"}, []string{"j"}},
	} {
		p := compile(t, c.expr)
		for _, text := range c.yes {
			assert.True(t, matches(p, text), "%s matches %q", c.expr, text)
		}
		for _, text := range c.no {
			assert.False(t, matches(p, text), "%s does not match %q", c.expr, text)
		}
		assert.Equal(t, c.expr, p.Text)
	}
}

func TestWhatCannotBeHonouredIsAnErrorThatSaysSo(t *testing.T) {
	for expr, says := range map[string]string{
		`(?=a)`: "look-ahead", `(?!a)`: "look-ahead", `(?<=a)`: "look-behind", `(?<!a)b`: "look-behind", `(a)\1`: "back-reference",
		`(?<n>a)\k<n>`: "back-reference", `\bfoo`: "word boundary", `\B`: "word boundary", `(`: "without its )", `a)`: "without its (",
		`[a`: "without its ]", `*a`: "nothing for * to repeat", `a**`: "nothing for * to repeat", `a{2}{3}`: "nothing for { to repeat",
		`^*`: "nothing for * to repeat", `a{2,1}`: "below the first", `a{`: "write \\{", `{1}`: "write \\{", `a}`: "write \\}", `]`: "write \\]",
		`a{x}`: "write \\{", `\Z`: "no escape \\Z", `\A`: "no escape", `\æ`: "no escape \\æ", `\`: "at the end", `[z-a]`: "ends before", `\x1`: "hexadecimal",
		`\u12`: "hexadecimal", `\u{110000}`: "code point", `\uD800`: "half a character", `\01`: "octal", `\c1`: "letter", `\pL`: "braces",
		`\p{Greek}`: "not supported", `\p{Cs}`: "not supported", `\p{scx=Greek}`: "not supported", `(?i)a`: "(?i", `(?P<n>a)`: "(?P", `(?<1>a)`: "not a valid group name",
		`a{5000}`: "repetitions", `a{99999999999999999999}`: "repetitions", `(a{4000}){4000}`: "4096 states", `^(.{1,4096})$`: "4096 states",
		`(a|b)*a(a|b){15}$`: "4096 states", "a\xff": "UTF-8", strings.Repeat("(", 300): "in one another",
	} {
		_, err := Compile(expr)
		if assert.ErrorContains(t, err, says, expr) && utf8.ValidString(expr) {
			assert.ErrorContains(t, err, "pattern", expr)
		}
	}
	_, err := Compile(`ab(?=c)`)
	assert.EqualError(t, err, "pattern \"ab(?=c)\", character 3: look-ahead (?=…) is not supported; state it as a rule of its own")
}

// expressions are made of pieces that use all there is, short enough for texts to hit.
var expressions = rapid.Custom(func(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "^"}).Draw(t, "begin") + expression(t, 2) + rapid.SampledFrom([]string{"", "$"}).Draw(t, "end")
})

func expression(t *rapid.T, depth int) string {
	pieces := []string{"a", "b", "æ", "€", "😀", ".", `\d`, `\w`, `\s`, `\W`, `[a-c]`, `[^a]`, `[^æ\d]`, `[à-ÿ]`, `[€-😀]`, `[\u0000-\u{10FFFF}]`, `\p{L}`, `\P{Lu}`, "^", "$", "1"}
	out := ""
	for range rapid.IntRange(0, 3).Draw(t, "length") {
		piece := ""
		if depth > 0 && rapid.IntRange(0, 3).Draw(t, "group") == 0 {
			piece = "(" + expression(t, depth-1) + "|" + expression(t, depth-1) + ")"
		} else {
			piece = rapid.SampledFrom(pieces).Draw(t, "piece")
		}
		if piece != "^" && piece != "$" {
			piece += rapid.SampledFrom([]string{"", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "*?"}).Draw(t, "quantifier")
		}
		out += piece
	}
	return out
}

var texts = rapid.OneOf(
	rapid.StringOfN(rapid.SampledFrom([]rune("abcæøÆ€😀1_ -\n\u2028\ufeffàÿ")), 0, 8, -1),
	rapid.String())

// The engine of package regexp on the same tree is the oracle: it is a quite different
// program.
func TestAutomatonAgreesWithGoRegexp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		expr := expressions.Draw(t, "expr")
		p, err := Compile(expr)
		if err != nil {
			require.ErrorContains(t, err, "states")
			t.Skip()
		}
		assert.True(t, value.IsRegex([]byte(expr)), "%s is of the format regex", expr)
		tree, err := parse(expr)
		require.NoError(t, err)
		oracle, err := regexp.Compile(tree.String())
		require.NoError(t, err)
		for range 10 {
			text := texts.Draw(t, "text")
			assert.Equal(t, oracle.MatchString(text), matches(p, text), "%s (%s) on %q", expr, oracle, text)
		}
		if p.Sample != "" {
			assert.True(t, oracle.MatchString(p.Sample), "%s takes its sample %q", expr, p.Sample)
		}
		if rejected, ok := pattern.Reject(p, p.Sample); ok {
			assert.False(t, oracle.MatchString(rejected), "%s refuses %q", expr, rejected)
			assert.True(t, utf8.ValidString(rejected))
		} else {
			assert.True(t, oracle.MatchString(""), "%s matches everything", expr)
		}
		least := rapid.IntRange(0, 5).Draw(t, "least")
		if text, ok := pattern.SampleLen(p, least, least+3); ok {
			assert.True(t, oracle.MatchString(text), "%s takes %q", expr, text)
			length := utf8.RuneCountInString(text)
			assert.True(t, length >= least && length <= least+3, "%q has %d to %d characters", text, least, least+3)
		} else if n := utf8.RuneCountInString(p.Sample); matches(p, p.Sample) {
			assert.False(t, n >= least && n <= least+3, "%s has the sample %q", expr, p.Sample)
		}
	})
}

// CEL's matches: https://github.com/google/re2/wiki/Syntax.
func TestRE2AgreesWithGoRegexp(t *testing.T) {
	for _, expr := range []string{`(?i)æx[k]`, `\pL\p{Greek}?`, `^[[:alpha:]]{2}$`, `\Aa.\z`, `(?s)a.b`, `a.b`, `\s`, `(?i:s)\d+`, `(?P<n>a)|^$`, `\x{e6}`, `\Qa.b\E`} {
		p, err := CompileRE2(expr)
		require.NoError(t, err, expr)
		oracle := regexp.MustCompile(expr)
		rapid.Check(t, func(t *rapid.T) {
			text := rapid.OneOf(texts, rapid.StringMatching(expr), rapid.SampledFrom([]string{"ÆXK", "ſ1", "a\nb", "a.b", "\v", "\u00a0"})).Draw(t, "text")
			assert.Equal(t, oracle.MatchString(text), matches(p, text), "%s on %q", expr, text)
		})
	}
	for _, expr := range []string{`\b`, `(?m)^a`, `(?m)a$`, `(`} {
		_, err := CompileRE2(expr)
		assert.ErrorContains(t, err, "pattern", expr)
	}
}

// What santhosh-tekuri/jsonschema answers for schemas whose pattern means the same in Go
// and in ECMA-262, on the texts of the JSON-Schema-Test-Suite's kind.
func TestPatternKeywordAgreesWithJSONSchemaLibrary(t *testing.T) {
	for _, expr := range []string{`^a*$`, `a+`, `^[A-ZÆØÅ][a-zæøå]+$`, `^\d{6}-?\d{4}$`, `^(\([0-9]{3}\))?[0-9]{3}-[0-9]{4}$`, `^\w+@\w+\.dk$`, `^[^,;]{0,5}$`, `😀|€`} {
		p := compile(t, expr)
		quoted, err := json.Marshal(map[string]string{"pattern": expr})
		require.NoError(t, err)
		schema, err := jsonschema.CompileString("pattern.json", string(quoted))
		require.NoError(t, err)
		rapid.Check(t, func(t *rapid.T) {
			text := rapid.OneOf(texts, rapid.StringMatching(expr)).Draw(t, "text")
			assert.Equal(t, schema.Validate(text) == nil, matches(p, text), "%s on %q", expr, text)
		})
	}
}

// The patterns of the JSON-Schema-Test-Suite for draft-07.
func TestJSONSchemaTestSuitePatterns(t *testing.T) {
	suite := conformance.JSONSchema(t)
	groups := suite.Groups(t, "pattern.json")
	for _, file := range []string{"optional/ecmascript-regex.json", "optional/non-bmp-regex.json"} {
		groups = append(groups, suite.Groups(t, file)...)
	}
	for _, g := range groups {
		var schema struct{ Pattern, Format string }
		require.NoError(t, json.Unmarshal(g.Schema, &schema))
		var p *program.Pattern
		if schema.Pattern != "" {
			p = compile(t, schema.Pattern)
		}
		for _, test := range g.Tests {
			text, ok := test.Text()
			switch {
			case !ok:
			case schema.Format == "regex": // here the expressions are the data
				_, err := Compile(text)
				assert.Equal(t, test.Valid, err == nil, test.Description)
			case p != nil:
				assert.Equal(t, test.Valid, matches(p, text), "%s: %q", test.Description, text)
			}
		}
	}
}

func TestAutomataAreSmall(t *testing.T) {
	for expr, states := range map[string]int{
		`[]`: 3, ``: 3, `a`: 3, `^a$`: 4, `^[0-9]{4}$`: 7, `^(J|N)$`: 4, `^(a|b|ab|ba)*$`: 3, `^[a-zæøå]$`: 4, `^\p{L}{1,60}$`: 63,
	} {
		p := compile(t, expr)
		assert.Len(t, p.Accept, states, expr)
		assert.Len(t, p.Classes, 128, expr)
		assert.Len(t, p.Next, states*p.Width, expr)
		assert.False(t, p.Wide)
	}
	wide := compile(t, `^[0-9]{300}$`)
	assert.True(t, wide.Wide)
	assert.Len(t, wide.Next, 2*len(wide.Accept)*wide.Width)
	assert.True(t, matches(wide, strings.Repeat("7", 300)))
	assert.False(t, matches(wide, strings.Repeat("7", 301)))
	assert.False(t, matches(wide, strings.Repeat("7", 299)))
}

func TestTheSameExpressionGivesTheSameAutomaton(t *testing.T) {
	for _, expr := range []string{`^\p{L}{1,5}$`, `[a-f]|[^x]y|€`} {
		assert.Equal(t, compile(t, expr), compile(t, expr))
	}
}

func FuzzCompile(f *testing.F) {
	for _, expr := range []string{`^[0-9]{4}$`, `(a|b)*`, `\p{L}[^\w-]`, `(?<a>x)\u{1F600}`, `[]|[^]`, `a{2,}$|^b`} {
		f.Add(expr, "aæ1")
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		p, err := Compile(expr)
		if err != nil || !utf8.ValidString(text) {
			return
		}
		assert.True(t, value.IsRegex([]byte(expr)), "%s is of the format regex", expr)
		tree, err := parse(expr)
		require.NoError(t, err)
		oracle, err := regexp.Compile(tree.String())
		if err != nil {
			require.ErrorContains(t, err, string(syntax.ErrInvalidRepeatSize)) // {1001} is too much for Go
			return
		}
		assert.Equal(t, oracle.MatchString(text), matches(p, text), "%s on %q", expr, text)
	})
}

func BenchmarkCompile(b *testing.B) {
	for _, expr := range []string{`^[A-Z]{2}\d{4}$`, `^\p{L}{1,20}$`, `^.{1,4000}$`} {
		b.Run(expr, func(b *testing.B) {
			for b.Loop() {
				_, _ = Compile(expr)
			}
		})
	}
}
