package terminal

import "github.com/forkontrol/forkontrol/internal/finding"

// words are the fixed texts of this format in one language.
type words struct {
	fix, why, source, rule, code, note, sum, stdin string
	draft, draftRule, truncated                    string

	records, payloads func(n int) string
	notChecked        func(n int) string
	more              func(n, rule string) string
	verdict           func(v finding.Verdict, n int) string
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
	draft:     "Udkast: felternes navne og form er helt eller delvis forkontrols forslag. Det, ingen kilde fastslår, er højst en advarsel.",
	draftRule: "udkast, forkontrols eget forslag",
	truncated: "Flere fund er talt end gemt.",
	records:   plural("post", "poster"),
	payloads:  plural("indberetning", "indberetninger"),
	notChecked: func(n int) string {
		return plural("En regel er ikke kontrolleret", "Disse regler er ikke kontrolleret")(n)
	},
	more: func(n, rule string) string { return "og " + n + " flere af " + rule },
	verdict: func(v finding.Verdict, n int) string {
		return [...]func(int) string{plural("gyldig", "gyldige"), plural("ugyldig", "ugyldige"), plural("uafgjort", "uafgjorte"),
			plural("ikke kontrolleret", "ikke kontrolleret")}[v](n)
	},
}

var english = words{
	fix: "Fix", why: "Why", source: "Source", rule: "Rule", code: "code", note: "Note", sum: "Total", stdin: "(standard input)",
	draft:     "Draft: the names and forms of the fields are wholly or partly forkontrol's proposal. What no source states is at most a warning.",
	draftRule: "draft, forkontrol's own proposal",
	truncated: "More findings were counted than kept.",
	records:   plural("record", "records"),
	payloads:  plural("payload", "payloads"),
	notChecked: func(n int) string {
		return plural("One rule was not checked", "These rules were not checked")(n)
	},
	more: func(n, rule string) string { return "and " + n + " more of " + rule },
	verdict: func(v finding.Verdict, _ int) string {
		return [...]string{"valid", "invalid", "undecided", "not checked"}[v]
	},
}
