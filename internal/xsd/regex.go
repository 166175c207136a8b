package xsd

import (
	"regexp/syntax"
	"strconv"
	"strings"
)

// translate turns a pattern of JSON Schema, which searches, into one of XML
// Schema, which matches the whole value. It says when there is no such form.
func translate(expr string) (string, bool) {
	re, err := syntax.Parse(expr, syntax.Perl&^syntax.OneLine|syntax.OneLine)
	if err != nil {
		return "", false
	}
	if strings.Contains(expr, `\s`) || strings.Contains(expr, `\S`) {
		// ECMA-262 counts more characters as white space than this reading does.
		return "", false
	}
	if strings.Contains(expr, ".") && strings.ContainsAny(expr, "\u2028\u2029") {
		return "", false
	}
	var branches []*syntax.Regexp
	flatten(re, &branches)
	var out []string
	for _, b := range branches {
		start, end := false, false
		parts := []*syntax.Regexp{b}
		if b.Op == syntax.OpConcat {
			parts = b.Sub
		}
		for len(parts) > 0 && parts[0].Op == syntax.OpBeginText {
			start, parts = true, parts[1:]
		}
		for len(parts) > 0 && parts[len(parts)-1].Op == syntax.OpEndText {
			end, parts = true, parts[:len(parts)-1]
		}
		var w strings.Builder
		if !start {
			w.WriteString(anything)
		}
		for _, p := range parts {
			if !write(&w, p) {
				return "", false
			}
		}
		if !end {
			w.WriteString(anything)
		}
		out = append(out, w.String())
	}
	return strings.Join(out, "|"), true
}

// anything is any text at all. libxml2 goes wrong on alternatives of which one
// begins with (.|\n|\r)*, not on this.
const anything = `[\s\S]*`

// flatten returns the alternatives at the top of an expression, groups taken off.
func flatten(re *syntax.Regexp, out *[]*syntax.Regexp) {
	switch {
	case re.Op == syntax.OpAlternate:
		for _, s := range re.Sub {
			flatten(s, out)
		}
	case re.Op == syntax.OpCapture:
		flatten(re.Sub[0], out)
	default:
		*out = append(*out, re)
	}
}

func write(w *strings.Builder, re *syntax.Regexp) bool {
	if re.Flags&syntax.FoldCase != 0 && re.Op == syntax.OpLiteral {
		return false
	}
	each := func() bool {
		for _, s := range re.Sub {
			if !write(w, s) {
				return false
			}
		}
		return true
	}
	group := func() bool {
		w.WriteByte('(')
		if !each() {
			return false
		}
		w.WriteByte(')')
		return true
	}
	switch re.Op {
	case syntax.OpEmptyMatch:
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			writeRune(w, r)
		}
	case syntax.OpCharClass:
		return writeClass(w, re.Rune)
	case syntax.OpAnyCharNotNL:
		// ECMA-262's dot takes neither line separator.
		w.WriteString("[^\n\r\u2028\u2029]")
	case syntax.OpAnyChar:
		w.WriteString(`[\s\S]`)
	case syntax.OpCapture:
		return group()
	case syntax.OpConcat:
		return each()
	case syntax.OpAlternate:
		w.WriteByte('(')
		for i, s := range re.Sub {
			if i > 0 {
				w.WriteByte('|')
			}
			if !write(w, s) {
				return false
			}
		}
		w.WriteByte(')')
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		if !group() {
			return false
		}
		switch re.Op {
		case syntax.OpStar:
			w.WriteByte('*')
		case syntax.OpPlus:
			w.WriteByte('+')
		case syntax.OpQuest:
			w.WriteByte('?')
		default:
			w.WriteByte('{')
			w.WriteString(strconv.Itoa(re.Min))
			if re.Max != re.Min {
				w.WriteByte(',')
				if re.Max >= 0 {
					w.WriteString(strconv.Itoa(re.Max))
				}
			}
			w.WriteByte('}')
		}
	default:
		return false
	}
	return true
}

func writeRune(w *strings.Builder, r rune) {
	switch r {
	case '\n':
		w.WriteString(`\n`)
	case '\r':
		w.WriteString(`\r`)
	case '\t':
		w.WriteString(`\t`)
	default:
		if strings.ContainsRune(`\.?*+{}()[]|^-`, r) {
			w.WriteByte('\\')
		}
		w.WriteRune(r)
	}
}

// writeClass writes a set of characters, those that XML has.
func writeClass(w *strings.Builder, ranges []rune) bool {
	var b strings.Builder
	for i := 0; i < len(ranges); i += 2 {
		for _, x := range [][2]rune{{'\t', '\n'}, {'\r', '\r'}, {0x20, 0xD7FF}, {0xE000, 0xFFFD}, {0x10000, 0x10FFFF}} {
			lo, hi := max(ranges[i], x[0]), min(ranges[i+1], x[1])
			if lo > hi {
				continue
			}
			writeRune(&b, lo)
			if hi > lo {
				b.WriteByte('-')
				writeRune(&b, hi)
			}
		}
	}
	if b.Len() == 0 {
		return false
	}
	w.WriteByte('[')
	w.WriteString(b.String())
	w.WriteByte(']')
	return true
}
