package main_test

import (
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

	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/wasm/host"
)

// dist is what make writes, made once for all tests, or what FORKONTROL_WASM names: make test has made it by then, for
// the npm package.
var dist string

func TestMain(m *testing.M) {
	code := func() int {
		if dist = os.Getenv("FORKONTROL_WASM"); dist != "" {
			return m.Run()
		}
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
var compiled = sync.OnceValues(func() (*host.Module, error) {
	b, err := os.ReadFile(filepath.Join(dist, "forkontrol.wasm"))
	if err != nil {
		return nil, err
	}
	return host.Compile(b)
})

// instance is an instance of the module in which nothing may fail.
type instance struct {
	t testing.TB
	*host.Instance
}

// newInstance gives an instance without packs.
func newInstance(t testing.TB, env ...string) *instance {
	t.Helper()
	c, err := compiled()
	require.NoError(t, err)
	in, err := c.New(env...)
	require.NoError(t, err)
	t.Cleanup(func() { in.Close() })
	return &instance{t, in}
}

// raw calls an export with numbers.
func (h *instance) raw(name string, args ...uint64) int64 {
	h.t.Helper()
	got, err := h.Raw(name, args...)
	require.NoError(h.t, err)
	return got
}

// call calls an export with byte slices and gives its status.
func (h *instance) call(name string, args ...string) int64 {
	h.t.Helper()
	status, err := h.Call(name, args...)
	require.NoError(h.t, err)
	return status
}

func (h *instance) result() string {
	h.t.Helper()
	got, err := h.Result()
	require.NoError(h.t, err)
	return got
}

// must is call that has to succeed, and gives the result.
func (h *instance) must(name string, args ...string) string {
	h.t.Helper()
	status := h.call(name, args...)
	require.GreaterOrEqual(h.t, status, int64(0), "%s: %s", name, h.result())
	return h.result()
}

// windows checks a payload that comes in windows.
func (h *instance) windows(payload string, size int, options string) string {
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
func loaded(t testing.TB, wanted func(packFile) bool) *instance {
	t.Helper()
	h := newInstance(t)
	for _, p := range manifest(t) {
		if wanted(p) {
			h.must("load", read(t, p))
		}
	}
	return h
}

func everything(packFile) bool { return true }

// options joins options as the module takes them.
func options(pairs ...string) string { return host.Options(pairs...) }

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
