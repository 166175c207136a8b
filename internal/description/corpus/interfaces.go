package corpus

import (
	"regexp"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
)

// Names that an element may have, and those of national identifiers, whose forms are proposed and not stated.
var (
	plainName  = regexp.MustCompile(`^[A-Za-zÆØÅæøå_][\pL\pN_.-]*$`)
	identifies = regexp.MustCompile(`(?i)cpr|cvr|personnummer|p_?-?nr|p_?-?nummer|produktion|inst.*n(?:umme)?r|skolekode|ean|gln`)
)

// factsOf writes a message of the catalogue as what a description of it states. What its tables cannot say is left out.
func factsOf(d *catalogue.Description) *fact {
	if !plainName.MatchString(d.Message.Root) {
		return nil
	}
	root := object(d.Message.Root, true)
	at := map[string]*fact{"": root}
	for i := range d.Len() {
		f := d.Field(i)
		parent, name := "", f.Path
		if i := strings.LastIndexByte(f.Path, '.'); i >= 0 {
			parent, name = f.Path[:i], f.Path[i+1:]
		}
		into := at[parent]
		if into == nil || f.Attribute || !plainName.MatchString(name) || identifies.MatchString(name) || len(f.Types) != 1 {
			continue
		}
		g := scalar(name, "string", 40, f.Required, "Oplysning om "+strings.ToLower(name)+".")
		g.many = f.Repeated
		if n := f.Bounds.Number(catalogue.MaxItems); n != nil && *n > 1 {
			g.most = *n
		}
		if n := f.Bounds.Number(catalogue.MaxLength); n != nil && *n > 0 {
			g.size = *n
		}
		switch {
		case f.Types[0] == "object":
			g.kind = "object"
			at[f.Path] = g
		case f.Types[0] == "boolean":
			g.kind = "boolean"
		case f.Types[0] == "integer":
			g.kind, g.size = "integer", 9
			if n := f.Bounds.Number(catalogue.TotalDigits); n != nil && *n > 0 {
				g.size = *n
			}
		case f.Bounds[catalogue.Format] == "date":
			g.kind = "date"
		case len(f.Allowed) > 1 && !slices.Contains(f.Allowed, "") && len(f.Allowed) < 12 && !strings.ContainsFunc(strings.Join(f.Allowed, ""), func(r rune) bool { return r <= ' ' || strings.ContainsRune(",;/|", r) }):
			g.kind, g.codes, g.size = "codes", f.Allowed, len([]rune(f.Allowed[0]))
		}
		into.members = append(into.members, g)
	}
	// An element without members has no type that a table of it could show.
	var prune func(f *fact) bool
	prune = func(f *fact) bool {
		kept := f.members[:0]
		for _, m := range f.members {
			if m.kind != "object" || prune(m) {
				kept = append(kept, m)
			}
		}
		f.members = kept
		return len(kept) > 0
	}
	if !prune(root) {
		return nil
	}
	return root
}
