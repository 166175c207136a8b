package foreign_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/payload/foreign"
	"github.com/forkontrol/forkontrol/report"
)

func TestWhatIsNoPayloadIsKnown(t *testing.T) {
	for _, c := range []struct {
		name, head string
		want       foreign.Kind
	}{
		{"a/pom.xml", `<?xml version="1.0"?><!-- x --><project xmlns="http://maven.apache.org/POM/4.0.0"/>`, foreign.OtherProgram},
		{"a.xml", `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`, foreign.OtherProgram},
		{"a.xml", "\xef\xbb\xbf<?xml version='1.0' encoding='windows-1252'?>\n<w:definitions xmlns:w='http://schemas.xmlsoap.org/wsdl/'>", foreign.OtherProgram},
		{"TEST-a.xml", `<testsuite name="forkontrol.Test">`, foreign.OtherProgram},
		{"a.xml", `<testsuites name="forkontrol">`, foreign.OwnReport},
		{"a.xml", `<testsuites xmlns="urn:other">`, foreign.Unknown},
		{"a.xml", `<Indbret>`, foreign.Unknown},
		{"a.xml", `<x:project xmlns:y="http://maven.apache.org/POM/4.0.0"/>`, foreign.Unknown},
		{"a.xml", `<`, foreign.Unknown},
		{"a.xml", ``, foreign.Unknown},
		{"a.zip!web/package.json", `{"name": "x"}`, foreign.OtherProgram},
		{"tsconfig.build.json", `{`, foreign.OtherProgram},
		{"Package.json.gz", `{}`, foreign.OtherProgram},
		{"mypackage.json", `{"name": "x"}`, foreign.Unknown},
		{"a.json", `{"$schema": "http://json-schema.org/draft-07/schema#"}`, foreign.OtherProgram},
		{"a.json", `{"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": []}`, foreign.OtherProgram},
		{"a.json", `{"Indberet": {"forkontrol": "0.1.0"}}`, foreign.Unknown},
		{"a.json", `[{"forkontrol": "0.1.0"}]`, foreign.Unknown},
		{"a.json", `{"type": "finding"}`, foreign.Unknown},
		{"a.json", `{"a`, foreign.Unknown},
	} {
		assert.Equal(t, c.want, foreign.KindOf(c.name, []byte(c.head)), "%s: %s", c.name, c.head)
	}
}

// Every form of a report that a walk through a folder would take is known again.
func TestOwnReportsAreKnown(t *testing.T) {
	checker, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	for _, body := range []string{"<Indberet>\n  <KontaktpersonInfo/>\n</Indberet>", "<Indbret/>"} {
		of := checker.CheckBytes([]byte(body), "a.xml")
		for _, form := range []report.Format{report.JSON, report.NDJSON, report.SARIF, report.JUnit} {
			var b bytes.Buffer
			require.NoError(t, report.Write(&b, form, of))
			assert.Equal(t, foreign.OwnReport, foreign.KindOf("r", b.Bytes()), form)
		}
	}
}
