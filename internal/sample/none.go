package sample

import (
	"errors"
	"strings"
)

// ErrNone is the cause when no sample could be made. Such an error is a *None.
var ErrNone = errors.New("no sample")

// None is that no sample could be made, and why.
type None struct {
	// Of is the id of the message, or of the rule that was to be broken.
	Of  string
	Why Reason
	// Detail is what the reason speaks of: rules, formats. It may be empty.
	Detail string
}

// Reason says in both languages why there is no sample, without its end: that is the Detail.
type Reason struct{ En, Da string }

// The reasons that more than one package has.
var (
	NeedsMessage  = Reason{"a message and a format are needed", "det kræver en besked og et format"}
	NeedsEnvelope = Reason{"an envelope is needed", "det kræver en konvolut"}
	EmptyEnvelope = Reason{"the envelope is empty", "konvolutten er tom"}
)

var (
	notItsRule    = Reason{"the message has no such rule", "beskeden har ingen regel af det navn"}
	otherFormat   = Reason{"the message takes ", "beskeden findes som "}
	noCandidate   = Reason{"no payload was found that breaks it", "der blev ikke fundet en payload, der bryder den"}
	nearestBreaks = Reason{"the nearest payload breaks ", "den nærmeste payload bryder "}
	checkFinds    = Reason{"the check finds ", "kontrollen finder "}
	noneIsAllowed = Reason{"nothing satisfies its structure", "intet opfylder dens struktur"}
)

// Error is In("en").
func (n *None) Error() string { return "no sample of " + n.In("en") }

// Is reports whether the target is ErrNone.
func (n *None) Is(target error) bool { return target == ErrNone }

// In says in a language, "da" or "en", of what there is no sample and why.
func (n *None) In(lang string) string {
	why := n.Why.Da
	if lang == "en" {
		why = n.Why.En
	}
	return n.Of + ": " + why + n.Detail
}

func noSample(of string, why Reason, detail ...string) error {
	return &None{of, why, strings.Join(detail, ", ")}
}
