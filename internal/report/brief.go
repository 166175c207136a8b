//go:build !wasip1

package report

import "github.com/forkontrol/forkontrol/internal/finding"

// canBeBrief is whether this build writes brief reports.
const canBeBrief = true

// appendGaps appends the member of a brief report that says what was not checked: each rule and
// reason once, with the number of payloads.
func appendGaps(b []byte, r *finding.Report, o Options) []byte {
	b = append(b, `"unchecked":[`...)
	seen := map[string]int{} // the place in payloads, by what is said
	var said []string
	var payloads []int
	for list, n := range r.Unchecked {
		for i := range list {
			s := string(appendUnchecked(nil, &list[i], o))
			k, known := seen[s]
			if !known {
				k = len(said)
				seen[s] = k
				said, payloads = append(said, s), append(payloads, 0)
			}
			payloads[k] += n
		}
	}
	for i, s := range said {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, s...)
		b = append(b, ',')
		b = appendNumber(b, "payloads", payloads[i])
		b = append(b, '}')
	}
	return append(b, ']')
}
