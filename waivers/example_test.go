package waivers_test

import (
	"fmt"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/waivers"
)

// What somebody answers for does not fail a run; what is new does.
func Example() {
	checker, err := forkontrol.NewChecker(forkontrol.Options{Language: forkontrol.English})
	if err != nil {
		fmt.Println(err)
		return
	}
	run, err := waivers.New(waivers.Options{Language: forkontrol.English, Today: "2026-11-29", Waivers: waivers.File{Name: "forkontrol-waivers.json", Content: []byte(`{
		"waivers": [{
			"rule": "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/required",
			"file": "in/**",
			"reason": "No address before August", "owner": "Integration team", "expires": "2027-01-31"
		}]}`)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	report := checker.CheckBytes([]byte(`<Indberet><KontaktpersonInfo>
		<Elev><CPRNr>1203055024</CPRNr></Elev>
		<DatakildeInstitutionNummer>999001</DatakildeInstitutionNummer>
		<KontaktPerson>Ungevejledningen</KontaktPerson>
		<KontaktTelefon>00000000</KontaktTelefon>
	</KontaktpersonInfo></Indberet>`), "in/monday.xml")
	run.Apply(report, nil)
	fmt.Println(report.Verdict, report.Errors, "error,", report.WaivedErrors, "waived")
	for _, f := range report.Findings {
		if f.Waived != nil {
			fmt.Println(f.Waived.Reason, "until", f.Waived.Expires)
		}
	}
	for _, u := range run.Uses() {
		if u.Expired || u.Unused {
			fmt.Println("line", u.Line, "is no longer of use")
		}
	}
	// Output:
	// invalid 1 error, 1 waived
	// No address before August until 2027-01-31
}
