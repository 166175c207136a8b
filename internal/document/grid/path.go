package grid

// Point is one of a path that is drawn.
type Point struct {
	Kind PointKind
	X, Y float64
}

// PointKind is how a point is come to.
type PointKind uint8

// The kinds of points.
const (
	Moved PointKind = iota // nothing is drawn
	Ruled                  // a straight line is drawn
	Bent                   // it is of a curve
)

// Draw takes a path as ruled lines: of each of its parts, a thin one as it is, and of others that are stroked the straight
// lines along x or y, for a rectangle, or a whole grid, may be one.
func (p *Page) Draw(points []Point, stroke bool) {
	for len(points) > 0 {
		end := 1
		for end < len(points) && points[end].Kind != Moved {
			end++
		}
		p.draw(points[:end], stroke)
		points = points[end:]
	}
}

func (p *Page) draw(points []Point, stroke bool) {
	s := Segment{points[0].X, points[0].Y, points[0].X, points[0].Y}
	for _, at := range points {
		s.Left, s.Right, s.Top, s.Bottom = min(s.Left, at.X), max(s.Right, at.X), min(s.Top, at.Y), max(s.Bottom, at.Y)
	}
	if s.Right-s.Left <= thick || s.Bottom-s.Top <= thick {
		p.Lines = append(p.Lines, s)
		return
	}
	for i := 1; i < len(points) && stroke; i++ {
		from, to := points[i-1], points[i]
		if to.Kind == Ruled && (from.X == to.X || from.Y == to.Y) {
			p.Lines = append(p.Lines, Segment{min(from.X, to.X), min(from.Y, to.Y), max(from.X, to.X), max(from.Y, to.Y)})
		}
	}
}
