package transition

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/lanrat/extsort"
)

// chunkSize is how many forløb are sorted in memory at a time: some 10 MB, a few of
// which are there at once.
const chunkSize = 1 << 16

// sorter sorts records on disk.
//
// What it writes are personal data. They lie in one file of a directory that only the
// user can read and that is removed at the end; where the system allows it the file
// has no name from the beginning. Nothing of a killed run can be read by anyone,
// since it is encrypted with a key that was in that run's memory alone, and no later
// run takes notice of it: each has a directory of its own.
//
// CPR numbers are in the records as they are: a hash of ten digits hides nothing,
// and a report has to show the date of birth.
type sorter struct {
	dir     string
	in      chan []byte
	out     <-chan []byte
	errs    <-chan error
	done    chan struct{} // closed when no more is taken from in
	closed  bool
	ctx     context.Context
	cancel  context.CancelFunc
	block   cipher.Block
	counter atomic.Uint64
}

// dirPrefix begins the names of temporary directories.
const dirPrefix = "forkontrol-sort-"

// tempRoot is where temporary directories are made when nobody says: where the
// environment says, else where files may be large, for /tmp is often memory.
func tempRoot() string {
	const large = "/var/tmp"
	if info, err := os.Stat(large); os.Getenv("TMPDIR") == "" && err == nil && info.IsDir() {
		return large
	}
	return os.TempDir()
}

// sweep removes what killed runs have left, as far as it is more than a day old.
func sweep(root string) {
	entries, _ := os.ReadDir(root) // what cannot be read is not swept
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.IsDir() && strings.HasPrefix(e.Name(), dirPrefix) && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(filepath.Join(root, e.Name()))
		}
	}
}

func newSorter(ctx context.Context, tempDir string, chunk int) (*sorter, error) {
	if tempDir == "" {
		tempDir = tempRoot()
	}
	sweep(tempDir)
	dir, err := os.MkdirTemp(tempDir, dirPrefix)
	if err != nil {
		return nil, err
	}
	var key [32]byte
	_, _ = rand.Read(key[:]) // never fails, says its documentation
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if chunk == 0 {
		chunk = chunkSize
	}
	s := &sorter{dir: dir, in: make(chan []byte, 256), done: make(chan struct{}), block: block}
	s.ctx, s.cancel = context.WithCancel(ctx)
	work, out, errs := extsort.Generic(s.in, s.open, s.seal, bytes.Compare,
		&extsort.Config{ChunkSize: chunk, NumWorkers: 2, ChanBuffSize: 0, SortedChanBuffSize: 1024, TempFilesDir: dir})
	s.out, s.errs = out, errs
	go func() {
		work.Sort(s.ctx)
		close(s.done)
	}()
	return s, nil
}

// errStopped is given to whoever adds when sorting has failed; the reason comes from
// sorted.
var errStopped = errors.New("sorting has stopped")

// add returns the sorter a record, which is then its own. Any goroutine may call it.
func (s *sorter) add(record []byte) error {
	select {
	case s.in <- record:
		return nil
	case <-s.done:
		return errStopped
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}

// end reports whether there are no more records.
func (s *sorter) end() {
	if !s.closed {
		s.closed = true
		close(s.in)
	}
}

// sorted returns all records in order.
func (s *sorter) sorted(take func([]byte) error) error {
	s.end()
	for record := range s.out {
		if err := take(record); err != nil {
			return err
		}
	}
	if err := <-s.errs; err != nil {
		return err
	}
	return s.ctx.Err()
}

// close removes everything.
func (s *sorter) close() {
	s.cancel() // ends the sorting; a worker that was left behind may still add
	for range s.out {
	}
	<-s.done
	_ = os.RemoveAll(s.dir) // the file has no name on most systems; what is left cannot be read
}

// seal encrypts a record on its way to the disk. Every record has a counter of its
// own, so that no part of the key stream is used twice.
func (s *sorter) seal(record []byte) ([]byte, error) {
	out := make([]byte, 8+len(record))
	binary.BigEndian.PutUint64(out, s.counter.Add(1))
	s.stream(out[:8]).XORKeyStream(out[8:], record)
	return out, nil
}

func (s *sorter) open(sealed []byte) ([]byte, error) {
	if len(sealed) < 8 {
		return nil, errRecord
	}
	s.stream(sealed[:8]).XORKeyStream(sealed[8:], sealed[8:])
	return sealed[8:], nil
}

func (s *sorter) stream(counter []byte) cipher.Stream {
	var iv [aes.BlockSize]byte
	copy(iv[:], counter)
	return cipher.NewCTR(s.block, iv[:])
}
