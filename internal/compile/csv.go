package compile

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// csvForm is the work on the CSV form of a message: its root has one property a kind
// of record, a record one property per column.
type csvForm struct {
	head *schema.Value // x-message.csv
	out  *program.CSV
	// only says that the message has no other form: a rule that no CSV file can
	// break is then none.
	only bool
	// marks are the paths of the properties whose constants tell the kinds of records
	// apart.
	marks   map[string]bool
	columns map[string]string // names of columns by path
}

// csvHead reads x-message.csv.
func (b *builder) csvHead(head *schema.Value) {
	v, wanted := head.Get("csv"), slices.Contains(b.msg.Formats, program.FormatCSV)
	switch {
	case v == nil && !wanted:
		return
	case v == nil:
		b.errorf(head, "formats has csv: x-message.csv is missing, which says what the file looks like")
		return
	case !wanted:
		b.errorf(v, "csv says what the file looks like, but formats has no csv")
		return
	}
	f := &program.CSV{Quote: '"', Ordered: v.GetText("columns") != "any", Encodings: texts(v.Get("encodings"))}
	if d := v.GetText("delimiter"); d != "any" && d != "" {
		f.Delimiter = d[0]
	}
	if v.GetText("quote") == "none" {
		f.Quote = 0
	}
	switch v.GetText("names") {
	case "first":
		f.Names = program.NamesFirst
	case "none":
		f.Names = program.NamesNone
	case "optional":
		f.Names = program.NamesOptional
	default:
		f.Names = unknown
	}
	b.csv = &csvForm{head: v, out: f, only: len(b.msg.Formats) == 1, marks: map[string]bool{}, columns: map[string]string{}}
	b.csvMarks()
}

// csvMarks finds the properties that tell the kinds of records apart: the first of
// each record, when every one is a constant.
func (b *builder) csvMarks() {
	var paths []string
	all := true
	b.eachProperty([]*jsonschema.Schema{b.doc.Schema}, func(record string, of *jsonschema.Schema) {
		schemas := []*jsonschema.Schema{of}
		for _, l := range b.layers(schemas) {
			if items, ok := l.s.Items.(*jsonschema.Schema); ok {
				schemas = []*jsonschema.Schema{items}
			}
		}
		first := true
		b.eachProperty(schemas, func(name string, of *jsonschema.Schema) {
			if !first {
				return
			}
			first = false
			constant := slices.ContainsFunc(b.layers([]*jsonschema.Schema{of}), func(l layer) bool { return l.raw.Get("const") != nil })
			all = all && constant
			paths = append(paths, record+"."+name)
		})
	})
	if all && len(paths) > 1 {
		for _, p := range paths {
			b.csv.marks[p] = true
		}
	}
}

// eachProperty visits the properties of a place in their order.
func (b *builder) eachProperty(schemas []*jsonschema.Schema, visit func(name string, s *jsonschema.Schema)) {
	for _, l := range b.layers(schemas) {
		if properties := l.raw.Get("properties"); properties != nil {
			for _, m := range properties.Members {
				visit(m.Name, l.s.Properties[m.Name])
			}
		}
	}
}

// onlyCSV reports whether what is said about a place itself, not under a condition, is said
// of CSV alone.
func (b *builder) onlyCSV(p place) bool {
	return b.csv != nil && b.csv.only && !p.branch && p.silent == 0
}

// alwaysInCSV reports whether every CSV file has a property: the rows, though there
// may be none, and the cell that a record is known by.
func (b *builder) alwaysInCSV(parent place, name string) bool {
	if !b.onlyCSV(parent) {
		return false
	}
	path := parent.below(name).path
	first := b.props[path]
	return b.csv.marks[path] || parent.path == "" && first != nil && first.List
}

// csvProperty refuses what has no form in CSV and notes the name of a column.
func (o *object) csvProperty(at *schema.Value, p *program.Prop, n *program.Node, path string, all notes) {
	name, named := all.memberText("x-csv", "name"), all.member("x-csv", "name") != nil
	if o.place.path != "" {
		if n.Types&scalarTypes == 0 || n.Types != program.AnyType && n.Types&(program.Object|program.Array) != 0 {
			o.errorf(at, "a column of a CSV message holds one scalar")
		}
		if !named {
			name = p.Name
		}
		o.csv.columns[path] = name
		return
	}
	record := n
	if p.List && p.Item != 0 {
		record = &o.msg.Nodes[p.Item]
	}
	if n.Types != program.Object && n.Types != program.Array || record.Types != program.Object {
		o.errorf(at, "a property of a CSV message's root is a record: an object, or an array of objects for the rows")
	}
	if named {
		o.errorf(at, "x-csv.name is the name of a column, and this is a record")
	}
}

// buildCSV lays down the records and their columns, the root being made.
func (b *builder) buildCSV(root program.NodeID) {
	if b.csv == nil || len(b.errs) > 0 {
		return
	}
	head, f := b.csv.head, b.csv.out
	o := b.msg.Nodes[root].Object
	if b.msg.Nodes[root].Types != program.Object || o == nil {
		b.errorf(head, "a CSV message must be of type object, with a property a kind of record")
		return
	}
	b.csvOpen(head, o)
	lists := 0
	for i := range o.Props {
		p := &o.Props[i]
		if !p.Known {
			continue
		}
		item := p.Node
		if p.List {
			item = p.Item
			lists++
		}
		r := program.CSVRecord{Name: p.Name, List: p.List}
		columns := b.msg.Nodes[item].Object
		if columns == nil {
			b.errorf(head, "the record %s has no columns", p.Name)
			continue
		}
		b.csvOpen(head, columns)
		r.Open = !p.List && slices.ContainsFunc(b.fieldNotes[b.fields[p.Name]], func(v *schema.Value) bool {
			more := v.Get("additionalProperties")
			return more != nil && more.Kind == schema.True
		})
		for k := range columns.Props {
			c := &columns.Props[k]
			if !c.Known {
				continue
			}
			path := p.Name + "." + c.Name
			name := b.csv.columns[path]
			if slices.ContainsFunc(r.Columns, func(x program.CSVColumn) bool { return x.Name == name }) {
				b.errorf(head, "two columns of %s are called %q", p.Name, name)
			}
			r.Columns = append(r.Columns, program.CSVColumn{Name: name, Property: c.Name})
			if b.csv.marks[path] {
				r.Mark = b.constant(path)
			}
		}
		if r.Mark != "" && slices.ContainsFunc(f.Records, func(x program.CSVRecord) bool { return x.Mark == r.Mark }) {
			b.errorf(head, "two kinds of records begin with %q", r.Mark)
		}
		f.Records = append(f.Records, r)
	}
	if lists != 1 {
		b.errorf(head, "the root of a CSV message has one array, the rows, and this has %d", lists)
	}
	after := len(f.Records) - 1 - slices.IndexFunc(f.Records, func(r program.CSVRecord) bool { return r.List })
	if len(b.csv.marks) == 0 && after > 1 {
		b.errorf(head, "more than one record after the rows can be told apart only by a const as the first property of every record")
	}
	b.msg.CSV = f
}

// csvOpen refuses what is said about properties that have no name: a file has the
// columns that it has.
func (b *builder) csvOpen(at *schema.Value, o *program.ObjectNode) {
	if len(o.Patterns) > 0 || o.Names != 0 || o.Extra != 0 {
		b.errorf(at, "patternProperties, propertyNames and additionalProperties with a schema have no form in CSV")
	}
}

// constant is the text of the constant that the schema of a marking property has.
func (b *builder) constant(path string) string {
	for _, v := range b.fieldNotes[b.fields[path]] {
		if c := v.Get("const"); c != nil {
			return shown(c)
		}
	}
	return ""
}
