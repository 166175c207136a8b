package slim

import (
	"bytes"
	"encoding/binary"
)

// The table of functions is that of package runtime, symtab.go and runtime2.go, as Go
// 1.20 to 1.26 have it: a head, the names, the compilation units, the files, tables of values by program
// counter, and the functions.
var (
	magic = []byte{0xF1, 0xFF, 0xFF, 0xFF, 0, 0, 1, 8}
	order = binary.LittleEndian
)

const (
	headSize = 8 + 8*8
	// Of one function: the offsets of its members.
	memberEntry, memberName, memberDeferred, memberFrame, memberFile, memberLine = 0, 4, 12, 16, 20, 24
	memberCount, memberUnit, memberStart, memberFlags, memberFuncdata            = 28, 32, 36, 41, 43
	memberPcdata                                                                 = 44
	flagAssembly                                                                 = 4
	// Among its tables by program counter, those that more than tracebacks need: the map of the
	// stack, and what an index out of range was. The others are of inlined calls, of
	// arguments, and of where a thread may be interrupted, which nothing does in WebAssembly.
	pcdataStackMap, pcdataBounds = 1, 4
)

// UnknownTable says that the table of functions does not have the form of the Go versions known
// here, and was left as it is.
type UnknownTable struct{ why string }

func (u *UnknownTable) Error() string {
	return "the table of functions is left as it is: " + u.why
}

// functionTable is the table of functions: what stands in it of each, and their tables by program counter.
type functionTable struct {
	functions []functionEntry
	values    []byte
}

// functionEntry has the members of one function, its tables by program counter and its own data.
type functionEntry []byte

// forgetNames clears what only tracebacks read. Nothing is changed with an error.
func forgetNames(memory []byte) (*functionTable, error) {
	head := bytes.Index(memory, magic)
	if head < 0 || len(memory) < head+headSize || bytes.Contains(memory[head+1:], magic) {
		return nil, &UnknownTable{"there is not just one"}
	}
	table := memory[head:]
	number := func(n int) int { return int(order.Uint64(table[8+8*n:])) }
	count := number(0)
	names, units, files, values, functions := number(3), number(4), number(5), number(6), number(7)
	if names != headSize || units < names || files < units || values < files || functions < values ||
		count < 1 || functions+8*count+4 > len(table) {
		return nil, &UnknownTable{"its parts are not in the order of Go 1.26"}
	}
	var members [][]byte
	all := &functionTable{values: table[values:functions]}
	used := make([]bool, functions-values)
	for i := range count {
		at := functions + int(order.Uint32(table[functions+8*i+4:]))
		if at+memberPcdata > len(table) {
			return nil, &UnknownTable{"a function is not there"}
		}
		f := table[at:]
		tables := int(order.Uint32(f[memberCount:]))
		if at+memberPcdata+4*(tables+int(f[memberFuncdata])) > len(table) {
			return nil, &UnknownTable{"a function is not there"}
		}
		f = f[:memberPcdata+4*tables]
		keep := []uint32{order.Uint32(f[memberFrame:])}
		for k := range tables {
			if k == pcdataStackMap || k == pcdataBounds {
				keep = append(keep, order.Uint32(f[memberPcdata+4*k:]))
			}
		}
		for _, from := range keep {
			if from != 0 && !mark(table[values:functions], used, int(from)) {
				return nil, &UnknownTable{"a table of values does not end"}
			}
		}
		members = append(members, f)
		all.functions = append(all.functions, table[at:][:memberPcdata+4*(tables+int(f[memberFuncdata]))])
	}
	forgetInlined(memory, head, all.functions, all.values)
	for _, f := range members {
		for _, member := range []int{memberName, memberFile, memberLine, memberUnit, memberStart} {
			order.PutUint32(f[member:], 0)
		}
		for k := range (len(f) - memberPcdata) / 4 {
			if k != pcdataStackMap && k != pcdataBounds {
				order.PutUint32(f[memberPcdata+4*k:], 0)
			}
		}
	}
	coarsen(memory, head, count)
	clear(table[names:values])
	table[names] = '?' // the runtime does not expect an empty name
	for i, u := range used {
		if !u {
			table[values+i] = 0
		}
	}
	return all, nil
}

// mark notes the bytes of one table of values: pairs of a difference of value and one of
// program counter, each a number in groups of seven bits; a difference of value of 0 ends it, but
// for the first pair.
func mark(values []byte, used []bool, from int) bool {
	at := from
	for first := true; ; first = false {
		if at >= len(values) {
			return false
		}
		v, n := binary.Uvarint(values[at:])
		if n <= 0 {
			return false
		}
		if v == 0 && !first {
			at += n
			break
		}
		at += n
		if _, n = binary.Uvarint(values[at:]); n <= 0 {
			return false
		}
		at += n
	}
	for i := from; i < at; i++ {
		used[i] = true
	}
	return true
}
