package instance

import (
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/preflight"
)

// Code says what kind of mistake a call was; it is below 0. Codes are never used again for
// something else.
type Code int32

// The codes.
const (
	CodeArgument        Code = -1  // an argument is wrong: a handle that nobody gave, bytes that are no UTF-8
	CodeOption          Code = -2  // an option is unknown, or has a value that it cannot have
	CodeUnknownSystem   Code = -3  // no loaded pack has the system
	CodeUnknownMessage  Code = -4  // no loaded pack has the message
	CodeUnknownField    Code = -5  // the message has no such field
	CodeUnknownRegister Code = -6  // no rule asks a register of that name
	CodeRegister        Code = -7  // the rows of a register are wrong
	CodePackDamaged     Code = -8  // the bytes are no pack, or not all of one
	CodePackVersion     Code = -9  // the pack is of another version than the module or the other packs
	CodePackMissing     Code = -10 // a pack that is needed has not been loaded
	CodeState           Code = -11 // there is no payload to feed or finish, or there is one already
	CodePackConflict    Code = -12 // two packs of one's own have the same system, register or texts of a keyword
	CodeInternal        Code = -99 // a bug; the instance must not be used any more
)

// Error is a call that could not be carried out.
type Error struct {
	Code Code
	// Message is a sentence in English for developers. It shows no values of payloads or
	// registers.
	Message string
}

func (e *Error) Error() string { return e.Message }

func fail(code Code, message string) *Error { return &Error{code, message} }

func unknownMessage(id string) *Error {
	return fail(CodeUnknownMessage, "there is no message "+preflight.Quote(id))
}

func packError(err error) *Error {
	code := CodePackDamaged
	if e, ok := err.(*pack.Error); ok {
		switch e.Cause {
		case pack.ErrVersion:
			code = CodePackVersion
		case pack.ErrMissing:
			code = CodePackMissing
		case pack.ErrConflict:
			code = CodePackConflict
		}
	}
	return fail(code, err.Error())
}
