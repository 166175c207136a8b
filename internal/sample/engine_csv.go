package sample

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// breakCSV is BreakEngine for the rules on the form of a CSV file; base is a sample in
// CSV. It is not ok for other rules.
func breakCSV(rule string, base *Sample) (f Fault, ok bool, err error) {
	csv := func(b []byte) (Fault, bool, error) { return Fault{Payload: b, Format: CSV}, true, nil }
	if rule == token.RuleMessageColumns {
		return csv([]byte("ukendt;andet\n1;2\n"))
	}
	if !strings.HasPrefix(rule, "forkontrol/csv/") && rule != token.RuleLimitCells {
		return Fault{}, false, nil
	}
	none := func(why string) (Fault, bool, error) {
		return Fault{}, true, fmt.Errorf("%w breaks %s: it takes %s", ErrNone, rule, why)
	}
	if base == nil || base.Format != CSV {
		return none("a message in CSV")
	}
	form := base.Message.CSV
	rows := CSVRows(base.Message, base.Tree)
	names := -1 // the row of names
	if form.Names != program.NamesNone {
		names = slices.IndexFunc(rows, func(row []string) bool { return row[0] == form.Rows().Columns[0].Name })
	}
	write := func() (Fault, bool, error) { return csv(writeCSV(form, rows)) }
	// raw puts text, as it is, before the last row.
	raw := func(text string) (Fault, bool, error) {
		last := len(rows) - 1
		return csv(slices.Concat(writeCSV(form, rows[:last]), []byte(text), writeCSV(form, rows[last:])))
	}
	// cell is a row whose first cell is text as it is, of as many cells as the rows.
	cell := func(text string) string {
		d := ";"
		if form.Delimiter != 0 {
			d = string(rune(form.Delimiter))
		}
		if mark := form.Rows().Mark; mark != "" {
			text = mark + d + text
		}
		return text + strings.Repeat(d, max(len(form.Rows().Columns)-1-strings.Count(text, d), 0)) + "\n"
	}
	switch rule {
	case token.RuleCSVQuote, token.RuleCSVAfterQuote, token.RuleCSVUnclosed:
		if form.Quote == 0 {
			return none("a message with quotes")
		}
		q := string(rune(form.Quote))
		return raw(cell(map[string]string{token.RuleCSVQuote: "a" + q + "b", token.RuleCSVAfterQuote: q + "a" + q + "b", token.RuleCSVUnclosed: q + "a"}[rule]))
	case token.RuleCSVCharacter:
		return raw(cell("a\x01b"))
	case token.RuleCSVBlank:
		return raw("\n")
	case token.RuleCSVCells:
		rows[len(rows)-1] = append(rows[len(rows)-1], "")
		return write()
	case token.RuleCSVDelimiter:
		if form.Delimiter == 0 || len(rows[0]) < 2 {
			return none("a message with one delimiter")
		}
		other := *form
		other.Delimiter = token.Delimiters[0]
		if other.Delimiter == form.Delimiter {
			other.Delimiter = token.Delimiters[1]
		}
		return csv(writeCSV(&other, rows))
	case token.RuleCSVEncoding:
		if len(form.Encodings) == 0 || slices.Contains(form.Encodings, "utf-16") {
			return none("a message whose encodings are known")
		}
		out := []byte("\xFF\xFE")
		for _, c := range writeCSV(form, rows) {
			if c >= 0x80 {
				c = '?'
			}
			out = append(out, c, 0)
		}
		return csv(out)
	case token.RuleCSVRecord, token.RuleCSVRecordPlace:
		if form.Records[0].Mark == "" || len(form.Records) < 2 {
			return none("a message whose records begin with a code")
		}
		if rule == token.RuleCSVRecord {
			rows = append(rows, []string{"ukendt"})
		} else {
			rows = append(rows, rows[0])
		}
		return write()
	case token.RuleLimitCells:
		return raw(string(bytes.Repeat([]byte(";,\t"), token.DefaultLimits.Members)) + "\n")
	}
	if names < 0 || form.Names != program.NamesFirst {
		return none("a message with a row of column names")
	}
	// add puts a column behind the others.
	add := func(name string) {
		for i := names; i < len(rows); i++ {
			if i == names {
				rows[i] = append(rows[i], name)
			} else if len(rows[i]) == len(form.Rows().Columns) {
				rows[i] = append(rows[i], "")
			}
		}
	}
	switch rule {
	case token.RuleCSVNames:
		rows = slices.Delete(rows, names, names+1)
	case token.RuleCSVColumn:
		add("Ukendt")
	case token.RuleCSVColumnTwice:
		add(rows[names][0])
	case token.RuleCSVColumnMissed:
		for i := names; i < len(rows); i++ {
			rows[i] = rows[i][1:]
		}
	case token.RuleCSVColumnOrder:
		if !form.Ordered || len(rows[names]) < 2 {
			return none("a message whose columns have an order")
		}
		for i := names; i < len(rows); i++ {
			rows[i][0], rows[i][1] = rows[i][1], rows[i][0]
		}
	default:
		return none("something else")
	}
	return write()
}
