package text

// PayloadsLeft says of a report that has room for so much how many payloads it does not list.
func PayloadsLeft(n int, lang string) string {
	return left(n, lang, " indberetning er ikke med her", " indberetninger er ikke med her", " payload is not listed here", " payloads are not listed here")
}

// FindingsLeft says of a report that has room for so much how many findings it does not list.
func FindingsLeft(n int, lang string) string {
	return left(n, lang, " fund er ikke med her", " fund er ikke med her", " finding is not listed here", " findings are not listed here")
}

func left(n int, lang, oneDa, manyDa, oneEn, manyEn string) string {
	one, many := oneDa, manyDa
	if lang == "en" {
		one, many = oneEn, manyEn
	}
	if n == 1 {
		return "1" + one
	}
	return Number(n, lang) + many
}

// DetailsLeft says where a report has no room for what was found in a payload.
func DetailsLeft(lang string) string {
	if lang == "en" {
		return "What was found is left out here: the report would be too large for its readers."
	}
	return "Hvad der blev fundet, er udeladt her: rapporten ville blive for stor for dem, der læser den."
}
