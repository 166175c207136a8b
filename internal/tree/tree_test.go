package tree

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/program"
)

func object(members ...Member) *Value { return &Value{Type: program.Object, Members: members} }
func array(items ...*Value) *Value    { return &Value{Type: program.Array, Items: items} }
func member(name string, v *Value) Member {
	return Member{Name: name, XML: name, Value: v}
}

var message = &program.Message{Name: "M", Root: "M", Space: "urn:test", CSV: &program.CSV{Delimiter: ';', Quote: '"', Names: program.NamesFirst,
	Records: []program.CSVRecord{{Name: "R", List: true, Columns: []program.CSVColumn{{Name: "a", Property: "A"}, {Name: "b", Property: "B"}}}}}}

func TestATreeIsWrittenAsXML(t *testing.T) {
	attribute := member("Id", String(`"<`))
	attribute.Attr = true
	other := member("Anden", String("æ"))
	other.Space = "urn:anden"
	root := object(attribute, member("R", array(String("1\r"), Null())), other, member("Tom", object()))
	assert.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<M xmlns="urn:test" Id="&quot;&lt;">
  <R>1&#13;</R>
  <R xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>
  <Anden xmlns="urn:anden">æ</Anden>
  <Tom/>
</M>
`, string(XML(message, root)))
}

func TestALocalMessageHasAPrefixOnItsRootAlone(t *testing.T) {
	m := &program.Message{Name: "M", Root: "M", Space: "urn:test", Local: true}
	assert.Equal(t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<m:M xmlns:m=\"urn:test\">\n  <A>1</A>\n</m:M>\n",
		string(XML(m, object(member("A", String("1"))))))
}

func TestWhatIsInATreeIsInItsElement(t *testing.T) {
	root := object()
	root.Inner = []Document{{Message: &program.Message{Root: "Indre"}, Root: String("1")}}
	assert.Equal(t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<M xmlns=\"urn:test\">\n  <Indre xmlns=\"\">1</Indre>\n</M>\n", string(XML(message, root)))
}

func TestATreeIsWrittenAsJSON(t *testing.T) {
	root := object(member("A", String("\"\\\n\x01")), member("B", array(Number("1.50"), Bool(true), Null())), member("C", object()), member("D", array()))
	assert.Equal(t, `{
  "A": "\"\\\n\u0001",
  "B": [
    1.50,
    true,
    null
  ],
  "C": {},
  "D": []
}
`, string(JSON(message, root, false)))
	assert.Equal(t, "{\n  \"M\": {}\n}\n", string(JSON(message, object(), true)))
}

func TestATreeIsWrittenAsCSV(t *testing.T) {
	row := func(a, b string) *Value { return object(member("A", String(a)), member("B", String(b))) }
	root := object(member("R", array(row("1", "x;y"), object(member("B", String("2"))))))
	assert.Equal(t, "a;b\n1;\"x;y\"\n;2\n", string(CSV(message, root)))
	assert.Equal(t, [][]string{{"a", "b"}, {"1", "x;y"}, {"", "2"}}, Rows(message, root))
}

func TestATreeOfEachFormat(t *testing.T) {
	for _, test := range []struct {
		what           string
		root           *Value
		xml, json, csv bool
	}{
		{"rows of columns", object(member("R", array(object(member("A", String("1")))))), true, true, true},
		{"a list without items", object(member("R", array())), false, true, true},
		{"a list in a list", object(member("A", array(array(String("1"))))), false, true, false},
		{"a name twice", object(member("A", String("1")), member("A", String("1"))), true, false, false},
		{"a name that XML has not", object(member("1 A", String("1"))), false, true, false},
		{"a character that XML has not", object(member("A", String("\x01"))), false, true, false},
		{"an empty cell", object(member("R", array(object(member("A", String("")))))), true, true, false},
		{"a null", object(member("R", array(object(member("A", Null()))))), true, true, false},
	} {
		assert.Equal(t, test.xml, In(FormatXML, message, test.root), "%s as XML", test.what)
		assert.Equal(t, test.json, In(FormatJSON, message, test.root), "%s as JSON", test.what)
		assert.Equal(t, test.csv, In(FormatCSV, message, test.root), "%s as CSV", test.what)
	}
}

func TestACopyIsChangedAndTheTreeIsNot(t *testing.T) {
	root := object(member("A", array(String("1"), String("2"))))
	changed := root.With(Path{0, 1}, func(v *Value) { v.Text = "3" })
	assert.Equal(t, "2", root.At(Path{0, 1}).Text)
	assert.Equal(t, "3", changed.At(Path{0, 1}).Text)
	assert.False(t, root.Equal(changed))
	assert.True(t, root.Equal(root.Clone()))
}

func TestNumbersAreEqualByWhatTheyAreWorth(t *testing.T) {
	assert.True(t, Number("1.0").Equal(Number("1")))
	assert.False(t, Number("1").Equal(String("1")))
	assert.True(t, object(member("A", Number("1")), member("B", Null())).Equal(object(member("B", Null()), member("A", Number("1.0")))))
}
