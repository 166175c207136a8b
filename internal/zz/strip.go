package zz

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"strings"
	"testing/fstest"
)

type obj struct {
	keys []string
	vals map[string]any
}

func (o *obj) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	n := 0
	for _, k := range o.keys {
		v, ok := o.vals[k]
		if !ok {
			continue
		}
		if n > 0 {
			b.WriteByte(',')
		}
		n++
		x, _ := json.Marshal(k)
		b.Write(x)
		b.WriteByte(':')
		y, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		b.Write(y)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func read(d *json.Decoder) any {
	t, err := d.Token()
	if err != nil {
		panic(err)
	}
	switch t {
	case json.Delim('{'):
		o := &obj{vals: map[string]any{}}
		for d.More() {
			k, _ := d.Token()
			o.keys = append(o.keys, k.(string))
			o.vals[k.(string)] = read(d)
		}
		d.Token()
		return o
	case json.Delim('['):
		l := []any{}
		for d.More() {
			l = append(l, read(d))
		}
		d.Token()
		return l
	}
	return t
}

var known = map[string]bool{"xs:date": true, "xs:dateTime": true, "xs:time": true}

func Strip(src fs.FS) (fs.FS, bool) {
	out := fstest.MapFS{}
	stripped := false
	fs.WalkDir(src, ".", func(p string, d fs.DirEntry, err error) error {
		if d.IsDir() {
			return nil
		}
		b, _ := fs.ReadFile(src, p)
		dec := json.NewDecoder(strings.NewReader(string(b)))
		dec.UseNumber()
		v := read(dec)
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, x := range v {
					walk(x)
				}
			case *obj:
				m := v.vals
				for _, k := range []string{"x-pattern", "x-fixed", "x-enum", "x-list", "x-length", "x-minimum", "x-maximum", "x-exclusiveMinimum", "x-exclusiveMaximum"} {
					if m[k] != nil {
						delete(m, k)
						stripped = true
					}
				}
				if m["x-union"] == true {
					delete(m, "x-union")
					delete(m, "anyOf")
					stripped = true
				}
				if x, ok := m["x-type"].(*obj); ok {
					if k, ok := x.vals["kind"].(string); ok && !known[k] {
						delete(x.vals, "kind")
						stripped = true
						for _, k := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "enum"} {
							delete(m, k)
						}
					}
				}
				if x, ok := m["x-xml"].(*obj); ok {
					delete(x.vals, "whiteSpace")
				}
				for _, x := range m {
					walk(x)
				}
			}
		}
		walk(v)
		b, err2 := json.Marshal(v)
		if err2 != nil {
			panic(err2)
		}
		out[p] = &fstest.MapFile{Data: b}
		return nil
	})
	return out, stripped
}
