package engine

import "github.com/forkontrol/forkontrol/internal/program"

// contents follow the members of the open places through the content models of their
// nodes. They alone know which members may come in a place, in what order and how often,
// and what is missing at its end; who asks gets numbers of properties and faults. So a model
// with choices and repeated groups is a matter of this machine: another state in content and
// other answers of come and end, the plain list of properties staying what the guided way
// runs.
//
//  1. A name belongs to the first property that is spelled so, attributes apart from
//     elements, or to none. What is expected next is tried first.
//  2. Everything that comes is counted: by its property and, the first of each property and
//     all without one, in size.
//  3. Order, where members have one, and number, where a list is a name that comes again,
//     are faults as soon as they show: a property before the last one of a sequence, a
//     second one of what is no list, the first one too many of a list. The last of a
//     sequence stays where it was after a fault.
//  4. At the end everything that is missing is a fault, in the order: what is needed, what
//     is needed because of what came, the number of members, the numbers in lists.
//  5. Faults are those of the call made last and are overwritten by the next.
type contents struct {
	in     *payload
	counts []uint32 // how often each property has come, in all open places
	faults []fault
}

// content is how far the members of one place have come.
type content struct {
	obj    *program.ObjectNode // the model; nil where there are no members, or none that count
	counts int32               // of its properties: contents.counts[counts:]
	next   int32               // the property expected next
	last   int32               // the property seen last, for the order
	size   int32               // members so far
	simple bool                // nothing but the list of properties decides about members
	lists  known               // whether any of its properties is a list
}

// known is what is known of something that is found out when it is asked for first.
type known uint8

const (
	unasked known = iota
	no
	yes
)

// fault is what is wrong with the members of a place.
type fault struct {
	kind  faultKind
	rule  program.RuleID
	prop  uint16 // the property, where it is about one
	after int32  // the property seen last, of what is misplaced
	found int64  // how many there are, where the number is wrong
}

type faultKind uint8

const (
	misplaced faultKind = iota
	again               // once more than once, or else what the rule says of itself
	number
	missing
)

func (ct *contents) begin() { ct.counts = ct.counts[:0] }

// open starts on the members of a place.
func (ct *contents) open(k *content, obj *program.ObjectNode) {
	*k = content{obj: obj, counts: int32(len(ct.counts))}
	if obj == nil {
		return
	}
	k.simple = len(obj.Patterns) == 0 && obj.Names == 0 && obj.Extra == 0
	size := len(obj.Props)
	if obj.Markup != nil {
		k.simple = false
		if m := obj.Markup.Model; m != nil {
			size += len(m.Parts)
		}
	}
	if n := len(ct.counts) + size; n <= cap(ct.counts) {
		ct.counts = ct.counts[:n]
	} else {
		ct.counts = append(ct.counts, make([]uint32, size)...)
	}
	clear(ct.counts[k.counts:])
}

// reopen starts anew.
func (ct *contents) reopen(k *content) {
	k.next, k.last, k.size = 0, 0, 0
	clear(ct.of(k))
}

// forget drops a content and those opened after it.
func (ct *contents) forget(k *content) { ct.counts = ct.counts[:k.counts] }

// of gives the counts of a content, a number for each property.
func (ct *contents) of(k *content) []uint32 {
	return ct.counts[k.counts : int(k.counts)+len(k.obj.Props)]
}

// came is how often a property has come.
func (ct *contents) came(k *content, prop uint16) uint32 { return ct.counts[k.counts+int32(prop)] }

// come takes a member. It gives the number of its property, -1 for none, how many of it
// there are now, 1 of those that have none, and what is wrong with its coming.
func (ct *contents) come(k *content, nodes []program.Node, name []byte, attr bool) (prop int32, seen uint32, faults []fault) {
	n := ct.find(k, name, attr) // 1
	if n < 0 {
		k.size++ // 2
		return n, 1, nil
	}
	seen = ct.counts[k.counts+n] + 1
	ct.counts[k.counts+n] = seen // 2
	if seen == 1 {
		k.size++
	}
	if d := ct.in.dialect; d.Repeats || d.Ordered {
		faults = ct.occurrence(k, nodes, n, seen) // 3
	}
	return n, seen, faults
}

// taken is come for the member of a property that has not come yet and is neither
// misplaced nor too many.
func (k *content) taken(counts []uint32, prop int) {
	counts[prop] = 1
	k.next, k.last = int32(prop)+1, int32(prop)
	k.size++
}

// find gives the number of a property by its name, -1 when there is none, see rule 1.
func (ct *contents) find(k *content, name []byte, attr bool) int32 {
	props := k.obj.Props
	if ct.in.dialect.Tags {
		for n := k.next; int(n) < len(props) && n < k.next+2; n++ {
			if p := &props[n]; p.XML == string(name) && p.Attr == attr {
				k.next = n
				if !p.List {
					k.next = n + 1
				}
				return n
			}
		}
		if k.obj.XMLIndex != nil && !attr {
			return lookup(k.obj.XMLIndex, name, func(i int) bool { return props[i].XML == string(name) && !props[i].Attr })
		}
		for n := range props {
			if p := &props[n]; p.XML == string(name) && p.Attr == attr {
				return int32(n)
			}
		}
		return -1
	}
	if int(k.next) < len(props) && props[k.next].Name == string(name) {
		k.next++
		return k.next - 1
	}
	if k.obj.Index != nil {
		if n := lookup(k.obj.Index, name, func(i int) bool { return props[i].Name == string(name) }); n >= 0 {
			k.next = n + 1
			return n
		}
		return -1
	}
	for n := range props {
		if props[n].Name == string(name) {
			k.next = int32(n) + 1
			return int32(n)
		}
	}
	return -1
}

// lookup searches a hash table of numbers plus one.
func lookup(table []uint16, name []byte, is func(int) bool) int32 {
	mask := uint32(len(table) - 1)
	for h := program.Hash(name) & mask; table[h] != 0; h = (h + 1) & mask {
		if i := int(table[h] - 1); is(i) {
			return int32(i)
		}
	}
	return -1
}

// occurrence gives what is wrong with the place and the number of a property that has just
// come, see rule 3.
func (ct *contents) occurrence(k *content, nodes []program.Node, n int32, seen uint32) []fault {
	ct.faults = ct.faults[:0]
	p := &k.obj.Props[n]
	d := ct.in.dialect
	if k.obj.Sequence && d.Ordered && !p.Attr {
		if n < k.last {
			ct.faults = append(ct.faults, fault{kind: misplaced, rule: k.obj.OrderRule, prop: uint16(n), after: k.last})
		} else {
			k.last = n
		}
	}
	if !d.Repeats {
		return ct.faults
	}
	if !p.List {
		if seen > 1 {
			ct.faults = append(ct.faults, fault{kind: again, rule: p.OnceRule, prop: uint16(n)})
		}
	} else if a := nodes[p.Node].Array; a != nil && a.MaxRule != 0 && int64(seen) == a.Max+1 {
		ct.faults = append(ct.faults, fault{kind: number, rule: a.MaxRule, prop: uint16(n), found: int64(seen)})
	}
	return ct.faults
}

// end gives what is wrong with all the members of a place together, see rule 4.
func (ct *contents) end(k *content, nodes []program.Node) []fault {
	o := k.obj
	ct.faults = ct.faults[:0]
	ct.needs(k, o.Needs)
	for d := range o.Deps {
		if dep := &o.Deps[d]; len(dep.Needs) > 0 && ct.came(k, dep.Prop) > 0 {
			ct.needs(k, dep.Needs)
		}
	}
	size := int64(k.size)
	if o.MinRule != 0 && size < o.Min {
		ct.faults = append(ct.faults, fault{kind: number, rule: o.MinRule, found: size})
	}
	if o.MaxRule != 0 && size > o.Max {
		ct.faults = append(ct.faults, fault{kind: number, rule: o.MaxRule, found: size})
	}
	if !ct.in.dialect.Repeats {
		return ct.faults
	}
	if k.lists == unasked {
		k.lists = no
		for n := range o.Props {
			if o.Props[n].List {
				k.lists = yes
			}
		}
	}
	for n := 0; k.lists == yes && n < len(o.Props); n++ {
		p := &o.Props[n]
		if !p.List {
			continue
		}
		came := int64(ct.came(k, uint16(n)))
		if a := nodes[p.Node].Array; came > 0 && a != nil && a.MinRule != 0 && came < a.Min {
			ct.faults = append(ct.faults, fault{kind: number, rule: a.MinRule, prop: uint16(n), found: came})
		}
	}
	if o.Markup != nil {
		following.end(ct, k)
	}
	return ct.faults
}

// needs adds the properties that are missing.
func (ct *contents) needs(k *content, needs []program.Need) {
	for _, need := range needs {
		if ct.came(k, need.Prop) == 0 {
			ct.faults = append(ct.faults, fault{kind: missing, rule: need.Rule, prop: need.Prop})
		}
	}
}
