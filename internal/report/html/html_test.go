package html_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	markup "golang.org/x/net/html"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/html"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
)

func page(t *testing.T, r *finding.Report, o report.Options) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, html.Write(&b, r, specimen.Rules, o))
	return b.String()
}

// holds asks whether a page has a text. It does not print the page.
func holds(t *testing.T, want bool, page, text string) {
	t.Helper()
	assert.Equal(t, want, strings.Contains(page, text), "%q", text)
}

// static is what of a page is seen without a script.
func static(page string) string {
	return page[strings.Index(page, "<noscript>"):strings.Index(page, "</noscript>")]
}

// element is an element of a page, as a browser reads it.
type element struct {
	name, text string
	attributes map[string]string
}

// elements returns the elements of a page that hold text only, and those without an
// end, in their order.
func elements(t *testing.T, page string) []element {
	t.Helper()
	var all []element
	var walk func(n *markup.Node)
	walk = func(n *markup.Node) {
		if n.Type == markup.ElementNode {
			e := element{name: n.Data, attributes: map[string]string{}}
			for _, a := range n.Attr {
				e.attributes[a.Key] = a.Val
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if c.Type == markup.TextNode {
					e.text += c.Data
				}
			}
			all = append(all, e)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	// Without a script, as a reader sees what is in noscript.
	doc, err := markup.ParseWithOptions(strings.NewReader(page), markup.ParseOptionEnableScripting(false))
	require.NoError(t, err)
	walk(doc)
	return all
}

// one returns the only element that has a name and, when it is not empty, an id.
func one(t *testing.T, page, name, id string) element {
	t.Helper()
	var found []element
	for _, e := range elements(t, page) {
		if e.name == name && (id == "" || e.attributes["id"] == id) {
			found = append(found, e)
		}
	}
	require.Len(t, found, 1, "%s %s", name, id)
	return found[0]
}

func TestPageIsTheSameEveryTime(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		got := page(t, specimen.Report(), report.Options{Lang: lang})
		assert.Equal(t, got, page(t, specimen.Report(), report.Options{Lang: lang}))
		specimen.Golden(t, lang+".html", []byte(got))
	}
}

func TestPageHoldsTheJSONReport(t *testing.T) {
	for _, o := range []report.Options{{Lang: "da"}, {Lang: "en"}, {Show: true}} {
		want := report.Append(nil, specimen.Report(), specimen.Rules, o)
		assert.JSONEq(t, string(want), one(t, page(t, specimen.Report(), o), "script", "report-data").text)
	}
}

// A tester sees at once that the parts of the page stand where its reader looks.
func TestPageHasTheVerdictWithoutAScript(t *testing.T) {
	out := page(t, specimen.Report(), report.Options{Lang: "da"})
	static := static(out)
	for _, text := range []string{"4 af 7 indberetninger er ikke gyldige", "15 fejl, 1.205 advarsler", "data/kontakt.xml",
		"Kontakttype mangler.", "Udfyld feltet.", "linje 12, tegn 22", "Registret enrolments mangler: 1 regel er ikke kontrolleret",
		"Gyldig, så vidt det kunne kontrolleres", "beskeden er et udkast"} {
		holds(t, true, static, text)
	}
	assert.Less(t, strings.Index(static, "kontakt.xml"), strings.Index(static, "god.xml"), "what is wrong comes first")
}

func TestPageWithoutAScriptHasTheFirstFindings(t *testing.T) {
	r := many(1000)
	out := page(t, r, report.Options{Lang: "en"})
	assert.Equal(t, 200, strings.Count(out, `<li class="finding">`))
	holds(t, true, out, "800 more findings are in the file")
	r = &finding.Report{Payloads: make([]finding.Payload, 250)}
	r.Summary = finding.Summary{Payloads: 250, Valid: 250}
	holds(t, true, page(t, r, report.Options{Lang: "en"}), "and 50 more payloads.")
}

func TestVerdictInAll(t *testing.T) {
	for _, c := range []struct {
		summary finding.Summary
		want    string
	}{
		{finding.Summary{}, `class="verdict failed"`},
		{finding.Summary{}, "Nothing was checked"},
		{finding.Summary{Payloads: 1, Valid: 1}, "</svg>Valid</h2>"},
		{finding.Summary{Payloads: 1, Undecided: 1}, "</svg>Undecided</h2>"},
		{finding.Summary{Payloads: 1200, Valid: 1200}, "All 1,200 payloads are valid"},
		{finding.Summary{Payloads: 3, Valid: 3, Limited: 1}, "All 3 payloads are valid as far as checked"},
		{finding.Summary{Payloads: 3, Valid: 3, Limited: 1}, `class="verdict limited"`},
		{finding.Summary{Payloads: 2, Valid: 1, Failed: 1}, "1 of 2 payloads is not valid"},
		{finding.Summary{Payloads: 3, Valid: 1, Failed: 1, Undecided: 1}, `class="verdict failed"`},
		{finding.Summary{Payloads: 3, Valid: 1, Invalid: 1, Undecided: 1}, `class="verdict invalid"`},
	} {
		holds(t, true, page(t, &finding.Report{Summary: c.summary}, report.Options{Lang: "en"}), c.want)
	}
}

// hostile is what a payload may hold to get out of where it is.
var hostile = []string{`</script><script>alert(1)</script>`, `<!--<script>`, `-->`, "]]>", `"><img src=x onerror=alert(1)>`,
	`</noscript></style></title>`, "\u2028\u2029\u202e\u0000\u0007", "{{static}}{{about}}{{report}}{{script}}", "\xff\xc3", `javascript:alert(1)`}

func TestPageShowsWhatAPayloadSaysAsText(t *testing.T) {
	plain := elements(t, page(t, evil("x"), report.Options{Lang: "da", Show: true}))
	for _, s := range hostile {
		out := page(t, evil(s), report.Options{Lang: "da", Show: true})
		got := elements(t, out)
		require.Len(t, got, len(plain), "%q makes or takes away elements", s)
		for i := range got {
			require.Equal(t, plain[i].name, got[i].name, s)
			assert.Len(t, got[i].attributes, len(plain[i].attributes), s)
		}
		holds(t, false, out, "\u2028")
		for _, mark := range []string{"\u202e", "\x00", "\x07"} {
			holds(t, false, static(out), mark)
		}
		var data struct{ Payloads []struct{ File string } }
		require.NoError(t, json.Unmarshal([]byte(one(t, out, "script", "report-data").text), &data))
		assert.Equal(t, string([]rune(s)), data.Payloads[0].File, "the report is as it was")
		for _, id := range []string{"words-data", "about-data"} {
			assert.True(t, json.Valid([]byte(one(t, out, "script", id).text)))
		}
	}
}

// evil is a report in which s stands wherever a payload, a file name or another's
// rules may put it.
func evil(s string) *finding.Report {
	rule := &program.Rule{ID: "a/b/c/" + s, Code: "1" + s, Message: program.Text{Da: "{value}" + s}, Fix: program.Text{Da: s}, Why: program.Text{Da: s}}
	return &finding.Report{Version: s, Ruleset: s, AsOf: s, Summary: finding.Summary{Payloads: 1, Invalid: 1},
		Payloads: []finding.Payload{{File: s, Verdict: finding.Invalid,
			Message:   &program.Message{ID: s, Title: s, Name: s + s, Version: s},
			Findings:  []finding.Finding{{Rule: rule, Path: "/" + s, Value: s, HasValue: true, Line: 1, Column: 1}},
			Unchecked: []finding.Unchecked{{Rule: rule, Registers: []string{s}}}}}}
}

// Missing registers come first, whatever came first in the run, and the rest is not among what they help against.
func TestWhatNoRegisterHelpsAgainstIsApartFromMissingRegisters(t *testing.T) {
	hole := finding.Unchecked{Rule: &program.Rule{ID: "forkontrol/payload/hole/empty", Keyword: program.EmptyKeyword}}
	asks := finding.Unchecked{Rule: &program.Rule{ID: "a/b/c/known"}, Registers: []string{"young-people"}}
	r := &finding.Report{Summary: finding.Summary{Payloads: 1, Valid: 1, Limited: 1}, Payloads: []finding.Payload{{Unchecked: []finding.Unchecked{hole, asks}}}}
	assert.Contains(t, static(page(t, r, report.Options{Lang: "en"})), `<h2>Not everything was checked</h2>
<p>A payload may be refused because of what was not checked.</p>
<p>Check again with the registers to include these rules:</p>
<ul>
<li>Register young-people is missing: 1 rule was not checked</li>
</ul>
<p>Also not checked:</p>
<ul>
<li>there is no message in the envelope</li>
</ul>
`)
	r.Payloads[0].Unchecked = []finding.Unchecked{hole}
	assert.NotContains(t, static(page(t, r, report.Options{Lang: "en"})), "registers")
}

func TestPolicyLetsThePagesOwnScriptAndStyleAndNothingElse(t *testing.T) {
	digest := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	for _, lang := range []string{"da", "en"} {
		out := page(t, specimen.Report(), report.Options{Lang: lang})
		var policy, script string
		for _, e := range elements(t, out) {
			if e.attributes["http-equiv"] == "Content-Security-Policy" {
				policy = e.attributes["content"]
			}
			if e.name == "script" && e.attributes["type"] == "" {
				require.Empty(t, script, "one script")
				script = e.text
			}
			assert.Empty(t, e.attributes["style"], "the policy lets no style attribute")
			assert.Empty(t, e.attributes["src"], "the page asks for nothing")
			assert.NotEqual(t, "link", e.name, "the page asks for nothing")
		}
		assert.Equal(t, "default-src 'none'; script-src "+digest(script)+"; style-src "+digest(one(t, out, "style", "").text)+
			"; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'", policy)
		assert.Less(t, strings.Index(out, "Content-Security-Policy"), strings.Index(out, "<style>"), "the policy comes before what it rules")
	}
}

func TestPersonalDataStandOnlyWhenAskedFor(t *testing.T) {
	masked := page(t, specimen.Report(), report.Options{})
	for _, secret := range []string{specimen.CPR, specimen.Mail, "0101901234", "Anna"} {
		holds(t, false, masked, secret)
	}
	holds(t, false, masked, `"shown":true`)
	shown := page(t, specimen.Report(), report.Options{Show: true})
	holds(t, true, shown, specimen.CPR)
	holds(t, true, shown, `"shown":true`)
}

// Whoever has the shell makes the page without this package.
func TestShellAndReportMakeThePage(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		shell := html.Shell(lang)
		_, rest, _ := strings.Cut(shell, html.SlotReport)
		blanks := regexp.MustCompile(`\{\{.*?\}\}`).FindAllString(shell, -1)
		assert.Equal(t, []string{html.SlotStatic, html.SlotAbout, html.SlotReport}, blanks, "every other blank is filled")
		out := page(t, specimen.Report(), report.Options{Lang: lang})
		assert.True(t, strings.HasPrefix(out, shell[:strings.Index(shell, html.SlotStatic)]))
		assert.True(t, strings.HasSuffix(out, rest))
	}
	assert.Equal(t, html.Shell("da"), html.Shell("sv"))
}

// A page that lacks a word shows nothing to its reader: the script stops.
func TestBothLanguagesHaveEveryWord(t *testing.T) {
	read := func(lang string) map[string]string {
		var words map[string]string
		require.NoError(t, json.Unmarshal([]byte(one(t, html.Shell(lang), "script", "words-data").text), &words))
		return words
	}
	da, en := read("da"), read("en")
	blanks := regexp.MustCompile(`\{\w+\}`)
	script := html.Shell("da")
	for name, word := range da {
		require.Contains(t, en, name)
		assert.ElementsMatch(t, blanks.FindAllString(word, -1), blanks.FindAllString(en[name], -1), name)
		assert.NotEmpty(t, word, name)
	}
	assert.Len(t, en, len(da))
	for _, use := range regexp.MustCompile(`\bword\("([a-z.]+)"`).FindAllStringSubmatch(script, -1) {
		assert.Contains(t, da, use[1])
	}
	for _, use := range regexp.MustCompile(`\bcount\("([a-z.]+)"`).FindAllStringSubmatch(script, -1) {
		assert.Contains(t, da, use[1]+".one")
		assert.Contains(t, da, use[1]+".many")
	}
}

// many is a report of one payload with n findings of a rule.
func many(n int) *finding.Report {
	f := make([]finding.Finding, n)
	for i := range f {
		f[i] = finding.Finding{Rule: &specimen.Kontakt.Rules[specimen.RuleCPR], System: specimen.Ungedatabasen, Message: specimen.Kontakt,
			Severity: program.Error, Path: "/Indberet/Elev[" + strconv.Itoa(i+1) + "]/CPRNr", Line: i + 1, Column: 9}
	}
	return &finding.Report{Version: "0.1.0", Payloads: []finding.Payload{{File: "x.xml", Format: "xml", System: specimen.Ungedatabasen, Message: specimen.Kontakt,
		Verdict: finding.Invalid, Findings: f, Counts: finding.Counts{Error: n}}}, Summary: finding.Summary{Payloads: 1, Invalid: 1}}
}

// counter counts what is written and how much is held meanwhile.
type counter struct{ written, largest int }

func (c *counter) Write(b []byte) (int, error) {
	c.written += len(b)
	c.largest = max(c.largest, len(b))
	return len(b), nil
}

func TestReportGoesOutAsItIsMade(t *testing.T) {
	r := many(20_000)
	var c counter
	require.NoError(t, html.Write(&c, r, specimen.Rules, report.Options{}))
	require.Greater(t, c.written, 8<<20)
	assert.Less(t, c.largest, 256<<10, "no piece is as large as the report")
}

type fullDisk struct{ left int }

var errFull = errors.New("disk full")

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.left -= len(p); d.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAWriterThatFailsIsReported(t *testing.T) {
	whole := len(page(t, specimen.Report(), report.Options{}))
	for left := 0; left < whole; left += whole/50 + 1 {
		require.ErrorIs(t, html.Write(&fullDisk{left}, specimen.Report(), specimen.Rules, report.Options{}), errFull)
	}
	require.NoError(t, html.Write(&fullDisk{whole}, specimen.Report(), specimen.Rules, report.Options{}))
}

func BenchmarkWrite(b *testing.B) {
	r := many(10_000)
	b.ReportAllocs()
	for b.Loop() {
		var c counter
		if err := html.Write(&c, r, specimen.Rules, report.Options{}); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(c.written))
	}
}
