package waiver

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/fingerprint"
)

// BaselineName is what a baseline is called where nobody says otherwise.
const BaselineName = "forkontrol-baseline.json"

// Entry is how often a rule was broken at a place of a file, by one person or by all whose names are
// not known.
type Entry struct {
	File   string // a pattern of files
	Rule   string
	Place  string // without positions, see fingerprint.Place
	Person string // a Key.Person; empty when there was no key, or nobody that the record is about
	Count  int
}

// Baseline is what was found when it was written.
type Baseline struct {
	Source string // the file that it was read from
	// Keyed recognises the key of the persons, see Key.Check; empty where there are none.
	Keyed   string
	Entries []Entry
}

// ParseBaseline reads a baseline, whose name is for messages. The error is Refused.
func ParseBaseline(name string, b []byte) (*Baseline, error) {
	r := reader{file: name, text: b}
	root := r.read()
	r.object(root, members{"$schema": false, "keyed": false, "findings": true})
	base := &Baseline{Source: name, Keyed: r.text1(root, "keyed")}
	list := r.list(root, "findings")
	for i := range list {
		v := &list[i]
		r.object(v, members{"file": true, "rule": true, "place": true, "person": false, "count": true})
		e := Entry{File: r.text1(v, "file"), Rule: r.text1(v, "rule"), Person: r.text1(v, "person"), Count: r.count(v, "count")}
		if m := v.member("place"); m != v {
			place, ok := m.scalar.(string) // that of a payload as a whole is empty
			if e.Place = place; !ok {
				r.refuse(m, saidText.of("place"))
			}
		}
		if e.Person != "" && !isPerson(e.Person) {
			r.refuse(v.member("person"), saidHex.of("person"))
		}
		if e.Person != "" && base.Keyed == "" {
			r.refuse(v.member("person"), saidKeyless.of("person"))
		}
		base.Entries = append(base.Entries, e)
	}
	return base, r.err()
}

// Bytes is the baseline as a file. The same findings give the same bytes, and each entry is a line
// of its own, so that git can merge it.
func (b *Baseline) Bytes() []byte {
	b.settle()
	var out bytes.Buffer
	out.WriteString("{\n  \"$schema\": \"https://forkontrol.dk/baseline/1.json\",\n")
	if b.Keyed != "" {
		out.WriteString("  \"keyed\": " + quoted(b.Keyed) + ",\n")
	}
	out.WriteString("  \"findings\": [")
	for i := range b.Entries {
		e := &b.Entries[i]
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    {\"file\": " + quoted(e.File) + ", \"rule\": " + quoted(e.Rule) + ", \"place\": " + quoted(e.Place))
		if e.Person != "" {
			out.WriteString(", \"person\": " + quoted(e.Person))
		}
		out.WriteString(", \"count\": " + strconv.Itoa(e.Count) + "}")
	}
	if len(b.Entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes()
}

func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string
	return string(bytes.TrimSuffix(b.Bytes(), []byte{'\n'}))
}

// settle puts the entries in their order, those of one kind together.
func (b *Baseline) settle() {
	slices.SortFunc(b.Entries, func(x, y Entry) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Place, y.Place), cmp.Compare(x.Person, y.Person))
	})
	kept := b.Entries[:0]
	persons := false
	for _, e := range b.Entries {
		if e.Count < 1 {
			continue
		}
		persons = persons || e.Person != ""
		if n := len(kept); n > 0 && kept[n-1].sameKind(e) {
			kept[n-1].Count += e.Count
		} else {
			kept = append(kept, e)
		}
	}
	b.Entries = kept
	if !persons {
		b.Keyed = ""
	}
}

func (e Entry) sameKind(o Entry) bool {
	e.Count = o.Count
	return e == o
}

// Since counts the findings that the baseline has beyond an older one, and those that it no longer has.
func (b *Baseline) Since(old *Baseline) (added, gone int) {
	change := map[Entry]int{}
	count := func(list []Entry, sign int) {
		for _, e := range list {
			n := e.Count
			e.Count = 0
			change[e] += sign * n
		}
	}
	count(b.Entries, 1)
	count(old.Entries, -1)
	for _, n := range change {
		added += max(n, 0)
		gone += max(-n, 0)
	}
	return added, gone
}

// Of gives the entries of the findings of a payload that no waiver covers and that can be known. The file is what
// the baseline calls it; persons are by finding, nil where none is known.
func Of(file string, p *finding.Payload, persons []string) []Entry {
	var all []Entry
	index := map[Entry]int{}
	for i := range p.Findings {
		f := &p.Findings[i]
		if f.Waived != nil && f.Waived.By == finding.ByWaiver || finding.Hides(f.Rule.ID) {
			continue
		}
		e := kindOf(file, f)
		if persons != nil {
			e.Person = persons[i]
		}
		n, known := index[e]
		if !known {
			n = len(all)
			index[e] = n
			all = append(all, e)
		}
		all[n].Count++
	}
	return all
}

// kindOf is the entry of a finding, without person and count.
func kindOf(file string, f *finding.Finding) Entry {
	k := fingerprint.Of(file, f)
	return Entry{File: k.File, Rule: k.Rule, Place: k.Place}
}
