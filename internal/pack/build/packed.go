package build

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Packed is a ruleset as the packs of it and those of one's own say it, with the texts of some languages: what a
// program that loads them knows. Known are the texts of keywords with what no pack has, so that rules can be worded by
// them. The languages are those that all packs have of those asked for. The error is a *pack.Error.
func Packed(base *program.Ruleset, known []program.KeywordText, languages []string, own ...[]byte) (*program.Ruleset, []string, error) {
	s := &pack.Set{}
	for _, f := range Packs(base) {
		if f.Lang != "" && !slices.Contains(languages, f.Lang) {
			continue
		}
		p, err := pack.Open(f.Bytes)
		if err != nil {
			return nil, nil, err
		}
		if err := s.Add(p); err != nil {
			return nil, nil, err
		}
	}
	for _, b := range own {
		if err := s.AddOwn(b); err != nil {
			return nil, nil, err
		}
	}
	made, err := s.Ruleset()
	if err != nil {
		return nil, nil, err
	}
	for _, system := range made.Systems {
		for _, m := range system.Messages {
			m.Load()
		}
	}
	if err := s.Damaged(); err != nil {
		return nil, nil, err
	}
	for i := range made.Keywords {
		k := &made.Keywords[i]
		for _, whole := range known {
			if k.Keyword == whole.Keyword && k.Limit == whole.Limit && k.Draft == whole.Draft &&
				(k.Message.Da == whole.Message.Da || k.Message.En == whole.Message.En) {
				k.Asks, k.Why = whole.Asks, whole.Why
			}
		}
	}
	return made, slices.Clone(s.Languages()), nil
}
