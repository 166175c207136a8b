package engine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Of several versions of a message, the newest is meant where a payload does not tell: 1.10,
// not 1.9.
func TestTheNewestVersionIsChosen(t *testing.T) {
	for _, c := range []struct{ head, schema, payload string }{
		{"", `"type": "object", "properties": {"a": {"type": "string", @}}`, `<T><a>x</a></T>`},
		{"", `"type": "object", "properties": {"a": {"type": "string", @}}`, `{"T":{"a":"x"}}`},
		{`"formats": ["csv"], "csv": {"delimiter": ";", "names": "first"}`,
			`"type": "object", "properties": {"rows": {"type": "array", @, "items": {"type": "object", "properties": {"a": {"type": "string", @}, "b": {"type": "string", @}}}}}`,
			"a;b\n1;2\n"},
	} {
		rs := compiled(t, c.head, c.schema)
		i := 0
		for rs.Systems[i].ID != "test" {
			i++
		}
		s := rs.Systems[i]
		first := s.Messages[0]
		for _, version := range []string{"1.10", "1.9", "1.8"} {
			m := *first
			m.Version, m.ID = version, "test/t@"+version+"#T"
			s.Messages = append(s.Messages, &m)
		}
		s.Messages = s.Messages[1:]
		for range 3 { // whatever stands first
			s.Messages = append(s.Messages[1:], s.Messages[0])
			p := check(t, engine.Options{Rules: rs}, c.payload)
			require.NotNil(t, p.Message, c.payload)
			assert.Equal(t, "test/t@1.10#T", p.Message.ID, c.payload)
		}
	}
	assert.Positive(t, program.CompareVersions("10", "9"))
}
