package token

import (
	"bytes"
	"unicode/utf8"
)

// detect gives the encoding from the first bytes, at least 6 where there are as
// many, and how long the byte order mark is. asked is the encoding that the
// caller knows of. A second mark, which joining files leaves, is refused: as a
// character it may not stand before a payload.
func detect(b []byte, asked encoding) (enc encoding, mark int, p *Problem) {
	enc, mark, p = detectMark(b, asked)
	if p == nil && mark > 0 && bytes.HasPrefix(b[mark:], b[:mark]) {
		p = &Problem{Rule: RuleEncodingMark}
	}
	return enc, mark, p
}

func detectMark(b []byte, asked encoding) (enc encoding, mark int, p *Problem) {
	starts := func(prefix string) bool { return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix }
	utf16 := func(e encoding, mark int) (encoding, int, *Problem) {
		if asked == unknownEncoding || asked == utf16Encoding || asked == e {
			return e, mark, nil
		}
		return asked, 0, nil
	}
	switch {
	case asked != unknownEncoding && asked < utf16Encoding:
		if asked == utf8Encoding && starts(string(byteOrderMark)) {
			mark = len(byteOrderMark)
		}
		return asked, mark, nil
	case asked == unknownEncoding && (starts("\xFF\xFE\x00\x00") || starts("\x00\x00\xFE\xFF") || starts("<\x00\x00\x00") || starts("\x00\x00\x00<")):
		return unknownEncoding, 0, &Problem{Rule: RuleEncodingUnknown, Detail: "UTF-32"}
	case asked == unknownEncoding && starts("\x4C\x6F\xA7\x94"):
		return unknownEncoding, 0, &Problem{Rule: RuleEncodingUnknown, Detail: "EBCDIC"}
	case asked == unknownEncoding && starts(string(byteOrderMark)):
		return utf8Encoding, len(byteOrderMark), nil
	case starts("\xFF\xFE"):
		return utf16(utf16LEEncoding, 2)
	case starts("\xFE\xFF"):
		return utf16(utf16BEEncoding, 2)
	case zeroEverySecond(b, 0):
		return utf16(utf16BEEncoding, 0)
	case zeroEverySecond(b, 1):
		return utf16(utf16LEEncoding, 0)
	case asked == utf16Encoding:
		return utf16LEEncoding, 0, nil
	case asked != unknownEncoding:
		return asked, 0, nil
	}
	return utf8Encoding, 0, nil
}

// zeroEverySecond reports whether of the first four bytes, or two, those at first
// and two further are zero and the others are not.
func zeroEverySecond(b []byte, first int) bool {
	b = b[:min(len(b), 4)&^1]
	for i, c := range b {
		if (c == 0) != (i%2 == first) {
			return false
		}
	}
	return len(b) > 0
}

// narrow gives the ASCII characters of the beginning of a payload, so that a
// declaration can be looked for in it. Others become zero bytes.
func narrow(b []byte, enc encoding) []byte {
	if !isUTF16(enc) {
		return b[:min(len(b), declarationSize)]
	}
	b = b[:min(len(b), declarationSize)&^1]
	out := make([]byte, 0, len(b)/2)
	for i := 0; i < len(b); i += 2 {
		u := unit(b[i:], enc)
		if u >= utf8.RuneSelf {
			u = 0
		}
		out = append(out, byte(u))
	}
	return out
}

// startsDeclaration reports whether b may begin with an XML declaration.
func startsDeclaration(b []byte, enc encoding) bool {
	const open = "<?xml"
	head := narrow(b[:min(len(b), 2*len(open))], enc)
	n := min(len(head), len(open))
	return n > 0 && string(head[:n]) == open[:n]
}

func endsDeclaration(b []byte, enc encoding) bool {
	return bytes.Contains(narrow(b, enc), []byte("?>"))
}

// declaration gives the encoding that an XML declaration at the beginning of b names:
// enc itself, or one that b may be in too, unless a byte order mark was sure. With
// a problem it gives the declaration.
func declaration(b []byte, enc encoding, marked bool) (head []byte, declared encoding, p *Problem) {
	text := narrow(b, enc)
	end := bytes.Index(text, []byte("?>"))
	if end < 0 || len(text) < 6 || string(text[:5]) != "<?xml" || xmlClass[text[5]]&xmlSpace == 0 {
		return nil, enc, nil
	}
	name, at := declaredName(text[:end])
	if at < 0 {
		return nil, enc, nil
	}
	head = b[:end+len("?>")]
	if isUTF16(enc) {
		head = b[:2*len(head)]
	}
	// Every character up to the name is ASCII, if only the declaration is
	// well-formed, so that at is the offset in UTF-8 too.
	declared = encodingOf(name)
	switch {
	case declared == unknownEncoding:
		return head, enc, &Problem{Rule: RuleEncodingUnknown, Offset: int64(at), Detail: string(name)}
	case isUTF16(enc) && (declared == utf16Encoding || declared == enc):
		return nil, enc, nil
	case isUTF16(enc) || isUTF16(declared) || marked && declared != enc:
		return head, enc, &Problem{Rule: RuleEncodingWrong, Offset: int64(at), Detail: writtenIn(b, enc, declared), Want: string(name)}
	}
	return nil, declared, nil
}

// writtenIn names the encoding of a payload whose declaration names another, as it is to be
// declared.
func writtenIn(b []byte, enc, declared encoding) string {
	if isUTF16(enc) && !isUTF16(declared) {
		enc = utf16Encoding
	}
	if enc == utf8Encoding {
		b = b[:min(len(b), declarationSize)]
		for n := range utf8.UTFMax { // the last character may be cut
			if utf8.Valid(b[:len(b)-n]) {
				return encodingNames[enc]
			}
		}
		enc = windows1252Encoding
	}
	return encodingNames[enc]
}

// declaredName finds the encoding name in an XML declaration, and where it
// stands; -1 when there is none. Whether the declaration is well-formed is for
// XML to say.
func declaredName(text []byte) (name []byte, at int) {
	const word = "encoding"
	quote := byte(0)
	for i := 5; i+len(word) < len(text); i++ {
		c := text[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case string(text[i:i+len(word)]) == word && xmlClass[text[i-1]]&xmlSpace != 0:
			i = skipBlanks(text, i+len(word))
			if i >= len(text) || text[i] != '=' {
				return nil, -1
			}
			i = skipBlanks(text, i+1)
			if i >= len(text) || text[i] != '"' && text[i] != '\'' {
				return nil, -1
			}
			n := bytes.IndexByte(text[i+1:], text[i])
			if n < 0 || !isEncodingName(string(text[i+1:i+1+n])) {
				return nil, -1
			}
			return text[i+1 : i+1+n], i + 1
		}
	}
	return nil, -1
}

func skipBlanks(b []byte, i int) int {
	for i < len(b) && xmlClass[b[i]]&xmlSpace != 0 {
		i++
	}
	return i
}
