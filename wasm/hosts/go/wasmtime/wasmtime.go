// Package wasmtime runs the module in Wasmtime. It needs cgo.
package wasmtime

import (
	"fmt"

	"github.com/bytecodealliance/wasmtime-go/v37"

	kit "github.com/forkontrol/forkontrol/wasm/hosts/go"
)

type machine struct {
	store    *wasmtime.Store
	instance *wasmtime.Instance
	memory   *wasmtime.Memory
}

// Start compiles a module and starts an instance.
func Start(module []byte) (kit.Machine, error) {
	engine := wasmtime.NewEngine()
	compiled, err := wasmtime.NewModule(engine, module)
	if err != nil {
		return nil, err
	}
	linker := wasmtime.NewLinker(engine)
	if err := linker.DefineWasi(); err != nil {
		return nil, err
	}
	m := &machine{store: wasmtime.NewStore(engine)}
	m.store.SetWasi(wasmtime.NewWasiConfig())
	if m.instance, err = linker.Instantiate(m.store, compiled); err != nil {
		return nil, err
	}
	export := m.instance.GetExport(m.store, "memory")
	if export == nil || export.Memory() == nil {
		return nil, fmt.Errorf("the module has no memory")
	}
	m.memory = export.Memory()
	_, err = m.Call("_initialize")
	return m, err
}

func (m *machine) Call(name string, numbers ...uint32) (int64, error) {
	f := m.instance.GetFunc(m.store, name)
	if f == nil {
		return 0, fmt.Errorf("the module has no %s", name)
	}
	values := make([]any, len(numbers))
	for i, n := range numbers {
		values[i] = int32(n)
	}
	got, err := f.Call(m.store, values...)
	if err != nil {
		return 0, err
	}
	switch n := got.(type) {
	case int32:
		return int64(n), nil
	case int64:
		return n, nil
	}
	return 0, nil
}

func (m *machine) Memory() []byte { return m.memory.UnsafeData(m.store) }

func (m *machine) Close() error {
	m.store.Close()
	return nil
}
