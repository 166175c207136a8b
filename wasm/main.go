// Command wasm is forkontrol as a WebAssembly module: a WASI preview-1 reactor with plain
// exports over shared memory, so that any host can call it. docs/wasm.md describes the exports;
// what they do is in internal/instance.
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -trimpath -ldflags='-s -w' ./wasm
//
// With the tag own it is the module that takes packs of one's own too.
//
// A call that cannot be carried out gives a number below 0, an instance.Code, and leaves
// a sentence as the result. After instance.CodeInternal nothing else comes.
package main

import (
	"runtime"
	"unsafe"

	"github.com/forkontrol/forkontrol/internal/instance"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/report"
)

// abiVersion changes when an export does what it did not do before in a way that hosts must know.
const abiVersion = 1

var (
	in      instance.Instance
	blocks  map[uint32][]byte // given to the host and not yet given back
	spares  [4][]byte         // given back, and to be given again
	message []byte            // of the last error, nil when the last call went well
	broken  bool              // after a panic
)

func main() {}

// maxBlock is the largest piece of memory that alloc gives.
const maxBlock = 1 << 30

// largeBlock is from where on memory that was given back is collected at once, so that
// the next piece need not be taken from the host.
const largeBlock = 1 << 20

//go:wasmexport abi
func abi() int32 { return abiVersion }

// version gives the format of packs; the result is the version of forkontrol.
//
//go:wasmexport version
func version() (status int32) {
	defer caught(&status)
	message = []byte(report.Version)
	return pack.Format
}

//go:wasmexport alloc
func alloc(size uint32) uint32 {
	if size == 0 || size > maxBlock || broken {
		return 0
	}
	b := spare(size)
	if b == nil {
		b = make([]byte, size)
	}
	at := uint32(uintptr(unsafe.Pointer(unsafe.SliceData(b))))
	if blocks == nil {
		blocks = map[uint32][]byte{}
	}
	blocks[at] = b
	return at
}

// spare gives a piece that was given back and suits, nil when there is none. Hosts that ask for
// a piece in each call would else make garbage of it.
func spare(size uint32) []byte {
	for i, b := range spares {
		if n := uint32(cap(b)); n >= size && n/4 <= size {
			spares[i] = nil
			return b[:size]
		}
	}
	return nil
}

//go:wasmexport free
func free(at uint32) {
	b := blocks[at]
	delete(blocks, at)
	if len(b) >= largeBlock {
		b = nil
		runtime.GC()
		return
	}
	least := 0
	for i := range spares {
		if cap(spares[i]) < cap(spares[least]) {
			least = i
		}
	}
	if cap(b) > cap(spares[least]) {
		spares[least] = b
	}
}

//go:wasmexport result_ptr
func resultPtr() uint32 {
	return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(result()))))
}

//go:wasmexport result_len
func resultLen() uint32 { return uint32(len(result())) }

func result() []byte {
	if message != nil {
		return message
	}
	return in.Result()
}

// view is the host's memory.
func view(at, size uint32) []byte {
	if at == 0 || size == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(nil), at)), size)
}

func text(at, size uint32) string { return string(view(at, size)) }

// ready begins a call. It is false when the instance can no longer be used.
func ready(status *int32) bool {
	if broken {
		*status = int32(instance.CodeInternal)
		return false
	}
	message = nil
	return true
}

// caught ends a call in which the program may have panicked.
func caught(status *int32) {
	if cause := recover(); cause != nil {
		broken = true
		*status = int32(instance.CodeInternal)
		message = []byte("internal error")
		if err, ok := cause.(error); ok {
			message = []byte("internal error: " + err.Error())
		}
	}
}

// settle makes an error the outcome of a call.
func settle(status *int32, err *instance.Error) {
	if err != nil {
		*status = int32(err.Code)
		message = []byte(err.Message)
	}
}

//go:wasmexport load
func load(at, size uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		b := blocks[at]
		if uint32(len(b)) < size {
			b = append([]byte(nil), view(at, size)...)
		}
		err := in.Load(b[:size])
		if err == nil {
			delete(blocks, at) // the strings of the rules lie in it
		}
		settle(&status, err)
	}
	return status
}

//go:wasmexport check
func check(at, size, options, optionsSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		settle(&status, in.Check(view(at, size), view(options, optionsSize)))
	}
	return status
}

//go:wasmexport begin
func begin(options, optionsSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		settle(&status, in.Begin(view(options, optionsSize)))
	}
	return status
}

// feed gives 1 when the rest of the payload need not be fed.
//
//go:wasmexport feed
func feed(at, size uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		more, err := in.Feed(view(at, size))
		// The garbage collector has goroutines of its own, which nothing else lets run while exports
		// come and go: without this, the heap grew with the payload.
		runtime.Gosched()
		if !more {
			status = 1
		}
		settle(&status, err)
	}
	return status
}

//go:wasmexport fed
func fed() int64 { return in.Fed() }

//go:wasmexport finish
func finish() (status int32) {
	defer caught(&status)
	if ready(&status) {
		settle(&status, in.Finish())
	}
	return status
}

//go:wasmexport cancel
func cancel() (status int32) {
	defer caught(&status)
	if ready(&status) {
		in.Cancel()
	}
	return status
}

//go:wasmexport field
func field(path, pathSize, options, optionsSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		n, err := in.Field(text(path, pathSize), view(options, optionsSize))
		status = int32(n)
		settle(&status, err)
	}
	return status
}

//go:wasmexport check_field
func checkField(field int32, at, size uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		n, err := in.CheckField(int(field), view(at, size))
		status = int32(n)
		settle(&status, err)
	}
	return status
}

//go:wasmexport systems
func systems(options, optionsSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		settle(&status, in.Systems(view(options, optionsSize)))
	}
	return status
}

//go:wasmexport messages
func messages(system, systemSize, options, optionsSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		settle(&status, in.Messages(text(system, systemSize), view(options, optionsSize)))
	}
	return status
}

//go:wasmexport describe
func describe(at, size, options, optionsSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		settle(&status, in.Describe(text(at, size), view(options, optionsSize)))
	}
	return status
}

//go:wasmexport set_register
func setRegister(name, nameSize, rows, rowsSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		settle(&status, in.SetRegister(text(name, nameSize), view(rows, rowsSize)))
	}
	return status
}
