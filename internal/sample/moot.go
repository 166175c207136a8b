package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Moot tells why no payload can break a rule without breaking another, or at all:
// it follows from the others, or the formats of the message have no way to write
// it. It is empty for all other rules, and Break makes a sample for those.
func Moot(m *program.Message, rule program.RuleID) string {
	reason := ""
	for i := 1; i < len(m.Nodes); i++ {
		n := &m.Nodes[i]
		if !says(n, rule) {
			continue
		}
		r := mootIn(m, n, rule)
		if r == "" {
			return ""
		}
		reason = r
	}
	return reason
}

func mootIn(m *program.Message, n *program.Node, rule program.RuleID) string {
	json := len(m.Formats) == 0 || slices.Contains(m.Formats, JSON)
	if a := n.Array; a != nil && !json {
		if a.MinRule == rule && a.Min <= 1 {
			return "in XML an empty list is an absent one"
		}
		if n.TypeRule == rule {
			return "in XML every element is a list of its own"
		}
	}
	if n.TypeRule == rule && n.Types == program.AnyType && !n.Never {
		return "every type is allowed"
	}
	if o := n.Object; o != nil && o.ExtraRule == rule && n.Hole {
		return "what stands at a hole and is no message breaks the engine's own rule"
	}
	if o := n.Object; o != nil && o.OrderRule == rule {
		elements := 0
		for i := range o.Props {
			if o.Props[i].Known && !o.Props[i].Attr {
				elements++
			}
		}
		if elements < 2 {
			return "a single element is always in order"
		}
	}
	for i := range n.Checks {
		c := &n.Checks[i]
		if c.Rule != rule || c.Op != program.OpMinLength && c.Op != program.OpMaxLength {
			continue
		}
		for k := range n.Checks {
			size := kindLength(n.Checks[k].Kind)
			if n.Checks[k].Op != program.OpKind || size == 0 {
				continue
			}
			if c.Op == program.OpMinLength && size >= c.N || c.Op == program.OpMaxLength && size <= c.N {
				return "the form of the value has a length of its own"
			}
		}
	}
	return ""
}

// kindLength is the number of characters of every value of a kind, 0 where they
// differ.
func kindLength(k program.Kind) int64 {
	switch k {
	case program.KindCPR, program.KindPNumber, program.KindDate:
		return 10
	case program.KindCVR:
		return 8
	case program.KindEAN:
		return 13
	case program.KindInstitution:
		return 6
	case program.KindJN:
		return 1
	case program.KindUUID:
		return 36
	}
	return 0
}
