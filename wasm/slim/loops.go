package slim

import "slices"

// edge leads from a region to another.
type edge struct{ from, to int }

// loop is some regions in the order in which they are written, the first of which is the only one that is entered from
// outside; there are loops among them. The whole function is one too, that nothing leads back to.
type loop struct {
	items []item
}

// item is a region, or a loop by its first region.
type item struct {
	region int
	loop   *loop
}

// graph is how control goes through the regions of a function.
type graph struct {
	next, before [][]int
	// entered are the regions that the table leads to, and detours the jumps that still go by it: those back into a loop that is
	// entered in its middle.
	entered []bool
	detours map[edge]bool
}

// newGraph gives the graph of a routine in which the table leads to these regions.
func newGraph(r *routine, entered []bool) *graph {
	g := &graph{next: make([][]int, len(r.regions)), before: make([][]int, len(r.regions)), entered: entered, detours: map[edge]bool{}}
	for from := range r.regions {
		for _, p := range r.regions[from].parts {
			if p.kind == jump || p.kind == jumpIf {
				g.connect(from, p.to)
			}
		}
		if r.regions[from].after {
			g.connect(from, from+1)
		}
	}
	return g
}

func (g *graph) connect(from, to int) {
	if !slices.Contains(g.next[from], to) {
		g.next[from] = append(g.next[from], to)
		g.before[to] = append(g.before[to], from)
	}
}

// order gives the regions that can be reached in the order in which they are written.
func (g *graph) order() *loop {
	for {
		all := g.reached()
		if whole, ok := g.loopOf(all, -1); ok {
			return whole
		}
	}
}

// reached gives the regions that can be reached.
func (g *graph) reached() []int {
	seen := make([]bool, len(g.next))
	var waiting []int
	for region, entered := range g.entered {
		if entered {
			seen[region] = true
			waiting = append(waiting, region)
		}
	}
	for len(waiting) > 0 {
		region := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		for _, to := range g.next[region] {
			if !seen[to] {
				seen[to] = true
				waiting = append(waiting, to)
			}
		}
	}
	var all []int
	for region, s := range seen {
		if s {
			all = append(all, region)
		}
	}
	return all
}

// loopOf orders regions, in which nothing but loops leads back to the head. It is false when a detour has been added: then
// all is to be looked at anew.
func (g *graph) loopOf(regions []int, head int) (*loop, bool) {
	among := make(map[int]int, len(regions)) // the component of each
	parts := g.components(regions, head)
	items := make([]item, len(parts))
	for k, part := range parts {
		for _, region := range part {
			among[region] = k
		}
		slices.Sort(part)
		first := part[0]
		if len(part) == 1 && (first == head || !g.leads(first, first)) {
			items[k] = item{region: first}
			continue
		}
		heads := g.heads(part)
		if len(heads) != 1 {
			g.detour(part)
			return nil, false
		}
		inner, ok := g.loopOf(part, heads[0])
		if !ok {
			return nil, false
		}
		items[k] = item{region: heads[0], loop: inner}
	}
	return &loop{items: g.sorted(parts, items, among, head)}, true
}

// leads reports whether control may go from a region to another without the table.
func (g *graph) leads(from, to int) bool {
	return slices.Contains(g.next[from], to) && !g.detours[edge{from, to}]
}

// heads gives the regions of a part that are entered from outside.
func (g *graph) heads(part []int) (heads []int) {
	for _, region := range part {
		outside := g.entered[region]
		for _, from := range g.before[region] {
			if _, inside := slices.BinarySearch(part, from); !inside && !g.detours[edge{from, region}] {
				outside = true
			}
		}
		if outside {
			heads = append(heads, region)
		}
	}
	return heads
}

// detour lets the table lead to the first region of a part that a later one leads back to.
func (g *graph) detour(part []int) {
	for _, to := range part {
		found := false
		for _, from := range g.before[to] {
			if _, inside := slices.BinarySearch(part, from); inside && from >= to && !g.detours[edge{from, to}] {
				g.detours[edge{from, to}] = true
				found = true
			}
		}
		if found {
			g.entered[to] = true
			return
		}
	}
}

// components gives the strongly connected components of regions when nothing leads to the head.
func (g *graph) components(regions []int, head int) (parts [][]int) {
	c := components{graph: g, head: head, index: make(map[int]int, len(regions)), low: make(map[int]int, len(regions)), among: make(map[int]bool, len(regions))}
	for _, region := range regions {
		c.among[region] = true
	}
	for _, region := range regions {
		if c.index[region] == 0 {
			c.visit(region)
		}
	}
	return c.parts
}

// components is Tarjan's algorithm.
type components struct {
	*graph
	head       int
	among      map[int]bool
	index, low map[int]int
	stack      []int
	parts      [][]int
}

func (c *components) visit(region int) {
	c.index[region] = len(c.index) + 1
	c.low[region] = c.index[region]
	c.stack = append(c.stack, region)
	for _, to := range c.next[region] {
		if to == c.head || !c.among[to] || c.detours[edge{region, to}] {
			continue
		}
		if c.index[to] == 0 {
			c.visit(to)
			c.low[region] = min(c.low[region], c.low[to])
		} else if slices.Contains(c.stack, to) {
			c.low[region] = min(c.low[region], c.index[to])
		}
	}
	if c.low[region] != c.index[region] {
		return
	}
	at := slices.Index(c.stack, region)
	c.parts = append(c.parts, slices.Clone(c.stack[at:]))
	c.stack = c.stack[:at]
}

// sorted puts items in an order in which control goes forward, as far as it can in that of the regions.
func (g *graph) sorted(parts [][]int, items []item, among map[int]int, head int) (sorted []item) {
	waits := map[int]int{}
	follow := map[int][]int{}
	for k, part := range parts {
		for _, from := range part {
			for _, to := range g.next[from] {
				other, inside := among[to]
				if inside && other != k && to != head && !g.detours[edge{from, to}] {
					waits[other]++
					follow[k] = append(follow[k], other)
				}
			}
		}
	}
	ready := map[int]bool{}
	for k := range parts {
		if waits[k] == 0 {
			ready[k] = true
		}
	}
	last := -1
	for len(ready) > 0 {
		best := -1
		for k := range ready {
			if best < 0 || parts[k][0] < parts[best][0] {
				best = k
			}
		}
		if last >= 0 {
			if k, inside := among[last+1]; inside && ready[k] {
				best = k
			}
		}
		if head >= 0 && len(sorted) == 0 {
			best = among[head]
		}
		delete(ready, best)
		sorted = append(sorted, items[best])
		last = parts[best][len(parts[best])-1]
		for _, k := range follow[best] {
			if waits[k]--; waits[k] == 0 {
				ready[k] = true
			}
		}
	}
	return sorted
}
