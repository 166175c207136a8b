package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// widestHelp is how wide help texts are at most, in columns.
const widestHelp = 80

func (a *app) helpWidth() int { return min(a.width(), widestHelp) }

// help writes what a command is for and how it is used. It is written in Go
// rather than as cobra's template: a program without text/template lets the
// linker leave out the methods nobody calls.
func (a *app) help(c *cobra.Command) {
	about := c.Long
	if about == "" {
		about = c.Short
	}
	for paragraph := range strings.SplitSeq(about, "\n\n") { // the line ends within are of the code alone
		fmt.Fprintln(c.OutOrStdout(), block(paragraph, 0, a.helpWidth()))
	}
	_ = a.usage(c) // cobra has nowhere to pass an error of writing help
}

// usage writes how a command is used.
func (a *app) usage(c *cobra.Command) error {
	t := a.lang.pick
	var b strings.Builder
	b.WriteString(t("Brug:", "Usage:") + "\n  ")
	if c.HasAvailableSubCommands() {
		if c.HasParent() { // it does something itself
			b.WriteString(strings.TrimLeft(hanging(c.UseLine(), 2, a.helpWidth()), " ") + "  ")
		}
		b.WriteString(c.CommandPath() + " " + t("KOMMANDO", "COMMAND") + "\n\n" + t("Kommandoer:", "Commands:") + "\n")
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() {
				margin := 2 + sub.NamePadding() + 1
				b.WriteString("  " + padded(sub.Name(), sub.NamePadding()) + " " + strings.TrimLeft(block(sub.Short, margin, a.helpWidth()), " "))
			}
		}
	} else {
		b.WriteString(strings.TrimLeft(hanging(c.UseLine(), 2, a.helpWidth()), " "))
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

// flagUsages lists flags, beside what they do where there is room for that, else above.
func (a *app) flagUsages(flags *pflag.FlagSet) string {
	all := strings.ReplaceAll(flags.FlagUsages(), "(default", a.lang.pick("(ellers", "(default"))
	margin := 0
	for line := range strings.Lines(all) {
		flag, _ := flagAndText(line)
		margin = max(margin, text.StringWidth(flag)+3)
	}
	beside := a.helpWidth()-margin >= leastText
	var b strings.Builder
	for line := range strings.Lines(all) {
		flag, about := flagAndText(line)
		if beside {
			b.WriteString(padded(flag, margin) + strings.TrimLeft(block(about, margin, a.helpWidth()), " "))
		} else {
			b.WriteString(flag + "\n" + block(about, 10, a.helpWidth()))
		}
	}
	return b.String()
}

// flagAndText takes a line of pflag's list apart: three blanks stand between its columns.
func flagAndText(line string) (flag, about string) {
	start := len(line) - len(strings.TrimLeft(line, " "))
	flag, about, _ = strings.Cut(line[start:], "   ")
	return line[:start] + optional.ReplaceAllString(flag, "[=$1]"), strings.TrimSpace(about)
}

// optional is how pflag writes a value that a flag may do without; it takes one only after an equals sign.
var optional = regexp.MustCompile(` (\S+)\[="[^"]*"\]$`)
