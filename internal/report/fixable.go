//go:build !wasip1

package report

import "github.com/forkontrol/forkontrol/internal/finding"

// appendFixable appends the member of a summary that says how many findings can be mended.
func appendFixable(b []byte, s *finding.Summary) []byte {
	if s.Fixable == (finding.Fixable{}) {
		return b
	}
	b = append(b, `,"fixable":{`...)
	b = appendNumber(b, "safe", s.Fixable.Safe)
	b = append(b, ',')
	b = appendNumber(b, "unsafe", s.Fixable.Unsafe)
	return append(b, '}')
}
