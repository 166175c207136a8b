package token

// laneGuide is empty here, see lane.go.
type laneGuide interface{}
