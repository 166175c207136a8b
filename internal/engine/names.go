package engine

import (
	"bytes"
	"strings"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Values of xs:QName and xs:NOTATION are names with prefixes, which mean something only where they stand:
// program.TypeName. Their form is checked as that of others; what the prefixes stand for is asked here.

// bound is a source of payloads in which prefixes stand for namespaces.
type bound interface {
	// Bound gives the namespace of a prefix, empty for the default one, where the source is. It is
	// false for a prefix that nothing declares.
	Bound(prefix []byte) (space string, ok bool)
}

// expandName adds {namespace}name to a text for a name with or without a prefix. One that is written so
// already, as default values are, is taken as it is.
func expandName(to []byte, src token.Source, name []byte) (out []byte, ok bool) {
	if len(name) > 0 && name[0] == '{' {
		return append(to, name...), true
	}
	var prefix []byte
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		prefix, name = name[:i], name[i+1:]
	}
	b, ok := src.(bound)
	if !ok {
		return to, false
	}
	space, ok := b.Bound(prefix)
	if !ok {
		return to, false
	}
	return append(append(append(append(to, '{'), space...), '}'), name...), true
}

// names checks the scalar in hand, whose other checks have been asked, as a name. Where there is no payload, only its
// form is known.
func (sc *scalars) names(own *owner, node *program.Node, s sink) bool {
	src := sc.src()
	if src == nil {
		return true
	}
	ok := true
	for i := range node.Checks {
		k := &node.Checks[i]
		if k.Type != program.TypeName {
			continue
		}
		switch k.Op {
		case program.OpForm:
			if !pattern.Match(k.Pattern, sc.leaf.text) {
				return ok // which has been reported
			}
			if _, bound := expandName(nil, src, sc.leaf.text); !bound {
				prefix, _, _ := strings.Cut(string(sc.leaf.text), ":")
				sc.leafBreach(own, s, k.Rule, prefix)
				return false
			}
		case program.OpSame:
			if !sc.sameNames(k, src) {
				sc.leafBreach(own, s, k.Rule, "")
				ok = false
			}
		}
	}
	return ok
}

// sameNames reports whether the scalar in hand is one of the names, or of the lists of such, that a check allows.
// A prefix that nothing declares has been reported.
func (sc *scalars) sameNames(k *program.Check, src token.Source) bool {
	for _, other := range k.Enum.Strings {
		same := true
		word, rest := value.Word(sc.leaf.text)
		for more := true; more && same; {
			var one string
			one, other, more = strings.Cut(other, "\x00")
			name, bound := expandName(nil, src, word)
			if !bound && len(word) > 0 {
				return true
			}
			same = len(word) > 0 && string(name) == one
			word, rest = value.Word(rest)
		}
		if same && len(word) == 0 || other == "" && len(sc.leaf.text) == 0 {
			return true
		}
	}
	return false
}

// src is the payload that is read, nil where there is none.
func (sc *scalars) src() token.Source {
	if sc.out.in == nil {
		return nil
	}
	return sc.out.in.src
}

// namesInstead reports whether a text is empty, and what stands in its place is a name or a list of such: the
// contract has found it to be a value.
func namesInstead(node *program.Node, text []byte) bool {
	return len(text) == 0 && node.Checks[0].Op == program.OpDefault && node.Checks[0].Type == program.TypeName
}
