# The project's commands. Each target is short; the work is done in scripts/.

CARGO := scripts/cargo
# All crates that are not compiled to wasm; scripts/build-page builds the others.
NATIVE := --workspace --exclude frontend --exclude frontend-desk
# The crates that tests are built from. page-bindgen is only built with --release,
# so that `make test` does not compile it a second time.
TESTED := $(NATIVE) --exclude page-bindgen
# Tests run the server that is built with them.
TEST_SERVER := $(CURDIR)/target/debug/guest-chat

.DEFAULT_GOAL := help
.PHONY: help setup setup-build setup-tests page build build-bench run dev build-tests test test-page test-sockudo check-linear-work check-interleavings bench bench-rivals bench-growth bench-instructions bench-desk bench-page bench-lighthouse bench-outage bench-neighbour soak fuzz schemathesis screenshots fmt lint clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: setup-build setup-tests ## Install the tools for building and testing (fast if they are installed)

setup-build:
	@scripts/setup rust node

setup-tests: setup-build
	@scripts/setup test-packages chromium firefox webkit postgres valgrind

page: setup-build ## Build the page's files into target/site
	@scripts/build-page

build: setup-build ## Build the release server, including the page: target/release/guest-chat
	@echo "compiling the server (about eight minutes the first time) …"
	scripts/build-server --release $(NATIVE) --bin guest-chat

build-bench: build setup-tests
	@echo "compiling the programs for measurements …"
	$(CARGO) build --release $(NATIVE)

run: build ## Start a server with a demo hotel and print the guest's link
	@scripts/run

dev: setup-build ## Start a server with a demo hotel; rebuild, restart and reload after each change
	@scripts/dev

# Builds everything at once, including the test programs: the tests'
# dependencies change the features of a few crates, so building the server alone
# would build those twice.
build-tests: setup-tests ## Build the server, its pages and all test programs, in target/debug
	@echo "compiling the server and its tests (about ten minutes the first time) …"
	scripts/build-server $(TESTED) --all-targets

test-page: page setup-tests ## Run the tests of the page's build steps and of its scripts
	node --test $(wildcard frontend/page/*.test.mjs frontend/page/*/*.test.mjs)
	node frontend/web/run-tests.mjs

test: lint build-tests test-page ## Run lint and all tests: Rust, the page's build, scripts, dependencies and size, browsers
	node --test scripts/dev-proxy.test.mjs scripts/dev-watch.test.mjs
	scripts/with-postgres $(CARGO) test $(TESTED)
	scripts/check-wasm-deps
	GUEST_CHAT_BIN=$(TEST_SERVER) scripts/page-weight
	scripts/count-instructions
	scripts/check-linear-work
	cd end2end && GUEST_CHAT_BIN=$(TEST_SERVER) ../scripts/with-postgres node_modules/.bin/playwright test

test-sockudo: build setup-tests ## Run the browser tests of guest and hotel with a cluster of sockudo
	scripts/test-sockudo

bench: build-bench ## Measure a whole chat on SQLite and Postgres, and the size of a first visit
	scripts/bench
	scripts/page-weight

bench-rivals: build-bench ## Measure the same work here and with ejabberd, in turn (needs Debian's ejabberd)
	scripts/bench-rivals

bench-growth: build-bench ## Measure how response times grow with the database (BENCH_SIZES)
	scripts/bench-growth

check-linear-work: build-tests ## Count how the work of scanners grows with the size of their input
	scripts/check-linear-work

check-interleavings: setup ## Run every pair of use cases concurrently, in all orders of their statements (takes an hour)
	INTERLEAVINGS_ORDERS=all scripts/with-postgres $(CARGO) test $(TESTED) --test interleavings -- --nocapture

bench-instructions: build-tests ## Count the instructions of the code that runs for each message, and time it
	scripts/count-instructions
	$(CARGO) bench --package per-message --features timed --bench timed

bench-desk: build-bench ## Measure the desk with 100,000 conversations (BENCH_CONVERSATIONS, BENCH_SECONDS)
	scripts/bench-desk

bench-page: build setup-tests ## Measure the page with a long history on a slow phone (BENCH_MESSAGES, BENCH_SLOWER)
	cd end2end && node_modules/.bin/playwright test --config bench.config.ts

bench-lighthouse: build setup-tests ## Measure a guest's first visit with Lighthouse (BENCH_RUNS); installs it the first time
	scripts/bench-lighthouse

bench-outage: build-bench ## Measure two minutes around an outage of the realtime engine
	scripts/bench-outage

bench-neighbour: build-bench ## Measure the effect of one hostile client on fifty guests
	scripts/bench-neighbour

soak: build setup-tests ## Run fifty pages behind bad networks (SOAK_MINUTES, SOAK_PAGES)
	cd end2end && node_modules/.bin/playwright test --config soak.config.ts

fuzz: page ## Test every parser with ten million random texts (FUZZ_INPUTS, FUZZ_SEED)
	FUZZ_INPUTS=$${FUZZ_INPUTS:-10000000} $(CARGO) test --release $(TESTED) whatever_comes

schemathesis: build setup-tests ## Test the API with generated requests, from its OpenAPI document
	@scripts/schemathesis

screenshots: build setup-tests ## Take the README's pictures again
	cd end2end && node_modules/.bin/playwright test --config screenshots.config.ts

fmt: setup ## Format the Rust code and the scripts for browsers
	scripts/lint --fix

lint: setup ## Check formatting, lints, and the types of scripts and browser tests
	scripts/lint

clean: ## Remove what was built (except the tools in ~/.cache/guest-chat)
	rm -rf target frontend/page/node_modules frontend/web/node_modules end2end/node_modules end2end/engines/soketi/node_modules end2end/test-results end2end/playwright-report
