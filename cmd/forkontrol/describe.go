package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/typescript"
)

const (
	formatMarkdown   = "markdown"
	formatTypeScript = "typescript"
)

var describeFormats = []string{formatText, formatJSON, formatMarkdown, formatTypeScript}

func (a *app) describeCommand() *cobra.Command {
	t := a.lang.pick
	c := &cobra.Command{
		Use:     "describe " + t("BESKED", "MESSAGE"),
		Short:   t("Vis felterne i en besked", "Show the fields of a message"),
		Example: "  forkontrol describe ungedatabasen/indberet-institution-kontakt@1.0#Indberet",
		Args:    a.arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.oneOf(c, "format", describeFormats...); err != nil {
				return err
			}
			set, err := a.rules()
			if err != nil {
				return err
			}
			system, message := set.Find(args[0])
			if message == nil {
				return a.unknownMessage(set, args[0])
			}
			d := catalogue.Of(set).Describe(system, message)
			switch format(c) {
			case formatTypeScript:
				types := typescript.Message(set, system, message)
				if types == nil {
					return usage(fmt.Sprintf(t("%s er en konvolut og har ingen typer", "%s is an envelope and has no types"), message.ID))
				}
				return a.print(string(types))
			case formatJSON:
				return a.printJSON(d.Append(nil, string(a.lang)))
			case formatMarkdown:
				return a.print(a.describeMarkdown(&d))
			}
			return a.print(a.describeText(&d, a.width()))
		},
		ValidArgsFunction: a.completeMessages,
	}
	a.listFormat(c, describeFormats...)
	return c
}

// printJSON prints JSON, indented.
func (a *app) printJSON(text []byte) error {
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return failed(err.Error())
	}
	return a.print(b.String() + "\n")
}
