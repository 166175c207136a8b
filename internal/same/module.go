package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/wasm/host"
)

// guest is the module of one side, for one worker.
type guest struct {
	module    *host.Module
	packs     []string
	instance  *host.Instance
	checked   int
	registers []string // that are set
}

// lifetime is how many payloads an instance checks: WebAssembly gives no memory back.
const lifetime = 5000

// guests makes modules ready, of both sides for each worker.
func (c *comparison) guests() ([][2]*guest, error) {
	all := make([][2]*guest, runtime.GOMAXPROCS(0))
	for i, s := range c.sides {
		wasm, err := os.ReadFile(filepath.Join(s.wasm, "forkontrol.wasm"))
		if err != nil {
			return nil, err
		}
		m, err := host.Compile(wasm)
		if err != nil {
			return nil, err
		}
		text, err := os.ReadFile(filepath.Join(s.wasm, "manifest.json"))
		if err != nil {
			return nil, err
		}
		var manifest struct{ Packs []struct{ Path string } }
		if err := json.Unmarshal(text, &manifest); err != nil {
			return nil, err
		}
		var packs []string
		for _, p := range manifest.Packs {
			b, err := os.ReadFile(filepath.Join(s.wasm, filepath.FromSlash(p.Path)))
			if err != nil {
				return nil, err
			}
			packs = append(packs, string(b))
		}
		for worker := range all {
			all[worker][i] = &guest{module: m, packs: packs}
		}
	}
	return all, nil
}

// ready gives an instance with all packs and the registers of a batch.
func (g *guest) ready(registers map[string]string) error {
	if g.instance != nil && g.checked > lifetime {
		if err := g.instance.Close(); err != nil {
			return err
		}
		g.instance = nil
	}
	if g.instance == nil {
		var err error
		if g.instance, err = g.module.New(); err != nil {
			return err
		}
		g.checked, g.registers = 0, nil
		for _, p := range g.packs {
			if err := g.must("load", p); err != nil {
				return err
			}
		}
	}
	for _, name := range g.registers {
		if err := g.must("set_register", name, ""); err != nil {
			return err
		}
	}
	g.registers = nil
	for name, rows := range registers {
		if err := g.must("set_register", name, rows); err != nil {
			return err
		}
		g.registers = append(g.registers, name)
	}
	return nil
}

// must makes a call that has to succeed.
func (g *guest) must(name string, args ...string) error {
	status, err := g.instance.Call(name, args...)
	if err == nil && status < 0 {
		said, _ := g.instance.Result()
		err = fmt.Errorf("%s: status %d: %s", name, status, said)
	}
	return err
}

// said gives the outcome of a call as text. A crash is an outcome too, and ends the instance.
func (g *guest) said(status int64, err error) string {
	if err != nil {
		_ = g.instance.Close() // it has crashed
		g.instance = nil
		return "crash: " + err.Error()
	}
	result, err := g.instance.Result()
	if err != nil {
		return err.Error()
	}
	if status != 0 {
		return fmt.Sprintf("status %d: %s", status, result)
	}
	return result
}

// check gives the report of a payload.
func (g *guest) check(payload, options string, window int) string {
	g.checked++
	if window == 0 {
		return g.said(g.instance.Call("check", payload, options))
	}
	if status, err := g.instance.Call("begin", options); status < 0 || err != nil {
		return g.said(status, err)
	}
	for at := 0; at < len(payload); at += window {
		status, err := g.instance.Call("feed", payload[at:min(at+window, len(payload))])
		if status < 0 || err != nil {
			return g.said(status, err)
		}
		if status == 1 {
			break
		}
	}
	return g.said(g.instance.Call("finish"))
}

// module compares the reports of the WebAssembly module.
func (c *comparison) module(ctx context.Context) error {
	guests, err := c.guests()
	if err != nil {
		return err
	}
	err = each(ctx, c.batches, func(ctx context.Context, worker int, b batch) error {
		return c.checkInModule(ctx, guests[worker], &b)
	})
	return errors.Join(err, c.fields(ctx, guests))
}

func (c *comparison) checkInModule(ctx context.Context, guests [2]*guest, b *batch) error {
	registers := map[string]string{}
	for name, file := range b.registers {
		rows, err := c.rows(file)
		if err != nil {
			return err
		}
		var text strings.Builder
		for _, cells := range rows {
			text.WriteString(strings.Join(cells, "\x1F") + "\x1E")
		}
		registers[name] = text.String()
	}
	for k, file := range b.files {
		content, err := c.read(file)
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if k%lifetime == 0 {
			for _, g := range guests {
				if err := g.ready(registers); err != nil {
					return err
				}
			}
		}
		for _, check := range moduleChecks {
			if check.close && !b.close {
				continue
			}
			var said [2][]byte
			for i, g := range guests {
				if g.instance == nil { // it has crashed before
					if err := g.ready(registers); err != nil {
						return err
					}
				}
				options := host.Options(append(check.of(i), own(b, file)...)...)
				said[i] = []byte(g.check(string(content), options, check.window))
			}
			c.ledger.compare("module", check.name, []string{file}, said)
		}
	}
	return nil
}

// of gives the options for a side, in a slice that may be appended to.
func (o *option) of(side int) []string {
	if side == before && o.old != nil {
		return append([]string(nil), o.old...)
	}
	return append([]string(nil), o.options...)
}

// own are the options of a payload.
func own(b *batch, file string) []string {
	options := []string{"name=" + file, "asOf=" + day}
	if b.message != "" {
		options = append(options, "message="+b.message)
	}
	if b.form != "" {
		options = append(options, "format="+b.form)
	}
	return options
}

// fields compares what the module says about values that are typed into the fields of forms.
func (c *comparison) fields(ctx context.Context, guests [][2]*guest) error {
	var messages []string
	paths := map[string][]string{}
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			messages = append(messages, m.ID)
			for i := 1; i < len(m.Fields); i++ {
				paths[m.ID] = append(paths[m.ID], m.Fields[i].Path)
			}
		}
	}
	return each(ctx, messages, func(ctx context.Context, worker int, message string) error {
		for _, g := range guests[worker] {
			g.checked += lifetime // fields are kept for as long as the instance is
			if err := g.ready(nil); err != nil {
				return err
			}
		}
		for _, path := range paths[message] {
			var said [2][]byte
			for i, g := range guests[worker] {
				said[i] = g.field(message, path)
			}
			c.ledger.compare("module", "fields", []string{message + " " + path}, said)
		}
		return ctx.Err()
	})
}

// field gives what is said about each of fieldValues, a line per value.
func (g *guest) field(message, path string) []byte {
	number, err := g.instance.Call("field", path, host.Options("lang=da", "asOf="+day, "message="+message))
	if number < 0 || err != nil {
		return []byte(g.said(number, err))
	}
	var said []byte
	for _, value := range fieldValues {
		n, err := g.instance.CallNumbered("check_field", []uint64{uint64(number)}, value)
		if err != nil {
			return append(said, g.said(n, err)...)
		}
		said = append(append(said, g.said(n, nil)...), '\n')
	}
	return said
}
