package hostile_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a payload says that a parser should fetch: URL stands for the address.
var fetching = []string{
	`<!DOCTYPE Indberet SYSTEM "URL">` + nothing,
	`<!DOCTYPE Indberet PUBLIC "p" "URL">` + nothing,
	`<!DOCTYPE Indberet [<!ENTITY x SYSTEM "URL">]><Indberet>&x;</Indberet>`,
	`<!DOCTYPE Indberet [<!ENTITY % x SYSTEM "URL">%x;]>` + nothing,
	`<!DOCTYPE Indberet [<!NOTATION n SYSTEM "URL"><!ENTITY x SYSTEM "URL" NDATA n>]><Indberet a="x"/>`,
	`<?xml-stylesheet type="text/xsl" href="URL"?>` + nothing,
	`<?xml-model href="URL"?>` + nothing,
	`<Indberet><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="URL"/></Indberet>`,
	`<Indberet xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="URL URL"/>`,
	`<Indberet xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="URL"/>`,
	`<Indberet xmlns="URL" xml:base="URL"/>`,
	`{"Indberet":{"$schema":"URL","$ref":"URL"}}`,
	`"<!DOCTYPE Indberet SYSTEM 'URL'><Indberet/>"`,
}

func TestNothingIsFetched(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(net.Conn, http.ConnState) { asked.Add(1) }
	server.Start()
	defer server.Close()
	for _, payload := range fetching {
		o := check(t, func(w writer) { w.WriteString(strings.ReplaceAll(payload, "URL", server.URL+"/x")) }, "-")
		assert.Equal(t, 1, o.code, payload)
		assert.NotContains(t, o.verdict, "valid", payload)
	}
	assert.Zero(t, asked.Load(), "no payload made the command open a connection")
}

func TestNoFileIsOpened(t *testing.T) {
	const secret = "correct horse battery staple"
	url := "file://" + filepath.ToSlash(file(t, "secret.txt", []byte(secret)))
	for _, payload := range fetching {
		o := check(t, func(w writer) { w.WriteString(strings.ReplaceAll(payload, "URL", url)) }, "--show-personal-data", "-")
		assert.Equal(t, 1, o.code, payload)
		assert.NotContains(t, o.out, secret, payload)
	}
}
