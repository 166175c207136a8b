package oracle

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
)

// The sample of every message passes, in every form.
func TestEveryMessageHasASampleThatPasses(t *testing.T) {
	rs := catalogue(t)
	for _, format := range []string{sample.XML, sample.JSON, sample.CSV} {
		eachMessage(t, rs, format, func(t *testing.T, m *program.Message) {
			for _, minimal := range []bool{false, true} {
				o := sample.Options{Format: format, Minimal: minimal}
				if m.Envelope {
					o.Inner = inner(t, rs)
				}
				s, err := sample.New(m, o)
				require.NoError(t, err)
				assert.Empty(t, broken(t, rs, named(m), s.Payload, s.Format, s.Registers), "%s", s.Payload)
			}
		})
	}
}

// Every rule of every message has a sample that breaks it and no other: the
// compiler makes no rule that only follows from others.
func TestEveryRuleHasASampleThatBreaksItAlone(t *testing.T) {
	rs := catalogue(t)
	eachMessage(t, rs, "", func(t *testing.T, m *program.Message) {
		o := sample.Options{Check: func(payload []byte, format string, given []sample.Register) []string {
			return broken(t, rs, named(m), payload, format, given)
		}}
		if m.Envelope {
			o.Inner = inner(t, rs)
		}
		maker := sample.NewMaker(m)
		for i := 1; i < len(m.Rules); i++ {
			s, err := maker.Break(program.RuleID(i), o)
			if assert.NoError(t, err, m.Rules[i].ID) {
				assert.Equal(t, []string{m.Rules[i].ID}, broken(t, rs, named(m), s.Payload, s.Format, s.Registers))
			}
		}
	})
}

// notBytes are the engine's rules that no payload breaks by its bytes alone.
var notBytes = map[string]string{
	"forkontrol/payload/read/failed":          "the disk's",
	"forkontrol/limits/size/exceeded":         "of a decompressed file",
	"forkontrol/limits/rows/exceeded":         "takes a rule over a whole list, and a million rows",
	"forkontrol/limits/archive/exceeded":      "of an archive",
	"forkontrol/limits/ratio/exceeded":        "of a compressed file",
	"forkontrol/payload/archive/unreadable":   "of an archive",
	"forkontrol/xml/namespace/mismatch":       "takes a message with a namespace",
	"forkontrol/payload/message/not-in-force": "takes a day",
	"forkontrol/payload/message/unsupported":  "of an archive",
}

// Every rule of the engine itself is broken by a payload made for it.
func TestEveryRuleOfTheEngineHasAPayloadThatBreaksIt(t *testing.T) {
	rs := catalogue(t)
	in := inner(t, rs)
	xml := []*sample.Sample{in}
	for _, s := range rs.Systems {
		for _, m := range s.Messages {
			if m.Envelope {
				e, err := sample.Wrap(m, in, sample.Options{})
				require.NoError(t, err)
				xml = append(xml, e)
			}
		}
	}
	csv := csvSamples(t, rs)
	js, err := sample.New(in.Message, sample.Options{Format: sample.JSON})
	require.NoError(t, err)
	for i := range rs.Engine().Rules {
		id := rs.Engine().Rules[i].ID
		if notBytes[id] != "" {
			continue
		}
		t.Run(id, func(t *testing.T) {
			bases := xml
			f, err := sample.BreakEngine(id, in)
			switch {
			case err == nil && f.Format == sample.JSON:
				bases = []*sample.Sample{js}
			case err == nil && f.Format == sample.CSV, err != nil && strings.Contains(err.Error(), "in CSV"):
				bases = csv
			}
			var got []string
			for _, base := range bases {
				f, err := sample.BreakEngine(id, base)
				if err != nil {
					got = append(got, err.Error())
					continue
				}
				message := named(base.Message)
				if strings.HasPrefix(id, "forkontrol/payload/message/") || strings.HasPrefix(id, "forkontrol/payload/hole/") {
					message = "" // found from the root
				}
				got = append(got, broken(t, rs, message, f.Payload, f.Format, base.Registers)...)
			}
			assert.Contains(t, got, id)
		})
	}
}
