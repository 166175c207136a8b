package payload

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"

	"github.com/forkontrol/forkontrol/internal/token"
)

// gzipMagic is how a gzip file begins (RFC 1952 section 2.3.1). No payload does: it is no text in
// any encoding that is read.
const gzipMagic = "\x1f\x8b"

// enough is how many bytes are looked at.
const enough = 4

// sniff reads a file that is perhaps a gzip one, which its first bytes show.
// mustUnpack says that its name promised so; it may be text all the same, as programs
// that fetch files unpack some and leave them their names.
func sniff(r io.Reader, mustUnpack bool, o *Options) io.Reader {
	return &sniffer{packed: &counted{r: r, read: o.Read}, must: mustUnpack, max: o.maxSize()}
}

func (o *Options) maxSize() int64 {
	if o.MaxSize > 0 {
		return o.MaxSize
	}
	return DefaultMaxSize
}

type sniffer struct {
	packed *counted
	must   bool
	max    int64
	r      io.Reader // nil until the first bytes have been seen
}

func (s *sniffer) Read(b []byte) (int, error) {
	if s.r != nil {
		return s.r.Read(b)
	}
	// The first bytes go where they are wanted: of thousands of small files each
	// costs one system call less.
	head := b
	if len(head) < enough {
		head = make([]byte, enough)
	}
	n, err := io.ReadAtLeast(s.packed, head, enough)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		s.r = errorReader{err}
		return 0, err
	}
	head = head[:n]
	switch {
	case n >= 2 && string(head[:2]) == gzipMagic:
		s.r = s.unzip(bytes.Clone(head))
	case s.must && n > 0 && head[0] < ' ' && head[0] != '\t' && head[0] != '\r' && head[0] != '\n':
		s.r = errorReader{unreadable(gzip.ErrHeader)}
	case len(b) < enough:
		s.r = &prefixed{head, s.packed}
	default:
		s.r = s.packed
		if n > 0 {
			return n, nil
		}
	}
	return s.r.Read(b)
}

// packedBuffer is how far ahead a gzip file is read. It is small because the
// ratio is asked of what has been read.
const packedBuffer = 16 << 10

// unzip unpacks what has begun with head.
func (s *sniffer) unzip(head []byte) io.Reader {
	packed := &remembering{r: &prefixed{head, s.packed}}
	unzip := &gzipMembers{packed: bufio.NewReaderSize(packed, packedBuffer)}
	var err error
	if unzip.r, err = gzip.NewReader(unzip.packed); err != nil {
		return errorReader{archiveError(err, packed.err)}
	}
	unzip.r.Multistream(false)
	return &unpacked{r: unzip, disk: func() error { return packed.err }, packed: func() int64 { return s.packed.n }, max: s.max}
}

// prefixed gives bytes read already, then the rest. Unlike io.MultiReader it asks
// the rest for a whole buffer at the first call after the head.
type prefixed struct {
	head []byte
	r    io.Reader
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	return p.r.Read(b)
}

// remembering keeps what its reader said, to tell a broken disk from a broken
// archive.
type remembering struct {
	r   io.Reader
	err error
}

func (r *remembering) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

// gzipMembers reads the members of a gzip file, one after another. Zero bytes after a member are
// passed over, as gzip itself does: tapes and some transfers fill up with them.
type gzipMembers struct {
	packed *bufio.Reader
	r      *gzip.Reader
}

func (g *gzipMembers) Read(b []byte) (int, error) {
	for {
		n, err := g.r.Read(b)
		switch {
		case err != io.EOF:
			return n, err
		case n > 0:
			return n, nil // and the end again at the next call
		}
		for {
			c, err := g.packed.ReadByte()
			if err != nil {
				return 0, err
			}
			if c != 0 {
				break
			}
		}
		_ = g.packed.UnreadByte() // that just read
		if err := g.r.Reset(g.packed); err != nil {
			return 0, err
		}
		g.r.Multistream(false)
	}
}

// unpacked bounds what comes out of an archive.
type unpacked struct {
	r      io.Reader
	disk   func() error // what the disk said, nil when all is well
	packed func() int64 // how many packed bytes it has come from
	max    int64
	out    int64
	err    error
}

func (u *unpacked) Read(b []byte) (int, error) {
	if u.err != nil {
		return 0, u.err
	}
	n, err := u.r.Read(b)
	u.out += int64(n)
	switch {
	case u.out > u.max:
		n -= int(min(u.out-u.max, int64(n)))
		u.err = &token.Problem{Rule: token.RuleLimitSize, Offset: u.max, Limit: u.max}
	case u.out > RatioFrom && u.out/MaxRatio > u.packed():
		u.err = &token.Problem{Rule: RuleRatio, Offset: u.out, Limit: MaxRatio}
	case err == io.EOF:
		u.err = io.EOF
	case err != nil:
		u.err = archiveError(err, u.disk())
	}
	if n > 0 {
		return n, nil
	}
	return 0, u.err
}

// archiveError makes a problem of what an unpacker said, unless the disk said
// something first.
func archiveError(err, disk error) error {
	if disk != nil {
		return disk
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return unreadable(err)
}
