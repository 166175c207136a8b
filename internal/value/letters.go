package value

import (
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/word"
)

// Damage is what has happened to the letters of a text before it was written here.
type Damage uint8

// The kinds of damage.
const (
	Whole     Damage = iota
	Lost             // U+FFFD stands where a character could not be read
	Misread          // the bytes of one encoding were read as those of another
	Invisible        // nothing in the text can be seen
)

// Damaged finds the first sign that the letters of a text beyond ASCII are not those that
// somebody wrote. It gives where the sign stands and what the characters there may
// have been, empty where that is open. Only what no name, word or quotation of a European
// language has is a sign, so that much damage goes unseen, and none is seen where there is none:
//
//   - UTF-8 read byte by byte: Ã¸ for ø, Â° for °, â€™ for ’, ðŸ for the beginning of a picture;
//   - text of DOS (code pages 850, 865 and 437) or Mac OS read as that of Windows, and the other
//     way about: a sign such as › or † between letters;
//   - a control character of the second block, which bytes of those become where they are read
//     as ISO-8859-1.
func Damaged(text []byte) (d Damage, from, to int, was string) {
	seen, wide, pair := false, false, -1 // pair: where the last two characters end that may be two bytes of UTF-8
	start := 0                           // ASCII before it, as most of a text is, is passed over quickly
	for start+8 <= len(text) && word.At(text, start)&0x8080808080808080 == 0 {
		start += 8
	}
	for i := 0; i < start && !seen; i++ {
		seen = text[i] > ' '
	}
	for i := start; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			seen = seen || c > ' '
			i++
			continue
		}
		wide = true
		if c == 0xC3 { // À to ÿ: a sign only by what comes after
			seen = true
			i += 2
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n > 1 {
			return Lost, i, i + n, ""
		}
		before, k := utf8.DecodeLastRune(text[:i])
		after, _ := utf8.DecodeRune(text[i+n:])
		if lead, low := byteIn1252(before), byteIn1252(r); lead >= 0xC2 && low >= 0x80 && low < 0xC0 {
			if was, size := misread(text[i-k:], lead, low, r, after, upperBefore(text[:i-k]), pair == i-k); size > 0 {
				return Misread, i - k, i - k + size, was
			}
			pair = i + n
		}
		if was, ok := swapped(r, before, after); ok {
			return Misread, i, i + n, was
		}
		seen = seen || !Unseen(r)
		i += n
	}
	if wide && !seen { // of spaces alone the message says what it thinks
		return Invisible, 0, len(text), ""
	}
	return Whole, 0, 0, ""
}

// misread reports whether two characters, which are the bytes lead and low in Windows-1252, are
// a character of UTF-8, and gives that and how long the characters are that stand for it. Text
// begins with the first.
func misread(text []byte, lead, low int, r, after rune, capital, second bool) (was string, size int) {
	if lead >= 0xE0 {
		return misreadLong(text, lead, low)
	}
	switch mark := strings.ContainsRune("‘’“”–—…«»‹›·\u00A0", r); {
	case second: // no word has two such pairs on end
	case lead == 0xC2 || lead == 0xC3:
		if mark && !isLetterRune(after) && capital { // a word in capitals that ends in Ã, and a mark
			return "", 0
		}
	case lead == 0xC4 || lead == 0xC5: // Å and Ä may end a word, be a unit, and stand before a letter
		if mark || strings.ContainsRune("²³ŠšŽžŒœ", r) {
			return "", 0
		}
	default:
		return "", 0
	}
	return string(rune(lead&0x1F)<<6 | rune(low&0x3F)), len(string(rune(lead))) + utf8.RuneLen(r)
}

// misreadLong is misread for what has three bytes of UTF-8, as quotation marks and dashes, €, the byte
// order mark and U+FFFD have, or four.
func misreadLong(text []byte, lead, low int) (was string, size int) {
	if lead == 0xF0 && low == 0x9F {
		return "", len("ðŸ")
	}
	for _, s := range [...]string{"â€", "â‚¬", "ï»¿", "ï¿½"} {
		if len(text) < len(s) || string(text[:len(s)]) != s {
			continue
		}
		size = len(s)
		if s != "â€" {
			return "", size
		}
		r, n := utf8.DecodeRune(text[size:])
		if b := byteIn1252(r); b >= 0x80 && b < 0xC0 {
			return string(rune(0x2000 | b&0x3F)), size + n
		}
	}
	return "", 0
}

// swapped reports whether a character between two others is one of another encoding than it was
// written in, and what it was.
func swapped(r, before, after rune) (was string, ok bool) {
	if r >= 0x80 && r < 0xA0 {
		return "", true
	}
	at := strings.IndexRune(swaps, r)
	if at < 0 {
		return "", false
	}
	was, _ = strings.CutPrefix(swaps[at:], string(r))
	was = string(firstRune(was))
	switch r {
	case '┼', '╪', '╞':
		return was, isLetterRune(before) || isLetterRune(after)
	case '├':
		return was, isLetterRune(before) && after >= utf8.RuneSelf || strings.ContainsRune("©╕ª", after)
	case '√':
		return was, strings.ContainsRune("∏¶•", after)
	case '¯':
		return was, isLetterRune(before) && isLetterRune(after)
	case '°':
		ok = before|0x20 != 'n' // n°s is French
	default:
		ok = true
	}
	return was, ok && isLetterRune(before) && (after >= 'a' && after <= 'z' || after >= 'ß' && after <= 'ÿ')
}

// swaps are pairs: what stands there, and what it was. The first are those of DOS read as
// Windows, then Windows as DOS, then Mac OS as Windows and Windows or UTF-8 as Mac OS.
const swaps = "›ø†å„ä‚é" + "¢ø°øσåµæ┼Å╪Ø╞Æ├ø" + "¿ø¾æ" + "¯ø√ø"

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// upperBefore reports whether a text ends in what may be a capital letter.
func upperBefore(text []byte) bool {
	r, _ := utf8.DecodeLastRune(text)
	return r >= 'A' && r <= 'Z' || r >= 0xC0 && r < 0xDF || r >= 0x100 && r < 0x250
}

// isLetterRune reports whether a character is a Latin letter.
func isLetterRune(r rune) bool {
	return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= 0xC0 && r < 0x250 && r != 0xD7 && r != 0xF7
}

// marks1252 are the characters of the bytes from 0x80 to 0x9F of Windows-1252; a space is none.
const marks1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"

// byteIn1252 is the byte of a character in Windows-1252, or in ISO-8859-1 where that has none;
// -1 where neither has one.
func byteIn1252(r rune) int {
	if r >= 0x80 && r <= 0xFF {
		return int(r)
	}
	if r > 0xFF {
		if n := strings.IndexRune(marks1252, r); n >= 0 {
			return 0x80 + utf8.RuneCountInString(marks1252[:n])
		}
	}
	return -1
}

// Unseen reports whether a character beyond ASCII shows nothing: white space of Unicode, and
// what is invisible.
func Unseen(r rune) bool {
	switch {
	case r == 0xA0, r == 0xAD, r == 0x34F, r == 0x61C, r == 0x115F, r == 0x1160, r == 0x1680, r == 0x180E,
		r >= 0x2000 && r <= 0x200F, r >= 0x2028 && r <= 0x202F, r >= 0x205F && r <= 0x206F,
		r == 0x2800, r == 0x3000, r == 0x3164, r == 0xFEFF, r == 0xFFA0:
		return true
	}
	return false
}
