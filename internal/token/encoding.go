package token

import "unicode/utf8"

// encoding is one of those that can be read.
type encoding uint8

const (
	unknownEncoding encoding = iota
	utf8Encoding
	asciiEncoding
	latin1Encoding
	latin9Encoding
	windows1252Encoding
	utf16Encoding // which end first, a byte order mark decides
	utf16LEEncoding
	utf16BEEncoding
)

var encodingNames = [...]string{"", "UTF-8", "US-ASCII", "ISO-8859-1", "ISO-8859-15", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE"}

func isUTF16(enc encoding) bool { return enc >= utf16Encoding }

// encodingOf knows an encoding by its names in the IANA registry and by those
// that are met in practice. Case does not count.
func encodingOf(name []byte) encoding {
	var low [16]byte
	if len(name) > len(low) {
		return unknownEncoding
	}
	for i, c := range name {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	switch string(low[:len(name)]) {
	case "utf-8", "utf8":
		return utf8Encoding
	case "us-ascii", "ascii", "iso646-us":
		return asciiEncoding
	case "iso-8859-1", "iso_8859-1", "iso8859-1", "latin1", "latin-1", "l1", "cp819":
		return latin1Encoding
	case "iso-8859-15", "iso_8859-15", "iso8859-15", "latin9", "latin-9":
		return latin9Encoding
	case "windows-1252", "cp1252", "cp-1252":
		return windows1252Encoding
	case "utf-16", "utf16":
		return utf16Encoding
	case "utf-16le":
		return utf16LEEncoding
	case "utf-16be":
		return utf16BEEncoding
	}
	return unknownEncoding
}

// unit reads a code unit of UTF-16.
func unit(b []byte, enc encoding) rune {
	if enc == utf16BEEncoding {
		return rune(b[0])<<8 | rune(b[1])
	}
	return rune(b[1])<<8 | rune(b[0])
}

// decodePart appends to dst what b is in UTF-8. It reports how many bytes it used;
// when it met some that do not exist in the encoding, how many they are. Unless
// last is set, it leaves a character that b may have cut.
func decodePart(dst, b []byte, enc encoding, last bool) (out []byte, used, bad int) {
	if isUTF16(enc) {
		return decodeUTF16(dst, b, enc, last)
	}
	for i := 0; i < len(b); {
		if i+8 <= len(b) && eightAt(b, i)&(0x80*eachByte) == 0 {
			dst = append(dst, b[i:i+8]...)
			i += 8
			continue
		}
		c := b[i]
		r := rune(c)
		if c >= utf8.RuneSelf {
			switch {
			case enc == asciiEncoding:
				return dst, i, 1
			case enc == windows1252Encoding && c < 0xA0:
				r = rune(windows1252[c-0x80])
				if r == 0 {
					return dst, i, 1
				}
			case enc == latin9Encoding:
				r = latin9(c)
			}
		}
		dst = utf8.AppendRune(dst, r)
		i++
	}
	return dst, len(b), 0
}

func decodeUTF16(dst, b []byte, enc encoding, last bool) (out []byte, used, bad int) {
	i := 0
	for i+2 <= len(b) {
		r := unit(b[i:], enc)
		n := 2
		if r >= 0xD800 && r < 0xE000 {
			if i+4 > len(b) && !last && r < 0xDC00 {
				return dst, i, 0
			}
			if r >= 0xDC00 || i+4 > len(b) {
				return dst, i, 2
			}
			low := unit(b[i+2:], enc)
			if low < 0xDC00 || low >= 0xE000 {
				return dst, i, 2
			}
			r = 0x10000 + (r-0xD800)<<10 + (low - 0xDC00)
			n = 4
		}
		dst = utf8.AppendRune(dst, r)
		i += n
	}
	if i < len(b) && last {
		return dst, i, 1
	}
	return dst, i, 0
}

// windows1252 holds the characters of the bytes 0x80 to 0x9F; five have none.
var windows1252 = [32]uint16{
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
	0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
}

// latin9 gives the character of a byte of ISO-8859-15.
func latin9(c byte) rune {
	switch c {
	case 0xA4:
		return '€'
	case 0xA6:
		return 'Š'
	case 0xA8:
		return 'š'
	case 0xB4:
		return 'Ž'
	case 0xB8:
		return 'ž'
	case 0xBC:
		return 'Œ'
	case 0xBD:
		return 'œ'
	case 0xBE:
		return 'Ÿ'
	}
	return rune(c)
}
