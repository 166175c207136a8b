//go:build cgo

package hosts_test

import (
	"testing"

	"github.com/forkontrol/forkontrol/wasm/hosts/go/wasmtime"
)

func TestWasmtime(t *testing.T) { gives(t, wasmtime.Start) }
