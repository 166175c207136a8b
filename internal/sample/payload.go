package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Payload makes a sample of a message that belongs in an envelope, small and as XML: of one
// that the envelope names, else of any. It is nil for a message that is no envelope, and where
// none can be made.
func Payload(set *program.Ruleset, m *program.Message) *Sample {
	if !m.Envelope {
		return nil
	}
	m.Load()
	for i := range m.Nodes {
		for _, name := range m.Rules[m.Nodes[i].HoleRule].Allowed {
			if _, named := set.Find(m.ID[:len(m.ID)-len(m.Name)] + name); named != nil {
				if s := small(named); s != nil {
					return s
				}
			}
		}
	}
	return AnyPayload(set)
}

// AnyPayload is Payload for an envelope that takes any message: a request that can be written as
// XML and JSON.
func AnyPayload(set *program.Ruleset) *Sample {
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if !m.Envelope && m.Direction == "request" && slices.Contains(m.Formats, XML) && slices.Contains(m.Formats, JSON) {
				if in := small(m); in != nil {
					return in
				}
			}
		}
	}
	return nil
}

func small(m *program.Message) *Sample {
	s, err := New(m, Options{Format: XML, Minimal: true})
	if err != nil {
		return nil
	}
	return s
}
