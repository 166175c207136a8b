// Package payload finds the payloads that a user names and opens them: files,
// directories, patterns, standard input, gzip files and zip archives.
//
// A payload is one input to be checked. A name is what the user wrote on the
// command line; it may stand for many payloads. A member is a payload inside a zip
// archive and is called archive.zip!member.
//
// Everything is streamed: nothing is unpacked to disk, and memory does not grow
// with a payload. The package never looks at what a payload says, never follows a
// name inside an archive out of it, and never opens an archive inside an archive.
package payload

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/token"
)

// Stdin is the name that stands for standard input.
const Stdin = "-"

// The rules that an input can break before its first byte is read. Their
// texts are in schemas/forkontrol, as are those of the package token, of which
// RuleLimitSize and RuleReadFailed are given here too.
const (
	RuleUnreadable   = "forkontrol/payload/archive/unreadable" // Err says why
	RuleArchiveEmpty = "forkontrol/payload/archive/empty"      // nothing in it is taken
	RuleMembers      = "forkontrol/limits/archive/exceeded"    // Limit: members of one archive
	RuleRatio        = "forkontrol/limits/ratio/exceeded"      // Limit: unpacked bytes to packed bytes
)

// Limits on what is unpacked. What is not packed is read to its end however long
// it is.
const (
	// DefaultMaxSize is how many bytes one payload may unpack to, where Options
	// says nothing: 4 GiB.
	DefaultMaxSize = 4 << 30
	// MaxRatio is how many times larger than its packed form a payload may be,
	// counted from RatioFrom bytes on. XML of a million equal records packs to
	// about a hundredth; deflate itself cannot go beyond 1,032.
	MaxRatio = 1000
	// RatioFrom is how many unpacked bytes MaxRatio is not asked of: 1 MiB.
	RatioFrom = 1 << 20
	// MaxMembers is how many members an archive may have.
	MaxMembers = 100_000
)

// Options say how payloads are found and opened.
type Options struct {
	// Stdin is read for the name -; nil means os.Stdin.
	Stdin io.Reader
	// MaxSize is how many bytes a packed payload may unpack to; 0 means
	// DefaultMaxSize.
	MaxSize int64
	// CSV takes .csv files from directories and archives too.
	CSV bool
	// Read, when set, is called with the number of bytes that were read from the disk,
	// packed as they are there, by whichever goroutine reads.
	Read func(n int)
	// StdinName is what standard input is called in a report, and what its form is seen from; "" is -.
	StdinName string
	// Exclude, when set, says which files and directories are left out, unless they are named themselves.
	Exclude func(path string, dir bool) bool
	// Skipped, when set, is called with what is not taken of a directory or an archive, and
	// why not.
	Skipped func(name string, why Skip)
	// Entered, when set, is called with each directory that may change what is found, before it is read:
	// those that are walked, and those that named files are in.
	Entered func(dir string)
}

// Payload is one input.
type Payload struct {
	// Name is what a report calls it: the path with forward slashes,
	// archive.zip!member, or - for standard input. It is valid UTF-8 and free of
	// control characters, so that it can be shown on a terminal.
	Name string
	// Size is how many bytes will be read from the disk, -1 when it is unknown.
	Size int64
	// Walked says that nobody named the payload itself: it was found in a directory or
	// an archive, or by a pattern.
	Walked bool
	// Stdin says that it is standard input, whatever it is called.
	Stdin bool
	// Path is the file on the disk that holds the payload, "" for standard input.
	Path string

	from source
}

// source is where payloads are. Those of one kind share it: of a hundred thousand files nothing but the names is kept.
type source interface {
	open(*Payload) (io.ReadCloser, error)
}

// Open opens the payload, unpacked. A payload may be opened again, but for
// standard input. The reader gives a *token.Problem when the archive around the
// payload is broken or a limit is passed, so that the engine makes a finding of
// it; the errors of Open itself are those of the operating system.
func (p *Payload) Open() (io.ReadCloser, error) { return p.from.open(p) }

// failing is a payload of which only an error is known.
func failing(name string, err error) Payload {
	return Payload{Name: shown(name), Size: -1, from: failure{err}}
}

type failure struct{ err error }

func (f failure) open(*Payload) (io.ReadCloser, error) {
	if _, ok := f.err.(*token.Problem); ok {
		return io.NopCloser(errorReader{f.err}), nil
	}
	return nil, worded(f.err)
}

// worded gives an error of the operating system the reason that can be said in the reader's
// language.
func worded(err error) error {
	reason := ""
	switch {
	case errors.Is(err, fs.ErrPermission):
		reason = token.ReasonDenied
	case errors.Is(err, fs.ErrNotExist):
		reason = token.ReasonMissing
	case errors.Is(err, syscall.EISDIR):
		reason = token.ReasonDirectory
	case errors.Is(err, syscall.EIO):
		reason = token.ReasonDisk
	case errors.Is(err, syscall.ENAMETOOLONG):
		reason = token.ReasonName
	case errors.Is(err, syscall.EMFILE):
		reason = token.ReasonFiles
	default:
		return err
	}
	return &token.Problem{Rule: token.RuleReadFailed, Detail: reason, Err: err}
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

// shown makes a name fit to be shown. Names inside archives come from whoever
// made the archive.
func shown(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(name, string(unicode.ReplacementChar)))
}

// counted reports to Options.Read what is read from a file.
type counted struct {
	r    io.Reader
	read func(int)
	n    int64
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if err != nil && err != io.EOF {
		err = worded(err)
	}
	c.n += int64(n)
	if c.read != nil && n > 0 {
		c.read(n)
	}
	return n, err
}

// file is a payload that is a file of its own, perhaps a gzip one.
func file(path string, size int64, o *Options) Payload {
	return Payload{Name: shown(slashed(path)), Size: size, Path: path, from: files{o}}
}

type files struct{ o *Options }

func (d files) open(p *Payload) (io.ReadCloser, error) {
	f, err := os.Open(p.Path)
	if err != nil {
		return nil, worded(err)
	}
	return &closing{sniff(f, isGzipName(p.Path), d.o), f}, nil
}

func stdin(o *Options) Payload {
	name := Stdin
	if o.StdinName != "" {
		name = shown(slashed(o.StdinName))
	}
	return Payload{Name: name, Size: -1, Stdin: true, from: standardInput{o}}
}

type standardInput struct{ o *Options }

func (s standardInput) open(p *Payload) (io.ReadCloser, error) {
	var r io.Reader = os.Stdin
	if s.o.Stdin != nil {
		r = s.o.Stdin
	}
	return io.NopCloser(sniff(r, isGzipName(p.Name), s.o)), nil
}

// closing closes something else than what it reads from.
type closing struct {
	io.Reader
	io.Closer
}
