package xsd

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

// text is a message whose root holds text with the checks given.
func text(checks ...program.Check) *program.Message {
	for i := range checks {
		checks[i].Rule = program.RuleID(i + 2)
	}
	return &program.Message{
		ID: "test/xsd@1.0#Rod", Name: "Rod", Root: "Rod", Formats: []string{"xml"},
		Text:   program.Text{Da: "Hvad æ < b betyder", En: "What it means"},
		Nodes:  []program.Node{{}, {Types: program.String, TypeRule: 1, Checks: checks}},
		Rules:  make([]program.Rule, len(checks)+2),
		Fields: []program.Field{{}},
	}
}

// accepts asks xmllint about one document.
func accepts(t *testing.T, schema []byte, document string) bool {
	t.Helper()
	bin, err := exec.LookPath("xmllint")
	require.NoError(t, err, "run make test, which installs it")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "s.xsd"), schema, 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "d.xml"), []byte(document), 0o644))
	cmd := exec.Command(bin, "--noout", "--nonet", "--schema", "s.xsd", "d.xml")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NotContains(t, string(out), "parser error", "%s", schema)
	return err == nil
}

func TestPatternsMeanTheSame(t *testing.T) {
	values := []string{"", "a", "ab", "abc", "xabcx", "12", "1-2", "a.c", "é", "A", "[x]", "a|b", "æble", "AB12"}
	for _, expr := range []string{
		"^abc$", "abc", "^a", "c$", "^(a|b)+$", "^a|c$", "[0-9]{2}", `^\d-\d$`, "^.$", `a\.c`, "^[^a]*$",
		"^[A-ZÆØÅ]{2}[0-9]{2}$", `^\[x\]$`, "^a?b*c+$", "^(?:ab|æ).*$", "^[a|b]{3}$", `^\w+$`, "^$", "^()$",
	} {
		form, ok := translate(expr)
		require.True(t, ok, expr)
		var schema bytes.Buffer
		left, err := Write(&schema, text(program.Check{Op: program.OpPattern, Pattern: &program.Pattern{Text: expr}}))
		require.NoError(t, err)
		require.Empty(t, left)
		re := regexp.MustCompile(expr)
		for _, v := range values {
			assert.Equal(t, re.MatchString(v), accepts(t, schema.Bytes(), "<Rod>"+v+"</Rod>"), "%s as %s on %q", expr, form, v)
		}
	}
}

func TestPatternsWithoutAFormAreLeft(t *testing.T) {
	for _, expr := range []string{`\bab`, "a(^b)", "(?i)abc", `^\s$`, "("} {
		_, ok := translate(expr)
		assert.False(t, ok, expr)
	}
}

func TestWhatXMLSchemaCannotSayIsListed(t *testing.T) {
	left, err := Write(io.Discard, text(
		program.Check{Op: program.OpMaxLength, N: 10},
		program.Check{Op: program.OpKind, Kind: program.KindCPR},
	))
	require.NoError(t, err)
	assert.Equal(t, []Left{{Rule: 3, Why: "form of a value"}}, left)
}

func TestTheDocumentCarriesTheTextsOfBothLanguages(t *testing.T) {
	var out bytes.Buffer
	_, err := Write(&out, text())
	require.NoError(t, err)
	assert.Contains(t, out.String(), `<xs:documentation xml:lang="da">Hvad æ &lt; b betyder</xs:documentation>`)
	assert.Contains(t, out.String(), `<xs:documentation xml:lang="en">What it means</xs:documentation>`)
	require.NoError(t, xml.Unmarshal(out.Bytes(), new(struct{})))
}

func TestWritingFailsWhereTheWriterDoes(t *testing.T) {
	_, err := Write(broken{}, text())
	assert.ErrorIs(t, err, io.ErrClosedPipe)
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// A vendor who checks by the document must not read that an element in the
// namespace that the interface asks for is wrong.
func TestElementsOfAnotherNamespaceAreLetIn(t *testing.T) {
	m := &program.Message{
		ID: "test/xsd@1.0#Rod", Name: "Rod", Root: "Rod", Space: "urn:a", Formats: []string{"xml"},
		Nodes: []program.Node{
			{},
			{Types: program.Object, TypeRule: 1, Object: &program.ObjectNode{
				Sequence: true, OrderRule: 2, ExtraRule: 3,
				Props: []program.Prop{{Name: "Modtager", XML: "Modtager", Known: true, Node: 2, Item: 2, Space: "urn:b", OnceRule: 4}},
			}},
			{Types: program.String, TypeRule: 5},
		},
		Rules: make([]program.Rule, 6), Fields: []program.Field{{}},
	}
	var schema bytes.Buffer
	left, err := Write(&schema, m)
	require.NoError(t, err)
	assert.True(t, Open(m))
	assert.Contains(t, left, Left{Rule: 4, Why: "element of another namespace"})
	assert.True(t, accepts(t, schema.Bytes(), `<Rod xmlns="urn:a"><Modtager xmlns="urn:b">x</Modtager></Rod>`))
	assert.False(t, accepts(t, schema.Bytes(), `<Rod xmlns="urn:b"/>`))
}
