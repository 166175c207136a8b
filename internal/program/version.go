package program

// CompareVersions compares the versions of two messages as people do: 1.10 is newer than
// 1.9, and 10 than 9. A part that is not a number comes after all that are and is compared
// as text; a version that goes on is newer than one that ends. It is below 0 when a is the
// older, 0 when both are the same.
//
// It is written without package strings: generated packages import this one, and are to run
// nothing at start-up.
func CompareVersions(a, b string) int {
	for {
		x, restA, moreA := cutPart(a)
		y, restB, moreB := cutPart(b)
		if c := compareParts(x, y); c != 0 {
			return c
		}
		switch {
		case !moreA && !moreB:
			return 0
		case !moreA:
			return -1
		case !moreB:
			return 1
		}
		a, b = restA, restB
	}
}

// cutPart cuts a version at its first dot.
func cutPart(s string) (part, rest string, more bool) {
	for i := range len(s) {
		if s[i] == '.' {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

func compareParts(x, y string) int {
	x, isX := number(x)
	y, isY := number(y)
	switch {
	case isX && !isY:
		return -1
	case isY && !isX:
		return 1
	case isX && len(x) != len(y):
		return len(x) - len(y)
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// number reports whether a part is a number, and gives it without leading zeros.
func number(s string) (string, bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return s, false
		}
	}
	if s == "" {
		return s, false
	}
	for len(s) > 0 && s[0] == '0' {
		s = s[1:]
	}
	return s, true
}
