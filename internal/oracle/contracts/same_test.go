package contracts

import (
	"bytes"
	"io"
	"reflect"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
)

// pieces gives so many bytes at a time.
type pieces struct {
	rest []byte
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.rest[:min(p.size, len(p.rest))])
	p.rest = p.rest[n:]
	return n, nil
}

// both is a checker of each way.
type both struct{ guided, general *engine.Checker }

func (l *loaded) both() both {
	o := engine.Options{Rules: l.set, Excerpts: true}
	general := o
	general.Unguided = true
	return both{engine.New(o), engine.New(general)}
}

// agree asks that each way tells the same of a document, whole and in pieces. Where a finding ends and the
// line around it may have left the window.
func (b both) agree(t testing.TB, text []byte) finding.Payload {
	t.Helper()
	want := clone(b.general.CheckBytes(text, "a.xml"))
	same(t, want, b.guided.CheckBytes(text, "a.xml"), text, "guided")
	bare := plain(want)
	same(t, bare, plain(b.general.Check(iotest.OneByteReader(bytes.NewReader(text)), "a.xml")), text, "byte by byte")
	for _, size := range []int{3, 7, 61} {
		same(t, bare, plain(b.guided.Check(&pieces{text, size}, "a.xml")), text, "guided, in pieces")
	}
	return want
}

func clone(p finding.Payload) finding.Payload {
	p.Findings = append([]finding.Finding(nil), p.Findings...)
	return p
}

func plain(p finding.Payload) finding.Payload {
	p = clone(p)
	for i := range p.Findings {
		f := &p.Findings[i]
		f.EndLine, f.EndColumn, f.Excerpt, f.ExcerptFrom = 0, 0, "", 0
	}
	return p
}

func same(t testing.TB, want, got finding.Payload, text []byte, about string) {
	t.Helper()
	got = clone(got)
	if len(want.Findings)+len(got.Findings) == 0 {
		want.Findings, got.Findings = nil, nil
	}
	if !reflect.DeepEqual(want, got) {
		require.Equal(t, found(want), found(got), "%s: %s", about, text)
		require.Equal(t, want, got, "%s: %s", about, text)
	}
}

// The guided way and the general one give one report, whole and in pieces.
func TestOneReport(t *testing.T) {
	for _, g := range contractsGiven(t) {
		t.Run(g.name, func(t *testing.T) {
			l := load(t, g)
			b := l.both()
			for seed := range sizes(t) {
				text, _ := l.document(seed*2 + 1)
				b.agree(t, text)
			}
		})
	}
}
