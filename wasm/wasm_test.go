package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	kontakt = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"
	cprRule = "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr"
)

// good is a payload that the module knows, and what it says about it.
func good(t *testing.T, h *instance) (payload, report string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "examples", "elevdatabasen", "indberet-advarsel-institutionsnummer.xml"))
	require.NoError(t, err)
	return string(b), h.must("check", string(b), options("asOf="+day))
}

// verdict is that of a report's only payload.
func verdict(t *testing.T, report string) string {
	t.Helper()
	var r struct{ Payloads []struct{ Verdict string } }
	require.NoError(t, json.Unmarshal([]byte(report), &r))
	require.Len(t, r.Payloads, 1)
	return r.Payloads[0].Verdict
}

func TestHostilePayloadsLeaveTheInstanceUsable(t *testing.T) {
	h := loaded(t, everything)
	payload, want := good(t, h)
	for name, hostile := range map[string]string{
		"nothing":                        "",
		"bytes that are not text":        "\xff\xfe\x00\xd8\xff\xff\x80\x81",
		"elements within one another":    strings.Repeat("<a>", 100_000),
		"objects within one another":     strings.Repeat(`{"a":`, 100_000),
		"a name without end":             "<" + strings.Repeat("a", 1<<20),
		"a value without end":            "<Indberetning><x>" + strings.Repeat("a", 3<<20),
		"a document type that expands":   `<!DOCTYPE a [<!ENTITY b "` + strings.Repeat("&c;", 1000) + `">]><a>&b;</a>`,
		"members that nobody knows":      `{"Indberet":{` + strings.Repeat(`"a":1,"b":2,`, 50_000) + `"c":3}}`,
		"an end in the middle":           payload[:len(payload)/2],
		"zero bytes":                     strings.Repeat("\x00", 10_000),
		"an encoding that does not hold": "<?xml version='1.0' encoding='UTF-16'?><a/>",
	} {
		report := h.must("check", hostile, "")
		assert.NotEqual(t, "valid", verdict(t, report), name)
		assert.Equal(t, report, h.windows(hostile, 65536, ""), name)
		require.Equal(t, want, h.must("check", payload, options("asOf="+day)), "after %s", name)
	}
}

func TestWrongCallsAreToldAndLeaveTheInstanceUsable(t *testing.T) {
	h := loaded(t, everything)
	payload, want := good(t, h)
	for _, c := range []struct {
		code int64
		says string
		name string
		args []string
	}{
		{-2, `"colour"`, "check", []string{"<a/>", options("colour=red")}},
		{-2, `"format"`, "check", []string{"<a/>", options("format=csv!")}},
		{-2, `"asOf"`, "check", []string{"<a/>", options("asOf=2026-02-30")}},
		{-2, `"encoding"`, "check", []string{"<a/>", options("encoding=klingon")}},
		{-2, `"maxDepth"`, "check", []string{"<a/>", options("maxDepth=0")}},
		{-2, "zero byte", "check", []string{"<a/>", "lang=da"}},
		{-2, "no value", "check", []string{"<a/>", options("lang")}},
		{-2, `"lang"`, "check", []string{"<a/>", options("lang=sv")}},
		{-4, `"a/b@1#c"`, "check", []string{"<a/>", options("message=a/b@1#c")}},
		{-4, `"a/b@1#c"`, "describe", []string{"a/b@1#c", ""}},
		{-4, `""`, "field", []string{"CPRNr", ""}},
		{-5, `"Findes.Ikke"`, "field", []string{"Findes.Ikke", options("message=" + kontakt)}},
		{-3, `"findes-ikke"`, "messages", []string{"findes-ikke", ""}},
		{-6, `"findes-ikke"`, "set_register", []string{"findes-ikke", "a\x1Eb"}},
		{-7, `no column`, "set_register", []string{"institutions", "a\x1Eb"}},
		{-8, "no pack", "load", []string{"FKQ, an empty file or another"}},
		{-11, "no payload", "feed", []string{"<a/>"}},
		{-11, "no payload", "finish", nil},
	} {
		assert.Equal(t, c.code, h.call(c.name, c.args...), "%s %q", c.name, c.args)
		assert.Contains(t, h.result(), c.says, "%s %q", c.name, c.args)
		require.Equal(t, want, h.must("check", payload, options("asOf="+day)))
	}
	assert.EqualValues(t, -1, h.raw("check_field", 7, 0, 0))
	assert.Zero(t, h.raw("alloc", 0))
	assert.Zero(t, h.raw("alloc", 1<<31))
	h.raw("free", 12345)
	require.Equal(t, want, h.must("check", payload, options("asOf="+day)))
}

func TestAPayloadInWindowsCanBeGivenUp(t *testing.T) {
	h := loaded(t, everything)
	payload, want := good(t, h)
	for at := range len(payload) {
		if at%13 != 0 {
			continue
		}
		h.must("begin", options("asOf="+day))
		if at > 0 {
			h.must("feed", payload[:at])
		}
		assert.EqualValues(t, at, h.raw("fed"))
		assert.EqualValues(t, -11, h.call("begin", ""), "there is one already")
		if at%2 == 0 {
			assert.Equal(t, want, h.must("check", payload, options("asOf="+day)), "another payload meanwhile")
		}
		h.must("cancel")
	}
	h.must("cancel")
	assert.Equal(t, want, h.windows(payload, 100, options("asOf="+day)))
}

func TestTheRestNeedNotBeFedWhenTheReportIsKnown(t *testing.T) {
	h := loaded(t, everything)
	h.must("begin", "")
	assert.EqualValues(t, 0, h.call("feed", "<nobodyKnowsThis>"), "so little may be a file of another kind")
	assert.EqualValues(t, 1, h.call("feed", strings.Repeat(" ", 512)))
	assert.EqualValues(t, 1, h.call("feed", "<more/>"))
	assert.Equal(t, "failed", verdict(t, h.must("finish")))
}

// memory is that of an instance in bytes.
func (h *instance) memory() int { return int(h.Memory().Size()) }

func TestMemoryDoesNotGrowWithThePayload(t *testing.T) {
	const window = 64 << 10
	for _, c := range []struct {
		name               string
		begin, record, end string
		bound              int
	}{
		{"valid XML", "<Indberet>", "<!-- " + strings.Repeat("æøå", 20) + " -->\n", "</Indberet>", 4 << 20},
		{"valid JSON", `{"Indberet":{"KontaktpersonInfo":{"Elev":[`, strings.Repeat(" ", 63) + "\n", `]}}}`, 4 << 20},
		// Up to a thousand findings of each rule are kept.
		{"XML with findings in every record", "<Indberetning>", "<elev_institutionsforløb><CPRNr>120314-0000</CPRNr><Ukendt>æøå</Ukendt></elev_institutionsforløb>\n", "</Indberetning>", 12 << 20},
		{"JSON with findings in every record", `{"Indberetning":{"elev_institutionsforløb":[{"CPRNr":"0"}`, `,{"CPRNr":"1203140000","Ukendt":"æøå"}`, "]}}", 12 << 20},
	} {
		h := loaded(t, everything)
		h.must("check", c.begin+c.end, "")
		before := h.memory()
		h.must("begin", "")
		h.must("feed", c.begin)
		records := strings.Repeat(c.record, window/len(c.record))
		for range 300 { // 20 MB
			require.Zero(t, h.call("feed", records), c.name)
		}
		h.must("feed", c.end)
		assert.LessOrEqual(t, h.memory()-before, c.bound, c.name)
		h.must("finish")
	}
}

func TestMemoryIsUsedAgain(t *testing.T) {
	h := loaded(t, everything)
	payload := "<Indberetning>" + strings.Repeat("<Ukendt>1</Ukendt>\n", 1<<18) + "</Indberetning>"
	for range 4 { // the heap finds its size
		h.must("check", payload, "")
	}
	most := h.memory()
	for range 4 {
		h.must("check", payload, "")
	}
	assert.LessOrEqual(t, h.memory(), most+len(payload)/2)
}

func TestFieldsAreCheckedAsTheyAreTyped(t *testing.T) {
	h := loaded(t, everything)
	for _, c := range []struct {
		path, value string
		rules       []string
	}{
		{"KontaktpersonInfo.Elev.CPRNr", "3213140000", []string{cprRule}},
		{"/Indberet/KontaktpersonInfo/Elev[2]/CPRNr", "3213140000", []string{cprRule}},
		{"/KontaktpersonInfo/Elev/1/CPRNr", "3213140000", []string{cprRule}},
		{"KontaktpersonInfo.Elev.CPRNr", "", []string{"ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/required"}},
		{"KontaktpersonInfo.KontaktMail", strings.Repeat("a", 300), []string{"ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/maxLength"}},
	} {
		field := h.call("field", c.path, options("message="+kontakt))
		require.GreaterOrEqual(t, field, int64(0), h.result())
		assert.Equal(t, field, h.call("field", c.path, options("message="+kontakt)), "the same number again")
		at := uint64(0)
		if c.value != "" {
			at = uint64(h.raw("alloc", uint64(len(c.value))))
			h.Memory().Write(uint32(at), []byte(c.value))
		}
		n := h.raw("check_field", uint64(field), at, uint64(len(c.value)))
		require.EqualValues(t, len(c.rules), n, "%s: %s", c.path, h.result())
		var findings []struct{ Rule, Path string }
		require.NoError(t, json.Unmarshal([]byte(h.result()), &findings))
		for i, rule := range c.rules {
			assert.Equal(t, rule, findings[i].Rule)
			assert.Equal(t, c.path, findings[i].Path)
		}
	}
}

func TestSystemsMessagesAndFieldsAreDescribed(t *testing.T) {
	h := loaded(t, everything)
	var systems []struct {
		ID       string
		Messages int
	}
	require.NoError(t, json.Unmarshal([]byte(h.must("systems", "")), &systems))
	assert.NotEmpty(t, systems)
	var messages []struct{ ID, Text string }
	require.NoError(t, json.Unmarshal([]byte(h.must("messages", "ungedatabasen", options("lang=en"))), &messages))
	require.NotEmpty(t, messages)
	for _, m := range messages {
		var d struct {
			Root   string
			Fields []struct {
				Path, Label, Personal string
				Required              bool
				Rules                 []struct{ ID string }
			}
		}
		require.NoError(t, json.Unmarshal([]byte(h.must("describe", m.ID, "")), &d), m.ID)
		assert.NotEmpty(t, d.Root)
		for _, f := range d.Fields {
			assert.NotEmpty(t, f.Label, f.Path)
			if m.ID == kontakt && f.Path == "KontaktpersonInfo.Elev.CPRNr" {
				assert.True(t, f.Required)
				assert.Equal(t, "cpr", f.Personal)
			}
		}
	}
}

func TestTwoSystemsAreEnoughForTwoSystems(t *testing.T) {
	h := loaded(t, func(p packFile) bool { return p.System != "ungedatabasen" && p.Language != "en" })
	payload, report := good(t, h)
	full := loaded(t, everything)
	assert.Equal(t, full.must("check", payload, options("asOf="+day)), report)
	assert.EqualValues(t, -4, h.call("describe", kontakt, ""))
	assert.EqualValues(t, -10, h.call("check", payload, options("lang=en")))
	assert.Contains(t, h.result(), "en")
	for _, p := range manifest(t) { // the rest comes later
		if p.System == "ungedatabasen" && p.Language != "en" {
			h.must("load", read(t, p))
		}
	}
	h.must("describe", kontakt, "")
}

func TestWhatIsMissingIsTold(t *testing.T) {
	h := newInstance(t)
	assert.EqualValues(t, -10, h.call("check", "<a/>", ""))
	assert.Contains(t, h.result(), "core")
	h = loaded(t, func(p packFile) bool { return p.Language == "" || p.System == "core" })
	assert.EqualValues(t, -10, h.call("check", "<a/>", ""))
	assert.Contains(t, h.result(), ".da")
}

func TestPacksOfOtherVersionsAreRefused(t *testing.T) {
	h := newInstance(t)
	var core, other string
	for _, p := range manifest(t) {
		switch {
		case p.System == "core" && p.Language == "":
			core = read(t, p)
		case p.System == "ungedatabasen" && p.Language == "":
			other = read(t, p)
		}
	}
	format := []byte(core)
	format[3]++
	assert.EqualValues(t, -9, h.call("load", string(format)))
	layout := []byte(core)
	layout[4]++
	assert.EqualValues(t, -9, h.call("load", string(layout)))
	damaged := []byte(core)
	damaged[len(damaged)/2] ^= 1
	assert.EqualValues(t, -8, h.call("load", string(damaged)))
	assert.EqualValues(t, -8, h.call("load", core[:len(core)-1]))
	h.must("load", core)
	assert.EqualValues(t, -9, h.call("load", withRuleset(t, other)))
	assert.Contains(t, h.result(), "ruleset")
	h.must("load", other)
}

func TestNothingLargeIsLinked(t *testing.T) {
	c := exec.Command("go", "list", "-deps", ".")
	c.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	out, err := c.Output()
	require.NoError(t, err)
	linked := strings.Fields(string(out))
	for _, name := range []string{"fmt", "reflect", "regexp", "encoding/json", "encoding/xml", "encoding/binary", "text/template", "time", "math/big", "sort", "os", "log"} {
		assert.NotContains(t, linked, name)
	}
	for _, name := range linked {
		assert.NotContains(t, name, "forkontrol/rules", "rules come in packs")
	}
}

func TestNothingIsDoneBeforeTheFirstCall(t *testing.T) {
	// The module as it is linked: make takes the names away.
	linked := filepath.Join(t.TempDir(), "linked.wasm")
	c := exec.Command("go", "build", "-buildmode=c-shared", "-trimpath", "-ldflags=-s -w", "-o", linked, ".")
	c.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	require.NoError(t, c.Run())
	c = exec.Command("node", "--no-warnings", filepath.Join("testdata", "start.mjs"), linked)
	c.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "init runtime", "the runtime says what runs")
	assert.NotContains(t, string(out), "forkontrol")
}
