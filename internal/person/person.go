// Package person finds the person that a finding is about: that of the CPR number in the innermost
// element, object or row around the finding that has one.
package person

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Numbers gives the ten digits of the CPR number for each finding, empty where there is none. The
// source gives the tokens of the same payload from its beginning.
func Numbers(src token.Source, p *finding.Payload) []string {
	persons := make([]string, len(p.Findings))
	names := map[string]bool{}
	addNames(names, p.Message)
	order := make([]int, 0, len(p.Findings))
	for i := range p.Findings {
		addNames(names, p.Findings[i].Message)
		if p.Findings[i].Line > 0 {
			order = append(order, i)
		}
	}
	if len(names) == 0 || len(order) == 0 {
		return persons
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(p.Findings[a].Offset - p.Findings[b].Offset) })
	records{names: names, found: p.Findings, order: order, persons: persons}.read(src)
	return persons
}

// addNames adds the names of the fields of a message that hold CPR numbers.
func addNames(names map[string]bool, m *program.Message) {
	if m == nil {
		return
	}
	m.Load()
	for i := range m.Fields {
		if m.Fields[i].Personal == program.CPR {
			names[m.Fields[i].Name] = true
		}
	}
	for i := range m.Nodes {
		object := m.Nodes[i].Object
		if object == nil {
			continue
		}
		for j := range object.Props {
			prop := &object.Props[j]
			if n := &m.Nodes[prop.Node]; prop.Node > 0 && int(n.Field) < len(m.Fields) && m.Fields[n.Field].Personal == program.CPR && prop.XML != "" {
				names[prop.XML] = true
			}
		}
	}
}

// records follows the open elements, objects and rows of a payload.
type records struct {
	names   map[string]bool
	found   []finding.Finding
	order   []int // of the findings that have a place, by where that is
	persons []string
}

// frame is one that is open.
type frame struct {
	at     int64
	holds  bool // it is a field of a CPR number itself
	text   []byte
	person string
}

// textRoom is how much of a text is kept; a CPR number is shorter.
const textRoom = 64

func (r records) read(src token.Source) {
	var open []frame
	for {
		t := src.Next()
		switch t.Kind {
		case token.EOF:
			return
		case token.Invalid:
			if !src.Resume() {
				return
			}
			open = open[:0]
		case token.Start:
			f := frame{at: t.Offset, holds: r.names[string(t.Name)]}
			for i := range t.Attrs {
				if a := &t.Attrs[i]; f.person == "" && r.names[string(a.Name)] {
					f.person = digits(string(a.Value))
				}
			}
			open = append(open, f)
		case token.Text:
			if n := len(open); n > 0 && open[n-1].holds && len(open[n-1].text) < textRoom {
				open[n-1].text = append(open[n-1].text, t.Value...)
			}
		case token.Value:
			if n := len(open); n > 0 && open[n-1].person == "" && r.names[string(t.Name)] && len(t.Value) < textRoom {
				open[n-1].person = digits(string(t.Value))
			}
		case token.End:
			n := len(open) - 1
			if n < 0 {
				continue
			}
			closed := open[n]
			open = open[:n]
			if closed.holds && n > 0 && open[n-1].person == "" {
				open[n-1].person = digits(string(closed.text))
			}
			if closed.person != "" {
				r.settle(closed.at, max(t.Offset, src.Offset()-1), closed.person)
			}
		}
	}
}

// digits are those of a CPR number, empty where they are not ten.
func digits(s string) string {
	number := make([]byte, 0, 10)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= '0' && c <= '9' {
			number = append(number, c)
		}
	}
	if len(number) != 10 {
		return ""
	}
	return string(number)
}

// settle gives the findings between two places their person, unless they have one.
func (r records) settle(from, to int64, person string) {
	at, _ := slices.BinarySearchFunc(r.order, from, func(i int, at int64) int {
		if r.found[i].Offset < at {
			return -1
		}
		return 1
	})
	for _, i := range r.order[at:] {
		if r.found[i].Offset > to {
			return
		}
		if r.persons[i] == "" {
			r.persons[i] = person
		}
	}
}
