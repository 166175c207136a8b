package coverage

import (
	"fmt"
	"strings"

	"github.com/forkontrol/forkontrol/internal/markdown"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Markdown writes the page docs/coverage.md.
func Markdown(list []System) string {
	var b strings.Builder
	sum := Sum(list)
	fmt.Fprintf(&b, `<!-- Made from schemas/ by cmd/rulec; do not edit. -->

# Coverage

What forkontrol knows about each system, and how sure it is: %d systems, %d messages, %d fields, %d rules.
The columns official, contract and draft are shares of the fields; [the README](../README.md#how-sure-a-rule-is) says what they mean.
`+"`forkontrol systems`"+` prints the same table, with `+"`--format json`"+` for programs.

| system | data | areas | messages | fields | rules | official | contract | draft |
|---|---|---|--:|--:|--:|--:|--:|--:|
`, len(list), sum.Messages.Total(), sum.Fields.Total(), sum.Rules.Total())
	for _, s := range list {
		areas := strings.Join(s.Areas, " ")
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |", s.Name, s.ID, way(s.Direction), areas)
		figures(&b, s)
	}
	b.WriteString("| **All** | | |")
	figures(&b, sum)
	for _, s := range list {
		fmt.Fprintf(&b, "\n<a id=%q></a>\n\n## %s\n\n%s\n\n", s.ID, s.Name, s.Text.En)
		if !s.Missing.Empty() {
			fmt.Fprintf(&b, "Missing: %s\n\n", s.Missing.En)
		}
		b.WriteString("| message | direction | evidence | fields | rules |\n|---|---|---|--:|--:|\n")
		for _, m := range s.System.Messages {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %d | %d |\n", m.ID, m.Direction, m.Evidence, len(m.Fields)-1, len(m.Rules)-1)
		}
	}
	return markdown.Wrap(b.String())
}

// figures writes the columns of numbers and ends the line.
func figures(b *strings.Builder, s System) {
	fmt.Fprintf(b, " %d | %d | %d |", s.Messages.Total(), s.Fields.Total(), s.Rules.Total())
	for _, e := range []program.Evidence{program.Official, program.Contract, program.Draft} {
		fmt.Fprintf(b, " %d %% |", s.Fields.Share(e))
	}
	b.WriteString("\n")
}

// way words the direction of a system's data, seen from the SA-system.
func way(direction string) string {
	switch direction {
	case "in":
		return "fetched"
	case "out":
		return "sent"
	}
	return "both ways"
}
