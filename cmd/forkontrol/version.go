package main

import (
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/program"
)

const version = forkontrol.Version

// A release says what it was built from: -ldflags '-X main.commit=… -X main.committed=…'.
var (
	commit    string // the whole hash
	committed string // the day, 2026-11-29
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: a.lang.pick("Vis versionen af programmet og reglerne", "Show the version of the program and the rules"),
		Args:  a.arguments(0, 0),
		RunE:  func(*cobra.Command, []string) error { return a.showVersion() },
	}
}

func (a *app) showVersion() error {
	set, err := a.rules()
	if err != nil {
		return err
	}
	t := a.lang.pick
	lines := []string{"forkontrol " + version, t("regler", "rules") + " " + set.Version}
	if day := newestSource(set); day != "" {
		lines = append(lines, t("nyeste kilde", "newest source")+" "+day)
	}
	if hash, day := builtFrom(); hash != "" {
		lines = append(lines, strings.TrimSpace("commit "+hash+" "+day))
	}
	return a.print(strings.Join(lines, "\n") + "\n")
}

// newestSource is the day of the newest document that the rules cite. Dates are as exact as
// their documents, and ISO 8601 sorts as text.
func newestSource(set *program.Ruleset) (day string) {
	for _, system := range set.Systems {
		for _, document := range system.Documents {
			day = max(day, document.Date)
		}
	}
	return day
}

// builtFrom is what the program was built from, where that is known: -ldflags say it in a release,
// and git in a clone.
func builtFrom() (hash, day string) {
	if commit != "" {
		return commit, committed
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", ""
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	day, _, _ = strings.Cut(settings["vcs.time"], "T")
	hash = settings["vcs.revision"]
	if settings["vcs.modified"] == "true" {
		hash += "-dirty" // as git describe says it
	}
	return hash, day
}
