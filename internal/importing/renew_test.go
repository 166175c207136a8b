package importing_test

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/importing"
)

const first = `# Bestilling

Version 1.0

Felt | Type | Krævet | Lovlige værdier | Beskrivelse
--|--|--|--|--
CPRNr | String(10) | Ja | | CPR-nummer på eleven
Navn | String(40) | Ja | | Elevens navn
Betaling | String(6) | Nej | KORT, KONTO | Hvordan der betales
Note | String(100) | Nej | | Note
Antal | Integer(3) | Nej | | Antal
Gammel | String(9) | Nej | |
`

// file is where the message is written.
const file = "kantine/bestilling/1.0/Bestilling.json"

func described(t *testing.T, text string, o importing.Options) *importing.Result {
	t.Helper()
	read, err := description.Read("a.md", []byte(text), description.Options{})
	require.NoError(t, err)
	o.System = "kantine"
	return importing.Describe(read.Described, o)
}

// folder is what an import wrote, with changes by hand to the message: pairs of a text and what it becomes.
func folder(t *testing.T, r *importing.Result, changes ...string) fstest.MapFS {
	t.Helper()
	dir := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(importing.Saved(r), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, err := fs.ReadFile(importing.Saved(r), name)
			dir[name] = &fstest.MapFile{Data: text}
			return err
		}
		return err
	}))
	text := string(dir[file].Data)
	for i := 0; i < len(changes); i += 2 {
		require.Contains(t, text, changes[i])
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	require.True(t, json.Valid([]byte(text)), text)
	dir[file] = &fstest.MapFile{Data: []byte(text)}
	return dir
}

func renewed(t *testing.T, dir fs.FS, text, at string) (string, *importing.Renewed) {
	t.Helper()
	r := described(t, text, importing.Options{})
	n, err := importing.Renew(r, dir)
	require.NoError(t, err)
	out, err := fs.ReadFile(r.Source, at)
	require.NoError(t, err)
	return string(out), n
}

func TestASecondImportKeepsHandwork(t *testing.T) {
	longer := strings.Replace(first, "String(40)", "String(50)", 1)
	for _, c := range []struct {
		name, before, after string // what is done by hand
		text                string // of the newer document
		has                 []string
		lacks               string
		conflict            string // in English
	}{
		{name: "a label in English", before: `"label": {"da": "Navn", "en": "Navn"}`, after: `"label": {"da": "Navn", "en": "Name"}`, text: longer, has: []string{`"en": "Name"`, `"maxLength": 50`}},
		{name: "a rule", before: `"required":`, after: `"x-rules": [{"id": "mine", "expr": "has(this.Navn)"}], "required":`, text: longer, has: []string{`"id": "mine"`, `"maxLength": 50`}},
		{name: "a register", before: `"x-type": {"words": "String(40)"},`, after: `"x-type": {"words": "String(40)"}, "x-rules": [{"id": "known", "expr": "register('elever').has(this)"}],`,
			text: longer, has: []string{`register('elever')`, `"words": "String(50)"`}},
		{name: "a description", before: `"en": "In Danish: Elevens navn"`, after: `"en": "The student's name"`, text: longer, has: []string{"The student's name", `"maxLength": 50`}},
		{name: "a fix", before: `"text": {"da": "Note", "en": "In Danish: Note"}`, after: `"text": {"da": "Note", "en": "In Danish: Note"}, "fix": {"da": "Skriv kortere", "en": "Write less"}`, text: longer, has: []string{"Write less"}},
		{name: "a code", before: `["KORT", "KONTO"]`, after: `["KORT", "KONTO", "GAVE"]`, text: strings.Replace(first, "KONTO |", "KONTO, GRATIS |", 1), has: []string{`"KORT", "KONTO", "GRATIS", "GAVE"`}},
		{name: "a field", before: `"properties": {`, after: `"properties": {"Min": {"type": "string"},`, text: longer, has: []string{`"Min": {"type": "string"}`, `"maxLength": 50`}},
		{name: "a field taken out", before: `"required": ["CPRNr", "Navn"]`, after: `"required": ["CPRNr"]`, text: longer, has: []string{`"required": ["CPRNr"]`, `"maxLength": 50`}},
		{name: "a limit that the document does not change", before: `"maxLength": 100`, after: `"maxLength": 120`, text: longer, has: []string{`"maxLength": 120`, `"maxLength": 50`}},
		{name: "a limit that the document changes too", before: `"maxLength": 40`, after: `"maxLength": 45`, text: longer, has: []string{`"maxLength": 45`, "Which applies?"},
			conflict: "maxLength: the source has 45, the description 50 (before: 40)"},
		{name: "what the document says of it now", before: `"maxLength": 40`, after: `"maxLength": 50`, text: longer, has: []string{`"maxLength": 50`}},
		{name: "work on a field that is gone", before: `"da": "Gammel", "en": "Gammel"`, after: `"da": "Gammel", "en": "Old"`, text: strings.Replace(first, "Gammel | String(9) | Nej | |\n", "", 1),
			has: []string{`"Gammel"`, `"en": "Old"`}, conflict: "the description no longer has it"},
		{name: "a limit of a field that is a list now", before: `"maxLength": 100`, after: `"maxLength": 120`, text: strings.Replace(first, "Note | String(100) | Nej | | Note", "Note | Liste af String(100) | Nej | | Note", 1),
			has: []string{`"items": {"type": "string", "maxLength": 100}`}, lacks: `"maxLength": 120`, conflict: "the source had 120"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, n := renewed(t, folder(t, described(t, first, importing.Options{}), c.before, c.after), c.text, file)
			for _, s := range c.has {
				assert.Contains(t, strings.Join(strings.Fields(got), " "), s)
			}
			if c.lacks != "" {
				assert.NotContains(t, strings.ReplaceAll(got, "The source had 120", ""), c.lacks)
			}
			if c.conflict == "" {
				assert.Empty(t, n.Conflicts)
				return
			}
			require.Len(t, n.Conflicts, 1)
			assert.Contains(t, n.Conflicts[0].En, c.conflict)
			assert.NotEmpty(t, n.Conflicts[0].Field)
		})
	}
}

func TestASecondImportWithoutHandworkIsTheFirstOfTheNewDocument(t *testing.T) {
	text := strings.NewReplacer("Gammel | String(9) | Nej | |\n", "", "String(40)", "String(50)", "Integer(3) | Nej", "Decimal(8,2) | Ja").Replace(first)
	got, n := renewed(t, folder(t, described(t, first, importing.Options{})), text, file)
	want, err := fs.ReadFile(described(t, text, importing.Options{}).Source, file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
	assert.Equal(t, &importing.Renewed{Moved: map[string]string{}}, n)
}

func TestAnAnsweredQuestionIsNotAskedAgain(t *testing.T) {
	text := strings.Replace(first, "Hvordan der betales", "Skal udfyldes, hvis Antal er udfyldt", 1)
	r := described(t, text, importing.Options{})
	source, _ := fs.ReadFile(r.Source, file)
	var message map[string]any
	require.NoError(t, json.Unmarshal(source, &message))
	field := message["properties"].(map[string]any)["Betaling"].(map[string]any)
	require.Contains(t, field, "$comment")
	delete(field, "$comment")
	delete(field, "x-unchecked")
	answered, err := json.Marshal(message)
	require.NoError(t, err)
	dir := folder(t, r)
	dir[file] = &fstest.MapFile{Data: answered}
	// The rows have moved, so that they are cited by other lines.
	got, n := renewed(t, dir, strings.Replace(text, "Version 1.0", "Version 1.0\n\nNy tekst", 1), file)
	assert.NotContains(t, got, "$comment")
	assert.NotContains(t, got, "x-unchecked")
	assert.Empty(t, n.Conflicts)
	assert.Equal(t, 1, n.Kept)
}

func TestANewVersionTakesHandworkAlong(t *testing.T) {
	dir := folder(t, described(t, first, importing.Options{}), `"label": {"da": "Navn", "en": "Navn"}`, `"label": {"da": "Navn", "en": "Name"}`)
	got, n := renewed(t, dir, strings.NewReplacer("Version 1.0", "Version 1.10", "String(40)", "String(50)").Replace(first), "kantine/bestilling/1.10/Bestilling.json")
	assert.Contains(t, got, `"en": "Name"`)
	assert.Contains(t, got, `"version": "1.10"`)
	assert.Equal(t, map[string]string{"kantine/bestilling/1.10/Bestilling.json": file}, n.Moved)
	assert.Empty(t, n.Left)
}

func TestWhatADocumentNoLongerHasStays(t *testing.T) {
	dir := folder(t, described(t, first, importing.Options{}))
	other := strings.Replace(first, "# Bestilling", "# Afbestilling", 1)
	r := described(t, other, importing.Options{})
	n, err := importing.Renew(r, dir)
	require.NoError(t, err)
	assert.Equal(t, []string{"kantine/bestilling@1.0#Bestilling"}, n.Left)

	delete(dir, file) // a message that was taken out by hand does not come back
	r = described(t, first, importing.Options{})
	n, err = importing.Renew(r, dir)
	require.NoError(t, err)
	assert.Equal(t, 1, n.Kept)
	assert.Empty(t, r.Messages)
}

func TestWhatNoImportWroteIsInTheWay(t *testing.T) {
	dir := folder(t, described(t, first, importing.Options{}))
	dir["kantine/bestilling/1.1/Bestilling.json"] = &fstest.MapFile{Data: []byte("{}")}
	_, err := importing.Renew(described(t, strings.Replace(first, "Version 1.0", "Version 1.1", 1), importing.Options{}), dir)
	assert.ErrorIs(t, err, importing.ErrForeign)
	_, again := importing.Earlier(fstest.MapFS{"kantine/system.json": {Data: []byte("{}")}}, "kantine")
	assert.False(t, again)
}
