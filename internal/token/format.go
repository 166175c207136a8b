package token

// Formats are the forms of a payload that a reader may ask for, as options and reports
// name them. "ndjson" is JSON with a document on each line.
var Formats = []string{formXML, formJSON, formNDJSON, formCSV}

// Encodings are the encodings that can be read, each by one of its names.
func Encodings() []string { return encodingNames[1:] }

// KnownEncoding reports whether an encoding of that name can be read. Besides those in
// Encodings, the names of the IANA registry and those met in practice are known; case
// does not count.
func KnownEncoding(name string) bool { return encodingOf([]byte(name)) != unknownEncoding }
