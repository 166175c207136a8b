package token

import (
	"bytes"
)

// What people hand in by mistake is recognised by its first bytes: a workbook in place of the CSV
// file saved from it, the page of an error in place of a payload. The signs are few and do not
// change, so they stand here: a library that knows hundreds of kinds is larger than what is left
// of the budget of the WebAssembly module.

// sign is how a file of another kind begins, and what else is in its beginning, as far as that is
// looked at.
type sign struct{ rule, found, begins, has string }

const (
	zipBegins = "PK\x03\x04"
	oleBegins = "\xD0\xCF\x11\xE0"
	richText  = `{\rtf`
)

// byteSigns are those of files that are no text. Office files are zip archives (ECMA-376 part 2,
// OpenDocument 1.2 part 3); those of before 2007 have the names of their parts in UTF-16.
var byteSigns = [...]sign{
	{RuleKindDocument, "PDF", "%PDF-", ""},
	{RuleKindWorkbook, "xlsx", zipBegins, "xl/"},
	{RuleKindWorkbook, "ods", zipBegins, "opendocument.spreadsheet"},
	{RuleKindDocument, "OpenDocument", zipBegins, "opendocument."},
	{RuleKindDocument, "docx", zipBegins, "word/"},
	{RuleKindDocument, "Office", zipBegins, "[Content_Types].xml"},
	{RuleKindArchive, "zip", zipBegins, ""},
	{RuleKindArchive, "zip", "PK\x05\x06", ""},
	{RuleKindEncrypted, "Office", oleBegins, "E\x00n\x00c\x00r\x00y\x00p\x00t\x00"},
	{RuleKindDocument, "doc", oleBegins, "W\x00o\x00r\x00d\x00D\x00o\x00c\x00"},
	{RuleKindDocument, "ppt", oleBegins, "P\x00o\x00w\x00e\x00r\x00P\x00"},
	{RuleKindTransfer, "msg", oleBegins, "_\x00_\x00s\x00u\x00b\x00s\x00t\x00g\x00"},
	{RuleKindWorkbook, "xls", oleBegins, ""},
	{RuleKindPicture, "PNG", "\x89PNG", ""},
	{RuleKindPicture, "JPEG", "\xFF\xD8\xFF", ""},
	{RuleKindPicture, "GIF", "GIF8", ""},
	{RuleKindPicture, "TIFF", "II*\x00", ""},
	{RuleKindPicture, "TIFF", "MM\x00*", ""},
	{RuleKindPicture, "WebP", "RIFF", "WEBP"},
	{RuleKindPicture, "HEIC", "\x00\x00\x00", "ftyp"},
	{RuleKindPicture, "BMP", "BM", "\x00\x00\x00\x00"},
	{RuleKindArchive, "gzip", "\x1F\x8B", ""},
	{RuleKindArchive, "7z", "7z\xBC\xAF", ""},
	{RuleKindArchive, "rar", "Rar!\x1A", ""},
	{RuleKindArchive, "bzip2", "BZh", "1AY&SY"},
	{RuleKindArchive, "xz", "\xFD7zXZ", ""},
	{RuleKindArchive, "zstd", "\x28\xB5\x2F\xFD", ""},
	{RuleKindArchive, "cab", "MSCF\x00", ""},
	{RuleKindOther, "SQLite", "SQLite format 3", ""},
	{RuleKindOther, "ELF", "\x7FELF", ""},
	{RuleKindOther, "EXE", "MZ", "\x00"},
}

// markupSigns are those of texts that begin with <, in either case.
var markupSigns = [...]sign{
	{RuleKindPage, "HTML", "<!doctype html", ""},
	{RuleKindPage, "HTML", "<html", ""},
	{RuleKindWorkbook, "XML Spreadsheet", "<?mso-application", "Excel.Sheet"},
}

// textSigns are those of other texts, in either case. E-mails begin with one of a few fields (RFC
// 5322 section 3.6); the signs of base64 are those of XML and JSON in it.
var textSigns = [...]sign{
	{RuleKindArchive, "tar", "", "\x00ustar"},
	{RuleKindEncrypted, "PGP", "-----begin pgp", ""},
	{RuleKindEncrypted, "CMS", "-----begin cms", ""},
	{RuleKindEncrypted, "PKCS7", "-----begin pkcs7", ""},
	{RuleKindOther, "PEM", "-----begin ", ""},
	{RuleKindTransfer, "HTTP", "http/", ""},
	{RuleKindTransfer, "HTTP", "post /", " HTTP/"},
	{RuleKindTransfer, "HTTP", "get /", " HTTP/"},
	{RuleKindTransfer, "HTTP", "put /", " HTTP/"},
	{RuleKindTransfer, "MIME", "--", "ontent-"},
	{RuleKindTransfer, "MIME", "mime-version:", ""},
	{RuleKindTransfer, "MIME", "content-type:", ""},
	{RuleKindTransfer, "e-mail", "return-path:", ""},
	{RuleKindTransfer, "e-mail", "received:", ""},
	{RuleKindTransfer, "e-mail", "delivered-to:", ""},
	{RuleKindTransfer, "e-mail", "from:", ""},
	{RuleKindTransfer, "e-mail", "to:", ""},
	{RuleKindTransfer, "e-mail", "subject:", ""},
	{RuleKindTransfer, "e-mail", "date:", ""},
	{RuleKindTransfer, "e-mail", "message-id:", ""},
	{RuleKindOther, "YAML", "---\n", ""},
	{RuleKindOther, "YAML", "---\r", ""},
	{RuleKindOther, "YAML", "%yaml", ""},
	{RuleKindOther, "base64", "PD94bWw", ""},
	{RuleKindOther, "base64", "77u/PD94", ""},
	{RuleKindOther, "base64", "PHM6RW", ""},
	{RuleKindOther, "base64", "PHNvYX", ""},
	{RuleKindOther, "base64", "eyJ", ""},
	{RuleKindOther, "base64", "ewog", ""},
	{RuleKindOther, "base64", "ew0K", ""},
}

// toldBy gives the problem of the first sign that a file's beginning has, nil where it has none. The
// bit is set in letters before they are compared.
func toldBy(signs []sign, b []byte, bit byte) *Problem {
	for i := range signs {
		if s := &signs[i]; begins(b, s.begins, bit) && bytes.Contains(b, []byte(s.has)) {
			return &Problem{Rule: s.rule, Detail: s.found}
		}
	}
	return nil
}

// begins reports whether a text begins so; with foldCase, in either case.
func begins(b []byte, prefix string, bit byte) bool {
	if len(b) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if b[i]|bit != prefix[i]|bit {
			return false
		}
	}
	return true
}

// foldCase is the bit by which capitals differ from small letters. It makes some other bytes alike
// too, which among so many do not matter.
const foldCase = 0x20

// packed reports whether a file may be of a kind that more than its first bytes tell.
func packed(b []byte) bool { return begins(b, zipBegins, 0) || begins(b, oleBegins, 0) }

// otherBytes tells a file that is no text, of which it gets the first bytes as they are; nil
// when it is none that is known.
func otherBytes(b []byte, name string) *Problem {
	if len(b) == 0 || b[0] == '<' || b[0] == '{' || b[0] == '[' { // most payloads
		return nil
	}
	if b = b[:min(len(b), headSize)]; !packed(b) {
		b = b[:min(len(b), peekSize)]
	}
	p := toldBy(byteSigns[:], b, 0)
	if p != nil && p.Detail == "xls" && named(name, ".doc") { // its parts are named further on
		p.Rule, p.Detail = RuleKindDocument, "doc"
	}
	return p
}

// named reports whether a file's name ends so, in either case.
func named(name, ending string) bool {
	return len(name) > len(ending) && sameLetters(name[len(name)-len(ending):], ending)
}

// markupSize is how far into markup it is looked for what it is.
const markupSize = 512

// otherText tells a text that is no payload by its beginning in UTF-8; nil when it is none
// that is known.
func otherText(head []byte, name string) *Problem {
	text := head[:min(len(head), markupSize)]
	for {
		text = bytes.TrimLeft(text, " \t\r\n")
		if len(text) == 0 || text[0] == '[' {
			return nil
		}
		if text[0] != '<' {
			break
		}
		if p := toldBy(markupSigns[:], text, foldCase); p != nil {
			return p
		}
		n := bytes.IndexByte(text, '>') + 1
		if n == 0 || text[1] != '?' && text[1] != '!' {
			return nil
		}
		text = text[n:] // a declaration or a comment
	}
	if text[0] == '{' {
		if begins(text, richText, 0) {
			return &Problem{Rule: RuleKindDocument, Detail: "RTF"}
		}
		return nil
	}
	if p := toldBy(textSigns[:], text, foldCase); p != nil {
		return p
	}
	switch {
	case isScript(text):
		return &Problem{Rule: RuleKindScript, Detail: "JavaScript"}
	case named(name, ".yaml"), named(name, ".yml"):
		return &Problem{Rule: RuleKindOther, Detail: "YAML"}
	}
	return nil
}

// isScript reports whether a text is JSON inside a call or an assignment of JavaScript: f({…
// or var x = {…
func isScript(text []byte) bool {
	for i, c := range text {
		switch {
		case jsonClass[c]&inWord != 0, c == '$', c == ' ', c == '/', c == '*':
		case i > 0 && (c == '(' || c == '='):
			text = bytes.TrimLeft(text[i+1:], " \t\r\n")
			return len(text) > 0 && (text[0] == '{' || text[0] == '[')
		default:
			return false
		}
	}
	return false
}
