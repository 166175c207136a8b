# make help lists what there is to make.

GO       ?= go
FUZZTIME ?= 1m
BIN      ?= bin/forkontrol

# The packages in which goroutines meet; the race detector is too slow for the rest.
CONCURRENT = ./cmd/forkontrol ./internal/payload ./internal/preflight/... ./internal/receive/...

.DEFAULT_GOAL := help
.PHONY: help test test-long test-hosts install-hosts test-go test-race test-browser test-npm test-bundlers test-report test-pdf test-beam check-source install-suites install-xmllint install-chromium generate bench fuzz xsts build same regress wasm npm site offline notice serve test-site clean version release-files release-assets release-site release-conformance release-check

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The source is checked first: what that compiles is not compiled twice. The parts run one after another, for each uses all
# cores, and two at once take half as long again. GOFLAGS has the programs that tests build compiled as those of a
# release are, and so once. BROTLI has what pages load compressed in seconds, which shows that it is below its limits.
test: export GOFLAGS := $(shell $(GO) env GOFLAGS) -trimpath
test: export BROTLI := 5
test: install-suites install-xmllint check-source ## all checks and tests; installs the conformance suites, xmllint and Chromium
	@$(MAKE) --no-print-directory -j1 test-race test-npm test-report test-site test-pdf test-go

test-long: export LONG := 1
test-long: test test-bundlers test-hosts test-beam ## make test with all random samples, where that takes a part of them, and every bundler, example and host, and Beam

# go vet has looked at everything by then. The module is that of the npm package.
test-go: npm
	FORKONTROL_WASM='$(abspath wasm/js/dist)' $(GO) test -vet=off -timeout 30m ./...

test-race:
	$(GO) test -vet=off -timeout 30m -race -short -skip '^TestScripts$$' $(CONCURRENT)
	$(GO) test -vet=off -race -run 'ManyAtOnce|Example' .

check-source:
	@unformatted=$$(find . -name node_modules -prune -o -name "*.go" -print0 | xargs -0 gofmt -l); \
	if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; fi
	$(GO) run ./cmd/rulec -check
	$(GO) vet ./...
	$(GO) test ./docs

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

test-pdf: ## the tests of the program that reads PDFs, in its own module
	cd pdf && $(GO) vet ./... && $(GO) test -vet=off ./...

# Beam's kit takes minutes to compile; what it runs is tested with the rest.
test-beam: ## the tests of the program for Apache Beam, in its own module
	cd beam && $(GO) vet ./... && $(GO) test -vet=off ./...

test-hosts: install-hosts ## the module in wazero, Wasmtime, Python and C, held against the Go package; installs what they need
	cd wasm/hosts && $(GO) vet ./... && $(GO) test -vet=off -timeout 30m ./...

install-hosts:
	@command -v wasm2c >/dev/null && command -v gcc >/dev/null && command -v python3 >/dev/null && exit 0; \
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
		echo "wasm2c (wabt), gcc or python3 is missing: tests of hosts that need them are skipped."; exit 0; fi; \
	apt-get update -q && env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends wabt gcc libc6-dev python3

test-browser: test-npm test-report ## the tests in Chromium; installs it and what drives it

test-npm: install-chromium npm
	cd wasm/js && npm test --silent

test-bundlers: install-chromium npm ## the npm package in every bundler that it names and in each example, in Chromium; installs them
	cd wasm/js && node scripts/test.mjs bundlers

test-report: install-chromium internal/report/html/browser/node_modules/.package-lock.json
	node --test --test-concurrency=2 internal/report/html/browser/*.test.mjs internal/handbook/page/browser/*.test.mjs

internal/report/html/browser/node_modules/.package-lock.json: internal/report/html/browser/package.json internal/report/html/browser/package-lock.json
	cd internal/report/html/browser && npm ci --no-audit --no-fund
	@touch $@

install-chromium:
	@[ -x "$${CHROMIUM:-/usr/bin/chromium}" ] && exit 0; \
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
		echo "Chromium is missing; the tests show pages in it. Install it, or name another in CHROMIUM."; exit 1; fi; \
	apt-get update -q && env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium

generate: ## write rules/ and all else that is made from schemas/
	$(GO) generate ./...

# With OLD, an older state of the repository is measured beside this one, and nothing else.
bench: $(if $(OLD),,site) ## measure beside other validators, and the site; writes docs/benchmarks.md; with OLD=folder beside an older state
	$(GO) run ./bench$(if $(OLD), -old '$(OLD)')

# EXPECT is a file that declares what is meant to differ, CORPUS a folder that keeps the samples, ONLY a part.
same: ## compare all reports with those of an older state, byte for byte: OLD=folder or revision
	@[ -n '$(OLD)' ] || { echo 'name the older state: make same OLD=folder, or OLD=revision'; exit 2; }
	$(GO) run ./internal/same -old '$(OLD)'$(if $(EXPECT), -expect '$(EXPECT)')$(if $(CORPUS), -corpus '$(CORPUS)')$(if $(ONLY), -only '$(ONLY)')

regress: ## tell which verdicts and findings differ from an older state, by message and rule: OLD=folder or revision
	@[ -n '$(OLD)' ] || { echo 'name the older state: make regress OLD=folder, or OLD=revision'; exit 2; }
	$(GO) run ./internal/same -findings -old '$(OLD)'$(if $(EXPECT), -expect '$(EXPECT)')$(if $(CORPUS), -corpus '$(CORPUS)')$(if $(SEED), -seed '$(SEED)')

xsts: ## the schemas and instances of a copy of W3C's XML Schema Test Suite: make xsts XSTS=DIR
	XSTS=$(abspath $(XSTS)) $(GO) test -count=1 -v -run TestSuite ./internal/contract ./internal/ownrules

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

npm: wasm/js/node_modules/.package-lock.json ## the npm package, to wasm/js/dist; prints digests and sizes
	cd wasm/js && npm run --silent build

wasm/js/node_modules/.package-lock.json: wasm/js/package.json wasm/js/package-lock.json
	cd wasm/js && npm ci --no-audit --no-fund
	@touch $@

# The site is made from the schemas as they stand, not from rules/. Samples of messages that nothing has changed
# since are kept in site/.data/cache. Its validator is the npm package.
site: npm site/node_modules/.package-lock.json ## the documentation site, to site/dist
	$(GO) run ./cmd/rulec -site site/.data
	@mkdir -p site/.data/bin && $(GO) build -o site/.data/bin/forkontrol ./cmd/forkontrol
	@for lang in da en; do \
		mkdir -p site/.data/cli/$$lang && rm -f site/.data/cli/$$lang/*; \
		site/.data/bin/forkontrol --lang $$lang --help > site/.data/cli/$$lang/forkontrol.txt || exit 1; \
		for command in check baseline transition systems messages describe explain sample conformance import pack diff config version; do \
			site/.data/bin/forkontrol $$command --lang $$lang --help > site/.data/cli/$$lang/$$command.txt || exit 1; \
		done; \
	done
	cd site && npm run --silent build

offline: site ## forkontrol-offline.html, the validator as one file, to site/dist; prints its size
	@wc -c site/dist/forkontrol-offline.html

# MADE is where what goes into archives is put.
MADE ?= release/made

release-files: ## completions and manual pages, to release/made
	@rm -rf $(MADE)/man $(MADE)/completions && mkdir -p $(MADE)/completions
	@$(GO) build -tags man -o $(MADE)/forkontrol ./cmd/forkontrol
	@$(MADE)/forkontrol man $(MADE)/man
	@$(MADE)/forkontrol completion bash > $(MADE)/completions/forkontrol.bash
	@$(MADE)/forkontrol completion zsh > $(MADE)/completions/_forkontrol
	@$(MADE)/forkontrol completion fish > $(MADE)/completions/forkontrol.fish
	@$(MADE)/forkontrol completion powershell > $(MADE)/completions/forkontrol.ps1
	@rm $(MADE)/forkontrol

version: ## the version of the source
	@sed -n 's/^const Version = "\(.*\)"$$/\1/p' internal/report/version.go

VERSION = $(shell $(MAKE) --no-print-directory version)

release-assets: npm ## the npm package and its bill of materials, to release/made/assets
	@mkdir -p $(MADE)/assets && rm -f $(MADE)/assets/forkontrol-validator*
	@cd wasm/js && npm pack --silent --pack-destination $(abspath $(MADE))/assets
	@node release/sbom.mjs > $(MADE)/assets/forkontrol-validator-$(VERSION).cdx.json

# Files get the day of the commit, so that the archive is the same whenever it is made.
release-site: site ## the site as a zip file, compressed beforehand too, and forkontrol-offline.html, to release/made/assets
	@mkdir -p $(MADE)/assets && rm -f $(MADE)/assets/forkontrol-site*
	@node site/build/compress.mjs site/dist
	@find site/dist -exec touch -h -d "@$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)}" {} +
	@cd site/dist && find . -type f | LC_ALL=C sort | TZ=UTC zip -X -q $(abspath $(MADE))/assets/forkontrol-site_$(VERSION).zip -@
	@cp site/dist/forkontrol-offline.html $(MADE)/assets/

# The day of the suite is that of the commit, as its files' is.
release-conformance: ## the conformance suite of all messages as a zip file, to release/made/assets
	@mkdir -p $(MADE)/assets && rm -rf $(MADE)/assets/forkontrol-conformance* $(MADE)/conformance
	@day=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} && \
	$(GO) run ./cmd/forkontrol conformance --isolated -o $(MADE)/conformance --as-of $$(date -u -d "@$$day" +%F) && \
	cp LICENSE docs/conformance.md $(MADE)/conformance/ && find $(MADE)/conformance -exec touch -d "@$$day" {} +
	@cd $(MADE)/conformance && find . -type f | LC_ALL=C sort | TZ=UTC zip -X -q $(abspath $(MADE))/assets/forkontrol-conformance-$(VERSION).zip -@
	@rm -r $(MADE)/conformance

GORELEASER ?= $(GO) run github.com/goreleaser/goreleaser/v2@v2.15.0

# SKIP has more parts that are not made here, such as docker.
RELEASE = GORELEASER_CURRENT_TAG=v$(VERSION) $(GORELEASER) release --clean --snapshot --skip=publish,sign$(if $(SKIP),$(comma)$(SKIP))

release-check: release-assets ## a release for all systems, to dist, without signing and publishing it; twice, and compared
	@$(GORELEASER) check
	@$(RELEASE)
	@cp dist/checksums.txt $(MADE)/checksums.txt
	@$(RELEASE)
	@cmp $(MADE)/checksums.txt dist/checksums.txt
	@node release/npm/build.mjs dist dist/npm

comma := ,

notice: site ## write NOTICE and wasm/js/NOTICE: the licences of what is shipped
	$(GO) run ./cmd/notice

serve: site ## build the site and show it on this machine
	cd site && npm run --silent serve

test-site: site install-chromium ## the tests of the site, in Chromium
	cd pdf && $(GO) build -o ../site/.data/bin/forkontrol-pdf ./forkontrol-pdf
	cd site && npm test --silent

site/node_modules/.package-lock.json: site/package.json site/package-lock.json
	cd site && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

clean: ## remove what was built
	rm -rf bin dist release/made wasm/js/dist wasm/js/build site/dist site/.data site/.astro
