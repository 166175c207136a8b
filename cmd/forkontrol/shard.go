package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/shard"
)

// shardFlags say which part of the files is checked.
type shardFlags struct {
	part    string
	share   *shard.Share  // nil where all files are checked
	record  *shard.Record // of the report
	missing bool          // a name stands for no file
}

func (a *app) shardFlags(c *cobra.Command, f *shardFlags) {
	t := a.lang.pick
	c.Flags().StringVar(&f.part, "shard", "", t("kontrollér kun én `DEL/ANTAL` af filerne, som 2/8, eller 1+1/8 fra programmer, der tæller fra 0; «forkontrol merge» samler rapporterne",
		"check only one `PART/PARTS` of the files, such as 2/8, or 1+1/8 of programs that count from 0; “forkontrol merge” puts the reports together"))
}

// asPart sees that what is asked for can be done in parts.
func (a *app) asPart(f *checkFlags) error {
	if f.part == "" {
		return nil
	}
	t := a.lang.pick
	part, ok := shard.Parse(f.part)
	switch {
	case !ok:
		return usage(fmt.Sprintf(t("--shard: %q er ikke en del af et antal: 2/8 er den anden af otte, højst %d", "--shard: %q is not a part of a number of parts: 2/8 is the second of eight, of at most %d"), f.part, shard.MaxParts))
	case f.watch || f.fix != "" || f.diff || f.suggest:
		return usage(t("--shard kan ikke bruges sammen med --watch, --fix, --diff eller --suggest", "--shard cannot be used together with --watch, --fix, --diff or --suggest"))
	}
	f.share = &shard.Share{Part: part}
	return nil
}

// take gives the payloads of the part, all where there is none.
func (f *shardFlags) take(a *app, all []payload.Payload, missing bool) ([]payload.Payload, error) {
	if f.share == nil {
		return all, nil
	}
	if slices.ContainsFunc(all, func(p payload.Payload) bool { return p.Stdin }) {
		return nil, usage(a.lang.pick("--shard: standard-input kan ikke deles", "--shard: standard input cannot be divided"))
	}
	share := f.share.Take(all)
	f.share, f.missing = &share, missing
	return share.Payloads, nil
}

// empty reports whether the part has no files though there are some.
func (f *shardFlags) empty() bool { return f.share != nil && f.share.Files > 0 }

// record is what the report of a part says beside what every report says.
func (a *app) record(f *checkFlags, p *prepared, r *finding.Report, w *waivers) (*shard.Record, error) {
	settings, err := a.settings(f)
	if err != nil {
		return nil, err
	}
	rec := f.share.Record(r, p.rules, f.Lang, f.ShowPersonalData)
	rec.Settings, rec.Missing = settings, f.missing
	if w == nil {
		return rec, nil
	}
	for i, all := 0, w.Uses(); i < len(all); i++ {
		if u := &all[i]; !u.Expired {
			used := u.Findings+u.Would > 0
			rec.Waivers = append(rec.Waivers, shard.Waiver{At: fmt.Sprintf("%s:%d", u.Source, u.Line), Rule: u.Rule, Asked: used || u.Unused(), Used: used})
		}
	}
	return rec, nil
}

// settings is a digest of what the outcome depends on beside the files and the rules: options, registers, waivers, the
// baseline, the key, severities. What follows from the machine is no part of it.
func (a *app) settings(f *checkFlags) (string, error) {
	o := f.Options
	o.Lang, o.AsOf, o.Excerpts = "", "", false // told apart by themselves
	sum := sha256.New()
	fmt.Fprintf(sum, "%+v %v %v %s\n", o, f.skipUnknown, f.noWaivers, f.maxSize)
	given := slices.Sorted(slices.Values(f.registers))
	for _, register := range given {
		name, _, _ := strings.Cut(register, "=")
		fmt.Fprintln(sum, name)
	}
	files := registerFiles(given)
	if f.waivers != "" {
		files = append(files, f.waivers)
	} else if found := foundWaivers(); found != "" && !f.noWaivers {
		files = append(files, found)
	}
	if f.baseline != "" {
		files = append(files, f.baseline)
	}
	for _, file := range files {
		if err := digest(sum, file); err != nil {
			return "", failed(a.unreadable(file, err))
		}
	}
	key, err := a.key(f.keyFile)
	if err != nil {
		return "", err
	}
	if key != nil {
		fmt.Fprintln(sum, key.Check())
	}
	if a.config != nil {
		for _, s := range a.config.Severity {
			fmt.Fprintf(sum, "%q %q %s\n", s.Rule, s.Path, s.Level)
		}
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), nil
}

// digest adds what is in a file; a pipe has been read, and cannot be again.
func digest(sum io.Writer, file string) error {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return err
	}
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close() // read only
	_, err = io.Copy(sum, in)
	return err
}
