package ownrules

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/schema"
)

// What the compiler refuses of a contract is said of the contract's place, in the user's language.
func TestWhatCannotBeCompiledIsSaidInDanish(t *testing.T) {
	_, err := Load(true, contractFile(t, `<xs:element name="A"><xs:complexType><xs:choice minOccurs="3" maxOccurs="5">
<xs:sequence minOccurs="2" maxOccurs="4"><xs:element name="B" type="xs:int"/></xs:sequence></xs:choice></xs:complexType></xs:element>`))
	var wrong schema.Errors
	require.ErrorAs(t, err, &wrong)
	require.Len(t, wrong, 1)
	assert.Contains(t, wrong.In("da"), "skole.xsd:2:1: ")
	assert.Contains(t, wrong.In("da"), "en gruppe, der kan komme flere gange, har noget i sig, der også kan det")
	assert.Contains(t, wrong.Error(), "let only one of the two have numbers other than 0, 1 and unbounded")
	_, err = Directories(true, &Directory{FS: kantine().with(orderFile, message("kantine", "bestil", "1.0", "Bestilling", "", `"type": "string", "pattern": "a("`)).fs()})
	require.ErrorAs(t, err, &wrong)
	assert.Contains(t, wrong.In("da"), `mønstret "a(", tegn 3: en ( uden sin )`)
	_, err = Load(true, contractFile(t, `<xs:element name="A"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="a("/></xs:restriction></xs:simpleType></xs:element>`))
	var refused *Refused
	require.ErrorAs(t, err, &refused)
	assert.Contains(t, refused.In("da"), "en ( uden sin )")
	assert.Contains(t, refused.Error(), "a ( without its )")
}
