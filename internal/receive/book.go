package receive

import (
	"slices"
	"strings"
	"sync"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/receive/wsdl"
	"github.com/forkontrol/forkontrol/internal/sample"
)

// book says which message answers which, and has samples of those.
type book struct {
	rules     *program.Ruleset
	contracts *wsdl.Contracts
	// declared are the messages of contracts by their roots.
	declared map[call.Name]*program.Message
	answers  map[*program.Message]*program.Message
	samples  sync.Map // of *made by sampleKey
}

// faults are messages that stand in the detail of faults and so answer nothing.
var faults = []string{"elevdatabasen/indberet@1.0#Fejl", "unilogin/bpi-common@3#authentificationError"}

// common are the messages by which a system answers all reports, in whatever service.
var common = map[string]string{
	"eksamensdatabasen": "eksamensdatabasen/svar@1.0#EksamensdatabasenSvar",
	"xprs":              "xprs/indberetningsreply@1.0#Indberetningsreply",
}

// contact is the message of which the interface says how each pupil is answered.
const contact, contactAnswer = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet", "ungedatabasen/indberet-institution-kontakt@1.0#IndberetSvar"

// ping and pingAnswer are those of the platform.
const ping, pingAnswer = "integrationsplatformen/konvolut@1.0#Ping", "integrationsplatformen/konvolut@1.0#PingResponse"

func newBook(o *Options) *book {
	b := &book{rules: o.Rules, contracts: o.Contracts, declared: map[call.Name]*program.Message{}, answers: map[*program.Message]*program.Message{}}
	for _, s := range o.Rules.Systems {
		for _, m := range s.Messages {
			if m.Added && !m.Header {
				space := m.Space
				if space == program.NoSpace {
					space = ""
				}
				b.declared[call.Name{Space: space, Local: m.Root}] = m
			}
		}
	}
	for _, s := range o.Rules.Systems {
		for _, m := range s.Messages {
			if m.Direction == "request" {
				if a := b.find(s, m); a != nil {
					b.answers[m] = a
				}
			}
		}
	}
	return b
}

// operation is what a contract of the user's says of a message, nil where none does.
func (b *book) operation(m *program.Message) *wsdl.Operation {
	if m == nil || !m.Added {
		return nil
	}
	space := m.Space
	if space == program.NoSpace {
		space = ""
	}
	return b.contracts.Operation(call.Name{Space: space, Local: m.Root})
}

// find finds the message that answers another: what the contract declares; the response of the same
// operation; of the service that which is of no operation, for a fetch or where its name says that it
// is an answer; that which answers all reports to the system.
func (b *book) find(s *program.System, m *program.Message) *program.Message {
	if op := b.operation(m); op != nil {
		return b.declared[op.Output]
	}
	service := m.ID[:len(m.ID)-len(m.Name)]
	var same, loose []*program.Message
	for _, r := range s.Messages {
		if r.Direction != "response" || r.Header || !strings.HasPrefix(r.ID, service) || slices.Contains(faults, r.ID) {
			continue
		}
		switch {
		case m.Operation != "" && r.Operation == m.Operation:
			same = append(same, r)
		case (r.Operation == "" || !asked(s, service, r.Operation)) && (fetches(m) || answers(r)):
			loose = append(loose, r)
		}
	}
	switch {
	case len(same) == 1:
		return same[0]
	case len(same) > 1: // a document that stands in the answer is of the operation too
		for _, r := range same {
			if r.Name == m.Name+"Response" || r.Name == m.Name+"Svar" {
				return r
			}
		}
	case len(loose) == 1:
		return loose[0]
	}
	if id := common[s.ID]; id != "" && !m.Added {
		_, r := b.rules.Find(id)
		return r
	}
	return nil
}

// fetches reports whether a request asks for something, by its name; a report does not get what a fetch gets.
func fetches(m *program.Message) bool { return strings.HasPrefix(strings.ToLower(m.Name), "hent") }

// answers reports whether a response is called an answer.
func answers(m *program.Message) bool { return strings.Contains(strings.ToLower(m.Name), "svar") }

// asked reports whether a request of a service is of an operation.
func asked(s *program.System, service, operation string) bool {
	return slices.ContainsFunc(s.Messages, func(m *program.Message) bool {
		return m.Direction == "request" && m.Operation == operation && strings.HasPrefix(m.ID, service)
	})
}

type sampleKey struct {
	message *program.Message
	format  string
}

// made is a sample that is made once.
type made struct {
	once sync.Once
	*sample.Sample
	err error
}

// sample gives a sample of a message. What it costs to make one is paid when it is first asked for.
func (b *book) sample(m *program.Message, format string) (*sample.Sample, error) {
	entry, _ := b.samples.LoadOrStore(sampleKey{m, format}, &made{})
	of := entry.(*made)
	of.once.Do(func() {
		of.Sample, of.err = sample.New(m, sample.Options{Format: format, Inner: sample.Payload(b.rules, m), Wrapped: format == sample.JSON})
	})
	return of.Sample, of.err
}
