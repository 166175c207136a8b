// Package judge asks others' XML Schema processors what they say of single values and of documents,
// for tests: that of the JDK (Xerces) and xmllint (libxml2).
package judge

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Case is a value and its type.
type Case struct {
	// Type is the inside of an xs:simpleType: "<xs:restriction base="xs:int"/>".
	Type  string
	Value string
}

// Verdict is what a processor says of a case.
type Verdict string

// The verdicts. Refused is a type that the processor does not take.
const (
	Valid   Verdict = "valid"
	Invalid Verdict = "invalid"
	Refused Verdict = "refused"
)

//go:embed Judge.java
var program []byte

// JDK asks javax.xml.validation, one verdict a case. The test is skipped where no JDK of
// version 11 or later is on the machine.
func JDK(t *testing.T, cases []Case) []Verdict {
	t.Helper()
	var in bytes.Buffer
	for _, c := range cases {
		schema, document := c.files()
		in.WriteString(base64.StdEncoding.EncodeToString(schema) + "\t" + base64.StdEncoding.EncodeToString(document) + "\n")
	}
	var all []Verdict
	for _, a := range jdk(t, &in, len(cases)) {
		all = append(all, a.Verdict)
	}
	return all
}

// Answer is what a processor says of a document.
type Answer struct {
	Verdict
	// Complaints are what it says is wrong: the JDK names the first thing only.
	Complaints []string
}

// Document is a document and the file of its schema.
type Document struct {
	Schema string
	Text   []byte
}

// JDKDocuments is JDK for documents.
func JDKDocuments(t *testing.T, documents []Document) []Answer {
	t.Helper()
	var in bytes.Buffer
	for _, d := range documents {
		file, err := filepath.Abs(d.Schema)
		require.NoError(t, err)
		in.WriteString("@" + file + "\t" + base64.StdEncoding.EncodeToString(d.Text) + "\n")
	}
	return jdk(t, &in, len(documents))
}

func jdk(t *testing.T, in *bytes.Buffer, n int) []Answer {
	t.Helper()
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skip("java is not on this machine")
	}
	file := filepath.Join(t.TempDir(), "Judge.java")
	require.NoError(t, os.WriteFile(file, program, 0o600))
	cmd := exec.Command(java, file)
	cmd.Stdin = in
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("java cannot run a source file here: %v %s", err, complaint.String())
	}
	var all []Answer
	for line := range strings.Lines(string(out)) {
		verdict, complaint, cut := strings.Cut(strings.TrimSpace(line), "\t")
		a := Answer{Verdict: Verdict(verdict)}
		if cut {
			a.Complaints = []string{complaint}
		}
		all = append(all, a)
	}
	require.Len(t, all, n)
	return all
}

// batch is how many files one xmllint reads.
const batch = 500

// XmllintDocuments asks xmllint, which must be on the machine, of documents of one schema.
func XmllintDocuments(t *testing.T, schema string, documents [][]byte) []Answer {
	t.Helper()
	bin, err := exec.LookPath("xmllint")
	require.NoError(t, err, "run make test, which installs it")
	schema, err = filepath.Abs(schema)
	require.NoError(t, err)
	dir := memory(t)
	answers := make([]Answer, len(documents))
	for from := 0; from < len(documents); from += batch {
		args := []string{"--noout", "--nonet", "--schema", schema}
		for i := from; i < min(from+batch, len(documents)); i++ {
			name := fmt.Sprintf("%06d.xml", i)
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), documents[i], 0o600))
			args = append(args, name)
		}
		cmd := exec.Command(bin, args...)
		cmd.Dir = dir
		out, _ := cmd.CombinedOutput() // its exit code only says that some file failed
		require.NotContains(t, string(out), "Schemas parser error", "%s", schema)
		said := 0
		for line := range strings.Lines(string(out)) {
			name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			var i int
			switch _, err := fmt.Sscanf(name, "%06d.xml", &i); {
			case err != nil:
				continue
			case strings.Contains(name, ":"):
				if _, what, cut := strings.Cut(rest, "error : "); cut {
					answers[i].Complaints = append(answers[i].Complaints, what)
				}
				continue
			}
			answers[i].Verdict = Invalid
			if rest == "validates" {
				answers[i].Verdict = Valid
			}
			said++
		}
		require.Equal(t, len(args)-4, said, "%s", out)
	}
	return answers
}

// memory returns a folder for many small files: one in memory where the machine has it.
func memory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "forkontrol")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}

// Xmllint asks xmllint, which must be on the machine, one verdict a case; one process reads all values of a type.
func Xmllint(t *testing.T, cases []Case) []Verdict {
	t.Helper()
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not on this machine; make install-xmllint installs it")
	}
	dir := memory(t)
	of := map[string][]int{}
	var types []string
	for i, c := range cases {
		if of[c.Type] == nil {
			types = append(types, c.Type)
		}
		of[c.Type] = append(of[c.Type], i)
	}
	all := make([]Verdict, len(cases))
	for _, typ := range types {
		for some := range slices.Chunk(of[typ], batch) {
			args := []string{"--nonet", "--noout", "--schema", "s.xsd"}
			for _, i := range some {
				schema, document := cases[i].files()
				name := fmt.Sprintf("%06d.xml", i)
				require.NoError(t, os.WriteFile(filepath.Join(dir, "s.xsd"), schema, 0o600))
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), document, 0o600))
				args = append(args, name)
				all[i] = Refused // where it says neither: the type, or what is no XML
			}
			cmd := exec.Command(xmllint, args...)
			cmd.Dir = dir
			out, _ := cmd.CombinedOutput() // its exit code only says that some file failed
			for line := range strings.Lines(string(out)) {
				name, verdict, _ := strings.Cut(strings.TrimSpace(line), " ")
				var i int
				if _, err := fmt.Sscanf(name, "%06d.xml", &i); err != nil || !slices.Contains(args, name) {
					continue
				}
				switch verdict {
				case "validates":
					all[i] = Valid
				case "fails to validate":
					all[i] = Invalid
				}
			}
		}
	}
	return all
}

// files are a schema of one element and a document of it.
func (c Case) files() (schema, document []byte) {
	schema = []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a"><xs:simpleType>` + c.Type + `</xs:simpleType></xs:element></xs:schema>`)
	var b bytes.Buffer
	b.WriteString(`<a xmlns:xs="http://www.w3.org/2001/XMLSchema">`)
	_ = xml.EscapeText(&b, []byte(c.Value)) // into memory
	b.WriteString("</a>")
	return schema, b.Bytes()
}

// Restriction is the type of a base and facets, given as names and values in turn.
func Restriction(base string, facets ...string) string {
	var b bytes.Buffer
	b.WriteString(`<xs:restriction base="` + base + `">`)
	for i := 0; i+1 < len(facets); i += 2 {
		b.WriteString("<xs:" + facets[i] + ` value="`)
		_ = xml.EscapeText(&b, []byte(facets[i+1])) // into memory
		b.WriteString(`"/>`)
	}
	b.WriteString("</xs:restriction>")
	return b.String()
}
