package tree

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Root gives the name of the root element that samples of the message have, and
// its namespace: a * of the message is filled in.
func Root(m *program.Message) (name, space string) {
	name, space = m.Root, m.Space
	if rest, ok := strings.CutPrefix(name, "*"); ok {
		prefix := m.Operation
		if prefix == "" || strings.ContainsAny(prefix, "* ") || prefix == rest {
			prefix = "hent"
		}
		name = prefix + rest
	}
	if name == "" {
		name = m.Name
	}
	if name == "" {
		name = "Root"
	}
	if space == program.NoSpace {
		space = ""
	}
	if start, ok := strings.CutSuffix(space, "*"); ok {
		space = start + "eksempel"
	}
	return name, space
}
