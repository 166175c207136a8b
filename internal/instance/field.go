package instance

import (
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
)

// typed is a field whose values are checked one after another.
type typed struct {
	path       string
	o          options
	generation int // in which the rest was found
	set        *program.Ruleset
	checker    *engine.Checker
	field      *engine.Field
}

// Field gives a number for a field of the message that the options name, under which
// CheckField checks its values. Path is as engine.Checker.Field takes it. The same path and
// options give the same number, which stays good when packs or registers are loaded.
func (in *Instance) Field(path string, opts []byte) (int, *Error) {
	in.begin()
	key := path + "\x00" + string(opts)
	if n, ok := in.byKey[key]; ok {
		return n, in.find(in.fields[n])
	}
	o, _, err := in.options(opts)
	if err != nil {
		return 0, err
	}
	f := &typed{path: path, o: *o, generation: -1}
	if err := in.find(f); err != nil {
		return 0, err
	}
	if in.byKey == nil {
		in.byKey = map[string]int{}
	}
	n := len(in.fields)
	in.fields = append(in.fields, f)
	in.byKey[key] = n
	return n, nil
}

// find finds a field in the packs as they are now.
func (in *Instance) find(f *typed) *Error {
	if f.generation == in.generation {
		return nil
	}
	set, err := in.packs.Ruleset()
	if err != nil {
		return packError(err)
	}
	if _, err := in.language(f.o.Lang); err != nil {
		return err
	}
	if _, m := set.Find(f.o.Message); m == nil {
		return unknownMessage(f.o.Message)
	}
	o := f.o.Options
	o.Message = "" // one engine for the fields of all messages
	checker := in.typing.engine(o, set, in.registers)
	field := checker.Field(f.o.Message, f.path)
	if err := in.packs.Damaged(); err != nil {
		return packError(err)
	}
	if field == nil {
		return fail(CodeUnknownField, "the message "+f.o.Message+" has no field "+preflight.Quote(f.path))
	}
	f.generation, f.set, f.checker, f.field = in.generation, set, checker, field
	return nil
}

// CheckField checks a value of the field with a number. It gives the number of findings;
// the result is an array of them, empty bytes where there are none.
func (in *Instance) CheckField(n int, value []byte) (int, *Error) {
	in.begin()
	if n < 0 || n >= len(in.fields) {
		return 0, fail(CodeArgument, "there is no field of that number")
	}
	f := in.fields[n]
	if err := in.find(f); err != nil {
		return 0, err
	}
	found := f.checker.CheckField(f.field, value)
	if len(found) == 0 {
		return 0, nil
	}
	o := f.o.Report()
	b := append(in.result, '[')
	for i := range found {
		if i > 0 {
			b = append(b, ',')
		}
		b = report.AppendFinding(b, &found[i], f.set, o)
	}
	in.result = append(b, ']')
	return len(found), nil
}
