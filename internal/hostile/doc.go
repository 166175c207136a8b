// Package hostile holds tests alone: they give the command payloads, archives and
// files that are made to break it, and ask that it answers, in little memory,
// without a stack trace, and never with "valid".
//
// The small payloads stand in testdata/hostile; large ones, archives and odd
// files are made by the tests as they go, so that none of them has to be kept
// anywhere.
package hostile
