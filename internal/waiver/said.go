package waiver

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

//go:generate go run ./generate ../..

// Saying is what may be wrong with a file, with its blanks: {name} is a member's name in quotes, {all}
// the names that there may be, {near} the one that was probably meant, {rule} the id of a rule.
type Saying struct {
	Name string // in TypeScript
	program.Text
}

// What may be wrong.
var (
	saidNotJSON   = Saying{"notJSON", program.Text{Da: "filen er ikke JSON her", En: "the file is not JSON here"}}
	saidMore      = Saying{"more", program.Text{Da: "der står mere efter dokumentets slutning", En: "there is more after the end of the document"}}
	saidObject    = Saying{"object", program.Text{Da: "her skal stå et objekt: { … }", En: "an object must stand here: { … }"}}
	saidTwice     = Saying{"twice", program.Text{Da: "{name} står der to gange", En: "{name} is there twice"}}
	saidMissing   = Saying{"missing", program.Text{Da: "{name} mangler", En: "{name} is missing"}}
	saidNear      = Saying{"near", program.Text{Da: "ukendt navn {name}; mente du {near}?", En: "unknown name {name}; did you mean {near}?"}}
	saidUnknown   = Saying{"unknown", program.Text{Da: "ukendt navn {name}; der er {all}", En: "unknown name {name}; there are {all}"}}
	saidList      = Saying{"list", program.Text{Da: "{name} skal være en liste: [ … ]", En: "{name} must be a list: [ … ]"}}
	saidFilled    = Saying{"filled", program.Text{Da: "{name} skal være en tekst, der ikke er tom", En: "{name} must be a text that is not empty"}}
	saidText      = Saying{"text", program.Text{Da: "{name} skal være en tekst", En: "{name} must be a text"}}
	saidCount     = Saying{"count", program.Text{Da: "{name} skal være et helt tal over 0", En: "{name} must be a whole number above 0"}}
	saidNowhere   = Saying{"nowhere", program.Text{Da: `en undtagelse skal nævne en fil eller en sti: "file": "**" er alle filer`, En: `a waiver must name a file or a path: "file": "**" is every file`}}
	saidHides     = Saying{"hides", program.Text{Da: "{rule} kan ikke undtages: det, der står bag fejlen, er ikke kontrolleret", En: "{rule} cannot be waived: what is behind such an error is not checked"}}
	saidDate      = Saying{"date", program.Text{Da: "{name} skal være en dato: 2027-01-31", En: "{name} must be a date: 2027-01-31"}}
	saidPositions = Saying{"positions", program.Text{Da: "{name} er uden pladser: skriv Elev, ikke Elev[2]", En: "{name} has no positions: write Elev, not Elev[2]"}}
	saidPerson    = Saying{"person", program.Text{Da: "{name} er de 24 tegn, som «forkontrol baseline» skriver, aldrig et CPR-nummer", En: "{name} is the 24 characters that “forkontrol baseline” writes, never a CPR number"}}
	saidCPR       = Saying{"cpr", program.Text{Da: "{name} indeholder et CPR-nummer", En: "{name} holds a CPR number"}}
	saidHex       = Saying{"hexadecimal", program.Text{Da: "{name} er 24 tegn af 0-9 og a-f, aldrig et CPR-nummer", En: "{name} is 24 characters of 0-9 and a-f, never a CPR number"}}
	saidKeyless   = Saying{"keyless", program.Text{Da: `{name} uden "keyed": ingen ved, hvilken nøgle den er fra`, En: `{name} without "keyed": nobody knows of which key it is`}}
)

// Sayings are all of them, of which the npm package is made too.
var Sayings = []Saying{saidNotJSON, saidMore, saidObject, saidTwice, saidMissing, saidNear, saidUnknown, saidList, saidFilled, saidText, saidCount, saidNowhere,
	saidHides, saidDate, saidPositions, saidPerson, saidCPR, saidHex, saidKeyless}

// with fills blanks, given as pairs of name and value.
func (s Saying) with(blanks ...string) program.Text {
	for i := 0; i < len(blanks); i += 2 {
		blanks[i] = "{" + blanks[i] + "}"
	}
	r := strings.NewReplacer(blanks...)
	return program.Text{Da: r.Replace(s.Da), En: r.Replace(s.En)}
}

// of is the saying about a member.
func (s Saying) of(name string) program.Text { return s.with("name", `"`+name+`"`) }
