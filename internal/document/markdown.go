package document

import (
	"regexp"
	"strings"
)

var (
	rule    = regexp.MustCompile(`^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$`)
	hashes  = regexp.MustCompile(`^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$`)
	fence   = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	breaks  = regexp.MustCompile(`(?i)<br\s*/?>`)
	tags    = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)
	links   = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	strong  = regexp.MustCompile(`\*\*([^*]+)\*\*|__([^_]+)__`)
	escaped = regexp.MustCompile("\\\\([\\\\`*_{}\\[\\]()#+.!|<>~-])")
)

func delimiters(line string) bool {
	return strings.Contains(line, "|") && strings.Contains(line, "-") && rule.MatchString(line)
}

// Markdown reads headings, paragraphs and pipe tables.
func Markdown(content []byte) (*Document, error) {
	all := lines(decode(content))
	b := &builder{doc: &Document{}}
	var paragraph []string
	start := 0
	flush := func() {
		b.say(Paragraph, 0, inline(strings.Join(paragraph, " ")), Place{Line: start})
		paragraph = nil
	}
	closing := ""
	for i := 0; i < len(all) && b.failed == nil; i++ {
		line := all[i]
		if f := fence.FindStringSubmatch(line); f != nil || closing != "" {
			switch {
			case closing == "":
				flush()
				closing = f[1]
			case strings.HasPrefix(strings.TrimSpace(line), closing):
				closing = ""
			}
			continue
		}
		switch m := hashes.FindStringSubmatch(line); {
		case m != nil:
			flush()
			b.say(Heading, len(m[1]), inline(m[2]), Place{Line: i + 1})
		case i+1 < len(all) && strings.Contains(line, "|") && delimiters(all[i+1]) && len(pipes(line)) == len(pipes(all[i+1])):
			flush()
			t := &Table{Place: Place{Line: i + 1}}
			for j := i; j < len(all) && strings.TrimSpace(all[j]) != "" && strings.Contains(all[j], "|"); j++ {
				if i = j; j == t.Place.Line {
					continue // the line of dashes
				}
				row := Row{Place: Place{Line: j + 1}}
				for _, c := range pipes(all[j]) {
					c = strings.ReplaceAll(c, "&nbsp;", "\u00a0")
					text := clean(inline(strings.TrimSpace(c)))
					row.Cells = append(row.Cells, Cell{Text: text, Indent: indented(strings.Trim(c, " \t"))})
					b.size(1, len(text))
				}
				if len(row.Cells) > maxColumns {
					b.fail(tooLarge)
					break
				}
				for len(t.Rows) > 0 && len(row.Cells) < len(t.Rows[0].Cells) { // as GitHub's Markdown has it
					row.Cells = append(row.Cells, Cell{})
				}
				t.Rows = append(t.Rows, row)
			}
			b.tables++
			b.add(t)
		case strings.TrimSpace(line) == "":
			flush()
		default:
			if paragraph == nil {
				start = i + 1
			}
			paragraph = append(paragraph, strings.TrimSpace(line))
		}
	}
	flush()
	return b.done()
}

// pipes cuts a row into its cells.
func pipes(line string) []string {
	line = strings.TrimPrefix(strings.TrimSpace(line), "|")
	var out []string
	var b strings.Builder
	code, trailing := false, false
	for i := 0; i < len(line); i++ {
		trailing = false
		switch c := line[i]; {
		case c == '\\' && i+1 < len(line) && line[i+1] == '|':
			b.WriteByte('|')
			i++
		case c == '\\' && i+1 < len(line) && !code:
			b.WriteString(line[i : i+2])
			i++
		case c == '|' && !code:
			out = append(out, b.String())
			b.Reset()
			trailing = true
		default:
			if c == '`' {
				code = !code && strings.Contains(line[i+1:], "`")
			}
			b.WriteByte(c)
		}
	}
	if !trailing {
		out = append(out, b.String())
	}
	return out
}

// inline leaves the text of marked text.
func inline(s string) string {
	var parts []string
	for i, p := range strings.Split(s, "`") {
		if i%2 == 0 {
			p = breaks.ReplaceAllString(p, "\n")
			p = tags.ReplaceAllString(p, "")
			p = links.ReplaceAllString(p, "$1")
			p = strong.ReplaceAllString(p, "$1$2")
			p = escaped.ReplaceAllString(p, "$1")
			p = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(p)
		}
		parts = append(parts, p)
	}
	return strings.Join(parts, "")
}
