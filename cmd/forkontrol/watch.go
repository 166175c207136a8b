package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/forkontrol/forkontrol/internal/config"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/waiver"
)

// watch is what a check with --watch keeps from one pass to the next. A pass is the command carried out
// from its beginning: flags, settings, registers and files are read anew, so that there is one way for
// everything. Only compiled rules and the outcomes of files are kept, for as long as what they come
// from is the same.
//
// Folders are watched, not files, for many editors put a new file in the place of the old one. Each is watched
// before it is read, so that nothing that happens during a pass is missed. All paths here are absolute.
type watch struct {
	fs    *fsnotify.Watcher
	ctx   context.Context
	quiet bool
	fresh bool // nothing was watched when the command line was read
	began bool // a pass has come to the files
	err   error

	memory   *batch.Memory
	day      string // of memory
	rules    *program.Ruleset
	rulesOf  string          // what they are made of
	settings map[string]bool // files that decide how payloads are checked, and folders of such
	schemas  map[string]bool // those of settings that rules are made of
	outputs  map[string]bool // what is written here
	files    map[string]file // those that were checked, also by what they are links to
	names    []string        // payloads
	find     func() []payload.Payload
	changed  []string // since the last pass
}

// file is a file that is checked, and how it was before that.
type file struct {
	path string // as the payload has it
	info fs.FileInfo
}

// errAgain ends a pass that is to be begun again.
var errAgain = &failure{exitFine, ""}

// watchable begins a pass.
func (a *app) watchable(ctx context.Context, f *checkFlags, names []string) error {
	t := a.lang.pick
	switch {
	case f.fix != "":
		return usage(t("--watch og --fix: vælg én af dem; --watch ændrer ingen filer", "--watch and --fix: choose one; --watch changes no files"))
	case slices.Contains(names, payload.Stdin) || f.filesFrom == payload.Stdin:
		return usage(t("--watch: standard-input kan ikke følges; nævn filer eller mapper", "--watch: standard input cannot be watched; name files or folders"))
	}
	w := a.watch
	if w == nil {
		watcher, err := fsnotify.NewWatcher()
		if err != nil {
			return failed("--watch: " + err.Error())
		}
		w = &watch{fs: watcher, ctx: untilInterrupt(ctx), fresh: true, memory: &batch.Memory{},
			settings: map[string]bool{}, schemas: map[string]bool{}, outputs: map[string]bool{}}
		a.watch = w
	}
	w.quiet = f.quiet
	w.folder(".")
	w.setting(config.FileName)
	w.setting(ignoreFile)
	if a.config != nil {
		for _, file := range a.config.Files {
			w.setting(file)
		}
	}
	if dir, err := os.Getwd(); err == nil && !a.isolated {
		w.setting(config.Upward(dir, ignoreFile))
	}
	for _, path := range a.schemas {
		w.tree(path)
	}
	for _, file := range append(registerFiles(f.registers), f.waivers, f.baseline, f.keyFile, f.filesFrom) {
		w.setting(file)
	}
	if f.waivers == "" && !f.noWaivers {
		w.setting(waiver.FileName)
		w.setting(foundWaivers())
	}
	switch {
	case w.err != nil:
		return a.unwatchable()
	case w.fresh: // what has been read may have changed before it was watched
		w.fresh = false
		return errAgain
	case len(w.changed) > 0:
		if a.atTerminal {
			_, _ = io.WriteString(a.out, clearScreen)
		}
		if !f.quiet {
			a.tell(t("ændret: ", "changed: ") + listOf(w.changed, mostChanged))
		}
	}
	return nil
}

// clearScreen empties a terminal and goes to its top.
const clearScreen = "\x1b[2J\x1b[H"

// mostChanged is how many files that have changed are named.
const mostChanged = 3

func listOf(paths []string, most int) string {
	var shown []string
	for _, path := range paths[:min(len(paths), most)] {
		shown = append(shown, config.Shown(path))
	}
	if more := len(paths) - most; more > 0 {
		shown = append(shown, fmt.Sprintf("+ %d", more))
	}
	return strings.Join(shown, ", ")
}

func (a *app) unwatchable() error {
	why := a.reason(a.watch.err)
	if errors.Is(a.watch.err, syscall.ENOSPC) {
		why = a.lang.pick("styresystemet lader ikke flere mapper følge (fs.inotify.max_user_watches); nævn færre mapper, eller udelad nogle med --exclude",
			"the operating system lets no more folders be watched (fs.inotify.max_user_watches); name fewer, or leave some out with --exclude")
	}
	return failed("--watch: " + why)
}

// folder watches a folder. One that has gone is missed by whoever reads it.
func (w *watch) folder(dir string) {
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = w.fs.Add(dir)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.ENOTDIR) && w.err == nil {
		w.err = err
	}
}

// setting watches a file that decides how payloads are checked, whether it is there or not.
func (w *watch) setting(path string) {
	if path == "" || path == payload.Stdin {
		return
	}
	for _, at := range places(path) {
		w.settings[at] = true
		w.folder(filepath.Dir(at))
	}
}

// places are where a path leads: it, and what it is a link to.
func places(path string) []string {
	at, err := filepath.Abs(path)
	if err != nil {
		return nil
	}
	if real, err := filepath.EvalSymlinks(at); err == nil && real != at {
		return []string{at, real}
	}
	return []string{at}
}

// tree watches what rules are made of: a file, or a folder with all below it.
func (w *watch) tree(path string) {
	w.setting(path)
	for _, at := range places(path) {
		w.schemas[at] = true
		_ = filepath.WalkDir(at, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				w.folder(path)
			}
			return nil // what cannot be read is refused where it is needed
		})
	}
}

// waiting says that a pass is over and the watch is not.
func (a *app) waiting() {
	if w := a.watch; w.began && !w.quiet && w.err == nil && w.ctx.Err() == nil {
		a.tell(a.lang.pick("venter på ændringer; Ctrl-C slutter", "waiting for changes; Ctrl-C ends"))
	}
}

// found takes the payloads of a pass, and how to find them again.
func (w *watch) found(payloads []payload.Payload, outputs []output, find func() []payload.Payload) {
	w.find, w.files = find, map[string]file{}
	for _, out := range outputs {
		for _, at := range places(out.file) {
			w.outputs[at] = true
		}
	}
	w.names = w.named(payloads)
	for i := range payloads {
		path := payloads[i].Path
		if path == "" {
			continue
		}
		info, _ := os.Stat(path)
		for n, at := range places(path) {
			if n > 0 {
				w.folder(filepath.Dir(at))
			}
			w.files[at] = file{path, info}
		}
	}
}

// enter watches the folders that are read for payloads, and, where git says which files have changed, those
// in which others may.
func (w *watch) enter(f *checkFlags, names []string, o *payload.Options) {
	o.Entered = w.folder
	if f.changed == "" {
		return
	}
	if len(names) == 0 {
		names = []string{"."}
	}
	payload.Find(names, payload.Options{Entered: w.folder, Exclude: o.Exclude})
}

// watched takes the payloads of a pass.
func (a *app) watched(f *checkFlags, p *prepared, names []string, payloads []payload.Payload) error {
	w := a.watch
	again := p.find
	again.Skipped = nil
	w.found(payloads, p.outputs, func() []payload.Payload {
		silent := &app{streams: streams{a.in, io.Discard, io.Discard}, lang: a.lang}
		found, _, _ := silent.inputs(w.ctx, &f.inputFlags, names, again)
		return found
	})
	if w.err != nil {
		return a.unwatchable()
	}
	later := f.changed != "" || f.filesFrom != "" || slices.ContainsFunc(names, func(name string) bool {
		info, err := os.Stat(name)
		return err == nil && info.IsDir() || strings.ContainsAny(name, "*?[{")
	})
	w.began = w.began || later || len(payloads) > 0
	return nil
}

// memoryOf gives the memory of a day, by whose rules the files are checked.
func (w *watch) memoryOf(day string) *batch.Memory {
	if w.day != day {
		w.day, w.memory = day, &batch.Memory{}
	}
	return w.memory
}

// named gives the names of payloads, but for those that are written here.
func (w *watch) named(payloads []payload.Payload) (names []string) {
	for i := range payloads {
		at, err := filepath.Abs(payloads[i].Path)
		if err != nil || !w.outputs[at] {
			names = append(names, payloads[i].Name)
		}
	}
	return names
}

// settled is how long nothing may happen before what has happened is looked at, and patience how long
// that is waited for.
const (
	settled  = 50 * time.Millisecond
	patience = time.Second
)

// next waits until something has changed that calls for another pass; it is false where there is none, and gives
// the exit code of the whole then.
func (w *watch) next(code int) (bool, int) {
	switch {
	case w.ctx.Err() != nil:
	case w.err != nil:
		return false, exitFailed
	case w.changed == nil && !w.began && code != exitFine:
		return false, code // it never came to the files
	case !w.began:
		return true, code
	default:
		if w.changes() {
			return true, code
		}
	}
	// A watch is ended by hand, and has no outcome of its own.
	return false, exitFine
}

// changes waits for what calls for another pass, and is false at an interrupt.
func (w *watch) changes() bool {
	for w.changed = nil; len(w.changed) == 0 && w.err == nil; {
		happened, all, ok := w.events()
		if !ok {
			return false
		}
		w.changed = w.concern(happened)
		if all { // the system has lost count
			w.forget("")
			w.changed = append(w.changed, ".")
		}
	}
	return true
}

// events gives what happened until nothing more does.
func (w *watch) events() (happened map[string]fsnotify.Op, all, ok bool) {
	happened = map[string]fsnotify.Op{}
	var quiet, enough <-chan time.Time
	for {
		select {
		case <-w.ctx.Done():
			return nil, false, false
		case e := <-w.fs.Events:
			happened[e.Name] |= e.Op
		case err := <-w.fs.Errors:
			if all = true; !errors.Is(err, fsnotify.ErrEventOverflow) {
				w.err = err
			}
		case <-quiet:
			return happened, all, true
		case <-enough:
			return happened, all, true
		}
		quiet = time.After(settled)
		if enough == nil {
			enough = time.After(patience)
		}
	}
}

// forget drops what is known where a setting has changed; "" is all.
func (w *watch) forget(path string) {
	w.memory = &batch.Memory{}
	if path == "" || w.ofRules(path) {
		w.rules = nil
	}
}

// ofRules reports whether rules are made of a file.
func (w *watch) ofRules(path string) bool {
	if w.schemas[path] {
		return true
	}
	contract := slices.Contains([]string{".xsd", ".wsdl"}, strings.ToLower(filepath.Ext(path)))
	for at := range w.schemas {
		if near, err := filepath.Rel(at, path); err == nil && filepath.IsLocal(near) {
			return true
		}
		if contract && filepath.Dir(at) == filepath.Dir(path) { // one contract brings in another
			return true
		}
	}
	return false
}

// concern gives those of the paths to which something happened that a pass would see.
func (w *watch) concern(happened map[string]fsnotify.Op) (changed []string) {
	other := ""
	for _, path := range slices.Sorted(maps.Keys(happened)) {
		known, ok := w.files[path]
		switch op := happened[path]; {
		case w.outputs[path]:
		case w.settings[path] || w.ofRules(path):
			if op != fsnotify.Chmod {
				w.forget(path)
				changed = append(changed, path)
			}
		case ok && op == fsnotify.Chmod && known.unchanged():
		case ok:
			w.memory.Forget(known.path)
			changed = append(changed, path)
		case op != fsnotify.Chmod && other == "":
			other = path
		}
	}
	if len(changed) == 0 && other != "" && !slices.Equal(w.names, w.named(w.find())) {
		changed = append(changed, other)
	}
	return changed
}

// unchanged reports whether a file is as it was when it was checked.
func (f *file) unchanged() bool {
	info, err := os.Stat(f.path)
	return err == nil && batch.SameState(f.info, info)
}
