// Package wsdl knows the contracts that the user gave: which answer and which faults an operation
// declares, and the documents themselves, in which it puts the receiver's own address in the place
// of that of the service.
//
// Nothing is fetched, and only documents that were read as part of a contract are given out.
package wsdl

import (
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/token"
)

// FilesPath is the path below which the documents of contracts are.
const FilesPath = "/contracts/"

// Operation is what a contract says of an operation.
type Operation struct {
	Service, Name string
	// Action is its SOAPAction.
	Action string
	// Input and Output are the elements in the body; Output is empty where there is no answer, or
	// where its body is none.
	Input, Output call.Name
	// OneWay says that no answer is declared.
	OneWay bool
	// Faults are the elements in the detail of the faults that it declares.
	Faults []call.Name
}

// Service is a service with a WSDL.
type Service struct {
	Name string
	// Path is that of the address that the contract gives it, "/NAME" where it gives none.
	Path string
	file int
}

// Contracts are those that were given.
type Contracts struct {
	Services   []Service
	operations map[call.Name]*Operation
	files      []document
}

// document is a file of a contract.
type document struct {
	url       string // its path at the receiver
	namespace string
	text      []byte // in UTF-8
}

// Open reads the contracts among paths, as --schemas takes them; paths of our own source are passed
// over. Their rules have been read before, so that what is wrong with them has been said.
func Open(paths ...string) (*Contracts, error) {
	c := &Contracts{operations: map[call.Name]*Operation{}}
	for n, name := range paths {
		if slices.Contains(paths[:n], name) || !importing.IsContract(name) {
			continue
		}
		set, fsys, done, err := importing.Documents(contract.Limits{}, name)
		if err != nil {
			return nil, err
		}
		err = c.add(n, set, fsys)
		done()
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Contracts) add(n int, set *contract.Set, fsys fs.FS) error {
	first := len(c.files)
	index := map[string]int{}
	for _, f := range set.Files {
		b, err := fs.ReadFile(fsys, f.Path)
		if err != nil {
			return err
		}
		if text, problem := token.DecodeBytes(b); problem == nil {
			b = text
		}
		index[f.Path] = len(c.files)
		c.files = append(c.files, document{FilesPath + strconv.Itoa(n) + "/" + escaped(f.Path), f.Namespace, b})
	}
	for _, s := range set.Services {
		for _, p := range s.Ports {
			for _, op := range p.Operations {
				c.operation(s, op)
			}
		}
		file, known := index[s.File]
		if !known {
			continue
		}
		addressed := false
		for _, p := range s.Ports {
			if p.Address != "" {
				c.Services = append(c.Services, Service{s.Name.Local, addressPath(p.Address, s.Name.Local), file})
				addressed = true
			}
		}
		if !addressed {
			c.Services = append(c.Services, Service{s.Name.Local, addressPath("", s.Name.Local), file})
		}
	}
	return c.link(first)
}

// link makes the references between the documents ones to the receiver's own paths.
func (c *Contracts) link(first int) error {
	known := c.files[first:]
	for i := range known {
		text, err := rewritten(known[i].text, func(r reference) (string, bool) {
			switch r.kind {
			case encodingOf:
				return "UTF-8", true
			case documentOf:
				target := path.Join(path.Dir(known[i].url), escaped(r.value))
				for j := range known {
					if known[j].url == target {
						return ownAddress + known[j].url, true
					}
				}
				if j := slices.IndexFunc(known, func(d document) bool { return r.namespace != "" && d.namespace == r.namespace }); j >= 0 && j != i {
					return ownAddress + known[j].url, true
				}
			case addressOf:
				return ownAddress + addressPath(r.value, "service"), true
			}
			return "", false
		})
		if err != nil {
			return &fs.PathError{Op: "read", Path: known[i].url, Err: err}
		}
		known[i].text = text
	}
	return nil
}

// ownAddress stands in documents for the address that the receiver has: it is known when somebody asks.
// No document can hold it, as it is no character of XML.
const ownAddress = "\x00"

func (c *Contracts) operation(s *contract.Service, op *contract.Operation) {
	in := bodyOf(op, op.Input)
	if in == (call.Name{}) || c.operations[in] != nil {
		return
	}
	o := &Operation{Service: s.Name.Local, Name: op.Name, Action: op.Action, Input: in, Output: bodyOf(op, op.Output), OneWay: op.Output == nil}
	for _, f := range op.Faults {
		for _, p := range f.Body {
			if p.Element != nil {
				o.Faults = append(o.Faults, call.Name(p.Element.Name))
			}
		}
	}
	c.operations[in] = o
}

// bodyOf is the element in the body of a message.
func bodyOf(op *contract.Operation, m *contract.Message) call.Name {
	switch {
	case m == nil:
	case op.RPC && m.Wrapper.Local != "":
		return call.Name(m.Wrapper)
	case len(m.Body) > 0 && m.Body[0].Element != nil:
		return call.Name(m.Body[0].Element.Name)
	}
	return call.Name{}
}

// Operation gives what is called by an element in the body, nil where no contract says.
func (c *Contracts) Operation(body call.Name) *Operation { return c.operations[body] }

// WSDL gives the document of the service at a path: that whose address it is, that which is named by
// the last part of the path, or the only one there is.
func (c *Contracts) WSDL(at, base string) ([]byte, bool) {
	last := path.Base(path.Clean("/" + at))
	file := -1
	for _, is := range []func(*Service) bool{
		func(s *Service) bool { return s.Path == at },
		func(s *Service) bool { return strings.EqualFold(s.Name, last) },
	} {
		if i := slices.IndexFunc(c.Services, func(s Service) bool { return is(&s) }); i >= 0 && file < 0 {
			file = c.Services[i].file
		}
	}
	if file < 0 {
		for i := range c.Services {
			if i > 0 && c.Services[i].file != c.Services[0].file {
				return nil, false
			}
			file = c.Services[i].file
		}
	}
	if file < 0 {
		return nil, false
	}
	return c.files[file].at(base), true
}

// File gives a document by its path at the receiver.
func (c *Contracts) File(at, base string) ([]byte, bool) {
	for i := range c.files {
		if c.files[i].url == at {
			return c.files[i].at(base), true
		}
	}
	return nil, false
}

func (d *document) at(base string) []byte {
	return []byte(strings.ReplaceAll(string(d.text), ownAddress, base))
}

// addressPath is the path of an address of a service.
func addressPath(address, name string) string {
	if u, err := url.Parse(address); err == nil && strings.HasPrefix(u.Path, "/") && u.Path != "/" {
		return path.Clean(u.EscapedPath())
	}
	return "/" + url.PathEscape(name)
}

// escaped is a path of a file system as one of a URL.
func escaped(file string) string { return (&url.URL{Path: file}).EscapedPath() }
