package pack

import "github.com/forkontrol/forkontrol/internal/program"

// markupOf passes what nodes say of elements beyond a list of members; it is nil unless
// CarryMarkup has been called.
var markupOf func(c Coder, k *program.Markup)

// globalsOf passes what wildcards know, and the keys.
var globalsOf func(c Coder, m *program.Message)

// CarryMarkup makes packs take content models.
func CarryMarkup() { markupOf, globalsOf = markup, globals }

func globals(c Coder, m *program.Message) {
	identityOf(c, m)
	next(c, streamNode, countNode, &m.Unknown)
	room(c, streamNode, &m.Globals)
	for i := range m.Globals {
		g := &m.Globals[i]
		word(c, tableName, streamProp, &g.Space)
		word(c, tableName, streamProp, &g.Name)
		set(c.Number(streamNode, flags(g.Attr)), &g.Attr)
		next(c, streamNode, countNode, &g.Node)
	}
}

func markup(c Coder, k *program.Markup) {
	attributes, model := k.Attributes != nil, k.Model != nil
	set(c.Number(streamObject, flags(k.Mixed, k.Empty, attributes, model)), &k.Mixed, &k.Empty, &attributes, &model)
	number(c, streamObject, &k.Text)
	if attributes {
		k.Attributes = wildcard(c, k.Attributes)
	}
	if !model {
		return
	}
	if c.Reading() {
		k.Model = &program.Model{}
	}
	m := k.Model
	next(c, streamObject, countRule, &m.Rule)
	room(c, streamObject, &m.Where)
	for i := range m.Where {
		number(c, streamObject, &m.Where[i])
	}
	number(c, streamObject, &m.Any)
	room(c, streamObject, &m.Parts)
	for i := range m.Parts {
		p := &m.Parts[i]
		any := p.Any != nil
		set(c.Number(streamObject, flags(any, p.Optional)), &any, &p.Optional)
		number(c, streamObject, &p.Kind)
		number(c, streamObject, &p.Parent)
		number(c, streamObject, &p.End)
		number(c, streamObject, &p.Next)
		number(c, streamObject, &p.Prop)
		number(c, streamObject, &p.Min)
		number(c, streamObject, &p.Max)
		number(c, streamObject, &p.Until)
		next(c, streamObject, countRule, &p.Rule)
		next(c, streamObject, countRule, &p.MinRule)
		next(c, streamObject, countRule, &p.MaxRule)
		if any {
			p.Any = wildcard(c, p.Any)
		}
	}
}

func wildcard(c Coder, w *program.Wildcard) *program.Wildcard {
	if c.Reading() {
		w = &program.Wildcard{}
	}
	set(c.Number(streamObject, flags(w.Not)), &w.Not)
	words(c, tableName, streamObject, &w.Spaces)
	number(c, streamObject, &w.Process)
	next(c, streamObject, countRule, &w.Rule)
	return w
}
