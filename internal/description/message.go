package description

import (
	"sort"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// Bounds of a description: the rows of its tables, and the levels of a message and fields of all that these may be
// expanded to.
const (
	longest = 20_000
	deepest = 60
	widest  = 50_000
)

// finish makes messages of the roots.
func (b *builder) finish() {
	version := b.o.Version
	if version == "" {
		version = b.version()
	}
	services := map[string]string{} // by the name of a request's root
	for _, n := range b.roots {
		if !answers(n.f.Name) {
			services[strings.ToLower(n.f.Name)] = b.service(n)
		}
	}
	for _, n := range b.roots {
		n.path = n.f.Name
		b.members(n, n.f.Name, map[*table]bool{n.t: true}, 0)
		m := &importing.DescribedMessage{Name: n.f.Name, Version: version, Direction: "request", Root: n.f}
		m.Title = b.service(n)
		if answers(n.f.Name) || len(n.t.chain) > 0 && answerIn.MatchString(n.t.chain[len(n.t.chain)-1]) {
			m.Direction = "response"
			if of, ok := services[strings.ToLower(answering.ReplaceAllString(n.f.Name, ""))]; ok {
				m.Title = of
			}
		}
		m.Service = importing.Slug(m.Title)
		n.f.Required = false
		b.d.Messages = append(b.d.Messages, m)
	}
}

var (
	answering = lately(`(?i)(?:svar|response|answer|retur|kvittering|reply|output)$`)
	answerIn  = lately(`(?i)\b(?:svar|response|output|retur)\b`)
	serves    = lately(`(?i)\b(?:web ?servicen?|servicen?|snitfladen?|grænsefladen?|operationen?|operation|interface)\b[: ]+([A-Za-zÆØÅæøå][\pL\pN_-]+)\s*$`)
	versions  = lately(`(?i)\bversion:?\s+v?(\d+(?:\.\d+)+)\b`)
)

func answers(name string) bool { return answering.MatchString(name) }

// service is what the headings around a table call the service, or what its root is called.
func (b *builder) service(n *node) string {
	for i := len(n.t.chain) - 1; i >= 0; i-- {
		if m := serves.FindStringSubmatch(n.t.chain[i]); m != nil && !generic[strings.ToLower(m[1])] {
			return m[1]
		}
	}
	return n.f.Name
}

// version is the one that the description names.
func (b *builder) version() string {
	found := map[string]bool{}
	last := ""
	for _, p := range b.all {
		for _, m := range versions.FindAllStringSubmatch(p.text, -1) {
			found[m[1]], last = true, m[1]
		}
	}
	if len(found) == 1 {
		return last
	}
	return "1"
}

// members puts what stands in a node into its field. A table that many refer to is written for each.
func (b *builder) members(n *node, at string, around map[*table]bool, depth int) {
	if len(n.children) == 0 {
		return
	}
	n.f.Object = true
	t := n.children[0].t
	own := t != n.t
	if depth > deepest || own && around[t] {
		n.ask(n.f.Name+" indeholder sig selv: det niveau er ikke med.", n.f.Name+" contains itself: that level is left out.")
		return
	}
	around[t] = true
	n.f.Members = nil
	n.f.Scalar = importing.Scalar{}
	for _, c := range n.children {
		if b.fields++; b.fields > widest {
			return
		}
		copied := *c
		f := *c.f
		copied.f = &f
		p := at + "." + f.Name
		if c.path == "" {
			c.path = p
		}
		b.members(&copied, p, around, depth+1)
		n.f.Members = append(n.f.Members, copied.f)
	}
	if own {
		delete(around, t)
	}
	n.f.Shown = t.shown
}

var (
	card      = lately(`(\d+|n|\*)\s*(?::|\.\.)\s*(\d+|n|\*)`)
	cardGlued = lately(`\d+(?::|\.\.)(?:\d+|n|\*)`)
)

// figured holds what figures of structures show against the tables. The text of a figure has its names and
// numbers in the order in which they were drawn, so which number is whose is not known: all together they are
// what the tables say, or there is a question.
func (b *builder) figured() {
	type key struct{ chain string }
	joined := map[key][]string{}
	var order []key
	chains := map[key][]string{}
	for _, f := range b.figures {
		k := key{strings.Join(f.chain, "\x00")}
		if joined[k] == nil {
			order = append(order, k)
		}
		joined[k] = append(joined[k], f.lines...)
		chains[k] = f.chain
	}
	for _, k := range order {
		var numbers []occurrence
		var names []string
		for _, l := range joined[k] {
			for _, m := range cardGlued.FindAllString(l, -1) {
				if o, ok := occursOf(m); ok {
					numbers = append(numbers, o)
				}
			}
			names = append(names, strings.Fields(cardGlued.ReplaceAllString(l, " "))...)
		}
		if len(numbers) == 0 {
			continue
		}
		for _, root := range b.roots {
			if !containsName(names, root.f.Name) || !strings.EqualFold(objectIn(last(chains[k])), root.f.Name) {
				continue
			}
			b.compare(root, names, numbers)
		}
	}
}

func last(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

// containsName reports whether words have a name, also one that is cut over several.
func containsName(words []string, name string) bool {
	for i := range words {
		s := ""
		for j := i; j < len(words) && j < i+4; j++ {
			if s += words[j]; s == name {
				return true
			}
		}
	}
	return false
}

func (b *builder) compare(root *node, names []string, numbers []occurrence) {
	var all []*node
	var tables []*table
	seen := map[*table]bool{}
	var walk func(n *node)
	walk = func(n *node) {
		for _, c := range n.children {
			if len(all) > 10_000 {
				return
			}
			all = append(all, c)
			if !seen[c.t] {
				seen[c.t] = true
				tables = append(tables, c.t)
			}
			walk(c)
		}
	}
	walk(root)
	for _, n := range all {
		if !containsName(names, n.f.Name) {
			q := importing.Words{Da: "Figuren over " + root.f.Name + " viser ikke " + n.f.Name + ".", En: "The figure of " + root.f.Name + " does not show " + n.f.Name + "."}
			b.out.Questions = append(b.out.Questions, q)
			return
		}
	}
	if len(all) != len(numbers) {
		b.out.Questions = append(b.out.Questions, importing.Words{
			Da: "Figuren over " + root.f.Name + " har " + strconv.Itoa(len(numbers)) + " forekomster, tabellerne " + strconv.Itoa(len(all)) + " felter.",
			En: "The figure of " + root.f.Name + " has " + strconv.Itoa(len(numbers)) + " occurrences, the tables " + strconv.Itoa(len(all)) + " fields."})
		return
	}
	// What the tables leave open the figure may fill; what they say has to be there.
	mark := func(required bool, most int) string { return strconv.FormatBool(required) + strconv.Itoa(most) }
	var drawn, told []string
	for _, o := range numbers {
		drawn = append(drawn, mark(o.fewest > 0, o.most))
	}
	loose := map[*node]bool{}
	for _, n := range all {
		most := 1
		if n.f.Many {
			most = unbounded
			if n.f.Max != "" {
				most, _ = strconv.Atoi(n.f.Max)
			} else {
				loose[n] = true
			}
		}
		told = append(told, mark(n.f.Required, most))
	}
	sort.Strings(drawn)
	sorted := append([]string{}, told...)
	sort.Strings(sorted)
	for _, t := range tables {
		t.shown = true
	}
	if strings.Join(drawn, " ") == strings.Join(sorted, " ") {
		for _, n := range all {
			n.f.Single = !n.f.Many
		}
		return
	}
	if len(loose) > 0 { // one that the text says is repeated, and the figure may draw once
		for _, n := range all {
			if loose[n] {
				n.ask("Figuren over "+root.f.Name+" viser ikke, at "+n.f.Name+" kan forekomme flere gange; beskrivelsen siger det. Hvor mange gange?",
					"The figure of "+root.f.Name+" does not show that "+n.f.Name+" may occur several times; the description says so. How many times?")
			} else {
				n.f.Single = !n.f.Many
			}
		}
		return
	}
	b.out.Questions = append(b.out.Questions, importing.Words{
		Da: "Forekomsterne i figuren over " + root.f.Name + " er ikke dem, tabellerne siger.", En: "The occurrences in the figure of " + root.f.Name + " are not those that the tables say."})
}
