package payload

import "strings"

// Manifest gives the lines of a list that people write, without comments and what is blank.
func Manifest(body []byte) (names []string) {
	for line := range strings.SplitSeq(strings.TrimPrefix(string(body), "\ufeff"), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			names = append(names, line)
		}
	}
	return names
}
