package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
)

// inputFlags say which files are checked, beside those that are named.
type inputFlags struct {
	filesFrom, manifest, stdinName, changed string
}

// lastCommit is what files have changed since where --changed does not say.
const lastCommit = "HEAD"

func (a *app) inputFlags(c *cobra.Command, f *inputFlags) {
	t := a.lang.pick
	c.Flags().StringVar(&f.filesFrom, "files-from", "", t("læs navnene på filerne i `FIL`, ét på hver linje; - er standard-input", "read the names of the files from `FILE`, one on each line; - is standard input"))
	c.Flags().StringVar(&f.manifest, "manifest", "", t("læs det, der skal kontrolleres, i `FIL`: en fil, en mappe eller et mønster på hver linje, # begynder en bemærkning; - er standard-input",
		"read what is to be checked from `FILE`: a file, a folder or a pattern on each line, # begins a comment; - is standard input"))
	c.Flags().StringVar(&f.stdinName, "stdin-name", "", t("kald standard-input for `NAVN` i rapporten", "call standard input `NAME` in the report"))
	c.Flags().StringVar(&f.changed, "changed", "", t("kun filer, der er ændret siden det, git kalder `REF`; ellers siden sidste commit", "only files that have changed since what git calls `REF`; default: since the last commit"))
	c.Flags().Lookup("changed").NoOptDefVal = lastCommit
}

// inputs gives the payloads of a check, and says about names that stand for none.
func (a *app) inputs(ctx context.Context, f *inputFlags, names []string, o payload.Options) (found []payload.Payload, all bool, err error) {
	t := a.lang.pick
	o.StdinName = f.stdinName
	if f.manifest != "" {
		if names, err = a.manifestNames(f, names); err != nil {
			return nil, false, err
		}
	}
	if f.changed == "" && f.filesFrom == "" {
		found, all = a.find(names, o)
		return found, all, nil
	}
	var listed []string
	switch {
	case f.changed != "" && f.filesFrom != "":
		return nil, false, usage(t("--changed og --files-from kan ikke bruges sammen", "--changed and --files-from cannot be used together"))
	case f.changed != "":
		if listed, err = a.changedFiles(ctx, f.changed); err != nil {
			return nil, false, err
		}
		if listed, err = a.below(listed, names); err != nil {
			return nil, false, err
		}
	default:
		if len(names) > 0 {
			return nil, false, usage(t("--files-from: giv navnene i filen alene", "--files-from: give the names in the file alone"))
		}
		if listed, err = a.fileList("files-from", f.filesFrom, namesIn); err != nil {
			return nil, false, err
		}
	}
	found, missing := payload.Listed(listed, o)
	for _, m := range missing {
		a.tell(a.missing(m))
	}
	return found, len(missing) == 0, nil
}

// manifestNames reads names as they may stand on the command line.
func (a *app) manifestNames(f *inputFlags, given []string) ([]string, error) {
	t := a.lang.pick
	switch {
	case f.changed != "" || f.filesFrom != "":
		return nil, usage(t("--manifest kan ikke bruges sammen med --files-from eller --changed", "--manifest cannot be used together with --files-from or --changed"))
	case len(given) > 0:
		return nil, usage(t("--manifest: giv navnene i filen alene", "--manifest: give the names in the file alone"))
	}
	return a.fileList("manifest", f.manifest, payload.Manifest)
}

// fileList reads the names that a flag's file has, one at least.
func (a *app) fileList(flag, file string, read func([]byte) []string) ([]string, error) {
	in := a.in
	if file != payload.Stdin {
		f, err := os.Open(file)
		if err != nil {
			return nil, usage("--" + flag + " " + a.unreadable(file, err))
		}
		defer f.Close() // read only
		in = f
	}
	body, err := io.ReadAll(in)
	if err != nil {
		return nil, failed("--" + flag + ": " + a.reason(err))
	}
	names := read(body)
	if len(names) == 0 {
		return nil, usage("--" + flag + ": " + a.lang.pick("der er ingen navne i ", "there are no names in ") + file)
	}
	return names, nil
}

// namesIn gives names, one on each line or with a zero byte after each.
func namesIn(body []byte) (names []string) {
	end := "\n"
	if bytes.IndexByte(body, 0) >= 0 {
		end = "\x00"
	}
	for name := range strings.SplitSeq(string(body), end) {
		if name = strings.TrimSuffix(name, "\r"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// changedFiles asks git which files below the working folder have changed since a state, and which are new. Where that is
// not the last commit, it is what this branch has changed since it left it.
func (a *app) changedFiles(ctx context.Context, ref string) ([]string, error) {
	if strings.HasPrefix(ref, "-") {
		return nil, usage(fmt.Sprintf(a.lang.pick("--changed: %q er ikke noget, git kender", "--changed: %q is nothing that git knows"), ref))
	}
	diff := []string{"diff", "--name-only", "-z", "--diff-filter=d", "--relative"}
	if ref != lastCommit {
		diff = append(diff, "--merge-base")
	}
	var all []string
	for _, args := range [][]string{{"ls-files", "--others", "--exclude-standard", "-z"}, append(diff, ref, "--")} {
		git := exec.CommandContext(ctx, "git", args...)
		var said bytes.Buffer
		git.Stderr = &said
		out, err := git.Output()
		if err != nil {
			why := strings.TrimPrefix(strings.TrimSpace(said.String()), "fatal: ")
			if why, _, _ = strings.Cut(why, "\n"); why == "" {
				why = err.Error()
			}
			switch {
			case errors.Is(err, exec.ErrNotFound):
				why = a.lang.pick("git findes ikke her", "git is not installed")
			case a.lang == program.Danish: // git says it in another language
				why = "git siger «" + why + "»"
			}
			return nil, usage("--changed: " + why)
		}
		all = append(all, namesIn(out)...)
	}
	return all, nil
}

// below gives the files that are named or are in a folder that is; all where nothing is named.
func (a *app) below(files, names []string) ([]string, error) {
	if len(names) == 0 {
		return files, nil
	}
	for _, name := range names {
		if _, err := os.Stat(name); err != nil {
			return nil, usage("--changed: " + a.unreadable(name, err))
		}
	}
	var left []string
	for _, file := range files {
		for _, name := range names {
			if near, err := filepath.Rel(resolved(name), resolved(file)); err == nil && near != ".." && !strings.HasPrefix(near, ".."+string(filepath.Separator)) {
				left = append(left, file)
				break
			}
		}
	}
	return left, nil
}
