// Package wazero runs the module in wazero, which is written in Go.
package wazero

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	kit "github.com/forkontrol/forkontrol/wasm/hosts/go"
)

type machine struct {
	runtime wazero.Runtime
	module  api.Module
}

// Start compiles a module and starts an instance.
func Start(module []byte) (kit.Machine, error) {
	ctx := context.Background()
	m := &machine{runtime: wazero.NewRuntime(ctx)}
	_, err := wasi_snapshot_preview1.Instantiate(ctx, m.runtime)
	if err == nil {
		m.module, err = m.runtime.InstantiateWithConfig(ctx, module, wazero.NewModuleConfig().WithStartFunctions("_initialize"))
	}
	if err != nil {
		_ = m.runtime.Close(ctx) // err says more
		return nil, err
	}
	return m, nil
}

func (m *machine) Call(name string, numbers ...uint32) (int64, error) {
	f := m.module.ExportedFunction(name)
	if f == nil {
		return 0, fmt.Errorf("the module has no %s", name)
	}
	wide := make([]uint64, len(numbers))
	for i, n := range numbers {
		wide[i] = uint64(n)
	}
	got, err := f.Call(context.Background(), wide...)
	switch {
	case err != nil || len(got) == 0:
		return 0, err
	case f.Definition().ResultTypes()[0] == api.ValueTypeI64:
		return int64(got[0]), nil
	}
	return int64(int32(got[0])), nil
}

func (m *machine) Memory() []byte {
	b, _ := m.module.Memory().Read(0, m.module.Memory().Size())
	return b
}

func (m *machine) Close() error { return m.runtime.Close(context.Background()) }
