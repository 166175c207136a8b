package waiver

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/nearest"
	"github.com/forkontrol/forkontrol/internal/program"
)

// value is one value of a JSON document, with the place where it begins.
type value struct {
	at      int64
	scalar  any // string, json.Number, bool, nil
	items   []value
	members []member
	kind    byte // '{', '[' or 0 for a scalar
}

type member struct {
	name string
	at   int64
	value
}

// member gives the value of a name, the object itself where it has none.
func (v *value) member(name string) *value {
	for i := range v.members {
		if v.members[i].name == name {
			return &v.members[i].value
		}
	}
	return v
}

// members are the names that an object may have, true for those that it must have.
type members map[string]bool

// reader reads a document and keeps what is wrong with it.
type reader struct {
	file     string
	text     []byte
	problems Refused
}

func (r *reader) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return r.problems
}

func (r *reader) refuse(v *value, said program.Text) { r.refuseAt(v.at, said) }

func (r *reader) refuseAt(at int64, said program.Text) {
	before := r.text[:min(at, int64(len(r.text)))]
	line := bytes.Count(before, []byte{'\n'}) + 1
	column := len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:]))) + 1
	r.problems = append(r.problems, Problem{r.file, line, column, said})
}

func (r *reader) line(v *value) int { return bytes.Count(r.text[:v.at], []byte{'\n'}) + 1 }

// read gives the document; one that is no JSON is a problem and empty.
func (r *reader) read() *value {
	r.text = bytes.TrimPrefix(r.text, []byte("\xef\xbb\xbf"))
	d := json.NewDecoder(bytes.NewReader(r.text))
	d.UseNumber()
	v := &value{}
	err := r.value(d, v)
	at := r.next(d)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			r.refuseAt(at, saidMore.Text)
		}
		return v
	}
	r.refuseAt(at, saidNotJSON.Text)
	return &value{}
}

// next is where the next token begins.
func (r *reader) next(d *json.Decoder) int64 {
	at := d.InputOffset()
	for at < int64(len(r.text)) && strings.IndexByte(" \t\r\n,:", r.text[at]) >= 0 {
		at++
	}
	return at
}

func (r *reader) value(d *json.Decoder, v *value) error {
	v.at = r.next(d)
	t, err := d.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('{'):
		v.kind = '{'
		for d.More() {
			m := member{at: r.next(d)}
			name, err := d.Token()
			if err != nil {
				return err
			}
			m.name = name.(string)
			if err := r.value(d, &m.value); err != nil {
				return err
			}
			v.members = append(v.members, m)
		}
	case json.Delim('['):
		v.kind = '['
		for d.More() {
			var item value
			if err := r.value(d, &item); err != nil {
				return err
			}
			v.items = append(v.items, item)
		}
	default:
		v.scalar = t
		return nil
	}
	_, err = d.Token()
	return err
}

// object sees that a value is an object with these members.
func (r *reader) object(v *value, names members) {
	if len(r.problems) > 0 && v.kind == 0 && v.scalar == nil && v.at == 0 {
		return // it is no JSON at all
	}
	if v.kind != '{' {
		r.refuse(v, saidObject.Text)
		return
	}
	seen := map[string]bool{}
	for i := range v.members {
		m := &v.members[i]
		_, known := names[m.name]
		switch {
		case !known:
			r.unknown(m, names)
		case seen[m.name]:
			r.refuseAt(m.at, saidTwice.of(m.name))
		}
		seen[m.name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if names[name] && !seen[name] {
			r.refuse(v, saidMissing.of(name))
		}
	}
}

func (r *reader) unknown(m *member, names members) {
	all := slices.Sorted(maps.Keys(names))
	quoted := strconv.Quote(m.name)
	if near := nearest.Of(m.name, all, 1); len(near) > 0 {
		r.refuseAt(m.at, saidNear.with("name", quoted, "near", strconv.Quote(near[0])))
		return
	}
	r.refuseAt(m.at, saidUnknown.with("name", quoted, "all", strings.Join(all, ", ")))
}

// list gives the items of a member.
func (r *reader) list(v *value, name string) []value {
	m := v.member(name)
	if m == v {
		return nil
	}
	if m.kind != '[' {
		r.refuse(m, saidList.of(name))
	}
	return m.items
}

// text1 gives a member that is a text of at least one character, empty where it is not there.
func (r *reader) text1(v *value, name string) string {
	m := v.member(name)
	if m == v {
		return ""
	}
	s, ok := m.scalar.(string)
	if !ok || strings.TrimSpace(s) == "" {
		r.refuse(m, saidFilled.of(name))
	}
	return s
}

// count gives a member that is a whole number above 0.
func (r *reader) count(v *value, name string) int {
	m := v.member(name)
	if m == v {
		return 0
	}
	if n, ok := m.scalar.(json.Number); ok {
		if n, err := strconv.Atoi(n.String()); err == nil && n > 0 {
			return n
		}
	}
	r.refuse(m, saidCount.of(name))
	return 0
}

// place is file:line:column: with a space behind.
func place(file string, line, column int) string {
	return file + ":" + strconv.Itoa(line) + ":" + strconv.Itoa(column) + ": "
}
