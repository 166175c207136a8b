package importing

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// Bytes imports contracts that come as bytes, by their names: a .xsd or .wsdl, a .zip of them, or
// several beside one another, of which those are read that no other takes in. The system is called as o says in any
// letters, as the only file as Open does, or as the first WSDL document or else the first file. With problems
// there is no result; the error is that of an archive.
func Bytes(files map[string][]byte, o Options) (*Result, []contract.Problem, error) {
	names := slices.Sorted(maps.Keys(files))
	fsys := archive(files)
	if len(names) == 1 {
		name := names[0]
		if strings.EqualFold(path.Ext(name), ".zip") {
			z, err := zip.NewReader(bytes.NewReader(files[name]), int64(len(files[name])))
			if err != nil {
				return nil, nil, err
			}
			fsys = fs.FS(z)
		} else {
			o.Paths, o.Beside = names, true
		}
	}
	if o.System == "" && len(names) > 0 {
		o.System = names[0]
		if i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(path.Ext(n), ".wsdl") }); i >= 0 {
			o.System = names[i]
		}
		o.System = path.Base(strings.TrimSuffix(o.System, path.Ext(o.System)))
	}
	o.System = slug(o.System)
	r, problems := Source(fsys, o)
	return r, problems, nil
}
