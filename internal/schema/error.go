package schema

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/order"
)

// Error is one thing wrong with a document.
type Error struct {
	File    string
	Pointer string // JSON Pointer of the value
	// Line and Column of the value, from 1; 0 when unknown.
	Line, Column int
	Message      string
}

// Error returns file:line:column: pointer: message.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		b.WriteString(":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column))
	}
	b.WriteString(": ")
	if e.Pointer != "" {
		b.WriteString(e.Pointer + ": ")
	}
	b.WriteString(e.Message)
	return b.String()
}

// Errors is all that is wrong, never empty when it is an error.
type Errors []*Error

// Error returns one error per line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
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
	return &Error{File: v.File, Pointer: v.Pointer(), Line: v.Line, Column: v.Column, Message: fmt.Sprintf(format, args...)}
}
