//go:build !wasip1

package report

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Fair chooses findings for a reader who takes so many and no more. Kept has for each payload of
// the report the places of its findings that are kept, in their order; left is how many are not,
// among them those that were counted and not kept by the check itself.
//
// Errors come before warnings, these before notes, and what is waived comes last. Of one severity each rule has its first
// finding before any has its second, so that no rule goes unseen because another is broken a
// thousand times.
func Fair(r *finding.Report, room int) (kept [][]int, left int) {
	type place struct{ payload, finding, rank int }
	kept = make([][]int, len(r.Payloads))
	n := 0
	for i := range r.Payloads {
		n += len(r.Payloads[i].Findings)
	}
	if n <= room {
		for i := range r.Payloads {
			for j := range r.Payloads[i].Findings {
				kept[i] = append(kept[i], j)
			}
		}
		return kept, max(0, r.Total().Total()-n)
	}
	chosen := 0
	seen := map[string]int{}
	var places [program.Error + 2][]place // of what is waived first, then by severity
	for i := range r.Payloads {
		for j := range r.Payloads[i].Findings {
			f := &r.Payloads[i].Findings[j]
			rank := seen[f.Rule.ID]
			seen[f.Rule.ID] = rank + 1
			kind := int(f.Severity) + 1
			if f.Waived != nil {
				kind = 0
			}
			places[kind] = append(places[kind], place{i, j, rank})
		}
	}
	for s := len(places) - 1; s >= 0 && room > 0; s-- {
		slices.SortStableFunc(places[s], func(a, b place) int { return a.rank - b.rank })
		for _, p := range places[s][:min(room, len(places[s]))] {
			kept[p.payload] = append(kept[p.payload], p.finding)
			room--
			chosen++
		}
	}
	for i := range kept {
		slices.Sort(kept[i])
	}
	return kept, max(n, r.Total().Total()) - chosen
}
