package contracts

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// FuzzContracts takes any bytes as a contract and as a document: a contract is refused with places or becomes rules, by
// which both ways of checking say the same.
func FuzzContracts(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.xsd")
	require.NoError(f, err)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(text, []byte(`<Proeve><R x="1"><A>a</A></R></Proeve>`))
	}
	for i := range uint64(8) {
		f.Add([]byte(randomContract(i)), []byte(`<Rod xmlns="urn:t"><R><a/></R></Rod>`))
	}
	f.Fuzz(func(t *testing.T, text, document []byte) {
		limits := contract.Limits{Particles: 200, Steps: 50_000, Components: 2000, Types: 100}
		r, problems := importing.Source(fstest.MapFS{"t.xsd": {Data: text}}, importing.Options{Limits: limits})
		if len(problems) > 0 {
			return
		}
		set, err := ownrules.Of(true, compile.Source{Files: r.Source})
		if err != nil {
			var errs schema.Errors
			if errors.As(err, &errs) {
				for _, e := range errs {
					require.NotEmpty(t, e.File)
					require.NotEmpty(t, e.Message)
				}
			}
			return
		}
		p := (&loaded{set: set}).both().agree(t, document)
		require.False(t, p.Verdict == finding.Valid && p.Message == nil, "valid as nothing")
	})
}
