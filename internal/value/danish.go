package value

// IsCPR reports whether v may be a CPR number: ten digits DDMMYYSSSS whose date
// exists in the century that the seventh digit gives, or a replacement number
// (CPRReplacement). The last digit is not checked, since numbers without a valid
// modulus 11 are given out since 1 October 2007.
//
// Source: CPR-kontoret, "Opbygning af CPR-nummeret", "Personnumre uden
// kontrolciffer (modulus 11 kontrol)".
func IsCPR(v []byte) bool {
	_, _, _, ok := birthDate(v)
	return ok
}

// IsCPRHyphen reports whether v may be a CPR number, written as IsCPR has it or as
// people do, DDMMYY-SSSS.
func IsCPRHyphen(v []byte) bool {
	_, _, _, ok := CPRBirthDate(v)
	return ok
}

// CPRReplacement reports whether v is a replacement number (erstatningspersonnummer)
// in the form that CPR-kontoret recommends: a CPR number with 60 added to the day.
//
// Source: CPR-kontoret, "Erstatningspersonnummer i eksterne systemer".
func CPRReplacement(v []byte) bool {
	_, _, _, ok := CPRBirthDate(v)
	return ok && v[0] >= '6'
}

// cprHyphenLength is that of DDMMYY-SSSS.
const cprHyphenLength = 11

// CPRBirthDate returns the birth date that a CPR number or a replacement number
// shows, written in ten digits or with a hyphen after the sixth. ok is false when v is
// neither.
func CPRBirthDate(v []byte) (year, month, day int, ok bool) {
	if len(v) == cprHyphenLength && v[6] == '-' {
		var digits [10]byte
		copy(digits[copy(digits[:], v[:6]):], v[7:])
		return birthDate(digits[:])
	}
	return birthDate(v)
}

// birthDate returns the birth date that the ten digits of a CPR number show.
//
// The century comes from the seventh digit and the year: 0–3 is 1900–1999; 4 and 9
// are 2000–2036 and 1937–1999; 5–8 are 2000–2057 and 1858–1899. Source:
// CPR-kontoret, "Opbygning af CPR-nummeret".
func birthDate(v []byte) (year, month, day int, ok bool) {
	if !allDigits(v, 10) {
		return 0, 0, 0, false
	}
	day, month, year = twoDigits(v), twoDigits(v[2:]), twoDigits(v[4:])
	if day > 60 {
		day -= 60
	}
	switch seventh := v[6]; {
	case seventh <= '3':
		year += 1900
	case seventh == '4' || seventh == '9':
		if year <= 36 {
			year += 2000
		} else {
			year += 1900
		}
	case year <= 57:
		year += 2000
	default:
		year += 1800
	}
	if !dayExists(year, month, day) {
		return 0, 0, 0, false
	}
	return year, month, day, true
}

// IsCVR reports whether v is a CVR number: eight digits, the first not 0, weights
// 2 7 6 5 4 3 2 1, sum divisible by 11.
//
// Source: Danmarks Statistik, documentation of CVR_NR: the eighth digit is the check
// digit of modulus 11.
func IsCVR(v []byte) bool {
	return allDigits(v, 8) && v[0] != '0' && weightedSum(v, "27654321")%11 == 0
}

// IsPNumber reports whether v is a P-nummer (of a production unit): ten digits. No
// check digit is defined.
//
// Source: Erhvervsstyrelsen, "CVR-numre, p-numre og SE-numre".
func IsPNumber(v []byte) bool { return allDigits(v, 10) }

// IsEAN reports whether v is an EAN location number (GLN): thirteen digits in one
// row, the last the check digit with weights 1 and 3 in turn, sum divisible by 10.
//
// Source: GS1 General Specifications, standard check digit calculation;
// Digitaliseringsstyrelsen, "EAN-nummer".
func IsEAN(v []byte) bool {
	return allDigits(v, 13) && weightedSum(v, "1313131313131")%10 == 0
}

// IsInstitution reports whether v is an institutionsnummer: exactly six characters.
// The sources say text of six characters and define no check digit; whether letters
// occur they leave open, so ASCII letters and digits are taken.
//
// Source: Danmarks Statistik, documentation of INSTNR; STIL, Dagtilbudsregisteret,
// Datamodel ("Tekst (6 tegn)").
func IsInstitution(v []byte) bool {
	if len(v) != 6 {
		return false
	}
	for _, c := range v {
		if !isDigit(c) && !isLetter(c) {
			return false
		}
	}
	return true
}

// IsDanishDecimal reports whether v is a decimal number with a comma: "1234", "-0,5",
// "12,50". There are digits on both sides of the comma; points between thousands are
// not taken, as a machine reads no grouping.
//
// Source: the lexical form of xs:decimal (XML Schema part 2 section 3.2.3) with the
// Danish decimal sign.
func IsDanishDecimal(v []byte) bool {
	if len(v) > 0 && (v[0] == '-' || v[0] == '+') {
		v = v[1:]
	}
	n := digitRun(v)
	if n == 0 || n == len(v) {
		return n > 0
	}
	rest := v[n:]
	return rest[0] == ',' && len(rest) > 1 && digitRun(rest[1:]) == len(rest)-1
}

// IsJN reports whether v is J (ja) or N (nej), in upper case.
func IsJN(v []byte) bool { return len(v) == 1 && (v[0] == 'J' || v[0] == 'N') }

// weightedSum is the sum of the digits of v, each times the digit below it in
// weights.
func weightedSum(v []byte, weights string) int {
	sum := 0
	for i := range len(weights) {
		sum += int(v[i]-'0') * int(weights[i]-'0')
	}
	return sum
}
