package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/nearest"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/waiver"
)

// keyVariable is the environment's name for the key, where no --key-file is given.
const keyVariable = "FORKONTROL_KEY"

// mostCompared is how many findings of a rule in a payload are compared with waivers and a baseline.
const mostCompared = 100_000

// waiverFlags say what is waived.
type waiverFlags struct {
	waivers, baseline, keyFile string
	noWaivers, allowUnused     bool
}

func (a *app) waiverFlags(c *cobra.Command, f *waiverFlags) {
	t := a.lang.pick
	c.Flags().StringVar(&f.waivers, "waivers", "", t("undtag fund, som en `FIL` nævner; ellers "+waiver.FileName+" ved siden af forkontrol.toml eller i arbejdsmappen",
		"waive findings that a `FILE` names; default: "+waiver.FileName+" beside forkontrol.toml or in the working folder"))
	c.Flags().BoolVar(&f.noWaivers, "no-waivers", false, t("brug ingen undtagelser", "use no waivers"))
	c.Flags().BoolVar(&f.allowUnused, "allow-unused-waivers", false, t("undtagelser uden fund får ikke kørslen til at fejle", "waivers without findings do not fail the run"))
	c.Flags().StringVar(&f.keyFile, "key-file", "", t("skeln personer fra hinanden med nøglen i `FIL`; ellers med den i "+keyVariable,
		"tell persons apart by the key in `FILE`; default: that in "+keyVariable))
}

// waivers are the waivers and the baseline of a run.
type waivers struct {
	*waiver.Run
	key *waiver.Key
	// The folders that the two files are in.
	waiversIn, baselineIn string
	keep                  int // findings of a rule
}

// readWaivers reads what the flags name, nil where nothing is waived.
func (a *app) readWaivers(f *waiverFlags) (*waivers, error) {
	list, file, err := a.waiverList(f)
	if err != nil {
		return nil, err
	}
	key, err := a.key(f.keyFile)
	if err != nil {
		return nil, err
	}
	if file == "" && f.baseline == "" {
		return nil, nil
	}
	w := &waivers{key: key, waiversIn: filepath.Dir(file)}
	var base *waiver.Baseline
	if f.baseline != "" {
		if base, err = a.readBaseline(f.baseline); err != nil {
			return nil, err
		}
		if err := a.sameKey(f.baseline, base, key); err != nil {
			return nil, err
		}
		w.baselineIn = filepath.Dir(f.baseline)
	}
	w.Run = waiver.NewRun(list, base, time.Now().Format(time.DateOnly))
	return w, nil
}

// waiverList reads the waivers of a run, none where the file is empty.
func (a *app) waiverList(f *waiverFlags) (list []waiver.Waiver, file string, err error) {
	if f.noWaivers && f.waivers != "" {
		return nil, "", usage(a.lang.pick("--waivers og --no-waivers kan ikke bruges sammen", "--waivers and --no-waivers cannot be used together"))
	}
	if file = f.waivers; file == "" && !f.noWaivers {
		file = foundWaivers()
	}
	if file == "" {
		return nil, "", nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, "", usage("--waivers: " + a.unreadable(file, err))
	}
	if list, err = waiver.Parse(filepath.ToSlash(file), b); err != nil {
		return nil, "", a.refused(err)
	}
	return list, file, nil
}

// foundWaivers is the file of waivers beside the nearest forkontrol.toml, or in the working folder; empty for
// none.
func foundWaivers() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "forkontrol.toml")); err == nil {
			dir = at
			break
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	file := filepath.Join(dir, waiver.FileName)
	if _, err := os.Stat(file); err != nil {
		return ""
	}
	if short, err := relative(".", file); err == nil {
		return short
	}
	return file
}

func relative(dir, file string) (string, error) {
	base, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.Rel(base, file)
}

func (a *app) readBaseline(file string) (*waiver.Baseline, error) {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage(a.lang.pick("--baseline: ingen fil med navnet ", "--baseline: no such file: ") + file +
			a.lang.pick("; «forkontrol baseline» skriver den", "; “forkontrol baseline” writes it"))
	}
	if err != nil {
		return nil, usage("--baseline: " + a.unreadable(file, err))
	}
	base, err := waiver.ParseBaseline(filepath.ToSlash(file), b)
	if err != nil {
		return nil, a.refused(err)
	}
	return base, nil
}

// sameKey sees that persons in a baseline are those of the key. Without one they are counted.
func (a *app) sameKey(file string, base *waiver.Baseline, key *waiver.Key) error {
	t := a.lang.pick
	switch {
	case base.Keyed == "":
	case key == nil:
		a.tell(file + t(": uden nøgle tælles fundene; personer skelnes ikke fra hinanden (--key-file)", ": without its key findings are counted; persons are not told apart (--key-file)"))
	case key.Check() != base.Keyed:
		return usage(file + t(": er skrevet med en anden nøgle", ": was written with another key"))
	}
	return nil
}

func (a *app) refused(err error) error {
	var all waiver.Refused
	if errors.As(err, &all) {
		return usage(all.In(string(a.lang)))
	}
	return usage(err.Error())
}

// key reads the key from a file or the environment; nil where there is none.
func (a *app) key(file string) (*waiver.Key, error) {
	from, secret := keyVariable, os.Getenv(keyVariable)
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, usage("--key-file: " + a.unreadable(file, err))
		}
		from, secret = "--key-file", string(b)
	}
	if secret == "" && file == "" {
		return nil, nil
	}
	key, err := waiver.NewKey(secret)
	if err != nil {
		return nil, usage(from + a.lang.pick(": en nøgle skal have mindst 32 tegn", ": a key must have at least 32 characters"))
	}
	return key, nil
}

// compare sees that engines keep what is to be compared.
func (w *waivers) compare(samples *int) {
	if w == nil {
		return
	}
	if w.keep = *samples; w.keep == 0 {
		w.keep = engine.DefaultSamples
	}
	*samples = max(*samples, mostCompared)
}

// apply waives findings of a payload that was checked. It does nothing where w is nil.
func (w *waivers) apply(engines *pool.Pool, from *payload.Payload, p *finding.Payload) {
	if w == nil {
		return
	}
	w.Apply(p, waiver.Names{Waivers: nameIn(w.waiversIn, p.File), Baseline: nameIn(w.baselineIn, p.File)}, w.persons(engines, from, p))
	waiver.Trim(p, w.keep)
}

// persons are those whom the records around the findings are about, nil where they are not known. Standard input
// cannot be read again.
func (w *waivers) persons(engines *pool.Pool, from *payload.Payload, p *finding.Payload) []string {
	if w.key == nil || len(p.Findings) == 0 || from.Name == payload.Stdin {
		return nil
	}
	r, err := from.Open()
	if err != nil {
		return nil
	}
	defer r.Close() // read only
	lease := engines.Take()
	defer lease.Return()
	src := lease.Tokens(r, p.File)
	if src == nil {
		return nil
	}
	return waiver.Persons(src, p, w.key)
}

// nameIn is a file as it is seen from a folder, with forward slashes.
func nameIn(dir, file string) string {
	if file == payload.Stdin || dir == "" {
		return file
	}
	if abs, err := filepath.Abs(filepath.FromSlash(file)); err == nil {
		if short, err := relative(dir, abs); err == nil {
			return filepath.ToSlash(short)
		}
	}
	return filepath.ToSlash(file)
}

// tellWaivers says which waivers have expired or are not used, and what the baseline no longer needs. It gives the exit
// code of that. A part of a check knows only what has expired.
func (a *app) tellWaivers(w *waivers, rules *program.Ruleset, allowUnused, part bool) int {
	if w == nil {
		return exitFine
	}
	t := a.lang.pick
	code := exitFine
	for i, all := 0, w.Uses(); i < len(all); i++ {
		u := &all[i]
		at := fmt.Sprintf("%s:%d: ", u.Source, u.Line)
		switch {
		case u.Expired:
			a.tell(at + t("undtagelsen udløb ", "the waiver expired on ") + u.Expires + " (" + u.Owner + "): " + u.Rule)
		case u.Unused() && !part:
			a.tell(at + t("undtagelsen bruges ikke: ", "the waiver is not used: ") + u.Rule + a.noSuchRule(rules, u.Rule))
			if !allowUnused {
				code = exitFinding
			}
		}
	}
	if n := countOf(w.Gone()); n > 0 && !part {
		a.tell(fmt.Sprintf(t("%d af udgangspunktets fund er der ikke mere: «forkontrol baseline --prune» fjerner dem",
			"%d of the baseline's findings are no longer there: “forkontrol baseline --prune” removes them"), n))
	}
	return code
}

func countOf(entries []waiver.Entry) (n int) {
	for _, e := range entries {
		n += e.Count
	}
	return n
}

// noSuchRule says that no message has a rule, and which may have been meant.
func (a *app) noSuchRule(rules *program.Ruleset, id string) string {
	var ids []string
	for _, s := range rules.Systems {
		if !strings.HasPrefix(id, s.ID+"/") {
			continue
		}
		for i := range s.Rules {
			ids = append(ids, s.Rules[i].ID)
		}
		for _, m := range s.Messages {
			m.Load()
			for i := 1; i < len(m.Rules); i++ {
				ids = append(ids, m.Rules[i].ID)
			}
		}
	}
	for _, known := range ids {
		if known == id {
			return ""
		}
	}
	said := a.lang.pick("; der er ingen sådan regel", "; there is no such rule")
	if near := nearest.Of(id, ids, 1); len(near) > 0 {
		said += a.lang.pick(", mente du ", ", did you mean ") + near[0] + "?"
	}
	return said
}
