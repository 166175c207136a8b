package description

// Mend is a cell that a person has set right in a row, for the row to be read anew.
type Mend struct {
	// Place is that of the row, as Row has it.
	Place string `json:"place"`
	// Column is that of the cell, from 0; with a Kind it does not count.
	Column int `json:"column"`
	// Kind is what the cell has where the table has no column for it: type, length, required, occurrences or values.
	Kind string `json:"kind,omitempty"`
	Text string `json:"text"`
}

// kinds are the words for the columns that fields may be mended in.
var kinds = map[column]string{name: "name", typ: "type", length: "length", required: "required", occurs: "occurrences", values: "values"}

// kindOf is what a column counts as when a row is mended.
var kindOf = map[column]string{name: "name", typ: "type", format: "type", length: "length", required: "required", optional: "required",
	occurs: "occurrences", fewest: "occurrences", most: "occurrences", values: "values"}

// mend puts what persons have set right in the place of what the document has. A mend of a row that is not there is
// passed over: the document may be a newer one.
func (b *builder) mend() {
	for _, m := range b.o.Mended {
		for _, t := range b.tables {
			for _, r := range t.records {
				if r.at.String() == m.Place && (m.Kind != "" || m.Column >= 0 && m.Column < len(r.cells)) {
					t.mend(r, m)
				}
			}
		}
	}
}

func (t *table) mend(r *record, m Mend) {
	if m.Kind == "" {
		r.cells[m.Column] = m.Text
		if m.Column < len(r.covered) {
			r.covered[m.Column] = false
		}
		r.mended = true
		return
	}
	for c, kind := range kinds {
		if kind == m.Kind && c != name {
			if r.added == nil {
				r.added = map[column]string{}
			}
			r.added[c] = m.Text
			r.mended = true
		}
	}
}

// section is how the source cites a row. What a person has set right is not as it stands in the document.
func (r *record) section() string {
	if r.mended {
		return r.at.String() + ", rettet"
	}
	return r.at.String()
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
