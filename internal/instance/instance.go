// Package instance is what the WebAssembly module does, over byte slices: wasm/ gives it
// memory and names, and holds no other logic.
//
// An Instance starts empty and is given packs. It then answers calls one at a time: each
// leaves a Result, or an *Error with a Code, until the next. Nothing of a call stays but what
// the call is for. It has no clock and no files: the day is an option, registers are rows.
package instance

import (
	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/report"
)

// Instance holds packs, registers and at most one payload that comes in windows. The zero
// value is ready. It is for one goroutine.
type Instance struct {
	packs     pack.Set
	registers register.Set
	// generation counts the changes of packs and registers.
	generation int

	payload kept // for payloads

	asked  asked
	fields []*typed
	byKey  map[string]int
	typing kept // for fields

	stream  *stream
	outcome [1]finding.Payload // room for that of the call
	result  []byte
}

// kept is an engine that is used again while packs, registers and options stay the same.
type kept struct {
	checker *engine.Checker
	made    preflight.Options
}

// engine gives an engine of these options, of which those do not count that only reports
// are made with.
func (k *kept) engine(o preflight.Options, set *program.Ruleset, registers register.Set) *engine.Checker {
	o.HelpBase, o.Lang, o.ShowPersonalData = "", "", false
	if k.checker == nil || k.made != o {
		k.checker, k.made = engine.New(o.Engine(set, registers)), o
	}
	return k.checker
}

// keepResult is the largest result whose room is used again.
const keepResult = 1 << 20

// Result is what the last call gave: JSON in UTF-8. It is valid until the next call.
func (in *Instance) Result() []byte { return in.result }

// begin makes room for a result.
func (in *Instance) begin() {
	if cap(in.result) > keepResult {
		in.result = nil
	}
	in.result = in.result[:0]
}

// Load takes a pack, whose bytes must not be changed after it.
func (in *Instance) Load(b []byte) *Error {
	in.begin()
	p, err := pack.Open(b)
	if err == nil {
		err = in.packs.Add(p)
	} else if pack.Extra != nil {
		err = pack.Extra(&in.packs, b, err)
	}
	if err != nil {
		return packError(err)
	}
	in.changed()
	return nil
}

// Rules gives the ruleset of all packs, with all that is in them.
func (in *Instance) Rules() (*program.Ruleset, *Error) {
	set, err := in.packs.Ruleset()
	if err != nil {
		return nil, packError(err)
	}
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			m.Load()
		}
	}
	if err := in.packs.Damaged(); err != nil {
		return nil, packError(err)
	}
	return set, nil
}

// SetResult makes bytes the result of a call that is carried out elsewhere.
func (in *Instance) SetResult(b []byte) { in.result = b }

// changed makes what was made of packs and registers be made again.
func (in *Instance) changed() {
	in.generation++
	in.payload.checker, in.typing.checker, in.asked.options = nil, nil, nil
}

// language gives the language that was asked for, that of the packs for "".
func (in *Instance) language(lang string) (string, *Error) {
	languages := in.packs.Languages()
	if lang == "" {
		lang = languages[0]
	}
	for _, l := range languages {
		if l == lang {
			return lang, nil
		}
	}
	return "", fail(CodePackMissing, "the texts of language "+lang+" have not been loaded for all packs")
}

// Check checks a whole payload, which is neither changed nor kept. The result is the
// report.
func (in *Instance) Check(payload, opts []byte) *Error {
	in.begin()
	o, set, err := in.options(opts)
	if err != nil {
		return err
	}
	return in.tell(in.payload.engine(o.Options, set, in.registers).CheckBytes(payload, o.name), set, o)
}

// tell makes the report of a payload the result.
func (in *Instance) tell(p finding.Payload, set *program.Ruleset, o *options) *Error {
	if err := in.packs.Damaged(); err != nil {
		return packError(err)
	}
	in.outcome[0] = p
	defer func() { in.outcome[0] = finding.Payload{} }()
	r := preflight.Join(set, o.AsOf, in.outcome[:]...)
	if len(p.Findings) < manyFindings {
		in.result = report.Append(in.result, r, set, o.Report())
		return nil
	}
	var all pages
	_ = report.Write(&all, r, set, o.Report()) // pages take everything
	in.result = all.bytes()
	return nil
}

// manyFindings is from where on a report is gathered in pages: a slice that grows to megabytes
// leaves several times as much behind it.
const manyFindings = 100

// pages are the parts of a result.
type pages struct {
	list [][]byte
	size int
}

func (p *pages) Write(b []byte) (int, error) {
	p.list = append(p.list, append([]byte(nil), b...))
	p.size += len(b)
	return len(b), nil
}

func (p *pages) bytes() []byte {
	all := make([]byte, 0, p.size)
	for _, b := range p.list {
		all = append(all, b...)
	}
	return all
}

// Systems gives the systems as JSON. The only option is lang.
func (in *Instance) Systems(opts []byte) *Error {
	in.begin()
	o, set, err := in.options(opts)
	if err != nil {
		return err
	}
	in.result = catalogue.OfPacks(set).AppendSystems(in.result, o.Lang)
	return nil
}

// Messages gives the messages of a system as JSON, of all when it is "".
func (in *Instance) Messages(system string, opts []byte) *Error {
	in.begin()
	o, set, err := in.options(opts)
	if err != nil {
		return err
	}
	known := system == ""
	for _, s := range set.Systems {
		known = known || s.ID == system
	}
	if !known {
		return fail(CodeUnknownSystem, "there is no system "+preflight.Quote(system))
	}
	in.result = catalogue.OfPacks(set).AppendMessages(in.result, system, o.Lang)
	return nil
}

// Describe gives a message with its fields as JSON.
func (in *Instance) Describe(message string, opts []byte) *Error {
	in.begin()
	o, set, err := in.options(opts)
	if err != nil {
		return err
	}
	s, m := set.Find(message)
	if m == nil {
		return unknownMessage(message)
	}
	d := catalogue.OfPacks(set).Describe(s, m)
	in.result = d.Append(in.result, o.Lang)
	if err := in.packs.Damaged(); err != nil {
		in.begin()
		return packError(err)
	}
	return nil
}
