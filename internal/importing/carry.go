package importing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/forkontrol/forkontrol/internal/schema"
)

// Replacement says that an imported message takes the place of one whose source there is.
type Replacement struct {
	// ID is that of the message whose place is taken: "us2000/elev@1.0#Elev".
	ID string
	// Root is the root element of the imported message; empty for that of the other.
	Root string
}

// Carried is what an imported message has of the one whose place it takes, and what it has not.
type Carried struct {
	ID, By string // of the messages; By is empty where the contract has no such root
	// Labels and Rules count the fields that got texts, and the rules over fields and their keys.
	Labels, Rules int
	// Lost are the fields that the contract does not have, New those that only it has, by path.
	Lost, New []string
	// Dropped are rules and texts that do not go with the contract.
	Dropped []Dropped
	pieces  []piece
}

// Dropped is something that was not carried over.
type Dropped struct {
	Path, What string        // the field's path; "known-young-person", "x-code"
	Why        *schema.Error // of the compiler
}

// piece is a keyword, or one of a list, that was carried over to a file.
type piece struct {
	file, pointer, path, what string
	in                        *object
	keyword                   string
	item                      *object // of x-rules and x-keys
	text                      *object // that has the words of a rule
}

// library is the source of messages that are replaced.
type library struct {
	from  []fs.FS
	files map[string]*object
}

func (l *library) file(name string) *object {
	if o, ok := l.files[name]; ok {
		return o
	}
	var o *object
	for _, from := range l.from {
		if text, err := fs.ReadFile(from, name); err == nil && o == nil {
			v, _ := decode(text)
			o, _ = v.(*object)
		}
	}
	l.files[name] = o
	return o
}

// message is the file of a message and what is in it; nil where there is none.
func (l *library) message(id string) (string, *object) {
	name := strings.NewReplacer("@", "/", "#", "/").Replace(id) + ".json"
	if !fs.ValidPath(name) {
		return "", nil
	}
	return name, l.file(name)
}

// layer is one of the schemas that hold for a place.
type layer struct {
	file string
	*object
}

// layers are a schema and those that it refers to.
func (l *library) layers(file string, o *object) []layer {
	var all []layer
	for depth := 0; o != nil && depth < 20; depth++ {
		all = append(all, layer{file, o})
		refs, _ := o.get("allOf").([]any)
		refs = append([]any{o}, refs...)
		o = nil
		for _, r := range refs {
			of, _ := r.(*object)
			if of == nil {
				continue
			}
			ref, _ := of.get("$ref").(string)
			if ref == "" {
				continue
			}
			where, pointer, _ := strings.Cut(ref, "#")
			if where != "" {
				file = path.Join(path.Dir(file), where)
			}
			o = l.file(file)
			for _, step := range strings.Split(strings.Trim(pointer, "/"), "/") {
				if o != nil && step != "" {
					o, _ = o.get(step).(*object)
				}
			}
			break
		}
	}
	return all
}

func first(ls []layer, keyword string) (any, layer) {
	for _, l := range ls {
		if v := l.get(keyword); v != nil {
			return v, l
		}
	}
	return nil, layer{}
}

// carrier carries one message over.
type carrier struct {
	*library
	out  *Carried
	file string // the imported message's
	root *object
}

// shares reports whether a schema refers to a shared type.
func shares(o *object) bool {
	list, _ := o.get("allOf").([]any)
	for _, v := range list {
		of, _ := v.(*object)
		if ref, _ := of.get("$ref").(string); strings.Contains(ref, "/common/") {
			return true
		}
	}
	return false
}

// carry puts the rules over fields of a place of the other message into that of the imported one, and
// goes on to its members.
func (c *carrier) carry(old []layer, o *object, pointer, at string) {
	for _, keyword := range []string{"x-rules", "x-keys"} {
		var items []any
		for _, l := range old {
			if strings.HasPrefix(l.file, "common/") && shares(o) {
				continue // it has them of the shared type
			}
			list, _ := l.get(keyword).([]any)
			for _, v := range list {
				rule, _ := v.(*object)
				if rule == nil {
					continue
				}
				items = append(items, c.cited(rule, l))
			}
		}
		for _, v := range items {
			rule, _ := v.(*object)
			name, _ := rule.get("id").(string)
			if name == "" {
				name, _ = rule.get("name").(string)
			}
			c.out.Rules++
			c.out.pieces = append(c.out.pieces, piece{c.file, pointer + "/" + keyword, at, name, o, keyword, rule, nil})
		}
		if len(items) > 0 {
			had, _ := o.get(keyword).([]any)
			o.set(keyword, append(had, items...))
		}
	}
	c.members(old, o, pointer, at)
}

// cited is a rule whose source names its document.
func (c *carrier) cited(rule *object, l layer) *object {
	out := &object{members: append([]member(nil), rule.members...)}
	source, _ := rule.get("x-source").(*object)
	if source == nil {
		return out
	}
	root := c.library.file(l.file)
	document := source.get("document")
	if document == nil {
		of, _ := root.get("x-source").(*object)
		document = of.get("document")
		out.set("x-source", (&object{}).with("document", document).with("section", source.get("section")))
	}
	name, _ := document.(string)
	known, _ := root.get("x-documents").(*object)
	if stated := known.get(name); stated != nil {
		documents, _ := c.root.get("x-documents").(*object)
		if documents == nil {
			documents = &object{}
		}
		c.root.set("x-documents", documents.set(name, stated))
	}
	return out
}

// texts carries over what is said of a field and how its values are masked.
func (c *carrier) texts(old []layer, o *object, pointer, at string) {
	add := func(keyword string, v any) {
		o.set(keyword, v)
		c.out.pieces = append(c.out.pieces, piece{c.file, pointer + "/" + keyword, at, keyword, o, keyword, nil, nil})
	}
	text := &object{}
	mine, _ := o.get("x-text").(*object)
	name, _ := mine.get("label").(*object)
	// A label that is but the name is none of the contract's.
	has := map[string]bool{"label": at != "" && name.get("da") != last(at), "text": mine.get("text") != nil}
	for _, part := range []string{"label", "text", "fix", "rules"} {
		var v any
		for _, l := range old {
			if of, _ := l.get("x-text").(*object); of != nil && v == nil {
				v = of.get(part)
			}
		}
		if has[part] || v == nil {
			v = mine.get(part)
		}
		text.with(part, v)
	}
	if !bytes.Equal(encode(text), encode(mine)) {
		if words, ok := text.get("rules").(*object); ok {
			for _, m := range words.members {
				c.out.pieces = append(c.out.pieces, piece{c.file, pointer + "/x-text/rules/" + escape(m.name), at, m.name, words, m.name, nil, text})
			}
		}
		c.out.Labels++
		add("x-text", text)
	}
	// What is known of a field goes before a guess by its name.
	o.drop("x-personal")
	if v, _ := first(old, "x-personal"); v != nil {
		o.set("x-personal", v)
	}
	if v, _ := first(old, "x-code"); v != nil {
		add("x-code", v)
	}
	if v, _ := first(old, "x-codes"); v != nil && o.get("enum") != nil && o.get("x-codes") == nil {
		meanings, _ := v.(*object)
		known := &object{}
		values, _ := o.get("enum").([]any)
		for _, value := range values {
			if s, ok := value.(string); ok {
				known.with(s, meanings.get(s))
			}
		}
		if len(known.members) > 0 {
			add("x-codes", known)
		}
	}
}

func last(at string) string { return at[strings.LastIndexByte(at, '.')+1:] }

// one is what one occurrence of a member is, and where.
func one(o *object, pointer string) (*object, string) {
	if items, ok := o.get("items").(*object); ok && o.get("type") == "array" {
		return items, pointer + "/items"
	}
	return o, pointer
}

func xmlName(key string, ls []layer) (name string, attribute bool) {
	name = key
	for i := len(ls) - 1; i >= 0; i-- {
		of, _ := ls[i].get("x-xml").(*object)
		if s, ok := of.get("name").(string); ok {
			name = s
		}
		if is, ok := of.get("attribute").(bool); ok {
			attribute = is
		}
	}
	return name, attribute
}

// members pairs the members of two places by their names in XML: those that are the same, then
// those that are but for the case of letters.
func (c *carrier) members(old []layer, o *object, pointer, at string) {
	mine, _ := o.get("properties").(*object)
	below := func(name string) string {
		if at == "" {
			return name
		}
		return at + "." + name
	}
	paired := map[*object]bool{}
	seen := map[string]bool{}
	for _, l := range old {
		theirs, _ := l.get("properties").(*object)
		if theirs == nil {
			continue
		}
		for _, m := range theirs.members {
			schema, _ := m.value.(*object)
			if schema == nil || seen[m.name] {
				continue
			}
			seen[m.name] = true
			ls := c.layers(l.file, schema)
			name, attribute := xmlName(m.name, ls)
			key, found := pair(mine, name, attribute, paired)
			if found == nil {
				c.out.Lost = append(c.out.Lost, below(m.name))
				continue
			}
			paired[found] = true
			at := below(key)
			place := pointer + "/properties/" + escape(key)
			c.texts(ls, found, place, at)
			if items, l := first(ls, "items"); items != nil {
				inner, _ := items.(*object)
				if to, where := one(found, place); inner != nil {
					c.carry(c.layers(l.file, inner), to, where, at)
				}
				continue
			}
			to, where := one(found, place)
			c.carry(ls, to, where, at)
		}
	}
	if mine == nil {
		return
	}
	for _, m := range mine.members {
		if f, _ := m.value.(*object); f != nil && !paired[f] {
			c.out.New = append(c.out.New, below(m.name))
		}
	}
}

func pair(of *object, name string, attribute bool, taken map[*object]bool) (string, *object) {
	if of == nil {
		return "", nil
	}
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		for _, m := range of.members {
			f, _ := m.value.(*object)
			if f == nil || taken[f] {
				continue
			}
			if n, a := xmlName(m.name, []layer{{"", f}}); same(n, name) && a == attribute {
				return m.name, f
			}
		}
	}
	return "", nil
}

func escape(s string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(s) }

// Drop takes out of the source what was carried over to the place of an error of the compiler, or around it. It reports
// whether there was such a thing.
func (r *Result) Drop(why *schema.Error) bool {
	file, pointer := why.File, why.Pointer
	for _, c := range r.Carried {
		for i, p := range c.pieces {
			if p.file != file || pointer != p.pointer && !strings.HasPrefix(pointer, p.pointer+"/") {
				continue
			}
			if p.item == nil {
				p.in.drop(p.keyword)
				if p.text != nil && len(p.in.members) == 0 {
					p.text.drop("rules")
				}
				if p.keyword == "x-text" {
					label := (&object{}).with("da", last(p.path)).with("en", last(p.path))
					p.in.set("x-text", (&object{}).with("label", label))
					c.Labels--
				}
			} else {
				list, _ := p.in.get(p.keyword).([]any)
				var index int
				if _, err := fmt.Sscanf(strings.TrimPrefix(pointer, p.pointer+"/"), "%d", &index); err != nil || index >= len(list) || list[index] != any(p.item) {
					continue
				}
				if list = append(list[:index:index], list[index+1:]...); len(list) == 0 {
					p.in.drop(p.keyword)
				} else {
					p.in.set(p.keyword, list)
				}
				c.Rules--
			}
			c.Dropped = append(c.Dropped, Dropped{p.path, p.what, why})
			c.pieces = append(c.pieces[:i:i], c.pieces[i+1:]...)
			r.rewrite(file)
			return true
		}
	}
	return false
}

// Scope puts the name of a file's message before its rule ids, where rules of other messages that stay
// have them. It reports whether they had none before.
func (r *Result) Scope(file string) bool {
	head, _ := r.im.objects[file].get("x-message").(*object)
	if head == nil || head.get("ruleScope") != nil {
		return false
	}
	head.with("ruleScope", head.get("name"))
	r.rewrite(file)
	return true
}

// rewrite encodes a file anew.
func (r *Result) rewrite(file string) {
	r.im.files[file] = encode(r.im.objects[file])
	r.Source = archive(r.im.files)
}

func (o *object) drop(name string) {
	for i := range o.members {
		if o.members[i].name == name {
			o.members = append(o.members[:i:i], o.members[i+1:]...)
			return
		}
	}
}

// decode reads JSON with the order of its members.
func decode(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return next(d)
}

func next(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		o := &object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := next(d)
			if err != nil {
				return nil, err
			}
			name, _ := key.(string)
			o.members = append(o.members, member{name, v})
		}
		_, err := d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := next(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	}
	return t, nil
}
