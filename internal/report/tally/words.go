package tally

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Words are the headings of a tally in one language.
type Words struct {
	System, Message, Rule, Asks, Payloads, Findings, In string
	NotRecognised                                       string
	ByMessage, ByRule, Waived                           string
}

var (
	danish = Words{"System", "Besked", "Regel", "Kræver", "Indberetninger", "Fund", "Indberetninger med fund", "ikke genkendt",
		"Efter system og besked", "Efter regel", "Undtaget"}
	english = Words{"System", "Message", "Rule", "Asks", "Payloads", "Findings", "Payloads with findings", "not recognised",
		"By system and message", "By rule", "Waived"}
)

// In gives the words of a language.
func In(lang string) *Words {
	if lang == "en" {
		return &english
	}
	return &danish
}

// SystemName is what people call the system.
func (m *Message) SystemName() string {
	if m.System == nil {
		return ""
	}
	return m.System.Name
}

// Name is what people call the message.
func (m *Message) Name(lang string) string {
	if m.Message == nil {
		return In(lang).NotRecognised
	}
	name := Service(m.Message, lang)
	if m.Message.Name != m.Message.Title {
		name += " · " + m.Message.Name
	}
	return name
}

// Service is the title of a message's service with the version, and that it is a draft, where it is one.
func Service(m *program.Message, lang string) string {
	name := text.Titled(m.Title, m.Version)
	switch {
	case m.Evidence != program.Draft:
		return name
	case lang == program.English:
		return name + " (draft)"
	}
	return name + " (udkast)"
}
