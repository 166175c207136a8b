package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/program"
)

// offer gives a flag values that depend on the rules.
func (a *app) offer(c *cobra.Command, flag string, values func(set *program.Ruleset, args []string) []string, more cobra.ShellCompDirective) {
	err := c.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if name, file, given := strings.Cut(typed, "="); given && more&cobra.ShellCompDirectiveNoSpace != 0 {
			return filesLike(name+"=", file)
		}
		set, err := a.rules()
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return values(set, args), cobra.ShellCompDirectiveNoFileComp | more
	})
	if err != nil {
		panic(err) // the flag does not exist
	}
}

// offerRegisters completes the NAME of --register NAME=FILE, then the file.
func (a *app) offerRegisters(c *cobra.Command) {
	a.offer(c, "register", func(set *program.Ruleset, _ []string) []string {
		var names []string
		for i := range set.Registers {
			r := &set.Registers[i]
			names = append(names, r.Name+"=\t"+r.Title.In(string(a.lang)))
		}
		return names
	}, cobra.ShellCompDirectiveNoSpace)
}

// offerOutputs completes the FORM of --out FORM=FILE, then the file.
func (a *app) offerOutputs(c *cobra.Command, forms []string) {
	a.offer(c, "out", func(*program.Ruleset, []string) []string {
		var values []string
		for _, f := range forms {
			values = append(values, f+"=")
		}
		return values
	}, cobra.ShellCompDirectiveNoSpace)
}

// rulesOf are the ids of a message's rules, each once.
func rulesOf(m *program.Message) []string {
	m.Load()
	seen := map[string]bool{"": true} // of the unused rule 0
	var ids []string
	for i := range m.Rules {
		if id := m.Rules[i].ID; !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// wordsOf are the fields and keywords by which explain finds rules: the parts of their ids below the service.
func wordsOf(ids []string) []string {
	seen := map[string]bool{}
	var words []string
	for _, id := range ids {
		parts := strings.Split(id, "/")
		for _, part := range parts[min(2, len(parts)):] {
			for name := range strings.SplitSeq(part, ".") {
				if !seen[name] {
					seen[name] = true
					words = append(words, name)
				}
			}
		}
	}
	slices.Sort(words)
	return words
}

// filesLike completes a path after NAME=, which shells do not know how to.
func filesLike(before, typed string) ([]string, cobra.ShellCompDirective) {
	dir, start := filepath.Split(typed)
	entries, err := os.ReadDir(filepath.Join(dir, "."))
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	more := cobra.ShellCompDirectiveNoFileComp
	var files []string
	for _, e := range entries {
		switch name := e.Name(); {
		case !strings.HasPrefix(name, start) || strings.HasPrefix(name, ".") && !strings.HasPrefix(start, "."):
		case e.IsDir():
			files = append(files, before+dir+name+"/")
			more |= cobra.ShellCompDirectiveNoSpace
		default:
			files = append(files, before+dir+name)
		}
	}
	return files, more
}
