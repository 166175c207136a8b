package token

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// FuzzXML reads each document in all ways, which must agree, and compares with
// encoding/xml. Where the two differ, encoding/xml is laxer than XML 1.0, so that
// a document that XML reads to its end must be read by encoding/xml too, with the
// same elements, attributes and text. The exceptions, all of encoding/xml:
//
//   - it follows the first edition in what may stand in names;
//   - it takes names with more than one colon, or one at an end, for malformed;
//   - it wants the encoding to be utf-8 and the version 1.0;
//   - it reads a document type declaration in its own way;
//   - it does not normalise white space in attribute values, other than line ends.
//
// The other way about nothing can be said: encoding/xml takes several roots,
// duplicate attributes, text around the root, < in attribute values and more.
func FuzzXML(f *testing.F) {
	for _, seed := range []string{
		"<a>text</a>", "<a/>", "<a b='1' c=\"2\"/>", "<a>\r\n<b> x </b>\r</a>", "<a>&lt;&#65;&#x1F600;</a>",
		"<a><![CDATA[]]]]></a>", "<a>]]></a>", "<!--c--><a><?p q?></a>", "<?xml version='1.0' encoding='utf-8'?><a/>",
		"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<p:a xmlns:p='u' p:b=''><p:c>1</p:c></p:a>",
		"<a xmlns='u'><b xmlns=''/></a>", "<å>æ</å>", "<a>\xE6</a>", "\xEF\xBB\xBF<a> </a>\n", "<a><b></a></b>", "<a b='\t&#9;<'/>",
		"<a x:nil='1' xmlns:x='http://www.w3.org/2001/XMLSchema-instance'/>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		r := readXMLEveryWay(t, Limits{Depth: 8, Name: 20, Text: 50, Attrs: 5}, doc)
		if r.Problem != nil {
			require.NotEmpty(t, r.Problem.Rule)
			require.GreaterOrEqual(t, r.Problem.Offset, int64(0))
			require.LessOrEqual(t, r.Problem.Offset, int64(len(doc)))
			return
		}
		require.True(t, utf8.Valid(doc), "what is read to its end is UTF-8")
		want, comparable := standardXML(doc)
		if comparable {
			require.Equal(t, want, spelledXML(r))
		}
	})
}

// standardXML spells what encoding/xml reads. It is not comparable when the
// document has what encoding/xml is known to refuse or to read otherwise.
func standardXML(doc []byte) (spelled string, comparable bool) {
	var b strings.Builder
	text := ""
	flush := func(between bool) {
		// White space alone between tags is left out by XML.
		if !between || strings.Trim(text, " \t\r\n") != "" {
			b.WriteString(text)
		}
		text = ""
	}
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(doc, byteOrderMark)))
	afterStart, mixed := false, false
	depth := 0
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return b.String(), true
		}
		if err != nil {
			// What XML reads, encoding/xml refuses for the reasons above alone.
			return err.Error(), !excusedXML(err.Error())
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			flush(!mixed)
			b.WriteString("<" + rawName(tok.Name))
			for _, a := range tok.Attr {
				if a.Name.Space == "xml" || a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
					continue
				}
				b.WriteString(" " + rawName(a.Name) + "=" + blanks(a.Value))
			}
			b.WriteString(">")
			afterStart, mixed = true, false
			depth++
		case xml.EndElement:
			flush(!mixed && !afterStart)
			b.WriteString("</" + rawName(tok.Name) + ">")
			afterStart, mixed = false, false
			depth--
		case xml.CharData:
			text += string(tok)
			if depth == 0 {
				text = ""
			}
		case xml.Directive:
			return "", false
		case xml.Comment, xml.ProcInst:
			mixed = true
		}
		// References and CDATA keep white space beside them, and RawToken does not
		// tell them; nor does it resolve the namespace whose attributes XML leaves out.
		if bytes.ContainsAny(doc, "&") || bytes.Contains(doc, []byte("<![CDATA[")) || bytes.Contains(doc, []byte(spaceXSI)) {
			return "", false
		}
	}
}

func excusedXML(message string) bool {
	for _, part := range []string{"invalid XML name", "unsupported version", "declared but Decoder.CharsetReader is nil", "expected element name after", "expected attribute name", "expected target name"} {
		if strings.Contains(message, part) {
			return true
		}
	}
	return false
}

func rawName(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

func blanks(value string) string {
	return strings.NewReplacer("\t", " ", "\n", " ").Replace(value)
}

// spelledXML writes elements, attributes and text, without namespaces.
func spelledXML(r xmlReading) string {
	var b strings.Builder
	for _, s := range r.Tokens {
		name := s.Name
		if s.Prefix != "" {
			name = s.Prefix + ":" + name
		}
		switch s.Kind {
		case Start:
			b.WriteString("<" + name)
			for _, a := range s.Attrs {
				b.WriteString(" ")
				if a.Prefix != "" {
					b.WriteString(a.Prefix + ":")
				}
				b.WriteString(a.Name + "=" + a.Value)
			}
			b.WriteString(">")
		case End:
			b.WriteString("</" + name + ">")
		case Text:
			b.Write(s.Value)
		}
	}
	return b.String()
}
