package forkontrol_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
)

// errBroken is what the readers in these tests fail with.
var errBroken = errors.New("the line went dead")

// cuts are the lengths at which a payload is cut: all at its beginning, where its form and
// its message are recognised, and a hundred of the rest.
func cuts(size int) (list []int) {
	const all, more = 300, 100
	for n := range min(size, all) {
		list = append(list, n)
	}
	// An odd step comes by every kind of place in a payload of many equal rows.
	for n := all; n < size; n += max(1, (size-all)/more) | 1 {
		list = append(list, n)
	}
	return append(list, size)
}

// everyForm has what the examples have little of, each with the name that says its form.
var everyForm = map[string]string{
	"markup.xml": "\xEF\xBB\xBF<?xml version='1.0' encoding=\"UTF-8\" standalone='yes'?>\r\n<!-- a - b --><?go on?>\n" +
		"<Indberet xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation=\"&lt;\"><KontaktpersonInfo >\r" +
		"<Elev><CPRNr>12&#48;30&#x35;5024</CPRNr></Elev><!-- æ€ --><DatakildeInstitutionNummer>999001</DatakildeInstitutionNummer>" +
		"<KontaktPerson>A &amp; Å €<![CDATA[ ]] > ]]></KontaktPerson><KontaktTelefon>00000000</KontaktTelefon>" +
		"<KontaktMail>v@nordhavn-gym.example</KontaktMail></KontaktpersonInfo ></Indberet>\n<!-- end --> <?end?>\n",
	"doctype.xml": "<!DOCTYPE Indberet [<!ENTITY a '>'><!-- ] --><?x?>]>\n<Indberet><KontaktpersonInfo/></Indberet>",
	"escapes.json": `{"Indberet": {"KontaktpersonInfo": {"Elev": [{"CPRNr": "1203055024"}], "DatakildeInstitutionNummer": 999001,` +
		` "KontaktPerson": "A \"\u00c5\ud83d\ude00\" æ€", "KontaktTelefon": "00000000", "KontaktMail": "v@nordhavn-gym.example"}}}`,
	"numbers.json": `{"Indberet": {"A": [1.5e+3, true, null, -0, false], "B": "\\"}}`,
}

// A payload that cannot be read to its end is never taken for one that ends there: the
// report carries the reader's error, unless checking stops earlier, at what it stops at in
// the whole payload.
func TestAReaderThatFailsIsReportedAsThat(t *testing.T) {
	payloads := map[string][]byte{}
	for name, text := range everyForm {
		payloads[name] = []byte(text)
	}
	require.NoError(t, filepath.WalkDir("examples", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "web" {
			return filepath.SkipDir // programs, and what they are built with
		}
		if slices.Contains([]string{".xml", ".json", ".ndjson", ".csv"}, filepath.Ext(name)) {
			payloads[name], err = os.ReadFile(name)
		}
		return err
	}))
	checker, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	for path, payload := range payloads {
		for _, name := range []string{path, "", "its message is asked for"} {
			checker := checker
			if name != path && name != "" {
				checker, err = forkontrol.NewChecker(forkontrol.Options{Message: checker.CheckBytes(payload, path).Message})
				require.NoError(t, err)
			}
			whole := checker.CheckBytes(payload, name)
			for _, cut := range cuts(len(payload)) {
				broken := io.MultiReader(bytes.NewReader(payload[:cut]), iotest.ErrReader(errBroken))
				if cut%2 > 0 {
					broken = iotest.DataErrReader(broken)
				}
				r, err := checker.Check(t.Context(), broken, name)
				require.NoError(t, err)
				good := errors.Is(r.Err, errBroken) && r.Verdict == forkontrol.VerdictFailed
				if r.Err == nil && whole.Verdict != forkontrol.VerdictValid {
					good = r.Verdict == whole.Verdict && stoppedAlike(r, whole, cut)
				}
				if !assert.True(t, good, "%s, named %q, after %d bytes, %q: it is %s, %v: %v", path, name, cut, payload[max(0, cut-40):cut], r.Verdict, r.Err, r.Findings) {
					break
				}
			}
		}
	}
}

// stoppedAlike reports whether a report of a payload that was cut says what that of the
// whole payload does, all of it about what precedes the cut.
func stoppedAlike(r, whole *forkontrol.Report, cut int) bool {
	return len(r.Findings) > 0 && slices.EqualFunc(r.Findings, whole.Findings, func(a, b forkontrol.Finding) bool {
		return a.Rule == b.Rule && a.Offset == b.Offset && a.Message == b.Message && a.Offset < int64(cut)
	})
}

// As a service reads what it is sent.
func TestABodyThatIsTooLargeIsReportedAsThat(t *testing.T) {
	payload, err := os.ReadFile("examples/institutionsregisteret/udtraek-gyldig.csv")
	require.NoError(t, err)
	checker, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	for _, name := range []string{"", "t.csv"} {
		body := http.MaxBytesReader(httptest.NewRecorder(), io.NopCloser(bytes.NewReader(payload)), 20)
		r, err := checker.Check(t.Context(), body, name)
		require.NoError(t, err)
		var tooLarge *http.MaxBytesError
		assert.ErrorAs(t, r.Err, &tooLarge)
		assert.Equal(t, forkontrol.VerdictFailed, r.Verdict)
	}
}
