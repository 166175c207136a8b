package reply_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/receive/reply"
)

// Whatever comes from a call or a file, what is answered is well-formed and says just that.
func TestWhatIsAnsweredIsWellFormed(t *testing.T) {
	const hostile = "]]> <x a='1' b=\"2\"> & --> \x00\x1b\ufffe \r\n æ"
	for _, soap := range []string{"", call.SOAP11, call.SOAP12} {
		e := reply.Envelope{SOAP: soap, Note: hostile + "----- x --", Platform: &reply.Platform{
			Element: call.Name{Space: `urn:"<&`, Local: "XResponse"}, SystemName: hostile, SystemTransactionID: hostile, CorrelationID: hostile}}
		d := reply.Detail{Space: "urn:x", Details: hostile, ErrorCode: hostile, Source: &reply.Source{SystemName: hostile, Details: hostile}}
		for _, answer := range [][]byte{
			e.Around([]byte("\ufeff<?xml version=\"1.0\"?>\n<a/>")),
			e.Around([]byte(reply.Receipt(hostile, hostile))),
			e.Fault(reply.Fault{Reason: hostile, Lang: "en", Detail: d.XML()}),
			e.Fault(reply.Fault{Receiver: true, Reason: hostile, Lang: "da", Detail: reply.Findings([]reply.Finding{{Rule: hostile, Severity: "error", Code: hostile, Path: hostile, Text: hostile, Line: 1, Column: 2}}, 3)}),
		} {
			read := xml.NewDecoder(strings.NewReader(string(answer)))
			for {
				_, err := read.Token()
				if err == io.EOF {
					break
				}
				if !assert.NoError(t, err, string(answer)) {
					break
				}
			}
			assert.Equal(t, 1, strings.Count(string(answer), "<?xml"))
			assert.NotContains(t, string(answer), "\ufeff")
		}
	}
}
