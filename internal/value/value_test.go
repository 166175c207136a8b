package value

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/program"
)

// kinds are all there are.
var kinds = func() (all []program.Kind) {
	for k := program.KindNone; k <= program.KindJN; k++ {
		all = append(all, k)
	}
	return all
}()

func TestExamplesAreOfTheirKind(t *testing.T) {
	for _, k := range kinds[1:] {
		good, bad := Example(k), BadExample(k)
		assert.NotEmpty(t, good, "kind %d has an example", k)
		assert.True(t, Valid(k, []byte(good)), "kind %d: %q is valid", k, good)
		assert.False(t, Valid(k, []byte(bad)), "kind %d: %q is not valid", k, bad)
	}
	assert.True(t, Valid(program.KindNone, []byte("anything")))
	assert.False(t, cprModulus11([]byte(Example(program.KindCPR))), "the CPR number of the examples is nobody's")
}

func TestKindAfterTheLastTakesNothing(t *testing.T) {
	assert.False(t, Valid(program.KindJN+1, []byte("J")))
}

func TestValidNeverAllocates(t *testing.T) {
	for _, k := range kinds {
		for _, text := range []string{Example(k), BadExample(k), "", "x"} {
			v := []byte(text)
			assert.Zero(t, testing.AllocsPerRun(5, func() { Valid(k, v) }), "kind %d on %q", k, text)
		}
	}
}

func FuzzValid(f *testing.F) {
	for _, k := range kinds {
		f.Add(uint8(k), Example(k))
		f.Add(uint8(k), BadExample(k))
	}
	f.Fuzz(func(t *testing.T, k uint8, text string) {
		kind := program.Kind(k)
		if Valid(kind, []byte(text)) && kind != program.KindNone && kind != program.KindJSONPointer &&
			kind != program.KindRelPointer && kind != program.KindRegex {
			for _, c := range []byte(text) {
				if c < ' ' || c > '~' {
					t.Fatalf("kind %d takes %q, which is not printable ASCII", k, text)
				}
			}
		}
	})
}

func BenchmarkValid(b *testing.B) {
	for _, bench := range []struct {
		name string
		kind program.Kind
	}{
		{"date", program.KindDate}, {"xs:date", program.KindXSDate}, {"xs:dateTime", program.KindXSDateTime},
		{"cpr", program.KindCPR}, {"cvr", program.KindCVR}, {"email", program.KindEmail},
		{"institution", program.KindInstitution}, {"uri", program.KindURI}, {"regex", program.KindRegex},
	} {
		v := []byte(Example(bench.kind))
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Valid(bench.kind, v)
			}
		})
	}
}
