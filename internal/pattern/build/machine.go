package build

import (
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
)

// machine lays a program out as a machine of package pattern, whose states are the instructions that take a
// character. The expression must be of the whole text. It is nil where there would be too many steps.
func (d *determiniser) machine() *program.Pattern {
	number := make([]int, len(d.prog.Inst)) // the state of an instruction
	insts := []int{0}                       // of each state but the first
	for i := range d.prog.Inst {
		if d.sets[i] >= 0 {
			number[i] = len(insts)
			insts = append(insts, i)
		}
	}
	p := &program.Pattern{Text: d.expr}
	var lists [][]int
	accept := make([]byte, len(insts))
	steps := 0
	for state, inst := range insts {
		from := uint32(d.prog.Start)
		if state > 0 {
			from = d.prog.Inst[inst].Out
		}
		d.round++
		reached, ends := d.closure(nil, from, true, true)
		if ends {
			accept[state] = 1
		}
		var list []int
		for _, i := range reached {
			list = append(list, number[i])
		}
		lists = append(lists, list)
		if steps += len(list); steps > pattern.MostSteps || 3+2*len(insts)+steps >= 1<<16 {
			return nil
		}
	}
	var next []byte
	put := func(n int) { next = append(next, byte(n), byte(n>>8)) }
	put(d.width)
	put(len(insts))
	at := 3 + 2*len(insts)
	for _, list := range lists {
		put(at)
		at += len(list)
	}
	put(at)
	for state, inst := range insts {
		if state == 0 {
			put(0)
		} else {
			put(d.sets[inst])
		}
	}
	for _, list := range lists {
		for _, to := range list {
			put(to)
		}
	}
	var classes, ranges []byte
	for i, r := range d.ranges {
		if r.first < utf8.RuneSelf {
			for range d.ranges[i+1].first - r.first {
				classes = append(classes, byte(r.class))
			}
			continue
		}
		if n := len(ranges); n == 0 || int(ranges[n-1]) != r.class {
			ranges = append(ranges, byte(r.first>>16), byte(r.first>>8), byte(r.first), byte(r.class))
		}
	}
	for _, set := range d.takes {
		for _, takes := range set {
			if takes {
				classes = append(classes, 1)
			} else {
				classes = append(classes, 0)
			}
		}
	}
	p.Classes, p.Ranges, p.Next, p.Accept = string(classes), string(ranges), string(next), string(accept)
	return p
}
