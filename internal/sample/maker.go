package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Maker makes many samples of one message. It keeps what they have in common, so
// that a sample of each of a message's rules takes little longer than one. It is
// for one goroutine.
type Maker struct {
	m *program.Message
	r *reference.Reader
	// fitting are the scalars of the pools that suit, by nodes and types.
	fitting map[string][]*tree.Value
	// trees are the valid trees that have been made, errs why there is none.
	trees map[treeKey]*tree.Value
	errs  map[treeKey]error
	// branches are the nodes of which one or another is chosen at their place, members that
	// may exclude each other or a payload among them.
	branches []program.NodeID
	// widths and hints are what rules read of registers, see registers.go.
	widths map[string]int
	hints  map[string][]string
	// allowed are the allowed values of every node: conditions compare with them.
	allowed []*tree.Value
	// said are the nodes that say each rule.
	said map[program.RuleID]map[program.NodeID]bool
}

type treeKey struct {
	minimal bool
	seed    uint64
	inner   *Sample
	ways    string // the branches on the ways
}

// NewMaker gives a maker of samples of a message.
func NewMaker(m *program.Message) *Maker {
	k := &Maker{m: m, r: reference.New(m), fitting: map[string][]*tree.Value{}, trees: map[treeKey]*tree.Value{}, errs: map[treeKey]error{}}
	k.widths, k.hints, k.said = widths(m), hints(m), saidBy(m)
	all := make([]program.NodeID, 0, len(m.Nodes))
	for i := range m.Nodes {
		if i > 0 {
			all = append(all, program.NodeID(i))
		}
		if o := m.Nodes[i].Object; o != nil && (len(o.Deps) > 0 || m.Nodes[i].Hole) {
			for p := range o.Props {
				k.branches = append(k.branches, o.Props[p].Node)
			}
		}
		a := m.Nodes[i].Apply
		if a == nil {
			continue
		}
		for _, c := range slices.Concat(a.Any, a.One) {
			k.branches = append(k.branches, c.Of...)
		}
		k.branches = append(k.branches, a.Then, a.Else)
	}
	if m.Types != nil {
		for i := range m.Types.List {
			k.branches = append(k.branches, m.Types.List[i].Node)
		}
	}
	p := pool{m: m, nodes: all, types: program.AnyType}
	p.enums()
	k.allowed = slices.Clip(p.list[:min(len(p.list), 60)])
	return k
}

// New makes a sample that breaks no rule.
func (k *Maker) New(o Options) (*Sample, error) {
	format, err := formatOf(k.m, o)
	if err != nil {
		return nil, err
	}
	t, err := k.Valid(o)
	if err != nil {
		return nil, err
	}
	s := k.finish(t, format, o, 0)
	if o.Check != nil {
		if broken := o.Check(s.Payload, format, s.Registers); len(broken) > 0 {
			return nil, noSample(k.m.ID, checkFinds, broken...)
		}
	}
	return s, nil
}

// finish writes a tree and finds the registers it needs. The rule except, if any,
// is the one whose register rows are to be left out.
func (k *Maker) finish(t *tree.Value, format string, o Options, except program.RuleID) *Sample {
	s := &Sample{Message: k.m, Tree: t, Format: format, Registers: k.registersFor(t, except)}
	if o.Inner != nil {
		s.Registers = mergeRegisters(s.Registers, o.Inner.Registers)
	}
	s.Payload = tree.Render(format, k.m, t, o.Wrapped)
	return s
}

// Valid gives a tree that breaks no rule of the message, or an error that says
// which rules the nearest one breaks. Of the options it reads Minimal, Seed and
// Inner.
func (k *Maker) Valid(o Options) (*tree.Value, error) {
	t, err := k.valid(o, nil)
	if err != nil {
		return nil, err
	}
	return t.Clone(), nil
}

// valid gives a tree on the ways; it is the maker's own when there are none.
func (k *Maker) valid(o Options, on map[program.NodeID]bool) (*tree.Value, error) {
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
	if o.Seed <= bases { // those that the search asks for
		k.trees[key], k.errs[key] = t, err
	}
	return t, err
}

// build builds a tree on the ways, nodes that are to be there if they can.
func (k *Maker) build(o Options, on map[program.NodeID]bool) (*tree.Value, error) {
	b := newBuilder(k, o, 20000)
	b.on = on
	t := b.place([]program.NodeID{1}, 0)
	if t == nil {
		return nil, noSample(k.m.ID, noneIsAllowed)
	}
	t = k.repair(t)
	if broken := k.broken(t); len(broken) > 0 {
		return nil, noSample(k.m.ID, nearestBreaks, names(k.m, broken))
	}
	return t, nil
}

// anew makes a valid value for nodes, nil when there is none.
func (k *Maker) anew(inner *Sample, nodes []program.NodeID) *tree.Value {
	if len(nodes) == 0 {
		return tree.String("1")
	}
	return newBuilder(k, Options{Inner: inner}, 2000).place(nodes, 0)
}

// broken gives the rules that a tree breaks as JSON, where registers have whatever rows
// it needs.
func (k *Maker) broken(t *tree.Value) []program.RuleID {
	return k.r.Broken(t, reference.Reading{Format: JSON, Prepare: k.suppose, Every: true})
}

// judge gives the rules that a sample breaks, as the engine tells them: of a value that breaks
// a rule of its own, rules over several fields say nothing.
func (k *Maker) judge(t *tree.Value, format string, registers []Register) []program.RuleID {
	return k.r.Broken(t, reference.Reading{Format: format}.With(registers))
}
