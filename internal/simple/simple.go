// Package simple checks values of the simple types of XML Schema, for whoever links it: it sets
// program.Simple. What the values mean is in internal/value; the rest of what the types ask, such as
// their lexical spaces, is automata and needs no code.
package simple

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

func init() {
	program.Simple.Prepare = prepare
	program.Simple.Holds = holds
	program.Simple.Parts = value.Parts
	program.Simple.Word = value.Word
}

func prepare(c *program.Check, text []byte) []byte {
	switch {
	case c.Op == program.OpSpace:
		return value.Space(text, c.N)
	case c.Op == program.OpDefault && len(text) == 0:
		return []byte(c.Text)
	}
	return text
}

func holds(c *program.Check, text []byte) bool {
	switch c.Op {
	case program.OpOrder:
		switch value.Order(c.Type, text, c.Text) {
		case -1:
			return c.N&program.OrderBelow != 0
		case 0:
			return c.N&program.OrderEqual != 0
		case 1:
			return c.N&program.OrderAbove != 0
		}
		return false
	case program.OpSame:
		for _, other := range c.Enum.Strings {
			if c.N&program.SameList != 0 && sameList(c.Type, text, other) || c.N&program.SameList == 0 && value.Same(c.Type, text, other) {
				return true
			}
		}
		return false
	case program.OpMinParts:
		return int64(value.Parts(c.Type, text)) >= c.N
	case program.OpMaxParts:
		return int64(value.Parts(c.Type, text)) <= c.N
	}
	return false
}

// sameList compares a list word by word with one whose words have NUL between them.
func sameList(t program.Datatype, text []byte, other string) bool {
	word, rest := value.Word(text)
	for other != "" && len(word) > 0 {
		var one string
		one, other, _ = strings.Cut(other, "\x00")
		if !value.Same(t, word, one) {
			return false
		}
		word, rest = value.Word(rest)
	}
	return other == "" && len(word) == 0
}
