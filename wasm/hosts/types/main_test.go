package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The types are those of the schema as it is.
func TestTypesAreThoseOfTheSchema(t *testing.T) {
	schema, err := os.ReadFile("../../../internal/report/report.schema.json")
	require.NoError(t, err)
	want, err := Python(schema)
	require.NoError(t, err)
	got, err := os.ReadFile("../python/forkontrol/report.py")
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "run go run ./types in wasm/hosts")
}
