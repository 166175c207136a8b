package schemas

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
)

// What goes in SOAP 1.2 is advised against in SOAP 1.1, where a source shows the calls. That is no
// error: none says that the older version is refused.
func TestTheOtherVersionOfSOAPIsAWarning(t *testing.T) {
	const call = `<s:Envelope xmlns:s="%"><s:Body>@</s:Body></s:Envelope>`
	const platform = `<hentRequest xmlns="http://ipl.stil.dk/services/x/v1"><Identifier><SystemName>x</SystemName>` +
		`<SystemTransactionID>1</SystemTransactionID></Identifier><Message><HentBevis xmlns=""><CPRNr>140307-4101</CPRNr></HentBevis></Message></hentRequest>`
	const other = `<HentBevis><CPRNr>140307-4101</CPRNr></HentBevis>`
	const eleven, twelve = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
	checker, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	for _, c := range []struct {
		envelope, inside string
		told             bool
	}{{eleven, platform, true}, {twelve, platform, false}, {eleven, other, false}, {twelve, other, false}} {
		report := checker.CheckBytes([]byte(strings.NewReplacer("%", c.envelope, "@", c.inside).Replace(call)), "call.xml")
		assert.NotEqual(t, forkontrol.VerdictInvalid, report.Verdict)
		told := false
		for _, f := range report.Findings {
			if f.Rule == "forkontrol/payload/envelope/version" {
				told = true
				assert.Equal(t, forkontrol.SeverityWarning, f.Severity)
				assert.Contains(t, f.Message, "SOAP 1.1")
				assert.Contains(t, f.Message, "SOAP 1.2")
			}
		}
		assert.Equal(t, c.told, told, "%s in %s", c.inside, c.envelope)
	}
}

// What a vendor may well send to a system whose interface nobody here has seen. Where a
// source leaves a form open, none is asked for; where it states a duty, the duty is
// asked; and what forkontrol proposes is never an error. All persons and numbers are made
// up.
func TestPlausiblePayloads(t *testing.T) {
	const xprs = `<EleverTilProeve xmlns="urn:forkontrol:draft:xprs"><Institutionsnummer>999001</Institutionsnummer>` +
		`<Omraade>%</Omraade><Tidsfrist>2026-03-02</Tidsfrist><Proevehold><Fag>90101</Fag><Deltagelseskode>valgfri</Deltagelseskode>` +
		`<Censorkode>lokal</Censorkode><Elev><CPRNr>140307-4101</CPRNr></Elev></Proevehold></EleverTilProeve>`
	const eud = `<EudBevis xmlns="urn:forkontrol:draft:eksamensdatabasen"><Bevis><CPRNr>140307-4101</CPRNr><Bevistype>Skolebevis</Bevistype>` +
		`<Afslutningsdato>@</Afslutningsdato><Karakter><Fag>90105</Fag><Karakter>%</Karakter></Karakter></Bevis></EudBevis>`
	const eks9 = `{"Grundskolekarakterer": {"Elev": [{"CPRNr": "140307-4101", "Bevistype": "EKS9", "Skoleaar": "@", "Bestaaet": true, "Gennemsnit": %}]}}`
	const ftu = "DSafdeling;Ans_Status;Ans_Status_ Dato;Skoleaar;Uddannelse;Udd_betegnelse;Retning;Studiestart;Prioritet;Ans_prioritering;EUX;" +
		"CprNr;Navnebeskyttet;Fornavn;Efternavn;Gade;Postnr;Postdistrikt;Landekode;Land;Email;Tlfnr;Mobilnr;Afgangsklasse\n" +
		"201;Tildelt;07-01-2019;2019/2020;9003;Kontor;Handel;12-08-2019;1;1;J;%;J;Asta;Lindevang;;;;;;;;;9a\n"
	const fgu2020 = "999001;FGU Nordhavn;2020;16-12-2020\ncpr;Elevnavn;;ÅE bidrag\n140307-4101;Emma Nordhavn;;0,25\n1403074101;Emma Nordhavn;;0,25\n"
	const ug = "Kursuskode;Startdato;Undervisningssted;Kontaktperson;Undervisningstidspunkt;Hjemmeside;Skolens tilmeldingsside\n" +
		"2017;11-01-2027;Nordhavn;;;;\n"
	for _, c := range []struct {
		name, payload string
		want          []string
	}{
		{"xprs-egym.xml", strings.Replace(xprs, "%", "EGYM", 1), nil},
		{"xprs-hf.xml", strings.Replace(xprs, "%", "HF", 1), nil},
		{"xprs-gym.xml", strings.Replace(xprs, "%", "GYM", 1),
			[]string{"warning EleverTilProeve/upper-secondary-participation", "warning EleverTilProeve/upper-secondary-censor-code"}},
		{"xprs-letter.xml", strings.Replace(strings.Replace(xprs, "%", "AVU", 1), "140307-4101", "140307A101", 1),
			[]string{"warning Proevehold.Elev.CPRNr/cpr"}},
		{"xprs-censor.xml", `<Censorkompetenceindberetning xmlns="urn:forkontrol:draft:xprs"><Tidsfrist>2026-09-01</Tidsfrist><Censor>` +
			`<CPRNr>240968-1201</CPRNr><Kompetence>Dansk A</Kompetence><Prioritet>1</Prioritet></Censor></Censorkompetenceindberetning>`,
			[]string{"warning Censor.Prioritet/maxItems"}},
		{"xprs-reply.xml", `<Indberetningsreply xmlns="urn:forkontrol:draft:xprs"><Godkendt>true</Godkendt><Fejl><Tekst>x</Tekst></Fejl></Indberetningsreply>`,
			[]string{"warning Indberetningsreply/accepted-without-errors"}},
		{"xprs-sop.json", `{"Proeveplan": {"Proevetermin": "SOP - netprøver", "Proevehold": [{"Fag": "90101", "Vejleder": ["Bodil Enghave", "Torben Lund"],
 "SkriveperiodeStart": "2026-12-07", "SkriveperiodeSlut": "2026-12-18"}]}}`, nil},
		{"mab-eid.json", `{"Proeveresultat": {"EIDNummer": "eID-0001", "Kursus": "99102", "Resultat": "Bestået"}}`, nil},
		{"mab-area.json", `{"Proeveresultat": {"CPRNr": "020482-1201", "Omraade": "AVU", "Kursus": "99102", "Resultat": "Bestået"}}`,
			[]string{"warning Omraade/amu-or-eud"}},
		{"netproever.json", `{"Karakterer": {"Karakter": [{"CPRNr": "140307-4101", "Karakter": "02"}]}}`, nil},
		{"dvh-gym.json", `{"GYMIndberetning": {"Indberetningshoved": {"Institutionsnummer": "999001"}, "Elev": [{"CPRNr": "140307-4101"}]}}`, nil},
		{"dvh-absence.json", `{"EUDFravaer": {"Fraværsoplysninger": [{"CPRNr": "140307-4101", "Speciale": "2"}]}}`,
			[]string{"warning Fraværsoplysninger/pupil-type-key"}},
		{"coesa.json", `{"Aktivitetsindberetning": {"Institutionsnummer": 999001, "Indberetningstype": "korrigerende",
 "Linje": [{"Formaal": "9990", "Version": 1, "Tilskudsmaerke": "FGUSP", "AntalElever": 12, "Bidrag": 3.25}]}}`, nil},
		{"coesa-amu.json", `{"AmuAktivitetsindberetning": {"Institutionsnummer": 999001, "Linje": [{"Tilskud": "Ja"}]}}`, nil},
		{"fgu-2020.csv", fgu2020, nil},
		{"eud-mark.xml", strings.NewReplacer("%", "10,5", "@", "2021-05-01").Replace(eud), nil},
		{"eud-passed.xml", strings.NewReplacer("%", "Bestået", "@", "2026-06-19").Replace(eud), nil},
		{"eud-early.xml", strings.NewReplacer("%", "10,55", "@", "2021-04-30").Replace(eud),
			[]string{"warning Bevis/completed-after-1-may-2021", "warning Bevis.Karakter.Karakter/one-decimal"}},
		{"exdb-header.json", `{"HentAnsoegningsgrundlag": {"Info": {"InstitutionNumberDS": "999001"}}}`, []string{"warning HentAnsoegningsgrundlag.Modtager/required"}},
		{"exdb-withdrawn.json", `{"GymKarakterer": {"Modtager": {"ModtagerSystemID": "x", "ModtagerSystemTransaktionsID": "y"},
 "Info": {"InstitutionNumberDS": "999001"}, "CPRNr": "140307-4101", "Karakter": [{"Karakter": "7", "MarkQualifier": ["E"]}]}}`,
			[]string{"error GymKarakterer.Karakter.MarkQualifier/maxItems"}},
		{"eks9.json", strings.NewReplacer("%", "2.0", "@", "2024").Replace(eks9), nil},
		{"eks9-before-2021.json", strings.NewReplacer("%", "1.9", "@", "2019").Replace(eks9), nil},
		{"eks9-average.json", strings.NewReplacer("%", "1.9", "@", "2024").Replace(eks9), []string{"warning Grundskolekarakterer.Elev/passed-average"}},
		{"kot-withdrawn.json", `{"KotAnsoegning": {"CPRNr": "140307-4101", "EarlyStartupBonus": ["1"]}}`, []string{"error EarlyStartupBonus/maxItems"}},
		{"ftu-hyphen.csv", strings.Replace(ftu, "%", "140307-4101", 1), nil},
		{"ftu-letter.csv", strings.Replace(ftu, "%", "140307A101", 1), []string{"warning Ansoegning.CprNr/cpr"}},
		{"eks9-year.json", strings.NewReplacer("%", "1.9", "@", "2024/2025").Replace(eks9), []string{"warning Grundskolekarakterer.Elev/passed-average"}},
		{"eks9-number.json", `{"Grundskolekarakterer": {"Elev": [{"CPRNr": "140307-4101", "Skoleaar": 2024}]}}`, nil},
		{"dvh-spelling.json", `{"EUDFravaer": {"Fraværsoplysninger": [{"CPRNr": "140307-4101", "ElevType": "EUD"}]}}`,
			[]string{"warning Fraværsoplysninger/additionalProperties", "warning Fraværsoplysninger/pupil-type-key"}},
		{"dvh-teaching.json", `{"AMUIndberetning": {"Institutionsnummer": "999001", "Kursus": [{"CPRNr": "140307-4101", "Undervisningsform": "Natundervisning"}]}}`,
			[]string{"warning Kursus.Undervisningsform/enum"}},
		{"mab-nobody.json", `{"Proeveresultat": {"Kursus": "99102", "Resultat": "Bestået"}}`, []string{"warning Proeveresultat/person-known"}},
		{"us2000.json", `{"SUUddannelsesdata": {"CPRNr": "1403074101", "Indskrivningsdato": "2026-08-10", "SUKode": "5580",
 "Afgangsdato": "2027-10-15", "Genindskrivning": "2028-02-01"}}`, []string{"warning SUUddannelsesdata/re-enrolled-and-left"}},
		{"aub-amount.json", `{"KostOgLogiophold": {"Kostophold": [{"CPRNr": "1403074101", "COSAformal": "1290", "Beloeb": 100, "AntalUger": 6},
 {"CPRNr": "1403074101", "COSAformal": "1290", "Beloeb": 3138, "AntalUger": 6}]}}`, []string{"warning Kostophold/amount-fits-weeks"}},
		{"laerepladsen-group.json", `{"LaerepladsElevoplysninger": {"Person": [{"CPRNr": "1403074101", "Formaalsgruppe": "1"}]}}`,
			[]string{"warning Person.Formaalsgruppe/leading-zero"}},
		{"bevis-2026.json", `{"HentBevisSvar": {"Bevis": [{"CPRNr": "1403074101", "Udstedelsesdato": "2026-02-01"}]}}`,
			[]string{"error Bevis/issued-before-2020"}},
		// Of these fields a source gives the name and says that they are texts, not of how many characters.
		{"edb-department.xml", `<Indberetning xmlns="urn:forkontrol:draft:elevdatabasen"><elev_institutionsforløb><Hovedinstitutionsnummer>28012</Hovedinstitutionsnummer>` +
			`<Afdeling> 280123 </Afdeling><Afdeling>280124</Afdeling><COSAformal>3010</COSAformal><elev_skoleperiode><Startdato>2026-08-10</Startdato></elev_skoleperiode>` +
			`</elev_institutionsforløb></Indberetning>`, []string{"warning elev_institutionsforløb.Hovedinstitutionsnummer/institution",
			"warning elev_institutionsforløb.Afdeling/institution", "warning elev_institutionsforløb.Afdeling/once",
			"warning elev_institutionsforløb/person-key", "warning Indberet/with-report-id"}},
		{"export-request.xml", `<e:eksporterXmlLille xmlns:e="https://brugerdatabasen.stil.dk/bpi/wsieksport/7"><e:instnr> 280123 </e:instnr></e:eksporterXmlLille>`,
			[]string{"warning eksporterXmlLille.instnr/institution"}},
		{"hierarchy.xml", `<hentInstitutionshierarki xmlns="https://brugerdatabasen.stil.dk/bpi/wsiinst/6"><instnr>28012</instnr></hentInstitutionshierarki>`,
			[]string{"error instnr/institution"}}, // six characters
		// A field that should be there is no more wrong for being empty than for being left out.
		{"unit-nil.xml", `<InsertAnvisningsEnhed xmlns="urn:forkontrol:draft:dagtilbudsregisteret" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
			`<daginstitutionsNummer>G12345</daginstitutionsNummer><EnhedsNummer>G12346</EnhedsNummer><EnhedsNavn>Æblet</EnhedsNavn><InstType3 xsi:nil="true"/><PNummer/></InsertAnvisningsEnhed>`,
			[]string{"warning InsertAnvisningsEnhed.InstType3/type", "warning InsertAnvisningsEnhed.PNummer/p-number", "warning InsertAnvisningsEnhed.Adresse/required"}},
		// A department lacks its main institution, however that is written; another unit has none.
		{"unit-empty-main.xml", `<IndberetInstitution xmlns="urn:forkontrol:draft:institutionsregisteret"><Institutionsnummer>999001</Institutionsnummer><Hovedinstitution></Hovedinstitution><Enhedsart>2</Enhedsart></IndberetInstitution>`,
			[]string{"warning Hovedinstitution/institution", "warning IndberetInstitution/department-has-main"}},
		{"unit-other-main.xml", `<IndberetInstitution xmlns="urn:forkontrol:draft:institutionsregisteret"><Institutionsnummer>999001</Institutionsnummer><Hovedinstitution>999002</Hovedinstitution><Enhedsart>0</Enhedsart></IndberetInstitution>`,
			[]string{"warning IndberetInstitution/only-department-has-main"}},
		{"unit-no-main.xml", `<IndberetInstitution xmlns="urn:forkontrol:draft:institutionsregisteret"><Institutionsnummer>999001</Institutionsnummer><Enhedsart>0</Enhedsart></IndberetInstitution>`, nil},
		{"ug.csv", "VUC Nordhavn;2026-11-29;1\n" + ug + "ANTAL\n", nil},
		{"ug-foot.csv", "VUC Nordhavn;2026-11-29;1\n" + ug + "ANTAL;1\n", []string{"info record/assumed"}}, // or a class cut short
		{"ug-short-row.csv", "VUC Nordhavn\n" + ug + "2018;12-01-2027;Nordhavn\n", []string{"info record/assumed"}},
		{"ug-nameless.csv", "VUC Nordhavn\n" + strings.Replace(ug, ";", ";;", 1) + "ANTAL\n", []string{"warning column/nameless", "warning row/cells"}},
		{"ug-no-foot.csv", "VUC Nordhavn\n" + ug, []string{"warning Footer/required"}},
		{"ug-no-head.csv", ug + "ANTAL\n", []string{"warning record/missing"}},
		{"ug-comma.csv", "VUC Nordhavn\n" + strings.ReplaceAll(ug, ";", ",") + "VUC Nordhavn\n", nil},
		{"ug-columns.csv", "VUC Nordhavn\nKursuskode;Holdnavn\n2017;a\nANTAL\n", []string{"warning column/unknown", "warning column/missing"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			checker, err := forkontrol.NewChecker(forkontrol.Options{})
			require.NoError(t, err)
			report := checker.CheckBytes([]byte(c.payload), c.name)
			require.NotEmpty(t, report.Message)
			var got []string
			for _, f := range report.Findings {
				_, rule, _ := strings.Cut(f.Rule, "/")
				_, rule, _ = strings.Cut(rule, "/")
				got = append(got, string(f.Severity)+" "+rule)
			}
			assert.Equal(t, c.want, got)
		})
	}
}
