package main

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"time"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	faults "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Bounds of what is read.
const (
	maxPages   = 1000
	maxChars   = 2_000_000 // of a document
	maxObjects = 200_000   // of a page
	maxDepth   = 8         // of forms in forms
	maxMemory  = 16 << 10  // pages of 64 KiB that PDFium may have
)

// refused is why a document is not read.
type refused string

const (
	locked   refused = "locked"
	damaged  refused = "damaged"
	unread   refused = "page" // a page is
	tooLarge refused = "large"
	failed   refused = "failed"
)

func (r refused) Error() string { return string(r) }

// start makes PDFium ready. It has no files and no network: the document is given to it as bytes. What it was compiled
// to is kept among the user's caches, where there are such.
func start() (pdfium.Pool, pdfium.Pdfium, error) {
	config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).WithMemoryLimitPages(maxMemory)
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "forkontrol-pdf")); err == nil {
			config = config.WithCompilationCache(cache)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{Context: context.Background(), MinIdle: 1, MaxIdle: 1, MaxTotal: 1,
		RuntimeConfig: config, FSConfig: wazero.NewFSConfig(), Stdout: os.Stderr})
	if err != nil {
		return nil, nil, err
	}
	instance, err := pool.GetInstance(time.Minute)
	if err != nil {
		_ = pool.Close()
		return nil, nil, err
	}
	return pool, instance, nil
}

// open reads the pages of a document.
func open(name string) ([]*page, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case info.Size() > maxFile:
		return nil, tooLarge
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	pool, p, err := start()
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	return read(p, content)
}

func read(p pdfium.Pdfium, content []byte) ([]*page, error) {
	d, err := p.OpenDocument(&requests.OpenDocument{File: &content})
	switch {
	case errors.Is(err, faults.ErrPassword), errors.Is(err, faults.ErrSecurity):
		return nil, locked
	case err != nil:
		return nil, damaged
	}
	defer func() { _, _ = p.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: d.Document}) }()
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.Document})
	switch {
	case err != nil:
		return nil, err
	case count.PageCount > maxPages:
		return nil, tooLarge
	}
	pages := []*page{}
	chars := 0
	for i := range count.PageCount {
		read, err := readPage(p, d.Document, i)
		if err != nil {
			return nil, err
		}
		if chars += len(read.Places) / 6; chars > maxChars {
			return nil, tooLarge
		}
		pages = append(pages, read)
	}
	return pages, nil
}

func readPage(p pdfium.Pdfium, d references.FPDF_DOCUMENT, number int) (*page, error) {
	loaded, err := p.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d, Index: number})
	if err != nil {
		return nil, unread
	}
	defer func() { _, _ = p.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	of := requests.Page{ByReference: &loaded.Page}
	size, err := p.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: d, Index: number})
	if err != nil {
		return nil, err
	}
	turned, err := p.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: of})
	if err != nil {
		return nil, err
	}
	r := &reader{p: p, out: &page{Width: hundredths(size.Width), Height: hundredths(size.Height), Places: []hundredths{}},
		shown: shown(turned.PageRotation, size.Width, size.Height)}
	if err := r.chars(of); err != nil {
		return nil, err
	}
	count, err := p.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: of})
	if err != nil {
		return nil, err
	}
	for i := range count.Count {
		o, err := p.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: of, Index: i})
		if err != nil {
			return nil, err
		}
		if err := r.object(o.PageObject, r.shown, 0); err != nil {
			return nil, err
		}
	}
	return r.out, nil
}

// shown is how the coordinates of a page, y upwards, become those of the page as it is shown, y downwards.
func shown(turned enums.FPDF_PAGE_ROTATION, width, height float64) matrix {
	switch turned {
	case enums.FPDF_PAGE_ROTATION_90_CW:
		return matrix{b: 1, c: 1}
	case enums.FPDF_PAGE_ROTATION_180_CW:
		return matrix{a: -1, d: 1, e: width}
	case enums.FPDF_PAGE_ROTATION_270_CW:
		return matrix{b: -1, c: -1, e: width, f: height}
	}
	return matrix{a: 1, d: -1, f: height}
}

type reader struct {
	p       pdfium.Pdfium
	out     *page
	shown   matrix
	objects int
}

func (r *reader) chars(of requests.Page) error {
	p := r.p
	text, err := p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: of})
	if err != nil {
		return err
	}
	defer func() { _, _ = p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) }()
	count, err := p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	switch {
	case err != nil:
		return err
	case count.Count > maxChars:
		return tooLarge
	}
	var all []rune
	for i := range count.Count {
		u, err := p.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text.TextPage, Index: i})
		if err != nil {
			return err
		}
		made, err := p.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: text.TextPage, Index: i})
		if err != nil {
			return err
		}
		char := rune(u.Unicode)
		switch {
		case made.IsGenerated && unicode.IsSpace(char): // PDFium's own guess at where words end
			continue
		case char == 2: // its sign for a hyphen where a word is cut
			char = '-'
		}
		box, err := p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: text.TextPage, Index: i})
		if err != nil {
			return err
		}
		origin, err := p.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text.TextPage, Index: i})
		if err != nil {
			return err
		}
		font, err := p.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text.TextPage, Index: i})
		if err != nil {
			return err
		}
		if k, err := p.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text.TextPage, Index: i}); err == nil {
			if scale := math.Hypot(float64(k.Matrix.C), float64(k.Matrix.D)); scale > 0 {
				font.FontSize *= scale
			}
		}
		if of, err := p.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: text.TextPage, Index: i}); err == nil && heavy.MatchString(of.FontName) {
			r.out.bold(len(all))
		}
		x1, y1 := r.shown.at(box.Left, box.Bottom)
		x2, y2 := r.shown.at(box.Right, box.Top)
		_, base := r.shown.at(origin.X, origin.Y)
		all = append(all, char)
		for _, v := range [...]float64{min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2), base, font.FontSize} {
			r.out.Places = append(r.out.Places, hundredths(v))
		}
	}
	r.out.Text = string(all)
	return nil
}

// heavy finds the names of fonts that are bold.
var heavy = regexp.MustCompile(`(?i)bold|black|heavy`)

// bold notes that a character is, one after another.
func (p *page) bold(i int) {
	if n := len(p.Bold); n > 0 && p.Bold[n-1] == i {
		p.Bold[n-1]++
		return
	}
	p.Bold = append(p.Bold, i, i+1)
}

// matrix is how the coordinates of a form become those of what it is in.
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) at(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// in puts a matrix into another.
func (m matrix) in(o matrix) matrix {
	return matrix{o.a*m.a + o.c*m.b, o.b*m.a + o.d*m.b, o.a*m.c + o.c*m.d, o.b*m.c + o.d*m.d, o.a*m.e + o.c*m.f + o.e, o.b*m.e + o.d*m.f + o.f}
}

func (r *reader) object(o references.FPDF_PAGEOBJECT, m matrix, depth int) error {
	if r.objects++; r.objects > maxObjects {
		return tooLarge
	}
	kind, err := r.p.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_IMAGE:
		r.out.Pictures++
	case enums.FPDF_PAGEOBJ_PATH:
		return r.path(o, m)
	case enums.FPDF_PAGEOBJ_FORM:
		if depth >= maxDepth {
			return tooLarge
		}
		inner, err := r.own(o, m)
		if err != nil {
			return err
		}
		count, err := r.p.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
		if err != nil {
			return err
		}
		for i := range count.Count {
			in, err := r.p.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
			if err != nil {
				return err
			}
			if err := r.object(in.PageObject, inner, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// own is how the coordinates of an object become those of the page.
func (r *reader) own(o references.FPDF_PAGEOBJECT, m matrix) (matrix, error) {
	k, err := r.p.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return m, err
	}
	of := k.Matrix
	return matrix{float64(of.A), float64(of.B), float64(of.C), float64(of.D), float64(of.E), float64(of.F)}.in(m), nil
}

// path takes the points of a path that is drawn.
func (r *reader) path(o references.FPDF_PAGEOBJECT, m matrix) error {
	mode, err := r.p.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil {
		return err
	}
	if !mode.Stroke && mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return nil
	}
	own, err := r.own(o, m)
	if err != nil {
		return err
	}
	n, err := r.p.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil {
		return nil // an empty path
	}
	if r.objects += n.Count; r.objects > maxObjects {
		return tooLarge
	}
	out := path{Stroke: mode.Stroke}
	var start [2]hundredths
	for i := range n.Count {
		s, err := r.p.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			return err
		}
		point, err := r.p.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: s.PathSegment})
		if err != nil {
			return err
		}
		kind, err := r.p.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: s.PathSegment})
		if err != nil {
			return err
		}
		closes, err := r.p.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: s.PathSegment})
		if err != nil {
			return err
		}
		x, y := own.at(float64(point.X), float64(point.Y))
		at := [2]hundredths{hundredths(x), hundredths(y)}
		way := moved
		switch kind.Type {
		case enums.FPDF_SEGMENT_MOVETO:
			start = at
		case enums.FPDF_SEGMENT_LINETO:
			way = ruled
		default:
			way = bent
		}
		out.Points = append(out.Points, way, at[0], at[1])
		if closes.IsClose {
			out.Points = append(out.Points, ruled, start[0], start[1])
		}
	}
	if len(out.Points) > 0 {
		r.out.Paths = append(r.out.Paths, out)
	}
	return nil
}

// How a point of a path is come to.
const (
	moved hundredths = iota
	ruled
	bent
)
