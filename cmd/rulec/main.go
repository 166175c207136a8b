// Rulec compiles the schemas into Go.
//
//	go run ./cmd/rulec [-schemas schemas] [-out rules] [-coverage docs/coverage.md] [-check] [-catalogue FILE] [-packs DIR] [-types DIR] [-site DIR]
//
// It writes rules/<system>/<service>_gen.go and what belongs to them, cuts files that nobody
// could read into one per message or per part of a message, and removes
// generated files that nothing is the source of any more; and docs/coverage.md. With -check it writes
// nothing and lists the files that differ from what would be written. With
// -catalogue it also writes the ruleset as JSON. With -packs it writes nothing but the ruleset as
// packs, see internal/pack, for the WebAssembly module; packs in that directory that nothing is
// the source of any more go. With -types it writes nothing but the types of all messages for
// TypeScript, see internal/typescript; with -site nothing but what the site is built from.
//
// Exit codes: 0 done, 1 the schemas have errors or files differ, 2 usage, 3 reading
// or writing failed.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/coverage"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// The exit codes.
const (
	exitDone = iota
	exitDiffers
	exitUsage
	exitFailed
)

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("rulec", flag.ContinueOnError)
	flags.SetOutput(stderr)
	schemas := flags.String("schemas", "schemas", "the directory of the sources")
	out := flags.String("out", "rules", "the directory to write to")
	check := flags.Bool("check", false, "write nothing, list the files that differ")
	coverageFile := flags.String("coverage", "docs/coverage.md", "the page on coverage to write; none if empty")
	catalogueFile := flags.String("catalogue", "", "write the ruleset as JSON to this file too")
	packs := flags.String("packs", "", "write the ruleset as packs to this directory, and nothing else")
	types := flags.String("types", "", "write the types of all messages for TypeScript to this directory, and nothing else")
	siteDir := flags.String("site", "", "write what the site is built from to this directory, and nothing else")
	if err := flags.Parse(args); err != nil {
		return exitUsage
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "rulec: unexpected argument %q\n", flags.Arg(0))
		return exitUsage
	}
	code := exitFailed
	set, err := compile.Ruleset(os.DirFS(*schemas))
	var wrong schema.Errors
	switch {
	case errors.As(err, &wrong):
		for _, e := range wrong {
			fmt.Fprintf(stderr, "%s/%v\n", *schemas, e)
		}
		return exitDiffers
	case err != nil:
	case *packs != "":
		err = writePacks(*packs, set)
	case *types != "":
		err = writeTypes(*types, set)
	case *siteDir != "":
		err = writeSite(*siteDir, os.DirFS(*schemas), set)
	default:
		var files []file
		if files, err = generate(set, readable); err != nil {
			code = exitDiffers
			break
		}
		page := []byte(coverage.Markdown(coverage.Of(set)))
		if *check {
			return report(*out, files, *coverageFile, page, stdout, stderr)
		}
		err = writeAll(set, *out, files, *coverageFile, page, *catalogueFile)
	}
	if err != nil {
		fmt.Fprintln(stderr, "rulec:", err)
		return code
	}
	return exitDone
}

// writeAll writes the rules, and the page on coverage and the catalogue where their files
// are named.
func writeAll(set *program.Ruleset, out string, files []file, coverageFile string, page []byte, catalogueFile string) error {
	if err := write(out, files); err != nil {
		return err
	}
	if coverageFile != "" {
		if err := os.WriteFile(coverageFile, page, 0o666); err != nil {
			return err
		}
	}
	if catalogueFile == "" {
		return nil
	}
	var text bytes.Buffer
	if err := json.Indent(&text, catalogue.Of(set).Append(nil), "", " "); err != nil {
		return err
	}
	return os.WriteFile(catalogueFile, text.Bytes(), 0o666)
}

// report lists the files that are not as they would be generated.
func report(out string, files []file, coverageFile string, page []byte, stdout, stderr io.Writer) int {
	differ, err := compareFiles(out, files)
	if err == nil && coverageFile != "" {
		text, readErr := os.ReadFile(coverageFile)
		switch {
		case errors.Is(readErr, fs.ErrNotExist):
			differ = append(differ, coverageFile+": missing")
		case readErr != nil:
			err = readErr
		case !bytes.Equal(text, page):
			differ = append(differ, coverageFile+": differs")
		}
	}
	if err != nil {
		fmt.Fprintln(stderr, "rulec:", err)
		return exitFailed
	}
	for _, d := range differ {
		fmt.Fprintln(stdout, d)
	}
	if len(differ) > 0 {
		fmt.Fprintln(stderr, "rulec: what is generated is out of date: run make generate")
		return exitDiffers
	}
	return exitDone
}
