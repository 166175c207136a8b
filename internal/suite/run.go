package suite

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Question is a case as a program gets it, as a line of JSON. What is expected is not in it.
type Question struct {
	ID        string                `json:"id"`
	Message   string                `json:"message"`
	Format    string                `json:"format"`
	AsOf      string                `json:"asOf"`
	File      string                `json:"file"`    // the path of the payload
	Payload   []byte                `json:"payload"` // in base64
	Registers map[string][][]string `json:"registers,omitempty"`
}

// Answer is what a program says about a case, as a line of JSON, in any order.
type Answer struct {
	ID string `json:"id"`
	// Verdict is valid, invalid, or skipped where the program does not know the message.
	Verdict string `json:"verdict"`
	// Findings are compared by their rules where the program gives them.
	Findings *[]struct {
		Rule string `json:"rule"`
	} `json:"findings"`
}

// The verdicts of an answer.
const (
	answerValid   = "valid"
	answerInvalid = "invalid"
	answerSkipped = "skipped"
)

// Kind is how an answer compares with what is expected.
type Kind int

// The kinds.
const (
	Agreed Kind = iota
	WronglyValid
	WronglyInvalid
	OtherFindings // the verdict is right, the rules are not
	Skipped
	Kinds int = iota
)

// Counts are the cases of each kind.
type Counts [Kinds]int

// Difference is a case that a program does not see as expected.
type Difference struct {
	Case *Case
	Kind Kind
	// Missing are rules that the program did not name, Beyond rules that it named and that are not broken.
	Missing, Beyond []string
}

// Outcome is what a program said about a suite.
type Outcome struct {
	Messages []string // in the order of the suite
	Of       map[string]*Counts
	All      Counts
	Differ   []Difference // in the order of the suite
}

// ProgramError is a program that does not answer as it must.
type ProgramError struct {
	Kind ProgramErrorKind
	// Text is what is wrong: a line, an id, a verdict, the system's word on the program.
	Text string
	// Unanswered is how many cases it has no answer to.
	Unanswered int
}

// ProgramErrorKind is what a program did wrong.
type ProgramErrorKind int

// What a program can do wrong.
const (
	NotStarted ProgramErrorKind = iota
	NotJSON
	UnknownCase
	AnsweredTwice
	UnknownVerdict
	EndedEarly
	EndedWrong // all is answered, and its exit code is not 0
)

func (e *ProgramError) Error() string {
	return fmt.Sprintf("the program: %d %s, %d unanswered", e.Kind, e.Text, e.Unanswered)
}

// longestAnswer is how many bytes a line of an answer may have.
const longestAnswer = 16 << 20

// Run asks a program about cases of the suite in a folder: a line of standard input each. Standard input ends after
// the last. What the program writes to standard error goes to talk. The error is a *Broken, a *ProgramError, or that of ctx.
func Run(ctx context.Context, dir string, cases []*Case, command []string, talk io.Writer) (*Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Stderr = talk
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, &ProgramError{Kind: NotStarted, Text: err.Error(), Unanswered: len(cases)}
	}
	asked := make(chan error, 1)
	go func() { asked <- ask(in, dir, cases) }()
	answers, err := read(out, cases)
	if err != nil {
		cancel() // what it says is of no use any more
	}
	_, _ = io.Copy(io.Discard, out)
	unasked, ended := <-asked, c.Wait()
	var broken *Broken
	switch {
	case ctx.Err() != nil && err == nil:
		return nil, ctx.Err()
	case errors.As(unasked, &broken):
		return nil, broken
	case err != nil:
		return nil, err
	case len(answers) < len(cases):
		why := "exit status 0"
		if ended != nil {
			why = ended.Error()
		}
		return nil, &ProgramError{Kind: EndedEarly, Text: why, Unanswered: len(cases) - len(answers)}
	case ended != nil:
		return nil, &ProgramError{Kind: EndedWrong, Text: ended.Error()}
	}
	return compare(cases, answers), nil
}

// ask writes the cases, and closes what it writes to.
func ask(in io.WriteCloser, dir string, cases []*Case) error {
	defer in.Close() // the program has ended, or has all
	for _, c := range cases {
		bytes, err := payload(dir, c)
		if err != nil {
			return err
		}
		file, err := filepath.Abs(filepath.Join(dir, filepath.FromSlash(c.File)))
		if err != nil {
			return err
		}
		line, err := encode(Question{c.ID, c.Message, c.Format, c.AsOf, file, bytes, c.Registers})
		if err != nil {
			return err
		}
		if _, err := in.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// read reads the answers, by case, up to the end or the first that is none.
func read(out io.Reader, cases []*Case) (map[string]*Answer, error) {
	known := map[string]bool{}
	for _, c := range cases {
		known[c.ID] = true
	}
	answers := map[string]*Answer{}
	wrong := func(kind ProgramErrorKind, text string) error {
		if len(text) > 200 {
			text = strings.ToValidUTF8(text[:200], "") + "…"
		}
		return &ProgramError{kind, text, len(cases) - len(answers)}
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, longestAnswer)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		a := &Answer{}
		if err := json.Unmarshal([]byte(line), a); err != nil {
			return answers, wrong(NotJSON, line)
		}
		switch {
		case !known[a.ID]:
			return answers, wrong(UnknownCase, a.ID)
		case answers[a.ID] != nil:
			return answers, wrong(AnsweredTwice, a.ID)
		case !slices.Contains([]string{answerValid, answerInvalid, answerSkipped}, a.Verdict):
			return answers, wrong(UnknownVerdict, a.Verdict)
		}
		answers[a.ID] = a
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return answers, wrong(NotJSON, lines.Err().Error())
	}
	return answers, nil
}

func compare(cases []*Case, answers map[string]*Answer) *Outcome {
	o := &Outcome{Of: map[string]*Counts{}}
	for _, c := range cases {
		of := o.Of[c.Message]
		if of == nil {
			of = &Counts{}
			o.Of[c.Message] = of
			o.Messages = append(o.Messages, c.Message)
		}
		d := difference(c, answers[c.ID])
		of[d.Kind]++
		o.All[d.Kind]++
		if d.Kind != Agreed && d.Kind != Skipped {
			o.Differ = append(o.Differ, d)
		}
	}
	return o
}

func difference(c *Case, a *Answer) Difference {
	d := Difference{Case: c}
	switch {
	case a.Verdict == answerSkipped:
		d.Kind = Skipped
		return d
	case a.Verdict == answerValid && c.Verdict != a.Verdict:
		d.Kind = WronglyValid
	case a.Verdict != c.Verdict:
		d.Kind = WronglyInvalid
	}
	if a.Findings == nil {
		return d
	}
	expected, named := map[string]bool{}, map[string]bool{}
	for _, f := range c.Findings {
		expected[f.Rule] = true
	}
	for _, f := range *a.Findings {
		named[f.Rule] = true
	}
	d.Missing, d.Beyond = lacks(named, expected), lacks(expected, named)
	if d.Kind == Agreed && len(d.Missing)+len(d.Beyond) > 0 {
		d.Kind = OtherFindings
	}
	return d
}

// lacks gives what one set lacks of another, sorted.
func lacks(set, of map[string]bool) (list []string) {
	for id := range of {
		if !set[id] {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list
}
