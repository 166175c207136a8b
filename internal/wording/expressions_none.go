//go:build contracts

package wording

var expressions [][2]string
