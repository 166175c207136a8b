package program

// ExprRule is a rule over several values: an expression that must be true when
// its scope, the node it stands at, is closed.
type ExprRule struct {
	Rule RuleID
	// Each is the table (see Node.Tables) whose rows the expression is asked
	// for one at a time; -1 asks once for the scope.
	Each int
	// At is the slot whose place the finding gets, with Each the column that has
	// where something stands (see Keep.Where); -1 is the scope itself or the row.
	At int
	// Most is how many breaches are shown, those of the first rows; 0 is all.
	Most int
	// Code is the expression, operands before operators; the last is the result. A
	// value that is not there is absent and makes what reads it absent, but for
	// ExprHas, for ExprAnd and ExprOr, where one side may decide alone, and for the
	// branch of ExprCond that is not taken. A rule whose result is absent holds.
	Code []Expr
}

// Keep says that a value goes to a slot of a scope. Of an object or an array
// nothing is kept but that it is there, for ExprHas.
type Keep struct {
	// Up is how many objects above the property's own parent the scope is: 0 for a
	// property of the scope itself. Arrays do not count, nor do further nodes that
	// apply to the same place.
	Up uint8
	// Slot is where the value goes. When List is not -1, it is a column of the
	// table of that number.
	Slot uint8
	List int8
	// Within is how many objects there are between the scope and the row, which is an
	// item of a list: 0 for a list that is a property of the scope. The items of a list of
	// scalars are rows themselves, and then Within is Up.
	Within uint8
	// Where says that not the value is kept but where it stands, for a finding.
	Where bool
}

// IsItem reports whether what is kept so is an item of a list itself.
func (k *Keep) IsItem() bool { return k.List >= 0 && k.Within == k.Up }

// Table is a list, or all lists at one path below the scope, by the columns that are
// read of the rows.
type Table struct {
	Columns uint8
	// Row is the column that has where each row stands, and one more. It is 0 where that
	// follows from a row's number.
	Row uint8
	// Key is the number of the key (see Node.Keys) whose rows these are, and one more.
	Key uint8
	// Each says that rules are asked for each row and that nothing else reads the rows:
	// one of which it is sure that they hold is forgotten.
	Each bool
}

// Key is a set of rows that are known by the values of some of their fields.
type Key struct {
	Table int
	// Columns are those of the fields, each followed by what its cells are (see
	// CellText), and then those of Same. A row without one of the fields is not of the key.
	Columns []int16
	Fields  int
	// When is an expression over the row that has to be true for it to be of the key;
	// empty where all rows are.
	When []Expr
	// Rule is broken by a row whose fields are those of an earlier one; where there are
	// more Columns than Fields, only by one that is not the same in those. 0 is none.
	Rule RuleID
	// At is the column that has where such a row shows the breach.
	At int
}

// RowStart is the Slot of a Keep on a list itself: each of its items begins a row,
// even one that has none of the columns.
const RowStart = 255

// ExprOp is an operator of an expression.
type ExprOp uint8

// The operators. A, B and C are operands by their index in the code.
const (
	ExprString ExprOp = iota // the constant S
	ExprInt                  // the constant N
	ExprBool                 // the constant N != 0
	ExprSlot                 // the value of slot N
	ExprSelf                 // the scalar value of the scope itself
	ExprHas                  // whether slot N has a value
	ExprNot                  // !A
	ExprAnd                  // A && B, CEL's three-valued and
	ExprOr                   // A || B
	ExprCond                 // A ? B : C
	ExprEq                   // A == B
	ExprNe
	ExprLt
	ExprLe
	ExprGt
	ExprGe
	ExprAdd // numbers; strings are joined
	ExprSub
	ExprMul
	ExprDiv
	ExprMod
	ExprSize       // characters of A
	ExprStartsWith // A starts with B
	ExprEndsWith
	ExprContains
	ExprMatches      // A matches Pattern
	ExprToInt        // int(A)
	ExprRegister     // whether register S has the key Args; where B is 1, or was not given
	ExprReplacement  // whether A is a CPR replacement number (day + 60)
	ExprIn           // A is one of Args
	ExprNumber       // the constant S, a decimal number in canonical form
	ExprToNumber     // A as a decimal number
	ExprLower        // A with the ASCII letters in lower case
	ExprUpper        // and in upper case
	ExprDate         // A, the text of an xs:date or an xs:dateTime, as a moment
	ExprDuration     // the constant N, nanoseconds
	ExprYears        // whole years from the day A to the day B
	ExprBirthDate    // the birth date that the CPR number A holds
	ExprGet          // column N, of kind B (see CellText), of the row of register S whose key is Args
	ExprValidOn      // whether register S has a row of the key Args but the last whose columns A and B bound the day of the last
	ExprCell         // the value of column N of the row that the rule or a macro is at
	ExprHasCell      // whether that column has a value
	ExprRows         // how many rows table N has
	ExprAll          // A holds for all rows of table N
	ExprExists       // A holds for a row of table N
	ExprExistsOne    // A holds for just one row of table N
	ExprUnique       // no values of the columns Args (see Key.Columns) of table N stand twice
	ExprSorted       // the values of column A of table N, compared as C says (see CellText), do not fall
	ExprDisjoint     // no two periods of table N, from column A to column B, with the same values of Args share a moment
	ExprContiguous   // each such period begins the day after the one before it ends
	ExprOnlyLastOpen // all rows of table N but the last have column A
	ExprKey          // whether key N has a row with the fields Args; B says that the rows so far are whole
	ExprPart         // part N (see PartYear) of the day of A
	ExprSubstring    // the characters of A from the one to, if there are two, the other of Args
)

// The parts of a day, as CEL counts them.
const (
	PartYear       = iota
	PartMonth      // from 0
	PartDate       // from 1
	PartDayOfMonth // from 0
	PartDayOfWeek  // from 0, Sunday
)

// What the cells of a column are.
const (
	CellText    = iota // compared by bytes
	CellInteger        // a number
	CellDate           // a day or a moment
	CellThere          // of ExprGet alone: not the value but whether there is one
)

// Expr is one operation of an expression.
type Expr struct {
	Op      ExprOp
	A, B, C int16
	N       int64
	S       string
	Args    []int16
	Pattern *Pattern
}
