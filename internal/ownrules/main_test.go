package ownrules

import (
	"os"
	"runtime/debug"
	"testing"
)

// What tests make is short-lived: memory is cheaper here than collecting it often.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
