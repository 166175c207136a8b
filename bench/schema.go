package main

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"testing/fstest"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/xsd"
)

//go:embed schemas
var schemas embed.FS

const (
	schemaFile = "schemas/bench/records/1.0/Records.json"
	messageID  = "bench/records@1.0#Records"
)

// compileRules compiles the schema of the benchmarks with the engine's own rules
// and the texts of the keywords, which it takes from the project's schemas.
func compileRules(project string) (*program.Ruleset, error) {
	all := fstest.MapFS{}
	own, err := fs.Sub(schemas, "schemas")
	if err != nil {
		return nil, err
	}
	if err := gather(all, own, "."); err != nil {
		return nil, err
	}
	theirs := os.DirFS(path.Join(project, "schemas"))
	for _, dir := range []string{"common", "forkontrol"} {
		if err := gather(all, theirs, dir); err != nil {
			return nil, err
		}
	}
	return compile.Ruleset(all)
}

func gather(into fstest.MapFS, from fs.FS, dir string) error {
	return fs.WalkDir(from, dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(from, name)
		into[name] = &fstest.MapFile{Data: text}
		return err
	})
}

// xmlSchema is the same message as XML Schema, with what that cannot say.
func xmlSchema(rules *program.Ruleset) (text []byte, left []string, err error) {
	_, m := rules.Find(messageID)
	if m == nil {
		return nil, nil, fmt.Errorf("no message %s", messageID)
	}
	var b bytes.Buffer
	rest, err := xsd.Write(&b, m)
	for _, l := range rest {
		left = append(left, m.Rules[l.Rule].ID+" ("+l.Why+")")
	}
	return b.Bytes(), left, err
}
