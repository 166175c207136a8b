package build

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/order"
)

// runes is a set of characters: pairs of first and last, as regexp/syntax has them.
type runes []rune

// The sets that ECMA-262 (2018) names: sections 11.2 WhiteSpace and 11.3
// LineTerminator, 21.2.2.12 CharacterClassEscape.
var (
	digits         = runes{'0', '9'}
	wordCharacters = runes{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
	lineEnds       = runes{'\n', '\n', '\r', '\r', 0x2028, 0x2029}
	spaces         = runes{'\t', '\r', ' ', ' ', 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF}
)

// single reports whether the set is one character.
func (s runes) single() bool { return len(s) == 2 && s[0] == s[1] }

// sorted returns the set in order, without overlap or needless cuts.
func (s runes) sorted() runes {
	pairs := make([][2]rune, 0, len(s)/2)
	for i := 0; i < len(s); i += 2 {
		pairs = append(pairs, [2]rune{s[i], s[i+1]})
	}
	order.Stable(pairs, func(a, b *[2]rune) int { return int(a[0] - b[0]) })
	var out runes
	for _, pair := range pairs {
		if n := len(out); n > 0 && pair[0] <= out[n-1]+1 {
			out[n-1] = max(out[n-1], pair[1])
			continue
		}
		out = append(out, pair[0], pair[1])
	}
	return out
}

// inverse is all characters that a sorted set does not have.
func (s runes) inverse() runes {
	var out runes
	from := rune(0)
	for i := 0; i < len(s); i += 2 {
		if s[i] > from {
			out = append(out, from, s[i]-1)
		}
		from = s[i+1] + 1
	}
	if from <= unicode.MaxRune {
		out = append(out, from, unicode.MaxRune)
	}
	return out
}

// tree is a set as a node of the tree.
func (s runes) tree() *syntax.Regexp {
	switch {
	case len(s) == 0:
		return &syntax.Regexp{Op: syntax.OpNoMatch}
	case s.single():
		return &syntax.Regexp{Op: syntax.OpLiteral, Rune: s[:1:1]}
	}
	return &syntax.Regexp{Op: syntax.OpCharClass, Rune: s}
}

// tables joins tables of package unicode.
func tables(all ...*unicode.RangeTable) runes {
	var out runes
	for _, table := range all {
		for _, r := range table.R16 {
			for c := rune(r.Lo); c <= rune(r.Hi); c += rune(r.Stride) {
				if r.Stride == 1 {
					out = append(out, c, rune(r.Hi))
					break
				}
				out = append(out, c, c)
			}
		}
		for _, r := range table.R32 {
			for c := rune(r.Lo); c <= rune(r.Hi); c += rune(r.Stride) {
				if r.Stride == 1 {
					out = append(out, c, rune(r.Hi))
					break
				}
				out = append(out, c, c)
			}
		}
	}
	return out.sorted()
}

// categories are the long names of general categories (Unicode, PropertyValueAliases).
var categories = map[string]string{
	"Letter": "L", "Cased_Letter": "LC", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt",
	"Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Combining_Mark": "M", "Nonspacing_Mark": "Mn",
	"Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Number": "N", "Decimal_Number": "Nd", "digit": "Nd",
	"Letter_Number": "Nl", "Other_Number": "No", "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc",
	"Dash_Punctuation": "Pd", "Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi",
	"Final_Punctuation": "Pf", "Other_Punctuation": "Po", "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc",
	"Modifier_Symbol": "Sk", "Other_Symbol": "So", "Separator": "Z", "Space_Separator": "Zs", "Line_Separator": "Zl",
	"Paragraph_Separator": "Zp", "Control": "Cc", "cntrl": "Cc", "Format": "Cf", "Private_Use": "Co",
}

// binaryProperties are the binary properties of ECMA-262 (2018) table 55 that package unicode
// lists outright.
var binaryProperties = []string{
	"ASCII_Hex_Digit", "Bidi_Control", "Dash", "Diacritic", "Extender", "Hex_Digit", "IDS_Binary_Operator", "IDS_Trinary_Operator",
	"Ideographic", "Join_Control", "Logical_Order_Exception", "Noncharacter_Code_Point", "Pattern_Syntax",
	"Pattern_White_Space", "Quotation_Mark", "Radical", "Regional_Indicator", "Sentence_Terminal", "Soft_Dotted",
	"Terminal_Punctuation", "Unified_Ideograph", "Variation_Selector", "White_Space",
}

// propertyRunes are the characters of what is in \p{…}: a general category, a
// script, or a binary property.
func propertyRunes(text string) (set runes, ok bool) {
	name, value, two := strings.Cut(text, "=")
	switch {
	case two && (name == "Script" || name == "sc"):
		table, ok := unicode.Scripts[value]
		if !ok {
			return nil, false
		}
		return tables(table), true
	case two && name != "General_Category" && name != "gc":
		return nil, false
	case two:
		return category(value)
	}
	switch name {
	case "Any":
		return runes{0, unicode.MaxRune}, true
	case "ASCII":
		return runes{0, 0x7F}, true
	case "Alphabetic", "Alpha":
		return tables(unicode.L, unicode.Nl, unicode.Other_Alphabetic), true
	case "Uppercase", "Upper":
		return tables(unicode.Lu, unicode.Other_Uppercase), true
	case "Lowercase", "Lower":
		return tables(unicode.Ll, unicode.Other_Lowercase), true
	case "space":
		return tables(unicode.White_Space), true
	}
	if slices.Contains(binaryProperties, name) {
		return tables(unicode.Properties[name]), true
	}
	return category(name)
}

func category(name string) (set runes, ok bool) {
	if short, ok := categories[name]; ok {
		name = short
	}
	if name == "LC" {
		return tables(unicode.Lu, unicode.Ll, unicode.Lt), true
	}
	for _, known := range categories {
		if known == name {
			return tables(unicode.Categories[name]), true
		}
	}
	return nil, false
}
