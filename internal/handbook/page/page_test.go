package page

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	markup "golang.org/x/net/html"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

// canteen is a message that has all that a page can show; hostile stands wherever a schema may have text.
func canteen(t *testing.T, hostile string) *program.Ruleset {
	t.Helper()
	source := `{"x-message": {"system": "kantine", "service": "bestil", "title": "Bestil mad@@", "name": "Bestilling", "version": "1.0", "operation": "bestil",
 "direction": "request", "root": "Bestilling", "namespace": "urn:kantine", "from": "2024-01-01"},
 "type": "object", "additionalProperties": false, "x-xml": {"order": "sequence"}, "required": ["Institution", "Elev"],
 "x-text": {"label": {"da": "Bestilling@@", "en": "Order@@"}, "text": {"da": "Elevernes bestillinger til kantinen.@@", "en": "The pupils' orders to the canteen.@@"}}, "x-source": {"document": "aftale", "section": "1@@"}, "x-evidence": "official",
 "properties": {
  "Institution": {"type": "string", "pattern": "^[0-9]{6}$", "x-text": {"label": {"da": "Institution@@", "en": "Institution@@"}, "text": {"da": "Skolens nummer@@.", "en": "The number of the school@@."}}, "x-source": {"document": "aftale", "section": "2"}, "x-evidence": "official",
   "x-rules": [{"id": "known", "expr": "register('institutions').has(this)", "code": "17", "asks": {"da": "Institutionen skal findes@@.", "en": "The institution must be known@@."}, "message": {"da": "Institutionen findes ikke@@.", "en": "There is no such institution@@."}, "fix": {"da": "Ret nummeret@@.", "en": "Correct the number@@."}, "x-source": {"document": "aftale"}, "x-evidence": "official"}]},
  "Elev": {"type": "array", "minItems": 1, "maxItems": 30, "x-text": {"label": {"da": "Elev", "en": "Pupil"}}, "x-source": {"document": "aftale"}, "x-evidence": "official",
   "items": {"type": "object", "additionalProperties": false, "required": ["CPR"], "properties": {
    "CPR": {"$ref": "../../../common/types.json#/definitions/CPR10", "x-source": {"document": "aftale"}, "x-evidence": "official"},
    "Ret": {"type": "string", "enum": ["1", "2"], "x-codes": {"1": {"da": "Dagens ret@@", "en": "Dish of the day@@"}, "2": {"da": "Suppe", "en": "Soup"}}, "x-text": {"label": {"da": "Ret", "en": "Dish"}}, "x-source": {"document": "aftale"}, "x-evidence": "official"},
    "Note": {"type": "string", "maxLength": 20, "x-text": {"label": {"da": "Note", "en": "Note"}}, "x-source": {"document": "aftale"}, "x-evidence": "draft"}}}}}}`
	set, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Prefix: "own/", Files: fstest.MapFS{
		"kantine/system.json": {Data: []byte(strings.ReplaceAll(`{"id": "kantine", "name": "Kantine@@", "text": {"da": "Kantinen", "en": "The canteen"},
 "documents": {"aftale": {"title": "Aftale om kantinedata@@", "version": "2", "date": "2024-05-01", "sections": ["1@@", "2"], "url": "https://example.dk/aftale"}}}`, "@@", hostile))},
		"kantine/bestil/1.0/Bestilling.json": {Data: []byte(strings.ReplaceAll(source, "@@", hostile))},
	}})
	require.NoError(t, err)
	set.Version = "sha256:made-up"
	return set
}

const order = "kantine/bestil@1.0#Bestilling"

func pageOf(t *testing.T, set *program.Ruleset, id, lang string, most int) string {
	t.Helper()
	s, m := set.Find(id)
	require.NotNil(t, m, id)
	d := catalogue.Of(set).Describe(s, m)
	p := Message{Rules: set, System: s, Description: &d, Lang: lang, Version: "0.1.0", Flags: " --schemas own"}
	if most > 0 {
		p.Handbook, p.Live = handbook.Some(set, m, "2026-11-29", most)
	}
	var b bytes.Buffer
	require.NoError(t, Write(&b, &p))
	return b.String()
}

func TestPageIsTheSameEveryTime(t *testing.T) {
	set := canteen(t, "")
	for _, lang := range program.Languages {
		specimen.Golden(t, lang+".html", []byte(pageOf(t, set, order, lang, 1000)))
	}
}

// read collects what a browser finds in a page: elements, ids and links within.
func read(t *testing.T, page string) (elements, ids, links []string) {
	t.Helper()
	doc, err := markup.Parse(strings.NewReader(page))
	require.NoError(t, err)
	for n := range doc.Descendants() {
		if n.Type != markup.ElementNode {
			continue
		}
		elements = append(elements, n.Data)
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids = append(ids, a.Val)
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				links = append(links, unescaped(a.Val[1:]))
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("%s has %s, which the policy does not let", n.Data, a.Key)
			}
		}
	}
	return elements, ids, links
}

var escapes = regexp.MustCompile(`%[0-9A-F]{2}`)

func unescaped(s string) string {
	return escapes.ReplaceAllStringFunc(s, func(e string) string {
		const digits = "0123456789ABCDEF"
		return string([]byte{byte(strings.IndexByte(digits, e[1])<<4 | strings.IndexByte(digits, e[2]))})
	})
}

// Every message has a page, in both languages, whose links all lead somewhere.
func TestEveryMessageHasAPage(t *testing.T) {
	for i, s := range rules.All().Systems {
		for k, m := range s.Messages {
			page := pageOf(t, rules.All(), m.ID, program.Languages[(i+k)%2], 0)
			_, ids, links := read(t, page)
			there := map[string]bool{}
			for _, id := range ids {
				require.False(t, there[id], "%s: two elements with the id %s", m.ID, id)
				there[id] = true
			}
			for _, to := range links {
				require.True(t, there[to], "%s: no element with the id %s", m.ID, to)
			}
			for n := 1; n < len(m.Rules); n++ {
				require.True(t, there[ruleAnchor(m.Rules[n].ID)], m.Rules[n].ID)
			}
			for n := 1; n < len(m.Fields); n++ {
				require.True(t, there[fieldAnchor(m.Fields[n].Path)], m.Fields[n].Path)
			}
		}
	}
}

// Whatever a schema says, it is shown as text.
func TestPageShowsWhatASchemaSaysAsText(t *testing.T) {
	plain, _, _ := read(t, pageOf(t, canteen(t, " x"), order, "da", 0))
	for _, hostile := range []string{`</script><script>alert(1)</script>`, `<!--`, `'><img src=x onerror=alert(1)>`, `{{script}}`, `&lt;`} {
		page := pageOf(t, canteen(t, hostile), order, "da", 0)
		got, _, _ := read(t, page)
		assert.Equal(t, plain, got, hostile)
	}
}

func TestALinkThatIsNoAddressIsNotOne(t *testing.T) {
	assert.Equal(t, "T", document(&program.Document{Title: "T", URL: "javascript:alert(1)"}))
	assert.Contains(t, document(&program.Document{Title: "T", URL: `https://a.dk/"x`}), `href="https://a.dk/&#34;x"`)
}

// The words that the page uses are there, in both languages.
func TestWords(t *testing.T) {
	for name, w := range words {
		assert.NotEmpty(t, w.Da, name)
		assert.NotEmpty(t, w.En, name)
		assert.Equal(t, strings.Count(w.Da, "{"), strings.Count(w.En, "{"), name)
	}
	page := pageOf(t, canteen(t, ""), order, "en", 1000)
	for _, want := range []string{"Needs register", "Error codes", "Example with errors", "Code lists", "Breaks the rule", "forkontrol sample --schemas own " + order} {
		assert.Contains(t, page, want)
	}
}

func TestAWriterThatFailsIsReported(t *testing.T) {
	set := canteen(t, "")
	s, m := set.Find(order)
	d := catalogue.Of(set).Describe(s, m)
	assert.ErrorIs(t, Write(full{}, &Message{Rules: set, System: s, Description: &d, Lang: "da"}), errFull)
}

type full struct{}

var errFull = assert.AnError

func (full) Write([]byte) (int, error) { return 0, errFull }
