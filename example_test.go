package forkontrol_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/forkontrol/forkontrol"
)

// Check a payload before it is sent.
func Example() {
	body := strings.NewReader(`<Indberet>
  <KontaktpersonInfo>
    <Elev><CPRNr>3102055024</CPRNr></Elev>
    <DatakildeInstitutionNummer>999001</DatakildeInstitutionNummer>
    <KontaktPerson>Ungevejledningen</KontaktPerson>
    <KontaktTelefon>00000000</KontaktTelefon>
    <KontaktMail>vejledning@nordhavn-gym.example</KontaktMail>
  </KontaktpersonInfo>
</Indberet>`)
	report, err := forkontrol.Check(context.Background(), body, forkontrol.Options{Language: forkontrol.English})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Verdict)
	for _, f := range report.Findings {
		fmt.Printf("%d:%d %s %s\n", f.Line, f.Column, f.Path, f.Value)
	}
	// Output:
	// invalid
	// 3:18 /Indberet/KontaktpersonInfo/Elev[1]/CPRNr 310205-****
}

// A JSON payload does not say which message it is.
func ExampleCheckBytes() {
	body := []byte(`{"KontaktpersonInfo": {"Elev": [{"CPRNr": "1203055024"}], "DatakildeInstitutionNummer": 999001,
		"KontaktPerson": "Ungevejledningen", "KontaktTelefon": "00000000"}}`)
	report, err := forkontrol.CheckBytes(body, forkontrol.Options{
		Message: "ungedatabasen/indberet-institution-kontakt@1.0#Indberet",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		fmt.Println(f.Rule)
	}
	// Output:
	// ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/required
}

// A Checker checks many payloads and reuses its memory.
func ExampleChecker() {
	checker, err := forkontrol.NewChecker(forkontrol.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"examples/ungedatabasen/indberet-gyldig.xml", "examples/ungedatabasen/indberet-fejl-cpr.xml"} {
		f, err := os.Open(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		report, err := checker.Check(context.Background(), f, name)
		f.Close()
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(report.Verdict, report.Errors)
	}
	// Output:
	// valid 0
	// invalid 3
}
