package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// An older state of the repository beside this one: what is measured needs nothing of a state but
// its command, its module and its host of the module (js/wasm.mjs), and the message is one
// that both have built in.

const (
	sharedMessage = "dagtilbudsregisteret/export-service@1.0#Institutionsudtraek"
	sharedSystem  = "dagtilbudsregisteret"
)

// sharedForm is the message in a format: what is before the records, between two and after them.
type sharedForm struct {
	name                           string
	before, record, between, after string
}

var sharedForms = []sharedForm{
	{"xml", `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<Institutionsudtraek xmlns="urn:forkontrol:draft:dagtilbudsregisteret">` + "\n", `  <Daginstitution>
    <daginstitutionsNummer>999100</daginstitutionsNummer>
    <daginstitutionsNavn>Klynge Nordhavn</daginstitutionsNavn>
    <ejerformKode>1</ejerformKode>
    <lovgrundlagKode>1</lovgrundlagKode>
    <admKommuneKode>101</admKommuneKode>
    <Anvisningsenhed>
      <EnhedsNummer>999101</EnhedsNummer>
      <EnhedsNavn>Børnehuset Fyrtårnet</EnhedsNavn>
      <Adresse>
        <vejNavn>Prøvegade</vejNavn>
        <husNummer>1</husNummer>
        <postNummer>9999</postNummer>
        <byNavn>Nordhavn</byNavn>
      </Adresse>
      <InstType3>6012</InstType3>
      <Email>fyrtaarnet@nordhavn.example</Email>
      <TelefonNummer>00000000</TelefonNummer>
      <CVRNummer>13585628</CVRNummer>
      <PNummer>1000000001</PNummer>
    </Anvisningsenhed>
  </Daginstitution>
`, "", "</Institutionsudtraek>\n"},
	{"json", `{"Institutionsudtraek": {"Daginstitution": [`, `
  {
    "daginstitutionsNummer": "999100",
    "daginstitutionsNavn": "Klynge Nordhavn",
    "ejerformKode": 1,
    "lovgrundlagKode": 1,
    "admKommuneKode": 101,
    "Anvisningsenhed": [
      {
        "EnhedsNummer": "999101",
        "EnhedsNavn": "Børnehuset Fyrtårnet",
        "Adresse": {
          "vejNavn": "Prøvegade",
          "husNummer": "1",
          "postNummer": "9999",
          "byNavn": "Nordhavn"
        },
        "InstType3": 6012,
        "Email": "fyrtaarnet@nordhavn.example",
        "TelefonNummer": "00000000",
        "CVRNummer": "13585628",
        "PNummer": "1000000001"
      }
    ]
  }`, ",", "\n]}}\n"},
}

// write writes a payload of some records, of which every tenth has a wrong number if it is
// to be flawed.
func (f *sharedForm) write(path string, records int, flawed bool) error {
	wrong := strings.Replace(f.record, "999100", "99", 1)
	return writeBuffered(path, func(out *bufio.Writer) {
		out.WriteString(f.before)
		for i := range records {
			if i > 0 {
				out.WriteString(f.between)
			}
			if flawed && i%10 == 5 {
				out.WriteString(wrong)
			} else {
				out.WriteString(f.record)
			}
		}
		out.WriteString(f.after)
	})
}

// state is one of the two that are compared, with what was built of it.
type state struct {
	exe   string
	built string  // the folder of the module and the packs
	wasm  *worker // a host of the module with the shared message
}

// pairing is one thing that is measured of both states, round by round.
type pairing struct {
	what    string
	measure func(*state) (effort, error)
	elapsed [2]series // of the older state and of this one, in seconds
	spent   [2]series
}

// effort is what one check took.
type effort struct{ elapsed, processor time.Duration }

// besideOld measures an older state beside the one that it is run in and prints the ratios.
func besideOld(old string, quick bool) error {
	dir, err := os.MkdirTemp("", "forkontrol-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	records, files, small, rounds := 60_000, 3_000, 4_000, 15
	if quick {
		records, files, small, rounds = 6_000, 300, 500, 5
	}
	var states [2]*state
	for i, root := range []string{old, "."} {
		progress("building %s", root)
		states[i], err = newState(root, filepath.Join(dir, strconv.Itoa(i)))
		if err != nil {
			return err
		}
		if states[i].wasm, err = states[i].host(root, sharedMessage, sharedSystem); err != nil {
			return err
		}
		defer states[i].wasm.close()
	}
	before := load()
	var all []*pairing
	for i := range sharedForms {
		pairings, err := sharedForms[i].pairings(dir, records, files, small)
		if err != nil {
			return err
		}
		all = append(all, pairings...)
	}
	for round := range rounds + 1 {
		progress("round %d of %d", round, rounds)
		for _, p := range all {
			// The first round warms, and each state goes first every other time.
			for k := range states {
				side := (k + round) % 2
				e, err := p.measure(states[side])
				if err != nil {
					return fmt.Errorf("%s, %s: %w", p.what, []string{"old", "new"}[side], err)
				}
				if round > 0 {
					p.elapsed[side] = append(p.elapsed[side], e.elapsed.Seconds())
					p.spent[side] = append(p.spent[side], e.processor.Seconds())
				}
			}
		}
	}
	_, err = os.Stdout.Write(ratios(all, rounds, before))
	return err
}

// newState builds the command and the module of a checkout.
func newState(root, into string) (*state, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	s := &state{exe: filepath.Join(into, "forkontrol"), built: filepath.Join(into, "wasm")}
	w := &workshop{project: root}
	if err := w.run(".", "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", s.exe, "./cmd/forkontrol"); err != nil {
		return nil, err
	}
	return s, w.run(".", "go", "run", "./wasm/make", "-out", s.built)
}

// host starts a host of the module, of the checkout that it was built of, with the packs of a message's system.
func (s *state) host(root, message, system string) (*worker, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(s.built, "manifest.json"))
	if err != nil {
		return nil, err
	}
	var manifest struct {
		Packs []struct{ Path, System, Language string }
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, err
	}
	args := []string{"--no-warnings", filepath.Join(root, "bench", "js", "wasm.mjs"), filepath.Join(s.built, "forkontrol.wasm"), message}
	for _, p := range manifest.Packs {
		if (p.System == "core" || p.System == system) && p.Language != "en" {
			args = append(args, filepath.Join(s.built, filepath.FromSlash(p.Path)))
		}
	}
	return startWorker(exec.Command("node", args...))
}

// pairings writes payloads of a form and lists what is measured with them.
func (f *sharedForm) pairings(dir string, records, files, small int) ([]*pairing, error) {
	path := func(name string) string { return filepath.Join(dir, name+"."+f.name) }
	folder := filepath.Join(dir, "small-"+f.name)
	if err := os.Mkdir(folder, 0o755); err != nil {
		return nil, err
	}
	for _, p := range []struct {
		path    string
		records int
		flawed  bool
	}{{path("valid"), records, false}, {path("flawed"), records, true}, {path("one"), 1, false}} {
		if err := f.write(p.path, p.records, p.flawed); err != nil {
			return nil, err
		}
	}
	for i := range files {
		if err := f.write(filepath.Join(folder, fmt.Sprintf("%05d.%s", i, f.name)), 1, false); err != nil {
			return nil, err
		}
	}
	name := strings.ToUpper(f.name)
	return []*pairing{
		{what: name + ", the command, large, valid", measure: func(s *state) (effort, error) { return s.check(path("valid"), true) }},
		{what: name + ", the command, large, findings", measure: func(s *state) (effort, error) { return s.check(path("flawed"), false) }},
		{what: name + ", the command, many small files", measure: func(s *state) (effort, error) { return s.check(folder, true) }},
		{what: name + ", WebAssembly, large, valid", measure: func(s *state) (effort, error) { return s.ask("valid", "file", path("valid")) }},
		{what: name + ", WebAssembly, large, findings", measure: func(s *state) (effort, error) { return s.ask("invalid", "file", path("flawed")) }},
		{what: name + ", WebAssembly, one small payload", measure: func(s *state) (effort, error) { return s.ask("valid", "repeat", small, path("one")) }},
	}, nil
}

// check checks with the command, on one core.
func (s *state) check(path string, valid bool, more ...string) (effort, error) {
	cmd := exec.Command(s.exe, append([]string{"check", "--no-progress", "--format=json", "--jobs=1", path}, more...)...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	said := &tail{}
	cmd.Stderr = said
	begin := time.Now()
	err := cmd.Run()
	e := effort{elapsed: time.Since(begin)}
	if cmd.ProcessState == nil {
		return e, err
	}
	if code := cmd.ProcessState.ExitCode(); code > 1 || code == 0 != valid {
		return e, fmt.Errorf("exit code %d: %s", code, said)
	}
	e.processor = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return e, nil
}

// ask asks the host of the module.
func (s *state) ask(verdict string, command ...any) (effort, error) {
	before := processorTime(s.wasm.cmd.Process.Pid)
	a, err := s.wasm.timed(command...)
	if err == nil && a.valid != (verdict == "valid") {
		err = fmt.Errorf("the payload is not %s", verdict)
	}
	return effort{a.elapsed, processorTime(s.wasm.cmd.Process.Pid) - before}, err
}

// processorTime is what the threads of a process have used of processors, 0 where the system
// does not say.
func processorTime(pid int) (sum time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, thread := range threads {
		text, _ := os.ReadFile(thread) // a thread that has ended counts no more
		used, _, _ := bytes.Cut(text, []byte(" "))
		n, _ := strconv.ParseInt(string(used), 10, 64)
		sum += time.Duration(n)
	}
	return sum
}

// ratios writes what was measured as a table.
func ratios(all []*pairing, rounds int, before string) []byte {
	p := &page{}
	p.line("New over old, medians of %d rounds with the lowest and the highest in brackets; below 1 the new state is faster.", rounds)
	p.line("Processor time leaves out what other programs took meanwhile. Load average before: %s.\n", before)
	p.head("", "old, ms:", "new, ms:", "elapsed, new / old:", "processor time, new / old:")
	for _, m := range all {
		p.row(m.what, number(1e3*m.elapsed[0].median()), number(1e3*m.elapsed[1].median()),
			spread(m.elapsed[1].over(m.elapsed[0]), 1), spread(m.spent[1].over(m.spent[0]), 1))
	}
	return p.Bytes()
}
