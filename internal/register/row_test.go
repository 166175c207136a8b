package register

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

var codes = &program.Register{Name: "codes", Keys: 2, Columns: []program.Column{
	{Name: "code", Kind: "integer"}, {Name: "form", Kind: "string"},
	{Name: "title", Kind: "string"}, {Name: "validFrom", Kind: "date"}, {Name: "weeks", Kind: "integer"}, {Name: "validTo", Kind: "date"},
}}

func TestRowsHaveTypedCells(t *testing.T) {
	b := New(codes)
	require.NoError(t, b.Add(row("0012", "EUD", "Smed", "2024-02-29", "-07", "")))
	require.NoError(t, b.Add(row("13", "EUD")))
	r := b.Done()
	w, ok := r.Find([]byte("12"), []byte("EUD"))
	require.True(t, ok, "an integer is looked up in its canonical form")
	code, ok := w.Integer(0)
	assert.True(t, ok)
	assert.EqualValues(t, 12, code)
	title, ok := w.Text(2)
	assert.True(t, ok)
	assert.Equal(t, "Smed", string(title))
	from, ok := w.Day(3)
	assert.True(t, ok)
	assert.Equal(t, value.DayNumber(2024, 2, 29), from)
	weeks, ok := w.Integer(4)
	assert.True(t, ok)
	assert.EqualValues(t, -7, weeks)
	_, ok = w.Day(5)
	assert.False(t, ok, "an empty cell is absent")
	for _, column := range []int{-1, 6} {
		_, ok = w.Text(column)
		assert.False(t, ok)
	}
	w, ok = r.Find([]byte("13"), []byte("EUD"))
	require.True(t, ok)
	for column := 2; column < 6; column++ {
		_, text := w.Text(column)
		_, number := w.Integer(column)
		_, day := w.Day(column)
		assert.False(t, text || number || day, "a row may end after its key")
	}
	_, ok = r.Find([]byte("0012"), []byte("EUD"))
	assert.False(t, ok)
}

func TestSeveralRowsOfAKey(t *testing.T) {
	b := New(codes)
	for _, from := range []string{"2020-01-01", "2022-01-01", "2024-01-01", "2020-01-01"} {
		require.NoError(t, b.Add(row("1", "EUD", "", from)))
	}
	for i := range 100 { // the table grows around them
		require.NoError(t, b.Add(row(fmt.Sprint(i+2), "EUD")))
	}
	r := b.Done()
	assert.Equal(t, 101, r.Len())
	w, ok := r.Find([]byte("1"), []byte("EUD"))
	require.True(t, ok)
	first, _ := w.Day(3)
	assert.Equal(t, value.DayNumber(2020, 1, 1), first, "the first row comes first")
	days := []int64{}
	for ; ok; w, ok = w.Next() {
		d, _ := w.Day(3)
		days = append(days, d)
	}
	assert.ElementsMatch(t, []int64{value.DayNumber(2020, 1, 1), value.DayNumber(2022, 1, 1), value.DayNumber(2024, 1, 1)}, days)
}

func TestCellsMustBeOfTheirKind(t *testing.T) {
	for _, c := range []struct{ row [][]byte }{
		{row("x", "EUD")}, {row("1.0", "EUD")}, {row("9223372036854775808", "EUD")},
		{row("1", "EUD", "", "2026-02-29")}, {row("1", "EUD", "", "2026-02-01Z")}, {row("1", "EUD", "", "01-02-2026")}, {row("1", "EUD", "", "", "uger")},
	} {
		b := New(codes)
		err := b.Add(c.row)
		var cell *CellError
		require.ErrorAs(t, err, &cell, "%q", c.row)
		assert.NotContains(t, err.Error(), "uger")
		require.NoError(t, b.Add(row("1", "EUD")), "further rows may be added")
		assert.Equal(t, 1, b.Done().Len())
	}
}

func TestLacks(t *testing.T) {
	b := New(codes)
	b.Lacks(5)
	r := b.Done()
	assert.True(t, r.Lacks(5))
	assert.False(t, r.Lacks(4))
	assert.False(t, New(codes).Done().Lacks(5))
}

func institutionRow(cells [][]byte, n int) {
	for i, text := range []string{fmt.Sprintf("%06d", n), "1", "", "1013", "2010-08-01", "", "Erhvervsskolen Midtbyen afdeling"} {
		cells[i] = append(cells[i][:0], text...)
	}
}

var institutions = &program.Register{Name: "institutions", Keys: 1, Columns: []program.Column{
	{Name: "number", Kind: "string"}, {Name: "enhedsart", Kind: "string"}, {Name: "parent", Kind: "string"}, {Name: "type", Kind: "string"},
	{Name: "validFrom", Kind: "date"}, {Name: "validTo", Kind: "date"}, {Name: "name", Kind: "string"},
}}

// A million rows with the columns of institutions and a name.
func BenchmarkAddMillionInstitutions(b *testing.B) {
	cells := make([][]byte, len(institutions.Columns))
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		builder := New(institutions)
		for n := range 1_000_000 {
			institutionRow(cells, n)
			if err := builder.Add(cells); err != nil {
				b.Fatal(err)
			}
		}
		r := builder.Done()
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-heap")
		runtime.KeepAlive(r)
	}
}

func BenchmarkFindCell(b *testing.B) {
	builder := New(institutions)
	cells := make([][]byte, len(institutions.Columns))
	for n := range 100_000 {
		institutionRow(cells, n)
		if err := builder.Add(cells); err != nil {
			b.Fatal(err)
		}
	}
	r := builder.Done()
	key := []byte("054321")
	b.ReportAllocs()
	for b.Loop() {
		w, _ := r.Find(key)
		if d, ok := w.Day(4); !ok || d == 0 {
			b.Fatal(d)
		}
	}
}
