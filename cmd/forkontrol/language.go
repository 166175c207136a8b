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

// languageOf finds the language before the flags are read, because the help texts
// have one too: that of --lang, else of the environment. Danish, which the
// interfaces and most of their users speak, is the language of an environment that
// names none: C and POSIX are not languages, and on build servers that is what is set.
func languageOf(args []string, getenv func(string) string) language {
	lang := languageOfLocale(getenv)
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

// languageOfLocale asks the variables of POSIX that decide the language of
// messages, in their order.
func languageOfLocale(getenv func(string) string) language {
	for _, variable := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		locale := getenv(variable)
		if locale == "" {
			continue
		}
		word, _, _ := strings.Cut(locale, ".") // da_DK.UTF-8
		word, _, _ = strings.Cut(word, "_")
		switch strings.ToLower(word) {
		case "da", "c", "posix":
			return danish
		}
		return english
	}
	return danish
}
