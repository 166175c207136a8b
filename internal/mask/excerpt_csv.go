package mask

import "strings"

// splitCSV takes a line of delimited text apart: delimiters and the quotes around cells
// are markup, all else is data.
func splitCSV(line string) []piece {
	delimiter, most := byte(';'), 0
	for _, d := range []byte(";,\t") {
		if n := strings.Count(line, string(rune(d))); n > most {
			delimiter, most = d, n
		}
	}
	s := splitter{line: line}
	for i := 0; ; i++ {
		end := len(line)
		switch quoted := i < len(line) && line[i] == '"'; {
		case quoted:
			s.add(i, i+1, markup)
			i++
			end = i
			for end < len(line) && (line[end] != '"' || end+1 < len(line) && line[end+1] == '"') {
				if line[end] == '"' {
					end++
				}
				end++
			}
			end = min(end, len(line))
			s.add(i, end, data)
			if end < len(line) {
				s.add(end, end+1, markup)
				end++
			}
			i = end
			if n := strings.IndexByte(line[i:], delimiter); n > 0 { // what no cell has behind its quote
				s.add(i, i+n, data)
				i += n
			} else if n < 0 && i < len(line) {
				s.add(i, len(line), data)
				i = len(line)
			}
			end = i
		default:
			if n := strings.IndexByte(line[i:], delimiter); n >= 0 {
				end = i + n
			}
			s.add(i, end, data)
			i = end
		}
		if end >= len(line) {
			return s.pieces
		}
		s.add(end, end+1, markup)
	}
}
