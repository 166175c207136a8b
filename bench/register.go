package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/register/file"
)

// registerName is the register that the benchmark loads: that with most columns.
const registerName = "institutions"

// registerFormats are the forms of a register's file, by its name's extension.
var registerFormats = []string{"csv", "json"}

// institution is a made-up row of the register, with a name, which the register
// does not know: lists of institutions have one.
type institution struct {
	number, kind, parent, cvr, pNumber, schoolType, from, to, name string
}

// institutionColumns are the columns in the order of institution.
var institutionColumns = []string{"number", "enhedsart", "parent", "cvr", "pNumber", "type", "validFrom", "validTo", "name"}

func (i *institution) cells() []string {
	return []string{i.number, i.kind, i.parent, i.cvr, i.pNumber, i.schoolType, i.from, i.to, i.name}
}

func institutionNumber(n int) string { return fmt.Sprintf("%07d", n) }

// newInstitution makes up the row of a number, the same every time. Every fourth is
// a main institution, the others its departments; every tenth has closed.
func newInstitution(n int) institution {
	r := random(n)
	main := n - n%4
	i := institution{
		number: institutionNumber(n), kind: "2", parent: institutionNumber(main),
		cvr: strconv.Itoa(10000000 + main), pNumber: strconv.Itoa(1000000000 + n),
		schoolType: strconv.Itoa(1000 + r.below(50)),
		from:       fmt.Sprintf("%d-08-01", 1970+r.below(50)),
		name:       pick(&r, towns[:]) + " Skole, " + pick(&r, streets[:]) + " " + strconv.Itoa(1+r.below(198)),
	}
	if n == main {
		i.kind, i.parent = "1", ""
	}
	if n%10 == 9 {
		i.to = "2024-07-31"
	}
	return i
}

// writeRegister writes so many institutions as CSV with semicolons or as JSON with
// an object a line.
func writeRegister(path, format string, rows int) error {
	return writeBuffered(path, func(out *bufio.Writer) {
		var b []byte
		if format == "csv" {
			out.Write(appendCSV(nil, institutionColumns))
			for n := range rows {
				i := newInstitution(n)
				b = appendCSV(b[:0], i.cells())
				out.Write(b)
			}
			return
		}
		separator := "[\n"
		for n := range rows {
			out.WriteString(separator)
			i := newInstitution(n)
			b = appendObject(b[:0], institutionColumns, i.cells())
			out.Write(b)
			separator = ",\n"
		}
		out.WriteString("\n]\n")
	})
}

// appendCSV appends a row of cells that need no quotes.
func appendCSV(b []byte, cells []string) []byte {
	for i, c := range cells {
		if i > 0 {
			b = append(b, ';')
		}
		b = append(b, c...)
	}
	return append(b, '\n')
}

// appendObject appends an object of members that need no escapes; those that are
// empty are left out.
func appendObject(b []byte, names, values []string) []byte {
	separator := byte('{')
	for i, v := range values {
		if v == "" {
			continue
		}
		b = append(append(append(b, separator, '"'), names[i]...), `":"`...)
		b = append(append(b, v...), '"')
		separator = ','
	}
	return append(b, '}')
}

// writeBuffered writes a file. Errors of the writer are kept by it until the end.
func writeBuffered(path string, write func(*bufio.Writer)) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	write(out)
	if err := out.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// loadRegister is what the worker does: it loads the register and weighs it. Valid
// says that it has the given number of rows, and finds the first and the last.
func loadRegister(rules *program.Ruleset, path string, rows int) (answer, error) {
	def := rules.Register(registerName)
	if def == nil {
		return answer{}, fmt.Errorf("no register %s", registerName)
	}
	f, err := os.Open(path)
	if err != nil {
		return answer{}, err
	}
	defer f.Close() // read only
	before := heap()
	begin := time.Now()
	loaded, err := file.Load(def, filepath.Base(path), f)
	a := answer{elapsed: time.Since(begin)}
	if err != nil {
		return a, err
	}
	a.kept = heap() - before
	a.valid = loaded.Len() == rows && hasInstitution(loaded, 0) && hasInstitution(loaded, rows-1) && !hasInstitution(loaded, rows)
	return a, nil
}

func hasInstitution(r *register.Register, n int) bool { return r.Has([]byte(institutionNumber(n))) }

// heap is how many bytes are in use on the heap.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// loading is what was measured of a register's file.
type loading struct {
	format string
	size   int64
	times  series // seconds
	kept   int64  // bytes on the heap
}

func (r *race) registerFile(format string) string { return r.path("institutions." + format) }

// furnishRegisters writes the registers' files.
func (r *race) furnishRegisters() error {
	for _, format := range registerFormats {
		if err := writeRegister(r.registerFile(format), format, r.rows); err != nil {
			return err
		}
		info, err := os.Stat(r.registerFile(format))
		if err != nil {
			return err
		}
		r.registers = append(r.registers, &loading{format: format, size: info.Size()})
	}
	return nil
}

// measureRegister loads a register once, in a new process.
func (r *race) measureRegister(l *loading) error {
	w, err := startSelf(r.workshop, "2")
	if err != nil {
		return err
	}
	defer w.close()
	a, err := w.timed("register", r.rows, r.registerFile(l.format))
	if err != nil {
		return err
	}
	if !a.valid {
		return fmt.Errorf("the register of %s does not have its rows", l.format)
	}
	l.times = append(l.times, a.elapsed.Seconds())
	l.kept = max(l.kept, a.kept)
	return nil
}

// registerTargets are those of loading a register.
func (r *race) registerTargets() []target {
	var all []target
	for _, l := range r.registers {
		kept := float64(l.kept) / 1e6
		all = append(all,
			target{what: fmt.Sprintf("register of %s rows from %s", thousands(r.rows), strings.ToUpper(l.format)), shown: spread(l.times, 1) + " s",
				value: l.times.median(), floor: 1.5, goal: 0.8, unit: " s", most: true},
			target{what: "the same, kept on the heap", shown: number(kept) + " MB", value: kept, floor: 100, goal: 100, unit: " MB", most: true})
	}
	return all
}

// writeRegisters writes the table of loading a register.
func (r *race) writeRegisters(p *page) {
	p.line("## A register of %s rows\n", thousands(r.rows))
	p.line("Institutions as `--register %s=FILE` reads them, made up: the register's columns and a name column that it ignores. "+
		"CSV has a semicolon between cells; JSON is an array with an object a line, and leaves out what is empty. "+
		"A register is loaded once and shared by all checks; it is loaded here in a new process on two cores. What is kept is the growth of the heap, after garbage collection.\n", registerName)
	p.head("file", "MB:", "rounds:", "seconds:", "rows a second:", "kept on the heap:")
	for _, l := range r.registers {
		p.row(strings.ToUpper(l.format), number(float64(l.size)/1e6), fmt.Sprint(len(l.times)), spread(l.times, 1), thousands(int(float64(r.rows)/l.times.median())), number(float64(l.kept)/1e6)+" MB")
	}
	p.line("")
}
