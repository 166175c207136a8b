package shard

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
)

// Merged is the report of all parts.
type Merged struct {
	Report *finding.Report
	Lang   string
	Shown  bool     // personal data are
	Lacks  bool     // a name stood for no file
	Unused []Waiver // that were asked and covered nothing in any part
}

// Merge puts the reports of all parts of a check together. With all, the report lists the payloads in which nothing was
// found too. The error is a *Problem.
func Merge(reports []*Report, rs *program.Ruleset, all bool) (*Merged, error) {
	if err := together(reports); err != nil {
		return nil, err
	}
	first := reports[0]
	m := &Merged{Lang: first.Record.Lang, Shown: first.Record.Shown, Lacks: first.Record.Missing,
		Report: &finding.Report{Version: report.Version, Ruleset: rs.Version, AsOf: first.AsOf}}
	type place struct{ part, number int } // the part matters where they are consecutive
	type placed struct {
		place
		payload *finding.Payload
	}
	var list []placed
	total, files := 0, first.Record.Files
	places := map[place]bool{}
	for _, r := range reports {
		if all && len(r.passed) > 0 {
			return nil, problem("%s nævner ikke de filer, intet er fundet i; kontrollér med -v", "%s does not list the files in which nothing was found; check with -v", r.Name)
		}
		total += len(r.payloads)
		for i := range r.payloads {
			at := place{number: r.Record.Payloads[i].Place}
			if first.Record.Consecutive {
				at.part = r.Record.Part
			}
			if places[at] {
				return nil, problem("%s: %s er med to gange", "%s: %s is there twice", r.Name, shown(r.payloads[i].File))
			}
			places[at] = true
			list = append(list, placed{at, &r.payloads[i]})
		}
		for i := range r.passed {
			total += r.passed[i].Payloads
		}
		if first.Record.Consecutive && r != first {
			files += r.Record.Files
		}
	}
	if total > files {
		return nil, problem("rapporterne har flere filer, end der blev fundet", "the reports have more files than were found")
	}
	slices.SortFunc(list, func(a, b placed) int { return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.number, b.number)) })

	out := m.Report
	out.Brief = !all && total > 1
	var kinds finding.Kinds
	for _, x := range list {
		out.Summary.Add(x.payload)
		if out.Brief && x.payload.Bare() {
			kinds.Add(x.payload)
		} else {
			out.Payloads = append(out.Payloads, *x.payload)
		}
	}
	for _, r := range reports {
		for i := range r.passed {
			p := &r.passed[i]
			kinds.Gather(*p)
			out.Summary.Payloads += p.Payloads
			out.Summary.Valid += p.Payloads
			if !p.Full() {
				out.Summary.Limited += p.Payloads
			}
		}
	}
	out.Passed = kinds.Passed()
	m.Unused = unused(reports)
	return m, nil
}

// together sees that the reports are those of all parts of one check.
func together(reports []*Report) error {
	if len(reports) == 0 {
		return problem("der er ingen rapporter", "there are no reports")
	}
	first := reports[0].Record
	by := map[int]*Report{}
	for _, r := range reports {
		x := r.Record
		if other := by[x.Part]; other != nil && x.Of == first.Of {
			return problem("%s og %s er begge del %d af %d", "%s and %s are both part %d of %d", other.Name, r.Name, x.Part, x.Of)
		}
		by[x.Part] = r
		if da, en := differs(reports[0], r); en != "" {
			return &Problem{Text: program.Text{Da: fmt.Sprintf("%s og %s hører ikke sammen: %s", reports[0].Name, r.Name, da),
				En: fmt.Sprintf("%s and %s do not belong together: %s", reports[0].Name, r.Name, en)}}
		}
	}
	var lacking []string
	for n := 1; n <= first.Of; n++ {
		if by[n] == nil {
			lacking = append(lacking, fmt.Sprint(n))
		}
	}
	if n := len(lacking); n > 0 {
		const most = 10
		if n > most {
			lacking = append(lacking[:most], "…")
		}
		which := strings.Join(lacking, ", ")
		if n == 1 {
			return &Problem{Lacking: true, Text: program.Text{Da: fmt.Sprintf("del %s af %d mangler", which, first.Of), En: fmt.Sprintf("part %s of %d is missing", which, first.Of)}}
		}
		return &Problem{Lacking: true, Text: program.Text{Da: fmt.Sprintf("%d dele af %d mangler: %s", n, first.Of, which), En: fmt.Sprintf("%d parts of %d are missing: %s", n, first.Of, which)}}
	}
	for _, r := range reports {
		if r.Record.Interrupted {
			return &Problem{Lacking: true, Text: program.Text{
				Da: fmt.Sprintf("%s: del %d af %d blev afbrudt", r.Name, r.Record.Part, r.Record.Of), En: fmt.Sprintf("%s: part %d of %d was interrupted", r.Name, r.Record.Part, r.Record.Of)}}
		}
	}
	return nil
}

// differs says in what two reports differ that should be of one check, empty for nothing.
func differs(a, b *Report) (da, en string) {
	x, y := a.Record, b.Record
	switch {
	case x.Of != y.Of:
		return "forskellige antal dele", "different numbers of parts"
	case x.List != y.List || x.Files != y.Files && !x.Consecutive || x.Missing != y.Missing || x.Consecutive != y.Consecutive:
		return "forskellige filer, eller i en anden orden", "different files, or in another order"
	case a.AsOf != b.AsOf:
		return "forskellige dage; giv dagen med --as-of", "different days; name the day with --as-of"
	case x.Lang != y.Lang:
		return "forskellige sprog", "different languages"
	case x.Settings != y.Settings || x.Shown != y.Shown:
		return "forskellige indstillinger, registre eller undtagelser", "different settings, registers or waivers"
	}
	return "", ""
}

// unused gives the waivers that covered nothing, though a part has what they are about.
func unused(reports []*Report) (list []Waiver) {
	asked, used := map[string]bool{}, map[string]bool{}
	for _, r := range reports {
		for _, w := range r.Record.Waivers {
			asked[w.At], used[w.At] = asked[w.At] || w.Asked, used[w.At] || w.Used
		}
	}
	for _, w := range reports[0].Record.Waivers { // all parts have the same
		if asked[w.At] && !used[w.At] {
			list = append(list, w)
		}
	}
	return list
}
