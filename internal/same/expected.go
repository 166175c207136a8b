package main

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// A file of what is meant to differ has a line for each difference:
//
//	# The digest is that of the texts, which were mended.
//	sha256:[0-9a-f]{64} => sha256:RULES
//	# Standard error names files that are left out in one way.
//	[standard error] (passing over|skipping) => skipping
//
// Before => is a regular expression, after it what takes its place ($1 is a group). Both
// sides are rewritten, line by line, where a line differs; a line of which nothing is left is
// passed over. In brackets in front may stand a regular expression that the kind of the
// difference must match, as it is printed: "command, da, sarif". A comment above each line gives
// the reason; without one it is refused.
type expectation struct {
	kind    *regexp.Regexp // nil for all
	old     *regexp.Regexp
	with    string
	text    string // as it stands in the file
	matched bool
}

func readExpected(path string) (all []*expectation, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines, reason := bufio.NewScanner(f), false
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "":
			reason = false
		case strings.HasPrefix(line, "#"):
			reason = true
		case !reason:
			return nil, fmt.Errorf("%s:%d: say in a comment above it why this differs", path, number)
		default:
			e, err := parseExpectation(line)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", path, number, err)
			}
			all, reason = append(all, e), false
		}
	}
	return all, lines.Err()
}

func parseExpectation(line string) (e *expectation, err error) {
	e = &expectation{text: line}
	if rest, ok := strings.CutPrefix(line, "["); ok {
		kind, pattern, ok := strings.Cut(rest, "] ")
		if !ok {
			return nil, fmt.Errorf("%q: no ] behind the kind", line)
		}
		if e.kind, err = regexp.Compile(kind); err != nil {
			return nil, err
		}
		line = pattern
	}
	pattern, with, _ := strings.Cut(line, " =>")
	e.with = strings.TrimPrefix(with, " ")
	e.old, err = regexp.Compile(pattern)
	return e, err
}

// rewrite rewrites a line as the file says. It is gone where nothing is left of it.
func rewrite(all []*expectation, kind, line string) (rewritten string, gone bool) {
	text, ended := strings.CutSuffix(line, "\n")
	rewritten = text
	for _, e := range all {
		if (e.kind == nil || e.kind.MatchString(kind)) && e.old.MatchString(rewritten) {
			e.matched = true
			rewritten = e.old.ReplaceAllString(rewritten, e.with)
		}
	}
	if rewritten == "" && text != "" {
		return "", true
	}
	if ended {
		rewritten += "\n"
	}
	return rewritten, false
}
