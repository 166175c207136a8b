package payload

import (
	"io"
	"os"
)

// At gives the payloads of one file that Find has found before, perhaps on another machine: the file itself, or what is
// in the archive. Walked is what Find said of it.
func At(path string, walked bool, o Options) []Payload {
	f := finder{o: &o, seen: map[string]bool{}}
	if info, err := os.Stat(path); err != nil {
		f.fail(path, err)
	} else {
		f.file(path, info)
	}
	return all(f.found, walked || isZipName(path))
}

// Object gives the payloads of something that is no file of this machine, such as one of object storage, which opening
// it gives. An archive, which is read from its end, is copied to a temporary file as it is; done removes it.
func Object(name string, walked bool, o Options, open func() (io.ReadCloser, error)) (found []Payload, done func()) {
	if !isZipName(name) {
		return all([]Payload{{Name: shown(name), Size: -1, from: object{name, &o, open}}}, walked), func() {}
	}
	copied, err := spool(open)
	if err != nil {
		return all([]Payload{failing(name, err)}, true), func() {}
	}
	done = func() { _ = os.Remove(copied.path) } // what is left of it is the system's to clear
	return all(membersOf(&archive{path: copied.path, read: o.Read}, name, copied.size, &o), true), done
}

func all(found []Payload, walked bool) []Payload {
	for i := range found {
		found[i].Walked = walked
	}
	return found
}

// object is a payload that is no file.
type object struct {
	name  string
	o     *Options
	again func() (io.ReadCloser, error)
}

func (b object) open(*Payload) (io.ReadCloser, error) {
	r, err := b.again()
	if err != nil {
		return nil, worded(err)
	}
	return &closing{sniff(r, isGzipName(b.name), b.o), r}, nil
}

type spooled struct {
	path string
	size int64
}

func spool(open func() (io.ReadCloser, error)) (s spooled, err error) {
	r, err := open()
	if err != nil {
		return s, err
	}
	defer r.Close() // read only
	f, err := os.CreateTemp("", "forkontrol-*.zip")
	if err != nil {
		return s, err
	}
	s.path = f.Name()
	s.size, err = io.Copy(f, r)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(s.path)
	}
	return s, err
}
