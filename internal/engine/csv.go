package engine

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// csvSide is what a checker has for CSV: its source, the message in hand and its
// layout, and the layouts made so far.
type csvSide struct {
	src     *token.CSV
	own     *owner
	layout  *token.Layout
	layouts map[*program.CSV]*token.Layout
}

// layoutOf gives the layout of a message's files, always the same one.
func (c *Checker) layoutOf(form *program.CSV) *token.Layout {
	if l := c.csv.layouts[form]; l != nil {
		return l
	}
	l := &token.Layout{Delimiter: form.Delimiter, Quote: form.Quote, Names: token.NamesRow(form.Names), Ordered: form.Ordered, Encodings: form.Encodings}
	for i := range form.Records {
		r := &form.Records[i]
		record := token.LayoutRecord{Name: r.Name, List: r.List, Mark: r.Mark}
		for k := range r.Columns {
			record.Columns = append(record.Columns, token.LayoutColumn{Name: r.Columns[k].Name, Member: r.Columns[k].Property})
		}
		l.Records = append(l.Records, record)
	}
	if c.csv.layouts == nil {
		c.csv.layouts = map[*program.CSV]*token.Layout{}
	}
	c.csv.layouts[form] = l
	return l
}

// csvSource gets the source ready for a message.
func (c *Checker) csvSource(o *owner) *token.CSV {
	if c.csv.src == nil {
		c.csv.src = token.NewCSV(c.o.Limits)
	}
	c.csv.own, c.csv.layout = o, c.layoutOf(o.msg.CSV)
	c.src = c.csv.src
	c.state.begun = true
	c.admit(o)
	return c.csv.src
}

// csvOwner gives the message that a CSV file is, by the beginning of it: the one that
// was named, else the one whose columns it has. When there is none it says so, and
// nothing is left to check.
func (c *Checker) csvOwner(head []byte) *owner {
	c.out.Format = "csv"
	switch {
	case c.o.Message != "" && c.message == nil:
		c.unknownMessage(&token.Token{}, c.o.Message)
		return nil
	case c.message != nil && c.message.msg.CSV != nil:
		return c.message
	case c.message == nil:
		text, _ := token.GuessBytes(head, nil)
		if o := c.byColumns(text); o != nil {
			return o
		}
		if len(bytes.TrimSpace(text)) == 0 {
			c.stopped = true
			c.note(token.RuleEmpty, place{}, "")
			return nil
		}
		line, _, _ := bytes.Cut(bytes.TrimLeft(text, "\r\n"), newline)
		c.stopped, c.failed = true, true
		c.note(token.RuleMessageColumns, place{}, cutTo(bytes.TrimRight(line, "\r"), shownLine))
		return nil
	}
	c.stopped, c.failed = true, true
	c.note(token.RuleMessageColumns, place{}, c.message.msg.ID)
	return nil
}

// shownLine is how much of a first line a finding shows, in bytes.
const shownLine = 80

// byColumns finds the message whose column names stand at the beginning of a file:
// most of the names there are its, and no other message has as many. Of several
// versions of a message it is the newest.
func (c *Checker) byColumns(head []byte) *owner {
	var best *owner
	most, alike := 0, false
	for i := range c.roots.all {
		o := &c.roots.all[i]
		if o.msg.CSV == nil || !takes(o.msg, "csv") {
			continue
		}
		l := c.layoutOf(o.msg.CSV)
		known, cells := l.NamesIn(head)
		if known == 0 || 2*known < cells {
			continue
		}
		all := len(o.msg.CSV.Rows().Columns)
		score := 4*known - (cells - known) - (all - known) + 1<<16
		switch {
		case score > most:
			best, most, alike = o, score, false
		case score == most && best.msg.Service == o.msg.Service && best.msg.Name == o.msg.Name:
			if program.CompareVersions(best.msg.Version, o.msg.Version) < 0 {
				best = o
			}
		case score == most:
			alike = true
		}
	}
	if alike {
		return nil
	}
	return best
}

// neither tells whether a payload begins with what neither XML nor a JSON object
// begins with.
func neither(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	return len(head) > 0 && strings.IndexByte("<{[", head[0]) < 0
}

// looksLikeCSV tells whether a payload of which nothing else is known begins with the
// column names of a message.
func (c *Checker) looksLikeCSV(head []byte) bool {
	if !neither(head) || c.message != nil && c.message.msg.CSV == nil {
		return false
	}
	text, _ := token.GuessBytes(head, nil)
	o := c.byColumns(text)
	return o != nil && (c.message == nil || o.msg == c.message.msg)
}

// flaw reports what is wrong with the form of a file. Quoting is the RFC's; the rest is
// the message's, whose evidence says how sure it is.
func (c *Checker) flaw(f *token.Flawed) {
	rule := c.engineRule(f.Rule)
	severity := rule.Severity
	if !strings.HasSuffix(f.Rule, "/well-formed") && c.csv.own.msg.Evidence == program.Draft {
		severity = min(severity, program.Warning)
	}
	b := c.collectAs(severity, live, rule, place{offset: f.Offset})
	if b == nil {
		return
	}
	b.System, b.Found, b.Want = c.engine, f.Detail, f.Want
	b.Path = rowPath(f.Row, f.Column)
}

// inRows tells whether the innermost frame is one of the rows.
func (c *Checker) inRows() bool { return len(c.frames) == 3 }

// columnOf gives the name that a member of a record has in the file, given the number of
// frames around it.
func (c *Checker) columnOf(frames int, member string) string {
	if frames < 2 {
		return member
	}
	f := &c.frames[1]
	return c.csv.own.msg.CSV.Record(string(c.names[f.nameLo:f.nameHi])).Column(member)
}

// csvPath is path for a file of rows: the row as a spreadsheet counts it, and the
// column's name; of a whole kind of record, its property's.
func (c *Checker) csvPath(at place) string {
	frames := len(c.frames) - int(at.up)
	row := 0
	for i := range c.frames[:max(frames, 0)] {
		if n := c.frames[i].index; n > 0 {
			row = int(n)
		}
	}
	switch {
	case at.item:
		return rowPath(int(at.index), "")
	case row > 0 && at.named:
		return rowPath(row, c.columnOf(frames, string(at.name)))
	case row > 0:
		return rowPath(row, "")
	case at.named:
		return "record " + string(at.name)
	case frames > 1:
		f := &c.frames[1]
		return "record " + string(c.names[f.nameLo:f.nameHi])
	}
	return ""
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
	return cutTo([]byte(path), 1<<12)
}
