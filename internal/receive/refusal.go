package receive

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight/trial"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/receive/reply"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// The codes of the platform, with the texts and the reasons that go with them, as they were recorded.
const (
	platformInternal = "IPL000001"
	platformInvalid  = "IPL000002"
)

var platformTexts = map[string]struct {
	reason, text string
	receiver     bool
	status       int
}{
	platformInternal: {"Internal error", "An unexpected error has occurred while processing the request. Contact the support helpdesk for Integrationsplatformen and attach the Correlation-ID from this message", true, http.StatusInternalServerError},
	platformInvalid:  {"Input error", "The request is invalid according to the schema definition. Check details for further information", false, http.StatusBadRequest},
}

// mostDetails is how many findings a fault holds.
const mostDetails = 50

// reasons are the findings for which a call is refused: the errors.
func (q *request) reasons() (list []*finding.Finding) {
	for i := range q.outcome.Findings {
		if f := &q.outcome.Findings[i]; f.Severity == program.Error {
			list = append(list, f)
		}
	}
	return list
}

// refuse answers with the fault that the interface declares, with the ids of the findings.
func (q *request) refuse() answer {
	list := q.reasons()
	switch {
	case len(list) == 0: // the check itself failed
		return q.faultOf(platformInternal)
	case q.call.Platform != nil:
		return q.refusePlatform(list)
	case q.plain():
		return q.refusePlainly(list)
	}
	return q.refuseSOAP(list)
}

// line is a finding as a line of text.
func (q *request) line(f *finding.Finding) string {
	at := ""
	if f.Line > 0 {
		at = fmt.Sprintf(q.pick(" (linje %d, kolonne %d)", " (line %d, column %d)"), f.Line, f.Column)
	}
	return f.Rule.ID + ": " + q.say(f) + at
}

func (q *request) say(f *finding.Finding) string {
	return text.Message(f, q.s.o.Rules, q.s.o.Check.Lang, q.s.o.Check.ShowPersonalData)
}

func (q *request) lines(list []*finding.Finding) string {
	var lines []string
	for _, f := range list[:min(len(list), mostDetails)] {
		lines = append(lines, q.line(f))
	}
	if left := len(list) - mostDetails; left > 0 {
		lines = append(lines, fmt.Sprintf(q.pick("og %d til", "and %d more"), left))
	}
	return strings.Join(lines, "\n")
}

// refusePlatform answers as Integrationsplatformen does: what its validation by schema finds with
// IPL000002, and what the system behind it would find as an error of that, of which no recording is
// known.
func (q *request) refusePlatform(list []*finding.Finding) answer {
	var form, rules []*finding.Finding
	for _, f := range list {
		if q.ofForm(f) {
			form = append(form, f)
		} else {
			rules = append(rules, f)
		}
	}
	if len(form) > 0 || len(rules) == 0 {
		return q.platformFault(platformInvalid, q.lines(list), nil)
	}
	source := &reply.Source{SystemName: q.system(), ErrorCode: rules[0].Rule.Code, Details: q.lines(rules)}
	if source.ErrorCode == "" {
		source.ErrorCode = rules[0].Rule.ID
	}
	return q.platformFault("", "", source)
}

// ofForm reports whether a finding is one that a validation by schema makes: of a keyword, not of a
// rule with words of its own; and those of the envelope and of the form itself.
func (q *request) ofForm(f *finding.Finding) bool {
	return f.Message == nil || f.Message.Envelope ||
		slices.ContainsFunc(q.s.o.Rules.Keywords, func(k program.KeywordText) bool { return k.Keyword == f.Rule.Keyword })
}

func (q *request) system() string {
	if q.outcome.System != nil {
		return q.outcome.System.Name
	}
	return "forkontrol"
}

// platformFault writes a fault of the platform. Without a code it is that of the system behind it.
func (q *request) platformFault(code, details string, source *reply.Source) answer {
	id := q.s.id()
	d := reply.Detail{Space: q.call.Platform.Element.Space, CorrelationID: id, Timestamp: q.s.now().UTC().Format("2006-01-02T15:04:05.000000000"),
		ErrorCode: code, Details: details, Source: source}
	known := platformTexts[code]
	said, evidence := "fault "+code, program.Contract
	if code == "" {
		known = platformTexts[platformInvalid]
		known.status = http.StatusInternalServerError
		said, evidence = "fault "+source.ErrorCode, program.Draft
		known.reason = source.SystemName + ": " + source.ErrorCode
	} else {
		d.ErrorMessage = known.text
	}
	e := q.envelope(evidence, false)
	lang := program.English
	if e.SOAP == "" {
		e.SOAP = "1.2" // the only one in which the platform is known to answer
	}
	return answer{status: known.status, contentType: e.ContentType(), said: said, evidence: evidence.String(),
		body: e.Fault(reply.Fault{Receiver: known.receiver, Reason: known.reason, Lang: lang, Detail: d.XML()})}
}

// refuseSOAP answers with a fault: with that which the contract declares, or else with the findings in
// words of forkontrol's own. The reason has the ids either way.
func (q *request) refuseSOAP(list []*finding.Finding) answer {
	if name, detail := q.declaredFault(list); detail != "" {
		e := q.envelope(program.Official, false)
		return answer{status: http.StatusInternalServerError, contentType: e.ContentType(), said: "fault " + name, evidence: program.Official.String(),
			body: e.Fault(reply.Fault{Reason: q.ids(list), Lang: q.s.o.Check.Lang, Detail: detail})}
	}
	e := q.envelope(program.Draft, false)
	e.Note = "" // the namespace says whose words these are
	return answer{status: http.StatusInternalServerError, contentType: e.ContentType(), said: "fault", evidence: program.Draft.String(),
		body: e.Fault(reply.Fault{Reason: q.ids(list), Lang: q.s.o.Check.Lang, Detail: q.findings(list)})}
}

// findings writes findings in forkontrol's own namespace.
func (q *request) findings(list []*finding.Finding) string {
	var out []reply.Finding
	for _, f := range list[:min(len(list), mostDetails)] {
		out = append(out, reply.Finding{Rule: f.Rule.ID, Severity: f.Severity.String(), Code: f.Rule.Code,
			Path: text.Path(f, q.s.o.Check.ShowPersonalData), Text: q.say(f), Line: f.Line, Column: f.Column})
	}
	return reply.Findings(out, max(len(list)-mostDetails, 0))
}

// ids names the rules that were broken.
func (q *request) ids(list []*finding.Finding) string {
	var ids []string
	for _, f := range list {
		if !slices.Contains(ids, f.Rule.ID) {
			ids = append(ids, f.Rule.ID)
		}
	}
	more := ""
	if left := len(ids) - mostRules; left > 0 {
		ids, more = ids[:mostRules], fmt.Sprintf(q.pick(" og %d til", " and %d more"), left)
	}
	return q.pick("forkontrol afviser kaldet: ", "forkontrol refuses the call: ") + strings.Join(ids, ", ") + more
}

// forWords are names of fields that are for words to people.
var forWords = regexp.MustCompile(`(?i)te(k|x)st?|besked|message|detail|reason|(å|aa)rsag|grund|beskriv|descri|info`)

// declaredFault gives the first fault that the contract declares and a sample can be made of, with the
// ids in a field that is for words, where they fit.
func (q *request) declaredFault(list []*finding.Finding) (name, detail string) {
	op := q.s.book.operation(q.outcome.Message)
	if op == nil {
		return "", ""
	}
	for _, f := range op.Faults {
		m := q.s.book.declared[f]
		if m == nil {
			continue
		}
		made, err := q.s.book.sample(m, program.FormatXML)
		if err != nil {
			continue
		}
		t := made.Tree.Clone()
		q.fill(m, t, t, q.ids(list))
		return m.Name, string(tree.XML(m, t))
	}
	return "", ""
}

// fill puts words into the first field for words that takes them, as the engine says.
func (q *request) fill(m *program.Message, whole, t *tree.Value, words string) bool {
	for i := range t.Members {
		c := &t.Members[i]
		if c.Value.Type == program.String && !c.Attr && forWords.MatchString(c.Name) {
			kept := c.Value.Text
			c.Value.Text = words
			out := trial.Payload(q.s.o.Rules, m, q.s.o.Check, tree.XML(m, whole), nil)
			if out.Verdict == finding.Valid {
				return true
			}
			c.Value.Text = kept
		}
		if q.fill(m, whole, c.Value, words) {
			return true
		}
	}
	for _, item := range t.Items {
		if q.fill(m, whole, item, words) {
			return true
		}
	}
	return false
}

// refusePlainly answers a call without SOAP: XML in forkontrol's own words, else the report as JSON.
func (q *request) refusePlainly(list []*finding.Finding) answer {
	a := answer{status: http.StatusUnprocessableEntity, said: "refusal", evidence: program.Draft.String()}
	if q.outcome.Format == program.FormatXML {
		e := q.envelope(program.Draft, false)
		e.Note = ""
		a.contentType, a.body = e.ContentType(), e.Fault(reply.Fault{Detail: q.findings(list)})
		return a
	}
	a.contentType = jsonType
	a.body = report.Append(nil, q.report(), q.s.o.Rules, q.s.o.Check.Report())
	return a
}
