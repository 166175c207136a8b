package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/typescript"
	"github.com/forkontrol/forkontrol/rules"
)

// bothTexts is the word for the texts of all languages.
const bothTexts = "both"

// packNames are what a pack may be called: part of a file's name, and of an address.
var packNames = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

func (a *app) packCommand() *cobra.Command {
	t := a.lang.pick
	var dir, name, texts string
	var types bool
	c := &cobra.Command{
		Use:   "pack --schemas " + t("STI", "PATH"),
		Short: t("Pak egne regler til WebAssembly", "Pack rules of your own for WebAssembly"),
		Long: t(`Pakker egne regler i én fil, som npm-pakken og kontrollen på hjemmesiden kan
indlæse ved siden af de indbyggede regler.`,
			`Packs rules of your own into one file, which the npm package and the validator
on the site can load beside the built-in rules.`),
		Example: t(`  forkontrol pack --schemas egne -o web     skriv web/SYSTEM.fkp`,
			`  forkontrol pack --schemas mine -o web     write web/SYSTEM.fkp`),
		Args: a.arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			languages := append(slices.Clone(program.Languages), bothTexts)
			if err := a.oneOf(c, "texts", languages...); err != nil {
				return err
			}
			switch {
			case a.noBuiltin:
				return usage(t("--no-builtin: en pakke har kun egne regler; hvilke indbyggede der er med, afgøres, når den indlæses",
					"--no-builtin: a pack has rules of your own only; which built-in ones are there is decided where it is loaded"))
			case len(a.schemas) == 0:
				return usage(t("giv egne regler med --schemas", "give rules of your own with --schemas"))
			}
			set, err := a.rules()
			if err != nil {
				return err
			}
			own := build.Beyond(rules.All(), set)
			if name, err = a.packName(name, own); err != nil {
				return err
			}
			o := build.OwnOptions{Name: name, Made: version}
			if texts != bothTexts {
				o.Languages = []string{texts}
			}
			files := []packedFile{{name + ".fkp", pack.OwnMagic, build.Own(rules.All(), set, o)}}
			if types {
				known := func(id string) bool {
					_, m := rules.All().Find(id)
					return m != nil
				}
				files = append(files, packedFile{name + ".d.ts", typesBegin, typescript.Own(set, own, known)})
			}
			return a.writePack(dir, files, own)
		},
	}
	flags := c.Flags()
	flags.StringVarP(&dir, "output", "o", ".", t("den `MAPPE`, som filen skrives i; den oprettes om nødvendigt", "the `DIR` that the file is written to; it is made where it is not there"))
	flags.StringVar(&name, "name", "", t("filens `NAVN` uden .fkp; ellers systemets id", "`NAME` of the file without .fkp; default: the id of the system"))
	flags.StringVar(&texts, "texts", bothTexts, t("tekster på: `da|en|both`, hvor both er begge sprog", "texts in: `da|en|both` languages"))
	flags.BoolVar(&types, "types", false, t("skriv også NAVN.d.ts: beskedernes typer i TypeScript til npm-pakken", "also write NAME.d.ts: the types of the messages in TypeScript, for the npm package"))
	complete(c, "texts", append(slices.Clone(program.Languages), bothTexts)...)
	if err := c.MarkFlagDirname("output"); err != nil {
		panic(err) // the flag does not exist
	}
	return c
}

// packName is what a pack is called: as was asked for, else as its only system.
func (a *app) packName(name string, own *program.Ruleset) (string, error) {
	t := a.lang.pick
	if name == "" {
		if name = build.OwnName(own); name == "" {
			return "", usage(t("giv pakken et navn med --name: beskederne er ikke alle i ét system", "give the pack a name with --name: its messages are not all in one system"))
		}
	}
	if !packNames.MatchString(name) {
		return "", usage(fmt.Sprintf(t("--name: %q kan ikke bruges; brug små bogstaver, tal, punktum og bindestreg", "--name: %q cannot be used; use lower-case letters, digits, dots and hyphens"), name))
	}
	return name, nil
}

// typesBegin begins a file of types, as internal/typescript writes it.
const typesBegin = "// Written by forkontrol"

// packedFile is a file that is written for a pack. A file of its name that does not begin so is somebody else's.
type packedFile struct {
	name, begin string
	bytes       []byte
}

// writePack writes a pack and what belongs to it to a directory, and says where it is and what is in it.
func (a *app) writePack(dir string, files []packedFile, own *program.Ruleset) error {
	t := a.lang.pick
	for _, f := range files {
		if path := filepath.Join(dir, f.name); !replaceable(path, f.begin) {
			return usage(fmt.Sprintf(t("%s findes og er ikke skrevet af denne kommando; den bliver ikke overskrevet", "%s is there and was not written by this command; it is not overwritten"), path))
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return a.unwritable(dir, err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if err := a.writeWhole(path, f.bytes); err != nil {
			return err
		}
		if err := a.print(path + "\n"); err != nil {
			return err
		}
	}
	var ids []string
	for _, s := range own.Systems {
		for _, m := range s.Messages {
			ids = append(ids, m.ID)
		}
	}
	fmt.Fprintf(a.err, "%d bytes, %d %s\n", len(files[0].bytes), len(ids), a.lang.messages(len(ids)))
	for _, id := range ids {
		fmt.Fprintln(a.err, "  "+id)
	}
	return nil
}

// messages is the word for so many messages.
func (l language) messages(n int) string {
	if n == 1 {
		return l.pick("besked", "message")
	}
	return l.pick("beskeder", "messages")
}

// writeWhole writes a file whole or not at all.
func (a *app) writeWhole(path string, text []byte) error {
	file, err := createWhole(path)
	if err != nil {
		return a.unwritable(path, err)
	}
	defer file.discard()
	if _, err := file.Write(text); err != nil {
		return a.unwritable(path, err)
	}
	if err := file.commit(); err != nil {
		return a.unwritable(path, err)
	}
	return nil
}

// replaceable reports whether a file can be written: none is there, or one that begins so.
func replaceable(path, begin string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return true // creating it says what is wrong
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close() // read only
	there := make([]byte, len(begin))
	_, err = io.ReadFull(f, there)
	return err == nil && string(there) == begin
}
