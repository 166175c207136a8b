package pack

import "github.com/forkontrol/forkontrol/internal/program"

// Set gathers packs and makes a ruleset of them. It is not safe for use by several
// goroutines at once, and neither is the ruleset: messages are read into it when
// they are used.
type Set struct {
	rules, texts []*Pack
	made         *program.Ruleset
	languages    []string
	damaged      string
	// Packs of one's own, and what adds them to a ruleset; see Extra.
	own    []*own
	extend func(made *program.Ruleset) error
}

// Add takes a further pack. One of the same name and language takes the place of that
// which is there. The error is ErrVersion when the others are of another ruleset; then
// nothing has changed. What Ruleset gave before is no longer to be used.
func (s *Set) Add(p *Pack) error {
	for _, list := range [][]*Pack{s.rules, s.texts} {
		for _, other := range list {
			if other.Ruleset != p.Ruleset && (other.Name != p.Name || other.Lang != p.Lang || len(s.rules)+len(s.texts) > 1) {
				return &Error{ErrVersion, "the pack " + title(p) + " is of the ruleset " + p.Ruleset + ", the others are of " + other.Ruleset}
			}
		}
	}
	if p.Lang != "" && !in(program.Languages, p.Lang) {
		return &Error{ErrDamaged, "the pack " + title(p) + " is of an unknown language"}
	}
	list := &s.rules
	if p.Lang != "" {
		list = &s.texts
	}
	s.made = nil
	for i, other := range *list {
		if other.Name == p.Name && other.Lang == p.Lang {
			(*list)[i] = p
			return nil
		}
	}
	*list = append(*list, p)
	return nil
}

func title(p *Pack) string {
	if p.Lang == "" {
		return p.Name
	}
	return p.Name + "." + p.Lang
}

// Languages are those of program.Languages whose texts are there for all rules packs.
func (s *Set) Languages() []string {
	if _, err := s.Ruleset(); err != nil {
		return nil
	}
	return s.languages
}

// Ruleset returns the ruleset of all packs. The error is ErrMissing without the core pack or
// without the texts of one language for all of them, or ErrDamaged.
func (s *Set) Ruleset() (*program.Ruleset, error) {
	if s.made != nil {
		return s.made, nil
	}
	made := &program.Ruleset{}
	core := false
	s.damaged = ""
	for _, p := range s.rules {
		if p.Name == Core {
			core = true
		}
	}
	if !core {
		return nil, &Error{ErrMissing, "the pack " + Core + " has not been loaded"}
	}
	s.languages = s.languages[:0]
	missing := ""
	for i := len(program.Languages) - 1; i >= 0; i-- {
		lang := program.Languages[i]
		if name := s.lacks(lang); name == "" {
			s.languages = append([]string{lang}, s.languages...)
		} else if missing == "" || s.some(lang) {
			missing = name + "." + lang
		}
	}
	if len(s.languages) == 0 {
		return nil, &Error{ErrMissing, "the texts " + missing + " have not been loaded"}
	}
	for _, p := range s.rules {
		if !s.heads(p, made) {
			return nil, &Error{ErrDamaged, "the pack " + title(p) + " is damaged"}
		}
		made.Version = p.Ruleset
	}
	if s.extend != nil {
		if err := s.extend(made); err != nil {
			return nil, err
		}
	}
	if what := made.UnsoundHead(); what != "" {
		return nil, &Error{ErrDamaged, "the packs are damaged: they have " + what}
	}
	inOrder(made.Systems)
	s.made = made
	return made, nil
}

// inOrder sorts systems by their id. They are few, and package slices would add 3 KB to what
// a page loads.
func inOrder(systems []*program.System) {
	for i := range systems {
		for k := i; k > 0 && systems[k-1].ID > systems[k].ID; k-- {
			systems[k-1], systems[k] = systems[k], systems[k-1]
		}
	}
}

func in(list []string, word string) bool {
	for _, there := range list {
		if there == word {
			return true
		}
	}
	return false
}

// lacks names a rules pack whose texts in a language are not there, "" when all are.
func (s *Set) lacks(lang string) string {
	for _, p := range s.rules {
		if s.text(p, lang) == nil {
			return p.Name
		}
	}
	return ""
}

// some reports whether there are any texts in a language.
func (s *Set) some(lang string) bool {
	for _, p := range s.texts {
		if p.Lang == lang {
			return true
		}
	}
	return false
}

// text is the text pack of a rules pack in a language, nil when it is not there.
func (s *Set) text(of *Pack, lang string) *Pack {
	list := s.texts
	if of.texts != nil {
		list = of.texts
	}
	for _, p := range list {
		if p.Name == of.Name && p.Lang == lang {
			return p
		}
	}
	return nil
}

// section begins to read a section of a rules pack and of its texts.
func (s *Set) section(p *Pack, n int) *reader {
	r := p.read(n)
	for _, lang := range s.languages {
		if t := s.text(p, lang); t != nil {
			r.texts = append(r.texts, t.read(n))
		}
	}
	return r
}

func (s *Set) heads(p *Pack, made *program.Ruleset) bool {
	r := s.section(p, sectionHeads)
	part := &program.Ruleset{}
	if Heads(r, part); r.failed() {
		return false
	}
	made.Systems = append(made.Systems, part.Systems...)
	made.Keywords = append(made.Keywords, part.Keywords...)
	made.Registers = append(made.Registers, part.Registers...)
	return s.bodies(p, part, made)
}

// bodies makes the messages of a pack be read when they are used. Made is the ruleset that they will be in.
func (s *Set) bodies(p *Pack, part, made *program.Ruleset) bool {
	shared := &patterns{}
	read := false
	n := sectionBodies
	for _, sys := range part.Systems {
		for _, m := range sys.Messages {
			section := n
			m.Fill = func(m *program.Message) {
				if !read {
					read = true
					var ok bool
					if *shared, ok = p.readPatterns(); !ok {
						s.damage(p, "")
					}
				}
				r := s.section(p, section)
				r.shared = shared
				what := ""
				if Body(r, sys, m); !r.failed() {
					what = m.Unsound(made.Registers)
				}
				if r.failed() || what != "" {
					s.damage(p, what)
					m.Fields = []program.Field{{}}
					m.Rules = []program.Rule{{}}
					m.Nodes = []program.Node{{}, {Never: true}}
				}
			}
			n++
		}
	}
	return n == p.sections-1
}

func (s *Set) damage(p *Pack, what string) {
	if s.damaged == "" {
		s.damaged = damaged(title(p), what)
	}
}

func damaged(pack, what string) string {
	if what != "" {
		what = ": it has " + what
	}
	return "the pack " + pack + " is damaged" + what
}

// Damaged reports whether the body of a message turned out to be damaged when it was read: what
// has been checked by it is worth nothing. The error is nil or ErrDamaged.
func (s *Set) Damaged() error {
	if s.damaged == "" {
		return nil
	}
	return &Error{ErrDamaged, s.damaged}
}
