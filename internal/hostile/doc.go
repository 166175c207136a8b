// Package hostile holds only tests: they give the command payloads, archives and
// files that are made to break it, and expect it to answer, in little memory, without
// a stack trace, and never with "valid".
//
// The small payloads are in testdata/hostile; large ones, archives and odd
// files are made by the tests as they go, so that none of them has to be kept
// anywhere.
package hostile
