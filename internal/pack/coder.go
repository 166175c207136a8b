package pack

import "github.com/forkontrol/forkontrol/internal/program"

// Coder takes the values of a ruleset one after another: the one in
// internal/pack/build writes them down, the one of this package gives them back.
// The functions of shape.go call it in the same order both ways, so that what is
// written is what is read.
type Coder interface {
	// Reading says that values are given back.
	Reading() bool
	// Number passes a number through a stream.
	Number(s Stream, v int64) int64
	// Refuse says that what was read can be none of what was written.
	Refuse()
	// String passes a text. Guess is what the text mostly is, where that can be
	// told; it costs nothing to write then.
	String(t Table, s Stream, v, guess string) string
	// Text passes a text that people read, in the languages at hand.
	Text(s Stream, v *program.Text)
	// Length passes the length of a list.
	Length(s Stream, n int) int
	// Pattern passes a pattern; those that are equal are shared.
	Pattern(s Stream, p *program.Pattern) *program.Pattern
	// Next passes a number that is mostly one more than the last in its counter, or 0.
	Next(s Stream, k Counter, v int) int
}

// Stream is one of the columns in which the values of a section lie. Values of
// one kind stand together, which is what compressors like.
type Stream uint8

// The streams.
const (
	streamHead Stream = iota
	streamField
	streamFieldName
	streamFieldWords
	streamFieldSource
	streamCode
	streamRule
	streamRuleWords
	streamRuleSource
	streamAllowed
	streamNode
	streamCheck
	streamObject
	streamProp
	streamNeed
	streamArray
	streamApply
	streamExpr
	streamPattern
	streamTitle
	streamLabel
	streamMeaning
	streamFix
	streamMessage
	Streams // how many there are
)

// Table is one of the collections of strings that a pack has.
type Table uint8

// The tables.
const (
	tableName    Table = iota // of fields, elements, systems
	tableWord                 // ids, keywords, types
	tableValue                // what payloads may hold, limits
	tableRaw                  // automata
	tableTitle                // of messages and documents
	tableLabel                // of fields
	tableMeaning              // what fields mean
	tableFix                  // how to mend
	tableMessage              // what is wrong
	Tables                    // how many there are
)

// Counter is a kind of number that mostly counts up.
type Counter uint8

// The counters.
const (
	countRule Counter = iota
	countNode
	countField
	Counters // how many there are
)

// number passes a number. Compiled into each of its callers it would take room of the
// WebAssembly module.
//
//go:noinline
func number[T ~uint8 | ~uint16 | ~uint32 | ~int8 | ~int16 | ~int | ~int64](c Coder, s Stream, v *T) {
	n := c.Number(s, int64(*v))
	*v = T(n)
	fits(c, n, int64(*v))
}

// fits refuses a number that its place in the program has cut to another.
func fits(c Coder, n, kept int64) {
	if n != kept {
		c.Refuse()
	}
}

// near is number for what is mostly near to a guess.
func near[T ~uint8 | ~uint16 | ~int](c Coder, s Stream, v *T, guess T) {
	n := c.Number(s, int64(*v)-int64(guess)) + int64(guess)
	*v = T(n)
	fits(c, n, int64(*v))
}

func next[T ~uint16](c Coder, s Stream, k Counter, v *T) { *v = T(c.Next(s, k, int(*v))) }

func word(c Coder, t Table, s Stream, v *string) { *v = c.String(t, s, *v, "") }

func guessed(c Coder, t Table, s Stream, v *string, guess string) { *v = c.String(t, s, *v, guess) }

// room makes room for the elements of a list when they are read. An empty list is
// nil.
func room[T any](c Coder, s Stream, list *[]T) {
	n := c.Length(s, len(*list))
	if c.Reading() {
		*list = nil
		if n > 0 {
			*list = make([]T, n)
		}
	}
}

func words(c Coder, t Table, s Stream, list *[]string) {
	room(c, s, list)
	for i := range *list {
		word(c, t, s, &(*list)[i])
	}
}

// flags makes a number of booleans, the first its lowest bit.
func flags(list ...bool) int64 {
	n := int64(0)
	for i, set := range list {
		if set {
			n |= 1 << i
		}
	}
	return n
}

// set returns the booleans back.
func set(n int64, list ...*bool) {
	for i, b := range list {
		*b = n>>i&1 != 0
	}
}
