// Package report writes the outcome of a check as JSON, for programs to read:
// one document for a whole run (Write), or a line for each thing found
// (WriteLines). Formats for people and for other tools are its sub-packages.
//
// The same outcome gives the same bytes wherever it is written. Texts come from
// internal/text and are masked there; nothing here reads a payload or judges it.
// The form is described by the JSON Schema report.schema.json.
package report

import (
	"io"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Options say how a report is written.
type Options struct {
	// Lang is "da" or "en"; anything else is "da".
	Lang string
	// Show writes personal data as they are instead of masked. File names are
	// never masked: they are how the user finds the file.
	Show bool
	// HelpBase is the address below which the rules are explained, ending in a
	// slash; empty is DefaultHelpBase.
	HelpBase string
	// Suggest, when set, has what is suggested about findings. The module has no suggestions.
	Suggest Suggester
	// More, when set, has further members of a JSON report, after its summary. The module has none.
	More interface{ Append(b []byte) []byte }
}

// DefaultHelpBase is the site that explains the rules.
const DefaultHelpBase = "https://forkontrol.dk/"

// Help is the address that explains the rule of a finding, empty for one that forkontrol
// does not have itself: DefaultHelpBase knows nothing of those that its user has added.
func (o *Options) Help(f *finding.Finding) string {
	added := f.System != nil && f.System.Added
	if f.Message != nil {
		added = f.Message.Added
	}
	if added && o.HelpBase == "" {
		return ""
	}
	return o.address(f.Rule.ID)
}

// address is the page of a rule's system and service,
// and there the anchor named by the rest of the rule's id. For
// "ungedatabasen/indberet/Elev.CPRNr/cpr" it is
// https://forkontrol.dk/ungedatabasen/indberet/#Elev.CPRNr/cpr.
func (o *Options) address(rule string) string {
	base := o.HelpBase
	if base == "" {
		base = DefaultHelpBase
	}
	cut := strings.IndexByte(rule, '/')
	if cut >= 0 {
		if n := strings.IndexByte(rule[cut+1:], '/'); n >= 0 {
			cut += 1 + n
			return base + escape(rule[:cut]) + "/#" + escape(rule[cut+1:])
		}
	}
	return base + "#" + escape(rule)
}

// escape writes what neither path nor fragment of a URL takes as it is
// (RFC 3986) as per cent codes.
func escape(s string) string {
	const hex = "0123456789ABCDEF"
	first := 0
	for first < len(s) && inURL(s[first]) {
		first++
	}
	if first == len(s) {
		return s
	}
	out := append(make([]byte, 0, len(s)+8), s[:first]...)
	for i := first; i < len(s); i++ {
		c := s[i]
		if inURL(c) {
			out = append(out, c)
		} else {
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(out)
}

// inURL reports whether a character may be in a path and in a fragment as it is.
func inURL(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c < 0x80 && strings.IndexByte("-._~!$&'()*+,;=:@/", c) >= 0
}

// flushAt is how much is gathered before it is written.
const flushAt = 64 << 10

// Write writes the report as one JSON document, a line per payload and per finding.
// The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o Options) error {
	b, err := write(w, nil, r, rs, o)
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// Append is Write to memory.
func Append(b []byte, r *finding.Report, rs *program.Ruleset, o Options) []byte {
	b, _ = write(nil, b, r, rs, o) // nothing fails without a writer
	return b
}

// write appends the report to b and, with a writer, passes on what has gathered now and then.
func write(w io.Writer, b []byte, r *finding.Report, rs *program.Ruleset, o Options) ([]byte, error) {
	b = appendHead(b, r)
	for i := range r.Payloads {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, "\n "...)
		p := &r.Payloads[i]
		b = appendPayloadHead(b, p, o)
		b = append(b, `,"findings":[`...)
		for j := range p.Findings {
			if j > 0 {
				b = append(b, ',')
			}
			b = append(b, "\n  "...)
			if canBeBrief && o.Suggest != nil {
				b = append(b, '{')
				b = appendFindingMembers(b, &p.Findings[j], rs, o)
				b = append(appendSuggestion(b, p, &p.Findings[j], o), '}')
			} else {
				b = AppendFinding(b, &p.Findings[j], rs, o)
			}
			if w != nil && len(b) >= flushAt {
				if _, err := w.Write(b); err != nil {
					return nil, err
				}
				b = b[:0]
			}
		}
		b = append(b, ']')
		b = appendPayloadTail(b, p, r, o)
	}
	return appendFoot(b, r, o), nil
}

// WriteLines writes the report as lines of JSON, each an object whose member
// "type" says what it is: "finding" for each finding, with the payload's "file";
// after a payload's findings one "payload", which is as in the report but
// without findings; at the end one "summary", which is as the report but
// without payloads. The error is the writer's.
func WriteLines(w io.Writer, r *finding.Report, rs *program.Ruleset, o Options) error {
	var b []byte
	for i := range r.Payloads {
		p := &r.Payloads[i]
		for j := range p.Findings {
			b = append(b, `{"type":"finding","file":`...)
			b = appendString(b, p.File)
			b = append(b, ',')
			b = appendFindingMembers(b, &p.Findings[j], rs, o)
			b = append(appendSuggestion(b, p, &p.Findings[j], o), "}\n"...)
			if len(b) >= flushAt {
				if _, err := w.Write(b); err != nil {
					return err
				}
				b = b[:0]
			}
		}
		b = append(b, `{"type":"payload",`...)
		b = append(b, appendPayloadHead(nil, p, o)[1:]...)
		b = appendPayloadTail(b, p, r, o)
		b = append(b, '\n')
	}
	b = append(b, `{"type":"summary",`...)
	b = appendRun(b, r)
	b = append(b, ',')
	if r.Brief {
		b = appendGaps(b, r, o)
		b = append(b, ',')
	}
	b = appendSummary(b, &r.Summary)
	_, err := w.Write(append(b, "}\n"...))
	return err
}

// AppendFinding appends one finding as a JSON object.
func AppendFinding(b []byte, f *finding.Finding, rs *program.Ruleset, o Options) []byte {
	b = append(b, '{')
	b = appendFindingMembers(b, f, rs, o)
	return append(b, '}')
}

func appendHead(b []byte, r *finding.Report) []byte {
	b = append(b, '{')
	b = appendRun(b, r)
	return append(b, `,"payloads":[`...)
}

func appendRun(b []byte, r *finding.Report) []byte {
	b = appendMember(b, "forkontrol", r.Version)
	b = append(b, ',')
	b = appendMember(b, "ruleset", r.Ruleset)
	b = append(b, ',')
	return appendMember(b, "asOf", r.AsOf)
}

func appendFoot(b []byte, r *finding.Report, o Options) []byte {
	b = append(b, "],\n "...)
	if canBeBrief && r.Brief {
		b = appendGaps(b, r, o)
		b = append(b, ",\n "...)
	}
	b = appendSummary(b, &r.Summary)
	if canBeBrief && o.More != nil {
		b = o.More.Append(b)
	}
	return append(b, "}\n"...)
}

func appendSummary(b []byte, s *finding.Summary) []byte {
	b = append(b, `"summary":{`...)
	b = appendNumber(b, "payloads", s.Payloads)
	b = append(b, ',')
	b = appendNumber(b, "valid", s.Valid)
	b = append(b, ',')
	b = appendNumber(b, "invalid", s.Invalid)
	b = append(b, ',')
	b = appendNumber(b, "undecided", s.Undecided)
	b = append(b, ',')
	b = appendNumber(b, "failed", s.Failed)
	b = append(b, ',')
	b = appendNumber(b, "limited", s.Limited)
	b = appendWaivedSum(b, s)
	return append(b, '}')
}

// appendPayloadHead opens a payload's object and writes what is before its
// findings.
func appendPayloadHead(b []byte, p *finding.Payload, o Options) []byte {
	b = append(b, '{')
	b = appendMember(b, "file", p.File)
	if p.Format != "" {
		b = append(b, ',')
		b = appendMember(b, "format", p.Format)
	}
	if p.Message != nil {
		b = append(b, ',')
		b = appendMember(b, "message", p.Message.ID)
		b = append(b, ',')
		b = appendMember(b, "evidence", p.Message.Evidence.String())
	}
	if p.Records > 0 {
		b = append(b, ',')
		b = appendNumber(b, "records", p.Records)
	}
	if p.DraftFields > 0 {
		b = append(b, ',')
		b = appendNumber(b, "draftFields", p.DraftFields)
	}
	b = append(b, ',')
	b = appendMember(b, "verdict", p.Verdict.String())
	b = append(b, ',')
	b = appendMember(b, "reach", p.Reach())
	b = append(b, ',')
	return appendMember(b, "answer", text.Answer(p, o.Lang))
}

// appendPayloadTail writes what is after the findings and closes the object.
func appendPayloadTail(b []byte, p *finding.Payload, r *finding.Report, o Options) []byte {
	b = append(b, `,"counts":{`...)
	b = appendNumber(b, "error", p.Counts.Error)
	b = append(b, ',')
	b = appendNumber(b, "warning", p.Counts.Warning)
	b = append(b, ',')
	b = appendNumber(b, "info", p.Counts.Info)
	b = append(b, '}')
	b = appendWaivedCounts(b, p)
	b = append(b, `,"truncated":`...)
	if p.Truncated {
		b = append(b, "true"...)
	} else {
		b = append(b, "false"...)
	}
	if canBeBrief && r.Brief { // it stands once, for all of them
		return append(b, '}')
	}
	b = append(b, `,"unchecked":[`...)
	for i := range p.Unchecked {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendUnchecked(b, &p.Unchecked[i], o)
		b = append(b, '}')
	}
	return append(b, "]}"...)
}

// appendUnchecked appends the object of a rule that was not checked, and leaves it open.
func appendUnchecked(b []byte, u *finding.Unchecked, o Options) []byte {
	b = append(b, '{')
	b = appendMember(b, "rule", u.Rule.ID)
	b = append(b, ',')
	b = appendMember(b, "reason", text.Reason(u, o.Lang))
	for j, name := range u.Registers {
		if j == 0 {
			b = append(b, `,"registers":[`...)
		} else {
			b = append(b, ',')
		}
		b = appendString(b, name)
	}
	if len(u.Registers) > 0 {
		b = append(b, ']')
	}
	return b
}

func appendFindingMembers(b []byte, f *finding.Finding, rs *program.Ruleset, o Options) []byte {
	b = appendMember(b, "rule", f.Rule.ID)
	b = append(b, ',')
	b = appendMember(b, "severity", f.Severity.String())
	b = append(b, ',')
	b = appendMember(b, "path", text.Path(f, o.Show))
	if f.Line > 0 { // a finding about the payload as a whole has no place
		b = append(b, ',')
		b = appendNumber(b, "line", f.Line)
		b = append(b, ',')
		b = appendNumber(b, "column", f.Column)
		b = append(b, ',')
		b = appendNumber(b, "offset", int(f.Offset))
		if f.EndLine > 0 {
			b = append(b, ',')
			b = appendNumber(b, "endLine", int(f.EndLine))
			b = append(b, ',')
			b = appendNumber(b, "endColumn", int(f.EndColumn))
		}
	}
	b = append(b, ',')
	b = appendMember(b, "message", text.Message(f, rs, o.Lang, o.Show))
	if s := text.Fix(f, rs, o.Lang, o.Show); s != "" {
		b = append(b, ',')
		b = appendMember(b, "fix", s)
	}
	if f.Rule.Code != "" {
		b = append(b, ',')
		b = appendMember(b, "code", f.Rule.Code)
	}
	if f.HasValue {
		b = append(b, ',')
		b = appendMember(b, "value", text.Value(f, o.Show))
	}
	b = append(b, ',')
	b = appendMember(b, "evidence", f.Evidence().String())
	if s := text.Source(f, o.Lang); s != "" {
		b = append(b, ',')
		b = appendMember(b, "source", s)
	}
	if s := o.Help(f); s != "" {
		b = append(b, ',')
		b = appendMember(b, "help", s)
	}
	return appendWaived(b, f)
}
