package description

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/document"
	"github.com/forkontrol/forkontrol/internal/importing"
)

// part is a heading, a paragraph or a table of the description, in their order.
type part struct {
	kind   document.Kind
	level  int
	number []int // of a numbered heading
	text   string
	at     document.Place
	table  *table
}

// table is one whose columns are known, or one that is not understood.
type table struct {
	kind    kind
	at      document.Place
	columns []column
	heads   []string
	records []*record
	chain   []string // the headings above it, outermost first
	number  []int    // of the innermost
	before  string   // the paragraph before it
	object  string   // the name of the element whose members it lists
	used    bool
	shown   bool
	ticks   map[column]bool // see func ticks
	o       answer          // what O means under required; silent until it was looked up
}

// record is a row.
type record struct {
	at      document.Place
	cells   []string
	indent  int
	covered []bool // by a cell above
	across  bool   // one cell over the whole row
	alone   bool   // one cell with text
	astray  bool   // text where no column is
	nested  []*document.Table
	notes   []string
	fate    Fate
	why     importing.Words
	asked   []importing.Words
	lost    []column                     // whose cells the reader could not tell apart
	mended  []importing.Words            // by a person, see Mend
	added   map[column]string            // cells of columns that the table does not have
	answers map[subject]bool             // that a person has given
	offered map[importing.Words][]Answer // of what is asked
	told    []importing.Words            // what a person has answered
}

func (r *record) ask(q importing.Words) {
	for _, have := range r.asked {
		if have == q {
			return
		}
	}
	r.asked = append(r.asked, q)
}

// get gives the cell of a column; empty where there is none.
func (t *table) get(r *record, c column) string {
	if s, ok := r.added[c]; ok {
		return s
	}
	if r.astray {
		return ""
	}
	for i, of := range t.columns {
		if of == c && i < len(r.cells) {
			return r.cells[i]
		}
	}
	return ""
}

func (t *table) has(c column) bool {
	for _, of := range t.columns {
		if of == c {
			return true
		}
	}
	return false
}

// unread reports whether a column has a heading that is not understood.
func (t *table) unread() bool {
	for i, c := range t.columns {
		if c == unknown && strings.TrimSpace(t.heads[i]) != "" {
			return true
		}
	}
	return false
}

// tabled makes tables of grids: the row of headings is found among the first, and rows that repeat
// it are left out. A row of headings in the middle begins a table of its own, of which rows of one
// cell above it are titles.
func tabled(g *document.Table) []*table {
	var all []*table
	t := &table{at: g.Place}
	var above []string
	var keep []int // columns of the grid that are columns of the table
	for n := range g.Rows {
		row := &g.Rows[n]
		r := recordOf(row, above)
		above = r.cells
		columns, k, kept := headingsOf(row, r, n)
		switch {
		case k != other && t.columns != nil && same(columns, t.columns) && !(k == codes && len(t.titles()) > 0):
			r.fate = Heading
		case k != other && (t.columns == nil || len(t.records) > 0 && (k == fields && strictly(columns) || len(t.titles()) > 0 && known(columns, r, kept))):
			titles := t.titles()
			if t.columns != nil || len(t.records) > len(titles) {
				all = append(all, t)
				t = &table{at: row.Place}
			}
			if len(titles) > 0 {
				t.before = strings.TrimSpace(strings.Join(titles[len(titles)-1].cells, " "))
				for _, x := range titles {
					x.fate = Heading
				}
			}
			if keep = kept; keep != nil {
				r.only(keep)
			}
			t.kind, t.columns, t.heads = k, columns, r.cells
			r.fate = Heading
		}
		if keep != nil && t.columns != nil && len(r.cells) != len(keep) {
			r.only(keep)
		}
		if t.columns != nil {
			for i, c := range t.columns {
				if c == name {
					if keep != nil {
						i = keep[i]
					}
					if i < len(row.Cells) {
						r.indent = row.Cells[i].Indent
					}
				}
			}
		}
		t.records = append(t.records, r)
	}
	return append(all, t)
}

func recordOf(row *document.Row, above []string) *record {
	r := &record{at: row.Place}
	filled, merged := 0, 0
	for i, c := range row.Cells {
		s := c.Text
		if c.Down && s == "" && i < len(above) && len(above) == len(row.Cells) {
			s = above[i]
		}
		r.cells = append(r.cells, s)
		r.covered = append(r.covered, c.Down)
		r.notes = append(r.notes, c.Notes...)
		r.nested = append(r.nested, c.Tables...)
		if c.Text != "" {
			filled++
		}
		if c.Across {
			merged++
		}
	}
	r.across = filled == 1 && len(row.Cells) > 1 && merged == len(row.Cells)-1
	r.alone = filled == 1
	return r
}

// headingsOf says what the columns are if a row is one of headings. Where a heading stands over several columns of the
// grid, as the cells below it do, keep are the columns that count.
func headingsOf(row *document.Row, r *record, n int) (columns []column, k kind, keep []int) {
	columns, k = header(r.cells)
	across := false
	for i, c := range row.Cells {
		if c.Down && n > 0 && c.Text == "" {
			return columns, other, nil // headings stand alone
		}
		if c.Across {
			across = true
			continue
		}
		keep = append(keep, i)
	}
	if !across && k != other {
		return columns, k, nil
	}
	for len(keep) > 0 && r.cells[keep[len(keep)-1]] == "" { // a narrower table than those around it
		keep = keep[:len(keep)-1]
	}
	var cells []string
	for _, i := range keep {
		cells = append(cells, r.cells[i])
	}
	columns, k = header(cells)
	return columns, k, keep
}

// only keeps some columns. What stands in another makes the row one that is not understood.
func (r *record) only(keep []int) {
	var cells []string
	var covered []bool
	left := 0
	for i, c := range r.cells {
		if slices.Contains(keep, i) {
			cells, covered = append(cells, c), append(covered, r.covered[i])
		} else if c != "" {
			left++
		}
	}
	if left > 0 {
		r.astray = true
		return
	}
	r.cells, r.covered = cells, covered
}

// titles are the last rows of a table that have but one cell, if there is anything above or below them.
func (t *table) titles() []*record {
	at := len(t.records)
	for at > 0 && t.records[at-1].alone && t.records[at-1].fate != Heading {
		at--
	}
	return t.records[at:]
}

// known reports whether all columns that have a heading are.
func known(columns []column, r *record, keep []int) bool {
	for i, c := range columns {
		at := i
		if keep != nil {
			at = keep[i]
		}
		if c == unknown && r.cells[at] != "" {
			return false
		}
	}
	return true
}

// strictly reports whether a row is surely one of headings.
func strictly(columns []column) bool {
	for _, c := range columns {
		if c == unknown {
			return false
		}
	}
	return len(columns) >= 3
}

// named chooses the column of names among those that may be it: the one with the most that could be
// names of elements. Others are labels, or the element around.
func (t *table) named() {
	if t.kind != fields {
		return
	}
	best, score := -1, -1
	var candidates []int
	for i, c := range t.columns {
		if c != name && c != parent {
			continue
		}
		candidates = append(candidates, i)
		n := 0
		different := map[string]bool{}
		for _, r := range t.records {
			if r.fate == Heading || i >= len(r.cells) || r.cells[i] == "" {
				continue
			}
			if s := nameIn(r.cells[i]); s != "" && !(i < len(r.covered) && r.covered[i]) {
				n += 2
				if !different[s] {
					n++
				}
				different[s] = true
			}
		}
		if n > score {
			best, score = i, n
		}
	}
	for _, i := range candidates {
		switch {
		case i == best:
			t.columns[i] = name
		case i < best && t.groups(i, best):
			t.columns[i] = parent
		default:
			t.columns[i] = label
		}
	}
}

// groups reports whether a column has the elements around those of another: its values repeat or are left out.
func (t *table) groups(i, names int) bool {
	seen := map[string]int{}
	rows, blank := 0, 0
	for _, r := range t.records {
		if r.fate == Heading || names >= len(r.cells) || r.cells[names] == "" {
			continue
		}
		rows++
		if r.cells[i] == "" {
			blank++
			continue
		}
		if nameIn(r.cells[i]) == "" {
			return false
		}
		seen[r.cells[i]]++
	}
	return rows > 0 && (blank > 0 || len(seen) < rows)
}
