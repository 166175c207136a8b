package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever links another module must say whose it is. What the site loads is looked
// after by the site's tests, which have its packages.
func TestNoticeHasEveryModuleThatIsLinked(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	text, err := os.ReadFile("NOTICE")
	require.NoError(t, err)
	command, err := linked(".", "./cmd/forkontrol", "", platforms...)
	require.NoError(t, err)
	module, err := linked(".", "./wasm", largest, "wasip1/wasm")
	require.NoError(t, err)
	packaged, err := os.ReadFile(filepath.Join("wasm", "js", "NOTICE"))
	require.NoError(t, err)
	assertNamed(t, string(text), append(command, module...))
	assertNamed(t, string(packaged), module)
	pdf, err := linked("pdf", "./forkontrol-pdf", "", platforms...)
	require.NoError(t, err)
	pdfium, err := inside(filepath.Join("pdf", "licences"))
	require.NoError(t, err)
	assert.Greater(t, len(pdfium), 10)
	program, err := os.ReadFile(filepath.Join("pdf", "NOTICE"))
	require.NoError(t, err)
	assertNamed(t, string(program), append(pdf, pdfium...))
}

func assertNamed(t *testing.T, text string, components []component) {
	t.Helper()
	for _, c := range components {
		assert.Contains(t, text, "  - "+c.name+"\n", "run make notice")
		for _, licence := range c.texts {
			assert.True(t, strings.Contains(text, licence), "the licence of %s is missing: run make notice", c.name)
		}
	}
}

func TestComponentsOfOneLicenceShareItsText(t *testing.T) {
	got := everything([]component{{"a", []string{"MIT"}}, {"b", []string{"MIT", "of b"}}}, []component{{"a", []string{"MIT"}}}, nil)
	assert.Equal(t, 1, strings.Count(got, "\na\nb\n\nMIT\n"))
	assert.Equal(t, 1, strings.Count(got, "\nb\n\nof b\n"))
	assert.Equal(t, 2, strings.Count(got, "  - a\n"))
}
