package oracle

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/token"
)

// What tests make is short-lived: memory is cheaper here than collecting it often.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// sources are the folders of schemas: the catalogue, and an invented system that
// uses what the catalogue does not.
var sources = []string{"../../schemas", "testdata/schemas"}

var update = flag.Bool("update", false, "write the documents that tests compare with")

// schemas are all sources as one directory, read once: nobody may change it.
func schemas(t *testing.T) fstest.MapFS {
	t.Helper()
	all, err := readSchemas()
	require.NoError(t, err)
	return all
}

var readSchemas = sync.OnceValues(func() (fstest.MapFS, error) {
	all := fstest.MapFS{}
	for _, dir := range sources {
		if err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			all[name] = &fstest.MapFile{Data: text}
			return err
		}); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// catalogue is the schemas as they are, compiled once: nobody may change it.
func catalogue(t *testing.T) *program.Ruleset {
	t.Helper()
	rs, err := compiledSchemas()
	require.NoError(t, err)
	return rs
}

var compiledSchemas = sync.OnceValues(func() (*program.Ruleset, error) {
	all, err := readSchemas()
	if err != nil {
		return nil, err
	}
	return compile.Ruleset(all)
})

// eachMessage runs a test for every message of the catalogue that takes a format.
func eachMessage(t *testing.T, rs *program.Ruleset, format string, test func(t *testing.T, m *program.Message)) {
	n := 0
	for _, s := range rs.Systems {
		for _, m := range s.Messages {
			if format == "" || slices.Contains(m.Formats, format) {
				n++
				t.Run(m.ID, func(t *testing.T) {
					t.Parallel()
					test(t, m)
				})
			}
		}
	}
	require.Positive(t, n, "the catalogue has messages")
}

// named is the message that a checker is given: none for an envelope, where it would
// be that of the payload inside.
func named(m *program.Message) string {
	if m.Envelope {
		return ""
	}
	return m.ID
}

// broken returns the ids of the rules that the engine finds broken, each once and
// sorted. A rule that could not be checked counts as found: samples bring all
// that their rules need.
func broken(t *testing.T, rs *program.Ruleset, message string, payload []byte, format string, given []sample.Register) []string {
	c := engine.New(engine.Options{Rules: rs, Message: message, Format: format, Registers: registers(t, rs, given)})
	p := c.CheckBytes(payload, "sample")
	ids := rules(p.Findings)
	for i := range p.Unchecked {
		ids = append(ids, "unchecked: "+p.Unchecked[i].Rule.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// rules returns the ids of the rules of findings.
func rules(findings []finding.Finding) []string {
	var ids []string
	for i := range findings {
		ids = append(ids, findings[i].Rule.ID)
	}
	return ids
}

// ofSchema are the rules that a schema language can have: none of the engine's on the letters of a text.
func ofSchema(findings []finding.Finding) []string {
	return slices.DeleteFunc(rules(findings), func(id string) bool {
		return strings.HasPrefix(id, "forkontrol/value/") || id == token.RuleUnfit
	})
}

// registers makes the engine's registers of a sample's.
func registers(t *testing.T, rs *program.Ruleset, given []sample.Register) register.Set {
	set := register.Set{}
	for _, g := range given {
		at := slices.IndexFunc(rs.Registers, func(r program.Register) bool { return r.Name == g.Name })
		require.GreaterOrEqual(t, at, 0, "register %s", g.Name)
		def := &rs.Registers[at]
		b := register.New(def)
		for _, row := range g.Rows {
			cells := make([][]byte, len(def.Columns))
			for i := range row {
				cells[i] = []byte(row[i])
			}
			require.NoError(t, b.Add(cells))
		}
		set[g.Name] = b.Done()
	}
	return set
}

// checker checks payloads of a message of a ruleset, without registers.
func checker(rs *program.Ruleset, m *program.Message, format string) *engine.Checker {
	return engine.New(engine.Options{Rules: rs, Message: m.ID, Format: format})
}

// without returns a ruleset with one message, a copy that lacks every check and
// cross-field rule that drop names, so that what it hides of others shows.
func without(rs *program.Ruleset, m *program.Message, drop func(c *program.Check) bool) (*program.Ruleset, *program.Message) {
	bare := *m
	bare.Nodes = slices.Clone(m.Nodes)
	for i := range bare.Nodes {
		n := &bare.Nodes[i]
		n.Exprs = nil
		n.Keys = slices.Clone(n.Keys)
		for k := range n.Keys {
			n.Keys[k].Rule = 0
		}
		n.Checks = slices.DeleteFunc(slices.Clone(n.Checks), func(c program.Check) bool { return drop(&c) })
	}
	out := *rs
	out.Systems = []*program.System{rs.Engine(), {ID: strings.SplitN(m.ID, "/", 2)[0], Messages: []*program.Message{&bare}}}
	return &out, &bare
}

// inner is a payload for envelopes.
func inner(t *testing.T, rs *program.Ruleset) *sample.Sample {
	for _, s := range rs.Systems {
		for _, m := range s.Messages {
			both := slices.Contains(m.Formats, sample.XML) && slices.Contains(m.Formats, sample.JSON)
			if !m.Envelope && both && m.Direction == "request" {
				in, err := sample.New(m, sample.Options{Format: sample.XML, Minimal: true})
				require.NoError(t, err)
				return in
			}
		}
	}
	require.Fail(t, "no request takes both XML and JSON")
	return nil
}
