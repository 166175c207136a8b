package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/ownrules"
)

// The contract of many types is one, and takes its payload.
func TestTheContractOfManyTypesTakesItsPayload(t *testing.T) {
	schema, payload := filepath.Join(t.TempDir(), manySchema), filepath.Join(t.TempDir(), manyTypesFile)
	require.NoError(t, writeManyTypes(schema, payload))
	rules, err := ownrules.Load(true, schema)
	require.NoError(t, err)
	p, err := (&subject{rules, engine.New(engine.Options{Rules: rules})}).file(payload)
	require.NoError(t, err)
	assert.Equal(t, finding.Valid, p.Verdict)
	assert.True(t, p.Full())
}

// The orders are what the contract asks for, all of it checked, and the flaw is found.
func TestOrdersAreOfTheContract(t *testing.T) {
	rules, err := ownrules.Load(true, filepath.Join("contract", contractSchema))
	require.NoError(t, err)
	s := &subject{rules, engine.New(engine.Options{Rules: rules})}
	for _, flawed := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "ordrer.xml")
		require.NoError(t, writeOrders(path, 300, flawed))
		p, err := s.file(path)
		require.NoError(t, err)
		assert.Equal(t, flawed, p.Verdict == finding.Invalid)
		assert.True(t, p.Full() || flawed)
		if flawed {
			require.Len(t, p.Findings, 1)
			assert.Equal(t, "/Ordrer/Ordre[300]/Ialt", p.Findings[0].Path)
		}
	}
}
