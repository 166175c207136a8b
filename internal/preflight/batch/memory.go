package batch

import (
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Memory keeps the outcomes of payloads from one run to the next, for as long as their files are the
// same. What cannot be read twice, or has changed while it was read, is not kept. The zero value is
// empty; nil keeps nothing.
type Memory struct {
	mutex sync.Mutex
	known map[string]*remembered // by the payload's name
}

type remembered struct {
	path    string
	file    fs.FileInfo
	outcome outcome
	counted map[*program.Rule]int
	used    bool // in this run
}

// stat describes the file of a payload, nil where there is none.
func stat(p *payload.Payload) fs.FileInfo {
	if p.Path == "" {
		return nil
	}
	info, err := os.Stat(p.Path)
	if err != nil {
		return nil
	}
	return info
}

// SameState reports whether a file is as it was.
func SameState(was, is fs.FileInfo) bool {
	return was != nil && is != nil && os.SameFile(was, is) && was.Size() == is.Size() && was.ModTime().Equal(is.ModTime()) && was.Mode() == is.Mode()
}

// Forget drops what is known of a file, for somebody knows that it has changed.
func (m *Memory) Forget(path string) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for name, one := range m.known {
		if one.path == path {
			delete(m.known, name)
		}
	}
}

func (m *Memory) recall(p *payload.Payload) (o outcome, counted Counted, known bool) {
	if m == nil {
		return o, nil, false
	}
	is := stat(p)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	one := m.known[p.Name]
	if one == nil || !SameState(one.file, is) {
		return o, nil, false
	}
	one.used = true
	return copied(one.outcome), func(r *program.Rule) int { return one.counted[r] }, true
}

// copied is an outcome that may be changed.
func copied(o outcome) outcome {
	o.payload.Findings = slices.Clone(o.payload.Findings)
	o.payload.Unchecked = slices.Clone(o.payload.Unchecked)
	return o
}

func (m *Memory) keep(p *payload.Payload, before fs.FileInfo, o *outcome, counted Counted) {
	if m == nil || !SameState(before, stat(p)) {
		return
	}
	one := &remembered{path: p.Path, file: before, outcome: copied(*o), used: true}
	for i := range o.payload.Findings {
		if one.counted == nil {
			one.counted = map[*program.Rule]int{}
		}
		rule := o.payload.Findings[i].Rule
		one.counted[rule] = counted(rule)
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.known == nil {
		m.known = map[string]*remembered{}
	}
	m.known[p.Name] = one
}

// tidy drops what the run that ends had no use for.
func (m *Memory) tidy() {
	if m == nil {
		return
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for name, one := range m.known {
		if !one.used {
			delete(m.known, name)
		}
		one.used = false
	}
}
