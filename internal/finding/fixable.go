//go:build !wasip1

package finding

// Fixable counts the findings that can be mended, as far as that shows without doing it: safely, and by a
// guess.
type Fixable struct{ Safe, Unsafe int }

func (f *Fixable) add(more Fixable) {
	f.Safe += more.Safe
	f.Unsafe += more.Unsafe
}
