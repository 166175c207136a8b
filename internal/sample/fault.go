package sample

import (
	"fmt"
	"strings"

	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Fault is a payload that breaks a rule of the engine itself: it is not
// well-formed, or passes a limit.
type Fault struct {
	Payload []byte
	Format  string
	// Encoding is the name to read the payload by, empty when it tells by itself.
	Encoding string
}

// BreakEngine turns a valid payload into one that breaks a rule of the engine
// itself. The rules on how a payload is read from disk (archives, sizes, read
// errors) are not broken by bytes; they give an error.
func BreakEngine(rule string, base *Sample) (Fault, error) {
	if do := xmlFaults[rule]; do != nil {
		doc := document{}
		if base != nil && base.Format == XML {
			doc = split(base.Payload)
		}
		if doc.name == "" {
			doc = split([]byte("<Eksempel>\n  <Felt>1</Felt>\n</Eksempel>\n"))
		}
		return Fault{Payload: do(doc), Format: XML}, nil
	}
	if do := jsonFaults[rule]; do != nil {
		js := []byte("{\"Felt\": 1}\n")
		if base != nil && base.Format == JSON {
			js = base.Payload
		}
		return Fault{Payload: do(js), Format: JSON}, nil
	}
	switch {
	case rule == token.RuleMessageColumns:
		return Fault{Payload: []byte("ukendt;andet\n1;2\n"), Format: CSV}, nil
	case strings.HasPrefix(rule, "forkontrol/csv/"), rule == token.RuleLimitCells:
		return breakCSV(rule, base)
	case strings.HasPrefix(rule, "forkontrol/payload/hole/"):
		return breakHole(rule, base)
	}
	return Fault{}, fmt.Errorf("%w breaks %s: bytes alone do not", ErrNone, rule)
}

// breakHole empties the hole of an envelope, or puts what it holds in twice.
func breakHole(rule string, base *Sample) (Fault, error) {
	if base == nil || !base.Message.Envelope {
		return Fault{}, fmt.Errorf("%w breaks %s: it takes an envelope", ErrNone, rule)
	}
	t := base.Tree.Clone()
	fill(t, strings.HasSuffix(rule, "/several"))
	return Fault{Payload: tree.XML(base.Message, t), Format: XML}, nil
}

// fill empties the holes of a tree, or puts what they hold in twice.
func fill(t *tree.Value, twice bool) {
	if twice {
		t.Inner = append(t.Inner, t.Inner...)
	} else {
		t.Inner = nil
	}
	for _, c := range t.Members {
		fill(c.Value, twice)
	}
	for _, i := range t.Items {
		fill(i, twice)
	}
}
