package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A part that is measured alone takes the place of what was measured before, and the rest stays as it was.
func TestAPartIsRenewedAlone(t *testing.T) {
	const whole = `# Benchmarks

- Date: 2026-11-01

## What forkontrol reaches

A floor is the least that will do.

|  | measured | floor |
| --- | --- | --- |
| XML | 1 | 2 |
| by a contract | 3 | 4 |

## XML, 50.6 MB

old

## What is compared

words
`
	const part = `# Benchmarks

- Date: 2026-11-30

## What forkontrol reaches

|  | measured | floor |
| --- | --- | --- |
| by a contract | 5 | 4 |
| files | 6 | 4 |

## XML, 48.4 MB

new

## Many files

also new
`
	const want = `# Benchmarks

- Date: 2026-11-01

## What forkontrol reaches

A floor is the least that will do.

|  | measured | floor |
| --- | --- | --- |
| XML | 1 | 2 |
| by a contract | 5 | 4 |
| files | 6 | 4 |

## XML, 48.4 MB

Measured on 2026-11-30 by ` + "`bench -only x`" + `: a machine, load average before it 0.1.

new

## Many files

Measured on 2026-11-30 by ` + "`bench -only x`" + `: a machine, load average before it 0.1.

also new

## What is compared

words
`
	got := renewed([]byte(whole), []byte(part), about{command: "bench -only x", date: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), machine: "a machine", load: "0.1"})
	assert.Equal(t, want, string(got))
}
