package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

func init() { pack.LinkOwn(version) }

const packExtension = ".fkp"

// packedSide opens a pack as one side of a comparison.
func (a *app) packedSide(name string) (*side, error) {
	t := a.lang.pick
	if a.noBuiltin {
		return nil, usage(t("--no-builtin: en pakke står ikke alene: ", "--no-builtin: a pack does not stand alone: ") + name)
	}
	b, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage(name + t(": findes ikke", ": no such file"))
	case err != nil:
		return nil, failed(name + t(": kan ikke læses: ", ": cannot be read: ") + a.reason(err))
	}
	made, texts, err := build.Packed(rules.All(), nil, program.Languages, b)
	if err != nil {
		return nil, a.wrongPack(name, err)
	}
	return &side{name: name, rules: made, pack: b, texts: texts}, nil
}

// wrongPack words why a pack cannot be compared.
func (a *app) wrongPack(name string, err error) error {
	t := a.lang.pick
	switch {
	case errors.Is(err, pack.ErrVersion):
		return usage(fmt.Sprintf(t("%s: pakken er lavet af en anden version af forkontrol eller til andre indbyggede regler end dem i %s; lav den igen med forkontrol pack, eller sammenlign det, den er lavet af",
			"%s: the pack was made by another version of forkontrol, or beside other built-in rules than those of %s; make it again with forkontrol pack, or compare what it was made of"), name, version))
	case errors.Is(err, pack.ErrDamaged):
		return usage(name + t(": er ingen pakke med egne regler, eller er beskadiget", ": is no pack of rules of one's own, or is damaged"))
	}
	return usage(name + ": " + err.Error())
}

// reason is why something could not be read or written.
func (a *app) reason(err error) string {
	why := ownrules.Reason(err)
	return why.In(string(a.lang))
}

// asPacks makes both sides packs where one is: what the other knows beside is not compared. Note says what that is.
func (a *app) asPacks(old, now *side) (note program.Text, err error) {
	if old.pack == nil && now.pack == nil {
		return note, nil
	}
	languages := slices.Clone(program.Languages)
	for _, s := range []*side{old, now} {
		if s.pack != nil {
			languages = slices.DeleteFunc(languages, func(lang string) bool { return !slices.Contains(s.texts, lang) })
		}
	}
	if len(languages) == 0 {
		return note, usage(a.lang.pick("pakkerne har ikke tekster på samme sprog", "the packs have no texts in the same language"))
	}
	known := slices.Concat(rules.All().Keywords, compile.ContractKeywords(schemas.Shared))
	for _, s := range []*side{old, now} {
		var own [][]byte
		if s.pack != nil {
			own = append(own, s.pack)
		} else if s.name != builtin {
			own = append(own, build.Own(rules.All(), s.rules, build.OwnOptions{Name: "own", Made: version}))
		}
		if s.rules, _, err = build.Packed(rules.All(), known, languages, own...); err != nil {
			return note, a.wrongPack(s.name, err)
		}
	}
	note = program.Text{
		Da: "En pakke har ikke alt: hvad en regel kræver med egne ord, hvorfor, og hvilken besked en anden tager pladsen for (x-message.replaces), er ikke sammenlignet.",
		En: "A pack does not have everything: what a rule asks in words of its own, why, and which message another replaces (x-message.replaces) were not compared."}
	if len(languages) < len(program.Languages) {
		names := map[string]program.Text{program.Danish: {Da: "dansk", En: "Danish"}, program.English: {Da: "engelsk", En: "English"}}
		only := names[languages[0]]
		note.Da += " Tekster er kun sammenlignet på " + only.Da + "."
		note.En += " Texts were compared in " + only.En + " only."
	}
	return note, nil
}
