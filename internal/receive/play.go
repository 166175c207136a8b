package receive

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/receive/reply"
	"github.com/forkontrol/forkontrol/internal/receive/scenario"
	"github.com/forkontrol/forkontrol/internal/token"
)

// choose finds the scenario that is about a call.
func (q *request) choose() {
	c := scenario.Call{Message: q.outcome.Message, All: q.call.All, Persons: q.persons()}
	chosen, missed := q.s.o.Scenarios.For(&c)
	for i := range missed {
		q.exchange.Missed = append(q.exchange.Missed, missed[i].Scenario.Name+": "+missed[i].Text.In(q.s.o.Check.Lang))
	}
	if q.call.Cut && q.s.o.Scenarios != nil {
		q.why("scenarier sammenlignes kun med de første %d værdier", "scenarios are compared with the first %d values alone", call.Room)
	}
	if chosen != nil {
		q.scenario, q.exchange.Scenario = chosen, chosen.Name
	}
}

// persons are the CPR numbers in a call: values of fields that hold such.
func (q *request) persons() (list []string) {
	if q.s.o.Scenarios == nil || q.outcome.Message == nil {
		return nil
	}
	m := q.outcome.Message
	m.Load()
	for i := range m.Fields {
		if f := &m.Fields[i]; f.Personal == program.CPR {
			for j := range q.call.Values {
				if v := &q.call.Values[j]; v.Path == f.Path || lastName(v.Path) == f.Name {
					list = append(list, v.Text)
				}
			}
		}
	}
	return list
}

func lastName(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// played gives the answer of a scenario, not ok where it leaves that to others: it may only delay or
// cut, and its code is none for a call that is refused.
func (q *request) played(sc *scenario.Scenario) (a answer, ok bool) {
	switch {
	case sc.Answer != "":
		a = q.file(sc)
	case sc.Fault != "":
		a = q.faultOf(sc.Fault)
	case sc.Code != "" && q.outcome.Message != nil && (q.outcome.Verdict == finding.Valid || q.codedOnly()):
		a = q.coded(sc)
	case sc.Status != 0:
		return answer{status: sc.Status, contentType: "text/plain; charset=utf-8", body: []byte(http.StatusText(sc.Status) + "\n"), said: strconv.Itoa(sc.Status)}, true
	default:
		return answer{}, false
	}
	if sc.Status != 0 {
		a.status = sc.Status
	}
	return a, true
}

// file answers with a file as it is.
func (q *request) file(sc *scenario.Scenario) answer {
	a := answer{status: http.StatusOK, body: sc.AnswerText, said: filepath.ToSlash(filepath.Base(sc.Answer))}
	switch c := call.Read(sc.AnswerText, call.Asked{File: sc.Answer, Limits: token.Limits{}}); {
	case strings.EqualFold(filepath.Ext(sc.Answer), ".json"):
		a.contentType = "application/json"
	case strings.EqualFold(filepath.Ext(sc.Answer), ".csv"):
		a.contentType = "text/csv"
	case c.SOAP == call.SOAP11:
		a.contentType = "text/xml"
	case c.SOAP == call.SOAP12:
		a.contentType = "application/soap+xml"
	case c.Format == program.FormatXML:
		a.contentType = "application/xml"
	case c.Format == program.FormatJSON:
		a.contentType = "application/json"
	default:
		a.contentType = "application/octet-stream"
	}
	return a
}

// faultOf answers with a fault of the platform, in the envelope that the call has.
func (q *request) faultOf(code string) answer {
	if q.call.Platform != nil {
		details := ""
		if code == platformInvalid {
			details = q.pick("scenarie i forkontrol", "scenario of forkontrol")
		}
		return q.platformFault(code, details, nil)
	}
	known := platformTexts[code]
	if q.plain() {
		b, _ := json.Marshal(map[string]string{"code": code, "error": known.text}) // of texts
		return answer{known.status, jsonType, append(b, '\n'), "fault " + code, program.Draft.String()}
	}
	e := q.envelope(program.Draft, false)
	return answer{known.status, e.ContentType(), e.Fault(reply.Fault{Receiver: known.receiver, Reason: code + ": " + known.text, Lang: program.English}), "fault " + code, program.Draft.String()}
}

// coded answers with an error code of the receiving system.
func (q *request) coded(sc *scenario.Scenario) answer {
	switch {
	case q.outcome.Message.ID == contact && !q.outcome.Message.Added:
		return q.answerContact()
	case q.call.Platform != nil:
		return q.platformFault("", "", &reply.Source{SystemName: q.system(), ErrorCode: sc.Code, Details: sc.Name})
	case q.plain():
		b, _ := json.Marshal(map[string]string{"code": sc.Code, "error": sc.Name}) // of texts
		return answer{http.StatusUnprocessableEntity, jsonType, append(b, '\n'), "code " + sc.Code, program.Draft.String()}
	}
	e := q.envelope(program.Draft, false)
	return answer{http.StatusInternalServerError, e.ContentType(), e.Fault(reply.Fault{Reason: sc.Code + ": " + sc.Name, Lang: q.s.o.Check.Lang}), "fault " + sc.Code, program.Draft.String()}
}

// send writes an answer, late or cut where a scenario says so.
func (q *request) send(w http.ResponseWriter, r *http.Request, a answer) {
	cut := scenario.NoDrop
	if sc := q.scenario; sc != nil {
		cut = sc.Drop
		if sc.Delay > 0 {
			control, until := http.NewResponseController(w), time.Now().Add(sc.Delay+answerTime)
			_, _ = control.SetWriteDeadline(until), control.SetReadDeadline(until) // without them the answer is less late
			timer := time.NewTimer(sc.Delay)
			select {
			case <-timer.C:
			case <-r.Context().Done():
			case <-q.s.stopping.Done():
			}
			timer.Stop()
		}
		w.Header().Set("Forkontrol-Scenario", headerText(sc.Name))
	}
	if cut == scenario.DropBefore {
		panic(http.ErrAbortHandler)
	}
	if a.contentType != "" {
		w.Header().Set("Content-Type", a.contentType)
	}
	if codes, _ := q.unasked(); len(codes) > 0 {
		w.Header().Set("Forkontrol-Unchecked", headerText(strings.Join(codes, ", ")))
	}
	if a.evidence != "" {
		w.Header().Set("Forkontrol-Evidence", a.evidence)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	if cut == scenario.DropWithin {
		_, _ = w.Write(a.body[:len(a.body)/2]) // nobody is left to hear it
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(a.body) // the same
}

// headerText is a text as a header may have it.
func headerText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F {
			return '?'
		}
		return r
	}, s)
}
