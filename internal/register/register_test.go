package register

import (
	"bytes"
	"fmt"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

func define(keys int, columns ...string) *program.Register {
	def := &program.Register{Name: "test", Keys: keys}
	for _, c := range columns {
		def.Columns = append(def.Columns, program.Column{Name: c, Kind: "string"})
	}
	return def
}

func row(texts ...string) [][]byte {
	var r [][]byte
	for _, t := range texts {
		r = append(r, []byte(t))
	}
	return r
}

func TestRegisterHas(t *testing.T) {
	b := New(define(2, "CPRNr", "InstitutionNummer", "Navn"))
	for _, r := range [][][]byte{
		row("0101901234", "101001", "Åse"),
		row("0202911234", "101002", "Bo"),
		row("0101901234", "101002"),
		row("0101901234", "101001", "again"),
		row("ab", "c"),
		row("", "only the second"),
	} {
		require.NoError(t, b.Add(r))
	}
	r := b.Done()
	assert.Equal(t, 5, r.Len(), "the same key counts once")
	for _, c := range []struct {
		key  [][]byte
		want bool
	}{
		{row("0101901234", "101001"), true},
		{row("0101901234", "101002"), true},
		{row("0202911234", "101001"), false},
		{row("101001", "0101901234"), false},
		{row("0101901234"), false},
		{row("0101901234", "101001", "Åse"), false},
		{row("", ""), false},
		{nil, false},
		{row("a", "bc"), false},
		{row("ab", "c"), true},
		{row("abc", ""), false},
		{row("", "only the second"), true},
		{row("AB", "c"), false},
		{row("ab ", "c"), false},
	} {
		assert.Equal(t, c.want, r.Has(c.key...), "%q", c.key)
	}
}

func TestRegisterEmpty(t *testing.T) {
	r := New(define(1, "a")).Done()
	assert.Zero(t, r.Len())
	assert.False(t, r.Has([]byte("x")))
	assert.False(t, r.Has())
}

// All columns are the key where the definition names none.
func TestRegisterWithoutKeys(t *testing.T) {
	b := New(define(0, "a", "b"))
	require.NoError(t, b.Add(row("1", "2")))
	r := b.Done()
	assert.True(t, r.Has(row("1", "2")...))
	assert.False(t, r.Has([]byte("1")))
}

func TestBuilderErrors(t *testing.T) {
	b := New(define(2, "a", "b"))
	assert.ErrorIs(t, b.Add(row("1")), ErrColumns)
	assert.ErrorIs(t, b.Add(nil), ErrColumns)
	assert.ErrorIs(t, b.Add(row("", "")), ErrEmpty)
	assert.ErrorIs(t, New(define(0)).Add(row("1")), ErrColumns)
	require.NoError(t, b.Add(row("1", "2")), "a row that was refused does not stop the next")
	assert.Equal(t, 1, b.Done().Len())
}

// The builder keeps nothing of the caller's bytes.
func TestBuilderCopies(t *testing.T) {
	b := New(define(1, "a"))
	key := []byte("before")
	require.NoError(t, b.Add([][]byte{key}))
	copy(key, "after!")
	r := b.Done()
	assert.True(t, r.Has([]byte("before")))
	assert.False(t, r.Has([]byte("after!")))
}

// Texts of every length around those that the length's own encoding and the hash
// treat apart.
func TestRegisterLengths(t *testing.T) {
	b := New(define(1, "a"))
	lengths := []int{1, 7, 8, 9, 15, 16, 17, 127, 128, 129, 16383, 16384, 16385, 1 << 20}
	for _, n := range lengths {
		require.NoError(t, b.Add([][]byte{bytes.Repeat([]byte("x"), n)}))
	}
	r := b.Done()
	assert.Equal(t, len(lengths), r.Len())
	for _, n := range lengths {
		key := bytes.Repeat([]byte("x"), n)
		assert.True(t, r.Has(key), n)
		key[n-1] = 'y'
		assert.False(t, r.Has(key), n)
	}
}

// A million rows of two keys: each is found, none is found that was not put in,
// and they take far less than 100 MB.
func TestRegisterOfAMillion(t *testing.T) {
	const rows = 1_000_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	b := New(define(2, "CPRNr", "InstitutionNummer"))
	key := func(i int, buf []byte) (a, b []byte) {
		buf = strconv.AppendInt(buf[:0], int64(1_000_000_000+i*7), 10)
		buf = strconv.AppendInt(buf, int64(2_000_000_000+i%1000), 10)
		return buf[:10], buf[10:]
	}
	buf := make([]byte, 0, 32)
	two := make([][]byte, 2)
	for i := range rows {
		two[0], two[1] = key(i, buf)
		if err := b.Add(two); err != nil {
			t.Fatal(err)
		}
	}
	r := b.Done()
	runtime.GC()
	runtime.ReadMemStats(&after)
	assert.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(50<<20))
	assert.Equal(t, rows, r.Len())
	for i := range rows {
		x, y := key(i, buf)
		if !r.Has(x, y) {
			t.Fatalf("%s %s is missing", x, y)
		}
		x[9]++ // 7 divides no such difference
		if r.Has(x, y) {
			t.Fatalf("%s %s was never put in", x, y)
		}
	}
	x, y := key(12345, buf)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		if !r.Has(x, y) {
			t.Fatal("missing")
		}
	}))
}

// Keys that differ little must not fall together: the longest row of taken slots
// stays short.
func TestRegisterSpreads(t *testing.T) {
	for name, format := range map[string]string{"digits": "%06d", "padded": "%-12d", "end": "institution-%07d", "start": "%07d-institution"} {
		b := New(define(1, "a"))
		for i := range 100_000 {
			require.NoError(t, b.Add([][]byte{fmt.Appendf(nil, format, i)}))
		}
		r := b.Done()
		longest, run := 0, 0
		for _, offset := range r.table {
			run++
			if offset == 0 {
				run = 0
			}
			longest = max(longest, run)
		}
		assert.Less(t, longest, 200, name)
	}
}

func BenchmarkHas(b *testing.B) {
	made := New(define(2, "a", "b"))
	for i := range 1_000_000 {
		if err := made.Add([][]byte{fmt.Appendf(nil, "%010d", i*7), fmt.Appendf(nil, "%010d", i)}); err != nil {
			b.Fatal(err)
		}
	}
	r := made.Done()
	x, y := []byte("0000007000"), []byte("0000001000")
	for b.Loop() {
		if !r.Has(x, y) {
			b.Fatal("missing")
		}
	}
}
