package ownrules

import (
	"encoding/json"

	"github.com/forkontrol/forkontrol/internal/schema"
)

// Replaced gives for the ids of the messages at a path that say that they replace another (x-message.replaces) the
// ids of those others. The path is one that Load has taken; the error is that of Load.
func Replaced(name string) (map[string]string, error) {
	d, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer d.Close() // read only
	files, err := schema.Read(d.FS)
	if err != nil {
		return nil, err
	}
	replaced := map[string]string{}
	for _, f := range files {
		var of struct {
			Message struct {
				System, Service, Version, Name, Replaces string
			} `json:"x-message"`
		}
		if json.Unmarshal(f.Text, &of) == nil && of.Message.Replaces != "" { // what is no message replaces none
			m := &of.Message
			replaced[m.System+"/"+m.Service+"@"+m.Version+"#"+m.Name] = m.Replaces
		}
	}
	return replaced, nil
}
