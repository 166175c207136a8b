package report

// Version of forkontrol, by semantic versioning, as reports state it. It is here because the
// command, the package and the WebAssembly module all write reports.
const Version = "0.1.0"
