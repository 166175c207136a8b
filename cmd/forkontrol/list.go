package main

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/coverage"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// listFormats are the forms in which systems and messages are listed.
var listFormats = []string{formatText, formatJSON}

func (a *app) listFormat(c *cobra.Command, values ...string) {
	c.Flags().String("format", formatText, a.lang.pick("form: `", "form: `")+strings.Join(values, "|")+"`")
	complete(c, "format", values...)
}

func (a *app) systemsCommand() *cobra.Command {
	t := a.lang.pick
	c := &cobra.Command{
		Use:   "systems",
		Short: t("Vis de centrale systemer", "List the central systems"),
		Args:  a.arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := a.oneOf(c, "format", listFormats...); err != nil {
				return err
			}
			set, err := a.rules()
			if err != nil {
				return err
			}
			systems := coverage.Of(set)
			if format(c) == formatJSON {
				of := map[string]catalogue.Coverage{}
				for _, s := range systems {
					of[s.ID] = catalogue.Coverage{Messages: catalogue.Count(s.Messages), Fields: catalogue.Count(s.Fields), Rules: catalogue.Count(s.Rules)}
				}
				return a.printJSON(catalogue.Of(set).AppendCoverage(nil, string(a.lang), func(s *program.System) catalogue.Coverage { return of[s.ID] }))
			}
			return a.print(a.systemTable(systems, a.width()))
		},
	}
	a.listFormat(c, listFormats...)
	return c
}

// systemTable lists the systems with what is known of them, and then what is
// missing.
func (a *app) systemTable(systems []coverage.System, width int) string {
	t := a.lang.pick
	rows := [][]string{{"ID", t("Data", "Data"), t("Beskeder", "Messages"), t("Felter", "Fields"), t("Regler", "Rules"), t("Off/Kon/Udk", "Off/Con/Dra"), t("Områder", "Areas")}}
	row := func(s coverage.System, id, way string, areas []string) {
		cells := []string{id, way}
		for _, n := range []int{s.Messages.Total(), s.Fields.Total(), s.Rules.Total()} {
			cells = append(cells, strconv.Itoa(n))
		}
		share := func(e program.Evidence) string { return strconv.Itoa(s.Fields.Share(e)) }
		rows = append(rows, append(cells, share(program.Official)+"/"+share(program.Contract)+"/"+share(program.Draft)+" %", strings.Join(areas, " ")))
	}
	missing := [][]string{{t("Mangler", "Missing"), ""}}
	for _, s := range systems {
		row(s, s.ID, a.lang.way(s.Direction), s.Areas)
		if !s.Missing.Empty() {
			missing = append(missing, []string{s.ID, s.Missing.In(string(a.lang))})
		}
	}
	row(coverage.Sum(systems), t("I alt", "All"), "", nil)
	out := figures(rows, width) + "\n" + block(t("Off/Kon/Udk: andelen af felterne, hvis grundlag er officielt, en kontrakt eller et udkast.",
		"Off/Con/Dra: the share of the fields whose evidence is official, a contract or a draft."), 0, width)
	if len(missing) > 1 {
		out += "\n" + listed(missing, width)
	}
	return out
}

func (a *app) messagesCommand() *cobra.Command {
	t := a.lang.pick
	c := &cobra.Command{
		Use:   "messages [SYSTEM]",
		Short: t("Vis de beskeder, der kan kontrolleres", "List the messages that can be checked"),
		Args:  a.arguments(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.oneOf(c, "format", listFormats...); err != nil {
				return err
			}
			set, err := a.rules()
			if err != nil {
				return err
			}
			system := ""
			if len(args) > 0 {
				system = args[0]
				if ids := systemIDs(set); !slices.Contains(ids, system) {
					return usage(fmt.Sprintf(t("ukendt system %q", "unknown system %q"), system) + a.lang.suggest(system, ids))
				}
			}
			if format(c) == formatJSON {
				return a.printJSON(catalogue.Of(set).AppendMessages(nil, system, string(a.lang)))
			}
			return a.print(listed(a.messageRows(catalogue.Of(set).Messages(system)), a.width()))
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if set, err := a.rules(); err == nil && len(args) == 0 {
				return systemIDs(set), cobra.ShellCompDirectiveNoFileComp
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
	}
	a.listFormat(c, listFormats...)
	return c
}

// systemIDs are the ids of the systems that have messages.
func systemIDs(set *program.Ruleset) []string {
	var ids []string
	for s := range catalogue.Of(set).Systems() {
		ids = append(ids, s.ID)
	}
	return ids
}

func (a *app) messageRows(messages iter.Seq[catalogue.Message]) [][]string {
	t := a.lang.pick
	rows := [][]string{{t("Besked", "Message"), t("Titel", "Title"), t("Retning", "Direction"), t("Former", "Forms"), t("Gælder", "In force"), t("Grundlag", "Evidence")}}
	for m := range messages {
		title := text.Titled(m.Title, m.Version)
		if len(m.Fields) > 0 && m.Fields[0].Label.In(string(a.lang)) != m.Title { // the root's
			title = m.Fields[0].Label.In(string(a.lang)) + " · " + title
		}
		rows = append(rows, []string{m.ID, title, a.phrases().Exchange(m.Direction), strings.Join(m.Formats, " "), a.phrases().InForce(m.From, m.To), a.phrases().Evidence(m.Evidence)})
	}
	return rows
}

func format(c *cobra.Command) string { return c.Flags().Lookup("format").Value.String() }

// way words the direction of a system's data, seen from the SA-system.
func (l language) way(direction string) string {
	switch direction {
	case "in":
		return l.pick("hentes", "fetched")
	case "out":
		return l.pick("sendes", "sent")
	}
	return l.pick("begge veje", "both ways")
}

// unknownMessage says that there is no such message, and which are near.
func (a *app) unknownMessage(set *program.Ruleset, id string) error {
	var ids []string
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			ids = append(ids, m.ID)
		}
	}
	text := fmt.Sprintf(a.lang.pick("ukendt besked %q", "unknown message %q"), id)
	if system, _, _ := strings.Cut(id, "/"); slices.Contains(systemIDs(set), system) && !strings.Contains(id, "#") {
		return usage(text + a.lang.pick("; systemets beskeder vises af\n  forkontrol messages", "; the messages of the system are listed by\n  forkontrol messages") +
			a.ownFlags() + " " + system)
	}
	if near := a.lang.suggest(id, ids); near != "" {
		return usage(text + near)
	}
	return usage(text + a.lang.pick("; forkontrol messages viser dem, der er", "; forkontrol messages lists the known ones"))
}

func (a *app) completeMessages(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var ids []string
	if set, err := a.rules(); err == nil && len(args) == 0 {
		for _, s := range set.Systems {
			for _, m := range s.Messages {
				ids = append(ids, m.ID+"\t"+m.Title)
			}
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
