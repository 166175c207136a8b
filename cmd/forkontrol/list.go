package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/coverage"
	"github.com/forkontrol/forkontrol/internal/program"
)

// listFormats are the forms in which systems and messages are listed.
var listFormats = []string{formatText, formatJSON}

func (a *app) listFormat(c *cobra.Command, values ...string) {
	c.Flags().String("format", formatText, a.lang.pick("form: `", "form: `")+strings.Join(values, "|")+"`")
	complete(c, "format", values...)
}

type systemItem struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Direction string   `json:"direction"`
	Areas     []string `json:"areas"`
	Transport string   `json:"transport"`
	// Messages, Fields and Rules by evidence.
	Messages coverage.Count `json:"messages"`
	Fields   coverage.Count `json:"fields"`
	Rules    coverage.Count `json:"rules"`
	Text     string         `json:"text"`
	Missing  string         `json:"missing,omitempty"`
	Links    []string       `json:"links"`
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
				items := []systemItem{}
				for _, s := range systems {
					lang := string(a.lang)
					items = append(items, systemItem{s.ID, s.Name, s.Direction, list(s.Areas), s.Transport, s.Messages, s.Fields, s.Rules, s.Text.In(lang), s.Missing.In(lang), list(s.Links)})
				}
				return a.printJSON(items)
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

type messageItem struct {
	ID        string   `json:"id"`
	System    string   `json:"system"`
	Service   string   `json:"service"`
	Title     string   `json:"title"`
	Name      string   `json:"name"`
	Version   string   `json:"version"`
	Direction string   `json:"direction"`
	From      string   `json:"from,omitempty"`
	To        string   `json:"to,omitempty"`
	Formats   []string `json:"formats"`
	Evidence  string   `json:"evidence"`
	Text      string   `json:"text"`
}

func (a *app) messageItem(s *program.System, m *program.Message) messageItem {
	return messageItem{m.ID, s.ID, m.Service, m.Title, m.Name, m.Version, m.Direction, m.From, m.To, list(m.Formats), m.Evidence.String(), m.Text.In(string(a.lang))}
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
			var ids []string
			items := []messageItem{}
			for _, s := range set.Systems {
				if len(s.Messages) > 0 {
					ids = append(ids, s.ID)
				}
				if len(args) > 0 && args[0] != s.ID {
					continue
				}
				for _, m := range s.Messages {
					items = append(items, a.messageItem(s, m))
				}
			}
			if len(args) > 0 && !slices.Contains(ids, args[0]) {
				return usage(fmt.Sprintf(t("ukendt system %q", "unknown system %q"), args[0]) + a.lang.suggest(args[0], ids))
			}
			if format(c) == formatJSON {
				return a.printJSON(items)
			}
			return a.print(listed(a.messageRows(items), a.width()))
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			if set, err := a.rules(); err == nil && len(args) == 0 {
				for _, s := range set.Systems {
					if len(s.Messages) > 0 {
						ids = append(ids, s.ID)
					}
				}
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
	}
	a.listFormat(c, listFormats...)
	return c
}

func (a *app) messageRows(items []messageItem) [][]string {
	t := a.lang.pick
	rows := [][]string{{t("Besked", "Message"), t("Retning", "Direction"), t("Former", "Forms"), t("Gælder", "In force"), t("Grundlag", "Evidence")}}
	for _, m := range items {
		rows = append(rows, []string{m.ID, a.lang.exchange(m.Direction), strings.Join(m.Formats, " "), a.lang.inForce(m.From, m.To), a.lang.evidence(m.Evidence)})
	}
	return rows
}

func (a *app) printJSON(v any) error {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return failed(err.Error())
	}
	return a.print(b.String())
}

func format(c *cobra.Command) string { return c.Flags().Lookup("format").Value.String() }

// list makes an empty list of none, for JSON.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

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

// exchange words the direction of a message.
func (l language) exchange(direction string) string {
	if direction == "response" {
		return l.pick("svar", "response")
	}
	return l.pick("anmodning", "request")
}

func (l language) evidence(e string) string {
	switch e {
	case "official":
		return l.pick("officiel", "official")
	case "contract":
		return l.pick("kontrakt", "contract")
	}
	return l.pick("udkast", "draft")
}

func (l language) inForce(from, to string) string {
	switch {
	case from != "" && to != "":
		return from + " – " + to
	case from != "":
		return l.pick("fra ", "from ") + from
	case to != "":
		return l.pick("til ", "until ") + to
	}
	return ""
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
	if near := a.lang.suggest(id, ids); near != "" {
		return usage(text + near)
	}
	return usage(text + a.lang.pick("; forkontrol messages viser dem, der er", "; forkontrol messages lists those there are"))
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
