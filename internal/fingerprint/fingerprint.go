// Package fingerprint recognises a finding from run to run, after the payload was edited
// and its lines were moved.
//
// A key is what stays the same: the file, the rule and the place without positions. Findings
// that have all three in common are told apart by their number among each other, in the order
// of the payload. Line, offset and value are no part of it, and personal data in a path are
// masked, so a fingerprint can be kept and shown.
package fingerprint

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Key is what findings of one kind have in common.
type Key struct {
	File  string // with forward slashes
	Rule  string
	Place string // see Place
}

// Of gives the key of a finding in a file.
func Of(file string, f *finding.Finding) Key {
	return Key{filepath.ToSlash(file), f.Rule.ID, Place(text.Path(f, false))}
}

// Place is a path without what an edit elsewhere changes: the positions of elements and items
// and the numbers of rows and records. It is the same for XML and JSON:
//
//	/Indberet/Elev[2]/CPRNr     /Indberet/Elev/CPRNr
//	/Indberet/Elev/1/CPRNr      /Indberet/Elev/CPRNr
//	record 3/Indberet/CPRNr     /Indberet/CPRNr
//	row 3, column startdato     column startdato
//	row 3                       row
func Place(path string) string {
	if rest, ok := numbered(path, "row "); ok {
		if rest == "" {
			return "row"
		}
		return strings.TrimPrefix(rest, ", ")
	}
	if rest, ok := numbered(path, "record "); ok {
		path = rest
	}
	steps := strings.Split(path, "/")
	kept := steps[:0]
	for i, step := range steps {
		if i > 0 && step != "" && digits(step) == len(step) {
			continue // an item of an array; no element has such a name
		}
		kept = append(kept, unnumbered(step))
	}
	return strings.Join(kept, "/")
}

// numbered reports whether s begins with a word and a number, and gives what is behind them.
func numbered(s, word string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(s, word)
	n := digits(rest)
	if !ok || n == 0 {
		return s, false
	}
	return rest[n:], true
}

// unnumbered is a step of an XPath without its position.
func unnumbered(step string) string {
	at := strings.LastIndexByte(step, '[')
	if at > 0 && strings.HasSuffix(step, "]") && at+2 < len(step) && digits(step[at+1:]) == len(step)-at-2 {
		return step[:at]
	}
	return step
}

// digits is how many digits s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// Counter numbers the findings of a run that have a key in common. The zero value is ready.
type Counter struct{ seen map[Key]int }

// Next is the fingerprint of the next finding of a key: 32 hexadecimal digits, another for
// each finding of a run.
func (c *Counter) Next(k Key) string {
	if c.seen == nil {
		c.seen = map[Key]int{}
	}
	c.seen[k]++
	return k.Hash(c.seen[k])
}

// Hash is the fingerprint of the nth finding of a key, n counted from 1.
func (k Key) Hash(n int) string {
	sum := sha256.Sum256([]byte(k.File + "\x00" + k.Rule + "\x00" + k.Place + "\x00" + strconv.Itoa(n)))
	return hex.EncodeToString(sum[:16])
}
