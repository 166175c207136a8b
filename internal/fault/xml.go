package fault

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/token"
)

// xmlFaults has what breaks each rule on the form of XML.
var xmlFaults = map[string]func(d document) []byte{
	token.RuleXMLSyntax:       with("<1>"),
	token.RuleXMLTagMismatch:  with("<Felt>1</felt>"),
	token.RuleXMLUnclosed:     func(d document) []byte { return []byte(d.start + d.inner) },
	token.RuleXMLCharacter:    with("\x01"),
	token.RuleXMLReference:    with("&nbsp;"),
	token.RuleXMLAttribute:    attribute(" felt=1"),
	token.RuleXMLDuplicate:    attribute(` felt="1" felt="2"`),
	token.RuleXMLComment:      with("<!-- to -- streger -->"),
	token.RuleXMLInstruction:  with("<?1 felt?>"),
	token.RuleXMLDeclaration:  before(`<?xml version="2"?>` + "\n"),
	token.RuleXMLNamespace:    attribute(` xmlns:felt=""`),
	token.RuleXMLNoRoot:       whole("<!-- intet rodelement -->\n"),
	token.RuleXMLAfterRoot:    func(d document) []byte { return []byte(d.whole() + "<Mere/>\n") },
	token.RuleDoctype:         func(d document) []byte { return []byte("<!DOCTYPE " + d.name + ">\n" + d.whole()) },
	token.RulePrefix:          unknownPrefix,
	token.RuleEncodingBytes:   with("bl\xe5"),
	token.RuleEncodingUnknown: before(`<?xml version="1.0" encoding="x-ukendt"?>` + "\n"),
	token.RuleEncodingWrong:   before(`<?xml version="1.0" encoding="UTF-16"?>` + "\n"),
	token.RuleEmpty:           whole("  \n"),
	token.RuleNilValue:        attribute(instance + ` xsi:nil="ja"`),
	token.RuleNilUnasked:      attribute(instance + ` xsi:nil="false"`),
	token.RuleNilFilled:       attribute(instance + ` xsi:nil="true"`),
	token.RuleTypeName:        attribute(instance + ` xsi:type="to ord"`),
	token.RuleTypeUnknown:     attribute(instance + ` xsi:type="Type"`),
	token.RuleBroken:          with("<Navn>S›ren SÃ¸ndergaard</Navn>"),
	token.RuleLost:            with("<Navn>S\uFFFDren</Navn>"),
	token.RuleInvisible:       with("<Navn>\u00A0</Navn>"),
	token.RuleUnborn:          unborn,
	token.RuleEncodingMark:    before("\uFEFF\uFEFF"),
	token.RuleKindWorkbook:    whole("<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook/>\n"),
	token.RuleKindDocument:    whole("%PDF-1.7\n"),
	token.RuleKindPicture:     whole("GIF89a"),
	token.RuleKindPage:        whole("<!DOCTYPE html>\n<html></html>\n"),
	token.RuleKindTransfer:    whole("HTTP/1.1 200 OK\nContent-Type: text/xml\n\n<M/>\n"),
	token.RuleKindArchive:     whole("PK\x05\x06" + strings.Repeat("\x00", 18)),
	token.RuleKindEncrypted:   whole("-----BEGIN PGP MESSAGE-----\n"),
	token.RuleKindScript:      whole("svar({\"Felt\": 1});\n"),
	token.RuleKindOther:       whole("---\nFelt: 1\n"),
	token.RuleLimitDepth:      tooDeep,
	token.RuleLimitName:       with("<" + strings.Repeat("a", token.DefaultLimits.Name+1) + "/>"),
	token.RuleLimitText: func(d document) []byte {
		return d.with("<a>" + strings.Repeat("a", token.DefaultLimits.Text+1) + "</a>")
	},
	token.RuleLimitAttrs: with("<a" + attributes(token.DefaultLimits.Attrs+1) + "/>"),

	"forkontrol/payload/message/unknown":  whole("<Ukendt/>\n"),
	"forkontrol/payload/root/mismatch":    whole("<Ukendt/>\n"),
	"forkontrol/xml/text/unexpected":      with("tekst"),
	"forkontrol/xml/attribute/unexpected": attribute(` ukendt="1"`),
}

// whole, before, with and attribute make faults of a text: all there is, before the
// document, at the end of the root's content, and as attributes of the root.
func whole(text string) func(document) []byte {
	return func(document) []byte { return []byte(text) }
}

func before(text string) func(document) []byte {
	return func(d document) []byte { return []byte(text + d.whole()) }
}

func with(text string) func(document) []byte {
	return func(d document) []byte { return d.with(text) }
}

func attribute(text string) func(document) []byte {
	return func(d document) []byte { return []byte("<" + d.name + d.attrs + text + ">" + d.inner + d.end) }
}

// instance declares the prefix of what XML Schema says in payloads.
const instance = ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`

var cprNumber = regexp.MustCompile(`>\d{6}-?\d{4}<`)

// unborn makes the first CPR number that of somebody born as late as a number can say.
func unborn(d document) []byte {
	if found := cprNumber.FindStringIndex(d.inner); found != nil {
		d.inner = d.inner[:found[0]] + ">3112575999<" + d.inner[found[1]:]
	}
	return []byte(d.whole())
}

func unknownPrefix(d document) []byte {
	return []byte("<ukendt:" + d.name + d.attrs + ">" + d.inner + "</ukendt:" + d.name + ">\n")
}

func tooDeep(d document) []byte {
	depth := token.DefaultLimits.Depth
	return []byte(d.start + strings.Repeat("<a>", depth) + strings.Repeat("</a>", depth) + d.end)
}

// attributes writes n attributes.
func attributes(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(" a" + strconv.Itoa(i) + `="1"`)
	}
	return b.String()
}

// document is an XML payload as package tree writes it, in parts.
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
