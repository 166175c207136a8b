package main

import "strings"

// language is the language of all that is shown: "da" or "en".
type language string

const (
	danish  language = "da"
	english language = "en"
)

// pick gives one of two texts.
func (l language) pick(da, en string) string {
	if l == english {
		return en
	}
	return da
}

// languageOf looks for --lang before the flags are read, because the help texts
// have a language too. Danish is what the interfaces and their users speak; the
// locale is not asked, so that a build server says what a desk says.
func languageOf(args []string) language {
	lang := danish
	for i, arg := range args {
		value, found := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, found = args[i+1], true
		}
		if arg == "--" {
			break
		}
		if found && value == string(english) {
			lang = english
		} else if found {
			lang = danish
		}
	}
	return lang
}
