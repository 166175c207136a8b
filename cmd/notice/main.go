// Notice writes NOTICE: whose work is shipped with forkontrol, and under which
// licences.
//
//	go run ./cmd/notice
//
// The npm package gets one of its own, wasm/js/NOTICE, for what is in it, and so does the program that reads PDFs,
// pdf/NOTICE.
//
// It asks the go command which modules are linked into the command, for each system
// that it is built for, and into the WebAssembly modules, and reads from site/.data
// which npm packages have code in the site's scripts: so make site comes first. The
// texts of licences are those that the modules and packages carry.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, "notice:", err)
		os.Exit(1)
	}
}

func write() error {
	command, err := linked(".", "./cmd/forkontrol", "", platforms...)
	if err != nil {
		return err
	}
	module, err := linked(".", "./wasm", largest, "wasip1/wasm")
	if err != nil {
		return err
	}
	pdf, err := linked("pdf", "./forkontrol-pdf", "", platforms...)
	if err != nil {
		return err
	}
	pdfium, err := inside(filepath.Join("pdf", "licences"))
	if err != nil {
		return err
	}
	site, err := shipped("site")
	if err != nil {
		return err
	}
	if err := os.WriteFile("NOTICE", []byte(everything(command, module, site)), 0o666); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join("pdf", "NOTICE"), []byte(reader(pdf, pdfium)), 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join("wasm", "js", "NOTICE"), []byte(packaged(module)), 0o666)
}

// platforms are systems of which each links what others do not.
var platforms = []string{"linux/amd64", "windows/amd64", "darwin/arm64"}

// component is the work of others.
type component struct {
	name  string
	texts []string // of its licence, and of its own notice if it has one
}

// largest are the build tags of the WebAssembly module that links all that any of them does.
const largest = "own,descriptions"

// inside returns what a folder has licences of: what no module carries the licence of.
func inside(dir string) ([]component, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	var all []component
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		all = append(all, component{strings.TrimSuffix(filepath.Base(file), ".txt"), []string{plain(text)}})
	}
	return all, nil
}

// linked returns Go itself and the modules that have packages in a program of a module, built with tags, on any of the
// systems.
func linked(in, program, tags string, systems ...string) ([]component, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	texts, err := licences(strings.TrimSpace(string(root)))
	if err != nil {
		return nil, err
	}
	all := []component{{"The Go standard library and runtime", texts}}
	dirs := map[string]string{}
	for _, system := range systems {
		goos, arch, _ := strings.Cut(system, "/")
		list := exec.Command("go", "list", "-deps", "-tags="+tags, "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}", program)
		list.Dir = in
		list.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+arch, "CGO_ENABLED=0")
		text, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("go list %s for %s: %w", program, system, err)
		}
		for line := range strings.Lines(string(text)) {
			if path, dir, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
				dirs[path] = dir
			}
		}
	}
	var paths []string
	for path := range dirs {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		texts, err := licences(dirs[path])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, component{path, texts})
	}
	return all, nil
}

// static are the npm packages of the site that come to its pages past the bundler:
// the styles of the framework, and the search with its index.
var static = []string{"@astrojs/starlight", "pagefind"}

// shipped returns the npm packages that the site's pages load.
func shipped(site string) ([]component, error) {
	text, err := os.ReadFile(filepath.Join(site, ".data", "shipped.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: run make site first", err)
	}
	if err != nil {
		return nil, err
	}
	var names []string
	if err := json.Unmarshal(text, &names); err != nil {
		return nil, err
	}
	names = append(names, static...)
	slices.Sort(names)
	var all []component
	for _, name := range slices.Compact(names) {
		texts, err := licences(filepath.Join(site, "node_modules", filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, component{name, texts})
	}
	return all, nil
}

var licenceFile = regexp.MustCompile(`(?i)^((un)?licen[cs]e|notice|copying|patents)(\.(md|txt))?$`)

// licences reads the texts that are at the top of a module or package, or in a
// folder of licences there.
func licences(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		switch {
		case !licenceFile.MatchString(e.Name()):
		case e.IsDir():
			inside, err := filepath.Glob(filepath.Join(dir, e.Name(), "*"))
			if err != nil {
				return nil, err
			}
			files = append(files, inside...)
		default:
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	var texts []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		texts = append(texts, plain(text))
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("no licence in %s", dir)
	}
	return texts, nil
}

// plain is a text as NOTICE has it: without what its author's editor left.
func plain(text []byte) string {
	text = bytes.ReplaceAll(bytes.TrimPrefix(text, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	var lines []string
	for line := range strings.Lines(string(text)) {
		lines = append(lines, strings.TrimRight(line, " \t\n"))
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// section is a part of what is shipped, and whose work it holds.
type section struct {
	about string
	parts []component
}

const made = "It is made by cmd/notice (make notice), and tests fail when\nsomething is shipped that it does not name.\n"

// everything is the text of NOTICE.
func everything(command, module, site []component) string {
	return notice(`What is shipped holds the work of others. This file names it; its licences stand
below. `+made+`
The HTML report holds nothing of others: its page, style and script are
forkontrol's own.
`, []section{
		{"The command forkontrol, and in part Go programs that import its package, hold", command},
		{"The WebAssembly modules, in the npm package @forkontrol/validator and on the\nsite, hold", module},
		{"The pages of the site load the modules and", site},
	})
}

// packaged is the NOTICE of the npm package.
func packaged(module []component) string {
	return notice(`The package holds the work of others. This file names it; its licences stand
below. `+made, []section{{"The WebAssembly modules hold", module}})
}

// reader is the NOTICE of the program that reads PDFs.
func reader(program, pdfium []component) string {
	return notice(`The program forkontrol-pdf holds the work of others. This file names it; its licences stand
below. `+made, []section{{"The program holds", program}, {"PDFium, which is in go-pdfium as WebAssembly, is made of", pdfium}})
}

// notice is such a text. Components whose licence is the same word for word share
// its text.
func notice(about string, sections []section) string {
	var b strings.Builder
	b.WriteString("forkontrol\nhttps://github.com/forkontrol/forkontrol\n\nLicensed under the Apache License, Version 2.0; see LICENSE.\n\n" + about)
	names := map[string][]string{} // of components, by the text of their licence
	var texts []string
	for _, s := range sections {
		fmt.Fprintf(&b, "\n%s\n\n", s.about)
		for _, c := range s.parts {
			fmt.Fprintf(&b, "  - %s\n", c.name)
			for _, text := range c.texts {
				if names[text] == nil {
					texts = append(texts, text)
				}
				if !slices.Contains(names[text], c.name) {
					names[text] = append(names[text], c.name)
				}
			}
		}
	}
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(names[text], "\n"), text)
	}
	return b.String()
}
