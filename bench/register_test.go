package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMadeUpRegisterHasItsRowsInBothForms(t *testing.T) {
	rules, err := compileRules("..")
	require.NoError(t, err)
	for _, format := range registerFormats {
		path := filepath.Join(t.TempDir(), "institutions."+format)
		require.NoError(t, writeRegister(path, format, 20000))
		a, err := loadRegister(rules, path, 20000)
		require.NoError(t, err, format)
		assert.True(t, a.valid, format)
		// Of 40 bytes per row at least, half: the collector takes other things away meanwhile.
		assert.Greater(t, a.kept, int64(20000*20), format)
		a, err = loadRegister(rules, path, 20001)
		require.NoError(t, err, format)
		assert.False(t, a.valid, "%s: a row short", format)
	}
}

func TestTheWorkerReportsWhatARegisterKeeps(t *testing.T) {
	s := testSubject(t)
	path := filepath.Join(t.TempDir(), "institutions.csv")
	require.NoError(t, writeRegister(path, "csv", 20000))
	a, err := s.obey([]string{"register", "20000", path})
	require.NoError(t, err)
	assert.True(t, a.valid)
	assert.Positive(t, a.kept)
	_, err = s.obey([]string{"register", "20000", path + ".not"})
	assert.Error(t, err)
}

func TestRegisterBesideItsBounds(t *testing.T) {
	r := &race{workshop: &workshop{}, rounds: 1, only: registersSection, rows: 1_000_000,
		registers: []*loading{{format: "csv", size: 50e6, times: series{0.5, 0.8, 0.9}, kept: 70e6}, {format: "json", size: 90e6, times: series{4}, kept: 170e6}}}
	text := string(document(r, about{}))
	assert.Contains(t, text, "| register of 1,000,000 rows from CSV | 0.80 (0.50–0.90) s | at most 1.50 s, reached | at most 0.80 s, reached |")
	assert.Contains(t, text, "| the same, kept on the heap | 170 MB | at most 100 MB, **missed** |")
	assert.Contains(t, text, "| CSV | 50 | 3 | 0.80 (0.50–0.90) | 1,250,000 | 70 MB |")
	assert.NotContains(t, text, "xmllint", "what is not measured has no table")
}

// Figures of one day can be held against those of another only while the rows stay.
func TestAMadeUpInstitutionIsTheSameEveryTime(t *testing.T) {
	i := newInstitution(9)
	assert.Equal(t, "0000009;2;0000008;10000008;1000000009;1028;1976-08-01;2024-07-31;Roskilde Skole, Skolevej 180\n", string(appendCSV(nil, i.cells())))
	i = newInstitution(8)
	assert.Equal(t, `{"number":"0000008","enhedsart":"1","cvr":"10000008","pNumber":"1000000008","type":"1022","validFrom":"1987-08-01","name":"Roskilde Skole, Møllevangen 137"}`, string(appendObject(nil, institutionColumns, i.cells())))
}
