package token

import "strconv"

// The forms of payload, as messages list them. An ndjson file is of the form json.
const (
	formXML    = "xml"
	formJSON   = "json"
	formNDJSON = "ndjson"
	formCSV    = "csv"
)

// Dialect is what sets one form of payload apart for who reads its tokens. What follows
// from the tokens themselves (that values are typed, that text stands between elements,
// that names are in namespaces) is not said again here.
type Dialect struct {
	// Form is the name of the form, as messages list it.
	Form string
	// Repeats is set where a list is a name that comes again, so that its places are
	// counted among namesakes; else it is an array, whose items are counted.
	Repeats bool
	// Tags is set where a property is written by its tag, else it is by its key: most have
	// one name for both.
	Tags bool
	// Attrs is set where a property may be an attribute.
	Attrs bool
	// Ordered is set where members stand in an order that a message may ask for.
	Ordered bool
	// Twice is the rule that a name breaks which comes a second time in one place, empty
	// where names may do so.
	Twice string
	// Object is what a reader calls that which has members: "element", "object".
	Object string

	words words
}

// Step is one place of a path, below the one before it.
type Step struct {
	Name []byte
	// Index is the place among its namesakes or in its array, counted from 1, or the
	// number of a row; 0 where the path need not say.
	Index int32
	// Item is set for a place in an array: it has an index and no name.
	Item bool
	Attr bool
}

// words are how a dialect writes places.
type words interface {
	path(b []byte, open []Step, at *Step) []byte
	called(open []Step, name string) string
}

// AppendPath writes the path of a place below open ones, the outermost first: XPath, JSON
// Pointer, or row and column. At is nil for the innermost open place itself.
func (d *Dialect) AppendPath(b []byte, open []Step, at *Step) []byte {
	return d.words.path(b, open, at)
}

// Called is what a reader calls a member of the innermost open place: the name of the
// column that it stands in, else its own.
func (d *Dialect) Called(open []Step, name string) string { return d.words.called(open, name) }

// ListSteps are the steps from what holds a list to one of its places, counted from 1.
// They are written into room.
func (d *Dialect) ListSteps(room *[2]Step, name string, index int32) []Step {
	if d.Repeats {
		room[0] = Step{Name: []byte(name), Index: index}
		return room[:1]
	}
	room[0], room[1] = Step{Name: []byte(name)}, Step{Index: index, Item: true}
	return room[:]
}

// xpath writes places as XPath does.
type xpath struct{}

func (xpath) path(b []byte, open []Step, at *Step) []byte {
	for i := range open {
		b = xpathStep(b, &open[i])
	}
	if at != nil {
		b = xpathStep(b, at)
	}
	if len(b) == 0 {
		return append(b, '/')
	}
	return b
}

func xpathStep(b []byte, s *Step) []byte {
	b = append(b, '/')
	if s.Attr {
		b = append(b, '@')
	}
	b = append(b, s.Name...)
	if s.Index > 0 {
		b = append(b, '[')
		b = strconv.AppendInt(b, int64(s.Index), 10)
		b = append(b, ']')
	}
	return b
}

func (xpath) called(_ []Step, name string) string { return name }

// pointer writes places as JSON Pointer does.
type pointer struct{}

func (pointer) path(b []byte, open []Step, at *Step) []byte {
	for i := range open {
		b = pointerStep(b, &open[i], i == 0)
	}
	if at != nil {
		b = pointerStep(b, at, len(open) == 0)
	}
	return b
}

func pointerStep(b []byte, s *Step, outermost bool) []byte {
	if s.Item {
		b = append(b, '/')
		return strconv.AppendInt(b, int64(s.Index-1), 10)
	}
	if outermost && len(s.Name) == 0 {
		return b // the document itself
	}
	b = append(b, '/')
	for _, ch := range s.Name {
		switch ch {
		case '~':
			b = append(b, '~', '0')
		case '/':
			b = append(b, '~', '1')
		default:
			b = append(b, ch)
		}
	}
	return b
}

func (pointer) called(_ []Step, name string) string { return name }

// path writes the row as a spreadsheet counts it, and the column's name; of a whole kind
// of record, the name of the member that holds it.
func (l *Layout) path(b []byte, open []Step, at *Step) []byte {
	row, column, record := 0, "", ""
	for i := range open {
		if n := open[i].Index; n > 0 {
			row = int(n)
		}
	}
	switch {
	case at != nil && at.Item:
		row = int(at.Index)
	case at != nil && row > 0:
		column = l.called(open, string(at.Name))
	case at != nil:
		record = string(at.Name)
	case len(open) > 1:
		record = string(open[1].Name)
	}
	path := rowPath(row, column)
	if row == 0 && record != "" {
		path = "record " + record
	}
	return append(b, path...)
}

// called gives the name of the column that holds a member of a record.
func (l *Layout) called(open []Step, name string) string {
	if len(open) < 2 {
		return name
	}
	for i := range l.Records {
		r := &l.Records[i]
		if r.Name != string(open[1].Name) {
			continue
		}
		for k := range r.Columns {
			if r.Columns[k].Member == name {
				return r.Columns[k].Name
			}
		}
		break
	}
	return name
}

// rowPath writes the path of a row or of a cell in it, empty for no row.
func rowPath(row int, column string) string {
	if row <= 0 {
		return ""
	}
	path := "row " + strconv.Itoa(row)
	if column != "" {
		path += ", column " + column
	}
	return path
}
