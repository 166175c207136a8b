// Package contracts only has tests: they compare what is said of documents by rules that were imported
// from contracts with what others' XML Schema processors say by the contracts themselves.
//
// The contracts in testdata are made up, in the manner of those that systems have, with one for
// each kind of content beside them (models).
package contracts
