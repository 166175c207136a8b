package schemas

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
)

// What the sources say of a payload, rule by rule: nothing more, and nothing surer.

// told checks a payload and lists what is found, as "severity last parts of the rule".
func told(t *testing.T, payload string, registers map[string]string) []string {
	t.Helper()
	o := forkontrol.Options{Language: forkontrol.Danish}
	for name, rows := range registers {
		r, err := forkontrol.LoadRegister(name, strings.NewReader(rows))
		require.NoError(t, err)
		o.Registers = append(o.Registers, r)
	}
	c, err := forkontrol.NewChecker(o)
	require.NoError(t, err)
	report := c.CheckBytes([]byte(payload), "a.xml")
	require.NoError(t, report.Err)
	found := []string{}
	for _, f := range report.Findings {
		parts := strings.Split(f.Rule, "/")
		path := parts[2][strings.LastIndexByte(parts[2], '.')+1:]
		found = append(found, fmt.Sprint(f.Severity, " ", path, "/", parts[3]))
	}
	return found
}

func kontakt(institution string, cpr ...string) string {
	var pupils strings.Builder
	for _, c := range cpr {
		pupils.WriteString("<Elev><CPRNr>" + c + "</CPRNr></Elev>")
	}
	return "<Indberet><KontaktpersonInfo>" + pupils.String() + "<DatakildeInstitutionNummer>" + institution + "</DatakildeInstitutionNummer>" +
		"<KontaktPerson>Vejledningen</KontaktPerson><KontaktTelefon>00000000</KontaktTelefon><KontaktMail>v@skole.example</KontaktMail></KontaktpersonInfo></Indberet>"
}

func TestErrorCode5IsAnsweredAlone(t *testing.T) {
	registers := map[string]string{
		"institutions": "number\n999001\n", "young-people": "cpr\n1203055024\n", "subscriptions": "cpr\n1203055024\n",
		"enrolments": "cpr;institution\n1203055024;999001\n",
	}
	assert.Empty(t, told(t, kontakt("999001", "1203055024"), registers))
	assert.Equal(t, []string{"error KontaktpersonInfo/known-young-person", "error KontaktpersonInfo/in-subscription", "error KontaktpersonInfo/enrolled"},
		told(t, kontakt("999001", "1203055024", "0107081236"), registers))
	assert.Equal(t, []string{"error DatakildeInstitutionNummer/known-institution"}, told(t, kontakt("999009", "1203055024", "0107081236"), registers))
	delete(registers, "institutions")
	assert.Len(t, told(t, kontakt("999001", "0107081236"), registers), 3, "nobody knows that the institution is unknown")
}

func TestAnswersOfUngedatabasen(t *testing.T) {
	status := func(ok, code, text string) string {
		s := "<ElevStatus><CPRNr>1203055024</CPRNr><IndberetningOk>" + ok + "</IndberetningOk>"
		if code != "" {
			s += "<Fejlkode>" + code + "</Fejlkode>"
		}
		if text != "" {
			s += "<FejlTekst>" + text + "</FejlTekst>"
		}
		return s + "</ElevStatus>"
	}
	const unknown = "<ElevStatus><IndberetningOk>false</IndberetningOk><Fejlkode>5</Fejlkode><FejlTekst>Ukendt institutionsnummer</FejlTekst></ElevStatus>"
	for _, c := range []struct {
		about, answer string
		want          []string
	}{
		{"all went well", status("true", "", ""), nil},
		{"the texts of the codes", status("false", "14", "Den Unge findes ikke i Ungedatabasen") +
			status("false", "68", "Den unge findes ikke i aktivt abonnement") + status("false", "84", "Ikke aktiv på institutionen"), nil},
		{"code 5, without a CPR number", unknown, nil},
		{"code 5 twice", unknown + unknown, []string{"error IndberetSvar/code-5-alone"}},
		{"code 5 with a CPR number", status("false", "5", "Ukendt institutionsnummer"), []string{"error ElevStatus/no-cpr-on-code-5"}},
		{"the text of another code", status("false", "84", "Ukendt institutionsnummer"), []string{"warning ElevStatus/text-of-code"}},
		{"a code that the interface does not name", status("false", "7", "Noget andet"), []string{"warning Fejlkode/known-code"}},
		{"an error without code and text", status("false", "", ""), []string{"warning ElevStatus/error-when-not-ok"}},
		{"an error all the same", status("true", "84", "Ikke aktiv på institutionen"), []string{"warning ElevStatus/no-error-when-ok"}},
		{"more than a report may hold", strings.Repeat(status("true", "", ""), 101), []string{"warning ElevStatus/maxItems"}},
		{"an echo that is no CPR number", strings.Replace(status("true", "", ""), "1203055024", "3102055024", 1), []string{"warning CPRNr/cpr"}},
	} {
		assert.ElementsMatch(t, c.want, told(t, "<IndberetSvar>"+c.answer+"</IndberetSvar>", nil), c.about)
	}
}

func report(inside, period string) string {
	return `<Indberetning xmlns="urn:forkontrol:draft:elevdatabasen"><IndberetningsID>1</IndberetningsID><elev_institutionsforløb>` + inside +
		`<elev_skoleperiode>` + period + `</elev_skoleperiode></elev_institutionsforløb></Indberetning>`
}

func TestWhatIsKnownOfElevdatabasen(t *testing.T) {
	const key, since = "<CPRNr>1203055024</CPRNr><Afdeling>999001</Afdeling><COSAformal>4800</COSAformal>", "<Startdato>2026-08-10</Startdato>"
	registers := map[string]string{
		"institutions":        "number;enhedsart;parent;validFrom;validTo\n999000;1;;;\n999001;2;999000;2020-08-01;2026-12-31\n",
		"education-codes":     "cosaFormaal;validFrom;validTo\n4800;;\n",
		"approved-educations": "institution;cosaFormaal\n999001;4800\n999000;4800\n",
	}
	ended := since + "<Slutdato>2026-12-31</Slutdato>"
	assert.Empty(t, told(t, report(key, ended), registers))
	for _, c := range []struct {
		about, inside, period string
		want                  []string
	}{
		{"a field that nobody here knows", key + "<Elevtype>1</Elevtype>", ended, []string{"warning elev_institutionsforløb/additionalProperties"}},
		{"one of a period", key, ended + "<Elevtype>1</Elevtype>", []string{"warning elev_skoleperiode/additionalProperties"}},
		{"a key under names of its own", "", ended, []string{"warning Afdeling/required", "warning elev_institutionsforløb/education-key", "warning elev_institutionsforløb/person-key"}},
		{"a main institution", strings.Replace(key, "999001", "999000", 1), ended, []string{"error Afdeling/on-department"}},
		{"an education that is not in the model", strings.Replace(key, "4800", "9", 1), ended, []string{"error COSAformal/known-education"}},
		{"open at a department that has closed", key, since, []string{"error elev_institutionsforløb/department-open"}},
		{"ending after it has closed", key, since + "<Slutdato>2027-01-01</Slutdato>", []string{"error elev_institutionsforløb/department-open"}},
		{"history of another number", key, "<Startdato>2019-08-12</Startdato><Slutdato>2020-06-26</Slutdato>", []string{"error elev_institutionsforløb/no-history-of-others"}},
		{"dates under names of their own", key, "<Fra>2026-08-10</Fra>", []string{"warning Startdato/required", "warning elev_skoleperiode/additionalProperties"}},
	} {
		assert.ElementsMatch(t, c.want, told(t, report(c.inside, c.period), registers), c.about)
	}
}

func importOf(number, person string) string {
	return `<UNILoginImport sourceDateTime="2026-08-11T17:00:00" source="Skoleblik" schoolYear="2026-2027"><Institution><InstitutionNumber>` + number +
		`</InstitutionNumber>` + person + `</Institution></UNILoginImport>`
}

func TestUsersInDayCare(t *testing.T) {
	const users = `<InstitutionPerson><LocalPersonId>p-1</LocalPersonId></InstitutionPerson>`
	units := map[string]string{"institutions": "number;cvr;pNumber;type\n999100;;;Daginstitution\n999101;13585628;1000000001;Anvisningsenhed\n" +
		"999102;;;Anvisningsenhed\n999103;13585628;;Alternativ adresse\n999104;0;0;6012\n999105;13585628;1000000001;6010\n999001;;;1012\n"}
	for number, want := range map[string][]string{
		"999100": {"error Institution/unit-with-users"}, "999101": {}, "999102": {"error Institution/unit-with-cvr"},
		"999103": {"error Institution/unit-with-cvr"}, "999104": {"error Institution/unit-with-cvr"}, "999105": {}, "999001": {},
	} {
		assert.Equal(t, want, told(t, importOf(number, users), units), number)
		assert.Empty(t, told(t, importOf(number, ""), units), "%s without users", number)
	}
}

// The import's table of persons was not at hand: nothing below a person is more than a warning.
func TestPersonsOfAnImport(t *testing.T) {
	person := `<InstitutionPerson><Person><Gender>X</Gender></Person><Student><Role>Elev</Role></Student><Employee/></InstitutionPerson>`
	for _, f := range told(t, importOf("999001", person), nil) {
		assert.True(t, strings.HasPrefix(f, "warning "), f)
	}
}

func TestElementsOfDagtilbudsregisteretThatNobodyHasSeen(t *testing.T) {
	unit := func(operation, fields string) string {
		return "<" + operation + ` xmlns="urn:forkontrol:draft:dagtilbudsregisteret">` + fields + "</" + operation + ">"
	}
	export := "<anvisningsenhedsNummer>999101</anvisningsenhedsNummer><navn>Fyrtårnet</navn><instType3>6012</instType3><pNummer>1000000001</pNummer>"
	for _, f := range told(t, unit("InsertAnvisningsEnhed", export), nil) {
		assert.True(t, strings.HasPrefix(f, "warning "), "spelled as the export: %s", f)
	}
	assert.Empty(t, told(t, unit("UpdateAnvisningsEnhed", "<EnhedsNummer>999101</EnhedsNummer><TelefonNummer>00000000</TelefonNummer>"), nil), "a telephone number alone")
	assert.Equal(t, []string{"warning EnhedsNummer/required"}, told(t, unit("MoveAnvisningsEnhed", "<daginstitutionsNummer>999100</daginstitutionsNummer>"), nil))
	assert.Equal(t, []string{"error EnhedsNavn/maxLength"}, told(t, unit("UpdateAnvisningsEnhed",
		"<EnhedsNummer>999101</EnhedsNummer><EnhedsNavn>"+strings.Repeat("x", 133)+"</EnhedsNavn>"), nil), "what the data model states")
}

// What is empty, or nil, is no form that a source refuses, unless a contract does.
func TestWhatHasNoValue(t *testing.T) {
	const nilled = ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>`
	const ipl = `<ns:UpdateOrdreStatusesResponse xmlns:ns="http://ipl.stil.dk/services/spsa/ordreservice/v1.0"><ns:Identifier><ns:SystemName>a</ns:SystemName>` +
		`<ns:SystemTransactionID>b</ns:SystemTransactionID></ns:Identifier><ns:CorrelationID>c</ns:CorrelationID><ns:Message%</ns:UpdateOrdreStatusesResponse>`
	for _, c := range []struct {
		about, payload string
		want           []string
	}{
		{"an optional CPR number with error code 5", "<IndberetSvar><ElevStatus><CPRNr/><IndberetningOk>false</IndberetningOk><Fejlkode>5</Fejlkode>" +
			"<FejlTekst>Ukendt institutionsnummer</FejlTekst></ElevStatus></IndberetSvar>", []string{"warning CPRNr/cpr"}},
		{"no error", "<IndberetSvar><ElevStatus><IndberetningOk>true</IndberetningOk><Fejlkode" + nilled + "<FejlTekst/></ElevStatus></IndberetSvar>",
			[]string{"warning Fejlkode/type"}},
		{"an end date", strings.Replace(kontakt("999001", "1203055024"), "</KontaktMail>", "</KontaktMail><SlutDato"+nilled, 1), []string{"warning SlutDato/type"}},
		{"True, as the description writes it", "<IndberetSvar><ElevStatus><IndberetningOk>True</IndberetningOk></ElevStatus></IndberetSvar>",
			[]string{"warning IndberetningOk/type"}},
		{"Identifier, as other services have it", strings.Replace(kontakt("999001", "1203055024"), "<Indberet>", "<Indberet><Identifier/>", 1),
			[]string{"warning Indberet/additionalProperties"}},
		{"an optional CVR number", `<InsertAnvisningsEnhed xmlns="urn:forkontrol:draft:dagtilbudsregisteret"><daginstitutionsNummer>999100</daginstitutionsNummer>` +
			`<EnhedsNummer>999101</EnhedsNummer><EnhedsNavn>x</EnhedsNavn><Adresse>Prøvegade 1</Adresse><InstType3>6012</InstType3><CVRNummer/>` +
			`<PNummer>1000000001</PNummer></InsertAnvisningsEnhed>`, []string{"warning text/unexpected", "warning CVRNummer/cvr"}},
		{"an answer's message", strings.Replace(ipl, "%", "/>", 1), []string{"warning hole/empty"}},
		{"an answer's message that is nil", strings.Replace(ipl, "%", nilled, 1), []string{"warning Message/type"}},
	} {
		assert.ElementsMatch(t, c.want, told(t, c.payload, nil), c.about)
	}
}

// Of an older version nothing is known here but that it is one.
func TestOtherVersionsAreNotChecked(t *testing.T) {
	for _, payload := range []string{
		`<hentGrupper xmlns="https://wsiinst.unilogin.dk/ws"><wsBrugerid>a</wsBrugerid><wsPassword>b</wsPassword><instnr>999001</instnr></hentGrupper>`,
		`<eksporterXmlFuldResponse xmlns="https://wsieksport.unilogin.dk/ws"/>`,
		`<UNILoginExportFull xmlns="https://unilogin.dk/data"/>`,
		`<hentGrupper xmlns="https://brugerdatabasen.stil.dk/bpi/wsiinst/5"><instnr>999001</instnr></hentGrupper>`,
	} {
		assert.Equal(t, []string{"error message/other-version"}, told(t, payload, nil), payload)
	}
}
