package ownrules

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/importing"
)

// What a contract is made into is compiled as it is. Written, read, held against its meta-schemas and resolved by the
// library, it is the same ruleset.
func TestContractsAreTheRulesThatTheyAreWrittenAs(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"types":   {"skole.xsd": contractHead + people + "</xs:schema>"},
		"keys":    {"skole.xsd": contractHead + shop + "</xs:schema>"},
		"content": {"skole.xsd": contractHead + rows + "</xs:schema>"},
		"wsdl":    contractsIn(t, "../../examples/own-contract/kontrakt"),
		"orders":  contractsIn(t, "../../bench/contract"),
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for name, text := range files {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			r, problems := importing.Source(fsys, importing.Options{})
			require.Empty(t, problems)
			read, err := Of(false, compile.Source{Files: r.Source})
			require.NoError(t, err)
			made, err := Of(false, compile.Source{Made: r.Made()})
			require.NoError(t, err)
			assert.NotEmpty(t, r.Messages)
			assert.Equal(t, read.Version, made.Version)
			for i, s := range read.Systems {
				if s.Added {
					assert.Equal(t, s, made.Systems[i])
				}
			}
			assert.Equal(t, read, made)
		})
	}
}

// contractsIn is what a folder has of contracts.
func contractsIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".xsd") || strings.HasSuffix(e.Name(), ".wsdl") {
			text, err := os.ReadFile(dir + "/" + e.Name())
			require.NoError(t, err)
			files[e.Name()] = string(text)
		}
	}
	return files
}
