package page

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/forkontrol/forkontrol/internal/description"
)

const document = `# Bestilling

Felt | Type | Krævet | Lovlige værdier | Hvem
--|--|--|--|--
Elev | String(20) | Ja | A < B & "C" | 0101909999
Note | String(20) | Måske | |
ikke et navn | String | | |

Version | Dato
--|--
1 | i går
`

func made(t *testing.T, p *Page) string {
	t.Helper()
	read, err := description.Read("a.md", []byte(document), description.Options{})
	require.NoError(t, err)
	p.Import, p.File, p.Messages = read, "a.md", []string{"a/b@1#Bestilling"}
	var b strings.Builder
	require.NoError(t, Write(&b, p))
	_, err = html.Parse(strings.NewReader(b.String()))
	require.NoError(t, err)
	return b.String()
}

func TestEachRowStandsBesideWhatBecameOfIt(t *testing.T) {
	for lang, says := range map[string][]string{
		"da": {"taget med et spørgsmål", "ikke forstået", "Rækken har ikke et navn", "Kolonner, der ikke er læst: Hvem", "Anden tabel"},
		"en": {"taken with a question", "not understood", "The row has no name", "Columns that were not read: Hvem", "Another table"},
	} {
		page := made(t, &Page{Lang: lang})
		for _, s := range says {
			assert.Contains(t, page, s)
		}
		assert.Contains(t, page, `<html lang="`+lang+`">`)
		assert.Contains(t, page, "A &lt; B &amp; &#34;C&#34;")
		assert.NotContains(t, page, "0101909999")
		assert.NotContains(t, page, "<script")
		assert.Contains(t, page, "default-src 'none'", "the policy")
		for _, cell := range []string{"Elev", "ikke et navn", "i går"} {
			assert.Contains(t, page, ">"+cell+"</td>")
		}
	}
}

func TestThePageTellsWhatASecondImportDid(t *testing.T) {
	page := made(t, &Page{Lang: "en", Again: true, Kept: 2, Changes: []Change{{"a/b@1#Bestilling", "tighter", "Elev", "20 → 10"}},
		Conflicts: []string{"Note: maxLength"}, Left: []string{"a/c@1#Gone"}})
	for _, s := range []string{"2 changes made by hand were kept.", "<b>tighter</b>", "20 → 10", "Note: maxLength", "a/c@1#Gone"} {
		assert.Contains(t, page, s)
	}
	assert.NotContains(t, made(t, &Page{Lang: "en"}), "earlier import")
}
