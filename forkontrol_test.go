package forkontrol_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
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

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		about, payload string
		want           forkontrol.Verdict
	}{
		{"a good payload", payload("1203055024"), forkontrol.Valid},
		{"no such date", payload("3102055024"), forkontrol.Invalid},
		{"not well-formed", "<Indberet>", forkontrol.Invalid},
		{"no such message", "<Andet/>", forkontrol.Failed},
	} {
		streamed, err := forkontrol.Check(t.Context(), strings.NewReader(c.payload), forkontrol.Options{})
		require.NoError(t, err)
		assert.Equal(t, c.want, streamed.Verdict, c.about)
		whole, err := forkontrol.CheckBytes([]byte(c.payload), forkontrol.Options{})
		require.NoError(t, err)
		assert.Equal(t, streamed, whole, c.about)
	}
}

func TestPersonalDataAreMaskedUnlessAskedFor(t *testing.T) {
	masked, err := forkontrol.CheckBytes([]byte(payload("3102055024")), forkontrol.Options{})
	require.NoError(t, err)
	require.Len(t, masked.Findings, 1)
	assert.Equal(t, "310205-****", masked.Findings[0].Value)
	var b bytes.Buffer
	require.NoError(t, masked.WriteJSON(&b))
	assert.NotContains(t, b.String(), "5024")

	shown, err := forkontrol.CheckBytes([]byte(payload("3102055024")), forkontrol.Options{ShowPersonalData: true})
	require.NoError(t, err)
	assert.Equal(t, "3102055024", shown.Findings[0].Value)
}

func TestLanguages(t *testing.T) {
	da, err := forkontrol.CheckBytes([]byte("<Andet/>"), forkontrol.Options{})
	require.NoError(t, err)
	en, err := forkontrol.CheckBytes([]byte("<Andet/>"), forkontrol.Options{Language: forkontrol.English})
	require.NoError(t, err)
	assert.NotEqual(t, da.Findings[0].Message, en.Findings[0].Message)
	assert.Equal(t, da.Findings[0].Rule, en.Findings[0].Rule)
}

func TestWrongOptions(t *testing.T) {
	for _, c := range []struct {
		o    forkontrol.Options
		want error
	}{
		{forkontrol.Options{Message: "Indberet"}, forkontrol.ErrUnknownMessage},
		{forkontrol.Options{Format: "yaml"}, forkontrol.ErrOption},
		{forkontrol.Options{Language: "de"}, forkontrol.ErrOption},
	} {
		_, err := forkontrol.NewChecker(c.o)
		assert.ErrorIs(t, err, c.want)
		_, err = forkontrol.CheckBytes(nil, c.o)
		assert.ErrorIs(t, err, c.want)
		_, err = forkontrol.Check(t.Context(), strings.NewReader(""), c.o)
		assert.ErrorIs(t, err, c.want)
	}
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

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func TestReadErrorsAreInTheReport(t *testing.T) {
	r := io.MultiReader(strings.NewReader("<Indberet>"), readerFunc(func([]byte) (int, error) { return 0, errors.New("disk") }))
	report, err := forkontrol.Check(t.Context(), r, forkontrol.Options{})
	require.NoError(t, err)
	assert.Equal(t, forkontrol.Failed, report.Verdict)
	require.NotEmpty(t, report.Findings)
	assert.Equal(t, "forkontrol/payload/read/failed", report.Findings[len(report.Findings)-1].Rule)
}

func TestRegisters(t *testing.T) {
	check := func(registers ...*forkontrol.Register) *forkontrol.Report {
		report, err := forkontrol.CheckBytes([]byte(payload("1203055024")), forkontrol.Options{Registers: registers})
		require.NoError(t, err)
		return report
	}
	without := check()
	assert.Equal(t, forkontrol.Valid, without.Verdict)
	assert.NotEmpty(t, without.Unchecked)

	known, err := forkontrol.LoadRegister("institutions", strings.NewReader("number\n999001\n"))
	require.NoError(t, err)
	with := check(known)
	assert.Equal(t, forkontrol.Valid, with.Verdict)
	assert.Less(t, len(with.Unchecked), len(without.Unchecked))

	others, err := forkontrol.LoadRegister("institutions", strings.NewReader("number\n999002\n"))
	require.NoError(t, err)
	assert.Equal(t, forkontrol.Invalid, check(others).Verdict)

	_, err = forkontrol.LoadRegister("nonsense", strings.NewReader("number\n"))
	assert.ErrorIs(t, err, forkontrol.ErrUnknownRegister)
	_, err = forkontrol.LoadRegister("institutions", strings.NewReader("nummer\n"))
	assert.ErrorContains(t, err, "number")
}

func TestACheckerIsAsGoodAsNewEachTime(t *testing.T) {
	c, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	bodies := []string{payload("1203055024"), payload("3102055024"), "<Indberet>", "<Andet/>", "", payload("1203055024")}
	for _, body := range bodies {
		want, err := forkontrol.CheckBytes([]byte(body), forkontrol.Options{})
		require.NoError(t, err)
		assert.Equal(t, want, c.CheckBytes([]byte(body), ""))
	}
}

// A rule that is in force on some days only would show here; until there is one,
// the report tells the day.
func TestTheDayIsInTheReport(t *testing.T) {
	report, err := forkontrol.CheckBytes([]byte(payload("1203055024")), forkontrol.Options{AsOf: time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, report.WriteJSON(&b))
	assert.Contains(t, b.String(), `"asOf":"2026-08-01"`)
}

// A program that imports this package must not get the compiler, with its
// expression language and schema library, or the command line along.
func TestTheLibraryIsSmall(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	for _, dep := range strings.Fields(string(out)) {
		for _, unwanted := range []string{"cel-go", "jsonschema", "cobra", "/internal/compile", "/internal/schema", "fatih/color"} {
			assert.NotContains(t, dep, unwanted)
		}
	}
}

// The names of the examples say what is to be expected of them.
func TestExamples(t *testing.T) {
	var names []string
	require.NoError(t, filepath.WalkDir("examples", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "registers" || d.Name() == "transition" || d.Name() == "web") {
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
		case strings.Contains(name, "-gyldig"), strings.Contains(name, "-registerfejl-"):
			assert.Equal(t, forkontrol.Valid, report.Verdict, name)
			assert.Empty(t, report.Findings, name)
		case strings.Contains(name, "-advarsel-"):
			assert.Equal(t, forkontrol.Valid, report.Verdict, name)
			assert.NotZero(t, report.Warnings, name)
		case strings.Contains(name, "-fejl-"):
			assert.Equal(t, forkontrol.Invalid, report.Verdict, name)
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
			assert.Empty(t, report.Unchecked, name)
			switch {
			case strings.Contains(name, "-gyldig"):
				assert.Equal(t, forkontrol.Valid, report.Verdict, name)
				assert.Empty(t, report.Findings, name)
			case strings.Contains(name, "-registerfejl-"):
				assert.Equal(t, forkontrol.Invalid, report.Verdict, name)
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
		assert.Equal(t, forkontrol.Valid, report.Verdict)
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
		if filepath.Ext(name) == ".md" || strings.HasPrefix(name, "examples/registers/") || strings.HasPrefix(name, "examples/transition/") || strings.HasPrefix(name, "examples/web/") {
			continue
		}
		body, err := os.ReadFile(name)
		require.NoError(t, err)
		report := c.CheckBytes(body, name)
		if strings.Contains(name, "-gyldig") {
			valid[report.Message] = true
		} else {
			faulty[report.Message] = true
		}
	}
	for _, system := range rules.All().Systems {
		for _, m := range system.Messages {
			if m.Envelope {
				continue // what stands in it is the message of its examples
			}
			assert.True(t, valid[m.ID], "%s has no valid example", m.ID)
			assert.True(t, faulty[m.ID] || unbreakable[m.ID] != "", "%s has no faulty example", m.ID)
		}
	}
}
