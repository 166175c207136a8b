package description

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// identifier is a national one.
type identifier struct {
	names  []string // parts of names of fields, in lower case
	ref    string
	length string
	form   string // an expression for what is proposed
	digits [2]string
	da, en string
}

var identifiers = []*identifier{
	{[]string{"cprnr", "cprnummer", "personnummer", "cpr"}, "CPR", "10", "^[0-9]{6}-?[0-9]{4}$", [2]string{}, "et CPR-nummer", "a CPR number"},
	{[]string{"cvrnr", "cvrnummer", "cvr"}, "CVR", "8", "^[0-9]{8}$", [2]string{"10000000", "99999999"}, "et CVR-nummer", "a CVR number"},
	{[]string{"pnr", "pnummer", "produktionsenhedsnummer", "produktionsnummer"}, "PNummer", "10", "^[0-9]{10}$", [2]string{"1000000000", "9999999999"}, "et P-nummer", "a P number"},
	{[]string{"institutionnummer", "institutionsnummer", "institutionsnr", "institutionnr", "instnr", "skolekode"}, "Institutionsnummer", "6", "^[0-9A-Za-z]{6}$",
		[2]string{"100000", "999999"}, "et institutionsnummer", "an institution number"},
	{[]string{"eannr", "eannummer", "ean", "gln", "glnnummer"}, "EAN", "13", "^[0-9]{13}$", [2]string{"1000000000000", "9999999999999"}, "et EAN-nummer", "an EAN number"},
}

func letters(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "", ".", "", "æ", "ae", "ø", "oe", "å", "aa").Replace(strings.ToLower(s))
}

// identifierOf finds the one that a name is of.
func identifierOf(s string) *identifier {
	n := letters(s)
	for _, id := range identifiers {
		for _, w := range id.names {
			if n == w || len(w) > 4 && strings.HasSuffix(n, w) || len(w) > 2 && strings.HasSuffix(n, w) && len(n) > len(w) && strings.HasSuffix(strings.ToLower(s), w) && boundary(s, w) {
				return id
			}
		}
	}
	return nil
}

// boundary reports whether the last word of a name written in humps is w.
func boundary(s, w string) bool {
	at := len(s) - len(w)
	return at > 0 && s[at] >= 'A' && s[at] <= 'Z'
}

// stated reports whether a text says outright that something is a national identifier.
func stated(s string) bool {
	return speaks.MatchString(strings.ToLower(s))
}

var speaks = lately(`^(?:[\p{L}]+s |den unges |elevens |personens )?(?:cpr-?(?:nummer(?:et)?|nr\.?)|personnummer(?:et)?|cvr-?(?:nummer(?:et)?|nr\.?)|p-nummer(?:et)?|institutionsnummer(?:et)?|ean-?(?:nummer(?:et)?|nr\.?)|(?:cpr|cvr|p|ean|institution) number)\b`)

// apply gives a scalar the form of the identifier, unless its length does not go with it.
func (id *identifier) apply(s *importing.Scalar) bool {
	fits := s.MaxLength == "" || s.MaxLength == id.length
	ref := id.ref
	if id.ref == "CPR" {
		fits = fits || s.MaxLength == "11"
		if s.MaxLength == "10" {
			ref = "CPR10"
		}
	}
	if !fits || s.JSON != "string" || s.Pattern != "" || s.MinLength != "" && s.MinLength != id.length {
		return false
	}
	s.JSON, s.MaxLength, s.MinLength, s.Ref = "", "", "", ref
	return true
}

// proposed is the rule that a field named like an identifier gets.
func (id *identifier) proposed(s *importing.Scalar, section string) *importing.DescribedRule {
	r := &importing.DescribedRule{ID: "proposed-" + strings.ToLower(id.ref), Section: section, Draft: true,
		Message: importing.Words{Da: "{label} ligner ikke " + id.da + "; fundet: {value}.", En: "{label} does not look like " + id.en + "; found: {value}."},
		Asks:    importing.Words{Da: "{label} bør være " + id.da + ".", En: "{label} should be " + id.en + "."},
		Why:     importing.Words{Da: "Feltets navn tyder på det; beskrivelsen siger det ikke.", En: "The name of the field suggests it; the description does not say so."}}
	switch {
	case s.JSON == "string" && s.Pattern == "":
		r.Expr = "this.matches(r'" + id.form + "')"
	case s.JSON == "integer" && id.digits[0] != "":
		r.Expr = "this >= " + id.digits[0] + " && this <= " + id.digits[1]
	default:
		return nil
	}
	return r
}

// identify gives a field the form of a national identifier: where the description calls it one, or as a proposal.
func (b *builder) identify(n *node, said string) {
	s := &n.f.Scalar
	id := identifierOf(n.f.Name)
	if id == nil || n.typed.object || n.f.Object || len(s.Codes) > 0 {
		return
	}
	if id.ref == "CPR" {
		s.Personal = "cpr"
	}
	if s.Ref != "" {
		return
	}
	if stated(said) && identifierOf(strings.Trim(strings.ToLower(speaks.FindString(strings.ToLower(said))), " ")) != nil || b.calls(id, said) {
		if id.apply(s) {
			return
		}
	}
	r := id.proposed(s, n.f.Section)
	if r == nil {
		return
	}
	q := importing.Words{Da: "Navnet tyder på " + id.da + ": formen er foreslået. Er det rigtigt?", En: "The name suggests " + id.en + ": its form is proposed. Is that right?"}
	switch b.answered(n.r, n.f, isIdentifier, q, sayRight, sayWrong) {
	case yes:
		if id.apply(s) {
			return
		}
		r.Draft, r.ID = false, "confirmed-"+strings.ToLower(id.ref)
		r.Message = importing.Words{Da: "{label} er ikke " + id.da + "; fundet: {value}.", En: "{label} is not " + id.en + "; found: {value}."}
		r.Asks = importing.Words{Da: "{label} skal være " + id.da + ".", En: "{label} must be " + id.en + "."}
		r.Why = importing.Words{}
	case no:
		return
	}
	n.f.Rules = append(n.f.Rules, *r)
}

// calls reports whether a text calls something by the words of an identifier.
func (b *builder) calls(id *identifier, said string) bool {
	m := speaks.FindString(strings.ToLower(said))
	if m == "" {
		return false
	}
	for _, w := range id.names {
		if strings.Contains(letters(m), w) {
			return true
		}
	}
	return false
}
