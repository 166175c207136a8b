package description

import (
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// link finds the table that has the members of a field, or its codes.
func (b *builder) link(n *node, tops map[*table][]*node) {
	if n.f.Object && n.r == nil {
		return
	}
	scalar := n.typed.known && !n.typed.object
	if len(n.children) > 0 {
		if scalar {
			n.ask("Feltet har typen "+n.f.Type+" og underelementer. Hvad gælder?", "The field has the type "+n.f.Type+" and members. Which applies?")
		}
		n.f.Object = true
		return
	}
	if !scalar {
		var t *table
		var others []*table
		for _, key := range []string{n.typed.of, n.f.Name} {
			if key != "" && t == nil {
				t, others = b.nearest(key, n.t)
			}
		}
		if t != nil && !within(n, t) {
			if len(others) > 0 {
				b.answered(n.r, n.f, isTable, importing.Words{
					Da: "Flere tabeller beskriver " + t.object + " (" + placesOf(append(others, t)) + "); her er det den i " + t.at.String() + ". Er det rigtigt?",
					En: "Several tables describe " + t.object + " (" + placesOf(append(others, t)) + "); here it is the one at " + t.at.String() + ". Is that right?"},
					sayRight, importing.Words{})
			}
			t.used = true
			n.f.Object = true
			for _, c := range tops[t] {
				n.children = append(n.children, c)
			}
			return
		}
		if c := b.codeTable(n, n.typed.of); c != nil {
			n.f.Scalar.JSON = "string"
			n.f.Scalar.Codes = codeList(c)
			b.fit(n)
			return
		}
	}
	if n.typed.object {
		n.f.Object = true
		n.ask("Hvilke felter har "+n.f.Name+"? Ingen tabel viser dem.", "Which fields does "+n.f.Name+" have? No table shows them.")
		return
	}
	if scalar {
		b.list(n)
		return
	}
	b.list(n)
	switch {
	case len(n.f.Scalar.Codes) > 0:
	case n.f.Type == "" && n.f.Scalar.JSON == "" && n.f.Scalar.Ref == "":
		n.ask("Hvilken type har feltet?", "What type does the field have?")
	case !n.typed.known && n.f.Scalar.JSON == "" && n.f.Scalar.Ref == "":
		n.ask("Typen «"+n.f.Type+"» er ikke forstået.", "The type “"+n.f.Type+"” was not understood.")
	}
}

// within reports whether a field stands in the table that would be its members.
func within(n *node, t *table) bool {
	for m, k := n, 0; m != nil && k < 100; m, k = m.parent, k+1 {
		if m.t == t {
			return true
		}
	}
	return false
}

// nearest finds the table of an element: of several, that whose section is nearest, and of those that are as near the
// first after the row that nobody has taken. The others of these are given too, if they list other fields.
func (b *builder) nearest(key string, from *table) (best *table, others []*table) {
	score := -1
	var near []*table
	for _, t := range b.byName[strings.ToLower(key)] {
		if t == from {
			continue
		}
		n := 0
		for i := range min(len(t.chain), len(from.chain)) {
			if t.chain[i] != from.chain[i] {
				break
			}
			n++
		}
		if n > score {
			near, score = nil, n
		}
		if n == score {
			near = append(near, t)
		}
	}
	if len(near) == 0 {
		return nil, nil
	}
	best = near[0]
	for _, t := range near {
		if !t.used && slices.Index(b.tables, t) > slices.Index(b.tables, from) {
			best = t
			break
		}
	}
	for _, t := range near {
		if t != best && !alike(t, best) {
			others = append(others, t)
		}
	}
	return best, others
}

// alike reports whether two tables say the same.
func alike(a, b *table) bool {
	return slices.EqualFunc(a.records, b.records, func(x, y *record) bool { return slices.Equal(x.cells, y.cells) })
}

var codeLead = lately(`(?i)^(?:tabel \d+[.:]?|bilag [\pL\d]+[.:]?|kodelisten?|kodesæt|værdilisten?|koder|værdier|lovlige værdier|udfaldsrum|code ?list|codes|values|allowed values)?(?: ?(?:for|of|til|i))?\b[ :–-]*`)

// placesOf lists where tables stand.
func placesOf(all []*table) string {
	var at []string
	for _, t := range all {
		at = append(at, t.at.String())
	}
	slices.Sort(at)
	return strings.Join(at, "; ")
}

// codeTable finds the table that has the codes of a list. Of several that do not say the same none is chosen.
func (b *builder) codeTable(n *node, list string) *table {
	all := b.codeTables(list)
	for _, t := range all {
		if !alike(t, all[0]) {
			n.ask("Flere kodelister hedder "+list+" ("+placesOf(all)+"). Hvilken gælder?", "Several code lists are called "+list+" ("+placesOf(all)+"). Which applies?")
			n.f.Unchecked = append(n.f.Unchecked, importing.DescribedText{Words: importing.Words{Da: n.f.Name + ": værdien skal være i kodelisten " + list, En: n.f.Name + ": the value must be in the code list " + list}, Section: n.f.Section})
			n.unsure = true
			return nil
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

func (b *builder) codeTables(list string) (all []*table) {
	key := letters(list)
	if key == "" {
		return nil
	}
	for _, t := range b.codes {
		names := append([]string{t.before}, t.chain...)
		var number []string
		for _, k := range t.number {
			number = append(number, strconv.Itoa(k))
		}
		if list == strings.Join(number, ".") {
			return []*table{t}
		}
		for i := len(names) - 1; i >= max(0, len(names)-2) || i == 0; i-- {
			s := strings.TrimSpace(names[i])
			if m := sectionNumber.FindStringSubmatch(s); m != nil {
				if s = m[2]; list == m[1] {
					return []*table{t}
				}
			}
			if s == "" || len(s) > 80 {
				if i == 0 {
					break
				}
				continue
			}
			bare := letters(strings.Trim(codeLead.ReplaceAllString(s, ""), " .:"))
			if bare == key || letters(s) == key || len(key) < 4 && strings.Contains(strings.ToLower(s), " "+strings.ToLower(list)) {
				all = append(all, t)
				break
			}
			if i == 0 {
				break
			}
		}
	}
	return all
}

// list gives a field the codes that its values refer to, or that a table named like it has.
func (b *builder) list(n *node) {
	s := &n.f.Scalar
	if len(s.Codes) > 0 || n.typed.object {
		return
	}
	t := b.codeTable(n, n.list)
	if t == nil && n.list == "" {
		if t = b.codeTable(n, n.f.Name); t == nil && n.typed.coded && !n.unsure {
			t = b.codeTable(n, strings.TrimSuffix(n.f.Name, "Kode"))
		}
	}
	switch {
	case n.unsure:
	case t == nil && n.list != "":
		n.ask("Kodelisten «"+n.list+"» er ikke i dokumentet.", "The code list “"+n.list+"” is not in the document.")
		n.f.Unchecked = append(n.f.Unchecked, importing.DescribedText{Words: importing.Words{Da: n.f.Name + ": værdien skal være i kodelisten " + n.list, En: n.f.Name + ": the value must be in the code list " + n.list}, Section: n.f.Section})
	case t == nil && n.typed.coded:
		n.ask("Hvilke koder er lovlige?", "Which codes are allowed?")
	case t != nil:
		list := codeList(t)
		if list == nil {
			n.ask("Kodelisten er ikke forstået.", "The code list was not understood.")
			return
		}
		s.Codes = list
		if s.Ref != "" {
			return
		}
		b.fit(n)
	}
}

// codeList reads a table of codes; nil where a row of it is none, or two have one code.
func codeList(t *table) []importing.DescribedCode {
	var out []importing.DescribedCode
	seen := map[string]bool{}
	for _, r := range t.records {
		if r.fate == Heading {
			continue
		}
		c := strings.TrimSpace(t.get(r, code))
		if !single.MatchString(c) || seen[c] {
			if r.fate == "" {
				r.fate = Unknown
				r.why = importing.Words{Da: "Rækken har ikke én kode.", En: "The row does not have one code."}
			}
			return nil
		}
		seen[c] = true
		m := single.FindStringSubmatch(c)
		out = append(out, importing.DescribedCode{Value: m[1], Meaning: flatten(t.get(r, meaning))})
	}
	for _, r := range t.records {
		if r.fate == "" {
			r.fate = Taken
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
