package catalogue

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/fault"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/trial"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
)

// ErrNoSample: no payload could be made that does what the options ask.
var ErrNoSample = errors.New("forkontrol: no sample")

// SampleOptions say what kind of sample is wanted. The zero value asks for a payload that keeps all rules and has every
// field, in the first form that the message takes.
type SampleOptions struct {
	// Format is "xml", "json" or "csv".
	Format string
	// Break is the id of the rule to break; no other rule is broken.
	Break string
	// Minimal leaves out every field that is not required.
	Minimal bool
	// Envelopes are the ids of messages to put the sample into, the innermost first.
	Envelopes []string
}

// Sample is a payload that was made up. All persons, numbers and addresses in it are invented.
type Sample struct {
	Format  string
	Payload []byte
	// Registers hold what rules of the message must find there.
	Registers []SampleRegister
}

// SampleRegister is reference data that goes with a sample.
type SampleRegister struct {
	Name string
	// CSV is what forkontrol.LoadRegister reads.
	CSV []byte
}

// NewSample makes a payload of a message. The same arguments give the same bytes. The error is ErrUnknownMessage,
// ErrUnknownRule or ErrNoSample.
func NewSample(message string, o SampleOptions) (*Sample, error) {
	return embedded().NewSample(message, o)
}

// NewSample makes a payload of a message, as the function does.
func (c *Catalogue) NewSample(message string, o SampleOptions) (*Sample, error) {
	set := c.set
	_, m := set.Find(message)
	if m == nil {
		return nil, fmt.Errorf("%w %q", ErrUnknownMessage, message)
	}
	made, err := makeSample(set, m, o)
	if err != nil {
		return nil, err
	}
	for _, id := range o.Envelopes {
		_, envelope := set.Find(id)
		if envelope == nil {
			return nil, fmt.Errorf("%w %q", ErrUnknownMessage, id)
		}
		if made, err = sample.Wrap(envelope, made, sample.Options{}); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoSample, err)
		}
	}
	out := &Sample{Format: made.Format, Payload: made.Payload}
	for _, r := range made.Registers {
		rows, err := registerCSV(set, r)
		if err != nil {
			return nil, err
		}
		out.Registers = append(out.Registers, SampleRegister{r.Name, rows})
	}
	return out, nil
}

// makeSample makes a sample that is in no envelope.
func makeSample(set *program.Ruleset, m *program.Message, o SampleOptions) (made *sample.Sample, err error) {
	options := sample.Options{Format: o.Format, Minimal: o.Minimal, Inner: sample.Payload(set, m), Check: trial.Check(set, m, preflight.Options{})}
	if id := m.Rule(o.Break); id != 0 {
		if made, err = sample.Break(m, id, options); err != nil {
			err = fmt.Errorf("%w: %w", ErrNoSample, err)
		}
		return made, err
	}
	if o.Break != "" {
		if use := catalogue.Of(set).FindRule(o.Break); use == nil || use.System != set.Engine() {
			return nil, fmt.Errorf("%w %q of %s", ErrUnknownRule, o.Break, m.ID)
		}
	}
	if made, err = sample.New(m, options); err == nil && o.Break != "" {
		var broken fault.Payload
		if broken, err = fault.Of(o.Break, made); err == nil {
			made.Payload, made.Format = broken.Bytes, broken.Format
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoSample, err)
	}
	return made, nil
}

// registerCSV writes the rows of a register below the names of its columns.
func registerCSV(set *program.Ruleset, r sample.Register) ([]byte, error) {
	var b bytes.Buffer
	err := csv.NewWriter(&b).WriteAll(r.Table(set.Register(r.Name)))
	return b.Bytes(), err
}
