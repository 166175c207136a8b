package ownrules_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/schema"
)

const (
	system = `{"id": "kantine", "name": "Kantine", "text": {"da": "Kantinen.", "en": "The canteen."},
		"documents": {"aftale": {"title": "Aftale", "sections": ["1"]}}}`
	order = `{"x-message": {"system": "kantine", "service": "bestilling", "title": "Bestilling", "name": "Bestilling", "version": "1.0",
		"direction": "request", "root": "Bestilling"},
		"x-text": {"label": {"da": "Bestilling", "en": "Order"}}, "x-source": {"document": "aftale", "section": "1"}, "x-evidence": "official",
		"type": "object", "properties": {"Elev": {"$ref": "../../../common/types.json#/definitions/CPR",
		"x-text": {"label": {"da": "Eleven", "en": "The pupil"}}, "x-source": {"section": "1"}, "x-evidence": "official"}}}`
	systemFile = "kantine/system.json"
	orderFile  = "kantine/bestilling/1.0/Bestilling.json"
	orderID    = "kantine/bestilling@1.0#Bestilling"
)

// member is a name in an archive and what is there.
type member struct{ name, text string }

// archive packs members, whatever their names, into a file of a name.
func archive(t *testing.T, name string, members ...member) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.Create(m.name)
		require.NoError(t, err)
		_, err = f.Write([]byte(m.text))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, b.Bytes(), 0o644))
	return file
}

// People pack a folder or what is in it, on computers that put files of their own beside.
func TestAnArchiveOfADirectory(t *testing.T) {
	for name, members := range map[string][]member{
		"what is in the folder": {{systemFile, system}, {orderFile, order}},
		"the folder itself":     {{"regler/", ""}, {"regler/" + systemFile, system}, {"regler/" + orderFile, order}},
		"by macOS": {{"regler/" + systemFile, system}, {"regler/" + orderFile, order}, {"regler/.DS_Store", "x"}, {"regler/kantine/._system.json", "x"},
			{"__MACOSX/regler/._kantine", "x"}, {"__MACOSX/regler/kantine/._system.json", "x"}},
		"by an import":                    {{systemFile, system}, {orderFile, order}, {"kantine/.imported/system.json", system}, {"kantine/.imported/" + strings.TrimPrefix(orderFile, "kantine/"), order}},
		"by an import, the folder itself": {{"regler/" + systemFile, system}, {"regler/" + orderFile, order}, {"regler/kantine/.imported/system.json", system}},
		"with other files":                {{systemFile, system}, {orderFile, order}, {"LÆSMIG.txt", "hej"}, {"kantine/kilde.pdf", "x"}},
	} {
		for _, alone := range []bool{false, true} {
			set, err := ownrules.Load(alone, archive(t, "regler.ZIP", members...))
			require.NoError(t, err, name)
			s, m := set.Find(orderID)
			require.NotNil(t, m, name)
			assert.True(t, s.Added && m.Added, name)
			_, embedded := set.Find("ungedatabasen/indberet-institution-kontakt@1.0#Indberet")
			assert.Equal(t, alone, embedded == nil, name)
			_, soap := set.Find("soap/envelope@1.2#Envelope")
			assert.NotNil(t, soap, name)
			assert.NotNil(t, set.Engine(), name)
		}
	}
}

// A message that joins an embedded system is as deep in the archive as any.
func TestAnArchiveWithoutASystem(t *testing.T) {
	text := strings.Replace(order, `"kantine"`, `"ungedatabasen"`, 1)
	text = strings.Replace(text, `"x-text"`, `"x-documents": {"aftale": {"title": "Aftale", "sections": ["1"]}}, "x-text"`, 1)
	for _, top := range []string{"", "regler/"} {
		set, err := ownrules.Load(false, archive(t, "a.zip", member{top + "ungedatabasen/bestilling/1.0/Bestilling.json", text}))
		require.NoError(t, err)
		s, m := set.Find("ungedatabasen/bestilling@1.0#Bestilling")
		require.NotNil(t, m)
		assert.False(t, s.Added, "the system is forkontrol's")
		assert.True(t, m.Added, "the message is not")
	}
}

// Whoever unpacked these would get other files than were read, or files elsewhere.
func TestArchivesThatAreRefused(t *testing.T) {
	locked := func() string {
		file := archive(t, "a.zip", member{systemFile, system})
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		b[bytes.LastIndex(b, []byte("PK\x01\x02"))+8] |= 1
		require.NoError(t, os.WriteFile(file, b, 0o644))
		return file
	}
	text := filepath.Join(t.TempDir(), "text.zip")
	require.NoError(t, os.WriteFile(text, []byte("hej"), 0o644))
	many := make([]member, 10_001)
	for i := range many {
		many[i] = member{"kantine/" + strings.Repeat("a", i%100+1) + "/" + strings.Repeat("b", i/100+1) + ".json", "{}"}
	}
	for file, want := range map[string][2]string{
		archive(t, "a.zip", member{"../" + systemFile, system}):                     {"navn ikke kan bruges", "name cannot be used"},
		archive(t, "a.zip", member{"/" + systemFile, system}):                       {"navn ikke kan bruges", "name cannot be used"},
		archive(t, "a.zip", member{`kantine\system.json`, system}):                  {"navn ikke kan bruges", "name cannot be used"},
		archive(t, "a.zip", member{"c:/" + systemFile, system}):                     {"navn ikke kan bruges", "name cannot be used"},
		archive(t, "a.zip", member{systemFile, system}, member{systemFile, system}): {"to medlemmer med navnet", "two members of the name"},
		locked():                                 {"adgangskode", "password"},
		text:                                     {"er ingen zip-fil, eller er beskadiget", "is no zip file, or is damaged"},
		archive(t, "a.zip"):                      {"har ingen beskeder", "has no messages"},
		archive(t, "a.zip", member{"a.txt", ""}): {"har ingen beskeder", "has no messages"},
		archive(t, "a.zip", member{"system.json", system}):                              {"mappen for ét system", "the folder of one system"},
		archive(t, "a.zip", many...):                                                    {"10000", "more than 10000 files"},
		archive(t, "a.zip", member{systemFile, strings.Repeat(" ", schema.MaxBytes+1)}): {"64 MiB", "64 MiB"},
		t.TempDir():                       {"har ingen beskeder", "has no messages"},
		filepath.Join(t.TempDir(), "nej"): {"findes ikke", "no such folder"},
	} {
		set, err := ownrules.Load(false, file)
		assert.Nil(t, set, want)
		var problem *ownrules.Problem
		if assert.ErrorAs(t, err, &problem, want) {
			assert.Equal(t, file, problem.Path)
			assert.Contains(t, problem.In("da"), want[0])
			assert.Contains(t, problem.In("en"), want[1])
			assert.True(t, strings.HasPrefix(problem.In("en"), file+": "), "the path is said")
		}
	}
}

// What is wrong in an archive has the place that its owner knows.
func TestErrorsNameTheMemberOfTheArchive(t *testing.T) {
	file := archive(t, "a.zip", member{"regler/" + systemFile, system}, member{"regler/" + orderFile, strings.Replace(order, "/CPR", "/KPR", 1)})
	_, err := ownrules.Load(false, file)
	var errs schema.Errors
	require.ErrorAs(t, err, &errs)
	require.Len(t, errs, 1)
	assert.Equal(t, filepath.ToSlash(file)+"!regler/"+orderFile, errs[0].File)
	assert.Equal(t, "/properties/Elev/$ref", errs[0].Pointer)
	assert.Positive(t, errs[0].Line)
}

func TestADirectoryGivenTwiceCountsOnce(t *testing.T) {
	file := archive(t, "a.zip", member{systemFile, system}, member{orderFile, order})
	once, err := ownrules.Load(false, file)
	require.NoError(t, err)
	twice, err := ownrules.Load(false, file, file)
	require.NoError(t, err)
	assert.Equal(t, once.Version, twice.Version)
}
