package description

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/document"
	"github.com/forkontrol/forkontrol/internal/importing"
)

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
	return Of(file, content, doc, o)
}

// Of is Read of a document that was read in another way. The content is that of the file.
func Of(file string, content []byte, doc *document.Document, o Options) (*Import, error) {
	sum := sha256.Sum256(content)
	name := path.Base(strings.ReplaceAll(file, `\`, "/"))
	b := &builder{o: o, out: &Import{}, byName: map[string][]*table{}, file: name,
		d: &importing.Described{File: &contract.File{Path: name, SHA256: hex.EncodeToString(sum[:]), Kind: "description"}}}
	for _, r := range doc.Refused {
		b.out.Refused = append(b.out.Refused, Refused{r.Place.String(), importing.Words{Da: r.Da, En: r.En}})
	}
	b.parts(doc)
	b.mend()
	b.d.English = b.english()
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
	fields int               // of all messages, to be bounded
	known  map[string]string // elements with members, by their names in lower case
	where  map[*importing.DescribedMessage]map[string][]place
	// figures has the lines of the figures of structures, by the number of their section.
	figures []figure
}

type figure struct {
	chain []string
	lines []string
}

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

// understand makes messages of the tables.
func (b *builder) understand() {
	b.elements()
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
