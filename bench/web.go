package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/forkontrol/forkontrol/internal/pack/build"
)

// web is what is measured of the npm package beside other validators that run in a page.
type web struct {
	entries []*webEntry
	module  *worker // the npm package
	field   series  // seconds for one value of a field
	before  int64   // bytes of WebAssembly memory before the large payloads
	after   int64
	browser *worker
	// noBrowser is why nothing could be measured in Chromium.
	noBrowser error
	start     series // seconds until a kit is loaded
}

// webEntry is a validator that runs in a page or in Node.
type webEntry struct {
	name      string
	format    *format
	launch    func(*workshop) (*worker, error)
	validator *worker
	missing   error
	large     series // seconds for the valid payload
	small     series // seconds for one small payload
	times     int    // how often the small payload is checked in one round
	peak      int64
}

// The entries that others are compared with.
const (
	webOurs   = "**@forkontrol/validator**"
	webNative = "forkontrol, native"
)

func webEntries() []*webEntry {
	ours := func(w *workshop) (*worker, error) { return startSelf(w, "1") }
	return []*webEntry{
		{name: webOurs, format: &xmlFormat, launch: startPackage},
		{name: webNative, format: &xmlFormat, launch: ours},
		{name: "libxml2-wasm", format: &xmlFormat, launch: startXML("libxml2-wasm", "records.xsd")},
		{name: "xmllint-wasm", format: &xmlFormat, launch: startXML("xmllint-wasm", "records.xsd")},
		{name: webOurs, format: &jsonFormat, launch: startPackage},
		{name: webNative, format: &jsonFormat, launch: ours},
		{name: "ajv", format: &jsonFormat, launch: func(w *workshop) (*worker, error) {
			v, err := startAjv("first")(w)
			if err != nil {
				return nil, err
			}
			return v.(*worker), nil
		}},
	}
}

// node starts a script of bench/js.
func (w *workshop) node(args ...string) (*worker, error) {
	if w.noNode != nil {
		return nil, w.noNode
	}
	cmd := exec.Command("node", append([]string{"--expose-gc"}, args...)...)
	cmd.Dir = filepath.Join(w.project, "bench")
	return startWorker(cmd)
}

// startPackage starts the npm package with the packs of the benchmarks' rules.
func startPackage(w *workshop) (*worker, error) {
	if w.noPackage != nil {
		return nil, w.noPackage
	}
	args := []string{filepath.Join("js", "package.mjs"), messageID}
	for _, f := range build.Packs(w.rules) {
		if f.Lang == "en" {
			continue
		}
		path := w.path("package-" + f.Path())
		if err := os.WriteFile(path, f.Bytes, 0o644); err != nil {
			return nil, err
		}
		args = append(args, path)
	}
	return w.node(args...)
}

func startXML(name, schema string) func(*workshop) (*worker, error) {
	return func(w *workshop) (*worker, error) {
		return w.node(filepath.Join("js", "xml.mjs"), name, w.path(schema))
	}
}

// buildPackage builds the npm package.
func (w *workshop) buildPackage() {
	progress("building the npm package")
	w.noPackage = w.run(".", "make", "npm")
}

// lineUpWeb starts the validators and holds each to its verdicts.
func (r *race) lineUpWeb() error {
	if err := r.weigh(); err != nil {
		return err
	}
	r.web = &web{entries: webEntries()}
	for _, e := range r.web.entries {
		progress("%s, %s", e.name, e.format.name)
		if e.validator, e.missing = e.launch(r.workshop); e.missing == nil {
			for which, valid := range map[string]bool{"valid": true, "wrong": false, "small": true} {
				a, err := e.validator.check(r.payload(e.format, which))
				if err == nil && a.valid != valid {
					err = fmt.Errorf("%s: wrong verdict on the %s payload", e.name, which)
				}
				e.missing = errors.Join(e.missing, err)
			}
		}
		if e.missing != nil {
			progress("  missing: %v", e.missing)
			if e.name == webOurs {
				return e.missing
			}
			if e.validator != nil {
				e.validator.close()
				e.validator = nil
			}
		}
	}
	var err error
	if r.web.module, err = startPackage(r.workshop); err != nil {
		return err
	}
	r.web.browser, r.web.noBrowser = r.node(filepath.Join("js", "startup.mjs"), chromium())
	return nil
}

// chromium is the path of the browser.
func chromium() string {
	return cmp.Or(os.Getenv("CHROMIUM"), "/usr/bin/chromium")
}

const (
	fieldTimes = 200_000
	starts     = 5 // a round
)

// measureWeb measures everything once.
func (r *race) measureWeb() error {
	for _, e := range r.web.entries {
		if e.validator == nil {
			continue
		}
		a, err := e.validator.check(r.payload(e.format, "valid"))
		if err != nil || !a.valid {
			return fmt.Errorf("%s changed its mind: %v", e.name, err)
		}
		e.large = append(e.large, a.elapsed.Seconds())
		path := r.payload(e.format, "small")
		if e.times == 0 {
			const first = 20
			a, err := e.validator.repeat(path, first)
			if err != nil {
				return err
			}
			e.times = max(10, int(first*smallTime.Seconds()/a.elapsed.Seconds()))
		}
		if a, err = e.validator.repeat(path, e.times); err != nil {
			return err
		}
		e.small = append(e.small, a.elapsed.Seconds()/float64(e.times))
		e.peak = e.validator.peak()
	}
	a, err := r.web.module.timed("field", fieldTimes, "Record.Mail", "elev123456@skole.dk", "elev654321@skole.dk")
	if err != nil {
		return err
	}
	if !a.valid {
		return errors.New("the value of a field is not valid")
	}
	r.web.field = append(r.web.field, a.elapsed.Seconds()/fieldTimes)
	if err := r.measureWebMemory(); err != nil {
		return err
	}
	for range starts {
		if r.web.noBrowser != nil {
			break
		}
		a, err := r.web.browser.timed("start")
		if err == nil && !a.valid {
			err = errors.New("the kit does not work")
		}
		if err != nil {
			r.web.noBrowser = err
			break
		}
		r.web.start = append(r.web.start, a.elapsed.Seconds())
	}
	return nil
}

// measureWebMemory measures what an instance that has checked a small payload takes for large ones.
func (r *race) measureWebMemory() error {
	size := func() (int64, error) {
		a, err := r.web.module.timed("memory")
		return int64(a.elapsed), err // the answer is a number of bytes
	}
	var err error
	if r.web.before == 0 {
		if _, err = r.web.module.check(r.payload(&xmlFormat, "small")); err != nil {
			return err
		}
		if r.web.before, err = size(); err != nil {
			return err
		}
	}
	for _, f := range formats {
		if _, err := r.web.module.check(r.payload(f, "valid")); err != nil {
			return err
		}
	}
	r.web.after, err = size()
	return err
}

func (r *race) closeWeb() {
	for _, e := range r.web.entries {
		if e.validator != nil {
			e.validator.close()
		}
	}
	r.web.module.close()
	if r.web.noBrowser == nil {
		r.web.browser.close()
	}
}

func (w *web) named(name string, f *format) *webEntry {
	for _, e := range w.entries {
		if e.name == name && e.format == f {
			return e
		}
	}
	return nil
}

func (r *race) webTargets() []target {
	if r.web == nil {
		return nil
	}
	start := target{what: "WebAssembly: ready in Chromium, all systems, from a local server", floor: 150, goal: 80, unit: " ms", most: true}
	if r.web.noBrowser != nil {
		start.missing = escape(r.web.noBrowser.Error())
	} else {
		start.shown, start.value = spread(r.web.start, 1e3)+" ms", 1e3*r.web.start.median()
	}
	all := []target{start, {what: "WebAssembly: `checkField`, JavaScript call to result", shown: spread(r.web.field, 1e6) + " µs",
		value: 1e6 * r.web.field.median(), floor: 1.5, goal: 0.6, unit: " µs", most: true}}
	for _, f := range formats {
		e, native := r.web.named(webOurs, f), r.web.named(webNative, f)
		upper := strings.ToUpper(f.name)
		rate := e.large.rate(r.sizes["valid"+f.name])
		part := native.large.over(e.large)
		all = append(all,
			target{what: fmt.Sprintf("WebAssembly: %s of %d bytes, string to object", upper, r.sizes["small"+f.name]), shown: spread(e.small, 1e6) + " µs",
				value: 1e6 * e.small.median(), floor: 20, goal: 10, unit: " µs", most: true},
			target{what: "WebAssembly: " + upper + " in windows", shown: spread(rate, 1) + " MB/s", value: rate.median(), floor: 250, goal: 400, unit: " MB/s"},
			target{what: "WebAssembly: " + upper + ", part of the native speed", shown: spread(part, 100) + " %", value: 100 * part.median(), floor: 0, goal: 45, unit: " %"})
	}
	grown := float64(r.web.after-r.web.before) / (1 << 20)
	return append(all, target{what: "WebAssembly: memory for large payloads beyond that for small ones", shown: number(grown) + " MiB", value: grown,
		floor: 8, goal: 1, unit: " MiB", most: true})
}

// writeWeb writes the table of validators that run in a page.
func (r *race) writeWeb(p *page) {
	p.line("## In a page\n")
	p.line("The npm package beside other validators that run in a page, all of them in Node: the large payload from the bytes of a file to the verdict, one record from a string or bytes to the report. "+
		"The module takes %s MiB of memory for one record, with the benchmarks' rules.\n", number(float64(r.web.before)/(1<<20)))
	p.head("validator", "format", "version", "MB/s:", "the package is:", "one record, µs:", "the package is:", "peak memory:")
	for _, e := range r.web.entries {
		if e.missing != nil {
			p.row(e.name, e.format.name, "", "missing: "+escape(e.missing.Error()), "", "", "", "")
			continue
		}
		us := r.web.named(webOurs, e.format)
		large, small := "", ""
		if e != us {
			large, small = number(e.large.over(us.large).median())+" ×", number(e.small.over(us.small).median())+" ×"
		}
		p.row(e.name, e.format.name, e.validator.version(), spread(e.large.rate(r.sizes["valid"+e.format.name]), 1), large, spread(e.small, 1e6), small,
			number(float64(e.peak)/(1<<20))+" MiB")
	}
	p.line("")
}
