package description

import "strings"

var sectionNumber = lately(`^(\d{1,3}(?:\.\d{1,3})*)\.?\s+(\S.*)$`)

// nameForm is a name that an element may have.
var nameForm = lately(`^@?[A-Za-zÆØÅæøå_][\pL\pN_.-]*$`)

// nameIn gives the name of an element that a cell has; empty if it has none.
func nameIn(cell string) string {
	s := strings.ReplaceAll(cell, "-\n", "-")
	s = strings.TrimSpace(strings.ReplaceAll(s, "\n", ""))
	s = strings.TrimLeft(s, "-–—>.·•└├│┬─+* \u00a0")
	if before, _, ok := strings.Cut(s, "("); ok {
		s = before
	}
	s = strings.Trim(s, " *<>\"'“”«»:?!†‡")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "[]"), "/")
	if i := strings.LastIndexAny(s, "/\\"); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.LastIndex(s, ":"); i > 0 {
		s = s[i+1:]
	}
	if !nameForm.MatchString(s) {
		return ""
	}
	return s
}

// steps are the names on the way to an element: Elev/CPRNr has two.
func steps(cell string) []string {
	s := strings.TrimSpace(strings.ReplaceAll(cell, "\n", ""))
	s = strings.Trim(s, "/ ")
	var out []string
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '\\' }) {
		n := nameIn(p)
		if n == "" {
			return nil
		}
		out = append(out, n)
	}
	if len(out) == 1 && strings.Contains(out[0], ".") {
		dotted := strings.Split(strings.Trim(out[0], "."), ".")
		return dotted
	}
	return out
}

// leading are words before the name of an element in a heading.
var leading = lately(`(?i)^(?:tabel \d+[.:]?|table \d+[.:]?|struktur(?:en)? (?:for|af|i)|structure of|felter(?:ne)? (?:i|for|på)|fields (?:of|in)|elementet|elementer i|elements of|element|objektet|objekt|object|typen|type|complextype|datatypen?|strukturen|beskeden|besked|meddelelsen|message|the|indhold(?:et)? af|content of|attributter (?:i|for)|attributes of|gruppen|gruppe|sektionen|posten|record|request|response|input|output|forespørgsel|svar|beskrivelse af|description of|anmodning|kald)\b[ :–-]*`)

var generic = map[string]bool{"felter": true, "fields": true, "data": true, "oversigt": true, "request": true, "response": true, "input": true, "output": true, "struktur": true,
	"structure": true, "elementer": true, "elements": true, "attributter": true, "indledning": true, "beskrivelse": true, "svar": true, "tabel": true, "table": true, "forespørgsel": true,
	"feltbeskrivelse": true, "feltbeskrivelser": true, "datamodel": true, "snitflade": true, "grænseflade": true, "parametre": true, "indhold": true, "xml": true, "bilag": true, "sheet1": true, "ark1": true,
	"feltliste": true, "formater": true, "kodelister": true, "koder": true, "anmodning": true, "kald": true, "feltoversigt": true, "webservice": true, "interface": true}

// objectIn gives the name of an element that a heading is about; empty if it is about none.
func objectIn(heading string) string {
	s := strings.TrimSpace(heading)
	if m := sectionNumber.FindStringSubmatch(s); m != nil {
		s = m[2]
	}
	for range 3 {
		s = leading.ReplaceAllString(s, "")
	}
	s = strings.Trim(s, " \"'“”«»<>:.,–-")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "-elementet"), "-element")
	if before, after, ok := strings.Cut(s, " "); ok {
		after = strings.ToLower(strings.Trim(after, "()[] .:"))
		if !generic[after] && after != "elementet" && after != "element" && after != "felter" && after != "complextype" && after != "type" && after != "fortsat" && after != "continued" {
			return ""
		}
		s = before
	}
	if !nameForm.MatchString(s) || generic[strings.ToLower(s)] || len(s) < 2 {
		return ""
	}
	return s
}

var (
	englishWords = lately(`(?i)\b(?:field|name|description|remarks?|required|mandatory|length|size|occurs|cardinality|allowed|valid|values|data type|definition)\b`)
	danishWords  = lately(`(?i)(?:felt|navn|beskrivelse|bemærk|krævet|obligatorisk|længde|antal|forekomst|kardinalitet|lovlige|gyldige|tilladte|værdi|udfaldsrum|forklaring|indhold)`)
)

// english reports whether the headings of the tables of fields are English.
func (b *builder) english() bool {
	n := 0
	for _, t := range b.tables {
		if t.kind != fields {
			continue
		}
		for _, h := range t.heads {
			switch {
			case danishWords.MatchString(h):
				n--
			case englishWords.MatchString(h):
				n++
			}
		}
	}
	return n > 0
}

// elements notes the names of elements with members that rows have: a heading that is such a name is about it, whatever
// else its words mean.
func (b *builder) elements() {
	b.known = map[string]string{}
	for _, t := range b.tables {
		if t.kind != fields {
			continue
		}
		t.named()
		for _, r := range t.records {
			if n := nameIn(t.get(r, name)); n != "" && r.fate != Heading && typeOf(t.get(r, typ)).object {
				b.known[strings.ToLower(n)] = n
			}
		}
	}
}

// objectIn is the element that a heading is about.
func (b *builder) objectIn(heading string) string {
	s := strings.TrimSpace(heading)
	if m := sectionNumber.FindStringSubmatch(s); m != nil {
		s = m[2]
	}
	if n := b.known[strings.ToLower(strings.Trim(s, " \"'“”«»<>:."))]; n != "" {
		return n
	}
	return objectIn(heading)
}

func (b *builder) objectOf(t *table) string {
	if n := b.objectIn(t.before); n != "" && len(t.before) < 60 {
		return n
	}
	for i := len(t.chain) - 1; i >= 0; i-- {
		if n := b.objectIn(t.chain[i]); n != "" {
			return n
		}
		if !generic[strings.ToLower(strings.Trim(leading.ReplaceAllString(t.chain[i], ""), " :"))] && !weak.MatchString(t.chain[i]) {
			break
		}
	}
	return ""
}

var weak = lately(`(?i)^(?:felter|fields|struktur|oversigt|attributter|elementer|feltbeskrivelse|tabel|indhold)\b`)

// split parts tables at rows that name the element whose members follow.
func (b *builder) split() {
	var out []*table
	for _, t := range b.tables {
		out = append(out, t)
		if t.kind != fields {
			continue
		}
		first := t
		current := t
		var keep []*record
		push := func() {
			current.records = keep
			keep = nil
		}
		for _, r := range t.records {
			n := ""
			if r.fate != Heading {
				n = b.groupIn(t, r)
			}
			if n == "" {
				keep = append(keep, r)
				continue
			}
			r.fate = Heading
			keep = append(keep, r)
			push()
			current = &table{kind: fields, at: r.at, columns: append([]column{}, first.columns...), heads: first.heads, chain: append(append([]string{}, first.chain...), n), number: first.number, object: n}
			out = append(out, current)
		}
		push()
	}
	b.tables = out
}

// groupIn gives the name of the element that a row of one cell stands for.
func (b *builder) groupIn(t *table, r *record) string {
	filled, at := 0, -1
	for i, c := range r.cells {
		if c != "" && !(i < len(r.covered) && r.covered[i]) {
			filled++
			if at < 0 {
				at = i
			}
		}
	}
	if filled != 1 || len(r.cells) < 3 || t.columns[at] != name && !r.across && at != 0 {
		return ""
	}
	if t.columns[at] == text {
		return ""
	}
	return b.objectIn(r.cells[at])
}
