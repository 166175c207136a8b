// Package html writes a report as one page for people, that holds all it needs: it
// requests nothing from anywhere, and can be kept, mailed and opened from a disk.
//
// A page is a shell (Shell) with three slots. Into them go what is shown where no
// script runs, what the JSON report has no place for, and the JSON report itself,
// in that order. The shell's script makes the page of the report; so whoever has
// the shell and a report has the page, without Go. site/src/validator/report does
// so, byte for byte as Write; the tests of the site compare the two.
//
// What comes from payloads is data in the page and never markup: JSON without a "<"
// in the one place, escaped text in the other. The page's policy allows only its own
// script to run. Files below page are the shell's parts.
package html

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/look"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
)

// The slots of a shell. Each is in it once, in this order.
const (
	// SlotStatic takes the markup that stands for the report where no script runs.
	SlotStatic = "{{static}}"
	// SlotAbout takes a JSON object: what the report has no place for. Its members
	// may be left out; it is {} at least.
	//
	//	{"shown": true,                             personal data are left as they are
	//	 "draft": true,                             a payload that is not listed is of a draft
	//	 "messages": {id: "System · Title 1.0"},    names of messages
	//	 "rules": {id: {"text": …, "why": …, "label": …}}}
	//
	// "text" says what a rule asks, "why" why it is there, "label" what people call
	// its field.
	SlotAbout = "{{about}}"
	// SlotReport takes the JSON report.
	//
	// In both slots of JSON each "<" must be written \u003c.
	SlotReport = "{{report}}"
)

//go:embed page/page.html
var page string

//go:embed page/page.css
var style string

//go:embed page/page.js
var script string

//go:embed page/words.da.json
var danish []byte

//go:embed page/words.en.json
var english []byte

// Shell is the page without a report, in a language: "da" or "en"; anything else
// is "da".
func Shell(lang string) string {
	lang, words := language(lang)
	return shell(lang, words)
}

func shell(lang string, words words) string {
	// A checkout may end lines in CR LF; a browser takes them for LF before it
	// computes the digest.
	style, script := Unix(look.CSS+style), Unix(script)
	block, _ := json.Marshal(words) // strings; Marshal leaves no "<"
	fill := []string{
		"{{lang}}", lang,
		"{{policy}}", Policy(style, script),
		"{{style}}", style,
		"{{script}}", script,
		"{{words}}", string(block),
	}
	for name, word := range words {
		fill = append(fill, "{{="+name+"}}", html.EscapeString(word))
	}
	return strings.NewReplacer(fill...).Replace(Unix(page))
}

// Policy is the Content-Security-Policy of a page that holds all it needs: it runs just this style and this script, which
// end their lines in LF, and requests nothing.
func Policy(style, script string) string {
	return "default-src 'none'; script-src " + source(script) + "; style-src " + source(style) +
		"; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
}

// source is what a policy lets run: just the text of this digest.
func source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Unix ends lines in LF.
func Unix(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// Write writes the report as a page. The report goes out as it is made: memory
// does not grow with it. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	lang, words := language(o.Lang)
	o.Lang = lang
	rest := shell(lang, words)
	p := printer{w: w, rs: rs, o: o, words: words}
	for _, slot := range []struct {
		name  string
		write func()
	}{
		{SlotStatic, func() { p.static(r) }},
		{SlotAbout, func() { p.about(r) }},
		{SlotReport, func() { p.keep(report.Write(&escaper{w}, r, rs, o)) }},
	} {
		before, after, _ := strings.Cut(rest, slot.name)
		rest = after
		p.put(before)
		if p.err == nil {
			slot.write()
		}
	}
	p.put(rest)
	return p.err
}

// printer holds what one call of Write needs. The first error stays.
type printer struct {
	w     io.Writer
	rs    *program.Ruleset
	o     report.Options
	words words
	err   error
}

func (p *printer) put(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s)
	}
}

func (p *printer) keep(err error) {
	if p.err == nil {
		p.err = err
	}
}

// escaper passes JSON on so that it can be in a script element: without "<"
// neither the element's end nor a comment can begin. In JSON it is within
// strings only, so the meaning stays.
type escaper struct{ w io.Writer }

func (e *escaper) Write(b []byte) (int, error) {
	total := len(b)
	for {
		at := bytes.IndexByte(b, '<')
		if at < 0 {
			_, err := e.w.Write(b)
			return total, err
		}
		if _, err := e.w.Write(b[:at]); err != nil {
			return 0, err
		}
		if _, err := io.WriteString(e.w, `\u003c`); err != nil {
			return 0, err
		}
		b = b[at+1:]
	}
}
