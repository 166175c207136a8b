package receive

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Exchange is a call and its answer, as it is shown: without personal data. Texts are in the language
// of the server.
type Exchange struct {
	// Call is the number of the call, from 1; 0 for a request that is none.
	Call   int    `json:"call"`
	Time   string `json:"time"`
	Method string `json:"method"`
	Path   string `json:"path"`
	// SOAP is the version of the envelope, and Platform whether that of Integrationsplatformen is
	// around the message. Body is the element in the body.
	SOAP     string `json:"soap,omitempty"`
	Platform bool   `json:"platform,omitempty"`
	Body     string `json:"body,omitempty"`
	// Message is the id of the message, "" where none was recognised.
	Message  string `json:"message,omitempty"`
	Verdict  string `json:"verdict,omitempty"`
	Errors   int    `json:"errors"`
	Warnings int    `json:"warnings"`
	// Rules are the first that were broken, errors before others.
	Rules []string `json:"rules,omitempty"`
	// Scenario is the name of the one that was about the call; Missed says why others were not.
	Scenario string   `json:"scenario,omitempty"`
	Missed   []string `json:"missed,omitempty"`
	// Refused says that the call is right in itself and nothing that the receiver takes: an answer, a fault.
	Refused bool `json:"refused,omitempty"`
	Status  int  `json:"status"`
	// Answer is what was said: the id of a message, a fault, a receipt.
	Answer string `json:"answer"`
	// Evidence is how sure the answer is: official, contract or draft; "" where that is no question.
	Evidence string `json:"evidence,omitempty"`
	// Why says how the call was understood and why it was answered so.
	Why []string `json:"why,omitempty"`
}

// mostRules is how many an exchange names.
const mostRules = 10

// found takes over what was found.
func (e *Exchange) found(p *finding.Payload) {
	e.Verdict, e.Errors, e.Warnings = p.Verdict.String(), p.Counts.Error, p.Counts.Warning
	if p.Message != nil {
		e.Message = p.Message.ID
	}
	for _, wanted := range []bool{true, false} {
		for i := range p.Findings {
			f := &p.Findings[i]
			if (f.Severity == program.Error) == wanted && len(e.Rules) < mostRules && !slices.Contains(e.Rules, f.Rule.ID) {
				e.Rules = append(e.Rules, f.Rule.ID)
			}
		}
	}
}

// shown makes a text of a request safe to show.
func shown(s string) string {
	if s = mask.Text(text.Visible(strings.ToValidUTF8(s, "�"))); len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}

// mostListed is how many calls in which something was found a report lists.
const mostListed = 10_000

// ledger gathers what came of calls. Of those in which nothing was found it keeps what they have in
// common, as package batch does.
type ledger struct {
	telling sync.Mutex // while an exchange is shown
	mutex   sync.Mutex
	numbers []int
	listed  []finding.Payload
	kinds   finding.Kinds
	summary finding.Summary
	only    finding.Payload // the last bare one
	left    int
}

func (l *ledger) add(number int, p *finding.Payload) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.summary.Add(p)
	switch {
	case p.Bare():
		l.kinds.Add(p)
		l.only = *p
	case len(l.listed) < mostListed:
		l.numbers, l.listed = append(l.numbers, number), append(l.listed, *p)
	default:
		l.left++
	}
}

// count is how many calls there were.
func (l *ledger) count() int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.summary.Payloads
}

func (l *ledger) dropped() int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.left
}

// Len, Less and Swap are those of sort.Interface, by the numbers of calls.
func (l *ledger) Len() int           { return len(l.numbers) }
func (l *ledger) Less(i, j int) bool { return l.numbers[i] < l.numbers[j] }
func (l *ledger) Swap(i, j int) {
	l.numbers[i], l.numbers[j] = l.numbers[j], l.numbers[i]
	l.listed[i], l.listed[j] = l.listed[j], l.listed[i]
}

func (l *ledger) report(rules *program.Ruleset, day string) *finding.Report {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	sort.Sort(l)
	r := preflight.Join(rules, day)
	r.Payloads, r.Summary = slices.Clone(l.listed), l.summary
	switch {
	case l.summary.Payloads == 1 && len(r.Payloads) == 0:
		r.Payloads = append(r.Payloads, l.only)
	case l.summary.Payloads > 1:
		r.Brief, r.Passed = true, l.kinds.Passed()
	}
	return r
}
