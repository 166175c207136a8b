package receive_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/receive"
	"github.com/forkontrol/forkontrol/internal/receive/call"
)

// What a request says of itself is looked at before it is read.
func TestRequestsThatAreNotRead(t *testing.T) {
	d := start(t, func(o *receive.Options) { o.MaxBytes = 1 << 16 })
	zipped := func(b []byte) []byte {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, _ = w.Write(b)
		_ = w.Close()
		return out.Bytes()
	}
	for _, c := range []struct {
		about, contentType string
		body               []byte
		headers            []string
		status             int
	}{
		{"too large", soap12, make([]byte, 1<<16+1), nil, http.StatusRequestEntityTooLarge},
		{"as large as may be", soap12, bytes.Repeat([]byte(" "), 1<<16), nil, http.StatusInternalServerError},
		{"larger once unpacked", soap12, zipped(make([]byte, 1<<16+1)), []string{"Content-Encoding", "gzip"}, http.StatusRequestEntityTooLarge},
		{"a bomb", soap12, zipped(make([]byte, 1<<25)), []string{"Content-Encoding", "gzip"}, http.StatusRequestEntityTooLarge},
		{"no gzip", soap12, []byte("x"), []string{"Content-Encoding", "gzip"}, http.StatusBadRequest},
		{"another packing", soap12, []byte("x"), []string{"Content-Encoding", "br"}, http.StatusUnsupportedMediaType},
		{"an image", "image/png", []byte("x"), nil, http.StatusUnsupportedMediaType},
		{"attachments", `multipart/related; boundary=x`, []byte("--x"), nil, http.StatusUnsupportedMediaType},
		{"no type at all", "///", []byte("x"), nil, http.StatusUnsupportedMediaType},
		{"an unknown charset", "text/xml; charset=klingon", []byte("<a/>"), nil, http.StatusUnsupportedMediaType},
		{"a form without files", `multipart/form-data; boundary=x`, []byte("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n"), nil, http.StatusUnsupportedMediaType},
		{"a form that is none", `multipart/form-data; boundary=x`, []byte("hello"), nil, http.StatusUnsupportedMediaType},
		{"another web page", soap12, []byte("<a/>"), []string{"Origin", "https://evil.example"}, http.StatusForbidden},
	} {
		answer, text := d.post("/", c.contentType, c.body, c.headers...)
		assert.Equal(t, c.status, answer.StatusCode, "%s: %s", c.about, text)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL, strings.NewReader("<a/>"))
	require.NoError(t, err)
	r.Host = "evil.example" // a name that somebody has pointed at this machine
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	answer.Body.Close()
	assert.Equal(t, http.StatusForbidden, answer.StatusCode)
	for _, method := range []string{http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodTrace} {
		r, err := http.NewRequestWithContext(t.Context(), method, d.URL, nil)
		require.NoError(t, err)
		answer, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		answer.Body.Close()
		assert.Equal(t, http.StatusMethodNotAllowed, answer.StatusCode, method)
	}
}

// Payloads that mean harm are refused like any other that is wrong.
func TestHostilePayloads(t *testing.T) {
	d := start(t, nil)
	deep := strings.Repeat("<a>", 100_000)
	for about, body := range map[string]string{
		"entity expansion": `<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;">]><Indberet>&z;</Indberet>`,
		"external entity":  `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Indberet>&x;</Indberet>`,
		"depth":            `<Indberet>` + deep,
		"depth in SOAP":    `<e:Envelope xmlns:e="` + call.SpaceSOAP12 + `"><e:Body>` + deep,
		"JSON depth":       `{"Indberet":` + strings.Repeat(`[`, 100_000),
		"half UTF-16":      "\xff\xfe<\x00I",
		"NUL":              "<Indberet>\x00</Indberet>",
		"not UTF-8":        "<?xml version=\"1.0\"?><Indberet>\xc3\x28\xff</Indberet>",
		"a name for pages": `<script xmlns="javascript:alert(1)"/>`,
		"a comment's end":  `<a-->`,
		"a gzip file":      "\x1f\x8b\x08\x00\x00\x00",
	} {
		for _, contentType := range []string{soap11, soap12, "application/octet-stream"} {
			answer, text := d.post("/", contentType, []byte(body), "SOAPAction", `"x"`)
			assert.GreaterOrEqual(t, answer.StatusCode, 400, about)
			assert.Less(t, len(text), 1<<16, about)
			assert.NotContains(t, text, "root:", about)
			assert.NotContains(t, text, "<script", about)
			if contentType != "application/octet-stream" {
				assert.NotEmpty(t, call.Read([]byte(text), call.Asked{}).SOAP, "%s is answered with SOAP: %s", about, text)
			}
		}
	}
}

// Bytes that are no HTTP, or not all of it, end their own connection and nothing else.
func TestWhatIsNoHTTP(t *testing.T) {
	d := start(t, nil)
	for _, raw := range []string{
		"\x16\x03\x01\x02\x00\x01\x00", "GET\r\n\r\n", "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\ngarbage\r\n",
		"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
		"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 1\r\n\r\nx",
	} {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", d.Listener.Addr().String())
		require.NoError(t, err)
		_, err = io.WriteString(c, raw)
		require.NoError(t, err)
		require.NoError(t, c.(*net.TCPConn).CloseWrite())
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err == nil {
			assert.GreaterOrEqual(t, answer.StatusCode, 400, raw)
			answer.Body.Close()
		}
		c.Close()
	}
	answer, _ := d.post("/", soap12, report(call.SpaceSOAP12, platform, "0101051234"))
	assert.Equal(t, http.StatusOK, answer.StatusCode)
}

// A thousand calls at a time are answered, each with its own answer, and all are counted.
func TestAThousandAtATime(t *testing.T) {
	d := start(t, nil)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000, MaxConnsPerHost: 1000}}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	const many = 1000
	for i := range many {
		all.Go(func() {
			cpr := fmt.Sprintf("010105%04d", i)
			body := report(call.SpaceSOAP12, platform, cpr)
			if i%10 == 0 {
				body = bytes.Replace(body, []byte("KontaktMail>"), []byte("KontaktMael>"), 2)
			}
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.URL, bytes.NewReader(body))
			if !assert.NoError(t, err) {
				return
			}
			r.Header.Set("Content-Type", soap12)
			answer, err := client.Do(r)
			if !assert.NoError(t, err) {
				return
			}
			defer answer.Body.Close()
			text, err := io.ReadAll(answer.Body)
			if !assert.NoError(t, err) {
				return
			}
			if i%10 == 0 {
				assert.Equal(t, http.StatusBadRequest, answer.StatusCode)
				return
			}
			assert.Equal(t, []string{cpr}, call.Read(text, call.Asked{}).All("CPRNr"))
		})
	}
	all.Wait()
	r := d.server.Report()
	assert.Equal(t, many, r.Summary.Payloads)
	assert.Equal(t, many/10, r.Summary.Invalid)
	assert.Len(t, r.Payloads, many/10)
	for i := 1; i < len(r.Payloads); i++ {
		assert.NotEqual(t, r.Payloads[i-1].File, r.Payloads[i].File)
	}
}

// A server that stops answers what it has in hand, without waiting for what a scenario delays.
func TestStoppingAnswersWhatIsInHand(t *testing.T) {
	inHand := make(chan struct{})
	d := start(t, func(o *receive.Options) {
		o.Scenarios = scenarios(t, "[[scenario]]\nname = \"slow\"\ndelay = \"10m\"\n")
		o.Calls = 1
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- d.server.Serve(ctx, l) }()
	go func() {
		<-d.server.Done()
		cancel()
		close(inHand)
	}()
	answer, err := http.Post("http://"+l.Addr().String(), soap12, bytes.NewReader(report(call.SpaceSOAP12, platform, "0101051234")))
	require.NoError(t, err)
	defer answer.Body.Close()
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	<-inHand
	assert.NoError(t, <-served)
}

// Nothing is written unless it is asked for; what is kept is what came and what was said.
func TestKeptIsWhatCame(t *testing.T) {
	dir := t.TempDir()
	d := start(t, func(o *receive.Options) { o.Keep = dir })
	body := report(call.SpaceSOAP12, platform, "0101051234")
	_, text := d.post("/../../x?y=../z", soap12, body)
	kept := func(name string) string {
		b, err := http.Dir(dir).Open(name)
		require.NoError(t, err)
		defer b.Close()
		all, err := io.ReadAll(b)
		require.NoError(t, err)
		return string(all)
	}
	assert.Equal(t, string(body), kept("000001-call.xml"))
	assert.Equal(t, text, kept("000001-answer.xml"))
}
