// Package specimen is a small ruleset and reports on made-up payloads that the
// tests of all report formats share. Nothing but tests may import it.
package specimen

import (
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Rule numbers of Kontakt.
const (
	RuleMailLength program.RuleID = iota + 1
	RuleMissing
	RuleEnum
	RuleCPR
	RuleUnknown
	RuleEnrolled
	RuleSilent
)

// Kontakt is a message with a rule of most kinds.
var Kontakt = &program.Message{
	ID: "ungedatabasen/indberet-institution-kontakt@1.0#Indberet", Service: "indberet-institution-kontakt",
	Title: "IndberetInstitutionKontakt", Name: "Indberet", Version: "1.0", Evidence: program.Official,
	Source: program.Source{Document: "kontakt"}, Root: "Indberet", Formats: []string{"xml", "json"},
	Fields: []program.Field{
		{Name: "Indberet", Label: program.Text{Da: "Indberetning", En: "Report"}},
		{Path: "KontaktpersonInfo", Name: "KontaktpersonInfo", Label: program.Text{Da: "Kontaktperson", En: "Contact person"}},
		{Path: "KontaktpersonInfo.KontaktMail", Name: "KontaktMail", Parent: 1, Personal: program.Contact,
			Label:  program.Text{Da: "Kontaktpersonens mailadresse", En: "Mail address of the contact person"},
			Fix:    program.Text{Da: "Brug institutionens egen adresse.", En: "Use the institution's own address."},
			Source: program.Source{Document: "kontakt", Section: "6.1.3"}},
		{Path: "KontaktpersonInfo.KontaktType", Name: "KontaktType", Parent: 1, Label: program.Text{Da: "Kontakttype", En: "Kind of contact"}},
		{Path: "Elev.CPRNr", Name: "CPRNr", Personal: program.CPR, Label: program.Text{Da: "CPR-nummer", En: "CPR number"}},
	},
	Rules: []program.Rule{
		{},
		{ID: kontakt + "KontaktpersonInfo.KontaktMail/maxLength", Keyword: "maxLength", Severity: program.Error, Evidence: program.Official,
			Field: 2, Limit: "64", Code: "12", Source: program.Source{Document: "kontakt", Section: "6.1.3"}},
		{ID: kontakt + "KontaktpersonInfo.KontaktType/required", Keyword: "required", Severity: program.Error, Evidence: program.Contract, Field: 3},
		{ID: kontakt + "KontaktpersonInfo.KontaktType/enum", Keyword: "enum", Severity: program.Error, Evidence: program.Official,
			Field: 3, Allowed: []string{"Leder", "Sekretær", "Vejleder"}},
		{ID: kontakt + "Elev.CPRNr/cpr", Keyword: "cpr", Severity: program.Error, Evidence: program.Official, Field: 4, Code: "84",
			Source: program.Source{Document: "cpr"}},
		{ID: kontakt + "KontaktpersonInfo/additionalProperties", Keyword: "additionalProperties", Severity: program.Warning,
			Evidence: program.Draft, Field: 1},
		{ID: kontakt + "Elev.CPRNr/enrolled", Keyword: "enrolled", Severity: program.Error, Evidence: program.Official, Field: 4,
			Message:   program.Text{Da: "Eleven er ikke indskrevet på institutionen.", En: "The pupil is not enrolled at the institution."},
			Registers: []string{"enrolments"}},
		{ID: kontakt + "Indberet/silent", Keyword: "silent", Severity: program.Info},
	},
}

const kontakt = "ungedatabasen/indberet-institution-kontakt/"

// Draft is a message that no source spells out.
var Draft = &program.Message{
	ID: "navision-stat/studiestart@0.1#Indmeldelse", Service: "studiestart", Title: "Studiestart", Name: "Indmeldelse", Version: "0.1",
	Evidence: program.Draft, Fields: []program.Field{{Name: "Indmeldelse", Label: program.Text{Da: "Indmeldelse", En: "Enrolment"}}},
	Rules: []program.Rule{{},
		{ID: "navision-stat/studiestart/Indmeldelse/minProperties", Keyword: "minProperties", Severity: program.Warning, Limit: "1"}},
}

// Ungedatabasen, Navision and Engine are the systems of Rules.
var (
	Ungedatabasen = &program.System{ID: "ungedatabasen", Name: "Ungedatabasen", Messages: []*program.Message{Kontakt},
		Documents: []program.Document{
			{ID: "kontakt", Title: "Snitfladebeskrivelse: indberetning af kontaktpersoner", Version: "1.0", Date: "2021-11-15"},
			{ID: "cpr", Title: "CPR-kontorets definition af personnummeret", Date: "2008"},
		}}
	Navision = &program.System{ID: "navision-stat", Name: "Navision Stat", Messages: []*program.Message{Draft}}
	Engine   = &program.System{ID: "forkontrol", Name: "forkontrol",
		Documents: []program.Document{{ID: "xml", Title: "Extensible Markup Language (XML) 1.0", Version: "1.0"}},
		Rules: []program.Rule{
			{ID: "forkontrol/xml/tag-mismatch/well-formed", Keyword: "well-formed", Severity: program.Error, Evidence: program.Official,
				Message: program.Text{Da: "Slutmærket </{found}> passer ikke; her skulle stå </{want}>.",
					En: "The end tag </{found}> does not match; </{want}> was expected here."},
				Asks:   program.Text{Da: "Et slutmærke skal passe til sit startmærke.", En: "An end tag must match its start tag."},
				Why:    program.Text{Da: "En fil, der ikke er velformet XML, kan slet ikke læses.", En: "A file that is not well-formed XML cannot be read."},
				Source: program.Source{Document: "xml", Section: "3"}},
			{ID: "forkontrol/limits/depth/exceeded", Keyword: "exceeded", Severity: program.Error, Evidence: program.Official,
				Message: program.Text{Da: "Filen har mere end {limit} niveauer.", En: "The file has more than {limit} levels."},
				Asks:    program.Text{Da: "Filen må ikke have flere niveauer end grænsen.", En: "The file must not have more levels than the limit."}},
			{ID: "forkontrol/message/name/unknown", Keyword: "unknown", Severity: program.Error, Evidence: program.Official,
				Message: program.Text{Da: "Ingen besked svarer til rodelementet {found}.", En: "No message matches the root element {found}."}},
		}}
)

// Rules is the ruleset.
var Rules = &program.Ruleset{
	Version: "sha256:5bec1men",
	Systems: []*program.System{Engine, Navision, Ungedatabasen},
	Keywords: []program.KeywordText{
		{Keyword: "maxLength",
			Message: program.Text{Da: "{label} må højst være på {limit} tegn; der er {found}.", En: "{label} may have at most {limit} characters; it has {found}."},
			Asks:    program.Text{Da: "{label} må højst være på {limit} tegn.", En: "{label} may have at most {limit} characters."},
			Why:     program.Text{Da: "Grænsefladen fastsætter, hvor lang værdien må være.", En: "The interface states how long the value may be."},
			Fix:     program.Text{Da: "Forkort værdien til højst {limit} tegn.", En: "Shorten the value to at most {limit} characters."}},
		{Keyword: "required",
			Message: program.Text{Da: "{label} mangler. Feltet {name} skal stå i {parent}.", En: "{label} is missing. The field {name} must be in {parent}."},
			Asks:    program.Text{Da: "{label} skal være med i {parent}.", En: "{label} is required in {parent}."},
			Fix:     program.Text{Da: "Udfyld feltet.", En: "Fill in the field."}},
		{Keyword: "enum",
			Message: program.Text{Da: "{label} har værdien «{value}», som ikke er tilladt. Tilladt er: {allowed}.",
				En: "{label} has the value “{value}”, which is not allowed. Allowed are: {allowed}."},
			Asks: program.Text{Da: "{label} skal være {allowed}.", En: "{label} must be {allowed}."},
			Fix: program.Text{Da: "Vælg en af de tilladte værdier, og skriv den præcis, som den står. Store og små bogstaver skal passe.",
				En: "Choose one of the allowed values and write it exactly as it stands. Upper and lower case matter."}},
		{Keyword: "cpr",
			Message: program.Text{Da: "{label} er ikke et gyldigt CPR-nummer; fundet: «{value}».", En: "{label} is not a valid CPR number; found: “{value}”."},
			Asks:    program.Text{Da: "{label} skal være et gyldigt CPR-nummer.", En: "{label} must be a valid CPR number."},
			Why:     program.Text{Da: "Modtageren finder personen ved hjælp af CPR-nummeret.", En: "The receiving system finds the person by the CPR number."},
			Fix:     program.Text{Da: "Skriv CPR-nummeret som ti cifre uden bindestreg.", En: "Write the CPR number as ten digits without a hyphen."}},
		{Keyword: "additionalProperties",
			Message: program.Text{Da: "{found} hører ikke hjemme i {parent}.", En: "{found} does not belong in {parent}."},
			Asks:    program.Text{Da: "{label} må kun have felter, der er beskrevet.", En: "{label} may have only fields that are described."}},
		{Keyword: "minProperties",
			Message: program.Text{Da: "{label} skal have mindst {limit} felter; der er {found}.", En: "{label} must have at least {limit} fields; it has {found}."}},
	},
	Registers: []program.Register{{Name: "enrolments", Title: program.Text{Da: "Indskrivninger", En: "Enrolments"}}},
}

// CPR and Mail are personal data in Report that no report may show unasked.
const (
	CPR  = "3102901234"
	Mail = "birgitte.kontaktperson@enmegetlanginstitutionsnavn-i-nordjylland.example.dk"
)

// Find places the value that line holds between ‹ and › in a finding.
func find(m *program.Message, rule program.RuleID, path string, number int, line string) finding.Finding {
	f := finding.Finding{Rule: &m.Rules[rule], System: Ungedatabasen, Message: m, Path: path, Line: number}
	f.Severity = f.Rule.Severity
	f.Personal = m.Fields[f.Rule.Field].Personal
	place(&f, line)
	return f
}

func place(f *finding.Finding, line string) {
	at, end := strings.Index(line, "‹"), strings.Index(line, "›")
	if at < 0 {
		return
	}
	f.Excerpt = strings.NewReplacer("‹", "", "›", "").Replace(line)
	f.Column = len([]rune(line[:at])) + 1
	f.ExcerptFrom = int64(f.Line) * 100
	f.Offset = f.ExcerptFrom + int64(at)
	if end > at+len("‹") {
		f.Value, f.HasValue = line[at+len("‹"):end], true
	}
}

// Report is a run over payloads with every verdict. Each call gives a new one.
func Report() *finding.Report {
	mail := find(Kontakt, RuleMailLength, "/Indberet/KontaktpersonInfo[1]/KontaktMail", 12, "        <KontaktMail>‹"+Mail+"›</KontaktMail>")
	mail.Found = "76"
	missing := find(Kontakt, RuleMissing, "/Indberet/KontaktpersonInfo[1]", 10, "    ‹›<KontaktpersonInfo>")
	extra := find(Kontakt, RuleUnknown, "/Indberet/KontaktpersonInfo[1]/Fax", 14, "        ‹›<Fax>98123456</Fax><Navn>Birgitte</Navn>")
	extra.Found = "Fax"
	bad := finding.Payload{File: "data/kontakt.xml", Format: "xml", System: Ungedatabasen, Message: Kontakt, Verdict: finding.Invalid,
		Findings: []finding.Finding{missing, mail, extra}, Counts: finding.Counts{Error: 12, Warning: 1},
		Unchecked: []finding.Unchecked{{Rule: &Kontakt.Rules[RuleEnrolled], System: Ungedatabasen, Message: Kontakt, Registers: []string{"enrolments"}}}}
	enum := find(Kontakt, RuleEnum, "/Indberet/KontaktpersonInfo[2]/KontaktType", 31, "\t<KontaktType>‹leder \u0007›</KontaktType>")
	bad.Findings = append(bad.Findings, enum)
	for i := range 9 {
		n := strconv.Itoa(i + 1)
		bad.Findings = append(bad.Findings, find(Kontakt, RuleCPR, "/Indberet/Elev["+n+"]/CPRNr", 40+i,
			"    <Elev nr=\""+n+"\"><Navn>Anna Hansen</Navn><CPRNr>‹"+CPR+"›</CPRNr></Elev>"))
	}

	mismatch := finding.Finding{Rule: &Engine.Rules[0], System: Engine, Severity: program.Error, Path: "/Indberet", Line: 3,
		Found: "Indberet", Want: "Elev"}
	place(&mismatch, "‹›</Indberet>")
	deep := finding.Finding{Rule: &Engine.Rules[1], System: Engine, Severity: program.Error, Path: "/a/0101901234", Line: 1, Want: "64"}
	place(&deep, `{"a": {"0101901234": {"navn": "Anna", "b": ‹›{`)
	unknown := finding.Finding{Rule: &Engine.Rules[2], System: Engine, Severity: program.Error, Found: "html"}
	few := finding.Finding{Rule: &Draft.Rules[1], System: Navision, Message: Draft, Severity: program.Warning, Path: "", Line: 1, Column: 1, Found: "0"}

	r := &finding.Report{Version: "0.1.0", Ruleset: Rules.Version, AsOf: "2026-11-21", Payloads: []finding.Payload{
		{File: "data/god.xml", Format: "xml", System: Ungedatabasen, Message: Kontakt,
			Unchecked: []finding.Unchecked{{Rule: &Kontakt.Rules[RuleEnrolled], System: Ungedatabasen, Message: Kontakt, Registers: []string{"enrolments"}}}},
		bad,
		{File: "data/brudt æ 1.xml", Format: "xml", System: Ungedatabasen, Message: Kontakt, Verdict: finding.Invalid,
			Findings: []finding.Finding{mismatch}, Counts: finding.Counts{Error: 1}},
		{File: "dyb.json", Format: "json", System: Ungedatabasen, Message: Kontakt, Verdict: finding.Undecided,
			Findings: []finding.Finding{deep}, Counts: finding.Counts{Error: 1}},
		{File: "-", Verdict: finding.Failed, Findings: []finding.Finding{unknown}, Counts: finding.Counts{Error: 1}},
		{File: "arkiv.zip!start.ndjson", Format: "ndjson", System: Navision, Message: Draft, Records: 1204,
			Findings: []finding.Finding{few}, Counts: finding.Counts{Warning: 1204}, Truncated: true, Draft: true, DraftFields: 1},
		{File: "data/hel.xml", Format: "xml", System: Ungedatabasen, Message: Kontakt},
	}}
	for i := range r.Payloads {
		r.Summary.Add(&r.Payloads[i])
	}
	return r
}

// Brief is Report, in which payloads without findings are counted and not listed.
func Brief() *finding.Report {
	r := Report()
	all := r.Payloads
	r.Payloads, r.Brief = nil, true
	var kinds finding.Kinds
	for i := range all {
		if all[i].Bare() {
			kinds.Add(&all[i])
		} else {
			r.Payloads = append(r.Payloads, all[i])
		}
	}
	r.Passed = kinds.Passed()
	return r
}

// Waived is Report with two findings that somebody answers for, and one that was there before.
func Waived() *finding.Report {
	r := Report()
	bad := &r.Payloads[1]
	until := &finding.Waiver{By: finding.ByWaiver, Reason: "Mail is shortened from August", Owner: "Drift", Expires: "2999-12-31", File: "forkontrol-waivers.json", Line: 4}
	bad.Findings[1].Waived, bad.Findings[2].Waived = until, until
	bad.Findings[3].Waived = &finding.Waiver{By: finding.ByBaseline, File: "forkontrol-baseline.json"}
	bad.Waived = finding.Counts{Error: 2, Warning: 1}
	r.Summary.Waived = 3
	return r
}
