package description

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// node is a field while it is put together.
type node struct {
	f        *importing.DescribedField
	t        *table
	r        *record
	typed    typed
	parent   *node
	children []*node
	path     string
	occurs   occurrence
	asked    answer
	demand   string // the cell of required
	used     bool
	list     string // the name of a list of codes
	unsure   bool   // which list it is
}

func (n *node) ask(da, en string) {
	if n.r != nil {
		n.r.ask(importing.Words{Da: da, En: en})
	}
	n.f.Questions = append(n.f.Questions, importing.Words{Da: da, En: en})
}

// build makes a field of each row, puts them into one another and finds the roots.
func (b *builder) build() {
	tops := map[*table][]*node{}
	for _, t := range b.tables {
		if t.kind == fields {
			tops[t] = b.forest(t)
		}
	}
	for _, n := range b.nodes {
		b.link(n, tops)
	}
	b.doubts(tops)
	used := map[string]bool{}
	for _, t := range b.tables {
		if t.kind != fields || t.used || len(tops[t]) == 0 {
			continue
		}
		list := tops[t]
		if len(list) == 1 && len(list[0].children) > 0 && (t.object == "" || strings.EqualFold(t.object, list[0].f.Name)) {
			b.root(list[0], t, used)
			continue
		}
		root := &node{f: &importing.DescribedField{Name: t.object, Section: list[0].f.Section, Object: true}, t: t, children: list}
		for _, n := range list {
			n.parent = root
		}
		if len(list) == 1 && len(list[0].children) > 0 && list[0].children[0].t == t {
			b.out.Questions = append(b.out.Questions, importing.Words{
				Da: "Er rodelementet " + t.object + ", som overskriften siger, eller " + list[0].f.Name + ", som tabellen begynder med?",
				En: "Is the root element " + t.object + ", as the heading says, or " + list[0].f.Name + ", which the table begins with?"})
		}
		if root.f.Name == "" {
			root.f.Name = rootName(t, b.file)
			root.f.Draft = true
			q := importing.Words{Da: "Rodelementets navn står der ikke; her hedder det " + root.f.Name + ".", En: "The name of the root element is not stated; here it is called " + root.f.Name + "."}
			root.f.Questions = append(root.f.Questions, q)
			b.out.Questions = append(b.out.Questions, q)
		}
		b.root(root, t, used)
	}
}

// doubts asks about rows below an element whose members no table shows, in a table that shows no levels: they may be its
// members, so nothing is required of them where they stand.
func (b *builder) doubts(tops map[*table][]*node) {
	for _, t := range b.tables {
		list := tops[t]
		flat := slices.IndexFunc(list, func(n *node) bool { return len(n.children) > 0 }) < 0
		at := slices.IndexFunc(list, func(n *node) bool { return n.typed.object })
		if t.kind != fields || !flat || at < 0 {
			continue
		}
		for _, n := range list[at+1:] {
			if n.f.Required {
				n.f.Required = false
				n.ask("Af tabellen ses ikke, om "+n.f.Name+" står i "+list[at].f.Name+". Derfor er feltet ikke krævet.",
					"The table does not show whether "+n.f.Name+" is in "+list[at].f.Name+". So the field is not required.")
			}
		}
	}
}

func (b *builder) root(n *node, t *table, used map[string]bool) {
	if used[n.f.Name+"\x00"+strings.Join(t.chain, "\x00")] {
		n.ask("To tabeller beskriver "+n.f.Name+".", "Two tables describe "+n.f.Name+".")
	}
	used[n.f.Name+"\x00"+strings.Join(t.chain, "\x00")] = true
	n.f.Object = true
	b.roots = append(b.roots, n)
}

var notName = lately(`[^\pL\pN]+`)

// rootName makes a name of the nearest heading, or of the file.
func rootName(t *table, file string) string {
	source := strings.TrimSuffix(file, path.Ext(file))
	for i := len(t.chain) - 1; i >= 0; i-- {
		if s := strings.Trim(leading.ReplaceAllString(t.chain[i], ""), " :"); s != "" && !generic[strings.ToLower(s)] {
			source = s
			break
		}
	}
	out := ""
	for _, w := range notName.Split(source, -1) {
		if w != "" {
			r := []rune(w)
			out += strings.ToUpper(string(r[:1])) + string(r[1:])
		}
	}
	if !nameForm.MatchString(out) {
		out = "Besked" + out
	}
	if !nameForm.MatchString(out) {
		out = "Besked"
	}
	return out
}

// forest makes fields of the rows of a table: the ones that are in no other.
func (b *builder) forest(t *table) []*node {
	type open struct {
		depth int
		n     *node
	}
	var tops []*node
	var stack []open
	byPath := map[string]*node{}
	parents := map[string]*node{}
	type member struct {
		of   *node
		name string
	}
	seen := map[member]*node{}
	dotted := false
	for _, r := range t.records {
		if r.fate != Heading && strings.Contains(strings.Trim(t.get(r, number), ". "), ".") {
			dotted = true
		}
	}
	indents := b.indents(t)
	for _, r := range t.records {
		if r.fate == Heading {
			continue
		}
		n := b.field(t, r)
		if n == nil {
			continue
		}
		depth := -1
		switch {
		case t.has(level):
			if d, err := strconv.Atoi(strings.TrimSpace(t.get(r, level))); err == nil {
				depth = d
			}
		case dotted:
			if s := strings.Trim(t.get(r, number), ". "); sectionOnly.MatchString(s) {
				depth = strings.Count(s, ".")
			}
		case indents:
			depth = movedIn(t, r)
		}
		var into *node
		way := steps(t.get(r, name))
		group := nameIn(t.get(r, parent))
		switch {
		case len(way) > 1:
			full := ""
			for _, s := range way[:len(way)-1] {
				full = strings.Trim(full+"/"+s, "/")
				if byPath[full] == nil {
					m := &node{f: &importing.DescribedField{Name: s, Section: r.at.String(), Object: true, Draft: true}, t: t, parent: into}
					if into == nil {
						tops = append(tops, m)
					} else {
						into.children = append(into.children, m)
					}
					byPath[full] = m
					seen[member{into, s}] = m
				}
				into = byPath[full]
			}
		case group != "" && t.has(parent):
			if into = parents[group]; into == nil {
				if into = find(tops, group); into == nil {
					into = &node{f: &importing.DescribedField{Name: group, Section: r.at.String(), Object: true}, t: t}
					into.ask("Af tabellen ses ikke, om "+group+" er krævet, og hvor mange gange det kan forekomme.", "The table does not show whether "+group+" is required and how often it may occur.")
					tops = append(tops, into)
					seen[member{nil, group}] = into
					for _, q := range into.f.Questions {
						r.ask(q)
					}
				}
				parents[group] = into
			}
		case depth >= 0:
			for len(stack) > 0 && stack[len(stack)-1].depth >= depth {
				stack = stack[:len(stack)-1]
			}
			if len(stack) > 0 {
				into = stack[len(stack)-1].n
			}
			if into != nil && into.typed.known && !into.typed.object {
				n.ask("Rækken står under "+into.f.Name+", som har typen "+into.f.Type+" og ikke kan have underelementer. Hvor hører "+n.f.Name+" til?",
					"The row stands below "+into.f.Name+", which has the type "+into.f.Type+" and cannot have members. Where does "+n.f.Name+" belong?")
				into = into.parent
				depth = stack[len(stack)-1].depth
			}
			stack = append(stack, open{depth, n})
		}
		if len(way) > 1 {
			byPath[strings.Join(way, "/")] = n
		} else {
			byPath[n.f.Name] = n
		}
		siblings := &tops
		if into != nil {
			siblings = &into.children
			n.parent = into
		}
		if had := seen[member{into, n.f.Name}]; had != nil && had.r == nil { // rows below it came first
			had.f, had.r, had.typed, had.occurs, had.asked, had.demand = n.f, n.r, n.typed, n.occurs, n.asked, n.demand
			byPath[strings.Join(way, "/")] = had
			b.nodes = append(b.nodes, had)
			continue
		} else if had != nil {
			b.twice(had, n)
			continue
		}
		seen[member{into, n.f.Name}] = n
		*siblings = append(*siblings, n)
		b.nodes = append(b.nodes, n)
	}
	return tops
}

var sectionOnly = lately(`^\d+(\.\d+)*$`)

func find(list []*node, s string) *node {
	for _, n := range list {
		if n.f.Name == s {
			return n
		}
		if m := find(n.children, s); m != nil {
			return m
		}
	}
	return nil
}

// twice is said of a row that describes a field again.
func (b *builder) twice(had, n *node) {
	if slices.Equal(had.r.cells, n.r.cells) {
		n.r.fate = Repeated
		return
	}
	n.r.fate = Taken
	da := "Feltet " + n.f.Name + " er beskrevet i to rækker (" + had.f.Section + " og " + n.f.Section + "), som ikke siger det samme. Hvilken gælder?"
	en := "The field " + n.f.Name + " is described in two rows (" + had.f.Section + " and " + n.f.Section + ") that do not say the same. Which one applies?"
	n.r.ask(importing.Words{Da: da, En: en})
	had.ask(da, en)
	if had.f.Scalar.JSON != n.f.Scalar.JSON || had.f.Scalar.Ref != n.f.Scalar.Ref {
		had.f.Scalar = importing.Scalar{}
		had.typed.known = true
	}
	a, c := &had.f.Scalar, &n.f.Scalar
	for _, p := range [][2]*string{{&a.MinLength, &c.MinLength}, {&a.MaxLength, &c.MaxLength}, {&a.TotalDigits, &c.TotalDigits}, {&a.FractionDigits, &c.FractionDigits},
		{&a.Minimum, &c.Minimum}, {&a.Maximum, &c.Maximum}, {&a.Pattern, &c.Pattern}} {
		if *p[0] != *p[1] {
			*p[0] = ""
		}
	}
	if !slices.Equal(a.Codes, c.Codes) {
		a.Codes = nil
	}
	had.f.Required = had.f.Required && n.f.Required
	if had.f.Many != n.f.Many || had.f.Max != n.f.Max || had.f.Min != n.f.Min {
		had.f.Many, had.f.Max, had.f.Min, had.f.Single = true, "", "", false
	}
}

// indents reports whether names of a table are moved in by their depth.
func (b *builder) indents(t *table) bool {
	least, different := -1, false
	for _, r := range t.records {
		if r.fate == Heading || nameIn(t.get(r, name)) == "" {
			continue
		}
		d := movedIn(t, r)
		if least >= 0 && d != least {
			different = true
		}
		if least < 0 || d < least {
			least = d
		}
	}
	return different
}

var marks = lately(`^[-–—>.·•└├│┬─+ ]+`)

// movedIn is how far the name of a row is moved in, or how many marks stand before it.
func movedIn(t *table, r *record) int {
	return r.indent + 100*len([]rune(strings.ReplaceAll(marks.FindString(t.get(r, name)), " ", "")))
}
