package token

// Problem is why a source stopped: the input is not well-formed, a limit was
// passed, or reading failed.
type Problem struct {
	// Rule is the rule that the input breaks; its texts stand in
	// schemas/forkontrol.
	Rule string
	// Offset is where, in bytes from the start of the decoded payload.
	Offset int64
	// Line and Column are those of Offset where there is no source to ask, else 0.
	Line, Column int
	// Detail is what was found there, as short text for the reader, often empty:
	// the name of a tag, the number of a character.
	Detail string
	// Want is what was expected there, often empty.
	Want string
	// Slip is the habit from elsewhere that shows in it.
	Slip Slip
	// Limit is the bound that was passed, 0 when none was.
	Limit int64
	// Err is what the reader said, nil unless reading failed.
	Err error
}

// Slip is something that other languages have and JSON has not.
type Slip uint8

// The slips.
const (
	NoSlip      Slip = iota
	SlipComment      // a comment
	SlipComma        // a comma after the last member or item
	SlipQuote        // names or strings that are not in double quotes
	SlipWord         // NaN, None, True
)

func (p *Problem) Error() string {
	s := p.Rule
	if p.Detail != "" {
		s += ": " + p.Detail
	}
	if p.Err != nil {
		s += ": " + p.Err.Error()
	}
	return s
}

func (p *Problem) Unwrap() error { return p.Err }

// The reasons of RuleReadFailed, as Detail, that package text has words for in every language.
const (
	ReasonDenied    = "access is denied"
	ReasonMissing   = "it does not exist"
	ReasonDirectory = "it is a folder"
	ReasonDisk      = "the disk has an error"
	ReasonName      = "its name is too long"
	ReasonFiles     = "too many files are open"
)

// The rules that a source itself knows. Each has its texts in
// schemas/forkontrol; a test keeps the two lists equal.
const (
	RuleXMLSyntax         = "forkontrol/xml/syntax/well-formed"       // markup that is none
	RuleXMLTagMismatch    = "forkontrol/xml/tag-mismatch/well-formed" // Detail: the end tag found, Want: the one expected
	RuleXMLUnclosed       = "forkontrol/xml/unclosed/well-formed"     // input ends inside; Detail: the innermost open element
	RuleXMLCharacter      = "forkontrol/xml/character/well-formed"    // Detail: U+XXXX
	RuleXMLReference      = "forkontrol/xml/reference/well-formed"    // a malformed or unknown reference; Detail: it
	RuleXMLAttribute      = "forkontrol/xml/attribute/well-formed"    // Detail: its name; malformed
	RuleXMLDuplicate      = "forkontrol/xml/duplicate-attribute/well-formed"
	RuleXMLComment        = "forkontrol/xml/comment/well-formed"
	RuleXMLInstruction    = "forkontrol/xml/instruction/well-formed" // processing instruction
	RuleXMLDeclaration    = "forkontrol/xml/declaration/well-formed" // <?xml … ?>
	RuleXMLNamespace      = "forkontrol/xml/namespace/well-formed"   // Detail: the name or the declaration
	RuleXMLNoRoot         = "forkontrol/xml/no-root/well-formed"
	RuleXMLAfterRoot      = "forkontrol/xml/after-root/well-formed" // content after the root element
	RuleJSONSyntax        = "forkontrol/json/syntax/well-formed"
	RuleJSONString        = "forkontrol/json/string/well-formed"
	RuleJSONNumber        = "forkontrol/json/number/well-formed"
	RuleJSONUnclosed      = "forkontrol/json/unclosed/well-formed"
	RuleJSONTrailing      = "forkontrol/json/trailing/well-formed"
	RuleJSONDuplicate     = "forkontrol/json/duplicate-key/well-formed"
	RuleCSVQuote          = "forkontrol/csv/quote/well-formed"       // a quote in a cell that is not quoted
	RuleCSVAfterQuote     = "forkontrol/csv/after-quote/well-formed" // Detail: what stands between a closing quote and the end of its cell
	RuleCSVUnclosed       = "forkontrol/csv/unclosed/well-formed"    // the input ends in a quoted cell
	RuleCSVCharacter      = "forkontrol/csv/character/well-formed"   // Detail: U+XXXX
	RuleCSVDelimiter      = "forkontrol/csv/delimiter/mismatch"      // Detail: the delimiter found, Want: the one expected
	RuleCSVEncoding       = "forkontrol/csv/encoding/mismatch"       // Detail: the encoding found, Want: those expected
	RuleCSVSeparator      = "forkontrol/csv/separator/well-formed"   // the line of a spreadsheet that names the delimiter; Detail: it
	RuleCSVLineEnd        = "forkontrol/csv/line-end/mismatch"       // Detail: CR CR LF, LF CR
	RuleCSVSurplus        = "forkontrol/csv/row/surplus"             // empty cells beyond the columns; Detail: how many
	RuleCSVError          = "forkontrol/csv/cell/error"              // a spreadsheet's mark of an error; Detail: it
	RuleCSVShortened      = "forkontrol/csv/cell/shortened"          // a number as a spreadsheet shows a long one
	RuleCSVNames          = "forkontrol/csv/names/missing"           // no row of column names; Want: the first of them
	RuleCSVColumn         = "forkontrol/csv/column/unknown"          // Detail: the name found, Want: the names known
	RuleCSVColumnName     = "forkontrol/csv/column/spelling"         // Detail: the name found, Want: the one meant
	RuleCSVColumnNameless = "forkontrol/csv/column/nameless"         // Detail: its number, from 1, Want: the names known
	RuleCSVColumnMissed   = "forkontrol/csv/column/missing"          // Want: its name
	RuleCSVColumnTwice    = "forkontrol/csv/column/repeated"         // Detail: its name
	RuleCSVColumnOrder    = "forkontrol/csv/column/misplaced"        // Detail: its name, Want: that of the column that comes after it
	RuleCSVCells          = "forkontrol/csv/row/cells"               // Detail: the number of cells, Want: that expected
	RuleCSVBlank          = "forkontrol/csv/row/blank"               // a line with nothing before a row
	RuleCSVRecord         = "forkontrol/csv/record/unknown"          // Detail: the first cell, Want: those known
	RuleCSVRecordPlace    = "forkontrol/csv/record/misplaced"        // Detail: the first cell
	RuleCSVRecordMissed   = "forkontrol/csv/record/missing"          // a record that stands before the rows; Want: its name
	RuleCSVRecordTaken    = "forkontrol/csv/record/assumed"          // the last row is taken for another record; Detail: its number of cells, Want: the record
	RuleLimitCells        = "forkontrol/limits/cells/exceeded"       // cells of one row of CSV
	RuleEncodingBytes     = "forkontrol/encoding/bytes/invalid"      // bytes that the encoding does not have; Detail: them
	RuleEncodingMark      = "forkontrol/encoding/mark/repeated"      // a second byte order mark
	RuleEncodingUnknown   = "forkontrol/encoding/name/unknown"       // Detail: the name
	RuleEncodingWrong     = "forkontrol/encoding/name/mismatch"      // Detail: the encoding that the bytes are in, Want: the one declared
	RuleEmpty             = "forkontrol/payload/content/empty"       // nothing but white space
	RuleKindWorkbook      = "forkontrol/payload/kind/workbook"       // a file of another kind; Detail of these: which
	RuleKindDocument      = "forkontrol/payload/kind/document"
	RuleKindPicture       = "forkontrol/payload/kind/picture"
	RuleKindPage          = "forkontrol/payload/kind/page"
	RuleKindTransfer      = "forkontrol/payload/kind/transfer" // what goes with a payload when it is sent
	RuleKindArchive       = "forkontrol/payload/kind/archive"
	RuleKindEncrypted     = "forkontrol/payload/kind/encrypted"
	RuleKindScript        = "forkontrol/payload/kind/script"
	RuleKindOther         = "forkontrol/payload/kind/other"
	RuleReadFailed        = "forkontrol/payload/read/failed"
	RuleLimitDepth        = "forkontrol/limits/depth/exceeded"
	RuleLimitName         = "forkontrol/limits/name/exceeded"
	RuleLimitText         = "forkontrol/limits/text/exceeded"
	RuleLimitAttrs        = "forkontrol/limits/attributes/exceeded"
	RuleLimitMembers      = "forkontrol/limits/members/exceeded"
	RuleLimitIdle         = "forkontrol/limits/idle/exceeded" // white space, or in XML comments, one after another
	RuleLimitSize         = "forkontrol/limits/size/exceeded" // of a decompressed file
)

// Rules of the engine that no source knows of. The first are about what tokens of any
// form may have and those of XML do.
const (
	RuleUnfit            = "forkontrol/payload/character/unfit" // Detail: U+XXXX
	RuleDoctype          = "forkontrol/xml/doctype/forbidden"
	RulePrefix           = "forkontrol/xml/prefix/unbound"
	RuleStrayText        = "forkontrol/xml/text/unexpected"      // character data between elements
	RuleStrayAttribute   = "forkontrol/xml/attribute/unexpected" // Detail: its name
	RuleNilValue         = "forkontrol/xml/nil/boolean"          // Detail: what xsi:nil says
	RuleNilUnasked       = "forkontrol/xml/nil/unexpected"       // xsi:nil where the element may not be nil
	RuleNilFilled        = "forkontrol/xml/nil/filled"           // an element that is nil and has content
	RuleTypeName         = "forkontrol/xml/type/name"            // Detail: what xsi:type says
	RuleTypeUnknown      = "forkontrol/xml/type/unknown"         // Detail: what xsi:type says
	RuleBroken           = "forkontrol/value/letters/broken"     // Detail: the characters, Want: what they were
	RuleLost             = "forkontrol/value/letters/lost"       // U+FFFD
	RuleInvisible        = "forkontrol/value/letters/invisible"  // a value of nothing but those; Detail: the first
	RuleUnborn           = "forkontrol/value/birth/future"       // Detail: the date of birth, Want: the day of the check
	RuleNamespace        = "forkontrol/xml/namespace/mismatch"
	RuleMessageUnknown   = "forkontrol/payload/message/unknown" // Detail: the root element
	RuleMessageVersion   = "forkontrol/payload/message/other-version"
	RuleMessageIdle      = "forkontrol/payload/message/not-in-force" // not on the day that is asked for
	RuleMessageAmbiguous = "forkontrol/payload/message/ambiguous"    // a JSON object that does not say what it is
	RuleMessageList      = "forkontrol/payload/message/list"         // an array where an object is wanted
	RuleMessageColumns   = "forkontrol/payload/message/columns"      // a CSV file whose columns are those of no message; Detail: its first line
	RuleRootMismatch     = "forkontrol/payload/root/mismatch"        // not the root of the message that was named
	RuleLimitRows        = "forkontrol/limits/rows/exceeded"
	RuleHoleEmpty        = "forkontrol/payload/hole/empty" // an envelope without payload
	RuleHoleSeveral      = "forkontrol/payload/hole/several"
	RuleEnvelopeInside   = "forkontrol/payload/envelope/inside"  // Detail: the envelope
	RuleEnvelopeVersion  = "forkontrol/payload/envelope/version" // Detail: the envelope, Want: the one that the system is called with
	RuleHoleText         = "forkontrol/payload/hole/text"        // a payload that is written as text, escaped or in CDATA
)
