package fault

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// base is a sample in a format, of a message with one list of two columns.
func base(t *testing.T, format string) *sample.Sample {
	t.Helper()
	prop := func(name string, n program.NodeID, list bool) program.Prop {
		return program.Prop{Name: name, XML: name, Node: n, Item: n, List: list, Known: true}
	}
	rows := prop("Raekke", 2, true)
	rows.Item = 3
	m := &program.Message{ID: "test/m@1.0#M", Name: "M", Root: "M", Formats: []string{sample.XML, sample.JSON, sample.CSV},
		Rules: make([]program.Rule, 1), Fields: make([]program.Field, 1),
		Nodes: []program.Node{{},
			{Types: program.Object, Object: &program.ObjectNode{Props: []program.Prop{rows}}},
			{Types: program.Array, Array: &program.ArrayNode{Items: 3}},
			{Types: program.Object, Object: &program.ObjectNode{Props: []program.Prop{prop("A", 4, false), prop("B", 4, false)}}},
			{Types: program.String}},
		CSV: &program.CSV{Delimiter: ';', Quote: '"', Ordered: true, Names: program.NamesFirst, Records: []program.CSVRecord{{Name: "Raekke", List: true,
			Columns: []program.CSVColumn{{Name: "A", Property: "A"}, {Name: "B", Property: "B"}}}}}}
	row := &tree.Value{Type: program.Object, Members: []tree.Member{{Name: "A", XML: "A", Value: tree.String("1")}, {Name: "B", XML: "B", Value: tree.String("2")}}}
	root := &tree.Value{Type: program.Object, Members: []tree.Member{{Name: "Raekke", XML: "Raekke", Value: &tree.Value{Type: program.Array, Items: []*tree.Value{row}}}}}
	return &sample.Sample{Message: m, Tree: root, Format: format, Payload: tree.Render(format, m, root, false)}
}

// Each fault is the valid payload with one change.
func TestAFaultIsOneChangeAway(t *testing.T) {
	xml := func(s string) string {
		return "<M>\n  <Raekke>\n    <A>1</A>\n    <B>2</B>\n  </Raekke>\n" + s + "</M>\n"
	}
	for _, test := range []struct{ rule, format, want string }{
		{token.RuleXMLSyntax, sample.XML, xml("<1>\n")},
		{token.RuleXMLTagMismatch, sample.XML, xml("<Felt>1</felt>\n")},
		{token.RuleXMLReference, sample.XML, xml("&nbsp;\n")},
		{token.RuleXMLDuplicate, sample.XML, strings.Replace(xml(""), "<M>", `<M felt="1" felt="2">`, 1)},
		{token.RuleDoctype, sample.XML, "<!DOCTYPE M>\n" + xml("")},
		{token.RuleXMLUnclosed, sample.XML, strings.TrimSuffix(xml(""), "</M>\n")},
		{token.RuleXMLAfterRoot, sample.XML, xml("") + "<Mere/>\n"},
		{token.RuleEncodingBytes, sample.XML, xml("bl\xe5\n")},
		{"forkontrol/xml/attribute/unexpected", sample.XML, strings.Replace(xml(""), "<M>", `<M ukendt="1">`, 1)},
		{token.RuleJSONSyntax, sample.JSON, "{,\n  \"Raekke\": [\n    {\n      \"A\": \"1\",\n      \"B\": \"2\"\n    }\n  ]\n}\n"},
		{token.RuleJSONDuplicate, sample.JSON, "{\"Raekke\": null,\n  \"Raekke\": [\n    {\n      \"A\": \"1\",\n      \"B\": \"2\"\n    }\n  ]\n}\n"},
		{token.RuleJSONUnclosed, sample.JSON, "{\n  \"Raekke\": [\n    {\n      \"A\": \"1\",\n      \"B\": \"2\"\n    }\n  ]"},
		{token.RuleUnfit, sample.JSON, "{\n  \"Raekke\": [\n    {\n      \"A\": \"1\",\n      \"B\": \"2\\u0000\"\n    }\n  ]\n}\n"},
		{token.RuleMessageList, sample.JSON, "[{\n  \"Raekke\": [\n    {\n      \"A\": \"1\",\n      \"B\": \"2\"\n    }\n  ]\n}]\n"},
		{token.RuleCSVQuote, sample.CSV, "A;B\na\"b;\n1;2\n"},
		{token.RuleCSVUnclosed, sample.CSV, "A;B\n\"a;\n1;2\n"},
		{token.RuleCSVBlank, sample.CSV, "A;B\n\n1;2\n"},
		{token.RuleCSVCells, sample.CSV, "A;B\n1;2;x\n"},
		{token.RuleCSVSurplus, sample.CSV, "A;B\n1;2;\n"},
		{token.RuleCSVSeparator, sample.CSV, "sep=;\nA;B\n1;2\n"},
		{token.RuleCSVLineEnd, sample.CSV, "A;B\r\r\n1;2\r\r\n"},
		{token.RuleCSVColumnName, sample.CSV, " A;B\n1;2\n"},
		{token.RuleKindPage, sample.XML, "<!DOCTYPE html>\n<html></html>\n"},
		{token.RuleCSVDelimiter, sample.CSV, "A,B\n1,2\n"},
		{token.RuleCSVNames, sample.CSV, "1;2\n"},
		{token.RuleCSVColumn, sample.CSV, "A;B;Ukendt\n1;2;\n"},
		{token.RuleCSVColumnNameless, sample.CSV, "A;;B\n1;;2\n"},
		{token.RuleCSVColumnTwice, sample.CSV, "A;B;A\n1;2;\n"},
		{token.RuleCSVColumnMissed, sample.CSV, "B\n2\n"},
		{token.RuleCSVColumnOrder, sample.CSV, "B;A\n2;1\n"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			f, err := Of(test.rule, base(t, test.format))
			require.NoError(t, err)
			assert.Equal(t, test.format, f.Format)
			assert.Equal(t, test.want, string(f.Bytes))
		})
	}
}

func TestWhatNoBytesBreakIsAnError(t *testing.T) {
	for rule, format := range map[string]string{
		"forkontrol/payload/read/failed": sample.XML, // the disk's
		"forkontrol/payload/hole/empty":  sample.XML, // takes an envelope
		token.RuleCSVBlank:               sample.XML, // takes CSV
		token.RuleCSVRecord:              sample.CSV, // takes records of several kinds
	} {
		_, err := Of(rule, base(t, format))
		assert.ErrorIs(t, err, sample.ErrNone, rule)
	}
}

// Without a sample there is a payload all the same, but for what takes a message.
func TestAFaultNeedsNoBase(t *testing.T) {
	f, err := Of(token.RuleDoctype, nil)
	require.NoError(t, err)
	assert.Equal(t, "<!DOCTYPE Eksempel>\n<Eksempel>\n  <Felt>1</Felt>\n</Eksempel>\n", string(f.Bytes))
	_, err = Of(token.RuleCSVBlank, nil)
	assert.ErrorIs(t, err, sample.ErrNone)
}
