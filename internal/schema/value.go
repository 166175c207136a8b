package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/wording"
)

// Kind is the type of a value.
type Kind uint8

// The kinds.
const (
	Null Kind = iota
	False
	True
	Number
	String
	Array
	Object
)

func (k Kind) String() string {
	return [...]string{"null", "false", "true", "a number", "a string", "an array", "an object"}[k]
}

// In names the kind in a language.
func (k Kind) In(lang string) string { return wording.Fixed(k.String()).In(lang) }

// Value is one value of a document as it is written.
type Value struct {
	Kind Kind
	// Text is a string's text, or a number as it is written.
	Text    string
	Members []Member // of an object, in their order
	Items   []*Value // of an array

	File string
	// Line and Column of the first byte, both from 1; the column counts
	// characters.
	Line, Column int

	in    *Value         // the value that this one is a part of, nil for the root
	token string         // what leads here from there: a name or an index
	named map[string]int // the number of a member by its name, where there are many
}

// Pointer is the JSON Pointer from the document's root, "" for the root.
func (v *Value) Pointer() string {
	if v.in == nil {
		return ""
	}
	return v.in.Pointer() + "/" + escape(v.token)
}

// manyMembers is how many members an object has that are found by a table.
const manyMembers = 16

// With adds a member to an object. There is none of its name.
func (v *Value) With(name string, m *Value) {
	m.in, m.token = v, name
	v.Members = append(v.Members, Member{name, m})
	if v.named == nil && len(v.Members) < manyMembers {
		return
	}
	if v.named == nil {
		v.named = make(map[string]int, 2*manyMembers)
		for i := range v.Members {
			v.named[v.Members[i].Name] = i
		}
	}
	v.named[name] = len(v.Members) - 1
}

// Append adds an item to an array.
func (v *Value) Append(item *Value) {
	item.in, item.token = v, strconv.Itoa(len(v.Items))
	v.Items = append(v.Items, item)
}

// Member is one member of an object.
type Member struct {
	Name  string
	Value *Value
}

// Get returns the member of a name, nil when there is none.
func (v *Value) Get(name string) *Value {
	if v == nil {
		return nil
	}
	if v.named != nil {
		if i, ok := v.named[name]; ok {
			return v.Members[i].Value
		}
		return nil
	}
	for i := range v.Members {
		if v.Members[i].Name == name {
			return v.Members[i].Value
		}
	}
	return nil
}

// GetText returns the text of a string member, "" when there is none.
func (v *Value) GetText(name string) string {
	if m := v.Get(name); m != nil && m.Kind == String {
		return m.Text
	}
	return ""
}

// child returns the value below by a name or an index.
func (v *Value) child(token string) *Value {
	if v.Kind == Array {
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(v.Items) {
			return v.Items[i]
		}
		return nil
	}
	return v.Get(token)
}

// plain returns the value as the jsonschema library takes it: map, slice, string,
// json.Number, bool, nil. Patterns are left empty: the library reads them with
// Go's regexp, which is not the syntax of JSON Schema. They are read by
// internal/pattern/build later.
func (v *Value) plain() any {
	switch v.Kind {
	case False, True:
		return v.Kind == True
	case Number:
		return tame(v.Text)
	case String:
		return v.Text
	case Array:
		items := make([]any, len(v.Items))
		for i := range v.Items {
			items[i] = v.Items[i].plain()
		}
		return items
	case Object:
		members := make(map[string]any, len(v.Members))
		for _, m := range v.Members {
			members[m.Name] = m.Value.plain()
			if m.Name == "pattern" && m.Value.Kind == String {
				members[m.Name] = ""
			}
		}
		return members
	}
	return nil
}

// tame returns a number that stands for one whose exponent would keep the library,
// which writes all digits out, busy for long: of the same sign, and whole where
// that is. What the number really is, internal/compile reads from Text.
func tame(text string) json.Number {
	at := strings.IndexAny(text, "eE")
	if at < 0 {
		return json.Number(text)
	}
	exponent, err := strconv.Atoi(text[at+1:])
	if err == nil && -400 < exponent && exponent < 400 {
		return json.Number(text)
	}
	small := "1"
	switch {
	case !strings.ContainsAny(text[:at], "123456789"):
		small = "0"
	case text[at+1] == '-':
		small = "0.1"
	}
	if text[0] == '-' {
		small = "-" + small
	}
	return json.Number(small)
}

// maxDepth bounds the nesting of a document.
const maxDepth = 256

// reader makes values of the tokens of a document.
type reader struct {
	file string
	text []byte
	dec  *json.Decoder

	// Line and column of the offset mark.
	mark, line, column int
}

// parse reads a whole document.
func parse(file string, text []byte) (*Value, *Error) {
	r := &reader{file: file, text: text, dec: json.NewDecoder(bytes.NewReader(text)), line: 1, column: 1}
	r.dec.UseNumber()
	if !utf8.Valid(text) {
		n := 0
		for rest := text; ; n++ {
			c, size := utf8.DecodeRune(rest)
			if c == utf8.RuneError && size <= 1 {
				break
			}
			rest, n = rest[size:], n+size-1
		}
		return nil, r.errorAt(n, "", "not UTF-8")
	}
	v, err := r.value(nil, "", 0)
	if err != nil {
		return nil, err
	}
	end := r.start()
	if _, e := r.dec.Token(); e != io.EOF {
		return nil, r.errorAt(end, "", "more after the end of the document")
	}
	return v, nil
}

// start is the offset of the next token.
func (r *reader) start() int {
	at := int(r.dec.InputOffset())
	for at < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[at]) >= 0 {
		at++
	}
	return at
}

// position moves the mark forward to an offset.
func (r *reader) position(offset int) (line, column int) {
	for _, c := range string(r.text[r.mark:offset]) {
		if c == '\n' {
			r.line, r.column = r.line+1, 0
		}
		r.column++
	}
	r.mark = offset
	return r.line, r.column
}

func (r *reader) errorAt(offset int, pointer, message string) *Error {
	e := &Error{File: r.file, Pointer: pointer, Message: message, words: wording.Of("%s", wording.Fixed(message))}
	if offset >= r.mark {
		e.Line, e.Column = r.position(offset)
	}
	return e
}

func (r *reader) token(v *Value) (json.Token, *Error) {
	at := r.start()
	t, err := r.dec.Token()
	if err == nil {
		return t, nil
	}
	message := err.Error()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = max(at, int(syntax.Offset)-1)
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		at, message = len(r.text), "the document ends too early"
	}
	return nil, r.errorAt(min(at, len(r.text)), v.Pointer(), message)
}

func (r *reader) value(in *Value, token string, depth int) (*Value, *Error) {
	at := r.start()
	v := &Value{File: r.file, in: in, token: token}
	t, err := r.token(v)
	if err != nil {
		return nil, err
	}
	v.Line, v.Column = r.position(at)
	if depth > maxDepth {
		return nil, v.Errorf("nested deeper than %d", maxDepth)
	}
	switch t := t.(type) {
	case nil:
		v.Kind = Null
	case bool:
		v.Kind = False
		if t {
			v.Kind = True
		}
	case json.Number:
		v.Kind, v.Text = Number, t.String()
	case string:
		v.Kind, v.Text = String, t
	case json.Delim:
		if t == '[' {
			v.Kind = Array
			return v, r.items(v, depth)
		}
		v.Kind = Object
		return v, r.members(v, depth)
	}
	return v, nil
}

func (r *reader) items(v *Value, depth int) *Error {
	for r.dec.More() {
		item, err := r.value(v, strconv.Itoa(len(v.Items)), depth+1)
		if err != nil {
			return err
		}
		v.Append(item)
	}
	_, err := r.token(v)
	return err
}

func (r *reader) members(v *Value, depth int) *Error {
	for r.dec.More() {
		at := r.start()
		t, err := r.token(v)
		if err != nil {
			return err
		}
		name, ok := t.(string)
		if !ok {
			return r.errorAt(at, v.Pointer(), "a name was expected")
		}
		if v.Get(name) != nil {
			return r.errorAt(at, v.Pointer()+"/"+escape(name), "the name appears twice in one object")
		}
		member, err := r.value(v, name, depth+1)
		if err != nil {
			return err
		}
		v.With(name, member)
	}
	_, err := r.token(v)
	return err
}

func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
