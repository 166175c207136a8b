// Package scenario reads what the receiver is to do out of the ordinary, and decides for each call
// whether it does.
//
// Words: a scenario has conditions, all of which must hold, and does one or several things. Calls
// that keep the conditions of a scenario are counted for that scenario, so that it can be about the
// third of them. The first scenario of a file that fits a call is the one that counts.
package scenario

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Drop is when a connection is cut.
type Drop uint8

// When a connection is cut.
const (
	NoDrop     Drop = iota
	DropBefore      // nothing has been answered
	DropWithin      // half the answer has been sent
)

// Scenario is one of a file.
type Scenario struct {
	Name string
	// Message is the id of a message, its operation or its name; "" for any.
	Message string
	// CPR are the numbers of persons, one of which must be in the call; none for any.
	CPR []string
	// Fields are values that the call must have, by paths such as KontaktpersonInfo.KontaktMail.
	Fields []Field
	// Calls are those of the calls that keep the other conditions which it is about; none for all.
	Calls []Range

	// Code is the receiving system's error code: for the persons of CPR, or else for all.
	Code string
	// Fault is the code of a fault of the platform.
	Fault string
	// Status is of HTTP; 0 for that of the answer.
	Status int
	// Answer is a file that is sent in the place of the answer, AnswerText what was in it.
	Answer     string
	AnswerText []byte
	// Delay is how long the answer waits.
	Delay time.Duration
	Drop  Drop

	// Line is where it begins in the file.
	Line int
}

// Field is a value that a call must have.
type Field struct{ Path, Value string }

// Range are calls by their numbers, from 1; To 0 is no end.
type Range struct{ From, To int }

// Call is what scenarios know of a call.
type Call struct {
	// Message is nil where none was recognised.
	Message *program.Message
	// All gives the values at a path.
	All func(path string) []string
	// Persons are the CPR numbers in the call.
	Persons []string
}

// Set are the scenarios of a file and how often their conditions were kept. It is safe for
// concurrent use.
type Set struct {
	Scenarios []Scenario

	mutex sync.Mutex
	calls []int
	used  []int
}

// Miss is why a scenario is not about a call, in both languages.
type Miss struct {
	Scenario *Scenario
	Text     program.Text
}

// For gives the scenario that is about a call, nil for none, and why those before it are not.
func (s *Set) For(c *Call) (*Scenario, []Miss) {
	if s == nil {
		return nil, nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.calls == nil {
		s.calls, s.used = make([]int, len(s.Scenarios)), make([]int, len(s.Scenarios))
	}
	var chosen *Scenario
	var missed []Miss
	for i := range s.Scenarios {
		one := &s.Scenarios[i]
		why, ok := one.fits(c)
		if ok {
			s.calls[i]++
			if n := s.calls[i]; len(one.Calls) > 0 && !slices.ContainsFunc(one.Calls, func(r Range) bool { return r.From <= n && (r.To == 0 || n <= r.To) }) {
				why, ok = program.Text{Da: fmt.Sprintf("det er kald nr. %d af dem", n), En: fmt.Sprintf("it is call %d of them", n)}, false
			}
		}
		switch {
		case chosen != nil: // the rest only counts
		case ok:
			chosen = one
			s.used[i]++
		default:
			missed = append(missed, Miss{one, why})
		}
	}
	return chosen, missed
}

// Unused gives the scenarios that were about no call.
func (s *Set) Unused() (list []*Scenario) {
	if s == nil {
		return nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i := range s.Scenarios {
		if s.used == nil || s.used[i] == 0 {
			list = append(list, &s.Scenarios[i])
		}
	}
	return list
}

// fits reports whether the conditions hold but that on the number of the call, and why not.
func (s *Scenario) fits(c *Call) (program.Text, bool) {
	if s.Message != "" && !s.of(c.Message) {
		return program.Text{Da: "beskeden er en anden", En: "the message is another"}, false
	}
	if len(s.CPR) > 0 && !slices.ContainsFunc(c.Persons, func(p string) bool { return slices.Contains(s.CPR, Digits(p)) }) {
		return program.Text{Da: "CPR-nummeret er ikke i kaldet", En: "the CPR number is not in the call"}, false
	}
	for _, f := range s.Fields {
		values := c.All(f.Path)
		switch {
		case len(values) == 0:
			return program.Text{Da: "kaldet har ikke feltet " + f.Path, En: "the call does not have the field " + f.Path}, false
		case !slices.Contains(values, f.Value):
			return program.Text{Da: "feltet " + f.Path + " har en anden værdi", En: "the field " + f.Path + " has another value"}, false
		}
	}
	return program.Text{}, true
}

func (s *Scenario) of(m *program.Message) bool {
	return m != nil && (s.Message == m.ID || s.Message == m.Operation || s.Message == m.Name || s.Message == m.Title)
}

// Persons reports whether a CPR number is one of those that the scenario is about.
func (s *Scenario) Persons(cpr string) bool {
	return len(s.CPR) == 0 || slices.Contains(s.CPR, Digits(cpr))
}

// Digits are those of a CPR number, with or without a hyphen.
func Digits(cpr string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, cpr)
}
