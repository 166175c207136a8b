package tree

import (
	"slices"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
)

// JSON writes a tree as JSON, indented: the object that the message's schema
// describes, or that object as the only member, named as the root.
func JSON(m *program.Message, t *Value, wrapped bool) []byte {
	if wrapped {
		name, _ := Root(m)
		t = &Value{Type: program.Object, Members: []Member{{Name: name, Value: t}}}
	}
	return append(appendJSON(nil, t, 0), '\n')
}

func appendJSON(out []byte, t *Value, depth int) []byte {
	switch t.Type {
	case program.Object:
		return appendLines(out, "{}", depth, len(t.Members), func(out []byte, i int) []byte {
			out = append(appendJSONString(out, t.Members[i].Name), ": "...)
			return appendJSON(out, t.Members[i].Value, depth+1)
		})
	case program.Array:
		return appendLines(out, "[]", depth, len(t.Items), func(out []byte, i int) []byte {
			return appendJSON(out, t.Items[i], depth+1)
		})
	case program.String:
		return appendJSONString(out, t.Text)
	}
	return append(out, t.Text...)
}

// appendLines writes n pieces in brackets, each on a line of its own.
func appendLines(out []byte, brackets string, depth, n int, piece func(out []byte, i int) []byte) []byte {
	if n == 0 {
		return append(out, brackets...)
	}
	line := func(depth int) {
		out = append(out, '\n')
		for range depth {
			out = append(out, "  "...)
		}
	}
	out = append(out, brackets[0])
	for i := range n {
		if i > 0 {
			out = append(out, ',')
		}
		line(depth + 1)
		out = piece(out, i)
	}
	line(depth)
	return append(out, brackets[1])
}

func appendJSONString(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, `\n`...)
		case r < 0x20 || r == 0x7F:
			out = append(out, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}

// InJSON reports whether a tree can be written as JSON.
func InJSON(t *Value) bool { return !repeats(t) }

// repeats reports whether a name occurs twice in an object, which JSON forbids.
func repeats(t *Value) bool {
	for i, c := range t.Members {
		if t.Member(c.Name) != t.Members[i].Value || repeats(c.Value) {
			return true
		}
	}
	return slices.ContainsFunc(t.Items, repeats)
}
