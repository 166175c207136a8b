package build

import (
	"encoding/binary"
	"reflect"
	"slices"

	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/program"
)

// OwnOptions say how a pack of rules of one's own is made.
type OwnOptions struct {
	// Name is the pack's: one of the same name takes its place.
	Name string
	// Made is the version of forkontrol that makes it.
	Made string
	// Languages of the texts in it; none means all of program.Languages.
	Languages []string
}

// Own makes a pack of what a ruleset has beyond the one that it was added to. The same rulesets and options give the
// same bytes.
func Own(base, set *program.Ruleset, o OwnOptions) []byte {
	if len(o.Languages) == 0 {
		o.Languages = program.Languages
	}
	part, own := beyond(base, set)
	files := packsOf(o.Name, part, own)
	var b []byte
	add := func(bytes []byte) {
		b = binary.AppendUvarint(b, uint64(len(bytes)))
		b = append(b, bytes...)
	}
	add([]byte(o.Made))
	for _, f := range files {
		if f.Lang == "" || slices.Contains(o.Languages, f.Lang) {
			add(f.Bytes)
		}
	}
	head := append([]byte(pack.OwnMagic), pack.OwnFormat)
	return append(binary.LittleEndian.AppendUint64(head, pack.Sum(string(b))), b...)
}

// OwnName is what a pack of what a ruleset has beyond another is called: as its only system with messages, empty when there is
// not just one. One that joins a shipped system is not called as the pack of that.
func OwnName(own *program.Ruleset) string {
	with := slices.DeleteFunc(slices.Clone(own.Systems), func(s *program.System) bool { return len(s.Messages) == 0 })
	switch {
	case len(with) != 1:
		return ""
	case with[0].Added:
		return with[0].ID
	}
	return with[0].ID + "-own"
}

// Beyond is what a ruleset has that the one that it was added to has not.
func Beyond(base, set *program.Ruleset) *program.Ruleset {
	part, _ := beyond(base, set)
	return part
}

func beyond(base, set *program.Ruleset) (*program.Ruleset, *pack.OwnHead) {
	part := &program.Ruleset{}
	own := &pack.OwnHead{Base: base.Version, Ruleset: set.Version, Core: content(base, pack.Core)}
	for _, k := range set.Keywords {
		if !slices.Contains(base.Keywords, k) && !slices.Contains(own.Keywords, k.Keyword) {
			own.Keywords = append(own.Keywords, k.Keyword)
		}
	}
	for _, k := range set.Keywords { // of a keyword all texts, or none
		if slices.Contains(own.Keywords, k.Keyword) {
			part.Keywords = append(part.Keywords, k)
		}
	}
	for _, r := range set.Registers {
		if before := base.Register(r.Name); before == nil || !reflect.DeepEqual(*before, r) {
			part.Registers = append(part.Registers, r)
		}
	}
	for _, s := range set.Systems {
		before, added := system(base, s.ID), *s
		added.Messages = slices.DeleteFunc(slices.Clone(s.Messages), func(m *program.Message) bool { return !m.Added })
		if before != nil && len(added.Messages) == 0 && slices.Equal(ids(before), ids(s)) && reflect.DeepEqual(head(before), head(s)) {
			continue
		}
		part.Systems = append(part.Systems, &added)
		own.Systems = append(own.Systems, pack.OwnSystem{Shipped: content(base, s.ID), Messages: ids(s)})
	}
	return part, own
}

func system(set *program.Ruleset, id string) *program.System {
	for _, s := range set.Systems {
		if s.ID == id {
			return s
		}
	}
	return nil
}

func ids(s *program.System) (all []string) {
	for _, m := range s.Messages {
		all = append(all, m.ID)
	}
	return all
}

// head is a system without its messages.
func head(s *program.System) program.System {
	h := *s
	h.Messages = nil
	return h
}

// content stands for what is in a shipped rules pack, 0 when there is none.
func content(base *program.Ruleset, name string) int64 {
	part := partOf(base, name)
	if part == nil {
		return 0
	}
	p, err := pack.Open(packsOf(name, part, nil)[0].Bytes)
	if err != nil {
		panic(err) // it has just been made
	}
	return p.Content()
}

// partOf is what of a ruleset is in the pack of a name, nil for nothing.
func partOf(set *program.Ruleset, name string) *program.Ruleset {
	names, parts := partsOf(set)
	if i := slices.Index(names, name); i >= 0 {
		return parts[i]
	}
	return nil
}
