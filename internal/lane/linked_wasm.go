package lane

// Linked says whether programs have lanes, see linked.go.
const Linked = false
