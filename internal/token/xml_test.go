package token

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// xmlReading is everything that a source tells of one input, leaves spelt out as
// Start, Text, End and adjacent pieces of text joined, so that inputs read in
// different xmlWays can be compared.
type xmlReading struct {
	Tokens  []xmlSeen
	Problem *Problem
	// Line and Column of the problem.
	Line, Column int
}

type xmlSeen struct {
	Kind                 Kind
	Name, Prefix, Space  string
	Unbound, Nil, ASCII  bool
	Value                []byte
	Attrs                []xmlSeenAttr
	Offset, ValueOffset  int64
	Line, Column         int
	ValueLine, ValueColm int
}

type xmlSeenAttr struct {
	Name, Prefix, Space, Value string
	Offset, ValueOffset        int64
	Line, Column               int
}

func readXML(t testing.TB, x *XML) xmlReading {
	var r xmlReading
	place := func(s xmlSeen) xmlSeen {
		s.Line, s.Column = x.Position(s.Offset)
		s.ValueLine, s.ValueColm = x.Position(s.ValueOffset)
		return s
	}
	text := func(s xmlSeen) {
		if last := len(r.Tokens) - 1; r.Tokens[last].Kind == Text {
			r.Tokens[last].Value = append(r.Tokens[last].Value, s.Value...)
			r.Tokens[last].ASCII = r.Tokens[last].ASCII && s.ASCII
			return
		}
		r.Tokens = append(r.Tokens, place(s))
	}
	for {
		tok := x.Next()
		s := xmlSeen{
			Kind: tok.Kind, Name: string(tok.Name), Prefix: string(tok.Prefix), Space: tok.Space,
			Unbound: tok.Unbound, Nil: tok.Nil, Offset: tok.Offset, ValueOffset: tok.ValueOffset,
		}
		for _, a := range tok.Attrs {
			sa := xmlSeenAttr{Name: string(a.Name), Prefix: string(a.Prefix), Space: a.Space, Value: string(a.Value), Offset: a.Offset, ValueOffset: a.ValueOffset}
			sa.Line, sa.Column = x.Position(a.Offset)
			s.Attrs = append(s.Attrs, sa)
		}
		switch tok.Kind {
		case EOF:
			assert.Nil(t, x.Problem())
			assert.Equal(t, EOF, x.Next().Kind, "EOF stays")
			return r
		case Invalid:
			require.NotNil(t, x.Problem())
			p := *x.Problem()
			r.Problem = &p
			r.Line, r.Column = x.Position(p.Offset)
			assert.Equal(t, Invalid, x.Next().Kind, "Invalid stays")
			assert.Equal(t, p, *x.Problem())
			return r
		case Text:
			require.NotEmpty(t, tok.Value, "a piece of text is never empty")
			s.Value, s.ASCII = bytes.Clone(tok.Value), tok.ASCII
			text(s)
		case Value:
			value, ascii := bytes.Clone(tok.Value), tok.ASCII
			s.Kind = Start
			r.Tokens = append(r.Tokens, place(s))
			if len(value) > 0 {
				text(xmlSeen{Kind: Text, Value: value, ASCII: ascii, Offset: s.ValueOffset, ValueOffset: s.ValueOffset})
			}
			s.Kind = End
			s.Offset = s.ValueOffset + int64(len(value))
			s.ValueOffset = s.Offset
			r.Tokens = append(r.Tokens, place(s))
		default:
			r.Tokens = append(r.Tokens, place(s))
		}
		require.LessOrEqual(t, len(r.Tokens), 1<<20, "a source must come to an end")
	}
}

// xmlWays are the ways that an input can come in. They share one XML, as a caller
// would.
var xmlWays = []struct {
	name  string
	reset func(x *XML, doc []byte)
}{
	{"bytes", func(x *XML, doc []byte) { x.ResetBytes(doc) }},
	{"reader", func(x *XML, doc []byte) { x.Reset(bytes.NewReader(doc)) }},
	{"one byte a read", func(x *XML, doc []byte) { x.Reset(iotest.OneByteReader(bytes.NewReader(doc))) }},
	{"half of each read", func(x *XML, doc []byte) { x.Reset(iotest.HalfReader(bytes.NewReader(doc))) }},
	{"last bytes with the end", func(x *XML, doc []byte) { x.Reset(iotest.DataErrReader(bytes.NewReader(doc))) }},
	{"small window", func(x *XML, doc []byte) {
		x.w.ownBuf = make([]byte, 16)
		x.Reset(bytes.NewReader(doc))
	}},
	{"small window, one byte a read", func(x *XML, doc []byte) {
		x.w.ownBuf = make([]byte, 16)
		x.Reset(iotest.OneByteReader(bytes.NewReader(doc)))
	}},
}

// readXMLEveryWay reads a document in all ways, checks that they agree, and gives
// what they say.
func readXMLEveryWay(t testing.TB, limits Limits, doc []byte) xmlReading {
	x := NewXML(limits)
	kept := bytes.Clone(doc)
	var first xmlReading
	for i, way := range xmlWays {
		way.reset(x, doc)
		r := readXML(t, x)
		if i == 0 {
			first = r
		}
		require.Equal(t, first, r, "read as %s", way.name)
	}
	require.Equal(t, kept, doc, "the input must not be changed")
	return first
}

// outlineXML writes what was read in one line: <name prefix:name attr="…">text</name>,
// the problem last.
func outlineXML(r xmlReading) string {
	var b strings.Builder
	for _, s := range r.Tokens {
		name := s.Name
		if s.Prefix != "" {
			name = s.Prefix + ":" + name
		}
		if s.Space != "" {
			name += "{" + s.Space + "}"
		}
		if s.Unbound {
			name += "?"
		}
		switch s.Kind {
		case Start:
			b.WriteString("<" + name)
			if s.Nil {
				b.WriteString(" NIL")
			}
			for _, a := range s.Attrs {
				b.WriteString(" ")
				if a.Prefix != "" {
					b.WriteString(a.Prefix + ":")
				}
				b.WriteString(a.Name)
				if a.Space != "" {
					b.WriteString("{" + a.Space + "}")
				}
				b.WriteString("=" + strconv.Quote(a.Value))
			}
			b.WriteString(">")
		case Text:
			q := strconv.Quote(string(s.Value))
			b.WriteString(q[1 : len(q)-1])
		case End:
			b.WriteString("</" + name + ">")
		case Doctype:
			b.WriteString("!DOCTYPE!")
		}
	}
	return b.String()
}

func TestXMLGives(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{"a leaf", `<a>text</a>`, `<a>text</a>`},
		{"an empty leaf", `<a></a>`, `<a></a>`},
		{"an empty-element tag", `<a/>`, `<a></a>`},
		{"an empty-element tag with space", `<a />`, `<a></a>`},
		{"nested elements", `<a><b>1</b><c><d>2</d></c></a>`, `<a><b>1</b><c><d>2</d></c></a>`},
		{"space in tags", "<a\n ><b\t>1</b\r\n></a >", `<a><b>1</b></a>`},
		{"indentation is left out", "<a>\n  <b>1</b>\r\n  <c/>\n</a>\n", `<a><b>1</b><c></c></a>`},
		{"white space in a leaf is its value", "<a><b> </b><c>\n\t</c></a>", `<a><b> </b><c>\n\t</c></a>`},
		{"white space beside text stays", "<a> x <b/> y </a>", `<a> x <b></b> y </a>`},
		{"white space beside a comment stays", "<a> <!-- c --> </a>", `<a>  </a>`},
		{"white space beside a reference stays", "<a> &lt; </a>", `<a> < </a>`},
		{"white space beside CDATA stays", "<a> <![CDATA[]]> </a>", `<a>  </a>`},
		{"mixed content", `<a>x<b>y</b>z</a>`, `<a>x<b>y</b>z</a>`},
		{"line ends", "<a>1\r\n2\r3\n4\r\r\n</a>", `<a>1\n2\n3\n4\n\n</a>`},
		{"a carriage return by reference stays", "<a>&#13;&#xD;</a>", `<a>\r\r</a>`},
		{"predefined entities", `<a>&lt;&gt;&amp;&quot;&apos;</a>`, `<a><>&\"'</a>`},
		{"character references", `<a>&#65;&#x42;&#x00000000000000043;&#x1F600;&#xe6;</a>`, `<a>ABC😀æ</a>`},
		{"CDATA", `<a><![CDATA[<b>&amp;]]]]><![CDATA[>]]></a>`, `<a><b>&amp;]]></a>`},
		{"brackets in text", `<a>]]]a]>]</a>`, `<a>]]]a]>]</a>`},
		{"greater-than in text", `<a>a>b</a>`, `<a>a>b</a>`},
		{"a comment in a leaf", `<a>1<!-- - -2- -->3</a>`, `<a>13</a>`},
		{"an instruction in a leaf", `<a>1<?p ? > ?>3<?q?></a>`, `<a>13</a>`},
		{"declaration, comments, instructions around the root", "<?xml version='1.0' encoding=\"UTF-8\" standalone='yes' ?>\n<!--c--><?p?> <a/> <!--d--><?q r?>\n", `<a></a>`},
		{"a byte order mark", "\uFEFF<?xml version='1.0'?><a/>", `<a></a>`},
		{"a byte order mark as text", "<a>\uFEFF</a>", `<a>\ufeff</a>`},
		{"characters beyond ASCII", "<a>æøå 𝄞 \u0080\uFFFD</a>", `<a>æøå 𝄞 \u0080�</a>`},
		{"names beyond ASCII", "<Måned ø·='1'>x</Måned>", `<Måned ø·="1">x</Måned>`},
		{"attributes", `<a b="1" c='"' d="'&quot;&#10;é"/>`, `<a b="1" c="\"" d="'\"\né"></a>`},
		{"white space in attributes", "<a b=' 1\t2\n3\r\n4\r5 '/>", `<a b=" 1 2 3 4 5 "></a>`},
		{"space around =", "<a b = \n'1'/>", `<a b="1"></a>`},
		{"greater-than in attributes", `<a b=">/>">1</a>`, `<a b=">/>">1</a>`},
		{"a default namespace", `<a xmlns="u"><b>1</b><c xmlns=""><d/></c><e/></a>`, `<a{u}><b{u}>1</b{u}><c><d></d></c><e{u}></e{u}></a{u}>`},
		{"prefixes", `<p:a xmlns:p="u"><p:b xmlns:p="v">1</p:b><p:c>2</p:c><d/></p:a>`,
			`<p:a{u}><p:b{v}>1</p:b{v}><p:c{u}>2</p:c{u}><d></d></p:a{u}>`},
		{"namespaces of attributes", `<a xmlns="u" xmlns:p="v" x="1" p:x="2"/>`, `<a{u} x="1" p:x{v}="2"></a{u}>`},
		{"a namespace used before it is declared in the tag", `<p:a p:x="1" xmlns:p="u"/>`, `<p:a{u} p:x{u}="1"></p:a{u}>`},
		{"the xml prefix", `<a xml:lang="da" xml:space="preserve"/>`, `<a xml:lang{http://www.w3.org/XML/1998/namespace}="da" xml:space{http://www.w3.org/XML/1998/namespace}="preserve"></a>`},
		{"an element of the xml prefix", `<xml:a/>`, `<xml:a{http://www.w3.org/XML/1998/namespace}></xml:a{http://www.w3.org/XML/1998/namespace}>`},
		{"an unbound prefix", `<p:a q:x="1"><p:b>1</p:b></p:a>`, `<p:a? q:x="1"><p:b?>1</p:b?></p:a?>`},
		{"the xml prefix declared as what it is", `<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="da"/>`, `<a xml:lang{http://www.w3.org/XML/1998/namespace}="da"></a>`},
		{"the default namespace undeclared", `<a xmlns="u"><b xmlns="">1</b></a>`, `<a{u}><b>1</b></a{u}>`},
		{"a prefix that xml-like names have", `<xmlfoo xmlnsx="1"/>`, `<xmlfoo xmlnsx="1"></xmlfoo>`},
		{"xsi:nil", `<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><b i:nil="true"/><b i:nil=" 1 "></b><b i:nil="false"/><b nil="true"/><b i:type="x" y="1"/></a>`,
			`<a><b NIL i:nil{http://www.w3.org/2001/XMLSchema-instance}="true"></b><b NIL i:nil{http://www.w3.org/2001/XMLSchema-instance}=" 1 "></b>` +
				`<b i:nil{http://www.w3.org/2001/XMLSchema-instance}="false"></b><b nil="true"></b><b i:type="x" y="1"></b></a>`},
		{"where schemas are", `<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="u v" i:noNamespaceSchemaLocation="w"/>`, `<a></a>`},
		{"a document type declaration", "<!DOCTYPE a><a/>", `!DOCTYPE!<a></a>`},
		{"one with everything", "<!DOCTYPE a PUBLIC \"[<>'\" '\">' [ <!ENTITY x \"]>\"> <!-- ]> ' --> <?p ]> ' ?> %pe; <!ATTLIST a b CDATA '>'> ] > <a/>", `!DOCTYPE!<a></a>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readXMLEveryWay(t, Limits{}, []byte(c.doc))
			require.Nil(t, r.Problem)
			assert.Equal(t, c.want, outlineXML(r))
		})
	}
}

func TestXMLRefuses(t *testing.T) {
	long := strings.Repeat("n", DefaultLimits.Name+1)
	for _, c := range []struct {
		doc, rule string
		offset    int64
		detail    string
	}{
		{"", RuleEmpty, 0, ""},
		{" \n", RuleEmpty, 2, ""},
		{"\uFEFF", RuleEmpty, 0, ""},
		{"<?xml version='1.0'?><!-- -->", RuleXMLNoRoot, 29, ""},
		{"text", RuleXMLSyntax, 0, "t"},
		{"{}", RuleXMLSyntax, 0, "{"},
		{"<", RuleXMLUnclosed, 1, ""},
		{"<a", RuleXMLUnclosed, 2, ""},
		{"<a>", RuleXMLUnclosed, 3, "a"},
		{"<a>text", RuleXMLUnclosed, 7, "a"},
		{"<a><b>1</b>", RuleXMLUnclosed, 11, "a"},
		{"<a><b", RuleXMLUnclosed, 5, "a"},
		{"<a><b>1</b", RuleXMLUnclosed, 10, "b"},
		{"<a></a", RuleXMLUnclosed, 6, "a"},
		{"<a><!-- ", RuleXMLUnclosed, 8, "a"},
		{"<a/><!-", RuleXMLUnclosed, 7, ""},
		{"<a><![CDATA[x]]", RuleXMLUnclosed, 15, "a"},
		{"<a>]]", RuleXMLUnclosed, 5, "a"},
		{"<a>&am", RuleXMLUnclosed, 6, "a"},
		{"<a>&#6", RuleXMLUnclosed, 6, "a"},
		{"<a b='", RuleXMLUnclosed, 6, ""},
		{"<!DOCTYPE a", RuleXMLUnclosed, 11, ""},
		{"<a></b>", RuleXMLTagMismatch, 3, "b"},
		{"<a>x</b>", RuleXMLTagMismatch, 4, "b"},
		{"<a>x</aa>", RuleXMLTagMismatch, 4, "aa"},
		{"<aa>x</a>", RuleXMLTagMismatch, 5, "a"},
		{"<a><b>x</a></b>", RuleXMLTagMismatch, 7, "a"},
		{"<p:a></q:a>", RuleXMLTagMismatch, 5, "q:a"},
		{"<a></ a>", RuleXMLSyntax, 5, "U+0020"},
		{"<a></a b>", RuleXMLSyntax, 7, "b"},
		{"</a>", RuleXMLSyntax, 0, "</"},
		{"<a>1 < 2</a>", RuleXMLSyntax, 5, "<U+0020"},
		{"<1/>", RuleXMLSyntax, 0, "<1"},
		{"<a>]]></a>", RuleXMLSyntax, 3, "]]>"},
		{"<a>x]]]></a>", RuleXMLSyntax, 5, "]]>"},
		{"<a/ >", RuleXMLSyntax, 3, "U+0020"},
		{"<a b='1'c='2'/>", RuleXMLSyntax, 8, "c"},
		{"<a><!ELEMENT b></a>", RuleXMLSyntax, 3, "<!"},
		{"<![CDATA[x]]><a/>", RuleXMLSyntax, 0, "<!"},
		{"<a><!DOCTYPE a></a>", RuleXMLSyntax, 3, "<!"},
		{"<!DOCTYPE a><!DOCTYPE a><a/>", RuleXMLSyntax, 12, "<!"},
		{"<!doctype a><a/>", RuleXMLSyntax, 0, "<!"},
		{"<!DOCTYPEa><a/>", RuleXMLSyntax, 9, "a"},
		{"<a b>", RuleXMLAttribute, 3, "b"},
		{"<a b=1>", RuleXMLAttribute, 5, "1"},
		{"<a b='<'>", RuleXMLAttribute, 6, "b"},
		{"<a b='1' b='2'/>", RuleXMLDuplicate, 9, "b"},
		{"<a xmlns:p=''/>", RuleXMLNamespace, 3, `xmlns:p=""`},
		{"<a><b xmlns:p='' p:c='1'>x</b></a>", RuleXMLNamespace, 6, `xmlns:p=""`},
		{"<a xmlns:xml='u'/>", RuleXMLNamespace, 3, `xmlns:xml="u"`},
		{"<a xmlns:xml=''/>", RuleXMLNamespace, 3, `xmlns:xml=""`},
		{"<a xmlns:xmlns='u'/>", RuleXMLNamespace, 3, `xmlns:xmlns="u"`},
		{"<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", RuleXMLNamespace, 3, `xmlns:p="http://www.w3.org/XML/1998/namespace"`},
		{"<a xmlns='http://www.w3.org/XML/1998/namespace'/>", RuleXMLNamespace, 3, `xmlns="http://www.w3.org/XML/1998/namespace"`},
		{"<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", RuleXMLNamespace, 3, `xmlns:p="http://www.w3.org/2000/xmlns/"`},
		{"<a xmlns='http://www.w3.org/2000/xmlns/'/>", RuleXMLNamespace, 3, `xmlns="http://www.w3.org/2000/xmlns/"`},
		{"<xmlns:a/>", RuleXMLNamespace, 0, "xmlns:a"},
		{"<a><xmlns:a>1</xmlns:a></a>", RuleXMLNamespace, 3, "xmlns:a"},
		{"<a:b:c/>", RuleXMLNamespace, 0, "a:b:c"},
		{"<a><b:>1</b:></a>", RuleXMLNamespace, 3, "b:"},
		{"<a><:b>1</:b></a>", RuleXMLNamespace, 3, ":b"},
		{"<a><p:1>1</p:1></a>", RuleXMLNamespace, 3, "p:1"},
		{"<a><p:·>1</p:·></a>", RuleXMLNamespace, 3, "p:·"},
		{"<a xmlns:p='u'><p:b:c>1</p:b:c></a>", RuleXMLNamespace, 15, "p:b:c"},
		{"<a b:c:d='1'/>", RuleXMLNamespace, 3, "b:c:d"},
		{"<a xmlns:='u'/>", RuleXMLNamespace, 3, "xmlns:"},
		{"<a :b='1'/>", RuleXMLNamespace, 3, ":b"},
		{"<?a:b c?><a/>", RuleXMLNamespace, 0, "<?a:b"},
		{"<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", RuleXMLDuplicate, 35, "q:b"},
		{"<a xmlns='u' xmlns='u'/>", RuleXMLDuplicate, 13, "xmlns"},
		{"<a xml:lang='da' xml:lang='da'/>", RuleXMLDuplicate, 17, "xml:lang"},
		{"<a>&nbsp;</a>", RuleXMLReference, 3, "&nbsp;"},
		{"<a>&amp</a>", RuleXMLReference, 3, "&amp"},
		{"<a>&</a>", RuleXMLReference, 3, "&"},
		{"<a>A & B</a>", RuleXMLReference, 5, "&"},
		{"<a b='&x;'/>", RuleXMLReference, 6, "&x;"},
		{"<a>&#;</a>", RuleXMLReference, 3, "&#"},
		{"<a>&#x;</a>", RuleXMLReference, 3, "&#x"},
		{"<a>&#xG;</a>", RuleXMLReference, 3, "&#x"},
		{"<a>&#X41;</a>", RuleXMLReference, 3, "&#"},
		{"<a>&#6A;</a>", RuleXMLReference, 3, "&#6"},
		{"<a>&#x110000;</a>", RuleXMLReference, 3, "&#x110000"},
		{"<a>&#99999999999999999999;</a>", RuleXMLReference, 3, "&#1114112"},
		{"<a>&#0;</a>", RuleXMLCharacter, 3, "U+0000"},
		{"<a>&#xD800;</a>", RuleXMLCharacter, 3, "U+D800"},
		{"<a>&#xFFFF;</a>", RuleXMLCharacter, 3, "U+FFFF"},
		{"<a>\x00</a>", RuleXMLCharacter, 3, "U+0000"},
		{"<a>x\x1F</a>", RuleXMLCharacter, 4, "U+001F"},
		{"<a>\uFFFE</a>", RuleXMLCharacter, 3, "U+FFFE"},
		{"<a>12345\uFFFF</a>", RuleXMLCharacter, 8, "U+FFFF"},
		{"<a><!-- \x01 --></a>", RuleXMLCharacter, 8, "U+0001"},
		{"<a b='\x01'/>", RuleXMLCharacter, 6, "U+0001"},
		{"<a\x01/>", RuleXMLCharacter, 2, "U+0001"},
		{"\x01<a/>", RuleXMLCharacter, 0, "U+0001"},
		{"<a>\xE6</a>", RuleEncodingBytes, 3, "0xE6"},
		{"<a>\xC0\x80</a>", RuleEncodingBytes, 3, "0xC0"},
		{"<a>\xC3</a>", RuleEncodingBytes, 3, "0xC3"},
		{"<a>\xC3", RuleEncodingBytes, 3, "0xC3"},
		{"<a>\xE0\x80\x80</a>", RuleEncodingBytes, 3, "0xE0"},
		{"<a>\xED\xA0\x80</a>", RuleEncodingBytes, 3, "0xED"},
		{"<a>\xF4\x90\x80\x80</a>", RuleEncodingBytes, 3, "0xF4"},
		{"<a>\x80</a>", RuleEncodingBytes, 3, "0x80"},
		{"<M\xE5ned/>", RuleEncodingBytes, 2, "0xE5"},
		{"<a b='\xE5'/>", RuleEncodingBytes, 6, "0xE5"},
		{"<a><!--\xE5--></a>", RuleEncodingBytes, 7, "0xE5"},
		{"<a><?p \xE5?></a>", RuleEncodingBytes, 7, "0xE5"},
		{"<a><![CDATA[\xE5]]></a>", RuleEncodingBytes, 12, "0xE5"},
		{"<!DOCTYPE a '\xE5'><a/>", RuleEncodingBytes, 13, "0xE5"},
		{"<a/>\xE5", RuleEncodingBytes, 4, "0xE5"},
		{"<a><!-- -- --></a>", RuleXMLComment, 8, "--"},
		{"<a><!-- ---></a>", RuleXMLComment, 8, "--"},
		{"<a><? p?></a>", RuleXMLInstruction, 5, "U+0020"},
		{"<a><?p+?></a>", RuleXMLInstruction, 6, "+"},
		{" <?xml version='1.0'?><a/>", RuleXMLDeclaration, 1, "xml"},
		{"<a><?XML x?></a>", RuleXMLDeclaration, 3, "XML"},
		{"<?xml?><a/>", RuleXMLDeclaration, 0, "xml"},
		{"<?xml ?><a/>", RuleXMLDeclaration, 6, "?>"},
		{"<?xml version='2.0'?><a/>", RuleXMLDeclaration, 15, "2.0"},
		{"<?xml version='1.0' encoding='-'?><a/>", RuleXMLDeclaration, 30, "-"},
		{"<?xml encoding='utf-8'?><a/>", RuleXMLDeclaration, 6, "encoding"},
		{"<?xml version='1.0' standalone='yes' encoding='utf-8'?><a/>", RuleXMLDeclaration, 37, "encoding"},
		{"<?xml version='1.0' standalone='YES'?><a/>", RuleXMLDeclaration, 32, "YES"},
		{"<?xml version='1.0'encoding='utf-8'?><a/>", RuleXMLDeclaration, 19, "e"},
		{"<?xml version='1.0\"?><a/>", RuleXMLDeclaration, 18, `"`},
		{"<?xml version='1.0' ><a/>", RuleXMLDeclaration, 20, ">"},
		{"<a/><b/>", RuleXMLAfterRoot, 4, "<"},
		{"<a/>x", RuleXMLAfterRoot, 4, "x"},
		{"<a/></a>", RuleXMLAfterRoot, 4, "<"},
		{"<a></a>\n&#32;", RuleXMLAfterRoot, 8, "&"},
		{"<a/><!DOCTYPE a>", RuleXMLAfterRoot, 4, "<"},
		{"<" + long + "/>", RuleLimitName, 1, ""},
		{"<a><" + long + "></a>", RuleLimitName, 4, ""},
		{"<a " + long + "='1'/>", RuleLimitName, 3, ""},
		{"<a xmlns='" + long + "'/>", RuleLimitName, 10, ""},
	} {
		t.Run(c.doc[:min(len(c.doc), 40)], func(t *testing.T) {
			r := readXMLEveryWay(t, Limits{}, []byte(c.doc))
			require.NotNil(t, r.Problem, "read as %s", outlineXML(r))
			assert.Equal(t, c.rule, r.Problem.Rule)
			assert.Equal(t, c.offset, r.Problem.Offset)
			assert.Equal(t, c.detail, r.Problem.Detail)
		})
	}
}

func TestXMLPlaces(t *testing.T) {
	doc := "<?xml version='1.0'?>\n" +
		"<Måned xmlns='u'\n" +
		"  år='2026'>\r\n" +
		"\t<æ>øå</æ><b>1</b>\n" +
		"  <c/></Måned>"
	r := readXMLEveryWay(t, Limits{}, []byte(doc))
	require.Nil(t, r.Problem)
	type at struct {
		kind             Kind
		name             string
		line, column     int
		vline, vcolumn   int
		offset, valueOff int64
	}
	var got []at
	for _, s := range r.Tokens {
		got = append(got, at{s.Kind, s.Name, s.Line, s.Column, s.ValueLine, s.ValueColm, s.Offset, s.ValueOffset})
	}
	assert.Equal(t, []at{
		{Start, "Måned", 2, 1, 3, 13, 22, 53},
		{Start, "æ", 4, 2, 4, 5, 56, 60},
		{Text, "", 4, 5, 4, 5, 60, 60},
		{End, "æ", 4, 7, 4, 7, 64, 64},
		{Start, "b", 4, 11, 4, 14, 69, 72},
		{Text, "", 4, 14, 4, 14, 72, 72},
		{End, "b", 4, 15, 4, 15, 73, 73},
		{Start, "c", 5, 3, 5, 5, 80, 82},
		{End, "c", 5, 5, 5, 5, 82, 82},
		{End, "Måned", 5, 7, 5, 7, 84, 84},
	}, got)
	require.Len(t, r.Tokens[0].Attrs, 1)
	a := r.Tokens[0].Attrs[0]
	assert.Equal(t, xmlSeenAttr{Name: "år", Value: "2026", Offset: 42, ValueOffset: 47, Line: 3, Column: 3}, a)
}

func TestXMLASCIIIsToldOfValues(t *testing.T) {
	x := NewXML(Limits{})
	x.ResetBytes([]byte("<a><b>abc</b><b>æ</b><b>12345678å</b></a>"))
	x.Next()
	for _, want := range []bool{true, false, false} {
		tok := x.Next()
		require.Equal(t, Value, tok.Kind)
		assert.Equal(t, want, tok.ASCII, "%s", tok.Value)
	}
}

// A value, name, depth or number of attributes of exactly the limit passes, one
// more does not, however the value is made up.
func TestXMLLimitsAreExact(t *testing.T) {
	limits := Limits{Depth: 3, Name: 5, Text: 10, Attrs: 2}
	for _, c := range []struct{ name, within, beyond, rule string }{
		{"depth", "<a><b><c>1</c></b></a>", "<a><b><c><d>1</d></c></b></a>", RuleLimitDepth},
		{"depth of an empty element", "<a><b><c/></b></a>", "<a><b><c><d/></c></b></a>", RuleLimitDepth},
		{"element name", "<abcde>1</abcde>", "<abcdef>1</abcdef>", RuleLimitName},
		{"inner element name", "<a><abcde>1</abcde></a>", "<a><abcdef>1</abcdef></a>", RuleLimitName},
		{"name of two bytes a character", "<aøø>1</aøø>", "<øøø>1</øøø>", RuleLimitName},
		{"attribute name", "<a abcde='1'/>", "<a abcdef='1'/>", RuleLimitName},
		{"namespace name", "<a xmlns='abcde'/>", "<a xmlns='abcdef'/>", RuleLimitName},
		{"attributes", "<a b='' c=''/>", "<a b='' c='' d=''/>", RuleLimitAttrs},
		{"attributes with namespaces", "<a b='' xmlns=''/>", "<a b='' c='' xmlns=''/>", RuleLimitAttrs},
		{"attribute value", "<a b='1234567890'/>", "<a b='12345678901'/>", RuleLimitText},
		{"attribute value with a reference", "<a b='123456789&amp;'/>", "<a b='1234567890&amp;'/>", RuleLimitText},
		{"attribute value beyond ASCII", "<a b='12345678ø'/>", "<a b='123456789ø'/>", RuleLimitText},
		{"leaf", "<a><b>1234567890</b></a>", "<a><b>12345678901</b></a>", RuleLimitText},
		{"leaf beyond ASCII", "<a><b>12345678ø</b></a>", "<a><b>123456789ø</b></a>", RuleLimitText},
		{"text with a reference", "<a>123456789&#65;</a>", "<a>1234567890&#65;</a>", RuleLimitText},
		{"text with a line end", "<a>123456789\r\n</a>", "<a>1234567890\r\n</a>", RuleLimitText},
		{"text with CDATA", "<a>12345<![CDATA[67890]]></a>", "<a>12345<![CDATA[678901]]></a>", RuleLimitText},
		{"text with a comment", "<a>12345<!---->67890</a>", "<a>12345<!---->678901</a>", RuleLimitText},
		{"pieces between elements", "<a>1234567890<b/>1234567890<b>1</b>1234567890</a>", "<a><b/>12345678901</a>", RuleLimitText},
		{"white space", "<a>          </a>", "<a>           </a>", RuleLimitText},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readXMLEveryWay(t, limits, []byte(c.within))
			require.Nil(t, r.Problem, "%v", r.Problem)
			r = readXMLEveryWay(t, limits, []byte(c.beyond))
			require.NotNil(t, r.Problem)
			assert.Equal(t, c.rule, r.Problem.Rule)
			assert.NotZero(t, r.Problem.Limit)
			for _, s := range r.Tokens {
				assert.LessOrEqual(t, len(s.Value), limits.Text)
			}
		})
	}
}

func TestXMLTextLimitTellsTheFirstCharacterTooMuch(t *testing.T) {
	for doc, offset := range map[string]int64{
		"<a>12345678901</a>":             13,
		"<a>123456789ø</a>":              12,
		"<a b='12345678901'/>":           16,
		"<a b='123456789ø'/>":            15,
		"<a>12<!-- -->345678901&lt;</a>": 21,
	} {
		r := readXMLEveryWay(t, Limits{Text: 10}, []byte(doc))
		require.NotNil(t, r.Problem, doc)
		assert.Equal(t, RuleLimitText, r.Problem.Rule)
		assert.Equal(t, offset, r.Problem.Offset, doc)
	}
}

// Cut anywhere, a document is never taken for a whole one.
func TestXMLTruncated(t *testing.T) {
	for _, doc := range []string{
		"<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE a [<!ENTITY b \"]>\"><!-- c --><?p q?>]>\n<a>1</a>",
		"\uFEFF<p:a xmlns:p='u' b=\"&lt;å\">\n <p:b>x</p:b>\r\n <c/>&#x41;]]<![CDATA[]]]]>å<!-- - --><?p ??></p:a>",
		"<Indberet><CPRNr>0101904009</CPRNr><Navn>Åse Sø</Navn></Indberet>",
	} {
		whole := readXMLEveryWay(t, Limits{}, []byte(doc))
		require.Nil(t, whole.Problem)
		for n := range len(doc) {
			r := readXMLEveryWay(t, Limits{}, []byte(doc[:n]))
			require.NotNil(t, r.Problem, "%q", doc[:n])
			assert.NotEmpty(t, r.Problem.Rule)
			assert.LessOrEqual(t, len(r.Tokens), len(whole.Tokens))
		}
	}
}

// repeated reads a piece of text over and over, n bytes in all.
type repeated struct {
	head, piece, tail string
	n                 int64
	at                int
}

func (r *repeated) Read(p []byte) (int, error) {
	for {
		switch {
		case r.head != "":
			n := copy(p, r.head)
			r.head = r.head[n:]
			return n, nil
		case r.n > 0:
			n := 0
			for n < len(p) && r.n > 0 {
				k := copy(p[n:min(int64(len(p)), int64(n)+r.n)], r.piece[r.at:])
				n += k
				r.n -= int64(k)
				r.at = (r.at + k) % len(r.piece)
			}
			return n, nil
		case r.tail != "":
			n := copy(p, r.tail)
			r.tail = r.tail[n:]
			return n, nil
		}
		return 0, io.EOF
	}
}

// However long the input, the window stays a window.
func TestXMLMemoryIsBounded(t *testing.T) {
	const size = 8 << 20
	for _, c := range []struct {
		name              string
		head, piece, tail string
		rule              string
	}{
		{"payload", "<a>", "<b><c>12345</c>\n<d>æ</d></b>\n", "", RuleXMLUnclosed},
		{"comment", "<a><!--", "comment ", "--></a>", ""},
		{"comment before the root", "<!--", "comment ", "--><a/>", ""},
		{"instruction", "<a><?p ", "data", "?></a>", ""},
		{"document type", "<!DOCTYPE a [<!ENTITY b '", "<text>", "'>]><a/>", ""},
		{"white space before the root", "", " \n", "<a/>", ""},
		{"white space after the root", "<a/>", " \n", "", ""},
		{"white space in a tag", "<a ", " \n", "><b>1</b></a>", ""},
		{"white space in content", "<a>", " \n", "</a>", RuleLimitText},
		{"white space between elements", "<a><b/>", " \n", "<b/></a>", RuleLimitText},
		{"text", "<a>", "text", "</a>", RuleLimitText},
		{"CDATA", "<a><![CDATA[", "text", "]]></a>", RuleLimitText},
		{"digits of a reference", "<a>&#", "0", "65;</a>", ""},
		{"digits of a reference in an attribute", "<a b='&#", "0", "65;'/>", ""},
		{"name", "<", "name", "/>", RuleLimitName},
		{"end tag name", "<a></", "name", ">", RuleLimitName},
		{"instruction target", "<?", "name", "?><a/>", RuleLimitName},
		{"attribute value", "<a b='", "text", "'/>", RuleLimitText},
		{"white space in the declaration", "<?xml version='1.0'", " ", "?><a/>", ""},
		{"encoding name", "<?xml version='1.0' encoding='", "u", "'?><a/>", RuleLimitName},
		{"open elements", "", "<a>", "", RuleLimitDepth},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := NewXML(Limits{})
			x.Reset(&repeated{head: c.head, piece: c.piece, tail: c.tail, n: size / int64(len(c.piece)) * int64(len(c.piece))})
			k := x.Next().Kind
			for k != EOF && k != Invalid {
				k = x.Next().Kind
			}
			if c.rule == "" {
				assert.Nil(t, x.Problem())
			} else if assert.NotNil(t, x.Problem()) {
				assert.Equal(t, c.rule, x.Problem().Rule)
			}
			assert.LessOrEqual(t, len(x.w.buf), DefaultLimits.Text+windowSize)
			if c.name != "attribute value" {
				assert.LessOrEqual(t, cap(x.names)+cap(x.attrBytes)+cap(x.scratch), 1<<14)
			}
		})
	}
}

func TestXMLPlaceOfATagLargerThanTheWindow(t *testing.T) {
	doc := "<a>\n" + strings.Repeat("<b>1</b>\n", 10) + "<c d='1'" + strings.Repeat(" ", 4<<20) + "\ne='2'/></a>"
	x := NewXML(Limits{})
	x.Reset(strings.NewReader(doc))
	for tok := x.Next(); string(tok.Name) != "c"; tok = x.Next() {
		require.NotEqual(t, Invalid, tok.Kind)
	}
	line, column := x.Position(x.tok.Offset)
	assert.Equal(t, []int{12, 1}, []int{line, column})
	require.Len(t, x.tok.Attrs, 2)
	line, column = x.Position(x.tok.Attrs[1].Offset)
	assert.Equal(t, []int{13, 1}, []int{line, column})
}

// Values that the window's edge cuts, and runs of white space about the length
// that is left out, are read the same in every way.
func TestXMLAcrossWindows(t *testing.T) {
	for _, pad := range []int{0, 1, 7, 600} {
		var b strings.Builder
		b.WriteString("<?xml version='1.0'?><root><!--" + strings.Repeat("x", pad) + "-->")
		for i := range 3000 {
			b.WriteString("\r\n  <p:rec xmlns:p='urn:" + strconv.Itoa(i%7) + "' nr='" + strconv.Itoa(i) + "'><p:æ>" + strings.Repeat("å", i%50) + "</p:æ><b>" + strings.Repeat("]", i%9) + "&amp;\r\n</b></p:rec>")
		}
		b.WriteString("<long>" + strings.Repeat("0123456789å", 20000) + "</long></root>")
		r := readXMLEveryWay(t, Limits{}, []byte(b.String()))
		require.Nil(t, r.Problem)
	}
	for n := blankSize - 2; n <= blankSize+2; n++ {
		for _, next := range []string{"<b/>", "</a>", "x", "<!-- -->", "&lt;"} {
			doc := "<a><b/>" + strings.Repeat(" ", n) + next
			readXMLEveryWay(t, Limits{}, []byte(doc+"</a>"))
			readXMLEveryWay(t, Limits{}, []byte(doc))
		}
	}
}

func TestXMLReadErrors(t *testing.T) {
	broken := errors.New("line is down")
	for _, doc := range []string{"", "<", "<a><b>1</b>", "<a>te", "<a>&am", "<a><!-- ", "<a b='", "<a/>", "<?xml ", "<a>\xC3", "<!DOCTYPE "} {
		x := NewXML(Limits{})
		x.Reset(io.MultiReader(strings.NewReader(doc), iotest.ErrReader(broken)))
		r := readXML(t, x)
		require.NotNil(t, r.Problem, doc)
		assert.Equal(t, RuleReadFailed, r.Problem.Rule, doc)
		assert.Equal(t, broken, r.Problem.Err, doc)
		assert.EqualValues(t, len(doc), r.Problem.Offset, doc)
	}
	x := NewXML(Limits{})
	x.Reset(io.MultiReader(strings.NewReader("<a>123"), iotest.ErrReader(&Problem{Rule: RuleLimitSize, Limit: 5})))
	r := readXML(t, x)
	assert.Equal(t, &Problem{Rule: RuleLimitSize, Limit: 5, Offset: 6}, r.Problem)
}

func TestXMLReusedAllocatesNothing(t *testing.T) {
	doc := []byte(recordsXML(200))
	x := NewXML(Limits{})
	src := bytes.NewReader(doc)
	read := func() {
		src.Reset(doc)
		x.Reset(src)
		for k := x.Next().Kind; k != EOF; k = x.Next().Kind {
			require.NotEqual(t, Invalid, k)
		}
		x.ResetBytes(doc)
		for k := x.Next().Kind; k != EOF; k = x.Next().Kind {
		}
	}
	read()
	assert.Zero(t, testing.AllocsPerRun(5, read))
}

func TestXMLNeverGivesMoreThanTheInputOnItsEdges(t *testing.T) {
	// ResetBytes reads bytes that may be followed by others of the caller.
	whole := []byte("<a><b>12345678</b></a>TRAILING</b></a>")
	x := NewXML(Limits{})
	for n := range 23 {
		x.ResetBytes(whole[:n:n])
		want := readXML(t, x)
		x.ResetBytes(whole[:n])
		assert.Equal(t, want, readXML(t, x))
	}
}
