package main

import (
	"bytes"
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
	"github.com/forkontrol/forkontrol/rules"
)

// bothTexts is the word for the texts of all languages.
const bothTexts = "both"

// packNames are what a pack may be called: part of a file's name, and of an address.
var packNames = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

func (a *app) packCommand() *cobra.Command {
	t := a.lang.pick
	var dir, name, texts string
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
			return a.writePack(dir, build.Own(rules.All(), set, o), own, name)
		},
	}
	flags := c.Flags()
	flags.StringVarP(&dir, "output", "o", ".", t("den `MAPPE`, som filen skrives i; den oprettes om nødvendigt", "the `DIR` that the file is written to; it is made where it is not there"))
	flags.StringVar(&name, "name", "", t("filens `NAVN` uden .fkp; ellers systemets id", "`NAME` of the file without .fkp; default: the id of the system"))
	flags.StringVar(&texts, "texts", bothTexts, t("tekster på: `da|en|both`, hvor both er begge sprog", "texts in: `da|en|both` languages"))
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
		with := slices.DeleteFunc(slices.Clone(own.Systems), func(s *program.System) bool { return len(s.Messages) == 0 })
		if len(with) != 1 {
			return "", usage(t("giv pakken et navn med --name: beskederne er ikke alle i ét system", "give the pack a name with --name: its messages are not all in one system"))
		}
		name = with[0].ID
		if !with[0].Added {
			name += "-own" // the shipped pack of the system has its id
		}
	}
	if !packNames.MatchString(name) {
		return "", usage(fmt.Sprintf(t("--name: %q kan ikke bruges; brug små bogstaver, tal, punktum og bindestreg", "--name: %q cannot be used; use lower-case letters, digits, dots and hyphens"), name))
	}
	return name, nil
}

// writePack writes a pack to a directory and says where it is and what is in it.
func (a *app) writePack(dir string, packed []byte, own *program.Ruleset, name string) error {
	t := a.lang.pick
	path := filepath.Join(dir, name+".fkp")
	if err := replaceable(path); err != nil {
		return usage(fmt.Sprintf(t("%s findes og er ikke en pakke af egne regler; den bliver ikke overskrevet", "%s is there and is no pack of your own rules; it is not overwritten"), path))
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return a.unwritable(dir, err)
	}
	file, err := createWhole(path)
	if err != nil {
		return a.unwritable(path, err)
	}
	defer file.discard()
	if _, err := file.Write(packed); err != nil {
		return a.unwritable(path, err)
	}
	if err := file.commit(); err != nil {
		return a.unwritable(path, err)
	}
	if err := a.print(path + "\n"); err != nil {
		return err
	}
	var ids []string
	for _, s := range own.Systems {
		for _, m := range s.Messages {
			ids = append(ids, m.ID)
		}
	}
	fmt.Fprintf(a.err, "%d bytes, %d %s\n", len(packed), len(ids), a.lang.messages(len(ids)))
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

// replaceable refuses a file that is there and is none that this command has written.
func replaceable(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return nil // creating it says what is wrong
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() // read only
	begin := make([]byte, len(pack.OwnMagic))
	if _, err := io.ReadFull(f, begin); err != nil || !bytes.Equal(begin, []byte(pack.OwnMagic)) {
		return os.ErrExist
	}
	return nil
}
