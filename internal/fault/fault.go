// Package fault makes payloads that break the rules of the engine itself: those on the
// form of XML, JSON and CSV, on encodings, limits and envelopes, which no message's
// schema states.
//
// A fault is a valid sample with one change in its bytes; for each rule a table has the
// change. Package sample breaks the rules that messages state.
package fault

import (
	"bytes"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Payload is one that breaks a rule of the engine itself.
type Payload struct {
	Bytes  []byte
	Format string
}

// Of turns a valid payload into one that breaks a rule of the engine itself. The rules
// on how a payload is read from disk (archives, sizes, read errors) are not broken by
// bytes; they give sample.ErrNone, as do those that take another message or format than
// that of the base, which may be nil.
func Of(rule string, base *sample.Sample) (Payload, error) {
	if do := xmlFaults[rule]; do != nil {
		doc := document{}
		if base != nil && base.Format == sample.XML {
			doc = split(base.Payload)
		}
		if doc.name == "" {
			doc = split([]byte("<Eksempel>\n  <Felt>1</Felt>\n</Eksempel>\n"))
		}
		return Payload{Bytes: do(doc), Format: sample.XML}, nil
	}
	if do := jsonFaults[rule]; do != nil {
		js := []byte("{\"Felt\": 1}\n")
		if base != nil && base.Format == sample.JSON {
			js = base.Payload
		}
		return Payload{Bytes: do(js), Format: sample.JSON}, nil
	}
	switch {
	case rule == token.RuleMessageColumns:
		return Payload{Bytes: []byte("ukendt;andet\n1;2\n"), Format: sample.CSV}, nil
	case strings.HasPrefix(rule, "forkontrol/csv/"), rule == token.RuleLimitCells:
		return breakCSV(rule, base)
	case strings.HasPrefix(rule, "forkontrol/payload/hole/"), rule == token.RuleEnvelopeInside:
		return breakHole(rule, base)
	}
	return Payload{}, &sample.None{Of: rule, Why: sample.NeedsMessage}
}

// breakHole empties the hole of an envelope, puts what it holds in twice, or as text, or into another envelope.
func breakHole(rule string, base *sample.Sample) (Payload, error) {
	if base == nil || !base.Message.Envelope {
		return Payload{}, &sample.None{Of: rule, Why: sample.NeedsEnvelope}
	}
	switch rule {
	case token.RuleHoleText:
		return around(rule, base, "<![CDATA[", "]]>")
	case token.RuleEnvelopeInside:
		return around(rule, base, `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>`, "</e:Body></e:Envelope>")
	}
	t := base.Tree.Clone()
	fill(t, strings.HasSuffix(rule, "/several"))
	return Payload{Bytes: tree.XML(base.Message, t), Format: sample.XML}, nil
}

// around puts something before and behind the payload of an envelope.
func around(rule string, base *sample.Sample, before, behind string) (Payload, error) {
	root := enclosed(base.Tree)
	begin, end := bytes.Index(base.Payload, []byte("<"+root)), bytes.LastIndex(base.Payload, []byte("</"+root+">"))
	if root == "" || begin < 0 || end < begin {
		return Payload{}, &sample.None{Of: rule, Why: sample.EmptyEnvelope}
	}
	end += len("</" + root + ">")
	text := slices.Concat([]byte(before), base.Payload[begin:end], []byte(behind))
	return Payload{Bytes: slices.Concat(base.Payload[:begin], text, base.Payload[end:]), Format: sample.XML}, nil
}

// enclosed is the name of the root element in the hole of an envelope, empty when it has none.
func enclosed(t *tree.Value) string {
	for _, inner := range t.Inner {
		return inner.Message.Root
	}
	for _, c := range t.Members {
		if root := enclosed(c.Value); root != "" {
			return root
		}
	}
	for _, i := range t.Items {
		if root := enclosed(i); root != "" {
			return root
		}
	}
	return ""
}

// fill empties the holes of a tree, or puts what they hold in twice.
func fill(t *tree.Value, twice bool) {
	if twice {
		t.Inner = append(t.Inner, t.Inner...)
	} else {
		t.Inner = nil
	}
	for _, c := range t.Members {
		fill(c.Value, twice)
	}
	for _, i := range t.Items {
		fill(i, twice)
	}
}
