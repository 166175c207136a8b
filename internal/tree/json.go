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
	line := func(depth int) {
		out = append(out, '\n')
		for range depth {
			out = append(out, "  "...)
		}
	}
	switch t.Type {
	case program.Object:
		if len(t.Members) == 0 {
			return append(out, "{}"...)
		}
		out = append(out, '{')
		for i, m := range t.Members {
			if i > 0 {
				out = append(out, ',')
			}
			line(depth + 1)
			out = appendJSONString(out, m.Name)
			out = append(out, ": "...)
			out = appendJSON(out, m.Value, depth+1)
		}
		line(depth)
		return append(out, '}')
	case program.Array:
		if len(t.Items) == 0 {
			return append(out, "[]"...)
		}
		out = append(out, '[')
		for i, item := range t.Items {
			if i > 0 {
				out = append(out, ',')
			}
			line(depth + 1)
			out = appendJSON(out, item, depth+1)
		}
		line(depth)
		return append(out, ']')
	case program.String:
		return appendJSONString(out, t.Text)
	}
	return append(out, t.Text...)
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
