// Package value decides whether the text of one value has a lexical form: a date
// of RFC 3339 or of XML Schema, an e-mail address, a number, a CPR number.
//
// Words: a kind is a lexical form that a rule can ask for (program.Kind). A
// canonical number is the one text that equal numbers share, so that a rule's
// bound can be written once and compared with exactly. A character is a Unicode
// code point.
//
// Everything works on the bytes of the value as the token source gives them,
// which are valid UTF-8, and nothing but Canonical and the examples allocates.
// The package does not trim: a caller that reads XML calls Collapse first. It
// never asks a register, so a valid CPR number is one that may exist, not one
// that does.
package value

import "github.com/forkontrol/forkontrol/internal/program"

// Valid reports whether a value has the form of a kind. KindNone takes everything.
// The definition and its source are at the function of each kind.
func Valid(k program.Kind, v []byte) bool {
	switch k {
	case program.KindNone:
		return true
	case program.KindDate:
		return IsDate(v)
	case program.KindTime:
		return IsTime(v)
	case program.KindDateTime:
		return IsDateTime(v)
	case program.KindXSDate:
		return IsXSDate(v)
	case program.KindXSDateTime:
		return IsXSDateTime(v)
	case program.KindXSTime:
		return IsXSTime(v)
	case program.KindEmail:
		return IsEmail(v)
	case program.KindIPv4:
		return IsIPv4(v)
	case program.KindIPv6:
		return IsIPv6(v)
	case program.KindURI:
		return IsURI(v)
	case program.KindURIReference:
		return IsURIReference(v)
	case program.KindUUID:
		return IsUUID(v)
	case program.KindRegex:
		return IsRegex(v)
	case program.KindJSONPointer:
		return IsJSONPointer(v)
	case program.KindRelPointer:
		return IsRelativeJSONPointer(v)
	case program.KindCPR:
		return IsCPR(v)
	case program.KindCVR:
		return IsCVR(v)
	case program.KindPNumber:
		return IsPNumber(v)
	case program.KindEAN:
		return IsEAN(v)
	case program.KindInstitution:
		return IsInstitution(v)
	case program.KindDanishDecimal:
		return IsDanishDecimal(v)
	case program.KindJN:
		return IsJN(v)
	case program.KindCPRHyphen:
		return IsCPRHyphen(v)
	}
	return false
}

// Length is the number of characters of every value of a kind, 0 where they
// differ.
func Length(k program.Kind) int64 {
	switch k {
	case program.KindCPR, program.KindPNumber, program.KindDate:
		return 10
	case program.KindCVR:
		return 8
	case program.KindEAN:
		return 13
	case program.KindInstitution:
		return 6
	case program.KindJN:
		return 1
	case program.KindUUID:
		return 36
	}
	return 0
}
