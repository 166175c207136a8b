package transition

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
)

// ruleset is that of the schemas in the repository.
var ruleset = sync.OnceValue(func() *program.Ruleset {
	set, err := compile.Ruleset(os.DirFS("../../schemas"))
	if err != nil {
		panic(err)
	}
	return set
})

// told1 is a report as a test writes it.
type told1 struct {
	cpr, number, education, system, reported, registered string
	periods                                              []years
}

// years is a period: from, to (empty when open), level.
type years struct{ from, to, level string }

// pupil is a report of the pupil that most tests are about.
func pupil(number string, periods ...years) told1 {
	return told1{cpr: "1203055024", number: number, education: "4800", periods: periods}
}

// in is a report in another education.
func in(education string, r told1) told1 { r.education = education; return r }

func (r told1) at(reported string) told1 { r.reported = reported; return r }

func (r told1) json(w io.Writer) {
	fmt.Fprint(w, `{"Indberetning": {"IndberetningsID": "1", `)
	if r.reported != "" {
		fmt.Fprintf(w, `"Indberetningstidspunkt": %q, `, r.reported)
	}
	if r.registered != "" {
		fmt.Fprintf(w, `"Registreringstidspunkt": %q, `, r.registered)
	}
	fmt.Fprintf(w, `"elev_institutionsforløb": {"CPRNr": %q, "Afdeling": %q, "COSAformal": %q, `, r.cpr, r.number, r.education)
	if r.system != "" {
		fmt.Fprintf(w, `"IndberettendeSystem": %q, `, r.system)
	}
	fmt.Fprint(w, `"elev_skoleperiode": [`)
	for i, p := range r.periods {
		if i > 0 {
			fmt.Fprint(w, ", ")
		}
		fmt.Fprintf(w, `{"Startdato": %q`, p.from)
		if p.to != "" {
			fmt.Fprintf(w, `, "Slutdato": %q`, p.to)
		}
		if p.level != "" {
			fmt.Fprintf(w, `, "trin": %q`, p.level)
		}
		fmt.Fprint(w, "}")
	}
	fmt.Fprint(w, "]}}}\n")
}

func (r told1) xml(w io.Writer) {
	leaf := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "    <%s>%s</%s>\n", name, value, name)
		}
	}
	fmt.Fprint(w, `<Indberetning xmlns="urn:forkontrol:draft:elevdatabasen">`+"\n")
	leaf("IndberetningsID", "1")
	leaf("Indberetningstidspunkt", r.reported)
	leaf("Registreringstidspunkt", r.registered)
	fmt.Fprint(w, "  <elev_institutionsforløb>\n")
	leaf("CPRNr", r.cpr)
	leaf("Afdeling", r.number)
	leaf("COSAformal", r.education)
	leaf("IndberettendeSystem", r.system)
	for _, p := range r.periods {
		fmt.Fprint(w, "    <elev_skoleperiode>\n")
		leaf("Startdato", p.from)
		leaf("Slutdato", p.to)
		leaf("trin", p.level)
		fmt.Fprint(w, "    </elev_skoleperiode>\n")
	}
	fmt.Fprint(w, "  </elev_institutionsforløb>\n</Indberetning>\n")
}

// lines are reports as NDJSON.
func lines(reports ...told1) string {
	var b strings.Builder
	for _, r := range reports {
		r.json(&b)
	}
	return b.String()
}

// document are reports as one XML file.
func document(reports ...told1) string {
	var b strings.Builder
	b.WriteString(`<Indberetninger xmlns="urn:forkontrol:draft:elevdatabasen">`)
	for _, r := range reports {
		b.WriteString("<Post>")
		r.xml(&b)
		b.WriteString("</Post>")
	}
	b.WriteString("</Indberetninger>")
	return b.String()
}

// files writes contents to a new directory, name and content in turn, and finds them.
func files(t testing.TB, contents ...string) []payload.Payload {
	dir := t.TempDir()
	for i := 0; i < len(contents); i += 2 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, contents[i]), []byte(contents[i+1]), 0o600))
	}
	found, missing := payload.Find([]string{dir}, payload.Options{})
	require.Empty(t, missing)
	for i := range found {
		found[i].Name = found[i].Name[strings.LastIndexByte(found[i].Name, '/')+1:]
	}
	return found
}

// check compares two lists of reports.
func check(t testing.TB, before, after []told1, o Options) *Outcome {
	t.Helper()
	return checkFiles(t, files(t, "old.ndjson", lines(before...)), files(t, "new.ndjson", lines(after...)), o)
}

func checkFiles(t testing.TB, before, after []payload.Payload, o Options) *Outcome {
	t.Helper()
	o.Rules = ruleset()
	o.TempDir = t.TempDir()
	out, err := Check(t.Context(), before, after, o)
	require.NoError(t, err)
	left, err := os.ReadDir(o.TempDir)
	require.NoError(t, err)
	require.Empty(t, left, "nothing is left on the disk")
	return out
}

const prefixTransition = "elevdatabasen/transition/"

// said lists the findings by the last parts of their rules.
func said(out *Outcome) []string {
	all := []string{}
	for i := range out.Findings {
		all = append(all, strings.TrimPrefix(out.Findings[i].Rule.ID, prefixTransition))
	}
	return all
}

// breaches lists those that are more than information.
func breaches(out *Outcome) []string {
	all := []string{}
	for i := range out.Findings {
		if out.Findings[i].Severity > program.Info {
			all = append(all, strings.TrimPrefix(out.Findings[i].Rule.ID, prefixTransition))
		}
	}
	return all
}

func changes(t testing.TB, text string) []Change {
	t.Helper()
	list, err := ReadStructure(strings.NewReader("old,new,first-day\n" + text))
	require.NoError(t, err)
	return list
}
