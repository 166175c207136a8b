package terminal

import "fmt"

// words are the fixed texts of this format in one language.
type words struct {
	fix, why, source, rule, code, note, sum, stdin string
	draftRule, truncated, waived                   string

	records, payloads, found func(n int) string
	more                     func(n, rule string) string
	fixable                  func(safe, unsafe int) string
}

// plural chooses by number.
func plural(one, many string) func(int) string {
	return func(n int) string {
		if n == 1 {
			return one
		}
		return many
	}
}

var danish = words{
	fix: "Ret", why: "Hvorfor", source: "Kilde", rule: "Regel", code: "kode", note: "Bemærk", sum: "I alt", stdin: "(standard ind)",
	waived:    "Undtaget",
	draftRule: "udkast, forkontrols eget forslag",
	truncated: "Flere fund er talt end gemt.",
	records:   plural("post", "poster"),
	payloads:  plural("indberetning", "indberetninger"),
	found:     plural("fund i", "fund i"),
	more:      func(n, rule string) string { return "og " + n + " flere af " + rule },
	fixable: func(safe, unsafe int) string {
		switch {
		case unsafe == 0:
			return fmt.Sprintf("%d kan rettes med --fix", safe)
		case safe == 0:
			return fmt.Sprintf("%d kan rettes med --fix=all, som gætter", unsafe)
		}
		return fmt.Sprintf("%d kan rettes med --fix og %d til med --fix=all, som gætter", safe, unsafe)
	},
}

var english = words{
	fix: "Fix", why: "Why", source: "Source", rule: "Rule", code: "code", note: "Note", sum: "Total", stdin: "(standard input)",
	waived:    "Waived",
	draftRule: "draft, forkontrol's own proposal",
	truncated: "More findings were counted than kept.",
	records:   plural("record", "records"),
	payloads:  plural("payload", "payloads"),
	found:     plural("finding in", "findings in"),
	more:      func(n, rule string) string { return "and " + n + " more of " + rule },
	fixable: func(safe, unsafe int) string {
		switch {
		case unsafe == 0:
			return fmt.Sprintf("%d can be mended with --fix", safe)
		case safe == 0:
			return fmt.Sprintf("%d can be mended with --fix=all, which guesses", unsafe)
		}
		return fmt.Sprintf("%d can be mended with --fix, and %d more with --fix=all, which guesses", safe, unsafe)
	},
}
