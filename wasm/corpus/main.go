// Corpus writes payloads to a folder: of every message valid ones, ones that break one rule
// alone, and ones with bytes changed, lost and doubled. Tests check them with the command and
// with the WebAssembly module and compare the reports.
//
//	go run ./wasm/corpus [-count 4000] [-every] [-seed 1] DIR
//
// With -every, each rule that can be broken is broken, in each form that can show it, with the
// registers that it needs; so are the rules of reading. Else it is some forty rules of a
// message, and no registers.
//
// A folder below DIR holds the payloads that are checked in one run; groups.json lists
// them with the options of each check. The same ruleset and seed give the same files.
package main

import (
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/forkontrol/forkontrol/internal/fault"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/rules"
)

func main() {
	count := flag.Int("count", 4000, "about how many `payloads`")
	every := flag.Bool("every", false, "break each rule that can be broken")
	seed := flag.Uint64("seed", 1, "what the changed bytes follow from, a `number`")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "corpus: name a folder")
		os.Exit(2)
	}
	if err := write(flag.Arg(0), *count, *every, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(3)
	}
}

// group is what is checked in one run.
type group struct {
	Folder  string `json:"folder"`
	Message string `json:"message"` // that is named, "" for none
	// Registers are files by the register's name, below the folder of all groups.
	Registers map[string]string `json:"registers,omitempty"`
}

// write writes the payloads of all messages, several messages at a time.
func write(dir string, count int, every bool, seed uint64) error {
	set := rules.All()
	var messages []*program.Message
	for _, s := range set.Systems {
		messages = append(messages, s.Messages...)
	}
	if len(messages) == 0 {
		return nil
	}
	groups, errs := make([][]group, len(messages)), make([]error, len(messages))
	var working sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for i := range next {
				random := rand.New(rand.NewPCG(uint64(i), seed))
				w := writer{dir: dir, number: i, message: messages[i].ID}
				errs[i] = w.write(payloads(messages[i], count/len(messages), every, random))
				groups[i] = w.groups
			}
		})
	}
	for i := range messages {
		next <- i
	}
	close(next)
	working.Wait()
	all := slices.Concat(groups...)
	if every {
		w := writer{dir: dir, number: len(messages)}
		errs = append(errs, w.write(misread(set)))
		all = append(all, w.groups...)
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	list, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "groups.json"), list, 0o666)
}

// writer writes the payloads of one message in groups.
type writer struct {
	dir     string
	number  int
	message string
	groups  []group
}

func (w *writer) write(made []payload) error {
	for k, p := range made {
		g := group{Folder: fmt.Sprintf("%03d-named", w.number), Message: w.message}
		switch {
		case len(p.registers) > 0:
			g.Folder = fmt.Sprintf("%03d-registers-%04d", w.number, k)
			g.Registers = map[string]string{}
		case k%2 == 1 && p.format != sample.JSON || w.message == "":
			// Half of them are found by their root element, as far as they can be.
			g.Folder, g.Message = fmt.Sprintf("%03d-found", w.number), ""
		}
		for _, r := range p.registers {
			path := filepath.Join("registers", g.Folder, r.Name+".csv")
			if err := writeRegister(filepath.Join(w.dir, path), r); err != nil {
				return err
			}
			g.Registers[r.Name] = filepath.ToSlash(path)
		}
		if !slices.ContainsFunc(w.groups, func(o group) bool { return o.Folder == g.Folder }) {
			if err := os.MkdirAll(filepath.Join(w.dir, g.Folder), 0o777); err != nil {
				return err
			}
			w.groups = append(w.groups, g)
		}
		name := fmt.Sprintf("%04d.%s", k, p.format)
		if err := os.WriteFile(filepath.Join(w.dir, g.Folder, name), p.bytes, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// writeRegister writes a register as check --register reads it.
func writeRegister(path string, r sample.Register) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return csv.NewWriter(f).WriteAll(r.Table(rules.All().Register(r.Name)))
}

type payload struct {
	format    string
	bytes     []byte
	registers []sample.Register
}

// mostBroken is how many rules of a message are broken one by one.
const mostBroken = 40

// payloads makes some payloads of a message: valid ones, ones that break a rule, and changed
// ones of both until there are enough.
func payloads(m *program.Message, count int, every bool, random *rand.Rand) []payload {
	var bases, withRegisters []payload
	for _, format := range program.Formats {
		for seed := range uint64(6) {
			if s, err := sample.New(m, sample.Options{Format: format, Seed: seed, Wrapped: seed%2 == 1}); err == nil {
				bases = append(bases, payload{format: s.Format, bytes: s.Payload})
			}
		}
	}
	maker, step := sample.NewMaker(m), max(1, len(m.Rules)/mostBroken)
	if every {
		step = 1
	}
	for n := 1; n < len(m.Rules); n += step {
		s, err := maker.Break(program.RuleID(n), sample.Options{})
		if err != nil {
			continue
		}
		bases = append(bases, payload{format: s.Format, bytes: s.Payload})
		if !every {
			continue
		}
		if len(m.Rules[n].Registers) > 0 {
			withRegisters = append(withRegisters, payload{format: s.Format, bytes: s.Payload, registers: s.Registers})
		}
		for _, format := range program.Formats {
			if other, ok := s.As(format); ok && format != s.Format {
				bases = append(bases, payload{format: format, bytes: other.Payload})
			}
		}
	}
	all := bases
	for len(bases) > 0 && len(all) < count {
		p := bases[random.IntN(len(bases))]
		b := slices.Clone(p.bytes)
		for range 1 + random.IntN(3) {
			b = change(b, random)
		}
		all = append(all, payload{format: p.format, bytes: b})
	}
	return append(all, withRegisters...)
}

// largest is up to which size a payload is taken that breaks a rule of reading: those that
// exceed limits of memory are many times as large.
const largest = 1 << 16

// misread makes payloads that break a rule of reading, each of a sample in each form.
func misread(set *program.Ruleset) []payload {
	var all []payload
	for _, format := range program.Formats {
		base := firstSample(set, format)
		if base == nil {
			continue
		}
		for _, r := range set.Engine().Rules {
			if f, err := fault.Of(r.ID, base); err == nil && len(f.Bytes) <= largest {
				all = append(all, payload{format: f.Format, bytes: f.Bytes})
			}
		}
	}
	return all
}

// firstSample gives a sample of the first message that has a form, nil when none has it.
func firstSample(set *program.Ruleset, format string) *sample.Sample {
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if m.Envelope {
				continue
			}
			if made, err := sample.New(m, sample.Options{Format: format, Wrapped: true}); err == nil {
				return made
			}
		}
	}
	return nil
}

const (
	plainBytes = "0123456789abcXYZæøå -+.:T"
	markBytes  = "<>&\"'/{}[],:=!?-\\ \t\r\n\x00\x80\xC3\xFF"
)

// change makes one change: mostly of a value, else of what is around it.
func change(b []byte, random *rand.Rand) []byte {
	if len(b) < 2 {
		return append(b, '<')
	}
	at := random.IntN(len(b))
	end := min(len(b), at+1+random.IntN(30))
	switch random.IntN(10) {
	case 0:
		return b[:at]
	case 1:
		return slices.Delete(b, at, end)
	case 2:
		return slices.Insert(b, at, slices.Clone(b[at:end])...)
	case 3:
		b[at] = markBytes[random.IntN(len(markBytes))]
	case 4:
		return slices.Insert(b, at, markBytes[random.IntN(len(markBytes))])
	case 5:
		return slices.Insert(b, at, []byte("<!-- "+string(b[at:end])+" -->")...)
	default:
		// A letter or digit for another: the payload stays what it is, its value does not.
		for i := range b {
			k := (at + i) % len(b)
			if c := b[k]; c >= '0' && c <= '9' || c >= 'a' && c <= 'z' {
				b[k] = plainBytes[random.IntN(len(plainBytes))]
				break
			}
		}
	}
	return b
}
