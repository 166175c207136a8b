package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
)

func TestPageIsWellFormed(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		var b bytes.Buffer
		require.NoError(t, writeHTML(&b, specimen.Report(), specimen.Rules, reportOptions{Options: report.Options{Lang: lang}}))
		d := xml.NewDecoder(&b)
		d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
		depth := 0
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			switch token.(type) {
			case xml.StartElement:
				depth++
			case xml.EndElement:
				depth--
			}
		}
		assert.Zero(t, depth)
	}
}

func TestPageShowsWhatThePayloadSaysAsText(t *testing.T) {
	evil := `<script>alert("1")</script>`
	r := &finding.Report{Payloads: []finding.Payload{{File: evil + ".xml", Verdict: finding.Invalid, Findings: []finding.Finding{{
		Rule: &program.Rule{ID: "a/b/c/" + evil, Code: evil, Message: program.Text{Da: "{value}" + evil}, Fix: program.Text{Da: evil}},
		Path: "/" + evil, Value: evil, HasValue: true, Line: 1, Column: 1,
	}}}}}
	var b bytes.Buffer
	require.NoError(t, writeHTML(&b, r, &program.Ruleset{}, reportOptions{Options: report.Options{Lang: "da"}}))
	assert.NotContains(t, b.String(), "<script")
	assert.GreaterOrEqual(t, strings.Count(b.String(), "&lt;script&gt;"), 5)
	assert.NotContains(t, b.String(), `src=`, "a page asks for nothing")
}
