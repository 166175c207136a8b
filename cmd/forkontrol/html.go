package main

import (
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// pageStyle is all the style of a report page. The page has no script and asks
// for nothing from anywhere: it can be mailed, kept, and read without a network.
const pageStyle = `
:root { color-scheme: light dark; --line: #8885; --error: #b3261e; --warning: #8a5a00; --fine: #146c2e }
@media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #ffc766; --fine: #7ddc96 } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 2.5rem 0 .25rem; overflow-wrap: anywhere }
.valid { color: var(--fine) } .invalid, .failed, .error { color: var(--error) } .undecided, .warning { color: var(--warning) }
.about { margin: 0; opacity: .75; overflow-wrap: anywhere }
ol, ul { padding: 0; list-style: none } li { border-top: 1px solid var(--line); padding: .75rem 0 }
li p { margin: .15rem 0 } code { font-size: .9em; overflow-wrap: anywhere } .place { float: right; padding-left: 1rem }
@media print { body { margin: 0; max-width: none } li { break-inside: avoid } }`

// writeHTML writes the report as one page for people.
func writeHTML(w io.Writer, r *finding.Report, set *program.Ruleset, o reportOptions) error {
	t := language(o.Lang).pick
	title := t("Forkontrol: rapport", "Forkontrol: report")
	p := page{w: w}
	p.put(`<!DOCTYPE html>
<html lang="` + o.Lang + `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>` + title + `</title>
<style>` + pageStyle + `
</style>
</head>
<body>
<h1>` + title + "</h1>\n")
	s := r.Summary
	counts := []string{fmt.Sprintf(t("%d kontrolleret", "%d checked"), s.Payloads)}
	for _, n := range []struct {
		count   int
		verdict finding.Verdict
	}{{s.Valid, finding.Valid}, {s.Invalid, finding.Invalid}, {s.Undecided, finding.Undecided}, {s.Failed, finding.Failed}} {
		if n.count > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n.count, strings.ToLower(text.Verdict(n.verdict, o.Lang))))
		}
	}
	p.element("p", "", strings.Join(counts, ", "))
	for i := range r.Payloads {
		writePayload(&p, &r.Payloads[i], set, o)
	}
	p.element("p", "about", fmt.Sprintf("forkontrol %s · %s", r.Version, r.Ruleset))
	p.put("</body>\n</html>\n")
	return p.err
}

func writePayload(p *page, out *finding.Payload, set *program.Ruleset, o reportOptions) {
	t := language(o.Lang).pick
	p.put(`<h2><span class="` + out.Verdict.String() + `">` + html.EscapeString(text.Verdict(out.Verdict, o.Lang)) + "</span> " + html.EscapeString(text.Visible(out.File)) + "</h2>\n")
	var about []string
	if out.Message != nil {
		about = append(about, out.Message.ID)
		if out.Message.Evidence == program.Draft {
			about = append(about, t("udkast: felter og grænser er foreslået, ikke bekræftet", "draft: fields and limits are proposed, not confirmed"))
		}
	}
	if counts := text.Counts(out.Counts, o.Lang); counts != "" {
		about = append(about, counts)
	}
	if out.Truncated {
		about = append(about, t("ikke alle er vist", "not all are shown"))
	}
	p.element("p", "about", strings.Join(about, " · "))
	if len(out.Findings) > 0 {
		p.put("<ol>\n")
		for i := range out.Findings {
			writeFinding(p, &out.Findings[i], set, o)
		}
		p.put("</ol>\n")
	}
	if len(out.Unchecked) > 0 {
		p.put("<details>\n<summary>" + t("Ikke kontrolleret", "Not checked") + "</summary>\n<ul>\n")
		for i := range out.Unchecked {
			u := &out.Unchecked[i]
			p.put("<li><code>" + html.EscapeString(u.Rule.ID) + "</code> " + html.EscapeString(text.Reason(u, o.Lang)) + "</li>\n")
		}
		p.put("</ul>\n</details>\n")
	}
}

func writeFinding(p *page, f *finding.Finding, set *program.Ruleset, o reportOptions) {
	t := language(o.Lang).pick
	p.put("<li>\n")
	if f.Line > 0 {
		p.element("span", "place", fmt.Sprintf(t("linje %d, tegn %d", "line %d, column %d"), f.Line, f.Column))
	}
	p.put(`<p><strong class="` + f.Severity.String() + `">` + html.EscapeString(text.Severity(f.Severity, o.Lang)) + "</strong> " +
		html.EscapeString(text.Message(f, set, o.Lang, o.Show)) + "</p>\n")
	p.element("p", "", text.Fix(f, set, o.Lang, o.Show))
	p.put("<p><code>" + html.EscapeString(text.Place(f, o.Lang, o.Show)) + "</code></p>\n")
	p.put(`<p class="about"><a href="` + html.EscapeString(o.Help(f.Rule.ID)) + `"><code>` + html.EscapeString(f.Rule.ID) + "</code></a>")
	if f.Rule.Code != "" {
		p.put(" · " + t("fejlkode ", "code ") + html.EscapeString(f.Rule.Code))
	}
	if source := text.Source(f, o.Lang); source != "" {
		p.put(" · " + html.EscapeString(source))
	}
	p.put("</p>\n</li>\n")
}

// page is a page in the making. The first error stays.
type page struct {
	w   io.Writer
	err error
}

func (p *page) put(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s)
	}
}

// element writes an element around a text, nothing when there is no text.
func (p *page) element(name, class, s string) {
	if s == "" {
		return
	}
	if class != "" {
		class = ` class="` + class + `"`
	}
	p.put("<" + name + class + ">" + html.EscapeString(s) + "</" + name + ">\n")
}
