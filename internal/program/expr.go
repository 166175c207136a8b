package program

// ExprRule is a rule over several values: an expression that must be true when
// its scope, the node it stands at, is closed.
type ExprRule struct {
	Rule RuleID
	// Each is the slot of a list (see Keep) whose rows the expression is asked
	// for one at a time; -1 asks once for the scope.
	Each int
	// At is the slot whose place the finding gets, with Each the column; -1 is
	// the scope itself.
	At int
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
	// rows of the list that this slot names; the list is a property of the scope.
	// A list of scalars has its items in column 0 with an Up of 0.
	Slot uint8
	List int8
	// Whole says that List is the number of one of Node.Tables instead: the rows
	// are kept together, for operations over all of them.
	Whole bool
}

// Table is a list whose rows are kept together, by the columns that are read of them.
type Table struct {
	Columns uint8
}

// RowStart is the Slot of a Keep on a list itself: each of its items begins a row,
// even one that has none of the columns.
const RowStart = 255

// ExprOp is an operator of an expression.
type ExprOp uint8

// The operators. A, B and C are operands by their index in the code.
const (
	ExprString  ExprOp = iota // the constant S
	ExprInt                   // the constant N
	ExprBool                  // the constant N != 0
	ExprSlot                  // the value of slot N
	ExprItem                  // the value of column N of the row
	ExprSelf                  // the scalar value of the scope itself
	ExprHas                   // whether slot N has a value
	ExprHasItem               // whether column N of the row has a value
	ExprNot                   // !A
	ExprAnd                   // A && B, CEL's three-valued and
	ExprOr                    // A || B
	ExprCond                  // A ? B : C
	ExprEq                    // A == B
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
	ExprCell         // the value of column N of the row that a macro is at
	ExprHasCell      // whether that column has a value
	ExprRows         // how many rows table N has
	ExprAll          // A holds for all rows of table N
	ExprExists       // A holds for a row of table N
	ExprExistsOne    // A holds for just one row of table N
	ExprUnique       // no value of column A of table N stands twice
	ExprSorted       // the values of column A of table N, compared as C says (see CellText), do not fall
	ExprDisjoint     // no two periods of table N, from column A to column B, share a moment
	ExprContiguous   // each such period begins the day after the one before it ends
	ExprOnlyLastOpen // all rows of table N but the last have column A
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
