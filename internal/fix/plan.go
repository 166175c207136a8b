package fix

import (
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// planner makes edits of findings, one after another.
type planner struct {
	checker *engine.Checker // of values; not the one that gives the findings
	text    *text
	format  string
	records bool // the file has many, see Edit.line
	unsafe  bool
	oneLine bool // nothing but the line around a finding is known
	fields  map[*program.Field]*fieldOf
	refused map[key]bool // what an edit must not mend again

	edits  []Edit
	groups int32
	full   bool        // there may be more edits in a later round
	shapes []structure // what needs the element that is around it, see order.go
	read   bool        // the whole file has been looked at for what a finding tells once
}

// fieldOf is a field whose values can be checked by themselves.
type fieldOf struct {
	*program.Field
	at *engine.Field
}

// mostEdits is how many edits a round has.
const mostEdits = 100_000

func (p *planner) add(e Edit) {
	if e.Length == 0 && e.Text == "" && e.To == e.From {
		return
	}
	if len(p.edits) >= mostEdits {
		p.full = true
		return
	}
	p.edits = append(p.edits, e)
}

// findings takes findings, in about their order.
func (p *planner) findings(list []finding.Finding) {
	for i := range list {
		f := &list[i]
		if p.refused[p.keyOf(f)] {
			continue
		}
		if p.file(f) || p.structure(f) {
			continue
		}
		p.value(f)
	}
}
