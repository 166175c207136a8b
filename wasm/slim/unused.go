package slim

import (
	"encoding/binary"
	"regexp"
)

// A third thing that the linker cannot leave out are the functions of the runtime for what
// never happens here: execution traces, profiles and the debug settings of the environment, which
// no host sets, and the stacks that a crash prints. Each becomes one instruction that
// stops the module, unreachable. A crash of Go stops it anyway, a little later; hosts see an error
// either way, and its first line, which says why, is written before.

// printComplex is what the runtime prints complex numbers with, and nobody else does. A number
// that looks like its address would keep all that prints numbers with a fraction.
const printComplex = `internal_strconv\.AppendComplex|runtime\.printcomplex(64|128)?`

// unused are the names of those functions, as the linker writes them.
var unused = regexp.MustCompile(`^(` + printComplex + `|runtime\.(` +
	// Execution traces: called when one is being written.
	`trace(Advance|ReadCPU|StopReadCPU|SyncBatch|Stack|RegisterLabelsAndReasons|BufFlush|AcquireEnabled)(\.func[0-9.]+)?|` +
	`trace(Writer|EventWriter|ExpWriter|Locker)\.\w+(\.func[0-9.]+)?|` +
	`__trace(StackTable|TypeTable|StringTable|Map|RegionAlloc)_\.\w+(\.func[0-9.]+)?|` +
	`makeTraceFrames?|startPCForTrace|goStatusToTraceGoStatus|` +
	// Profiles: taken when a program asks for them.
	`__profBuf_\.\w+|(try|do)RecordGoroutineProfile|` +
	// The debug settings schedtrace, scavtrace, checkfinalizers.
	`schedtrace(\.func[0-9.]+)?|printScavTrace|checkFinalizersAndCleanups(\.func[0-9.]+)?|dump(StacksRec|TypesRec|ScanStats)|` +
	// Stacks, and what was in memory, when Go has crashed.
	`traceback(2|1|others|someothers|trap|Hexdump|hexdump)?(\.func[0-9.]+)?|goroutineheader|printcreatedby1?|printArgs|printFuncName|` +
	`printAncestorTraceback(FuncInfo)?|print(OneCgo|Cgo)Traceback|expandCgoFrames|dumpgstatus|hexdumpWords(\.func[0-9.]+)?|__hexdumper_\.\w+|hexdumpMarker\.\w+|` +
	`printpanics|printpanicval|printanycustomtype|printindented|printquoted|tracebackPCs|__Frames_\.Next|` +
	`gcDumpObject|dopanic_m(\.func[0-9.]+)?|` +
	// Plugins: the types of several modules.
	`typesEqual|` +
	// Numbers with a fraction: printed with the debug setting gcpacertrace.
	`printfloat(32|64)|` +
	// Leaks of goroutines: looked for by a profile.
	`findGoroutineLeaks|` +
	// Samples of a profile of memory, which the linker sees that nobody asks for.
	`stkbucket|` +
	// Figures of the debug setting gctrace, limits that the environment sets, and blocked goroutines in a profile.
	`fmtNSAsMS|parseByteCount|saveblockevent|` +
	// Tests of concurrent code, arenas, and stacks of threads that were interrupted, of which WebAssembly has none.
	`__synctestBubble_\.changegstatus|__mspan_\.setUserArenaChunkToFault|scanConservative|` +
	// What a broken heap holds.
	`__mspan_\.reportZombies|` +
	// The debug setting gccheckmark.
	`(start|end|set)Checkmarks?(\.func[0-9.]+)?|` +
	// C, and threads: a module has one, and asking for another stops it anyway.
	`cgocall|newextram|newm|mexit` +
	`))$`)

const (
	sectionCustom    = 0
	sectionTypes     = 1
	sectionImport    = 2
	sectionFunctions = 3
	sectionExport    = 7
	sectionElements  = 9
	sectionCode      = 10
	nameFunctions    = 1 // the subsection of names that has those of functions
)

// needless are the names of functions that the runtime calls once as it starts, and that change nothing here: they
// look whether the linker, the compiler and the processor are sound, read debug settings of an environment that is empty, and
// compare the types of several modules.
var needless = regexp.MustCompile(`^(runtime\.(moduledataverify1|check|typelinksinit|parsegodebug)|internal_cpu\.processOptions)$`)

// goBack is the body of a function that only returns: it takes the address to return to from the stack.
var goBack = []byte{0, 0x23, 0, opI32, 8, 0x6A, opGlobalSet, 0, opI32, 0, opEnd}

// stop is the body of a function that stops the module: no locals, unreachable, end.
var stop = []byte{0, 0x00, opEnd}

// shorten replaces the bodies of the functions that are not used and of those that only they
// call, writes the others shorter, and drops the custom sections, which have the names. A module without names stays
// as it is. The table of functions is nil when it is not known.
func (m *module) shorten(b []byte, table *functionTable) {
	names, imported := named(b)
	if names == nil {
		return
	}
	out := append([]byte{}, b[:8]...)
	var addressed *elements
	var types []byte
	var parameters []uint64
	for id, body := range sections(m.before) {
		switch id {
		case sectionCustom:
			continue
		case sectionTypes:
			types = body
		case sectionFunctions:
			parameters = parametersOf(types, body)
		case sectionElements:
			addressed = readElements(body)
		case sectionCode:
			bodies := bodiesOf(body)
			for i := range bodies {
				if unused.MatchString(names[imported+uint64(i)]) {
					bodies[i] = stop
				} else if needless.MatchString(names[imported+uint64(i)]) {
					bodies[i] = goBack
				}
			}
			c := calls{bodies: bodies, imported: imported, elements: addressed}
			c.stopUncalled(exported(b), m.memory)
			if table != nil {
				table.renumber(bodies, imported, parameters, addressed)
			}
			shareReturns(bodies, imported, parameters, addressed)
			body = binary.AppendUvarint(nil, uint64(len(bodies)))
			for _, code := range bodies {
				body = binary.AppendUvarint(body, uint64(len(code)))
				body = append(body, code...)
			}
		}
		out = append(out, id)
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
	}
	m.before, m.after = out, nil
}

// bodiesOf gives the bodies of the functions of a code section.
func bodiesOf(section []byte) [][]byte {
	count, n := binary.Uvarint(section)
	section = section[n:]
	bodies := make([][]byte, count)
	for i := range bodies {
		size, n := binary.Uvarint(section)
		bodies[i] = section[n : n+int(size)]
		section = section[n+int(size):]
	}
	return bodies
}

// sections gives the sections of a module that has been parsed.
func sections(b []byte) func(yield func(id byte, body []byte) bool) {
	return func(yield func(id byte, body []byte) bool) {
		for at := 8; at < len(b); {
			id := b[at]
			size, n := binary.Uvarint(b[at+1:])
			from := at + 1 + n
			at = from + int(size)
			if !yield(id, b[from:at]) {
				return
			}
		}
	}
}

// named gives the names of the functions, by number, nil when the module has none, and how many
// functions are imported: their numbers come first.
func named(b []byte) (names map[uint64]string, imported uint64) {
	for id, body := range sections(b) {
		if id == sectionImport {
			imported, _ = binary.Uvarint(body) // Go imports functions alone
		}
		if id != sectionCustom {
			continue
		}
		size, n := binary.Uvarint(body)
		if string(body[n:n+int(size)]) != "name" {
			continue
		}
		body = body[n+int(size):]
		for len(body) > 0 {
			id := body[0]
			size, n := binary.Uvarint(body[1:])
			part := body[1+n : 1+n+int(size)]
			body = body[1+n+int(size):]
			if id == nameFunctions {
				names = functionNames(part)
			}
		}
	}
	return names, imported
}

func functionNames(part []byte) map[uint64]string {
	count, n := binary.Uvarint(part)
	part = part[n:]
	names := make(map[uint64]string, count)
	for range count {
		number, n := binary.Uvarint(part)
		size, k := binary.Uvarint(part[n:])
		from := n + k
		names[number] = string(part[from : from+int(size)])
		part = part[from+int(size):]
	}
	return names
}
