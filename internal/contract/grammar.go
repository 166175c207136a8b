package contract

import (
	"regexp"
	"strings"
)

// kind is what an element of XML Schema may have at its place: the schema for
// schemas, as a table. Content is a regular expression over the letters that
// stand for children.
type kind struct {
	name    string
	attrs   map[string]string // to the form of the value; "!" before it: required
	content *regexp.Regexp
}

// letters stand for elements in the content of kinds.
var letters = map[string]byte{
	"annotation": 'a', "include": 'i', "import": 'm', "redefine": 'r',
	"simpleType": 'S', "complexType": 'C', "group": 'g', "attributeGroup": 'A',
	"element": 'e', "attribute": 't', "notation": 'n',
	"restriction": 'R', "extension": 'E', "list": 'L', "union": 'U',
	"simpleContent": 'X', "complexContent": 'Y',
	"all": 'l', "choice": 'c', "sequence": 's', "any": 'w', "anyAttribute": 'W',
	"unique": 'u', "key": 'k', "keyref": 'K', "selector": 'x', "field": 'f',
	"documentation": 'd', "appinfo": 'p',
	"length": 'F', "minLength": 'F', "maxLength": 'F', "pattern": 'F', "enumeration": 'F',
	"whiteSpace": 'F', "maxInclusive": 'F', "maxExclusive": 'F', "minInclusive": 'F',
	"minExclusive": 'F', "totalDigits": 'F', "fractionDigits": 'F',
	// What XSD 1.1 has and 1.0 does not; it is listed as unchecked.
	"assert": 'z', "assertion": 'z', "explicitTimezone": 'z', "alternative": 'y', "openContent": 'o',
	"defaultOpenContent": 'O',
}

const occurs = "minOccurs nni maxOccurs max "

// kinds has one line a kind: its name, its attributes with their forms, its
// content.
var kinds = func() map[string]*kind {
	m := map[string]*kind{}
	for line := range strings.Lines(`
schema|targetNamespace anyURI version string finalDefault finalAll blockDefault block attributeFormDefault form elementFormDefault form|[imraO]*([SCgAetn]a*)*
include|schemaLocation !anyURI|a?
redefine|schemaLocation !anyURI|[aSCgA]*
import|namespace anyURI schemaLocation anyURI|a?
element/global|name !ncname type qname substitutionGroup qname default string fixed string nillable bool abstract bool final final block block|a?[SC]?y*[ukK]*
element/local|name ncname ref qname type qname ` + occurs + `default string fixed string nillable bool block block form form|a?[SC]?y*[ukK]*
element/all|name ncname ref qname type qname minOccurs zeroOne maxOccurs zeroOne default string fixed string nillable bool block block form form|a?[SC]?y*[ukK]*
complexType/global|name !ncname mixed bool abstract bool final final block final|a?(X|Y|o?[glcs]?[tA]*W?z*)
complexType/local|mixed bool|a?(X|Y|o?[glcs]?[tA]*W?z*)
simpleContent||a?[RE]
complexContent|mixed bool|a?[RE]
restriction/type|base qname|a?S?[Fz]*
restriction/simple|base !qname|a?S?[Fz]*[tA]*W?z*
restriction/complex|base !qname|a?o?[glcs]?[tA]*W?z*
extension/simple|base !qname|a?[tA]*W?z*
extension/complex|base !qname|a?o?[glcs]?[tA]*W?z*
group/global|name !ncname|a?[lcs]
group/local|ref !qname ` + occurs + `|a?
all/group||a?e*
all/local|minOccurs zeroOne maxOccurs one|a?e*
choice/group||a?[egcsw]*
choice/local|` + occurs + `|a?[egcsw]*
sequence/group||a?[egcsw]*
sequence/local|` + occurs + `|a?[egcsw]*
any|namespace spaces processContents process ` + occurs + `|a?
anyAttribute|namespace spaces processContents process|a?
attribute/global|name !ncname type qname default string fixed string|a?S?
attribute/local|name ncname ref qname type qname use use default string fixed string form form|a?S?
attributeGroup/global|name !ncname|a?[tA]*W?
attributeGroup/local|ref !qname|a?
simpleType/global|name !ncname final finalSimple|a?[RLU]
simpleType/local||a?[RLU]
list|itemType qname|a?S?
union|memberTypes qnames|a?S*
unique|name !ncname|a?xf+
key|name !ncname|a?xf+
keyref|name !ncname refer !qname|a?xf+
selector|xpath !string|a?
field|xpath !string|a?
notation|name !ncname public string system anyURI|a?
annotation||[dp]*
appinfo|source anyURI|
documentation|source anyURI|
facet/number|value !nni fixed bool|a?
facet/totalDigits|value !positive fixed bool|a?
facet/value|value !string fixed bool|a?
facet/many|value !string|a?
facet/whiteSpace|value !whiteSpace fixed bool|a?
later||.*
`) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) < 3 {
			continue
		}
		k := &kind{name: f[0], attrs: map[string]string{"id": "id"}}
		if strings.HasPrefix(f[0], "appinfo") || strings.HasPrefix(f[0], "documentation") {
			delete(k.attrs, "id")
		}
		words := strings.Fields(f[1])
		for i := 0; i+1 < len(words); i += 2 {
			k.attrs[words[i]] = words[i+1]
		}
		k.content = regexp.MustCompile("^(?:" + strings.Join(f[2:], "|") + ")$")
		m[f[0]] = k
	}
	return m
}()

// kindOf gives the kind of a child by its name and that of its parent, nil for
// what XML Schema does not have.
func kindOf(parent *kind, local string) *kind {
	letter, ok := letters[local]
	if !ok {
		return nil
	}
	top := parent.name == "schema" || parent.name == "redefine"
	name := local
	switch local {
	case "element":
		name += "/" + pick(top, "global", pick(strings.HasPrefix(parent.name, "all/"), "all", "local"))
	case "complexType", "simpleType", "attribute", "attributeGroup", "group":
		name += "/" + pick(top, "global", "local")
	case "restriction":
		switch parent.name {
		case "simpleContent":
			name += "/simple"
		case "complexContent":
			name += "/complex"
		default:
			name += "/type"
		}
	case "extension":
		name += "/" + pick(parent.name == "simpleContent", "simple", "complex")
	case "all", "choice", "sequence":
		name += "/" + pick(parent.name == "group/global", "group", "local")
	case "length", "minLength", "maxLength", "fractionDigits":
		name = "facet/number"
	case "totalDigits", "whiteSpace":
		name = "facet/" + local
	case "pattern", "enumeration":
		name = "facet/many"
	case "maxInclusive", "maxExclusive", "minInclusive", "minExclusive":
		name = "facet/value"
	}
	if letter == 'z' || letter == 'y' || letter == 'o' || letter == 'O' {
		name = "later"
	}
	return kinds[name]
}

func pick(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// grammar holds the elements of a schema document against the schema for
// schemas.
type grammar struct {
	ps    *problems
	ids   map[string]bool
	later *[]Problem // what XSD 1.0 does not have
}

func (g *grammar) schema(n *node) {
	g.ids = map[string]bool{}
	n.kind = kinds["schema"]
	g.check(n)
}

func (g *grammar) check(n *node) {
	g.attributes(n)
	if n.kind.name == "appinfo" || n.kind.name == "documentation" {
		return
	}
	if n.kind.name == "later" {
		w := words["later"]
		*g.later = append(*g.later, Problem{Place: n.place(), Component: n.component(), Rule: "later",
			da: fill(w.da, []any{n.name.Local}, true), en: fill(w.en, []any{n.name.Local}, false)})
		return
	}
	if strings.TrimFunc(n.text, isSpace) != "" {
		g.ps.at(n, "s4s-elt-text", n.name.Local)
	}
	var have []byte
	for _, k := range n.kids {
		letter := byte('?')
		if k.name.Space == spaceSchema {
			if l, ok := letters[k.name.Local]; ok {
				letter = l
			}
		}
		have = append(have, letter)
	}
	if !n.kind.content.Match(have) {
		if i := g.astray(n.kind, have); i < len(n.kids) {
			g.ps.at(n.kids[i], "s4s-elt-invalid", n.kids[i].name.Local, n.name.Local)
		} else {
			g.ps.at(n, "s4s-elt-incomplete", n.name.Local)
		}
		return
	}
	for _, k := range n.kids {
		k.kind = kindOf(n.kind, k.name.Local)
		g.check(k)
	}
}

// astray gives the first child after which nothing can mend the content.
func (g *grammar) astray(k *kind, have []byte) int {
	tails := []string{"", "S", "R", "s", "xf", "f"}
	for i := range have {
		ok := false
		for _, t := range tails {
			if k.content.MatchString(string(have[:i+1]) + t) {
				ok = true
			}
		}
		if !ok {
			return i
		}
	}
	return len(have)
}
