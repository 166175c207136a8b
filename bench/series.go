package main

import (
	"math"
	"slices"
)

// series is what was measured, a value per round; NaN where a round has none.
type series []float64

func (s series) known() []float64 {
	var k []float64
	for _, v := range s {
		if !math.IsNaN(v) {
			k = append(k, v)
		}
	}
	slices.Sort(k)
	return k
}

// median is the middle value, NaN when there is none.
func (s series) median() float64 {
	k := s.known()
	if len(k) == 0 {
		return math.NaN()
	}
	if n := len(k) / 2; len(k)%2 == 1 {
		return k[n]
	} else {
		return (k[n-1] + k[n]) / 2
	}
}

func (s series) min() float64 {
	if k := s.known(); len(k) > 0 {
		return k[0]
	}
	return math.NaN()
}

func (s series) max() float64 {
	if k := s.known(); len(k) > 0 {
		return k[len(k)-1]
	}
	return math.NaN()
}

// over divides round by round: what drifts with the machine drifts in both.
func (s series) over(t series) series {
	var q series
	for i := range min(len(s), len(t)) {
		q = append(q, s[i]/t[i])
	}
	return q
}

// beyond is what a takes more, round by round.
func (s series) beyond(t series) series {
	var q series
	for i := range min(len(s), len(t)) {
		q = append(q, s[i]-t[i])
	}
	return q
}

// rate turns seconds for a number of bytes into MB/s, 10^6 bytes.
func (s series) rate(bytes int64) series {
	var r series
	for _, v := range s {
		r = append(r, float64(bytes)/1e6/v)
	}
	return r
}
