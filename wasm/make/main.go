// Make builds the WebAssembly module and its packs:
//
//	go run ./wasm/make [-out dist/wasm]
//
// It writes forkontrol.wasm, forkontrol-own.wasm, forkontrol-contracts.wasm, forkontrol-descriptions.wasm, packs/*.fkp
// and manifest.json, which names the versions and has of each file the size in bytes, the SHA-256 in hexadecimal, and
// the SHA-384 as pages write it for subresource integrity. It is run in the module's root and calls the go command.
package main

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/wasm/slim"
)

type manifest struct {
	Forkontrol string `json:"forkontrol"`
	ABI        int    `json:"abi"`
	Format     int    `json:"format"` // of packs
	Ruleset    string `json:"ruleset"`
	Module     file   `json:"module"`
	Own        file   `json:"own"`       // the module that takes packs of one's own
	Contracts  file   `json:"contracts"` // the module that reads contracts too
	// Descriptions is the module that reads interface descriptions too.
	Descriptions file   `json:"descriptions"`
	Packs        []file `json:"packs"`
}

type file struct {
	Path string `json:"path"`
	// System is the id of the system that a pack is of, or "core"; Language that of its texts,
	// "" for rules.
	System   string `json:"system,omitempty"`
	Language string `json:"language,omitempty"`
	Size     int    `json:"size"`
	SHA256   string `json:"sha256"`
	SRI      string `json:"sri"`
}

func describe(path string, b []byte) file {
	long, longer := sha256.Sum256(b), sha512.Sum384(b)
	return file{Path: path, Size: len(b), SHA256: hex.EncodeToString(long[:]), SRI: "sha384-" + base64.StdEncoding.EncodeToString(longer[:])}
}

// abiVersion is that of wasm/main.go.
const abiVersion = 1

func main() {
	out := flag.String("out", filepath.Join("dist", "wasm"), "the directory to write to")
	flag.Parse()
	if err := make(*out); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

func make(out string) error {
	if err := os.RemoveAll(filepath.Join(out, "packs")); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(out, "packs"), 0o777); err != nil {
		return err
	}
	set := rules.All()
	m := manifest{Forkontrol: forkontrol.Version, ABI: abiVersion, Format: pack.Format, Ruleset: set.Version}
	for _, built := range []struct {
		file *file
		name string
		tags string
	}{{&m.Module, "forkontrol.wasm", ""}, {&m.Own, "forkontrol-own.wasm", "own"}, {&m.Contracts, "forkontrol-contracts.wasm", "own contracts"},
		{&m.Descriptions, "forkontrol-descriptions.wasm", "own descriptions"}} {
		module, err := compile(out, built.tags)
		if err != nil {
			return err
		}
		*built.file = describe(built.name, module)
		if err := os.WriteFile(filepath.Join(out, built.name), module, 0o666); err != nil {
			return err
		}
	}
	for _, f := range build.Packs(set) {
		path := "packs/" + f.Path()
		if err := os.WriteFile(filepath.Join(out, filepath.FromSlash(path)), f.Bytes, 0o666); err != nil {
			return err
		}
		d := describe(path, f.Bytes)
		d.System, d.Language = f.Name, f.Lang
		m.Packs = append(m.Packs, d)
	}
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "manifest.json"), append(text, '\n'), 0o666)
}

// rare are the packages that do not run for each part of a payload, or do more in a call than a call costs.
var rare = []string{"catalogue", "expression", "finding", "instance", "mask", "nearest", "order", "pack", "pattern", "preflight", "register", "report", "program", "text"}

// large are packages of Go whose functions are large for what they do.
var large = []string{"bytes", "hash/maphash", "internal/bytealg", "internal/stringslite", "math", "math/bits", "slices", "strconv", "strings", "unicode", "unicode/utf8"}

// readers are the packages of the module that reads contracts, and general those of others that only these use: each
// runs once for a contract. The engine is among them, for payloads are checked in the module without readers.
var (
	readers = []string{"compile", "contract", "datatype", "engine", "identity", "importing", "instance/contracts", "markup", "pack/build",
		"particle", "pattern/build", "person", "schema", "simple", "token", "value", "word", "wording"}
	general = []string{"archive/zip", "bufio", "compress/flate", "context", "crypto/internal/fips140", "crypto/internal/fips140/aes",
		"crypto/internal/fips140/aes/gcm", "crypto/internal/fips140/drbg", "crypto/internal/fips140/hmac", "crypto/internal/fips140/sha256",
		"crypto/internal/fips140/sha3", "crypto/internal/fips140/sha512", "crypto/sha256", "embed", "encoding/base64", "encoding/binary", "encoding/hex",
		"encoding/json", "encoding/xml", "fmt", "github.com/santhosh-tekuri/jsonschema/v5", "hash/crc32", "internal/bisect", "internal/filepathlite", "internal/fmtsort", "internal/godebug", "internal/poll", "internal/reflectlite", "internal/strconv", "io", "io/fs", "math/big",
		"math/rand", "mime", "net", "net/mail", "net/netip", "net/textproto", "net/url", "os", "path/filepath", "reflect", "regexp", "regexp/syntax",
		"sort", "sync", "syscall", "time", "unicode/utf16", "unique", "vendor/golang.org/x/net/dns/dnsmessage"}

	// documents are what the module that reads interface descriptions has beyond that: it writes rules over several fields,
	// so it has CEL.
	documents = []string{"cel.dev/...", "encoding/csv", "github.com/antlr4-go/...", "github.com/forkontrol/forkontrol/internal/description",
		"github.com/forkontrol/forkontrol/internal/document", "github.com/forkontrol/forkontrol/internal/instance/descriptions", "go.yaml.in/...",
		"golang.org/x/...", "google.golang.org/..."}
)

// compact has the functions of the rare and the large packages, and of the module's own, compiled once each, and not
// into every place that calls them.
func compact(tags string) []string {
	flags := []string{"-gcflags=github.com/forkontrol/forkontrol/wasm=-l"}
	names := rare
	reads := strings.Contains(tags, "descriptions")
	if reads {
		for _, name := range documents {
			flags = append(flags, "-gcflags="+name+"=-l")
		}
	}
	if reads || strings.Contains(tags, "contracts") {
		names = append(slices.Clone(rare), readers...)
		for _, name := range general {
			flags = append(flags, "-gcflags="+name+"=-l")
		}
	}
	for _, name := range names {
		flags = append(flags, "-gcflags=github.com/forkontrol/forkontrol/internal/"+name+"=-l")
	}
	for _, name := range large {
		flags = append(flags, "-gcflags="+name+"=-l")
	}
	return flags
}

// compile builds the module, with what build tags add, and makes it slim.
func compile(out, tags string) ([]byte, error) {
	path := filepath.Join(out, "linked.wasm")
	defer os.Remove(path)
	c := exec.Command("go", append(append([]string{"build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-w", "-tags=" + tags}, compact(tags)...), "-o", path, "./wasm")...)
	c.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=")
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	if err := c.Run(); err != nil {
		return nil, err
	}
	linked, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	module, err := slim.Module(linked)
	var unknown *slim.UnknownTable
	if errors.As(err, &unknown) {
		fmt.Fprintln(os.Stderr, "make:", err)
		return module, nil
	}
	return module, err
}
