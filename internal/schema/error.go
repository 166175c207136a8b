package schema

import (
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// Error is one thing wrong with a document.
type Error struct {
	File    string
	Pointer string // JSON Pointer of the value
	// Line and Column of the value, from 1; 0 when unknown.
	Line, Column int
	Message      string // in English

	words wording.Words // the message; none where it comes from elsewhere
}

// Same reports whether two errors say the same of the same place.
func (e *Error) Same(o *Error) bool {
	return e.File == o.File && e.Line == o.Line && e.Column == o.Column && e.Pointer == o.Pointer && e.Message == o.Message
}

// Error is In English.
func (e *Error) Error() string { return e.In("en") }

// Text is the message in a language.
func (e *Error) Text(lang string) string {
	if e.words.Format == "" {
		return e.Message
	}
	return e.words.In(lang)
}

// In returns file:line:column: pointer: message, the message in a language.
func (e *Error) In(lang string) string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		b.WriteString(":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column))
	}
	b.WriteString(": ")
	if e.Pointer != "" {
		b.WriteString(e.Pointer + ": ")
	}
	b.WriteString(e.Text(lang))
	return b.String()
}

// Errors is all that is wrong, never empty when it is an error.
type Errors []*Error

// Error is In English.
func (e Errors) Error() string { return e.In("en") }

// In returns one error per line, in a language.
func (e Errors) In(lang string) string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].In(lang)
	}
	return strings.Join(lines, "\n")
}

// orNil makes the errors an error: nil when there are none, else sorted by
// place.
func (e Errors) orNil() error {
	if len(e) == 0 {
		return nil
	}
	e.Sort()
	return e
}

// Sort orders the errors by file and place.
func (e Errors) Sort() {
	order.Pointers(e, func(a, b *Error) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}

// Errorf returns an error at the value.
func (v *Value) Errorf(format string, args ...any) *Error {
	words := wording.Of(format, args...)
	return &Error{File: v.File, Pointer: v.Pointer(), Line: v.Line, Column: v.Column, Message: words.String(), words: words}
}
