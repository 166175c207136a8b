package oracle

import (
	"bytes"
	stdcsv "encoding/csv"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/sample/random"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// csvSamples are samples of all messages that take CSV.
func csvSamples(t *testing.T, rs *program.Ruleset) (all []*sample.Sample) {
	for _, system := range rs.Systems {
		for _, m := range system.Messages {
			if !slices.Contains(m.Formats, sample.CSV) {
				continue
			}
			for seed := range uint64(4) {
				s, err := sample.New(m, sample.Options{Format: sample.CSV, Seed: seed})
				require.NoError(t, err)
				all = append(all, s)
			}
		}
	}
	require.NotEmpty(t, all)
	return all
}

// Go's own reader of CSV finds the same cells in a sample as were put there.
func TestCSVSamplesAreReadByEncodingCSV(t *testing.T) {
	for _, s := range csvSamples(t, catalogue(t)) {
		text, problem := token.GuessBytes(s.Payload, nil)
		require.Nil(t, problem)
		r := stdcsv.NewReader(bytes.NewReader(text))
		r.FieldsPerRecord = -1
		if r.Comma = rune(s.Message.CSV.Delimiter); r.Comma == 0 {
			r.Comma = ';'
		}
		rows, err := r.ReadAll()
		require.NoError(t, err, "%s", s.Payload)
		assert.Equal(t, tree.Rows(s.Message, s.Tree), rows, "%s", s.Payload)
	}
}

// Of the rows of a file we say what the JSON Schema libraries say about its JSON form.
func TestCSVVerdictsAreThoseOfTheJSONSchemaLibraries(t *testing.T) {
	rs := catalogue(t)
	eachMessage(t, rs, sample.CSV, func(t *testing.T, m *program.Message) {
		ask := libraries(t, schemaFile(t, m))
		bareSet, bare := without(rs, m, ours)
		check := checker(bareSet, bare, sample.CSV)
		valid, invalid := 0, 0
		trees, reader := random.Tree(bare, sample.CSV), reference.New(bare)
		for seed := range instances {
			instance := trees.Example(seed)
			if !tree.InCSV(bare, instance) {
				continue
			}
			payload, form := tree.CSV(bare, instance), tree.JSON(bare, reader.AsCSV(instance), false)
			found := ofSchema(check.CheckBytes(payload, "instance").Findings)
			a, _ := ask(form)
			require.Equal(t, a, len(found) == 0, "we find %s in\n%s\n%s", found, payload, form)
			if a {
				valid++
			} else {
				invalid++
			}
		}
		t.Logf("%d valid, %d invalid", valid, invalid)
		require.Positive(t, valid)
		require.Positive(t, invalid)
	})
}

// A message is found from the names of its columns.
func TestCSVSamplesTellTheirMessage(t *testing.T) {
	rs := catalogue(t)
	for _, s := range csvSamples(t, rs) {
		if s.Message.CSV.Names != program.NamesNone {
			assert.Empty(t, broken(t, rs, "", s.Payload, sample.CSV, s.Registers), "%s", s.Payload)
		}
	}
}
