package contracts_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/instance/contracts"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
)

func TestMain(m *testing.M) {
	pack.LinkOwn("0.1.0")
	m.Run()
}

// canteen is a contract of two files.
func canteen(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, name := range []string{"kantine.xsd", "typer.xsd"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "..", "wasm", "testdata", "kontrakt", name))
		require.NoError(t, err)
		files[name] = b
	}
	return files
}

// shipped is the ruleset as a module has it: without what a rule asks and why, and with the texts of one language.
func shipped(t *testing.T) *pack.Set {
	t.Helper()
	s := &pack.Set{}
	for _, f := range build.Packs(rules.All()) {
		if f.Lang != program.English {
			p, err := pack.Open(f.Bytes)
			require.NoError(t, err)
			require.NoError(t, s.Add(p))
		}
	}
	return s
}

func TestAContractBecomesAPack(t *testing.T) {
	made := contracts.Pack(rules.All(), canteen(t), "", "da")
	require.Empty(t, made.Problems)
	assert.Equal(t, "kantine", made.Name)
	assert.Equal(t, []string{"kantine/kantine@1.0#Bestilling"}, made.Messages)
	assert.Equal(t, "skolens-koekken", contracts.Pack(rules.All(), canteen(t), "Skolens køkken", "da").Name)

	// In a module it is the same pack, and is taken by the packs that are there.
	s := shipped(t)
	base, err := s.Ruleset()
	require.NoError(t, err)
	for _, sys := range base.Systems {
		for _, m := range sys.Messages {
			m.Load()
		}
	}
	assert.Equal(t, made.Pack, contracts.Pack(base, canteen(t), "", "en").Pack)
	require.NoError(t, pack.Extra(s, made.Pack, nil))
	set, err := s.Ruleset()
	require.NoError(t, err)
	_, m := set.Find("kantine/kantine@1.0#Bestilling")
	require.NotNil(t, m)
	m.Load()
	assert.NotZero(t, m.Rule("kantine/kantine/Elev/maxLength"))
}

func TestAnArchiveOfContracts(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range canteen(t) {
		f, err := w.Create("mappe/" + name)
		require.NoError(t, err)
		_, err = f.Write(text)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	made := contracts.Pack(rules.All(), map[string][]byte{"Kantine.zip": b.Bytes()}, "", "da")
	require.Empty(t, made.Problems)
	assert.Equal(t, []string{"kantine/kantine@1.0#Bestilling"}, made.Messages)
	broken := contracts.Pack(rules.All(), map[string][]byte{"kantine.zip": b.Bytes()[:30]}, "", "da")
	require.Len(t, broken.Problems, 1)
	assert.Nil(t, broken.Pack)
}

func TestAContractThatCannotBeRules(t *testing.T) {
	files := canteen(t)
	delete(files, "typer.xsd")
	made := contracts.Pack(rules.All(), files, "", "da")
	assert.Nil(t, made.Pack)
	require.NotEmpty(t, made.Problems)
	assert.Equal(t, "kantine.xsd", made.Problems[0].File)
	assert.Positive(t, made.Problems[0].Line)
	assert.NotEqual(t, made.Problems[0].Text, contracts.Pack(rules.All(), files, "", "en").Problems[0].Text)
	assert.Contains(t, string(made.JSON()), `"notes":[]`)
}
