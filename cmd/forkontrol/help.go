package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is the width of help texts, in columns.
const helpWidth = 80

// help writes what a command is for and how it is used. It is written in Go
// rather than as cobra's template: a program without text/template lets the
// linker leave out the methods nobody calls.
func (a *app) help(c *cobra.Command) {
	about := c.Long
	if about == "" {
		about = c.Short
	}
	fmt.Fprintln(c.OutOrStdout(), about+"\n")
	_ = a.usage(c) // cobra has nowhere to pass an error of writing help
}

// usage writes how a command is used.
func (a *app) usage(c *cobra.Command) error {
	t := a.lang.pick
	var b strings.Builder
	b.WriteString(t("Brug:", "Usage:") + "\n  ")
	if c.HasAvailableSubCommands() {
		b.WriteString(c.CommandPath() + " " + t("KOMMANDO", "COMMAND") + "\n\n" + t("Kommandoer:", "Commands:") + "\n")
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(&b, "  %-*s %s\n", sub.NamePadding(), sub.Name(), sub.Short)
			}
		}
	} else {
		b.WriteString(c.UseLine() + "\n")
	}
	if c.HasExample() {
		b.WriteString("\n" + t("Eksempler:", "Examples:") + "\n" + c.Example + "\n")
	}
	if c.HasAvailableLocalFlags() {
		b.WriteString("\n" + t("Flag:", "Flags:") + "\n" + a.flagUsages(c.LocalFlags()))
	}
	if c.HasAvailableInheritedFlags() {
		b.WriteString("\n" + t("Fælles flag:", "Common flags:") + "\n" + a.flagUsages(c.InheritedFlags()))
	}
	_, err := io.WriteString(c.OutOrStdout(), b.String())
	return err
}

func (a *app) flagUsages(flags *pflag.FlagSet) string {
	return strings.ReplaceAll(flags.FlagUsagesWrapped(helpWidth), "(default", a.lang.pick("(ellers", "(default"))
}
