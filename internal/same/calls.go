package main

// The calls whose words are compared, all of them. A state may have other names for its
// flags and options than the one before it: then the call says so in old.

// day is the day that all checks are made for.
const day = "2026-11-22"

// forms are those of a report of check.
var forms = []string{"json", "ndjson", "sarif", "junit", "html", "text"}

// call is one way to use the command.
type call struct {
	name string
	args []string
	old  []string // in place of args, for the older state; nil when they are the same
	// close calls are made where a batch is to be looked at closely; alone ones are made file by file.
	close, alone bool
}

// checks are the ways to check a batch: forkontrol check ARGS FILES. A call writes the report in
// each of forms to a file, and standard output shows that of its args.
var checks = []call{
	{name: "da", args: []string{"--lang=da"}},
	{name: "en", args: []string{"--lang=en"}},
	{name: "en, personal data shown", args: []string{"--lang=en", "--show-personal-data"}, close: true},
	{name: "en, at another day", args: []string{"--lang=en", "--as-of=2019-01-01"}, close: true},
	{name: "da, narrow", args: []string{"--lang=da", "--max-samples=1", "--max-text=40", "--max-depth=5", "--max-name=12",
		"--max-attributes=2", "--max-members=2", "--max-rows=3"}, close: true},
	{name: "da, warnings fail", args: []string{"--lang=da", "--fail-on=warning", "--format=ndjson"}, close: true},
	{name: "en, nothing fails", args: []string{"--lang=en", "--fail-on=never", "--format=sarif", "-v"}, close: true},
	{name: "da, file by file", args: []string{"--lang=da"}, close: true, alone: true},
}

// transitions are the ways to compare a folder with before, after and perhaps structure:
// forkontrol transition ARGS.
var transitions = []call{
	{name: "da", args: []string{"--lang=da"}},
	{name: "en", args: []string{"--lang=en"}},
	{name: "en, personal data shown", args: []string{"--lang=en", "--show-personal-data"}},
	{name: "da, one of each rule", args: []string{"--lang=da", "--max-samples=1", "--fail-on=warning"}},
}

// transitionForms are those of its outcome.
var transitionForms = []string{"json", "sarif", "junit", "text"}

// option is one way to use the module and the npm package: options are those of the module,
// without the payload's own.
type option struct {
	name    string
	options []string
	old     []string
	window  int // bytes that the payload is fed in; 0 feeds it whole
	close   bool
}

var moduleChecks = []option{
	{name: "da", options: []string{"lang=da"}},
	{name: "en", options: []string{"lang=en"}},
	{name: "en, in windows", options: []string{"lang=en"}, window: 61, close: true},
	{name: "da, personal data shown", options: []string{"lang=da", "showPersonalData=true"}, close: true},
	{name: "da, narrow", options: []string{"lang=da", "maxSamples=1", "maxText=40", "maxDepth=5", "maxName=12", "maxAttributes=2", "maxMembers=2", "maxRows=3"}, close: true},
}

// fieldValues are what is typed into every field of every message.
var fieldValues = []string{"", " ", "x", "1", "-1,5", "12345678901234567890", "0101901234", "2026-02-30", "2026-02-28", "true",
	"a@b.dk", "Æblegrød & <kød>", "12 34 56 78", "\xFF", string(make([]byte, 300))}
