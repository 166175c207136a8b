// Package word reads and searches bytes eight at a time, each way by what the machine is good at.
package word

const (
	eachByte = 0x0101010101010101
	eachLow7 = 0x7F7F7F7F7F7F7F7F
)
