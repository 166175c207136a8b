package finding

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Passed are payloads of one message in which nothing was found, and which a brief report
// counts instead of listing them. The check of each reached as far as that of the others.
type Passed struct {
	System    *program.System
	Message   *program.Message
	Payloads  int
	Took      int64 // nanoseconds, of all together
	Draft     bool
	Unchecked []Unchecked // in each of them
	// DraftFields is that of each of them.
	DraftFields int
}

// Bare reports whether all there is to say of a payload is that it passed.
func (p *Payload) Bare() bool {
	return p.Verdict == Valid && len(p.Findings) == 0 && p.Counts.Total() == 0 && p.Err == nil
}

// Full is that of each of the payloads.
func (p *Passed) Full() bool { return len(p.Unchecked) == 0 && !p.Draft && p.DraftFields == 0 }

// join counts those of q too, unless they are of another kind.
func (p *Passed) join(q *Passed) bool {
	if p.System != q.System || p.Message != q.Message || p.Draft != q.Draft || p.DraftFields != q.DraftFields || !sameUnchecked(p.Unchecked, q.Unchecked) {
		return false
	}
	p.Payloads += q.Payloads
	p.Took += q.Took
	return true
}

// sameUnchecked compares lists, of which an engine gives many payloads the same.
func sameUnchecked(a, b []Unchecked) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.EqualFunc(a, b, func(a, b Unchecked) bool {
		return (a.Rule == b.Rule || a.Rule.ID == b.Rule.ID) && a.System == b.System && a.Message == b.Message && a.Found == b.Found &&
			slices.Equal(a.Registers, b.Registers)
	}))
}

// Kinds are bare payloads gathered by what they have in common. The zero value has none.
type Kinds struct {
	list  []Passed
	index map[kind][]int
}

// kind is what is quickly compared of a payload.
type kind struct {
	message   *program.Message
	unchecked int
}

// Add counts a bare payload.
func (k *Kinds) Add(x *Payload) {
	k.add(&Passed{x.System, x.Message, 1, x.Took, x.Draft, x.Unchecked, x.DraftFields})
}

// Gather counts bare payloads that have been gathered before.
func (k *Kinds) Gather(p Passed) { k.add(&p) }

// Join adds those of others.
func (k *Kinds) Join(others *Kinds) {
	for i := range others.list {
		k.add(&others.list[i])
	}
}

func (k *Kinds) add(p *Passed) {
	key := kind{p.Message, len(p.Unchecked)}
	if slices.ContainsFunc(k.index[key], func(i int) bool { return k.list[i].join(p) }) {
		return
	}
	if k.index == nil {
		k.index = map[kind][]int{}
	}
	k.index[key] = append(k.index[key], len(k.list))
	k.list = append(k.list, *p)
}

// Passed gives what was gathered, by message and then by how much is unchecked.
func (k *Kinds) Passed() []Passed {
	id := func(p *Passed) string {
		if p.Message == nil {
			return ""
		}
		return p.Message.ID
	}
	slices.SortStableFunc(k.list, func(a, b Passed) int {
		if c := strings.Compare(id(&a), id(&b)); c != 0 {
			return c
		}
		return slices.CompareFunc(a.Unchecked, b.Unchecked, func(a, b Unchecked) int { return strings.Compare(a.Rule.ID+a.Found, b.Rule.ID+b.Found) })
	})
	return k.list
}
