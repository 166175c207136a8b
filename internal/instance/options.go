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

// options reads options and sees that they can be kept to. They come as name=value, each
// ended by a zero byte.
func (in *Instance) options(b []byte) (*options, *program.Ruleset, *Error) {
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
	lang, failure := in.language(o.Lang)
	o.Lang = lang
	return o, set, failure
}

func optionError(err *preflight.OptionError) *Error {
	if err.Option == preflight.OptionMessage {
		return unknownMessage(err.Value)
	}
	return fail(CodeOption, err.Error())
}
