package description

import "github.com/forkontrol/forkontrol/internal/importing"

// Mend is a cell that a person has set right in a row, or an answer about it, for the row to be read anew.
type Mend struct {
	// Place is that of the row, as Row has it.
	Place string `json:"place"`
	// Column is that of the cell, from 0; with a Kind it does not count.
	Column int `json:"column"`
	// Kind is what the cell has where the table has no column for it: type, length, required, occurrences or values. Of an
	// answer it is confirmed or rejected, and Text says to which question.
	Kind string `json:"kind,omitempty"`
	Text string `json:"text"`
}

// addable are the columns that a row may be given though its table has none of them.
var addable = map[string]column{"type": typ, "length": length, "required": required, "occurrences": occurs, "values": values}

// kindOf is what a column counts as when a row is mended.
var kindOf = map[column]string{name: "name", typ: "type", format: "type", length: "length", required: "required", optional: "required",
	occurs: "occurrences", fewest: "occurrences", most: "occurrences", values: "values"}

// mend puts what persons have set right in the place of what the document has, and says so in what is made of it. A mend
// of a row that is not there is passed over: the document may be a newer one.
func (b *builder) mend() {
	for _, m := range b.o.Mended {
		for _, t := range b.tables {
			for _, r := range t.records {
				if r.at.String() == m.Place && (m.Kind != "" || m.Column >= 0 && m.Column < len(r.cells)) {
					b.set(r, m)
				}
			}
		}
	}
}

func (b *builder) set(r *record, m Mend) {
	was := ""
	if m.Kind == confirmed || m.Kind == rejected {
		if r.answers == nil {
			r.answers = map[subject]bool{}
		}
		r.answers[subject(m.Text)] = m.Kind == confirmed
		return
	}
	if m.Kind == "" {
		was = r.cells[m.Column]
		r.cells[m.Column] = m.Text
		if m.Column < len(r.covered) {
			r.covered[m.Column] = false
		}
	} else if c, ok := addable[m.Kind]; ok {
		if r.added == nil {
			r.added = map[column]string{}
		}
		r.added[c] = m.Text
	} else {
		return
	}
	w := importing.Words{Da: "Rettet i hånden: «" + flatten(was) + "» blev til «" + flatten(m.Text) + "».", En: "Set right by hand: “" + flatten(was) + "” became “" + flatten(m.Text) + "”."}
	r.mended = append(r.mended, w)
	at := r.at.String() + ": "
	b.d.Mended = append(b.d.Mended, importing.Words{Da: at + w.Da, En: at + w.En})
}

// kinds says of each column which kind of mend it takes; empty where it takes none of these.
func (t *table) kinds() []string {
	if t.kind != fields {
		return nil
	}
	out := make([]string, len(t.columns))
	for i, c := range t.columns {
		out[i] = kindOf[c]
	}
	return out
}
