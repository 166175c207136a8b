//go:build contracts

package wording

var source, expressions, files [][2]string
