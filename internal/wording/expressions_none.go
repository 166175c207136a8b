//go:build contracts

package wording

var source, expressions [][2]string
