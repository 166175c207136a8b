package slim

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Beside its tables by program counter, a function has data of its own, at an offset from
// where all of these begin. Of the kinds of package internal/abi two are for tracebacks alone:
// the tree of the calls that were inlined, and what the arguments are.
const (
	funcdataInlined, funcdataArguments = 3, 5
	pcdataInlined                      = 2
	// The module's own data, runtime.moduledata: which word says where functions' data
	// begins, and the words around it, of which that is checked what is known.
	wordBuckets, wordFirst, wordEnd                                    = 19, 20, 21
	wordTypes, wordTypesEnd, wordConstants, wordFuncdata, wordTableEnd = 37, 38, 39, 40, 41
	// One inlined call; the end of a description of arguments.
	inlinedCall  = 16
	endArguments = 0xFF
	none         = 0xFFFFFFFF
)

// extent is a part of the memory.
type extent struct{ from, to int }

// forgetInlined clears the trees of inlined calls and the descriptions of arguments. It is
// called while the tables by program counter still stand, and changes nothing when the memory is
// not as Go 1.26 lays it out.
func forgetInlined(memory []byte, head int, functions []functionEntry, values []byte) {
	base, ok := funcdata(memory, head)
	if !ok {
		return
	}
	var kept []int
	var gone []extent
	var members [][]byte
	for _, f := range functions {
		tables, data := int(order.Uint32(f[memberCount:])), int(f[memberFuncdata])
		for k := range data {
			member := f[memberPcdata+4*(tables+k):][:4]
			offset := order.Uint32(member)
			if offset == none {
				continue
			}
			at := base + int(offset)
			if at >= len(memory) {
				return
			}
			size := 0
			switch k {
			case funcdataInlined:
				if tables > pcdataInlined {
					size = inlinedCall * (1 + highest(values, int(order.Uint32(f[memberPcdata+4*pcdataInlined:]))))
				}
			case funcdataArguments:
				size = 1 + bytes.IndexByte(memory[at:], endArguments)
			default:
				kept = append(kept, at)
				continue
			}
			if size < 0 || at+size > len(memory) {
				return
			}
			members = append(members, member)
			gone = append(gone, extent{at, at + size})
		}
	}
	slices.Sort(kept)
	for _, member := range members {
		order.PutUint32(member, none)
	}
	for _, g := range gone {
		// Data that are alike occur once: what something else begins in stays.
		if n, _ := slices.BinarySearch(kept, g.from); n == len(kept) || kept[n] >= g.to {
			clear(memory[g.from:g.to])
		}
	}
}

// funcdata finds where the data of functions begin.
func funcdata(memory []byte, head int) (base int, ok bool) {
	at, ok := moduledata(memory, head)
	if !ok {
		return 0, false
	}
	return int(order.Uint64(memory[at+8*wordFuncdata:])), true
}

// A function is found by a table that has, for each 4 KiB of program counters, a number from which to go on in that of
// functions, and for sixteen parts of them what is to be added.
const (
	bucketOf   = 4096
	bucketSize = 4 + 16
	// coarse is how many functions have one number. Going on is a comparison for each.
	coarse = 64
)

// coarsen makes the numbers of functions next to each other the same, so that they repeat.
func coarsen(memory []byte, head, functions int) {
	at, ok := moduledata(memory, head)
	if !ok {
		return
	}
	from := int(order.Uint64(memory[at+8*wordBuckets:]))
	first, end := order.Uint64(memory[at+8*wordFirst:]), order.Uint64(memory[at+8*wordEnd:])
	count := int((end - first) / bucketOf) // whole ones
	if from <= 0 || end < first || end-first > uint64(functions)<<counterBits || from+count*bucketSize > len(memory) {
		return
	}
	last := 0
	for k := range count { // the table must be as it is known
		bucket := memory[from+k*bucketSize:][:bucketSize]
		number := int(order.Uint32(bucket))
		if number < last || number >= functions || [bucketSize - 4]byte(bucket[4:]) != [bucketSize - 4]byte{} {
			return
		}
		last = number
	}
	for k := range count {
		bucket := memory[from+k*bucketSize:]
		number := order.Uint32(bucket)
		order.PutUint32(bucket, number-number%coarse)
	}
}

// moduledata finds the module's own data, which begins with the address of the table of functions.
func moduledata(memory []byte, head int) (at int, ok bool) {
	var address [8]byte
	order.PutUint64(address[:], uint64(head))
	for ; ; at += 8 {
		n := bytes.Index(memory[at:], address[:])
		if n < 0 {
			return 0, false
		}
		at += n
		if at%8 != 0 || at+8*(wordTableEnd+1) > len(memory) {
			at -= at % 8
			continue
		}
		word := func(n int) int { return int(order.Uint64(memory[at+8*n:])) }
		types, end, constants, base := word(wordTypes), word(wordTypesEnd), word(wordConstants), word(wordFuncdata)
		if types > 0 && types < end && constants > 0 && constants <= base && base < len(memory) && word(wordTableEnd) > head && word(wordTableEnd) <= len(memory) {
			return at, true
		}
	}
}

// highest is the highest value of a table by program counter, -1 for none.
func highest(values []byte, at int) int {
	if at == 0 {
		return -1
	}
	top, value := -1, -1
	for first := true; at < len(values); first = false {
		v, n := binary.Uvarint(values[at:])
		if n <= 0 || v == 0 && !first {
			break
		}
		at += n
		value += int(int64(v>>1) ^ -int64(v&1))
		top = max(top, value)
		if _, n = binary.Uvarint(values[at:]); n <= 0 {
			break
		}
		at += n
	}
	return top
}
