package description

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

var several = lately(`(?i)^(?:en|et|én|ét|nul) eller flere\b|\beller flere (?:forekomster|gange|elementer)\b|\bflere forekomster\b|^(?:one|zero) or more\b|\bor more occurrences\b|\b(?:kan|må) (?:gentages|forekomme flere gange)\b|\bmay (?:be repeated|occur several times)\b|\bfor hver (?:af|enkelt)\b|\bfor each\b`)

// demands reads required and cardinality, and holds them against one another.
func (b *builder) demands(n *node, said string) {
	t, r, f := n.t, n.r, n.f
	n.demand = flatten(t.get(r, required))
	n.asked = b.demand(t, n.demand)
	if t.has(optional) && !t.has(required) {
		switch demandOf(t.get(r, optional)) {
		case yes:
			n.asked = no
		case no:
			n.asked = yes
		case silent:
			n.asked = silent
			if ticks(t, optional) {
				n.asked = yes
			}
		default:
			n.asked = unclear
		}
		n.demand = flatten(t.get(r, optional))
	}
	cell := flatten(t.get(r, occurs))
	if t.has(fewest) || t.has(most) {
		low, high := flatten(t.get(r, fewest)), flatten(t.get(r, most))
		switch {
		case low != "" && high != "":
			cell = low + ".." + strings.Replace(strings.ToLower(high), "unbounded", "n", 1)
		case low != "":
			if isNumber(low) {
				k, _ := strconv.Atoi(low)
				n.occurs = occurrence{k, -1, false}
			}
		case high != "":
			if isNumber(high) {
				k, _ := strconv.Atoi(high)
				n.occurs = occurrence{-1, k, false}
			} else {
				n.occurs = occurrence{-1, unbounded, false}
			}
		}
	}
	if cell != "" {
		o, ok := occursOf(cell)
		if !ok {
			if d := demandOf(cell); (d == yes || d == no) && !t.has(required) {
				n.asked = d
			} else {
				n.ask("Forekomsterne «"+cell+"» er ikke forstået.", "The occurrences “"+cell+"” were not understood.")
			}
			o = occurrence{-1, -1, false}
		}
		n.occurs = o
	}
	if o, ok := occursOf(n.demand); ok && n.demand != "" && n.asked == unclear && n.occurs.fewest < 0 { // Krævet: 0..1
		n.occurs, n.asked = o, silent
	}
	b.settle(n)
	if n.typed.many && !f.Many {
		if f.Single {
			n.contradiction("Antal", "Number", cell, cmp.Or(several.FindString(said), f.Type))
		}
		f.Many, f.Max, f.Single = true, "", false
	}
	if (n.typed.object || !n.typed.known && n.typed.of != "") && !f.Many && several.MatchString(said) {
		if f.Single {
			n.ask("Antal: forekomster siger højst én, beskrivelsen «"+several.FindString(said)+"». Hvad gælder?", "Number: the occurrences say at most one, the description “"+several.FindString(said)+"”. Which applies?")
		}
		f.Many, f.Single = true, false
	}
	if w := capital.FindString(said); w != "" && f.Scalar.JSON == "boolean" {
		q := importing.Words{Da: "Beskrivelsen skriver " + w + "; typen skriver true og false. Hvordan skrives værdien?", En: "The description writes " + w + "; the type writes true and false. How is the value written?"}
		f.DraftType = b.answered(n.r, f, isWritten, q, sayAsTyped, importing.Words{}) != yes
	}
	b.identify(n, said)
	b.prose(n, said)
}

var capital = lately(`\b(?:True|False|TRUE|FALSE)\b`)

// ticks reports whether a column only has marks where the answer is yes.
func ticks(t *table, c column) bool {
	is, ok := t.ticks[c]
	if !ok {
		if is = onlyTicks(t, c); t.ticks == nil {
			t.ticks = map[column]bool{}
		}
		t.ticks[c] = is
	}
	return is
}

func onlyTicks(t *table, c column) bool {
	any := false
	for _, r := range t.records {
		s := strings.ToLower(strings.Trim(t.get(r, c), " ()"))
		if r.fate == Heading || s == "" {
			continue
		}
		if s != "x" && s != "✓" && s != "✔" {
			return false
		}
		any = true
	}
	return any
}

func (b *builder) demand(t *table, cell string) answer {
	a := demandOf(cell)
	switch {
	case a == silent && t.has(required) && ticks(t, required):
		return no
	case a == unclear && strings.EqualFold(strings.Trim(cell, " *"), "o"):
		if t.o == silent {
			t.o = optionalOrNot(t)
		}
		return t.o
	}
	return a
}

// optionalOrNot says what O means in a table.
func optionalOrNot(t *table) answer {
	// O is optional beside M, obligatorisk beside V, F or N.
	m, v := false, false
	for _, r := range t.records {
		switch strings.ToLower(strings.Trim(t.get(r, required), " *")) {
		case "m":
			m = true
		case "v", "f":
			v = true
		}
	}
	for i, c := range t.columns {
		h := strings.ToLower(t.heads[i])
		if c == required && (strings.Contains(h, "m/o") || strings.Contains(h, "o/m") || strings.Contains(h, "mandatory")) {
			m = true
		}
		if c == required && (strings.Contains(h, "o/v") || strings.Contains(h, "obligatorisk/v")) {
			v = true
		}
	}
	if m && !v {
		return no
	}
	if v && !m {
		return yes
	}
	return unclear
}

// demanded asks whether a field is required.
func (b *builder) demanded(n *node, da, en string) answer {
	return b.answered(n.r, n.f, isRequired, importing.Words{Da: da, En: en}, sayRequired, sayOptional)
}

// settle decides what required and cardinality say together.
func (b *builder) settle(n *node) {
	f, o := n.f, n.occurs
	stated := n.t.has(required) || n.t.has(occurs) || n.t.has(optional) || n.t.has(fewest)
	f.Required = n.asked == yes || n.asked != no && n.asked != conditional && o.fewest > 0
	switch {
	case n.asked == yes && o.fewest == 0, n.asked == no && o.fewest > 0:
		times := strconv.Itoa(o.fewest)
		f.Required = b.demanded(n, "Krævet: der står «"+n.demand+"», men mindst "+times+" forekomst. Er feltet krævet?", "Required: it says “"+n.demand+"” but at least "+times+" occurrence. Is the field required?") == yes
	case n.asked == conditional:
		n.ask("Krævet under en betingelse, «"+n.demand+"»: reglen skal skrives.", "Required under a condition, “"+n.demand+"”: the rule is to be written.")
		f.Unchecked = append(f.Unchecked, importing.DescribedText{Words: importing.Words{Da: f.Name + ", krævet: " + n.demand, En: f.Name + ", required: " + n.demand}, Section: f.Section})
		if o.fewest > 0 {
			f.Required = false
		}
	case n.asked == unclear:
		switch b.demanded(n, "Krævet: «"+n.demand+"» er ikke forstået.", "Required: “"+n.demand+"” was not understood.") {
		case yes:
			f.Required = true
		case no:
			f.Required = false
		default:
			f.Required = f.Required && o.fewest >= 0
		}
	case n.asked == silent && o.fewest < 0 && stated && o.most < 0:
		f.Required = b.demanded(n, "Der står ikke, om feltet er krævet.", "It is not stated whether the field is required.") == yes
	}
	switch {
	case o.most == unbounded:
		f.Many = true
		if f.Max != "" { // Lovlige værdier: Max 100
			break
		}
	case o.most > 1:
		if f.Max != "" && f.Max != strconv.Itoa(o.most) {
			n.contradiction("Antal", "Number", f.Max, strconv.Itoa(o.most))
			f.Max = ""
		} else {
			f.Max = strconv.Itoa(o.most)
		}
		f.Many = true
	case o.most == 1:
		if f.Many {
			n.contradiction("Antal", "Number", "1", cmp.Or(f.Max, "flere"))
			f.Max = ""
		} else {
			f.Single = true
		}
	}
	if f.Many && o.fewest > 1 {
		f.Min = strconv.Itoa(o.fewest)
	}
}
