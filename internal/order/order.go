// Package order sorts lists of large values. Numbers are sorted in their place: those are quick to move, and the
// code for sorting them is there once, and not once for every kind of value. A WebAssembly module is the smaller for it.
package order

import "slices"

// Stable sorts a list and leaves what is equal in its order.
func Stable[T any](list []T, compare func(a, b *T) int) {
	numbers := make([]uint32, len(list))
	for i := range numbers {
		numbers[i] = uint32(i)
	}
	slices.SortStableFunc(numbers, func(a, b uint32) int { return compare(&list[a], &list[b]) })
	was := slices.Clone(list)
	for i, n := range numbers {
		list[i] = was[n]
	}
}

// Pointers is Stable for a list of pointers.
func Pointers[T any](list []*T, compare func(a, b *T) int) {
	Stable(list, func(a, b **T) int { return compare(*a, *b) })
}
