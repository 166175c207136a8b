package main

import (
	"context"

	"github.com/forkontrol/forkontrol/rules"
)

// broken is how many rules of a message are broken one by one with sample --break, a process
// each.
const broken = 6

// samples compares the payloads that sample makes.
func (c *comparison) samples(ctx context.Context) error {
	var jobs []job
	add := func(kind string, args ...string) {
		args = append([]string{"sample"}, args...)
		jobs = append(jobs, job{face: "samples", kind: kind, args: [2][]string{args, args}, payloads: []string{args[1]}})
	}
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			for _, form := range m.Formats {
				add(form, m.ID, "--format="+form)
				add(form+", minimal", m.ID, "--format="+form, "--minimal")
			}
			for n := 1; n < len(m.Rules); n += 1 + len(m.Rules)/broken {
				add("broken", m.ID, "--break="+m.Rules[n].ID)
			}
		}
	}
	return c.carryOut(ctx, jobs)
}
