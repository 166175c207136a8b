package descriptions_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/instance/descriptions"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/source"
)

func TestMain(m *testing.M) {
	pack.LinkOwn("0.1.0")
	m.Run()
}

const orders = "Felt;Type;Krævet;Beskrivelse\nOrdre;String(8);Ja;Nummeret\nCPRNr;Char(10);Nej;Elevens CPR-nummer\nRet;String(20);Måske;Retten\n"

func read(t *testing.T, content string, asked descriptions.Asked) (*descriptions.Made, *description.Told) {
	t.Helper()
	made := descriptions.Read(rules.All(), []byte(content), asked)
	told := &description.Told{}
	require.NoError(t, json.Unmarshal(made.Told, &told))
	return made, told
}

// fates are those of the rows of the first table.
func fates(told *description.Told) (all []description.Fate) {
	for _, r := range told.Tables[0].Rows {
		all = append(all, r.Fate)
	}
	return all
}

// check checks a payload by the source that was made, and lists the rules that are broken.
func check(t *testing.T, made *descriptions.Made, payload string) []string {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range made.Source {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	own, err := source.LoadRules(fs.FS(files))
	require.NoError(t, err)
	c, err := forkontrol.NewChecker(forkontrol.Options{Rules: own})
	require.NoError(t, err)
	found := []string{}
	for _, f := range c.CheckBytes([]byte(payload), "x.xml").Findings {
		found = append(found, f.Rule)
	}
	return found
}

func TestWhatIsAskedIsAnsweredByMending(t *testing.T) {
	asked := descriptions.Asked{Name: "Kantine.csv"}
	made, told := read(t, orders, asked)
	require.Empty(t, made.Problems)
	assert.Equal(t, "kantine", made.Name)
	assert.Equal(t, []description.Fate{"heading", "taken", "taken", "asked"}, fates(told))
	without := "<Kantine><Ordre>1</Ordre></Kantine>"
	assert.Empty(t, check(t, made, without), "whether Ret is required is not known")

	asked.Mended = []description.Mend{{Place: "l. 4", Column: 2, Text: "Ja"}, {Place: "l. 4", Kind: "values", Text: "SUPPE, KAGE"},
		{Place: "l. 2", Kind: "length", Text: "2"}, {Place: "l. 9", Column: 0, Text: "not there"}, {Place: "l. 2", Column: 9, Text: "nor there"}, {Place: "l. 2", Kind: "colour", Text: "nor that"}}
	mended, told := read(t, orders, asked)
	require.Empty(t, mended.Problems)
	assert.Equal(t, []description.Fate{"heading", "asked", "taken", "taken"}, fates(told), "String(8) and 2 do not agree")
	assert.Equal(t, []string{"kantine/kantine/Ret/required"}, check(t, mended, without))
	assert.Equal(t, []string{"kantine/kantine/Ret/enum"}, check(t, mended, "<Kantine><Ordre>1</Ordre><Ret>SALAT</Ret></Kantine>"))
	assert.Contains(t, mended.Source["kantine/kantine/1/Kantine.json"], "Set right by hand: “Måske” became “Ja”.")
	assert.Contains(t, mended.Source["kantine/system.json"], "l. 4: Rettet i hånden: «Måske» blev til «Ja».")
	assert.NotContains(t, mended.Source["kantine/system.json"], "nor")

	// A table that tells nothing of it is not changed in its other rows.
	asked.Mended = []description.Mend{{Place: "l. 2", Kind: "occurrences", Text: "1..n"}}
	repeated, told := read(t, orders, asked)
	assert.Equal(t, []description.Fate{"heading", "taken", "taken", "asked"}, fates(told))
	assert.Empty(t, check(t, repeated, "<Kantine><Ordre>1</Ordre><Ordre>2</Ordre></Kantine>"))
}

const doubts = `Felt;Type;Krævet;Lovlige værdier;Beskrivelse
CPRNr;Char(10);Ja;;Elevens nummer
Skole;String(6);;Skal findes i registret over institutioner;Skolens nummer
Ret;String(20);Måske;;Skal bestilles dagen før.
`

// answered takes the answers of a row that begin so.
func answered(t *testing.T, told *description.Told, field, how string) (all []description.Mend) {
	t.Helper()
	for _, r := range told.Tables[0].Rows {
		for _, q := range r.Questions {
			for _, a := range q.Answers {
				if r.Cells[0] == field && strings.HasPrefix(a.En, how) {
					all = append(all, a.Mend)
				}
			}
		}
	}
	require.NotEmpty(t, all, field+": "+how)
	return all
}

func TestProposalsAreConfirmedOrRejected(t *testing.T) {
	asked := descriptions.Asked{Name: "Kantine.csv"}
	made, told := read(t, doubts, asked)
	require.Empty(t, made.Problems)
	wrong := "<Kantine><CPRNr>abcdefghij</CPRNr><Skole>999999</Skole></Kantine>"
	assert.Equal(t, []string{"kantine/kantine/CPRNr/proposed-cpr"}, check(t, made, wrong))
	source := "kantine/kantine/1/Kantine.json"
	assert.Equal(t, 2, strings.Count(made.Source[source], `"severity": "warning"`))

	// Yes: what was proposed counts as what the description says, and the source says who said so.
	for _, of := range [][2]string{{"CPRNr", "Yes"}, {"Skole", "Yes"}, {"Skole", "Required"}, {"Ret", "Required"}, {"Ret", "No, it is not a rule"}} {
		asked.Mended = append(asked.Mended, answered(t, told, of[0], of[1])...)
	}
	sure, told := read(t, doubts, asked)
	require.Empty(t, sure.Problems)
	assert.Equal(t, []description.Fate{"heading", "taken", "taken", "taken"}, fates(told))
	assert.Equal(t, []string{"kantine/kantine/CPRNr/cpr", "kantine/kantine/Ret/required"}, check(t, sure, wrong))
	assert.Equal(t, 1, strings.Count(sure.Source[source], `"x-unchecked"`), "that of the root, whose name is not stated")
	assert.Contains(t, sure.Source[source], `register('institutions').has(this)",`+"\n          \"severity\": \"error\"")
	assert.NotContains(t, sure.Source[source], `"warning"`)
	assert.Contains(t, sure.Source[source], "its form is proposed. Is that right?” Yes, that is right.")
	assert.Contains(t, sure.Source["kantine/system.json"], "l. 2: Besvaret i hånden: «Navnet tyder på et CPR-nummer")
	assert.Len(t, told.Tables[0].Rows[3].Answered, 2)

	// No: what was proposed is not asked, and a register that it is not is still one that has to be found.
	asked.Mended = append(answered(t, mustRead(t, doubts), "CPRNr", "No"), answered(t, mustRead(t, doubts), "Skole", "No")[0])
	not, told := read(t, doubts, asked)
	require.Empty(t, not.Problems)
	assert.Empty(t, check(t, not, wrong))
	assert.Equal(t, description.Fate("taken"), told.Tables[0].Rows[1].Fate)
	assert.Contains(t, not.Source[source], "no register is chosen")
}

func mustRead(t *testing.T, content string) *description.Told {
	_, told := read(t, content, descriptions.Asked{Name: "Kantine.csv"})
	return told
}

// The pack is that of the command for the same source, and the module, which has the texts of one language, makes the same.
func TestTheSourceAndThePackAreOneAndTheSame(t *testing.T) {
	for _, system := range []string{"", "Skolens køkken"} {
		made, _ := read(t, orders, descriptions.Asked{Name: "Kantine.csv", System: system})
		require.Empty(t, made.Problems)
		files := fstest.MapFS{}
		for name, text := range made.Source {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		set, err := ownrules.Of(false, compile.Source{Files: files})
		require.NoError(t, err)
		assert.Equal(t, build.Own(rules.All(), set, build.OwnOptions{Name: made.Name, Made: forkontrol.Version}), made.Pack)

		s := &pack.Set{}
		for _, f := range build.Packs(rules.All()) {
			if f.Lang != program.English {
				p, err := pack.Open(f.Bytes)
				require.NoError(t, err)
				require.NoError(t, s.Add(p))
			}
		}
		base, err := s.Ruleset()
		require.NoError(t, err)
		for _, sys := range base.Systems {
			for _, m := range sys.Messages {
				m.Load()
			}
		}
		assert.Equal(t, made.Pack, descriptions.Read(base, []byte(orders), descriptions.Asked{Name: "Kantine.csv", System: system}).Pack)
	}
}

func TestADocumentThatNothingComesOf(t *testing.T) {
	made, told := read(t, "Navn;Farve\nx;rød\ny;blå\n", descriptions.Asked{Name: "a.csv"})
	assert.Nil(t, made.Pack)
	require.Len(t, made.Problems, 1)
	assert.NotEqual(t, made.Problems[0].Da, made.Problems[0].En)
	assert.Len(t, told.Tables, 1, "the rows are listed all the same")
	for name, content := range map[string][]byte{"a.docx": []byte("PK"), "a.pdf": []byte("%PDF-1.7"), "a.csv": []byte("Felt;\"Type\nx")} {
		made := descriptions.Read(rules.All(), content, descriptions.Asked{Name: name})
		assert.Len(t, made.Problems, 1, name)
		assert.True(t, bytes.Contains(made.JSON(), []byte(`"told":null`)), name)
	}
}
