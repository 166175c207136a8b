package main

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/ownrules"
)

// The contract of the benchmark: choices, repeated groups, two namespaces, text with attributes, unions.
//
//go:embed contract
var contractFiles embed.FS

const contractSchema = "ordre.xsd"

// contractRace is what is measured by a contract, imported as it is.
type contractRace struct {
	orders  int
	size    int64
	entries []*contractEntry
	reading series // seconds of a whole process that reads the contract of many types
}

// manyTypes is how many types the contract has whose reading is timed, each of ten elements.
const (
	manyTypes     = 500
	manySchema    = "mange-typer.xsd"
	manyTypesFile = "mange-typer.xml"
)

type contractEntry struct {
	name      string
	start     func(*race) (validator, error)
	validator validator
	missing   error
	times     series // seconds
	peak      int64
}

func contractEntries() []*contractEntry {
	return []*contractEntry{
		{name: "**forkontrol**", start: func(r *race) (validator, error) { return startContract(r.workshop, r.path(contractSchema)) }},
		{name: "Xerces-J, warm", start: func(r *race) (validator, error) {
			if r.noJava != nil {
				return nil, r.noJava
			}
			return startWorker(exec.Command("java", "-cp", xercesJar+":"+r.dir, "XercesWorker", r.path(contractSchema)))
		}},
		{name: xmllintName, start: func(r *race) (validator, error) {
			return debian("libxml2-utils", 3, "xmllint", "--noout", "--nonet", "--schema", contractSchema)(r.workshop)
		}},
		{name: "xmllint --stream --schema", start: func(r *race) (validator, error) {
			return debian("libxml2-utils", 3, "xmllint", "--noout", "--nonet", "--stream", "--schema", contractSchema)(r.workshop)
		}},
		{name: "libxml2-wasm", start: func(r *race) (validator, error) {
			return asValidator(startXML("libxml2-wasm", contractSchema)(r.workshop))
		}},
	}
}

// asValidator is a worker as any validator.
func asValidator(w *worker, err error) (validator, error) {
	if err != nil {
		return nil, err
	}
	return w, nil
}

// startContract starts this program again as a worker with the rules of a contract.
func startContract(w *workshop, path string) (validator, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-serve", "-contract", path)
	cmd.Dir = w.project
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	return startWorker(cmd)
}

// beContractWorker is the worker that startContract starts.
func beContractWorker(path string) error {
	rules, err := ownrules.Load(true, path)
	if err != nil {
		return err
	}
	return (&subject{rules, engine.New(engine.Options{Rules: rules})}).serve(os.Stdin, os.Stdout)
}

func (r *race) orderFile(which string) string { return r.path("ordrer-" + which + ".xml") }

// writeOrders writes a payload of so many orders, the last with a flaw where one is asked for.
func writeOrders(path string, orders int, flawed bool) error {
	return writeBuffered(path, func(out *bufio.Writer) {
		out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<Ordrer xmlns="urn:eksempel:ordre:1" xmlns:d="urn:eksempel:dele:1">` + "\n")
		for n := range orders {
			out.Write(appendOrder(nil, n, flawed && n == orders-1))
		}
		out.WriteString("</Ordrer>\n")
	})
}

// appendOrder makes up the order of a number, the same every time. What is optional, chosen and repeated differs.
func appendOrder(b []byte, n int, flawed bool) []byte {
	r := random(n)
	put := func(format string, args ...any) { b = fmt.Appendf(b, format+"\n", args...) }
	put(`<Ordre status="%s">`, pick(&r, []string{"ny", "sendt", "betalt"}))
	put(` <Nummer>%d</Nummer>`, n+1)
	if n%3 == 0 {
		put(" <d:Firma>\n  <d:Cvr>%d</d:Cvr>\n  <d:Navn>%s El</d:Navn>\n </d:Firma>", 10000000+n%80000000, pick(&r, towns[:]))
		if n%2 == 0 {
			put(" <Reference>%s</Reference>", pick(&r, streets[:]))
		}
	} else {
		put(" <d:Person>\n  <d:Fornavn>%s</d:Fornavn>", pick(&r, towns[:]))
		for range r.below(3) {
			put("  <d:Mellemnavn>%s</d:Mellemnavn>", pick(&r, streets[:]))
		}
		put("  <d:Efternavn>%s</d:Efternavn>\n </d:Person>", pick(&r, streets[:]))
	}
	if n%2 == 0 {
		put(" <Dato>2026-%02d-%02d</Dato>", 1+r.below(12), 1+r.below(28))
	} else {
		put(" <Fra>2026-01-%02dT08:00:00</Fra>\n <Til>2026-02-%02dT16:00:00Z</Til>", 1+r.below(28), 1+r.below(28))
	}
	for i := range 1 + r.below(4) {
		put(` <Vare nr="%c%c-%04d">%s</Vare>`, 'A'+r.below(26), 'A'+r.below(26), r.below(10000), pick(&r, streets[:]))
		put(" <Antal>%d</Antal>", 1+r.below(100))
		if i%2 == 1 {
			put(` <Rabat valuta="DKK">%d.50</Rabat>`, r.below(1000))
		}
	}
	for range r.below(3) {
		put(" <Note>%s %d</Note>", pick(&r, streets[:]), r.below(100))
		put(" <Maerke>%s</Maerke>", pick(&r, []string{"ny", "17", "betalt", "-3"}))
	}
	amount := strconv.Itoa(r.below(100000)) + ".25"
	if flawed {
		amount += "5"
	}
	put(` <Ialt valuta="DKK">%s</Ialt>`+"\n</Ordre>", amount)
	return b
}

// writeManyTypes writes a contract of many types, and a payload that it takes.
func writeManyTypes(schema, payload string) error {
	err := writeBuffered(schema, func(out *bufio.Writer) {
		put := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
		put(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:eksempel:mange:1" targetNamespace="urn:eksempel:mange:1" elementFormDefault="qualified">`)
		put(` <xs:element name="Alle"><xs:complexType><xs:sequence>`)
		for i := range manyTypes {
			put(`  <xs:element name="Del%d" type="Type%d" minOccurs="0"/>`, i, i)
		}
		put(` </xs:sequence></xs:complexType></xs:element>`)
		for i := range manyTypes {
			put(` <xs:complexType name="Type%d"><xs:sequence>`, i)
			for k, t := range [...]string{"string", "int", "date", "decimal", "boolean", "string", "int", "date", "decimal", "boolean"} {
				put(`  <xs:element name="Felt%d" type="xs:%s"/>`, k, t)
			}
			put(` </xs:sequence></xs:complexType>`)
		}
		put(`</xs:schema>`)
	})
	if err != nil {
		return err
	}
	return os.WriteFile(payload, []byte(`<Alle xmlns="urn:eksempel:mange:1"/>`), 0o600)
}

// furnishContract writes the contract and the payloads, and starts those that take part.
func (r *race) furnishContract() error {
	own, err := fs.Sub(contractFiles, "contract")
	if err != nil {
		return err
	}
	if err := os.CopyFS(r.dir, own); err != nil {
		return err
	}
	for _, which := range []string{"valid", "flawed"} {
		if err := writeOrders(r.orderFile(which), r.contract.orders, which == "flawed"); err != nil {
			return err
		}
	}
	if err := writeManyTypes(r.path(manySchema), r.path(manyTypesFile)); err != nil {
		return err
	}
	info, err := os.Stat(r.orderFile("valid"))
	if err != nil {
		return err
	}
	r.contract.size = info.Size()
	r.contract.entries = contractEntries()
	return nil
}

// lineUpContract starts those that take part and holds each to its verdicts.
func (r *race) lineUpContract() error {
	for _, e := range r.contract.entries {
		if e.validator, e.missing = e.start(r); e.missing != nil {
			e.validator = nil
			continue
		}
		for _, which := range []string{"valid", "flawed"} {
			a, err := e.validator.check(r.orderFile(which))
			if err != nil {
				return err
			}
			if a.valid != (which == "valid") {
				return fmt.Errorf("%s says of the %s orders that valid is %t", e.name, which, a.valid)
			}
		}
	}
	return nil
}

// measureContract is one round.
func (r *race) measureContract() error {
	for _, e := range r.contract.entries {
		if e.validator == nil {
			e.times = append(e.times, math.NaN())
			continue
		}
		a, err := e.validator.check(r.orderFile("valid"))
		if err != nil {
			return err
		}
		if !a.valid {
			return fmt.Errorf("%s: the orders are not valid any more", e.name)
		}
		e.times = append(e.times, a.elapsed.Seconds())
	}
	if r.noCLI != nil {
		return nil
	}
	cmd := exec.Command(r.path("forkontrol"), "check", "--schemas", r.path(manySchema), r.path(manyTypesFile))
	begin := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("forkontrol check --schemas %s: %w: %s", manySchema, err, out)
	}
	r.contract.reading = append(r.contract.reading, time.Since(begin).Seconds())
	return nil
}

func (r *race) closeContract() {
	for _, e := range r.contract.entries {
		if e.validator != nil {
			e.peak = e.validator.peak()
			e.validator.close()
		}
	}
}

// contractTargets are those beside the best of the others.
func (r *race) contractTargets() []target {
	if r.contract == nil || len(r.contract.entries) == 0 {
		return nil
	}
	var all []target
	ours := r.contract.entries[0]
	for _, e := range r.contract.entries[1:] {
		t := target{what: "XML by an imported contract, beside " + e.name, floor: 5, goal: 12, unit: " ×"}
		if e.missing != nil {
			t.missing = "missing: " + e.missing.Error()
		} else {
			q := e.times.over(ours.times)
			t.shown, t.value = spread(q, 1)+" ×", q.median()
		}
		all = append(all, t)
	}
	t := target{what: fmt.Sprintf("reading a contract of %d types and compiling it, whole process", manyTypes), floor: 300, goal: 100, unit: " ms", most: true}
	if r.noCLI != nil {
		t.missing = escape(r.noCLI.Error())
	} else {
		t.shown, t.value = spread(r.contract.reading, 1e3)+" ms", 1e3*r.contract.reading.median()
	}
	return append(all, t)
}

// writeContract writes the table.
func (r *race) writeContract(p *page) {
	p.line("## XML by an imported contract\n")
	p.line("%s orders, %s MB, valid, by two XML Schemas as a vendor has them (`bench/%s`): choices in sequences, repeated groups, two namespaces, "+
		"text with attributes, a union. forkontrol reads the contract as `--schemas` does; reading it is not timed.\n",
		thousands(r.contract.orders), number(float64(r.contract.size)/1e6), filepath.ToSlash(filepath.Join("contract", contractSchema)))
	p.head("", "MB/s:", "times as fast as it:", "peak memory, MiB:")
	ours := r.contract.entries[0]
	for _, e := range r.contract.entries {
		if e.missing != nil {
			p.row(e.name, "missing: "+escape(e.missing.Error()), "", "")
			continue
		}
		ratio := ""
		if e != ours {
			ratio = spread(e.times.over(ours.times), 1)
		}
		p.row(e.name, spread(e.times.rate(r.contract.size), 1), ratio, number(float64(e.peak)/(1<<20)))
	}
	p.line("")
}
