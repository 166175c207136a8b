package corpus

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/schemas"
)

// held reads a document and holds it against what it states.
func held(t *testing.T, d *Document) *Score {
	t.Helper()
	got, err := description.Read(d.File, d.Content, description.Options{})
	if err != nil && d.Mistake == "" && !d.Copied {
		t.Errorf("%s: %v", d.File, err)
	}
	if err != nil {
		got = nil
	}
	one := Compare(got, d)
	if one.Wrong > 0 || d.Mistake == "" && one.Extra > 0 {
		t.Errorf("%s %s: %s", d.File, d.Mistake, one)
	}
	one.Notes = nil
	return one
}

func TestMadeUpMessagesAreReadAsTheyAre(t *testing.T) {
	total := &Score{}
	n := 0
	for d := range MadeUp() {
		one := held(t, d)
		if d.Copied { // may be refused, never wrong
			continue
		}
		total.Add(one)
		if n++; n%13 == 0 {
			compiled(t, d)
		}
	}
	t.Log(total)
	require.GreaterOrEqual(t, float64(total.of(Fields).Right), 0.99*float64(total.of(Fields).Stated), "fields")
	require.GreaterOrEqual(t, total.Recall(), 0.99, "limits")
}

// compiled makes rules of a document.
func compiled(t *testing.T, d *Document) {
	t.Helper()
	got, err := description.Read(d.File, d.Content, description.Options{})
	require.NoError(t, err)
	_, err = ownrules.Tried(importing.Describe(got.Described, importing.Options{Embedded: []fs.FS{schemas.Messages, schemas.Shared}}))
	require.NoError(t, err, d.File)
}

// The interfaces that there are, written as publishers write theirs and in each format, are read as they are.
func TestInterfacesAreReadAsTheyAre(t *testing.T) {
	total := &Score{}
	for d := range Interfaces() {
		total.Add(held(t, d))
	}
	t.Log(total)
	require.Greater(t, total.Documents, 500)
	require.Equal(t, total.of(Fields).Stated, total.of(Fields).Right, "fields")
	require.GreaterOrEqual(t, total.Recall(), 0.99, "limits") // several code lists of one name are asked about
}

// A description with a mistake in it may lack limits; it never has one that nobody stated.
func TestMistakesMakeNoLimits(t *testing.T) {
	total := &Score{}
	for d := range Mistakes(10) {
		total.Add(held(t, d))
	}
	t.Log(total)
	require.Greater(t, total.Documents, 200)
}

func FuzzRead(f *testing.F) {
	for d := range MadeUp() {
		if strings.HasSuffix(d.File, ".txt") || strings.HasSuffix(d.File, ".md") {
			f.Add(strings.HasSuffix(d.File, ".txt"), d.Content)
		}
	}
	f.Add(false, []byte("# Valideringer\n\nFejlnummer|Relateret attribut|Fejltekst\n--|--|--\n5|A|Ukendt A\n\n# B\n\nFelt|Type|Krævet\n--|--|--\nA|String(6)|Ja\n"))
	f.Fuzz(func(t *testing.T, copied bool, content []byte) {
		name := "a.md"
		if copied {
			name = "a.txt"
		}
		_, _ = description.Read(name, content, description.Options{})
	})
}
