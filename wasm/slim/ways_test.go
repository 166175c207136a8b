package slim

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// A program that goes through functions in all the ways that there are says the same here, and as a module that was made slim.
func TestASlimModuleDoesTheSame(t *testing.T) {
	dir := t.TempDir()
	build := func(path string, args, env []string) {
		c := exec.Command("go", append(append([]string{"build", "-o", path}, args...), "./testdata/ways")...)
		c.Env = append(os.Environ(), env...)
		out, err := c.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	native, linked := filepath.Join(dir, "ways.exe"), filepath.Join(dir, "ways.wasm")
	build(native, nil, nil)
	want, err := exec.Command(native).Output()
	require.NoError(t, err)
	require.Contains(t, string(want), "the end\n")

	for name, flags := range map[string][]string{"as it is": {"-ldflags=-w"}, "without inlining": {"-ldflags=-w", "-gcflags=-l"}} {
		t.Run(name, func(t *testing.T) {
			build(linked, flags, []string{"GOOS=wasip1", "GOARCH=wasm", "GOFLAGS="})
			b, err := os.ReadFile(linked)
			require.NoError(t, err)
			slim, err := Module(b)
			require.NoError(t, err)
			require.Less(t, len(slim), len(b))
			again, _ := Module(b)
			require.True(t, bytes.Equal(slim, again), "a module is made the same each time")

			ctx := t.Context()
			r := wazero.NewRuntime(ctx)
			defer r.Close(ctx)
			wasi_snapshot_preview1.MustInstantiate(ctx, r)
			var said, errors bytes.Buffer
			_, err = r.InstantiateWithConfig(ctx, slim, wazero.NewModuleConfig().WithStdout(&said).WithStderr(&errors).WithSysWalltime().WithSysNanotime().WithArgs("ways"))
			require.NoError(t, err, errors.String())
			require.Equal(t, string(want), said.String())
		})
	}
}
