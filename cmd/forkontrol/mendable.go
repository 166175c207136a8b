package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"

	"github.com/forkontrol/forkontrol/internal/fix"
	"github.com/forkontrol/forkontrol/internal/payload"
)

const gzipExtension = ".gz"

// tempName is what files are called until they are whole.
const tempName = ".forkontrol-*"

// mendable is a file that can be mended: it, and what is in it where it is packed.
type mendable struct {
	file, plain *os.File
	info        os.FileInfo
	header      *gzip.Header // nil where it is not packed
	suffix      string       // of the name of a packed one
}

// openMendable opens a file and unpacks it.
func openMendable(ctx context.Context, path string, o payload.Options) (*mendable, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, errUnreadable
	}
	m := &mendable{file: file, plain: file}
	if m.info, err = file.Stat(); err != nil || !m.info.Mode().IsRegular() {
		m.close()
		return nil, errNoFile
	}
	var magic [2]byte
	if _, err := file.ReadAt(magic[:], 0); err != nil {
		return m, nil // too short for anything
	}
	switch string(magic[:]) {
	case "PK":
		m.close()
		return nil, errPacked
	case "\x1f\x8b":
		m.suffix = gzipExtension
		if m.header, err = headerOf(file); err == nil {
			m.plain, err = unpacked(ctx, path, o)
		}
		if err != nil {
			m.plain = file
			m.close()
			return nil, err
		}
	}
	return m, nil
}

func headerOf(file *os.File) (*gzip.Header, error) {
	r, err := gzip.NewReader(file)
	if err != nil {
		return nil, errUnreadable
	}
	_, err = file.Seek(0, io.SeekStart)
	return &r.Header, err
}

// unpacked writes what is in a packed file to one of its own, within the limits that a check has.
func unpacked(ctx context.Context, path string, o payload.Options) (*os.File, error) {
	found, _ := payload.Find([]string{path}, payload.Options{MaxSize: o.MaxSize})
	if len(found) != 1 {
		return nil, errUnreadable
	}
	r, err := found[0].Open()
	if err != nil {
		return nil, errUnreadable
	}
	defer r.Close() // read only
	f, err := os.CreateTemp("", tempName)
	if err != nil {
		return nil, err
	}
	from := &source{ctx: ctx, r: r}
	_, err = io.Copy(f, from)
	if from.err != nil {
		err = errUnreadable
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

// source is read until its context ends, and remembers what reading failed with.
type source struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (s *source) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (m *mendable) close() {
	_ = m.file.Close() // read only
	if m.plain != m.file {
		_ = m.plain.Close()
		_ = os.Remove(m.plain.Name())
	}
}

// pack packs a mended file the way that the original was.
func (m *mendable) pack(plain *os.File, dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, tempName)
	if err != nil {
		return nil, err
	}
	w := gzip.NewWriter(f)
	w.Header = *m.header
	_, err = io.Copy(w, plain)
	if err = errors.Join(err, w.Close()); err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

// spool writes standard input to a file, since it must be read more than once.
func spool(ctx context.Context, in io.Reader) (string, error) {
	f, err := os.CreateTemp("", tempName)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, &source{ctx: ctx, r: in})
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// keepTemp copies a file to one that stays.
func keepTemp(f *os.File) (string, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	return spool(context.Background(), f)
}

// writePatch writes a patch to a file, for there may be much of it.
func writePatch(name string, was *os.File, r *fix.Result) (string, error) {
	f, err := os.CreateTemp("", tempName)
	if err != nil {
		return "", err
	}
	side := func(f *os.File) (s fix.Side, err error) {
		info, err := f.Stat()
		if err == nil {
			s = fix.Side{ReaderAt: f, Size: info.Size()}
		}
		return s, err
	}
	before, err := side(was)
	after, errAfter := side(r.File)
	if err = errors.Join(err, errAfter); err == nil {
		err = fix.Patch(f, name, before, after, r.Changes)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// printPatch writes a patch to standard output: byte for byte, but nothing that a terminal would obey.
func (a *app) printPatch(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return failed(a.reason(err))
	}
	defer f.Close() // read only
	w := bufio.NewWriter(a.out)
	r := bufio.NewReaderSize(f, 64<<10)
	for {
		part, err := r.ReadSlice('\n')
		if a.atTerminal {
			part = bytes.Map(func(r rune) rune {
				if r < ' ' && r != '\n' && r != '\t' || r >= 0x7F && r < 0xA0 {
					return '?'
				}
				return r
			}, part)
		}
		if _, err := w.Write(part); err != nil {
			return a.unwritable("", err)
		}
		if err == io.EOF {
			break
		} else if err != nil && err != bufio.ErrBufferFull {
			return failed(a.reason(err))
		}
	}
	if err := w.Flush(); err != nil {
		return a.unwritable("", err)
	}
	return nil
}

// printStdout writes what was mended to standard output; what else would be written there goes to
// standard error then.
func (a *app) printStdout(f *os.File) error {
	if f == nil {
		return nil
	}
	if _, err := io.Copy(a.out, f); err != nil {
		return a.unwritable("", err)
	}
	a.out, a.atTerminal = a.err, isTerminal(a.err)
	return nil
}
