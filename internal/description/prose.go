package description

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// Sentences that ask something: of a value ("skal være mindst …", "må kun …"), or of when the field is there.
var (
	demanding = lately(`(?i)(?:^|[^\pL])(?:skal|must|shall|(?:må|kan) (?:ikke|kun|højst|aldrig)|(?:may|can) (?:not|only)|cannot)(?:[^\pL]|$)`)
	giving    = lately(`(?i)(?:^|[^\pL])(?:udfyldes|angives|medsendes|sendes|indberettes|anvendes|bruges|udelades|krævet|påkrævet|obligatorisk\pL*|tillad\pL*|gyldig\pL*|lovlig\pL*|given|filled in|left out|required|mandatory|allowed|valid)(?:[^\pL]|$)`)
	restrict  = lately(`(?i)(?:^|[^\pL])(?:kun|ikke|aldrig|hvis|når|såfremt|medmindre|only|not|never|if|when|unless)(?:[^\pL]|$)`)
	// What somebody else shall do: "elever, som skal til prøve".
	relative  = lately(`(?i)(?:^|[^\pL])(?:der|som|that|who|which|hvis (?:eleven|den unge|personen)|if the (?:student|person)) (?:skal|ikke skal|must|shall)(?:[^\pL]|$)`)
	filledIn  = lately(`(?i)^(?:feltet |værdien |elementet |the field |this field )?(?:skal|must) (?:altid |always )?(?:være |be )?(?:udfyldt|udfyldes|angives|angivet|medsendes|given|filled in|present)$`)
	longestOf = lately(`(?i)(?:højst|maks\.?|max\.?|op til|at most|up to) (?:være |have |fylde )?(?:på )?(\d+) (?:tegn|karakterer|characters)`)
)

// rules reports whether a sentence of a description may be a rule that is not checked otherwise.
func (n *node) rules(sentence string) bool {
	if filledIn.MatchString(sentence) && n.f.Required {
		return false
	}
	if m := longestOf.FindStringSubmatch(sentence); m != nil && m[1] == n.f.Scalar.MaxLength {
		return false
	}
	return demanding.MatchString(relative.ReplaceAllString(sentence, " ")) || giving.MatchString(sentence) && restrict.MatchString(sentence)
}

// prose lists sentences of a description that may be rules: they are not checked, and reports say so.
func (b *builder) prose(n *node, said string) {
	var found []string
	for _, s := range sentences.Split(said, -1) {
		if s = strings.Trim(s, " ."); n.rules(s) {
			found = append(found, sentence(s))
		}
	}
	if len(found) == 0 {
		return
	}
	all := strings.Join(found, " ")
	q := importing.Words{Da: "Er det en regel? «" + all + "» Det kontrolleres ikke.", En: "Is it a rule? “" + all + "” It is not checked."}
	if b.answered(n.r, n.f, isRule, q, importing.Words{}, sayNoRule) == no {
		return
	}
	n.f.Unchecked = append(n.f.Unchecked, importing.DescribedText{Words: importing.Words{Da: n.f.Name + ": " + all}, Section: n.f.Section})
}
