package main

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
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

	"github.com/forkontrol/forkontrol/pdf/grid"
)

// Bounds of what is read.
const (
	maxPages   = 1000
	maxChars   = 2_000_000 // of a document
	maxObjects = 200_000   // of a page
	maxDepth   = 8         // of forms in forms
	maxMemory  = 16 << 10  // pages of 64 KiB that PDFium may have
)

type problem struct{ grid.Problem }

func (p *problem) Error() string { return p.En }

func refused(da, en string) error { return &problem{grid.Problem{Da: da, En: en}} }

var tooLarge = refused("dokumentet er for stort til at blive læst", "the document is too large to be read")

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
func open(name string) ([]grid.Page, error) {
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

func read(p pdfium.Pdfium, content []byte) ([]grid.Page, error) {
	d, err := p.OpenDocument(&requests.OpenDocument{File: &content})
	switch {
	case errors.Is(err, faults.ErrPassword), errors.Is(err, faults.ErrSecurity):
		return nil, refused("dokumentet er låst med en adgangskode", "the document is locked with a password")
	case err != nil:
		return nil, refused("filen er ingen PDF, eller er beskadiget", "the file is no PDF, or is damaged")
	}
	defer func() { _, _ = p.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: d.Document}) }()
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.Document})
	switch {
	case err != nil:
		return nil, err
	case count.PageCount > maxPages:
		return nil, tooLarge
	}
	var pages []grid.Page
	chars := 0
	for i := range count.PageCount {
		page, err := readPage(p, d.Document, i)
		if err != nil {
			return nil, err
		}
		if chars += len(page.Chars); chars > maxChars {
			return nil, tooLarge
		}
		pages = append(pages, *page)
	}
	return pages, nil
}

func readPage(p pdfium.Pdfium, d references.FPDF_DOCUMENT, number int) (*grid.Page, error) {
	loaded, err := p.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d, Index: number})
	if err != nil {
		return nil, refused("en side kan ikke læses", "a page cannot be read")
	}
	defer func() { _, _ = p.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	of := requests.Page{ByReference: &loaded.Page}
	size, err := p.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: d, Index: number})
	if err != nil {
		return nil, err
	}
	out := &grid.Page{Width: size.Width, Height: size.Height}
	if err := readChars(p, of, out); err != nil {
		return nil, err
	}
	count, err := p.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: of})
	if err != nil {
		return nil, err
	}
	r := &reader{p: p, out: out}
	for i := range count.Count {
		o, err := p.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: of, Index: i})
		if err != nil {
			return nil, err
		}
		if err := r.object(o.PageObject, identity, 0); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func readChars(p pdfium.Pdfium, of requests.Page, out *grid.Page) error {
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
	spaces := 0
	for i := range count.Count {
		u, err := p.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text.TextPage, Index: i})
		if err != nil {
			return err
		}
		made, err := p.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: text.TextPage, Index: i})
		if err != nil {
			return err
		}
		c := grid.Char{Rune: rune(u.Unicode), Space: unicode.IsSpace(rune(u.Unicode))}
		if made.IsGenerated && c.Space { // PDFium's own guess at where words end
			continue
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
		weight, err := p.FPDFText_GetFontWeight(&requests.FPDFText_GetFontWeight{TextPage: text.TextPage, Index: i})
		c.Bold = err == nil && weight.FontWeight >= 600
		c.Left, c.Right, c.Top, c.Bottom = box.Left, box.Right, out.Height-box.Top, out.Height-box.Bottom
		c.Base, c.Size = out.Height-origin.Y, font.FontSize
		if c.Space {
			spaces++
		}
		out.Chars = append(out.Chars, c)
	}
	// Some writers have no spaces and only move on. Others have them, and their gaps mean nothing.
	gap := narrow
	if spaces*25 >= len(out.Chars) {
		gap = wide
	}
	for i := range out.Chars {
		out.Chars[i].Gap = gap * out.Chars[i].Size
	}
	return nil
}

// What is a space between two characters, in sizes of the font.
const narrow, wide = .24, .6

// matrix is how the coordinates of a form become those of what it is in.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) at(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// in puts a matrix into another.
func (m matrix) in(o matrix) matrix {
	return matrix{o.a*m.a + o.c*m.b, o.b*m.a + o.d*m.b, o.a*m.c + o.c*m.d, o.b*m.c + o.d*m.d, o.a*m.e + o.c*m.f + o.e, o.b*m.e + o.d*m.f + o.f}
}

type reader struct {
	p       pdfium.Pdfium
	out     *grid.Page
	objects int
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
		own, err := r.p.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
		if err != nil {
			return err
		}
		k := own.Matrix
		inner := matrix{float64(k.A), float64(k.B), float64(k.C), float64(k.D), float64(k.E), float64(k.F)}.in(m)
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

// path takes a path as ruled lines: a thin one as it is, a stroked rectangle as its four sides.
func (r *reader) path(o references.FPDF_PAGEOBJECT, m matrix) error {
	b, err := r.p.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return nil // an empty path
	}
	mode, err := r.p.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil {
		return err
	}
	if !mode.Stroke && mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return nil
	}
	x1, y1 := m.at(float64(b.Left), float64(b.Bottom))
	x2, y2 := m.at(float64(b.Right), float64(b.Top))
	s := grid.Segment{Left: min(x1, x2), Right: max(x1, x2), Top: r.out.Height - max(y1, y2), Bottom: r.out.Height - min(y1, y2)}
	const thin = 3
	switch {
	case s.Right-s.Left <= thin || s.Bottom-s.Top <= thin:
		r.out.Lines = append(r.out.Lines, s)
	case mode.Stroke && r.rectangle(o):
		r.out.Lines = append(r.out.Lines, grid.Segment{Left: s.Left, Right: s.Right, Top: s.Top, Bottom: s.Top}, grid.Segment{Left: s.Left, Right: s.Right, Top: s.Bottom, Bottom: s.Bottom},
			grid.Segment{Left: s.Left, Right: s.Left, Top: s.Top, Bottom: s.Bottom}, grid.Segment{Left: s.Right, Right: s.Right, Top: s.Top, Bottom: s.Bottom})
	default:
		return r.strokes(o, m, mode.Stroke)
	}
	return nil
}

// rectangle reports whether a path is one: four or five points, each on the same x or y as the one before.
func (r *reader) rectangle(o references.FPDF_PAGEOBJECT) bool {
	points := r.points(o)
	if len(points) != 4 && len(points) != 5 {
		return false
	}
	for i := 1; i < len(points); i++ {
		if points[i].x != points[i-1].x && points[i].y != points[i-1].y {
			return false
		}
	}
	return true
}

type point struct {
	x, y float64
	move bool
}

func (r *reader) points(o references.FPDF_PAGEOBJECT) []point {
	n, err := r.p.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil || n.Count > 10_000 {
		return nil
	}
	var out []point
	for i := range n.Count {
		s, err := r.p.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			return nil
		}
		at, err := r.p.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: s.PathSegment})
		if err != nil {
			return nil
		}
		kind, err := r.p.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: s.PathSegment})
		if err != nil {
			return nil
		}
		out = append(out, point{float64(at.X), float64(at.Y), kind.Type == enums.FPDF_SEGMENT_MOVETO})
	}
	return out
}

// strokes takes the straight lines of a path with several: a whole grid may be one.
func (r *reader) strokes(o references.FPDF_PAGEOBJECT, m matrix, stroked bool) error {
	if !stroked {
		return nil
	}
	k, err := r.p.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return err
	}
	own := matrix{float64(k.Matrix.A), float64(k.Matrix.B), float64(k.Matrix.C), float64(k.Matrix.D), float64(k.Matrix.E), float64(k.Matrix.F)}.in(m)
	points := r.points(o)
	for i := 1; i < len(points); i++ {
		if points[i].move {
			continue
		}
		x1, y1 := own.at(points[i-1].x, points[i-1].y)
		x2, y2 := own.at(points[i].x, points[i].y)
		if r.objects++; r.objects > maxObjects {
			return tooLarge
		}
		if x1 == x2 || y1 == y2 {
			r.out.Lines = append(r.out.Lines, grid.Segment{Left: min(x1, x2), Right: max(x1, x2), Top: r.out.Height - max(y1, y2), Bottom: r.out.Height - min(y1, y2)})
		}
	}
	return nil
}
