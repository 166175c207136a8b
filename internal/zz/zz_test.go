package zz

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	_ "github.com/forkontrol/forkontrol/internal/markup"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

func TestSuite(t *testing.T) {
	dir := "/tmp/dev/dev"
	in, _ := os.Open(dir + "/list.tsv")
	count := map[string]int{}
	out, _ := os.Create("/tmp/zz.out")
	defer out.Close()
	sets := map[string]*program.Ruleset{}
	notes := map[string]int{}
	why := map[string]int{}
	for s := bufio.NewScanner(in); s.Scan(); {
		f := strings.Split(s.Text(), "\t")
		if f[0] != "instance" || f[2] == "-" {
			continue
		}
		if g := os.Getenv("GROUP"); g != "" && !strings.Contains(s.Text(), g) {
			continue
		}
		set, ok := sets[f[2]]
		if !ok {
			func() {
				defer func() {
					if r := recover(); r != nil {
						fmt.Fprintln(out, "PANIC", f[2], r)
					}
				}()
				var err error
				paths := strings.Fields(f[2])
				var srcs []compile.Source
				_ = srcs
				r, problems := importing.Source(os.DirFS(dir), importing.Options{System: "demo", Paths: paths})
				if len(problems) > 0 || r == nil {
					why["not read"]++
					return
				}
				notes[f[2]] = len(r.Notes)
				src, cut := Strip(r.Source); if cut { notes[f[2]] += 1000 }; set, err = compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Prefix: "x/", Files: src})
				if err != nil {
					set = nil
					line := strings.Split(err.Error(), "\n")[0]
					if i := strings.LastIndex(line, ": "); i > 0 {
						why[line[i:]]++
					}
					fmt.Fprintln(out, "COMPILE", f[2], err)
				}
			}()
			sets[f[2]] = set
		}
		if set == nil {
			count["schema refused"]++
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, f[3]))
		if err != nil {
			continue
		}
		p := engine.New(engine.Options{Rules: set}).CheckBytes(data, "a.xml")
		q := engine.New(engine.Options{Rules: set, Unguided: true}).CheckBytes(data, "a.xml")
		if len(p.Findings) != len(q.Findings) {
			fmt.Fprintln(out, "GUIDED DIFFERS", f[3])
		}
		verdict := p.Verdict.String()
		count[f[4]+" "+verdict]++
		if p.Verdict == finding.Failed { if len(p.Findings)>0 { fmt.Fprintln(out, "FAILED", f[4], f[2], f[3], p.Findings[0].Rule.ID, p.Findings[0].Found) }
			continue
		}
		if verdict != f[4] {
			reason := ""
			for _, x := range p.Findings {
				if x.Severity == program.Error {
					reason = x.Rule.ID + " " + x.Path + " found " + x.Found + " want " + x.Want
					break
				}
			}
			fmt.Fprintln(out, "WRONG", f[4], f[1], f[2], f[3], notes[f[2]], reason)
		}
	}
	t.Log(count, len(sets))
	for k, v := range why {
		if v > 5 {
			t.Log(v, k)
		}
	}
}
