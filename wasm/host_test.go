package main_test

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/forkontrol/forkontrol/internal/pack"
)

// dist is what make writes, made once for all tests.
var dist string

func TestMain(m *testing.M) {
	code := func() int {
		var err error
		if dist, err = os.MkdirTemp("", "forkontrol-wasm-"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dist)
		c := exec.Command("go", "run", "./wasm/make", "-out", dist)
		c.Dir, c.Stdout, c.Stderr = "..", os.Stdout, os.Stderr
		if err := c.Run(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}()
	os.Exit(code)
}

// compiled compiles the module once: that takes seconds.
var compiled = sync.OnceValues(func() (*compiledModule, error) {
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	b, err := os.ReadFile(filepath.Join(dist, "forkontrol.wasm"))
	if err != nil {
		return nil, err
	}
	m, err := r.CompileModule(ctx, b)
	return &compiledModule{r, m}, err
})

type compiledModule struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

// host calls one instance of the module, as docs/wasm.md says.
type host struct {
	t      testing.TB
	module api.Module
	stderr *strings.Builder
}

// newHost gives an instance without packs.
func newHost(t testing.TB, env ...string) *host {
	t.Helper()
	c, err := compiled()
	require.NoError(t, err)
	stderr := &strings.Builder{}
	config := wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").WithStderr(stderr)
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		config = config.WithEnv(name, value)
	}
	m, err := c.runtime.InstantiateModule(context.Background(), c.module, config)
	require.NoError(t, err, stderr.String())
	t.Cleanup(func() { m.Close(context.Background()) })
	return &host{t, m, stderr}
}

// raw calls an export with numbers.
func (h *host) raw(name string, args ...uint64) int64 {
	h.t.Helper()
	got, err := h.module.ExportedFunction(name).Call(context.Background(), args...)
	require.NoError(h.t, err, "%s: %s", name, h.stderr)
	switch {
	case len(got) == 0:
		return 0
	case name == "fed":
		return int64(got[0])
	}
	return int64(int32(got[0]))
}

// call calls an export with byte slices and gives its status.
func (h *host) call(name string, args ...string) int64 {
	h.t.Helper()
	var flat []uint64
	for _, arg := range args {
		at := uint64(0)
		if len(arg) > 0 {
			at = uint64(uint32(h.raw("alloc", uint64(len(arg)))))
			require.NotZero(h.t, at)
			require.True(h.t, h.module.Memory().Write(uint32(at), []byte(arg)))
		}
		flat = append(flat, at, uint64(len(arg)))
	}
	status := h.raw(name, flat...)
	if name != "load" || status < 0 {
		for i := 0; i < len(flat); i += 2 {
			if flat[i] != 0 {
				h.raw("free", flat[i])
			}
		}
	}
	return status
}

func (h *host) result() string {
	h.t.Helper()
	b, ok := h.module.Memory().Read(uint32(h.raw("result_ptr")), uint32(h.raw("result_len")))
	require.True(h.t, ok)
	return string(b)
}

// must is call that has to succeed, and gives the result.
func (h *host) must(name string, args ...string) string {
	h.t.Helper()
	status := h.call(name, args...)
	require.GreaterOrEqual(h.t, status, int64(0), "%s: %s", name, h.result())
	return h.result()
}

// windows checks a payload that comes in windows.
func (h *host) windows(payload string, size int, options string) string {
	h.t.Helper()
	h.must("begin", options)
	for at := 0; at < len(payload); at += size {
		status := h.call("feed", payload[at:min(at+size, len(payload))])
		require.GreaterOrEqual(h.t, status, int64(0))
		if status == 1 {
			break
		}
	}
	return h.must("finish")
}

type packFile struct{ Path, System, Language string }

func manifest(t testing.TB) (packs []packFile) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dist, "manifest.json"))
	require.NoError(t, err)
	var m struct{ Packs []packFile }
	require.NoError(t, json.Unmarshal(b, &m))
	return m.Packs
}

func read(t testing.TB, p packFile) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dist, filepath.FromSlash(p.Path)))
	require.NoError(t, err)
	return string(b)
}

// loaded gives an instance with the packs that are wanted.
func loaded(t testing.TB, wanted func(packFile) bool) *host {
	t.Helper()
	h := newHost(t)
	for _, p := range manifest(t) {
		if wanted(p) {
			h.must("load", read(t, p))
		}
	}
	return h
}

func everything(packFile) bool { return true }

// options joins options as the module takes them.
func options(pairs ...string) string {
	var b strings.Builder
	for _, p := range pairs {
		b.WriteString(p)
		b.WriteByte(0)
	}
	return b.String()
}

// withRuleset gives the same pack of another ruleset.
func withRuleset(t testing.TB, b string) string {
	t.Helper()
	at := strings.Index(b, "sha256:")
	require.Positive(t, at)
	other := []byte(b)
	other[at+7] ^= 1
	copy(other[pack.HeadSize-8:], binary.LittleEndian.AppendUint64(nil, pack.Sum(string(other[pack.HeadSize:]))))
	return string(other)
}
