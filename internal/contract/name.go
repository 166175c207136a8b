package contract

import "strconv"

// Namespaces that a contract may name without importing anything.
const (
	spaceSchema   = "http://www.w3.org/2001/XMLSchema"
	spaceInstance = "http://www.w3.org/2001/XMLSchema-instance"
	spaceXML      = "http://www.w3.org/XML/1998/namespace"
	spaceXMLNS    = "http://www.w3.org/2000/xmlns/"
	spaceXLink    = "http://www.w3.org/1999/xlink"
	spaceWSDL     = "http://schemas.xmlsoap.org/wsdl/"
	spaceSOAP11   = "http://schemas.xmlsoap.org/wsdl/soap/"
	spaceSOAP12   = "http://schemas.xmlsoap.org/wsdl/soap12/"
)

// Name is a name with its namespace, "" for none.
type Name struct {
	Space, Local string
}

// String writes a name as {namespace}local, or as local alone if it is in no
// namespace.
func (n Name) String() string {
	if n.Space == "" {
		return n.Local
	}
	return "{" + n.Space + "}" + n.Local
}

// Place is where something stands in a contract. File is its path in the file
// system that was given; Line and Column count from 1, columns in bytes.
type Place struct {
	File         string
	Line, Column int
}

// String writes a place as file:line:column.
func (p Place) String() string {
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}
