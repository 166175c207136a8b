// Package shard divides a check among machines that do not talk to one another, and puts their reports together.
//
// Each machine finds all the files, and checks its own part of them (Part). Its report in JSON is that of any check,
// with one member more: a Record of all that the report of the whole needs and JSON does not say. Read takes such
// reports, and Merge makes of them the report that one check of all files gives.
//
// A record has nothing that its report masks: of a finding it keeps the words and not the values behind them.
package shard

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/payload"
)

// MaxParts is how many parts a check may have.
const MaxParts = 10_000

// Part is one of the parts of a check, counted from 1. The zero value is no part.
type Part struct{ Number, Of int }

// Parse reads a part: "2/8", or "1+1/8" of programs that count from 0.
func Parse(s string) (Part, bool) {
	number, of, ok := strings.Cut(s, "/")
	index, more, sum := strings.Cut(number, "+")
	if sum && more != "1" {
		return Part{}, false
	}
	p := Part{digits(index), digits(of)}
	if sum && p.Number >= 0 {
		p.Number++
	}
	return p, ok && p.Number >= 1 && p.Number <= p.Of && p.Of <= MaxParts
}

// digits reads a number that is written in digits alone, -1 for none.
func digits(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || strings.Trim(s, "0123456789") != "" {
		return -1
	}
	return n
}

func (p Part) String() string { return strconv.Itoa(p.Number) + "/" + strconv.Itoa(p.Of) }

// Share is a part of the payloads of a check.
type Share struct {
	Part
	Payloads []payload.Payload
	Files    int    // in all parts
	List     string // a digest of the names in all parts, in their order
	// Consecutive says that parts follow one another: Files and places are those of this part alone. It is so where
	// nobody has seen all payloads, for archives are opened by whoever checks them.
	Consecutive bool
	places      map[string][]int
}

// Consecutive gives payloads as a part that others come before and after; list is the same for all of them.
func (p Part) Consecutive(payloads []payload.Payload, list string) Share {
	s := Part{1, 1}.Take(payloads)
	s.Part, s.List, s.Consecutive = p, list, true
	return s
}

// Take gives a part of payloads, in their order. They are dealt one by one in the order of their names, so a part
// follows from the names alone, whatever order they come in, and files that lie beside each other, which are often
// alike, are spread over all parts.
func (p Part) Take(all []payload.Payload) Share {
	sum := sha256.New()
	places := make([]int, len(all))
	for i := range all {
		places[i] = i
		sum.Write([]byte(all[i].Name + "\n")) // names have no control characters
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(all[a].Name, all[b].Name) })
	var mine []int
	for i := p.Number - 1; i < len(places); i += p.Of {
		mine = append(mine, places[i])
	}
	slices.Sort(mine)
	s := Share{Part: p, Files: len(all), List: "sha256:" + hex.EncodeToString(sum.Sum(nil)), places: map[string][]int{}}
	for _, i := range mine {
		s.Payloads = append(s.Payloads, all[i])
		s.places[all[i].Name] = append(s.places[all[i].Name], i+1)
	}
	return s
}
