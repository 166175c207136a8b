package program

// The operations that a ruleset may have, each with its name. These lists are what
// makes an operation known: one that is not here is refused wherever rules are loaded
// (see Message.Unsound), and a test in internal/oracle takes each through every place that
// must know it, in the order in which to add it there.

var opNames = [...]string{
	OpMinLength: "minLength", OpMaxLength: "maxLength", OpPattern: "pattern", OpEnum: "enum",
	OpMinimum: "minimum", OpMaximum: "maximum", OpExclMinimum: "exclusiveMinimum", OpExclMaximum: "exclusiveMaximum",
	OpMultipleOf: "multipleOf", OpKind: "kind", OpTotalDigits: "totalDigits", OpFractionDigits: "fractionDigits",
	OpDefault: "default", OpSpace: "space", OpForm: "form", OpFacet: "facet", OpOrder: "order", OpSame: "same",
	OpMinParts: "minParts", OpMaxParts: "maxParts",
}

// Known reports whether there is such a check.
func (op Op) Known() bool { return int(op) < len(opNames) }

func (op Op) String() string { return name(opNames[:], uint8(op)) }

// Ops lists all checks.
func Ops() []Op { return list[Op](len(opNames)) }

var kindNames = [...]string{
	KindNone: "none", KindDate: "date", KindTime: "time", KindDateTime: "date-time",
	KindXSDate: "xs:date", KindXSDateTime: "xs:dateTime", KindXSTime: "xs:time",
	KindEmail: "email", KindIPv4: "ipv4", KindIPv6: "ipv6", KindURI: "uri", KindURIReference: "uri-reference",
	KindUUID: "uuid", KindRegex: "regex", KindJSONPointer: "json-pointer", KindRelPointer: "relative-json-pointer",
	KindCPR: "cpr", KindCVR: "cvr", KindPNumber: "p-number", KindEAN: "ean", KindInstitution: "institution",
	KindDanishDecimal: "danish-decimal", KindJN: "jn", KindCPRHyphen: "cpr-hyphen",
}

// Known reports whether there is such a kind. KindNone is in place of one and none itself.
func (k Kind) Known() bool { return k > KindNone && int(k) < len(kindNames) }

func (k Kind) String() string { return name(kindNames[:], uint8(k)) }

// Kinds lists all kinds but KindNone.
func Kinds() []Kind { return list[Kind](len(kindNames))[1:] }

// reads says what an operation of an expression reads beside its constants.
type reads uint16

const (
	readsA     reads = 1 << iota // the operation A
	readsB                       // the operation B
	readsC                       // the operation C
	readsArgs                    // the operations Args
	readsSlot                    // the slot N
	readsCell                    // the cell N of the row that a macro is at
	readsTable                   // the table N
	readsWhole                   // of it the column A or, with readsB, the columns A and B
	readsTuple                   // of it the columns Args
)

var exprOps = [...]struct {
	name  string
	reads reads
}{
	ExprString: {"string", 0}, ExprInt: {"int", 0}, ExprBool: {"bool", 0}, ExprNumber: {"number", 0}, ExprDuration: {"duration", 0},
	ExprSlot: {"slot", readsSlot}, ExprSelf: {"self", 0}, ExprHas: {"has", readsSlot},
	ExprNot: {"not", readsA}, ExprAnd: {"and", readsA | readsB}, ExprOr: {"or", readsA | readsB}, ExprCond: {"cond", readsA | readsB | readsC},
	ExprEq: {"eq", readsA | readsB}, ExprNe: {"ne", readsA | readsB}, ExprLt: {"lt", readsA | readsB}, ExprLe: {"le", readsA | readsB},
	ExprGt: {"gt", readsA | readsB}, ExprGe: {"ge", readsA | readsB},
	ExprAdd: {"add", readsA | readsB}, ExprSub: {"sub", readsA | readsB}, ExprMul: {"mul", readsA | readsB},
	ExprDiv: {"div", readsA | readsB}, ExprMod: {"mod", readsA | readsB},
	ExprSize: {"size", readsA}, ExprStartsWith: {"startsWith", readsA | readsB}, ExprEndsWith: {"endsWith", readsA | readsB},
	ExprContains: {"contains", readsA | readsB}, ExprMatches: {"matches", readsA}, ExprIn: {"in", readsA | readsArgs},
	ExprToInt: {"toInt", readsA}, ExprToNumber: {"toNumber", readsA}, ExprLower: {"lower", readsA}, ExprUpper: {"upper", readsA},
	ExprReplacement: {"replacement", readsA}, ExprBirthDate: {"birthDate", readsA}, ExprDate: {"date", readsA}, ExprYears: {"years", readsA | readsB},
	ExprRegister: {"register", readsArgs}, ExprGet: {"get", readsArgs}, ExprValidOn: {"validOn", readsArgs},
	ExprCell: {"cell", readsCell}, ExprHasCell: {"hasCell", readsCell}, ExprRows: {"rows", readsTable},
	ExprAll: {"all", readsTable | readsA}, ExprExists: {"exists", readsTable | readsA}, ExprExistsOne: {"existsOne", readsTable | readsA},
	ExprUnique: {"unique", readsTable | readsTuple}, ExprSorted: {"sorted", readsTable | readsWhole},
	ExprDisjoint: {"disjoint", readsTable | readsWhole | readsB | readsTuple}, ExprContiguous: {"contiguous", readsTable | readsWhole | readsB},
	ExprOnlyLastOpen: {"onlyLastOpen", readsTable | readsWhole},
	ExprKey:          {"key", readsArgs}, ExprPart: {"part", readsA}, ExprSubstring: {"substring", readsA | readsArgs},
}

// Operands says what of an operation is what: which of A, B and C and whether Args are operations, and
// whether N is a slot, a cell of a row or a table. Of a table, Columns says how many of A and B
// are columns, and Tuple that Args are.
type Operands struct {
	A, B, C, Args     bool
	Slot, Cell, Table bool
	Columns           int
	Tuple             bool
}

// Operands says what of an operation is what.
func (op ExprOp) Operands() Operands {
	r := exprOps[op].reads
	has := func(bit reads) bool { return r&bit != 0 }
	o := Operands{A: has(readsA), B: has(readsB), C: has(readsC), Args: has(readsArgs), Slot: has(readsSlot), Cell: has(readsCell),
		Table: has(readsTable), Tuple: has(readsTuple)}
	if has(readsWhole) {
		o.Columns, o.A, o.B = 1, false, false
		if has(readsB) {
			o.Columns = 2
		}
	}
	return o
}

// Known reports whether there is such an operation.
func (op ExprOp) Known() bool { return int(op) < len(exprOps) }

func (op ExprOp) String() string {
	if op.Known() {
		return exprOps[op].name
	}
	return unknown
}

// ExprOps lists all operations of expressions.
func ExprOps() []ExprOp { return list[ExprOp](len(exprOps)) }

// unknown is in place of the name of what is not known.
const unknown = "unknown"

func name(names []string, n uint8) string {
	if int(n) < len(names) {
		return names[n]
	}
	return unknown
}

func list[T ~uint8](n int) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = T(i)
	}
	return all
}
