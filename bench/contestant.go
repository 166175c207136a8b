package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/forkontrol/forkontrol/internal/pack/build"
)

// job is how much of a payload a contestant looks at.
type job string

// The jobs.
const (
	fullCheck  job = "schema"
	wellFormed job = "well-formedness"
	tokensOnly job = "tokens"
)

// contestant is a validator that takes part.
type contestant struct {
	name   string
	format *format
	job    job
	// stays says that it checks payloads in memory too, and so the small one.
	stays bool
	// findsAll says that it goes on after the first finding and so is measured
	// with many; onlyMany that it is measured in nothing else.
	findsAll, onlyMany bool
	start              func(*workshop) (validator, error)
}

const xercesJar = "/usr/share/java/xercesImpl.jar"

// ours are the contestants that the others are compared with, by format.
var ours = map[*format]*contestant{
	&xmlFormat:  {name: "**forkontrol**", format: &xmlFormat, job: fullCheck, stays: true, findsAll: true, start: startOurs("1")},
	&jsonFormat: {name: "**forkontrol**", format: &jsonFormat, job: fullCheck, stays: true, findsAll: true, start: startOurs("1")},
}

const xmllintName = "xmllint --schema"

var contestants = []*contestant{
	ours[&xmlFormat],
	{name: "forkontrol, WebAssembly in Node", format: &xmlFormat, job: fullCheck, stays: true, findsAll: true, start: startWasm},
	{name: "Xerces-J, warm", format: &xmlFormat, job: fullCheck, stays: true, findsAll: true, start: startXercesJ},
	{name: "Xerces-C SAXCount", format: &xmlFormat, job: fullCheck, findsAll: true,
		start: debian("libxerces-c-samples", 4, "SAXCount", "-v=always", "-n", "-s")},
	{name: xmllintName, format: &xmlFormat, job: fullCheck, findsAll: true,
		start: debian("libxml2-utils", 3, "xmllint", "--noout", "--nonet", "--schema", "records.xsd")},
	{name: "xmllint --stream --schema", format: &xmlFormat, job: fullCheck, findsAll: true,
		start: debian("libxml2-utils", 3, "xmllint", "--noout", "--nonet", "--stream", "--schema", "records.xsd")},
	{name: "encoding/xml RawToken", format: &xmlFormat, job: tokensOnly, stays: true, start: goPeer("encoding/xml")},
	{name: "xmllint --sax", format: &xmlFormat, job: wellFormed,
		start: debian("libxml2-utils", 1, "xmllint", "--noout", "--nonet", "--sax")},

	ours[&jsonFormat],
	{name: "forkontrol, WebAssembly in Node", format: &jsonFormat, job: fullCheck, stays: true, findsAll: true, start: startWasm},
	{name: "Sourcemeta validate --fast", format: &jsonFormat, job: fullCheck, start: startSourcemeta},
	{name: "ajv", format: &jsonFormat, job: fullCheck, stays: true, start: startAjv("first")},
	{name: "ajv, allErrors", format: &jsonFormat, job: fullCheck, findsAll: true, onlyMany: true, start: startAjv("all")},
	{name: "santhosh-tekuri v6", format: &jsonFormat, job: fullCheck, stays: true, start: goPeer("santhosh6")},
	{name: "gojsonschema", format: &jsonFormat, job: fullCheck, stays: true, findsAll: true, start: goPeer("gojsonschema")},
	{name: "santhosh-tekuri v5", format: &jsonFormat, job: fullCheck, stays: true, start: goPeer("santhosh5")},
	{name: "google/jsonschema-go", format: &jsonFormat, job: fullCheck, stays: true, start: goPeer("google")},
	{name: "kaptinlin/jsonschema", format: &jsonFormat, job: fullCheck, stays: true, start: goPeer("kaptinlin")},
	{name: "jsontext", format: &jsonFormat, job: tokensOnly, stays: true, start: goPeer("jsontext")},
}

// startOurs starts this program again as a worker on a number of cores.
func startOurs(cores string) func(*workshop) (validator, error) {
	return func(w *workshop) (validator, error) { return startSelf(w, cores) }
}

func startSelf(w *workshop, cores string) (*worker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-serve")
	cmd.Dir = w.project
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+cores)
	return startWorker(cmd)
}

// goPeer starts one of the validators in bench/peers, on one core.
func goPeer(name string) func(*workshop) (validator, error) {
	return func(w *workshop) (validator, error) {
		if w.noPeers != nil {
			return nil, w.noPeers
		}
		cmd := exec.Command(w.path("peers"), name, w.path("Records.json"))
		cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
		return startWorker(cmd)
	}
}

func startXercesJ(w *workshop) (validator, error) {
	if w.noJava != nil {
		return nil, w.noJava
	}
	return startWorker(exec.Command("java", "-cp", xercesJar+":"+w.dir, "XercesWorker", w.path("records.xsd")))
}

func startAjv(errors string) func(*workshop) (validator, error) {
	return func(w *workshop) (validator, error) {
		if w.noNode != nil {
			return nil, w.noNode
		}
		cmd := exec.Command("node", "--expose-gc", filepath.Join("js", "ajv.js"), w.path("Records.json"), errors)
		cmd.Dir = filepath.Join(w.project, "bench")
		return startWorker(cmd)
	}
}

// startWasm starts Node with the WebAssembly module and the packs of the benchmarks' rules.
func startWasm(w *workshop) (validator, error) {
	if w.noNode != nil {
		return nil, w.noNode
	}
	dir := w.path("wasm")
	module := filepath.Join(dir, "forkontrol.wasm")
	if _, err := os.Stat(module); err != nil {
		cmd := exec.Command("go", "run", "./wasm/make", "-out", dir)
		cmd.Dir = w.project
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w: %s", err, firstLine(string(out)))
		}
	}
	args := []string{"--no-warnings", filepath.Join("js", "wasm.mjs"), module, messageID}
	for _, f := range build.Packs(w.rules) {
		if f.Lang == "en" {
			continue
		}
		path := filepath.Join(dir, f.Path())
		if err := os.WriteFile(path, f.Bytes, 0o644); err != nil {
			return nil, err
		}
		args = append(args, path)
	}
	cmd := exec.Command("node", args...)
	cmd.Dir = filepath.Join(w.project, "bench")
	return startWorker(cmd)
}

// startSourcemeta starts the program itself: what npm puts on the path is a
// script that starts it.
func startSourcemeta(w *workshop) (validator, error) {
	if w.noNode != nil {
		return nil, w.noNode
	}
	name := filepath.Join(w.project, "bench", "node_modules", "@sourcemeta", "jsonschema", "build", "github-releases", "jsonschema-linux-x86_64")
	out, err := exec.Command(name, "--version").Output()
	if err != nil {
		return nil, err
	}
	return &command{name: name, args: []string{"validate", "--fast", "--format-assertion", "Records.json"}, dir: w.dir, refused: 2, words: firstLine(string(out))}, nil
}

// debian starts a command of a Debian package again for each file. refused is its exit code
// for a payload that is not valid.
func debian(pkg string, refused int, name string, args ...string) func(*workshop) (validator, error) {
	return func(w *workshop) (validator, error) {
		path, err := exec.LookPath(name)
		if err != nil {
			return nil, err
		}
		version, err := exec.Command("dpkg-query", "-W", "-f", "${Version}", pkg).Output()
		if err != nil {
			version = nil // not installed from Debian
		}
		return &command{name: path, args: args, dir: w.dir, refused: refused, words: strings.TrimSpace(string(version))}, nil
	}
}
