package program

// The lists of what is allowed stand here, since every package may import this one, which
// imports nothing: the compiler that writes programs, the engine, and what shows them.

// The languages of texts.
const (
	Danish  = "da"
	English = "en"
)

// Languages are those that every Text has; the first is that of who does not say.
var Languages = []string{Danish, English}

// The formats of a payload, as messages list them.
const (
	FormatXML  = "xml"
	FormatJSON = "json"
	FormatCSV  = "csv"
)

// Formats are those that a message may have. A reader may ask for one more, see
// token.Formats.
var Formats = []string{FormatXML, FormatJSON, FormatCSV}
