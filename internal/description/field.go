package description

import (
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

var lengthForm = lately(`^(?:(?:max\.?|maks\.?|højst|op til)\s*)?(\d{1,7})(?:\s*(?:[-–]|\.\.+|til)\s*(\d{1,7}))?(?:\s*[,.;]\s*(\d{1,3}))?\s*(?:tegn|cifre|characters|chars|digits)?$`)

// field makes one of a row; nil where the row names none.
func (b *builder) field(t *table, r *record) *node {
	called := nameIn(t.get(r, name))
	if way := steps(t.get(r, name)); len(way) > 1 {
		called = way[len(way)-1]
	}
	if called == "" {
		r.fate = Unknown
		r.why = importing.Words{Da: "Rækken har ikke et navn, som et element kan hedde.", En: "The row has no name that an element can have."}
		if r.astray {
			r.why = importing.Words{Da: "Rækkens celler står ikke under overskrifterne.", En: "The cells of the row do not stand under the headings."}
		}
		if strings.TrimSpace(strings.Join(r.cells, "")) == "" {
			r.why = importing.Words{Da: "Rækken er tom.", En: "The row is empty."}
		}
		return nil
	}
	r.fate = Taken
	f := &importing.DescribedField{Name: called, Section: r.at.String()}
	if strings.HasPrefix(called, "@") {
		f.Name, f.Attribute = called[1:], true
	}
	n := &node{f: f, t: t, r: r, occurs: occurrence{-1, -1, false}}
	for _, q := range r.asked {
		f.Questions = append(f.Questions, q)
	}
	f.Mended = r.mended
	said := strings.Join(strings.Fields(t.get(r, text)), " ")
	for _, note := range r.notes {
		said = strings.TrimSpace(said + " " + note)
	}
	if l := strings.Join(strings.Fields(t.get(r, label)), " "); l != "" {
		f.Label = importing.Words{Da: l}
	}
	f.Text = importing.Words{Da: said}
	b.typing(n)
	if m := several.FindString(said); m != "" && !strings.HasPrefix(strings.ToLower(m), "for ") && !n.typed.object && n.typed.known {
		n.typed.many = true
	}
	b.limits(n)
	n.ordered()
	b.demands(n, said)
	return n
}

// typing reads type, format and length.
func (b *builder) typing(n *node) {
	t, r, f := n.t, n.r, n.f
	cell := t.get(r, typ)
	form := t.get(r, format)
	f.Type = strings.Join(strings.Fields(cell), " ")
	n.typed = typeOf(cell)
	if !n.typed.known && strings.Contains(cell, "\n") { // cut over lines
		for _, s := range []string{strings.ReplaceAll(cell, "\n", ""), strings.ReplaceAll(cell, "\n", " ")} {
			if again := typeOf(s); again.known {
				n.typed = again
				f.Type = strings.Join(strings.Fields(s), " ")
				break
			}
		}
	}
	if form != "" {
		other := typeOf(form)
		var v allowed
		if !other.known {
			if v = valuesOf(form); v.scalar != nil {
				other = typed{scalar: *v.scalar, known: true}
			}
		}
		switch {
		case f.Type == "":
			n.typed, f.Type = other, strings.Join(strings.Fields(form), " ")
		case !other.known:
			n.ask("Formatet «"+flatten(form)+"» er ikke forstået.", "The format “"+flatten(form)+"” was not understood.")
		case n.typed.ask != nil || n.typed.scalar.JSON == "string" && (other.scalar.Pattern != "" || other.scalar.Ref != ""):
			keep := n.typed.scalar.MaxLength
			n.typed.scalar, n.typed.ask = other.scalar, nil
			if keep != "" && n.typed.scalar.Pattern != "" {
				n.typed.scalar.MaxLength = keep
			}
		case other.scalar.JSON == n.typed.scalar.JSON && other.scalar.Ref == n.typed.scalar.Ref:
			merge(n, &other.scalar)
		case other.scalar.Ref == "XSDate" && n.typed.scalar.Ref == "XSDate", other.object && n.typed.object:
		case n.typed.scalar.Ref != "" && (other.scalar.Pattern != "" || other.scalar.Ref != ""):
			n.contradiction("Type", "Type", f.Type, flatten(form))
			n.typed.scalar = importing.Scalar{JSON: "string"}
		default:
			n.contradiction("Type", "Type", f.Type, flatten(form))
			n.typed.scalar = importing.Scalar{}
		}
	}
	f.Scalar = n.typed.scalar
	if n.typed.ask != nil {
		n.ask(n.typed.ask.Da, n.typed.ask.En)
	}
	b.sizes(n)
	if dot := t.get(r, decimals); lengths.MatchString(strings.TrimSpace(dot)) && f.Scalar.JSON == "number" {
		if f.Scalar.FractionDigits != "" && f.Scalar.FractionDigits != dot {
			n.contradiction("Decimaler", "Decimals", f.Scalar.FractionDigits, dot)
			f.Scalar.FractionDigits = ""
		} else {
			f.Scalar.FractionDigits = strings.TrimSpace(dot)
		}
	}
	if low := strings.TrimSpace(t.get(r, shortest)); low != "" && f.Scalar.JSON == "string" && isNumber(low) {
		f.Scalar.MinLength = nonzero(low)
	}
}

// ordered asks of bounds that are the wrong way round.
func (n *node) ordered() {
	s := &n.f.Scalar
	for _, p := range []struct {
		low, high *string
		what      [2]string
	}{{&s.MinLength, &s.MaxLength, [2]string{"Længde", "Length"}}, {&s.FractionDigits, &s.TotalDigits, [2]string{"Cifre", "Digits"}}, {&n.f.Min, &n.f.Max, [2]string{"Antal", "Number"}}} {
		low, err1 := strconv.Atoi(*p.low)
		high, err2 := strconv.Atoi(*p.high)
		if err1 == nil && err2 == nil && low > high {
			n.contradiction(p.what[0], p.what[1], *p.low, *p.high)
			*p.low, *p.high = "", ""
		}
	}
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func merge(n *node, s *importing.Scalar) {
	for _, p := range []struct {
		have, more *string
		what       [2]string
	}{{&n.typed.scalar.MaxLength, &s.MaxLength, [2]string{"Længde", "Length"}}, {&n.typed.scalar.TotalDigits, &s.TotalDigits, [2]string{"Cifre", "Digits"}},
		{&n.typed.scalar.FractionDigits, &s.FractionDigits, [2]string{"Decimaler", "Decimals"}}} {
		switch {
		case *p.more == "" || *p.more == *p.have:
		case *p.have == "":
			*p.have = *p.more
		default:
			n.contradiction(p.what[0], p.what[1], *p.have, *p.more)
			*p.have = ""
		}
	}
}

// contradiction asks which of two statements applies.
func (n *node) contradiction(da, en, one, other string) {
	n.ask(da+": der står både «"+one+"» og «"+other+"». Hvad gælder?", en+": it says both “"+one+"” and “"+other+"”. Which applies?")
}

// sizes reads the column of lengths.
func (b *builder) sizes(n *node) {
	cell := strings.ToLower(flatten(n.t.get(n.r, length)))
	if cell == "" || cell == "-" || cell == "–" || cell == "n/a" || n.typed.object {
		return
	}
	s := &n.f.Scalar
	m := lengthForm.FindStringSubmatch(cell)
	if m == nil {
		n.ask("Længden «"+cell+"» er ikke forstået.", "The length “"+cell+"” was not understood.")
		return
	}
	low, size, fraction := "", m[1], m[3]
	if m[2] != "" {
		low, size = m[1], m[2]
	}
	if (low == "0" || low == "1") && strings.Contains(cell, "..") && (n.t.has(occurs) || size == "1") {
		n.ask("«"+cell+"» i kolonnen med længder ligner antal forekomster. Hvad gælder?", "“"+cell+"” in the column of lengths looks like occurrences. Which applies?")
		return
	}
	set := func(da, en string, have *string, value string) {
		switch {
		case value == "" || *have == value:
		case *have == "":
			*have = value
		default:
			n.contradiction(da, en, *have, value)
			*have = ""
		}
	}
	switch {
	case s.Ref != "" && (s.Ref == "CPR" || s.Ref == "CPR10" || s.Ref == "CVR" || s.Ref == "PNummer" || s.Ref == "EAN" || s.Ref == "Institutionsnummer"):
		for _, id := range identifiers {
			if id.ref == s.Ref || id.ref == "CPR" && s.Ref == "CPR10" {
				again := importing.Scalar{JSON: "string", MaxLength: size, Personal: s.Personal}
				if !id.apply(&again) {
					n.contradiction("Længde", "Length", n.f.Type, size)
					again = importing.Scalar{JSON: "string"}
				}
				*s = again
			}
		}
	case s.Ref != "" || s.JSON == "boolean": // a form has its own length
	case s.JSON == "string":
		set("Længde", "Length", &s.MaxLength, size)
		if low != "" {
			set("Længde", "Length", &s.MinLength, nonzero(low))
		}
	case s.JSON == "integer":
		set("Længde", "Length", &s.TotalDigits, size)
	case s.JSON == "number":
		if fraction != "" || s.FractionDigits == "" {
			set("Længde", "Length", &s.TotalDigits, size)
			set("Decimaler", "Decimals", &s.FractionDigits, fraction)
		} else {
			set("Længde", "Length", &s.TotalDigits, size)
		}
	case !n.typed.known && n.f.Type == "" && (n.t.has(typ) || n.t.has(format) || n.t.unread()):
		n.ask("Hvilken type har feltet? Uden den er det ikke til at vide, om længden «"+cell+"» er tegn eller cifre.", "What type does the field have? Without it, it is not known whether the length “"+cell+"” is of characters or digits.")
	case !n.typed.known && n.f.Type == "": // a length in a table without types is one of characters
		s.JSON, s.MaxLength, n.typed.known, n.f.DraftType = "string", size, true, true
	}
}
