package token

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shop has two versions of a list and another file with some of the same columns.
func shop() []*Layout {
	columns := func(names ...string) (list []LayoutColumn) {
		for _, n := range names {
			list = append(list, LayoutColumn{Name: n, Member: strings.ToLower(n)})
		}
		return list
	}
	rows := func(family string, names ...string) *Layout {
		return &Layout{Delimiter: ';', Quote: '"', Family: family, Records: []LayoutRecord{{Name: "rows", List: true, Columns: columns(names...)}}}
	}
	return []*Layout{rows("goods", "Nr", "Navn"), rows("goods", "Nr", "Navn"), rows("prices", "Nr", "Pris", "Fra")}
}

func TestInputRecognisesItsPayload(t *testing.T) {
	layouts := shop()
	wanted := func(w Wanted) Wanted {
		w.Layouts = func() []*Layout { return layouts }
		return w
	}
	for _, c := range []struct {
		about, name, payload string
		w                    Wanted
		format               string
		layout               *Layout
		problem              string
	}{
		{"an element", "f", " \n<T/>", Wanted{}, "xml", nil, ""},
		{"an object", "f", " {}", Wanted{}, "json", nil, ""},
		{"a number", "f", "-1", Wanted{}, "json", nil, ""},
		{"nothing known", "f", "hello", Wanted{}, "xml", nil, ""},
		{"nothing", "f", "", Wanted{}, "xml", nil, ""},
		{"documents on lines, by the name", "f.ndjson", "{}", Wanted{}, "ndjson", nil, ""},
		{"the same, compressed", "f.jsonl.gz", "{}", Wanted{}, "ndjson", nil, ""},
		{"documents one after another", "f", "{}\n{}", Wanted{}, "ndjson", nil, ""},
		{"column names, of which the newest version goes before", "f", "Nr;Navn\n1;a\n", Wanted{}, "csv", layouts[1], ""},
		{"column names of another", "f", "Nr;Pris;Fra\n", Wanted{}, "csv", layouts[2], ""},
		{"a name that is all there is to go by", "F.CSV", "x;y\n", Wanted{}, "csv", nil, RuleMessageColumns},
		{"an empty file of rows", "f.csv", " \n", Wanted{}, "csv", nil, RuleEmpty},
		{"what is asked for goes before the name", "f.csv", "{}", Wanted{Format: "json"}, "json", nil, ""},
		{"no rows are wanted", "f.csv", "Nr;Navn\n", Wanted{Rows: RowsNever}, "xml", nil, ""},
		{"rows are asked for where there are none", "f", "Nr;Navn\n", Wanted{Format: "csv", Rows: RowsNever}, "csv", nil, RuleMessageColumns},
		{"only rows are wanted", "f", "<T/>", Wanted{Rows: RowsAlways, Layout: layouts[2]}, "csv", layouts[2], ""},
		{"the rows of another than the one that is wanted", "f", "Nr;Navn\n", Wanted{Layout: layouts[2]}, "xml", nil, ""},
		{"an encoding that is unknown", "f", "<T/>", Wanted{Encoding: "klingon"}, "", nil, RuleEncodingUnknown},
	} {
		in := NewInput(wanted(c.w))
		for range 2 { // the second time with what the first left
			src, p := in.Open(iotest.OneByteReader(strings.NewReader(c.payload)), c.name)
			require.Equal(t, c.problem == "", p == nil, c.about)
			if p != nil {
				assert.Equal(t, c.problem, p.Rule, c.about)
				assert.Nil(t, src, c.about)
			} else {
				for k := src.Next().Kind; k != EOF && k != Invalid; k = src.Next().Kind {
				}
			}
			assert.Equal(t, c.format, in.Format(), c.about)
			assert.Same(t, c.layout, in.Layout(), c.about)
			assert.Equal(t, c.format == "csv", in.Rows(), c.about)

			src, p, whole := in.OpenBytes([]byte(c.payload), c.name)
			assert.Equal(t, c.problem == RuleEncodingUnknown, !whole, c.about)
			assert.Equal(t, c.problem == "", p == nil && src != nil, c.about)
		}
	}
}

// Columns that fit two files alike tell of neither.
func TestInputLeavesRowsThatFitTwoFiles(t *testing.T) {
	layouts := append(shop(), &Layout{Delimiter: ';', Family: "other", Records: shop()[0].Records})
	in := NewInput(Wanted{Layouts: func() []*Layout { return layouts }})
	_, p := in.Open(strings.NewReader("Nr;Navn\n"), "f.csv")
	require.NotNil(t, p)
	assert.Equal(t, &Problem{Rule: RuleMessageColumns, Detail: "Nr;Navn"}, p)
}

func TestAFailedReadIsPassedOn(t *testing.T) {
	broken := errors.New("the line is down")
	in := NewInput(Wanted{})
	src, p := in.Open(io.MultiReader(strings.NewReader("<T><A>"), iotest.ErrReader(broken)), "f")
	require.Nil(t, p)
	for src.Next().Kind != Invalid {
	}
	assert.ErrorIs(t, src.Problem(), broken)
}

func TestPathsInEachDialect(t *testing.T) {
	layout := &Layout{Records: []LayoutRecord{{Name: "rows", List: true, Columns: []LayoutColumn{{Name: "Nr.", Member: "nr"}}}}}
	csv := Dialect{words: layout}
	root, list, row := Step{Name: []byte("T")}, Step{Name: []byte("L")}, Step{Index: 3, Item: true}
	for _, c := range []struct {
		d    *Dialect
		open []Step
		at   *Step
		want string
	}{
		{&xmlDialect, nil, nil, "/"},
		{&xmlDialect, []Step{root, {Name: []byte("L"), Index: 3}}, &Step{Name: []byte("nr"), Attr: true}, "/T/L[3]/@nr"},
		{&jsonDialect, nil, nil, ""},
		{&jsonDialect, []Step{{}, list, row}, &Step{Name: []byte("a/b~c")}, "/L/2/a~1b~0c"},
		{&csv, nil, nil, ""},
		{&csv, []Step{{}, {Name: []byte("rows")}, row}, &Step{Name: []byte("nr")}, "row 3, column Nr."},
		{&csv, []Step{{}, {Name: []byte("rows")}}, &row, "row 3"},
		{&csv, []Step{{}}, &Step{Name: []byte("rows")}, "record rows"},
	} {
		assert.Equal(t, c.want, string(c.d.AppendPath(nil, c.open, c.at)), c.want)
	}
	var room [2]Step
	assert.Equal(t, "/T/L[3]", string(xmlDialect.AppendPath(nil, append([]Step{root}, xmlDialect.ListSteps(&room, "L", 3)...), nil)))
	assert.Equal(t, "/L/2", string(jsonDialect.AppendPath(nil, append([]Step{{}}, jsonDialect.ListSteps(&room, "L", 3)...), nil)))
}
