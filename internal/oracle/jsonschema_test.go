package oracle

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"

	santhosh "github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"
	"pgregory.net/rapid"

	"github.com/forkontrol/forkontrol/internal/long"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/sample/random"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// spelled finds numbers that are not written the shortest way. Of two such that are
// equal, 0 and -0, gojsonschema takes uniqueItems to hold, against JSON Schema
// section 4.2.2: its verdict is not asked then.
var spelled = regexp.MustCompile(`-0\b|\d[eE]|\.\d*0\b`)

const idPrefix = "https://forkontrol.dk/schemas/"

// instances is how many instances of a message an oracle is asked about, where that is cheap.
const instances = 2000

// tries is how many otherwise: in a part of them, more of a message that has more rules.
func tries(m *program.Message) int {
	return long.Of(min(100+8*len(m.Rules), instances), instances)
}

// libraries reads a schema file with both JSON Schema libraries and gives their
// verdicts on an instance.
func libraries(t *testing.T, file string) func(instance []byte) (a, b bool) {
	all := schemas(t)
	c := santhosh.NewCompiler()
	c.Draft = santhosh.Draft7
	c.AssertFormat = true
	c.LoadURL = func(address string) (io.ReadCloser, error) {
		return all.Open(strings.TrimPrefix(address, idPrefix))
	}
	first, err := c.Compile(idPrefix + file)
	require.NoError(t, err)

	loader := gojsonschema.NewSchemaLoader()
	loader.AutoDetect = false
	loader.Draft = gojsonschema.Draft7
	for name, f := range all {
		if !strings.HasPrefix(name, "meta/") && bytes.Contains(f.Data, []byte(`"$id"`)) && !bytes.Contains(f.Data, []byte(`"x-message"`)) {
			require.NoError(t, loader.AddSchemas(gojsonschema.NewBytesLoader(f.Data)))
		}
	}
	second, err := loader.Compile(gojsonschema.NewBytesLoader(all[file].Data))
	require.NoError(t, err)

	return func(instance []byte) (bool, bool) {
		d := json.NewDecoder(bytes.NewReader(instance))
		d.UseNumber()
		var v any
		require.NoError(t, d.Decode(&v))
		r, err := second.Validate(gojsonschema.NewBytesLoader(instance))
		require.NoError(t, err)
		return first.Validate(v) == nil, r.Valid()
	}
}

// schemaFile finds the file that a message was compiled of.
func schemaFile(t *testing.T, m *program.Message) string {
	system, rest, _ := strings.Cut(m.ID, "/")
	service, rest, _ := strings.Cut(rest, "@")
	version, name, _ := strings.Cut(rest, "#")
	file := system + "/" + service + "/" + version + "/" + name + ".json"
	require.Contains(t, schemas(t), file)
	return file
}

// ours picks the rules that JSON Schema has no keyword for.
func ours(c *program.Check) bool {
	switch c.Op {
	case program.OpKind:
		return c.Kind >= program.KindCPR || c.Kind == program.KindXSDate || c.Kind == program.KindXSDateTime || c.Kind == program.KindXSTime
	case program.OpTotalDigits, program.OpFractionDigits:
		return true
	}
	return false
}

// On JSON our verdict is that of both libraries, read from the same file.
func TestJSONVerdictsAreThoseOfTheJSONSchemaLibraries(t *testing.T) {
	rs := catalogue(t)
	eachMessage(t, rs, sample.JSON, func(t *testing.T, m *program.Message) {
		ask := libraries(t, schemaFile(t, m))
		bareSet, bare := without(rs, m, ours)
		check := checker(bareSet, bare, sample.JSON)
		valid, invalid := 0, 0
		trees := random.Tree(bare, sample.JSON)
		for seed := range tries(m) {
			instance := trees.Example(seed)
			payload := tree.JSON(bare, instance, false)
			found := ofSchema(check.CheckBytes(payload, "instance").Findings)
			a, b := ask(payload)
			if !spelled.Match(payload) {
				require.Equal(t, a, b, "the libraries disagree on %s", payload)
			}
			require.Equal(t, a, len(found) == 0, "we find %s in %s", found, payload)
			if a {
				valid++
			} else {
				invalid++
			}
		}
		t.Logf("%d valid, %d invalid", valid, invalid)
		require.Positive(t, valid)
		require.Positive(t, invalid)
	})
}

// The same over instances that rapid chooses, so that a failure is made small.
func TestJSONVerdictsAgreeOnSmallInstances(t *testing.T) {
	rs := catalogue(t)
	eachMessage(t, rs, sample.JSON, func(t *testing.T, m *program.Message) {
		ask := libraries(t, schemaFile(t, m))
		bareSet, bare := without(rs, m, ours)
		check := checker(bareSet, bare, sample.JSON)
		trees := random.Tree(bare, sample.JSON)
		rapid.Check(t, func(r *rapid.T) {
			payload := tree.JSON(bare, trees.Draw(r, "instance"), false)
			a, _ := ask(payload)
			found := ofSchema(check.CheckBytes(payload, "instance").Findings)
			if a != (len(found) == 0) {
				r.Fatalf("the library says %v, we find %s in %s", a, found, payload)
			}
		})
	})
}
