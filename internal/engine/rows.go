package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// rowsForm is a message whose payloads may be files of rows, and the layout of those.
type rowsForm struct {
	own    *owner
	layout *token.Layout
}

// wanted is what the checker knows of payloads before they are opened.
func (rc *recognition) wanted(o *Options) token.Wanted {
	w := token.Wanted{Format: o.Format, Encoding: o.Encoding, Limits: o.Limits, Layouts: rc.roots.layouts}
	if rc.message == nil {
		return w
	}
	form := rc.message.msg.CSV
	switch {
	case form == nil:
		w.Rows = token.RowsNever
		return w
	case len(rc.message.msg.Formats) == 1:
		w.Rows = token.RowsAlways
	}
	w.Layout = rc.roots.layoutOf(rc.message)
	return w
}

// layouts are those of all messages in force that have one, of each message the newest
// version last.
func (r *roots) layouts() []*token.Layout {
	if r.listed == nil {
		r.listed = []*token.Layout{}
		var forms []*owner // sorted as they come: package slices would be 3 KB of code more
		for i := range r.all.owners {
			if o := &r.all.owners[i]; o.msg.CSV != nil {
				k := len(forms)
				for forms = append(forms, o); k > 0 && program.CompareVersions(forms[k-1].msg.Version, o.msg.Version) > 0; k-- {
					forms[k] = forms[k-1]
				}
				forms[k] = o
			}
		}
		for _, o := range forms {
			r.listed = append(r.listed, r.layoutOf(o))
		}
	}
	return r.listed
}

// layoutOf gives the layout of a message's files, always the same one.
func (r *roots) layoutOf(o *owner) *token.Layout {
	for i := range r.forms {
		if r.forms[i].own.msg == o.msg {
			return r.forms[i].layout
		}
	}
	l := layoutFor(o.msg)
	r.forms = append(r.forms, rowsForm{o, l})
	return l
}

// layoutFor makes the layout of a message's files.
func layoutFor(m *program.Message) *token.Layout {
	form := m.CSV
	l := &token.Layout{Delimiter: form.Delimiter, Quote: form.Quote, Names: token.NamesRow(form.Names), Ordered: form.Ordered,
		Encodings: form.Encodings, Family: m.Service + "#" + m.Name}
	for i := range form.Records {
		r := &form.Records[i]
		record := token.LayoutRecord{Name: r.Name, List: r.List, Mark: r.Mark, Open: r.Open}
		for k := range r.Columns {
			record.Columns = append(record.Columns, token.LayoutColumn{Name: r.Columns[k].Name, Member: r.Columns[k].Property})
		}
		l.Records = append(l.Records, record)
	}
	return l
}

// ofLayout gives the message whose files have a layout.
func (r *roots) ofLayout(l *token.Layout) *owner {
	for i := range r.forms {
		if r.forms[i].layout == l {
			return r.forms[i].own
		}
	}
	return nil
}

// needs gives the rule by which a message has a member of a name, 0 when it need not.
func (o *owner) needs(name string) program.RuleID {
	if obj := o.msg.Nodes[1].Object; obj != nil {
		for _, n := range obj.Needs {
			if obj.Props[n.Prop].Name == name {
				return n.Rule
			}
		}
	}
	return 0
}
