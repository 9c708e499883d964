# The few words a person types. Each target is short; the work is in scripts/.

CARGO := scripts/cargo
# The server and what it is made of; the wasm is scripts/build-page's.
NATIVE := --release --workspace --exclude frontend --exclude frontend-desk

.DEFAULT_GOAL := help
.PHONY: help setup page build run test test-sockudo check-linear-work check-interleavings bench bench-rivals bench-growth bench-instructions bench-desk bench-page bench-lighthouse bench-outage bench-neighbour soak fuzz schemathesis screenshots fmt lint clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what building and testing need (quick when it is there)
	@scripts/setup

page: setup ## Build the page's files into target/site
	@scripts/build-page

build: page ## Build the release server, page included: target/release/guest-chat
	$(CARGO) build $(NATIVE)

run: build ## Start a server with a demo hotel and print the guest's link
	@scripts/run

# Everything at once, test programs too: the tests' own dependencies change what
# a few crates are built with, so building the server alone builds those twice.
test: page ## Run all tests: Rust, what the page depends on and weighs, browsers
	$(CARGO) build $(NATIVE) --all-targets
	scripts/with-postgres $(CARGO) test $(NATIVE)
	scripts/check-wasm-deps
	scripts/page-weight
	scripts/count-instructions
	cd end2end && ../scripts/with-postgres node_modules/.bin/playwright test

test-sockudo: build ## Run the browser tests of guest and hotel over a cluster of sockudo
	scripts/test-sockudo

bench: build ## Measure a whole chat on SQLite and Postgres, and what a first visit weighs
	scripts/bench
	scripts/page-weight

bench-rivals: build ## Measure the same work here and at ejabberd, in turn (needs Debian's ejabberd)
	scripts/bench-rivals

bench-growth: build ## Measure how answers slow down as the database grows (BENCH_SIZES)
	scripts/bench-growth

check-linear-work: build ## Count how the work of what scans input grows with the input
	scripts/check-linear-work

check-interleavings: setup ## Run every two use cases at once in all orders of their statements (takes an hour)
	scripts/with-postgres $(CARGO) test $(NATIVE) --test interleavings -- --ignored --nocapture

bench-instructions: build ## Count instructions of what runs for each message, and time it
	scripts/count-instructions
	$(CARGO) bench --package per-message --features timed --bench timed

bench-desk: build ## Measure the desk over 100,000 conversations (BENCH_CONVERSATIONS, BENCH_SECONDS)
	scripts/bench-desk

bench-page: build ## Measure the page over a long history on a slow phone (BENCH_MESSAGES, BENCH_SLOWER)
	cd end2end && node_modules/.bin/playwright test --config bench.config.ts

bench-lighthouse: build ## Measure a guest's first visit with Lighthouse (BENCH_RUNS); installs that the first time
	scripts/bench-lighthouse

bench-outage: build ## Measure two minutes around an outage of the realtime engine
	scripts/bench-outage

bench-neighbour: build ## Measure what fifty guests notice while one hostile client attacks
	scripts/bench-neighbour

soak: build ## Put fifty pages behind bad networks (SOAK_MINUTES, SOAK_PAGES)
	cd end2end && node_modules/.bin/playwright test --config soak.config.ts

fuzz: page ## Try every parser with ten million made-up texts (FUZZ_INPUTS, FUZZ_SEED)
	FUZZ_INPUTS=$${FUZZ_INPUTS:-10000000} $(CARGO) test $(NATIVE) whatever_comes

schemathesis: build ## Try the API with made-up requests, by its OpenAPI document
	@scripts/schemathesis

screenshots: build ## Take the README's pictures anew
	cd end2end && node_modules/.bin/playwright test --config screenshots.config.ts

fmt: setup ## Format the Rust code
	scripts/lint --fix

lint: setup ## Check formatting, clippy's hints and the browser tests' types
	scripts/lint

clean: ## Remove what was built (not the tools in ~/.cache/guest-chat)
	rm -rf target scripts/node_modules end2end/node_modules end2end/engines/soketi/node_modules end2end/test-results end2end/playwright-report
