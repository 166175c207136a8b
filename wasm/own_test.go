package main_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/fault"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/report"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/source"
	"github.com/forkontrol/forkontrol/wasm/host"
)

// canteen are rules of one's own: a system with a register, and a message that takes the place of an embedded one.
var canteen = os.DirFS(filepath.Join("testdata", "kantine"))

func canteenPack(t *testing.T) string {
	t.Helper()
	set, err := ownrules.Of(false, compile.Source{Files: canteen})
	require.NoError(t, err)
	return string(build.Own(rules.All(), set, build.OwnOptions{Name: "kantine", Made: forkontrol.Version}))
}

var compiledOwn = sync.OnceValues(func() (*host.Module, error) {
	b, err := os.ReadFile(filepath.Join(dist, "forkontrol-own.wasm"))
	if err != nil {
		return nil, err
	}
	return host.Compile(b)
})

// newOwn gives an instance of the module that takes packs of one's own, with packs that are wanted.
func newOwn(t *testing.T, wanted func(packFile) bool) *instance {
	t.Helper()
	c, err := compiledOwn()
	require.NoError(t, err)
	in, err := c.New()
	require.NoError(t, err)
	t.Cleanup(func() { in.Close() })
	h := &instance{t, in}
	for _, p := range manifest(t) {
		if wanted(p) {
			h.must("load", read(t, p))
		}
	}
	return h
}

// What the module reports by rules of one's own is what the package reports by them, byte for byte, and so is what it
// reports by the others.
func TestRulesOfOnesOwnInTheModule(t *testing.T) {
	h := newOwn(t, everything)
	before := h.must("messages", "", "")
	h.must("load", canteenPack(t))
	assert.NotContains(t, before, "kantine")
	assert.Contains(t, h.must("messages", "", ""), `"kantine/bestil@1#Bestilling"`)
	assert.Contains(t, h.must("systems", ""), `"Kantine"`)
	assert.Contains(t, h.must("describe", "kantine/bestil@1#Bestilling", options("lang=en")), `"There is no such dish."`)

	own, err := source.LoadRules(canteen)
	require.NoError(t, err)
	o := forkontrol.Options{Rules: own, AsOf: day}
	dishes, err := own.LoadRegister("retter", strings.NewReader("ret\nABC\n"))
	require.NoError(t, err)
	native := func(payload string) string {
		c, err := forkontrol.NewChecker(o)
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, report.Write(&b, report.JSON, c.CheckBytes([]byte(payload), "x.xml")))
		return b.String()
	}
	contact, err := os.ReadFile(filepath.Join("..", "examples", "ungedatabasen", "indberet-fejl-cpr.xml"))
	require.NoError(t, err)
	known, _ := good(t, h)
	for range 2 {
		for _, payload := range []string{
			"<Bestilling><Elev>3102055024</Elev><Ret>abc</Ret></Bestilling>",
			"<Bestilling><Elev>0101054321</Elev><Ret>XYZ</Ret></Bestilling>",
			"<Bestilling><Elev>0101054321</Elev><Ret>ABC</Ret></Bestilling>", "<Bestilling>", "<Indberet/>", string(contact), known,
		} {
			for _, lang := range []string{"da", "en"} {
				o.Language = forkontrol.Language(lang)
				words := options("asOf="+day, "lang="+lang, "name=x.xml")
				want := native(payload)
				assert.Equal(t, want, h.must("check", payload, words), payload)
				assert.Equal(t, want, h.windows(payload, 7, words), payload)
			}
		}
		o.Registers = append(o.Registers, dishes)
		h.must("set_register", "retter", "ret\x1e"+"ABC\x1e")
	}
	n := h.call("field", "Ret", options("message=kantine/bestil@1#Bestilling"))
	require.GreaterOrEqual(t, n, int64(0))
}

// What the module reports by the rules of a contract is what the package reports by them, however payloads are changed.
func TestAContractsRulesInTheModule(t *testing.T) {
	contract := os.DirFS(filepath.Join("..", "examples", "own-contract", "kontrakt"))
	directory, err := ownrules.At("", contract)
	require.NoError(t, err)
	set, err := ownrules.Directories(false, directory)
	require.NoError(t, err)
	own, err := source.LoadRules(contract)
	require.NoError(t, err)
	c, err := forkontrol.NewChecker(forkontrol.Options{Rules: own, AsOf: day})
	require.NoError(t, err)
	h := newOwn(t, func(p packFile) bool { return p.System == "core" || p.System == "soap" || p.System == "da" })
	h.must("load", string(build.Own(rules.All(), set, build.OwnOptions{Name: "kantine", Made: forkontrol.Version})))
	words, random, n := options("asOf="+day, "name=x.xml"), rand.New(rand.NewPCG(1, 1)), 0
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if !m.Added {
				continue
			}
			for seed := range uint64(60) {
				made, err := sample.New(m, sample.Options{Format: sample.XML, Seed: seed})
				require.NoError(t, err, m.ID)
				payload := fault.Mutated(random, made.Payload)
				var want bytes.Buffer
				require.NoError(t, report.Write(&want, report.JSON, c.CheckBytes(payload, "x.xml")))
				require.Equal(t, want.String(), h.must("check", string(payload), words), "%s", payload)
				require.Equal(t, want.String(), h.windows(string(payload), 1+random.IntN(40), words), "%s", payload)
				n++
			}
		}
	}
	assert.Greater(t, n, 100)
}

func TestAPackOfOnesOwnThatCannotBeLoaded(t *testing.T) {
	core := func(p packFile) bool { return p.System == "core" }
	own := canteenPack(t)
	h := newOwn(t, core)
	h.must("load", own)
	// A shipped pack that comes later is held against it, when it is used.
	want := h.must("messages", "", "")
	assert.EqualValues(t, -8, h.call("load", own[:len(own)/2]))
	assert.Equal(t, want, h.must("messages", "", ""))
	set, err := ownrules.Of(false, compile.Source{Files: canteen})
	require.NoError(t, err)
	assert.EqualValues(t, -12, h.call("load", string(build.Own(rules.All(), set, build.OwnOptions{Name: "andre", Made: forkontrol.Version}))))
	assert.Contains(t, h.result(), "make one pack of both")
	older := *rules.All()
	older.Registers = older.Registers[:len(older.Registers)-1]
	assert.EqualValues(t, -9, h.call("load", string(build.Own(&older, set, build.OwnOptions{Name: "andre", Made: "0.0.9"}))))
	assert.Equal(t, "the pack andre was made by forkontrol 0.0.9 for other packs than these of "+forkontrol.Version+": make it again with forkontrol pack", h.result())
	assert.Equal(t, want, h.must("messages", "", ""))

	assert.EqualValues(t, -10, newOwn(t, func(packFile) bool { return false }).call("load", own), "no core")

	shipped := loaded(t, core)
	assert.EqualValues(t, -8, shipped.call("load", own))
	assert.Contains(t, shipped.result(), "forkontrol-own.wasm")
	shipped.must("messages", "", "")
}

// The module that takes packs of one's own does all that the other does.
func TestTheModuleForOnesOwnReportsTheSame(t *testing.T) {
	h, own := loaded(t, everything), newOwn(t, everything)
	for _, p := range payloads(t)[:200] {
		words := options("name="+p.name, "message="+p.message, "encoding="+p.encoding, "asOf="+day)
		assert.Equal(t, h.must("check", string(p.payload), words), own.must("check", string(p.payload), words), p.name)
	}
}
