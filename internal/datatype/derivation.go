package datatype

import (
	"iter"
	"strings"
)

// derivations are the types of XML Schema, each after the one that it is derived from.
const derivations = `anyType
anySimpleType anyType
string anySimpleType
boolean anySimpleType
decimal anySimpleType
float anySimpleType
double anySimpleType
duration anySimpleType
dateTime anySimpleType
time anySimpleType
date anySimpleType
gYearMonth anySimpleType
gYear anySimpleType
gMonthDay anySimpleType
gDay anySimpleType
gMonth anySimpleType
hexBinary anySimpleType
base64Binary anySimpleType
anyURI anySimpleType
QName anySimpleType
NOTATION anySimpleType
normalizedString string
token normalizedString
language token
NMTOKEN token
Name token
NCName Name
ID NCName
IDREF NCName
ENTITY NCName
integer decimal
nonPositiveInteger integer
negativeInteger nonPositiveInteger
long integer
int long
short int
byte short
nonNegativeInteger integer
unsignedLong nonNegativeInteger
unsignedInt unsignedLong
unsignedShort unsignedInt
unsignedByte unsignedShort
positiveInteger nonNegativeInteger
NMTOKENS anySimpleType
IDREFS anySimpleType
ENTITIES anySimpleType`

// Derivations gives the types of XML Schema by their local names, each after the one that it is derived from: anyType,
// which has no base, anySimpleType and the 44.
func Derivations() iter.Seq2[string, string] {
	return func(yield func(name, base string) bool) {
		for line := range strings.Lines(derivations) {
			name, base, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			if !yield(name, base) {
				return
			}
		}
	}
}
