package contract

import "strings"

// namely gives a value of a simple type as it may be read anywhere: names with their namespaces in place of their
// prefixes. It is false for a type whose values have none.
func (b *builder) namely(s *Simple, text string, n *node) (string, bool) {
	if !s.named {
		return "", false
	}
	text = normalise(text, s.WhiteSpace)
	switch s.Variety {
	case Atomic:
		prefix, local, cut := strings.Cut(collapse(text), ":")
		if !cut {
			prefix, local = "", prefix
		}
		space, _ := n.lookup(prefix)
		return "{" + space + "}" + local, true
	case List:
		words := strings.Fields(text)
		for i, w := range words {
			if name, ok := b.namely(s.Item, w, n); ok {
				words[i] = name
			}
		}
		return strings.Join(words, " "), true
	}
	for _, m := range s.Members {
		if _, fault := b.valid(m, text, n, true); fault == nil {
			return b.namely(m, text, n)
		}
	}
	return "", false
}

// Namely gives a default or fixed value of the schema, a pointer that a component of it has, with names as
// {namespace}local.
func (s *Schema) Namely(v *string) *string {
	if v == nil {
		return nil
	}
	if name, ok := s.names[v]; ok {
		return &name
	}
	return v
}
