package fix

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// rewritable are the keywords of the rules on the form of a value, which another way to write
// it may keep.
var rewritable = map[string]bool{"type": true, "pattern": true, "enum": true, "const": true, "format": true, "form": true,
	"cpr": true, "cvr": true, "p-number": true, "ean": true, "institution": true, "date": true, "dateTime": true, "time": true,
	"danish-decimal": true, "jn": true, "fixed": true, "union": true}

// lengths are the keywords of the rules on how long a text is, of which white space may be cut off.
var lengths = map[string]bool{"minLength": true, "maxLength": true}

// spot is where the value of a finding stands in the decoded text.
type spot struct {
	from, to int64 // what is written, without quotation marks
	text     string
	in       quoting
	typ      token.Type
}

// quoting is how a value is written.
type quoting uint8

const (
	bare      quoting = iota // a number, true or false in JSON
	inElement                // XML
	inAttribute
	inString // JSON
	inCell   // CSV
	inQuotes // CSV, between quotation marks
)

// mostRead is how far the end of a value is looked for.
const mostRead = 4096

// spot finds the value that a finding is about; ok is false where it is not written plainly.
func (p *planner) spot(f *finding.Finding) (s spot, ok bool) {
	b := p.text.slice(f.Offset, mostRead)
	if len(b) == 0 {
		return s, false
	}
	n := -1
	switch p.format {
	case "xml":
		s, n = spotXML(b, strings.Contains(f.Path[strings.LastIndexByte(f.Path, '/')+1:], "@"))
	case "json", "ndjson":
		s, n = spotJSON(b)
	case "csv":
		s, n = p.spotCSV(b, f)
	}
	if n < 0 || !utf8.Valid(b[n:n+len(s.text)]) {
		return s, false
	}
	s.from = f.Offset + int64(n)
	s.to = s.from + int64(len(s.text))
	read := strings.ReplaceAll(s.text, "\r\n", "\n") // as XML has it
	return s, read == f.Value || len(read) > len(f.Value) && strings.HasPrefix(read, strings.TrimSuffix(f.Value, "…"))
}

func spotXML(b []byte, attribute bool) (s spot, from int) {
	if attribute {
		s.in = inAttribute
		quote := bytes.IndexAny(b, `"'`)
		if quote < 0 || bytes.ContainsAny(b[:quote], "<>&") {
			return s, -1
		}
		end := bytes.IndexByte(b[quote+1:], b[quote])
		if end < 0 || bytes.ContainsAny(b[quote+1:quote+1+end], "&<") {
			return s, -1
		}
		s.text = string(b[quote+1 : quote+1+end])
		return s, quote + 1
	}
	s.in = inElement
	end := bytes.IndexByte(b, '<')
	if end < 0 || end+1 >= len(b) || b[end+1] != '/' && end > 0 || bytes.IndexByte(b[:end], '&') >= 0 {
		return s, -1
	}
	s.text = string(b[:end])
	return s, 0
}

func spotJSON(b []byte) (s spot, from int) {
	if b[0] == '"' {
		end := bytes.IndexByte(b[1:], '"')
		if end < 0 || bytes.IndexByte(b[1:1+end], '\\') >= 0 {
			return s, -1
		}
		s.in, s.typ, s.text = inString, token.String, string(b[1:1+end])
		if after := bytes.TrimLeft(b[end+2:], " \t\r\n"); len(after) > 0 && after[0] == ':' { // a key
			return s, -1
		}
		return s, 1
	}
	end := bytes.IndexAny(b, ",]} \t\r\n")
	if end < 0 {
		end = len(b)
	}
	s.text = string(b[:end])
	switch s.text {
	case "true":
		s.typ = token.True
	case "false":
		s.typ = token.False
	case "null":
		return s, -1
	default:
		s.typ = token.Number
	}
	return s, 0
}

func (p *planner) spotCSV(b []byte, f *finding.Finding) (s spot, from int) {
	s.in = inCell
	if b[0] == '"' {
		end := bytes.IndexByte(b[1:], '"')
		if end < 0 || end+2 < len(b) && b[end+2] == '"' {
			return s, -1
		}
		s.in, s.text = inQuotes, string(b[1:1+end])
		return s, 1
	}
	if before := p.text.before(f.Offset, 1); len(before) > 0 && before[0] == '"' {
		s.in = inQuotes
	}
	// The value is known; whether it is whole is seen from what follows it.
	if !bytes.HasPrefix(b, []byte(f.Value)) || len(f.Value) >= finding.MaxValue {
		return s, -1
	}
	if after := b[len(f.Value):]; len(after) > 0 && strings.IndexByte("\"\r\n"+token.Delimiters, after[0]) < 0 {
		return s, -1
	}
	s.text = f.Value
	return s, 0
}

// field gives the field that a finding is about, nil where it is none by itself.
func (p *planner) field(f *finding.Finding) *fieldOf {
	if f.Message == nil || int(f.Rule.Field) >= len(f.Message.Fields) {
		return nil
	}
	of := &f.Message.Fields[f.Rule.Field]
	known, ok := p.fields[of]
	if !ok {
		if at := p.checker.Field(f.Message.ID, of.Path); at != nil && of.Path != "" {
			known = &fieldOf{Field: of, at: at}
		}
		p.fields[of] = known
	}
	return known
}

// value appends the edits that mend a value.
func (p *planner) value(f *finding.Finding) {
	rewrite, cut := rewritable[f.Rule.Keyword], lengths[f.Rule.Keyword]
	if !f.HasValue || !rewrite && !cut || f.Message == nil {
		return
	}
	s, ok := p.spot(f)
	if !ok || strings.TrimFunc(s.text, blank) == "" {
		return
	}
	field := p.field(f)
	if field == nil || !p.breaks(field, &s, f.Rule.ID) {
		return
	}
	allowed := func(text string) bool { _, ok := p.written(field, &s, text); return ok }
	r, ok := Rewritten{}, false
	switch trimmed := strings.TrimFunc(s.text, blank); {
	case cut:
		r = Rewritten{trimmed, true}
		ok = trimmed != s.text && allowed(trimmed)
	case allowed(s.text): // JSON: the right value, of another type
		r, ok = Rewritten{Text: s.text}, true
	default:
		if r, ok = Rewrite(s.text, allowed); !ok {
			r, ok = p.guess(f, &s, allowed)
		}
	}
	if !ok || r.Unsafe && !p.unsafe {
		return
	}
	put, ok := p.written(field, &s, r.Text)
	if !ok {
		return
	}
	from, to, was := s.from, s.to, s.text
	if s.in == inString && !strings.HasPrefix(put, `"`) {
		from, to, was = from-1, to+1, `"`+was+`"`
	} else if s.in == inString {
		put = put[1 : len(put)-1]
	}
	p.replace(f, from, was, put, r.Unsafe)
}

// replace appends the edits that make one text another, of as few bytes as possible.
func (p *planner) replace(f *finding.Finding, at int64, was, put string, unsafe bool) {
	e := p.editFor(f)
	e.Unsafe, e.Was, e.Put = unsafe, was, put
	// What is taken off at both ends, or from the middle, shows nothing of the value.
	if i := strings.Index(was, put); i >= 0 && put != "" {
		head, tail := e, e
		head.Offset, head.Length = at, int64(i)
		tail.Offset, tail.Length = at+int64(i+len(put)), int64(len(was)-i-len(put))
		if head.Length > 0 && tail.Length > 0 {
			p.groups++
			head.with, tail.with = p.groups, p.groups
		}
		for _, part := range [...]Edit{head, tail} {
			if part.Length > 0 {
				p.add(part)
			}
		}
		return
	}
	before, after := common(was, put)
	e.Offset, e.Length, e.Text = at+int64(before), int64(len(was)-before-after), put[before:len(put)-after]
	p.add(e)
}

// breaks reports whether a value by itself breaks the rule that was reported.
func (p *planner) breaks(field *fieldOf, s *spot, rule string) bool {
	for _, f := range p.checker.CheckTyped(field.at, s.typ, []byte(s.text)) {
		if f.Rule.ID == rule {
			return true
		}
	}
	return false
}

// written gives how a text is written in the place of another, if the field allows it.
func (p *planner) written(field *fieldOf, s *spot, text string) (string, bool) {
	switch s.in {
	case inElement, inAttribute:
		if strings.ContainsAny(text, `&<>"'`) {
			return "", false
		}
	case inCell:
		if strings.ContainsAny(text, "\"\r\n"+token.Delimiters) {
			return "", false
		}
	case inQuotes:
		if strings.ContainsAny(text, `"`) {
			return "", false
		}
	default:
		return p.writtenJSON(field, s, text)
	}
	return text, len(p.checker.CheckTyped(field.at, token.Untyped, []byte(text))) == 0
}

// writtenJSON is written for JSON: as what it was, or else as what the field wants.
func (p *planner) writtenJSON(field *fieldOf, s *spot, text string) (string, bool) {
	asString, err := json.Marshal(text)
	if err != nil || bytes.IndexByte(asString, '\\') >= 0 {
		return "", false
	}
	if len(p.checker.CheckTyped(field.at, token.String, []byte(text))) == 0 && !(s.in == inString && s.text == text) {
		return string(asString), true
	}
	typ := token.Number
	switch text {
	case "true":
		typ = token.True
	case "false":
		typ = token.False
	case "null":
		return "", false
	}
	if !json.Valid([]byte(text)) || text[0] == '"' || text[0] == '{' || text[0] == '[' || s.in == bare && s.text == text {
		return "", false
	}
	return text, len(p.checker.CheckTyped(field.at, typ, []byte(text))) == 0
}

// guess gives what was probably meant where the value is not another way to write it: the one
// code that is near, or a number with the zero that it has lost.
func (p *planner) guess(f *finding.Finding, s *spot, allowed func(string) bool) (Rewritten, bool) {
	trimmed := strings.TrimFunc(s.text, blank)
	if f.Hint == finding.ZeroLost && allowed("0"+trimmed) {
		return Rewritten{"0" + trimmed, true}, true
	}
	if near := nearOne(trimmed, f.Rule.Allowed); f.Personal == program.Public && f.Rule.Keyword != "type" && near != "" && allowed(near) {
		return Rewritten{near, true}, true
	}
	return Rewritten{}, false
}
