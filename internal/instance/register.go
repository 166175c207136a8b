package instance

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
)

// What stands behind a cell and behind a row: the characters that ASCII has for it.
const (
	endCell = 0x1F // unit separator
	endRow  = 0x1E // record separator
)

// SetRegister takes the rows of a register in place of those it had; no bytes at all take the
// register away. The first row has the columns' names, in any order; those that the
// register does not know are passed over. Cells stand between U+001F, rows between U+001E.
// Integers, dates and keys are as a register file has them.
func (in *Instance) SetRegister(name string, rows []byte) *Error {
	in.begin()
	if in.stream != nil {
		return fail(CodeState, "a payload has begun: finish or cancel it before registers change")
	}
	set, err := in.packs.Ruleset()
	if err != nil {
		return packError(err)
	}
	def := set.Register(name)
	if def == nil {
		return fail(CodeUnknownRegister, "no rule asks a register "+preflight.Quote(name))
	}
	// A copy, for engines may still have the others. maps.Clone would link 5 KB of code.
	registers := register.Set{}
	for other, rows := range in.registers {
		registers[other] = rows
	}
	if len(rows) == 0 {
		delete(registers, name)
	} else {
		made, err := readRegister(def, rows)
		if err != nil {
			return fail(CodeRegister, "register "+name+": "+err.Error())
		}
		registers[name] = made
	}
	in.registers = registers
	in.changed()
	return nil
}

// cut takes what stands before a separator, all of b where there is none.
func cut(b []byte, sep byte) (before, after []byte) {
	if n := bytes.IndexByte(b, sep); n >= 0 {
		return b[:n], b[n+1:]
	}
	return b, nil
}

func readRegister(def *program.Register, rows []byte) (*register.Register, error) {
	b := register.New(def)
	keys := def.Keys
	if keys == 0 {
		keys = len(def.Columns)
	}
	head, rows := cut(rows, endRow)
	var of []int // by column of the rows: that of the register, -1 for none
	there := make([]bool, len(def.Columns))
	for more := true; more; {
		more = bytes.IndexByte(head, endCell) >= 0
		var name []byte
		name, head = cut(head, endCell)
		n := -1
		for i := range def.Columns {
			if def.Columns[i].Name == string(bytes.TrimSpace(name)) {
				n = i
			}
		}
		if n >= 0 {
			if there[n] {
				return nil, errors.New("row 1: column " + preflight.Quote(def.Columns[n].Name) + " appears twice")
			}
			there[n] = true
		}
		of = append(of, n)
	}
	for i := range there {
		if !there[i] && i < keys {
			return nil, errors.New("row 1: no column " + preflight.Quote(def.Columns[i].Name))
		}
		if !there[i] {
			b.Lacks(i)
		}
	}
	cells := make([][]byte, len(def.Columns))
	for number := 2; len(rows) > 0; number++ {
		var row []byte
		row, rows = cut(rows, endRow)
		clear(cells)
		n := 0
		for more := true; more; n++ {
			more = bytes.IndexByte(row, endCell) >= 0
			var cell []byte
			cell, row = cut(row, endCell)
			if n < len(of) && of[n] >= 0 {
				cells[of[n]] = cell
			}
		}
		at := "row " + strconv.Itoa(number)
		if n != len(of) {
			return nil, errors.New(at + ": has " + strconv.Itoa(n) + " columns, the first row has " + strconv.Itoa(len(of)))
		}
		for i, cell := range cells {
			column := at + ", column " + preflight.Quote(def.Columns[i].Name)
			if len(cell) == 0 && i < keys {
				return nil, errors.New(column + ": is empty")
			}
			if !utf8.Valid(cell) {
				return nil, errors.New(column + ": is not UTF-8")
			}
		}
		if err := b.Add(cells); err != nil {
			return nil, errors.New(at + ", " + err.Error())
		}
	}
	return b.Done(), nil
}
