package slim

import (
	"encoding/binary"
	"errors"
)

// module is a WebAssembly module whose data section has been taken apart. See the core
// specification, section 5.5.
type module struct {
	before, after []byte // the sections around the data section
	memory        []byte // as it is when the module starts
}

const (
	sectionData = 11
	// maxMemory bounds what segments may ask for; a module of this project takes 2 MiB.
	maxMemory = 256 << 20
)

// ErrModule says that bytes are not a module of the kind that Go's linker writes.
var ErrModule = errors.New("not a WebAssembly module with a data section of plain segments")

func parse(b []byte) (*module, error) {
	if len(b) < 8 || string(b[:4]) != "\x00asm" {
		return nil, ErrModule
	}
	for at := 8; at < len(b); {
		start := at
		id := b[at]
		size, n := binary.Uvarint(b[at+1:])
		if n <= 0 || size > uint64(len(b)-at-1-n) {
			return nil, ErrModule
		}
		at += 1 + n
		if id == sectionData {
			m := &module{before: b[:start], after: b[at+int(size):]}
			return m, m.read(b[at : at+int(size)])
		}
		at += int(size)
	}
	return nil, ErrModule
}

// read takes the segments of a data section.
func (m *module) read(b []byte) error {
	count, n := binary.Uvarint(b)
	if n <= 0 {
		return ErrModule
	}
	b = b[n:]
	for range count {
		if len(b) < 2 || b[0] != 0 || b[1] != opI32 { // active, in memory 0, at a constant
			return ErrModule
		}
		// A signed number, read as an unsigned one: those below 0 are then too large.
		at, n := binary.Uvarint(b[2:])
		if n <= 0 || len(b) < 2+n+1 || b[2+n] != opEnd {
			return ErrModule
		}
		b = b[2+n+1:]
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) || at > maxMemory || at+size > maxMemory {
			return ErrModule
		}
		end := int(at) + int(size)
		if end > len(m.memory) {
			m.memory = append(m.memory, make([]byte, end-len(m.memory))...)
		}
		copy(m.memory[at:], b[n:n+int(size)])
		b = b[n+int(size):]
	}
	return nil
}

// gap is how many zeros end a segment. Fewer cost less than the head of the next.
const gap = 256

// bytes gives the module again, with as few segments as zeros allow.
func (m *module) bytes() []byte {
	var segments []byte
	count := uint64(0)
	for at := 0; at < len(m.memory); {
		if m.memory[at] == 0 {
			at++
			continue
		}
		end, zeros := at, 0
		for i := at; i < len(m.memory) && zeros < gap; i++ {
			if m.memory[i] == 0 {
				zeros++
			} else {
				end, zeros = i+1, 0
			}
		}
		count++
		segments = append(segments, 0, opI32)
		segments = appendSigned(segments, uint64(at))
		segments = append(segments, opEnd)
		segments = binary.AppendUvarint(segments, uint64(end-at))
		segments = append(segments, m.memory[at:end]...)
		at = end
	}
	body := append(binary.AppendUvarint(nil, count), segments...)
	out := append([]byte(nil), m.before...)
	out = append(out, sectionData)
	out = binary.AppendUvarint(out, uint64(len(body)))
	out = append(out, body...)
	return append(out, m.after...)
}

// appendSigned appends a signed LEB128 number that is not below 0: like an unsigned one, but that
// the highest bit of the last byte's seven is its sign.
func appendSigned(b []byte, v uint64) []byte {
	b = binary.AppendUvarint(b, v)
	if last := len(b) - 1; b[last]&0x40 != 0 {
		b[last] |= 0x80
		b = append(b, 0)
	}
	return b
}
