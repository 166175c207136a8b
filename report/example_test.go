package report_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/report"
)

// What was found in several payloads is written as one report, here as a page to send
// on.
func ExampleWrite() {
	checker, err := forkontrol.NewChecker(forkontrol.Options{Language: forkontrol.English})
	if err != nil {
		fmt.Println(err)
		return
	}
	reports := []*forkontrol.Report{
		checker.CheckBytes([]byte("<Indberet>\n  <KontaktpersonInfo/>\n</Indberet>"), "monday.xml"),
		checker.CheckBytes([]byte("<Indberet>\n"), "tuesday.xml"),
	}
	f, err := os.Create(filepath.Join(os.TempDir(), "forkontrol-example.html"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(f.Name())
	if err := report.Write(f, report.HTML, reports...); err != nil {
		fmt.Println(err)
		return
	}
	if err := f.Close(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(filepath.Base(f.Name()))
	// Output: forkontrol-example.html
}
