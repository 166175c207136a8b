package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// shape is a form in which systems write messages: a payload of one of our examples, with a record of it again and again.
type shape struct {
	what    string
	message string
	system  string
	ending  string
	file    string // of the repository
	// The record of the file is from one text up to the end of the other.
	begin, end string

	form   sharedForm
	host   *worker
	size   int64
	native series // seconds
	wasm   series
}

// shapes are the forms that are measured. Those of the message that two states are compared with are the first two.
func shapes() []*shape {
	nested := func(what string, form *sharedForm) *shape {
		return &shape{what: what, message: sharedMessage, system: sharedSystem, ending: form.name, form: *form}
	}
	return []*shape{
		nested("XML, indented, objects in records (Dagtilbudsregisteret)", &sharedForms[0]),
		nested("JSON, indented, the same", &sharedForms[1]),
		{what: "XML, indented, prefixes, attributes, persons with contacts (Unilogin export)",
			message: "unilogin/wsieksport@7#UNILoginExportFull", system: "unilogin", ending: "xml",
			file: "examples/unilogin/eksport-full-gyldig.xml", begin: `    <InstitutionPerson source="Skoleblik">`, end: "    </InstitutionPerson>\n"},
		{what: "NDJSON, a call on each line, lists in them, rules over fields (Elevdatabasen)",
			message: "elevdatabasen/indberet@1.0#Indberet", system: "elevdatabasen", ending: "ndjson",
			file: "examples/elevdatabasen/indberet-gyldig.ndjson", begin: "{", end: "\n"},
		{what: "NDJSON, a short call on each line (Ungedatabasen)",
			message: "ungedatabasen/indberet-institution-kontakt@1.0#Indberet", system: "ungedatabasen", ending: "ndjson",
			file: "examples/ungedatabasen/indberet-gyldig.ndjson", begin: "{", end: "\n"},
		{what: "CSV (UddannelsesGuiden, courses)",
			message: "uddannelsesguiden/holdudbud@1.2#Holdudbud", system: "uddannelsesguiden", ending: "csv",
			file: "examples/uddannelsesguiden/holdudbud-gyldig.csv", begin: "AVU-DAN-D;", end: "\n"},
	}
}

// cut takes the record out of the file.
func (s *shape) cut(project string) error {
	if s.file == "" {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(s.file)))
	if err != nil {
		return err
	}
	text := string(b)
	from := strings.Index(text, s.begin)
	if from < 0 {
		return fmt.Errorf("%s: there is no %q", s.file, s.begin)
	}
	size := strings.Index(text[from:], s.end)
	if size < 0 {
		return fmt.Errorf("%s: there is no %q", s.file, s.end)
	}
	to := from + size + len(s.end)
	s.form = sharedForm{name: s.ending, before: text[:from], record: text[from:to], after: text[to:]}
	return nil
}

// shapeRace is what was measured of shapes.
type shapeRace struct {
	bytes  int64 // of each payload
	shapes []*shape
}

func (r *shapeRace) prepare(w *workshop) error {
	var systems []string
	for _, s := range r.shapes {
		systems = append(systems, s.system)
		if err := s.cut(w.project); err != nil {
			return err
		}
		path := w.path("shape-"+shapeFile(s)) + "." + s.ending
		if err := s.form.write(path, int(r.bytes)/(len(s.form.record)+len(s.form.between)), false); err != nil {
			return err
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		s.size = info.Size()
	}
	built, err := newState(w.project, w.path("shapes-built"))
	if err != nil {
		return err
	}
	for _, s := range r.shapes {
		if s.host, err = built.host(w.project, s.message, s.system); err != nil {
			return err
		}
	}
	return r.measure(w, true)
}

// shapeFile is what the payload of a shape is called.
func shapeFile(s *shape) string { return s.system + "-" + s.ending }

// measure takes a round; the first one warms and does not count.
func (r *shapeRace) measure(w *workshop, warms bool) error {
	native := &state{exe: filepath.Join(w.path("shapes-built"), "forkontrol")}
	for _, s := range r.shapes {
		path := w.path("shape-"+shapeFile(s)) + "." + s.ending
		e, err := native.check(path, true, "--message", s.message)
		if err != nil {
			return fmt.Errorf("%s: %w", s.what, err)
		}
		a, err := s.host.timed("file", path)
		if err != nil {
			return fmt.Errorf("%s, in WebAssembly: %w", s.what, err)
		}
		if !a.valid {
			return fmt.Errorf("%s: is not valid in WebAssembly", s.what)
		}
		if !warms {
			s.native = append(s.native, e.elapsed.Seconds())
			s.wasm = append(s.wasm, a.elapsed.Seconds())
		}
	}
	return nil
}

func (r *shapeRace) close() {
	for _, s := range r.shapes {
		s.host.close()
	}
}

func (r *shapeRace) write(p *page) {
	least, most := math.Inf(1), 0.0
	for _, s := range r.shapes {
		rate := s.native.rate(s.size).median()
		least, most = min(least, rate), max(most, rate)
	}
	p.line("\n## As systems write: %.0f to %.0f MB/s\n", least, most)
	p.line("Payloads of %s MB, made of one of our examples each, whose record comes again and again. All rules of the message are"+
		" on. The command is a whole process on one core, from file to verdict; in WebAssembly, under Node, the payload comes in"+
		" windows.\n", number(float64(r.bytes)/1e6))
	p.head("shape", "bytes a record:", "command, MB/s:", "WebAssembly, MB/s:", "of the command:")
	for _, s := range r.shapes {
		p.row(s.what, fmt.Sprint(len(s.form.record)), spread(s.native.rate(s.size), 1), spread(s.wasm.rate(s.size), 1),
			fmt.Sprintf("%.0f %%", 100*s.native.over(s.wasm).median()))
	}
}
