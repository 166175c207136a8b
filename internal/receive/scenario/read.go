package scenario

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/forkontrol/forkontrol/internal/config"
	"github.com/forkontrol/forkontrol/internal/nearest"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Table is the name of the tables of a file.
const Table = "scenario"

// Key is one that a scenario may have.
type Key struct {
	Name   string
	Da, En string // what it says
	schema map[string]any
}

type object = map[string]any

var (
	oneText = object{"type": "string", "minLength": 1}
	numbers = object{"type": "string", "pattern": `^\d+(-\d*)?(, *\d+(-\d*)?)*$`}
)

// Keys are those of a scenario, conditions first. JSON Schema and documentation are made of them.
var Keys = []Key{
	{"name", "hvad scenariet hedder i log og svar", "what the scenario is called in log and answers", oneText},
	{"message", "beskedens id, operation eller navn", "the message's id, operation or name", oneText},
	{"cpr", "et CPR-nummer i kaldet, eller en liste, hvoraf ét skal være der", "a CPR number in the call, or a list of which one must be there",
		object{"anyOf": []object{{"type": "string", "pattern": cprForm}, {"type": "array", "minItems": 1, "items": object{"type": "string", "pattern": cprForm}}}}},
	{"field", "værdier, kaldet skal have: en tabel med feltets sti og værdi", "values that the call must have: a table of the field's path and value",
		object{"type": "object", "minProperties": 1, "additionalProperties": object{"type": []string{"string", "integer", "boolean"}}}},
	{"call", "hvilke af de kald, der passer: 3, \"2-4\", \"5-\" eller \"1, 3\"", `which of the calls that fit: 3, "2-4", "5-" or "1, 3"`,
		object{"anyOf": []object{{"type": "integer", "minimum": 1}, numbers}}},
	{"code", "modtagersystemets fejlkode: 14, \"Indb-2004\"", `the receiving system's error code: 14, "Indb-2004"`,
		object{"anyOf": []object{{"type": "integer", "minimum": 0}, oneText}}},
	{"fault", "en fejl fra platformen: IPL000001 eller IPL000002", "a fault of the platform: IPL000001 or IPL000002", object{"enum": Faults}},
	{"status", "HTTP-status, 400 til 599", "the HTTP status, 400 to 599", object{"type": "integer", "minimum": 400, "maximum": 599}},
	{"answer", "en fil, der sendes i stedet for svaret; stien er relativ til scenariefilen", "a file that is sent instead of the answer; its path is relative to the file of scenarios", oneText},
	{"delay", "hvor længe svaret venter: \"3s\", \"500ms\", højst \"10m\"", `how long the answer waits: "3s", "500ms", at most "10m"`, object{"type": "string", "pattern": `^([0-9.]+(ms|s|m))+$`}},
	{"drop", "afbryd forbindelsen: before, før svaret, eller within, midt i det", "cut the connection: before the answer or within it", object{"enum": drops}},
}

// Faults are the codes of the platform that are known.
var Faults = []string{"IPL000001", "IPL000002"}

var drops = []string{"before", "within"}

const (
	cprForm = `^[0-9]{6}-?[0-9]{4}$`
	// LongestDelay is how long an answer may wait.
	LongestDelay = 10 * time.Minute
	// mostBytes is how large a file of scenarios, and an answer, may be.
	mostBytes = 32 << 20
	// mostScenarios is how many a file may have.
	mostScenarios = 1000
)

// actions are the keys that say what is done; a scenario has one of them at least.
var actions = []string{"code", "fault", "status", "answer", "delay", "drop"}

// together are keys of which a scenario may have one.
var together = []string{"code", "fault", "answer"}

// Load reads a file. The error is a *config.Error.
func Load(file string) (*Set, error) {
	body, err := read(file)
	if err != nil {
		return nil, &config.Error{At: config.Place{File: config.Shown(file)}, Text: unreadable(err)}
	}
	var tree map[string]any
	if err := toml.Unmarshal(body, &tree); err != nil {
		at, message := config.Place{File: config.Shown(file)}, err.Error()
		if d := (*toml.DecodeError)(nil); errors.As(err, &d) {
			at.Line, _ = d.Position()
			message = strings.TrimPrefix(d.Error(), "toml: ")
		}
		return nil, &config.Error{At: at, Text: program.Text{Da: "ikke TOML: " + message, En: "not TOML: " + message}}
	}
	f := &reader{file: file}
	f.places(body)
	for _, key := range sorted(tree) {
		if key != Table {
			return nil, f.unknown(0, key, []string{Table})
		}
	}
	list, ok := tree[Table].([]any)
	if !ok || len(list) == 0 {
		return nil, f.wrong(0, "", "filen har ingen [["+Table+"]]", "the file has no [["+Table+"]]")
	}
	if len(list) > mostScenarios {
		return nil, f.wrong(0, "", fmt.Sprintf("der er mere end %d scenarier", mostScenarios), fmt.Sprintf("there are more than %d scenarios", mostScenarios))
	}
	set := &Set{}
	for i, item := range list {
		table, ok := item.(map[string]any)
		if !ok {
			return nil, f.wrong(i, "", "et scenarie skal være en tabel: [["+Table+"]]", "a scenario must be a table: [["+Table+"]]")
		}
		one, err := f.scenario(i, table)
		if err != nil {
			return nil, err
		}
		set.Scenarios = append(set.Scenarios, *one)
	}
	return set, nil
}

func read(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errNoFile
	case info.Size() > mostBytes:
		return nil, errTooLarge
	}
	return os.ReadFile(file)
}

var errNoFile, errTooLarge = errors.New("no file"), errors.New("too large")

func unreadable(err error) program.Text {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return program.Text{Da: "findes ikke", En: "no such file"}
	case errors.Is(err, errNoFile):
		return program.Text{Da: "er ingen fil", En: "is no file"}
	case errors.Is(err, errTooLarge):
		return program.Text{Da: "er større end 32 MiB", En: "is larger than 32 MiB"}
	}
	return program.Text{Da: "kan ikke læses: " + err.Error(), En: "cannot be read: " + err.Error()}
}

// reader reads one file.
type reader struct {
	file  string
	lines []map[string]int // of the keys of each scenario, "" the scenario itself
}

// places finds the lines of scenarios and their keys. The file is TOML, as has been seen.
func (f *reader) places(body []byte) {
	p := unstable.Parser{}
	p.Reset(body)
	inside := ""
	for p.NextExpression() {
		e := p.Expression()
		var parts []string
		line := 0
		for key := e.Key(); key.Next(); {
			parts = append(parts, string(key.Node().Data))
			if line == 0 {
				line = p.Shape(key.Node().Raw).Start.Line
			}
		}
		if len(parts) == 0 {
			continue
		}
		switch {
		case e.Kind == unstable.ArrayTable && parts[0] == Table && len(parts) == 1:
			f.lines = append(f.lines, map[string]int{"": line})
			inside = ""
		case e.Kind == unstable.Table && parts[0] == Table && len(parts) > 1:
			inside = parts[1]
			f.note(inside, line)
		case e.Kind == unstable.KeyValue && inside != "":
			f.note(inside, line)
		case e.Kind == unstable.KeyValue:
			f.note(parts[0], line)
		}
	}
}

func (f *reader) note(key string, line int) {
	if n := len(f.lines); n > 0 {
		if _, known := f.lines[n-1][key]; !known {
			f.lines[n-1][key] = line
		}
	}
}

func (f *reader) at(i int, key string) config.Place {
	at := config.Place{File: config.Shown(f.file)}
	if i < len(f.lines) {
		if at.Line = f.lines[i][key]; at.Line == 0 {
			at.Line = f.lines[i][""]
		}
	}
	return at
}

func (f *reader) wrong(i int, key, da, en string) error {
	return &config.Error{At: f.at(i, key), Text: program.Text{Da: da, En: en}}
}

// mustBe is the error over a key with another value than it may have.
func (f *reader) mustBe(i int, key, da, en string) error {
	return f.wrong(i, key, key+" skal være "+da, key+" must be "+en)
}

func (f *reader) unknown(i int, key string, known []string) error {
	da, en := fmt.Sprintf("ukendt nøgle %q; der er %s", key, strings.Join(known, ", ")), fmt.Sprintf("unknown key %q; there are %s", key, strings.Join(known, ", "))
	if near := nearest.Of(key, known, 1); len(near) > 0 {
		da, en = fmt.Sprintf("ukendt nøgle %q; mente du %s?", key, near[0]), fmt.Sprintf("unknown key %q; did you mean %s?", key, near[0])
	}
	return f.wrong(i, key, da, en)
}

// names are those of Keys.
func names() (list []string) {
	for i := range Keys {
		list = append(list, Keys[i].Name)
	}
	return list
}

func (f *reader) scenario(i int, table map[string]any) (*Scenario, error) {
	s := &Scenario{Name: fmt.Sprintf("%d", i+1), Line: f.at(i, "").Line}
	done, exclusive := false, ""
	for _, key := range sorted(table) {
		if !slices.Contains(names(), key) {
			return nil, f.unknown(i, key, names())
		}
		if err := f.value(s, i, key, table[key]); err != nil {
			return nil, err
		}
		done = done || slices.Contains(actions, key)
		if slices.Contains(together, key) {
			if exclusive != "" {
				return nil, f.wrong(i, key, exclusive+" og "+key+" kan ikke bruges sammen", exclusive+" and "+key+" cannot be used together")
			}
			exclusive = key
		}
	}
	if !done {
		list := strings.Join(actions, ", ")
		return nil, f.wrong(i, "", "scenariet gør intet: giv et af "+list, "the scenario does nothing: give one of "+list)
	}
	return s, nil
}

// value takes what a key says.
func (f *reader) value(s *Scenario, i int, key string, given any) (err error) {
	text, isText := given.(string)
	number, isNumber := given.(int64)
	switch key {
	case "name", "message":
		if !isText || text == "" {
			return f.mustBe(i, key, "en tekst", "a text")
		}
		if key == "name" {
			s.Name = text
		} else {
			s.Message = text
		}
	case "cpr":
		return f.persons(s, i, given)
	case "field":
		return f.fields(s, i, given)
	case "call":
		if isNumber {
			text = strconv.FormatInt(number, 10)
		}
		if s.Calls = ranges(text); s.Calls == nil {
			return f.mustBe(i, key, `et nummer fra 1, eller numre som "2-4", "5-" eller "1, 3"`, `a number from 1, or numbers such as "2-4", "5-" or "1, 3"`)
		}
	case "code":
		if isNumber && number >= 0 {
			text, isText = strconv.FormatInt(number, 10), true
		}
		if s.Code = text; !isText || text == "" {
			return f.mustBe(i, key, "en fejlkode", "an error code")
		}
	case "fault":
		if s.Fault = text; !slices.Contains(Faults, text) {
			return f.mustBe(i, key, strings.Join(Faults, " eller "), strings.Join(Faults, " or "))
		}
	case "status":
		if s.Status = int(number); !isNumber || number < 400 || number > 599 {
			return f.mustBe(i, key, "et tal fra 400 til 599", "a number from 400 to 599")
		}
	case "answer":
		if !isText || text == "" {
			return f.mustBe(i, key, "en sti", "a path")
		}
		if s.Answer = filepath.FromSlash(text); !filepath.IsAbs(s.Answer) {
			s.Answer = filepath.Join(filepath.Dir(f.file), s.Answer)
		}
		if s.AnswerText, err = read(s.Answer); err != nil {
			why := unreadable(err)
			return f.wrong(i, key, text+": "+why.Da, text+": "+why.En)
		}
	case "delay":
		if s.Delay, err = time.ParseDuration(text); err != nil || s.Delay <= 0 || s.Delay > LongestDelay {
			return f.mustBe(i, key, `en tid som "3s" eller "500ms", højst "10m"`, `a time such as "3s" or "500ms", at most "10m"`)
		}
	case "drop":
		if s.Drop = Drop(slices.Index(drops, text) + 1); s.Drop == NoDrop {
			return f.mustBe(i, key, strings.Join(drops, " eller "), strings.Join(drops, " or "))
		}
	}
	return nil
}

var cprText = regexp.MustCompile(cprForm)

func (f *reader) persons(s *Scenario, i int, given any) error {
	list, ok := given.([]any)
	if !ok {
		list = []any{given}
	}
	for _, item := range list {
		text, _ := item.(string)
		if !cprText.MatchString(text) {
			return f.mustBe(i, "cpr", "et CPR-nummer i anførselstegn, eller en liste af dem", "a CPR number in quotes, or a list of them")
		}
		s.CPR = append(s.CPR, Digits(text))
	}
	if len(s.CPR) == 0 {
		return f.mustBe(i, "cpr", "et CPR-nummer i anførselstegn, eller en liste af dem", "a CPR number in quotes, or a list of them")
	}
	return nil
}

func (f *reader) fields(s *Scenario, i int, given any) error {
	table, ok := given.(map[string]any)
	if !ok || len(table) == 0 {
		return f.mustBe(i, "field", `en tabel: field = {"KontaktpersonInfo.KontaktMail" = "…"}`, `a table: field = {"KontaktpersonInfo.KontaktMail" = "…"}`)
	}
	for _, path := range sorted(table) {
		switch value := table[path].(type) {
		case string, int64, bool:
			s.Fields = append(s.Fields, Field{path, fmt.Sprint(value)})
		default:
			return f.wrong(i, "field", fmt.Sprintf("field: værdien af %q skal være en tekst, et tal eller true eller false; en sti med punktum skrives i anførselstegn", path),
				fmt.Sprintf("field: the value of %q must be a text, a number or true or false; a path with a dot is written in quotes", path))
		}
	}
	return nil
}

// ranges reads "3", "2-4", "5-", "1, 3"; nil where it is none.
func ranges(text string) (list []Range) {
	for part := range strings.SplitSeq(text, ",") {
		from, to, open := strings.Cut(strings.TrimSpace(part), "-")
		r := Range{}
		var err error
		if r.From, err = strconv.Atoi(from); err != nil || r.From < 1 {
			return nil
		}
		switch {
		case !open:
			r.To = r.From
		case to != "":
			if r.To, err = strconv.Atoi(to); err != nil || r.To < r.From {
				return nil
			}
		}
		list = append(list, r)
	}
	return list
}

func sorted(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
