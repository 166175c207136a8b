// Package corpus has descriptions of which it is known what they state, so that what is read of them can be held against
// that: made-up messages, and the interfaces of the catalogue, each written as several publishers write theirs and in
// each format. The tests and the benchmark read them.
package corpus

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/rules"
)

// Document is a description.
type Document struct {
	File    string
	Content []byte
	// Copied says that it is text that was copied out of a document whose tables have other shapes than those that such
	// text is read of: it may be refused.
	Copied bool
	// Mistake is what is wrong in it, empty for one as its publisher meant it.
	Mistake string
	root    *fact
}

var extensions = []string{".docx", ".xlsx", ".html", ".md", ".csv"}

// MadeUp gives each made-up message in each style and format.
func MadeUp() iter.Seq[*Document] {
	return func(yield func(*Document) bool) {
		seed := uint64(1)
		for _, s := range styles {
			for _, m := range messages() {
				seed++
				for _, ext := range append(extensions[:len(extensions):len(extensions)], ".txt") {
					copied := ext == ".txt"
					w := compose(s, m, rand.New(rand.NewPCG(seed, 7)), copied)
					if !yield(&Document{File: s.name + "-" + m.name + ext, Content: writers[ext](w), Copied: copied && s.nest != "sections", root: m}) {
						return
					}
				}
			}
		}
	}
}

// Interfaces gives the messages of the catalogue, each in one style and in each format; long ones in one.
func Interfaces() iter.Seq[*Document] {
	return func(yield func(*Document) bool) {
		set := rules.All()
		n := 0
		for m := range catalogue.Of(set).Messages("") {
			s, _ := set.Find(m.ID)
			d := catalogue.Of(set).Describe(s, m.Message)
			root := factsOf(&d)
			if root == nil {
				continue
			}
			n++
			style := styles[n%len(styles)]
			w := compose(style, root, rand.New(rand.NewPCG(uint64(n), 9)), false)
			for i, ext := range extensions {
				if len(root.members) > 30 && i != n%len(extensions) {
					continue
				}
				if !yield(&Document{File: fmt.Sprintf("%s-%d-%s%s", style.name, n, root.name, ext), Content: writers[ext](w), root: root}) {
					return
				}
			}
		}
	}
}

// Mistakes gives made-up messages with a mistake in each, as people make them: so many of each message in each style.
func Mistakes(rounds int) iter.Seq[*Document] {
	return func(yield func(*Document) bool) {
		for round := range rounds {
			for i, s := range styles {
				for j, m := range messages() {
					r := rand.New(rand.NewPCG(uint64(round), uint64(100*i+j)))
					w := compose(s, m, r, false)
					what := mutated(w, r)
					if what != "" && !yield(&Document{File: s.name + "-" + m.name + ".html", Content: asHTML(w), Mistake: strings.TrimSpace(what), root: m}) {
						return
					}
				}
			}
		}
	}
}
