package catalogue_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/catalogue"
)

const kontakt = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"

// The fields of a message, for a form or a mapping.
func ExampleDescribe() {
	d, err := catalogue.Describe(kontakt)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range d.Fields {
		if f.MaxLength != nil {
			fmt.Printf("%s: %s, at most %d characters\n", f.Path, f.Label.En, *f.MaxLength)
		}
	}
	// Output:
	// KontaktpersonInfo.KontaktPerson: Name of the contact person, at most 250 characters
	// KontaktpersonInfo.KontaktTelefon: Telephone number of the contact person, at most 20 characters
	// KontaktpersonInfo.KontaktMail: E-mail address of the contact person, at most 64 characters
}

// The messages that a vendor sends to one system.
func ExampleMessages() {
	for _, m := range catalogue.Messages() {
		if m.System == "ungedatabasen" && m.Direction == "request" && strings.Contains(m.Service, "kontakt") {
			fmt.Println(m.ID, m.Formats, m.Evidence)
		}
	}
	// Output:
	// ungedatabasen/indberet-institution-kontakt@1.0#Indberet [xml json] official
}

// What to show beside a finding.
func ExampleExplain() {
	rule, err := catalogue.Explain("ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/maxLength")
	if errors.Is(err, catalogue.ErrUnknownRule) {
		fmt.Println("no such rule")
		return
	}
	fmt.Println(rule.Asks.En)
	fmt.Println(rule.Messages)
	// Output:
	// E-mail address of the contact person may have at most 64 characters.
	// [ungedatabasen/indberet-institution-kontakt@1.0#Indberet]
}

// The columns of the files that forkontrol.LoadRegister reads.
func ExampleRegisters() {
	for _, r := range catalogue.Registers() {
		var columns []string
		for _, c := range r.Columns {
			columns = append(columns, c.Name)
		}
		fmt.Println(r.Name, "by", columns[:r.Keys])
	}
	// Output:
	// approved-educations by [institution cosaFormaal]
	// course-codes by [code]
	// education-codes by [cosaFormaal]
	// enrolments by [cpr institution]
	// institutions by [number]
	// mark-codes by [field code]
	// municipalities by [code]
	// pupil-types by [elevtype]
	// subscriptions by [cpr]
	// young-people by [cpr]
}

// Test data that breaks one rule, for the tests of a program that handles findings.
func ExampleNewSample() {
	broken, err := catalogue.NewSample(kontakt, catalogue.SampleOptions{
		Break: "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := forkontrol.Check(context.Background(), bytes.NewReader(broken.Payload), forkontrol.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		fmt.Println(f.Rule)
	}
	// Output:
	// ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr
}
