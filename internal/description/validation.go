package description

import (
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// place is a field of a message, with those around it, outermost first.
type place struct {
	f      *importing.DescribedField
	around []*importing.DescribedField
}

// places lists the fields of a message by name.
func places(root *importing.DescribedField) map[string][]place {
	all := map[string][]place{}
	var walk func(f *importing.DescribedField, around []*importing.DescribedField)
	walk = func(f *importing.DescribedField, around []*importing.DescribedField) {
		inside := append(slices.Clone(around), f)
		for _, m := range f.Members {
			key := strings.ToLower(m.Name)
			all[key] = append(all[key], place{m, inside})
			walk(m, inside)
		}
	}
	walk(root, nil)
	return all
}

var (
	lacking   = lately(`(?i)\b(?:findes ikke|ukendt|ikke kendt|ikke registreret|er registreret|genfindes|skal findes|skal være registreret|findes i|ikke oprettet|er ikke aktiv|ikke aktiv|does not exist|unknown|not found|not registered|must exist)\b`)
	compared  = lately(`(?i)^(?:feltet |the field |værdien af )?([\pL_][\pL\pN_]*) (?:skal være|skal ligge|må ikke være|må ikke ligge|must be|must not be) ((?:senere|efter|tidligere|før|større|mindre|lig|mere|after|later|before|earlier|greater|less|equal)\b(?: (?:end|med|than|to))?)(?: eller lig med| eller samme dag som| or equal to)? ([\pL_][\pL\pN_]*)\.?$`)
	orEqual   = lately(`(?i)(?:eller lig med|eller samme dag som|or equal to)`)
	forbidden = lately(`(?i)må ikke|must not`)
	needed    = lately(`(?i)^(?:feltet )?([\pL_][\pL\pN_]*) (skal (?:være )?(?:udfyldt|udfyldes|angives)|må ikke (?:være )?(?:udfyldt|udfyldes|angives)|must be given|must not be given),? (?:hvis|når|if|when) ([\pL_][\pL\pN_]*) (?:er|is) (udfyldt|angivet|given|["'“”«]?[\pL\pN_-]+["'“”»]?)\.?$`)
	sentences = lately(`[.;]\s+|\n`)
)

// validate makes rules of the tables of validations.
func (b *builder) validate() {
	known := b.registers()
	count := map[string]int{}
	b.where = map[*importing.DescribedMessage]map[string][]place{}
	for _, m := range b.d.Messages {
		b.where[m] = places(m.Root)
	}
	for _, t := range b.tables {
		if t.kind != validations {
			continue
		}
		for _, r := range t.records {
			if r.fate == Heading {
				continue
			}
			b.validation(t, r, known, count)
		}
	}
}

var notID = lately(`[^a-z0-9]+`)

func (b *builder) validation(t *table, r *record, known []register, count map[string]int) {
	errorCode := strings.TrimSpace(t.get(r, failure))
	said, why := flatten(t.get(r, failureText)), flatten(t.get(r, text))
	if said == "" {
		said, why = why, ""
	}
	if said == "" || errorCode == "" {
		r.fate = Unknown
		r.why = importing.Words{Da: "Rækken har ikke både et nummer og en tekst.", En: "The row does not have both a number and a text."}
		return
	}
	rule := importing.DescribedRule{ID: "error-" + strings.Trim(notID.ReplaceAllString(strings.ToLower(errorCode), "-"), "-"), Code: errorCode, Section: r.at.String(),
		Message: importing.Words{Da: sentence(said)}, Why: importing.Words{Da: why}}
	if count[rule.ID]++; count[rule.ID] > 1 {
		rule.ID += "-" + strconv.Itoa(count[rule.ID])
	}
	var names []string
	for _, s := range strings.FieldsFunc(t.get(r, related), func(r rune) bool { return strings.ContainsRune(",;\n/& ", r) }) {
		if n := nameIn(s); n != "" && n != "og" && n != "and" {
			names = append(names, n)
		}
	}
	if glued := nameIn(t.get(r, related)); glued != "" && !slices.Contains(names, glued) {
		names = append([]string{glued}, names...)
	}
	for _, m := range b.d.Messages {
		if m.Direction == "response" && len(b.d.Messages) > 1 {
			continue
		}
		where := b.where[m]
		if b.compares(m, where, &rule, said+"\n"+why) || b.registered(m, where, names, &rule, said+" "+why, known, r) {
			r.fate = Taken
			return
		}
	}
	r.fate = ToWrite
	r.why = importing.Words{Da: "Reglen skal skrives: dens ord er ikke af de former, der kan læses.", En: "The rule is to be written: its words are not of the forms that can be read."}
	w := importing.Words{Da: errorCode + ": " + sentence(strings.TrimSpace(said+" ("+strings.Join(names, ", ")+")")), En: errorCode + ": " + sentence(strings.TrimSpace(said+" ("+strings.Join(names, ", ")+")"))}
	b.d.Missing = append(b.d.Missing, w)
	for _, m := range b.d.Messages {
		if m.Direction == "response" && len(b.d.Messages) > 1 {
			continue
		}
		where := b.where[m]
		fits := len(names) == 0
		for _, n := range names {
			fits = fits || len(where[strings.ToLower(n)]) > 0
		}
		if fits {
			m.Root.Unchecked = append(m.Root.Unchecked, importing.DescribedText{Words: importing.Words{Da: w.Da}, Section: r.at.String()})
		}
	}
}

// sentence ends a text with a full stop. Braces would be read as places for values.
func sentence(s string) string {
	s = strings.NewReplacer("{", "(", "}", ")").Replace(strings.TrimSpace(s))
	if s != "" && !strings.ContainsRune(".!?", rune(s[len(s)-1])) {
		s += "."
	}
	return s
}

// one gives the place of a name that a message has once.
func one(where map[string][]place, name string) (place, bool) {
	p := where[strings.ToLower(name)]
	if len(p) != 1 {
		return place{}, false
	}
	return p[0], true
}

func celName(s string) bool { return ascii.MatchString(s) }

var ascii = lately(`^[A-Za-z_][A-Za-z0-9_]*$`)

func isDate(s *importing.Scalar) bool { return s.Ref == "XSDate" || s.Ref == "XSDateTime" }

// compares reads sentences that compare two fields of one element, or ask for one beside the other.
func (b *builder) compares(m *importing.DescribedMessage, where map[string][]place, rule *importing.DescribedRule, said string) bool {
	for _, s := range sentences.Split(said, -1) {
		s = strings.TrimSpace(s)
		if c := compared.FindStringSubmatch(s); c != nil {
			x, ok1 := one(where, c[1])
			y, ok2 := one(where, c[3])
			if !ok1 || !ok2 || !beside(x, y) {
				continue
			}
			w := strings.ToLower(strings.Fields(c[2])[0])
			equal := orEqual.MatchString(s)
			op := ""
			switch w {
			case "senere", "efter", "større", "mere", "after", "later", "greater":
				op = ">"
			case "tidligere", "før", "mindre", "before", "earlier", "less":
				op = "<"
			case "lig", "equal":
				op = "=="
			}
			if equal && op != "==" {
				op += "="
			}
			if forbidden.MatchString(s) {
				op = map[string]string{">": "<=", "<": ">=", ">=": "<", "<=": ">", "==": "!="}[op]
			}
			a, z := "this."+x.f.Name, "this."+y.f.Name
			switch {
			case isDate(&x.f.Scalar) && isDate(&y.f.Scalar):
				a, z = "date("+a+")", "date("+z+")"
			case x.f.Scalar.JSON == y.f.Scalar.JSON && (x.f.Scalar.JSON == "integer" || x.f.Scalar.JSON == "number"):
			case x.f.Scalar.JSON == "string" && y.f.Scalar.JSON == "string" && (op == "==" || op == "!="):
			default:
				continue
			}
			rule.Expr, rule.At = a+" "+op+" "+z, x.f.Name
			return b.put(x, rule)
		}
		if c := needed.FindStringSubmatch(s); c != nil {
			x, ok1 := one(where, c[1])
			y, ok2 := one(where, c[3])
			if !ok1 || !ok2 || !beside(x, y) {
				continue
			}
			then := "has(this." + x.f.Name + ")"
			if forbidden.MatchString(c[2]) {
				then = "!" + then
			}
			value := strings.Trim(c[4], "\"'“”«»")
			switch strings.ToLower(value) {
			case "udfyldt", "angivet", "given":
				rule.Expr = "!has(this." + y.f.Name + ") || " + then
			default:
				switch {
				case y.f.Scalar.JSON == "string" || y.f.Scalar.Ref == "JN":
					rule.Expr = "!has(this." + y.f.Name + ") || this." + y.f.Name + " != '" + value + "' || " + then
				case y.f.Scalar.JSON == "integer" && isNumber(value):
					rule.Expr = "!has(this." + y.f.Name + ") || this." + y.f.Name + " != " + value + " || " + then
				default:
					continue
				}
			}
			return b.put(x, rule)
		}
	}
	return false
}

// beside reports whether two single fields stand in one element.
func beside(x, y place) bool {
	return x.f != y.f && x.around[len(x.around)-1] == y.around[len(y.around)-1] && celName(x.f.Name) && celName(y.f.Name) && !x.f.Many && !y.f.Many && !x.f.Object && !y.f.Object
}

func (b *builder) put(x place, rule *importing.DescribedRule) bool {
	into := x.around[len(x.around)-1]
	into.Rules = append(into.Rules, *rule)
	return true
}

// registered reads validations that a register answers.
func (b *builder) registered(m *importing.DescribedMessage, where map[string][]place, names []string, rule *importing.DescribedRule, said string, known []register, r *record) bool {
	if !lacking.MatchString(said) {
		return false
	}
	var x place
	ok := false
	for _, n := range names {
		if x, ok = one(where, n); ok {
			break
		}
	}
	if !ok || x.f.Object || x.f.Many {
		return false
	}
	best := chosen(said, known)
	if best == nil {
		return false
	}
	switch b.answered(r, nil, isRegister, registerAsked(best), sayRight, sayWrong) {
	case no:
		return false
	case silent:
		rule.Draft = true
	}
	switch best.keys {
	case 1:
		rule.Expr = "register('" + best.name + "').has(this)"
		x.f.Rules = append(x.f.Rules, *rule)
		return true
	case 2: // the second key is the institution of the message
		for key, all := range where {
			id := identifierOf(key)
			if id == nil || id.ref != "Institutionsnummer" || len(all) != 1 || all[0].f.Many || all[0].f.Object {
				continue
			}
			y := all[0]
			owner := y.around[len(y.around)-1]
			at := slices.Index(x.around, owner)
			if at < 0 {
				continue
			}
			var way []string
			many := 0
			for _, o := range x.around[at+1:] {
				way = append(way, o.Name)
				if o.Many {
					many++
				}
			}
			if !celName(x.f.Name) || !celName(y.f.Name) || many > 1 || many == 1 && !x.around[len(x.around)-1].Many {
				continue
			}
			it := "this." + strings.Join(append(slices.Clone(way), x.f.Name), ".")
			rule.At = strings.Join(append(slices.Clone(way), x.f.Name), ".")
			if many == 1 {
				rule.Each, it, rule.At = strings.Join(way, "."), "it."+x.f.Name, x.f.Name
			}
			rule.Expr = "register('" + best.name + "').has(" + it + ", this." + y.f.Name + ")"
			owner.Rules = append(owner.Rules, *rule)
			return true
		}
	}
	return false
}

// chosen is the register whose title a text has most of; nil if there is none, or two.
func chosen(said string, known []register) *register {
	said = strings.ToLower(said)
	var best *register
	score, tie := 0.0, false
	for i := range known {
		k := &known[i]
		n := 0
		for _, w := range k.words {
			if strings.Contains(said, w) || len([]rune(w)) > 9 && strings.Contains(said, string([]rune(w)[:len([]rune(w))-3])) {
				n++
			}
		}
		if n < 2 || len(k.words) == 0 {
			continue
		}
		s := float64(n) / float64(len(k.words))
		switch {
		case s > score:
			best, score, tie = k, s, false
		case s == score:
			tie = true
		}
	}
	if tie || score < 0.6 {
		return nil
	}
	return best
}

// found reads of allowed values that they have to be found in a register.
func (b *builder) found(n *node, said, in string) {
	in, _, _ = strings.Cut(in, ".")
	in, _, _ = strings.Cut(in, ",")
	in = strings.NewReplacer("{", "(", "}", ")").Replace(strings.TrimSpace(in))
	w := importing.Words{Da: n.f.Name + ": " + said + ".", En: n.f.Name + ": " + said + "."}
	k := chosen(said, b.registers())
	sure := silent
	if k != nil && k.keys == 1 {
		sure = b.answered(n.r, n.f, isRegister, registerAsked(k), sayRight, sayWrong)
	}
	if k == nil || k.keys != 1 || sure == no {
		n.f.Unchecked = append(n.f.Unchecked, importing.DescribedText{Words: importing.Words{Da: w.Da}, Section: n.f.Section})
		n.ask("«"+said+"»: intet register er valgt. Reglen skal skrives.", "“"+said+"”: no register is chosen. The rule is to be written.")
		b.d.Missing = append(b.d.Missing, w)
		return
	}
	n.f.Rules = append(n.f.Rules, importing.DescribedRule{ID: "found", Draft: sure != yes, Expr: "register('" + k.name + "').has(this)", Section: n.f.Section,
		Message: importing.Words{Da: "{label} findes ikke i " + in + ".", En: "{label} is not found in " + in + "."},
		Asks:    importing.Words{Da: "{label} skal findes i " + in + ".", En: "{label} must be found in " + in + "."}})
}

// registerAsked is the question that stands beside a register which a title suggests and nobody states.
func registerAsked(k *register) importing.Words {
	return importing.Words{Da: "Er det registret " + k.name + "? Indtil det er bekræftet, er et brud en advarsel.", En: "Is it the register " + k.name + "? Until that is confirmed, a breach is a warning."}
}

// rules gives the ids of the rules that rows became.
func (b *builder) rules() map[*record]string {
	all := map[*record]string{}
	at := map[string]string{}
	var walk func(f *importing.DescribedField, path string)
	walk = func(f *importing.DescribedField, path string) {
		for _, r := range f.Rules {
			at[r.Section+"\x00"+r.Code] = path + "/" + r.ID
		}
		for _, m := range f.Members {
			walk(m, path+"."+m.Name)
		}
	}
	for _, m := range b.d.Messages {
		walk(m.Root, m.Root.Name)
	}
	for _, t := range b.tables {
		if t.kind == validations {
			for _, r := range t.records {
				all[r] = at[r.at.String()+"\x00"+strings.TrimSpace(t.get(r, failure))]
			}
		}
	}
	return all
}
