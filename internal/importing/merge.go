package importing

import (
	"slices"
	"strings"
)

// merger holds what the document said against what it says now and what people have made of it.
type merger struct {
	out     *Renewed
	message string
	asked   []Conflict
}

// spot is where in a message something is: the path of the field and the keyword.
type spot struct {
	field, keyword string
	properties     bool // the members are fields
}

func (s spot) below(name string) spot {
	switch {
	case s.properties:
		return spot{field: strings.TrimPrefix(s.field+"."+name, ".")}
	case s.keyword == "" && name == "properties":
		return spot{field: s.field, properties: true}
	case s.keyword == "" && name == "items":
		return spot{field: s.field}
	}
	return spot{field: s.field, keyword: strings.TrimPrefix(s.keyword+"/"+name, "/")}
}

// merge gives what something is to be: before is what the document said, own what people have, now what the document
// says. What is not there is nil.
func (m *merger) merge(at spot, before, own, now any) any {
	switch {
	case same(own, now, false), same(before, own, false):
		return now
	case at.keyword == "$comment": // questions that were answered are not asked again
		if same(before, now, false) {
			return own
		}
		return now
	case at.keyword == "x-source" || strings.HasSuffix(at.keyword, "/x-source"):
		return own
	}
	switch own := own.(type) {
	case *object:
		if now, ok := now.(*object); ok {
			return m.object(at, objectOf(before), own, now)
		}
	case []any:
		if now, ok := now.([]any); ok {
			if merged, ok := m.list(at, before, own, now); ok {
				return some(merged)
			}
		}
	}
	if same(before, now, true) {
		m.out.Kept++
		return own
	}
	m.conflict(at, before, own, now)
	return own
}

// some is a list, or nothing.
func some(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

func objectOf(v any) *object {
	o, _ := v.(*object)
	return o
}

// object merges members, in the order of the document; what only people have comes where they put it.
func (m *merger) object(at spot, before, own, now *object) *object {
	var names []string
	for _, n := range now.members {
		names = append(names, n.name)
	}
	after := -1
	for _, n := range own.members {
		if i := slices.Index(names, n.name); i >= 0 {
			after = i
			continue
		}
		after++
		names = slices.Insert(names, after, n.name)
	}
	// A field that was one value and is a list now, or the other way round, has no limits where it had them.
	turned := at.keyword == "" && !at.properties && before != nil && !same(before.get("type"), now.get("type"), false)
	out := &object{}
	for _, name := range names {
		b, o, n := before.get(name), own.get(name), now.get(name)
		if turned && n == nil && o != nil && !strings.HasPrefix(name, "x-") && name != "$comment" {
			if !same(b, o, false) {
				m.lost(at.below(name), o)
			}
			continue
		}
		if v := m.merge(at.below(name), b, o, n); v != nil {
			out.members = append(out.members, member{name, v})
		}
	}
	return out
}

// list merges lists whose items can be told apart. It reports whether they can.
func (m *merger) list(at spot, before any, own, now []any) ([]any, bool) {
	b, _ := before.([]any)
	was, ok1 := keyed(b)
	has, ok2 := keyed(own)
	says, ok3 := keyed(now)
	if !ok1 || !ok2 || !ok3 {
		return nil, false
	}
	out := []any{}
	take := func(key string) {
		if v := m.merge(at, was[key], has[key], says[key]); v != nil {
			out = append(out, v)
		}
	}
	for _, v := range now {
		key, _ := keyOf(v)
		take(key)
	}
	for _, v := range own {
		if key, _ := keyOf(v); says[key] == nil {
			take(key)
		}
	}
	return out, true
}

func keyed(list []any) (map[string]any, bool) {
	all := map[string]any{}
	for _, v := range list {
		key, ok := keyOf(v)
		if !ok || all[key] != nil {
			return nil, false
		}
		all[key] = v
	}
	return all, true
}

// keyOf tells items of a list apart: a value by itself, a rule by its id, a text by its words.
func keyOf(v any) (string, bool) {
	o, ok := v.(*object)
	if !ok {
		_, list := v.([]any)
		return string(encode(v)), !list
	}
	for _, name := range []string{"id", "name", "$ref", "text"} {
		if of := o.get(name); of != nil {
			return name + " " + string(encode(of)), true
		}
	}
	return "", false
}

// same reports whether values say the same, whatever the order of members; where anywhere is set, whatever they cite.
func same(a, b any, anywhere bool) bool {
	switch a := a.(type) {
	case *object:
		b, ok := b.(*object)
		if !ok || a == nil || b == nil {
			return ok && a == b
		}
		n := 0
		for _, m := range a.members {
			if anywhere && m.name == "x-source" {
				continue
			}
			n++
			if !same(m.value, b.get(m.name), anywhere) {
				return false
			}
		}
		for _, m := range b.members {
			if !anywhere || m.name != "x-source" {
				n--
			}
		}
		return n == 0
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, func(x, y any) bool { return same(x, y, anywhere) })
	}
	switch b.(type) {
	case *object, []any:
		return false
	}
	return a == b
}

// conflict asks about what both have changed.
func (m *merger) conflict(at spot, before, own, now any) {
	field := at.keyword == "" && at.field != ""
	var w Words
	switch {
	case field && now == nil:
		w = Words{Da: "Feltet er ændret i hånden, men beskrivelsen har det ikke længere. Det står stadig i kilden. Hvad gælder?",
			En: "The field was changed by hand, but the description no longer has it. It is still in the source. Which applies?"}
	case field && own == nil:
		w = Words{Da: "Feltet er taget ud i hånden, men beskrivelsen siger nu noget andet om det. Det er stadig ude. Hvad gælder?",
			En: "The field was taken out by hand, but the description says something else of it now. It is still out. Which applies?"}
	default:
		da, en := at.words()
		w = Words{Da: da + ": kilden har " + told(own, "intet") + ", beskrivelsen " + told(now, "intet") + " (før: " + told(before, "intet") + "). Det i kilden står. Hvad gælder?",
			En: en + ": the source has " + told(own, "nothing") + ", the description " + told(now, "nothing") + " (before: " + told(before, "nothing") + "). What the source has stands. Which applies?"}
	}
	m.asked = append(m.asked, Conflict{m.message, at.field, w})
}

// lost asks about what people had put where it can no longer be.
func (m *merger) lost(at spot, own any) {
	da, en := at.words()
	m.asked = append(m.asked, Conflict{m.message, at.field, Words{
		Da: da + ": kilden havde " + told(own, "") + ", men feltet er nu bygget op på en anden måde, og det er ikke med. Hvad gælder?",
		En: en + ": the source had " + told(own, "") + ", but the field is now built in another way, and it is left out. Which applies?"}})
}

func (s spot) words() (da, en string) {
	switch {
	case s.keyword != "":
		return s.keyword, s.keyword
	case s.field == "":
		return "Beskeden", "The message"
	}
	return "Feltet", "The field"
}

func told(v any, none string) string {
	if v == nil {
		return none
	}
	s := strings.Join(strings.Fields(string(encode(v))), " ")
	if r := []rune(s); len(r) > 160 {
		s = string(r[:159]) + "…"
	}
	return s
}

// ask puts the conflicts of a message into its source, beside the other questions.
func (m *merger) ask(root *object) {
	for _, c := range m.asked {
		m.out.Conflicts = append(m.out.Conflicts, c)
		at := root
		for _, step := range strings.Split(c.Field, ".") {
			next, _ := at.get("properties").(*object)
			if items, ok := at.get("items").(*object); ok && next == nil {
				next, _ = items.get("properties").(*object)
			}
			if f, ok := next.get(step).(*object); ok && step != "" {
				at = f
			}
		}
		had, _ := at.get("$comment").(string)
		at.set("$comment", strings.TrimSpace(had+" "+c.En))
	}
}
