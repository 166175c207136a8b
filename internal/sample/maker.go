package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Maker makes many samples of one message. It keeps what they have in common, so
// that a sample of each of a message's rules takes little longer than one. It is
// for one goroutine.
type Maker struct {
	m    *program.Message
	good map[string][]*Tree // see builder.good
	// trees are the valid trees that have been made, errs why there is none.
	trees map[treeKey]*Tree
	errs  map[treeKey]error
	// branches are the nodes of which one or another is chosen at their place.
	branches []program.NodeID
}

type treeKey struct {
	minimal bool
	seed    uint64
	inner   *Sample
	ways    string // the branches on the ways
}

// NewMaker gives a maker of samples of a message.
func NewMaker(m *program.Message) *Maker {
	k := &Maker{m: m, good: map[string][]*Tree{}, trees: map[treeKey]*Tree{}, errs: map[treeKey]error{}}
	for i := range m.Nodes {
		a := m.Nodes[i].Apply
		if a == nil {
			continue
		}
		for _, c := range slices.Concat(a.Any, a.One) {
			k.branches = append(k.branches, c.Of...)
		}
		k.branches = append(k.branches, a.Then, a.Else)
	}
	return k
}

// Valid is the function Valid, for the maker's message.
func (k *Maker) Valid(o Options) (*Tree, error) {
	t, err := k.valid(o, nil)
	if err != nil {
		return nil, err
	}
	return t.Clone(), nil
}

// valid gives a tree on the ways; it is the maker's own when there are none.
func (k *Maker) valid(o Options, on map[program.NodeID]bool) (*Tree, error) {
	if on != nil && (o.Minimal || o.Seed != 0) {
		return k.build(o, on)
	}
	// Every optional field is there: of the ways only the branches count.
	key := treeKey{o.Minimal, o.Seed, o.Inner, ""}
	if on != nil {
		var taken []byte
		for _, n := range k.branches {
			if on[n] {
				taken = append(taken, byte(n), byte(n>>8))
			}
		}
		key.ways = string(taken)
	}
	if t := k.trees[key]; t != nil {
		return t, nil
	}
	if err := k.errs[key]; err != nil {
		return nil, err
	}
	t, err := k.build(o, on)
	if o.Seed <= 4+seeds { // those that bases asks for
		k.trees[key], k.errs[key] = t, err
	}
	return t, err
}
