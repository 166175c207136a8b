// Command generate writes what follows from which rules of schemas/forkontrol hide something, for all
// faces: finding.Hides, the JSON Schema of waivers, and the npm package with its words.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/waiver"
)

func main() {
	root := os.Args[1]
	made, err := files(root)
	for path, text := range made {
		if err == nil {
			err = os.WriteFile(filepath.Join(root, path), []byte(text), 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// files gives what is made, by path below the root of the repository.
func files(root string) (map[string]string, error) {
	hides, err := hiding(filepath.Join(root, "schemas/forkontrol/system.json"))
	if err != nil {
		return nil, err
	}
	const schema = "internal/waiver/waivers.schema.json"
	before, err := os.ReadFile(filepath.Join(root, schema))
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"internal/finding/hides_gen.go":          inGo(hides),
		schema:                                   inSchema(string(before), hides),
		"wasm/js/src/waivers/words.generated.ts": inTypeScript(hides),
	}, nil
}

// hiding gives the rules that say of themselves that they hide something.
func hiding(path string) (ids []string, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var system struct {
		Rules []struct {
			ID    string
			Hides bool
		}
	}
	if err := json.Unmarshal(b, &system); err != nil {
		return nil, err
	}
	for _, r := range system.Rules {
		if r.Hides {
			ids = append(ids, r.ID)
		}
	}
	return ids, nil
}

func quoted(ids []string, between string) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(strconv.Quote(id))
	}
	return b.String()
}

func inGo(ids []string) string {
	return "// Code generated from schemas/forkontrol/system.json; DO NOT EDIT.\n\npackage finding\n\n" +
		"// Hides reports whether something behind a breach of a rule was not checked, as the rules of forkontrol's own\n" +
		"// say of themselves. So a breach of it can be neither waived nor switched off.\n" +
		"func Hides(rule string) bool {\n\tswitch rule {\n\tcase " + quoted(ids, ",\n\t\t") + ":\n\t\treturn true\n\t}\n\treturn false\n}\n"
}

var listed = regexp.MustCompile(`(?s)"not": \{"enum": \[.*?\]\}`)

func inSchema(before string, ids []string) string {
	return listed.ReplaceAllLiteralString(before, `"not": {"enum": [`+"\n              "+quoted(ids, ",\n              ")+"\n            ]}")
}

func inTypeScript(ids []string) string {
	var b strings.Builder
	b.WriteString("// Code generated from schemas/forkontrol/system.json and internal/waiver/said.go; DO NOT EDIT.\n\n" +
		"/** The rules behind whose breach something was not checked: none can be waived. */\n" +
		"export const hiding: ReadonlySet<string> = new Set([\n  " + quoted(ids, ",\n  ") + ",\n]);\n\n" +
		"/** What may be wrong with a file. */\nexport const sayings = {\n")
	for _, s := range waiver.Sayings {
		b.WriteString("  " + s.Name + ": {da: " + strconv.Quote(s.Da) + ", en: " + strconv.Quote(s.En) + "},\n")
	}
	b.WriteString("} as const;\n")
	return b.String()
}
