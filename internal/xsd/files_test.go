package xsd

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/rules"
)

// judge asks xmllint about payloads, by the files of a message.
func judge(t *testing.T, files []File, payload []byte) (ok bool, talk string) {
	t.Helper()
	bin, err := exec.LookPath("xmllint")
	require.NoError(t, err, "run make test, which installs it")
	dir := t.TempDir()
	for _, f := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), f.Text, 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "payload.xml"), payload, 0o644))
	cmd := exec.Command(bin, "--noout", "--nonet", "--schema", files[0].Name, "payload.xml")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NotContains(t, string(out), "failed to compile", "%s", files[0].Text)
	return err == nil, string(out)
}

// The messages whose elements are in several namespaces have a document for each, which together take what the message
// takes and refuse what breaks a rule that is not left.
func TestADocumentForEachNamespace(t *testing.T) {
	several := 0
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			if !slices.Contains(m.Formats, program.FormatXML) || len(m.Rules) > 500 {
				continue
			}
			files, left := Files(m)
			require.NotEmpty(t, files)
			if len(files) == 1 {
				continue
			}
			several++
			made, err := sample.New(m, sample.Options{Format: sample.XML})
			require.NoError(t, err, m.ID)
			ok, talk := judge(t, files, made.Payload)
			assert.True(t, ok, "%s: %s", m.ID, talk)
			refused := 0
			maker := sample.NewMaker(m)
			for i := 1; i < len(m.Rules); i += 2 {
				id := program.RuleID(i)
				if slices.ContainsFunc(left, func(l Left) bool { return l.Rule == id }) {
					continue
				}
				broken, err := maker.Break(id, sample.Options{Format: sample.XML})
				if err != nil {
					continue
				}
				ok, _ := judge(t, files, broken.Payload)
				assert.False(t, ok, m.Rules[i].ID)
				refused++
			}
			assert.Greater(t, refused, 3, m.ID)
		}
	}
	assert.Greater(t, several, 3)
}

// One namespace is one document, the same as Write's.
func TestOneNamespaceIsOneDocument(t *testing.T) {
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			if !slices.Contains(m.Formats, program.FormatXML) || len(m.Rules) > 500 {
				continue
			}
			if files, left := Files(m); len(files) == 1 {
				var b buffer
				alone, err := Write(&b, m)
				require.NoError(t, err)
				require.Equal(t, string(b), string(files[0].Text), m.ID)
				require.ElementsMatch(t, alone, left, m.ID)
			}
		}
	}
}

type buffer []byte

func (b *buffer) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }

// An element that is in one namespace twice, with other contents, cannot be referred to.
func TestElementsOfOneNameThatDifferStayOpen(t *testing.T) {
	m := &program.Message{
		ID: "test/xsd@1.0#Rod", Name: "Rod", Root: "Rod", Space: "urn:a", Formats: []string{"xml"},
		Nodes: []program.Node{
			{},
			{Types: program.Object, TypeRule: 1, Object: &program.ObjectNode{ExtraRule: 2, Props: []program.Prop{
				{Name: "En", XML: "En", Known: true, Node: 2, Item: 2, OnceRule: 3}, {Name: "X", XML: "X", Known: true, Node: 3, Item: 3, Space: "urn:b", OnceRule: 4}}}},
			{Types: program.Object, TypeRule: 5, Object: &program.ObjectNode{ExtraRule: 6, Props: []program.Prop{
				{Name: "X", XML: "X", Known: true, Node: 4, Item: 4, Space: "urn:b", OnceRule: 7}}}},
			{Types: program.String, TypeRule: 8},
			{Types: program.Integer, TypeRule: 9},
		},
		Rules: make([]program.Rule, 10), Fields: []program.Field{{}},
	}
	files, left := Files(m)
	require.Len(t, files, 1)
	assert.Contains(t, left, Left{Rule: 4, Why: foreignElements})
	ok, talk := judge(t, files, []byte(`<Rod xmlns="urn:a"><En><X xmlns="urn:b">1</X></En><X xmlns="urn:b">x</X></Rod>`))
	assert.True(t, ok, talk)

	m.Nodes[2].Object.Props[0].Item, m.Nodes[2].Object.Props[0].Node = 3, 3
	files, _ = Files(m)
	require.Len(t, files, 2)
	assert.Equal(t, []string{"Rod.xsd", "Rod.2.xsd"}, []string{files[0].Name, files[1].Name})
	for payload, want := range map[string]bool{
		`<Rod xmlns="urn:a"><En><X xmlns="urn:b">1</X></En><X xmlns="urn:b">x</X></Rod>`: true,
		`<Rod xmlns="urn:a"><En><X>1</X></En></Rod>`:                                     false,
		`<Rod xmlns="urn:a"><X xmlns="urn:b">1</X><X xmlns="urn:b">2</X></Rod>`:          false,
	} {
		ok, talk := judge(t, files, []byte(payload))
		assert.Equal(t, want, ok, "%s %s", payload, talk)
	}
}
