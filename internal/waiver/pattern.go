package waiver

import (
	"regexp"
	"strings"
)

// pattern is a pattern of files or places. A * is any number of characters but /, ** any number
// of characters, **/ any number of folders or none, ? one character but /. All else is itself:
// two libraries for two languages have two dialects, so this one is small enough to be the same
// in both.
type pattern struct {
	text string
	re   *regexp.Regexp // nil when the text has no sign
}

func newPattern(text string) pattern {
	p := pattern{text: text}
	if !strings.ContainsAny(text, "*?") {
		return p
	}
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	for i := 0; i < len(text); {
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "**/"):
			b.WriteString(`(?:.*/)?`)
			i += 3
		case strings.HasPrefix(rest, "**"):
			b.WriteString(`.*`)
			i += 2
		case rest[0] == '*':
			b.WriteString(`[^/]*`)
			i++
		case rest[0] == '?':
			b.WriteString(`[^/]`)
			i++
		default:
			n := strings.IndexAny(rest, "*?")
			if n < 0 {
				n = len(rest)
			}
			b.WriteString(regexp.QuoteMeta(rest[:n]))
			i += n
		}
	}
	b.WriteString(`\z`)
	p.re = regexp.MustCompile(b.String())
	return p
}

// matches reports whether s is one of what the pattern stands for. An empty pattern stands for all.
func (p *pattern) matches(s string) bool {
	if p.re != nil {
		return p.re.MatchString(s)
	}
	return p.text == "" || p.text == s
}
