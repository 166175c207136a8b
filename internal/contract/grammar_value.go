package contract

import (
	"math/big"
	"strings"
)

func (g *grammar) attributes(n *node) {
	for i := range n.attrs {
		a := &n.attrs[i]
		switch a.name.Space {
		case "":
		case spaceSchema:
			g.ps.at(n, "s4s-att-not-allowed", a.name.Local, n.name.Local)
			continue
		case spaceXML:
			if a.name.Local == "lang" && a.value != "" && !isLanguage(collapse(a.value)) {
				g.ps.at(n, "s4s-att-invalid-value", "xml:lang", a.value)
			}
			continue
		default:
			continue
		}
		form, ok := n.kind.attrs[a.name.Local]
		if n.kind.name == "later" {
			continue
		}
		if !ok {
			if a.name.Local == "defaultAttributesApply" || a.name.Local == "xpathDefaultNamespace" ||
				a.name.Local == "inheritable" || a.name.Local == "notNamespace" || a.name.Local == "notQName" {
				g.ps.at(n, "later", a.name.Local)
				continue
			}
			g.ps.at(n, "s4s-att-not-allowed", a.name.Local, n.name.Local)
			continue
		}
		if !g.value(n, strings.TrimPrefix(form, "!"), a.value) {
			g.ps.at(n, "s4s-att-invalid-value", a.name.Local, a.value)
		}
	}
	for name, form := range n.kind.attrs {
		if form[0] == '!' && !n.has(name) {
			g.ps.at(n, "s4s-att-must-appear", name, n.name.Local)
		}
	}
}

// value reports whether an attribute has the form that it is to have.
func (g *grammar) value(n *node, form, v string) bool {
	w := collapse(v)
	switch form {
	case "id":
		if !IsNCName(w) || g.ids[w] {
			return false
		}
		g.ids[w] = true
	case "ncname":
		return IsNCName(w)
	case "qname":
		return isQName(w)
	case "qnames":
		for _, q := range strings.Fields(w) {
			if !isQName(q) {
				return false
			}
		}
	case "bool":
		return w == "true" || w == "false" || w == "1" || w == "0"
	case "nni":
		x, ok := integer(w)
		return ok && x.Sign() >= 0
	case "positive":
		x, ok := integer(w)
		return ok && x.Sign() > 0
	case "max":
		x, ok := integer(w)
		return w == "unbounded" || ok && x.Sign() >= 0
	case "zeroOne":
		x, ok := integer(w)
		return ok && x.IsInt64() && (x.Int64() == 0 || x.Int64() == 1)
	case "one":
		x, ok := integer(w)
		return ok && x.IsInt64() && x.Int64() == 1
	case "anyURI":
		return isAnyURI(w)
	case "form":
		return w == "qualified" || w == "unqualified"
	case "use":
		return w == "optional" || w == "required" || w == "prohibited"
	case "process":
		return w == "strict" || w == "lax" || w == "skip"
	case "whiteSpace":
		return w == "preserve" || w == "replace" || w == "collapse"
	case "final":
		return among(w, "extension", "restriction")
	case "block":
		return among(w, "extension", "restriction", "substitution")
	case "finalAll":
		return among(w, "extension", "restriction", "list", "union")
	case "finalSimple":
		return among(w, "restriction", "list", "union")
	case "spaces":
		if w == "##any" || w == "##other" {
			return true
		}
		for _, s := range strings.Fields(w) {
			if s != "##targetNamespace" && s != "##local" && (strings.HasPrefix(s, "##") || !isAnyURI(s)) {
				return false
			}
		}
	}
	return true
}

func among(list string, allowed ...string) bool {
	if list == "#all" {
		return true
	}
	for _, w := range strings.Fields(list) {
		ok := false
		for _, a := range allowed {
			ok = ok || a == w
		}
		if !ok {
			return false
		}
	}
	return true
}

// integer reads an xs:integer.
func integer(s string) (*big.Int, bool) {
	if s == "" || strings.Trim(s, "0123456789+-") != "" {
		return nil, false
	}
	t := strings.TrimPrefix(s, "+")
	if len(t) > 0 && t[0] == '-' && len(t) == len(s) {
		t = t[1:]
	}
	if t == "" || strings.Trim(t, "0123456789") != "" {
		return nil, false
	}
	x, ok := new(big.Int).SetString(strings.TrimPrefix(s, "+"), 10)
	return x, ok
}

// number reads a count, which is at most Unbounded-1.
func number(s string) uint64 {
	x, ok := integer(s)
	if !ok || x.Sign() < 0 {
		return 0
	}
	if !x.IsUint64() || x.Uint64() == Unbounded {
		return Unbounded - 1
	}
	return x.Uint64()
}

func isQName(s string) bool {
	prefix, local, ok := strings.Cut(s, ":")
	if !ok {
		return IsNCName(s)
	}
	return IsNCName(prefix) && IsNCName(local)
}

// IsNCName reports whether s is a name without a colon, by the fifth edition of
// XML 1.0.
func IsNCName(s string) bool {
	for i, r := range s {
		if !isNameStart(r) && (i == 0 || !isNameMore(r)) {
			return false
		}
	}
	return s != ""
}

func isNameStart(r rune) bool {
	return r == '_' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= 0xC0 && r <= 0x2FF && r != 0xD7 && r != 0xF7 ||
		r >= 0x370 && r <= 0x1FFF && r != 0x37E || r == 0x200C || r == 0x200D || r >= 0x2070 && r <= 0x218F ||
		r >= 0x2C00 && r <= 0x2FEF || r >= 0x3001 && r <= 0xD7FF || r >= 0xF900 && r <= 0xFDCF ||
		r >= 0xFDF0 && r <= 0xFFFD || r >= 0x10000 && r <= 0xEFFFF
}

func isNameMore(r rune) bool {
	return r == '-' || r == '.' || r >= '0' && r <= '9' || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// isAnyURI is wide, as the Recommendation is: nearly every text is one.
func isAnyURI(s string) bool {
	if strings.HasPrefix(s, ":") || strings.Count(s, "#") > 1 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func isLanguage(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) < 1 || len(part) > 8 {
			return false
		}
		for _, c := range part {
			if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9') {
				return false
			}
		}
	}
	return true
}
