package token

import "bytes"

// Resume goes on after a problem at the next line that begins with an opening
// brace or a quote, as the records of NDJSON do, and forgets what was open. It
// reports whether there is such a line. There is no going on after a limit was
// passed or reading failed, nor where no Records are.
func (j *JSON) Resume() bool {
	if !j.Records() || j.ended != Invalid || j.problem.Limit > 0 || j.problem.Err != nil {
		return false
	}
	// Where the problem is that the record before was never closed, the line of
	// the problem is itself a record.
	fresh := j.problem.Offset >= j.base && j.lineStart(int(j.problem.Offset-j.base)) && j.problem.Offset > j.start
	// How far beyond the problem has been read depends on the window.
	j.pos = int(max(j.problem.Offset-j.base, 0))
	j.inToken = false
	for {
		if fresh && j.pos < j.end && (j.buf[j.pos] == '{' || j.buf[j.pos] == '"') {
			break
		}
		fresh = false
		n := bytes.IndexByte(j.buf[j.pos:j.end], '\n')
		if n < 0 {
			j.pos = j.end
			if !j.refill() {
				return false
			}
			continue
		}
		j.pos += n + 1
		fresh = true
		if j.pos == j.end && !j.refill() {
			return false
		}
	}
	j.closers, j.closer, j.first = j.closers[:0], 0, false
	j.keys, j.keyEnds = j.keys[:0], j.keyEnds[:0]
	j.begun, j.recorded, j.newline = true, true, true
	j.lost = [2]location{}
	j.ended, j.problem = Start, Problem{}
	return true
}

// lineStart reports whether a line begins at an index of the window.
func (j *JSON) lineStart(i int) bool {
	return i > 0 && i < j.end && j.buf[i-1] == '\n'
}
