package contracts

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/oracle/judge"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/xsd"
)

// The XML Schema that is written of a contract's message is taken by the JDK and by xmllint. They call invalid with it
// what breaks a rule that it says, and nothing that forkontrol calls valid.
func TestWrittenSchemasAreThoseOfTheContracts(t *testing.T) {
	const each = 24
	type written struct {
		*loaded
		schema string
		left   map[*program.Message][]xsd.Left
		texts  [][]byte
	}
	var all []written
	var documents []judge.Document
	said := 0
	for _, g := range contractsGiven(t) {
		l := load(t, g)
		if len(l.roots) > 1 {
			continue // a file is written for each, and not all documents are of it
		}
		w := written{loaded: l, left: map[*program.Message][]xsd.Left{}}
		dir := t.TempDir()
		for _, s := range l.set.Systems {
			for _, m := range s.Messages {
				if !m.Added || m.Root != l.roots[0].Name.Local {
					continue
				}
				files, left := xsd.Files(m)
				for _, f := range files {
					require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), f.Text, 0o600))
				}
				w.schema, w.left[m] = filepath.Join(dir, files[0].Name), left
			}
		}
		for seed := range each {
			text, _ := l.document(seed)
			w.texts = append(w.texts, text)
			documents = append(documents, judge.Document{Schema: w.schema, Text: text})
		}
		all = append(all, w)
	}
	jdk := judge.JDKDocuments(t, documents)
	for i, w := range all {
		xmllint := judge.XmllintDocuments(t, w.schema, w.texts)
		check := engine.New(engine.Options{Rules: w.set})
		for k, text := range w.texts {
			a, b := jdk[i*each+k], xmllint[k]
			require.NotEqual(t, judge.Refused, a.Verdict, "%s: %v", w.name, a.Complaints)
			p := check.CheckBytes(bytes.Clone(text), "a.xml")
			unsaid := func(f finding.Finding) bool {
				return strings.HasPrefix(f.Rule.ID, "forkontrol/") && len(w.left[p.Message]) > 0 || // in what stays open
					slices.ContainsFunc(w.left[p.Message], func(l xsd.Left) bool { return &p.Message.Rules[l.Rule] == f.Rule })
			}
			verdict, ok := decided(a, b)
			switch {
			case !ok: // which of them is right is looked at where the contract itself is
			case p.Verdict == finding.Valid:
				assert.Equal(t, judge.Valid, verdict, "%s: JDK %s, xmllint %s\n%s", w.name, a, b, text)
				said++
			case !slices.ContainsFunc(p.Findings, unsaid):
				assert.Equal(t, judge.Invalid, verdict, "%s: %s\n%s", w.name, found(p), text)
				said++
			}
		}
	}
	assert.Greater(t, said, len(documents)*3/4)
	t.Log(said, "of", len(documents))
}
