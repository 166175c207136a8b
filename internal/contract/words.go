package contract

// sentence is a text in both languages.
type sentence struct{ da, en string }

// words say what is wrong, by the rule that is broken. What follows "#" tells two
// cases of one rule apart.
var words = map[string]sentence{
	"xml":             {"Filen er ikke velformet XML: %s", "the file is not well-formed XML: %s"},
	"xml#doctype":     {"Filen har en DOCTYPE; dem læses kontrakter ikke med", "the file has a DOCTYPE, with which contracts are not read"},
	"file":            {"Filen kan ikke læses: %s", "the file cannot be read: %s"},
	"file#none":       {"Der er ingen .xsd eller .wsdl her", "there is no .xsd or .wsdl here"},
	"file#missing":    {"Filen findes ikke", "there is no such file"},
	"file#kind":       {"Rodelementet er %s; en kontrakt er et xs:schema eller wsdl:definitions", "the root element is %s; a contract is an xs:schema or wsdl:definitions"},
	"limit#depth":     {"Noget ligger dybere inde i hinanden end %v", "something is nested deeper than %v"},
	"limit#files":     {"Der er flere filer end %v", "there are more than %v files"},
	"limit#bytes":     {"Filen er større end %v byte", "the file is larger than %v bytes"},
	"limit#total":     {"Filerne er tilsammen større end %v byte", "the files are together larger than %v bytes"},
	"limit#schemas":   {"Der er flere skemaer end %v, som modsiger hinanden", "there are more than %v schemas that contradict one another"},
	"limit#types":     {"Der er flere typer end %v", "there are more than %v types"},
	"limit#members":   {"Unionen kommer op på flere typer end %v", "the union comes to more than %v types"},
	"limit#particles": {"Indholdet har flere pladser end %v, når det er skrevet ud", "the content has more than %v places when it is written out"},
	"limit#components": {"Kontrakten har flere end %v elementer, attributter og grupper",
		"the contract has more than %v elements, attributes and groups"},
	"limit#steps":        {"Indholdet er for stort til at kontrolleres (%v sammenligninger)", "the content is too large to be checked (%v comparisons)"},
	"limit#substitution": {"Substitutionsgrupperne har flere medlemmer end %v", "the substitution groups have more than %v members"},
	"later":              {"%s er fra XML Schema 1.1 og findes ikke i 1.0", "%s is of XML Schema 1.1, and 1.0 does not have it"},

	"s4s-elt-text":          {"Der står tekst i %s, som ikke kan have tekst", "there is text in %s, which cannot have text"},
	"s4s-elt-invalid":       {"%s kan ikke stå her i %s", "%s cannot stand here in %s"},
	"s4s-elt-incomplete":    {"%s mangler noget, som skal stå i det", "%s lacks something that must stand in it"},
	"s4s-att-not-allowed":   {"Attributten %s findes ikke på %s", "there is no attribute %s on %s"},
	"s4s-att-must-appear":   {"Attributten %s mangler på %s", "the attribute %s is missing on %s"},
	"s4s-att-invalid-value": {"Attributten %s kan ikke være “%s”", "the attribute %s cannot be “%s”"},

	"src-include":     {"Filen “%s”, som skal med, er ikke blandt dem, der er givet", "the file “%s” that is to be taken in is not among those that were given"},
	"src-include.1":   {"“%s” er ikke et skema", "“%s” is not a schema"},
	"src-include.2.1": {"“%s” har navnerummet %s, men tages ind i %s", "“%s” is of namespace %s, but is taken in by %s"},
	"src-import.1.1":  {"Et skema kan ikke importere sit eget navnerum, %s", "a schema cannot import its own namespace, %s"},
	"src-import.1.2":  {"Et skema uden navnerum kan ikke importere uden navnerum", "a schema without a namespace cannot import without one"},
	"src-import.3":    {"“%s” har navnerummet “%s”, men importen siger “%s”", "“%s” is of namespace “%s”, but the import says “%s”"},

	"src-resolve":         {"%s %s findes ikke", "there is no %s %s"},
	"src-resolve.4.2":     {"%s %s er i navnerummet “%s”, som filen ikke importerer", "the %s %s is in namespace “%s”, which the file does not import"},
	"src-resolve#missing": {"%s %s skal komme fra en fil, der mangler; den nævnes i %s som “%s”", "the %s %s is to come from a file that is missing; it is named at %s as “%s”"},
	"src-resolve#simple":  {"%s er en kompleks type; her skal stå en simpel", "%s is a complex type where a simple one must stand"},
	"src-qname":           {"Præfikset i “%s” er ikke bundet til et navnerum", "the prefix of “%s” is not bound to a namespace"},
	"sch-props-correct.2": {"%s er allerede erklæret i %s", "%s is declared already at %s"},
	"src-redefine":        {"%s findes ikke i det, der omdefineres", "%s is not in what is redefined"},
	"src-redefine.5":      {"%s skal udvide eller indskrænke sig selv, når den omdefineres", "%s must be derived from itself when it is redefined"},
	"src-redefine.6.1.1":  {"Gruppen %s nævner sig selv mere end én gang", "the group %s names itself more than once"},
	"src-redefine.6.1.2":  {"Gruppen %s skal nævne sig selv præcis én gang", "the group %s must name itself exactly once"},
	"src-redefine.6.2.2":  {"Gruppen %s tillader mere end den, den omdefinerer (%s)", "the group %s allows more than the one it redefines (%s)"},
	"src-redefine.7.1":    {"Attributgruppen %s nævner sig selv mere end én gang", "the attribute group %s names itself more than once"},

	"src-attribute.1":                   {"default og fixed kan ikke stå sammen", "default and fixed cannot stand together"},
	"src-attribute.2":                   {"Med default skal use være optional", "with default, use must be optional"},
	"src-attribute.3.1":                 {"En attribut skal have enten name eller ref", "an attribute must have either name or ref"},
	"src-attribute.3.2":                 {"Ved siden af ref kan type, form og simpleType ikke stå", "type, form and simpleType cannot stand beside ref"},
	"src-attribute.4":                   {"type og simpleType kan ikke stå sammen", "type and simpleType cannot stand together"},
	"no-xmlns":                          {"En attribut kan ikke hedde xmlns", "an attribute cannot be named xmlns"},
	"no-xsi":                            {"Attributter i navnerummet for XMLSchema-instance kan ikke erklæres", "attributes of the namespace of XMLSchema-instance cannot be declared"},
	"src-attribute_group.2":             {"Jokertegnene for attributter har intet fælles, der kan skrives", "the wildcards for attributes have no intersection that can be written"},
	"src-attribute_group.3":             {"Attributgruppen %s indeholder sig selv", "the attribute group %s contains itself"},
	"a-props-correct.2":                 {"Værdien “%s” er ikke gyldig: %s", "the value “%s” is not valid: %s"},
	"a-props-correct.id":                {"En attribut af typen xs:ID kan ikke have default eller fixed", "an attribute of type xs:ID cannot have default or fixed"},
	"au-props-correct.2":                {"Attributten %s har en fast værdi, “%s”, som ikke kan ændres", "the attribute %s has a fixed value, “%s”, which cannot be changed"},
	"ct-props-correct.3":                {"Typen %s er afledt af sig selv", "the type %s is derived from itself"},
	"ct-props-correct.4":                {"Attributten %s er der to gange", "the attribute %s is there twice"},
	"ct-props-correct.5":                {"Der er to attributter af typen xs:ID, %s og %s", "there are two attributes of type xs:ID, %s and %s"},
	"src-ct.1":                          {"%s er ikke en kompleks type", "%s is not a complex type"},
	"src-ct.2":                          {"%s har ikke det indhold, som simpleContent kræver", "%s does not have the content that simpleContent asks for"},
	"src-ct.5":                          {"Jokertegnene for attributter kan ikke skrives som ét", "the wildcards for attributes cannot be written as one"},
	"cos-ct-extends.1.1":                {"Typen %s må ikke udvides (final)", "the type %s must not be extended (final)"},
	"cos-ct-extends.1.4":                {"%s har kun tekst og kan ikke få elementer", "%s has text alone and cannot have elements"},
	"cos-ct-extends.1.4.2.2.2.2.1":      {"En udvidelse af %s skal have tekst mellem elementerne, hvis og kun hvis %[1]s har", "an extension of %s must be mixed if, and only if, %[1]s is"},
	"cos-ct-extends.2.2":                {"Typen %s må ikke udvides (final)", "the type %s must not be extended (final)"},
	"cos-all-limited.1.2":               {"xs:all skal være hele indholdet og komme højst én gang", "xs:all must be the whole content and come once at most"},
	"derivation-ok-restriction.1":       {"Typen %s må ikke indskrænkes (final)", "the type %s must not be restricted (final)"},
	"derivation-ok-restriction.2.1.1":   {"Attributten %s er påkrævet i den type, der indskrænkes", "the attribute %s is required in the type that is restricted"},
	"derivation-ok-restriction.2.1.2":   {"Attributten %s har ikke en type, der indskrænker den oprindelige", "the attribute %s does not have a type that restricts the original one"},
	"derivation-ok-restriction.2.1.3":   {"Attributten %s har den faste værdi “%s” i den type, der indskrænkes", "the attribute %s has the fixed value “%s” in the type that is restricted"},
	"derivation-ok-restriction.2.2":     {"Attributten %s findes ikke i den type, der indskrænkes", "the type that is restricted has no attribute %s"},
	"derivation-ok-restriction.3":       {"Attributten %s er påkrævet i den type, der indskrænkes", "the attribute %s is required in the type that is restricted"},
	"derivation-ok-restriction.4.1":     {"Den type, der indskrænkes, har intet jokertegn for attributter", "the type that is restricted has no wildcard for attributes"},
	"derivation-ok-restriction.4.2":     {"Jokertegnet for attributter tillader mere end det oprindelige", "the wildcard for attributes allows more than the original one"},
	"derivation-ok-restriction.4.3":     {"Jokertegnet for attributter er mindre strengt end det oprindelige", "the wildcard for attributes is less strict than the original one"},
	"derivation-ok-restriction.5.2.2.1": {"Tekstens type indskrænker ikke den i %s", "the type of the text does not restrict that of %s"},
	"derivation-ok-restriction.5.3.2":   {"Intet indhold er ikke en indskrænkning af %s, som skal have noget", "no content does not restrict %s, which must have some"},
	"derivation-ok-restriction.5.4.1":   {"Indholdet er ikke af samme slags som i %s", "the content is not of the kind that %s has"},
	"derivation-ok-restriction.5.4.2":   {"Indholdet indskrænker ikke det i %s (%s)", "the content does not restrict that of %s (%s)"},

	"src-element.1":          {"default og fixed kan ikke stå sammen", "default and fixed cannot stand together"},
	"src-element.2.1":        {"Et element skal have enten name eller ref", "an element must have either name or ref"},
	"src-element.2.2":        {"%s kan ikke stå ved siden af ref", "%s cannot stand beside ref"},
	"src-element.3":          {"type og en type indeni kan ikke stå sammen", "type and a type inside cannot stand together"},
	"e-props-correct.2":      {"Værdien “%s” er ikke gyldig: %s", "the value “%s” is not valid: %s"},
	"e-props-correct.id":     {"Et element af typen xs:ID kan ikke have default eller fixed", "an element of type xs:ID cannot have default or fixed"},
	"e-props-correct.4":      {"Typen kan ikke stå i stedet for den i %s, som elementet skal kunne erstatte", "the type cannot stand for that of %s, which the element is to substitute for"},
	"e-props-correct.6":      {"Elementet %s erstatter sig selv", "the element %s substitutes for itself"},
	"cos-valid-default.2.1":  {"default og fixed kræver et indhold af tekst", "default and fixed ask for content of text"},
	"p-props-correct.2.1":    {"minOccurs %v er større end maxOccurs %v", "minOccurs %v is greater than maxOccurs %v"},
	"mg-props-correct.2":     {"Gruppen %s indeholder sig selv", "the group %s contains itself"},
	"cos-element-consistent": {"Elementet %s har to typer i samme indhold (%s og %s)", "the element %s has two types in one content (%s and %s)"},
	"cos-nonambig":           {"Det kan ikke ses, hvilken plads %s hører til: den i %s eller den i %s", "it cannot be seen which place %s belongs to: that at %s or that at %s"},
	"c-selector-xpath":       {"“%s” er ikke en XPath, som selector kan have", "“%s” is not an XPath that a selector can have"},
	"c-fields-xpaths":        {"“%s” er ikke en XPath, som field kan have", "“%s” is not an XPath that a field can have"},
	"c-props-correct.1":      {"%s er en keyref; refer skal nævne en key eller unique", "%s is a keyref; refer must name a key or unique"},
	"c-props-correct.2":      {"Der er %v felter, men %v i %s", "there are %v fields, but %v in %s"},
	"src-notation":           {"Notationen %s skal have public eller system", "the notation %s must have public or system"},

	"src-simple-type.2":                      {"En restriction skal have enten base eller en simpleType", "a restriction must have either base or a simpleType"},
	"src-simple-type.3":                      {"En list skal have enten itemType eller en simpleType", "a list must have either itemType or a simpleType"},
	"src-union-memberTypes-or-simpleTypes":   {"En union skal have mindst én type", "a union must have at least one type"},
	"src-single-facet-value":                 {"%s står der mere end én gang", "%s is there more than once"},
	"st-props-correct.2":                     {"Typen %s er afledt af sig selv", "the type %s is derived from itself"},
	"st-props-correct.3":                     {"Typen %s må ikke indskrænkes (final)", "the type %s must not be restricted (final)"},
	"st-props-correct.4.2.1":                 {"Typen %s må ikke stå i en list (final)", "the type %s must not stand in a list (final)"},
	"st-props-correct.4.2.2":                 {"Typen %s må ikke stå i en union (final)", "the type %s must not stand in a union (final)"},
	"cos-st-restricts.1.1":                   {"xs:anySimpleType kan ikke indskrænkes", "xs:anySimpleType cannot be restricted"},
	"cos-st-restricts.2.1":                   {"En list kan ikke bestå af lister", "a list cannot be of lists"},
	"cos-applicable-facets":                  {"%s kan ikke stå på en %s", "%s cannot stand on a %s"},
	"whiteSpace-valid-restriction":           {"whiteSpace %s er løsere end %s i den type, der indskrænkes", "whiteSpace %s is looser than %s of the type that is restricted"},
	"pattern-valid":                          {"Mønstret “%s” kan ikke læses: %v", "the pattern “%s” cannot be read: %v"},
	"enumeration-valid-restriction":          {"Værdien “%s” er ikke gyldig: %s", "the value “%s” is not valid: %s"},
	"enumeration-required-notation":          {"xs:NOTATION kan ikke bruges uden en opremsning", "xs:NOTATION cannot be used without an enumeration"},
	"facet-value":                            {"%s kan ikke være “%s”: %v", "%s cannot be “%s”: %v"},
	"facet-fixed":                            {"%s er låst til %s i %s", "%s is fixed to %s at %s"},
	"length-minLength-maxLength":             {"length kan ikke stå sammen med minLength og maxLength", "length cannot stand together with minLength and maxLength"},
	"minLength-less-than-equal-to-maxLength": {"minLength %v er større end maxLength %v", "minLength %v is greater than maxLength %v"},
	"fractionDigits-totalDigits":             {"fractionDigits %v er større end totalDigits %v", "fractionDigits %v is greater than totalDigits %v"},
	"minInclusive-minExclusive":              {"minInclusive og minExclusive kan ikke stå sammen", "minInclusive and minExclusive cannot stand together"},
	"maxInclusive-maxExclusive":              {"maxInclusive og maxExclusive kan ikke stå sammen", "maxInclusive and maxExclusive cannot stand together"},

	"wsdl":           {"%s %s findes ikke", "there is no %s %s"},
	"wsdl#attribute": {"Attributten %s mangler på %s", "the attribute %s is missing on %s"},
	"wsdl#import":    {"Filen “%s”, som importeres, er ikke blandt dem, der er givet", "the file “%s” that is imported is not among those that were given"},
	"wsdl#part":      {"Delen %s skal have enten element eller type", "the part %s must have either element or type"},
	"unread":         {"%s læses ikke", "%s is not read"},
	"wsdl#twice":     {"%s er allerede defineret i %s", "%s is defined already at %s"},
}

func init() {
	// A redefined attribute group is held against what a restriction is.
	for _, c := range []string{"2.1.1", "2.1.2", "2.1.3", "2.2", "3", "4.1", "4.2", "4.3"} {
		words["src-redefine.7.2.2."+c] = words["derivation-ok-restriction."+c]
	}
	for _, k := range []string{"length", "minLength", "maxLength", "totalDigits", "fractionDigits",
		"minInclusive", "maxInclusive", "minExclusive", "maxExclusive"} {
		words[k+"-valid-restriction"] = sentence{"%s %s passer ikke til %s %s i den type, der indskrænkes",
			"%s %s does not fit with %s %s of the type that is restricted"}
	}
	for _, a := range []string{"minInclusive", "minExclusive"} {
		for _, b := range []string{"maxInclusive", "maxExclusive"} {
			words[a+"-less-than-equal-to-"+b] = sentence{a + " %s er større end " + b + " %s", a + " %s is greater than " + b + " %s"}
		}
	}
}
