package engine_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// What the engine itself says of an interface (no text here, no such attribute, another
// namespace, other columns) is no surer than what is known of it.
func TestTheEngineClaimsNoMoreThanIsKnown(t *testing.T) {
	const fields = `"type": "object", "properties": {"A": {"type": "string", @}, "O": {"type": "object", "properties": {"B": {"type": "string", @}}, #}}`
	for _, c := range []struct{ name, payload, rule string }{
		{"text between fields", "<T xmlns='urn:t'><O>text<B>1</B></O></T>", "xml/text/unexpected"},
		{"text after a field", "<T xmlns='urn:t'><O><B>1</B>text</O></T>", "xml/text/unexpected"},
		{"an attribute of an object", "<T xmlns='urn:t'><O x='1'><B>1</B></O></T>", "xml/attribute/unexpected"},
	} {
		for evidence, want := range map[string]finding.Counts{"official": {Error: 1}, "contract": {Error: 1}, "draft": {Warning: 1}} {
			object := strings.Replace(field, "official", evidence, 1) + `, "additionalProperties": false`
			rs := compiled(t, `"namespace": "urn:t", `, strings.Replace(fields, "#", object, 1))
			p := check(t, engine.Options{Rules: rs}, c.payload)
			require.Len(t, p.Findings, 1, c.name)
			assert.Equal(t, "forkontrol/"+c.rule, p.Findings[0].Rule.ID, c.name)
			assert.Equal(t, want, p.Counts, "%s, %s", c.name, evidence)
			assert.Equal(t, evidence, p.Findings[0].Evidence().String(), c.name)
			assert.Equal(t, want.Error > 0, p.Verdict == finding.Invalid, c.name)
		}
	}
}

func TestTheNamespaceOfADraftIsAProposal(t *testing.T) {
	rs := compiled(t, `"namespace": "urn:t", "elements": "qualified", `, `"type": "object", "properties": {"A": {"type": "string", @}}`)
	_, m := rs.Find("test/t@1#T")
	for _, payload := range []string{"<T><A>1</A></T>", "<T xmlns='urn:other'><A>1</A></T>", "<T xmlns='urn:t'><A xmlns='urn:other'>1</A></T>"} {
		for evidence, want := range map[program.Evidence]finding.Counts{program.Official: {Error: 1}, program.Draft: {Warning: 1}} {
			m.Evidence = evidence
			p := check(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, payload)
			assert.Equal(t, []any{want, 1}, []any{p.Counts, len(p.Findings)}, "%s, %s", payload, evidence)
		}
	}
}

// What the standards of XML and JSON state holds in a draft too.
func TestAStandardIsNoDraft(t *testing.T) {
	rs := compiled(t, "", `"type": "object", "properties": {"A": {"type": "string", @}}`)
	_, m := rs.Find("test/t@1#T")
	m.Evidence = program.Draft
	for i := range m.Fields {
		m.Fields[i].Evidence = program.Draft
	}
	for _, payload := range []string{"<T><A>1</B></T>", "<T><A>\xff</A></T>", `{"T": {"A": "1", "A": "2"}}`, "<T><A>1</A><x:B/></T>"} {
		p := check(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, payload)
		assert.Equal(t, finding.Invalid, p.Verdict, payload)
	}
}

// That a CSV file has quotation marks as the standard has them is known of the message or not; a
// control character, and a quotation mark that is never closed, fit no form.
func TestQuotationMarksAreAsSureAsTheMessage(t *testing.T) {
	rs := compiled(t, marksForm, marks)
	_, m := rs.Find("test/t@1#T")
	for evidence, severity := range map[program.Evidence]program.Severity{program.Official: program.Error, program.Draft: program.Warning} {
		m.Evidence = evidence
		for _, row := range []string{"a\"b;DA;1\n", "\"a\"b;DA;1\n"} {
			p := check(t, engine.Options{Rules: rs, Message: m.ID}, head+row)
			require.Len(t, p.Findings, 1, row)
			assert.Equal(t, severity, p.Findings[0].Severity, "%q %s", row, evidence)
		}
		for _, row := range []string{"a\x01;DA;1\n", "\"a;DA;1\n"} {
			assert.Equal(t, finding.Invalid, check(t, engine.Options{Rules: rs, Message: m.ID}, head+row).Verdict, "%q %s", row, evidence)
		}
	}
}
