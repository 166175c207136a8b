package transition

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/payload"
)

// writeSide writes a side of many periods, five to a forløb, as NDJSON. After has an
// open period closed and a new one in every fourth, and a lost one in every thousandth.
func writeSide(b testing.TB, name string, side Side, periods int) payload.Payload {
	b.Helper()
	f, err := os.Create(name)
	require.NoError(b, err)
	w := bufio.NewWriterSize(f, 1<<20)
	for i := range periods / 5 {
		// Some order that is not that of the keys.
		student := i * 7919 % (periods / 5)
		r := told1{cpr: fmt.Sprintf("1203%06d", student%1_000_000), number: strconv.Itoa(900000 + student/1_000_000*7 + student%7),
			education: "4800", system: "A", reported: "2026-08-11T21:30:00", registered: "2026-08-11T09:00:00"}
		if side == After {
			r.system, r.reported, r.registered = "B", "2026-10-11T21:30:00", "2026-10-11T09:00:00"
		}
		for y := range 5 {
			p := years{fmt.Sprintf("%d-08-10", 2022+y), fmt.Sprintf("%d-06-26", 2023+y), strconv.Itoa(4 + y)}
			if y == 4 {
				p.to = ""
			}
			r.periods = append(r.periods, p)
		}
		if side == After && student%4 == 0 {
			r.periods[4].to = "2026-09-30"
			r.periods = append(r.periods, years{"2026-10-01", "", "9"})
		}
		if side == After && student%1000 == 1 {
			r.periods = r.periods[1:]
		}
		r.json(w)
	}
	require.NoError(b, w.Flush())
	require.NoError(b, f.Close())
	found, _ := payload.Find([]string{name}, payload.Options{})
	return found[0]
}

// BenchmarkTransition compares a million periods before with a million after;
// FORKONTROL_PERIODS asks for another number.
func BenchmarkTransition(b *testing.B) {
	periods := 1_000_000
	if n, err := strconv.Atoi(os.Getenv("FORKONTROL_PERIODS")); err == nil {
		periods = n
	}
	dir := b.TempDir()
	before := writeSide(b, filepath.Join(dir, "before.ndjson"), Before, periods)
	after := writeSide(b, filepath.Join(dir, "after.ndjson"), After, periods)
	b.SetBytes(before.Size + after.Size)
	b.ReportAllocs()
	for b.Loop() {
		out, err := Check(b.Context(), []payload.Payload{before}, []payload.Payload{after}, Options{Rules: ruleset(), TempDir: dir})
		require.NoError(b, err)
		require.True(b, out.Compared)
		require.Equal(b, periods/5/1000, out.Counts.Error)
	}
	b.ReportMetric(float64(2*periods)*float64(b.N)/b.Elapsed().Seconds(), "periods/s")
}
