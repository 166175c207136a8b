//go:build !wasip1

package text

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
)

// Waived is WaivedBy as a sentence of its own.
func Waived(f *finding.Finding, lang string) string {
	if f.Waived == nil {
		return ""
	}
	return capital(termWaived.of(1, lang)) + ": " + WaivedBy(f, lang)
}

// WaivedBy says by what a finding is waived, empty when it is not.
func WaivedBy(f *finding.Finding, lang string) string {
	switch w := f.Waived; {
	case w == nil:
		return ""
	case w.By == finding.ByBaseline:
		return termInBaseline.of(1, lang)
	default:
		return strings.NewReplacer("{expires}", w.Expires, "{owner}", w.Owner, "{reason}", w.Reason).Replace(termWaivedBy.of(1, lang))
	}
}

// Tallied is Counts with how many of them are waived: "2 errors, of which 1 waived".
func Tallied(c, waived finding.Counts, lang string) string {
	said := Counts(c, lang)
	switch n := waived.Total(); n {
	case 0:
		return said
	case c.Total():
		return said + ", " + termAllWaived.of(n, lang)
	default:
		return said + ", " + termOfThem.of(n, lang)
	}
}
