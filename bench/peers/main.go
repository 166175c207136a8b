// Command peers is a worker, as bench/worker.go describes it, of one of the Go
// validators that forkontrol is measured beside:
//
//	peers NAME SCHEMA
//
// It is a module of its own so that they do not become dependencies of forkontrol.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// check gives the verdict on a payload; an error means that there is none.
type check func(payload []byte) (valid bool, err error)

// peer is a validator.
type peer struct {
	module  string // empty for the standard library
	prepare func(schema []byte) (check, error)
}

var peers = map[string]peer{
	"santhosh5":    {"github.com/santhosh-tekuri/jsonschema/v5", santhosh5},
	"santhosh6":    {"github.com/santhosh-tekuri/jsonschema/v6", santhosh6},
	"gojsonschema": {"github.com/xeipuuv/gojsonschema", xeipuuv},
	"google":       {"github.com/google/jsonschema-go", google},
	"kaptinlin":    {"github.com/kaptinlin/jsonschema", kaptinlin},
	"jsontext":     {"github.com/go-json-experiment/json", jsonTokens},
	"encoding/xml": {"", xmlTokens},
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: peers NAME SCHEMA")
		os.Exit(2)
	}
	if err := serve(os.Args[1], os.Args[2]); err != nil {
		fmt.Println("error", firstLine(err))
		os.Exit(1)
	}
}

func serve(name, schema string) error {
	p, ok := peers[name]
	if !ok {
		return fmt.Errorf("no peer %s", name)
	}
	text, err := os.ReadFile(schema)
	if err != nil {
		return err
	}
	c, err := p.prepare(text)
	if err != nil {
		return err
	}
	fmt.Println("ready", p.version())
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		elapsed, valid, err := obey(c, strings.Fields(lines.Text()))
		if err != nil {
			fmt.Println("error", firstLine(err))
			continue
		}
		verdict := "invalid"
		if valid {
			verdict = "valid"
		}
		// The next measurement begins with an empty heap, as this one did.
		runtime.GC()
		fmt.Println(elapsed.Nanoseconds(), verdict)
	}
	return lines.Err()
}

func obey(c check, words []string) (elapsed time.Duration, valid bool, err error) {
	if len(words) < 2 {
		return 0, false, fmt.Errorf("no command %q", words)
	}
	path := words[len(words)-1]
	switch words[0] {
	case "file":
		begin := time.Now()
		payload, err := os.ReadFile(path)
		if err == nil {
			valid, err = c(payload)
		}
		return time.Since(begin), valid, err
	case "repeat":
		n, err := strconv.Atoi(words[1])
		if err != nil {
			return 0, false, err
		}
		payload, err := os.ReadFile(path)
		if err != nil {
			return 0, false, err
		}
		for range n / 10 { // warm
			c(payload)
		}
		begin := time.Now()
		for range n {
			if valid, err = c(payload); err != nil {
				return 0, false, err
			}
		}
		return time.Since(begin), valid, nil
	}
	return 0, false, fmt.Errorf("no command %q", words[0])
}

func (p *peer) version() string {
	if p.module == "" {
		return "Go " + strings.TrimPrefix(runtime.Version(), "go")
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == p.module {
			version := strings.TrimPrefix(m.Version, "v")
			if at := strings.LastIndexByte(version, '-'); strings.HasPrefix(version, "0.0.0-") {
				version = version[len("0.0.0-"):at] // the time of a commit
			}
			return version
		}
	}
	return ""
}

func firstLine(err error) string {
	s, _, _ := strings.Cut(err.Error(), "\n")
	return s
}
