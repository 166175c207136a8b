package config

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Kind is what a setting's value is.
type Kind uint8

// The kinds.
const (
	Text      Kind = iota // a text
	Texts                 // a list of texts
	Yes                   // true or false
	Number                // a whole number above 0
	Day                   // a date
	Paths                 // a list of paths, relative to the file that says them
	NamedPath             // a list of NAME=PATH
	PathTable             // a table of names and paths
	Levels                // see Severity
)

// Setting is one thing that a file may say.
type Setting struct {
	Key  string
	Flag string // of the command, which wins over the file; "" where there is none
	Kind Kind
	// Allowed are the values it may have, where they are few.
	Allowed []string
	// Everywhere says that every command takes it; else only those that check.
	Everywhere bool
	// Report says that it is about reports of a check alone.
	Report bool
	// Not says that true in the file is false for the flag.
	Not    bool
	Da, En string // what it is
}

// Settings are all that a file may say beside extend, in the order in which they are shown.
var Settings = []Setting{
	{Key: "lang", Everywhere: true, Flag: "lang", Allowed: []string{"da", "en"}, Da: "sprog", En: "language"},
	{Key: "schemas", Everywhere: true, Flag: "schemas", Kind: Paths, Da: "egne regler: kontrakter eller mapper med skemaer", En: "rules of one's own: contracts or folders of schemas"},
	{Key: "builtin", Everywhere: true, Flag: "no-builtin", Kind: Yes, Not: true, Da: "brug også de indbyggede systemer", En: "use the built-in systems too"},
	{Key: "register", Flag: "register", Kind: PathTable, Da: "registre: navn og fil", En: "registers: name and file"},
	{Key: "as-of", Report: true, Flag: "as-of", Kind: Day, Da: "brug reglerne, som de er den dag", En: "use the rules in force on that day"},
	{Key: "fail-on", Report: true, Flag: "fail-on", Allowed: []string{"error", "warning", "never"}, Da: "alvor, der får kørslen til at fejle", En: "severity that fails a run"},
	{Key: "format", Report: true, Flag: "format", Allowed: form.All, Da: "rapportens form på standard-output", En: "form of the report on standard output"},
	{Key: "out", Report: true, Flag: "out", Kind: NamedPath, Da: "rapporter, der skrives til filer: FORM=FIL", En: "reports that are written to files: FORM=FILE"},
	{Key: "exclude", Flag: "exclude", Kind: Texts, Da: "mønstre for filer, der ikke kontrolleres", En: "patterns of files that are not checked"},
	{Key: "skip-unknown", Report: true, Flag: "skip-unknown", Kind: Yes, Da: "spring filer over, der ikke er en kendt besked", En: "skip files that are no known message"},
	{Key: "input", Flag: "input", Allowed: token.Formats, Da: "filernes form", En: "form of the files"},
	{Key: "encoding", Flag: "encoding", Da: "filernes tegnsæt", En: "encoding of the files"},
	{Key: "color", Everywhere: true, Flag: "color", Allowed: []string{"auto", "always", "never"}, Da: "farver", En: "colours"},
	{Key: "jobs", Flag: "jobs", Kind: Number, Da: "hvor mange filer der kontrolleres ad gangen", En: "how many files are checked at a time"},
	{Key: "max-size", Flag: "max-size", Da: "højst så meget af en pakket fil, når den er pakket ud", En: "at most so much of a packed file once unpacked"},
	{Key: "max-samples", Flag: "max-samples", Kind: Number, Da: "højst så mange fund af hver regel", En: "at most so many findings per rule"},
	{Key: "max-depth", Flag: "max-depth", Kind: Number, Da: "højst så mange elementer i hinanden", En: "at most so many elements inside one another"},
	{Key: "max-name", Flag: "max-name", Kind: Number, Da: "højst så mange byte i et navn", En: "at most so many bytes in a name"},
	{Key: "max-text", Flag: "max-text", Kind: Number, Da: "højst så mange byte i en værdi", En: "at most so many bytes in a value"},
	{Key: "max-attributes", Flag: "max-attributes", Kind: Number, Da: "højst så mange attributter på et element", En: "at most so many attributes on an element"},
	{Key: "max-members", Flag: "max-members", Kind: Number, Da: "husk højst så mange ukendte felter i et objekt", En: "remember at most so many unknown members of an object"},
	{Key: "max-rows", Flag: "max-rows", Kind: Number, Da: "husk højst så mange rækker, som regler sammenligner", En: "remember at most so many rows that rules compare"},
	{Key: "severity", Kind: Levels, Da: "alvor for regler og filer", En: "severity by rule and file"},
}

// keyExtend names the file that says what this one does not.
const keyExtend = "extend"

// Keys are the names of all settings.
func Keys() []string {
	keys := []string{keyExtend}
	for i := range Settings {
		keys = append(keys, Settings[i].Key)
	}
	return keys
}

func find(key string) *Setting {
	i := slices.IndexFunc(Settings, func(s Setting) bool { return s.Key == key })
	if i < 0 {
		return nil
	}
	return &Settings[i]
}
