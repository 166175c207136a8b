package text_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/text"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../../" + name)
	require.NoError(t, err)
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

// The faces in TypeScript are made of a file that go generate writes.
func TestTheFacesInTypeScriptHaveTheVocabulary(t *testing.T) {
	assert.Equal(t, string(text.TypeScript()), read(t, "wasm/js/src/vocabulary.ts"), "run make generate")
}

// What verdicts, severities, evidence and registers are called is written once: no face has
// a text of its own that is one of these words or begins so.
func TestNoFaceHasItsOwnWordsForTheVocabulary(t *testing.T) {
	var words, verdicts []string
	for _, term := range text.Vocabulary {
		switch term.Name {
		case "register", "place", "row", "cell", "record": // common words, or sentences with blanks
			continue
		case "valid", "limited", "invalid", "undecided":
			verdicts = append(verdicts, term.Da[0], term.En[0])
		}
		words = append(words, regexp.QuoteMeta(term.Da[0]), regexp.QuoteMeta(term.En[0]))
	}
	quoted := regexp.MustCompile(`(?i)['"](?:` + strings.Join(words, "|") + `|(?:` + strings.Join(verdicts, "|") + `):[^'"]*)['"]`)
	for _, name := range []string{"site/src/words.ts", "site/src/validator/words.ts", "site/src/validator/app.tsx", "wasm/js/src/forms/words.ts"} {
		for _, found := range quoted.FindAllString(read(t, name), -1) {
			// Names of members and the values that programs read are no texts.
			if word := found[1 : len(found)-1]; word != strings.ToLower(word) || strings.ContainsAny(word, " æøå") {
				assert.Fail(t, "a word of the vocabulary", "%s has %s", name, found)
			}
		}
	}
	for _, lang := range []string{"da", "en"} {
		var own map[string]string
		require.NoError(t, json.Unmarshal([]byte(read(t, "internal/report/html/page/words."+lang+".json")), &own))
		for name := range text.Words(lang) {
			assert.NotContains(t, own, name, "the page of a report in %s", lang)
		}
	}
}

// The list of terms for people has each word in both languages.
func TestTheListOfTermsHasTheVocabulary(t *testing.T) {
	en, da := read(t, "docs/terms.md"), read(t, "docs/da/terms.md")
	for _, term := range text.Vocabulary {
		switch term.Name {
		case "place", "row", "cell", "record", "rules", "content", "draftMessage", "draftFields", "draftNote", "register": // sentences, and places
			continue
		}
		assert.Contains(t, en, "\n| "+term.En[0]+" | "+term.Da[0]+" |", term.Name)
		assert.Contains(t, da, "\n| "+term.Da[0]+" | "+term.En[0]+" |", term.Name)
	}
}
