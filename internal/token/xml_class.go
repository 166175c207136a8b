package token

import (
	"math/bits"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/codepoint"
)

// What a byte may be in XML. Bytes of 0x80 and more are first looked at as
// characters.
const (
	xmlNameStart uint16 = 1 << iota // may begin a name
	xmlName                         // may stand in a name
	xmlSpace                        // white space
	xmlAttrText                     // stands for itself in an attribute value in any quotes
	xmlControl                      // no character of XML
	xmlHigh                         // part of a character beyond ASCII
	xmlDash                         // - ends runs in comments
	xmlQuestion                     // ? in processing instructions
	xmlBracket                      // ] in CDATA sections
	xmlReturn                       // \r in CDATA sections
	xmlDeclare                      // " ' < > [ ] in a document type declaration
	xmlDouble                       // "
	xmlSingle                       // '
)

const (
	xLet = xmlNameStart | xmlName | xmlAttrText
	xDig = xmlName | xmlAttrText
	xSp_ = xmlSpace | xmlAttrText
	xTab = xmlSpace
	xCR_ = xmlSpace | xmlReturn
	xTxt = xmlAttrText
	xBad = xmlControl
	xHi_ = xmlHigh
	xDsh = xmlName | xmlAttrText | xmlDash
	xQue = xmlAttrText | xmlQuestion
	xDbl = xmlDeclare | xmlDouble
	xSgl = xmlDeclare | xmlSingle
	xLt_ = xmlDeclare
	xGt_ = xmlAttrText | xmlDeclare
	xOpn = xmlAttrText | xmlDeclare
	xCls = xmlAttrText | xmlDeclare | xmlBracket
)

// xmlClass says of every byte what it may be.
var xmlClass = [256]uint16{
	xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xTab, xTab, xBad, xBad, xCR_, xBad, xBad,
	xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad, xBad,
	xSp_, xTxt, xDbl, xTxt, xTxt, xTxt, 0000, xSgl, xTxt, xTxt, xTxt, xTxt, xTxt, xDsh, xDig, xTxt,
	xDig, xDig, xDig, xDig, xDig, xDig, xDig, xDig, xDig, xDig, xLet, xTxt, xLt_, xTxt, xGt_, xQue,
	xTxt, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet,
	xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xOpn, xTxt, xCls, xTxt, xLet,
	xTxt, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet,
	xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xLet, xTxt, xTxt, xTxt, xTxt, xTxt,
	xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_,
	xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_,
	xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_,
	xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_,
	xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_,
	xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_,
	xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_,
	xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_, xHi_,
}

// isXMLChar reports whether XML 1.0 has the character (production Char).
func isXMLChar(r rune) bool {
	return r >= 0x20 && r <= 0xD7FF || r == '\t' || r == '\n' || r == '\r' ||
		r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// isXMLNameStart is the production NameStartChar of the fifth edition, beyond
// ASCII.
func isXMLNameStart(r rune) bool {
	return r >= 0xC0 && r <= 0x2FF && r != 0xD7 && r != 0xF7 ||
		r >= 0x370 && r <= 0x1FFF && r != 0x37E ||
		r == 0x200C || r == 0x200D ||
		r >= 0x2070 && r <= 0x218F ||
		r >= 0x2C00 && r <= 0x2FEF ||
		r >= 0x3001 && r <= 0xD7FF ||
		r >= 0xF900 && r <= 0xFDCF ||
		r >= 0xFDF0 && r <= 0xFFFD ||
		r >= 0x10000 && r <= 0xEFFFF
}

// isXMLName is the production NameChar, beyond ASCII.
func isXMLName(r rune) bool {
	return isXMLNameStart(r) || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// scanXMLText goes over character data from b[i] on and stops at the first byte
// that does not stand for itself: < & or \r, the ]]> that must not be there, no
// character of XML, or the end of b. A ] or a character that b cuts off stops it
// too. Beyond ASCII says that the text has such characters.
func scanXMLText(b []byte, i int) (stop int, beyondASCII bool) {
	for {
		for i+8 <= len(b) {
			if m := xmlSpecial(eightAt(b, i)); m != 0 {
				i += bits.TrailingZeros64(m) >> 3
				break
			}
			i += 8
		}
		if i >= len(b) {
			return i, beyondASCII
		}
		c := b[i]
		switch {
		case c == '<' || c == '&' || c == '\r':
			return i, beyondASCII
		case c == ']':
			if i+2 >= len(b) && (i+1 == len(b) || b[i+1] == ']') || i+2 < len(b) && b[i+1] == ']' && b[i+2] == '>' {
				return i, beyondASCII
			}
			i++
		case c >= 0x80:
			if c >= 0xC2 && c < 0xE0 && i+1 < len(b) && b[i+1]&0xC0 == 0x80 {
				i += 2
			} else {
				r, n := utf8.DecodeRune(b[i:])
				if n == 1 || r >= 0xFFFE && r <= 0xFFFF {
					return i, beyondASCII
				}
				i += n
			}
			beyondASCII = true
		case c < ' ' && c != '\n' && c != '\t':
			return i, beyondASCII
		default:
			i++
		}
	}
}

// xmlSpecial marks, by its top bit, the first byte of eight that needs a closer
// look in character data: < & ] a control character or no ASCII. Marks above the
// first may be wrong: a subtraction borrows only from the bytes above one that it
// marks.
func xmlSpecial(w uint64) uint64 {
	const one = eachByte
	return (((w ^ '<'*one) - one) | ((w ^ '&'*one) - one) | ((w ^ ']'*one) - one) | (w - ' '*one) | w) & (0x80 * one)
}

// characterName names a character for the reader: itself, or U+XXXX where it
// would not be seen.
func characterName(r rune) string {
	if r > ' ' && r < 0x7F || r >= 0xC0 && r < 0x250 {
		return string(r)
	}
	return codepoint.Name(r)
}

// hexBytes writes bytes as 0xE6 0xF8.
func hexBytes(b []byte) string {
	const digits = "0123456789ABCDEF"
	out := make([]byte, 0, 5*len(b))
	for i, c := range b {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, '0', 'x', digits[c>>4], digits[c&15])
	}
	return string(out)
}
