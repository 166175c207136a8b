package build

import (
	"encoding/binary"
	"fmt"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// automaton is a deterministic automaton over classes of characters. Its states have
// the meaning of program.Pattern: 0 the start, 1 dead, 2 sure.
type automaton struct {
	ranges []charRange // all characters, in order
	width  int         // the number of classes
	next   []int32     // by state*width+class
	accept []bool
}

// charRange is the characters of one class from first up to the next range.
type charRange struct {
	first rune
	class int
}

// determiniser makes an automaton of a program by the construction of subsets. A state
// is a set of instructions: those about to take a character, and those that wait for the
// end of the text.
type determiniser struct {
	expr  string
	prog  *syntax.Prog
	sets  []int    // by instruction: the number of the set it takes; -1 when it takes none
	takes [][]bool // by set: whether it has a class
	// restart is the instruction that takes any character and begins the search anew
	// after it, one past those of prog.
	restart int32

	automaton
	known map[string]int32
	work  [][]int32 // the instructions of each state; nil once done

	seen  []int // by instruction: the closure that saw it last
	round int
}

func newDeterminiser(expr string, prog *syntax.Prog) (*determiniser, error) {
	d := &determiniser{expr: expr, prog: prog, restart: int32(len(prog.Inst)), known: map[string]int32{}, seen: make([]int, len(prog.Inst))}
	if err := d.classify(); err != nil {
		return nil, err
	}
	return d, nil
}

// classify finds the set of each instruction, and puts characters that no set tells
// apart in one class.
func (d *determiniser) classify() error {
	var all []runes
	number := map[string]int{}
	add := func(set runes) int {
		key := fmt.Sprint([]rune(set))
		n, ok := number[key]
		if !ok {
			n = len(all)
			number[key] = n
			all = append(all, set)
		}
		return n
	}
	for i := range d.prog.Inst {
		inst := &d.prog.Inst[i]
		n := -1
		switch inst.Op {
		case syntax.InstRune, syntax.InstRune1:
			n = add(instRunes(inst))
		case syntax.InstRuneAny:
			n = add(runes{0, unicode.MaxRune})
		case syntax.InstRuneAnyNotNL:
			n = add(runes{'\n', '\n'}.inverse())
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0 {
				return wording.Of("pattern %q: word boundaries and multi-line anchors are not supported", d.expr)
			}
		}
		d.sets = append(d.sets, n)
	}
	d.sets = append(d.sets, add(runes{0, unicode.MaxRune}))

	// Between two cuts no set begins or ends.
	cuts := []rune{0, utf8.RuneSelf}
	for _, set := range all {
		for i := 0; i < len(set); i += 2 {
			cuts = append(cuts, set[i], set[i+1]+1)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)

	d.takes = make([][]bool, len(all))
	at := make([]int, len(all)) // by set: its first pair that may reach the cut
	classes := map[string]int{}
	holds := make([]byte, len(all))
	for _, cut := range cuts {
		if cut > unicode.MaxRune {
			break
		}
		for n, set := range all {
			for at[n] < len(set) && set[at[n]+1] < cut {
				at[n] += 2
			}
			holds[n] = 0
			if at[n] < len(set) && set[at[n]] <= cut {
				holds[n] = 1
			}
		}
		class, ok := classes[string(holds)]
		if !ok {
			class = d.width
			classes[string(holds)] = class
			d.width++
			for n := range all {
				d.takes[n] = append(d.takes[n], holds[n] == 1)
			}
		}
		d.ranges = append(d.ranges, charRange{cut, class})
	}
	if d.width > 256 {
		return wording.Of("pattern %q tells more than 256 kinds of characters apart", d.expr)
	}
	return nil
}

// instRunes is what an instruction takes, with both cases where it folds them.
func instRunes(inst *syntax.Inst) runes {
	if len(inst.Rune) != 1 {
		return runes(inst.Rune).sorted()
	}
	c := inst.Rune[0]
	set := runes{c, c}
	if syntax.Flags(inst.Arg)&syntax.FoldCase != 0 {
		for f := unicode.SimpleFold(c); f != c; f = unicode.SimpleFold(f) {
			set = append(set, f, f)
		}
	}
	return set.sorted()
}

// run makes the automaton, nil where it would be too large.
func (d *determiniser) run() *automaton {
	d.add(nil, false) // the start, filled in below
	d.add(nil, false) // dead
	d.add(nil, true)  // sure
	for c := range d.width {
		d.next[pattern.Dead*d.width+c] = pattern.Dead
		d.next[pattern.Sure*d.width+c] = pattern.Sure
	}

	d.round++
	start, matched := d.closure([]int32{d.restart}, uint32(d.prog.Start), true, false)
	if matched {
		for c := range d.width {
			d.next[pattern.Start*d.width+c] = pattern.Sure
		}
		d.accept[pattern.Start] = true
		return &d.automaton
	}
	d.work[pattern.Start] = start
	d.accept[pattern.Start] = d.acceptsAtEnd(start, true)

	for state := 0; state < len(d.work); state++ {
		insts := d.work[state]
		d.work[state] = nil
		if insts == nil {
			continue
		}
		for class := range d.width {
			d.next[state*d.width+class] = d.follow(insts, class)
		}
		if len(d.work) > maxRawStates {
			return nil
		}
	}
	return &d.automaton
}

// add makes a state.
func (d *determiniser) add(insts []int32, accept bool) int32 {
	d.work = append(d.work, insts)
	d.accept = append(d.accept, accept)
	d.next = append(d.next, make([]int32, d.width)...)
	return int32(len(d.work) - 1)
}

// follow is the state after instructions have seen a character of a class.
func (d *determiniser) follow(insts []int32, class int) int32 {
	var out []int32
	d.round++
	for _, i := range insts {
		set := d.sets[i]
		if set < 0 || !d.takes[set][class] {
			continue // one without a set waits for the end, which is not here
		}
		to := uint32(d.prog.Start)
		if i == d.restart {
			out = append(out, i)
		} else {
			to = d.prog.Inst[i].Out
		}
		var matched bool
		if out, matched = d.closure(out, to, false, false); matched {
			return pattern.Sure
		}
	}
	slices.Sort(out)
	key := make([]byte, 0, 4*len(out))
	for _, i := range out {
		key = binary.LittleEndian.AppendUint32(key, uint32(i))
	}
	if state, ok := d.known[string(key)]; ok {
		return state
	}
	state := d.add(out, d.acceptsAtEnd(out, false))
	d.known[string(key)] = state
	return state
}

// closure adds the instructions that can be reached from one without taking a
// character, except for those that this round has seen already. begin and end say whether
// the place is the text's begin or end. matched says that the text may end there.
func (d *determiniser) closure(insts []int32, from uint32, begin, end bool) (out []int32, matched bool) {
	stack := []uint32{from}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if d.seen[at] == d.round {
			continue
		}
		d.seen[at] = d.round
		inst := &d.prog.Inst[at]
		switch inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			stack = append(stack, inst.Arg, inst.Out)
		case syntax.InstCapture, syntax.InstNop:
			stack = append(stack, inst.Out)
		case syntax.InstMatch:
			matched = true
		case syntax.InstFail:
		case syntax.InstEmptyWidth:
			asks := syntax.EmptyOp(inst.Arg)
			switch {
			case asks&syntax.EmptyBeginText != 0 && !begin:
			case asks&syntax.EmptyEndText != 0 && !end:
				insts = append(insts, int32(at))
			default:
				stack = append(stack, inst.Out)
			}
		default:
			insts = append(insts, int32(at))
		}
	}
	return insts, matched
}

// acceptsAtEnd reports whether a state matches when the text ends there.
func (d *determiniser) acceptsAtEnd(insts []int32, begin bool) bool {
	d.round++
	for _, i := range insts {
		if d.sets[i] >= 0 {
			continue
		}
		if _, matched := d.closure(nil, uint32(i), begin, true); matched {
			return true
		}
	}
	return false
}
