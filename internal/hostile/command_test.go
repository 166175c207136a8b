package hostile_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// command is the program under test, built as users have it.
var command string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "forkontrol-hostile")
	if err == nil {
		command = filepath.Join(dir, "forkontrol")
		if runtime.GOOS == "windows" {
			command += ".exe"
		}
		build := exec.Command("go", "build", "-o", command, "../../cmd/forkontrol")
		build.Stderr = os.Stderr
		err = build.Run()
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, "the command does not build:", err)
	} else {
		code = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

const (
	// hang is when a command that has not ended is taken to hang.
	hang = 3 * time.Minute
	// hung is the exit code that says so.
	hung = 124
	// memory is the most that a run may have needed at any time, in bytes,
	// program and runtime included.
	memory = 72 << 20
)

// writer makes a payload on the way to the command. When the command no longer
// reads, what is written is lost without notice.
type writer = *bufio.Writer

// outcome is what a run left behind.
type outcome struct {
	code    int
	report  report
	peak    int64 // bytes
	out     string
	verdict []string // by payload
	rules   []string // of all findings
}

type report struct {
	Payloads []struct {
		File      string
		Verdict   string
		Findings  []struct{ Rule, Severity, Message, Value, Path string }
		Counts    struct{ Error, Warning, Info int }
		Truncated bool
	}
	Summary struct{ Payloads, Valid, Invalid, Undecided, Failed int }
}

// check runs forkontrol check with these arguments, input coming from a function
// when there is one, and asks what is to be asked of any run.
func check(t *testing.T, input func(writer), args ...string) outcome {
	t.Helper()
	return checkWithin(t, memory, input, args...)
}

// checkWithin is check with another limit for the memory, in bytes.
func checkWithin(t *testing.T, memory int64, input func(writer), args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang+hang/10)
	defer cancel()
	cmd := exec.CommandContext(ctx, command, append([]string{"check", "--lang", "en", "--format", "json"}, args...)...)
	cmd.Env = append(os.Environ(), "FORKONTROL_DEBUG=")
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	if input != nil {
		in, err := cmd.StdinPipe()
		require.NoError(t, err)
		go func() {
			w := bufio.NewWriterSize(in, 64<<10)
			input(w)
			_ = w.Flush() // fails when the command has seen enough
			_ = in.Close()
		}()
	}
	peak := measured(cmd)
	err := cmd.Run()
	require.NoError(t, ctx.Err(), "the command hangs")
	if err != nil {
		require.IsType(t, &exec.ExitError{}, err)
	}
	o := outcome{code: cmd.ProcessState.ExitCode(), peak: peak(), out: out.String()}
	require.NotEqual(t, hung, o.code, "the command hangs: %s", talk.String())
	assert.Contains(t, []int{0, 1, 2, 3}, o.code, "the exit code is one of those promised: %s", talk.String())
	for _, word := range []string{"goroutine ", "panic", "internal error", "runtime error", "fatal error"} {
		assert.NotContains(t, talk.String(), word)
	}
	t.Logf("exit code %d, %.1f MiB", o.code, float64(o.peak)/(1<<20))
	assert.Positive(t, o.peak)
	assert.Less(t, o.peak, memory, "memory in bytes")
	if out.Len() == 0 { // there was no payload
		assert.Equal(t, 2, o.code)
		assert.NotEmpty(t, talk.String(), "the reason why there is no report is given")
		return o
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &o.report), "the report is JSON")
	for _, p := range o.report.Payloads {
		o.verdict = append(o.verdict, p.Verdict)
		for _, f := range p.Findings {
			o.rules = append(o.rules, f.Rule)
			assert.NotEmpty(t, f.Message)
		}
	}
	assert.Equal(t, len(o.report.Payloads), o.report.Summary.Payloads)
	return o
}

// requireRefused asks for an exit code and, among the rules that are named, for
// these; a payload of such a run is never called valid.
func requireRefused(t *testing.T, o outcome, code int, rules ...string) {
	t.Helper()
	assert.Equal(t, code, o.code, "exit code; found: %s", some(o.rules))
	for _, rule := range rules {
		assert.Contains(t, o.rules, rule)
	}
	assert.NotEmpty(t, o.verdict)
	assert.NotContains(t, o.verdict, "valid")
}

func some(rules []string) string {
	return strings.Join(rules[:min(len(rules), 5)], ", ")
}

// file writes a file of its own.
func file(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return path
}

// whole is a payload that nothing is wrong with; its parts in front of and behind
// the person's name are wholeStart and wholeEnd.
const (
	wholeStart = `<Indberet><KontaktpersonInfo><Elev><CPRNr>1203055024</CPRNr></Elev><DatakildeInstitutionNummer>999001</DatakildeInstitutionNummer><KontaktPerson>`
	wholeEnd   = `</KontaktPerson><KontaktTelefon>00000000</KontaktTelefon><KontaktMail>vejledning@nordhavn-gym.example</KontaktMail></KontaktpersonInfo></Indberet>`
	whole      = wholeStart + "Ungevejledningen" + wholeEnd

	jsonStart = `{"Indberet":{"KontaktpersonInfo":{"Elev":[{"CPRNr":"1203055024"}],"DatakildeInstitutionNummer":999001,"KontaktTelefon":"00000000","KontaktMail":"vejledning@nordhavn-gym.example","KontaktPerson":`
	jsonEnd   = `}}}`

	fields = "ungedatabasen/indberet-institution-kontakt/"

	// nothing is a payload with nothing in it, and missing the rule that it breaks.
	nothing = `<Indberet></Indberet>`
	missing = fields + "KontaktpersonInfo/required"
)

func TestTheUnspoiltPayloadsAreValid(t *testing.T) {
	for _, payload := range []string{whole, jsonStart + `"Ungevejledningen"` + jsonEnd} {
		o := check(t, func(w writer) { w.WriteString(payload) }, "-")
		assert.Equal(t, 0, o.code)
		assert.Equal(t, []string{"valid"}, o.verdict)
	}
}
