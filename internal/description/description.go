// Package description understands interface descriptions: documents in which
// tables list the fields of messages ("Felt, Type, Krævet, Lovlige værdier,
// Beskrivelse"), codes and validations.
//
// What a cell states is taken as it stands, and is official. What is proposed (the
// form of a national identifier, judged by the name of a field) is a draft. What is
// contradictory, or can be read in two ways, is a question and no limit: a limit
// that is wrong is worse than one that is missing. Each row of each table has a
// fate, and nothing is dropped.
//
// Words of headings are in words.go, those of types in types.go, those of values and
// cardinalities in values.go; lines.go puts tables together that were copied as text.
package description

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/document"
	"github.com/forkontrol/forkontrol/internal/importing"
)

// Fate is what became of a row.
type Fate string

// The fates.
const (
	Taken    Fate = "taken"
	Asked    Fate = "asked"   // taken, with a question
	Unknown  Fate = "unknown" // not understood
	ToWrite  Fate = "to-write"
	Heading  Fate = "heading"
	Repeated Fate = "repeated" // says again what another row has said
)

// Row is what became of a row of a table.
type Row struct {
	Place string   `json:"place"`
	Cells []string `json:"cells"`
	Fate  Fate     `json:"fate"`
	// Field is the path of the field that was made of it, Rule the id of the rule.
	Field     string            `json:"field,omitempty"`
	Rule      string            `json:"rule,omitempty"`
	Why       *importing.Words  `json:"why,omitempty"`
	Questions []importing.Words `json:"questions,omitempty"`
}

// Other is the kind of a table that has neither fields nor codes nor validations.
const Other = "other"

// Table is what became of a table.
type Table struct {
	Place   string   `json:"place"`
	Section string   `json:"section,omitempty"`
	Kind    string   `json:"kind"`
	Columns []string `json:"columns,omitempty"`
	// Kinds say of each column of a table of fields what it has: name, type, length, required, occurrences, values; empty
	// for all else.
	Kinds []string `json:"kinds,omitempty"`
	// Unread are the headings of columns that were not understood.
	Unread []string `json:"unread,omitempty"`
	Rows   []Row    `json:"rows"`
}

// Import is what an interface description became.
type Import struct {
	Described *importing.Described `json:"-"`
	Tables    []Table              `json:"tables"`
	// Refused are tables that could not be read exactly.
	Refused []Refused `json:"refused,omitempty"`
	// Questions are those about the description as a whole.
	Questions []importing.Words `json:"questions,omitempty"`
}

// Refused is a table that was not read.
type Refused struct {
	Place string          `json:"place"`
	Why   importing.Words `json:"why"`
}

// Options say what is known beside the description.
type Options struct {
	Version  string
	Embedded []fs.FS // the source with the registers that there are
	Mended   []Mend  // what a person has set right, in the order in which it was done
}

// Known reports whether a file of this name is one that Read takes.
func Known(name string) bool { return document.Known(name) }

// ErrNone is the error over a document in which no table lists fields.
var ErrNone = &document.Problem{
	Da: "ingen tabel har felter: en tabel skal have en kolonne med navne (Felt, Element …) og en med type, længde, krævet eller forekomster",
	En: "no table has fields: a table must have a column of names (Field, Element …) and one of types, lengths, required or occurrences"}

// Read reads a description by the name of its file. The error is a *document.Problem.
func Read(file string, content []byte, o Options) (*Import, error) {
	doc, err := document.Read(file, content)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	name := path.Base(strings.ReplaceAll(file, `\`, "/"))
	b := &builder{o: o, out: &Import{}, byName: map[string][]*table{}, file: name,
		d: &importing.Described{File: &contract.File{Path: name, SHA256: hex.EncodeToString(sum[:]), Kind: "description"}}}
	for _, r := range doc.Refused {
		b.out.Refused = append(b.out.Refused, Refused{r.Place.String(), importing.Words{Da: r.Da, En: r.En}})
	}
	b.parts(doc)
	b.mend()
	rows := 0
	for _, t := range b.tables {
		rows += len(t.records)
	}
	if rows > longest {
		return nil, &document.Problem{Da: "tabellerne har flere rækker, end der læses af en beskrivelse", En: "the tables have more rows than are read of a description"}
	}
	b.understand()
	if b.fields > widest {
		return nil, &document.Problem{Da: "beskrivelsens elementer indeholder hinanden så mange gange, at beskederne bliver for store", En: "the elements of the description contain one another so often that the messages become too large"}
	}
	b.report()
	if len(b.d.Messages) == 0 {
		return b.out, ErrNone
	}
	b.out.Described = b.d
	return b.out, nil
}

type builder struct {
	o      Options
	out    *Import
	d      *importing.Described
	file   string
	all    []part
	tables []*table
	byName map[string][]*table
	nodes  []*node
	roots  []*node
	codes  []*table
	fields int // of all messages, to be bounded
	where  map[*importing.DescribedMessage]map[string][]place
	// figures has the lines of the figures of structures, by the number of their section.
	figures []figure
}

type figure struct {
	chain []string
	lines []string
}

var sectionNumber = regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,3})*)\.?\s+(\S.*)$`)

// parts makes one list of what the document has, whatever its format, and gives each table its place in it.
func (b *builder) parts(doc *document.Document) {
	if len(doc.Blocks) > 0 && doc.Blocks[0].Kind == document.Line {
		var refused []document.Problem
		b.all, refused = assemble(doc.Blocks)
		for _, r := range refused {
			b.out.Refused = append(b.out.Refused, Refused{r.Place.String(), importing.Words{Da: r.Da, En: r.En}})
		}
	} else {
		for _, k := range doc.Blocks {
			p := part{kind: k.Kind, level: k.Level, text: k.Text, at: k.Place}
			if k.Kind == document.Heading {
				if m := sectionNumber.FindStringSubmatch(k.Text); m != nil {
					for _, s := range strings.Split(m[1], ".") {
						n := 0
						for _, r := range s {
							n = n*10 + int(r-'0')
						}
						p.number = append(p.number, n)
					}
					p.text = m[2]
				}
			}
			if k.Kind == document.Grid {
				for _, t := range tabled(k.Table) {
					q := p
					q.table = t
					b.all = append(b.all, q)
				}
				continue
			}
			b.all = append(b.all, p)
		}
	}
	type open struct {
		level int
		text  string
	}
	var stack []open
	var number []int
	before := ""
	var chainOf = func() (chain []string) {
		for _, s := range stack {
			chain = append(chain, s.text)
		}
		return chain
	}
	structure := false
	for _, p := range b.all {
		switch p.kind {
		case document.Heading:
			for len(stack) > 0 && stack[len(stack)-1].level >= p.level {
				stack = stack[:len(stack)-1]
			}
			stack = append(stack, open{p.level, p.text})
			number, before = p.number, ""
			structure = strings.Contains(strings.ToLower(p.text), "struktur") || strings.Contains(strings.ToLower(p.text), "structure")
		case document.Grid:
			t := p.table
			t.chain = chainOf()
			t.number = number
			if t.before == "" {
				t.before = before
			}
			before = ""
			b.tables = append(b.tables, t)
		default:
			before = p.text
			if structure {
				b.figures = append(b.figures, figure{chainOf(), strings.Split(p.text, "\n")})
			}
		}
	}
}

// nameForm is a name that an element may have.
var nameForm = regexp.MustCompile(`^@?[A-Za-zÆØÅæøå_][\pL\pN_.-]*$`)

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
var leading = regexp.MustCompile(`(?i)^(?:tabel \d+[.:]?|table \d+[.:]?|struktur(?:en)? (?:for|af|i)|structure of|felter(?:ne)? (?:i|for|på)|fields (?:of|in)|elementet|elementer i|elements of|element|objektet|objekt|object|typen|type|complextype|datatypen?|strukturen|beskeden|besked|meddelelsen|message|the|indhold(?:et)? af|content of|attributter (?:i|for)|attributes of|gruppen|gruppe|sektionen|posten|record|request|response|input|output|forespørgsel|svar|beskrivelse af|description of|anmodning|kald)\b[ :–-]*`)

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

// understand makes messages of the tables.
func (b *builder) understand() {
	b.split()
	for _, t := range b.tables {
		t.named()
		switch t.kind {
		case fields:
			if t.object == "" {
				t.object = b.objectOf(t)
			}
			if t.object != "" {
				key := strings.ToLower(t.object)
				b.byName[key] = append(b.byName[key], t)
			}
		case codes:
			b.codes = append(b.codes, t)
		}
	}
	b.build()
	b.figured()
	b.finish()
	b.validate()
}

func (b *builder) objectOf(t *table) string {
	if n := objectIn(t.before); n != "" && len(t.before) < 60 {
		return n
	}
	for i := len(t.chain) - 1; i >= 0; i-- {
		if n := objectIn(t.chain[i]); n != "" {
			return n
		}
		if !generic[strings.ToLower(strings.Trim(leading.ReplaceAllString(t.chain[i], ""), " :"))] && !weak.MatchString(t.chain[i]) {
			break
		}
	}
	return ""
}

var weak = regexp.MustCompile(`(?i)^(?:felter|fields|struktur|oversigt|attributter|elementer|feltbeskrivelse|tabel|indhold)\b`)

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
				n = groupIn(t, r)
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
func groupIn(t *table, r *record) string {
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
	return objectIn(r.cells[at])
}

// report tells the fate of each row.
func (b *builder) report() {
	owner := map[*record]*node{}
	for _, n := range b.nodes {
		owner[n.r] = n
	}
	rules := b.rules()
	for _, t := range b.tables {
		out := Table{Place: t.at.String(), Section: strings.Join(t.chain, " / "), Kind: map[kind]string{fields: "fields", validations: "validations", codes: "codes", other: Other}[t.kind], Columns: t.heads, Kinds: t.kinds()}
		for i, c := range t.columns {
			if c == unknown && strings.TrimSpace(t.heads[i]) != "" {
				out.Unread = append(out.Unread, t.heads[i])
			}
		}
		for _, r := range t.records {
			row := Row{Place: r.at.String(), Cells: r.cells, Fate: r.fate, Questions: r.asked}
			if n := owner[r]; n != nil {
				row.Field = n.path
			}
			row.Rule = rules[r]
			if row.Fate == "" {
				row.Fate = Unknown
			}
			if row.Fate == Taken && len(r.asked) > 0 {
				row.Fate = Asked
			}
			if r.why.Da != "" {
				w := r.why
				row.Why = &w
			} else if row.Fate == Unknown {
				row.Why = &importing.Words{Da: "Kolonnerne er ikke dem, en tabel med felter, koder eller valideringer har.", En: "The columns are not those of a table of fields, codes or validations."}
			}
			out.Rows = append(out.Rows, row)
		}
		b.out.Tables = append(b.out.Tables, out)
	}
}

// Counts counts the rows of each fate.
func (i *Import) Counts() map[Fate]int {
	n := map[Fate]int{}
	for _, t := range i.Tables {
		for _, r := range t.Rows {
			n[r.Fate]++
		}
	}
	return n
}

// register is one of those that there are.
type register struct {
	name  string
	keys  int
	words []string
}

func (b *builder) registers() []register {
	var all []register
	for _, from := range b.o.Embedded {
		names, _ := fs.Glob(from, "common/registers/*.json")
		sort.Strings(names)
		for _, n := range names {
			content, err := fs.ReadFile(from, n)
			var of struct {
				Name  string
				Keys  int
				Title struct{ Da string }
			}
			if err != nil || json.Unmarshal(content, &of) != nil {
				continue
			}
			all = append(all, register{of.Name, of.Keys, stems(of.Title.Da)})
		}
	}
	return all
}

// stems are the words of a text that say something, each with its beginning only.
func stems(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if r := []rune(w); len(r) >= 5 {
			w = strings.TrimSuffix(strings.TrimSuffix(w, "er"), "e")
			out = append(out, w)
		}
	}
	return out
}
