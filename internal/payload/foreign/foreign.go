// Package foreign knows files that lie among payloads and are none: what forkontrol has written
// itself, and the settings, contracts and results of other programs.
//
// It says so only where that is sure, since to pass over a payload is worse than to complain
// about something else, and it is asked only about files of which no message is known.
package foreign

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"path"
	"slices"
	"strings"
)

// Kind is what a file is.
type Kind uint8

// The kinds.
const (
	Unknown      Kind = iota // a payload, for all that is known
	OwnReport                // what forkontrol has written about payloads or rules
	OtherProgram             // the settings, contract or result of another program
)

// names are files of other programs whose content does not say what they are, in
// lower case.
var names = []string{
	"package.json", "package-lock.json", "composer.json", "bower.json", "lerna.json", "nx.json", "turbo.json", "deno.json",
	"angular.json", "vercel.json", "renovate.json", "launchsettings.json", "global.json", "nuget.config.xml", "omnisharp.json",
	"manifest.json", "build.xml", "ivy.xml", "web.xml", "logback.xml", "log4j.xml", "log4j2.xml", "phpunit.xml", "openapi.json",
	"swagger.json",
}

// prefixes and suffixes are those of such names with a part of their own.
var (
	prefixes = []string{"tsconfig", "jsconfig", "appsettings", "logback-", "log4j2-"}
	suffixes = []string{".schema.json", ".deps.json", ".runtimeconfig.json"}
)

// namespaces are namespaces of XML that no payload has as that of its root.
var namespaces = map[string]bool{
	"http://maven.apache.org/POM/4.0.0":                   true,
	"http://maven.apache.org/SETTINGS/1.0.0":              true,
	"http://schemas.microsoft.com/developer/msbuild/2003": true,
	"http://schemas.xmlsoap.org/wsdl/":                    true,
	"http://www.w3.org/1999/XSL/Transform":                true,
	"http://www.w3.org/1999/xhtml":                        true,
	"http://www.w3.org/2000/svg":                          true,
	"http://www.w3.org/2001/XMLSchema":                    true,
}

// roots are root elements, without a namespace, of files that test tools write.
var roots = []string{"testsuites", "testsuite", "checkstyle", "coverage"}

// KindOf says what a file is by its name and its first bytes, unpacked but not decoded: in
// UTF-16 it is Unknown.
func KindOf(name string, head []byte) Kind {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	kind := Unknown
	switch {
	case bytes.HasPrefix(trimmed, []byte("{")):
		kind = ofObject(trimmed)
	case bytes.HasPrefix(trimmed, []byte("[")):
		if bytes.Contains(trimmed, []byte(`"check_name":`)) && bytes.Contains(trimmed, []byte(`"fingerprint":`)) {
			return OtherProgram // a report of code quality
		}
	default:
		kind = ofElement(trimmed)
	}
	if kind == Unknown && isNameOfProgram(name) {
		return OtherProgram
	}
	return kind
}

func isNameOfProgram(name string) bool {
	name = name[strings.LastIndexAny(name, "!/")+1:]
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	if slices.Contains(names, name) || slices.ContainsFunc(suffixes, func(end string) bool { return strings.HasSuffix(name, end) }) {
		return true
	}
	extension := path.Ext(name)
	return (extension == ".json" || extension == ".xml") &&
		slices.ContainsFunc(prefixes, func(start string) bool { return strings.HasPrefix(name, start) })
}

// ofElement looks at the root element.
func ofElement(head []byte) Kind {
	d := xml.NewDecoder(bytes.NewReader(head))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // the names asked for are ASCII
	for {
		t, err := d.RawToken()
		if err != nil {
			return Unknown
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		space := ""
		own := false
		for _, a := range start.Attr {
			switch {
			case a.Name.Space == "" && a.Name.Local == "xmlns" && start.Name.Space == "",
				a.Name.Space == "xmlns" && a.Name.Local == start.Name.Space:
				space = a.Value
			case a.Name.Local == "name" && a.Value == "forkontrol":
				own = true
			}
		}
		switch {
		case namespaces[space]:
			return OtherProgram
		case space != "" || !slices.Contains(roots, start.Name.Local):
			return Unknown
		case own:
			return OwnReport
		}
		return OtherProgram
	}
}

// ofObject looks at the first members of a JSON object.
func ofObject(head []byte) Kind {
	d := json.NewDecoder(bytes.NewReader(head))
	if _, err := d.Token(); err != nil {
		return Unknown
	}
	members := map[string]string{}
	for range 3 {
		name, err := d.Token()
		if err != nil {
			break
		}
		word, ok := name.(string)
		if !ok {
			break
		}
		members[word] = ""
		value, err := d.Token()
		if err != nil {
			break
		}
		if text, ok := value.(string); ok {
			members[word] = text
		} else if _, ok := value.(json.Delim); ok {
			break // what is in it is not of this object
		}
	}
	has := func(name string) bool { _, ok := members[name]; return ok }
	schema := members["$schema"]
	switch {
	case has("forkontrol"), has("type") && slices.Contains(ownLines, members["type"]) && has("file"):
		return OwnReport
	case strings.Contains(schema, "sarif"):
		if bytes.Contains(head, []byte(`"forkontrol"`)) {
			return OwnReport
		}
		return OtherProgram
	case strings.Contains(schema, "json-schema.org/"), has("openapi"), has("swagger"):
		return OtherProgram
	}
	return Unknown
}

// ownLines are the types of the first line of a report in NDJSON.
var ownLines = []string{"finding", "payload", "summary"}
