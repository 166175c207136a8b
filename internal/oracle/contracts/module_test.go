package contracts

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/instance"
	"github.com/forkontrol/forkontrol/internal/pack/build"
)

// What WebAssembly reports by the packs of a contract is, byte for byte, what is reported here by them, and has
// the findings that are there without packs.
func TestWebAssemblyGivesTheSameReport(t *testing.T) {
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "module.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-o", file, "./module")
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	code, err := os.ReadFile(file)
	require.NoError(t, err)
	runtime := wazero.NewRuntime(ctx)
	defer runtime.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, runtime)
	module, err := runtime.CompileModule(ctx, code)
	require.NoError(t, err)
	for _, g := range contractsGiven(t) {
		t.Run(g.name, func(t *testing.T) {
			l := load(t, g)
			var here instance.Instance
			var given, got bytes.Buffer
			part := func(b []byte) {
				given.Write(binary.BigEndian.AppendUint32(nil, uint32(len(b))))
				given.Write(b)
			}
			for _, f := range build.Packs(l.set) {
				require.Nil(t, here.Load(f.Bytes), f.Path())
				part(f.Bytes)
			}
			part(nil)
			check := l.both().general
			var want [][]byte
			for seed := range sizes(t) / 4 {
				text, _ := l.document(seed*2 + 1)
				part(text)
				require.Nil(t, here.Check(text, []byte("name=a.xml\x00")))
				want = append(want, bytes.Clone(here.Result()))
				p := check.CheckBytes(text, "a.xml")
				assert.Equal(t, p.Verdict == finding.Valid, bytes.Contains(here.Result(), []byte(`"verdict":"valid"`)), "%s", here.Result())
				for _, f := range p.Findings {
					assert.Contains(t, string(here.Result()), `"rule":"`+f.Rule.ID+`"`)
				}
			}
			running, err := runtime.InstantiateModule(ctx, module, wazero.NewModuleConfig().WithName("").WithStdin(&given).WithStdout(&got).WithStderr(os.Stderr))
			if err == nil {
				defer running.Close(ctx)
			}
			for i, w := range want {
				head := got.Next(4)
				require.Len(t, head, 4, "%d: %v", i, err)
				require.Equal(t, string(w), string(got.Next(int(binary.BigEndian.Uint32(head)))))
			}
		})
	}
}
