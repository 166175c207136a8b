package description

import (
	"strings"

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

// Fates are all of them, in the order in which they are listed.
var Fates = []Fate{Taken, Asked, ToWrite, Repeated, Unknown, Heading}

// Words say what became of a row.
func (f Fate) Words() importing.Words {
	switch f {
	case Taken:
		return importing.Words{Da: "taget", En: "taken"}
	case Asked:
		return importing.Words{Da: "taget med et spørgsmål", En: "taken with a question"}
	case ToWrite:
		return importing.Words{Da: "skal skrives som regel", En: "to be written as a rule"}
	case Heading:
		return importing.Words{Da: "overskrift", En: "heading"}
	case Repeated:
		return importing.Words{Da: "gentaget", En: "repeated"}
	}
	return importing.Words{Da: "ikke forstået", En: "not understood"}
}

// Row is what became of a row of a table.
type Row struct {
	Place string   `json:"place"`
	Cells []string `json:"cells"`
	Fate  Fate     `json:"fate"`
	// Field is the path of the field that was made of it, Rule the id of the rule.
	Field     string           `json:"field,omitempty"`
	Rule      string           `json:"rule,omitempty"`
	Why       *importing.Words `json:"why,omitempty"`
	Questions []Question       `json:"questions,omitempty"`
	// Answered is what a person has answered.
	Answered []importing.Words `json:"answered,omitempty"`
}

// Name is what a row is called: by its field, or by its cells in short.
func (r *Row) Name() string {
	if r.Field != "" {
		return r.Field
	}
	s := []rune(strings.Join(strings.Fields(strings.Join(r.Cells, " | ")), " "))
	if len(s) > 100 {
		return string(s[:99]) + "…"
	}
	return string(s)
}

// Other is the kind of a table that has neither fields nor codes nor validations.
const Other = "other"

// KindWords say what a table of a kind has.
func KindWords(kind string) importing.Words {
	switch kind {
	case "fields":
		return importing.Words{Da: "Felter", En: "Fields"}
	case "codes":
		return importing.Words{Da: "Koder", En: "Codes"}
	case "validations":
		return importing.Words{Da: "Valideringer", En: "Validations"}
	}
	return importing.Words{Da: "Anden tabel", En: "Another table"}
}

// Table is what became of a table.
type Table struct {
	Place   string `json:"place"`
	Section string `json:"section,omitempty"`
	Kind    string `json:"kind"`
	// Columns are the headings, each on one line.
	Columns []string `json:"columns,omitempty"`
	// Kinds say of each column of a table of fields what it has: name, type, length, required, occurrences, values; empty
	// for all else.
	Kinds []string `json:"kinds,omitempty"`
	// Unread are the headings of columns that were not understood.
	Unread []string `json:"unread,omitempty"`
	Rows   []Row    `json:"rows"`
}

// Heads reports whether a row has the headings of the table.
func (t *Table) Heads(r *Row) bool {
	squeezed := func(cells []string) string {
		return strings.NewReplacer(" ", "", "\n", "", "-", "").Replace(strings.Join(cells, "|"))
	}
	return r.Fate == Heading && squeezed(r.Cells) == squeezed(t.Columns)
}

// report tells the fate of each row.
func (b *builder) report() {
	owner := map[*record]*node{}
	for _, n := range b.nodes {
		owner[n.r] = n
	}
	rules := b.rules()
	for _, t := range b.tables {
		out := Table{Place: t.at.String(), Section: strings.Join(t.chain, " / "), Kind: map[kind]string{fields: "fields", validations: "validations", codes: "codes", other: Other}[t.kind], Kinds: t.kinds()}
		for _, h := range t.heads {
			out.Columns = append(out.Columns, whole(h))
		}
		for i, c := range t.columns {
			if c == unknown && strings.TrimSpace(t.heads[i]) != "" {
				out.Unread = append(out.Unread, t.heads[i])
			}
		}
		for _, r := range t.records {
			row := Row{Place: r.at.String(), Cells: r.cells, Fate: r.fate, Questions: r.questions(), Answered: r.told}
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
