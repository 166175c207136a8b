package receive

import (
	"bytes"
	"io"
	"sync/atomic"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Answers are payloads of the user's, which answer in the place of samples: those of a message in
// turn.
type Answers struct {
	by map[string]*turns
}

// turns are the payloads of a message.
type turns struct {
	next atomic.Int64
	all  []answerFile
}

type answerFile struct {
	name, format string
	text         []byte
}

// Unfit is a file that is no answer, or one that breaks rules.
type Unfit struct {
	Name string
	Text program.Text
	// Outcome has what was found in a file that is an answer all the same; else it is nil.
	Outcome *finding.Payload
}

// mostAnswer is how large an answer may be.
const mostAnswer = 64 << 20

// ReadAnswers reads payloads. It names those that are no answers, and those that break rules, which
// are used as they are.
func ReadAnswers(rules *program.Ruleset, o preflight.Options, files []payload.Payload) (*Answers, []Unfit) {
	a := &Answers{by: map[string]*turns{}}
	checker := engine.New(o.Engine(rules, nil))
	var unfit []Unfit
	for i := range files {
		f := &files[i]
		no := func(da, en string) { unfit = append(unfit, Unfit{Name: f.Name, Text: program.Text{Da: da, En: en}}) }
		body, err := contentOf(f)
		if err != nil {
			no("kan ikke læses: "+err.Error(), "cannot be read: "+err.Error())
			continue
		}
		out := checker.CheckBytes(body, f.Name)
		c := call.Read(body, call.Asked{File: f.Name})
		switch {
		case len(body) > mostAnswer:
			no("er større end 64 MiB", "is larger than 64 MiB")
			continue
		case c.SOAP != "" || c.Platform != nil:
			no("har en konvolut; giv beskeden uden den (eller brug filen som answer i et scenarie)", "has an envelope; give the message without it (or use the file as answer of a scenario)")
			continue
		case out.Message == nil:
			no("er ingen kendt besked", "is no known message")
			continue
		case out.Message.Direction != "response":
			no(out.Message.ID+" er ikke et svar", out.Message.ID+" is no answer")
			continue
		}
		if out.Verdict != finding.Valid {
			unfit = append(unfit, Unfit{Name: f.Name, Outcome: &out})
		}
		if out.Format == program.FormatXML {
			if text, problem := token.DecodeBytes(body); problem == nil {
				body = text // whatever the file says of its encoding, the answer is UTF-8
			}
		}
		t := a.by[out.Message.ID]
		if t == nil {
			t = &turns{}
			a.by[out.Message.ID] = t
		}
		t.all = append(t.all, answerFile{f.Name, out.Format, bytes.TrimSpace(body)})
	}
	return a, unfit
}

func contentOf(f *payload.Payload) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() // read only
	return io.ReadAll(io.LimitReader(r, mostAnswer+1))
}

// Len is for how many messages there are answers.
func (a *Answers) Len() int {
	if a == nil {
		return 0
	}
	return len(a.by)
}

// of gives the next payload of a message in a format.
func (a *Answers) of(m *program.Message, format string) *answerFile {
	if a == nil || a.by[m.ID] == nil {
		return nil
	}
	t := a.by[m.ID]
	n := int(t.next.Add(1) - 1)
	for i := range t.all {
		if f := &t.all[(n+i)%len(t.all)]; f.format == format {
			return f
		}
	}
	return nil
}
