package batch

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/rules"
)

// fakeChecker counts the bytes of a payload, and panics when asked.
type fakeChecker struct{ checked *atomic.Int64 }

func (f fakeChecker) CheckBytes(b []byte, file string) finding.Payload {
	return f.Check(bytes.NewReader(b), file)
}

func (f fakeChecker) Check(r io.Reader, file string) finding.Payload {
	f.checked.Add(1)
	b, err := io.ReadAll(r)
	p := finding.Payload{File: file, Records: len(b)}
	if err != nil {
		p.Verdict = finding.Failed
	}
	if strings.HasPrefix(string(b), "panic") {
		panic("out of luck")
	}
	return p
}

func payloads(t *testing.T, contents ...string) []payload.Payload {
	t.Helper()
	dir := t.TempDir()
	var names []string
	for i, content := range contents {
		name := filepath.Join(dir, fmt.Sprintf("%04d.xml", i))
		require.NoError(t, os.WriteFile(name, []byte(content), 0o644))
		names = append(names, name)
	}
	found, missing := payload.Find(names, payload.Options{})
	require.Empty(t, missing)
	return found
}

func TestOutcomesComeInTheOrderOfThePayloads(t *testing.T) {
	var contents []string
	for i := range 200 {
		contents = append(contents, strings.Repeat("x", i*37))
	}
	found := payloads(t, contents...)
	for _, jobs := range []int{1, 2, 16, 1000} {
		var checked atomic.Int64
		outcomes, err := checkAll(t.Context(), found, Run{Jobs: jobs}, false, func() checker { return fakeChecker{&checked} })
		require.NoError(t, err)
		require.Len(t, outcomes, len(found))
		assert.EqualValues(t, len(found), checked.Load())
		for i := range outcomes {
			assert.Equal(t, found[i].Name, outcomes[i].File)
			assert.Equal(t, i*37, outcomes[i].Records)
		}
	}
}

func TestPayloadsOfEverySizeAreReadWhole(t *testing.T) {
	sizes := []int{0, 1, payload.WholeSize - 1, payload.WholeSize, payload.WholeSize + 1, 3*payload.WholeSize + 7}
	var contents []string
	for _, size := range sizes {
		contents = append(contents, strings.Repeat("x", size))
	}
	var checked atomic.Int64
	outcomes, err := checkAll(t.Context(), payloads(t, contents...), Run{Jobs: 2}, false, func() checker { return fakeChecker{&checked} })
	require.NoError(t, err)
	for i, size := range sizes {
		assert.Equal(t, size, outcomes[i].Records)
	}
}

func TestAPanicFailsItsPayloadAlone(t *testing.T) {
	found := payloads(t, "fine", "panic", "fine too")
	var checked atomic.Int64
	var told []string
	outcomes, err := checkAll(t.Context(), found, Run{Jobs: 1, Panicked: func(name string, cause any) { told = append(told, fmt.Sprint(name, ": ", cause)) }}, false,
		func() checker { return fakeChecker{&checked} })
	require.NoError(t, err)
	assert.Equal(t, []finding.Verdict{finding.Valid, finding.Failed, finding.Valid},
		[]finding.Verdict{outcomes[0].Verdict, outcomes[1].Verdict, outcomes[2].Verdict})
	assert.Equal(t, []string{found[1].Name + ": out of luck"}, told)

	outcomes, err = checkAll(t.Context(), found, Run{Jobs: 1}, false, func() checker { return fakeChecker{&checked} })
	require.NoError(t, err)
	assert.Equal(t, finding.Failed, outcomes[1].Verdict, "whoever is not told")
}

func TestATableBesidePayloadsIsPassedOverUnlessItIsNamed(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "register.csv")
	require.NoError(t, os.WriteFile(name, []byte("number;name\n999001;Nordhavn\n"), 0o644))
	engines, err := pool.New(rules.All(), preflight.Options{}, nil)
	require.NoError(t, err)
	for given, want := range map[string]int{dir: 0, name: 1} {
		found, missing := payload.Find([]string{given}, payload.Options{CSV: true})
		require.Empty(t, missing)
		var passed []string
		report, err := Check(t.Context(), engines, found, Run{PassedOver: func(name string, why Reason) { passed = append(passed, name) }})
		require.NoError(t, err)
		assert.Len(t, report.Payloads, want)
		assert.Len(t, passed, 1-want)
		assert.Equal(t, want, report.Summary.Failed)
		if want == 1 {
			assert.True(t, preflight.Unrecognised(&report.Payloads[0]))
		}
	}
}
