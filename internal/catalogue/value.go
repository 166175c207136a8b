// Package catalogue says as data what a ruleset knows of systems, messages, fields and rules: what a form, a table
// of fields or a page about a message needs. There is one such value, and every face shows it: Append writes it as
// JSON for the WebAssembly module, the command and the site, and the public package of this name gives it to Go
// programs. Nobody else gathers these facts from a program.Message.
//
// Words: a Message is what a list of messages shows, a Description all that is known of one. Bounds are what a
// field's rules ask of its length, digits, value or number, under JSON Schema's words.
//
// A description gives its fields and rules one at a time, for the WebAssembly module is small: what stands in a local
// variable needs no type at run time. For the same reason the package works without reflection. What the program has
// as it is to be shown stands in the values by reference, so they must not be changed. The package reads no payloads.
package catalogue

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Coverage is how many messages, fields and rules a system has, by the evidence for them.
type Coverage struct{ Messages, Fields, Rules Count }

// Count is a number of things by the evidence for them.
type Count struct{ Official, Contract, Draft int }

// Message is a message as a list of messages shows it.
type Message struct {
	*program.Message
	System string // its id
}

// Field is a field of a message.
type Field struct {
	*program.Field
	Types    []string // in JSON Schema's words, of one occurrence
	Repeated bool     // it is a list
	// Element is the name of the element or attribute where that is not Name, or TextElement; Namespace the element's,
	// where it has one of its own.
	Element   string
	Attribute bool
	Namespace string
	Column    string // its name in CSV; empty when it is in no column
	Allowed   []string
	Bounds    Bounds
	Source    program.Source
	Rules     []program.RuleID // see Description.Rule
}

// Word is a keyword of JSON Schema that bounds values.
type Word int

// The words. The limits of those before Pattern are whole numbers.
const (
	MinLength Word = iota // characters
	MaxLength
	TotalDigits
	FractionDigits
	MinItems
	MaxItems
	Pattern
	Minimum
	Maximum
	ExclusiveMinimum
	ExclusiveMaximum
	MultipleOf
	Format // the form that a text must have: "date", "cpr"
	words
)

func (w Word) String() string {
	return [...]string{"minLength", "maxLength", "totalDigits", "fractionDigits", "minItems", "maxItems", "pattern",
		"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"}[w]
}

// Bounds are what rules of a field ask of its values: the limit of each word as it is shown, empty where no rule has
// the word.
type Bounds [words]string

// Number gives the limit of a word that is a whole number, nil when there is none.
func (b *Bounds) Number(w Word) *int {
	n, err := strconv.Atoi(b[w])
	if err != nil {
		return nil
	}
	return &n
}

// Rule is one thing that a payload can break.
type Rule struct {
	*program.Rule
	// Asks, Why and Fix are sentences for readers. Asks and Why are empty in the catalogue OfPacks.
	Asks, Why, Fix program.Text
	Source         program.Source
}

// Personal is the word for a kind of personal data, empty for data that is none.
func Personal(p program.Personal) string {
	return [...]string{"", "cpr", "name", "contact", "secret", "birth"}[p]
}

// Names is the word for where the names of a CSV file's columns stand.
func Names(n program.CSVNames) string { return [...]string{"first", "none", "optional"}[n] }

// Sign is the character that separates or encloses cells, empty for none.
func Sign(c byte) string {
	if c == 0 {
		return ""
	}
	return string(rune(c))
}
