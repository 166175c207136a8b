package program

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// small is a ruleset with a message that has some of everything.
func small() *Ruleset {
	automaton := &Pattern{Classes: string(make([]byte, 128)), Width: 1, Next: "\x00\x01\x02", Accept: "\x00\x00\x01"}
	code := []Expr{
		{Op: ExprSlot, N: 0}, {Op: ExprMatches, A: 0, Pattern: automaton},
		{Op: ExprCell, N: 0}, {Op: ExprString, S: "x"}, {Op: ExprEq, A: 2, B: 3}, {Op: ExprAll, N: 0, A: 4}, {Op: ExprAnd, A: 1, B: 5},
		{Op: ExprSorted, N: 0, A: 1, C: CellDate}, {Op: ExprAnd, A: 6, B: 7},
		{Op: ExprString, S: "k"}, {Op: ExprGet, S: "reg", N: 1, B: CellInteger, Args: []int16{9}}, {Op: ExprInt}, {Op: ExprEq, A: 10, B: 11},
		{Op: ExprAnd, A: 8, B: 12},
	}
	m := &Message{ID: "s/m@1#M", Formats: []string{"json", "csv"}, CSV: &CSV{Delimiter: ';', Records: []CSVRecord{{List: true}}},
		Fields: make([]Field, 2), Rules: make([]Rule, 3),
		Nodes: []Node{{}, {Types: Object, Object: &ObjectNode{Props: []Prop{{Node: 2, Item: 2}}, Needs: []Need{{Prop: 0, Rule: 1}}, Deps: []Dep{{Prop: 0}}},
			Slots: 1, Tables: []Table{{Columns: 2}}, Exprs: []ExprRule{{Rule: 2, Each: -1, At: -1, Code: code}}},
			{Types: String, Checks: []Check{{Op: OpKind, Kind: KindCPR}, {Op: OpEnum, Enum: &Enum{}}, {Op: OpPattern, Pattern: automaton}}, Apply: &Apply{Any: []Choice{{}}}}}}
	return &Ruleset{Systems: []*System{{ID: "s", Messages: []*Message{m}, Rules: make([]Rule, 1)}},
		Registers: []Register{{Name: "reg", Keys: 1, Columns: []Column{{Kind: "string"}, {Kind: "integer"}}}}}
}

// Nothing that is unknown, and no number of a thing that is not there, is taken.
func TestWhatIsUnknownIsRefused(t *testing.T) {
	assert.Empty(t, small().Unsound())
	type change = func(r *Ruleset, m *Message, code []Expr)
	for what, changes := range map[string][]change{
		"an unknown check":         {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].Checks[1].Op = Op(len(Ops())) }},
		"an unknown kind of value": {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].Checks[0].Kind = KindNone }, func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].Checks[0].Kind = 200 }},
		"an unknown operation":     {func(_ *Ruleset, _ *Message, code []Expr) { code[3].Op = ExprOp(len(ExprOps())) }},
		"an unknown kind of cell":  {func(_ *Ruleset, _ *Message, code []Expr) { code[7].C = 3 }, func(_ *Ruleset, _ *Message, code []Expr) { code[10].B = -1 }},
		"content of XML Schema, which this build does not follow": {
			func(_ *Ruleset, m *Message, _ []Expr) { m.Marked = true },
			func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[1].Object.Markup = &Markup{} }},
		"an unknown type":                          {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].Types = 1 << 7 }},
		"an unknown kind of column":                {func(r *Ruleset, _ *Message, _ []Expr) { r.Registers[0].Columns[0].Kind = "time" }},
		"an unknown format":                        {func(_ *Ruleset, m *Message, _ []Expr) { m.Formats[0] = "yaml" }},
		"an unknown delimiter":                     {func(_ *Ruleset, m *Message, _ []Expr) { m.CSV.Delimiter = 'x' }},
		"an unknown kind of personal data":         {func(_ *Ruleset, m *Message, _ []Expr) { m.Fields[1].Personal = Birth + 1 }},
		"an unknown place of the names of columns": {func(_ *Ruleset, m *Message, _ []Expr) { m.CSV.Names = 3 }},
		"an unknown severity": {
			func(_ *Ruleset, m *Message, _ []Expr) { m.Rules[1].Severity = Error + 1 },
			func(r *Ruleset, _ *Message, _ []Expr) { r.Systems[0].Rules[0].Severity = Error + 1 }},
		"an unknown evidence": {
			func(_ *Ruleset, m *Message, _ []Expr) { m.Evidence = Official + 1 },
			func(_ *Ruleset, m *Message, _ []Expr) { m.Rules[1].Evidence = Official + 1 },
			func(_ *Ruleset, m *Message, _ []Expr) { m.Fields[1].Evidence = Official + 1 },
			func(r *Ruleset, _ *Message, _ []Expr) { r.Systems[0].Rules[0].Evidence = Official + 1 }},
		"an operand that is not before its operation or is one twice": {
			func(_ *Ruleset, _ *Message, code []Expr) { code[1].A = 1 },
			func(_ *Ruleset, _ *Message, code []Expr) { code[1].A = -1 },
			func(_ *Ruleset, _ *Message, code []Expr) { code[6].B = 1 },
			func(_ *Ruleset, _ *Message, code []Expr) { code[10].Args[0] = 100 }},
		"a value that is not there": {
			func(_ *Ruleset, _ *Message, code []Expr) { code[0].N = 1 },
			func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[1].Exprs[0].At = 1 }},
		"a list that is not there": {
			func(_ *Ruleset, _ *Message, code []Expr) { code[5].N = 1 },
			func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[1].Exprs[0].Each = 1 }},
		"a cell that is not there": {
			func(_ *Ruleset, _ *Message, code []Expr) { code[2].N = 2 },
			func(_ *Ruleset, _ *Message, code []Expr) { code[9] = Expr{Op: ExprHasCell} }},
		"a column that is not there": {
			func(_ *Ruleset, _ *Message, code []Expr) { code[7].A = 2 },
			func(_ *Ruleset, _ *Message, code []Expr) { code[10].N = 2 }},
		"a macro within another":                                   {func(_ *Ruleset, _ *Message, code []Expr) { code[4] = Expr{Op: ExprExists, N: 0, A: 2} }},
		"a register that is not there":                             {func(_ *Ruleset, _ *Message, code []Expr) { code[10].S = "none" }},
		"a key of another number of columns than the register has": {func(_ *Ruleset, _ *Message, code []Expr) { code[10].Args = nil }},
		"a rule without an expression":                             {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[1].Exprs[0].Code = nil }},
		"a pattern that is not there":                              {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].Checks[2].Pattern = nil }, func(_ *Ruleset, _ *Message, code []Expr) { code[1].Pattern = nil }},
		"an enumeration that is not there":                         {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].Checks[1].Enum = nil }},
		"an automaton that does not stay within its tables":        {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].Checks[2].Pattern.Next = "\x00\x01\x03" }},
		"a node that is not there":                                 {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].Apply.Any[0].Of = []NodeID{3} }},
		"a rule that is not there":                                 {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].TypeRule = 3 }},
		"a field that is not there":                                {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[2].Field = 2 }},
		"a property that is not there":                             {func(_ *Ruleset, m *Message, _ []Expr) { m.Nodes[1].Object.Needs[0].Prop = 1 }},
	} {
		for _, change := range changes {
			r := small()
			m := r.Systems[0].Messages[0]
			change(r, m, m.Nodes[1].Exprs[0].Code)
			assert.Contains(t, r.Unsound(), what)
		}
	}
}

// Every operation has a name of its own, and what is not listed is not known.
func TestOperationsHaveNames(t *testing.T) {
	var names []string
	for _, op := range Ops() {
		assert.True(t, op.Known())
		names = append(names, op.String())
	}
	assert.NotContains(t, names, "")
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(names))), len(Ops()))
	names = nil
	for _, op := range ExprOps() {
		assert.True(t, op.Known())
		names = append(names, op.String())
	}
	assert.NotContains(t, names, "")
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(names))), len(ExprOps()))
	assert.False(t, Op(len(Ops())).Known())
	assert.False(t, ExprOp(len(ExprOps())).Known())
	assert.False(t, KindNone.Known())
	assert.Equal(t, "unknown", ExprOp(200).String())
}
