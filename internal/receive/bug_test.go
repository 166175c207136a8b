package receive

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/rules"
)

// A bug fails the call that it comes at, is said to be one, and never passes for an answer.
func TestABugFailsItsCallAlone(t *testing.T) {
	var said any
	var told []Exchange
	s, err := New(Options{Rules: rules.All(), Check: preflight.Options{Lang: "en"}, Panicked: func(cause any) { said = cause },
		Told: func(e *Exchange, _ *finding.Payload) { told = append(told, *e) }})
	require.NoError(t, err)
	s.id = func() string { panic("a bug") }
	server := httptest.NewServer(s)
	defer server.Close()
	post := func(name, contentType string) (int, string) {
		f, err := os.Open("../../examples/ungedatabasen/" + name)
		require.NoError(t, err)
		defer f.Close()
		answer, err := http.Post(server.URL, contentType, f)
		require.NoError(t, err)
		defer answer.Body.Close()
		b, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		return answer.StatusCode, string(b)
	}
	status, text := post("soap12-gyldig.xml", "application/soap+xml")
	assert.Equal(t, http.StatusInternalServerError, status)
	assert.Contains(t, text, "internal error")
	assert.Equal(t, "a bug", said)
	require.Len(t, told, 1)
	assert.Equal(t, "failed", told[0].Verdict)
	status, _ = post("indberet-gyldig.xml", "application/xml")
	assert.Equal(t, http.StatusOK, status, "the next call is answered")
	r := s.Report()
	assert.Equal(t, 1, r.Summary.Failed)
	assert.Equal(t, 1, r.Summary.Valid)
}
