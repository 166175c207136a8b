package wsdl

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
)

// referenceKind is what a value of a document refers to.
type referenceKind uint8

const (
	addressOf  referenceKind = iota // of a service: soap:address
	documentOf                      // another document: import, include, redefine
	encodingOf                      // the encoding of the document itself
)

// reference is a value of a document that may be another at the receiver.
type reference struct {
	kind             referenceKind
	value, namespace string
}

const (
	spaceWSDL   = "http://schemas.xmlsoap.org/wsdl/"
	spaceSchema = "http://www.w3.org/2001/XMLSchema"
)

// attributes finds in a tag the value of an attribute, in its quotes.
var attributes = map[string]*regexp.Regexp{
	"location":       regexp.MustCompile(`\slocation\s*=\s*("[^"]*"|'[^']*')`),
	"schemaLocation": regexp.MustCompile(`\sschemaLocation\s*=\s*("[^"]*"|'[^']*')`),
	"encoding":       regexp.MustCompile(`\sencoding\s*=\s*("[^"]*"|'[^']*')`),
}

// rewritten gives a document with other values for references; all else stays as it is. The text is
// in UTF-8.
func rewritten(text []byte, other func(reference) (string, bool)) ([]byte, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it has been decoded
	var out []byte
	done := int64(0)
	for {
		from := d.InputOffset()
		t, err := d.Token()
		if err == io.EOF {
			return append(out, text[done:]...), nil
		}
		if err != nil {
			return nil, err
		}
		r, attribute := referenceOf(t)
		if attribute == "" {
			continue
		}
		tag := text[from:d.InputOffset()]
		at := attributes[attribute].FindSubmatchIndex(tag)
		if at == nil {
			continue
		}
		if value, ok := other(r); ok {
			out = append(out, text[done:from+int64(at[2])]...)
			out = append(out, `"`+attributeText.Replace(value)+`"`...)
			done = from + int64(at[3])
		}
	}
}

var attributeText = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;")

// referenceOf is the reference in a tag and the attribute that holds it, "" where there is none.
func referenceOf(t xml.Token) (reference, string) {
	switch t := t.(type) {
	case xml.ProcInst:
		if t.Target == "xml" {
			return reference{kind: encodingOf}, "encoding"
		}
	case xml.StartElement:
		value := func(name string) string {
			for _, a := range t.Attr {
				if a.Name.Space == "" && a.Name.Local == name {
					return a.Value
				}
			}
			return ""
		}
		switch {
		case t.Name.Local == "address" && strings.HasPrefix(t.Name.Space, spaceWSDL):
			return reference{addressOf, value("location"), ""}, "location"
		case t.Name == xml.Name{Space: spaceWSDL, Local: "import"}:
			return reference{documentOf, value("location"), value("namespace")}, "location"
		case t.Name.Space == spaceSchema && (t.Name.Local == "import" || t.Name.Local == "include" || t.Name.Local == "redefine"):
			return reference{documentOf, value("schemaLocation"), value("namespace")}, "schemaLocation"
		}
	}
	return reference{}, ""
}
