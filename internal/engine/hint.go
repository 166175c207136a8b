package engine

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// mostZeros is how many zeros are tried before a number, longestNumber of how many digits that may
// be.
const mostZeros, longestNumber = 3, 14

// shortest is of how many digits a number is at least that may have lost a zero, where no list has it.
const shortest = 5

const zeros = "000000"

// hint adds to a finding about the scalar in hand what probably happened to it: a change that
// programs make by themselves, and that undone makes the scalar hold. The finding may be nil.
func (sc *scalars) hint(f *finding.Finding, own *owner, id program.NodeID) {
	if f == nil {
		return
	}
	text := sc.leaf.text
	switch {
	case len(text) > finding.MaxValue:
	case token.IsShortened(text):
		f.Hint = finding.Shortened
	case len(text) > 0 && len(text) <= longestNumber && digits(text):
		f.Hint = sc.zeros(own, id, string(text))
	case !sc.leaf.ascii:
		if whole := token.Composed(text); len(whole) < len(text) && sc.would(own, id, string(whole)) {
			f.Hint = finding.Decomposed
		}
	}
}

// zeros reports whether the scalar would hold with zeros before it, and is not merely too short: with
// one zero, of digits that are a date only so, or have a check. It is never sure: the digit that is
// gone may be another.
func (sc *scalars) zeros(own *owner, id program.NodeID, text string) finding.Hint {
	if sc.would(own, id, text) { // a number that is to be text
		return finding.NoHint
	}
	for n := 1; n <= mostZeros; n++ {
		if !sc.would(own, id, zeros[:n]+text) {
			continue
		}
		kind, listed := program.KindNone, false
		for _, k := range own.msg.Nodes[id].Checks {
			kind, listed = max(kind, k.Kind), listed || k.Op == program.OpEnum
		}
		switch {
		case !listed && (n > 1 || len(text) < shortest): // a year, or half a number
			return finding.NoHint
		case sc.would(own, id, zeros[:n+mostZeros]+text): // of any length
			return finding.NoHint
		case kind == program.KindCPR && !sc.would(own, id, text+zeros[:1]), kind == program.KindCVR, kind == program.KindEAN:
			return finding.ZeroLost
		}
		return finding.ZerosLost
	}
	return finding.NoHint
}

// would reports whether another text in the place of the scalar in hand would hold.
func (sc *scalars) would(own *owner, id program.NodeID, text string) bool {
	was := sc.leaf
	sc.leaf.text = []byte(text)
	if sc.leaf.typ == token.Number {
		sc.leaf.typ = token.String
	}
	ok := sc.check(own, id, nowhere)
	sc.leaf = was
	return ok
}

func digits(text []byte) bool {
	for _, c := range text {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}

// composed is the hint about a name that nothing is called.
//
//go:noinline
func composed(name []byte) finding.Hint {
	if len(token.Composed(name)) < len(name) {
		return finding.Decomposed
	}
	return finding.NoHint
}
