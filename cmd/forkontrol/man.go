//go:build man

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
	"github.com/spf13/pflag"

	"github.com/forkontrol/forkontrol/internal/program"
)

// A release has manual pages. What writes them is no part of the command that is shipped:
//
//	go run -tags man ./cmd/forkontrol man DIR
//
// The English pages come to DIR/man1, the Danish to DIR/da/man1. Their day is that of
// SOURCE_DATE_EPOCH.
func init() {
	more = append(more, func(a *app) *cobra.Command {
		return &cobra.Command{Use: "man DIR", Hidden: true, Args: a.arguments(1, 1), RunE: func(_ *cobra.Command, args []string) error {
			for _, lang := range program.Languages {
				of := app{streams: a.streams, lang: language(lang)}
				if err := of.manuals(filepath.Join(args[0], folders[lang])); err != nil {
					return failed(err.Error())
				}
			}
			return nil
		}}
	})
}

// folders are where man looks for pages of a language.
var folders = map[string]string{program.English: "man1", program.Danish: filepath.Join("da", "man1")}

// headings are cobra's, and what they are in Danish pages. Names of parents are links already.
var headings = strings.NewReplacer(
	".SH NAME\n", ".SH NAVN\n",
	".SH SYNOPSIS\n", ".SH OVERSIGT\n",
	".SH DESCRIPTION\n", ".SH BESKRIVELSE\n",
	".SH OPTIONS\n", ".SH FLAG\n",
	".SH OPTIONS INHERITED FROM PARENT COMMANDS\n", ".SH FÆLLES FLAG\n",
	".SH EXAMPLE\n", ".SH EKSEMPLER\n",
	".SH SEE ALSO\n", ".SH SE OGSÅ\n",
)

// asText keeps the signs of patterns and names, which cobra would read as Markdown.
var asText = strings.NewReplacer(`*`, `\*`, `_`, `\_`)

func (a *app) manuals(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	root := a.root()
	root.DisableAutoGenTag = true
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		if c != root && !c.IsAvailableCommand() {
			continue
		}
		c.Long = asText.Replace(c.Long)
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { f.Usage = asText.Replace(f.Usage) })
		var page bytes.Buffer
		header := doc.GenManHeader{Section: "1", Source: "forkontrol " + version, Manual: "forkontrol"}
		if err := doc.GenMan(c, &header, &page); err != nil {
			return err
		}
		text := page.String()
		if a.lang == program.Danish {
			text = headings.Replace(text)
		}
		name := strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}
