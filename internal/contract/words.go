package contract

// sentence is a text in both languages.
type sentence struct{ da, en string }

// words say what is wrong, by the rule that is broken.
var words = map[string]sentence{}
