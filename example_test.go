package forkontrol_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/report"
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
	// 3:18 /Indberet/KontaktpersonInfo/Elev[1]/CPRNr 310205****
}

// A JSON payload does not say which message it is.
func ExampleChecker_CheckBytes() {
	checker, err := forkontrol.NewChecker(forkontrol.Options{
		Message: "ungedatabasen/indberet-institution-kontakt@1.0#Indberet",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	body := []byte(`{"KontaktpersonInfo": {"Elev": [{"CPRNr": "1203055024"}], "DatakildeInstitutionNummer": 999001,
		"KontaktPerson": "Ungevejledningen", "KontaktTelefon": "00000000"}}`)
	for _, f := range checker.CheckBytes(body, "").Findings {
		fmt.Println(f.Rule)
	}
	// Output:
	// ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/required
}

// An HTTP handler checks the body of a request, however large, and answers with the
// report. One checker serves all requests.
func Example_handler() {
	checker, err := forkontrol.NewChecker(forkontrol.Options{Language: forkontrol.English})
	if err != nil {
		fmt.Println(err)
		return
	}
	const mostBytes = 16 << 20
	handler := func(w http.ResponseWriter, r *http.Request) {
		checked, err := checker.Check(r.Context(), http.MaxBytesReader(w, r.Body, mostBytes), "body")
		if err != nil {
			return // the client has gone
		}
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(checked.Err, &tooLarge):
			http.Error(w, fmt.Sprintf("more than %d bytes", tooLarge.Limit), http.StatusRequestEntityTooLarge)
			return
		case checked.Err != nil:
			http.Error(w, "the body could not be read", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if checked.Verdict != forkontrol.VerdictValid {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		_ = report.Write(w, report.JSON, checked) // nobody is left to read it
	}

	for _, body := range []io.Reader{
		strings.NewReader("<Indberet><KontaktpersonInfo/></Indberet>"),
		io.LimitReader(spaces{}, mostBytes+1),
	} {
		answer := httptest.NewRecorder()
		handler(answer, httptest.NewRequest(http.MethodPost, "/check", body))
		fmt.Println(answer.Code, answer.Header().Get("Content-Type"))
	}
	// Output:
	// 422 application/json
	// 413 text/plain; charset=utf-8
}

// spaces is a body without end.
type spaces struct{}

func (spaces) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// The files of a folder are checked on all cores by one checker.
func ExampleChecker_folder() {
	checker, err := forkontrol.NewChecker(forkontrol.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	names, err := filepath.Glob("examples/ungedatabasen/indberet-*-cpr.xml")
	if err != nil {
		fmt.Println(err)
		return
	}
	names = append(names, "examples/ungedatabasen/indberet-gyldig.xml")
	reports, failures := make([]*forkontrol.Report, len(names)), make([]error, len(names))
	var workers sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, name := range names {
		free <- struct{}{}
		workers.Go(func() {
			defer func() { <-free }()
			f, err := os.Open(name)
			if err != nil {
				failures[i] = err
				return
			}
			defer f.Close()
			reports[i], failures[i] = checker.Check(context.Background(), f, name)
		})
	}
	workers.Wait()
	if err := errors.Join(failures...); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range reports {
		fmt.Println(r.Verdict, r.Errors, r.File)
	}
	// Output:
	// invalid 3 examples/ungedatabasen/indberet-fejl-cpr.xml
	// invalid 1 examples/ungedatabasen/indberet-fejl-iso-8859-1-cpr.xml
	// valid 0 examples/ungedatabasen/indberet-gyldig.xml
}

// Rules that ask a register are checked when it is there.
func ExampleLoadRegister() {
	rows := strings.NewReader("number\n999002\n999003\n")
	institutions, err := forkontrol.LoadRegister("institutions", rows)
	if err != nil {
		fmt.Println(err)
		return
	}
	checker, err := forkontrol.NewChecker(forkontrol.Options{Registers: []*forkontrol.Register{institutions}})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := os.Open("examples/ungedatabasen/indberet-gyldig.xml")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	r, err := checker.Check(context.Background(), f, f.Name())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, finding := range r.Findings {
		fmt.Println(finding.Value, finding.Rule)
	}
	// Output:
	// 999001 ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.DatakildeInstitutionNummer/known-institution
}

// An option that cannot be honoured says what it may be.
func ExampleOptionError() {
	_, err := forkontrol.NewChecker(forkontrol.Options{Format: "yaml"})
	var wrong *forkontrol.OptionError
	if errors.As(err, &wrong) {
		fmt.Println(wrong.Option, wrong.Value, wrong.Allowed)
	}
	// Output: Format yaml [xml json ndjson csv]
}
