package oracle

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/fault"
	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/token"
)

// The sample of every message passes, in every form.
func TestEveryMessageHasASampleThatPasses(t *testing.T) {
	rs := catalogue(t)
	for _, format := range []string{sample.XML, sample.JSON, sample.CSV} {
		eachMessage(t, rs, format, func(t *testing.T, m *program.Message) {
			for _, minimal := range []bool{false, true} {
				o := sample.Options{Format: format, Minimal: minimal}
				if m.Envelope {
					o.Inner = sample.Payload(rs, m)
				}
				s, err := sample.New(m, o)
				require.NoError(t, err)
				assert.Empty(t, broken(t, rs, named(m), s.Payload, s.Format, s.Registers), "%s", s.Payload)
			}
		})
	}
}

// today is a day on which every message of the catalogue is in force.
const today = "2026-11-22"

// follows says which rules of the engine a breach of a message's rule always breaks too, by
// the keyword of that rule, and why. They count only in an envelope, and beside that rule.
var follows = map[string]struct {
	keywords []string
	why      string
}{
	token.RuleHoleEmpty:   {[]string{"required", "type"}, "an envelope whose message is missing, or is nothing that can hold one, has an empty hole"},
	token.RuleHoleSeveral: {[]string{"once"}, "what is in a hole twice is more than one message"},
}

// alone takes from what a payload breaks that should break one rule what follows from that
// rule. In CSV the engine tells of a record that is left out, which leaves nothing that could
// tell that it is required: the one stands for the other.
func alone(m *program.Message, rule *program.Rule, format string, ids []string) []string {
	var left []string
	for _, id := range ids {
		f, ok := follows[strings.TrimPrefix(id, "unchecked: ")]
		if ok && m.Envelope && slices.Contains(f.keywords, rule.Keyword) && slices.Contains(ids, rule.ID) {
			continue
		}
		if id == token.RuleCSVRecordMissed && format == sample.CSV && ofRecord(m, rule) && !slices.Contains(ids, rule.ID) {
			id = rule.ID
		}
		left = append(left, id)
	}
	return left
}

// ofRecord reports whether a rule says that a record of a CSV file, not one of its rows,
// must be there.
func ofRecord(m *program.Message, rule *program.Rule) bool {
	return m.CSV != nil && slices.ContainsFunc(m.CSV.Records, func(r program.CSVRecord) bool {
		return !r.List && (strings.HasSuffix(rule.ID, "/"+r.Name+"/required") || strings.HasSuffix(rule.ID, "."+r.Name+"/required"))
	})
}

// Every rule of every message has a sample that breaks it and no other: the
// compiler makes no rule that only follows from others. What a page can load of the
// message is such samples, made of valid ones by one change, and payloads that break
// at least what they are meant to.
func TestEveryRuleHasASampleThatBreaksItAlone(t *testing.T) {
	rs := catalogue(t)
	eachMessage(t, rs, "", func(t *testing.T, m *program.Message) {
		var o sample.Options
		if m.Envelope {
			o.Inner = sample.Payload(rs, m)
		}
		told, live := handbook.Of(rs, m, today)
		asks := func(p handbook.Payload, text string) []string {
			assert.Empty(t, p.AsOf, "the message is in force")
			return broken(t, rs, named(m), []byte(text), p.Format, rowsOf(t, rs, p.Registers))
		}
		require.NotEmpty(t, live.Samples)
		for _, p := range live.Samples {
			assert.Empty(t, asks(p, p.Payload), "%s", p.Payload)
		}
		for _, p := range live.Faulty {
			assert.NotEmpty(t, p.Breaks)
			assert.Subset(t, asks(p, p.Payload), p.Breaks, "%s", p.Payload)
		}
		maker := sample.NewMaker(m)
		for i := 1; i < len(m.Rules); i++ {
			id := m.Rules[i].ID
			try, ok := live.Rules[id]
			assert.Equal(t, ok, told.Rules[i-1].Try, id)
			if ok {
				p := live.Samples[try.Sample]
				p.AsOf = try.AsOf
				if try.Registers != nil {
					p.Registers = try.Registers
				}
				text := tried(p.Payload, try)
				assert.Equal(t, []string{id}, alone(m, &m.Rules[i], p.Format, asks(p, text)), "%s", text)
				continue
			}
			o.Check = func(payload []byte, format string, given []sample.Register) []string {
				return alone(m, &m.Rules[i], format, broken(t, rs, named(m), payload, format, given))
			}
			s, err := maker.Break(program.RuleID(i), o)
			if assert.NoError(t, err, id) {
				assert.Equal(t, []string{id}, o.Check(s.Payload, s.Format, s.Registers))
			}
		}
	})
}

// tried makes a payload of a sample as a page does.
func tried(payload string, try handbook.Try) string {
	text := utf16.Encode([]rune(payload))
	put := utf16.Encode([]rune(try.Put))
	return string(utf16.Decode(slices.Concat(text[:try.At], put, text[try.At+try.Cut:])))
}

// rowsOf takes the rows that a page gives to registers; the first names all columns.
func rowsOf(t *testing.T, rs *program.Ruleset, given map[string][][]string) (list []sample.Register) {
	for name, rows := range given {
		def := rs.Register(name)
		require.NotNil(t, def, "register %s", name)
		require.Equal(t, (&sample.Register{}).Table(def)[0], rows[0], name)
		list = append(list, sample.Register{Name: name, Rows: rows[1:]})
	}
	return list
}

// notBytes are the engine's rules that no payload breaks by its bytes alone.
var notBytes = map[string]string{
	"forkontrol/payload/read/failed":           "the disk's",
	"forkontrol/limits/size/exceeded":          "of a decompressed file",
	"forkontrol/limits/rows/exceeded":          "takes a rule over a whole list, and a million rows",
	"forkontrol/limits/archive/exceeded":       "of an archive",
	"forkontrol/limits/ratio/exceeded":         "of a compressed file",
	"forkontrol/payload/archive/unreadable":    "of an archive",
	"forkontrol/payload/archive/empty":         "of an archive",
	"forkontrol/xml/namespace/mismatch":        "takes a message with a namespace",
	"forkontrol/payload/message/not-in-force":  "takes a day",
	"forkontrol/payload/message/unsupported":   "of an archive",
	"forkontrol/value/birth/future":            "takes a day",
	"forkontrol/limits/idle/exceeded":          "megabytes of nothing",
	"forkontrol/payload/message/other-version": "takes the namespace of another version",
	"forkontrol/payload/envelope/version":      "takes a message of a system that is called with SOAP 1.2",
}

// Every rule of the engine itself is broken by a payload made for it.
func TestEveryRuleOfTheEngineHasAPayloadThatBreaksIt(t *testing.T) {
	rs := catalogue(t)
	in := inner(t, rs)
	xml := []*sample.Sample{in}
	for _, s := range rs.Systems {
		for _, m := range s.Messages {
			if m.Envelope {
				e, err := sample.Wrap(m, sample.Payload(rs, m), sample.Options{})
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
			f, err := fault.Of(id, in)
			switch {
			case err == nil && f.Format == sample.JSON:
				bases = []*sample.Sample{js}
			case err == nil && f.Format == sample.CSV, err != nil && strings.Contains(err.Error(), "in CSV"):
				bases = csv
			}
			var got []string
			for _, base := range bases {
				f, err := fault.Of(id, base)
				if err != nil {
					got = append(got, err.Error())
					continue
				}
				message := named(base.Message)
				if strings.HasPrefix(id, "forkontrol/payload/message/") || strings.HasPrefix(id, "forkontrol/payload/hole/") || id == "forkontrol/payload/envelope/inside" {
					message = "" // found from the root
				}
				got = append(got, broken(t, rs, message, f.Bytes, f.Format, base.Registers)...)
			}
			assert.Contains(t, got, id)
		})
	}
}
