package description

import (
	"cmp"
	"path"
	"regexp"
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

func (b *builder) root(n *node, t *table, used map[string]bool) {
	if used[n.f.Name+"\x00"+strings.Join(t.chain, "\x00")] {
		n.ask("To tabeller beskriver "+n.f.Name+".", "Two tables describe "+n.f.Name+".")
	}
	used[n.f.Name+"\x00"+strings.Join(t.chain, "\x00")] = true
	n.f.Object = true
	b.roots = append(b.roots, n)
}

var notName = regexp.MustCompile(`[^\pL\pN]+`)

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

var sectionOnly = regexp.MustCompile(`^\d+(\.\d+)*$`)

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

var marks = regexp.MustCompile(`^[-–—>.·•└├│┬─+ ]+`)

// movedIn is how far the name of a row is moved in, or how many marks stand before it.
func movedIn(t *table, r *record) int {
	return r.indent + 100*len([]rune(strings.ReplaceAll(marks.FindString(t.get(r, name)), " ", "")))
}

var lengthForm = regexp.MustCompile(`^(?:(?:max\.?|maks\.?|højst|op til)\s*)?(\d{1,7})(?:\s*(?:[-–]|\.\.+|til)\s*(\d{1,7}))?(?:\s*[,.;]\s*(\d{1,3}))?\s*(?:tegn|cifre|characters|chars|digits)?$`)

// field makes one of a row; nil where the row names none.
func (b *builder) field(t *table, r *record) *node {
	called := nameIn(t.get(r, name))
	if way := steps(t.get(r, name)); len(way) > 1 {
		called = way[len(way)-1]
	}
	if called == "" {
		r.fate = Unknown
		r.why = importing.Words{Da: "Rækken har ikke et navn, som et element kan hedde.", En: "The row has no name that an element can have."}
		if strings.TrimSpace(strings.Join(r.cells, "")) == "" {
			r.why = importing.Words{Da: "Rækken er tom.", En: "The row is empty."}
		}
		return nil
	}
	r.fate = Taken
	f := &importing.DescribedField{Name: called, Section: r.at.String()}
	if strings.HasPrefix(called, "@") {
		f.Name, f.Attribute = called[1:], true
	}
	n := &node{f: f, t: t, r: r, occurs: occurrence{-1, -1, false}}
	for _, q := range r.asked {
		f.Questions = append(f.Questions, q)
	}
	f.Questions = append(f.Questions, r.mended...)
	said := strings.Join(strings.Fields(t.get(r, text)), " ")
	for _, note := range r.notes {
		said = strings.TrimSpace(said + " " + note)
	}
	if l := strings.Join(strings.Fields(t.get(r, label)), " "); l != "" {
		f.Label = importing.Words{Da: l}
	}
	f.Text = importing.Words{Da: said}
	b.typing(n)
	if m := several.FindString(said); m != "" && !strings.HasPrefix(strings.ToLower(m), "for ") && !n.typed.object && n.typed.known {
		n.typed.many = true
	}
	b.limits(n)
	n.ordered()
	b.demands(n, said)
	return n
}

// typing reads type, format and length.
func (b *builder) typing(n *node) {
	t, r, f := n.t, n.r, n.f
	cell := t.get(r, typ)
	form := t.get(r, format)
	f.Type = strings.Join(strings.Fields(cell), " ")
	n.typed = typeOf(cell)
	if !n.typed.known && strings.Contains(cell, "\n") { // cut over lines
		for _, s := range []string{strings.ReplaceAll(cell, "\n", ""), strings.ReplaceAll(cell, "\n", " ")} {
			if again := typeOf(s); again.known {
				n.typed = again
				f.Type = strings.Join(strings.Fields(s), " ")
				break
			}
		}
	}
	if form != "" {
		other := typeOf(form)
		var v allowed
		if !other.known {
			if v = valuesOf(form); v.scalar != nil {
				other = typed{scalar: *v.scalar, known: true}
			}
		}
		switch {
		case f.Type == "":
			n.typed, f.Type = other, strings.Join(strings.Fields(form), " ")
		case !other.known:
			n.ask("Formatet «"+flatten(form)+"» er ikke forstået.", "The format “"+flatten(form)+"” was not understood.")
		case n.typed.ask != nil || n.typed.scalar.JSON == "string" && (other.scalar.Pattern != "" || other.scalar.Ref != ""):
			keep := n.typed.scalar.MaxLength
			n.typed.scalar, n.typed.ask = other.scalar, nil
			if keep != "" && n.typed.scalar.Pattern != "" {
				n.typed.scalar.MaxLength = keep
			}
		case other.scalar.JSON == n.typed.scalar.JSON && other.scalar.Ref == n.typed.scalar.Ref:
			merge(n, &other.scalar)
		case other.scalar.Ref == "XSDate" && n.typed.scalar.Ref == "XSDate", other.object && n.typed.object:
		case n.typed.scalar.Ref != "" && (other.scalar.Pattern != "" || other.scalar.Ref != ""):
			n.contradiction("Type", "Type", f.Type, flatten(form))
			n.typed.scalar = importing.Scalar{JSON: "string"}
		default:
			n.contradiction("Type", "Type", f.Type, flatten(form))
			n.typed.scalar = importing.Scalar{}
		}
	}
	f.Scalar = n.typed.scalar
	if n.typed.ask != nil {
		n.ask(n.typed.ask.Da, n.typed.ask.En)
	}
	b.sizes(n)
	if dot := t.get(r, decimals); lengths.MatchString(strings.TrimSpace(dot)) && f.Scalar.JSON == "number" {
		if f.Scalar.FractionDigits != "" && f.Scalar.FractionDigits != dot {
			n.contradiction("Decimaler", "Decimals", f.Scalar.FractionDigits, dot)
			f.Scalar.FractionDigits = ""
		} else {
			f.Scalar.FractionDigits = strings.TrimSpace(dot)
		}
	}
	if low := strings.TrimSpace(t.get(r, shortest)); low != "" && f.Scalar.JSON == "string" && isNumber(low) {
		f.Scalar.MinLength = nonzero(low)
	}
}

// ordered asks of bounds that are the wrong way round.
func (n *node) ordered() {
	s := &n.f.Scalar
	for _, p := range []struct {
		low, high *string
		what      [2]string
	}{{&s.MinLength, &s.MaxLength, [2]string{"Længde", "Length"}}, {&s.FractionDigits, &s.TotalDigits, [2]string{"Cifre", "Digits"}}, {&n.f.Min, &n.f.Max, [2]string{"Antal", "Number"}}} {
		low, err1 := strconv.Atoi(*p.low)
		high, err2 := strconv.Atoi(*p.high)
		if err1 == nil && err2 == nil && low > high {
			n.contradiction(p.what[0], p.what[1], *p.low, *p.high)
			*p.low, *p.high = "", ""
		}
	}
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func merge(n *node, s *importing.Scalar) {
	for _, p := range []struct {
		have, more *string
		what       [2]string
	}{{&n.typed.scalar.MaxLength, &s.MaxLength, [2]string{"Længde", "Length"}}, {&n.typed.scalar.TotalDigits, &s.TotalDigits, [2]string{"Cifre", "Digits"}},
		{&n.typed.scalar.FractionDigits, &s.FractionDigits, [2]string{"Decimaler", "Decimals"}}} {
		switch {
		case *p.more == "" || *p.more == *p.have:
		case *p.have == "":
			*p.have = *p.more
		default:
			n.contradiction(p.what[0], p.what[1], *p.have, *p.more)
			*p.have = ""
		}
	}
}

// contradiction asks which of two statements applies.
func (n *node) contradiction(da, en, one, other string) {
	n.ask(da+": der står både «"+one+"» og «"+other+"». Hvad gælder?", en+": it says both “"+one+"” and “"+other+"”. Which applies?")
}

// sizes reads the column of lengths.
func (b *builder) sizes(n *node) {
	cell := strings.ToLower(flatten(n.t.get(n.r, length)))
	if cell == "" || cell == "-" || cell == "–" || cell == "n/a" || n.typed.object {
		return
	}
	s := &n.f.Scalar
	m := lengthForm.FindStringSubmatch(cell)
	if m == nil {
		n.ask("Længden «"+cell+"» er ikke forstået.", "The length “"+cell+"” was not understood.")
		return
	}
	low, size, fraction := "", m[1], m[3]
	if m[2] != "" {
		low, size = m[1], m[2]
	}
	set := func(da, en string, have *string, value string) {
		switch {
		case value == "" || *have == value:
		case *have == "":
			*have = value
		default:
			n.contradiction(da, en, *have, value)
			*have = ""
		}
	}
	switch {
	case s.Ref != "" && (s.Ref == "CPR" || s.Ref == "CPR10" || s.Ref == "CVR" || s.Ref == "PNummer" || s.Ref == "EAN" || s.Ref == "Institutionsnummer"):
		for _, id := range identifiers {
			if id.ref == s.Ref || id.ref == "CPR" && s.Ref == "CPR10" {
				again := importing.Scalar{JSON: "string", MaxLength: size, Personal: s.Personal}
				if !id.apply(&again) {
					n.contradiction("Længde", "Length", n.f.Type, size)
					again = importing.Scalar{JSON: "string"}
				}
				*s = again
			}
		}
	case s.Ref != "" || s.JSON == "boolean": // a form has its own length
	case s.JSON == "string":
		set("Længde", "Length", &s.MaxLength, size)
		if low != "" {
			set("Længde", "Length", &s.MinLength, nonzero(low))
		}
	case s.JSON == "integer":
		set("Længde", "Length", &s.TotalDigits, size)
	case s.JSON == "number":
		if fraction != "" || s.FractionDigits == "" {
			set("Længde", "Length", &s.TotalDigits, size)
			set("Decimaler", "Decimals", &s.FractionDigits, fraction)
		} else {
			set("Længde", "Length", &s.TotalDigits, size)
		}
	case !n.typed.known && n.f.Type == "": // a length alone is one of characters
		s.JSON, s.MaxLength, n.typed.known = "string", size, true
	}
}

// limits reads the allowed values.
func (b *builder) limits(n *node) {
	cell := n.t.get(n.r, values)
	f, s := n.f, &n.f.Scalar
	for _, nested := range n.r.nested {
		for _, t := range tabled(nested) {
			if t.kind == codes && cell == "" {
				if list := codeList(t); list != nil {
					s.Codes = list
					b.fit(n)
				}
			}
		}
	}
	v := valuesOf(cell)
	switch {
	case !v.known && (v.open || cell != ""):
		words := flatten(cell)
		if v.open {
			n.ask("«"+words+"» er eksempler. Hvad er de lovlige værdier?", "“"+words+"” are examples. What are the allowed values?")
		} else {
			n.ask("De lovlige værdier «"+words+"» er ikke forstået.", "The allowed values “"+words+"” were not understood.")
		}
		f.Unchecked = append(f.Unchecked, importing.DescribedText{Words: importing.Words{Da: f.Name + ", lovlige værdier: " + words, En: f.Name + ", allowed values: " + words}, Section: f.Section})
		f.Text.Da = strings.TrimSpace(words + " " + f.Text.Da)
		return
	case v.list != "":
		n.list = v.list
	case v.register != "":
		f.Text.Da = strings.TrimSpace(flatten(cell) + " " + f.Text.Da)
		b.found(n, flatten(cell), v.register)
	case len(v.codes) > 0:
		s.Codes = v.codes
		b.fit(n)
	case v.scalar != nil:
		switch {
		case s.JSON == "boolean" && v.scalar.JSON == "boolean", s.Ref != "" && s.Ref == v.scalar.Ref:
		case n.typed.ask != nil, s.JSON == "string" && s.Pattern == "" || s.JSON == "" && s.Ref == "" && !n.typed.object:
			keep := *s
			*s = *v.scalar
			if s.Pattern != "" {
				s.MaxLength = keep.MaxLength
			}
			n.typed.known = true
			drop(n, n.typed.ask)
		case s.JSON == "integer" && strings.HasSuffix(v.scalar.PatternSays, " cifre"):
			digits := strings.TrimSuffix(v.scalar.PatternSays, " cifre")
			if s.TotalDigits == "" {
				s.TotalDigits = digits
			}
			n.ask("Er «"+flatten(cell)+"» det højeste antal cifre, eller det præcise?", "Is “"+flatten(cell)+"” the highest number of digits or the exact one?")
		case s.Pattern == v.scalar.Pattern && s.Pattern != "":
		default:
			n.contradiction("Type og lovlige værdier", "Type and allowed values", f.Type, flatten(cell))
			*s = importing.Scalar{}
			n.typed.known = true
		}
	case v.most != "" || v.least != "" || v.above != "" || v.below != "":
		b.bounds(n, &v, flatten(cell))
	}
}

// drop takes back a question that has been answered.
func drop(n *node, q *importing.Words) {
	if q == nil {
		return
	}
	same := func(w importing.Words) bool { return w == *q }
	n.f.Questions = slices.DeleteFunc(n.f.Questions, same)
	n.r.asked = slices.DeleteFunc(n.r.asked, same)
}

func (b *builder) bounds(n *node, v *allowed, cell string) {
	s, f := &n.f.Scalar, n.f
	whole := !strings.Contains(v.most+v.least, ".")
	switch {
	case (n.typed.object || n.typed.many) && !v.characters && whole:
		f.Many, f.Max = true, v.most
		if v.least != "" {
			f.Min = nonzero(v.least)
		}
	case s.JSON == "string" && v.characters && s.Ref == "":
		if v.most != "" && s.MaxLength != "" && s.MaxLength != v.most {
			n.contradiction("Længde", "Length", s.MaxLength, cell)
			s.MaxLength = ""
		} else if v.most != "" {
			s.MaxLength = v.most
		}
		if v.least != "" {
			s.MinLength = nonzero(v.least)
		}
	case (s.JSON == "integer" || s.JSON == "number") && !v.characters:
		if s.JSON == "integer" && !whole {
			n.contradiction("Type og lovlige værdier", "Type and allowed values", f.Type, cell)
			return
		}
		s.Minimum, s.Maximum, s.ExclusiveMinimum, s.ExclusiveMaximum = v.least, v.most, v.above, v.below
	default:
		n.ask("Gælder «"+cell+"» værdien, antallet af tegn eller antallet af forekomster?", "Is “"+cell+"” about the value, the number of characters or the number of occurrences?")
		f.Unchecked = append(f.Unchecked, importing.DescribedText{Words: importing.Words{Da: f.Name + ", lovlige værdier: " + cell, En: f.Name + ", allowed values: " + cell}, Section: f.Section})
	}
}

// fit holds allowed values against the type.
func (b *builder) fit(n *node) {
	s := &n.f.Scalar
	list := ""
	for _, c := range s.Codes {
		list += " " + c.Value
	}
	wrong := n.typed.object || s.Ref != "" && s.Ref != "JN"
	numeric := true
	for _, c := range s.Codes {
		if s.MaxLength != "" && strconv.Itoa(len([]rune(c.Value))) != s.MaxLength {
			if most, err := strconv.Atoi(s.MaxLength); err == nil && len([]rune(c.Value)) > most {
				wrong = true
			}
		}
		if _, err := strconv.Atoi(c.Value); err != nil || len(c.Value) > 1 && (c.Value[0] == '0' || c.Value[0] == '+') {
			numeric = false
		}
	}
	switch {
	case s.JSON == "" && s.Ref == "" && !n.typed.object:
		s.JSON = "string"
		n.typed.known = true
	case s.JSON == "integer" && !numeric, s.JSON == "number", s.JSON == "boolean":
		wrong = true
	}
	if s.JSON == "boolean" && strings.EqualFold(list, " true false") {
		s.Codes = nil
		return
	}
	if wrong {
		n.contradiction("Type og lovlige værdier", "Type and allowed values", n.f.Type, strings.TrimSpace(list))
		object := n.typed.object
		*s = importing.Scalar{}
		n.typed.known = true
		n.typed.object = object
	}
	if s.Ref == "JN" {
		s.Codes = nil
	}
}

var several = regexp.MustCompile(`(?i)^(?:en|et|én|ét|nul) eller flere\b|\beller flere (?:forekomster|gange|elementer)\b|\bflere forekomster\b|^(?:one|zero) or more\b|\bor more occurrences\b|\b(?:kan|må) (?:gentages|forekomme flere gange)\b|\bmay (?:be repeated|occur several times)\b|\bfor hver (?:af|enkelt)\b|\bfor each\b`)

// demands reads required and cardinality, and holds them against one another.
func (b *builder) demands(n *node, said string) {
	t, r, f := n.t, n.r, n.f
	n.demand = flatten(t.get(r, required))
	n.asked = b.demand(t, n.demand)
	if t.has(optional) && !t.has(required) {
		switch demandOf(t.get(r, optional)) {
		case yes:
			n.asked = no
		case no:
			n.asked = yes
		case silent:
			n.asked = silent
			if ticks(t, optional) {
				n.asked = yes
			}
		default:
			n.asked = unclear
		}
		n.demand = flatten(t.get(r, optional))
	}
	cell := flatten(t.get(r, occurs))
	if t.has(fewest) || t.has(most) {
		low, high := flatten(t.get(r, fewest)), flatten(t.get(r, most))
		switch {
		case low != "" && high != "":
			cell = low + ".." + strings.Replace(strings.ToLower(high), "unbounded", "n", 1)
		case low != "":
			if isNumber(low) {
				k, _ := strconv.Atoi(low)
				n.occurs = occurrence{k, -1, false}
			}
		case high != "":
			if isNumber(high) {
				k, _ := strconv.Atoi(high)
				n.occurs = occurrence{-1, k, false}
			} else {
				n.occurs = occurrence{-1, unbounded, false}
			}
		}
	}
	if cell != "" {
		o, ok := occursOf(cell)
		if !ok {
			if d := demandOf(cell); (d == yes || d == no) && !t.has(required) {
				n.asked = d
			} else {
				n.ask("Forekomsterne «"+cell+"» er ikke forstået.", "The occurrences “"+cell+"” were not understood.")
			}
			o = occurrence{-1, -1, false}
		}
		n.occurs = o
	}
	if o, ok := occursOf(n.demand); ok && n.demand != "" && n.asked == unclear && n.occurs.fewest < 0 { // Krævet: 0..1
		n.occurs, n.asked = o, silent
	}
	b.settle(n)
	if n.typed.many && !f.Many {
		if f.Single {
			n.contradiction("Antal", "Number", cell, cmp.Or(several.FindString(said), f.Type))
		}
		f.Many, f.Max, f.Single = true, "", false
	}
	if (n.typed.object || !n.typed.known && n.typed.of != "") && !f.Many && several.MatchString(said) {
		if f.Single {
			n.ask("Antal: forekomster siger højst én, beskrivelsen «"+several.FindString(said)+"». Hvad gælder?", "Number: the occurrences say at most one, the description “"+several.FindString(said)+"”. Which applies?")
		}
		f.Many, f.Single = true, false
	}
	if w := capital.FindString(said); w != "" && f.Scalar.JSON == "boolean" {
		f.DraftType = true
		n.ask("Beskrivelsen skriver "+w+"; typen skriver true og false. Hvordan skrives værdien?", "The description writes "+w+"; the type writes true and false. How is the value written?")
	}
	b.identify(n, said)
	b.prose(n, said)
}

// normative are words of sentences that may ask something.
var normative = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:skal|må ikke|må kun|må højst|kun|hvis|såfremt|medmindre|must|shall|may not|may only|only|if|unless)(?:[^\pL]|$)`)

// prose lists sentences of a description that may be rules: they are not checked, and reports say so.
func (b *builder) prose(n *node, said string) {
	var found []string
	for _, s := range sentences.Split(said, -1) {
		if s = strings.Trim(s, " ."); normative.MatchString(s) {
			found = append(found, sentence(s))
		}
	}
	if len(found) == 0 {
		return
	}
	all := strings.Join(found, " ")
	n.ask("Er det en regel? «"+all+"» Det kontrolleres ikke.", "Is it a rule? “"+all+"” It is not checked.")
	text := n.f.Name + ": " + all
	n.f.Unchecked = append(n.f.Unchecked, importing.DescribedText{Words: importing.Words{Da: text, En: text}, Section: n.f.Section})
}

var capital = regexp.MustCompile(`\b(?:True|False|TRUE|FALSE)\b`)

// ticks reports whether a column only has marks where the answer is yes.
func ticks(t *table, c column) bool {
	is, ok := t.ticks[c]
	if !ok {
		if is = onlyTicks(t, c); t.ticks == nil {
			t.ticks = map[column]bool{}
		}
		t.ticks[c] = is
	}
	return is
}

func onlyTicks(t *table, c column) bool {
	any := false
	for _, r := range t.records {
		s := strings.ToLower(strings.Trim(t.get(r, c), " ()"))
		if r.fate == Heading || s == "" {
			continue
		}
		if s != "x" && s != "✓" && s != "✔" {
			return false
		}
		any = true
	}
	return any
}

func (b *builder) demand(t *table, cell string) answer {
	a := demandOf(cell)
	switch {
	case a == silent && t.has(required) && ticks(t, required):
		return no
	case a == unclear && strings.EqualFold(strings.Trim(cell, " *"), "o"):
		if t.o == silent {
			t.o = optionalOrNot(t)
		}
		return t.o
	}
	return a
}

// optionalOrNot says what O means in a table.
func optionalOrNot(t *table) answer {
	// O is optional beside M, obligatorisk beside V, F or N.
	m, v := false, false
	for _, r := range t.records {
		switch strings.ToLower(strings.Trim(t.get(r, required), " *")) {
		case "m":
			m = true
		case "v", "f":
			v = true
		}
	}
	for i, c := range t.columns {
		h := strings.ToLower(t.heads[i])
		if c == required && (strings.Contains(h, "m/o") || strings.Contains(h, "o/m") || strings.Contains(h, "mandatory")) {
			m = true
		}
		if c == required && (strings.Contains(h, "o/v") || strings.Contains(h, "obligatorisk/v")) {
			v = true
		}
	}
	if m && !v {
		return no
	}
	if v && !m {
		return yes
	}
	return unclear
}

// settle decides what required and cardinality say together.
func (b *builder) settle(n *node) {
	f, o := n.f, n.occurs
	stated := n.t.has(required) || n.t.has(occurs) || n.t.has(optional) || n.t.has(fewest)
	f.Required = n.asked == yes || n.asked != no && n.asked != conditional && o.fewest > 0
	switch {
	case n.asked == yes && o.fewest == 0, n.asked == no && o.fewest > 0:
		times := strconv.Itoa(o.fewest)
		n.ask("Krævet: der står «"+n.demand+"», men mindst "+times+" forekomst. Er feltet krævet?", "Required: it says “"+n.demand+"” but at least "+times+" occurrence. Is the field required?")
		f.Required = false
	case n.asked == conditional:
		n.ask("Krævet under en betingelse, «"+n.demand+"»: reglen skal skrives.", "Required under a condition, “"+n.demand+"”: the rule is to be written.")
		f.Unchecked = append(f.Unchecked, importing.DescribedText{Words: importing.Words{Da: f.Name + ", krævet: " + n.demand, En: f.Name + ", required: " + n.demand}, Section: f.Section})
		if o.fewest > 0 {
			f.Required = false
		}
	case n.asked == unclear:
		n.ask("Krævet: «"+n.demand+"» er ikke forstået.", "Required: “"+n.demand+"” was not understood.")
		if o.fewest < 0 {
			f.Required = false
		}
	case n.asked == silent && o.fewest < 0 && stated && o.most < 0:
		n.ask("Der står ikke, om feltet er krævet.", "It is not stated whether the field is required.")
	}
	switch {
	case o.most == unbounded:
		f.Many = true
		if f.Max != "" { // Lovlige værdier: Max 100
			break
		}
	case o.most > 1:
		if f.Max != "" && f.Max != strconv.Itoa(o.most) {
			n.contradiction("Antal", "Number", f.Max, strconv.Itoa(o.most))
			f.Max = ""
		} else {
			f.Max = strconv.Itoa(o.most)
		}
		f.Many = true
	case o.most == 1:
		if f.Many {
			n.contradiction("Antal", "Number", "1", cmp.Or(f.Max, "flere"))
			f.Max = ""
		} else {
			f.Single = true
		}
	}
	if f.Many && o.fewest > 1 {
		f.Min = strconv.Itoa(o.fewest)
	}
}

// identify gives a field the form of a national identifier: where the description calls it one, or as a proposal.
func (b *builder) identify(n *node, said string) {
	s := &n.f.Scalar
	id := identifierOf(n.f.Name)
	if id == nil || n.typed.object || n.f.Object || len(s.Codes) > 0 {
		return
	}
	if id.ref == "CPR" {
		s.Personal = "cpr"
	}
	if s.Ref != "" {
		return
	}
	if stated(said) && identifierOf(strings.Trim(strings.ToLower(speaks.FindString(strings.ToLower(said))), " ")) != nil || b.calls(id, said) {
		if id.apply(s) {
			return
		}
	}
	if r := id.proposed(s, n.f.Section); r != nil {
		n.f.Rules = append(n.f.Rules, *r)
		n.ask("Navnet tyder på "+id.da+": formen er foreslået. Er det rigtigt?", "The name suggests "+id.en+": its form is proposed. Is that right?")
	}
}

// calls reports whether a text calls something by the words of an identifier.
func (b *builder) calls(id *identifier, said string) bool {
	m := speaks.FindString(strings.ToLower(said))
	if m == "" {
		return false
	}
	for _, w := range id.names {
		if strings.Contains(letters(m), w) {
			return true
		}
	}
	return false
}

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
		for _, key := range []string{n.typed.of, n.f.Name} {
			if key != "" && t == nil {
				t = b.nearest(key, n.t)
			}
		}
		if t != nil && !within(n, t) {
			t.used = true
			n.f.Object = true
			for _, c := range tops[t] {
				n.children = append(n.children, c)
			}
			return
		}
		if c := b.codeTable(n.typed.of); c != nil {
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

// nearest finds the table of an element: of several, that whose section is nearest.
func (b *builder) nearest(key string, from *table) *table {
	var best *table
	score := -1
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
			best, score = t, n
		}
	}
	return best
}

var codeLead = regexp.MustCompile(`(?i)^(?:tabel \d+[.:]?|bilag [\pL\d]+[.:]?|kodelisten?|kodesæt|værdilisten?|koder|værdier|lovlige værdier|udfaldsrum|code ?list|codes|values|allowed values)?(?: ?(?:for|of|til|i))?\b[ :–-]*`)

// codeTable finds the table that has the codes of a list.
func (b *builder) codeTable(list string) *table {
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
			return t
		}
		for i := len(names) - 1; i >= max(0, len(names)-2) || i == 0; i-- {
			s := strings.TrimSpace(names[i])
			if m := sectionNumber.FindStringSubmatch(s); m != nil {
				if s = m[2]; list == m[1] {
					return t
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
				return t
			}
			if i == 0 {
				break
			}
		}
	}
	return nil
}

// list gives a field the codes that its values refer to, or that a table named like it has.
func (b *builder) list(n *node) {
	s := &n.f.Scalar
	if len(s.Codes) > 0 || n.typed.object {
		return
	}
	t := b.codeTable(n.list)
	if t == nil && n.list == "" {
		if t = b.codeTable(n.f.Name); t == nil && n.typed.coded {
			t = b.codeTable(strings.TrimSuffix(n.f.Name, "Kode"))
		}
	}
	switch {
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
