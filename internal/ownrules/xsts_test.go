package ownrules

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// suite are the instances of a copy of W3C's XML Schema Test Suite, with what became of each.
type suite struct {
	rules map[string]*program.Ruleset // by the schema documents
	why   map[string]string           // why there are none
	taken map[string]int              // by expected and given verdict
	apart map[string]int              // that are not taken, by reason
	lines []string                    // of what is wrong or not taken
}

// otherwise are instances that the suite and forkontrol judge otherwise, with the reason.
var otherwise = map[string]string{
	"attP031":   "valid in the list; the attribute is prohibited",
	"attgD034":  "valid in the list; only the instance names the schema that declares the attribute",
	"schA1":     "valid in the list; only the instance names the schema that declares the element",
	"gMonth004": "valid in the list; --MM--, the form of the first edition",
	"xv100":     "valid in the list; names of XML 1.1 and of the fifth edition of XML 1.0",
	"NISTXML-SV-IV-atomic-gDay-maxInclusive-3": "valid in the list; ---06 is above the largest, ---01",
	"reJ": supplementary, "reS21": supplementary, "reS42": supplementary, "reT84": supplementary,
}

const supplementary = "invalid in the list; a character beyond U+FFFF is one character, of its own category"

var anyNumber = regexp.MustCompile(`"[^"]*"|“[^”]*”|\d+`)

// TestSuiteOfInstances checks the instances of the suite that XSTS names against their schemas: none
// may get another verdict than the suite's, above all none that is invalid be called valid. XSTS_ONLY
// limits it to groups with a text in their names, XSTS_OUT lists what went wrong.
func TestSuiteOfInstances(t *testing.T) {
	dir := os.Getenv("XSTS")
	if dir == "" {
		t.Skip("XSTS is not set")
	}
	in, err := os.Open(dir + "/list.tsv")
	require.NoError(t, err)
	defer in.Close()
	s := &suite{map[string]*program.Ruleset{}, map[string]string{}, map[string]int{}, map[string]int{}, nil}
	for lines := bufio.NewScanner(in); lines.Scan(); {
		f := strings.Split(lines.Text(), "\t")
		if f[0] != "instance" || f[2] == "-" || !strings.Contains(f[1], os.Getenv("XSTS_ONLY")) {
			continue
		}
		s.instance(dir, f[1], f[2], f[3], f[4])
	}
	if out := os.Getenv("XSTS_OUT"); out != "" {
		require.NoError(t, os.WriteFile(out, []byte(strings.Join(s.lines, "\n")), 0o600))
	}
	for _, k := range slices.Sorted(maps.Keys(s.taken)) {
		t.Logf("%6d  %s", s.taken[k], k)
	}
	for _, k := range slices.SortedFunc(maps.Keys(s.apart), func(a, b string) int { return s.apart[b] - s.apart[a] }) {
		t.Logf("%6d  not taken: %s", s.apart[k], k)
	}
	assert.Zero(t, s.taken["invalid valid"], "invalid instances called valid")
	assert.Zero(t, s.taken["valid invalid"], "valid instances called invalid")
}

// load gives the rules that schema documents come to.
func (s *suite) load(dir, documents string) *program.Ruleset {
	if set, ok := s.rules[documents]; ok {
		return set
	}
	s.rules[documents] = nil
	r, problems := importing.Source(os.DirFS(dir), importing.Options{Paths: strings.Fields(documents), AllRoots: true})
	if len(problems) > 0 {
		s.why[documents] = "the schema is refused: " + problems[0].Rule
		return nil
	}
	set, err := Of(true, compile.Source{Files: r.Source})
	var errs schema.Errors
	switch {
	case errors.As(err, &errs):
		s.why[documents] = "the rules are refused: " + anyNumber.ReplaceAllString(errs[0].Message, "…")
		return nil
	case err != nil:
		s.why[documents] = "the rules are refused: " + err.Error()
		return nil
	}
	s.rules[documents] = set
	return set
}

func (s *suite) instance(dir, group, documents, name, want string) {
	skip := func(why string) {
		s.apart[why]++
		s.lines = append(s.lines, "-\t"+want+"\t"+group+"\t"+documents+"\t"+name+"\t"+why)
	}
	if strings.TrimSpace(documents) == "" {
		skip("the list names no schema")
		return
	}
	set := s.load(dir, documents)
	if set == nil {
		skip(s.why[documents])
		return
	}
	f, err := os.Open(path.Join(dir, name))
	if err != nil {
		skip("there is no such file")
		return
	}
	defer f.Close()
	p := engine.New(engine.Options{Rules: set, Format: "xml"}).Check(f, name)
	why := ""
	if len(p.Findings) > 0 {
		why = fmt.Sprintf("%d: %s", p.Findings[0].Line, p.Findings[0].Rule.ID)
	}
	switch {
	case strings.Contains(why, "doctype"), strings.Contains(why, "dtd"):
		skip("the instance has a DOCTYPE")
	case p.Message == nil && want == "invalid" && p.Verdict != finding.Valid:
		// The root is not declared: the report says so, and nothing is called valid.
		s.taken["invalid invalid"]++
	case p.Message == nil && p.Verdict != finding.Invalid:
		skip("the root element is none of the contract's")
	case !p.Full() && p.Verdict == finding.Valid:
		skip("the report says that something was not checked")
	default:
		got := p.Verdict.String()
		file := path.Base(name)
		for of, reason := range otherwise {
			if got != want && strings.HasPrefix(file, of) {
				s.taken["judged otherwise: "+reason]++
				return
			}
		}
		s.taken[want+" "+got]++
		if got != want {
			s.lines = append(s.lines, got+"\t"+want+"\t"+group+"\t"+documents+"\t"+name+"\t"+why)
		}
	}
}
