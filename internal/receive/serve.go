package receive

import (
	"encoding/json"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/receive/wsdl"
)

// The paths that are no calls.
const (
	checkPath   = "/check"
	openapiPath = "/openapi.json"
)

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Forkontrol", "receive")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	defer s.recovered(w, r)
	if no := s.stranger(r); no != nil {
		s.deny(w, r, no)
		return
	}
	switch r.Method {
	case http.MethodPost, http.MethodPut:
		if r.URL.Path == checkPath {
			s.serveCheck(w, r)
			return
		}
		s.serveCall(w, r)
	case http.MethodGet, http.MethodHead:
		s.serveDocument(w, r)
	default:
		h.Set("Allow", "GET, HEAD, POST, PUT")
		s.deny(w, r, &refused{http.StatusMethodNotAllowed, program.Text{Da: "brug POST", En: "use POST"}})
	}
}

// recovered tells of a bug of forkontrol; the call that it came at has failed, and the others go on. What a
// scenario cuts is none.
func (s *Server) recovered(w http.ResponseWriter, r *http.Request) {
	cause := recover()
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler {
		panic(cause)
	}
	if s.o.Panicked != nil {
		s.o.Panicked(cause)
	}
	p := finding.Payload{Verdict: finding.Failed}
	e := &Exchange{Call: int(s.last.Load()), Time: s.stamp(), Method: shown(r.Method), Path: shown(r.URL.Path), Status: http.StatusInternalServerError, Answer: "refusal", Verdict: p.Verdict.String()}
	p.File = e.name(e.Status)
	s.finish(e, &p, nil, nil)
	s.error(w, e.Status, s.pick("intern fejl i forkontrol", "internal error of forkontrol"))
}

// stranger refuses requests that a page on the web makes a browser send: those of another origin, and
// those that reach this machine by a name that is not its own.
func (s *Server) stranger(r *http.Request) *refused {
	if !s.o.AnyHost && !own(r.Host) {
		return &refused{http.StatusForbidden, program.Text{Da: "værtsnavnet er ikke denne maskines; brug localhost eller --listen", En: "the host name is not that of this machine; use localhost or --listen"}}
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		if u, err := url.Parse(origin); err != nil || u.Host != r.Host {
			return &refused{http.StatusForbidden, program.Text{Da: "kald fra andre websider afvises", En: "calls from other web pages are refused"}}
		}
	}
	return nil
}

// own reports whether a host is a name of the machine itself.
func own(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// deny answers what is not looked at, and tells why.
func (s *Server) deny(w http.ResponseWriter, r *http.Request, no *refused) {
	if no.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Connection", "close")
	why := no.text.In(s.o.Check.Lang)
	s.error(w, no.status, why)
	s.tell(&Exchange{Time: s.stamp(), Method: shown(r.Method), Path: shown(r.URL.Path), Status: no.status, Answer: "refusal", Why: []string{why}}, nil)
}

// error answers with an error in JSON.
func (s *Server) error(w http.ResponseWriter, status int, why string) {
	b, _ := json.Marshal(map[string]string{"error": why}) // of a text
	w.Header().Set("Content-Type", jsonType)
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n')) // a client that is gone hears nothing
}

func (s *Server) stamp() string { return s.now().UTC().Format(time.RFC3339Nano) }

func (s *Server) tell(e *Exchange, p *finding.Payload) {
	if s.o.Told != nil {
		s.ledger.telling.Lock()
		defer s.ledger.telling.Unlock()
		s.o.Told(e, p)
	}
}

// serveCall answers a call.
func (s *Server) serveCall(w http.ResponseWriter, r *http.Request) {
	number := int(s.last.Add(1))
	e := &Exchange{Call: number, Time: s.stamp(), Method: shown(r.Method), Path: shown(r.URL.Path)}
	body, k, no, release := s.read(w, r)
	defer release()
	if no != nil {
		p := finding.Payload{File: e.name(no.status), Verdict: finding.Failed}
		e.Status, e.Answer, e.Why, e.Verdict = no.status, "refusal", []string{no.text.In(s.o.Check.Lang)}, p.Verdict.String()
		if no.status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "1")
		}
		w.Header().Set("Connection", "close")
		s.finish(e, &p, nil, nil)
		s.error(w, no.status, e.Why[0])
		return
	}
	o := k.options(s.o.Check)
	if id := r.URL.Query().Get("message"); id != "" {
		o.Message = id
		if err := o.Validate(s.o.Rules); err != nil {
			o.Message = ""
			e.Why = append(e.Why, "message: "+err.Error())
		}
	}
	q := &request{s: s, kind: k, action: actionOf(r), body: body, exchange: e}
	q.outcome, q.day = s.check(o, body, k.file)
	q.call = call.Read(body, call.Asked{Format: k.format, Encoding: k.encoding, File: k.file, Limits: o.Limits})
	if q.outcome.File == "" {
		q.outcome.File = "payload" // in a report that is answered
	}
	q.presume()
	e.SOAP, e.Platform, e.Body = q.call.SOAP, q.call.Platform != nil, shown(q.call.Body.String())
	e.found(&q.outcome)
	q.choose()
	a := q.decide()
	e.Status, e.Answer, e.Evidence = a.status, a.said, a.evidence
	if sc := q.scenario; sc != nil && sc.Drop != 0 {
		e.Answer += s.pick(", afbrudt", ", cut")
	}
	q.outcome.File = e.name(a.status)
	s.finish(e, &q.outcome, q, &a)
	q.send(w, r, a)
}

// name is what a call is called in reports: without personal data, as nothing of the call but its
// path is in it.
func (e *Exchange) name(status int) string {
	return fmt.Sprintf("%d %s %s -> %d", e.Call, e.Method, e.Path, status)
}

// presume takes a call without an envelope as one of the SOAP that its headers name: whoever sends such
// headers awaits SOAP.
func (q *request) presume() {
	if q.call.SOAP != "" {
		return
	}
	switch {
	case q.kind.media == "application/soap+xml":
		q.call.SOAP = call.SOAP12
	case q.action != "" && q.kind.format == program.FormatXML:
		q.call.SOAP = call.SOAP11
	default:
		return
	}
	q.why("kaldet har ingen SOAP-konvolut, men headerne siger SOAP; en rigtig modtager kan afvise det", "the call has no SOAP envelope, but its headers say SOAP; a real receiver may refuse it")
}

// actionOf is what the headers say of the operation.
func actionOf(r *http.Request) string {
	if action := strings.Trim(r.Header.Get("SOAPAction"), `"`); action != "" {
		return action
	}
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return params["action"]
}

// finish counts a call, tells of it, and keeps it where that is asked. An answer is known before it is
// sent, so that a client that has it finds it counted.
func (s *Server) finish(e *Exchange, p *finding.Payload, q *request, a *answer) {
	s.ledger.add(e.Call, p)
	if q != nil && s.o.Keep != "" {
		if err := s.keep(q, a); err != nil {
			e.Why = append(e.Why, "--keep: "+err.Error())
		}
	}
	s.tell(e, p)
	if s.o.Calls > 0 && s.ledger.count() >= s.o.Calls {
		s.ended.Do(func() { close(s.done) })
	}
}

// serveDocument answers GET: contracts, the description of /check, and what is here.
func (s *Server) serveDocument(w http.ResponseWriter, r *http.Request) {
	base := "http://" + r.Host
	if !plainHost(r.Host) {
		s.error(w, http.StatusBadRequest, "Host")
		return
	}
	send := func(contentType string, b []byte) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(b) // a client that is gone hears nothing
	}
	switch asked := strings.ToLower(r.URL.RawQuery); {
	case asked == "wsdl" || asked == "singlewsdl":
		if b, ok := s.o.Contracts.WSDL(r.URL.EscapedPath(), base); ok {
			send("text/xml; charset=utf-8", b)
			return
		}
		s.error(w, http.StatusNotFound, s.noWSDL(base))
	case strings.HasPrefix(r.URL.Path, wsdl.FilesPath):
		if b, ok := s.o.Contracts.File(r.URL.EscapedPath(), base); ok {
			send("text/xml; charset=utf-8", b)
			return
		}
		s.error(w, http.StatusNotFound, s.pick("der er ingen kontrakt her", "there is no contract here"))
	case r.URL.Path == openapiPath:
		send(jsonType, openapi(base))
	case r.URL.Path == "/":
		send("text/plain; charset=utf-8", []byte(s.index(base)))
	case r.URL.Path == checkPath:
		w.Header().Set("Allow", "POST, PUT")
		s.error(w, http.StatusMethodNotAllowed, s.pick("brug POST", "use POST"))
	default:
		s.error(w, http.StatusNotFound, s.pick("kald sendes med POST; / viser, hvad der er her", "calls are sent with POST; / shows what is here"))
	}
}

// plainHost reports whether a host is written as one, so that it may stand in a document.
func plainHost(host string) bool {
	return host != "" && strings.Trim(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]") == ""
}

func (s *Server) noWSDL(base string) string {
	text := program.Text{
		Da: "der er ingen WSDL her: de indbyggede systemer har ingen, der er kendt. Giv jeres egen med --schemas",
		En: "there is no WSDL here: none is known of the built-in systems. Give your own with --schemas"}
	if len(s.o.Contracts.Services) > 0 {
		text = program.Text{Da: "der er flere tjenester; vælg en", En: "there are several services; choose one"}
	}
	said := text.In(s.o.Check.Lang)
	for _, one := range s.o.Contracts.Services {
		said += " " + base + one.Path + "?wsdl"
	}
	return said
}

// index says in words what is at an address.
func (s *Server) index(base string) string {
	t := s.pick
	var b strings.Builder
	b.WriteString(t("forkontrol receive: står i stedet for modtageren i test\n\n", "forkontrol receive: stands in for the receiver in tests\n\n"))
	fmt.Fprintf(&b, t("POST %s/…       kald: SOAP, XML, JSON og CSV, på enhver sti\n", "POST %s/…       calls: SOAP, XML, JSON and CSV, at any path\n"), base)
	fmt.Fprintf(&b, t("POST %s/check   en rapport i JSON (200, 422)\n", "POST %s/check   a report in JSON (200, 422)\n"), base)
	fmt.Fprintf(&b, t("GET  %s/openapi.json   beskrivelse af /check\n", "GET  %s/openapi.json   description of /check\n"), base)
	for _, one := range s.o.Contracts.Services {
		fmt.Fprintf(&b, "GET  %s%s?wsdl   %s\n", base, one.Path, one.Name)
	}
	b.WriteString(t("\nBeskeder, der kan modtages, og svaret på dem:\n", "\nMessages that can be received, and their answers:\n"))
	for _, sys := range s.o.Rules.Systems {
		for _, m := range sys.Messages {
			if m.Direction != "request" || m.Header || bare(m) {
				continue
			}
			answer := t("kvittering (udkast)", "receipt (draft)")
			switch a := s.book.answers[m]; {
			case m.ID == ping:
				answer = "PingResponse"
			case a != nil && min(a.Evidence, m.Evidence) == program.Draft:
				answer = a.Name + t(" (udkast)", " (draft)")
			case a != nil:
				answer = a.Name
			}
			fmt.Fprintf(&b, "  %s -> %s\n", m.ID, answer)
		}
	}
	return b.String()
}

// given are the options that a request to /check may name.
var given = []string{preflight.OptionMessage, preflight.OptionFormat, preflight.OptionEncoding, preflight.OptionAsOf, preflight.OptionLang}
