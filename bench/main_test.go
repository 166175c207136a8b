package main

import (
	"bytes"
	"errors"
	"io"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
)

func testSubject(t testing.TB) *subject {
	rules, err := compileRules("..")
	require.NoError(t, err)
	return newSubject(rules)
}

func payloadOf(t testing.TB, f *format, n int, flawed func(int) *flaw) []byte {
	var b bytes.Buffer
	require.NoError(t, f.write(&b, n, flawed))
	return b.Bytes()
}

func TestMadeUpRecordsKeepEveryRule(t *testing.T) {
	s := testSubject(t)
	for _, f := range formats {
		p := s.checker.Check(bytes.NewReader(payloadOf(t, f, 5000, nil)), "")
		require.Empty(t, p.Findings, f.name)
		require.Equal(t, finding.Valid, p.Verdict, f.name)
	}
}

func TestStreamIsAPayloadOfThatManyRecords(t *testing.T) {
	s := testSubject(t)
	for _, f := range formats {
		b, err := io.ReadAll(f.stream(3 * blockSize))
		require.NoError(t, err)
		assert.Equal(t, 3*blockSize, bytes.Count(b, []byte("@skole.dk")), f.name)
		p := s.checker.Check(bytes.NewReader(b), "")
		assert.Equal(t, finding.Valid, p.Verdict, f.name)
	}
}

func TestEveryTenthRecordHasOneFinding(t *testing.T) {
	s := testSubject(t)
	for _, f := range formats {
		p := s.checker.Check(bytes.NewReader(payloadOf(t, f, 800, everyTenth)), "")
		assert.Equal(t, 80, p.Counts.Error, f.name)
	}
}

func TestEachBreachIsSeenAtItsField(t *testing.T) {
	s := testSubject(t)
	for _, f := range formats {
		for _, b := range breaches() {
			found := s.findingsOf(payloadOf(t, f, 1, func(int) *flaw { return &b }))
			if assert.NotEmpty(t, found, "%s: %+v", f.name, b) && !b.unknown {
				assert.Contains(t, found[0].Path, fields[b.field].name)
			}
		}
	}
}

func TestBothWaysOfTheEngineTellTheSame(t *testing.T) {
	s := testSubject(t)
	general := engine.New(engine.Options{Rules: s.rules, Message: messageID, Unguided: true})
	for _, f := range formats {
		payloads := [][]byte{payloadOf(t, f, 2000, nil), payloadOf(t, f, 2000, everyTenth), f.single(800)}
		for _, b := range breaches() {
			payloads = append(payloads, payloadOf(t, f, 3, func(int) *flaw { return &b }))
		}
		for _, p := range payloads {
			require.Equal(t, general.CheckBytes(p, ""), s.checker.CheckBytes(p, ""), f.name)
			require.Equal(t, general.Check(bytes.NewReader(p), ""), s.checker.Check(bytes.NewReader(p), ""), f.name)
		}
	}
}

func TestSmallPayloadIsAsLargeAsAsked(t *testing.T) {
	s := testSubject(t)
	for _, f := range formats {
		b := f.single(800)
		assert.Len(t, b, 800)
		assert.Empty(t, s.findingsOf(b))
	}
}

func TestMedianAndRatios(t *testing.T) {
	assert.Equal(t, 2.0, series{3, math.NaN(), 1, 2}.median())
	assert.Equal(t, 2.5, series{3, 2}.median())
	assert.Equal(t, series{2, 4}, series{2, 8}.over(series{1, 2}))
}

func TestNumbersAsTheDocumentShowsThem(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1.234: "1.23", 12.34: "12.3", 123.4: "123", 12345.6: "12,346", 25: "25"} {
		assert.Equal(t, want, number(v))
	}
}

func TestAPeerThatCannotBeHadIsListedWithTheReason(t *testing.T) {
	r := &race{workshop: &workshop{records: 10, files: 1}, rounds: 1, only: validatorsSection, sizes: map[string]int64{"validxml": 1e6, "validjson": 1e6},
		solo: solo{short: map[*format]series{}, long: map[*format]series{}, memory: map[*format]int64{}}}
	for _, c := range contestants {
		e := &entry{contestant: c, valid: series{0.001}, many: series{0.002}, validator: &command{}}
		if c.name == xmllintName {
			e.missing = errors.New("no package | libxml2-utils")
		}
		r.entries = append(r.entries, e)
	}
	text := string(document(r, about{}))
	assert.Contains(t, text, `| xmllint --schema |  | schema | missing: no package \| libxml2-utils |`)
	assert.Contains(t, text, "| XML, beside the best of the others | 1 (1–1) × (Xerces-J, warm) | 15 ×, **missed** | 25 ×, **missed** |")
	assert.Contains(t, text, "| XML, one core, valid payload | 1,000 (1,000–1,000) MB/s | 500 MB/s, reached | 900 MB/s, reached |")
	assert.Contains(t, text, "| the same, what a finding costs | 1,000 (1,000–1,000) µs | at most 4 µs, **missed** | at most 1.50 µs, **missed** |")

	for _, e := range r.entries {
		if e.validator != nil && e.contestant != ours[e.format] {
			e.missing = errors.New("no such package")
		}
	}
	assert.Contains(t, string(document(r, about{})), "| JSON, beside the best of the others | all of them are missing | 7 × | 12 × |")
}

func benchmark(b *testing.B, f *format) {
	s := testSubject(b)
	payload := payloadOf(b, f, 20000, nil)
	b.SetBytes(int64(len(payload)))
	for b.Loop() {
		s.checker.Check(bytes.NewReader(payload), "")
	}
}

func BenchmarkXML(b *testing.B) { benchmark(b, &xmlFormat) }

func BenchmarkJSON(b *testing.B) { benchmark(b, &jsonFormat) }

func benchmarkMany(b *testing.B, f *format) {
	s := testSubject(b)
	payload := payloadOf(b, f, 20000, everyTenth)
	b.SetBytes(int64(len(payload)))
	for b.Loop() {
		_, err := s.reader(bytes.NewReader(payload), "")
		require.NoError(b, err)
	}
}

func BenchmarkXMLEveryTenth(b *testing.B) { benchmarkMany(b, &xmlFormat) }

func BenchmarkJSONEveryTenth(b *testing.B) { benchmarkMany(b, &jsonFormat) }

func benchmarkSmall(b *testing.B, f *format) {
	s := testSubject(b)
	payload := f.single(800)
	b.SetBytes(int64(len(payload)))
	b.ReportAllocs()
	for b.Loop() {
		s.checker.CheckBytes(payload, "")
	}
}

func BenchmarkXMLSmall(b *testing.B) { benchmarkSmall(b, &xmlFormat) }

func BenchmarkJSONSmall(b *testing.B) { benchmarkSmall(b, &jsonFormat) }

// findingsOf lists what forkontrol finds in a payload.
func (s *subject) findingsOf(payload []byte) []finding.Finding {
	return s.checker.Check(bytes.NewReader(payload), "").Findings
}
