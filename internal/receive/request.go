package receive

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/receive/reply"
	"github.com/forkontrol/forkontrol/internal/receive/scenario"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/tree"
)

const jsonType = "application/json; charset=utf-8"

// request is a call in hand.
type request struct {
	s        *Server
	kind     kind
	action   string // what the header SOAPAction, or the action of the media type, says
	body     []byte
	call     *call.Call
	outcome  finding.Payload
	day      string
	scenario *scenario.Scenario
	exchange *Exchange
}

// answer is what is said to a call.
type answer struct {
	status      int
	contentType string
	body        []byte
	said        string // see Exchange.Answer
	evidence    string
}

func (q *request) pick(da, en string) string { return q.s.pick(da, en) }

// pick gives the text in the language of the server.
func (s *Server) pick(da, en string) string {
	t := program.Text{Da: da, En: en}
	return t.In(s.o.Check.Lang)
}

// why notes how a call was understood.
func (q *request) why(da, en string, args ...any) {
	q.exchange.Why = append(q.exchange.Why, fmt.Sprintf(q.pick(da, en), args...))
}

// plain reports whether a call has no SOAP around it.
func (q *request) plain() bool { return q.call.SOAP == "" && q.call.Platform == nil }

// report is that of the call alone.
func (q *request) report() *finding.Report {
	return preflight.Join(q.s.o.Rules, q.day, q.outcome)
}

// envelope is that of the answer: as the call's. With wrap, the platform's is around a message too.
func (q *request) envelope(evidence program.Evidence, wrap bool) reply.Envelope {
	e := reply.Envelope{SOAP: q.call.SOAP}
	if evidence == program.Draft {
		e.Note = q.pick("forkontrol: dette svar er et UDKAST. Ingen kilde siger, hvordan modtageren svarer; navne og værdier er forkontrols forslag",
			"forkontrol: this answer is a DRAFT. No source says how the receiver answers; names and values are proposed by forkontrol")
	}
	if p := q.call.Platform; p != nil && wrap && !q.whole() {
		name := p.Element
		if rest, ok := strings.CutSuffix(name.Local, "Request"); ok {
			name.Local = rest + "Response"
		} else {
			name.Local += "Response"
		}
		e.Platform = &reply.Platform{Element: name, SystemName: p.SystemName, SystemTransactionID: p.SystemTransactionID, CorrelationID: q.s.id()}
	}
	return e
}

// whole reports whether the message is the element in the body itself, of a contract of the user's: what answers it has
// the platform's envelope of its own.
func (q *request) whole() bool {
	m := q.outcome.Message
	return m != nil && m.Added && m.Root == q.call.Body.Local && m.Space == q.call.Body.Space
}

// decide chooses the answer.
func (q *request) decide() answer {
	q.understood()
	out := &q.outcome
	if sc := q.scenario; sc != nil {
		if a, ok := q.played(sc); ok {
			return a
		}
	}
	switch {
	case out.Verdict == finding.Failed || out.Message == nil:
		q.unmatched()
		return q.refuse()
	case out.Records > 1:
		return q.several()
	case bare(out.Message) && out.Verdict == finding.Valid:
		q.unmatched()
		return q.notACall()
	case bare(out.Message):
		q.unmatched()
		return q.refuse()
	case out.Message.ID == ping && out.Verdict == finding.Valid:
		return q.pong()
	case out.Message.Direction == "response":
		q.why("%s er et svar, som modtageren sender; det kan ikke modtages", "%s is an answer, which the receiver sends; it cannot be received", out.Message.ID)
		return q.notACall()
	case out.Message.ID == contact && !out.Message.Added && q.codedOnly():
		return q.answerContact()
	case out.Verdict != finding.Valid:
		return q.refuse()
	}
	return q.accept()
}

// bare reports whether a message is no more than an envelope with no message known in it.
func bare(m *program.Message) bool {
	return m.Envelope && !m.Added && (strings.HasPrefix(m.ID, "soap/") || strings.HasPrefix(m.ID, "integrationsplatformen/"))
}

// understood says as what a call was taken.
func (q *request) understood() {
	out, c := &q.outcome, q.call
	if out.Message != nil && out.Format == program.FormatXML && c.Message != (call.Name{}) {
		q.why("%s kendes på elementet %s", "%s is recognised by the element %s", out.Message.ID, shown(c.Message.String()))
	}
	op := q.s.book.operation(out.Message)
	if op != nil && q.action != "" && op.Action != "" && q.action != op.Action {
		q.why("SOAPAction siger %s, men elementet i Body hører til %s; elementet afgør", "SOAPAction says %s, but the element in the body belongs to %s; the element decides", shown(q.action), op.Action)
	}
	switch {
	case c.SOAP == call.SOAP12 && q.kind.media == "text/xml":
		q.why("konvolutten er SOAP 1.2, men Content-Type er text/xml; en rigtig modtager kan afvise det", "the envelope is SOAP 1.2, but Content-Type is text/xml; a real receiver may refuse it")
	case c.SOAP == call.SOAP11 && q.kind.media == "application/soap+xml":
		q.why("konvolutten er SOAP 1.1, men Content-Type er application/soap+xml; en rigtig modtager kan afvise det", "the envelope is SOAP 1.1, but Content-Type is application/soap+xml; a real receiver may refuse it")
	}
	if n := q.kind.note; !n.Empty() {
		q.why("%s", "%s", n.In(q.s.o.Check.Lang))
	}
	if codes, registers := q.unasked(); len(codes) > 0 {
		q.why("fejlkoder, der ikke er kontrolleret: %s. Registre, der ikke er givet: %s", "error codes that were not checked: %s. Registers that were not given: %s", strings.Join(codes, ", "), strings.Join(registers, ", "))
	}
}

// unasked are the codes of the receiving system that nobody looked for, and the registers that it would take.
func (q *request) unasked() (codes, registers []string) {
	for i := range q.outcome.Unchecked {
		u := &q.outcome.Unchecked[i]
		if len(u.Registers) == 0 || u.Rule.Code == "" {
			continue
		}
		if !slices.Contains(codes, u.Rule.Code) {
			codes = append(codes, u.Rule.Code)
		}
		for _, r := range u.Registers {
			if !slices.Contains(registers, r) {
				registers = append(registers, r)
			}
		}
	}
	return codes, registers
}

// unmatched says why no message was recognised.
func (q *request) unmatched() {
	for i := range q.outcome.Findings {
		if len(q.exchange.Why) > 10 {
			break
		}
		f := &q.outcome.Findings[i]
		q.exchange.Why = append(q.exchange.Why, text.Message(f, q.s.o.Rules, q.s.o.Check.Lang, false))
	}
	switch c := q.call; {
	case c.Fault:
		q.why("Body har en fejl (Fault); den hører til i et svar", "the body holds a Fault, which belongs in an answer")
	case c.SOAP != "" && c.Body == (call.Name{}):
		q.why("Body har intet element", "the body has no element")
	case c.Platform != nil && c.Message == (call.Name{}):
		q.why("platformens konvolut %s har ingen besked i Message", "the platform's envelope %s has no message in Message", shown(c.Platform.Element.String()))
	case len(c.Members) > 0:
		q.why("JSON-objektet begynder med %s", "the JSON object begins with %s", shown(strings.Join(c.Members, ", ")))
	case c.Message != (call.Name{}) && c.Format == program.FormatXML:
		q.why("der blev ledt efter elementet %s", "the element looked for was %s", shown(c.Message.String()))
	}
}

// several answers a file of several documents, which no interface has: with the report.
func (q *request) several() answer {
	status := http.StatusOK
	if q.outcome.Verdict != finding.Valid {
		status = http.StatusUnprocessableEntity
	}
	return answer{status, jsonType, report.Append(nil, q.report(), q.s.o.Rules, q.s.o.Check.Report()), "report", program.Draft.String()}
}

// notACall answers what is right in itself and no call.
func (q *request) notACall() answer {
	q.exchange.Refused = true
	reason := q.pick("beskeden kan ikke modtages: ", "the message cannot be received: ") + q.exchange.Why[len(q.exchange.Why)-1]
	if q.plain() {
		b, _ := json.Marshal(map[string]string{"error": reason}) // of a text
		return answer{http.StatusUnprocessableEntity, jsonType, append(b, '\n'), "refusal", program.Draft.String()}
	}
	e := q.envelope(program.Contract, false)
	return answer{http.StatusInternalServerError, e.ContentType(), e.Fault(reply.Fault{Reason: reason, Lang: q.s.o.Check.Lang}), "fault", program.Draft.String()}
}

// codedOnly reports whether all that is wrong are breaches that the interface has codes for.
func (q *request) codedOnly() bool {
	return q.outcome.Verdict <= finding.Invalid && !slices.ContainsFunc(q.reasons(), func(f *finding.Finding) bool { return f.Rule.Code == "" })
}

// answerContact answers a report of contact persons: IndberetSvar with a status for each pupil.
func (q *request) answerContact() answer {
	codes, t := q.contactStatus()
	for i, code := range codes {
		if code != "" {
			q.why("elev %d: fejlkode %s", "pupil %d: error code %s", i+1, code)
		}
	}
	_, m := q.s.o.Rules.Find(contactAnswer)
	if q.outcome.Format != program.FormatXML {
		return answer{http.StatusOK, jsonType, tree.JSON(m, t, true), m.ID, m.Evidence.String()}
	}
	e := q.envelope(m.Evidence, true)
	if codes, registers := q.unasked(); len(codes) > 0 {
		e.Note = fmt.Sprintf(q.pick("forkontrol: fejlkode %s er ikke kontrolleret, da registrene ikke er givet: %s", "forkontrol: error codes %s were not checked, as the registers were not given: %s"),
			strings.Join(codes, ", "), strings.Join(registers, ", "))
	}
	return answer{http.StatusOK, e.ContentType(), e.Around(tree.XML(in(m, q.call), t)), m.ID, m.Evidence.String()}
}

// pong answers the platform's ping.
func (q *request) pong() answer {
	space := q.call.Body.Space
	e := q.envelope(program.Contract, false)
	body := `<ipl:PingResponse xmlns:ipl="` + reply.Escape(space) + `"><ipl:Status>up</ipl:Status></ipl:PingResponse>`
	return answer{http.StatusOK, e.ContentType(), e.Around([]byte(body)), pingAnswer, program.Contract.String()}
}

// accept answers a call that is right.
func (q *request) accept() answer {
	m := q.outcome.Message
	if op := q.s.book.operation(m); op != nil && op.OneWay {
		q.why("kontrakten har intet svar på %s", "the contract has no answer to %s", op.Name)
		return answer{status: http.StatusAccepted, said: "202", evidence: program.Official.String()}
	}
	a := q.s.book.answers[m]
	if a == nil {
		return q.receipt()
	}
	format, wrong := program.FormatXML, q.outcome.Format != program.FormatXML
	if wrong && slices.Contains(a.Formats, program.FormatJSON) {
		format = program.FormatJSON
	}
	evidence := min(a.Evidence, m.Evidence)
	e := q.envelope(evidence, true)
	if format == program.FormatXML && wrong {
		e.SOAP, e.Platform = "", nil
	}
	body, from := []byte(nil), ""
	if f := q.s.o.Answers.of(a, format); f != nil {
		body, from = f.text, f.name
		q.why("svaret er filen %s", "the answer is the file %s", shown(from))
	} else {
		made, err := q.s.book.sample(a, format)
		if err != nil {
			q.why("der kan ikke laves et eksempel på %s; giv en fil med --answers", "no sample of %s can be made; give a file with --answers", a.ID)
			return q.receipt()
		}
		q.why("svaret er et eksempel på %s", "the answer is a sample of %s", a.ID)
		body = made.Payload
		if format == program.FormatXML {
			body = q.sampled(a, made)
		}
	}
	if format == program.FormatJSON {
		return answer{http.StatusOK, jsonType, body, a.ID, evidence.String()}
	}
	return answer{http.StatusOK, e.ContentType(), e.Around(body), a.ID, evidence.String()}
}

// sampled is a sample in the namespace of the call, where its own is not known.
func (q *request) sampled(m *program.Message, made *sample.Sample) []byte {
	if named := in(m, q.call); named != m {
		return tree.XML(named, made.Tree)
	}
	return made.Payload
}

// receipt answers what no answer is known of.
func (q *request) receipt() answer {
	id := q.outcome.Message.ID
	words := q.pick("Modtaget og kontrolleret. Hvordan modtageren svarer, siger ingen kilde; denne kvittering er forkontrols egen.",
		"Received and checked. No source says how the receiver answers; this receipt is forkontrol's own.")
	q.why("ingen kilde siger, hvad svaret på %s er", "no source says what the answer to %s is", id)
	if q.outcome.Format != program.FormatXML {
		b, _ := json.Marshal(map[string]string{"message": id, "text": words}) // of texts
		return answer{http.StatusOK, jsonType, append(b, '\n'), "receipt", program.Draft.String()}
	}
	e := q.envelope(program.Draft, true)
	return answer{http.StatusOK, e.ContentType(), e.Around([]byte(reply.Receipt(id, words))), "receipt", program.Draft.String()}
}
