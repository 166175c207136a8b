package importing

import (
	"bytes"
	"encoding/json"
	"strings"
)

// object is a JSON object that keeps the order of its members.
type object struct {
	members []member
}

type member struct {
	name  string
	value any // an *object, []any, string, json.Number, bool, or nil
}

// with adds a member, unless the value says nothing.
func (o *object) with(name string, value any) *object {
	switch v := value.(type) {
	case nil:
		return o
	case string:
		if v == "" {
			return o
		}
	case *object:
		if v == nil || len(v.members) == 0 {
			return o
		}
	case []any:
		if len(v) == 0 {
			return o
		}
	}
	o.members = append(o.members, member{name, value})
	return o
}

// set puts a member in, in the place of one of its name, whatever its value.
func (o *object) set(name string, value any) *object {
	for i := range o.members {
		if o.members[i].name == name {
			o.members[i].value = value
			return o
		}
	}
	o.members = append(o.members, member{name, value})
	return o
}

// get gives a member's value; nil of none, and of no object.
func (o *object) get(name string) any {
	if o == nil {
		return nil
	}
	for _, m := range o.members {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// encode writes a value for readers: what is short on one line.
func encode(v any) []byte {
	var b bytes.Buffer
	write(&b, v, 0, 0)
	b.WriteByte('\n')
	return b.Bytes()
}

const width = 110

func write(b *bytes.Buffer, v any, depth, used int) {
	line := short(v)
	if len(line)+2*depth+used <= width {
		b.WriteString(line)
		return
	}
	indent := strings.Repeat("  ", depth+1)
	switch v := v.(type) {
	case *object:
		b.WriteString("{\n")
		for i, m := range v.members {
			name := quote(m.name)
			b.WriteString(indent + name + ": ")
			write(b, m.value, depth+1, len(name)+3)
			if i < len(v.members)-1 {
				b.WriteByte(',')
			}
			b.WriteByte('\n')
		}
		b.WriteString(indent[2:] + "}")
	case []any:
		b.WriteString("[\n")
		for i, x := range v {
			b.WriteString(indent)
			write(b, x, depth+1, 1)
			if i < len(v)-1 {
				b.WriteByte(',')
			}
			b.WriteByte('\n')
		}
		b.WriteString(indent[2:] + "]")
	default:
		b.WriteString(line)
	}
}

// short writes a value on one line.
func short(v any) string {
	var b strings.Builder
	switch v := v.(type) {
	case *object:
		b.WriteByte('{')
		for i, m := range v.members {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(quote(m.name) + ": " + short(m.value))
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, x := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(short(x))
		}
		b.WriteByte(']')
	case string:
		return quote(v)
	default:
		text, err := json.Marshal(v)
		if err != nil {
			return "null"
		}
		return string(text)
	}
	return b.String()
}

func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// strings as a list of JSON.
func list[T any](of []T) []any {
	out := make([]any, len(of))
	for i, v := range of {
		out[i] = v
	}
	return out
}
