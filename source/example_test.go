package source_test

import (
	"context"
	"fmt"
	"strings"
	"testing/fstest"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/catalogue"
	"github.com/forkontrol/forkontrol/source"
)

// directory stands for os.DirFS("schemas") or an embed.FS.
var directory = fstest.MapFS{
	"kantine/system.json": {Data: []byte(`{"id": "kantine", "name": "Kantine", "text": {"da": "Skolens kantine.", "en": "The canteen."},
		"documents": {"aftale": {"title": "Aftale om kantinedata", "sections": ["1", "2"]}}}`)},
	"kantine/bestilling/1.0/Bestilling.json": {Data: []byte(`{
		"x-message": {"system": "kantine", "service": "bestilling", "title": "Bestilling", "name": "Bestilling", "version": "1.0",
			"direction": "request", "root": "Bestilling"},
		"x-text": {"label": {"da": "Bestilling", "en": "Order"}},
		"x-source": {"document": "aftale", "section": "1"}, "x-evidence": "official",
		"type": "object", "required": ["Elev"],
		"properties": {
			"Elev": {"$ref": "../../../common/types.json#/definitions/CPR",
				"x-text": {"label": {"da": "Eleven", "en": "The pupil"}}, "x-source": {"section": "2"}, "x-evidence": "official"},
			"Antal": {"type": "integer", "maximum": 9,
				"x-text": {"label": {"da": "Antal", "en": "Number"}}, "x-source": {"section": "2"}, "x-evidence": "official"}}}`)},
}

// Check a message whose rules are one's own, beside all that forkontrol knows.
func ExampleLoadRules() {
	rules, err := source.LoadRules(directory)
	if err != nil {
		fmt.Println(err)
		return
	}
	checker, err := forkontrol.NewChecker(forkontrol.Options{Rules: rules, Language: forkontrol.English})
	if err != nil {
		fmt.Println(err)
		return
	}
	body := strings.NewReader(`<Bestilling><Elev>0101054321</Elev><Antal>12</Antal></Bestilling>`)
	report, err := checker.Check(context.Background(), body, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Verdict)
	for _, f := range report.Findings {
		fmt.Println(f.Rule, f.Message)
	}
	// Output:
	// invalid
	// kantine/bestilling/Antal/maximum Number may be at most 9; found: 12.
}

// The catalogue describes rules of one's own as it does forkontrol's.
func ExampleLoadRulesAlone() {
	rules, err := source.LoadRulesAlone(directory)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range catalogue.Of(rules).Systems() {
		fmt.Println(s.ID, s.Messages)
	}
	// Output:
	// kantine 1
	// soap 2
}

// A contract that one has is rules too.
func ExampleLoadRules_contract() {
	contract := fstest.MapFS{"hold.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:hold"
		elementFormDefault="qualified">
		<xs:element name="Hold"><xs:complexType><xs:sequence>
			<xs:element name="Navn" maxOccurs="2" type="xs:string"/>
		</xs:sequence></xs:complexType></xs:element></xs:schema>`)}}
	rules, err := source.LoadRules(contract)
	if err != nil {
		fmt.Println(err)
		return
	}
	checker, err := forkontrol.NewChecker(forkontrol.Options{Rules: rules, Language: forkontrol.English})
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := checker.Check(context.Background(), strings.NewReader(`<Hold xmlns="urn:hold"></Hold>`), "")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		fmt.Println(f.Rule, f.Line, f.Message)
	}
	// Output:
	// egen/hold/Navn/required 1 Navn is missing. The field Navn must be in Hold.
}
