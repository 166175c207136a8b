package main

import (
	"fmt"
	"strings"

	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
)

// passedOver counts what a check passes over, to say so in one line.
type passedOver struct {
	a       *app
	verbose bool
	counts  map[string]int // by what they are
	first   map[string]string
	order   []string
}

// file takes a file that is passed over after a look into it.
func (p *passedOver) file(name string, why batch.Reason) {
	t := p.a.lang.pick
	switch why {
	case batch.OtherTable:
		p.a.tell(t("springer over ", "skipping ") + name +
			t(": kolonnerne passer ikke til netop én besked; nævn filen selv med --message", ": its columns do not fit exactly one message; name the file itself, with --message"))
	case batch.OwnReport:
		p.count(name, t("rapport fra forkontrol", "report of forkontrol"), t("rapporter fra forkontrol", "reports of forkontrol"))
	case batch.OtherProgram:
		p.count(name, t("fil fra et andet program", "file of another program"), t("filer fra andre programmer", "files of other programs"))
	case batch.UnknownMessage:
		p.count(name, t("fil, der ikke er en kendt besked", "file that is no known message"), t("filer, der ikke er en kendt besked", "files that are no known message"))
	}
}

// path takes what is passed over for its name or kind alone.
func (p *passedOver) path(name string, why payload.Skip) {
	t := p.a.lang.pick
	switch why {
	case payload.SkipLink:
		p.count(name, t("link til en mappe", "link to a folder"), t("links til mapper", "links to folders"))
	case payload.SkipProgram:
		p.count(name, t("mappe med et program", "folder of a program"), t("mapper med programmer", "folders of programs"))
	default:
		if p.verbose {
			p.a.tell(t("springer over ", "skipping ") + name)
		}
	}
}

// count counts a file or folder under what it is, as one and as many.
func (p *passedOver) count(name, one, many string) {
	if p.verbose {
		p.a.tell(p.a.lang.pick("springer over ", "skipping ") + name + ": " + one)
		return
	}
	if p.counts == nil {
		p.counts, p.first = map[string]int{}, map[string]string{}
	}
	if p.counts[many]++; p.counts[many] == 1 {
		p.first[many] = "1 " + one + " (" + name + ")"
		p.order = append(p.order, many)
	}
}

// tell says how many were passed over.
func (p *passedOver) tell() {
	var parts []string
	for _, many := range p.order {
		if n := p.counts[many]; n > 1 {
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		} else {
			parts = append(parts, p.first[many])
		}
	}
	if len(parts) > 0 {
		p.a.tell(p.a.lang.pick("sprunget over: ", "skipped: ") + strings.Join(parts, ", ") + p.a.lang.pick("; -v nævner hver enkelt", "; -v names each"))
	}
}
