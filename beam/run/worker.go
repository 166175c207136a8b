package run

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	beamregister "github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/fix"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	registerfile "github.com/forkontrol/forkontrol/internal/register/file"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/rules"
)

func init() { beamregister.DoFn2x1[context.Context, string, error](&checkFn{}) }

// Settings are what a worker needs to know. They travel as JSON, so registers and rules are named and not in them.
type Settings struct {
	preflight.Options
	Registers   []string // NAME=FILE
	Schemas     []string
	NoBuiltin   bool
	MaxSize     int64
	SkipUnknown bool
	All         bool   // lists the payloads in which nothing was found
	List        string // see Plan
	Missing     bool   // a name stands for nothing
	Digest      string // of what the outcome depends on beside rules and objects
	Work        string // the folder of the units' reports
}

// Rules are the rules that settings name.
func (s *Settings) Rules() (*program.Ruleset, error) {
	if len(s.Schemas) == 0 && !s.NoBuiltin {
		return rules.All(), nil
	}
	return ownrules.Load(s.NoBuiltin, s.Schemas...)
}

// Load reads the registers that settings name.
func (s *Settings) Load(ctx context.Context, rs *program.Ruleset) (register.Set, error) {
	set := register.Set{}
	for _, given := range s.Registers {
		name, file, _ := strings.Cut(given, "=")
		def := rs.Register(name)
		if def == nil {
			return nil, preflight.UnknownRegister(rs, name)
		}
		r, err := read(ctx, file)
		if err != nil {
			return nil, err
		}
		set[name], err = registerfile.Load(def, file, r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// loaded is what a process has of its settings: rules, registers and engines, once for all that it does.
type loaded struct {
	once    sync.Once
	engines *pool.Pool
	fixes   *fix.Counter
	err     error
}

var (
	known      sync.Map // *loaded by the text of the settings
	slots      = make(chan struct{}, runtime.GOMAXPROCS(0))
	afterWrite = func(Unit) {} // for tests
)

// checkFn checks units. It gives nothing on: what it finds it writes to the folder of work, in a file that is named by
// the unit, so a unit that is checked again is there once. Nothing but reports leaves it, in which personal data are masked.
type checkFn struct {
	Settings string // JSON

	settings Settings
	worker   *loaded
	running  sync.WaitGroup
	mutex    sync.Mutex
	failed   error
}

// Setup loads rules and registers, unless the process has done so.
func (f *checkFn) Setup(ctx context.Context) error {
	if err := json.Unmarshal([]byte(f.Settings), &f.settings); err != nil {
		return err
	}
	w, _ := known.LoadOrStore(f.Settings, &loaded{})
	f.worker = w.(*loaded)
	f.worker.once.Do(func() {
		rs, err := f.settings.Rules()
		if err != nil {
			f.worker.err = err
			return
		}
		set, err := f.settings.Load(ctx, rs)
		if err != nil {
			f.worker.err = err
			return
		}
		f.worker.fixes = fix.NewCounter(f.settings.Engine(rs, set))
		f.worker.engines, f.worker.err = pool.New(rs, f.settings.Options, set)
	})
	return f.worker.err
}

// ProcessElement begins with a unit as soon as a core is free. A bundle ends when all of its units have.
func (f *checkFn) ProcessElement(ctx context.Context, encoded string) error {
	var u Unit
	if err := json.Unmarshal([]byte(encoded), &u); err != nil {
		return err
	}
	slots <- struct{}{}
	f.running.Go(func() {
		defer func() { <-slots }()
		if err := f.check(ctx, &u); err != nil {
			f.mutex.Lock()
			defer f.mutex.Unlock()
			f.failed = errors.Join(f.failed, fmt.Errorf("%s: %w", u.name(), err))
		}
	})
	return nil
}

// FinishBundle waits for what was begun.
func (f *checkFn) FinishBundle(context.Context) error {
	f.running.Wait()
	err := f.failed
	f.failed = nil
	return err
}

var (
	checked = beam.NewCounter("forkontrol", "payloads")
	wrong   = beam.NewCounter("forkontrol", "notValid")
)

func (f *checkFn) check(ctx context.Context, u *Unit) error {
	s := &f.settings
	o := payload.Options{CSV: true, MaxSize: s.MaxSize}
	var found []payload.Payload
	for _, object := range u.Objects {
		if !remote(object.Name) {
			found = append(found, payload.At(object.Name, object.Walked, o)...)
			continue
		}
		these, done := payload.Object(object.Name, object.Walked, o, func() (io.ReadCloser, error) { return read(ctx, object.Name) })
		defer done()
		found = append(found, these...)
	}
	r, err := batch.Check(ctx, f.worker.engines, found, batch.Run{
		Jobs: 1, All: s.All, SkipUnknown: s.SkipUnknown,
		PassedOver: func(name string, _ batch.Reason) { log.Infof(ctx, "passed over: %s", name) },
		Checked:    func(_ *payload.Payload, p *finding.Payload, _ batch.Counted) { f.worker.fixes.Count(p) },
		Panicked:   func(name string, _ any) { log.Errorf(ctx, "the check of %s broke down", name) },
	})
	if err != nil {
		return err
	}
	checked.Inc(ctx, int64(r.Summary.Payloads))
	wrong.Inc(ctx, int64(r.Summary.Payloads-r.Summary.Valid))
	share := u.Consecutive(found, s.List)
	rec := share.Record(r, f.worker.engines.Rules, s.Lang, false)
	rec.Settings, rec.Missing = s.Digest, s.Missing
	body := report.Append(nil, r, f.worker.engines.Rules, report.Options{Lang: s.Lang, More: rec})
	if err := write(ctx, s.Work+"/"+u.name(), func(w io.Writer) error {
		b := bufio.NewWriter(w)
		_, _ = b.Write(body) // Flush says it again
		return b.Flush()
	}); err != nil {
		return err
	}
	afterWrite(*u)
	return nil
}
