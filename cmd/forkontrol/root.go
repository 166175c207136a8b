package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/forkontrol/forkontrol/internal/config"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/wording"
	"github.com/forkontrol/forkontrol/rules"
)

// colors are when colours are used.
var colors = []string{"auto", "always", "never"}

// streams are what a run reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// app is one run of the command.
type app struct {
	streams
	atTerminal bool // somebody reads standard output as it comes
	lang       language
	schemas    []string // folders and zip files of rules to add to the embedded ones
	noBuiltin  bool     // leave the embedded ones out
	color      string   // auto, always, never
	ruleset    *program.Ruleset

	config      *config.Config // nil where no file applies
	configError error
	isolated    bool   // no file is read
	langFrom    string // who says the language
	watch       *watch // nil without --watch
}

// run carries out a command line and gives the exit code.
func run(ctx context.Context, args []string, s streams) (code int) {
	var w *watch
	for {
		a := &app{streams: s, atTerminal: isTerminal(s.out), watch: w}
		a.configure(args)
		a.lang, a.langFrom = a.languageSaid(args, os.Getenv)
		code = a.run(ctx, args)
		if w = a.watch; w == nil {
			return code
		}
		a.waiting()
		again := false
		if again, code = w.next(code); !again {
			_ = w.fs.Close() // the run ends
			return code
		}
	}
}

func (a *app) run(ctx context.Context, args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			a.tell(a.bug("", r))
			code = exitFailed
		}
	}()
	root := a.root()
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitFine
	}
	if text := err.Error(); text != "" {
		a.tell(text)
		if codeOf(err) == exitUsage && !errors.As(err, new(*failure)) {
			fmt.Fprintln(a.err, a.lang.pick("Se ", "See ")+command.CommandPath()+" --help")
		}
	}
	return codeOf(err)
}

// tell writes a line to standard error.
func (a *app) tell(text string) {
	fmt.Fprintln(a.err, "forkontrol: "+text) // nowhere is left to say that this failed
}

// bug words a panic for a user. The stack is for whoever asks for it.
func (a *app) bug(file string, cause any) string {
	text := a.lang.pick("intern fejl", "internal error")
	if file != "" {
		text += a.lang.pick(" ved ", " at ") + file
	}
	text += fmt.Sprintf(": %v", cause)
	if os.Getenv("FORKONTROL_DEBUG") != "" {
		return text + "\n" + string(debug.Stack())
	}
	return text + a.lang.pick(
		"\nDet er en fejl i forkontrol, ikke i filen. FORKONTROL_DEBUG=1 viser, hvor den opstod.",
		"\nThis is a bug in forkontrol, not in the file. FORKONTROL_DEBUG=1 shows where it happened.")
}

// rules gives the ruleset of the run.
func (a *app) rules() (*program.Ruleset, error) {
	if a.ruleset != nil {
		return a.ruleset, nil
	}
	if key := fmt.Sprint(a.noBuiltin, a.schemas); a.watch != nil {
		if a.watch.rules != nil && a.watch.rulesOf == key {
			a.ruleset = a.watch.rules
			return a.ruleset, nil
		}
		defer func() { a.watch.rules, a.watch.rulesOf = a.ruleset, key }()
	}
	if len(a.schemas) == 0 {
		if a.noBuiltin {
			return nil, usage(a.lang.pick("--no-builtin: giv egne regler med --schemas", "--no-builtin: give rules of your own with --schemas"))
		}
		a.ruleset = rules.All()
		return a.ruleset, nil
	}
	set, err := ownrules.Load(a.noBuiltin, a.schemas...)
	if err != nil {
		return nil, a.wrongRules("--schemas: ", err)
	}
	a.ruleset = set
	return set, nil
}

// wrongRules words why rules of one's own cannot be used; before is where they were given.
func (a *app) wrongRules(before string, err error) error {
	var (
		problem *ownrules.Problem
		refused *ownrules.Refused
	)
	switch {
	case errors.As(err, &problem) && problem.Unreadable():
		return failed(before + problem.In(string(a.lang)))
	case errors.As(err, &problem):
		return usage(before + problem.In(string(a.lang)))
	case errors.As(err, &refused):
		return usage(before + refused.In(string(a.lang)))
	}
	return usage(before + a.lang.pick("fejl i skemaerne\n", "errors in the schemas\n") + wording.In(err, string(a.lang)))
}

// more are the commands of builds with tags.
var more []func(*app) *cobra.Command

func (a *app) root() *cobra.Command {
	t := a.lang.pick
	root := &cobra.Command{
		Use:   "forkontrol",
		Short: t("Kontrollér data, før de sendes", "Check payloads before they are sent"),
		Long: t(`forkontrol kontrollerer de data, som studieadministrative systemer sender til
centrale systemer, før de sendes.

Afslutningskode: 0 i orden, 1 fund, 2 forkert kald eller ukendt besked,
3 kontrollen kunne ikke gennemføres.`,
			`forkontrol checks the payloads that Danish student-administration systems send
to central systems, before they are sent.

Exit code: 0 fine, 1 findings, 2 wrong usage or unknown message, 3 the check
could not be carried out.`),
		Example: t(`  forkontrol check fil.xml              kontrollér en fil
  forkontrol check mappe/               og alle filer i en mappe
  forkontrol describe BESKED            se felterne i en besked
  forkontrol explain REGEL              se, hvad en regel kræver`,
			`  forkontrol check file.xml             check a file
  forkontrol check directory/           or all files in a directory
  forkontrol describe MESSAGE           see the fields of a message
  forkontrol explain RULE               see what a rule asks for`),
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              a.noSuchCommand,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE: func(c *cobra.Command, _ []string) error {
			if show, _ := c.Flags().GetBool("version"); show {
				return a.showVersion()
			}
			c.SetOut(a.err)
			_ = c.Help()
			return silently(exitUsage)
		},
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return a.common(c) },
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	flags := root.PersistentFlags()
	languages := strings.Join(program.Languages, "|")
	flags.String("lang", string(a.lang), t("sprog: `"+languages+"`; ellers det i FORKONTROL_LANG, forkontrol.toml eller miljøet (LC_ALL, LC_MESSAGES, LANG)", "language: `"+languages+"`; default: that of FORKONTROL_LANG, forkontrol.toml or the environment (LC_ALL, LC_MESSAGES, LANG)"))
	flags.Lookup("lang").DefValue = "" // it is not the same everywhere
	flags.StringVar(&a.color, "color", "auto", t("farver: `"+strings.Join(colors, "|")+"`; NO_COLOR slår dem fra", "colours: `"+strings.Join(colors, "|")+"`; NO_COLOR turns them off"))
	flags.StringArrayVar(&a.schemas, "schemas", nil, t("føj egne regler til de indbyggede: `STI` er en kontrakt (.xsd, .wsdl) eller en mappe eller zip-fil med skemaer eller kontrakter; kan gentages",
		"add rules of your own to the built-in ones: `PATH` is a contract (.xsd, .wsdl) or a folder or zip file of schemas or contracts; may be repeated"))
	flags.BoolVar(&a.noBuiltin, "no-builtin", false, t("udelad de indbyggede systemer", "leave the built-in systems out"))
	flags.String("config", "", t("brug indstillingerne i `FIL`; ellers forkontrol.toml her eller i den nærmeste mappe ovenfor", "use the settings of `FILE`; default: forkontrol.toml here or in the closest folder above"))
	flags.BoolVar(&a.isolated, "isolated", false, t("brug ingen indstillinger fra filer", "use no settings from files"))
	root.Flags().Bool("version", false, t("vis versionen af programmet og reglerne", "show the version of the program and the rules"))
	flags.BoolP("help", "h", false, t("vis hjælp", "show help"))
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return errors.New(a.flagError(c, err)) })
	cobra.EnableCommandSorting = false
	root.SetUsageFunc(a.usage)
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { a.help(c) })
	root.SetHelpCommand(a.helpCommand(root))
	root.AddCommand(a.checkCommand(), a.mergeCommand(), a.receiveCommand(), a.baselineCommand(), a.transitionCommand(), a.systemsCommand(), a.messagesCommand(), a.describeCommand(),
		a.explainCommand(), a.sampleCommand(), a.conformanceCommand(), a.importCommand(), a.packCommand(), a.diffCommand(), a.configCommand(), a.versionCommand(), a.completionCommand(root))
	for _, command := range more {
		root.AddCommand(command(a))
	}
	complete(root, "lang", program.Languages...)
	complete(root, "color", colors...)
	return root
}

// common reads the flags that every command has.
func (a *app) common(c *cobra.Command) error {
	if said := os.Getenv(langVariable); said != "" && !slices.Contains(program.Languages, said) {
		return usage(fmt.Sprintf(a.lang.pick("%s: ukendt værdi %q; brug %s", "%s: unknown value %q; use %s"), langVariable, said, strings.Join(program.Languages, ", ")))
	}
	if a.isolated && c.Flags().Changed("config") {
		return usage(a.lang.pick("--config og --isolated kan ikke bruges sammen", "--config and --isolated cannot be used together"))
	}
	if err := a.applyConfig(c); err != nil {
		return err
	}
	if err := a.oneOf(c, "lang", program.Languages...); err != nil {
		return err
	}
	if err := a.oneOf(c, "color", colors...); err != nil {
		return err
	}
	color.NoColor = a.color == "never" || a.color == "auto" && (!isTerminal(a.out) || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb")
	return nil
}

// oneOf refuses a flag's value that is none of those it may have. A flag that was not
// given is fine.
func (a *app) oneOf(c *cobra.Command, flag string, values ...string) error {
	got := c.Flags().Lookup(flag).Value.String()
	if !c.Flags().Changed(flag) || slices.Contains(values, got) {
		return nil
	}
	return usage(fmt.Sprintf(a.lang.pick("--%s: ukendt værdi %q; brug %s", "--%s: unknown value %q; use %s"), flag, got, strings.Join(values, ", ")) +
		a.lang.suggest(got, values))
}

func (a *app) noSuchCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	text := fmt.Sprintf(a.lang.pick("ukendt kommando %q", "unknown command %q"), args[0])
	if _, err := os.Stat(args[0]); err == nil {
		return usage(text + "\n" + a.lang.pick("Mente du:", "Did you mean:") + "\n  forkontrol check " + args[0])
	}
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return usage(text + a.lang.suggest(args[0], names))
}

// flagError words what pflag found wrong.
func (a *app) flagError(c *cobra.Command, err error) string {
	t := a.lang.pick
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		value   *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		text := t("ukendt flag ", "unknown flag ") + dashed(name, unknown.GetSpecifiedShortnames())
		if unknown.GetSpecifiedShortnames() != "" {
			return text
		}
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				names = append(names, f.Name)
			}
		})
		if near := nearestIDs(name, names); len(near) > 0 {
			text += "\n" + t("Mente du:", "Did you mean:") + "\n  --" + strings.Join(near, "\n  --")
		}
		return text
	case errors.As(err, &missing):
		return dashed(missing.GetSpecifiedName(), missing.GetSpecifiedShortnames()) + t(" skal have en værdi", " needs a value")
	case errors.As(err, &value):
		return fmt.Sprintf(t("--%s: %q kan ikke bruges", "--%s: %q cannot be used"), value.GetFlag().Name, value.GetValue())
	}
	return err.Error()
}

func dashed(name, shorthands string) string {
	if shorthands != "" {
		return "-" + name
	}
	return "--" + name
}

// arguments asks for between least and most arguments, most -1 for any number.
func (a *app) arguments(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		t := a.lang.pick
		if len(args) < least {
			return errors.New(t("der mangler noget: ", "something is missing: ") + c.UseLine())
		}
		if most >= 0 && len(args) > most {
			return fmt.Errorf(t("for mange argumenter ved %q: ", "too many arguments at %q: ")+"%s", args[most], c.UseLine())
		}
		return nil
	}
}

func (a *app) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:    "help [" + a.lang.pick("KOMMANDO", "COMMAND") + "]",
		Short:  a.lang.pick("Hjælp til en kommando", "Help on a command"),
		Hidden: true,
		RunE: func(_ *cobra.Command, args []string) error {
			command, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return a.noSuchCommand(root, args)
			}
			return command.Help()
		},
	}
}

func (a *app) completionCommand(root *cobra.Command) *cobra.Command {
	t := a.lang.pick
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: t("Lav en fuldførelsesfil til skallen", "Write a completion script for the shell"),
		Long: t(`Skriver en fil, så skallen kan fuldføre kommandoer, flag og id'er.`,
			`Writes a script that lets the shell complete commands, flags and ids.`),
		Example: `  bash         source <(forkontrol completion bash)
  zsh          forkontrol completion zsh > "${fpath[1]}/_forkontrol"
  fish         forkontrol completion fish > ~/.config/fish/completions/forkontrol.fish
  powershell   forkontrol completion powershell | Out-String | Invoke-Expression`,
		Args:      a.arguments(1, 1),
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: func(_ *cobra.Command, args []string) error {
			var script strings.Builder
			var err error
			switch args[0] {
			case "bash":
				err = root.GenBashCompletionV2(&script, true)
			case "zsh":
				err = root.GenZshCompletion(&script)
			case "fish":
				err = root.GenFishCompletion(&script, true)
			case "powershell":
				err = root.GenPowerShellCompletionWithDesc(&script)
			default:
				return usage(fmt.Sprintf(t("ukendt skal %q; brug bash, zsh, fish eller powershell", "unknown shell %q; use bash, zsh, fish or powershell"), args[0]))
			}
			if err != nil {
				return failed(err.Error())
			}
			return a.print(script.String())
		},
	}
}

// print writes to standard output.
func (a *app) print(text string) error {
	if _, err := io.WriteString(a.out, text); err != nil {
		return a.unwritable("", err)
	}
	return nil
}

func (a *app) interrupted() error {
	return &failure{exitInterrupted, a.lang.pick("afbrudt", "interrupted")}
}

func (a *app) unwritable(file string, err error) error {
	if file == "" {
		file = a.lang.pick("standard-output", "standard output")
	}
	why := a.reason(err)
	if errors.Is(err, fs.ErrNotExist) {
		why = a.lang.pick("mappen findes ikke", "there is no such folder")
	}
	return failed(fmt.Sprintf(a.lang.pick("kan ikke skrive %s: %s", "cannot write %s: %s"), file, why))
}

// complete offers the values of a flag to shells.
func complete(c *cobra.Command, flag string, values ...string) {
	err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag does not exist
	}
}
