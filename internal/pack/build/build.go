// Package build writes packs, see internal/pack.
package build

import (
	"encoding/binary"
	"slices"

	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/program"
)

// File is one pack.
type File struct {
	// Name is pack.Core or the id of a system, Lang the language of its texts, "" for the rules.
	Name, Lang string
	Bytes      []byte
}

// Path is the name of the pack's file.
func (f *File) Path() string {
	if f.Lang == "" {
		return f.Name + ".fkp"
	}
	return f.Name + "." + f.Lang + ".fkp"
}

// core are the systems that every check may meet.
var core = []string{"forkontrol", "integrationsplatformen", "soap"}

// Packs makes the packs of a ruleset: the core first, then the systems in order, the
// texts of each after its rules. The same ruleset gives the same bytes.
func Packs(set *program.Ruleset) []File {
	var files []File
	names, parts := partsOf(set)
	for i, part := range parts {
		files = append(files, packsOf(names[i], part, nil)...)
	}
	return files
}

// partsOf are the parts of a ruleset that are packs, with their names.
func partsOf(set *program.Ruleset) (names []string, parts []*program.Ruleset) {
	shared := &program.Ruleset{Version: set.Version, Keywords: set.Keywords, Registers: set.Registers}
	parts, names = []*program.Ruleset{shared}, []string{pack.Core}
	for _, s := range set.Systems {
		if slices.Contains(core, s.ID) {
			shared.Systems = append(shared.Systems, s)
			continue
		}
		parts = append(parts, &program.Ruleset{Version: set.Version, Systems: []*program.System{s}})
		names = append(names, s.ID)
	}
	return names, parts
}

// packsOf makes a rules pack and its texts; with the head of one of one's own when it is that.
func packsOf(name string, part *program.Ruleset, own *pack.OwnHead) []File {
	w := &writer{rules: newSheet(), texts: make([]*sheet, len(program.Languages)), patterns: map[*program.Pattern]int{}}
	for i := range w.texts {
		w.texts[i] = newSheet()
	}
	w.begin()
	if own != nil {
		pack.Own(w, own)
	}
	pack.Heads(w, part)
	for _, s := range part.Systems {
		for _, m := range s.Messages {
			m.Load()
			w.begin()
			pack.Body(w, s, m)
		}
	}
	w.begin()
	pack.Patterns(w, &w.list)
	files := []File{{Name: name, Bytes: w.rules.bytes(part.Version, name, "")}}
	for i, lang := range program.Languages {
		files = append(files, File{Name: name, Lang: lang, Bytes: w.texts[i].bytes(part.Version, name, lang)})
	}
	return files
}

// writer is the pack.Coder that writes.
type writer struct {
	rules    *sheet
	texts    []*sheet
	patterns map[*program.Pattern]int
	list     []*program.Pattern
	count    [pack.Counters]int
}

// begin begins a section.
func (w *writer) begin() {
	w.count = [pack.Counters]int{}
	w.rules.begin()
	for _, t := range w.texts {
		t.begin()
	}
}

func (w *writer) Reading() bool { return false }

func (w *writer) Number(s pack.Stream, v int64) int64 {
	w.rules.number(s, pack.Unsigned(v))
	return v
}

// Refuse is never called: what is written is what the program has.
func (w *writer) Refuse() {}

func (w *writer) Length(s pack.Stream, n int) int {
	w.rules.number(s, uint64(n))
	return n
}

func (w *writer) Next(s pack.Stream, k pack.Counter, v int) int {
	if v == 0 {
		w.rules.number(s, 0)
		return 0
	}
	w.rules.number(s, 1+pack.Unsigned(int64(v-w.count[k]-1)))
	w.count[k] = v
	return v
}

func (w *writer) String(t pack.Table, s pack.Stream, v, guess string) string {
	w.rules.text(t, s, v, guess)
	return v
}

func (w *writer) Text(s pack.Stream, v *program.Text) {
	for i, lang := range program.Languages {
		w.texts[i].text(pack.TextTable(s), s, v.In(lang), "")
	}
}

func (w *writer) Pattern(s pack.Stream, p *program.Pattern) *program.Pattern {
	if p == nil {
		w.rules.number(s, 0)
		return nil
	}
	n, ok := w.patterns[p]
	if !ok {
		n = slices.IndexFunc(w.list, func(other *program.Pattern) bool { return *other == *p })
		if n < 0 {
			n = len(w.list)
			w.list = append(w.list, p)
		}
		w.patterns[p] = n
	}
	w.rules.number(s, uint64(n)+1)
	return p
}

// sheet is one pack that is being written.
type sheet struct {
	tables   [pack.Tables]stringTable
	sections []*part
	now      *part
}

type stringTable struct {
	list []string
	at   map[string]int
}

// part is one section.
type part struct {
	bases   [pack.Tables]int
	streams [pack.Streams][]byte
	last    [pack.Streams][pack.Tables]int
}

func newSheet() *sheet {
	s := &sheet{}
	for t := range s.tables {
		s.tables[t].at = map[string]int{}
	}
	return s
}

func (s *sheet) begin() {
	p := &part{}
	for t := range s.tables {
		p.bases[t] = len(s.tables[t].list)
	}
	s.sections = append(s.sections, p)
	s.now = p
}

func (s *sheet) number(stream pack.Stream, n uint64) {
	s.now.streams[stream] = binary.AppendUvarint(s.now.streams[stream], n)
}

func (s *sheet) text(t pack.Table, stream pack.Stream, v, guess string) {
	switch v {
	case "":
		s.number(stream, pack.StringEmpty)
		return
	case guess:
		s.number(stream, pack.StringGuess)
		return
	}
	table := &s.tables[t]
	last := &s.now.last[stream][t]
	n, old := table.at[v]
	if !old {
		n = len(table.list)
		table.list = append(table.list, v)
		table.at[v] = n
		*last = n
		s.number(stream, pack.StringNew)
		return
	}
	s.number(stream, pack.StringOld+pack.Unsigned(int64(n-*last-1)))
	*last = n
}

// bytes returns the file.
func (s *sheet) bytes(ruleset, name, lang string) []byte {
	var b []byte
	for _, text := range []string{ruleset, name, lang} {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	b = binary.AppendUvarint(b, uint64(len(s.sections)))
	tables, streams := s.used()
	b = binary.AppendUvarint(b, tables)
	b = binary.AppendUvarint(b, streams)
	for t := range s.tables {
		if tables>>t&1 != 0 {
			b = binary.AppendUvarint(b, uint64(len(s.tables[t].list)))
			for _, text := range s.tables[t].list {
				b = binary.AppendUvarint(b, uint64(len(text)))
			}
		}
	}
	for t := range s.tables {
		for _, text := range s.tables[t].list {
			b = append(b, text...)
		}
	}
	for t := range s.tables {
		last := 0
		for _, p := range s.sections {
			if tables>>t&1 != 0 {
				b = binary.AppendUvarint(b, uint64(p.bases[t]-last))
				last = p.bases[t]
			}
		}
	}
	for k := range pack.Streams {
		for _, p := range s.sections {
			if streams>>k&1 != 0 {
				b = binary.AppendUvarint(b, uint64(len(p.streams[k])))
			}
		}
	}
	for k := range pack.Streams {
		for _, p := range s.sections {
			b = append(b, p.streams[k]...)
		}
	}
	head := append([]byte(pack.Magic), pack.Format)
	head = binary.LittleEndian.AppendUint64(head, pack.Layout)
	head = binary.LittleEndian.AppendUint64(head, pack.Sum(string(b)))
	return append(head, b...)
}

// used returns which tables and which streams are not empty.
func (s *sheet) used() (tables, streams uint64) {
	for t := range s.tables {
		if len(s.tables[t].list) > 0 {
			tables |= 1 << t
		}
	}
	for _, p := range s.sections {
		for k := range p.streams {
			if len(p.streams[k]) > 0 {
				streams |= 1 << k
			}
		}
	}
	return tables, streams
}
