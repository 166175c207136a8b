package schemas

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/rules"
)

// found gives what a payload breaks of the rules named, each with where and how severely.
func found(t *testing.T, message, payload string, named ...string) string {
	t.Helper()
	p := engine.New(engine.Options{Rules: rules.All(), Message: message}).CheckBytes([]byte(payload), "")
	require.NotNil(t, p.Message, "%v", p.Findings)
	var list []string
	for _, f := range p.Findings {
		for _, name := range named {
			if f.Rule.Keyword == name {
				list = append(list, fmt.Sprint(f.Severity, " ", name, " ", f.Path[strings.LastIndexByte(strings.TrimSuffix(f.Path, "]"), '/')+1:], " ", f.Value))
			}
		}
	}
	return strings.Join(list, ", ")
}

// What persons of an import refer to is in it, or a finding says so.
func TestReferencesOfAUniloginImport(t *testing.T) {
	const message = "unilogin/wsaimport@7#UNILoginImport"
	in := func(year, inside string) string {
		return `<UNILoginImport sourceDateTime="2026-08-11T17:00:00" source="s" schoolYear="` + year + `"><Institution><InstitutionNumber>999001</InstitutionNumber>` +
			inside + `</Institution></UNILoginImport>`
	}
	group := func(id, kind string) string {
		return "<Group><GroupId>" + id + "</GroupId><GroupType>" + kind + "</GroupType></Group>"
	}
	person := func(key, cpr, groups string) string {
		return "<InstitutionPerson><LocalPersonId>" + key + "</LocalPersonId><Person><CivilRegistrationNumber>" + cpr + "</CivilRegistrationNumber></Person><Student>" +
			groups + "</Student></InstitutionPerson>"
	}
	all := []string{"main-group-missing", "main-group-type", "group-of-student", "group-id-once", "one-cpr-per-key", "following-years"}
	for payload, want := range map[string]string{
		in("2026-2027", group("6A", "Hovedgruppe")+person("1", "0101054321", "<MainGroupId>6A</MainGroupId>")):                     "",
		in("2026-2027", person("1", "0101054321", "<MainGroupId>6b</MainGroupId>")+group("6A", "Hovedgruppe")):                     "warning main-group-missing MainGroupId 6b",
		in("2026-2027", group("6A", "Hold")+person("1", "0101054321", "<MainGroupId>6A</MainGroupId>")):                            "warning main-group-type MainGroupId 6A",
		in("2026-2027", person("1", "0101054321", "<MainGroupId>6b</MainGroupId>")):                                                "", // a delta without groups
		in("2026-2027", group("6A", "Hovedgruppe")+person("1", "0101054321", "<MainGroupId>6A</MainGroupId><GroupId>x</GroupId>")): "info group-of-student GroupId[1] x",
		in("2026-2027", group("6A", "Hold")+group("6B", "Hold")+group("6A", "Hovedgruppe")):                                        "error group-id-once GroupId 6A",
		in("2026-2027", person("1", "0101054321", "")+person("2", "0101054321", "")+person("1", "0101054321", "")):                 "",
		in("2026-2027", person("1", "0101054321", "")+person("1", "1203055024", "")):                                               "error one-cpr-per-key CivilRegistrationNumber 1203055024",
		in("2026-2028", ""): "warning following-years @schoolYear 2026-2028",
		in("1999-2000", ""): "",
		in("2026-27", ""):   "", // which another rule tells
	} {
		assert.Equal(t, want, found(t, message, payload, all...), payload)
	}
	assert.Equal(t, "warning main-group-missing MainGroupId 6b, error one-cpr-per-key CivilRegistrationNumber 1203055024", found(t, message,
		`{"UNILoginImport": {"schoolYear": "2026-2027", "Institution": {"InstitutionPerson": [
 {"LocalPersonId": "1", "Person": {"CivilRegistrationNumber": "0101054321"}, "Student": {"MainGroupId": "6b"}},
 {"LocalPersonId": "1", "Person": {"CivilRegistrationNumber": "1203055024"}, "Student": {"MainGroupId": "6A"}}],
 "Group": [{"GroupId": "6A", "GroupType": "Hovedgruppe"}]}}}`, all...))
}

// A row of uddannelsesmodellen may refer to one of an earlier release: that is reported, of each
// reference once, and is no error.
func TestReferencesOfUddannelsesmodellen(t *testing.T) {
	const message = "coesa/umo@1.5#UmoHentResponse"
	in := func(tables string) string {
		return `<UmoHentResponse xmlns="http://xprs.dk/2005/08/17/">` + tables + `</UmoHentResponse>`
	}
	values := `<DomainVaerdierTabel><DomainVaerdierInfo><DomainVaerdiID>1</DomainVaerdiID><DomainRef>07</DomainRef></DomainVaerdierInfo>` +
		`<DomainVaerdierInfo><DomainVaerdiID>2</DomainVaerdiID><DomainRef>8</DomainRef></DomainVaerdierInfo>` +
		`<DomainVaerdierInfo><DomainVaerdiID>3</DomainVaerdiID><DomainRef>9</DomainRef></DomainVaerdierInfo></DomainVaerdierTabel>`
	assert.Equal(t, "info reference DomainRef 8", found(t, message, in(`<DomainTabel><DomainInfo><DomainID>7</DomainID></DomainInfo></DomainTabel>`+values), "reference"))
	line := func(number string) string {
		return `<BevislinjeInfo><FagRef>1</FagRef><BevisFormat>A</BevisFormat><Startdato>2026-01-01</Startdato><BevislinjeNr>` + number + `</BevislinjeNr></BevislinjeInfo>`
	}
	assert.Empty(t, found(t, message, in(`<BevislinjeTabel>`+line("1")+line("2")+`</BevislinjeTabel>`), "key-twice"))
	assert.NotEmpty(t, found(t, message, in(`<BevislinjeTabel>`+line("1")+line("2")+line("01")+`</BevislinjeTabel>`), "key-twice"))
}

// The periods of one pupil may not overlap, those of two may; a count of boarding is on a Tuesday.
func TestPeriodsAndWeekdays(t *testing.T) {
	const message = "coesa/fgu-kommunalt-bidrag@1.2#KommunaltBidrag"
	const head = "999001;FGU Nordhavn;2026;2026-12-16\ncpr;Navn;Forløbstype;Periodestart;Periodeslut;ÅE bidrag\n"
	assert.Empty(t, found(t, message, head+"0101054321;Emma;FGU;2026-01-05;2026-06-26;1\n1203055024;Ida;FGU;2026-01-05;2026-06-26;1\n0101054321;Emma;FGU;2026-06-27;2026-12-01;1\n", "periods-apart"))
	assert.NotEmpty(t, found(t, message, head+"0101054321;Emma;FGU;2026-01-05;2026-06-26;1\n1203055024;Ida;FGU;2026-01-05;2026-06-26;1\n0101054321;Emma;FGU;2026-06-26;2026-12-01;1\n", "periods-apart"))

	const boarding = "coesa/aktivitetsindberetning@1.0#Aktivitetsindberetning"
	for day, want := range map[string]string{"2026-09-08": "", "2026-09-09": "warning boarding-on-tuesday Taelledato 2026-09-09"} {
		assert.Equal(t, want, found(t, boarding, `{"Aktivitetsindberetning": {"Omraade": "skolehjem", "Linje": [{"Taelledato": "`+day+`"}]}}`, "boarding-on-tuesday"))
		assert.Empty(t, found(t, boarding, `{"Aktivitetsindberetning": {"Omraade": "fuldtid", "Linje": [{"Taelledato": "`+day+`"}]}}`, "boarding-on-tuesday"))
	}
}
