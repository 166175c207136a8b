// Package slim makes the WebAssembly module that Go's linker writes smaller to download,
// without changing what it does.
//
// Some things in such a module cost much and serve nobody. The linker cuts the
// data into tens of thousands of segments to leave out a few zeros each, and compressors pay
// for the head of every segment: they are joined. And the table of functions has, for the
// tracebacks of a crash, the name, the files, the lines and the inlined calls of every one;
// no host shows them: they become zeros. What the garbage collector and the stack need
// stays. What of the runtime never runs here is left out with all that only it calls. What stays is written shorter: with
// jumps and loops of WebAssembly, and places that are numbered one after another. Together that is two fifths of the
// compressed module.
package slim

// Module gives a smaller module. The error is ErrModule, or an *UnknownTable when only the
// segments could be joined: the module that comes with it is good.
func Module(b []byte) ([]byte, error) {
	m, err := parse(b)
	if err != nil {
		return nil, err
	}
	forgetBuild(m.memory)
	table, err := forgetNames(m.memory)
	m.shorten(b, table)
	return m.bytes(), err
}
