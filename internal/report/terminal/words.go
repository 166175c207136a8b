package terminal

// words are the fixed texts of this format in one language.
type words struct {
	fix, why, source, rule, code, note, sum, stdin string
	draftRule, truncated                           string

	records, payloads, found func(n int) string
	more                     func(n, rule string) string
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
	draftRule: "udkast, forkontrols eget forslag",
	truncated: "Flere fund er talt end gemt.",
	records:   plural("post", "poster"),
	payloads:  plural("indberetning", "indberetninger"),
	found:     plural("fund i", "fund i"),
	more:      func(n, rule string) string { return "og " + n + " flere af " + rule },
}

var english = words{
	fix: "Fix", why: "Why", source: "Source", rule: "Rule", code: "code", note: "Note", sum: "Total", stdin: "(standard input)",
	draftRule: "draft, forkontrol's own proposal",
	truncated: "More findings were counted than kept.",
	records:   plural("record", "records"),
	payloads:  plural("payload", "payloads"),
	found:     plural("finding in", "findings in"),
	more:      func(n, rule string) string { return "and " + n + " more of " + rule },
}
