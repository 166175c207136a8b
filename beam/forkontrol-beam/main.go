// Forkontrol-beam checks payloads with Apache Beam: archives too large for one machine, in object storage or on disks. Its
// report is that of forkontrol check, byte for byte.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/gcs"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/s3"

	"github.com/forkontrol/forkontrol/beam/run"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/shard"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// list is a flag that may be repeated.
type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

type flags struct {
	run.Settings
	out, registers, schemas        list
	format, failOn, manifest, work string
	maxSize                        int64
}

// usageError is one of the command line.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func main() {
	var f flags
	f.offer(flag.CommandLine, englishOf(os.Args[1:]))
	flag.Parse()
	beam.Init() // a worker stays here
	code, err := f.check(context.Background(), flag.Args(), os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "forkontrol-beam: "+wording.In(err, f.Lang))
		if code = batch.ExitFailed; errors.As(err, new(usageError)) {
			code = batch.ExitUsage
		}
	}
	os.Exit(code)
}

// englishOf reports whether the language is English, before the flags are read.
func englishOf(args []string) bool {
	lang := os.Getenv("LANG")
	for _, v := range []string{os.Getenv("LC_MESSAGES"), os.Getenv("LC_ALL")} {
		if v != "" {
			lang = v
		}
	}
	word, _, _ := strings.Cut(strings.ToLower(lang), ".")
	word, _, _ = strings.Cut(word, "_")
	english := !slices.Contains([]string{"", "da", "c", "posix"}, word)
	for i, arg := range args {
		name, value, given := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if name == "lang" && !given && i+1 < len(args) {
			value = args[i+1]
		}
		if name == "lang" {
			english = value == "en"
		}
	}
	return english
}

func (f *flags) offer(to *flag.FlagSet, english bool) {
	t := func(da, en string) string {
		if english {
			return en
		}
		return da
	}
	to.StringVar(&f.Lang, "lang", t("da", "en"), t("sproget: da eller en", "the language: da or en"))
	to.StringVar(&f.Message, "message", "", t("beskedens ID, når filen ikke selv viser den", "id of the message, when the file does not show it"))
	to.StringVar(&f.Format, "input", "", t("filernes form: ", "form of the files: ")+strings.Join(token.Formats, ", "))
	to.StringVar(&f.Encoding, "encoding", "", t("filernes tegnsæt", "encoding of the files"))
	to.StringVar(&f.AsOf, "as-of", time.Now().Format(time.DateOnly), t("brug reglerne, som de er den dag", "use the rules in force on that day"))
	to.Var(&f.registers, "register", t("læs et register: NAVN=FIL, også gs:// og s3://; kan gentages", "read a register: NAME=FILE, gs:// and s3:// too; may be repeated"))
	to.Var(&f.schemas, "schemas", t("egne regler, på en sti som alle maskiner har; kan gentages", "rules of one's own, at a path that all machines have; may be repeated"))
	to.BoolVar(&f.NoBuiltin, "no-builtin", false, t("kun egne regler", "rules of one's own alone"))
	to.BoolVar(&f.SkipUnknown, "skip-unknown", false, t("spring filer over, der ikke er en kendt besked", "skip files that are no known message"))
	to.BoolVar(&f.All, "verbose", false, t("nævn også de filer, intet er fundet i", "list the files with nothing found too"))
	to.Int64Var(&f.maxSize, "max-size", payload.DefaultMaxSize, t("højst så mange byte af en pakket fil, når den er pakket ud", "at most so many bytes in a packed file once unpacked"))
	f.MaxSamples, f.Limits = engine.DefaultSamples, token.DefaultLimits
	to.IntVar(&f.MaxSamples, "max-samples", f.MaxSamples, t("behold højst så mange fund af hver regel i en fil", "keep at most so many findings per rule in a file"))
	to.StringVar(&f.manifest, "manifest", "", t("læs navnene i en fil, ét på hver linje; - er standard-input", "read the names from a file, one on each line; - is standard input"))
	to.StringVar(&f.format, "format", form.Text, t("rapportens form på standard-output: ", "form of the report on standard output: ")+strings.Join(form.All, ", "))
	to.Var(&f.out, "out", t("skriv også en rapport: FORM=FIL, også gs:// og s3://; kan gentages", "also write a report: FORM=FILE, gs:// and s3:// too; may be repeated"))
	to.StringVar(&f.failOn, "fail-on", batch.FailOnError, t("afslut med 1 fra denne alvor: error, warning, never", "exit with 1 from this severity on: error, warning, never"))
	to.StringVar(&f.work, "work", "", t("mappe til delenes rapporter, som alle maskiner kan skrive i; en kørsel, der blev afbrudt, fortsætter derfra",
		"folder for the reports of parts, in which all machines can write; a run that was cut off goes on from there"))
	to.Usage = func() {
		fmt.Fprintln(to.Output(), t("Brug: forkontrol-beam [FLAG] FIL|MAPPE|MØNSTER|gs://…|s3://…\n\nKontrollerer filer som «forkontrol check», med Apache Beam.\n",
			"Usage: forkontrol-beam [FLAGS] FILE|DIR|PATTERN|gs://…|s3://…\n\nChecks files as “forkontrol check” does, with Apache Beam.\n"))
		to.PrintDefaults()
	}
}

// settle sees that the flags are right.
func (f *flags) settle(ctx context.Context) (outputs []run.Output, err error) {
	f.Registers, f.Schemas, f.MaxSize = f.registers, f.schemas, f.maxSize
	if !slices.Contains(form.All, f.format) {
		return nil, usage("--format: %q is none of %s", f.format, strings.Join(form.All, ", "))
	}
	if !slices.Contains([]string{batch.FailOnError, batch.FailOnWarning, batch.FailOnNever}, f.failOn) {
		return nil, usage("--fail-on: %q is none of error, warning, never", f.failOn)
	}
	for _, given := range f.out {
		name, file, ok := strings.Cut(given, "=")
		if !ok || file == "" || !slices.Contains(form.All, name) {
			return nil, usage("--out: %q is not FORM=FILE", given)
		}
		outputs = append(outputs, run.Output{Form: name, File: file})
	}
	seen := map[string]bool{}
	for _, given := range f.Registers {
		name, file, ok := strings.Cut(given, "=")
		switch {
		case !ok || name == "" || file == "":
			return nil, usage("--register: %q is not NAME=FILE", given)
		case seen[name]:
			return nil, usage("--register: %s is given twice", name)
		}
		seen[name] = true
	}
	rs, err := f.Rules()
	if err != nil {
		return nil, usageError{err}
	}
	if err := f.Validate(rs); err != nil {
		return nil, usageError{err}
	}
	if _, err := f.Load(ctx, rs); err != nil { // workers do so for themselves
		return nil, usageError{err}
	}
	if f.MaxSamples < 1 || f.maxSize < 1 {
		return nil, usage("--max-samples and --max-size must be above 0")
	}
	return outputs, nil
}

func (f *flags) names(given []string, stdin io.Reader) ([]string, error) {
	if f.manifest == "" {
		if len(given) == 0 {
			return nil, usage("name what is to be checked; --help shows how")
		}
		return given, nil
	}
	if len(given) > 0 {
		return nil, usage("--manifest: give the names in the file alone")
	}
	in := stdin
	if f.manifest != payload.Stdin {
		file, err := os.Open(f.manifest)
		if err != nil {
			return nil, usageError{err}
		}
		defer file.Close() // read only
		in = file
	}
	body, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	names := payload.Manifest(body)
	if len(names) == 0 {
		return nil, usage("--manifest: there are no names in %s", f.manifest)
	}
	return names, nil
}

func (f *flags) check(ctx context.Context, given []string, stdin io.Reader, stdout io.Writer) (code int, err error) {
	outputs, err := f.settle(ctx)
	if err != nil {
		return 0, err
	}
	names, err := f.names(given, stdin)
	if err != nil {
		return 0, err
	}
	plan, err := run.Find(ctx, names, payload.Options{CSV: true, MaxSize: f.MaxSize})
	if errors.Is(err, run.ErrStdin) {
		return 0, usageError{err}
	} else if err != nil {
		return 0, err
	}
	for _, m := range plan.Missing {
		fmt.Fprintln(os.Stderr, "forkontrol-beam: nothing to check in "+m.Name)
	}
	if len(plan.Units) == 0 {
		return batch.ExitUsage, nil
	}
	if f.Work = f.work; f.Work == "" {
		if f.Work, err = os.MkdirTemp("", "forkontrol-beam-"); err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(f.Work)) }()
	}
	merged, rs, err := run.Check(ctx, plan, f.Settings)
	if err != nil {
		return 0, err
	}
	if merged.Report.Summary.Payloads == 0 {
		return 0, usage("no file was checked")
	}
	return f.exit(merged), run.Write(ctx, merged, rs, outputs, stdout, f.format)
}

// exit is the exit code that check would give.
func (f *flags) exit(m *shard.Merged) (code int) {
	if m.Lacks {
		code = batch.ExitUsage
	}
	for i := range m.Report.Payloads {
		code = max(code, batch.Exit(&m.Report.Payloads[i], f.failOn))
	}
	return code
}
