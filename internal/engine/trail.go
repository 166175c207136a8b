package engine

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// frame is an open place of the payload.
type frame struct {
	lo, hi int32 // its evals: evals.list[lo:hi]; none where nothing is known of the place
	form   form
	// index is the place among its namesakes or in its array, counted from 1; 0 when the path need not say.
	index int32
	item  bool // an item of an array: the path has its index and no name

	nameLo, nameHi int32 // in trail.names
	textLo         int32 // in trail.text
	serial         uint32

	// settled is set when an element is known to hold elements, not text.
	settled bool
	child   bool  // a child element or a member has been seen
	inText  bool  // a piece of text has come since the last tag
	stray   bool  // stray text has been reported
	hole    bool  // other messages stand here
	heads   bool  // headers stand here, beside what is not looked at
	unmet   bool  // what the hole has is no known message, so far
	wraps   bool  // the root of an envelope
	filled  int32 // payloads in the hole, or items of the array
	strange bool  // its namespace was reported
	isNil   bool  // xsi:nil

	offset      int64 // where it begins
	valueOffset int64 // where its text begins, or the last run of it
	line, col   int32 // of valueOffset, 0 when not asked yet

	inked           bool  // a character of text has come that is not white space
	inkOffset       int64 // the first such
	inkLine, inkCol int32

	space   string
	markup  *program.Markup  // of one of its evals, nil where none has any
	unknown map[string]int32 // names that no property explains, and how often
	kept    int64            // bytes that hold has counted for it
	own     *owner
}

// form is what a frame is made of.
type form uint8

const (
	formElement form = iota
	formObject
	formArray
	formDocument // the JSON object that wraps a message
)

// trail is the path of the places that are open, the outermost first.
//
//   - Frames lie on one another: the names, the text and the evals of one begin where those
//     of the frame around it end. So all of it goes when its frame does.
//   - A frame's serial is its own in the whole payload.
//   - A path is written from the frames alone, as the payload's dialect writes it.
type trail struct {
	in      *payload
	frames  []frame
	names   []byte // of the open frames
	text    []byte // character data of open scalar elements
	serial  uint32
	room    []token.Step // see steps
	written []byte       // room for a path, see path
}

// open adds a frame for a token.
func (tr *trail) open(t *token.Token, f form) *frame {
	lo := int32(len(tr.names))
	tr.names = append(tr.names, t.Name...)
	tr.serial++
	if n := len(tr.frames); n < cap(tr.frames) {
		tr.frames = tr.frames[:n+1]
	} else {
		tr.frames = append(tr.frames, frame{})
	}
	fr := &tr.frames[len(tr.frames)-1]
	*fr = frame{
		form: f, nameLo: lo, nameHi: int32(len(tr.names)), textLo: int32(len(tr.text)), serial: tr.serial,
		offset: t.Offset, valueOffset: t.ValueOffset, space: t.Space,
	}
	return fr
}

// close forgets the innermost frame.
func (tr *trail) close() {
	f := tr.top()
	tr.names = tr.names[:f.nameLo]
	tr.text = tr.text[:f.textLo]
	f.unknown = nil
	tr.frames = tr.frames[:len(tr.frames)-1]
}

func (tr *trail) begin() {
	tr.frames, tr.names, tr.text = tr.frames[:0], tr.names[:0], tr.text[:0]
}

// top gives the innermost frame, nil at the document's level.
func (tr *trail) top() *frame {
	if len(tr.frames) == 0 {
		return nil
	}
	return &tr.frames[len(tr.frames)-1]
}

func (tr *trail) frameOf(i int32) int {
	fi := len(tr.frames) - 1
	for tr.frames[fi].lo > i {
		fi--
	}
	return fi
}

// frameName is the name of the innermost frame that has one.
func (tr *trail) frameName() string {
	for i := len(tr.frames) - 1; i >= 0; i-- {
		if f := &tr.frames[i]; f.nameHi > f.nameLo {
			return string(tr.names[f.nameLo:f.nameHi])
		}
	}
	return ""
}

// place is where in the payload something is. It is kept small: every field of a
// payload sets one.
type place struct {
	offset    int64
	name      []byte
	line, col int32 // 0: the source knows
	index     int32 // see frame.index
	named     bool  // a place below the innermost frame, by name or by index
	item      bool
	attr      bool
	up        uint8 // frames to leave out of the path, from the innermost
}

// path writes the path of a place as the payload's dialect does.
func (tr *trail) path(at place) string {
	if tr.in.dialect == nil {
		return ""
	}
	tr.written = tr.appendPath(tr.written[:0], at)
	return cutTo(tr.written, finding.MaxPath)
}

// appendPath is path without a limit, for where there is a dialect.
func (tr *trail) appendPath(to []byte, at place) []byte {
	open := tr.steps(int(at.up))
	var step *token.Step
	if at.named {
		step = &token.Step{Name: at.name, Index: at.index, Item: at.item, Attr: at.attr}
	}
	return tr.in.dialect.AppendPath(to, open, step)
}

// listPath is the path of a place, counted from 1, of a list in the innermost frame.
func (tr *trail) listPath(p *program.Prop, index int32) string {
	var room [2]token.Step
	list := tr.in.dialect.ListSteps(&room, tr.nameOf(p), index)
	open, last := append(tr.steps(0), list[:len(list)-1]...), &list[len(list)-1]
	tr.written = tr.in.dialect.AppendPath(tr.written[:0], open, last)
	return cutTo(tr.written, finding.MaxPath)
}

// steps are the open places, from the outermost to so many above the innermost. They are
// valid until the next call.
//
//go:noinline
func (tr *trail) steps(up int) []token.Step {
	tr.room = tr.room[:0]
	for i := range tr.frames[:max(0, len(tr.frames)-up)] {
		f := &tr.frames[i]
		tr.room = append(tr.room, token.Step{Name: tr.names[f.nameLo:f.nameHi], Index: f.index, Item: f.item})
	}
	return tr.room
}

// nameOf is how a property is spelled in the payload.
func (tr *trail) nameOf(p *program.Prop) string {
	if tr.in.dialect.Tags {
		return p.XML
	}
	return p.Name
}
