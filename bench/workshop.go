package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// workshop is where the measurements are made: the payloads, the schemas and the
// validators that had to be built. It is a directory that goes away with the run.
type workshop struct {
	project string // the root of the repository
	dir     string
	rules   *program.Ruleset
	left    []string // what the XML Schema cannot say
	records int
	files   int // in the folder of many files

	// Why something is not available; nil when it is.
	noPeers, noJava, noNode, noCLI, noPackage error
	cliSize                                   int64
}

func (w *workshop) path(name string) string { return filepath.Join(w.dir, name) }

// payload is the path of one of the payloads of a format: "valid", "flawed"
// (every tenth record), "wrong" (one record, near the end), "small".
func (w *workshop) payload(f *format, which string) string { return w.path(which + "." + f.name) }

// breaches are the ways in which a payload of one record can be wrong, each in
// one place.
func breaches() []flaw {
	var all []flaw
	for i := range fields {
		all = append(all, flaw{field: i})
	}
	return append(all, flaw{field: 6, missing: true}, flaw{field: 6, unknown: true})
}

// furnish writes schemas and payloads.
func (w *workshop) furnish() error {
	text, left, err := xmlSchema(w.rules)
	if err != nil {
		return err
	}
	w.left = left
	if err := os.WriteFile(w.path("records.xsd"), text, 0o644); err != nil {
		return err
	}
	schema, err := schemas.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	if err := os.WriteFile(w.path("Records.json"), schema, 0o644); err != nil {
		return err
	}
	for _, f := range formats {
		if err := w.write(f); err != nil {
			return err
		}
	}
	return nil
}

func (w *workshop) write(f *format) error {
	last := func(number int) *flaw {
		if number == w.records-2 {
			return &flaw{field: 3}
		}
		return nil
	}
	folder := w.path("folder-" + f.name)
	err := errors.Join(
		f.writeFile(w.payload(f, "valid"), w.records, nil),
		f.writeFile(w.payload(f, "flawed"), w.records, everyTenth),
		f.writeFile(w.payload(f, "wrong"), w.records, last),
		os.WriteFile(w.payload(f, "small"), f.single(800), 0o644),
		os.Mkdir(folder, 0o755),
	)
	for i := range w.files {
		name := filepath.Join(folder, fmt.Sprintf("%03d.%s", i, f.name))
		err = errors.Join(err, f.writeFile(name, w.records/w.files, nil))
	}
	for i, breach := range breaches() {
		name := fmt.Sprintf("breach-%02d", i)
		err = errors.Join(err, f.writeFile(w.payload(f, name), 1, func(int) *flaw { return &breach }))
	}
	return err
}

// equip installs and builds the other validators. What fails is remembered and its
// validators are listed as missing.
func (w *workshop) equip() {
	w.equipXML()
	w.equipNode()
	progress("building the validators in Go")
	w.noPeers = w.run(filepath.Join("bench", "peers"), "go", "build", "-o", w.path("peers"), ".")
}

// equipXML installs and builds the other validators of XML.
func (w *workshop) equipXML() {
	w.install(map[string]string{"xmllint": "libxml2-utils", "SAXCount": "libxerces-c-samples",
		xercesJar: "libxerces2-java", "javac": "default-jdk-headless"})
	_, err := os.Stat(xercesJar)
	w.noJava = errors.Join(err, w.run(".", "javac", "-cp", xercesJar, "-d", w.dir, filepath.Join("bench", "java", "XercesWorker.java")))
}

// equipNode installs the validators of npm.
func (w *workshop) equipNode() {
	w.install(map[string]string{"node": "nodejs", "npm": "npm"})
	if stale(filepath.Join(w.project, "bench", "node_modules", ".package-lock.json"), filepath.Join(w.project, "bench", "package-lock.json")) {
		progress("installing the validators of npm")
		w.noNode = w.run("bench", "npm", "ci", "--no-audit", "--no-fund")
	}
}

// build builds the command.
func (w *workshop) build() {
	progress("building forkontrol")
	w.noCLI = w.run(".", "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", w.path("forkontrol"), "./cmd/forkontrol")
	if info, err := os.Stat(w.path("forkontrol")); err == nil {
		w.cliSize = info.Size()
	}
}

// install installs the Debian packages of commands and files that are not there.
func (w *workshop) install(packages map[string]string) {
	var missing []string
	for name, pkg := range packages {
		found := func() error { _, err := exec.LookPath(name); return err }
		if filepath.IsAbs(name) {
			found = func() error { _, err := os.Stat(name); return err }
		}
		if found() != nil {
			missing = append(missing, pkg)
		}
	}
	if len(missing) == 0 {
		return
	}
	slices.Sort(missing)
	progress("installing %s", strings.Join(missing, " "))
	as := "sudo"
	if os.Geteuid() == 0 {
		as = "env"
	}
	w.run(".", as, "apt-get", "update", "-q")
	w.run(".", append([]string{as, "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-qy", "--no-install-recommends"}, missing...)...)
}

// run runs a command in a directory of the project.
func (w *workshop) run(dir string, words ...string) error {
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = filepath.Join(w.project, dir)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(words[:2], " "), err, firstLine(string(out)))
	}
	return nil
}

// stale reports whether a file is missing or older than what it is made of.
func stale(made, source string) bool {
	m, err := os.Stat(made)
	s, errSource := os.Stat(source)
	return err != nil || errSource != nil || m.ModTime().Before(s.ModTime())
}

// machine describes where the measurements were made.
func machine() string {
	cpu := "unknown processor"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
				cpu = strings.TrimSpace(value)
				break
			}
		}
	}
	system := runtime.GOOS
	if text, err := os.ReadFile("/etc/os-release"); err == nil {
		_, rest, _ := strings.Cut(string(text), "PRETTY_NAME=")
		if name, err := strconv.Unquote(firstLine(rest)); err == nil {
			system = name
		}
	}
	return fmt.Sprintf("%s, %d cores, %s, Go %s", cpu, runtime.NumCPU(), system, strings.TrimPrefix(runtime.Version(), "go"))
}

// load is the machine's load average over the last minute, "" where it is not
// told.
func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	s, _, _ := strings.Cut(string(text), " ")
	return s
}
