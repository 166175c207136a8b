// Package nearest finds, among the names and codes that are allowed, those that a writer may have meant.
//
// Two are the same word when they differ in what people get wrong without misspelling: upper and lower case, æ written
// ae, accents of other letters, punctuation and spaces, zeros in front. Others are near when few letters tell them apart.
// A number is never near another: 7 is no slip of 4.
package nearest

// Of returns those of the candidates that may have been meant, the likeliest first, at most as many as most. What is
// among them as it stands is not asked for: it is its own nearest.
func Of(wanted string, candidates []string, most int) []string {
	type near struct {
		word     string
		distance int
	}
	plain := plainly(wanted)
	if len(plain) == 0 || len(wanted) > longest {
		return nil
	}
	var found []near
	for _, word := range candidates {
		if len(word) > longest {
			continue
		}
		other := plainly(word)
		d := 0
		if string(plain) != string(other) {
			allowed := min(max(len(plain), len(other))/3, 3)
			if number(plain) || number(other) || allowed == 0 {
				continue
			}
			if d = Distance(plain, other); d > allowed {
				continue
			}
		}
		i := len(found)
		for found = append(found, near{}); i > 0 && found[i-1].distance > d; i-- { // few: no sorting is linked for them
			found[i] = found[i-1]
		}
		found[i] = near{word, d}
	}
	var words []string
	for _, n := range found[:min(len(found), most)] {
		if n.distance > 0 && found[0].distance == 0 {
			break // the same word is what was meant
		}
		words = append(words, n.word)
	}
	return words
}

// longest is the length in bytes of what is compared; nothing longer is a name or a code.
const longest = 100

// plainly is a text as letters in lower case and digits, without zeros in front. Only the letters of Western Europe are
// known by case: the tables of all others would weigh more than all of this package in a page.
func plainly(s string) []rune {
	var plain []rune
	for _, r := range s {
		if r >= 'A' && r <= 'Z' || r >= 'À' && r <= 'Þ' && r != '×' {
			r += 'a' - 'A'
		}
		switch {
		case r == 'æ' || r == 'ä':
			plain = append(plain, 'a', 'e')
		case r == 'ø' || r == 'ö':
			plain = append(plain, 'o', 'e')
		case r == 'å':
			plain = append(plain, 'a', 'a')
		case r == 'ü':
			plain = append(plain, 'u')
		case r >= 'è' && r <= 'ë':
			plain = append(plain, 'e')
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'À' && r != '×' && r != '÷' && (r < 0x2000 || r > 0x206F):
			plain = append(plain, r)
		}
	}
	for len(plain) > 1 && plain[0] == '0' {
		plain = plain[1:]
	}
	return plain
}

func number(s []rune) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// Distance is the number of letters to insert, leave out or change to make one word of the other (Levenshtein).
func Distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		corner := row[0]
		row[0] = i + 1
		for j := range b {
			next := min(row[j], row[j+1]) + 1
			if a[i] == b[j] {
				next = min(next, corner)
			} else {
				next = min(next, corner+1)
			}
			corner, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
