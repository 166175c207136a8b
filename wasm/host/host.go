// Package host calls the WebAssembly module in wazero, as docs/wasm.md says that a host does.
// It is for tests, and for comparing one module with another; nothing that is shipped uses it.
//
// A Module is the compiled code, an Instance is what has memory and packs. A call passes
// byte slices and gives the module's status; what the status means is for the caller to say.
package host

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// Module is the module, compiled. Compiling takes seconds, instances milliseconds.
type Module struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

// Compile compiles the bytes of forkontrol.wasm.
func Compile(wasm []byte) (*Module, error) {
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return nil, err
	}
	m, err := r.CompileModule(ctx, wasm)
	return &Module{r, m}, err
}

// Instance is an instance of the module. It is for one goroutine.
type Instance struct {
	module api.Module
	stderr strings.Builder
}

// New gives an instance without packs. Each of env is NAME=VALUE.
func (m *Module) New(env ...string) (*Instance, error) {
	i := &Instance{}
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").WithStderr(&i.stderr)
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		config = config.WithEnv(name, value)
	}
	var err error
	if i.module, err = m.runtime.InstantiateModule(context.Background(), m.module, config); err != nil {
		return nil, fmt.Errorf("%w: %s", err, &i.stderr)
	}
	return i, nil
}

// Close frees the instance's memory.
func (i *Instance) Close() error { return i.module.Close(context.Background()) }

// Memory is the instance's memory.
func (i *Instance) Memory() api.Memory { return i.module.Memory() }

// Raw calls an export with numbers.
func (i *Instance) Raw(name string, args ...uint64) (int64, error) {
	f := i.module.ExportedFunction(name)
	if f == nil {
		return 0, fmt.Errorf("the module has no export %s", name)
	}
	got, err := f.Call(context.Background(), args...)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%s: %w: %s", name, err, &i.stderr)
	case len(got) == 0:
		return 0, nil
	case f.Definition().ResultTypes()[0] == api.ValueTypeI64:
		return int64(got[0]), nil
	}
	return int64(int32(got[0])), nil
}

// Call calls an export with byte slices and gives its status. The error is the
// host's: that the module crashed, or has no memory.
func (i *Instance) Call(name string, args ...string) (int64, error) {
	return i.CallNumbered(name, nil, args...)
}

// CallNumbered is Call with numbers before the byte slices.
func (i *Instance) CallNumbered(name string, numbers []uint64, args ...string) (status int64, err error) {
	var blocks []uint64
	for _, arg := range args {
		at := int64(0)
		if len(arg) > 0 {
			if at, err = i.Raw("alloc", uint64(len(arg))); err != nil {
				return 0, err
			}
			if at == 0 || !i.module.Memory().Write(uint32(at), []byte(arg)) {
				return 0, errors.New("the module has no memory left")
			}
		}
		blocks = append(blocks, uint64(uint32(at)), uint64(len(arg)))
	}
	if status, err = i.Raw(name, append(numbers, blocks...)...); err != nil {
		return 0, err
	}
	if name == "load" && status >= 0 {
		return status, nil // the pack is the module's now
	}
	for k := 0; k < len(blocks); k += 2 {
		if blocks[k] != 0 {
			if _, err := i.Raw("free", blocks[k]); err != nil {
				return 0, err
			}
		}
	}
	return status, nil
}

// Result is what the last call gave.
func (i *Instance) Result() (string, error) {
	at, err := i.Raw("result_ptr")
	if err != nil {
		return "", err
	}
	size, err := i.Raw("result_len")
	if err != nil {
		return "", err
	}
	b, ok := i.module.Memory().Read(uint32(at), uint32(size))
	if !ok {
		return "", errors.New("the result does not lie in the module's memory")
	}
	return string(b), nil
}

// Options joins options as the module takes them.
func Options(pairs ...string) string {
	var b strings.Builder
	for _, p := range pairs {
		b.WriteString(p)
		b.WriteByte(0)
	}
	return b.String()
}
