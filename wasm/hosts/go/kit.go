// Package kit is forkontrol for Go programs that call the WebAssembly module instead of importing the package
// forkontrol: to keep rules apart from the program, or to take the bytes that other hosts take. The machine is that of
// package wazero or of package wasmtime.
package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Machine runs an instance of the module. It is for one goroutine.
type Machine interface {
	// Call calls an export with numbers of 32 bits; where it gives none, 0 comes back.
	Call(name string, numbers ...uint32) (int64, error)
	// Memory is the instance's memory until the next call.
	Memory() []byte
	Close() error
}

// Error is what a call gives that cannot be carried out: a code of docs/wasm.md, and a sentence.
type Error struct {
	Code     int
	Sentence string
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Sentence) }

// Options are those of docs/wasm.md: name, message, lang, asOf and others.
type Options map[string]string

// Kit is an instance with packs. It is for one goroutine.
type Kit struct{ machine Machine }

// Open starts the module that a folder has, as make wasm writes it, with the packs of the systems that are named, or
// of all.
func Open(folder string, start func(module []byte) (Machine, error), systems ...string) (*Kit, error) {
	text, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err != nil {
		return nil, err
	}
	var manifest struct {
		Module struct{ Path string }
		Packs  []struct{ Path, System string }
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, err
	}
	module, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(manifest.Module.Path)))
	if err != nil {
		return nil, err
	}
	machine, err := start(module)
	if err != nil {
		return nil, err
	}
	k := &Kit{machine}
	wanted := map[string]bool{"core": len(systems) > 0}
	for _, s := range systems {
		wanted[s] = true
	}
	for _, p := range manifest.Packs {
		if len(systems) > 0 && !wanted[p.System] {
			continue
		}
		pack, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(p.Path)))
		if err == nil {
			_, err = k.call("load", nil, pack)
		}
		if err != nil {
			k.Close()
			return nil, fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	return k, nil
}

// Close frees the instance.
func (k *Kit) Close() error { return k.machine.Close() }

// Check checks a whole payload and gives the report, JSON.
func (k *Kit) Check(payload []byte, o Options) ([]byte, error) {
	return k.result("check", nil, payload, o.bytes())
}

// CheckReader is Check for a payload that is read in windows: memory does not grow with it.
func (k *Kit) CheckReader(r io.Reader, o Options) ([]byte, error) {
	if _, err := k.call("begin", nil, o.bytes()); err != nil {
		return nil, err
	}
	window := make([]byte, 64<<10)
	for {
		n, err := r.Read(window)
		if n > 0 {
			known, err := k.call("feed", nil, window[:n])
			if err != nil {
				return nil, err
			}
			if known == 1 {
				break
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			_, _ = k.call("cancel", nil)
			return nil, err
		}
	}
	return k.result("finish", nil)
}

// SetRegister sets the rows of a register, the names of its columns first; no rows remove it.
func (k *Kit) SetRegister(name string, rows [][]string) error {
	var text strings.Builder
	for _, row := range rows {
		text.WriteString(strings.Join(row, "\x1F") + "\x1E")
	}
	_, err := k.call("set_register", nil, []byte(name), []byte(text.String()))
	return err
}

// Describe gives a message with its fields, JSON.
func (k *Kit) Describe(message string, o Options) ([]byte, error) {
	return k.result("describe", nil, []byte(message), o.bytes())
}

// CheckField checks one value of the message that the options name, and gives the findings, JSON; nothing where there
// are none.
func (k *Kit) CheckField(path, value string, o Options) ([]byte, error) {
	field, err := k.call("field", nil, []byte(path), o.bytes())
	if err != nil {
		return nil, err
	}
	return k.result("check_field", []uint32{uint32(field)}, []byte(value))
}

func (o Options) bytes() []byte {
	var b []byte
	for name, value := range o {
		b = append(b, name+"="+value+"\x00"...)
	}
	return b
}

func (k *Kit) result(name string, numbers []uint32, arguments ...[]byte) ([]byte, error) {
	if _, err := k.call(name, numbers, arguments...); err != nil {
		return nil, err
	}
	return k.last()
}

// last is what the last call gave.
func (k *Kit) last() ([]byte, error) {
	at, err := k.machine.Call("result_ptr")
	if err != nil {
		return nil, err
	}
	size, err := k.machine.Call("result_len")
	if err != nil {
		return nil, err
	}
	return append([]byte(nil), k.machine.Memory()[uint32(at):][:uint32(size)]...), nil
}

// call passes byte slices behind numbers and gives the status.
func (k *Kit) call(name string, numbers []uint32, arguments ...[]byte) (int64, error) {
	var taken []uint32
	for _, b := range arguments {
		at := int64(0)
		if len(b) > 0 {
			var err error
			if at, err = k.machine.Call("alloc", uint32(len(b))); err != nil {
				return 0, err
			}
			if at == 0 {
				return 0, errors.New("the module has no memory left")
			}
			copy(k.machine.Memory()[uint32(at):], b)
			taken = append(taken, uint32(at))
		}
		numbers = append(numbers, uint32(at), uint32(len(b)))
	}
	status, err := k.machine.Call(name, numbers...)
	if err != nil {
		return 0, err
	}
	if name != "load" || status < 0 { // the pack is the module's now
		for _, at := range taken {
			if _, err := k.machine.Call("free", at); err != nil {
				return 0, err
			}
		}
	}
	if status < 0 {
		sentence, err := k.last()
		if err != nil {
			return 0, err
		}
		return 0, &Error{int(status), string(sentence)}
	}
	return status, nil
}
