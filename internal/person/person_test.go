package person_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/person"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/rules"
)

const (
	xml = `<Indberet><KontaktpersonInfo><Elev><CPRNr>1203055024</CPRNr></Elev><Elev><CPRNr>120305-5024</CPRNr></Elev>` +
		`<DatakildeInstitutionNummer>999001</DatakildeInstitutionNummer><KontaktPerson>Ungevejledningen</KontaktPerson>` +
		`<KontaktTelefon>00000000</KontaktTelefon></KontaktpersonInfo></Indberet>`
	object = `{"KontaktpersonInfo": {"Elev": [{"CPRNr": "1203055024"}, {"CPRNr": "120305-5024"}, {"CPRNr": 7}],` +
		` "DatakildeInstitutionNummer": "999001", "KontaktPerson": "Ungevejledningen", "KontaktTelefon": "00000000"}}`
)

// The person of a finding is that of the record around it, whatever the payload is written in.
func TestThePersonIsThatOfTheRecord(t *testing.T) {
	rows, err := os.ReadFile("../../examples/optagelse/ftu-udtraek-advarsel-cpr.csv")
	require.NoError(t, err)
	const contact = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"
	for name, c := range map[string]struct {
		file, message, payload string
		want                   map[string]string // by how the place ends, and the keyword
	}{
		"XML": {"a.xml", "", xml, map[string]string{"/Indberet/KontaktpersonInfo/Elev[2]/CPRNr cpr": "1203055024", "/Indberet/KontaktpersonInfo/KontaktMail required": ""}},
		"SOAP": {"b.xml", "", `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` + xml + `</s:Body></s:Envelope>`,
			map[string]string{"Elev[2]/CPRNr cpr": "1203055024", "KontaktpersonInfo/KontaktMail required": ""}},
		"JSON":   {"a.json", contact, object, map[string]string{"/KontaktpersonInfo/Elev/1/CPRNr cpr": "1203055024", "/KontaktpersonInfo/Elev/2/CPRNr type": "", "/KontaktpersonInfo/KontaktMail required": ""}},
		"NDJSON": {"a.ndjson", contact, object + "\n" + object + "\n", map[string]string{"/KontaktpersonInfo/Elev/1/CPRNr cpr": "1203055024"}},
		"CSV":    {"a.csv", "", string(rows), map[string]string{"row 2, column Ans_prioritering type": "1403034101", "row 3, column CprNr cpr": "", "row 3 cells": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			engines, err := pool.New(rules.All(), preflight.Options{Message: c.message, AsOf: "2026-11-29"}, nil)
			require.NoError(t, err)
			lease := engines.Take()
			p := lease.Check(strings.NewReader(c.payload), c.file)
			require.NotEmpty(t, p.Findings)
			src := lease.Tokens(strings.NewReader(c.payload), c.file)
			require.NotNil(t, src)
			numbers := person.Numbers(src, &p)
			seen := map[string]bool{}
			for i := range p.Findings {
				found := p.Findings[i].Path + " " + p.Findings[i].Rule.Keyword
				for want, number := range c.want {
					if strings.HasSuffix(found, want) {
						seen[want] = true
						assert.Equal(t, number, numbers[i], found)
					}
				}
			}
			assert.Len(t, seen, len(c.want), "%v", seen)
		})
	}
}
