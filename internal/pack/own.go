package pack

import (
	"unsafe"

	"github.com/forkontrol/forkontrol/internal/program"
)

// OwnMagic begins a file of rules of one's own: a rules pack and its texts, which are added to the
// shipped packs. After it come a byte of the format, the checksum of what follows that, and the version of
// forkontrol that made the file; these stay where they are in every format. Then come the packs, each behind
// its size.
const OwnMagic = "FKO"

// OwnFormat is the format of files of one's own.
const OwnFormat = 1

// OwnHeadSize is how many bytes stand before those that the checksum is of.
const OwnHeadSize = len(OwnMagic) + 1 + 8

// OwnHead is what a rules pack of one's own says of what it was made beside. It goes before Heads.
type OwnHead struct {
	// Base is the version of the ruleset that was added to, Ruleset that of what came out.
	Base, Ruleset string
	// Core is the content of the core pack.
	Core int64
	// Systems are those of the pack.
	Systems []OwnSystem
	// Keywords are those whose texts are in the pack.
	Keywords []string
}

// OwnSystem is what is to be known of a system in a pack of one's own.
type OwnSystem struct {
	// Shipped is the content of the system's shipped pack, 0 where there is none.
	Shipped int64
	// Messages are the ids of all its messages in order, the shipped ones that stay among them.
	Messages []string
}

// Own passes the head of a rules pack of one's own.
func Own(c Coder, o *OwnHead) {
	word(c, tableWord, streamHead, &o.Base)
	word(c, tableWord, streamHead, &o.Ruleset)
	number(c, streamHead, &o.Core)
	words(c, tableWord, streamHead, &o.Keywords)
	room(c, streamHead, &o.Systems)
	for i := range o.Systems {
		number(c, streamHead, &o.Systems[i].Shipped)
		words(c, tableWord, streamHead, &o.Systems[i].Messages)
	}
}

// Extra takes bytes that Open does not, nil in a program that is built without: the shipped WebAssembly module
// has no need of it. It gives the error of Open back for bytes that are of no pack at all.
var Extra func(s *Set, b []byte, cause error) error

// thisVersion is that of forkontrol, for those whose pack is of another.
var thisVersion string

// LinkOwn makes a program of a version of forkontrol take packs of one's own.
func LinkOwn(version string) { Extra, thisVersion = loadOwn, version }

// AddOwn adds a file of one's own as Extra does, in a program that knows it to be one.
func (s *Set) AddOwn(b []byte) error {
	return loadOwn(s, b, &Error{ErrDamaged, "the bytes are no pack of rules of one's own"})
}

// own is a loaded file of one's own.
type own struct {
	made, name string
	rules      *Pack
}

// again says that a pack was made beside other packs, or for another program, than these.
func again(name, made string) error {
	if name != "" {
		name += " "
	}
	return &Error{ErrVersion, "the pack " + name + "was made by forkontrol " + made + " for other packs than these of " +
		thisVersion + ": make it again with forkontrol pack"}
}

// loadOwn adds a file of one's own. The shipped packs come before it, with their texts. One of the same name takes
// the place of that which is there. After an error nothing has changed.
func loadOwn(s *Set, b []byte, cause error) error {
	data := unsafe.String(unsafe.SliceData(b), len(b))
	if len(data) <= OwnHeadSize || data[:len(OwnMagic)] != OwnMagic {
		return cause
	}
	c := cursor{data: data, at: OwnHeadSize}
	o := &own{made: c.text()}
	if data[len(OwnMagic)] != OwnFormat {
		return again("", o.made)
	}
	if fixed(data[OwnHeadSize-8:]) != Sum(data[OwnHeadSize:]) {
		return &Error{ErrDamaged, "the pack is damaged: its checksum is wrong"}
	}
	var texts []*Pack
	for c.at < len(data) && !c.bad {
		n := c.count()
		p, err := Open(b[c.at : c.at+n])
		if e, ok := err.(*Error); ok && e.Cause == ErrVersion {
			return again("", o.made)
		} else if err != nil {
			return err
		}
		c.at += n
		if p.Lang == "" {
			o.rules, o.name = p, p.Name
		} else {
			texts = append(texts, p)
		}
	}
	if c.bad || o.rules == nil || texts == nil {
		return &Error{ErrDamaged, "the pack is damaged"}
	}
	o.rules.texts = texts
	before := s.own
	s.own = nil
	for _, other := range before {
		if other.name != o.name {
			s.own = append(s.own, other)
		}
	}
	s.own = append(s.own, o)
	s.made, s.extend = nil, s.extended
	_, err := s.Ruleset()
	if err == nil {
		return nil
	}
	s.made, s.own = nil, before
	if e, ok := err.(*Error); ok && e.Cause == ErrMissing && len(s.rules) == 0 {
		return &Error{ErrMissing, "the pack " + o.name + " is loaded after the shipped packs and their texts"}
	}
	return err
}

// extended adds the packs of one's own to the ruleset of the shipped ones.
func (s *Set) extended(made *program.Ruleset) error {
	var taken []string
	for _, o := range s.own {
		var there []string
		for _, lang := range s.languages {
			if s.text(o.rules, lang) != nil {
				there = append(there, lang)
			}
		}
		if len(there) == 0 {
			return &Error{ErrMissing, "the pack " + o.name + " has no texts of language " + s.languages[0]}
		}
		s.languages = there
	}
	for _, o := range s.own {
		head, part := &OwnHead{}, &program.Ruleset{}
		r := s.section(o.rules, sectionHeads)
		Own(r, head)
		if Heads(r, part); r.failed() || len(head.Systems) != len(part.Systems) || !s.bodies(o.rules, part, made) {
			return &Error{ErrDamaged, "the pack " + o.name + " is damaged"}
		}
		if s.content(Core) != head.Core {
			return again(o.name, o.made)
		}
		names := prefixed("texts of the keyword ", head.Keywords)
		for i := range part.Registers {
			names = append(names, "register "+part.Registers[i].Name)
		}
		for i, sys := range part.Systems {
			if shipped := s.content(sys.ID); shipped != 0 && shipped != head.Systems[i].Shipped {
				return again(o.name, o.made)
			}
			names = append(names, "system "+sys.ID)
		}
		for _, name := range names {
			if in(taken, name) {
				return &Error{ErrConflict, "the pack " + o.name + " and another have the same " + name + ": make one pack of both"}
			}
		}
		taken = append(taken, names...)
		merge(made, part, head)
	}
	return nil
}

func prefixed(prefix string, list []string) (all []string) {
	for _, name := range list {
		all = append(all, prefix+name)
	}
	return all
}

// merge puts what a pack of one's own has beside what is there, or in its place.
func merge(made, part *program.Ruleset, head *OwnHead) {
	var keywords []program.KeywordText
	for i := range made.Keywords {
		if !in(head.Keywords, made.Keywords[i].Keyword) {
			keywords = append(keywords, made.Keywords[i])
		}
	}
	made.Keywords = append(keywords, part.Keywords...)
	for i := range part.Registers {
		if before := made.Register(part.Registers[i].Name); before != nil {
			*before = part.Registers[i]
		} else {
			made.Registers = append(made.Registers, part.Registers[i])
		}
	}
	for i, sys := range part.Systems {
		var all []*program.Message
		for _, id := range head.Systems[i].Messages {
			_, m := part.Find(id)
			if m == nil {
				_, m = made.Find(id)
			}
			if m != nil {
				all = append(all, m)
			}
		}
		sys.Messages = all
		at := 0
		for at < len(made.Systems) && made.Systems[at].ID != sys.ID {
			at++
		}
		if at < len(made.Systems) {
			made.Systems[at] = sys
		} else if len(all) > 0 {
			made.Systems = append(made.Systems, sys)
		}
	}
	if made.Version == head.Base {
		made.Version = head.Ruleset
	} else {
		made.Version += "+" + head.Ruleset
	}
}

// Content stands for what is in a pack, whatever the ruleset that it is part of.
func (p *Pack) Content() int64 {
	c := cursor{data: p.data, at: HeadSize}
	c.text() // the ruleset
	return int64(Sum(p.data[c.at:]))
}

// content is that of the rules pack of a name, 0 when it is not there.
func (s *Set) content(name string) int64 {
	for _, p := range s.rules {
		if p.Name == name {
			return p.Content()
		}
	}
	return 0
}
