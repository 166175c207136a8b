package forkontrol_test

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/report"
	"github.com/forkontrol/forkontrol/rules"
)

const indberet = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"

// payload is an Indberet of one pupil.
func payload(cpr string) string {
	return `<Indberet>
  <KontaktpersonInfo>
    <Elev><CPRNr>` + cpr + `</CPRNr></Elev>
    <DatakildeInstitutionNummer>999001</DatakildeInstitutionNummer>
    <KontaktPerson>Ungevejledningen</KontaktPerson>
    <KontaktTelefon>00000000</KontaktTelefon>
    <KontaktMail>vejledning@nordhavn-gym.example</KontaktMail>
  </KontaktpersonInfo>
</Indberet>
`
}

// checked is the report of a payload.
func checked(t *testing.T, payload string, o forkontrol.Options) *forkontrol.Report {
	t.Helper()
	c, err := forkontrol.NewChecker(o)
	require.NoError(t, err)
	return c.CheckBytes([]byte(payload), "")
}

// written is what package report writes.
func written(t *testing.T, f report.Format, reports ...*forkontrol.Report) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, report.Write(&b, f, reports...))
	return b.String()
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		about, payload string
		want           forkontrol.Verdict
	}{
		{"a good payload", payload("1203055024"), forkontrol.VerdictValid},
		{"no such date", payload("3102055024"), forkontrol.VerdictInvalid},
		{"not well-formed", "<Indberet>", forkontrol.VerdictInvalid},
		{"no such message", "<Andet/>", forkontrol.VerdictFailed},
	} {
		streamed, err := forkontrol.Check(t.Context(), strings.NewReader(c.payload), forkontrol.Options{})
		require.NoError(t, err)
		assert.Equal(t, c.want, streamed.Verdict, c.about)
		whole := checked(t, c.payload, forkontrol.Options{})
		assert.Equal(t, streamed, whole, c.about)
	}
}

func TestPersonalDataAreMaskedUnlessAskedFor(t *testing.T) {
	masked := checked(t, payload("3102055024"), forkontrol.Options{})
	require.Len(t, masked.Findings, 1)
	assert.Equal(t, "310205****", masked.Findings[0].Value)
	assert.NotContains(t, written(t, report.JSON, masked), "5024")

	shown := checked(t, payload("3102055024"), forkontrol.Options{ShowPersonalData: true})
	assert.Equal(t, "3102055024", shown.Findings[0].Value)
}

func TestLanguages(t *testing.T) {
	da := checked(t, "<Andet/>", forkontrol.Options{})
	en := checked(t, "<Andet/>", forkontrol.Options{Language: forkontrol.English})
	assert.NotEqual(t, da.Findings[0].Message, en.Findings[0].Message)
	assert.Equal(t, da.Findings[0].Rule, en.Findings[0].Rule)
	assert.Equal(t, program.Languages, []string{string(forkontrol.Danish), string(forkontrol.English)})
}

func TestWrongOptions(t *testing.T) {
	register, err := forkontrol.LoadRegister("institutions", strings.NewReader("number\n999001\n"))
	require.NoError(t, err)
	for _, c := range []struct {
		o      forkontrol.Options
		option string
		says   string
	}{
		{forkontrol.Options{Message: "Indberet"}, "Message", `"Indberet"`},
		{forkontrol.Options{Format: "yaml"}, "Format", "xml, json, ndjson, csv"},
		{forkontrol.Options{Encoding: "klingon"}, "Encoding", "windows-1252"},
		{forkontrol.Options{Language: "de"}, "Language", "da, en"},
		{forkontrol.Options{AsOf: "2026-02-30"}, "AsOf", "2026-08-01"},
		{forkontrol.Options{AsOf: "1/8 2026"}, "AsOf", "2026-08-01"},
		{forkontrol.Options{MaxSamples: -1}, "MaxSamples", `"-1"`},
		{forkontrol.Options{MaxDepth: -1}, "MaxDepth", "0 or more"},
		{forkontrol.Options{MaxName: -1}, "MaxName", "0 or more"},
		{forkontrol.Options{MaxText: -1}, "MaxText", "0 or more"},
		{forkontrol.Options{MaxAttributes: -1}, "MaxAttributes", "0 or more"},
		{forkontrol.Options{MaxMembers: -1}, "MaxMembers", "0 or more"},
		{forkontrol.Options{MaxRows: -1}, "MaxRows", "0 or more"},
		{forkontrol.Options{Registers: []*forkontrol.Register{nil}}, "Registers", "LoadRegister"},
		{forkontrol.Options{Registers: []*forkontrol.Register{register, register}}, "Registers", "institutions"},
	} {
		_, err := forkontrol.NewChecker(c.o)
		assert.ErrorIs(t, err, &forkontrol.OptionError{})
		assert.ErrorIs(t, err, &forkontrol.OptionError{Option: c.option})
		assert.NotErrorIs(t, err, &forkontrol.OptionError{Option: "Other"})
		assert.ErrorContains(t, err, c.option)
		assert.ErrorContains(t, err, c.says)
		_, err = forkontrol.Check(t.Context(), strings.NewReader(""), c.o)
		assert.ErrorIs(t, err, &forkontrol.OptionError{Option: c.option})
	}
	_, err = forkontrol.NewChecker(forkontrol.Options{Format: "yaml"})
	var wrong *forkontrol.OptionError
	require.ErrorAs(t, err, &wrong)
	assert.Equal(t, "yaml", wrong.Value)
	for _, format := range wrong.Allowed {
		_, err := forkontrol.NewChecker(forkontrol.Options{Format: format})
		assert.NoError(t, err)
	}
	_, err = forkontrol.NewChecker(forkontrol.Options{Encoding: "klingon"})
	require.ErrorAs(t, err, &wrong)
	for _, encoding := range wrong.Allowed {
		_, err := forkontrol.NewChecker(forkontrol.Options{Encoding: encoding})
		assert.NoError(t, err)
	}
}

// NDJSON can be asked for by name: a broken line does not hide those after it.
func TestNDJSONIsAFormat(t *testing.T) {
	good := `{"Indberet": {"KontaktpersonInfo": {"Elev": [{"CPRNr": "1203055024"}], "DatakildeInstitutionNummer": 999001,
		"KontaktPerson": "Ungevejledningen", "KontaktTelefon": "00000000", "KontaktMail": "vejledning@nordhavn-gym.example"}}}`
	good = strings.ReplaceAll(good, "\n", "") + "\n"
	r := checked(t, good+"{\n"+good, forkontrol.Options{Format: "ndjson"})
	assert.Equal(t, "ndjson", r.Format)
	assert.Equal(t, 1, r.Errors)
	assert.Contains(t, written(t, report.JSON, r), `"records":3`)
}

func TestAContextEndsACheck(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(strings.NewReader("<Indberet>"), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, nil
	}), strings.NewReader("</Indberet>"))
	_, err := forkontrol.Check(ctx, r, forkontrol.Options{})
	assert.ErrorIs(t, err, context.Canceled)
}

// A reader may watch the context itself; what was read to its end before the context's is
// checked all the same.
func TestAContextEndsACheckOnlyWhileItReads(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := forkontrol.Check(ctx, readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, ctx.Err()
	}), forkontrol.Options{})
	assert.ErrorIs(t, err, context.Canceled)

	ctx, cancel = context.WithCancel(t.Context())
	r, err := forkontrol.Check(ctx, io.MultiReader(strings.NewReader("<Indberet/>"), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, io.EOF
	})), forkontrol.Options{})
	require.NoError(t, err)
	assert.Equal(t, forkontrol.VerdictInvalid, r.Verdict)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func TestWhatKeptAPayloadFromBeingReadIsInTheReport(t *testing.T) {
	disk := &fs.PathError{Op: "read", Path: "a.xml", Err: fs.ErrPermission}
	broken := readerFunc(func([]byte) (int, error) { return 0, disk })
	table, err := os.ReadFile("examples/coesa/kommunalt-bidrag-gyldig.csv")
	require.NoError(t, err)
	for about, r := range map[string]io.Reader{
		"at once": broken, "inside": io.MultiReader(strings.NewReader("<Indberet>"), broken),
		"behind": io.MultiReader(strings.NewReader(payload("1203055024")), broken),
		"JSON":   io.MultiReader(strings.NewReader(`{"Indberet":`), broken), "CSV": io.MultiReader(bytes.NewReader(table), broken),
	} {
		report, err := forkontrol.Check(t.Context(), r, forkontrol.Options{})
		require.NoError(t, err)
		assert.Equal(t, forkontrol.VerdictFailed, report.Verdict, about)
		assert.ErrorIs(t, report.Err, fs.ErrPermission, about)
		var path *fs.PathError
		assert.ErrorAs(t, report.Err, &path, about)
		require.NotEmpty(t, report.Findings, about)
		assert.Equal(t, "forkontrol/payload/read/failed", report.Findings[len(report.Findings)-1].Rule, about)
	}
	for _, whole := range []string{payload("3102055024"), "<Indberet>", "<Andet/>", ""} {
		assert.NoError(t, checked(t, whole, forkontrol.Options{}).Err, whole)
	}
}

func TestRegisters(t *testing.T) {
	check := func(registers ...*forkontrol.Register) *forkontrol.Report {
		report := checked(t, payload("1203055024"), forkontrol.Options{Registers: registers})
		return report
	}
	without := check()
	assert.Equal(t, forkontrol.VerdictValid, without.Verdict)
	assert.NotEmpty(t, without.Unchecked)

	known, err := forkontrol.LoadRegister("institutions", strings.NewReader("number\n999001\n"))
	require.NoError(t, err)
	with := check(known)
	assert.Equal(t, forkontrol.VerdictValid, with.Verdict)
	assert.Less(t, len(with.Unchecked), len(without.Unchecked))

	others, err := forkontrol.LoadRegister("institutions", strings.NewReader("number\n999002\n"))
	require.NoError(t, err)
	assert.Equal(t, forkontrol.VerdictInvalid, check(others).Verdict)

	_, err = forkontrol.LoadRegister("nonsense", strings.NewReader("number\n"))
	assert.ErrorIs(t, err, &forkontrol.OptionError{Option: "Registers"})
	_, err = forkontrol.LoadRegister("institutions", strings.NewReader("nummer\n"))
	assert.ErrorContains(t, err, "number")
}

func TestACheckerIsAsGoodAsNewEachTime(t *testing.T) {
	c, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	bodies := []string{payload("1203055024"), payload("3102055024"), "<Indberet>", "<Andet/>", "", payload("1203055024")}
	for _, body := range bodies {
		want := checked(t, body, forkontrol.Options{})
		assert.Equal(t, want, c.CheckBytes([]byte(body), ""))
	}
}

// Many goroutines may use one checker; each gets the report that it would get alone.
func TestACheckerIsForManyAtOnce(t *testing.T) {
	c, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	bodies := []string{payload("1203055024"), payload("3102055024"), "<Indberet>", "<Andet/>", "{}", strings.Repeat(" ", 1<<20)}
	var want []*forkontrol.Report
	for _, body := range bodies {
		want = append(want, checked(t, body, forkontrol.Options{}))
	}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 5 * len(bodies) {
				k := (i + n) % len(bodies)
				assert.Equal(t, want[k], c.CheckBytes([]byte(bodies[k]), ""))
				streamed, err := c.Check(t.Context(), strings.NewReader(bodies[k]), "")
				assert.NoError(t, err)
				assert.Equal(t, want[k], streamed)
				findings, err := c.CheckField(indberet, "KontaktpersonInfo.Elev.CPRNr", "3213140000")
				assert.NoError(t, err)
				assert.Len(t, findings, 1)
			}
		})
	}
	all.Wait()
}

func TestTheDayIsInTheReport(t *testing.T) {
	r := checked(t, payload("1203055024"), forkontrol.Options{AsOf: "2026-08-01"})
	assert.Equal(t, "2026-08-01", r.AsOf)
	assert.Contains(t, written(t, report.JSON, r), `"asOf":"2026-08-01"`)
	before := time.Now().Format(time.DateOnly)
	today := checked(t, payload("1203055024"), forkontrol.Options{}).AsOf
	assert.Contains(t, []string{before, time.Now().Format(time.DateOnly)}, today)
}

// A finding can be shown without looking anything up.
func TestAFindingSaysWhatItsRuleAsksAndWhy(t *testing.T) {
	for _, language := range []forkontrol.Language{forkontrol.Danish, forkontrol.English} {
		r := checked(t, payload("3102055024"), forkontrol.Options{Language: language})
		require.Len(t, r.Findings, 1)
		f := r.Findings[0]
		for _, text := range []string{f.Title, f.Message, f.Why, f.Fix, f.Source, f.Help} {
			assert.NotEmpty(t, text)
		}
		assert.NotEqual(t, f.Title, f.Message)
	}
}

// The names of the examples say what is to be expected of them.
func TestExamples(t *testing.T) {
	var names []string
	require.NoError(t, filepath.WalkDir("examples", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && slices.Contains([]string{"registers", "transition", "web", "own-contract", "conformance", "receive", "kubernetes"}, d.Name()) {
			return filepath.SkipDir // no payloads to be checked one by one
		}
		if err == nil && !d.IsDir() && filepath.Ext(path) != ".md" {
			names = append(names, path)
		}
		return err
	}))
	require.NotEmpty(t, names)
	c, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	for _, name := range names {
		body, err := os.ReadFile(name)
		require.NoError(t, err)
		report := c.CheckBytes(body, name)
		streamed, err := c.Check(t.Context(), bytes.NewReader(body), name)
		require.NoError(t, err)
		assert.Equal(t, report, streamed, name)
		switch {
		case strings.Contains(name, "-gyldig"), strings.Contains(name, "-registerfejl-"), strings.Contains(name, "-registeradvarsel-"):
			assert.Equal(t, forkontrol.VerdictValid, report.Verdict, name)
			assert.Empty(t, report.Findings, name)
		case strings.Contains(name, "-oplysning-"):
			assert.Equal(t, forkontrol.VerdictValid, report.Verdict, name)
			assert.Zero(t, report.Warnings, name)
			assert.NotEmpty(t, report.Findings, name)
		case strings.Contains(name, "-advarsel-"):
			assert.Equal(t, forkontrol.VerdictValid, report.Verdict, name)
			assert.NotZero(t, report.Warnings, name)
		case strings.Contains(name, "-fejl-"):
			assert.Equal(t, forkontrol.VerdictInvalid, report.Verdict, name)
			assert.NotZero(t, report.Errors, name)
		default:
			t.Errorf("the name of %s does not say what to expect", name)
		}
	}
}

// With the registers beside them, the examples break the rules that need one.
func TestExamplesWithRegisters(t *testing.T) {
	o := forkontrol.Options{}
	files, err := filepath.Glob("examples/registers/*.csv")
	require.NoError(t, err)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		f, err := os.Open(file)
		require.NoError(t, err)
		register, err := forkontrol.LoadRegister(name, f)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		o.Registers = append(o.Registers, register)
	}
	c, err := forkontrol.NewChecker(o)
	require.NoError(t, err)
	for _, dir := range []string{"coesa", "dagtilbudsregisteret", "datavarehuset", "elevdatabasen", "uddannelsesguiden", "unilogin"} {
		files, err := filepath.Glob("examples/" + dir + "/*.*ml")
		require.NoError(t, err)
		others, err := filepath.Glob("examples/" + dir + "/*.csv")
		require.NoError(t, err)
		files = append(files, others...)
		require.NotEmpty(t, files)
		for _, name := range files {
			body, err := os.ReadFile(name)
			require.NoError(t, err)
			report := c.CheckBytes(body, name)
			for _, u := range report.Unchecked {
				assert.Empty(t, u.Registers, name)
			}
			switch {
			case strings.Contains(name, "-gyldig"):
				assert.Equal(t, forkontrol.VerdictValid, report.Verdict, name)
				assert.Empty(t, report.Findings, name)
			case strings.Contains(name, "-registerfejl-"), strings.Contains(name, "-registeradvarsel-"):
				assert.Equal(t, strings.Contains(name, "-registerfejl-"), report.Verdict == forkontrol.VerdictInvalid, name)
				assert.NotEmpty(t, report.Findings, name)
				for _, f := range report.Findings {
					assert.Equal(t, report.Findings[0].Rule, f.Rule, "%s shows one mistake", name)
				}
			}
		}
	}
}

// Voksenuddannelse.dk's services give the platform's envelope the name of the
// message in it; only the namespace tells them apart.
func TestAnEnvelopeNamedAsItsMessageIsAnEnvelope(t *testing.T) {
	body, err := os.ReadFile("examples/voksenuddannelse/hentudbud-gyldig-soap12.xml")
	require.NoError(t, err)
	for _, message := range []string{"", "voksenuddannelse/hent-udbud@1.0#HentUdbudRequest"} {
		c, err := forkontrol.NewChecker(forkontrol.Options{Message: message})
		require.NoError(t, err)
		report := c.CheckBytes(body, "call.xml")
		assert.Equal(t, "voksenuddannelse/hent-udbud@1.0#HentUdbudRequest", report.Message)
		assert.Equal(t, forkontrol.VerdictValid, report.Verdict)
		assert.Empty(t, report.Findings)
	}
}

// unbreakable are the messages of which no example can be wrong, and why.
var unbreakable = map[string]string{
	"dagtilbudsregisteret/import-service@1.0#GetXMLSchemaSvar": "what it holds is a schema, of which nothing is known",
}

// Every message has an example that is accepted, and one that shows its usual mistakes.
func TestEveryMessageHasExamples(t *testing.T) {
	c, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	valid, faulty := map[string]bool{}, map[string]bool{}
	files, err := filepath.Glob("examples/*/*")
	require.NoError(t, err)
	for _, name := range files {
		if filepath.Ext(name) == ".md" || strings.HasPrefix(name, "examples/registers/") || strings.HasPrefix(name, "examples/transition/") || strings.HasPrefix(name, "examples/web/") || strings.HasPrefix(name, "examples/own-contract/") {
			continue
		}
		body, err := os.ReadFile(name)
		require.NoError(t, err)
		report := c.CheckBytes(body, name)
		if strings.Contains(name, "-gyldig") || strings.Contains(name, "-oplysning-") {
			valid[report.Message] = true
		} else {
			faulty[report.Message] = true
		}
	}
	for _, system := range rules.All().Systems {
		for _, m := range system.Messages {
			if m.Envelope {
				continue // what is in it is the message of its examples
			}
			assert.True(t, valid[m.ID], "%s has no valid example", m.ID)
			assert.True(t, faulty[m.ID] || unbreakable[m.ID] != "", "%s has no faulty example", m.ID)
		}
	}
}

// The last row is that of the file's foot only where it does not look like another course: one
// with a delimiter too many is checked like those before it.
func TestALastRowWithADelimiterTooManyIsChecked(t *testing.T) {
	checker, err := forkontrol.NewChecker(forkontrol.Options{AsOf: "2026-11-22", Message: "uddannelsesguiden/holdudbud@1.2#Holdudbud"})
	require.NoError(t, err)
	const names = "VUC Nordhavn\nKursuskode;Startdato;Undervisningssted;Kontaktperson;Undervisningstidspunkt;Hjemmeside;Skolens tilmeldingsside\n"
	for _, foot := range []string{"", "VUC Nordhavn\n"} {
		r := checker.CheckBytes([]byte(names+";2027-01-12;Nordhavn;Bodil Tange;Tirsdag;;;\n"+foot), "a.csv")
		found := ""
		for _, f := range r.Findings {
			found += f.Rule + "\n"
		}
		assert.Contains(t, found, "uddannelsesguiden/holdudbud/Hold.Kursuskode/required")
	}
}
