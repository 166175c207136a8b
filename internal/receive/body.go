package receive

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// refused is why a request is not read.
type refused struct {
	status int
	text   program.Text
}

// kind is what a request says of its body.
type kind struct {
	media            string
	format, encoding string // see preflight.Options
	file             string // its name, where it has one
	boundary         string // of a form
	note             program.Text
}

// kindOf reads Content-Type.
func kindOf(header string) (k kind, r *refused) {
	if header == "" {
		return kind{}, nil
	}
	media, params, err := mime.ParseMediaType(header)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return kind{}, &refused{http.StatusUnsupportedMediaType, program.Text{Da: "Content-Type kan ikke læses", En: "Content-Type cannot be read"}}
	}
	k.media = media
	switch {
	case media == "text/xml", media == "application/xml", strings.HasSuffix(media, "+xml"):
		k.format = program.FormatXML
	case media == "application/json", strings.HasSuffix(media, "+json"):
		k.format = program.FormatJSON
	case media == "application/x-ndjson", media == "application/ndjson", media == "application/jsonl":
		k.format = "ndjson"
	case media == "text/csv":
		k.format = program.FormatCSV
	case media == "multipart/form-data":
		k.boundary = params["boundary"]
		return k, nil
	case media == "application/octet-stream", media == "text/plain":
	case media == "application/x-www-form-urlencoded": // what curl says when nobody tells it otherwise
		k.note = program.Text{Da: "Content-Type siger, at det er en formular; indholdet afgør, hvad det er. En rigtig modtager kan afvise det",
			En: "Content-Type says that it is a form; the content decides what it is. A real receiver may refuse it"}
	case strings.HasPrefix(media, "multipart/"):
		return k, &refused{http.StatusUnsupportedMediaType, program.Text{Da: "beskeder med bilag (MTOM, SwA) læses ikke", En: "messages with attachments (MTOM, SwA) are not read"}}
	default:
		return k, &refused{http.StatusUnsupportedMediaType, program.Text{Da: "typen " + shown(media) + " læses ikke: send XML, JSON eller CSV",
			En: "the type " + shown(media) + " is not read: send XML, JSON or CSV"}}
	}
	if charset := params["charset"]; charset != "" {
		if !token.KnownEncoding(charset) {
			return k, &refused{http.StatusUnsupportedMediaType, program.Text{Da: "ukendt tegnsæt " + shown(charset), En: "unknown charset " + shown(charset)}}
		}
		k.encoding = strings.ToLower(charset)
	}
	return k, nil
}

// options are those by which a body of a kind is checked.
func (k *kind) options(o preflight.Options) preflight.Options {
	o.Format, o.Encoding = k.format, k.encoding
	return o
}

// read reads the body of a request and what it says of itself. The room that it takes is to be given
// back by release.
func (s *Server) read(w http.ResponseWriter, r *http.Request) (body []byte, k kind, no *refused, release func()) {
	taken := int64(0)
	release = func() { s.held.Add(-taken) }
	if k, no = kindOf(r.Header.Get("Content-Type")); no != nil {
		return nil, k, no, release
	}
	if r.ContentLength > s.o.MaxBytes {
		return nil, k, s.tooLarge(), release
	}
	var from io.Reader = http.MaxBytesReader(w, r.Body, s.o.MaxBytes)
	switch strings.ToLower(r.Header.Get("Content-Encoding")) {
	case "", "identity":
	case "gzip":
		unpacked, err := gzip.NewReader(from)
		if err != nil {
			return nil, k, unreadable(), release
		}
		from = unpacked
	default:
		return nil, k, &refused{http.StatusUnsupportedMediaType, program.Text{Da: "Content-Encoding læses ikke; kun gzip kan bruges", En: "Content-Encoding is not read; only gzip can be used"}}, release
	}
	body, no = s.readAll(from, &taken)
	if no == nil && k.media == "multipart/form-data" {
		body, k, no = onlyFile(body, k)
	}
	return body, k, no, release
}

func (s *Server) tooLarge() *refused {
	return &refused{http.StatusRequestEntityTooLarge, program.Text{Da: "kaldet er større end --max-call", En: "the call is larger than --max-call"}}
}

func unreadable() *refused {
	return &refused{http.StatusBadRequest, program.Text{Da: "kaldet kunne ikke læses til ende", En: "the call could not be read to its end"}}
}

// piece is how much is read at a time.
const piece = 64 << 10

// readAll reads what there is, as far as MaxBytes and the room for all calls reach.
func (s *Server) readAll(from io.Reader, taken *int64) ([]byte, *refused) {
	var body []byte
	for {
		if len(body) == cap(body) {
			more := int64(max(piece, cap(body))) // twice as much
			if s.held.Add(more) > max(room, 2*s.o.MaxBytes+piece) {
				s.held.Add(-more)
				return nil, &refused{http.StatusServiceUnavailable, program.Text{Da: "der er for mange kald på én gang", En: "there are too many calls at a time"}}
			}
			*taken += more
			grown := make([]byte, len(body), int64(len(body))+more)
			copy(grown, body)
			body = grown
		}
		n, err := from.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case int64(len(body)) > s.o.MaxBytes, errors.As(err, new(*http.MaxBytesError)):
			return nil, s.tooLarge()
		case err == io.EOF:
			return body, nil
		case err != nil:
			return nil, unreadable()
		}
	}
}

// onlyFile gives the one file of a form.
func onlyFile(form []byte, k kind) ([]byte, kind, *refused) {
	no := func(da, en string) ([]byte, kind, *refused) {
		return nil, k, &refused{http.StatusUnsupportedMediaType, program.Text{Da: da, En: en}}
	}
	if k.boundary == "" {
		return no("formularen har ingen boundary", "the form has no boundary")
	}
	parts := multipart.NewReader(bytes.NewReader(form), k.boundary)
	var body []byte
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return no("formularen kan ikke læses", "the form cannot be read")
		}
		if p.FileName() == "" {
			continue
		}
		if body != nil {
			return no("formularen har flere filer; send én ad gangen", "the form has several files; send one at a time")
		}
		if body, err = io.ReadAll(p); err != nil { // no larger than the form, which is in memory
			return no("formularen kan ikke læses", "the form cannot be read")
		}
		k.file = p.FileName()
		if of, no := kindOf(p.Header.Get("Content-Type")); no == nil && of.boundary == "" {
			k.format, k.encoding = of.format, of.encoding
		}
	}
	if body == nil {
		return no("formularen har ingen fil", "the form has no file")
	}
	return body, k, nil
}
