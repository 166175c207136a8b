package markup_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/xsd"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

// randomParticle writes a particle over the elements a to e.
func randomParticle(r *rand.Rand, depth int) string {
	occurs := [...]string{"", "", ` minOccurs="0"`, ` maxOccurs="unbounded"`, ` minOccurs="0" maxOccurs="unbounded"`, ` minOccurs="2" maxOccurs="3"`, ` minOccurs="0" maxOccurs="2"`}[r.IntN(7)]
	if depth == 0 || r.IntN(3) == 0 {
		if r.IntN(8) == 0 {
			return `<xs:any namespace="` + [...]string{"##other", "##local", "urn:x"}[r.IntN(3)] + `" processContents="skip"` + occurs + `/>`
		}
		return fmt.Sprintf(`<xs:element name="%c" type="xs:string"%s/>`, 'a'+r.IntN(5), occurs)
	}
	tag := [...]string{"sequence", "choice"}[r.IntN(2)]
	return `<xs:` + tag + occurs + `>` + randomParticles(r, depth-1) + `</xs:` + tag + `>`
}

func randomParticles(r *rand.Rand, depth int) (out string) {
	for range 1 + r.IntN(3) {
		out += randomParticle(r, depth)
	}
	return out
}

// valid asks xmllint which documents a schema takes; nil where it does not take the schema.
func valid(t *testing.T, dir, schema string, documents []string) map[int]bool {
	t.Helper()
	s := filepath.Join(dir, "s.xsd")
	require.NoError(t, os.WriteFile(s, []byte(schema), 0o600))
	args := []string{"--nonet", "--noout", "--schema", s}
	for i, d := range documents {
		name := filepath.Join(dir, fmt.Sprintf("d%d.xml", i))
		require.NoError(t, os.WriteFile(name, []byte(d), 0o600))
		args = append(args, name)
	}
	cmd := exec.Command("xmllint", args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	_ = cmd.Run() // what it says tells more
	if strings.Contains(said.String(), "failed to compile") {
		return nil
	}
	out := map[int]bool{}
	for i := range documents {
		name := filepath.Join(dir, fmt.Sprintf("d%d.xml", i))
		out[i] = strings.Contains(said.String(), name+" validates\n")
	}
	return out
}

// Random contents are checked as xmllint checks them, and the XML Schema that is written of a
// message takes the same payloads.
func TestRandomContractsAreThoseOfXmllint(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint is not on this machine; make install-xmllint installs it")
	}
	r := rand.New(rand.NewPCG(7, 8))
	dir := t.TempDir()
	count, whole := map[bool]int{}, 0
	for contracts := 0; contracts < 150; {
		mixed := r.IntN(4) == 0
		schema := fmt.Sprintf(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:k" xmlns="urn:k" elementFormDefault="qualified"><xs:element name="Ordre"><xs:complexType mixed="%v"><xs:sequence>%s</xs:sequence>`+
			`<xs:attribute name="id" type="xs:string" use="required"/></xs:complexType></xs:element></xs:schema>`, mixed, randomParticles(r, 3))
		read, problems := importing.Source(fstest.MapFS{"ordre.xsd": {Data: []byte(schema)}}, importing.Options{System: "kantine"})
		if len(problems) > 0 {
			continue // ambiguous
		}
		set, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Files: read.Source})
		if err != nil {
			require.Contains(t, err.Error(), "how often each has come cannot be known", schema)
			continue
		}
		contracts++
		var documents []string
		for range 12 {
			inner := ""
			for range r.IntN(6) {
				switch n := r.IntN(10); {
				case n < 8:
					inner += fmt.Sprintf("<%c/>", 'a'+r.IntN(5))
				case n == 8:
					inner += `<a xmlns="urn:x"/>`
				default:
					inner += `<a xmlns=""/>`
				}
				if r.IntN(20) == 0 {
					inner += "tekst"
				}
			}
			id := ` id="1"`
			if r.IntN(12) == 0 {
				id = ""
			}
			documents = append(documents, `<Ordre xmlns="urn:k"`+id+`>`+inner+`</Ordre>`)
		}
		want := valid(t, dir, schema, documents)
		require.NotNil(t, want, schema)
		_, m := set.Find(read.Messages[0])
		var written bytes.Buffer
		left, err := xsd.Write(&written, m)
		require.NoError(t, err)
		again := valid(t, dir, written.String(), documents)
		require.NotNil(t, again, written.String())
		for i, d := range documents {
			got := engine.New(engine.Options{Rules: set}).CheckBytes([]byte(d), "a.xml").Verdict == finding.Valid
			require.Equal(t, want[i], got, "%s\n%s", schema, d)
			if len(left) == 0 {
				whole++
				require.Equal(t, got, again[i], "%s\n%s\n%s", schema, written.String(), d)
			}
			count[got]++
		}
	}
	assert.Greater(t, min(count[true], count[false], whole), 50)
}
