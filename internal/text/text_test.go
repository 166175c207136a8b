package text_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/rules"
)

// breach is a finding of a rule with this message, in a field of a kind.
func breach(message string, p program.Personal, value string) *finding.Finding {
	m := &program.Message{Name: "Indberet", Fields: []program.Field{
		{Name: "Indberet"}, {Name: "Navn", Label: program.Text{Da: "Elevens navn", En: "The pupil's name"}, Personal: p}}}
	return &finding.Finding{
		Rule:     &program.Rule{ID: "s/t/Navn/x", Keyword: "x", Field: 1, Limit: "^[0-9]{3}$", Message: program.Text{Da: message}},
		Message:  m,
		Personal: p, Value: value, HasValue: true,
	}
}

func TestMessageIsFilledFromRuleFieldAndFinding(t *testing.T) {
	for _, c := range []struct {
		why, template string
		change        func(*finding.Finding)
		want          string
	}{
		{"label", "{label} mangler.", nil, "Elevens navn mangler."},
		{"name and parent", "{name} i {parent}", nil, "Navn i Indberet"},
		{"the finding's parent first", "{parent}", func(f *finding.Finding) { f.Parent = "Elev" }, "Elev"},
		{"a limit with braces", "mønstret {limit}", nil, "mønstret ^[0-9]{3}$"},
		{"the limit of a limit", "{limit}", func(f *finding.Finding) { f.Rule.Limit, f.Want = "", "64" }, "64"},
		{"want", "her skulle stå </{want}>", func(f *finding.Finding) { f.Want = "Elev" }, "her skulle stå </Elev>"},
		{"want falls back on the limit", "{want}", nil, "^[0-9]{3}$"},
		{"found", "der er {found}", func(f *finding.Finding) { f.Found = "72" }, "der er 72"},
		{"found falls back on the value", "fundet: {found}", nil, "fundet: A***"},
		{"found that holds the value", "fundet: {found}", func(f *finding.Finding) { f.Found = "Anna Hansen" }, "fundet: A***"},
		{"value", "fundet: «{value}»", nil, "fundet: «A***»"},
		{"an empty value", "fundet: «{value}»", func(f *finding.Finding) { f.Value = "" }, "fundet: «»"},
		{"no value", "fundet: «{value}»", func(f *finding.Finding) { f.HasValue, f.Value = false, "" }, "fundet: «…»"},
		{"nothing known", "der er {found}.", func(f *finding.Finding) { f.HasValue, f.Value = false, "" }, "der er …"},
		{"a placeholder that nobody knows", "a {nonsense} b", nil, "a … b"},
		{"braces that are not a placeholder", "{ {6} {a b} {", nil, "{ {6} {a b} {"},
		{"allowed", "{allowed}", func(f *finding.Finding) { f.Rule.Allowed = []string{"J", "N"} }, "J eller N"},
		{"allowed to be empty", "{allowed}", func(f *finding.Finding) { f.Rule.Allowed = []string{"true", ""} }, "true eller en tom tekst"},
		{"text where a number should be", "fundet: {found}", func(f *finding.Finding) { f.Rule.Keyword, f.Found = "type", "text" }, "fundet: teksten «A***»"},
		{"no text where a number should be", "fundet: {found}", func(f *finding.Finding) { f.Rule.Keyword, f.Found, f.Value = "type", "string", "" }, "fundet: en tom tekst"},
		{"a text of which nothing is known", "fundet: {found}", func(f *finding.Finding) { f.Rule.Keyword, f.Found, f.HasValue = "type", "text", false }, "fundet: tekst"},
		{"types in words", "skal være {limit}, ikke {found}", func(f *finding.Finding) {
			f.Rule.Keyword, f.Rule.Limit, f.Rule.Allowed, f.Found = "type", "", []string{"integer", "null"}, "object"
		}, "skal være et heltal eller tom (null), ikke en gruppe af felter"},
		{"a line break in a name", "{found}", func(f *finding.Finding) { f.Found = "a\nb\x1b[31m" }, "a[U+000A]b[U+001B][31m"},
		{"a CPR number in a name", "{found}", func(f *finding.Finding) { f.Found = "0101901234" }, "010190****"},
		{"a measure that is part of the value", "{found}", func(f *finding.Finding) { f.Value, f.Found = "12 10", "10" }, "10"},
	} {
		f := breach(c.template, program.Name, "Anna")
		if c.change != nil {
			c.change(f)
		}
		assert.Equal(t, c.want, text.Message(f, specimen.Rules, "da", false), c.why)
	}
}

func TestLongValueIsCutInASentence(t *testing.T) {
	f := breach("«{value}»", program.Public, strings.Repeat("æ", 100))
	assert.Equal(t, "«"+strings.Repeat("æ", 59)+"…»", text.Message(f, nil, "da", false))
}

func TestPersonalDataStandOnlyWhenAskedFor(t *testing.T) {
	f := breach("{value} {found}", program.CPR, "0101901234")
	assert.Equal(t, "010190**** 010190****", text.Message(f, nil, "da", false))
	assert.Equal(t, "0101901234 0101901234", text.Message(f, nil, "da", true))
	f.Path = "/elever/0101901234"
	assert.Equal(t, "/elever/010190****", text.Path(f, false))
	assert.Equal(t, "/elever/0101901234", text.Path(f, true))
}

func TestValueCutByTheFindingShowsNoHalfCharacterAndNoHalfNumber(t *testing.T) {
	long := strings.Repeat("x", finding.MaxValue-1) + "æ"
	f := breach("", program.Public, long[:finding.MaxValue])
	assert.Equal(t, long[:finding.MaxValue-1], text.Value(f, false))

	f = breach("", program.Public, strings.Repeat("x", finding.MaxValue-9)+"010190123")
	assert.NotContains(t, text.Value(f, false), "010190123")
}

func TestOwnTextThenKeywordThenLastResort(t *testing.T) {
	find := func(rule program.RuleID) *finding.Finding {
		return &finding.Finding{Rule: &specimen.Kontakt.Rules[rule], System: specimen.Ungedatabasen, Message: specimen.Kontakt}
	}
	for _, c := range []struct {
		rule       program.RuleID
		lang, want string
	}{
		{specimen.RuleEnrolled, "da", "Eleven er ikke indskrevet på institutionen."},
		{specimen.RuleEnrolled, "en", "The pupil is not enrolled at the institution."},
		{specimen.RuleMissing, "da", "Kontakttype mangler. Feltet KontaktType skal stå i KontaktpersonInfo."},
		{specimen.RuleSilent, "da", "Indberetning overholder ikke reglen silent."},
		{specimen.RuleSilent, "en", "Report breaks the rule silent."},
	} {
		assert.Equal(t, c.want, text.Message(find(c.rule), specimen.Rules, c.lang, false))
	}
	mail := find(specimen.RuleMailLength)
	assert.Equal(t, "Brug institutionens egen adresse.", text.Fix(mail, specimen.Rules, "da", false), "the field's fix before the keyword's")
	assert.Equal(t, "The interface states how long the value may be.", text.Why(mail, specimen.Rules, "en", false))
	assert.Empty(t, text.Fix(find(specimen.RuleSilent), specimen.Rules, "da", false))

	twice := find(specimen.RuleMailLength)
	once := *twice.Rule
	once.Keyword = "once"
	twice.Rule = &once
	assert.Empty(t, text.Fix(twice, specimen.Rules, "da", false), "what to write is no help where a field occurs twice")

	only := breach("Kun dansk.", program.Public, "")
	assert.Equal(t, "Kun dansk.", text.Message(only, nil, "en", false), "better the other language than none")
}

func TestWhatARuleAsksIsItsOwnTextThenTheKeywords(t *testing.T) {
	set := &program.Ruleset{Keywords: []program.KeywordText{
		{Keyword: "minItems", Limit: "1", Asks: program.Text{Da: "{label} skal stå mindst én gang.", En: "{label} must occur at least once."}},
		{Keyword: "minItems", Asks: program.Text{Da: "{label} skal stå mindst {limit} gange.", En: "{label} must occur at least {limit} times."}},
		{Keyword: "enum", Asks: program.Text{Da: "{label} skal være {allowed}.", En: "{label} must be {allowed}."}},
	}}
	many := strings.Split("a b c d e f g h i j", " ")
	for _, c := range []struct {
		why, lang, want string
		rule            program.Rule
	}{
		{"the keyword's", "da", "Elevens navn skal stå mindst 3 gange.", program.Rule{Keyword: "minItems", Limit: "3"}},
		{"those of the limit first", "en", "The pupil's name must occur at least once.", program.Rule{Keyword: "minItems", Limit: "1"}},
		{"its own first", "da", "Navnet skal være dansk.", program.Rule{Keyword: "minItems", Limit: "3", Asks: program.Text{Da: "Navnet skal være dansk."}}},
		{"its own message before the keyword's asks", "da", "Elevens navn er tomt.", program.Rule{Keyword: "minItems", Message: program.Text{Da: "{label} er tomt; fundet: «{value}»."}}},
		{"few values by name", "da", "Elevens navn skal være a, b eller c.", program.Rule{Keyword: "enum", Allowed: many[:3]}},
		{"many by their number", "da", "Elevens navn skal være en af de 10 tilladte værdier.", program.Rule{Keyword: "enum", Allowed: many}},
		{"many in English", "en", "The pupil's name must be one of the 10 values allowed.", program.Rule{Keyword: "enum", Allowed: many}},
	} {
		f := breach("", program.Public, "x")
		c.rule.Field = 1
		f.Rule = &c.rule
		assert.Equal(t, c.want, text.General(f, set, c.lang), c.why)
	}
	assert.Equal(t, many, strings.Split("a b c d e f g h i j", " "), "the rule stays as it is")
}

func TestGeneralLeavesOutWhatWasFound(t *testing.T) {
	for _, c := range []struct{ template, want string }{
		{"{label} må højst være 64 tegn; der er {found}.", "Elevens navn må højst være 64 tegn."},
		{"{label} er ikke gyldigt; fundet: «{value}». Skriv ti cifre.", "Elevens navn er ikke gyldigt. Skriv ti cifre."},
		{"Værdien «{value}» er ikke tilladt. Tilladt er: J.", "Tilladt er: J."},
		{"{found} hører ikke hjemme i {parent}.", "… hører ikke hjemme i Indberet."},
		{"{found} passer ikke; her skulle stå Elev. Luk elementet.", "Luk elementet."},
	} {
		assert.Equal(t, c.want, text.General(breach(c.template, program.Public, "x"), nil, "da"))
	}
}

func TestList(t *testing.T) {
	assert.Equal(t, "", text.List(nil, "da"))
	assert.Equal(t, "a", text.List([]string{"a"}, "da"))
	assert.Equal(t, "a eller b", text.List([]string{"a", "b"}, "da"))
	assert.Equal(t, "a, b eller c", text.List([]string{"a", "b", "c"}, "da"))
	assert.Equal(t, "a, b or c", text.List([]string{"a", "b", "c"}, "en"))
}

func TestSourceNamesDocumentVersionAndSection(t *testing.T) {
	f := &finding.Finding{Rule: &specimen.Kontakt.Rules[specimen.RuleMailLength], System: specimen.Ungedatabasen, Message: specimen.Kontakt}
	assert.Equal(t, "Snitfladebeskrivelse: indberetning af kontaktpersoner, version 1.0, afsnit 6.1.3", text.Source(f, "da"))
	assert.Contains(t, text.Source(f, "en"), ", section 6.1.3")
	f.Rule = &specimen.Kontakt.Rules[specimen.RuleCPR]
	assert.Equal(t, "CPR-kontorets definition af personnummeret, 2008", text.Source(f, "da"))
	f.Rule = &specimen.Kontakt.Rules[specimen.RuleSilent]
	assert.Equal(t, "Snitfladebeskrivelse: indberetning af kontaktpersoner, version 1.0", text.Source(f, "da"), "the message's own")
	assert.Empty(t, text.Source(&finding.Finding{Rule: &specimen.Engine.Rules[1], System: specimen.Engine}, "da"))
}

func TestWordsOfEveryReport(t *testing.T) {
	assert.Equal(t, "1 fejl, 2 advarsler", text.Counts(finding.Counts{Error: 1, Warning: 2}, "da"))
	assert.Equal(t, "1,204 errors, 1 note", text.Counts(finding.Counts{Error: 1204, Info: 1}, "en"))
	assert.Equal(t, "1.000.000", text.Number(1000000, "da"))
	assert.Equal(t, "Ikke kontrolleret", text.Verdict(finding.Failed, "da"))
	assert.Equal(t, "advarsel", text.Severity(program.Warning, "da"))
	assert.Equal(t, "note", text.Severity(program.Info, "en"))
	assert.Equal(t, "3 valid; 1 valid as far as checked; 2 not checked", text.Tally(&finding.Summary{Valid: 4, Limited: 1, Failed: 2}, "en"))
	assert.Equal(t, "Registret enrolments mangler: 1.200 regler er ikke kontrolleret", text.Missing("enrolments", 1200, "da"))
	u := &finding.Unchecked{Registers: []string{"a", "b"}}
	assert.Equal(t, "mangler registrene a og b", text.Reason(u, "da"))
	assert.Equal(t, "needs registers a and b", text.Reason(u, "en"))
}

// Valid is said plainly of what was checked in full and rests on no draft, and of nothing else.
func TestAnAnswerTellsHowFarItReaches(t *testing.T) {
	register := finding.Unchecked{Rule: &program.Rule{ID: "a"}, Registers: []string{"enrolments"}}
	content := finding.Unchecked{Rule: &program.Rule{ID: "b"}, Found: "Q"}
	for _, c := range []struct {
		p      finding.Payload
		da, en string
	}{
		{finding.Payload{}, "Gyldig", "Valid"},
		{finding.Payload{Unchecked: []finding.Unchecked{register}},
			"Gyldig, så vidt det kunne kontrolleres: 1 regel kræver et register", "Valid as far as checked: 1 rule needs a register"},
		{finding.Payload{Unchecked: []finding.Unchecked{register, register, content}, DraftFields: 3},
			"Gyldig, så vidt det kunne kontrolleres: 2 regler kræver registre; noget af indholdet er ikke kontrolleret; 3 felter er udkast",
			"Valid as far as checked: 2 rules need registers; part of the content was not checked; 3 fields are drafts"},
		{finding.Payload{DraftFields: 1}, "Gyldig, så vidt det kunne kontrolleres: 1 felt er et udkast", "Valid as far as checked: 1 field is a draft"},
		{finding.Payload{Draft: true, DraftFields: 9}, "Gyldig, så vidt det kunne kontrolleres: beskeden er et udkast", "Valid as far as checked: draft message"},
		{finding.Payload{Verdict: finding.Invalid, Draft: true}, "Ugyldig", "Invalid"},
		{finding.Payload{Verdict: finding.Undecided}, "Uafgjort", "Undecided"},
		{finding.Payload{Verdict: finding.Failed}, "Ikke kontrolleret", "Not checked"},
	} {
		assert.Equal(t, c.da, text.Answer(&c.p, "da"))
		assert.Equal(t, c.en, text.Answer(&c.p, "en"))
		assert.Equal(t, c.da == "Gyldig" || c.da == "Ugyldig" && !c.p.Draft, c.p.Full(), c.da)
	}
	assert.Equal(t, "no known message begins with Q", text.Reason(&content, "en"))
}

// A specimen's personal data must not come out of any text.
func TestNoTextHoldsPersonalData(t *testing.T) {
	for _, p := range specimen.Report().Payloads {
		for i := range p.Findings {
			f := &p.Findings[i]
			for _, lang := range []string{"da", "en"} {
				all := text.Message(f, specimen.Rules, lang, false) + text.Why(f, specimen.Rules, lang, false) +
					text.Fix(f, specimen.Rules, lang, false) + text.Value(f, false) + text.Path(f, false)
				require.NotContains(t, all, specimen.CPR)
				require.NotContains(t, all, specimen.Mail)
				require.NotContains(t, all, "0101901234")
				require.NotContains(t, all, "{")
			}
		}
	}
}

func TestPlacesOfRowsAreInWords(t *testing.T) {
	for path, want := range map[string]string{
		"row 3, column Fag på skema": "række 3, kolonne Fag på skema", "row 12": "række 12", "record Hoved": "posten Hoved",
		"/A/B[2]": "/A/B[2]", "/rows/0": "/rows/0", "": "",
	} {
		f := &finding.Finding{Path: path}
		assert.Equal(t, want, text.Place(f, "da", false))
		assert.Equal(t, path, text.Place(f, "en", false))
	}
	f := &finding.Finding{Path: "row 3, column 120305-5024", Rule: &program.Rule{}}
	assert.NotContains(t, text.Place(f, "da", false), "5024", "an unknown column's name comes from the file")
}

// What no source states is not said to be the interface's demand.
func TestADraftRuleSaysThatItIsAProposal(t *testing.T) {
	set := &program.Ruleset{Keywords: []program.KeywordText{
		{Draft: true, Why: program.Text{Da: "Et bud.", En: "A proposal."}},
		{Keyword: program.OwnKeyword, Draft: true, Why: program.Text{Da: "Vores eget.", En: "Our own."}},
		{Keyword: "enum", Draft: true, Why: program.Text{Da: "Andre?", En: "Others?"}, Message: program.Text{Da: "Ukendt.", En: "Unknown."}},
		{Keyword: "enum", Message: program.Text{Da: "Forbudt.", En: "Forbidden."}, Fix: program.Text{Da: "Ret.", En: "Mend."}},
		{Keyword: "required", Why: program.Text{Da: "Krævet.", En: "Required."}},
	}}
	m := &program.Message{Fields: []program.Field{{}, {Own: true}}}
	why := func(r program.Rule) string {
		return text.Why(&finding.Finding{Rule: &r, Message: m}, set, "en", false)
	}
	assert.Equal(t, "A proposal.", why(program.Rule{Keyword: "required", Evidence: program.Draft}))
	assert.Equal(t, "Our own.", why(program.Rule{Keyword: "required", Evidence: program.Draft, Field: 1}))
	assert.Equal(t, "Others?", why(program.Rule{Keyword: "enum", Evidence: program.Draft}))
	assert.Equal(t, "Our own.", why(program.Rule{Keyword: "enum", Evidence: program.Draft, Field: 1}))
	assert.Equal(t, "Required.", why(program.Rule{Keyword: "required", Evidence: program.Official}))
	assert.Equal(t, "Its own.", why(program.Rule{Keyword: "required", Evidence: program.Draft, Why: program.Text{En: "Its own."}}))
}

// Whatever a finding can say of what happened, it says in both languages.
func TestHintsAreInBothLanguages(t *testing.T) {
	rule := program.Rule{ID: "a/b/c/cpr", Keyword: "cpr", Message: program.Text{Da: "Forkert.", En: "Wrong."}, Fix: program.Text{Da: "Ret.", En: "Correct."}}
	for h := finding.NoHint + 1; h <= finding.LastHint; h++ {
		f := finding.Finding{Rule: &rule, Hint: h}
		da, en := text.Message(&f, nil, "da", false), text.Message(&f, nil, "en", false)
		assert.True(t, strings.HasPrefix(da, "Forkert. ") && strings.HasSuffix(da, "."), da)
		assert.True(t, strings.HasPrefix(en, "Wrong. ") && strings.HasSuffix(en, "."), en)
		assert.Equal(t, text.Fix(&f, nil, "da", false) == "Ret.", text.Fix(&f, nil, "en", false) == "Correct.", "a fix in both, or none of its own")
	}
	assert.Equal(t, "Forkert.", text.Message(&finding.Finding{Rule: &rule}, nil, "da", false))
}

// That a zero was lost is a guess: the digit that is missing may be another.
func TestALostZeroIsNeverSaidToBeCertain(t *testing.T) {
	rule := program.Rule{ID: "a/b/c/cpr", Keyword: "cpr", Message: program.Text{Da: "Forkert.", En: "Wrong."}}
	for _, h := range []finding.Hint{finding.ZeroLost, finding.ZerosLost} {
		f := finding.Finding{Rule: &rule, Hint: h}
		assert.Contains(t, text.Message(&f, nil, "da", false), " Måske ")
		assert.Contains(t, text.Message(&f, nil, "en", false), " Perhaps ")
		assert.Contains(t, text.Fix(&f, nil, "da", false), "Er et nul forrest væk, ")
		assert.Contains(t, text.Fix(&f, nil, "en", false), "If a zero in front is gone, ")
	}
}

// Two rows that do not go together are both named: the one at the place, the other in words.
func TestTheOtherRowIsNamed(t *testing.T) {
	rule := program.Rule{ID: "a/b/c/twice", Keyword: "twice", Message: program.Text{Da: "To gange.", En: "Twice."}}
	f := finding.Finding{Rule: &rule, Path: "row 5", Other: "row 3"}
	assert.Equal(t, "To gange. Sammenlign med række 3.", text.Message(&f, nil, "da", false))
	assert.Equal(t, "Twice. Compare with row 3.", text.Message(&f, nil, "en", false))
	f.Path, f.Other = "/A/B[4]", "/A/B[2]"
	assert.Equal(t, "To gange. Sammenlign med /A/B[2].", text.Message(&f, nil, "da", false))
	f.Other = "/120305-5024/0"
	assert.NotContains(t, text.Message(&f, nil, "da", false), "5024", "keys of JSON may hold personal data")
	f.Other = ""
	assert.Equal(t, "Twice.", text.Message(&f, nil, "en", false))
}

// What a draft asks is worded as advice, and a value that it does not know is not called forbidden.
func TestWordsGoByEvidence(t *testing.T) {
	set := &program.Ruleset{Keywords: []program.KeywordText{
		{Keyword: "enum", Draft: true, Message: program.Text{Da: "Ukendt.", En: "Unknown."}},
		{Keyword: "enum", Message: program.Text{Da: "Forbudt.", En: "Forbidden."}, Fix: program.Text{Da: "Ret.", En: "Mend."}},
		{Keyword: "type", Message: program.Text{Da: "X {must} være et tal.", En: "X {must} be a number."},
			Asks: program.Text{Da: "X {may} ikke være tom.", En: "X {must} not be empty."}},
	}}
	say := func(r program.Rule, lang string) []string {
		f := &finding.Finding{Rule: &r}
		return []string{text.Message(f, set, lang, false), text.General(f, set, lang), text.Fix(f, set, lang, false)}
	}
	official := program.Rule{Keyword: "type", Severity: program.Error, Evidence: program.Official}
	draft := program.Rule{Keyword: "type", Severity: program.Warning, Evidence: program.Draft}
	assert.Equal(t, []string{"X skal være et tal.", "X må ikke være tom.", ""}, say(official, "da"))
	assert.Equal(t, []string{"X must be a number.", "X must not be empty.", ""}, say(official, "en"))
	assert.Equal(t, []string{"X bør være et tal.", "X bør ikke være tom.", ""}, say(draft, "da"))
	assert.Equal(t, []string{"X should be a number.", "X should not be empty.", ""}, say(draft, "en"))

	official.Keyword, draft.Keyword = "enum", "enum"
	assert.Equal(t, "Forbidden.", say(official, "en")[0])
	assert.Equal(t, []string{"Unknown.", "Unknown.", "Mend."}, say(draft, "en"))
}

// A rule of the engine over what an interface may have is no surer than the interface, and says so.
func TestARuleOfTheEngineInADraft(t *testing.T) {
	set := &program.Ruleset{Keywords: []program.KeywordText{{Draft: true, Why: program.Text{Da: "Et bud.", En: "A proposal."}}}}
	r := &program.Rule{Keyword: "unexpected", Severity: program.Error, Evidence: program.Official, Why: program.Text{Da: "Den kendes.", En: "It is known."},
		Message: program.Text{Da: "Der {must} ikke være tekst.", En: "There {must} be no text."}}
	f := &finding.Finding{Rule: r, Severity: program.Error}
	assert.Equal(t, "It is known.", text.Why(f, set, "en", false))
	assert.Equal(t, "There must be no text.", text.Message(f, set, "en", false))
	f.Doubt = program.Official - program.Draft
	assert.Equal(t, "A proposal.", text.Why(f, set, "en", false))
	assert.Equal(t, "There should be no text.", text.Message(f, set, "en", false))
}

// Keywords speak of fields. A rule on files that happens to end in the same word, such as that on empty files, has the
// texts that it brings itself and no others.
func TestRulesOnFilesTakeNoTextsOfFields(t *testing.T) {
	set := rules.All()
	for _, s := range set.Systems {
		if s.ID != "forkontrol" {
			continue
		}
		for i := 1; i < len(s.Rules); i++ {
			f := &finding.Finding{Rule: &s.Rules[i], System: s}
			if s.Rules[i].Why.Empty() {
				assert.Empty(t, text.Why(f, set, "da", false), s.Rules[i].ID)
			}
		}
	}
}
