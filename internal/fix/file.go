package fix

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/token"
)

// file appends the edits that mend what is wrong with a file as such, and reports whether the
// finding is about that.
func (p *planner) file(f *finding.Finding) bool {
	if p.oneLine && strings.HasPrefix(f.Rule.ID, "forkontrol/") && f.Rule.ID != token.RuleEncodingWrong && f.Rule.ID != token.RuleCSVColumnName {
		return true // these need more than the line
	}
	e := p.editFor(f)
	e.whole = true
	switch f.Rule.ID {
	case token.RuleEncodingWrong: // the name in the declaration is not what the bytes are
		if b := p.text.slice(f.Offset, len(f.Want)); string(b) == f.Want {
			e.Length, e.Text = int64(len(f.Want)), f.Found
			e.Was, e.Put = f.Want, f.Found
			p.add(e)
		}
	case token.RuleEncodingBytes, token.RuleBroken:
		p.declare(e)
		return f.Rule.ID == token.RuleEncodingBytes
	case token.RuleEncodingMark:
		p.marks(e)
	case token.RuleJSONTrailing:
		p.recordsApart(e)
	case token.RuleCSVSeparator:
		e.Length = p.line(f.Offset)
		p.add(e)
	case token.RuleCSVBlank:
		p.blankLines(e)
	case token.RuleCSVLineEnd:
		p.lineEnds(e)
	case token.RuleCSVSurplus:
		p.surplus(e, f)
	case token.RuleCSVColumnName:
		if b := p.text.slice(f.Offset, len(f.Found)+1); len(b) > 0 {
			if b[0] == '"' {
				e.Offset, b = e.Offset+1, b[1:]
			}
			if strings.HasPrefix(string(b), f.Found) && !strings.ContainsAny(f.Want, "\"\r\n"+token.Delimiters) {
				e.Length, e.Text = int64(len(f.Found)), f.Want
				e.Was, e.Put = f.Found, f.Want
				p.add(e)
			}
		}
	default:
		return false
	}
	return true
}

// declarationSize is how long an XML declaration may be.
const declarationSize = 1 << 10

// declared gives the place of the name of the encoding in an XML declaration, and of the end of its
// version; -1 where there is none.
func declared(b []byte) (from, to, version int) {
	end := bytes.Index(b, []byte("?>"))
	if !bytes.HasPrefix(b, []byte("<?xml ")) || end < 0 {
		return -1, -1, -1
	}
	value := func(name string) (int, int) {
		i := bytes.Index(b[:end], []byte(name+"="))
		if i < 0 || i+len(name)+2 >= end {
			return -1, -1
		}
		i += len(name) + 1
		n := bytes.IndexByte(b[i+1:end], b[i])
		if n < 0 {
			return -1, -1
		}
		return i + 1, i + 1 + n
	}
	_, version = value(" version")
	from, to = value(" encoding")
	return from, to, version
}

// declare makes an XML declaration say what encoding the bytes are in, where that is sure: UTF-8 is what
// no text in another encoding happens to be; and of the others, all have the letters of Western Europe
// in the same places.
func (p *planner) declare(e Edit) {
	if p.read || p.format != "xml" || p.text.charset != nil && p.text.charset.wide {
		return
	}
	p.read = true
	name := "UTF-8"
	if p.text.charset == nil {
		name = "ISO-8859-1"
	}
	if kind := p.text.bytes(); kind != name || p.text.mark > 0 {
		return
	}
	from, to, version := declared(p.text.slice(0, declarationSize))
	switch {
	case from >= 0:
		e.Offset, e.Length, e.Text = int64(from), int64(to-from), name
		e.Was, e.Put = string(p.text.slice(e.Offset, int(e.Length))), name
	case version >= 0:
		e.Offset, e.Length, e.Text = int64(version)+1, 0, ` encoding="`+name+`"`
	case bytes.HasPrefix(p.text.slice(0, len("<?xml")), []byte("<?xml")):
		return
	default:
		e.Offset, e.Length, e.Text = 0, 0, `<?xml version="1.0" encoding="`+name+`"?>`+"\n"
	}
	p.add(e)
}

// bytes says what encoding a file is in: UTF-8 where it has characters of that and no other bytes,
// ISO-8859-1 where all of its bytes beyond ASCII are letters there and some are no UTF-8, empty where
// it is not sure.
func (t *text) bytes() string {
	r := bufio.NewReaderSize(io.NewSectionReader(t.raw, 0, t.rawSize), windowSize)
	utf, letters, high := true, true, false
	for utf || letters {
		b, err := r.Peek(utf8.UTFMax)
		if len(b) == 0 {
			if err != io.EOF {
				return ""
			}
			break
		}
		n := 1
		if b[0] >= utf8.RuneSelf {
			high = true
			ch, size := utf8.DecodeRune(b)
			if ch == utf8.RuneError && size == 1 {
				utf = false
			} else if utf {
				n = size
			}
			for _, c := range b[:n] {
				letters = letters && c >= 0xC0 && c != 0xD7 && c != 0xF7
			}
		}
		_, _ = r.Discard(n)
	}
	switch {
	case utf && high:
		return "UTF-8"
	case letters && high:
		return "ISO-8859-1"
	}
	return ""
}

// marks takes away all byte order marks but the first. They are not part of the decoded text.
func (p *planner) marks(e Edit) {
	one := int64(3)
	if p.text.charset != nil {
		one = 2
	}
	if p.text.mark > one {
		e.Offset, e.Length = one-p.text.mark, p.text.mark-one
		p.add(e)
	}
}

// recordsApart gives each record of a line, of which only the first is read, a line of its own. What else
// is on a line stays.
func (p *planner) recordsApart(e Edit) {
	if p.format != "ndjson" {
		return
	}
	end := "\n"
	r := p.text.reader(e.Offset)
	var edits []Edit
	depth, quoted, escaped := 0, false, false
	for at, last := e.Offset, byte(0); ; at++ {
		c, err := r.ReadByte()
		switch {
		case err != nil || c == '\n' && !quoted:
			if last == '\r' {
				end = "\r\n"
			}
			if depth != 0 || quoted {
				return
			}
			for _, e := range edits {
				e.Text = end
				p.add(e)
			}
			return
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = c == '\\', c != '"'
		case depth == 0 && (c == '{' || c == '['):
			one := e
			one.Offset = at
			edits = append(edits, one)
			depth++
		case depth == 0 && c != ' ' && c != '\t' && c != '\r':
			return
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		last = c
	}
}

// line gives the length of the line at a place, with its end.
func (p *planner) line(at int64) (n int64) {
	b := p.text.slice(at, mostRead)
	i := bytes.IndexAny(b, "\r\n")
	if i < 0 {
		return 0
	}
	for i < len(b) && b[i] == '\r' {
		i++
	}
	if i < len(b) && b[i] == '\n' {
		i++
	}
	return int64(i)
}

// blankLines takes away the blank lines that end at a place.
func (p *planner) blankLines(e Edit) {
	b := p.text.before(e.Offset+1, mostRead)
	from := len(b)
	for from > 0 && strings.IndexByte("\r\n"+token.Delimiters, b[from-1]) >= 0 {
		from--
	}
	if from == 0 && int64(len(b)) <= e.Offset {
		return // too many for one look
	}
	// The end of the row before them stays.
	first := bytes.IndexAny(b[from:], "\r\n")
	if first < 0 {
		return
	}
	if at := from + first; from > 0 {
		from = at + 1
		if b[at] == '\r' && from < len(b) && b[from] == '\n' {
			from++
		}
	}
	e.Length = int64(len(b) - from)
	e.Offset = e.Offset + 1 - e.Length
	if e.Length > 0 {
		p.add(e)
	}
}

// lineEnds makes one line end of CR CR LF, in all of a file.
func (p *planner) lineEnds(e Edit) {
	r := p.text.reader(0)
	returns := 0
	for at := int64(0); p.err == nil; at++ {
		c, err := r.ReadByte()
		switch {
		case err != nil:
			return
		case c == '\r':
			returns++
			continue
		case c == '\n' && returns > 1:
			one := e
			one.Offset, one.Length = at-int64(returns), int64(returns-1)
			p.add(one)
		}
		returns = 0
	}
}

// surplus takes away the empty cells that rows have beyond their columns, in all of a file.
func (p *planner) surplus(e Edit, f *finding.Finding) {
	last := p.text.before(f.Offset, 1)
	too, _ := strconv.Atoi(f.Found)
	if len(last) == 0 || strings.IndexByte(token.Delimiters, last[0]) < 0 || too < 1 {
		return
	}
	delimiter := last[0]
	// How many columns there are follows from the row that was reported.
	start := f.Offset - int64(p.rowLength(f.Offset))
	columns := p.cells(start, delimiter) - too
	if columns < 1 {
		return
	}
	r := p.text.reader(0)
	quoted := false
	cells, empty := 1, 0
	for at := int64(0); p.err == nil; at++ {
		c, err := r.ReadByte()
		switch {
		case err == nil && c == '"':
			quoted = !quoted
			empty = 0
		case err == nil && quoted:
		case err == nil && c == delimiter:
			cells++
			empty++
		case err != nil || c == '\n' || c == '\r':
			if more := min(cells-columns, empty); more > 0 && cells-more == columns {
				one := e
				one.Offset, one.Length = at-int64(more), int64(more)
				p.add(one)
			}
			cells, empty = 1, 0
			if err != nil {
				return
			}
		default:
			empty = 0
		}
	}
}

// rowLength is how many bytes precede a place in its line.
func (p *planner) rowLength(at int64) int {
	b := p.text.before(at, windowSize)
	return len(b) - 1 - bytes.LastIndexAny(b, "\r\n")
}

// cells counts the cells of the line at a place.
func (p *planner) cells(at int64, delimiter byte) int {
	n, quoted := 1, false
	for _, c := range p.text.slice(at, windowSize) {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == delimiter:
			n++
		case c == '\r' || c == '\n':
			return n
		}
	}
	return n
}
