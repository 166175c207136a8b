package main

import (
	"errors"
	"fmt"
	"iter"
	"path/filepath"

	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/description/corpus"
)

// reading is how much of interface descriptions was read as it is stated.
type reading struct {
	madeUp, interfaces, mistakes, copied *corpus.Score

	size  float64 // of the module that reads them in a page, compressed, in bytes
	start series  // seconds until it is ready there
	// noModule is why nothing could be measured of it.
	noModule error
}

// moduleStarts is how often the module is started.
const moduleStarts = 15

// measureModule measures the module in Chromium.
func (r *reading) measureModule(w *workshop) {
	progress("the module that reads interface descriptions, in a page")
	if r.noModule = w.noPackage; r.noModule != nil {
		return
	}
	browser, err := w.node(filepath.Join("js", "startup.mjs"), chromium())
	if err != nil {
		r.noModule = err
		return
	}
	defer browser.close()
	for range moduleStarts {
		a, err := browser.timed("descriptions")
		if err == nil && !a.valid {
			err = errors.New("the module does not work")
		}
		if err != nil {
			r.noModule = err
			return
		}
		r.start = append(r.start, a.elapsed.Seconds())
	}
	a, err := browser.timed("size")
	r.size, r.noModule = float64(a.elapsed), err // the answer is a number of bytes
}

// mistakesEach is how many descriptions with a mistake there are of each message in each style.
const mistakesEach = 40

// readDescriptions reads descriptions of which it is known what they state.
func readDescriptions() *reading {
	r := &reading{madeUp: &corpus.Score{}, interfaces: &corpus.Score{}, mistakes: &corpus.Score{}, copied: &corpus.Score{}}
	each := func(documents iter.Seq[*corpus.Document], into *corpus.Score) {
		for d := range documents {
			got, err := description.Read(d.File, d.Content, description.Options{})
			if err != nil {
				got = nil
			}
			if d.Copied {
				r.copied.Add(corpus.Compare(got, d))
				continue
			}
			into.Add(corpus.Compare(got, d))
		}
	}
	progress("reading interface descriptions")
	each(corpus.MadeUp(), r.madeUp)
	each(corpus.Interfaces(), r.interfaces)
	each(corpus.Mistakes(mistakesEach), r.mistakes)
	return r
}

func (r *reading) targets() []target {
	if r == nil {
		return nil
	}
	fields := func(s *corpus.Score) (right, stated int) {
		c := s.Of[corpus.Fields]
		return c.Right, c.Stated
	}
	a, b := fields(r.madeUp)
	c, d := fields(r.interfaces)
	found := 100 * float64(a+c) / float64(b+d)
	wrong := r.madeUp.Wrong + r.interfaces.Wrong + r.mistakes.Wrong + r.copied.Wrong
	size := target{what: "WebAssembly: the module that reads interface descriptions, compressed", shown: number(r.size/1e6) + " MB", value: r.size / 1e6, floor: 1.5, goal: 1, unit: " MB", most: true}
	start := target{what: "WebAssembly: ready to read interface descriptions in Chromium, from a local server", floor: 400, goal: 200, unit: " ms", most: true}
	if r.noModule != nil {
		size.missing, start.missing = escape(r.noModule.Error()), escape(r.noModule.Error())
	} else {
		start.shown, start.value = spread(r.start, 1e3)+" ms", 1e3*r.start.median()
	}
	return []target{
		size, start,
		{what: "Fields of interface descriptions that are read", shown: number(found) + " %", value: found, floor: 99, goal: 99.9, unit: " %"},
		{what: "Limits read of interface descriptions that these do not state", shown: fmt.Sprint(wrong), value: float64(wrong), most: true},
	}
}

func (r *reading) write(p *page) {
	p.line("## Interface descriptions\n")
	p.line("How much `forkontrol import` reads of descriptions of which it is known what they state: %d of made-up messages, as Word, Excel, HTML, Markdown, CSV and copied text in the styles of six publishers, "+
		"and %d of the interfaces of the catalogue, written in the same way. Precision is the share of what was read that is stated so, recall the share of what is stated that was read. "+
		"What is not read is asked about: %s questions in all.\n", r.madeUp.Documents, r.interfaces.Documents, thousands(r.madeUp.Questions+r.interfaces.Questions))
	p.head("", "made up: stated:", "precision:", "recall:", "catalogue: stated:", "precision:", "recall:")
	for _, k := range corpus.Kinds {
		a, b := r.madeUp.Of[k], r.interfaces.Of[k]
		p.row(k, thousands(a.Stated), share(a.Right, a.Read), share(a.Right, a.Stated), thousands(b.Stated), share(b.Right, b.Read), share(b.Right, b.Stated))
	}
	p.line("\nIn %s more descriptions somebody has made a mistake: a misspelt heading or cell, a cell left out, two columns or cells swapped, a row twice. "+
		"%d limits were read of them that nobody stated. Text that was copied out of a PDF whose tables have other shapes than one table for each element may be refused: of %d such texts %d were read in full, "+
		"and %d limits of them are wrong.\n", thousands(r.mistakes.Documents), r.mistakes.Wrong, r.copied.Documents, r.copied.Exact, r.copied.Wrong)
}

// share is a part of a whole in percent, a hundred only where it is the whole.
func share(part, whole int) string {
	switch {
	case whole == 0:
		return "–"
	case part == whole:
		return "100 %"
	}
	return fmt.Sprintf("%.1f %%", min(99.9, 100*float64(part)/float64(whole)))
}
