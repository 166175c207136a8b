package fault

import (
	"bytes"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// table is a payload in CSV as its rows.
type table struct {
	form *program.CSV
	rows [][]string
	// names is the number of the row of column names, -1 without one.
	names int
}

// csvFault breaks a rule on the form of CSV.
type csvFault struct {
	// takes says what message it takes; can reports whether the table is of one.
	takes sample.Reason
	can   func(t *table) bool
	make  func(t *table) []byte
}

// What a fault needs of its message.
var (
	csvNeeded       = sample.Reason{En: "a message in CSV is needed", Da: "det kræver en besked i CSV"}
	quotedNeeded    = sample.Reason{En: "a message with quotation marks is needed", Da: "det kræver en besked med anførselstegn"}
	openedNeeded    = sample.Reason{En: "a message with a row before its records is needed", Da: "det kræver en besked med en række før posterne"}
	endedNeeded     = sample.Reason{En: "a message whose last row may have any number of cells is needed", Da: "det kræver en besked, hvis sidste række kan have et vilkårligt antal celler"}
	delimitedNeeded = sample.Reason{En: "a message with one delimiter is needed", Da: "det kræver en besked med ét skilletegn"}
	encodedNeeded   = sample.Reason{En: "a message whose encodings are known is needed", Da: "det kræver en besked, hvis tegnsæt er kendt"}
	markedNeeded    = sample.Reason{En: "a message whose records begin with a code is needed", Da: "det kræver en besked, hvis poster begynder med en kode"}
	twoNeeded       = sample.Reason{En: "a message with two columns or more and a row of their names is needed", Da: "det kræver en besked med mindst to kolonner og en række af deres navne"}
	namedNeeded     = sample.Reason{En: "a message with a row of column names is needed", Da: "det kræver en besked med en række af kolonnenavne"}
	orderedNeeded   = sample.Reason{En: "a message whose columns have an order is needed", Da: "det kræver en besked, hvis kolonner har en rækkefølge"}
)

// csvFaults has what breaks each rule.
var csvFaults = map[string]csvFault{
	token.RuleCSVQuote: {quotedNeeded, (*table).quotes, func(t *table) []byte { return t.cell("a" + t.quote() + "b") }},
	token.RuleCSVAfterQuote: {quotedNeeded, (*table).quotes, func(t *table) []byte {
		return t.cell(t.quote() + "a" + t.quote() + "b")
	}},
	token.RuleCSVUnclosed:  {quotedNeeded, (*table).quotes, func(t *table) []byte { return t.cell(t.quote() + "a") }},
	token.RuleCSVCharacter: {make: func(t *table) []byte { return t.cell("a\x01b") }},
	token.RuleCSVBlank:     {make: func(t *table) []byte { return t.raw("\n") }},
	token.RuleCSVCells: {make: func(t *table) []byte {
		last := len(t.rows) - 1
		t.rows[last] = append(t.rows[last], "x")
		return t.write()
	}},
	token.RuleCSVSurplus: {make: func(t *table) []byte {
		last := len(t.rows) - 1
		t.rows[last] = append(t.rows[last], "")
		return t.write()
	}},
	token.RuleCSVSeparator: {make: func(t *table) []byte { return append([]byte("sep=;\n"), t.write()...) }},
	token.RuleCSVLineEnd:   {make: func(t *table) []byte { return bytes.ReplaceAll(t.write(), []byte("\n"), []byte("\r\r\n")) }},
	token.RuleCSVError:     {make: func(t *table) []byte { return t.cell("########") }},
	token.RuleCSVShortened: {make: func(t *table) []byte { return t.cell(t.quote() + "1,20306E+09" + t.quote()) }},
	token.RuleCSVRecordMissed: {openedNeeded, (*table).opened, func(t *table) []byte {
		t.rows = t.rows[1:]
		return t.write()
	}},
	token.RuleCSVRecordTaken: {endedNeeded, func(t *table) bool {
		last := &t.form.Records[len(t.form.Records)-1]
		return t.named() && last.Open && !last.List && len(t.form.Rows().Columns) > len(last.Columns)+1
	}, func(t *table) []byte {
		row := slices.Repeat([]string{"x"}, len(t.form.Records[len(t.form.Records)-1].Columns)+1)
		if last := len(t.rows) - 1; len(t.rows[last]) != len(t.rows[t.names]) { // the record's own
			t.rows = t.rows[:last]
		}
		t.rows = append(t.rows, row)
		return t.write()
	}},
	token.RuleCSVDelimiter: {delimitedNeeded, func(t *table) bool { return t.form.Delimiter != 0 && len(t.rows[0]) > 1 }, (*table).otherDelimiter},
	token.RuleCSVEncoding: {encodedNeeded, func(t *table) bool {
		return len(t.form.Encodings) > 0 && !slices.Contains(t.form.Encodings, "utf-16")
	}, (*table).inUTF16},
	token.RuleCSVRecord: {markedNeeded, (*table).marked, func(t *table) []byte {
		t.rows = append(t.rows, []string{"ukendt"})
		return t.write()
	}},
	token.RuleCSVRecordPlace: {markedNeeded, (*table).marked, func(t *table) []byte {
		t.rows = append(t.rows, t.rows[0])
		return t.write()
	}},
	token.RuleLimitCells: {make: func(t *table) []byte {
		return t.raw(string(bytes.Repeat([]byte(";,\t"), token.DefaultLimits.Members)) + "\n")
	}},
	token.RuleCSVNames: {namedNeeded, (*table).named, func(t *table) []byte {
		t.rows = slices.Delete(t.rows, t.names, t.names+1)
		return t.write()
	}},
	token.RuleCSVColumn: {namedNeeded, (*table).named, func(t *table) []byte { return t.column("Ukendt") }},
	token.RuleCSVColumnNameless: {twoNeeded, (*table).two, func(t *table) []byte {
		for i := t.names; i < len(t.rows); i++ {
			t.rows[i] = slices.Insert(slices.Clone(t.rows[i]), min(1, len(t.rows[i])), "")
		}
		return t.write()
	}},
	token.RuleCSVColumnName: {namedNeeded, (*table).named, func(t *table) []byte {
		t.rows[t.names][0] = " " + strings.ToUpper(t.rows[t.names][0])
		return t.write()
	}},
	token.RuleCSVColumnTwice: {namedNeeded, (*table).named, func(t *table) []byte { return t.column(t.rows[t.names][0]) }},
	token.RuleCSVColumnMissed: {namedNeeded, (*table).named, func(t *table) []byte {
		for i := t.names; i < len(t.rows); i++ {
			t.rows[i] = t.rows[i][1:]
		}
		return t.write()
	}},
	token.RuleCSVColumnOrder: {orderedNeeded, (*table).ordered, func(t *table) []byte {
		for i := t.names; i < len(t.rows); i++ {
			t.rows[i][0], t.rows[i][1] = t.rows[i][1], t.rows[i][0]
		}
		return t.write()
	}},
}

// breakCSV is Of for the rules on the form of a CSV file; base is a sample in
// CSV.
func breakCSV(rule string, base *sample.Sample) (Payload, error) {
	none := func(why sample.Reason) (Payload, error) { return Payload{}, &sample.None{Of: rule, Why: why} }
	if base == nil || base.Format != sample.CSV {
		return none(csvNeeded)
	}
	t := &table{form: base.Message.CSV, rows: tree.Rows(base.Message, base.Tree), names: -1}
	if t.form.Names != program.NamesNone {
		t.names = slices.IndexFunc(t.rows, func(row []string) bool { return row[0] == t.form.Rows().Columns[0].Name })
	}
	fault, known := csvFaults[rule]
	switch {
	case !known:
		return none(sample.NeedsMessage)
	case fault.can != nil && !fault.can(t):
		return none(fault.takes)
	}
	return Payload{Bytes: fault.make(t), Format: sample.CSV}, nil
}

func (t *table) quotes() bool  { return t.form.Quote != 0 }
func (t *table) quote() string { return string(rune(t.form.Quote)) }
func (t *table) marked() bool  { return t.form.Records[0].Mark != "" && len(t.form.Records) > 1 }
func (t *table) named() bool   { return t.names >= 0 && t.form.Names == program.NamesFirst }
func (t *table) opened() bool  { return t.names > 0 || t.marked() }
func (t *table) ordered() bool { return t.named() && t.form.Ordered && len(t.rows[t.names]) > 1 }
func (t *table) write() []byte { return tree.WriteRows(t.form, t.rows) }

// raw puts text, as it is, before the last row.
func (t *table) raw(text string) []byte {
	last := len(t.rows) - 1
	return slices.Concat(tree.WriteRows(t.form, t.rows[:last]), []byte(text), tree.WriteRows(t.form, t.rows[last:]))
}

// cell puts a row whose first cell is text as it is, of as many cells as the rows,
// before the last.
func (t *table) cell(text string) []byte {
	d := ";"
	if t.form.Delimiter != 0 {
		d = string(rune(t.form.Delimiter))
	}
	if mark := t.form.Rows().Mark; mark != "" {
		text = mark + d + text
	}
	return t.raw(text + strings.Repeat(d, max(len(t.form.Rows().Columns)-1-strings.Count(text, d), 0)) + "\n")
}

// column puts a column after the others.
// two reports whether a row of names has two columns, so that there is room for another between them.
func (t *table) two() bool { return t.named() && len(t.rows[t.names]) > 1 }

func (t *table) column(name string) []byte {
	for i := t.names; i < len(t.rows); i++ {
		if i == t.names {
			t.rows[i] = append(t.rows[i], name)
		} else if len(t.rows[i]) == len(t.form.Rows().Columns) {
			t.rows[i] = append(t.rows[i], "")
		}
	}
	return t.write()
}

func (t *table) otherDelimiter() []byte {
	other := *t.form
	other.Delimiter = token.Delimiters[0]
	if other.Delimiter == t.form.Delimiter {
		other.Delimiter = token.Delimiters[1]
	}
	return tree.WriteRows(&other, t.rows)
}

func (t *table) inUTF16() []byte {
	out := []byte("\xFF\xFE")
	for _, c := range t.write() {
		if c >= 0x80 {
			c = '?'
		}
		out = append(out, c, 0)
	}
	return out
}
