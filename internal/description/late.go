package description

import (
	"regexp"
	"sync"
)

// late is a regular expression that is compiled when it is first used: all of them together take longer than the check of
// a small payload, and every start of the command would wait for them.
type late struct {
	source  string
	compile func() *regexp.Regexp
}

// lates are all of them, so that a test can compile each.
var lates []*late

func lately(source string) *late {
	l := &late{source, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(source) })}
	lates = append(lates, l)
	return l
}

func (l *late) MatchString(s string) bool            { return l.compile().MatchString(s) }
func (l *late) FindString(s string) string           { return l.compile().FindString(s) }
func (l *late) FindStringSubmatch(s string) []string { return l.compile().FindStringSubmatch(s) }
func (l *late) FindStringSubmatchIndex(s string) []int {
	return l.compile().FindStringSubmatchIndex(s)
}
func (l *late) FindAllString(s string, n int) []string { return l.compile().FindAllString(s, n) }
func (l *late) FindAllStringSubmatch(s string, n int) [][]string {
	return l.compile().FindAllStringSubmatch(s, n)
}
func (l *late) ReplaceAllString(s, by string) string { return l.compile().ReplaceAllString(s, by) }
func (l *late) Split(s string, n int) []string       { return l.compile().Split(s, n) }
