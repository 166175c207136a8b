package main_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/fault"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/report"
	"github.com/forkontrol/forkontrol/rules"
)

// What the module reports is, byte for byte, what the command and the package report.

// one is a payload and how it is to be checked.
type one struct {
	name, message, encoding string
	payload                 []byte
	registers               []sample.Register
}

const day = "2026-11-22"

// mostBroken is how many of a message's rules have a payload here; a message may have
// thousands.
const mostBroken = 60

// payloads are all examples, a sample of each message in each form, and payloads that break its
// rules, made once.
func payloads(t *testing.T) []one {
	t.Helper()
	if len(made) == 0 {
		made = makePayloads(t)
	}
	return made
}

var made []one

func makePayloads(t *testing.T) []one {
	t.Helper()
	var all []one
	err := filepath.WalkDir(filepath.Join("..", "examples"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && (entry.Name() == "web" || entry.Name() == "own-contract") {
			return filepath.SkipDir // programs, and payloads of no message here
		}
		switch filepath.Ext(path) {
		case ".xml", ".json", ".ndjson", ".jsonl", ".csv":
			b, err := os.ReadFile(path)
			require.NoError(t, err)
			all = append(all, one{name: filepath.Base(path), payload: b})
		}
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, all)
	var base *sample.Sample
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			for _, format := range []string{sample.XML, sample.JSON, sample.CSV} {
				if made, err := sample.New(m, sample.Options{Format: format}); err == nil {
					all = append(all, one{name: m.ID + "." + format, message: m.ID, payload: made.Payload, registers: made.Registers})
					if format == sample.XML && !m.Envelope && base == nil {
						base = made
					}
				}
			}
			maker := sample.NewMaker(m)
			for i := 1; i < len(m.Rules); i += 1 + len(m.Rules)/mostBroken {
				if made, err := maker.Break(program.RuleID(i), sample.Options{}); err == nil {
					all = append(all, one{name: m.Rules[i].ID, message: m.ID, payload: made.Payload, registers: made.Registers})
				}
			}
		}
	}
	for _, r := range rules.All().Engine().Rules {
		if f, err := fault.Of(r.ID, base); err == nil && len(f.Bytes) < 1<<16 {
			all = append(all, one{name: r.ID, payload: f.Bytes}, one{name: r.ID, payload: f.Bytes, encoding: "utf-8"})
		}
	}
	return all
}

// native is the report of the package.
func (p *one) native(t *testing.T, lang string) string {
	t.Helper()
	o := forkontrol.Options{Message: p.message, Encoding: p.encoding, AsOf: day, Language: forkontrol.Language(lang)}
	for _, r := range p.registers {
		loaded, err := forkontrol.LoadRegister(r.Name, strings.NewReader(table(r, ",", "\n")))
		require.NoError(t, err)
		o.Registers = append(o.Registers, loaded)
	}
	c, err := forkontrol.NewChecker(o)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, report.Write(&b, report.JSON, c.CheckBytes(p.payload, p.name)))
	return b.String()
}

// table writes a register's key columns with separators.
func table(r sample.Register, cell, row string) string {
	var b strings.Builder
	d := rules.All().Register(r.Name)
	for k, c := range d.Columns {
		if len(r.Rows) > 0 && k >= len(r.Rows[0]) || len(r.Rows) == 0 && k >= max(d.Keys, 1) {
			break
		}
		if k > 0 {
			b.WriteString(cell)
		}
		b.WriteString(c.Name)
	}
	b.WriteString(row)
	for _, cells := range r.Rows {
		b.WriteString(strings.Join(cells, cell) + row)
	}
	return b.String()
}

func (p *one) options(lang string) string {
	list := []string{"name=" + p.name, "asOf=" + day, "lang=" + lang}
	if p.message != "" {
		list = append(list, "message="+p.message)
	}
	if p.encoding != "" {
		list = append(list, "encoding="+p.encoding)
	}
	return options(list...)
}

func TestReportsAreThoseOfThePackage(t *testing.T) {
	h := loaded(t, everything)
	list := payloads(t)
	for i := range list {
		p := &list[i]
		for _, r := range p.registers {
			h.must("set_register", r.Name, table(r, "\x1F", "\x1E"))
		}
		for _, lang := range []string{"da", "en"} {
			want := p.native(t, lang)
			require.Equal(t, want, h.must("check", string(p.payload), p.options(lang)), p.name)
			for _, size := range []int{1, 7, 4096, 65536} {
				if size < 4096 && (i%8 != 0 || lang == "en" || len(p.payload) > 4096) || size > len(p.payload)*8 {
					continue
				}
				require.Equal(t, want, h.windows(string(p.payload), size, p.options(lang)), "%s in windows of %d", p.name, size)
			}
		}
		for _, r := range p.registers {
			h.must("set_register", r.Name, "")
		}
	}
}

// node runs the script that is a host under Node, and gives its lines.
func node(t *testing.T, args ...string) []string {
	t.Helper()
	c := exec.Command("node", append([]string{"--no-warnings"}, args...)...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	require.NoError(t, err, stderr.String())
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func TestReportsAreThoseOfThePackageUnderNode(t *testing.T) {
	type register struct {
		Name string `json:"name"`
		Rows string `json:"rows"`
	}
	type job struct {
		Payload   string     `json:"payload"`
		Options   string     `json:"options"`
		Window    int        `json:"window"`
		Registers []register `json:"registers"`
	}
	var jobs []job
	var want, names []string
	list := payloads(t)
	for i := range list {
		p := &list[i]
		for k, lang := range []string{"da", "en"} {
			j := job{Payload: base64.StdEncoding.EncodeToString(p.payload), Options: p.options(lang), Window: []int{0, 7}[k]}
			for _, r := range p.registers {
				j.Registers = append(j.Registers, register{r.Name, table(r, "\x1F", "\x1E")})
			}
			jobs = append(jobs, j)
			want = append(want, p.native(t, lang))
			names = append(names, p.name+" "+lang+" in windows of "+strconv.Itoa(j.Window))
		}
	}
	file := filepath.Join(t.TempDir(), "jobs.json")
	b, err := json.Marshal(jobs)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, b, 0o666))
	lines := node(t, filepath.Join("testdata", "host.mjs"), dist, file)
	require.Len(t, lines, len(want))
	for i, line := range lines {
		var got string
		require.NoError(t, json.Unmarshal([]byte(line), &got))
		require.Equal(t, want[i], got, names[i])
	}
}

func TestOptionsAreThoseOfThePackage(t *testing.T) {
	h := loaded(t, everything)
	b, err := os.ReadFile(filepath.Join("..", "examples", "elevdatabasen", "indberet-advarsel-institutionsnummer.xml"))
	require.NoError(t, err)
	c, err := forkontrol.NewChecker(forkontrol.Options{ShowPersonalData: true, MaxSamples: 1, MaxDepth: 2, AsOf: day})
	require.NoError(t, err)
	var want bytes.Buffer
	require.NoError(t, report.Write(&want, report.JSON, c.CheckBytes(b, "")))
	got := h.must("check", string(b), options("showPersonalData=true", "maxSamples=1", "maxDepth=2", "asOf="+day))
	assert.Equal(t, want.String(), got)
}
