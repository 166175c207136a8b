package receive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/form"
)

// The parameters of /check beside the options of a check.
const (
	fileParameter   = "file"
	reportParameter = "report"
)

// mediaTypes are those of reports, JSON where none is asked for.
var mediaTypes = map[string]string{
	form.JSON: jsonType, form.NDJSON: "application/x-ndjson; charset=utf-8", form.SARIF: "application/sarif+json; charset=utf-8",
	form.JUnit: "application/xml; charset=utf-8", form.HTML: "text/html; charset=utf-8", form.Text: "text/plain; charset=utf-8",
}

// reportForms are the forms that a report of /check may have, sorted.
func reportForms() []string {
	var list []string
	for name := range mediaTypes {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// serveCheck answers with a report: 200 where the payload is valid, 422 where it is not, also where
// the check could not be carried out; the report says which.
func (s *Server) serveCheck(w http.ResponseWriter, r *http.Request) {
	body, k, no, release := s.read(w, r)
	defer release()
	if no != nil {
		s.deny(w, r, no)
		return
	}
	o := k.options(s.o.Check)
	file, as := "payload", form.JSON
	if k.file != "" {
		file = k.file
	}
	for name, values := range r.URL.Query() {
		value := values[len(values)-1]
		switch {
		case name == fileParameter:
			file = value
		case name == reportParameter:
			if as = value; mediaTypes[as] == "" {
				s.deny(w, r, s.badOption(&preflight.OptionError{Option: name, Value: value, Allowed: reportForms()}))
				return
			}
		case slices.Contains(given, name):
			if err := o.Set(name, value); err != nil {
				s.deny(w, r, s.badOption(err))
				return
			}
		default:
			s.deny(w, r, s.badOption(&preflight.OptionError{Option: name, Value: value, Unknown: true}))
			return
		}
	}
	if err := o.Validate(s.o.Rules); err != nil {
		s.deny(w, r, s.badOption(err))
		return
	}
	out, day := s.check(o, body, file)
	var b bytes.Buffer
	all := preflight.Join(s.o.Rules, day, out)
	if err := form.Write(&b, as, all, s.o.Rules, form.Options{Options: o.Report()}); err != nil {
		s.deny(w, r, &refused{http.StatusInternalServerError, program.Text{Da: err.Error(), En: err.Error()}})
		return
	}
	status := http.StatusOK
	if out.Verdict != finding.Valid {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Content-Type", mediaTypes[as])
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a client that is gone hears nothing
	e := &Exchange{Time: s.stamp(), Method: shown(r.Method), Path: checkPath, Status: status, Answer: "report"}
	e.found(&out)
	s.tell(e, nil)
}

func (s *Server) badOption(e *preflight.OptionError) *refused {
	return &refused{http.StatusBadRequest, program.Text{Da: e.Error(), En: e.Error()}}
}

type object = map[string]any

// openapi describes /check, as OpenAPI 3.1. The schema of the report is that which is published.
func openapi(base string) []byte {
	var schema object
	whole := strings.ReplaceAll(string(report.Schema), "#/definitions/", "#/components/schemas/Report/definitions/")
	if err := json.Unmarshal([]byte(whole), &schema); err != nil {
		panic(err) // it is our own
	}
	delete(schema, "$schema")
	delete(schema, "$id")
	parameter := func(name, text string, of object) object {
		return object{"name": name, "in": "query", "description": text, "schema": of}
	}
	words := object{"type": "string"}
	content := object{}
	for _, name := range reportForms() {
		media, _, _ := strings.Cut(mediaTypes[name], ";")
		of := words
		if name == form.JSON {
			of = object{"$ref": "#/components/schemas/Report"}
		}
		content[media] = object{"schema": of}
	}
	failure := func(text string) object {
		return object{"description": text, "content": object{"application/json": object{"schema": object{"$ref": "#/components/schemas/Error"}}}}
	}
	binary := object{"schema": object{"type": "string", "format": "binary"}}
	b, err := json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{"title": "forkontrol receive", "version": report.Version,
			"description": "Checks a payload by the rules of the receiving system and answers with a report."},
		"servers": []object{{"url": base}},
		"paths": object{checkPath: object{"post": object{
			"operationId": "check", "summary": "Check a payload",
			"parameters": []object{
				parameter(preflight.OptionMessage, "id of the message, where the payload does not show it", words),
				parameter(preflight.OptionFormat, "form of the payload; default: by Content-Type, else by its first bytes", object{"enum": []string{"xml", "json", "ndjson", "csv"}}),
				parameter(preflight.OptionEncoding, "encoding of the payload; default: by Content-Type, else detected", words),
				parameter(preflight.OptionAsOf, "check by the rules in force on that day; default: today", object{"type": "string", "format": "date"}),
				parameter(preflight.OptionLang, "language of texts", object{"enum": program.Languages}),
				parameter(fileParameter, "what the payload is called in the report", words),
				parameter(reportParameter, "form of the report", object{"enum": reportForms(), "default": form.JSON}),
			},
			"requestBody": object{"required": true, "content": object{"application/xml": binary, "text/xml": binary, "application/soap+xml": binary,
				"application/json": object{"schema": object{}}, "application/x-ndjson": binary, "text/csv": binary, "application/octet-stream": binary}},
			"responses": object{
				"200": object{"description": "The payload is valid; the report says how far the check reached.", "content": content},
				"422": object{"description": "The payload is invalid, or the check could not be carried out; the verdict says which.", "content": content},
				"400": failure("A parameter is unknown or has a value that it cannot have."),
				"403": failure("The request comes from another web page, or to a host name that is not this machine's."),
				"413": failure("The payload is too large."),
				"415": failure("The content type, charset or content encoding is not read."),
				"503": failure("There are too many payloads in hand; try again."),
			},
		}}},
		"components": object{"schemas": object{
			"Report": schema,
			"Error":  object{"type": "object", "required": []string{"error"}, "properties": object{"error": words}},
		}},
	}, "", "  ")
	if err != nil {
		panic(fmt.Sprint(err)) // it is of texts
	}
	return append(b, '\n')
}
