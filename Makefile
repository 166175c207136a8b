# make help tells what there is to make.

GO       ?= go
FUZZTIME ?= 1m
BIN      ?= bin/forkontrol

# The packages in which goroutines meet; the race detector is too slow for the rest.
CONCURRENT = ./cmd/forkontrol ./internal/payload

.DEFAULT_GOAL := help
.PHONY: help test check-source install-suites install-xmllint generate bench fuzz build wasm site serve test-site clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

test: install-suites install-xmllint check-source ## all checks and tests; installs the conformance suites and xmllint
	$(GO) test -race -short -skip '^TestScripts$$' $(CONCURRENT)
	$(GO) test ./...

check-source:
	@unformatted=$$(find . -name node_modules -prune -o -name "*.go" -print0 | xargs -0 gofmt -l); \
	if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; fi
	$(GO) run ./cmd/rulec -check
	$(GO) vet ./...

# npm writes node_modules/.package-lock.json when it has installed; it is stale
# when the lock file is newer.
install-suites: node_modules/.package-lock.json

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

install-xmllint:
	@command -v xmllint >/dev/null && exit 0; \
	if ! command -v apt-get >/dev/null; then \
		echo "xmllint is missing; the tests compare with it. Install libxml2's command line tools."; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then as=; elif command -v sudo >/dev/null; then as=sudo; else \
		echo "xmllint is missing; install it: apt-get install libxml2-utils"; exit 1; fi; \
	$$as apt-get update -q && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends libxml2-utils

generate: ## write rules/ and all else that is made from schemas/
	$(GO) generate ./...

bench: ## measure beside other validators; writes docs/benchmarks.md
	$(GO) run ./bench

# Go would spend most of the time on making what is merely new smaller.
fuzz: ## every fuzz target for FUZZTIME (1m)
	@packages=$$($(GO) list ./...) || exit 1; \
	for package in $$packages; do \
		names=$$($(GO) test -list '^Fuzz' $$package) || { echo "$$names"; exit 1; }; \
		for target in $$(echo "$$names" | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$package || exit 1; \
		done; \
	done

build: ## the command, stripped, to BIN (bin/forkontrol)
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w' -o $(BIN) ./cmd/forkontrol

wasm: ## the WebAssembly module and its packs, to dist/wasm; prints what a page loads
	$(GO) run ./wasm/make -out dist/wasm
	node wasm/size.mjs dist/wasm

# The site is made from the schemas as they stand, not from rules/. Samples of messages that nothing has changed
# since are kept in site/.data/cache.
site: site/node_modules/.package-lock.json ## the documentation site, to site/dist
	$(GO) run ./cmd/rulec -site site/.data
	@mkdir -p site/.data/bin && $(GO) build -o site/.data/bin/forkontrol ./cmd/forkontrol
	@for lang in da en; do \
		mkdir -p site/.data/cli/$$lang && rm -f site/.data/cli/$$lang/*; \
		site/.data/bin/forkontrol --lang $$lang --help > site/.data/cli/$$lang/forkontrol.txt || exit 1; \
		for command in check transition systems messages describe explain sample version; do \
			site/.data/bin/forkontrol $$command --lang $$lang --help > site/.data/cli/$$lang/$$command.txt || exit 1; \
		done; \
	done
	cd site && npm run --silent build

serve: site ## build the site and show it on this machine
	cd site && npm run --silent serve

test-site: site ## test the site in Chromium
	cd site && npm test --silent

site/node_modules/.package-lock.json: site/package.json site/package-lock.json
	cd site && npm ci --no-audit --no-fund
	@touch $@

clean: ## remove what was built
	rm -rf bin dist site/dist site/.data site/.astro
