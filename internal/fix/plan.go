package fix

import (
	"slices"

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
	refused func(key) bool // what an edit must not mend again; nil for nothing
	most    int            // edits in memory, see mostEdits; no limit for 0

	edits  []Edit
	pile   pile // the edits before these, where there are more than so many
	err    error
	first  *program.Rule // of the edits that are about the file as such, where such edits are in the pile
	groups int32
	shapes []structure // what needs the element that is around it, see order.go
	read   bool        // the whole file has been looked at for what a finding tells once
}

// fieldOf is a field whose values can be checked by themselves.
type fieldOf struct {
	*program.Field
	at *engine.Field
}

func (p *planner) add(e Edit) {
	if e.Length == 0 && e.Text == "" && e.To == e.From {
		return
	}
	if p.first != nil && (!e.whole || e.Rule.ID != p.first.ID) {
		return
	}
	if n := len(p.edits); p.most > 0 && n >= p.most && (e.with == 0 || e.with != p.edits[n-1].with) {
		p.spill()
	}
	p.edits = append(p.edits, e)
}

// spill puts the edits on the pile.
func (p *planner) spill() {
	edits := p.edits
	p.edits = p.edits[:0]
	if p.err != nil {
		return
	}
	if i := slices.IndexFunc(edits, func(e Edit) bool { return e.whole }); i >= 0 && p.first == nil {
		p.pile.close() // the others are of a later round
		p.pile, p.first = pile{}, edits[i].Rule
		edits = slices.DeleteFunc(edits, func(e Edit) bool { return !e.whole || e.Rule.ID != p.first.ID })
	}
	p.err = p.pile.add(arrange(p.text, edits))
}

// round gives the edits that are made together: those that are about the file as such by themselves, one rule at a
// time, for they move everything else.
func (p *planner) round() (edits *pile, whole bool, err error) {
	if p.pile.file != nil {
		p.spill()
		return &p.pile, p.first != nil, p.err
	}
	list := p.edits
	if i := slices.IndexFunc(list, func(e Edit) bool { return e.whole }); i >= 0 {
		rule := list[i].Rule
		list, whole = slices.DeleteFunc(list, func(e Edit) bool { return !e.whole || e.Rule.ID != rule.ID }), true
	}
	if len(list) > 0 {
		list = arrange(p.text, list)
	}
	return pileOf(list), whole, nil
}

// findings takes findings, in about their order.
func (p *planner) findings(list []finding.Finding) {
	for i := range list {
		f := &list[i]
		if p.refused != nil && p.refused(p.keyOf(f)) {
			continue
		}
		if p.file(f) || p.structure(f) {
			continue
		}
		p.value(f)
	}
}
