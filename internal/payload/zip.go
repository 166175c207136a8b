package payload

import (
	"archive/zip"
	"cmp"
	"errors"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/forkontrol/forkontrol/internal/token"
)

// members returns the payloads of a zip archive in the order of the archive.
func members(name string, size int64, o *Options) []Payload {
	return membersOf(&archive{path: name, read: o.Read}, name, size, o)
}

// membersOf is members for an archive that is called something else than its file.
func membersOf(a *archive, name string, size int64, o *Options) []Payload {
	if size < 0 {
		return []Payload{failing(slashed(name), nested("zip"))} // it can be read from its end only
	}
	if err := a.acquire(); err != nil {
		return []Payload{failing(slashed(name), err)}
	}
	defer a.release()
	reader, err := zip.NewReader(a, size)
	if err != nil {
		return []Payload{failing(slashed(name), archiveError(err, a.disk()))}
	}
	if len(reader.File) > MaxMembers {
		return []Payload{failing(slashed(name), &token.Problem{Rule: RuleMembers, Limit: MaxMembers})}
	}
	if err := apart(reader.File); err != nil {
		return []Payload{failing(slashed(name), err)}
	}
	var found []Payload
	for _, f := range reader.File {
		within := nameOf(f)
		if f.FileInfo().IsDir() || isHiddenPath(within) {
			continue
		}
		full := slashed(name) + "!" + within
		switch {
		case isZipName(within):
			found = append(found, failing(full, nested("zip")))
		case isGzipName(within):
			found = append(found, failing(full, nested("gzip")))
		case !o.isPayloadName(within):
			if o.Skipped != nil {
				o.Skipped(shown(full), SkipName)
			}
		case f.Flags&encrypted != 0:
			found = append(found, failing(full, &token.Problem{Rule: token.RuleKindEncrypted, Detail: "zip"}))
		default:
			found = append(found, a.member(full, f, o.maxSize()))
		}
	}
	if len(found) == 0 {
		return []Payload{failing(slashed(name), &token.Problem{Rule: RuleArchiveEmpty, Err: errNoPayload})}
	}
	return found
}

// encrypted is bit 0 of the general purpose flags (APPNOTE.TXT 4.4.4).
const encrypted = 1

var errNoPayload = errors.New("no payload in the archive")

func unreadable(err error) *token.Problem {
	return &token.Problem{Rule: RuleUnreadable, Err: err}
}

// nested is the problem of an archive that has to be unpacked first.
func nested(kind string) *token.Problem {
	return &token.Problem{Rule: token.RuleKindArchive, Detail: kind}
}

// nameOf gives the name of a member. Where an archive does not say that its names are in UTF-8
// (APPNOTE.TXT 4.4.4, bit 11) they are in the character set of whoever made it: in Denmark that
// of DOS, as Windows writes them to this day.
func nameOf(f *zip.File) string {
	if !f.NonUTF8 || utf8.ValidString(f.Name) {
		return f.Name
	}
	name, err := charmap.CodePage865.NewDecoder().String(f.Name)
	if err != nil {
		return f.Name
	}
	return name
}

func isHiddenPath(name string) bool {
	return slices.ContainsFunc(strings.Split(path.Clean(name), "/"), func(part string) bool {
		return isHidden(part) && part != ".." || part == "__MACOSX"
	})
}

// apart detects an archive whose members share packed bytes, by which a few
// kilobytes can unpack to petabytes though no single member is suspicious.
func apart(files []*zip.File) error {
	type span struct{ from, to int64 }
	spans := make([]span, 0, len(files))
	for _, f := range files {
		from, err := f.DataOffset()
		if err != nil {
			return archiveError(err, nil)
		}
		if to := from + int64(f.CompressedSize64); to > from {
			spans = append(spans, span{from, to})
		} else if to < from {
			return unreadable(errors.New("a member's size is impossible"))
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return unreadable(errors.New("members overlap"))
		}
	}
	return nil
}

func (a *archive) member(name string, f *zip.File, limit int64) Payload {
	return Payload{Name: shown(name), Size: int64(f.CompressedSize64), from: &within{a, f, limit}}
}

// within is a member of an archive that is not open.
type within struct {
	a     *archive
	f     *zip.File
	limit int64
}

func (w *within) open(p *Payload) (io.ReadCloser, error) {
	if err := w.a.acquire(); err != nil {
		return nil, err
	}
	r, err := w.f.Open()
	if err != nil {
		problem := archiveError(err, w.a.disk())
		w.a.release()
		return io.NopCloser(errorReader{problem}), nil
	}
	packed := p.Size
	return &member{unpacked{r: r, disk: w.a.disk, packed: func() int64 { return packed }, max: w.limit}, r, w.a}, nil
}

// member is an open member. It keeps its archive open.
type member struct {
	unpacked
	r io.ReadCloser
	a *archive
}

func (m *member) Close() error {
	_ = m.r.Close() // says again what Read has said
	if m.a != nil {
		m.a.release()
		m.a = nil
	}
	return nil
}

// archive is a zip file that is open while a member of it is: a run over many
// archives must not hold a file handle for each of them.
type archive struct {
	path string
	read func(int)

	mu    sync.Mutex
	users int
	file  *os.File
	err   error // what the disk said
}

func (a *archive) acquire() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users == 0 {
		f, err := os.Open(a.path)
		if err != nil {
			return worded(err)
		}
		a.file = f
	}
	a.users++
	return nil
}

func (a *archive) release() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users--; a.users == 0 {
		_ = a.file.Close() // nothing was written
		a.file = nil
	}
}

func (a *archive) disk() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.err
}

// ReadAt reads the file, which acquire has opened.
func (a *archive) ReadAt(b []byte, offset int64) (int, error) {
	n, err := a.file.ReadAt(b, offset)
	if err != nil && err != io.EOF {
		err = worded(err)
		a.mu.Lock()
		a.err = err
		a.mu.Unlock()
	}
	if a.read != nil && n > 0 {
		a.read(n)
	}
	return n, err
}
