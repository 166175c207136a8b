package tree

import "github.com/forkontrol/forkontrol/internal/program"

// In reports whether a tree can be written in a format.
func In(format string, m *program.Message, t *Value) bool {
	switch format {
	case program.FormatXML:
		return InXML(t)
	case program.FormatCSV:
		return InCSV(m, t)
	}
	return InJSON(t)
}

// Render writes a tree in a format. Wrapped puts the JSON form into an object with the
// root's name as its only member.
func Render(format string, m *program.Message, t *Value, wrapped bool) []byte {
	switch format {
	case program.FormatXML:
		return XML(m, t)
	case program.FormatCSV:
		return CSV(m, t)
	}
	return JSON(m, t, wrapped)
}
