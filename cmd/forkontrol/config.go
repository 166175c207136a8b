package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/forkontrol/forkontrol/internal/config"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
)

// ignoreFile is the name of a file of patterns of files that are not checked.
const ignoreFile = ".forkontrolignore"

// langVariable is the environment's name for the language.
const langVariable = "FORKONTROL_LANG"

// configure reads the file that applies, before the flags are read, since it may say the language. What is wrong with it is
// kept for the command that uses it.
func (a *app) configure(args []string) {
	if flagBefore(args, "isolated", true) == "true" {
		return
	}
	file := flagBefore(args, "config", false)
	if file == "" {
		dir, err := os.Getwd()
		if err != nil {
			return
		}
		if file = config.Find(dir); file == "" {
			return
		}
	}
	a.config, a.configError = config.Load(file)
}

// flagBefore finds the value of a flag in a command line that has not been read.
func flagBefore(args []string, name string, yes bool) string {
	found := ""
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, ok := strings.CutPrefix(arg, "--"+name+"="); ok {
			found = value
		} else if arg == "--"+name && yes {
			found = "true"
		} else if arg == "--"+name && i+1 < len(args) {
			found = args[i+1]
		}
	}
	return found
}

// applyConfig gives flags that were not given the values of the file, but for patterns of files, to which they add.
func (a *app) applyConfig(c *cobra.Command) error {
	if err := a.configError; err != nil {
		return usage(a.configWords(err))
	}
	if a.config == nil {
		return nil
	}
	for i := range config.Settings {
		s := &config.Settings[i]
		v, said := a.config.Values[s.Key]
		flag := c.Flags().Lookup(s.Flag)
		if !said || flag == nil || s.Key == excludeFlag || !s.Everywhere && !checks(c, s.Report) {
			continue
		}
		for _, value := range a.left(flag, s, v.List) {
			if s.Not {
				value = map[string]string{"true": "false", "false": "true"}[value]
			}
			if err := flag.Value.Set(value); err != nil {
				return usage(v.At.String() + ": " + a.lang.pick("kan ikke bruges: ", "cannot be used: ") + s.Key)
			}
		}
	}
	return nil
}

// checks reports whether a command checks payloads, and writes reports of that where that is asked.
func checks(c *cobra.Command, reports bool) bool {
	return c.Name() == "check" || c.Name() == "baseline" || (c.Name() == "transition" || c.Name() == "receive") && !reports
}

// left is what a file says and a flag does not: all where it was not given, and registers by name.
func (a *app) left(flag *pflag.Flag, s *config.Setting, list []string) (left []string) {
	if !flag.Changed {
		return list
	}
	if s.Kind != config.PathTable {
		return nil
	}
	given := flag.Value.(pflag.SliceValue).GetSlice()
	for _, value := range list {
		name, _, _ := strings.Cut(value, "=")
		if !slices.ContainsFunc(given, func(g string) bool { return strings.HasPrefix(g, name+"=") }) {
			left = append(left, value)
		}
	}
	return left
}

func (a *app) configWords(err error) string {
	if e, ok := err.(*config.Error); ok {
		return e.In(string(a.lang))
	}
	return err.Error()
}

const excludeFlag = "exclude"

// excludes are the patterns of --exclude, of the file and of .forkontrolignore.
func (a *app) excludes(given []string) (*payload.Excludes, error) {
	var e payload.Excludes
	t := a.lang.pick
	dir, err := os.Getwd()
	if err != nil {
		return nil, failed(a.reason(err))
	}
	if !a.isolated {
		if file := config.Upward(dir, ignoreFile); file != "" {
			body, err := os.ReadFile(file)
			if err != nil {
				return nil, failed(ignoreFile + ": " + a.reason(err))
			}
			if bad := e.AddFile(filepath.Dir(file), string(body)); bad != "" {
				return nil, usage(fmt.Sprintf(t("%s: %q er intet mønster", "%s: %q is no pattern"), ignoreFile, bad))
			}
		}
	}
	if a.config != nil {
		v := a.config.Values[excludeFlag]
		if bad := e.Add(v.Dir, v.List...); bad != "" {
			return nil, usage(v.At.String() + ": " + fmt.Sprintf(t("%q er intet mønster", "%q is no pattern"), bad))
		}
	}
	if bad := e.Add(dir, given...); bad != "" {
		return nil, usage(fmt.Sprintf(t("--exclude: %q er intet mønster", "--exclude: %q is no pattern"), bad))
	}
	return &e, nil
}

// tellLowered says how many findings the file lowered.
func (a *app) tellLowered(p *config.Policy) {
	if p == nil {
		return
	}
	for _, l := range p.Lowered() {
		what := map[string]string{"off": a.lang.pick("slået fra", "switched off"), "warning": a.lang.pick("gjort til advarsel", "made a warning"),
			"info": a.lang.pick("gjort til oplysning", "made a note")}[l.Level]
		findings := fmt.Sprintf(a.lang.pick("%d fund ", "%d findings "), l.Findings)
		if l.Findings == 1 {
			findings = a.lang.pick("1 fund ", "1 finding ")
		}
		a.tell(l.At.String() + ": " + findings + what)
	}
}

func (a *app) configCommand() *cobra.Command {
	t := a.lang.pick
	var schema bool
	c := &cobra.Command{
		Use:   "config",
		Short: t("Vis, hvad der gælder, og hvor det er sagt", "Show what applies, and where it is said"),
		Long: t(`Viser de indstillinger, der gælder i denne mappe, og hvor hver af dem kommer fra:
forkontrol.toml her eller i den nærmeste mappe ovenfor, det, den udvider, og
miljøet. Flag i et kald går forud.`,
			`Shows the settings that apply in this folder, and where each comes from:
forkontrol.toml here or in the closest folder above, what it extends, and the
environment. The flags of a command line win.`),
		Args: a.arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			if schema {
				return a.print(string(config.Schema()))
			}
			if err := a.oneOf(c, "format", listFormats...); err != nil {
				return err
			}
			return a.showConfig(format(c) == formatJSON)
		},
	}
	a.listFormat(c, listFormats...)
	c.Flags().BoolVar(&schema, "schema", false, t("skriv filens JSON Schema", "write the JSON Schema of the file"))
	return c
}

// setting is what applies, for config.
type setting struct {
	Key   string   `json:"key"`
	Value []string `json:"value"`
	From  string   `json:"from"`
}

func (a *app) showConfig(asJSON bool) error {
	t := a.lang.pick
	all := []setting{}
	for i := range config.Settings {
		s := &config.Settings[i]
		if s.Key == "lang" {
			all = append(all, setting{s.Key, []string{string(a.lang)}, a.langFrom})
			continue
		}
		if a.config == nil {
			continue
		}
		if v, said := a.config.Values[s.Key]; said {
			all = append(all, setting{s.Key, v.List, v.At.String()})
		}
	}
	if a.config != nil {
		for i := range a.config.Severity {
			s := &a.config.Severity[i]
			said := "level = " + s.Level
			for _, part := range [][2]string{{"rule", s.Rule}, {"path", s.Path}, {"reason", s.Reason}} {
				if part[1] != "" {
					said += ", " + part[0] + " = " + part[1]
				}
			}
			all = append(all, setting{"severity", []string{said}, s.At.String()})
		}
	}
	if dir, err := os.Getwd(); err == nil && !a.isolated {
		if file := config.Upward(dir, ignoreFile); file != "" {
			all = append(all, setting{excludeFlag, []string{t("mønstrene i filen", "the patterns of the file")}, config.Shown(file)})
		}
	}
	if asJSON {
		b, err := json.MarshalIndent(all, "", " ")
		if err != nil {
			return failed(err.Error())
		}
		return a.print(string(b) + "\n")
	}
	rows := [][]string{{t("Indstilling", "Setting"), t("Kommer fra", "From"), t("Værdi", "Value")}}
	for _, s := range all {
		rows = append(rows, []string{s.Key, s.From, strings.Join(s.Value, ", ")})
	}
	said := t("Ingen forkontrol.toml gælder her.", "No forkontrol.toml applies here.") + "\n"
	if a.config != nil {
		var files []string
		for _, file := range a.config.Files {
			files = append(files, config.Shown(file))
		}
		said = strings.Join(files, " → ") + "\n"
	}
	return a.print(said + "\n" + listed(rows, a.width()))
}

// languageSaid finds the language and who says it: --lang, the environment, the file, or the locale.
func (a *app) languageSaid(args []string, getenv func(string) string) (lang language, from string) {
	if flagBefore(args, "lang", false) != "" {
		return languageOf(args, getenv), "--lang"
	}
	if said := getenv(langVariable); slices.Contains(program.Languages, said) {
		return language(said), langVariable
	}
	if a.config != nil {
		if v, said := a.config.Values["lang"]; said {
			return language(v.List[0]), v.At.String()
		}
	}
	return languageOfLocale(getenv), "LC_ALL, LC_MESSAGES, LANG"
}
