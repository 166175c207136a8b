package contracts

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/long"
	_ "github.com/forkontrol/forkontrol/internal/markup"
	"github.com/forkontrol/forkontrol/internal/oracle/judge"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/program"
)

// given is a contract of testdata: what is imported of it and the file that others read.
type given struct {
	name, path, schema string
}

// contractsGiven lists the contracts of testdata.
func contractsGiven(t testing.TB) []given {
	t.Helper()
	list := []given{
		{name: "stil", path: "stil/elevplan.xsd", schema: "stil/elevplan.xsd"},
		{name: "kombit", path: "kombit", schema: "kombit/plads.xsd"},
		{name: "fmk", path: "fmk/ordination.xsd", schema: "fmk/ordination.xsd"},
		{name: "ubl", path: "ubl/regning.xsd", schema: "ubl/regning.xsd"},
		{name: "pain", path: "pain/betaling.xsd", schema: "pain/betaling.xsd"},
		{name: "saft", path: "saft/regnskab.xsd", schema: "saft/regnskab.xsd"},
		{name: "wcf", path: "wcf/kald.xsd", schema: "wcf/kald.xsd"},
	}
	files, err := filepath.Glob("testdata/models/*.xsd")
	require.NoError(t, err)
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".xsd")
		if name != "xml" && name != "namespace-b" {
			list = append(list, given{name: name, path: "models/" + filepath.Base(f), schema: "models/" + filepath.Base(f)})
		}
	}
	return list
}

// loaded is a contract with the rules and the components that it comes to.
type loaded struct {
	given
	set    *program.Ruleset
	schema *contract.Schema
	roots  []*contract.Element
}

func load(t testing.TB, g given) *loaded {
	t.Helper()
	set, err := ownrules.Load(true, path.Join("testdata", g.path))
	require.NoError(t, err, g.name)
	return with(t, g, set)
}

func with(t testing.TB, g given, set *program.Ruleset) *loaded {
	t.Helper()
	read, problems := contract.Load(os.DirFS("testdata"), contract.Limits{}, g.schema)
	require.Empty(t, problems, g.name)
	require.Len(t, read.Schemas, 1)
	l := &loaded{given: g, set: set, schema: read.Schemas[0]}
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			for name, e := range l.schema.Elements {
				if m.Added && name.Local == m.Root {
					l.roots = append(l.roots, e)
				}
			}
		}
	}
	require.NotEmpty(t, l.roots, g.name)
	return l
}

// sizes are how many documents a contract gets, half of them with something changed.
func sizes(t testing.TB) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("CONTRACT_DOCUMENTS")); err == nil {
		return n
	}
	return long.Of(60, 120)
}

// document makes one document: with an even seed as the contract says, with an odd one changed.
func (l *loaded) document(seed int) ([]byte, string) {
	g := newGenerator(l.schema, uint64(seed))
	root := g.element(l.roots[seed/2%len(l.roots)], 0)
	done := ""
	if seed%2 == 1 {
		for range 20 {
			c := pick(g, changes)
			if c.do(g, root) {
				done = c.name
				break
			}
		}
	}
	return g.write(root), done
}

// What is said of documents is what the JDK and xmllint say. Where these two differ from one another,
// the Recommendation decides, see differ.
func TestVerdictsAreThoseOfOthers(t *testing.T) {
	n := sizes(t)
	var all []judge.Document
	var list []*loaded
	for _, g := range contractsGiven(t) {
		l := load(t, g)
		list = append(list, l)
		for seed := range n {
			text, _ := l.document(seed)
			all = append(all, judge.Document{Schema: path.Join("testdata", g.schema), Text: text})
		}
	}
	jdk := judge.JDKDocuments(t, all)
	for i, l := range list {
		t.Run(l.name, func(t *testing.T) {
			var texts [][]byte
			for _, d := range all[i*n : (i+1)*n] {
				texts = append(texts, d.Text)
			}
			xmllint := judge.XmllintDocuments(t, path.Join("testdata", l.given.schema), texts)
			check := engine.New(engine.Options{Rules: l.set})
			count := map[judge.Verdict]int{}
			wrong, unknown := 0, 0
			for seed, text := range texts {
				a, b := jdk[i*n+seed], xmllint[seed]
				require.NotEqual(t, judge.Refused, a.Verdict, a.Complaints)
				_, done := l.document(seed)
				p := check.CheckBytes(text, "a.xml")
				want, ok := decided(a, b)
				if !ok && unknown < 12 {
					unknown++
					assert.Fail(t, "the JDK and xmllint differ", "%s: %d, %s: we say %s, the JDK %s, xmllint %s\n%s\n%s", want, seed, done, p.Verdict, a, b, found(p), text)
				}
				count[want]++
				got := judge.Verdict(p.Verdict.String())
				if p.Verdict == finding.Valid {
					assert.True(t, p.Full(), "%v", p.Unchecked)
				}
				if ok && got != want && wrong < 12 {
					wrong++
					assert.Equal(t, want, got, "%d, %s: JDK %s, xmllint %s\n%s\n%s", seed, done, a, b, found(p), text)
				}
			}
			t.Log(count)
		})
	}
}

// differ are complaints of one that the other does not have, and whether they count.
var differ = []struct {
	by, complaint string
	counts        bool
	why           string
}{
	{"xmllint", `: ' +[-+]?\d[^ ]* ?('|$)`, false, "white space around numbers and dates is collapsed (Part 2, 4.3.6)"},
	{"xmllint", `: ' ?[-+]\d+ ?' is not a valid value of .* type '(xs:unsigned.*|.*Dag)'`, false, "+0 and -0 are unsigned numbers (Part 2, 3.3.21)"},
	{"xmllint", `The actual value '.*' does not match the fixed value constraint '1\.50'`, false, "fixed values are compared as values (Part 1, 3.3.4)"},
	{"JDK", `^cvc-datatype-valid.1.2.1: '.*' is not a valid value for 'boolean'`, true, "xsi:nil is of a known type wherever attributes are assessed (Part 1, 2.6.2)"},
}

// decided is the verdict: where the two differ, that of the Recommendation.
func decided(jdk, xmllint judge.Answer) (verdict judge.Verdict, ok bool) {
	if jdk.Verdict == xmllint.Verdict {
		return jdk.Verdict, true
	}
	by, complaints := "JDK", jdk.Complaints
	if xmllint.Verdict == judge.Invalid {
		by, complaints = "xmllint", xmllint.Complaints
	}
	verdict = judge.Valid
	for _, c := range complaints {
		known := false
		for _, d := range differ {
			if d.by == by && regexp.MustCompile(d.complaint).MatchString(c) {
				known = true
				if d.counts {
					verdict = judge.Invalid
				}
			}
		}
		if !known {
			return judge.Verdict(c), false
		}
	}
	return verdict, true
}

func found(p finding.Payload) string {
	var b strings.Builder
	for _, f := range p.Findings {
		fmt.Fprintf(&b, "%d:%d %s %s %q\n", f.Line, f.Column, f.Path, f.Rule.ID, f.Value)
	}
	return b.String()
}
