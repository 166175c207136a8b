package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/config"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/receive"
	"github.com/forkontrol/forkontrol/internal/receive/scenario"
	"github.com/forkontrol/forkontrol/internal/receive/wsdl"
	"github.com/forkontrol/forkontrol/internal/report/form"
)

// defaultListen is where the receiver listens where nothing else is said.
const defaultListen = "127.0.0.1:8585"

// addressVariable is the environment's name for the address, for the command that receive starts.
const addressVariable = "FORKONTROL_URL"

// receiveFlags are the flags of receive.
type receiveFlags struct {
	checkFlags
	listen, addressFile, scenarios, answers, keep, log string
	calls                                              int
	duration                                           time.Duration
}

func (a *app) receiveCommand() *cobra.Command {
	t := a.lang.pick
	f := receiveFlags{checkFlags: checkFlags{setup: setup{forms: form.All}}}
	c := &cobra.Command{
		Use:                   "receive [" + t("FLAG", "FLAGS") + "] [-- " + t("KOMMANDO", "COMMAND") + " [ARG...]]",
		DisableFlagsInUseLine: true,
		Short:                 t("Stå i stedet for modtageren i test", "Stand in for the receiver in tests"),
		Long: t(`En HTTP-server på denne maskine, der svarer, som de centrale systemer ville:
SOAP 1.1 og 1.2 med og uden Integrationsplatformens konvolut, XML, JSON og CSV.
Hvert kald kontrolleres med reglerne. Svar, som ingen kilde beskriver, siger selv,
at de er udkast.

Med en kommando efter -- kører serveren, mens den kører, og giver den adressen i
FORKONTROL_URL; ellers til Ctrl-C, --calls eller --for. Til sidst skrives en rapport
om alle kald, og afslutningskoden er som ved check; uden et eneste kald er den 2.

Andre programmer kan få en rapport med POST /check; /openapi.json beskriver det.`,
			`An HTTP server on this machine that answers as the central systems would: SOAP
1.1 and 1.2 with and without the envelope of Integrationsplatformen, XML, JSON and
CSV. Each call is checked by the rules. Answers that no source describes say
themselves that they are drafts.

With a command after -- the server runs while that does, and gives it the address in
FORKONTROL_URL; else until Ctrl-C, --calls or --for. At the end comes a report on all
calls, and the exit code is that of check; without a single call it is 2.

Other programs get a report with POST /check; /openapi.json describes it.`),
		Example: t(`  forkontrol receive
  forkontrol receive --register institutions=institutioner.csv --scenarios fejl.toml
  forkontrol receive --listen 127.0.0.1:0 --out junit=kald.xml -- npm test
  forkontrol receive --schemas kantine.wsdl`,
			`  forkontrol receive
  forkontrol receive --register institutions=institutions.csv --scenarios faults.toml
  forkontrol receive --listen 127.0.0.1:0 --out junit=calls.xml -- npm test
  forkontrol receive --schemas canteen.wsdl`),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 && c.ArgsLenAtDash() != 0 {
				return usage(fmt.Sprintf(t("%q: en kommando skrives efter --", "%q: a command is written after --"), args[0]))
			}
			if len(args) > 0 && f.calls > 0 {
				return usage(t("--calls kan ikke bruges med en kommando: serveren kører, mens den kører", "--calls cannot be used with a command: the server runs while that does"))
			}
			return a.receive(c, &f, args)
		},
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.listen, "listen", defaultListen, t("lyt på `ADRESSE:PORT`; port 0 er en, der er fri", "listen on `ADDRESS:PORT`; port 0 is one that is free"))
	flags.StringVar(&f.addressFile, "address-file", "", t("skriv adressen til `FIL`, når der lyttes", "write the address to `FILE` once the server listens"))
	flags.StringArrayVar(&f.registers, "register", nil, t("læs et register fra CSV eller JSON: `NAVN=FIL`; kan gentages", "read a register from CSV or JSON: `NAME=FILE`; may be repeated"))
	flags.StringVar(&f.scenarios, "scenarios", "", t("gør, som scenarierne i `FIL` siger; --scenarios-schema viser, hvad de kan", "do what the scenarios in `FILE` say; --scenarios-schema shows what they can"))
	flags.Bool("scenarios-schema", false, t("vis et JSON Schema for scenariefilen, og slut", "show a JSON Schema of the file of scenarios, and end"))
	flags.StringVar(&f.answers, "answers", "", t("svar på hentninger med beskederne i `MAPPE` i stedet for eksempler", "answer fetches with the messages in `DIR` instead of samples"))
	flags.StringVar(&f.keep, "keep", "", t("gem kald og svar, som de er, i `MAPPE`: de har personoplysninger", "keep calls and answers as they are in `DIR`: they hold personal data"))
	flags.StringVar(&f.log, "log", "", t("skriv en linje JSON om hvert kald til `FIL`", "write a line of JSON on each call to `FILE`"))
	flags.IntVar(&f.calls, "calls", 0, t("slut efter `N` kald", "end after `N` calls"))
	flags.DurationVar(&f.duration, "for", 0, t("slut efter en `TID` (90s, 10m)", "end after a `TIME` (90s, 10m)"))
	flags.StringVar(&f.format, "format", formatText, t("rapportens form på standard-output: `FORM` er "+strings.Join(f.forms, ", "),
		"form of the report on standard output: `FORM` is "+strings.Join(f.forms, ", ")))
	flags.StringArrayVar(&f.out, "out", nil, t("skriv også en rapport til en fil: `FORM=FIL`, - er standard-output; kan gentages", "also write a report to a file: `FORM=FILE`, - is standard output; may be repeated"))
	flags.StringVar(&f.failOn, "fail-on", failOns[0], t("afslut med 1 ved fund fra denne alvor: `"+strings.Join(failOns, "|")+"`",
		"exit with 1 on findings of this severity or worse: `"+strings.Join(failOns, "|")+"`"))
	flags.StringVar(&f.AsOf, flagOf(preflight.OptionAsOf), "", t("brug reglerne, som de er den `DATO` (2026-08-01); ellers i dag", "use the rules in force on that `DATE` (2026-08-01); default: today"))
	flags.StringVar(&f.maxSize, "max-call", "16MiB", t("højst `BYTES` i et kald", "at most `BYTES` in a call"))
	flags.BoolVar(&f.ShowPersonalData, "show-personal-data", false, t("vis personoplysninger i rapporten og i fejl, der svares med", "show personal data in the report and in faults that are answered"))
	flags.BoolVarP(&f.verbose, "verbose", "v", false, t("skriv også, hvorfor scenarier ikke blev brugt", "say too why scenarios were not used"))
	flags.BoolVarP(&f.quiet, "quiet", "q", false, t("skriv intet om det enkelte kald", "write nothing on the single call"))
	complete(c, "format", f.forms...)
	complete(c, "fail-on", failOns...)
	a.offerRegisters(c)
	a.offerOutputs(c, f.forms)
	return c
}

// receive carries out the command.
func (a *app) receive(c *cobra.Command, f *receiveFlags, command []string) error {
	if show, _ := c.Flags().GetBool("scenarios-schema"); show {
		return a.print(string(scenario.Schema()))
	}
	o, p, err := a.receiver(c, f)
	if err != nil {
		return err
	}
	run := &reception{a: a, f: f, worst: exitFine}
	o.Told, o.Panicked = run.told, func(cause any) { a.tell(a.bug("", cause)) }
	if err := run.openLog(); err != nil {
		return err
	}
	defer run.close()
	s, err := receive.New(*o)
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(c.Context(), "tcp", f.listen)
	if err != nil {
		return failed("--listen: " + listenReason(err))
	}
	address := "http://" + l.Addr().String()
	a.tell(fmt.Sprintf(a.lang.pick("lytter på %s", "listening on %s"), address+"/"))
	if o.AnyHost {
		a.tell(a.lang.pick("andre maskiner kan nå serveren; brug kun data, der er opdigtede", "other machines can reach the server; use made-up data alone"))
	}
	if f.addressFile != "" {
		if err := a.writeAddress(f.addressFile, address); err != nil {
			_ = l.Close() // nothing was said to anybody
			return err
		}
	}
	if err := run.serve(c.Context(), s, l, address, command); err != nil {
		return err
	}
	return run.end(c.Context(), s, p)
}

// receiver sees that the flags are right and reads what they name.
func (a *app) receiver(c *cobra.Command, f *receiveFlags) (*receive.Options, *prepared, error) {
	t := a.lang.pick
	if err := a.oneOf(c, "format", f.forms...); err != nil {
		return nil, nil, err
	}
	if err := a.oneOf(c, "fail-on", failOns...); err != nil {
		return nil, nil, err
	}
	if f.format == form.XLSX && a.atTerminal {
		return nil, nil, usage(t("en projektmappe kan ikke vises i terminalen; brug --out xlsx=FIL", "a workbook cannot be shown in a terminal; use --out xlsx=FILE"))
	}
	for _, flag := range []struct {
		name string
		n    int64
	}{{"calls", int64(f.calls)}, {"for", int64(f.duration)}} {
		if c.Flags().Changed(flag.name) && flag.n < 1 {
			return nil, nil, a.notAboveZero(flag.name, int(flag.n))
		}
	}
	maxSize, ok := parseSize(f.maxSize)
	if !ok || maxSize > 1<<31 {
		return nil, nil, usage(fmt.Sprintf(t("--max-call: %q er ikke en størrelse op til 2GiB (500kB, 16MiB)", "--max-call: %q is not a size up to 2GiB (500kB, 16MiB)"), f.maxSize))
	}
	host, _, err := net.SplitHostPort(f.listen)
	if err != nil {
		return nil, nil, usage(fmt.Sprintf(t("--listen: %q er ikke ADRESSE:PORT", "--listen: %q is not ADDRESS:PORT"), f.listen))
	}
	outputs, err := a.outputs(c, f.out, f.forms)
	if err != nil {
		return nil, nil, err
	}
	read := append(registerFiles(f.registers), f.scenarios)
	if f.answers != "" {
		read = append(read, filesBelow([]string{f.answers})...)
	}
	if err := a.guard(outputs, read...); err != nil {
		return nil, nil, err
	}
	if err := a.guard([]output{{flag: "log", file: f.log}, {flag: "address-file", file: f.addressFile}}, read...); err != nil {
		return nil, nil, err
	}
	rules, err := a.rules()
	if err != nil {
		return nil, nil, err
	}
	f.Lang, f.Excerpts = string(a.lang), f.format == form.Text
	for _, out := range outputs {
		f.Excerpts = f.Excerpts || out.format == form.Text
	}
	if err := f.Validate(rules); err != nil {
		return nil, nil, a.wrongOption(rules, err)
	}
	o := &receive.Options{Rules: rules, Check: f.Options, Keep: f.keep, MaxBytes: maxSize, Calls: f.calls, AnyHost: !loopback(host)}
	if o.Registers, err = a.registers(rules, f.registers); err != nil {
		return nil, nil, err
	}
	if o.Contracts, err = wsdl.Open(a.schemas...); err != nil {
		return nil, nil, failed("--schemas: " + err.Error())
	}
	if f.scenarios != "" {
		if o.Scenarios, err = scenario.Load(f.scenarios); err != nil {
			if e := (*config.Error)(nil); errors.As(err, &e) {
				return nil, nil, usage("--scenarios: " + e.In(string(a.lang)))
			}
			return nil, nil, err
		}
	}
	if o.Answers, err = a.readAnswers(f, o); err != nil {
		return nil, nil, err
	}
	if f.keep != "" {
		if err := os.MkdirAll(f.keep, 0o700); err != nil {
			return nil, nil, a.unwritable(f.keep, err)
		}
		if earlier, _ := filepath.Glob(filepath.Join(f.keep, "*-call.*")); len(earlier) > 0 {
			return nil, nil, usage(fmt.Sprintf(t("--keep: %s har kald fra en tidligere kørsel, som ville blive overskrevet; vælg en anden mappe", "--keep: %s has calls of an earlier run, which would be overwritten; choose another folder"), f.keep))
		}
	}
	return o, &prepared{rules: rules, registers: o.Registers, outputs: outputs}, nil
}

// loopback reports whether a host is this machine alone.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// readAnswers reads the folder of answers. A file that is no answer is an error; one that breaks rules is
// told and used.
func (a *app) readAnswers(f *receiveFlags, o *receive.Options) (*receive.Answers, error) {
	if f.answers == "" {
		return nil, nil
	}
	files, all := a.find([]string{f.answers}, payload.Options{})
	if !all {
		return nil, silently(exitUsage)
	}
	answers, unfit := receive.ReadAnswers(o.Rules, f.Options, files)
	for _, u := range unfit {
		if u.Outcome == nil {
			return nil, usage("--answers: " + u.Name + ": " + u.Text.In(string(a.lang)))
		}
		a.tell(fmt.Sprintf(a.lang.pick("--answers: %s bruges, som den er, men er ikke gyldig: %d fejl", "--answers: %s is used as it is, but is not valid: %d errors"), u.Name, u.Outcome.Counts.Error))
	}
	return answers, nil
}

func listenReason(err error) string {
	var of *net.OpError
	if errors.As(err, &of) {
		return of.Err.Error()
	}
	return err.Error()
}

// writeAddress writes the address to a file, whole.
func (a *app) writeAddress(file, address string) error {
	w, err := createWhole(file)
	if err != nil {
		return a.unwritable(file, err)
	}
	defer w.discard()
	if _, err := w.Write([]byte(address + "\n")); err != nil {
		return a.unwritable(file, err)
	}
	if err := w.commit(); err != nil {
		return a.unwritable(file, err)
	}
	return nil
}

// serve answers until the command, the time or the calls are over, or somebody ends it.
func (r *reception) serve(ctx context.Context, s *receive.Server, l net.Listener, address string, command []string) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(ctx, stop) // a second interrupt ends it the ordinary way
	if r.f.duration > 0 {
		timer := time.AfterFunc(r.f.duration, cancel)
		defer timer.Stop()
	}
	go func() {
		select {
		case <-s.Done():
			cancel()
		case <-ctx.Done():
		}
	}()
	var ended chan error
	if len(command) > 0 {
		ended = make(chan error, 1)
		child := exec.CommandContext(ctx, command[0], command[1:]...)
		child.Env = append(os.Environ(), addressVariable+"="+address)
		child.Stdin, child.Stdout, child.Stderr = r.a.in, r.a.err, r.a.err // standard output is for the report
		child.Cancel = func() error { return child.Process.Signal(os.Interrupt) }
		child.WaitDelay = 10 * time.Second
		if err := child.Start(); err != nil {
			_ = l.Close() // nobody knows of it
			return usage(fmt.Sprintf(r.a.lang.pick("kommandoen kan ikke startes: %v", "the command cannot be started: %v"), err))
		}
		go func() {
			ended <- child.Wait()
			cancel()
		}()
	}
	if err := s.Serve(ctx, l); err != nil {
		return failed(err.Error())
	}
	if ended != nil {
		if err := <-ended; err != nil {
			r.a.tell(fmt.Sprintf(r.a.lang.pick("kommandoen %s: %v", "the command %s: %v"), filepath.Base(command[0]), err))
			r.worst = exitFailed
		}
	}
	return nil
}

// end writes the report and gives the exit code.
func (r *reception) end(ctx context.Context, s *receive.Server, p *prepared) error {
	a := r.a
	report := s.Report()
	for _, one := range r.unused(s) {
		a.tell(fmt.Sprintf(a.lang.pick("scenariet «%s» blev ikke brugt", "the scenario “%s” was not used"), one))
	}
	if n := s.Left(); n > 0 {
		a.tell(fmt.Sprintf(a.lang.pick("%d kald med fund er talt med, men ikke nævnt i rapporten", "%d calls with findings are counted but not listed in the report"), n))
	}
	if report.Summary.Payloads == 0 {
		a.tell(a.lang.pick("der kom ingen kald", "no call came"))
		return silently(max(r.worst, exitUsage))
	}
	if err := a.writeAll(ctx, p.outputs, r.f.format, a.reportWriter(&r.f.checkFlags, p, report)); err != nil {
		return err
	}
	if r.worst != exitFine {
		return silently(r.worst)
	}
	return nil
}

func (r *reception) unused(s *receive.Server) (names []string) {
	for _, one := range s.Scenarios().Unused() {
		names = append(names, one.Name)
	}
	return names
}

// code is what a call makes of the run.
func (r *reception) code(e *receive.Exchange, p *finding.Payload) int {
	if e.Refused {
		return exitUsage
	}
	return exitCode(p, failOn(r.f.failOn))
}
