package token

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is none of the forms that are read is named for what it is, whatever it is called and however
// it comes.
func TestKindsOfFiles(t *testing.T) {
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504)
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	for _, c := range []struct{ name, payload, rule, found string }{
		{"a.xlsx", "PK\x03\x04\x14\x00[Content_Types].xml" + strings.Repeat(".", 900) + "xl/workbook.xml", RuleKindWorkbook, "xlsx"},
		{"a.csv", "PK\x03\x04\x14\x00[Content_Types].xml" + strings.Repeat(".", 900) + "xl/workbook.xml", RuleKindWorkbook, "xlsx"},
		{"a.xml", "PK\x03\x04\x14\x00[Content_Types].xml\x00word/document.xml", RuleKindDocument, "docx"},
		{"a.csv", "PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheet", RuleKindWorkbook, "ods"},
		{"a", "PK\x03\x04\x14\x00indberet.xml", RuleKindArchive, "zip"},
		{"a.xls", ole + wide("Workbook"), RuleKindWorkbook, "xls"},
		{"a.xls", ole + wide("EncryptedPackage"), RuleKindEncrypted, "Office"},
		{"a.csv", ole + wide("WordDocument"), RuleKindDocument, "doc"},
		{"a.DOC", ole, RuleKindDocument, "doc"},
		{"a.msg", ole + wide("__substg1.0_001A001E"), RuleKindTransfer, "msg"},
		{"a.xml", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", RuleKindDocument, "PDF"},
		{"a.json", "{\\rtf1\\ansi hej}", RuleKindDocument, "RTF"},
		{"a.xml", "\x89PNG\r\n\x1a\n\x00\x00", RuleKindPicture, "PNG"},
		{"a.json", "\xFF\xD8\xFF\xE0\x00\x10JFIF", RuleKindPicture, "JPEG"},
		{"a.csv", "GIF89a\x01\x00\x01\x00", RuleKindPicture, "GIF"},
		{"a", "RIFF\x24\x00\x00\x00WEBPVP8 ", RuleKindPicture, "WebP"},
		{"a.xml", "<!DOCTYPE html>\n<html lang=da><p>Fejl 500", RuleKindPage, "HTML"},
		{"a.xml", "\n<HTML><body>", RuleKindPage, "HTML"},
		{"a.json", "<?xml version=\"1.0\"?>\n<!-- side -->\n<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", RuleKindPage, "HTML"},
		{"a.xml", "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook/>", RuleKindWorkbook, "XML Spreadsheet"},
		{"a.xml", "--uuid:1\r\nContent-Type: application/xop+xml\r\n\r\n<a/>", RuleKindTransfer, "MIME"},
		{"a.xml", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>", RuleKindTransfer, "HTTP"},
		{"a.json", "POST /tjeneste HTTP/1.1\r\nHost: x\r\n\r\n{}", RuleKindTransfer, "HTTP"},
		{"a.csv", "From: a@b.example\r\nSubject: fil\r\n\r\na;b", RuleKindTransfer, "e-mail"},
		{"a.xml", "-----BEGIN PGP MESSAGE-----\n\nhQEMA", RuleKindEncrypted, "PGP"},
		{"a.xml", "7z\xBC\xAF\x27\x1C\x00\x04", RuleKindArchive, "7z"},
		{"a.xml", "a.xml" + strings.Repeat("\x00", 252) + "ustar\x0000", RuleKindArchive, "tar"},
		{"a.json", "SQLite format 3\x00\x10\x00", RuleKindOther, "SQLite"},
		{"a.xml", "MZ\x90\x00\x03\x00\x00\x00", RuleKindOther, "EXE"},
		{"a.json", "callback({\"a\": 1});", RuleKindScript, "JavaScript"},
		{"a.json", "/**/ jQuery_1.cb(\n[1])", RuleKindScript, "JavaScript"},
		{"a.json", "const data = {\n", RuleKindScript, "JavaScript"},
		{"a.json", "---\nIndberet:\n  A: 1\n", RuleKindOther, "YAML"},
		{"a.yml", "Indberet:\n  A: 1\n", RuleKindOther, "YAML"},
		{"a.xml", "PD94bWwgdmVyc2lvbj0iMS4wIj8+PGEvPg==", RuleKindOther, "base64"},
	} {
		in := NewInput(Wanted{Layouts: func() []*Layout { return nil }})
		src, p, _ := in.OpenBytes([]byte(c.payload), c.name)
		assert.Nil(t, src, "%.40q", c.payload)
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(c.payload), "byte by byte": iotest.OneByteReader(strings.NewReader(c.payload))} {
			_, streamed := in.Open(r, c.name)
			require.Equal(t, p, streamed, "%s %.40q", name, c.payload)
		}
		if assert.NotNil(t, p, "%.40q", c.payload) {
			assert.Equal(t, []string{c.rule, c.found}, []string{p.Rule, p.Detail}, "%.40q", c.payload)
		}
	}
	for _, payload := range []string{"<a/>", "<htm/>", "{}", "[1]", " \n{\"a\": 1}", "true", "a;b\n1;2\n", "BMI;MZ\n1;2\n", "\xFF\xFE<\x00a\x00/\x00>\x00", "\uFEFF<a/>", "-1", "From;To\n1;2\n", "---x", "Data=1\n", "PKA;B\n", "<?xml version='1.0'?><a>%PDF-</a>"} {
		_, p, _ := NewInput(Wanted{Layouts: func() []*Layout { return nil }}).OpenBytes([]byte(payload), "a")
		assert.Nil(t, p, payload)
	}
}

// The form that a name promises is the one that is spoken of, where the payload has not that of
// another.
func TestANameSaysTheForm(t *testing.T) {
	for _, c := range []struct{ name, payload, want string }{
		{"a.json", "hej", formJSON}, {"A.JSON", "'a'", formJSON}, {"a.json.gz", "# a", formJSON}, {"a.xml", "1203", formXML}, {"a.soap", "\"a\"", formXML},
		{"a.xml", "{}", formJSON}, {"a.json", "<a/>", formXML}, {"a", "hej", formXML}, {"a", "1", formJSON}, {"a", "[", formJSON},
	} {
		in := NewInput(Wanted{Layouts: func() []*Layout { return nil }})
		_, _, _ = in.OpenBytes([]byte(c.payload), c.name)
		assert.Equal(t, c.want, in.Format(), "%s %s", c.name, c.payload)
	}
}
