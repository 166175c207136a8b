package instance

import (
	"bytes"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// options are those of a call, as they are or "" and 0 where they were not given.
type options struct {
	name, message, format, encoding, asOf, lang, helpBase string
	maxSamples                                            int
	show                                                  bool
	limits                                                token.Limits
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
			return nil, nil, fail(CodeOption, "the option "+quote(string(pair))+" has no value")
		}
		if !o.set(string(pair[:is]), string(pair[is+1:])) {
			return nil, nil, fail(CodeOption, "the option "+quote(string(pair[:is]))+" is unknown or cannot be "+quote(string(pair[is+1:])))
		}
	}
	set, lang, err := in.ruleset(o.lang)
	if err != nil {
		return nil, nil, err
	}
	o.lang = lang
	if o.message != "" {
		if _, m := set.Find(o.message); m == nil {
			return nil, nil, fail(CodeUnknownMessage, "there is no message "+quote(o.message))
		}
	}
	return o, set, nil
}

// set sets one option; false when there is none of that name or it cannot have the value.
func (o *options) set(name, v string) bool {
	number := func(n *int) bool {
		got, err := strconv.Atoi(v)
		*n = got
		return err == nil && got > 0
	}
	switch name {
	case "name":
		o.name = v
	case "message":
		o.message = v
	case "format":
		o.format = v
		return v == "" || v == "xml" || v == "json" || v == "ndjson" || v == "csv"
	case "encoding":
		o.encoding = v
		if v != "" {
			_, problem := token.DecodeBytesAs(nil, v)
			return problem == nil || problem.Rule != token.RuleEncodingUnknown
		}
	case "asOf":
		o.asOf = v
		return v == "" || value.IsDate([]byte(v))
	case "lang":
		o.lang = v
		return v == "da" || v == "en"
	case "helpBase":
		o.helpBase = v
	case "showPersonalData":
		o.show = v == "true"
		return v == "true" || v == "false"
	case "maxSamples":
		return number(&o.maxSamples)
	case "maxDepth":
		return number(&o.limits.Depth)
	case "maxName":
		return number(&o.limits.Name)
	case "maxText":
		return number(&o.limits.Text)
	case "maxAttributes":
		return number(&o.limits.Attrs)
	case "maxMembers":
		return number(&o.limits.Members)
	case "maxRows":
		return number(&o.limits.Rows)
	default:
		return false
	}
	return true
}

func (o *options) engine(set *program.Ruleset, registers register.Set) engine.Options {
	return engine.Options{Rules: set, Message: o.message, AsOf: o.asOf, Format: o.format, Encoding: o.encoding,
		Limits: o.limits, MaxSamples: o.maxSamples, Registers: registers}
}

func (o *options) report() report.Options {
	return report.Options{Lang: o.lang, Show: o.show, HelpBase: o.helpBase}
}
