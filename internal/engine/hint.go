package engine

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// mostZeros is how many zeros are tried before a number, longestNumber of how many digits that may
// be.
const mostZeros, longestNumber = 3, 14

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
		f.Hint = sc.zeros(own, id, text)
	case !sc.leaf.ascii:
		if whole := token.Composed(text); len(whole) < len(text) && sc.would(own, id, whole) {
			f.Hint = finding.Decomposed
		}
	}
}

// zeros tells whether the scalar would hold with zeros before it, and is not merely too short.
func (sc *scalars) zeros(own *owner, id program.NodeID, text []byte) finding.Hint {
	if sc.would(own, id, text) { // a number that is to be text
		return finding.NoHint
	}
	for n := 1; n <= mostZeros; n++ {
		zeros := bytes.Repeat([]byte{'0'}, n+mostZeros)
		if !sc.would(own, id, append(zeros[:n:n], text...)) {
			continue
		}
		switch {
		case sc.would(own, id, append(zeros, text...)): // of any length
		case n == 1 && sc.proves(own, id):
			return finding.ZeroLost
		default:
			return finding.ZerosLost
		}
		break
	}
	return finding.NoHint
}

// proves reports whether what holds at a node is hardly so by chance: its digits are those of a
// date or a check.
func (sc *scalars) proves(own *owner, id program.NodeID) bool {
	node := &own.msg.Nodes[id]
	for i := range node.Checks {
		switch node.Checks[i].Kind {
		case program.KindCPR, program.KindCVR, program.KindEAN:
			return true
		}
	}
	return false
}

// would reports whether another text in the place of the scalar in hand would hold.
func (sc *scalars) would(own *owner, id program.NodeID, text []byte) bool {
	was := sc.leaf
	sc.leaf.text = text
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
func composed(name []byte) finding.Hint {
	if len(token.Composed(name)) < len(name) {
		return finding.Decomposed
	}
	return finding.NoHint
}
