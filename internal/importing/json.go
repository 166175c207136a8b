package importing

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/schema"
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
	start := b.Len()
	if short(b, v, start+width-2*depth-used) {
		return
	}
	b.Truncate(start)
	indent := strings.Repeat("  ", depth+1)
	switch v := v.(type) {
	case *object:
		b.WriteString("{\n")
		for i, m := range v.members {
			b.WriteString(indent)
			from := b.Len()
			quote(b, m.name)
			b.WriteString(": ")
			write(b, m.value, depth+1, b.Len()-from+1)
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
		short(b, v, math.MaxInt)
	}
}

// short writes a value on one line, and reports whether it ends by an offset. It stops where it does not.
func short(b *bytes.Buffer, v any, end int) bool {
	separate := func(i int) {
		if i > 0 {
			b.WriteString(", ")
		}
	}
	switch v := v.(type) {
	case *object:
		b.WriteByte('{')
		for i, m := range v.members {
			separate(i)
			quote(b, m.name)
			b.WriteString(": ")
			if !short(b, m.value, end-1) {
				return false
			}
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, x := range v {
			separate(i)
			if !short(b, x, end-1) {
				return false
			}
		}
		b.WriteByte(']')
	case string:
		quote(b, v)
	case json.Number:
		b.WriteString(v.String())
	case bool:
		b.WriteString(strconv.FormatBool(v))
	default:
		b.WriteString("null")
	}
	return b.Len() <= end
}

// quote writes a text as JSON has it.
func quote(b *bytes.Buffer, s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			e := json.NewEncoder(b)
			e.SetEscapeHTML(false)
			if e.Encode(s) == nil {
				b.Truncate(b.Len() - 1) // the line's end
			}
			return
		}
	}
	b.WriteByte('"')
	b.WriteString(s)
	b.WriteByte('"')
}

// tree is what reading a value as it is written would give, but for places.
func tree(file string, v any) *schema.Value {
	out := &schema.Value{File: file}
	switch v := v.(type) {
	case *object:
		out.Kind, out.Members = schema.Object, make([]schema.Member, 0, len(v.members))
		for _, m := range v.members {
			out.With(m.name, tree(file, m.value))
		}
	case []any:
		out.Kind = schema.Array
		for _, x := range v {
			out.Append(tree(file, x))
		}
	case string:
		out.Kind, out.Text = schema.String, v
	case json.Number:
		out.Kind, out.Text = schema.Number, v.String()
	case bool:
		out.Kind = schema.False
		if v {
			out.Kind = schema.True
		}
	}
	return out
}

// strings as a list of JSON.
func list[T any](of []T) []any {
	out := make([]any, len(of))
	for i, v := range of {
		out[i] = v
	}
	return out
}

// sort puts the members in the order of their names.
func (o *object) sort() {
	order.Stable(o.members, func(a, b *member) int { return cmp.Compare(a.name, b.name) })
}
