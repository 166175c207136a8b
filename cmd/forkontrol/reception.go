package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/fatih/color"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/receive"
)

// reception tells of calls as they come, and keeps what they make of the run. Its told is called by
// one goroutine at a time.
type reception struct {
	a     *app
	f     *receiveFlags
	worst int
	log   *os.File
	lost  bool // the log could not be written
}

func (r *reception) openLog() (err error) {
	if r.f.log == "" {
		return nil
	}
	if r.log, err = os.OpenFile(r.f.log, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600); err != nil {
		return r.a.unwritable(r.f.log, err)
	}
	return nil
}

func (r *reception) close() {
	if r.log != nil {
		_ = r.log.Close() // each line has been written
	}
}

// told tells of a call.
func (r *reception) told(e *receive.Exchange, p *finding.Payload) {
	if p != nil {
		r.worst = max(r.worst, r.code(e, p))
	}
	if r.log != nil && !r.lost {
		b, err := json.Marshal(e)
		if err == nil {
			_, err = r.log.Write(append(b, '\n'))
		}
		if err != nil {
			r.lost, r.worst = true, max(r.worst, exitFailed)
			r.a.tell("--log: " + r.a.reason(err))
		}
	}
	if !r.f.quiet {
		fmt.Fprint(r.a.err, r.text(e)) // nowhere is left to say that this failed
	}
}

// text is a call in words: what came, what was found, what was said and why.
func (r *reception) text(e *receive.Exchange) string {
	t := r.a.lang.pick
	var b strings.Builder
	mark := "-"
	if e.Call > 0 {
		mark = fmt.Sprint(e.Call)
	}
	what := e.Message
	if what == "" {
		what = e.Body
	}
	wrapped := ""
	if e.SOAP != "" {
		wrapped = "  SOAP " + e.SOAP
	}
	if e.Platform {
		wrapped += t(" i platformens konvolut", " in the platform's envelope")
	}
	b.WriteString(strings.TrimRight(fmt.Sprintf("%s  %s %s%s  %s", color.New(color.Bold).Sprint("#"+mark), e.Method, e.Path, wrapped, what), " ") + "\n")
	if e.Errors+e.Warnings > 0 {
		fmt.Fprintf(&b, "    %s  %s\n", color.New(color.FgRed).Sprint(r.counted(e.Errors, e.Warnings)), strings.Join(e.Rules, ", "))
	}
	if e.Scenario != "" {
		fmt.Fprintf(&b, "    %s %s\n", t("scenarie:", "scenario:"), e.Scenario)
	}
	if r.f.verbose {
		for _, why := range e.Missed {
			fmt.Fprintf(&b, "    %s %s\n", t("ikke scenariet", "not the scenario"), why)
		}
	}
	for _, why := range e.Why {
		fmt.Fprintf(&b, "    %s\n", why)
	}
	evidence := ""
	if e.Evidence == "draft" {
		evidence = t("  (udkast)", "  (draft)")
	}
	shade := color.FgGreen
	if e.Status >= 400 {
		shade = color.FgRed
	}
	fmt.Fprintf(&b, "    -> %s %s%s\n", color.New(shade).Sprint(e.Status), r.said(e.Answer), evidence)
	return b.String()
}

// said is an answer in the user's language.
func (r *reception) said(answer string) string {
	word, rest, _ := strings.Cut(answer, " ")
	in, known := map[string]string{"fault": "fejl", "receipt": "kvittering", "refusal": "afvisning", "report": "rapport", "code": "kode"}[word]
	if !known || r.a.lang == english {
		return answer
	}
	return strings.TrimRight(in+" "+rest, " ")
}

func (r *reception) counted(errors, warnings int) string {
	one := func(n int, single, several string) string {
		if n == 1 {
			return "1 " + single
		}
		return fmt.Sprint(n) + " " + several
	}
	t := r.a.lang.pick
	parts := make([]string, 0, 2)
	if errors > 0 {
		parts = append(parts, one(errors, t("fejl", "error"), t("fejl", "errors")))
	}
	if warnings > 0 {
		parts = append(parts, one(warnings, t("advarsel", "warning"), t("advarsler", "warnings")))
	}
	return strings.Join(parts, ", ")
}
