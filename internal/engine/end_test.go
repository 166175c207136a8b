package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/engine"
)

// What a finding is about is marked from its first character to behind its last.
func TestFindingsKnowWhereTheyEnd(t *testing.T) {
	xml := compiled(t, "", record)
	csv := compiled(t, marksForm, marks)
	for _, c := range []struct {
		payload string
		want    []string
	}{
		{"<T><A>123456</A></T>", []string{"1:7-1:13 A/maxLength", "1:17-1:20 L/required"}},
		{"<T Id='søren'>\n<A>12345</A><x/></T>", []string{"1:8-1:13 Id/maxLength", "2:13-2:15 T/additionalProperties", "2:17-2:20 L/required"}},
		{"<T><A>a\nbcdef</A><L><K>a</K></L><L><K>b</K></L></T>", []string{"1:7-2:6 A/maxLength"}},
		{"<T><A></B>", []string{"1:7-1:8 xml/tag-mismatch/well-formed"}},
		{"<T><A>", []string{"1:7-0:0 xml/unclosed/well-formed"}},
		{`{"T":{"A":"12\u00e63456","N":11,"y":{}}}`, []string{"1:11-1:25 A/maxLength", "1:30-1:32 N/maximum", "1:33-1:36 T/additionalProperties", "1:39-1:40 L/required"}},
		{head + "123456789;DA;x\n\"en, \"\"to og tre\"\"\";XX;1\n", []string{"2:1-2:10 M.Elev/maxLength", "2:14-2:15 M.Tal/type", "3:2-3:19 M.Elev/maxLength", "3:21-3:23 M.Fag/enum"}},
	} {
		o := engine.Options{Rules: xml}
		if c.payload[0] != '<' && c.payload[0] != '{' {
			o.Rules = csv
		}
		got := []string{}
		for _, f := range bothWays(t, o, []byte(c.payload), "p").Findings {
			id := strings.TrimPrefix(strings.TrimPrefix(f.Rule.ID, "test/t/"), "forkontrol/")
			got = append(got, fmt.Sprintf("%d:%d-%d:%d %s", f.Line, f.Column, f.EndLine, f.EndColumn, id))
		}
		assert.Equal(t, c.want, got, c.payload)
	}
}
