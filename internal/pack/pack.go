// Package pack reads rulesets from packs: compact files that are loaded at run time,
// so that a program need not link the rules and texts of systems that it never
// meets. The WebAssembly module is such a program; internal/pack/build writes them.
//
// Words: a pack holds one part of a ruleset under a name: "core" what every check needs (the
// engine's own rules, the envelopes, the texts of keywords, the registers), any other the
// system of that name. A rules pack has everything but texts, a text pack the texts of
// one language for the rules pack of its name. A pack's values lie in streams, one for
// values of a kind, and are read in the order that shape.go states; a section is what can be read by
// itself: the heads of all messages, the automata, the body of one message.
//
// Of the texts of a rule, a pack has those that a report in JSON has: what is wrong and how to
// mend it. What a rule asks and why is for reports and pages that are made with the whole ruleset.
//
// Strings are parts of the pack's bytes and not copied. Bodies are read when their
// message is first used. Every pack names the format, the layout of package program and the
// ruleset that it was made of; packs that differ in that are refused. A checksum finds
// damage. Reading is checked for bounds: bytes that are no pack give an error.
package pack

import (
	"errors"
	"strconv"
	"unsafe"
)

// Format is the version of what this package and internal/pack/build read and write. It
// changes when shape.go does.
const Format = 2

// Layout stands for the types of package program that a pack holds. A test says when it
// no longer does.
const Layout = 0x36316770c3bcffbb

// Magic begins every pack; the byte after it is the Format.
const Magic = "FKP"

// Core is the name of the pack that every check needs.
const Core = "core"

// The causes of errors, for errors.Is.
var (
	// ErrDamaged: the bytes are no pack, or not all of one.
	ErrDamaged = errors.New("pack: the bytes are no pack, or they are damaged")
	// ErrVersion: the pack was made for another version of this program, or of another ruleset
	// than the other packs.
	ErrVersion = errors.New("pack: the versions differ")
	// ErrMissing: a pack that is needed has not been loaded.
	ErrMissing = errors.New("pack: missing")
	// ErrConflict: two packs of one's own have the same.
	ErrConflict = errors.New("pack: two have the same")
)

// Error is one of the causes with what is wrong.
type Error struct {
	Cause error
	What  string
}

func (e *Error) Error() string { return e.What }
func (e *Error) Unwrap() error { return e.Cause }

// Pack is one opened pack.
type Pack struct {
	// Name is Core or the id of a system.
	Name string
	// Lang is the language of a text pack, "" for a rules pack.
	Lang string
	// Ruleset is the version of the ruleset, see program.Ruleset.
	Ruleset string

	texts    []*Pack // of one of one's own; nil for a shipped one, whose texts are packs beside it
	data     string
	sections int
	tables   [Tables]table
	bases    [Tables][]uint32  // by section: the number of the first string that is new in it
	streams  [Streams][]uint32 // by section: where its part begins; one more for the end of the last
}

// table is the strings of one kind: string n is data[at[n]:at[n+1]].
type table struct{ at []uint32 }

// Sum is the checksum of a pack's bytes after the checksum itself: FNV-1a of 64 bits
// over words of eight bytes, so that it takes no time worth mentioning.
func Sum(b string) uint64 {
	h := uint64(14695981039346656037)
	const prime = 1099511628211
	for len(b) >= 8 {
		h = (h ^ fixed(b)) * prime
		h ^= h >> 29
		b = b[8:]
	}
	for i := 0; i < len(b); i++ {
		h = (h ^ uint64(b[i])) * prime
	}
	return h
}

// HeadSize is how many bytes stand before those that the checksum is of: magic, format,
// layout and the checksum.
const HeadSize = len(Magic) + 1 + 8 + 8

// Open reads the outlines of a pack. The bytes must not be changed after it. The error
// is ErrDamaged or ErrVersion.
func Open(b []byte) (*Pack, error) {
	data := unsafe.String(unsafe.SliceData(b), len(b))
	if len(data) < HeadSize || data[:len(Magic)] != Magic {
		return nil, &Error{ErrDamaged, "the bytes are no pack, or one of one's own, which forkontrol-own.wasm takes"}
	}
	if v := data[len(Magic)]; v != Format {
		return nil, &Error{ErrVersion, "the pack is of format " + strconv.Itoa(int(v)) + ", this module reads format " + strconv.Itoa(Format)}
	}
	if fixed(data[len(Magic)+1:]) != Layout {
		return nil, &Error{ErrVersion, "the pack was made for another version of this module"}
	}
	if fixed(data[len(Magic)+9:]) != Sum(data[HeadSize:]) {
		return nil, &Error{ErrDamaged, "the pack is damaged: its checksum is wrong"}
	}
	return open(data)
}

// open is Open after the checks of versions and the checksum.
func open(data string) (*Pack, error) {
	p := &Pack{data: data}
	c := cursor{data: data, at: HeadSize}
	p.Ruleset, p.Name, p.Lang = c.text(), c.text(), c.text()
	p.sections = c.count()
	var used [2]uint64
	used[0], used[1] = c.number(), c.number()
	for t := range p.tables {
		if used[0]>>t&1 != 0 {
			p.tables[t].at = c.lengths(c.count())
		}
	}
	for t := range p.tables {
		if used[0]>>t&1 != 0 {
			c.place(p.tables[t].at)
		}
	}
	for t := range p.bases {
		if used[0]>>t&1 != 0 {
			n := uint32(0)
			p.bases[t] = make([]uint32, 0, p.sections)
			for range p.sections {
				n += uint32(c.number())
				p.bases[t] = append(p.bases[t], n)
			}
		}
	}
	for s := range p.streams {
		if used[1]>>s&1 != 0 {
			p.streams[s] = c.lengths(p.sections)
		}
	}
	for s := range p.streams {
		if used[1]>>s&1 != 0 {
			c.place(p.streams[s])
		}
	}
	if c.bad || c.at != len(data) {
		return nil, &Error{ErrDamaged, "the pack is damaged"}
	}
	return p, nil
}

// Size is how many bytes the pack has.
func (p *Pack) Size() int { return len(p.data) }

func fixed(b string) uint64 {
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// cursor reads the outlines.
type cursor struct {
	data string
	at   int
	bad  bool
}

// number reads a number in groups of seven bits, the lowest first, the high bit set on
// all but the last.
func (c *cursor) number() uint64 {
	n, next := varint(c.data, c.at)
	if next < 0 {
		c.bad, c.at = true, len(c.data)
		return 0
	}
	c.at = next
	return n
}

// varint returns the number at a place and the place behind it, -1 when there is none.
func varint(data string, at int) (uint64, int) {
	n := uint64(0)
	for shift := 0; at < len(data) && shift < 64; shift += 7 {
		b := data[at]
		at++
		n |= uint64(b&0x7F) << shift
		if b < 0x80 {
			return n, at
		}
	}
	return 0, -1
}

// count reads how many things of at least a byte each follow.
func (c *cursor) count() int {
	n := c.number()
	if n > uint64(len(c.data)-c.at) {
		c.bad = true
		return 0
	}
	return int(n)
}

func (c *cursor) text() string {
	n := c.count()
	s := c.data[c.at : c.at+n]
	c.at += n
	return s
}

// lengths reads n lengths and gives where the parts begin, counted from the first.
func (c *cursor) lengths(n int) []uint32 {
	if n > len(c.data)-c.at {
		c.bad = true
		return nil
	}
	list := make([]uint32, 1, n+1)
	end := uint64(0)
	for range n {
		end += c.number()
		if end > uint64(len(c.data)) {
			c.bad = true
			end = 0
		}
		list = append(list, uint32(end))
	}
	return list
}

// place tells parts that they begin here.
func (c *cursor) place(list []uint32) {
	if len(list) == 0 {
		return
	}
	size := int(list[len(list)-1])
	if size > len(c.data)-c.at {
		c.bad = true
		clear(list)
		return
	}
	for i := range list {
		list[i] += uint32(c.at)
	}
	c.at += size
}

// get returns string n of a table.
func (p *Pack) get(t Table, n int) (string, bool) {
	at := p.tables[t].at
	if n < 0 || n+1 >= len(at) {
		return "", false
	}
	return p.data[at[n]:at[n+1]], true
}
