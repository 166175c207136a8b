package fix

import (
	"bytes"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/nearest"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// structure is a change for which the end of an element must be known: it is moved, gets
// another name, or goes.
type structure struct {
	Edit        // Offset is that of the finding
	name string // the new one
	drop bool
}

// structure takes a finding about an element or a member as such, and reports whether it is one.
func (p *planner) structure(f *finding.Finding) bool {
	s := structure{Edit: p.editFor(f)}
	switch {
	case f.Message == nil:
		return false
	case f.Rule.Keyword == "order" && p.format == "xml":
	case f.Rule.Keyword == "additionalProperties":
		if s.name = p.meant(f); s.name == "" || !p.unsafe || strings.Contains(f.Path, "@") {
			return true
		}
		s.Unsafe, s.Was, s.Put = true, f.Found, s.name
		if p.format != "xml" {
			p.renameMember(f, s.name)
			return true
		}
	case f.HasValue && strings.TrimFunc(f.Value, blank) == "" && (rewritable[f.Rule.Keyword] || lengths[f.Rule.Keyword] || f.Rule.Keyword == program.EmptyKeyword):
		if field := p.field(f); !p.unsafe || field == nil || field.Required || strings.Contains(f.Path, "@") {
			return true
		}
		s.drop, s.Unsafe = true, true
		if p.format != "xml" {
			p.dropMember(f)
			return true
		}
	default:
		return false
	}
	if len(p.shapes) < mostEdits && p.format == "xml" {
		p.shapes = append(p.shapes, s)
	}
	return true
}

// meant gives the one name that is near to one that nobody knows.
func (p *planner) meant(f *finding.Finding) string {
	var names []string
	for i := 1; i < len(f.Message.Fields); i++ {
		if c := &f.Message.Fields[i]; c.Parent == f.Rule.Field && c.Max != 0 {
			names = append(names, c.Name)
		}
	}
	return nearOne(f.Found, names)
}

// nearOne gives the one of some words that was meant: no other is nearly as near. It is empty where
// none is, or where the word itself is one of them.
func nearOne(word string, words []string) string {
	near := nearest.Of(word, words, 2)
	distance := func(i int) int { return nearest.Distance([]rune(word), []rune(near[i])) }
	if len(near) == 0 || slices.Contains(words, word) || len(near) == 2 && 2*distance(0) > distance(1) {
		return ""
	}
	return near[0]
}

// renameMember gives a member of a JSON object another name.
func (p *planner) renameMember(f *finding.Finding, name string) {
	was := `"` + f.Found + `"`
	if p.format == "csv" || string(p.text.slice(f.Offset, len(was))) != was || strings.ContainsAny(name, `"\`) {
		return
	}
	e := p.editFor(f)
	e.Offset, e.Length, e.Text, e.Unsafe, e.Was, e.Put = f.Offset+1, int64(len(f.Found)), name, true, f.Found, name
	p.add(e)
}

// dropMember takes an empty string out of a JSON object.
func (p *planner) dropMember(f *finding.Finding) {
	if p.format == "csv" {
		return
	}
	s, n := spotJSON(append(p.text.slice(f.Offset, mostRead), ' '))
	if n < 0 || s.in != inString || strings.TrimFunc(s.text, blank) != "" {
		return
	}
	const space = " \t\r\n"
	b := p.text.before(f.Offset, mostRead)
	key := bytes.TrimRight(b, space)
	if !bytes.HasSuffix(key, []byte(":")) {
		return // an item of a list
	}
	key = bytes.TrimRight(key[:len(key)-1], space)
	if len(key) < 2 || key[len(key)-1] != '"' {
		return
	}
	open := bytes.LastIndexByte(key[:len(key)-1], '"')
	if open < 0 || open > 0 && key[open-1] == '\\' {
		return
	}
	end := f.Offset + int64(len(s.text)) + 2
	from := bytes.TrimRight(key[:open], space)
	if bytes.HasSuffix(from, []byte(",")) {
		from = from[:len(from)-1]
	} else {
		from = key[:open]
		after := p.text.slice(end, mostRead)
		rest := bytes.TrimLeft(after, space)
		if len(rest) > 0 && rest[0] == ',' {
			end += int64(len(after) - len(bytes.TrimLeft(rest[1:], space)))
		}
	}
	e := p.editFor(f)
	e.Offset = f.Offset - int64(len(b)) + int64(len(from))
	e.Length, e.Unsafe = end-e.Offset, true
	p.add(e)
}

// element is one that is open, or a child of one that is.
type element struct {
	name            string
	from, inner, to int64 // its <, what follows its start tag, what follows its end tag
	last            int64 // its end tag, or the /> that stands for it
	children        []element
	many            bool // more children than are remembered
	misplaced       []*structure
}

// mostChildren is how many children of an element are remembered.
const mostChildren = 10_000

// elements makes the edits that need to know where elements end. It reads the file once more, if there
// are any.
func (p *planner) elements() {
	if len(p.shapes) == 0 {
		return
	}
	wanted := map[int64][]*structure{}
	for i := range p.shapes {
		s := &p.shapes[i]
		wanted[s.Offset] = append(wanted[s.Offset], s)
	}
	src := token.NewXML(token.Limits{Depth: 1 << 10, Name: 1 << 20, Text: 1 << 30, Attrs: 1 << 16})
	src.Reset(p.text.reader(0))
	open := []element{{}}
	close := func(e element) {
		e.to = p.past(e.last)
		in := &open[len(open)-1]
		for _, s := range wanted[e.from] {
			switch {
			case s.name != "":
				p.rename(&e, s)
			case !s.drop:
				in.misplaced = append(in.misplaced, s)
			}
		}
		for _, s := range wanted[e.inner] {
			if s.drop {
				p.drop(&e, s)
			}
		}
		if len(e.misplaced) > 0 && !e.many {
			p.reorder(&e)
		}
		e.children, e.misplaced = nil, nil
		if in.many = in.many || len(in.children) >= mostChildren; !in.many {
			in.children = append(in.children, e)
		}
	}
	for {
		switch t := src.Next(); t.Kind {
		case token.Start:
			open = append(open, element{name: string(t.Name), from: t.Offset, inner: p.past(t.Offset)})
		case token.Value:
			close(element{name: string(t.Name), from: t.Offset, inner: t.ValueOffset, last: t.ValueOffset + int64(len(t.Value))})
		case token.End:
			e := open[len(open)-1]
			open = open[:len(open)-1]
			e.last = t.Offset
			close(e)
		case token.EOF, token.Invalid:
			return
		}
	}
}

// past gives the place after the tag that begins, or ends, at another.
func (p *planner) past(at int64) int64 {
	quote := byte(0)
	for from := at; from < p.text.size; {
		b := p.text.slice(from, mostRead)
		if len(b) == 0 {
			break
		}
		for i, c := range b {
			switch {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '>':
				return from + int64(i) + 1
			}
		}
		from += int64(len(b))
	}
	return p.text.size
}

// rename gives an element another name.
func (p *planner) rename(e *element, s *structure) {
	p.groups++
	one := s.Edit
	one.with, one.Length, one.Text = p.groups, int64(len(e.name)), s.name
	for _, at := range [...]int64{e.from + 1, e.last + 2} {
		tag := p.text.slice(at, len(e.name)+1<<10)
		local := bytes.Index(tag, []byte(e.name))
		if local < 0 || local > 0 && tag[local-1] != ':' || bytes.ContainsAny(tag[:local], " />") {
			return
		}
		if one.Offset = at + int64(local); at == e.from+1 {
			first := one
			if e.last+2 == e.to { // an empty-element tag has no other
				first.with = 0
				p.add(first)
				return
			}
			defer p.add(first)
			continue
		}
		p.add(one)
	}
}

// drop takes out an element, with the white space before it.
func (p *planner) drop(e *element, s *structure) {
	if len(e.children) > 0 || strings.TrimFunc(string(p.text.slice(e.inner, int(min(e.last-e.inner, mostRead)))), blank) != "" {
		return
	}
	one := s.Edit
	b := p.text.before(e.from, mostRead)
	one.Offset = e.from - int64(len(b)-len(bytes.TrimRight(b, " \t\r\n")))
	one.Length = e.to - one.Offset
	p.add(one)
}

// reorder moves the children of an element that stand behind others that come after them. Each takes
// what is before it, white space and comments, along.
func (p *planner) reorder(e *element) {
	rank := p.ranks(e)
	if rank == nil {
		return
	}
	before := func(i int) int64 {
		if i == 0 {
			return e.inner
		}
		return e.children[i-1].to
	}
	type move struct{ child, target int }
	var moves []move
	highest := -1
	for i := range e.children {
		if rank[i] >= highest {
			highest = rank[i]
			continue
		}
		target := 0
		for rank[target] <= rank[i] || slices.ContainsFunc(moves, func(m move) bool { return m.child == target }) {
			target++
		}
		moves = append(moves, move{i, target})
	}
	slices.SortStableFunc(moves, func(a, b move) int { return rank[a.child] - rank[b.child] })
	p.groups++
	for _, m := range moves {
		one := e.misplaced[0].Edit
		one.with = p.groups
		for _, s := range e.misplaced { // each its own finding, where it has one
			if s.Offset == e.children[m.child].from {
				one.Rule, one.Path = s.Rule, s.Path
			}
		}
		put, take := one, one
		put.Offset, put.Length = before(m.target), 0
		put.From, put.To = before(m.child), e.children[m.child].to
		take.Offset, take.Length = put.From, put.To-put.From
		p.add(put)
		p.add(take)
	}
}

// ranks gives the place of each child in the order that its message has; nil where that is not known.
func (p *planner) ranks(e *element) []int {
	s := e.misplaced[0]
	var found []int
	for n := range s.Message.Nodes {
		o := s.Message.Nodes[n].Object
		if o == nil || o.OrderRule == 0 || &s.Message.Rules[o.OrderRule] != s.Rule || o.Markup != nil {
			continue
		}
		var rank []int
		for i := range e.children {
			at := -1
			for k := range o.Props {
				if o.Props[k].XML == e.children[i].name && !o.Props[k].Attr {
					if at >= 0 {
						return nil // two of one name
					}
					at = k
				}
			}
			if at < 0 {
				break
			}
			rank = append(rank, at)
		}
		if len(rank) < len(e.children) {
			continue
		}
		if found != nil && !slices.Equal(found, rank) {
			return nil
		}
		found = rank
	}
	return found
}
