package mask

import "strings"

// Excerpt makes a line of a payload safe to show. Markup stays: tags,
// attribute names, JSON keys and punctuation, the words true, false and null, and of
// CSV delimiters and quotes. Every other text (element content, attribute values, JSON strings and numbers, cells)
// becomes an ellipsis, except for the one at the byte at, which becomes shown: the
// finding's own value, already masked. When shown is empty it is masked as well.
//
// Format is "xml", "json", "ndjson" or "csv"; of any other nothing but shown is left.
// The line may be cut anywhere and need not be well-formed: what is not plainly
// markup is masked. A tag counts as one only when all of it is on the line.
//
// From and to bound what the finding points at, in bytes of text.
func Excerpt(line, format string, at int, shown string) (text string, from, to int) {
	pieces := split(line, format)
	at = max(0, min(at, len(line)))
	own := pieceAt(line, pieces, at)
	if shown != "" && own >= 0 && pieces[own].kind == markup && onlySpace(line[at:pieces[own].to]) && own+1 < len(pieces) && pieces[own+1].kind == data {
		own++ // white space before a value is part of it, and stays
		shown = strings.TrimLeft(shown, whiteSpace)
	}
	if own >= 0 && pieces[own].kind == data && pieces[own].to < len(line) && isSpace(line[pieces[own].to]) {
		shown = strings.TrimRight(shown, whiteSpace)
	}
	var out []byte
	from = -1
	for i, p := range pieces {
		s := line[p.from:p.to]
		begin := len(out)
		switch {
		case p.kind == data && i == own && shown != "":
			out = append(out, shown...)
		case p.kind == data && s != "":
			out = append(out, ellipsis...)
		case p.kind == name:
			out = append(out, Text(s)...)
		default:
			out = append(out, s...)
		}
		if i == own {
			from, to = begin, len(out)
			switch {
			case p.kind == markup: // one character of it
				from += at - p.from
				to = from + 1
			case p.kind == name && line[at] == '<': // the bracket too
				from -= p.from - at
			}
		}
	}
	text = string(out)
	if Text(text) != text { // a number spread over several pieces
		if shown == "" {
			shown = ellipsis
		}
		return shown, 0, len(shown)
	}
	if from < 0 {
		return text, len(text), len(text)
	}
	return text, from, to
}

const whiteSpace = " \t\r\n"

func onlySpace(s string) bool { return strings.TrimLeft(s, whiteSpace) == "" }

// Point returns the bytes of an unmasked line that a finding at the byte at points
// at: the value or the piece of markup there.
func Point(line, format string, at int) (from, to int) {
	pieces := split(line, format)
	at = max(0, min(at, len(line)))
	if i := pieceAt(line, pieces, at); i >= 0 {
		switch p := pieces[i]; {
		case p.kind == markup:
			return at, at + 1
		case p.kind == name && line[at] == '<':
			return at, p.to
		}
		return pieces[i].from, pieces[i].to
	}
	return len(line), len(line)
}

const ellipsis = "…"

// piece is a part of a line; the pieces of a line follow one another without
// gaps.
type piece struct {
	from, to int
	kind     kind
}

type kind uint8

const (
	markup kind = iota // stays
	name               // of an element, an attribute or a member: stays except for CPR numbers
	data               // is masked
)

// pieceAt returns the piece that the byte at belongs to. A value belongs to its
// opening quote too; an element or attribute name to the bracket before it.
func pieceAt(line string, pieces []piece, at int) int {
	for i, p := range pieces {
		if at >= p.to && !(p.from == p.to && at == p.from) {
			continue
		}
		if p.kind == markup && i+1 < len(pieces) && pieces[i+1].from <= at+2 {
			next := pieces[i+1]
			c := line[at]
			if (c == '"' || c == '\'') && next.from == at+1 && next.kind != markup {
				return i + 1
			}
			if c == '<' && next.kind == name && strings.TrimLeft(line[at+1:next.from], "/?") == "" {
				return i + 1
			}
		}
		return i
	}
	return -1
}

// split takes a line apart.
func split(line, format string) []piece {
	switch format {
	case "xml":
		return splitXML(line)
	case "json", "ndjson":
		pieces, odd := splitJSON(line, false)
		if odd > 0 { // perhaps the line was cut inside a string
			if inside, less := splitJSON(line, true); less < odd {
				return inside
			}
		}
		return pieces
	case "csv":
		return splitCSV(line)
	}
	return []piece{{0, len(line), data}}
}

// splitter collects pieces.
type splitter struct {
	line   string
	pieces []piece
}

func (s *splitter) add(from, to int, k kind) {
	if from == to && k != data {
		return
	}
	if n := len(s.pieces); n > 0 && k == markup && s.pieces[n-1].kind == markup {
		s.pieces[n-1].to = to
		return
	}
	s.pieces = append(s.pieces, piece{from, to, k})
}

// addData adds data; the white space around it, which says nothing, stays.
func (s *splitter) addData(from, to int) {
	for from < to && isSpace(s.line[from]) {
		s.add(from, from+1, markup)
		from++
	}
	end := to
	for end > from && isSpace(s.line[end-1]) {
		end--
	}
	if from < end {
		s.add(from, end, data)
	}
	s.add(end, to, markup)
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func splitXML(line string) []piece {
	s := splitter{line: line}
	i := 0
	for i < len(line) {
		if line[i] == '<' {
			if n := s.tag(i); n > 0 {
				i += n
				continue
			}
		}
		end := len(line)
		if n := strings.IndexByte(line[i+1:], '<'); n >= 0 {
			end = i + 1 + n
		}
		s.addData(i, end)
		i = end
	}
	return s.pieces
}

// tag adds the pieces of the whole tag, comment, CDATA section, declaration or
// instruction at i and gives its length; 0, and nothing added, when there is
// none.
func (s *splitter) tag(i int) int {
	rest := s.line[i:]
	for _, m := range [...]struct{ open, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}} {
		if !strings.HasPrefix(rest, m.open) {
			continue
		}
		n := strings.Index(rest[len(m.open):], m.end)
		if n < 0 {
			return 0
		}
		n += len(m.open)
		s.add(i, i+len(m.open), markup)
		s.addData(i+len(m.open), i+n)
		s.add(i+n, i+n+len(m.end), markup)
		return n + len(m.end)
	}
	if open := "<!DOCTYPE"; strings.HasPrefix(rest, open) {
		s.add(i, i+len(open), markup)
		s.addData(i+len(open), len(s.line))
		return len(rest)
	}
	before := len(s.pieces)
	var last piece
	if before > 0 {
		last = s.pieces[before-1]
	}
	n := s.element(i)
	if n == 0 { // take back what was added
		s.pieces = s.pieces[:before]
		if before > 0 {
			s.pieces[before-1] = last
		}
	}
	return n
}

// element adds a start tag, an end tag, an empty element or the XML declaration.
func (s *splitter) element(i int) int {
	line, at := s.line, i+1
	close := ">"
	if strings.HasPrefix(line[at:], "/") {
		at++
	} else if strings.HasPrefix(line[at:], "?xml ") {
		at++
		close = "?>"
	}
	s.add(i, at, markup)
	n := nameLength(line[at:])
	if n == 0 {
		return 0
	}
	s.add(at, at+n, name)
	at += n
	for {
		space := at
		for at < len(line) && isSpace(line[at]) {
			at++
		}
		s.add(space, at, markup)
		rest := line[at:]
		if close == ">" && strings.HasPrefix(rest, "/>") {
			s.add(at, at+2, markup)
			return at + 2 - i
		}
		if strings.HasPrefix(rest, close) {
			s.add(at, at+len(close), markup)
			return at + len(close) - i
		}
		n := nameLength(rest)
		if n == 0 || space == at {
			return 0
		}
		s.add(at, at+n, name)
		at += n
		equals := at
		for at < len(line) && (isSpace(line[at]) || line[at] == '=') {
			at++
		}
		if strings.Count(line[equals:at], "=") != 1 || at == len(line) || line[at] != '"' && line[at] != '\'' {
			return 0
		}
		end := strings.IndexByte(line[at+1:], line[at])
		if end < 0 || strings.IndexByte(line[at+1:at+1+end], '<') >= 0 {
			return 0
		}
		s.add(equals, at+1, markup)
		s.add(at+1, at+1+end, data)
		s.add(at+1+end, at+2+end, markup)
		at += end + 2
	}
}

// nameLength is the length of the XML name that s begins with.
func nameLength(s string) int {
	n := 0
	for n < len(s) {
		c := s[n]
		if isLetter(c) || c == '_' || c >= 0x80 || n > 0 && (isDigit(c) || c == '-' || c == '.' || c == ':') {
			n++
			continue
		}
		break
	}
	return n
}

// splitJSON takes a line of JSON apart, inside saying that it begins within a
// string. Odd counts what no JSON has outside strings.
//
// A string is shown as a key only when a colon follows and a bracket, a comma or
// the line's beginning comes before. So a wrong guess of inside shows no value:
// what then looks like strings are the gaps between the real ones.
func splitJSON(line string, inside bool) (pieces []piece, odd int) {
	s := splitter{line: line}
	i := 0
	if inside {
		end := stringEnd(line, 0)
		s.add(0, end, data)
		i = end
		if i < len(line) {
			s.add(i, i+1, markup)
			i++
		}
	}
	key := !inside // whether a key may stand here
	for i < len(line) {
		switch c := line[i]; c {
		case ' ', '\t', '\r', '\n':
			s.add(i, i+1, markup)
			i++
		case '{', '}', '[', ']', ',', ':':
			s.add(i, i+1, markup)
			key = c == '{' || c == ','
			i++
		case '"':
			end := stringEnd(line, i+1)
			k := data
			if key && end < len(line) && strings.HasPrefix(strings.TrimLeft(line[end+1:], " \t"), ":") {
				k = name
			}
			s.add(i, i+1, markup)
			s.add(i+1, end, k)
			i = end
			if i < len(line) {
				s.add(i, i+1, markup)
				i++
			}
			key = false
		default:
			end := i
			for end < len(line) && strings.IndexByte(" \t\r\n{}[],:\"", line[end]) < 0 {
				end++
			}
			switch word := line[i:end]; {
			case word == "true" || word == "false" || word == "null":
				s.add(i, end, markup)
			default:
				s.add(i, end, data)
				if strings.Trim(word, "+-.0123456789eE") != "" {
					odd++
				}
			}
			i = end
			key = false
		}
	}
	return s.pieces, odd
}

// stringEnd returns the closing quote of the string whose content begins at i, or
// the end of the line.
func stringEnd(line string, i int) int {
	for ; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(line)
}
