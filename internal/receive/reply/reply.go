// Package reply writes answers: SOAP envelopes of both versions, the platform's envelope, and
// faults.
//
// All it writes is UTF-8. Prefixes are bound where they are used, so that a message may be put into
// an envelope as it is. It knows no message and no rule.
package reply

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/receive/call"
)

// Platform is the platform's envelope around an answer.
type Platform struct {
	// Element is that of the answer, HentUdbudResponse for one.
	Element                                        call.Name
	SystemName, SystemTransactionID, CorrelationID string
}

// Envelope says what stands around an answer.
type Envelope struct {
	// SOAP is the version; "" for none.
	SOAP string
	// Platform is nil for none.
	Platform *Platform
	// Note is a comment in the answer; "" for none.
	Note string
}

const declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

// ContentType is that of what Envelope makes.
func (e *Envelope) ContentType() string {
	switch e.SOAP {
	case call.SOAP11:
		return "text/xml; charset=utf-8"
	case call.SOAP12:
		return "application/soap+xml; charset=utf-8"
	}
	return "application/xml; charset=utf-8"
}

func (e *Envelope) space() string {
	if e.SOAP == call.SOAP11 {
		return call.SpaceSOAP11
	}
	return call.SpaceSOAP12
}

// Around puts a message, an XML document or a piece of one, into the envelopes.
func (e *Envelope) Around(message []byte) []byte {
	inner := Bare(string(message))
	if p := e.Platform; p != nil {
		name := "ipl:" + p.Element.Local
		var b strings.Builder
		b.WriteString("<" + name + ` xmlns:ipl="` + Escape(p.Element.Space) + "\">\n<ipl:Identifier>")
		if p.SystemName != "" {
			b.WriteString("<ipl:SystemName>" + Escape(p.SystemName) + "</ipl:SystemName>")
		}
		if p.SystemTransactionID != "" {
			b.WriteString("<ipl:SystemTransactionID>" + Escape(p.SystemTransactionID) + "</ipl:SystemTransactionID>")
		}
		b.WriteString("</ipl:Identifier>\n<ipl:CorrelationID>" + Escape(p.CorrelationID) + "</ipl:CorrelationID>\n<ipl:Message>\n" + inner + "</ipl:Message>\n</" + name + ">\n")
		inner = b.String()
	}
	return e.document(inner)
}

// document puts the content of the body into the SOAP envelope.
func (e *Envelope) document(inner string) []byte {
	note := ""
	if e.Note != "" {
		words := strings.TrimRight(e.Note, "-")
		for strings.Contains(words, "--") { // no comment may hold them
			words = strings.ReplaceAll(words, "--", "- -")
		}
		note = "<!-- " + words + " -->\n"
	}
	if e.SOAP == "" {
		return []byte(declaration + note + inner)
	}
	return []byte(declaration + note + `<soap:Envelope xmlns:soap="` + e.space() + "\">\n<soap:Body>\n" + inner + "</soap:Body>\n</soap:Envelope>\n")
}

// Fault is a SOAP fault.
type Fault struct {
	// Receiver says that the fault is the receiver's own; else it is the sender's.
	Receiver bool
	// Reason is for people, in the language Lang.
	Reason, Lang string
	// Detail is XML; "" for none.
	Detail string
}

// Fault writes a fault. Without SOAP it is the detail alone.
func (e *Envelope) Fault(f Fault) []byte {
	detail := Bare(f.Detail)
	switch e.SOAP {
	case "":
		return e.document(detail)
	case call.SOAP11:
		code := "soap:Client"
		if f.Receiver {
			code = "soap:Server"
		}
		if detail != "" {
			detail = "<detail>\n" + detail + "</detail>\n"
		}
		return e.document("<soap:Fault>\n<faultcode>" + code + "</faultcode>\n<faultstring>" + Escape(f.Reason) + "</faultstring>\n" + detail + "</soap:Fault>\n")
	}
	code := "soap:Sender"
	if f.Receiver {
		code = "soap:Receiver"
	}
	if detail != "" {
		detail = "<soap:Detail>\n" + detail + "</soap:Detail>\n"
	}
	return e.document("<soap:Fault>\n<soap:Code><soap:Value>" + code + "</soap:Value></soap:Code>\n<soap:Reason><soap:Text xml:lang=\"" + f.Lang + "\">" +
		Escape(f.Reason) + "</soap:Text></soap:Reason>\n" + detail + "</soap:Fault>\n")
}

// Detail is the platform's description of a fault: ServiceFaultDetailer, in the namespace of the
// service. Empty members are left out.
type Detail struct {
	Space, CorrelationID, Timestamp, ErrorCode, ErrorMessage, Details string
	// Source is the error of the system behind the platform, nil for none.
	Source *Source
}

// Source is an error of the system behind the platform.
type Source struct{ SystemName, ErrorCode, Details string }

// XML writes the detail.
func (d *Detail) XML() string {
	var b strings.Builder
	b.WriteString(`<ipl:ServiceFaultDetailer xmlns:ipl="` + Escape(d.Space) + "\">\n")
	for _, m := range [][2]string{{"CorrelationID", d.CorrelationID}, {"Timestamp", d.Timestamp}, {"ErrorCode", d.ErrorCode}, {"ErrorMessage", d.ErrorMessage}, {"Details", d.Details}} {
		leaf(&b, "ipl:"+m[0], m[1])
	}
	if s := d.Source; s != nil {
		b.WriteString("<ipl:SourceSystemError>\n")
		leaf(&b, "ipl:SourceSystemName", s.SystemName)
		leaf(&b, "ipl:ErrorCode", s.ErrorCode)
		leaf(&b, "ipl:Details", s.Details)
		b.WriteString("</ipl:SourceSystemError>\n")
	}
	b.WriteString("</ipl:ServiceFaultDetailer>\n")
	return b.String()
}

// OwnSpace is the namespace of what forkontrol says in answers where no interface has words for it.
const OwnSpace = "urn:forkontrol:draft:receive"

// Finding is one of Findings.
type Finding struct {
	Rule, Severity, Code, Path, Text string
	Line, Column                     int
}

// Findings writes findings in forkontrol's own namespace.
func Findings(list []Finding, left int) string {
	var b strings.Builder
	b.WriteString(`<Findings xmlns="` + OwnSpace + `"`)
	if left > 0 {
		b.WriteString(` left="` + number(left) + `"`)
	}
	b.WriteString(">\n")
	for i := range list {
		f := &list[i]
		b.WriteString(`<Finding rule="` + Escape(f.Rule) + `" severity="` + f.Severity + `"`)
		if f.Code != "" {
			b.WriteString(` code="` + Escape(f.Code) + `"`)
		}
		if f.Line > 0 {
			b.WriteString(` line="` + number(f.Line) + `" column="` + number(f.Column) + `"`)
		}
		b.WriteString(` path="` + Escape(f.Path) + `">` + Escape(f.Text) + "</Finding>\n")
	}
	b.WriteString("</Findings>\n")
	return b.String()
}

// Receipt writes that a payload was received, in forkontrol's own namespace: for what no answer is
// known of.
func Receipt(message, text string) string {
	return `<Receipt xmlns="` + OwnSpace + "\">\n<Message>" + Escape(message) + "</Message>\n<Text>" + Escape(text) + "</Text>\n</Receipt>\n"
}
