package contracts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/oracle/judge"
	"github.com/forkontrol/forkontrol/internal/ownrules"
)

// cases are documents for a schema of testdata/cases, a line each in the file beside it: after the verdict, where
// the JDK has another than the Recommendation, whose word a comment above (#) gives. The root of each is given the
// namespaces that stand here.
func cases(t *testing.T, file, name string) (documents []judge.Document, otherwise []judge.Verdict) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		verdict, document, _ := strings.Cut(strings.TrimSpace(line), "<")
		if document == "" || strings.HasPrefix(verdict, "#") {
			continue
		}
		root := strings.IndexAny(document, " />")
		document = "<" + document[:root] + ` xmlns="urn:eksempel:` + name + `" xmlns:w="urn:eksempel:` + name + `" xmlns:xs="` + spaceSchema +
			`" xmlns:xsi="` + spaceInstance + `"` + document[root:]
		documents = append(documents, judge.Document{Schema: strings.TrimSuffix(file, ".txt") + ".xsd", Text: []byte(document)})
		otherwise = append(otherwise, judge.Verdict(strings.TrimSpace(verdict)))
	}
	return documents, otherwise
}

// What is said of chosen documents is what the JDK says, and all of each is checked.
func TestCasesAreJudgedAsByOthers(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	require.NoError(t, err)
	var all []judge.Document
	from := map[string]int{}
	for _, file := range files {
		documents, _ := cases(t, file, strings.TrimSuffix(filepath.Base(file), ".txt"))
		from[file] = len(all)
		all = append(all, documents...)
	}
	jdk := judge.JDKDocuments(t, all)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			documents, otherwise := cases(t, file, name)
			set, err := ownrules.Load(true, strings.TrimSuffix(file, ".txt")+".xsd")
			require.NoError(t, err)
			b := (&loaded{set: set}).both()
			for i, d := range documents {
				answer := jdk[from[file]+i]
				require.NotEqual(t, judge.Refused, answer.Verdict, "%s %v", d.Text, answer.Complaints)
				want := answer.Verdict
				if o := otherwise[i]; o != "" {
					require.NotEqual(t, want, o, "the JDK agrees: %s", d.Text)
					want = o
				}
				p := b.agree(t, d.Text)
				assert.Equal(t, want, judge.Verdict(p.Verdict.String()), "%s\n%sthe JDK: %v", d.Text, found(p), answer.Complaints)
				if p.Verdict == finding.Valid {
					assert.True(t, p.Full(), "%s\n%v", d.Text, p.Unchecked)
				}
			}
		})
	}
}
