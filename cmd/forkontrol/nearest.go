package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/nearest"
)

// nearestIDs gives the ids that a user may have meant, the likeliest first, at most
// five.
func nearestIDs(wanted string, ids []string) []string {
	type candidate struct {
		id       string
		distance int
	}
	low := strings.ToLower(wanted)
	var near []candidate
	for _, id := range ids {
		other := strings.ToLower(id)
		d := nearest.Distance([]rune(low), []rune(other))
		switch {
		case other[strings.LastIndexAny(other, "#/")+1:] == low:
			d = 0 // its name in full, the way to it left out
		case strings.Contains(other, low):
			d = min(d, 1) // a part of an id is as good as a slip of the finger
		}
		if d <= max(2, len(low)/4) {
			near = append(near, candidate{id, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var found []string
	for _, c := range near[:min(len(near), 5)] {
		found = append(found, c.id)
	}
	return found
}

// suggest writes the near ids as lines of their own, with a question before them.
func (l language) suggest(wanted string, ids []string) string {
	near := nearestIDs(wanted, ids)
	if len(near) == 0 {
		return ""
	}
	return "\n" + l.pick("Mente du:", "Did you mean:") + "\n  " + strings.Join(near, "\n  ")
}
