package token

import (
	"bytes"
	"strings"
)

// What people hand in by mistake is told by its first bytes: a workbook in place of the CSV
// file saved from it, the page of an error in place of a payload. The signatures are few and
// do not change, so they stand here: a library that knows hundreds of kinds is larger than
// what is left of this package in the WebAssembly module.

// signature is how a file of another kind begins.
type signature struct {
	prefix      string
	rule, found string
}

// signatures of files that are no text.
var signatures = [...]signature{
	{"%PDF-", RuleKindDocument, "PDF"},
	{"\x89PNG", RuleKindPicture, "PNG"},
	{"\xFF\xD8\xFF", RuleKindPicture, "JPEG"},
	{"GIF8", RuleKindPicture, "GIF"},
	{"II*\x00", RuleKindPicture, "TIFF"},
	{"MM\x00*", RuleKindPicture, "TIFF"},
	{"\x1F\x8B", RuleKindArchive, "gzip"},
	{"7z\xBC\xAF", RuleKindArchive, "7z"},
	{"Rar!\x1A", RuleKindArchive, "rar"},
	{"BZh", RuleKindArchive, "bzip2"},
	{"\xFD7zXZ", RuleKindArchive, "xz"},
	{"\x28\xB5\x2F\xFD", RuleKindArchive, "zstd"},
	{"MSCF\x00", RuleKindArchive, "cab"},
	{"SQLite format 3\x00", RuleKindOther, "SQLite"},
	{"\x7FELF", RuleKindOther, "ELF"},
}

// markupSize is how far into markup it is looked for what it is.
const markupSize = 512

const (
	richText = `{\rtf`
	// The beginnings of the containers that Office files are in.
	zipSignature = "PK\x03\x04"
	emptyZip     = "PK\x05\x06"
	oleSignature = "\xD0\xCF\x11\xE0"
)

// packed reports whether a file may be of a kind that more than its first bytes tell.
func packed(b []byte) bool { return has(b, zipSignature) || has(b, oleSignature) }

func has(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}

// otherBytes tells a file that is no text, of which it gets the first bytes as they are; nil
// when it is none that is known.
func otherBytes(b []byte, name string) *Problem {
	if len(b) > 0 && (b[0] == '<' || b[0] == '{' || b[0] == '[') { // most payloads
		return nil
	}
	for i := range signatures {
		if s := &signatures[i]; has(b, s.prefix) {
			return otherKind(s.rule, s.found)
		}
	}
	at := func(i int, text string) bool { return len(b) >= i && has(b[i:], text) }
	switch {
	case has(b, zipSignature), has(b, emptyZip):
		return inZip(b, name)
	case has(b, oleSignature):
		return inOLE(b, name)
	case has(b, "RIFF") && at(8, "WEBP"):
		return otherKind(RuleKindPicture, "WebP")
	case at(4, "ftyphei"), at(4, "ftypmif"):
		return otherKind(RuleKindPicture, "HEIC")
	case has(b, "BM") && at(6, "\x00\x00\x00\x00"):
		return otherKind(RuleKindPicture, "BMP")
	case has(b, "MZ") && bytes.IndexByte(b[:min(len(b), peekSize)], 0) >= 0:
		return otherKind(RuleKindOther, "EXE")
	}
	return nil
}

func otherKind(rule, found string) *Problem { return &Problem{Rule: rule, Detail: found} }

// inZip tells Office files, which are zip archives (ECMA-376 part 2, OpenDocument 1.2 part 3).
func inZip(b []byte, name string) *Problem {
	contains := func(text string) bool { return bytes.Contains(b, []byte(text)) }
	switch {
	case contains("[Content_Types].xml") && (contains("xl/") || named(name, ".xlsx") || named(name, ".xlsm")):
		return otherKind(RuleKindWorkbook, "xlsx")
	case contains("opendocument.spreadsheet"):
		return otherKind(RuleKindWorkbook, "ods")
	case contains("opendocument."):
		return otherKind(RuleKindDocument, "OpenDocument")
	case contains("[Content_Types].xml") && contains("word/"):
		return otherKind(RuleKindDocument, "docx")
	case contains("[Content_Types].xml"):
		return otherKind(RuleKindDocument, "Office")
	}
	return otherKind(RuleKindArchive, "zip")
}

// inOLE tells the Office files of before 2007, by the names in their directory where that is
// near enough.
func inOLE(b []byte, name string) *Problem {
	contains := func(text string) bool {
		wide := make([]byte, 0, 2*len(text))
		for _, c := range []byte(text) {
			wide = append(wide, c, 0)
		}
		return bytes.Contains(b, wide)
	}
	switch {
	case contains("EncryptedPackage"):
		return otherKind(RuleKindEncrypted, "Office")
	case contains("WordDocument"), named(name, ".doc"):
		return otherKind(RuleKindDocument, "doc")
	case contains("__substg1.0"), named(name, ".msg"):
		return otherKind(RuleKindTransfer, "msg")
	case contains("PowerPoint"), named(name, ".ppt"):
		return otherKind(RuleKindDocument, "ppt")
	}
	return otherKind(RuleKindWorkbook, "xls")
}

// named reports whether a file's name ends so, in either case.
func named(name, ending string) bool {
	return len(name) > len(ending) && strings.EqualFold(name[len(name)-len(ending):], ending)
}

// otherText tells a text that is no payload by its beginning in UTF-8; nil when it is none
// that is known.
func otherText(head []byte, name string) *Problem {
	text := bytes.TrimLeft(head, " \t\r\n")
	if len(text) == 0 {
		return nil
	}
	switch text[0] {
	case '<':
		return inMarkup(text)
	case '{':
		if has(text, richText) {
			return otherKind(RuleKindDocument, "RTF")
		}
		return nil
	case '[':
		return nil
	}
	line, rest, _ := bytes.Cut(text, lineFeed)
	line = bytes.TrimRight(line, "\r")
	next, after, _ := bytes.Cut(rest, lineFeed)
	part, _, _ := bytes.Cut(after, lineFeed)
	parts := hasFold(next, "content-") || hasFold(part, "content-")
	switch {
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return otherKind(RuleKindArchive, "tar")
	case has(line, "-----BEGIN PGP"):
		return otherKind(RuleKindEncrypted, "PGP")
	case has(line, "-----BEGIN CMS"), has(line, "-----BEGIN PKCS7"):
		return otherKind(RuleKindEncrypted, "CMS")
	case has(line, "-----BEGIN "):
		return otherKind(RuleKindOther, "PEM")
	case has(line, "HTTP/") || bytes.Contains(line, []byte(" HTTP/1.")) || bytes.HasSuffix(line, []byte(" HTTP/2")):
		return otherKind(RuleKindTransfer, "HTTP")
	case has(line, "--") && parts, hasFold(line, "mime-version:"), hasFold(line, "content-type:"):
		return otherKind(RuleKindTransfer, "MIME")
	case isMailHeader(line):
		return otherKind(RuleKindTransfer, "e-mail")
	case isScript(text):
		return otherKind(RuleKindScript, "JavaScript")
	case string(line) == "---", has(line, "--- "), has(line, "%YAML"), opensYAML(line, rest), named(name, ".yaml"), named(name, ".yml"):
		return otherKind(RuleKindOther, "YAML")
	case isBase64(text):
		return otherKind(RuleKindOther, "base64")
	}
	return nil
}

// inMarkup tells a page, and what Excel calls an XML table.
func inMarkup(text []byte) *Problem {
	text = text[:min(len(text), markupSize)]
	if bytes.Contains(text, []byte(`progid="Excel.Sheet"`)) {
		return otherKind(RuleKindWorkbook, "XML Spreadsheet")
	}
	for {
		end := ""
		switch {
		case has(text, "<?"):
			end = "?>"
		case has(text, "<!--"):
			end = "-->"
		case hasFold(text, "<!doctype html"), hasFold(text, "<html"):
			if n := len("<html"); text[1] != '!' && len(text) > n && xmlClass[text[n]]&xmlSpace == 0 && text[n] != '>' {
				return nil
			}
			return otherKind(RuleKindPage, "HTML")
		default:
			return nil
		}
		_, rest, ok := bytes.Cut(text, []byte(end))
		if !ok {
			return nil
		}
		text = bytes.TrimLeft(rest, " \t\r\n")
	}
}

func hasFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}

// isMailHeader reports whether a line is one with which e-mails begin (RFC 5322 section 3.6).
func isMailHeader(line []byte) bool {
	for _, field := range [...]string{"Return-Path:", "Received:", "Delivered-To:", "From:", "To:", "Subject:", "Date:", "Message-ID:"} {
		if hasFold(line, field) {
			return true
		}
	}
	return false
}

// isScript reports whether a text is JSON inside a call or an assignment of JavaScript: f({…
// or var x = {…
func isScript(text []byte) bool {
	if has(text, "/**/") {
		text = text[len("/**/"):]
	}
	i := 0
	for i < len(text) && (xmlClass[text[i]]&xmlSpace != 0 && text[i] != '\n' || text[i] == '.' || text[i] == '_' || text[i] == '$' || text[i]-'0' <= 9 || text[i]|0x20-'a' <= 'z'-'a') {
		i++
	}
	if i == 0 || i == len(text) || text[i] != '(' && text[i] != '=' {
		return false
	}
	text = bytes.TrimLeft(text[i+1:], " \t\r\n")
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

// opensYAML reports whether two lines are a key and what is indented below it.
func opensYAML(line, rest []byte) bool {
	n := len(line) - 1
	if n < 1 || line[n] != ':' || bytes.ContainsAny(line[:n], " \t:;,") {
		return false
	}
	return has(rest, "  ") || has(rest, "- ")
}

// isBase64 reports whether a text is XML or JSON in base64 (RFC 4648 section 4).
func isBase64(text []byte) bool {
	begins := false
	for _, prefix := range [...]string{"PD94", "PEl", "PFN", "PHN", "PHM", "PD9", "77u/", "eyJ", "eyAi", "ewo", "ew0K"} {
		begins = begins || has(text, prefix)
	}
	if !begins || len(text) < 24 {
		return false
	}
	for _, c := range text[:24] {
		if c-'0' > 9 && c|0x20-'a' > 'z'-'a' && c != '+' && c != '/' {
			return false
		}
	}
	return true
}
