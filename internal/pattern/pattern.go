// Package pattern matches text against the automata that internal/pattern/build makes
// of regular expressions, and finds texts that match or do not.
//
// Words: an automaton, its states and classes are those of program.Pattern. The package
// reads automata and never makes one, so that no code for regular expressions is linked
// where only matching is needed.
package pattern

import (
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
)

// The states with a meaning of their own, see program.Pattern.
const (
	Start = 0
	Dead  = 1
	Sure  = 2
)

// Match reports whether a value, in UTF-8, matches a pattern. It looks at each character
// once at most, stops as soon as the rest cannot matter, and does not allocate. Bytes that
// are not UTF-8 count as U+FFFD, each by itself.
func Match(p *program.Pattern, v []byte) bool {
	if p.Wide {
		return matchWide(p, v)
	}
	// The common case, written out: half the time of a call of step a character.
	classes, next, width, state := p.Classes, p.Next, p.Width, Start
	if len(classes) != utf8.RuneSelf {
		return false // no pattern of build
	}
	for i := 0; i < len(v); {
		class := 0
		if c := v[i]; c < utf8.RuneSelf {
			class = int(classes[c])
			i++
		} else {
			r, size := utf8.DecodeRune(v[i:])
			class = classBeyondASCII(p, r)
			i += size
		}
		state = int(next[state*width+class])
		if uint(state-Dead) <= Sure-Dead {
			return state == Sure
		}
	}
	return p.Accept[state] != 0
}

func matchWide(p *program.Pattern, v []byte) bool {
	state := Start
	for i := 0; i < len(v); {
		r, size := utf8.DecodeRune(v[i:])
		i += size
		state = step(p, state, classOf(p, r))
		if state == Dead || state == Sure {
			return state == Sure
		}
	}
	return p.Accept[state] != 0
}

// step is the state that follows another on a character of a class.
func step(p *program.Pattern, state, class int) int {
	i := state*p.Width + class
	if p.Wide {
		return int(p.Next[2*i]) | int(p.Next[2*i+1])<<8
	}
	return int(p.Next[i])
}

// classOf is the class of a character.
func classOf(p *program.Pattern, r rune) int {
	if r < utf8.RuneSelf {
		return int(p.Classes[r])
	}
	return classBeyondASCII(p, r)
}

// classBeyondASCII finds the class of any other character among the ranges.
func classBeyondASCII(p *program.Pattern, r rune) int {
	low, high := 0, len(p.Ranges)/4 // the range sought is in low..high-1
	for high-low > 1 {
		middle := int(uint(low+high) >> 1)
		if rangeStart(p, middle) <= r {
			low = middle
		} else {
			high = middle
		}
	}
	return int(p.Ranges[4*low+3])
}

// rangeStart is the first character of a range.
func rangeStart(p *program.Pattern, n int) rune {
	s := p.Ranges[4*n : 4*n+3]
	return rune(s[0])<<16 | rune(s[1])<<8 | rune(s[2])
}

// After gives the state that follows one on an ASCII character, and Accepts whether a text may end in it.
func After(p *program.Pattern, state int, c byte) int { return step(p, state, int(p.Classes[c])) }

// Accepts reports whether a text that has led to a state matches.
func Accepts(p *program.Pattern, state int) bool {
	return state == Sure || state != Dead && p.Accept[state] != 0
}
