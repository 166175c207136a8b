// Package oracle compares forkontrol with others that know the same languages: JSON
// Schema libraries, the JSON Schema test suite, and xmllint. It holds tests only,
// which read the catalogue under schemas/, so that a new schema is compared too.
//
// Words: an oracle is a program whose verdict is taken to be right where the two
// can both have one. The bare form of a message has only the rules that the oracle
// knows.
package oracle
