package handbook

import (
	"maps"
	"os"
	"slices"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
)

// A page counts in UTF-16 code units: what it makes of the sample is the broken
// payload, and no half of a surrogate pair is ever shown.
func TestAChangeIsCountedAsAPageCounts(t *testing.T) {
	tests := []struct {
		name, valid, broken string
		at, cut             int
		put                 string
	}{
		{"a value", "<a>12</a>", "<a>1x2</a>", 4, 0, "x"},
		{"behind æøå", "<Navn>Søren Ås</Navn><Nr>1</Nr>", "<Navn>Søren Ås</Navn><Nr>2</Nr>", 25, 1, "2"},
		{"letters that begin with the same byte", "å", "æ", 0, 1, "æ"},
		{"letters that end with the same byte", "xŁ", "xÁ", 1, 1, "Á"},
		{"behind a character of two units", "😀12", "😀13", 3, 1, "3"},
		{"characters that share the first unit", "a😀b", "a😁b", 1, 2, "😁"},
		{"characters that share the second unit", "a\U0001F600b", "a\U0001FA00b", 1, 2, "\U0001FA00"},
		{"something gone", "<a/><b/>", "<a/>", 4, 4, ""},
		{"a letter doubled", "øø", "øøø", 2, 0, "ø"},
		{"all", "", "é", 0, 0, "é"},
		{"nothing: only a register differs", "<a/>", "<a/>", 4, 0, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := newLive(&program.Ruleset{}, nil, "test")
			n := l.add(&sample.Sample{Format: "xml", Payload: []byte(test.valid)}, "")
			require.True(t, l.put("rule", n, []byte(test.broken), nil, ""))
			got := l.out.Rules["rule"]
			assert.Equal(t, Try{At: test.at, Cut: test.cut, Put: test.put}, got)
			assert.Equal(t, test.broken, inPage(test.valid, got))
		})
	}
}

// inPage makes a payload of a sample as a page does.
func inPage(payload string, try Try) string {
	text := utf16.Encode([]rune(payload))
	return string(utf16.Decode(slices.Concat(text[:try.At], utf16.Encode([]rune(try.Put)), text[try.At+try.Cut:])))
}

// What somebody is to try is text, and of a size that a page shows at once.
func TestWhatCannotBePastedIsNotTried(t *testing.T) {
	l := newLive(&program.Ruleset{}, nil, "test")
	n := l.add(&sample.Sample{Format: "xml", Payload: []byte("<a/>")}, "")
	assert.False(t, l.put("bytes", n, []byte("<a>bl\xe5</a>"), nil, ""))
	assert.False(t, l.put("large", n, make([]byte, mostTried+1), nil, ""))
	assert.True(t, l.put("largest", n, make([]byte, mostTried), nil, ""))
	assert.Len(t, l.out.Rules, 1)
	assert.Equal(t, -1, l.add(&sample.Sample{Format: "csv", Payload: []byte("bl\xe5")}, ""))
	assert.False(t, l.put("no sample", -1, []byte("a"), nil, ""))
}

// The faulty payload shows what people do wrong: a CPR number that is none, a field
// left out, a text too long, each in another field.
func TestAFaultyPayloadHasTypicalMistakes(t *testing.T) {
	set := ruleset(t)
	_, m := set.Find(contact + "@1.0#Indberet")
	_, l := Of(set, m, today)
	require.Len(t, l.Faulty, 2)
	for i, format := range []string{"xml", "json"} {
		p := l.Faulty[i]
		assert.Equal(t, format, p.Format)
		assert.Equal(t, l.Samples[i].Registers, p.Registers)
		require.Len(t, p.Breaks, mostFaults)
		fields, keywords := map[program.FieldID]bool{}, []string{}
		for _, id := range p.Breaks {
			rule := &m.Rules[m.Rule(id)]
			fields[rule.Field] = true
			keywords = append(keywords, rule.Keyword)
		}
		assert.Len(t, fields, mostFaults)
		assert.Equal(t, []string{"cpr", "required", "maxLength"}, keywords[:3])
		assert.True(t, utf8.ValidString(p.Payload))
	}
}

// A rule that asks a register is broken by what is in the register: the payload
// stays, and so do the columns, for a column that lacks leaves the rule unchecked.
func TestARuleThatAsksARegisterIsTriedWithItsRows(t *testing.T) {
	set := ruleset(t)
	_, m := set.Find(contact + "@1.0#Indberet")
	_, l := Of(set, m, today)
	valid := l.Samples[0].Registers["institutions"]
	require.Greater(t, len(valid), 1)
	assert.Equal(t, []string{"number", "enhedsart"}, valid[0][:2])
	asked := 0
	for _, rule := range m.Rules[1:] {
		if !slices.Contains(rule.Registers, "institutions") {
			continue
		}
		try := l.Rules[rule.ID]
		if try.Registers == nil {
			continue
		}
		asked++
		rows := try.Registers["institutions"]
		assert.Equal(t, valid[0], rows[0])
		assert.NotEqual(t, valid, rows, rule.ID)
	}
	assert.Positive(t, asked)
}

// A page asks as of today; only what is not in force then is to be asked as of
// another day.
func TestWhatIsNotInForceHasADay(t *testing.T) {
	tests := []struct {
		name    string
		message program.Message
		rule    *program.Rule
		want    string
	}{
		{"no dates", program.Message{}, nil, ""},
		{"in force", program.Message{From: "2020-01-01", To: "2030-12-31"}, nil, ""},
		{"in force for the last day", program.Message{To: today}, nil, ""},
		{"a message to come", program.Message{From: "2027-01-01"}, nil, "2027-01-01"},
		{"a message that was", program.Message{From: "2020-01-01", To: "2025-12-31"}, nil, "2025-12-31"},
		{"a rule in force", program.Message{}, &program.Rule{From: "2026-08-01"}, ""},
		{"a rule to come", program.Message{From: "2022-01-01"}, &program.Rule{From: "2027-08-01"}, "2027-08-01"},
		{"a rule that was", program.Message{}, &program.Rule{To: "2025-07-31"}, "2025-07-31"},
		{"a rule with an end, which no check asks without a day", program.Message{}, &program.Rule{To: "2027-07-31"}, "2027-07-31"},
		{"a message that ends before its rule", program.Message{To: "2025-06-30"}, &program.Rule{To: "2025-07-31"}, "2025-06-30"},
		{"a rule of a message to come", program.Message{From: "2027-01-01"}, &program.Rule{From: "2026-01-01"}, "2027-01-01"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := DayOf(&test.message, test.rule, today)
			assert.Equal(t, test.want, got)
			if test.rule != nil && got != "" {
				assert.True(t, test.rule.InForce(got))
			}
		})
	}
}

// What is not in force today comes with a day on which it is, and can be tried then.
func TestWhatIsNotInForceIsTriedOnAnotherDay(t *testing.T) {
	set, err := compile.Ruleset(os.DirFS("../../schemas"))
	require.NoError(t, err)
	_, m := set.Find(contact + "@1.0#Indberet")
	over := slices.IndexFunc(m.Rules, func(r program.Rule) bool { return slices.Contains(r.Registers, "institutions") })
	require.Positive(t, over)
	m.Rules[over].To = "2025-07-31"
	_, l := Of(set, m, today)
	require.NotEmpty(t, l.Faulty)
	for _, p := range append(l.Samples, l.Faulty...) {
		assert.Empty(t, p.AsOf)
	}
	assert.Len(t, l.Rules, len(m.Rules)-1)
	for id, try := range l.Rules {
		want := ""
		if id == m.Rules[over].ID {
			want = "2025-07-31"
		}
		assert.Equal(t, want, try.AsOf, id)
	}

	require.Equal(t, "2022-01-01", m.From)
	m.Rules[over].To = ""
	_, l = Of(set, m, "2021-11-22")
	require.NotEmpty(t, l.Faulty)
	for _, p := range append(l.Samples, l.Faulty...) {
		assert.Equal(t, m.From, p.AsOf)
	}
	for id, try := range l.Rules {
		assert.Equal(t, m.From, try.AsOf, id)
	}
}

// The engine's own rules can be tried as well, where the check finds the message by
// itself.
func TestTheEnginesRulesCanBeTried(t *testing.T) {
	set := ruleset(t)
	entries, l := OfEngine(set, sample.AnyPayload(set))
	assert.Equal(t, "forkontrol", l.ID)
	assert.Empty(t, l.Faulty)
	asks := func(p Payload, text string) []string {
		c := engine.New(engine.Options{Rules: set, Format: p.Format, Encoding: "utf-8"})
		var ids []string
		for _, f := range c.CheckBytes([]byte(text), "").Findings {
			ids = append(ids, f.Rule.ID)
		}
		return ids
	}
	for _, p := range l.Samples {
		assert.Empty(t, asks(p, p.Payload), "%s", p.Payload)
	}
	for _, e := range entries {
		try, ok := l.Rules[e.ID]
		assert.Equal(t, e.Try, ok, e.ID)
		if ok {
			p := l.Samples[try.Sample]
			assert.Contains(t, asks(p, inPage(p.Payload, try)), e.ID)
		}
	}
	can := slices.Collect(maps.Keys(l.Rules))
	assert.Greater(t, len(can), 35)
	assert.Subset(t, can, []string{"forkontrol/xml/doctype/forbidden", "forkontrol/json/duplicate-key/well-formed", "forkontrol/csv/row/cells"})
	assert.NotContains(t, can, "forkontrol/encoding/bytes/invalid", "bytes cannot be pasted")
	assert.NotContains(t, can, "forkontrol/encoding/name/unknown", "what is pasted is text, whatever it says about its encoding")
	assert.NotContains(t, can, "forkontrol/limits/text/exceeded", "a megabyte")
}
