// Package simple makes the engine check values of the simple types of XML Schema, for whoever links it.
// What values mean is in internal/value.
package simple

import (
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

func init() {
	program.Simple.Look = look
	program.Simple.Found = found
	program.Simple.Sound = pattern.MachineIsSound
	engine.LinkSimple()
}

func look(c *program.Check, of program.Types, text []byte) ([]byte, bool) {
	switch {
	case !c.Op.Known() || c.Op < program.OpDefault:
		return text, false
	case of == program.Null:
		return text, c.Op != program.OpSame || c.N&program.SameFixed == 0
	case c.Op == program.OpSpace && of == program.String && c.N != 0:
		return value.Space(text, c.N), true
	case c.Op == program.OpDefault && len(text) == 0:
		return []byte(c.Text), true
	case c.Op.Prepares(), of == program.Number && c.Type != program.TypeNumber, of == program.Boolean && c.Type != program.TypeBoolean:
		return text, true
	}
	return text, c.Op == program.OpSame && c.Type == program.TypeName || holds(c, text) // names are compared where their prefixes are known
}

func holds(c *program.Check, text []byte) bool {
	switch c.Op {
	case program.OpForm, program.OpFacet:
		return pattern.Matches(c.Pattern, text)
	case program.OpOrder:
		switch value.Order(c.Type, text, c.Text) {
		case -1:
			return c.N&program.OrderBelow != 0
		case 0:
			return c.N&program.OrderEqual != 0
		case 1:
			return c.N&program.OrderAbove != 0
		}
	case program.OpSame:
		for _, other := range c.Enum.Strings {
			if c.N&program.SameList != 0 && sameList(c.Type, text, other) || c.N&program.SameList == 0 && value.Same(c.Type, text, other) {
				return true
			}
		}
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

func found(c *program.Check, text []byte) string { return strconv.Itoa(value.Parts(c.Type, text)) }
