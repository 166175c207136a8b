package slim

// renumber writes functions anew with jumps and loops of WebAssembly, and with new numbers of places. Stopped
// functions lose their tables. Nothing is changed when the new tables by program counter take more room than
// the old ones.
func (t *functionTable) renumber(bodies [][]byte, imported uint64, parameters []uint64, addressed *elements) {
	if addressed == nil || len(parameters) != len(bodies) {
		return
	}
	written := map[int][]byte{}
	tables := newTables(len(t.values))
	offsets := make([][]uint32, len(t.functions))
	for k, f := range t.functions {
		i := t.body(f, imported, addressed)
		if i < 0 || i >= len(bodies) {
			return
		}
		var p *places
		if parameters[i] == 1 && f[memberFlags]&flagAssembly == 0 {
			p = structured(bodies[i], uint64(order.Uint32(f[memberEntry:])), uint64(order.Uint32(f[memberDeferred:])))
		}
		if p != nil {
			written[i] = p.body
		}
		for _, member := range f.tables() {
			offset := order.Uint32(f[member:])
			switch {
			case offset == 0 || string(bodies[i]) == string(stop):
				offset = 0
			case p != nil:
				offset = tables.add(p.renumbered(readValues(t.values[offset:]), member != memberFrame))
			default:
				offset = tables.add(readValues(t.values[offset:]))
			}
			offsets[k] = append(offsets[k], offset)
		}
		if p != nil && p.deferred != 0 {
			offsets[k] = append(offsets[k], uint32(p.new(p.deferred)))
		}
	}
	if len(tables.bytes) > len(t.values) {
		return
	}
	clear(t.values)
	copy(t.values, tables.bytes)
	for k, f := range t.functions {
		members := f.tables()
		for n, member := range members {
			order.PutUint32(f[member:], offsets[k][n])
		}
		if len(offsets[k]) > len(members) {
			order.PutUint32(f[memberDeferred:], offsets[k][len(members)])
		}
	}
	for i, body := range written {
		bodies[i] = body
	}
}

// structured gives the places of a function with its new body, nil for one that is left as it is.
func structured(body []byte, address, deferred uint64) *places {
	r, ok := readRoutine(body, address)
	if !ok {
		return nil
	}
	g := newGraph(r, r.gates(deferred))
	order := g.order()
	p, ok := newPlaces(r, deferred, g)
	if !ok {
		return nil
	}
	p.body = r.write(g, order, p)
	return p
}

// body gives which of the bodies is that of a function.
func (t *functionTable) body(f functionEntry, imported uint64, addressed *elements) int {
	entry := uint64(order.Uint32(f[memberEntry:])) - addressed.first
	if entry >= uint64(len(addressed.functions)) {
		return -1
	}
	return int(addressed.functions[entry]) - int(imported)
}

// tables gives the members that say where the tables of a function by program counter are that are needed.
func (f functionEntry) tables() []int {
	members := []int{memberFrame}
	for k := range int(order.Uint32(f[memberCount:])) {
		if k == pcdataStackMap || k == pcdataBounds {
			members = append(members, memberPcdata+4*k)
		}
	}
	return members
}

// tables are tables by program counter one behind the other, each once.
type tables struct {
	bytes   []byte
	offsets map[string]uint32
}

func newTables(room int) *tables {
	return &tables{bytes: make([]byte, 1, room), offsets: map[string]uint32{}} // 0 says that there is none
}

// add gives where a table stands, 0 for one without values.
func (t *tables) add(values values) uint32 {
	if len(values) == 0 {
		return 0
	}
	b := values.write()
	offset, ok := t.offsets[string(b)]
	if !ok {
		offset = uint32(len(t.bytes))
		t.offsets[string(b)] = offset
		t.bytes = append(t.bytes, b...)
	}
	return offset
}
