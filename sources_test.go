package forkontrol_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
)

// What people hand in as the sources have it: nobody may be shown an error that no
// source states. The values are made up.
func TestWhatTheSourcesHaveIsNoError(t *testing.T) {
	c, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	draft := func(system, root, content string) string {
		return "<" + root + ` xmlns="urn:forkontrol:draft:` + system + `">` + content + "</" + root + ">"
	}
	tilmelding := func(content string) string {
		return draft("voksenuddannelse", "Kursustilmeldinger", "<Tilmelding><Email>a@b.example</Email>"+content+"</Tilmelding>")
	}
	kursus := func(content string) string {
		return draft("voksenuddannelse", "Kursusudbud", "<Hold><Skoledag>2026-10-05</Skoledag><SkolefagKode>45617</SkolefagKode>"+content+"</Hold>")
	}
	const veu = "http://www.veu.stil.dk/tilmelding/ws/syncskole/henttilmeldinger"
	indhold := func(content string) string {
		return `<hentTilmeldinger xmlns="` + veu + `"><Besked><Indhold>` + content + `</Indhold></Besked></hentTilmeldinger>`
	}
	for _, x := range []struct {
		why, payload string
		want         string // the rules broken, from the field on; those of errors have a ! before them
	}{
		{"SMS ønskes = Ja, as the page writes it", tilmelding("<Telefonnummer>12345678</Telefonnummer><SmsOenskes>Ja</SmsOenskes>"), ""},
		{"Ja wants a telephone number", tilmelding("<SmsOenskes>Ja</SmsOenskes>"), "Tilmelding/phone-for-sms"},
		{"so does J", tilmelding("<SmsOenskes>J</SmsOenskes>"), "Tilmelding/phone-for-sms"},
		{"Nej does not", tilmelding("<SmsOenskes>Nej</SmsOenskes>"), ""},
		{"yes in three ways", kursus("<GarantiKursus>true</GarantiKursus><MinimumAntalTilmeldte>5</MinimumAntalTilmeldte><AabentVaerksted>Ja</AabentVaerksted><HoldPlads>9</HoldPlads>"), ""},
		{"a guarantee course of six", kursus("<GarantiKursus>true</GarantiKursus><MinimumAntalTilmeldte>6</MinimumAntalTilmeldte>"), "Hold/guarantee-minimum"},
		{"Åbent Værksted without places", kursus("<AabentVaerksted>true</AabentVaerksted>"), "Hold/open-workshop-places"},
		{"a date in Danish order", kursus("<Startdato>05-10-2026</Startdato>"), "Hold.Startdato/date"},
		{"the contract says text of a CVR number, not which", indhold("<CVRnr>13585627</CVRnr>"), "Besked.Indhold.CVRnr/cvr"},
		{"and of an institution number", indhold("<InstNr>9990</InstNr>"), "Besked.Indhold.InstNr/institution"},
		{"at most ten characters are stated, a day that exists is not", indhold("<CPRnummerListe><CPRnummer>3102065512</CPRnummer></CPRnummerListe>"), "Besked.Indhold.CPRnummerListe.CPRnummer/cpr"},
		{"the hyphen is the eleventh character", indhold("<CPRnummerListe><CPRnummer>140806-5512</CPRnummer></CPRnummerListe>"), "!Besked.Indhold.CPRnummerListe.CPRnummer/maxLength"},

		{"a fictitious CPR number", draft("laerepladsen", "LaerepladsElevoplysninger", "<Person><CPRNr>010107XX01</CPRNr></Person>"), ""},
		{"a replacement number", draft("laerepladsen", "LaerepladsElevoplysninger", "<Person><CPRNr>6101075512</CPRNr></Person>"), ""},
		{"a pupil of another group", draft("laerepladsen", "LaerepladsElevoplysninger", "<Person><CPRNr>1408065512</CPRNr><Formaalsgruppe>09</Formaalsgruppe></Person>"), "Person.Formaalsgruppe/reported-group"},
		{"a lesson in whatever form", draft("laerepladsen", "LaerepladsFravaer", "<Fravaer><CPRNr>1408065512</CPRNr><LektionStart>14-09-2026 08:15</LektionStart><LektionSlut>09:00</LektionSlut></Fravaer>"), ""},
		{"a lesson without an end, under names that are not known", draft("laerepladsen", "LaerepladsFravaer", "<Fravaer><CPRNr>1408065512</CPRNr><LektionStart>08:15</LektionStart></Fravaer>"), "Fravaer/lesson-end"},
		{"an addendum on the agreement's last day", draft("laerepladsen", "LaerepladsforholdSvar", "<Laerepladsforhold><Slutdato>2026-06-26</Slutdato><Tillaeg><Virkningsdato>2026-06-26</Virkningsdato></Tillaeg></Laerepladsforhold>"), ""},
		{"signed on the first day", draft("laerepladsen", "LaerepladsforholdSvar", "<Laerepladsforhold><Startdato>2026-08-10</Startdato><DigitaltUnderskrevet>2026-08-10</DigitaltUnderskrevet></Laerepladsforhold>"), ""},

		{"an SE number as it is printed, a CPR number with its hyphen", draft("aub", "SkoleopholdIndberetninger", "<Skoleophold><CPRNr>140806-5512</CPRNr><Loennummer>12 34 56 78</Loennummer><COSAformal>1290</COSAformal></Skoleophold>"), ""},
		{"no data on the education", draft("aub", "SkoleopholdIndberetninger", "<Skoleophold><CPRNr>1408065512</CPRNr></Skoleophold>"), "Skoleophold/with-education"},
		{"whatever is known of a practice", draft("aub", "FGUVirksomhedspraktik", "<Virksomhedspraktik><Personnummer>140806-5512</Personnummer><Periode><Fra>10.08.2026</Fra></Periode></Virksomhedspraktik>"), ""},
		{"the current start of study as a semester", draft("us2000", "SUUddannelsesdata", "<CPRNr>120305-5024</CPRNr><Indskrivningsdato>2026-09-01</Indskrivningsdato><AktuelStudiestart>E26</AktuelStudiestart>"), ""},
		{"a certificate and what is on it", draft("amu-bevisarkivet", "HentBevisSvar", "<Bevis><Udstedelsesdato>2019-12-31</Udstedelsesdato><Kursus>Svejsning</Kursus></Bevis>"), ""},
		{"a certificate that cannot be in the archive", draft("amu-bevisarkivet", "HentBevisSvar", "<Bevis><Udstedelsesdato>2020-01-01</Udstedelsesdato></Bevis>"), "!Bevis/issued-before-2020"},
		{"an invoice without what no source names", draft("navision-stat", "OpkraevningAfDeltagerbetaling", "<Debitor/><Hold><Betegnelse>SVEJS</Betegnelse></Hold>"), ""},
		{"a number by which an invoice is known", draft("navision-stat", "OpfoelgningPaaDeltagerbetaling", "<Faktura><Nr>104477</Nr><Fakturalinje><Linje>1</Linje><Udlignet>true</Udlignet></Fakturalinje></Faktura>"), ""},
	} {
		report := c.CheckBytes([]byte(x.payload), "x.xml")
		var got []string
		for _, f := range report.Findings {
			_, rest, _ := strings.Cut(f.Rule, "/")
			_, rest, _ = strings.Cut(rest, "/")
			rest = strings.TrimPrefix(rest, "Svar.")
			if f.Severity == forkontrol.SeverityError {
				rest = "!" + rest
			}
			got = append(got, rest)
		}
		assert.Equal(t, x.want, strings.Join(got, " "), x.why)
	}
}
