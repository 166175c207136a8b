// Package typescript writes the types of messages as TypeScript declarations, so that
// the compiler of whoever builds a payload's object checks its names, its lists and its
// allowed values.
//
// A service is a namespace, a message an interface in it, and an object within a message an
// interface in a namespace of its parent's name: IndberetInstitutionKontakt.Indberet.KontaktpersonInfo.Elev.
// Names are those of the interface. What types cannot say (lengths, forms, numbers'
// bounds) is in comments, with labels and texts in Danish and English. The types are
// those of the JSON form; envelopes, which hold another message, have none.
package typescript

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/program"
)

// File is one file of declarations.
type File struct {
	// Path below the folder of all: "index.d.ts", "unilogin.d.ts".
	Path  string
	Bytes []byte
}

// Files writes the types of all messages: a file per system, and index.d.ts, which gives
// all of them again and lists the messages by id. The same ruleset gives the same bytes.
func Files(set *program.Ruleset) []File {
	var files []File
	var index, byID bytes.Buffer
	names := namespaces(set)
	for _, s := range set.Systems {
		services := servicesOf(s)
		if len(services) == 0 {
			continue
		}
		w := &writer{catalogue: catalogue.Of(set)}
		w.line("// Written by forkontrol from its rules of %s.", s.Name)
		var own []string
		for _, service := range services {
			name := names[service.key(s)]
			own = append(own, name)
			w.line("")
			w.service(s, service, name)
		}
		files = append(files, File{s.ID + ".d.ts", w.Bytes()})
		fmt.Fprintf(&index, "import type {%s} from \"./%s.js\";\n", strings.Join(own, ", "), s.ID)
		for _, service := range services {
			for _, m := range service.messages {
				fmt.Fprintf(&byID, "  %s: %s.%s;\n", quoted(m.ID), names[service.key(s)], service.nameOf(m))
			}
		}
	}
	var all bytes.Buffer
	all.WriteString("// Written by forkontrol from its rules.\n")
	all.Write(index.Bytes())
	for i := range files {
		fmt.Fprintf(&all, "export * from \"./%s\";\n", strings.TrimSuffix(files[i].Path, ".d.ts")+".js")
	}
	all.WriteString("\n/** The messages by their ids. */\nexport interface Messages {\n")
	all.Write(byID.Bytes())
	all.WriteString("}\n")
	return append(files, File{"index.d.ts", all.Bytes()})
}

// Own writes the types of the messages of a ruleset of one's own, as one file that adds them to those of the npm package: an
// id that is known there keeps the type that it has there.
func Own(set, own *program.Ruleset, known func(id string) bool) []byte {
	w := &writer{catalogue: catalogue.Of(set)}
	names := namespaces(own)
	w.line("// Written by forkontrol from its rules.")
	var byID []string
	for _, s := range own.Systems {
		for _, service := range servicesOf(s) {
			name := names[service.key(s)]
			w.line("")
			w.service(s, service, name)
			for _, m := range service.messages {
				if !known(m.ID) {
					byID = append(byID, fmt.Sprintf("%s: %s.%s;", quoted(m.ID), name, service.nameOf(m)))
				}
			}
		}
	}
	w.line("")
	if len(byID) == 0 {
		w.line("export {};")
		return w.Bytes()
	}
	w.open("declare module %s", quoted(Package))
	w.open("interface Messages")
	for _, line := range byID {
		w.line("%s", line)
	}
	w.close()
	w.close()
	return w.Bytes()
}

// Package is the entry of the npm package that has the types of messages.
const Package = "@forkontrol/validator/messages"

// Message writes the types of one message, as a file of its own. It gives nil for an envelope.
func Message(set *program.Ruleset, s *program.System, m *program.Message) []byte {
	m.Load()
	if m.Envelope {
		return nil
	}
	w := &writer{catalogue: catalogue.Of(set)}
	w.line("// Written by forkontrol from its rules of %s: %s", s.Name, m.ID)
	w.line("")
	o := &service{id: m.Service, title: m.Title, messages: []*program.Message{m}}
	w.service(s, o, o.name())
	return w.Bytes()
}

// service is the messages of a service, the versions in order.
type service struct {
	id, title string
	messages  []*program.Message
}

// name is the title where that is the interface's own name, else the id in capitals: indberet-fgu becomes IndberetFgu.
func (s *service) name() string {
	if s.messages[len(s.messages)-1].Evidence != program.Draft && identifier(s.title) == s.title {
		return s.title
	}
	return capitals(s.id)
}

func capitals(id string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(id, func(c rune) bool { return c == '-' || c == '.' || c == '_' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return identifier(b.String())
}

func (s *service) key(of *program.System) string { return of.ID + "/" + s.id }

func servicesOf(s *program.System) []*service {
	var all []*service
	for _, m := range s.Messages {
		m.Load()
		if m.Envelope {
			continue
		}
		i := slices.IndexFunc(all, func(o *service) bool { return o.id == m.Service })
		if i < 0 {
			i = len(all)
			all = append(all, &service{id: m.Service})
		}
		all[i].messages = append(all[i].messages, m)
	}
	for _, o := range all {
		slices.SortStableFunc(o.messages, func(a, b *program.Message) int { return program.CompareVersions(a.Version, b.Version) })
		o.title = o.messages[len(o.messages)-1].Title
	}
	return all
}

// nameOf returns the name that a message has in its service: that of the newest version has
// none of the version in it.
func (s *service) nameOf(m *program.Message) string {
	if s.newest(m) {
		return identifier(m.Name)
	}
	return versionName(m) + "." + identifier(m.Name)
}

func (s *service) newest(m *program.Message) bool {
	for _, o := range s.messages {
		if o != m && o.Name == m.Name && program.CompareVersions(o.Version, m.Version) > 0 {
			return false
		}
	}
	return true
}

// versionName is the namespace of a version that is not the newest.
func versionName(m *program.Message) string { return identifier("V" + m.Version) }

// namespaces returns each service a name, unlike all others: its own, with that of the system
// before it where several have the same.
func namespaces(set *program.Ruleset) map[string]string {
	count := map[string]int{}
	for _, s := range set.Systems {
		for _, o := range servicesOf(s) {
			count[o.name()]++
		}
	}
	names := map[string]string{}
	taken := map[string]bool{"Messages": true}
	for _, s := range set.Systems {
		for _, o := range servicesOf(s) {
			name := o.name()
			if count[name] > 1 {
				name = capitals(s.ID) + name
			}
			names[o.key(s)] = unlike(name, taken)
		}
	}
	return names
}

// unlike returns a name that has not been taken, and takes it.
func unlike(name string, taken map[string]bool) string {
	for n, first := 2, name; taken[name]; n++ {
		name = fmt.Sprintf("%s_%d", first, n)
	}
	taken[name] = true
	return name
}
