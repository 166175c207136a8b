package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
	googleschema "github.com/google/jsonschema-go/jsonschema"
	kaptinschema "github.com/kaptinlin/jsonschema"
	schema5 "github.com/santhosh-tekuri/jsonschema/v5"
	schema6 "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xeipuuv/gojsonschema"
)

const address = "https://forkontrol.dk/schemas/bench/records/1.0/Records.json"

// Each validator is used as its documentation shows, with formats asserted where
// it can.

func santhosh5(schema []byte) (check, error) {
	c := schema5.NewCompiler()
	c.AssertFormat = true
	if err := c.AddResource(address, bytes.NewReader(schema)); err != nil {
		return nil, err
	}
	s, err := c.Compile(address)
	return func(payload []byte) (bool, error) {
		d := json.NewDecoder(bytes.NewReader(payload))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			return false, err
		}
		return s.Validate(v) == nil, nil
	}, err
}

func santhosh6(schema []byte) (check, error) {
	doc, err := schema6.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		return nil, err
	}
	c := schema6.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(address, doc); err != nil {
		return nil, err
	}
	s, err := c.Compile(address)
	return func(payload []byte) (bool, error) {
		v, err := schema6.UnmarshalJSON(bytes.NewReader(payload))
		if err != nil {
			return false, err
		}
		return s.Validate(v) == nil, nil
	}, err
}

func xeipuuv(schema []byte) (check, error) {
	s, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(schema))
	return func(payload []byte) (bool, error) {
		r, err := s.Validate(gojsonschema.NewBytesLoader(payload))
		if err != nil {
			return false, err
		}
		return r.Valid(), nil
	}, err
}

func google(schema []byte) (check, error) {
	var s googleschema.Schema
	if err := json.Unmarshal(schema, &s); err != nil {
		return nil, err
	}
	r, err := s.Resolve(nil)
	return func(payload []byte) (bool, error) {
		var v any
		if err := json.Unmarshal(payload, &v); err != nil {
			return false, err
		}
		return r.Validate(v) == nil, nil
	}, err
}

func kaptinlin(schema []byte) (check, error) {
	c := kaptinschema.NewCompiler()
	c.SetAssertFormat(true)
	s, err := c.Compile(schema)
	return func(payload []byte) (bool, error) {
		return s.ValidateJSON(payload).IsValid(), nil
	}, err
}

// jsonTokens reads tokens and asks nothing of them.
func jsonTokens([]byte) (check, error) {
	var d jsontext.Decoder
	return func(payload []byte) (bool, error) {
		d.Reset(bytes.NewBuffer(payload)) // a Buffer is read in place
		for {
			if _, err := d.ReadToken(); err != nil {
				return errors.Is(err, io.EOF), nil
			}
		}
	}, nil
}

// xmlTokens reads tokens and asks nothing of them.
func xmlTokens([]byte) (check, error) {
	return func(payload []byte) (bool, error) {
		d := xml.NewDecoder(bytes.NewReader(payload))
		for {
			if _, err := d.RawToken(); err != nil {
				return errors.Is(err, io.EOF), nil
			}
		}
	}, nil
}
