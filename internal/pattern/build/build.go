// Package build makes the automata of internal/pattern from regular expressions: those
// of ECMA-262, which JSON Schema uses, and those of RE2, which CEL's matches uses.
//
// Words: an expression becomes a tree and a program of package regexp/syntax, whose
// instructions take characters; the program becomes an automaton over classes of
// characters, which is made small and laid out as a program.Pattern. An expression is
// searched for anywhere in the text; ^ and $ are the ends of the text.
//
// The package is used where schemas are compiled and never while payloads are checked.
// What an automaton cannot say (look-around, back-references, word boundaries) it
// refuses; it never leaves a part of an expression out.
package build

import (
	"regexp/syntax"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// maxStates bounds an automaton: what is larger costs more memory than a rule is worth.
const maxStates = 4096

// maxRawStates bounds the automaton before it is made small.
const maxRawStates = 4 * maxStates

// maxTree bounds an expression with its repetitions written out.
const maxTree = 100_000

// Compile makes a pattern of an expression of ECMA-262 (2018), read as with the flag u
// and without m: \d and \w are ASCII, \s has the white space of Unicode, the point takes
// no line end, $ is the very end. Look-around, back-references, \b, expressions that ECMA-262
// does not have and those that need more than 4,096 states are errors that name the
// expression.
func Compile(expr string) (*program.Pattern, error) {
	tree, err := parse(expr)
	if err != nil {
		return nil, err
	}
	return compileTree(expr, tree, false)
}

// CompileRE2 is Compile for the syntax of RE2 (github.com/google/re2/wiki/Syntax), as
// CEL's matches has it. \b and the multi-line ^ and $ are refused.
func CompileRE2(expr string) (*program.Pattern, error) {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, wording.Of("pattern %q: %v", expr, err)
	}
	return compileTree(expr, tree, false)
}

// compileTree makes a pattern of a tree. What is of the whole text and too large for an automaton becomes a machine.
func compileTree(expr string, tree *syntax.Regexp, whole bool) (*program.Pattern, error) {
	if treeSize(tree) > maxTree {
		return nil, tooLarge(expr)
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, wording.Of("pattern %q: %v", expr, err)
	}
	d, err := newDeterminiser(expr, prog)
	if err != nil {
		return nil, err
	}
	var p *program.Pattern
	if raw := d.run(); raw != nil {
		if small := raw.minimise(); len(small.accept) <= maxStates {
			p = small.encode(expr)
		}
	}
	if p == nil && whole {
		p = d.machine()
	}
	if p == nil {
		return nil, tooLarge(expr)
	}
	p.Sample, _ = pattern.Shortest(p)
	return p, nil
}

func tooLarge(expr string) error {
	return wording.Of("pattern %q needs more than %d states; bound the length with maxLength instead", expr, maxStates)
}

// treeSize is how many nodes a tree has once its repetitions are written out.
func treeSize(tree *syntax.Regexp) int {
	size := 1 + len(tree.Rune)/8
	for _, sub := range tree.Sub {
		size = min(size+treeSize(sub), maxTree+1)
	}
	if tree.Op == syntax.OpRepeat {
		size = min(size*max(tree.Min, tree.Max, 1), maxTree+1)
	}
	return size
}
