package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

// csvMessage compiles a message that takes CSV as csv says, in these formats.
func csvMessage(formats, csv, body string) (*program.Message, error) {
	dir := directory(body)
	file := dir["demo/pupils/1.0/Report.json"]
	file.Data = []byte(strings.Replace(string(file.Data), `"root": "Report"}`, `"root": "Report", "formats": [`+formats+`], "csv": `+csv+`}`, 1))
	r, err := Ruleset(dir)
	if err != nil {
		return nil, err
	}
	_, m := r.Find("demo/pupils@1.0#Report")
	return m, nil
}

const rowsOnly = `"additionalProperties": false, "required": ["Rows"], "properties": {"Rows": {"type": "array", "minItems": 1, ` +
	`"items": {"type": "object", "additionalProperties": false, "required": ["Nr", "Navn"], "properties": {` +
	`"Nr": {"type": "integer", ` + field + `, "Navn": {"type": "string", "minLength": 1, "maxLength": 9, "x-csv": {"name": "Elevens navn"}, ` + field + `}}, ` + field + `}`

func TestCSVForm(t *testing.T) {
	m, err := csvMessage(`"csv"`, `{"delimiter": ";", "names": "first", "encodings": ["utf-8", "windows-1252"]}`, rowsOnly)
	require.NoError(t, err)
	assert.Equal(t, &program.CSV{Delimiter: ';', Quote: '"', Names: program.NamesFirst, Ordered: true, Encodings: []string{"utf-8", "windows-1252"},
		Records: []program.CSVRecord{{Name: "Rows", List: true, Columns: []program.CSVColumn{{Name: "Nr", Property: "Nr"}, {Name: "Elevens navn", Property: "Navn"}}}}}, m.CSV)

	m, err = csvMessage(`"csv", "json"`, `{"delimiter": "any", "names": "none", "columns": "any", "quote": "none"}`, rowsOnly)
	require.NoError(t, err)
	assert.Equal(t, program.CSV{Names: program.NamesNone, Records: m.CSV.Records}, *m.CSV)

	m, err = csvMessage(`"csv"`, `{"delimiter": ";", "names": "first"}`, strings.Replace(rowsOnly, `"name": "Elevens navn"`, `"name": ""`, 1))
	require.NoError(t, err)
	assert.Equal(t, program.CSVColumn{Property: "Navn"}, m.CSV.Records[0].Columns[1], "a column without a name")
}

// A rule that no CSV file can break is none, unless the message has a JSON form too.
func TestCSVHasNoRuleThatNoFileBreaks(t *testing.T) {
	ids := func(formats string) (list []string) {
		m, err := csvMessage(formats, `{"delimiter": ";", "names": "first"}`, rowsOnly)
		require.NoError(t, err)
		for _, r := range m.Rules[1:] {
			list = append(list, strings.TrimPrefix(r.ID, "demo/pupils/"))
		}
		return list
	}
	assert.ElementsMatch(t, []string{"Rows/minItems", "Rows.Nr/type", "Rows.Nr/required", "Rows.Navn/maxLength", "Rows.Navn/required"}, ids(`"csv"`))
	assert.Contains(t, ids(`"csv", "json"`), "Rows.Navn/minLength")
}

// markedRows is a message with a header and a footer known by their first cells.
const markedRows = `"properties": {
	"Start": {"type": "object", "required": ["Slags", "Dato"], "properties": {"Slags": {"const": "S", ` + field + `, "Dato": {"type": "string", ` + field + `}, ` + field + `,
	"Rows": {"type": "array", "items": {"type": "object", "properties": {"Slags": {"const": "R", ` + field + `, "Nr": {"type": "integer", ` + field + `}}, ` + field + `,
	"Slut": {"type": "object", "properties": {"Slags": {"const": 9, ` + field + `, "Antal": {"type": "integer", ` + field + `}, ` + field + `}`

func TestCSVRecordsKnownByTheirFirstCell(t *testing.T) {
	m, err := csvMessage(`"csv"`, `{"delimiter": ";", "names": "none"}`, markedRows)
	require.NoError(t, err)
	var marks []string
	for _, r := range m.CSV.Records {
		marks = append(marks, r.Name+"="+r.Mark)
	}
	assert.Equal(t, []string{"Start=S", "Rows=R", "Slut=9"}, marks)
	for _, r := range m.Rules[1:] {
		assert.NotContains(t, r.ID, "Slags", "whatever else the first cell holds, the record is another")
	}
}

func TestCSVRefusesWhatHasNoForm(t *testing.T) {
	const good = `{"delimiter": ";", "names": "first"}`
	object := `{"type": "object", "properties": {"A": {"type": "string", ` + field + `}, ` + field
	rows := `"Rows": {"type": "array", "items": ` + strings.TrimSuffix(object, ", "+field) + `}, ` + field
	for _, c := range []struct{ formats, csv, body, want string }{
		{`"csv"`, good, `"properties": {"Rows": {"type": "string", ` + field + `}`, "a property of a CSV message's root is a record"},
		{`"csv"`, good, `"properties": {` + rows + `, "More": ` + strings.TrimPrefix(rows, `"Rows": `) + `}`, "has one array, the rows, and this has 2"},
		{`"csv"`, good, `"properties": {"Head": ` + object + `}`, "and this has 0"},
		{`"csv"`, good, strings.Replace(rowsOnly, `"Nr": {"type": "integer"`, `"Nr": {"type": "object"`, 1), "a column of a CSV message holds one scalar"},
		{`"csv"`, good, strings.Replace(rowsOnly, `"Nr": {"type": "integer"`, `"Nr": {"type": "array", "items": {"type": "string"}`, 1), "a column of a CSV message holds one scalar"},
		{`"csv"`, good, strings.Replace(rowsOnly, `"Nr": {`, `"Nr": {"x-csv": {"name": "Elevens navn"}, `, 1), `two columns of Rows are called "Elevens navn"`},
		{`"csv"`, good, strings.Replace(rowsOnly, `"minItems": 1`, `"minItems": 1, "x-csv": {"name": "x"}`, 1), "x-csv.name is the name of a column"},
		{`"csv"`, good, `"patternProperties": {"^a": {}}, ` + rowsOnly, "patternProperties"},
		{`"csv"`, good, `"properties": {` + rows + `, "E": ` + object + `, "F": ` + object + `}`, "only by a const"},
		{`"csv"`, good, strings.Replace(markedRows, `"const": "R"`, `"const": "S"`, 1), `two kinds of records begin with "S"`},
		{`"json"`, good, rowsOnly, "formats has no csv"},
		{`"csv"`, `{"delimiter": ";"}`, rowsOnly, "names"},
		{`"csv"`, `{"delimiter": "|", "names": "first"}`, rowsOnly, "delimiter"},
		{`"csv"`, `{"delimiter": ";", "names": "first", "encodings": ["ebcdic"]}`, rowsOnly, "encodings"},
	} {
		_, err := csvMessage(c.formats, c.csv, c.body)
		if assert.ErrorContains(t, err, c.want, c.body) {
			assert.Contains(t, err.Error(), "demo/pupils/1.0/Report.json")
		}
	}
	dir := directory(rowsOnly)
	file := dir["demo/pupils/1.0/Report.json"]
	file.Data = []byte(strings.Replace(string(file.Data), `"root": "Report"}`, `"root": "Report", "formats": ["csv"]}`, 1))
	_, err := Ruleset(dir)
	assert.ErrorContains(t, err, "x-message.csv is missing")
}
