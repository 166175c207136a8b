package report

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Gap is a reason why rules were not checked in a run: a register that was not given, or
// something else about one rule.
type Gap struct {
	Register string // empty for another reason
	Reason   string // of no register, in words
	Rules    []*finding.Unchecked
	Payloads []int // in how many payloads, by rule
	index    map[string]int
}

// Gaps gathers what was not checked in all payloads of a run, each reason once: registers in
// the order in which rules ask for them, then the rest.
func Gaps(r *finding.Report, lang string) []Gap {
	var gaps []Gap
	add := func(register, reason string, u *finding.Unchecked, payloads int) {
		g := 0
		for g < len(gaps) && (gaps[g].Register != register || gaps[g].Reason != reason) {
			g++
		}
		if g == len(gaps) {
			gaps = append(gaps, Gap{Register: register, Reason: reason, index: map[string]int{}})
		}
		k, known := gaps[g].index[u.Rule.ID]
		if !known {
			k = len(gaps[g].Rules)
			gaps[g].index[u.Rule.ID] = k
			gaps[g].Rules, gaps[g].Payloads = append(gaps[g].Rules, u), append(gaps[g].Payloads, 0)
		}
		gaps[g].Payloads[k] += payloads
	}
	for _, registers := range []bool{true, false} {
		for list, payloads := range r.Unchecked {
			for i := range list {
				u := &list[i]
				for _, name := range u.Registers {
					if registers {
						add(name, "", u, payloads)
					}
				}
				if !registers && len(u.Registers) == 0 {
					add("", text.Reason(u, lang), u, payloads)
				}
			}
		}
	}
	return gaps
}

// Apart parts what Gaps gives into the registers that were not given and what no register
// helps against.
func Apart(gaps []Gap) (registers, others []Gap) {
	n := 0
	for n < len(gaps) && gaps[n].Register != "" {
		n++
	}
	return gaps[:n], gaps[n:]
}

// Said is the gap in one line.
func (g *Gap) Said(lang string) string {
	if g.Register != "" {
		return text.Missing(g.Register, len(g.Rules), lang)
	}
	return g.Reason
}
