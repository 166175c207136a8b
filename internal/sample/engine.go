package sample

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/token"
)

// Fault is a payload that breaks a rule of the engine itself: it is not
// well-formed, or passes a limit.
type Fault struct {
	Payload []byte
	Format  string
	// Encoding is the name to read the payload by, empty when it tells by itself.
	Encoding string
}

// BreakEngine turns a valid payload into one that breaks a rule of the engine
// itself. The rules on how a payload is read from disk (archives, sizes, read
// errors) are not broken by bytes; they give an error.
func BreakEngine(rule string, base *Sample) (Fault, error) {
	if f, ok, err := breakCSV(rule, base); ok {
		return f, err
	}
	xml := func(b []byte) (Fault, error) { return Fault{Payload: b, Format: XML}, nil }
	json := func(b []byte) (Fault, error) { return Fault{Payload: b, Format: JSON}, nil }
	doc := document{}
	js := []byte("{\"Felt\": 1}\n")
	if base != nil && base.Format == XML {
		doc = split(base.Payload)
	}
	if base != nil && base.Format == JSON {
		js = base.Payload
	}
	if doc.name == "" {
		doc = split([]byte("<Eksempel>\n  <Felt>1</Felt>\n</Eksempel>\n"))
	}
	limit := token.DefaultLimits
	switch rule {
	case token.RuleXMLSyntax:
		return xml(doc.with("<1>"))
	case token.RuleXMLTagMismatch:
		return xml(doc.with("<Felt>1</felt>"))
	case token.RuleXMLUnclosed:
		return xml([]byte(doc.start + doc.inner))
	case token.RuleXMLCharacter:
		return xml(doc.with("\x01"))
	case token.RuleXMLReference:
		return xml(doc.with("&nbsp;"))
	case token.RuleXMLAttribute:
		return xml(doc.attribute(" felt=1"))
	case token.RuleXMLDuplicate:
		return xml(doc.attribute(` felt="1" felt="2"`))
	case token.RuleXMLComment:
		return xml(doc.with("<!-- to -- streger -->"))
	case token.RuleXMLInstruction:
		return xml(doc.with("<?1 felt?>"))
	case token.RuleXMLDeclaration:
		return xml([]byte(`<?xml version="2"?>` + "\n" + doc.whole()))
	case token.RuleXMLNoRoot:
		return xml([]byte("<!-- intet rodelement -->\n"))
	case token.RuleXMLAfterRoot:
		return xml([]byte(doc.whole() + "<Mere/>\n"))
	case token.RuleXMLDoctype:
		return xml([]byte("<!DOCTYPE " + doc.name + ">\n" + doc.whole()))
	case token.RuleXMLPrefix:
		return xml([]byte("<ukendt:" + doc.name + doc.attrs + ">" + doc.inner + "</ukendt:" + doc.name + ">\n"))
	case token.RuleJSONSyntax:
		return json(bytes.Replace(js, []byte("{"), []byte("{,"), 1))
	case token.RuleJSONString:
		return json(bytes.Replace(js, []byte("{"), []byte("{\"Felt\\q\": 1,"), 1))
	case token.RuleJSONNumber:
		return json(bytes.Replace(js, []byte("{"), []byte("{\"Felt1\": 01,"), 1))
	case token.RuleJSONUnclosed:
		return json(bytes.TrimRight(js, "}\n "))
	case token.RuleJSONTrailing:
		return json(append(bytes.TrimRight(js, "\n "), '}', '\n'))
	case token.RuleJSONDuplicate:
		return json(duplicateKey(js))
	case token.RuleEncodingBytes:
		return xml(doc.with("bl\xe5"))
	case token.RuleEncodingUnknown:
		return xml([]byte(`<?xml version="1.0" encoding="x-ukendt"?>` + "\n" + doc.whole()))
	case token.RuleEmpty:
		return xml([]byte("  \n"))
	case token.RuleLimitDepth:
		return xml([]byte(doc.start + strings.Repeat("<a>", limit.Depth) + strings.Repeat("</a>", limit.Depth) + doc.end))
	case token.RuleLimitName:
		name := strings.Repeat("a", limit.Name+1)
		return xml(doc.with("<" + name + "/>"))
	case token.RuleLimitText:
		return xml(doc.with("<a>" + strings.Repeat("a", limit.Text+1) + "</a>"))
	case token.RuleLimitAttrs:
		var b strings.Builder
		for i := range limit.Attrs + 1 {
			b.WriteString(" a" + strconv.Itoa(i) + `="1"`)
		}
		return xml(doc.with("<a" + b.String() + "/>"))
	case token.RuleLimitMembers:
		b := []byte("{")
		for i := range limit.Members + 1 {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(strconv.AppendInt(append(b, `"ukendt`...), int64(i), 10), `":1`...)
		}
		return json(append(b, "}\n"...))
	case "forkontrol/payload/message/unknown", "forkontrol/payload/root/mismatch":
		return xml([]byte("<Ukendt/>\n"))
	case "forkontrol/payload/message/ambiguous":
		return json([]byte("{\"Ukendt\": 1, \"Andet\": 2}\n"))
	case "forkontrol/xml/text/unexpected":
		return xml(doc.with("tekst"))
	case "forkontrol/xml/attribute/unexpected":
		return xml(doc.attribute(` ukendt="1"`))
	case "forkontrol/payload/hole/empty", "forkontrol/payload/hole/several":
		if base == nil || !base.Message.Envelope {
			return Fault{}, fmt.Errorf("%w breaks %s: it takes an envelope", ErrNone, rule)
		}
		t := base.Tree.Clone()
		fill(t, rule == "forkontrol/payload/hole/several")
		return xml(RenderXML(base.Message, t))
	}
	return Fault{}, fmt.Errorf("%w breaks %s: bytes alone do not", ErrNone, rule)
}

// fill empties the holes of a tree, or puts what they hold in twice.
func fill(t *Tree, twice bool) {
	if twice {
		t.Inner = append(t.Inner, t.Inner...)
	} else {
		t.Inner = nil
	}
	for _, c := range t.Members {
		fill(c.Value, twice)
	}
	for _, i := range t.Items {
		fill(i, twice)
	}
}

// document is an XML payload as RenderXML writes it, in parts.
type document struct {
	name  string // of the root, with its prefix
	attrs string // of the root, as written
	start string // up to and with the root's start tag
	inner string // content of the root
	end   string // the root's end tag
}

// split takes a payload apart; the document has no name when it is of another make.
func split(payload []byte) document {
	s := string(payload)
	if strings.HasPrefix(s, "<?xml") {
		s = s[strings.Index(s, "?>")+2:]
	}
	s = strings.TrimSpace(s)
	stop := strings.IndexByte(s, '>')
	if stop < 0 || s[0] != '<' {
		return document{}
	}
	if s[stop-1] == '/' {
		s = s[:stop-1] + "></" + strings.Fields(s[1 : stop-1])[0] + ">"
		stop--
	}
	tag := s[1:stop]
	name := strings.Fields(tag)[0]
	end := "</" + name + ">"
	if !strings.HasSuffix(s, end) {
		return document{}
	}
	return document{name: name, attrs: tag[len(name):], start: s[:stop+1], inner: strings.TrimSuffix(s[stop+1:], end), end: end + "\n"}
}

func (d document) whole() string { return d.start + d.inner + d.end }

// with puts text at the end of the root's content.
func (d document) with(text string) []byte {
	return []byte(d.start + d.inner + text + "\n" + d.end)
}

// attribute puts attributes on the root.
func (d document) attribute(text string) []byte {
	return []byte("<" + d.name + d.attrs + text + ">" + d.inner + d.end)
}

// duplicateKey writes the first member of a JSON object twice; of the innermost where
// the first member is an object itself, for by the outer ones a message may be known.
func duplicateKey(js []byte) []byte {
	open := bytes.IndexByte(js, '{') + 1
	for {
		name := bytes.TrimLeft(js[open:], " \n")
		_, value, ok := bytes.Cut(name, []byte(":"))
		value = bytes.TrimLeft(value, " \n")
		if !ok || !bytes.HasPrefix(value, []byte("{\n")) || bytes.IndexByte(name, '"') != 0 {
			break
		}
		open = len(js) - len(value) + 1
	}
	key := bytes.TrimSpace(js[open:])
	stop := 1
	for stop < len(key) && key[stop] != '"' {
		if key[stop] == '\\' {
			stop++
		}
		stop++
	}
	if len(key) == 0 || key[0] != '"' || stop >= len(key) {
		return []byte("{\"Felt\": 1, \"Felt\": 2}\n")
	}
	again := append([]byte{}, js[:open]...)
	again = append(again, key[:stop+1]...)
	again = append(again, ": null,"...)
	return append(again, js[open:]...)
}
