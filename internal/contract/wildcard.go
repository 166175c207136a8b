package contract

import (
	"slices"
	"strings"
)

func (b *builder) wildcard(n *node, d *document) *Wildcard {
	w := &Wildcard{About: b.aboutOf(n)}
	switch n.word("processContents") {
	case "lax":
		w.Process = Lax
	case "skip":
		w.Process = Skip
	}
	list, has := n.get("namespace")
	switch list = collapse(list); {
	case !has || list == "##any":
		w.Any = true
	case list == "##other":
		w.Not, w.Spaces = true, []string{d.space}
	default:
		for _, s := range strings.Fields(list) {
			switch s {
			case "##targetNamespace":
				s = d.space
			case "##local":
				s = ""
			}
			if !slices.Contains(w.Spaces, s) {
				w.Spaces = append(w.Spaces, s)
			}
		}
	}
	return w
}

// Takes reports whether a wildcard takes names of a namespace.
func (w *Wildcard) Takes(space string) bool {
	switch {
	case w.Any:
		return true
	case w.Not:
		return space != "" && space != w.Spaces[0]
	}
	return slices.Contains(w.Spaces, space)
}

// within reports whether all that w takes is taken by v.
func (w *Wildcard) within(v *Wildcard) bool {
	switch {
	case v.Any:
		return true
	case w.Any:
		return false
	case w.Not:
		return v.Not && w.Spaces[0] == v.Spaces[0]
	}
	for _, s := range w.Spaces {
		if !v.Takes(s) {
			return false
		}
	}
	return true
}

// overlaps reports whether a namespace is taken by both.
func (w *Wildcard) overlaps(v *Wildcard) bool {
	if w.Any || w.Not {
		w, v = v, w
	}
	if w.Any || w.Not {
		return true // two of them always share one
	}
	for _, s := range w.Spaces {
		if v.Takes(s) {
			return true
		}
	}
	return false
}

// intersect gives what both take, with the strictness of w; false if no wildcard
// says it.
func intersect(w, v *Wildcard) (*Wildcard, bool) {
	x := &Wildcard{About: w.About, Process: w.Process}
	switch {
	case v.Any, !w.Any && !v.Not && w.within(v), w.within(v):
		x.Any, x.Not, x.Spaces = w.Any, w.Not, w.Spaces
	case w.Any, v.within(w):
		x.Any, x.Not, x.Spaces = v.Any, v.Not, v.Spaces
	case w.Not && v.Not:
		switch {
		case w.Spaces[0] == "":
			x.Not, x.Spaces = true, v.Spaces
		case v.Spaces[0] == "":
			x.Not, x.Spaces = true, w.Spaces
		default:
			return nil, false
		}
	default:
		set, other := w, v
		if w.Not {
			set, other = v, w
		}
		for _, s := range set.Spaces {
			if other.Takes(s) {
				x.Spaces = append(x.Spaces, s)
			}
		}
	}
	return x, true
}

// unite gives what either takes, with the strictness of w; false if no wildcard
// says it.
func unite(w, v *Wildcard) (*Wildcard, bool) {
	x := &Wildcard{About: w.About, Process: w.Process}
	switch {
	case w.Any || v.Any:
		x.Any = true
	case w.Not && v.Not:
		x.Not, x.Spaces = true, w.Spaces
		if w.Spaces[0] != v.Spaces[0] {
			x.Spaces = []string{""}
		}
	case !w.Not && !v.Not:
		x.Spaces = slices.Clone(w.Spaces)
		for _, s := range v.Spaces {
			if !slices.Contains(x.Spaces, s) {
				x.Spaces = append(x.Spaces, s)
			}
		}
	default:
		not, set := w, v
		if v.Not {
			not, set = v, w
		}
		ns, local := slices.Contains(set.Spaces, not.Spaces[0]), slices.Contains(set.Spaces, "")
		switch {
		case not.Spaces[0] == "" && local, ns && local:
			x.Any = true
		case not.Spaces[0] == "":
			x.Not, x.Spaces = true, []string{""}
		case ns:
			x.Not, x.Spaces = true, []string{""}
		case local:
			return nil, false
		default:
			x.Not, x.Spaces = true, not.Spaces
		}
	}
	return x, true
}
