package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/coverage"
	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/internal/typescript"
	"github.com/forkontrol/forkontrol/internal/xsd"
)

// What the site is built from, below one directory:
//
//	catalogue.json                     the catalogue
//	codes.json                         the code lists that messages share
//	coverage.json                      how sure what is known about each system is
//	rules.json                         the handbook of the engine's rules
//	messages/<sys>/<service>/<version>/<name>.json   a handbook.Message
//	live/<the same>.json               a handbook.Live: payloads to try in a page
//	live/forkontrol.json               the same of the engine's rules
//	files/<the same>.<kind>            what can be downloaded
//	live/<the same>.<language>.json, live/forkontrol.<language>.json     what a report says about rules, see told.go
//	live/report.<language>.html        the HTML report without a report
//	cache/                             handbook messages that were made before
//
// A message that neither it nor the program has changed since is taken from the
// cache: samples of all rules take a minute.
func writeSite(dir string, fsys fs.FS, set *program.Ruleset) error {
	for _, stale := range []string{"messages", "files", "live"} {
		if err := os.RemoveAll(filepath.Join(dir, stale)); err != nil {
			return err
		}
	}
	if err := writeFile(dir, "catalogue.json", catalogue.Of(set).Append(nil)); err != nil {
		return err
	}
	sources, err := schema.Load(fsys)
	if err != nil {
		return err
	}
	schemas, err := handbook.Schemas(sources)
	if err != nil {
		return err
	}
	alone := []handbook.Entry{}
	if engine := set.Engine(); engine != nil {
		entries, live := handbook.OfEngine(set, sample.AnyPayload(set))
		alone = entries
		if err := writeJSON(dir, "live/"+engine.ID+".json", live); err != nil {
			return err
		}
	}
	for name, value := range map[string]any{"codes.json": handbook.CodeLists(sources), "coverage.json": coverage.Of(set), "rules.json": alone} {
		if err := writeJSON(dir, name, value); err != nil {
			return err
		}
	}
	if err := writeTold(dir, set); err != nil {
		return err
	}
	maker, err := newSiteMaker(dir, set)
	if err != nil {
		return err
	}
	return maker.all(schemas)
}

type siteMaker struct {
	dir string
	set *program.Ruleset
	// salt names all that a message's page depends on beside the message: this
	// program, the words of keywords, registers and the payload of envelopes.
	salt []byte
	// today is the day of this run, ISO 8601.
	today string
	// used are the names of the cache that were read or written.
	used sync.Map
}

func newSiteMaker(dir string, set *program.Ruleset) (*siteMaker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	code, err := os.ReadFile(self)
	if err != nil {
		return nil, err
	}
	common, err := json.Marshal([]any{set.Keywords, set.Registers})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append(code, common...))
	m := &siteMaker{dir: dir, set: set, salt: sum[:], today: time.Now().Format(time.DateOnly)}
	return m, nil
}

type siteJob struct {
	system  *program.System
	message *program.Message
}

// all writes every message, as many at once as there are processors.
func (k *siteMaker) all(schemas map[string][]byte) error {
	var jobs []siteJob
	for _, s := range k.set.Systems {
		for _, m := range s.Messages {
			jobs = append(jobs, siteJob{s, m})
		}
	}
	err := pool.Each(context.Background(), len(jobs), 0, func() func(int) error {
		return func(i int) error {
			return k.message(jobs[i].system, jobs[i].message, schemas[jobs[i].message.ID])
		}
	})
	if err != nil {
		return err
	}
	return k.forget()
}

// forget removes from the cache what no message uses any more.
func (k *siteMaker) forget() error {
	names, err := filepath.Glob(filepath.Join(k.dir, "cache", "*.json"))
	for _, name := range names {
		if _, ok := k.used.Load(name); !ok && err == nil {
			err = os.Remove(name)
		}
	}
	return err
}

func (k *siteMaker) message(s *program.System, m *program.Message, bundled []byte) error {
	place := messagePlace(m)
	made, err := k.handbook(s, m)
	if err != nil {
		return err
	}
	if err := writeFile(k.dir, "messages/"+place+".json", made.Message); err != nil {
		return err
	}
	if err := writeFile(k.dir, "live/"+place+".json", made.Live); err != nil {
		return err
	}
	files := map[string][]byte{"schema.json": bundled}
	if types := typescript.Message(k.set, s, m); types != nil {
		files["d.ts"] = types
	}
	for _, format := range m.Formats {
		if format == sample.XML {
			var b bytes.Buffer
			if _, err := xsd.Write(&b, m); err != nil {
				return err
			}
			files["xsd"] = b.Bytes()
		}
	}
	var h handbook.Message
	if err := json.Unmarshal(made.Message, &h); err != nil {
		return err
	}
	for _, sample := range h.Samples {
		files[sample.Format] = []byte(sample.Payload)
	}
	for kind, text := range files {
		if err := writeFile(k.dir, "files/"+place+"."+kind, text); err != nil {
			return err
		}
	}
	return nil
}

// made is what is made of a message, as the cache has it.
type made struct {
	Message json.RawMessage `json:"message"`
	Live    json.RawMessage `json:"live"`
}

// handbook makes what is said about a message, or takes it from the cache.
func (k *siteMaker) handbook(s *program.System, m *program.Message) (made, error) {
	var out made
	d := catalogue.Of(k.set).Describe(s, m)
	source, err := json.Marshal([]any{json.RawMessage(d.Append(nil, "")), s.Documents, days(m, k.today)})
	if err != nil {
		return out, err
	}
	if inner := sample.Payload(k.set, m); inner != nil {
		source = append(source, inner.Payload...)
	}
	sum := sha256.Sum256(append(append([]byte{}, k.salt...), source...))
	name := filepath.Join(k.dir, "cache", hex.EncodeToString(sum[:16])+".json")
	k.used.Store(name, true)
	if text, err := os.ReadFile(name); err == nil {
		return out, json.Unmarshal(text, &out)
	}
	message, live := handbook.Of(k.set, m, k.today)
	if out.Message, err = encode(message); err != nil {
		return out, err
	}
	if out.Live, err = encode(live); err != nil {
		return out, err
	}
	text, err := encode(out)
	if err != nil {
		return out, err
	}
	return out, writeFile(k.dir, "cache/"+filepath.Base(name), text)
}

// days are those on which a message and its rules are checked: what is made of it is
// the same on another day with the same.
func days(m *program.Message, today string) map[string]string {
	out := map[string]string{"": handbook.DayOf(m, nil, today)}
	for i := range m.Rules[1:] {
		rule := &m.Rules[i+1]
		if day := handbook.DayOf(m, rule, today); day != "" {
			out[rule.ID] = day
		}
	}
	return out
}

// messagePlace is a message's id as a path: ungedatabasen/indberet/1.0/Indberet.
func messagePlace(m *program.Message) string {
	return strings.NewReplacer("@", "/", "#", "/").Replace(m.ID)
}

func writeJSON(dir, name string, value any) error {
	text, err := encode(value)
	if err != nil {
		return err
	}
	return writeFile(dir, name, text)
}

func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return b.Bytes(), err
}

func writeFile(dir, name string, text []byte) error {
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o666)
}
