package oracle

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// An operation is known in many places. These tests take each through all of them and
// fail for every place that misses one, by its name. Whoever adds an operation adds it to
// package program and follows what fails here, from above: a specimen of it in this file, then
// the places in their order.

// specimen is an operation in use: a schema, or an expression over the fields of
// specimenFields, with a payload that keeps it and one that breaks it.
type specimen struct {
	schema    string // of the field A
	expr      string
	each      string
	keys      string // x-keys beside the expression
	self      bool   // the expression is over the field Self
	good, bad string
	found     string // what a finding says was found, in the measure of the check
	// Of the compiled ruleset.
	t    *testing.T
	rs   *program.Ruleset
	bare *program.Ruleset // without the operation
	// The schemas of both.
	source, bareSource fstest.MapFS
	m                  *program.Message
	rule               program.RuleID
}

// place is one that must know every operation.
type place struct {
	where string
	knows func(s *specimen) (ok bool, why string)
}

// shared are the places of checks and expressions alike, after those that are theirs alone.
var shared = []place{
	{"internal/engine (check.go) or internal/expression (evaluate.go): the general way", func(s *specimen) (bool, string) { return s.verdicts(s.rs, true) }},
	{"internal/engine (guide.go): the guided way", func(s *specimen) (bool, string) { return s.verdicts(s.rs, false) }},
	{"internal/pack (shape.go): written and read", (*specimen).packed},
	{"internal/sample: a sample that keeps it", (*specimen).sampled},
	{"internal/sample: a sample that breaks it", (*specimen).brokenSample},
	{"internal/catalogue: described", func(s *specimen) (bool, string) { return s.differs(described) }},
}

var ofChecks = append(slices.Clone(shared),
	place{"internal/engine (check.go): where a value may be of any type", (*specimen).ofAnyType},
	place{"internal/engine (scalar.go): what was found, in its measure", (*specimen).measured},
	place{"schemas/common/keywords.json and internal/text: a sentence in both languages", (*specimen).told},
	place{"internal/xsd (simple.go): written, or named as left out", (*specimen).inXSD},
	place{"internal/handbook (schema.go): in the JSON Schema, where that has a word for it", (*specimen).inJSONSchema},
	place{"internal/typescript (message.go): in the type or beside it", func(s *specimen) (bool, string) { return s.differs(typed) }},
)

var ofExpressions = append(slices.Clone(shared),
	place{"internal/oracle (expr_test.go): cel-go says the same", (*specimen).inCEL},
)

var checkSpecimens = map[program.Op]specimen{
	program.OpMinLength:      {schema: `"type": "string", "minLength": 2`, good: `"ab"`, bad: `"a"`, found: "1"},
	program.OpMaxLength:      {schema: `"type": "string", "maxLength": 2`, good: `"ab"`, bad: `"abc"`, found: "3"},
	program.OpPattern:        {schema: `"type": "string", "pattern": "^[ab]+$"`, good: `"ab"`, bad: `"c"`},
	program.OpEnum:           {schema: `"type": "string", "enum": ["a", "b"]`, good: `"a"`, bad: `"c"`},
	program.OpMinimum:        {schema: `"type": "number", "minimum": 2`, good: `2`, bad: `1.9`},
	program.OpMaximum:        {schema: `"type": "number", "maximum": 2`, good: `2`, bad: `2.1`},
	program.OpExclMinimum:    {schema: `"type": "number", "exclusiveMinimum": 2`, good: `2.1`, bad: `2`},
	program.OpExclMaximum:    {schema: `"type": "number", "exclusiveMaximum": 2`, good: `1.9`, bad: `2`},
	program.OpMultipleOf:     {schema: `"type": "number", "multipleOf": 2`, good: `4`, bad: `3`},
	program.OpKind:           {schema: `"type": "string", "x-type": {"kind": "cvr"}`, good: `"10000009"`, bad: `"10000008"`},
	program.OpTotalDigits:    {schema: `"type": "number", "x-type": {"totalDigits": 2}`, good: `12`, bad: `123`, found: "3"},
	program.OpFractionDigits: {schema: `"type": "number", "x-type": {"fractionDigits": 1}`, good: `1.5`, bad: `1.25`, found: "2"},

	program.OpForm:     {schema: `"type": "string", "x-type": {"kind": "xs:gYear"}`, good: `"2026"`, bad: `"26"`},
	program.OpFacet:    {schema: `"type": "string", "x-pattern": [["[ab]+", "x"]]`, good: `"ab"`, bad: `"ax"`},
	program.OpOrder:    {schema: `"type": "string", "x-type": {"kind": "xs:gYear"}, "x-minimum": "2026"`, good: `"2026"`, bad: `"2025"`},
	program.OpSame:     {schema: `"type": "string", "x-type": {"kind": "xs:hexBinary"}, "x-enum": ["0fb7", "00"]`, good: `"0FB7"`, bad: `"0F"`},
	program.OpMinParts: {schema: `"type": "string", "x-type": {"kind": "xs:hexBinary"}, "x-length": {"min": 2, "of": "octets"}`, good: `"0FB7"`, bad: `"0F"`, found: "1"},
	program.OpMaxParts: {schema: `"type": "string", "x-list": {"type": "string"}, "x-length": {"max": 2, "of": "items"}`, good: `"a b"`, bad: `"a b c"`, found: "3"},
}

func TestEveryCheckIsKnownEverywhere(t *testing.T) {
	for _, op := range program.Ops() {
		if op.Prepares() { // it breaks no rule: internal/simple has tests of what it does
			continue
		}
		s, ok := checkSpecimens[op]
		if !assert.True(t, ok, "the check %s has no specimen in this file", op) {
			continue
		}
		t.Run(op.String(), func(t *testing.T) {
			s.compile(t)
			require.True(t, s.has(func(n *program.Node) bool {
				return slices.ContainsFunc(n.Checks, func(c program.Check) bool { return c.Op == op })
			}), "internal/compile (check.go) makes no check %s of its specimen", op)
			s.ask(op.String(), ofChecks)
		})
	}
}

func TestEveryKindIsKnownEverywhere(t *testing.T) {
	for _, kind := range program.Kinds() {
		t.Run(kind.String(), func(t *testing.T) {
			good, bad := value.Example(kind), value.BadExample(kind)
			require.True(t, good != "" && bad != "", "internal/value (example.go) has no example of the kind %s", kind)
			require.True(t, value.Valid(kind, []byte(good)) && !value.Valid(kind, []byte(bad)), "internal/value (value.go) does not distinguish the examples of the kind %s", kind)
			keyword := `"format": "` + kind.String() + `"`
			if !strings.Contains(standardFormats, " "+kind.String()+" ") {
				keyword = `"x-type": {"kind": "` + kind.String() + `"}`
			}
			s := specimen{schema: `"type": "string", ` + keyword, good: strconv.Quote(good), bad: strconv.Quote(bad)}
			s.compile(t)
			require.True(t, s.has(func(n *program.Node) bool {
				return slices.ContainsFunc(n.Checks, func(c program.Check) bool { return c.Op == program.OpKind && c.Kind == kind })
			}), "internal/compile (check.go) makes no check of the kind %s of %s", kind, keyword)
			s.ask(kind.String(), ofChecks)
		})
	}
}

// standardFormats are the kinds that JSON Schema has a format for.
const standardFormats = " date time date-time email ipv4 ipv6 uri uri-reference uuid regex json-pointer relative-json-pointer "

const aPeriod = `"s": "2024-02-01", "t": "2024-02-29"`

var exprSpecimens = map[program.ExprOp]specimen{
	program.ExprString:      {expr: `this.a == 'x'`, good: `{"a": "x"}`, bad: `{"a": "y"}`},
	program.ExprInt:         {expr: `this.n == 1`, good: `{"n": 1}`, bad: `{"n": 2}`},
	program.ExprBool:        {expr: `this.n == 1 || false`, good: `{"n": 1}`, bad: `{"n": 2}`},
	program.ExprSlot:        {expr: `this.a == this.b`, good: `{"a": "x", "b": "x"}`, bad: `{"a": "x", "b": "y"}`},
	program.ExprSelf:        {expr: `this != 'x'`, self: true, good: `{"Self": "y"}`, bad: `{"Self": "x"}`},
	program.ExprHas:         {expr: `has(this.a) || !has(this.b)`, good: `{"a": "x", "b": "y"}`, bad: `{"b": "y"}`},
	program.ExprNot:         {expr: `!(this.a == 'x')`, good: `{"a": "y"}`, bad: `{"a": "x"}`},
	program.ExprAnd:         {expr: `this.a == 'x' && this.b == 'y'`, good: `{"a": "x", "b": "y"}`, bad: `{"b": "x"}`},
	program.ExprOr:          {expr: `this.a == 'x' || this.b == 'y'`, good: `{"b": "y"}`, bad: `{"a": "y", "b": "x"}`},
	program.ExprCond:        {expr: `this.a == 'x' ? this.n == 1 : this.n == 2`, good: `{"a": "y", "n": 2}`, bad: `{"a": "x", "n": 2}`},
	program.ExprEq:          {expr: `this.n == 1`, good: `{"n": 1}`, bad: `{"n": 2}`},
	program.ExprNe:          {expr: `this.n != 1`, good: `{"n": 2}`, bad: `{"n": 1}`},
	program.ExprLt:          {expr: `this.n < 2`, good: `{"n": 1}`, bad: `{"n": 2}`},
	program.ExprLe:          {expr: `this.n <= 2`, good: `{"n": 2}`, bad: `{"n": 3}`},
	program.ExprGt:          {expr: `this.n > 2`, good: `{"n": 3}`, bad: `{"n": 2}`},
	program.ExprGe:          {expr: `this.n >= 2`, good: `{"n": 2}`, bad: `{"n": 1}`},
	program.ExprAdd:         {expr: `this.n + 1 < 4`, good: `{"n": 2}`, bad: `{"n": 3}`},
	program.ExprSub:         {expr: `this.n - 1 < 4`, good: `{"n": 4}`, bad: `{"n": 5}`},
	program.ExprMul:         {expr: `this.n * 2 < 5`, good: `{"n": 2}`, bad: `{"n": 3}`},
	program.ExprDiv:         {expr: `this.n / 2 < 2`, good: `{"n": 3}`, bad: `{"n": 4}`},
	program.ExprMod:         {expr: `this.n % 3 < 2`, good: `{"n": 4}`, bad: `{"n": 5}`},
	program.ExprSize:        {expr: `size(this.a) < 3`, good: `{"a": "æø"}`, bad: `{"a": "æøå"}`},
	program.ExprStartsWith:  {expr: `this.a.startsWith('x')`, good: `{"a": "xy"}`, bad: `{"a": "yx"}`},
	program.ExprEndsWith:    {expr: `this.a.endsWith('x')`, good: `{"a": "yx"}`, bad: `{"a": "xy"}`},
	program.ExprContains:    {expr: `this.a.contains('x')`, good: `{"a": "yxy"}`, bad: `{"a": "yy"}`},
	program.ExprMatches:     {expr: `this.a.matches('^x+$')`, good: `{"a": "xx"}`, bad: `{"a": "xy"}`},
	program.ExprToInt:       {expr: `int(this.a) < 10`, good: `{"a": "9"}`, bad: `{"a": "10"}`},
	program.ExprToNumber:    {expr: `double(this.a) < 9.5`, good: `{"a": "9.4"}`, bad: `{"a": "9.6"}`},
	program.ExprNumber:      {expr: `this.d < 9.5`, good: `{"d": 9.4}`, bad: `{"d": 9.6}`},
	program.ExprRegister:    {expr: `register('institutions').has(this.a)`, good: `{"a": "101001"}`, bad: `{"a": "999999"}`},
	program.ExprGet:         {expr: `register('institutions').get(this.a).type == this.b`, good: `{"a": "101001", "b": "1013"}`, bad: `{"a": "101001", "b": "1"}`},
	program.ExprValidOn:     {expr: `register('institutions').validOn(this.a, date(this.f))`, good: `{"a": "101001", "f": "2024-02-29"}`, bad: `{"a": "101001", "f": "2024-03-01"}`},
	program.ExprReplacement: {expr: `!cprReplacement(this.c)`, good: `{"c": "1203055024"}`, bad: `{"c": "7203055024"}`},
	program.ExprBirthDate:   {expr: `cpr(this.c).birthDate < date('2005-03-13')`, good: `{"c": "1203055024"}`, bad: `{"c": "1303055024"}`},
	program.ExprIn:          {expr: `this.a in ['x', 'y']`, good: `{"a": "y"}`, bad: `{"a": "z"}`},
	program.ExprLower:       {expr: `this.a.lowerAscii() != 'x'`, good: `{"a": "Y"}`, bad: `{"a": "X"}`},
	program.ExprUpper:       {expr: `this.a.upperAscii() != 'X'`, good: `{"a": "y"}`, bad: `{"a": "x"}`},
	program.ExprDate:        {expr: `date(this.f) < date(this.g)`, good: `{"f": "2024-02-29", "g": "2024-03-01"}`, bad: `{"f": "2024-03-01", "g": "2024-02-29"}`},
	program.ExprDuration:    {expr: `date(this.g) - date(this.f) < duration('48h')`, good: `{"f": "2024-02-29", "g": "2024-03-01"}`, bad: `{"f": "2024-02-28", "g": "2024-03-01"}`},
	program.ExprYears:       {expr: `years(date(this.f), date(this.g)) < 18`, good: `{"f": "2008-02-29", "g": "2026-02-28"}`, bad: `{"f": "2008-02-29", "g": "2026-03-01"}`},
	program.ExprCell:        {expr: `this.L.all(p, p.k != 'x')`, good: `{"L": [{"k": "y"}]}`, bad: `{"L": [{"k": "y"}, {"k": "x"}]}`},
	program.ExprHasCell:     {expr: `this.L.all(p, has(p.k))`, good: `{"L": [{"k": "y"}]}`, bad: `{"L": [{"k": "y"}, {}]}`},
	program.ExprRows:        {expr: `size(this.L) < 2`, good: `{"L": [{}]}`, bad: `{"L": [{}, {}]}`},
	program.ExprAll:         {expr: `this.L.all(p, p.k == this.a)`, good: `{"a": "x", "L": [{"k": "x"}]}`, bad: `{"a": "x", "L": [{"k": "y"}]}`},
	program.ExprExists:      {expr: `this.L.exists(p, p.k == 'x')`, good: `{"L": [{"k": "y"}, {"k": "x"}]}`, bad: `{"L": [{"k": "y"}]}`},
	program.ExprExistsOne:   {expr: `this.L.exists_one(p, p.k == 'x')`, good: `{"L": [{"k": "x"}, {"k": "y"}]}`, bad: `{"L": [{"k": "x"}, {"k": "x"}]}`},
	program.ExprUnique:      {expr: `this.L.unique('k')`, good: `{"L": [{"k": "x"}, {"k": "y"}]}`, bad: `{"L": [{"k": "x"}, {"k": "x"}]}`},
	program.ExprSorted:      {expr: `this.L.sorted('k')`, good: `{"L": [{"k": "x"}, {"k": "y"}]}`, bad: `{"L": [{"k": "y"}, {"k": "x"}]}`},
	program.ExprDisjoint: {expr: `this.L.disjoint('s', 't')`, good: `{"L": [{` + aPeriod + `}, {"s": "2024-03-01"}]}`,
		bad: `{"L": [{` + aPeriod + `}, {"s": "2024-02-29"}]}`},
	program.ExprContiguous: {expr: `this.L.contiguous('s', 't')`, good: `{"L": [{` + aPeriod + `}, {"s": "2024-03-01"}]}`,
		bad: `{"L": [{` + aPeriod + `}, {"s": "2024-03-02"}]}`},
	program.ExprKey: {expr: `key('names').has(it.k)`, each: "L", keys: `[{"name": "names", "rows": "S", "fields": ["."], "when": "it != 'z'"}]`,
		good: `{"L": [{"k": "x"}], "S": ["y", "x"]}`, bad: `{"L": [{"k": "z"}], "S": ["y", "x", "z"]}`},
	program.ExprPart:      {expr: `date(this.f).getMonth() == 1`, good: `{"f": "2024-02-29"}`, bad: `{"f": "2024-03-01"}`},
	program.ExprSubstring: {expr: `this.a.substring(1, 3) == 'øå'`, good: `{"a": "æøåx"}`, bad: `{"a": "æøxx"}`},
	program.ExprOnlyLastOpen: {expr: `this.L.onlyLastOpen('t')`, good: `{"L": [{` + aPeriod + `}, {"s": "2024-03-01"}]}`,
		bad: `{"L": [{"s": "2024-03-01"}, {` + aPeriod + `}]}`},
}

func TestEveryOperationOfExpressionsIsKnownEverywhere(t *testing.T) {
	for _, op := range program.ExprOps() {
		s, ok := exprSpecimens[op]
		if !assert.True(t, ok, "the operation %s has no specimen in this file", op) {
			continue
		}
		t.Run(op.String(), func(t *testing.T) {
			s.compile(t)
			require.True(t, s.has(func(n *program.Node) bool {
				return slices.ContainsFunc(n.Exprs, func(x program.ExprRule) bool {
					return slices.ContainsFunc(x.Code, func(e program.Expr) bool { return e.Op == op })
				})
			}), "internal/compile (expr.go) makes no operation %s of %s", op, s.expr)
			s.ask(op.String(), ofExpressions)
		})
	}
}

// specimenFields are what expressions read.
const specimenFields = `"a": {"type": "string", @}, "b": {"type": "string", @}, "n": {"type": "integer", @}, "d": {"type": "number", @},
 "f": {"type": "string", "x-type": {"kind": "xs:date"}, @}, "g": {"type": "string", "x-type": {"kind": "xs:date"}, @}, "c": {"type": "string", "x-type": {"kind": "cpr"}, @},
 "S": {"type": "array", "items": {"type": "string", @}, @},
 "L": {"type": "array", @, "items": {"type": "object", "properties": {"k": {"type": "string", @},
  "s": {"type": "string", "x-type": {"kind": "xs:date"}, @}, "t": {"type": "string", "x-type": {"kind": "xs:date"}, @}}}}, `
