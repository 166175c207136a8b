package instance

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
)

// optionName is the one option that is a payload's and not the check's.
const optionName = "name"

// options are those of a call, as they are or "" and 0 where they were not given.
type options struct {
	preflight.Options
	name string // what the report calls the payload
}

// asked are the options of the last call, which most calls after it have too: a form asks again at each key.
type asked struct {
	bytes   []byte
	options *options
	set     *program.Ruleset
}

// options gives options, which are not changed, and sees that they can be kept to. They come as name=value, each ended
// by a zero byte.
func (in *Instance) options(b []byte) (*options, *program.Ruleset, *Error) {
	if last := &in.asked; last.options != nil && string(last.bytes) == string(b) {
		return last.options, last.set, nil
	}
	o, set, err := in.readOptions(b)
	if err != nil {
		return nil, nil, err
	}
	in.asked = asked{append(in.asked.bytes[:0], b...), o, set}
	return o, set, nil
}

func (in *Instance) readOptions(b []byte) (*options, *program.Ruleset, *Error) {
	o := &options{}
	for len(b) > 0 {
		n := bytes.IndexByte(b, 0)
		if n < 0 {
			return nil, nil, fail(CodeOption, "the options do not end with a zero byte")
		}
		pair := b[:n]
		b = b[n+1:]
		is := bytes.IndexByte(pair, '=')
		if is < 0 {
			return nil, nil, fail(CodeOption, "the option "+preflight.Quote(string(pair))+" has no value")
		}
		name, text := string(pair[:is]), string(pair[is+1:])
		if name == optionName {
			o.name = text
		} else if err := o.Set(name, text); err != nil {
			return nil, nil, optionError(err)
		}
	}
	set, err := in.packs.Ruleset()
	if err != nil {
		return nil, nil, packError(err)
	}
	if err := o.Validate(set); err != nil {
		return nil, nil, optionError(err)
	}
	var failure *Error
	o.Lang, failure = in.language(o.Lang)
	return o, set, failure
}

func optionError(err *preflight.OptionError) *Error {
	if err.Option == preflight.OptionMessage {
		return unknownMessage(err.Value)
	}
	return fail(CodeOption, err.Error())
}
