package payload

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Excludes are patterns of files that are not checked, as those of .gitignore: one without a stroke
// is for names at any depth, one with a stroke for paths from the folder that the patterns belong to,
// one that ends in a stroke for folders alone; ** stands for any folders, and ! takes back what an
// earlier pattern left out. The last that fits counts.
type Excludes struct{ patterns []exclude }

type exclude struct {
	dir     string // absolute
	pattern string
	folder  bool // for folders alone
	rooted  bool // it begins at dir
	back    bool
}

// Add takes patterns that belong to a folder. The one that cannot be read is given back, "" for none.
func (e *Excludes) Add(dir string, patterns ...string) (bad string) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		dir = filepath.Clean(dir)
	}
	for _, given := range patterns {
		x := exclude{dir: dir, pattern: strings.TrimSpace(given)}
		x.pattern, x.back = strings.CutPrefix(x.pattern, "!")
		x.pattern = strings.TrimPrefix(x.pattern, `\`)
		x.pattern, x.folder = strings.CutSuffix(x.pattern, "/")
		x.pattern = strings.TrimPrefix(x.pattern, "./")
		x.rooted = strings.Contains(x.pattern, "/")
		if x.pattern = strings.TrimPrefix(x.pattern, "/"); !x.rooted {
			x.pattern = "**/" + x.pattern
		}
		if x.pattern == "**/" || !doublestar.ValidatePattern(x.pattern) {
			return given
		}
		e.patterns = append(e.patterns, x)
	}
	return ""
}

// AddFile takes the patterns of a file: one on each line, # before a comment.
func (e *Excludes) AddFile(dir, body string) (bad string) {
	for line := range strings.Lines(strings.TrimPrefix(body, "\ufeff")) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if bad := e.Add(dir, line); bad != "" {
			return bad
		}
	}
	return ""
}

// Match reports whether a file or a directory is left out, for itself or for a directory that it is in.
func (e *Excludes) Match(name string, dir bool) bool {
	if len(e.patterns) == 0 {
		return false
	}
	whole, err := filepath.Abs(name)
	if err != nil {
		return false
	}
	out := false
	for i := range e.patterns {
		x := &e.patterns[i]
		if out == !x.back {
			continue // it would change nothing
		}
		near, err := filepath.Rel(x.dir, whole)
		if err != nil {
			continue
		}
		at, folder := filepath.ToSlash(near), dir
		for beside := true; beside && !x.rooted; { // a name is a name wherever it is
			at, beside = strings.CutPrefix(at, "../")
		}
		if at == ".." || strings.HasPrefix(at, "../") {
			continue
		}
		for at != "." && at != "/" {
			if (folder || !x.folder) && doublestar.MatchUnvalidated(x.pattern, at) {
				out = !x.back
				break
			}
			at, folder = path.Dir(at), true
		}
	}
	return out
}
