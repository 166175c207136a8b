// Package random makes instances of messages for property tests: mostly valid,
// with a few changes that may or may not break rules. It is for tests alone.
package random

import (
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Tree gives instances of a message in a format. What it gives can be written in
// that format; as XML the elements are those that the message knows, and a few
// that it does not. Most begin with one of a few valid instances, which are made
// once: what is changed in them counts. The generator is for one goroutine.
func Tree(m *program.Message, format string) *rapid.Generator[*tree.Value] {
	maker, r := sample.NewMaker(m), reference.New(m)
	return rapid.Custom(func(t *rapid.T) *tree.Value {
		o := sample.Options{Seed: rapid.Uint64Range(0, kept).Draw(t, "seed"), Minimal: rapid.Bool().Draw(t, "minimal")}
		if o.Seed == 0 {
			o.Seed = kept + rapid.Uint64Range(0, 1<<20).Draw(t, "rare seed")
		}
		base, err := maker.Valid(o)
		if err != nil {
			// Some seeds lead nowhere; the plain sample always leads somewhere.
			if base, err = maker.Valid(sample.Options{}); err != nil {
				t.Fatalf("no instance: %v", err)
			}
		}
		for range rapid.SampledFrom([]int{0, 1, 1, 1, 2, 3}).Draw(t, "changes") {
			base = mutate(t, maker, r, base)
		}
		if format == sample.XML && !tree.InXML(base) {
			tidy(base)
		}
		return base
	})
}

// kept is how many seeds there are of which the maker keeps the instance.
const kept = 16

// strange are strings that go wrong where characters are taken for bytes, or white space is cut.
var strange = []string{"", " ", "æøå", "Ærø Ø", "\U0001F393", "a\u0301", " 1 ", "\t", "1\n", "ſ", "0", "-0", "+1", "007", "1e2", "1.0", "true", "1,5",
	"2026-02-29", "2024-02-29", "2024-02-29Z", "2026-01-01T24:00:00", "2026-01-01T00:00:00", "08:00:00", "\u00a0", "&<>\"'", "]]>"}

var numbers = []string{"0", "-0", "1", "-1", "1.0", "1.5", "1e2", "1E-2", "12345678901", "99999999999999999999", "0.1", "100", "1.50", "-2.5"}

// mutate changes one place of a tree.
func mutate(t *rapid.T, maker *sample.Maker, r *reference.Reader, root *tree.Value) *tree.Value {
	root = root.Clone()
	p := rapid.SampledFrom(slices.Collect(r.Places(root))).Draw(t, "place")
	v := p.Value
	switch {
	case v.Type == program.Object && len(v.Members) > 0:
		object(t, v)
	case v.Type == program.Array && len(v.Items) > 0:
		array(t, v)
	default:
		*v = *scalar(t, maker, p).Clone()
	}
	return root
}

func scalar(t *rapid.T, maker *sample.Maker, p reference.Place) *tree.Value {
	switch rapid.IntRange(0, 3).Draw(t, "value") {
	case 0, 1:
		return rapid.SampledFrom(maker.Near(p.Nodes, p.Value)).Draw(t, "near")
	case 2:
		s := rapid.SampledFrom(strange).Draw(t, "strange")
		if rapid.Bool().Draw(t, "long") {
			s = strings.Repeat(s, rapid.IntRange(1, 40).Draw(t, "times"))
		}
		return &tree.Value{Type: program.String, Text: s}
	}
	n := rapid.SampledFrom(numbers).Draw(t, "number")
	if strings.ContainsAny(n, ".eE") {
		return &tree.Value{Type: program.Number, Text: n}
	}
	return &tree.Value{Type: program.Integer, Text: n}
}

func object(t *rapid.T, v *tree.Value) {
	at := rapid.IntRange(0, len(v.Members)-1).Draw(t, "member")
	switch rapid.IntRange(0, 4).Draw(t, "change") {
	case 0, 1:
		v.Members = slices.Delete(v.Members, at, at+1)
	case 2:
		name := rapid.SampledFrom([]string{"Ukendt", "ukendt", "Æble"}).Draw(t, "name")
		if v.Member(name) == nil {
			extra := tree.Member{Name: name, XML: name, Value: &tree.Value{Type: program.String, Text: "1"}}
			v.Members = slices.Insert(v.Members, at, extra)
		}
	case 3:
		to := rapid.IntRange(0, len(v.Members)-1).Draw(t, "to")
		v.Members[at], v.Members[to] = v.Members[to], v.Members[at]
	case 4:
		// Its case is another: XML and JSON tell a from A.
		c := &v.Members[at]
		if other := strings.ToLower(c.Name); v.Member(other) == nil && c.Name == c.XML {
			c.Name, c.XML = other, other
		}
	}
}

func array(t *rapid.T, v *tree.Value) {
	at := rapid.IntRange(0, len(v.Items)-1).Draw(t, "item")
	switch rapid.IntRange(0, 2).Draw(t, "change") {
	case 0:
		v.Items = slices.Delete(v.Items, at, at+1)
	case 1:
		for range rapid.SampledFrom([]int{1, 1, 2, 99, 100, 101}).Draw(t, "more") {
			v.Items = append(v.Items, v.Items[at].Clone())
		}
	case 2:
		to := rapid.IntRange(0, len(v.Items)-1).Draw(t, "to")
		v.Items[at], v.Items[to] = v.Items[to], v.Items[at]
	}
}

// Repeat gives a copy of an XML instance in which one element occurs twice, which
// a JSON instance cannot.
func Repeat(t *rapid.T, m *program.Message, root *tree.Value) *tree.Value {
	root = root.Clone()
	var objects []*tree.Value
	for p := range reference.New(m).Places(root) {
		if p.Value.Type == program.Object && len(p.Value.Members) > 0 {
			objects = append(objects, p.Value)
		}
	}
	if len(objects) == 0 {
		return root
	}
	v := rapid.SampledFrom(objects).Draw(t, "object")
	at := rapid.IntRange(0, len(v.Members)-1).Draw(t, "member")
	if v.Members[at].Attr {
		return root
	}
	again := v.Members[at]
	again.Value = again.Value.Clone()
	v.Members = slices.Insert(v.Members, rapid.IntRange(0, len(v.Members)).Draw(t, "to"), again)
	return root
}

// tidy takes from a tree what XML has no form for.
func tidy(t *tree.Value) {
	t.Text = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return '?'
		}
		return r
	}, t.Text)
	t.Members = slices.DeleteFunc(t.Members, func(c tree.Member) bool {
		tidy(c.Value)
		one := &tree.Value{Type: program.Object, Members: []tree.Member{c}}
		return !tree.InXML(one)
	})
	t.Items = slices.DeleteFunc(t.Items, func(i *tree.Value) bool {
		tidy(i)
		return i.Type == program.Array
	})
}
