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
	// Limit is the bound that was passed, 0 when none was.
	Limit int64
	// Err is what the reader said, nil unless reading failed.
	Err error
}

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

// The rules that a source itself knows. Each has its texts in
// schemas/forkontrol; a test keeps the two lists equal.
const (
	RuleXMLSyntax       = "forkontrol/xml/syntax/well-formed"       // markup that is none
	RuleXMLTagMismatch  = "forkontrol/xml/tag-mismatch/well-formed" // Detail: the end tag found, Want: the one expected
	RuleXMLUnclosed     = "forkontrol/xml/unclosed/well-formed"     // input ends inside; Detail: the innermost open element
	RuleXMLCharacter    = "forkontrol/xml/character/well-formed"    // Detail: U+XXXX
	RuleXMLReference    = "forkontrol/xml/reference/well-formed"    // a malformed or unknown reference; Detail: it
	RuleXMLAttribute    = "forkontrol/xml/attribute/well-formed"    // Detail: its name; malformed
	RuleXMLDuplicate    = "forkontrol/xml/duplicate-attribute/well-formed"
	RuleXMLComment      = "forkontrol/xml/comment/well-formed"
	RuleXMLInstruction  = "forkontrol/xml/instruction/well-formed" // processing instruction
	RuleXMLDeclaration  = "forkontrol/xml/declaration/well-formed" // <?xml … ?>
	RuleXMLNamespace    = "forkontrol/xml/namespace/well-formed"   // Detail: the name or the declaration
	RuleXMLNoRoot       = "forkontrol/xml/no-root/well-formed"
	RuleXMLAfterRoot    = "forkontrol/xml/after-root/well-formed" // content after the root element
	RuleJSONSyntax      = "forkontrol/json/syntax/well-formed"
	RuleJSONString      = "forkontrol/json/string/well-formed"
	RuleJSONNumber      = "forkontrol/json/number/well-formed"
	RuleJSONUnclosed    = "forkontrol/json/unclosed/well-formed"
	RuleJSONTrailing    = "forkontrol/json/trailing/well-formed"
	RuleJSONDuplicate   = "forkontrol/json/duplicate-key/well-formed"
	RuleCSVQuote        = "forkontrol/csv/quote/well-formed"       // a quote in a cell that is not quoted
	RuleCSVAfterQuote   = "forkontrol/csv/after-quote/well-formed" // Detail: what stands between a closing quote and the end of its cell
	RuleCSVUnclosed     = "forkontrol/csv/unclosed/well-formed"    // the input ends in a quoted cell
	RuleCSVCharacter    = "forkontrol/csv/character/well-formed"   // Detail: U+XXXX
	RuleCSVDelimiter    = "forkontrol/csv/delimiter/mismatch"      // Detail: the delimiter found, Want: the one expected
	RuleCSVEncoding     = "forkontrol/csv/encoding/mismatch"       // Detail: the encoding found, Want: those expected
	RuleCSVNames        = "forkontrol/csv/names/missing"           // no row of column names; Want: the first of them
	RuleCSVColumn       = "forkontrol/csv/column/unknown"          // Detail: the name found, Want: the names known
	RuleCSVColumnMissed = "forkontrol/csv/column/missing"          // Want: its name
	RuleCSVColumnTwice  = "forkontrol/csv/column/repeated"         // Detail: its name
	RuleCSVColumnOrder  = "forkontrol/csv/column/misplaced"        // Detail: its name, Want: that of the column that comes after it
	RuleCSVCells        = "forkontrol/csv/row/cells"               // Detail: the number of cells, Want: that expected
	RuleCSVBlank        = "forkontrol/csv/row/blank"               // a line with nothing before a row
	RuleCSVRecord       = "forkontrol/csv/record/unknown"          // Detail: the first cell, Want: those known
	RuleCSVRecordPlace  = "forkontrol/csv/record/misplaced"        // Detail: the first cell
	RuleLimitCells      = "forkontrol/limits/cells/exceeded"       // cells of one row of CSV
	RuleEncodingBytes   = "forkontrol/encoding/bytes/invalid"      // bytes that the encoding does not have; Detail: them
	RuleEncodingUnknown = "forkontrol/encoding/name/unknown"       // Detail: the name
	RuleEncodingWrong   = "forkontrol/encoding/name/mismatch"      // Detail: the encoding that the bytes are in, Want: the one declared
	RuleEmpty           = "forkontrol/payload/content/empty"       // nothing but white space
	RuleReadFailed      = "forkontrol/payload/read/failed"
	RuleLimitDepth      = "forkontrol/limits/depth/exceeded"
	RuleLimitName       = "forkontrol/limits/name/exceeded"
	RuleLimitText       = "forkontrol/limits/text/exceeded"
	RuleLimitAttrs      = "forkontrol/limits/attributes/exceeded"
	RuleLimitMembers    = "forkontrol/limits/members/exceeded"
	RuleLimitIdle       = "forkontrol/limits/idle/exceeded" // white space, or in XML comments, one after another
	RuleLimitSize       = "forkontrol/limits/size/exceeded" // of a decompressed file
)

// Rules of the engine that no source knows of. The first are about what tokens of any
// form may have and those of XML do.
const (
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
	RuleMessageUnknown   = "forkontrol/payload/message/unknown"      // Detail: the root element
	RuleMessageIdle      = "forkontrol/payload/message/not-in-force" // not on the day that is asked for
	RuleMessageAmbiguous = "forkontrol/payload/message/ambiguous"    // a JSON object that does not say what it is
	RuleMessageColumns   = "forkontrol/payload/message/columns"      // a CSV file whose columns are those of no message; Detail: its first line
	RuleRootMismatch     = "forkontrol/payload/root/mismatch"        // not the root of the message that was named
	RuleLimitRows        = "forkontrol/limits/rows/exceeded"
	RuleHoleEmpty        = "forkontrol/payload/hole/empty" // an envelope without payload
	RuleHoleSeveral      = "forkontrol/payload/hole/several"
)
