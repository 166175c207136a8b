package build

import (
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
)

// minimise returns the smallest automaton of the same language, by Hopcroft's algorithm
// (1971), its states in the order in which a search from the start meets them.
func (a *automaton) minimise() *automaton {
	p := newPartition(a)
	p.refine()

	number := make([]int32, len(p.first)) // by block; 0 is none yet, dead and sure are fixed
	number[p.block[pattern.Dead]] = pattern.Dead
	number[p.block[pattern.Sure]] = pattern.Sure
	small := &automaton{ranges: a.ranges, width: a.width}
	members := []int32{pattern.Start, pattern.Dead, pattern.Sure} // one of each block, by new number
	startBlock := p.block[pattern.Start]
	for state := 0; state < len(members); state++ {
		member := int(members[state])
		small.accept = append(small.accept, a.accept[member])
		for c := range a.width {
			to := a.next[member*a.width+c]
			block := p.block[to]
			switch {
			case number[block] != 0:
				small.next = append(small.next, number[block])
			case block == startBlock:
				small.next = append(small.next, pattern.Start)
			default:
				number[block] = int32(len(members))
				members = append(members, to)
				small.next = append(small.next, number[block])
			}
		}
	}
	return small
}

// partition is a division of the states into blocks that are yet to be told apart.
type partition struct {
	a       *automaton
	order   []int32 // the states, block by block
	place   []int32 // by state: where in order it is
	block   []int32 // by state
	first   []int32 // by block: its first place
	end     []int32 // by block: the place after its last
	marked  []int32 // by block: how many of its states, put first, are marked
	sources []int32 // the states that lead to a state by a class
	from    []int32 // by class*states+state: where in sources they begin
}

func newPartition(a *automaton) *partition {
	n := len(a.accept)
	p := &partition{a: a, order: make([]int32, 0, n), place: make([]int32, n), block: make([]int32, n)}
	for _, accept := range []bool{false, true} { // dead and sure: neither is empty
		first := len(p.order)
		for s := range n {
			if a.accept[s] == accept {
				p.place[s] = int32(len(p.order))
				p.block[s] = int32(len(p.first))
				p.order = append(p.order, int32(s))
			}
		}
		p.addBlock(int32(first), int32(len(p.order)))
	}

	p.from = make([]int32, a.width*n+1)
	for s := range n {
		for c := range a.width {
			p.from[c*n+int(a.next[s*a.width+c])+1]++
		}
	}
	for i := 1; i < len(p.from); i++ {
		p.from[i] += p.from[i-1]
	}
	fill := append([]int32(nil), p.from...)
	p.sources = make([]int32, a.width*n)
	for s := range n {
		for c := range a.width {
			i := c*n + int(a.next[s*a.width+c])
			p.sources[fill[i]] = int32(s)
			fill[i]++
		}
	}
	return p
}

func (p *partition) addBlock(first, end int32) {
	p.first, p.end, p.marked = append(p.first, first), append(p.end, end), append(p.marked, 0)
}

func (p *partition) refine() {
	n := len(p.block)
	work, waits := []int32{0, 1}, []bool{true, true}
	for len(work) > 0 {
		splitter := work[len(work)-1]
		work = work[:len(work)-1]
		waits[splitter] = false
		states := append([]int32(nil), p.order[p.first[splitter]:p.end[splitter]]...)
		for c := range p.a.width {
			var touched []int32
			for _, s := range states {
				i := c*n + int(s)
				for _, source := range p.sources[p.from[i]:p.from[i+1]] {
					if b := p.block[source]; p.mark(source) {
						touched = append(touched, b)
					}
				}
			}
			for _, b := range touched {
				made := p.split(b)
				if made < 0 {
					continue
				}
				waits = append(waits, false)
				if !waits[b] && p.end[made]-p.first[made] > p.end[b]-p.first[b] {
					made = b
				}
				waits[made] = true
				work = append(work, made)
			}
		}
	}
}

// mark puts a state among the marked ones of its block and says whether it is the
// first.
func (p *partition) mark(s int32) bool {
	b := p.block[s]
	to := p.first[b] + p.marked[b]
	at := p.place[s]
	if at < to {
		return false // marked before
	}
	other := p.order[to]
	p.order[to], p.order[at] = s, other
	p.place[s], p.place[other] = to, at
	p.marked[b]++
	return p.marked[b] == 1
}

// split makes a block of its own of the marked states, -1 when that is all of them.
func (p *partition) split(b int32) int32 {
	middle := p.first[b] + p.marked[b]
	p.marked[b] = 0
	if middle == p.end[b] {
		return -1
	}
	made := int32(len(p.first))
	p.addBlock(p.first[b], middle)
	p.first[b] = middle
	for _, s := range p.order[p.first[made]:middle] {
		p.block[s] = made
	}
	return made
}

// encode lays an automaton out, classes that no state tells apart made one.
func (a *automaton) encode(expr string) *program.Pattern {
	states := len(a.accept)
	p := &program.Pattern{Text: expr, Wide: states > 256}
	known := map[string]int{}
	merged := make([]int, a.width)
	var columns []int // one of each kind
	for c := range a.width {
		var column strings.Builder
		for s := range states {
			to := a.next[s*a.width+c]
			column.WriteByte(byte(to))
			column.WriteByte(byte(to >> 8))
		}
		n, ok := known[column.String()]
		if !ok {
			n = len(columns)
			known[column.String()] = n
			columns = append(columns, c)
		}
		merged[c] = n
	}
	var classes, ranges, next, accept []byte
	for i, r := range a.ranges {
		class := byte(merged[r.class])
		if r.first < utf8.RuneSelf { // there is a range that begins at RuneSelf
			for range a.ranges[i+1].first - r.first {
				classes = append(classes, class)
			}
			continue
		}
		if n := len(ranges); n == 0 || ranges[n-1] != class {
			ranges = append(ranges, byte(r.first>>16), byte(r.first>>8), byte(r.first), class)
		}
	}
	for s := range states {
		for _, c := range columns {
			to := a.next[s*a.width+c]
			next = append(next, byte(to))
			if p.Wide {
				next = append(next, byte(to>>8))
			}
		}
		accept = append(accept, 0)
		if a.accept[s] {
			accept[s] = 1
		}
	}
	p.Classes, p.Ranges, p.Width, p.Next, p.Accept = string(classes), string(ranges), len(columns), string(next), string(accept)
	return p
}
