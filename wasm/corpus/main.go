// Corpus writes payloads to a folder: of every message valid ones, one for each rule that can
// be broken alone, and ones with bytes changed, lost and doubled. Tests check them with the
// command and with the WebAssembly module and compare the reports.
//
//	go run ./wasm/corpus [-count 4000] DIR
//
// A folder below DIR holds the payloads that are checked in one run; groups.json lists
// them with the message that is named, "" for none. The same ruleset gives the same files.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/rules"
)

func main() {
	count := flag.Int("count", 4000, "about how many `payloads`")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "corpus: name a folder")
		os.Exit(2)
	}
	if err := write(flag.Arg(0), *count); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(3)
	}
}

// group is what is checked in one run.
type group struct {
	Folder  string `json:"folder"`
	Message string `json:"message"`
}

func write(dir string, count int) error {
	set := rules.All()
	var messages []*program.Message
	for _, s := range set.Systems {
		messages = append(messages, s.Messages...)
	}
	if len(messages) == 0 {
		return nil
	}
	var groups []group
	for i, m := range messages {
		// Half of them are found by their root element, as far as they can be.
		made := payloads(m, count/len(messages), rand.New(rand.NewPCG(uint64(i), 1)))
		named := group{fmt.Sprintf("%03d-named", i), m.ID}
		found := group{fmt.Sprintf("%03d-found", i), ""}
		for _, g := range []group{named, found} {
			if err := os.MkdirAll(filepath.Join(dir, g.Folder), 0o777); err != nil {
				return err
			}
		}
		for k, p := range made {
			g := named
			if k%2 == 1 && p.format != sample.JSON {
				g = found
			}
			name := fmt.Sprintf("%04d.%s", k, p.format)
			if err := os.WriteFile(filepath.Join(dir, g.Folder, name), p.bytes, 0o666); err != nil {
				return err
			}
		}
		groups = append(groups, named, found)
	}
	list, err := json.MarshalIndent(groups, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "groups.json"), list, 0o666)
}

type payload struct {
	format string
	bytes  []byte
}

// mostBroken is how many rules of a message are broken one by one.
const mostBroken = 40

// payloads makes some payloads of a message: valid ones, ones that break a rule, and changed
// ones of both until there are enough.
func payloads(m *program.Message, count int, random *rand.Rand) []payload {
	var bases []payload
	for _, format := range []string{sample.XML, sample.JSON, sample.CSV} {
		for seed := range uint64(6) {
			if s, err := sample.New(m, sample.Options{Format: format, Seed: seed, Wrapped: seed%2 == 1}); err == nil {
				bases = append(bases, payload{s.Format, s.Payload})
			}
		}
	}
	step := max(1, len(m.Rules)/mostBroken)
	for n := 1; n < len(m.Rules); n += step {
		if s, err := sample.Break(m, program.RuleID(n), sample.Options{}); err == nil {
			bases = append(bases, payload{s.Format, s.Payload})
		}
	}
	all := bases
	for len(bases) > 0 && len(all) < count {
		p := bases[random.IntN(len(bases))]
		b := slices.Clone(p.bytes)
		for range 1 + random.IntN(3) {
			b = change(b, random)
		}
		all = append(all, payload{p.format, b})
	}
	return all
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
