//go:build !contracts

package compile

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/decls"
	"cel.dev/cel-go/common/types"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// The functions that expressions have beyond CEL and has of a register.

// cprType is what cpr(x) gives.
var cprType = types.NewObjectType("cpr")

// cprFields are the fields of cpr(x).
var cprFields = map[string]*types.Type{"birthDate": types.TimestampType, "isReplacement": types.BoolType}

func furtherFunctions() ([]*decls.FunctionDecl, error) {
	item := types.NewTypeParamType("T")
	list, text, when := types.NewListType(item), types.StringType, types.TimestampType
	var all []*decls.FunctionDecl
	var errs []error
	add := func(name string, options ...decls.FunctionOpt) {
		f, err := decls.NewFunction(name, options...)
		all, errs = append(all, f), append(errs, err)
	}
	add("date", decls.Overload("date_of_text", []*types.Type{text}, when))
	add("years", decls.Overload("years_between", []*types.Type{when, when}, types.IntType))
	add("cpr", decls.Overload("cpr_number", []*types.Type{text}, cprType))
	for _, name := range []string{"lowerAscii", "upperAscii"} {
		add(name, decls.MemberOverload("text_"+name, []*types.Type{text}, text))
	}
	// Functions over the rows of a list, by how few and how many of their fields they take.
	for name, most := range map[string][2]int{"unique": {1, maxKeys}, "sorted": {1, 1}, "onlyLastOpen": {1, 1}, "disjoint": {2, 2 + maxKeys}, "contiguous": {2, 2}} {
		var overloads []decls.FunctionOpt
		for n := most[0]; n <= most[1]; n++ {
			overloads = append(overloads, decls.MemberOverload("list_"+name+strconv.Itoa(n), append([]*types.Type{list}, slices.Repeat([]*types.Type{text}, n)...), types.BoolType))
		}
		add(name, overloads...)
	}
	add("substring", decls.MemberOverload("text_from", []*types.Type{text, types.IntType}, text),
		decls.MemberOverload("text_from_to", []*types.Type{text, types.IntType, types.IntType}, text))
	var get, lacks, validOn []decls.FunctionOpt
	args := []*types.Type{registerType}
	for n := 1; n <= maxKeys; n++ {
		args = append(args, types.DynType)
		key := args[:len(args):len(args)]
		get = append(get, decls.MemberOverload("register_get_"+strconv.Itoa(n), key, types.DynType))
		lacks = append(lacks, decls.MemberOverload("register_lacks_"+strconv.Itoa(n), key, types.BoolType))
		validOn = append(validOn, decls.MemberOverload("register_validOn_"+strconv.Itoa(n), append(key, when), types.BoolType))
	}
	add("get", get...)
	add("lacks", lacks...)
	add("validOn", validOn...)
	return all, errors.Join(errs...)
}

// further translates a call of one of these functions; false when it is none.
func (t *translator) further(name string, args []ast.Expr) (int16, bool) {
	switch name {
	case "date":
		return t.date(name, args), true
	case "duration":
		return t.duration(args), true
	case "years":
		return t.years(name, args), true
	case "cpr":
		return t.fail(t.source, "cpr(x) is not a value: read its birthDate or isReplacement"), true
	case "lowerAscii", "upperAscii":
		return t.inCase(name, args), true
	case "double":
		return t.double(args), true
	case "unique", "sorted":
		return t.ordered(name, args), true
	case "onlyLastOpen":
		return t.onlyLastOpen(name, args), true
	case "disjoint", "contiguous":
		return t.periods(name, args), true
	case "lacks":
		return t.lacks(args), true
	case "validOn":
		return t.validOn(args), true
	case "substring":
		x := program.Expr{Op: program.ExprSubstring, A: t.expr(args[0])}
		for _, a := range args[1:] {
			x.Args = append(x.Args, t.expr(a))
		}
		return t.add(x), true
	}
	if which, ok := parts[name]; ok && len(args) == 1 && t.kind(args[0]) == types.TimestampKind {
		return t.add(program.Expr{Op: program.ExprPart, A: t.expr(args[0]), N: which}), true
	}
	return 0, false
}

// parts are the functions of CEL that give a part of a date.
var parts = map[string]int64{
	"getFullYear": program.PartYear, "getMonth": program.PartMonth, "getDate": program.PartDate,
	"getDayOfMonth": program.PartDayOfMonth, "getDayOfWeek": program.PartDayOfWeek,
}

// kindWords name the kinds of values in messages.
var kindWords = map[types.Kind]string{
	types.StringKind: "text", types.IntKind: "integer", types.DoubleKind: "decimal number", types.BoolKind: "boolean",
	types.TimestampKind: "date", types.DurationKind: "duration", types.ListKind: "list", types.StructKind: "object", types.DynKind: "any",
}

// comparable reports whether values of two kinds can be compared with each other.
func comparable(a, b types.Kind) bool {
	number := func(k types.Kind) bool { return k == types.IntKind || k == types.DoubleKind }
	switch a {
	case types.StringKind, types.BoolKind, types.TimestampKind, types.DurationKind:
		return a == b
	case types.StructKind, types.ListKind:
		return true // which is refused with more to say
	}
	return number(a) && number(b) || a == types.DynKind
}

// computes reports whether an operator computes a value of two kinds.
func computes(op program.ExprOp, a, b types.Kind) bool {
	when, span := types.TimestampKind, types.DurationKind
	switch {
	case a == types.IntKind && b == types.IntKind:
		return true
	case op == program.ExprAdd:
		return a == types.StringKind && b == types.StringKind || a == when && b == span || a == span && (b == when || b == span)
	case op == program.ExprSub:
		return a == when && (b == when || b == span) || a == span && b == span
	}
	return false
}

// typedArg translates an argument that must be of a kind.
func (t *translator) typedArg(name string, e ast.Expr, kind types.Kind) int16 {
	if k := t.kind(e); k != kind {
		return t.fail(t.source, "%s is of a %s, not of a value of type %s", name, kindWords[kind], kindWords[k])
	}
	return t.expr(e)
}

// date reads a date; a column of dates is one already.
func (t *translator) date(name string, args []ast.Expr) int16 {
	if t.kind(args[0]) == types.TimestampKind {
		return t.expr(args[0])
	}
	return t.add(program.Expr{Op: program.ExprDate, A: t.typedArg(name, args[0], types.StringKind)})
}

func (t *translator) years(name string, args []ast.Expr) int16 {
	x := program.Expr{Op: program.ExprYears, A: t.typedArg(name, args[0], types.TimestampKind)}
	x.B = t.typedArg(name, args[1], types.TimestampKind)
	return t.add(x)
}

func (t *translator) duration(args []ast.Expr) int16 {
	text, ok := constant(args[0])
	d, err := time.ParseDuration(text)
	if !ok || err != nil {
		return t.fail(t.source, "duration needs a constant such as '24h' or '90m'")
	}
	return t.add(program.Expr{Op: program.ExprDuration, N: int64(d)})
}

func (t *translator) inCase(name string, args []ast.Expr) int16 {
	op := program.ExprLower
	if name == "upperAscii" {
		op = program.ExprUpper
	}
	return t.add(program.Expr{Op: op, A: t.typedArg(name, args[0], types.StringKind)})
}

func (t *translator) double(args []ast.Expr) int16 {
	switch k := t.kind(args[0]); k {
	case types.StringKind, types.IntKind, types.DoubleKind:
		return t.add(program.Expr{Op: program.ExprToNumber, A: t.expr(args[0])})
	default:
		return t.fail(t.source, "double is of a text or a number, not of a value of type %s", kindWords[k])
	}
}

// decimal is a constant decimal number. The shortest text that gives the constant
// is the one that was written.
func (t *translator) decimal(f float64) int16 {
	text, ok := value.Canonical(strconv.AppendFloat(nil, f, 'f', -1, 64))
	if !ok {
		return t.fail(t.source, "%v is not a decimal number", f)
	}
	return t.add(program.Expr{Op: program.ExprNumber, S: text})
}

// readResult reads a field of what a function gives: cpr(x).birthDate, or a column
// of a register's row.
func (t *translator) readResult(e ast.Expr, has bool) (x int16, made bool) {
	if e.Kind() != ast.SelectKind || e.AsSelect().Operand().Kind() != ast.CallKind {
		return 0, false
	}
	s := e.AsSelect()
	call := s.Operand().AsCall()
	switch call.FunctionName() {
	case "cpr":
		if has {
			return t.fail(t.source, "has is of fields of this, it and rows, and of columns of registers only"), true
		}
		op := program.ExprBirthDate
		if s.FieldName() == "isReplacement" {
			op = program.ExprReplacement
		}
		return t.add(program.Expr{Op: op, A: t.typedArg("cpr", call.Args()[0], types.StringKind)}), true
	case "get":
		return t.get(e, has), true
	}
	return 0, false
}
