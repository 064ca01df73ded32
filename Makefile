# Every target has a sentence after `##`; `make help` prints them. A target without one is a bug.
.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

INSTALLED := node_modules/.installed
LAB := node dist/kubectl-lab.js
SOURCES := $(shell find src test tools -name '*.ts' -o -name '*.mjs' 2>/dev/null)

.PHONY: help
help: ## Print this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Once per lock file: a second `make` does not ask the registry again. No package's install script runs: ours need none,
# and one of them downloads a plug-in.
$(INSTALLED): package-lock.json
	@echo "Installing packages (once per package-lock.json)"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

dist/.bundled: $(INSTALLED) $(SOURCES)
	@node tools/bundle.mjs
	@touch $@

.PHONY: build
build: dist/.bundled ## Install packages and bundle the command line, the operator and the demo into dist/

.PHONY: tools
tools: build ## Build the embedded control plane (once per sandbox/go.mod; 4 to 6 min on 2 cores, then cached)
	@$(LAB) sandbox --build-only

.PHONY: demo
demo: build ## Play a candidate from the first manifest to Passed (KEEP=1 leaves it up, LANG=fr tells it in French)
	@node dist/demo.js

.PHONY: sandbox
sandbox: build ## Run the embedded control plane with the operator in the foreground and print its KUBECONFIG
	@$(LAB) sandbox

.PHONY: labs
labs: build ## Prove every lab of labs/: untouched 0, solutions 100 %, each mutant loses exactly its checks
	@$(LAB) test labs/*/ --junit build/labs.xml --evidence build/evidence

.PHONY: search
search: build ## Look for wrong answers that pass, in what `make labs` recorded (COUNT=300 corruptions a lab, SEED=1)
	@test -d build/evidence || $(MAKE) labs
	@$(LAB) search labs/*/ --evidence build/evidence --count $(or $(COUNT),300) --seed $(or $(SEED),1)

.PHONY: lint-labs
lint-labs: build ## Find every mistake of labs/ without a cluster
	@$(LAB) lint labs/*/

.PHONY: test
test: build ## Run all that CI runs and end with one line: N passed, N failed
	@node tools/test.mjs

.PHONY: verify
verify: $(INSTALLED) ## Regenerate and find no difference; lint, types, format
	@node tools/test.mjs verify

.PHONY: lint
lint: $(INSTALLED) ## Lint and check the format
	@npx eslint .
	@npx prettier --check .

.PHONY: format
format: $(INSTALLED) ## Format all sources
	@npx prettier --write .

.PHONY: generate
generate: $(INSTALLED) ## Generate types and validators from crds/
	@node tools/generate.mjs

.PHONY: test-unit
test-unit: $(INSTALLED) ## Run the unit and architecture tests
	@npx vitest run --project unit

.PHONY: test-integration
test-integration: tools ## Run the tests on a real API server
	@npx vitest run --project integration

.PHONY: test-e2e
test-e2e: tools ## Run the demo and the command line from outside
	@npx vitest run --project e2e

.PHONY: bench
bench: tools ## Measure, print the table and write build/bench.json (COLD=1 also times a cold build of the tools)
	@node dist/bench.js

.PHONY: soak
soak: tools ## Mark exams under every fault and kill, write build/soak.json (SOAK_SESSIONS=20 at once; up to 30 min)
	@node dist/soak.js

.PHONY: image
image: ## Build the image cloud-pi-labs:dev (IMAGE=…, BUILD_BASE=…, RUNTIME_BASE=… choose others)
	@docker build --tag $(or $(IMAGE),cloud-pi-labs:dev) \
	  $(if $(BUILD_BASE),--build-arg BUILD_BASE=$(BUILD_BASE)) $(if $(RUNTIME_BASE),--build-arg RUNTIME_BASE=$(RUNTIME_BASE)) .

.PHONY: kind
kind: build ## Make a kind cluster with all of it and pass a session there (NODE_IMAGE=…, LABS_DIR=…)
	@NODE_IMAGE="$(NODE_IMAGE)" BUILD_BASE="$(BUILD_BASE)" RUNTIME_BASE="$(RUNTIME_BASE)" node dist/kind.js up

.PHONY: kind-labs
kind-labs: build ## Prove every case of every lab on that cluster (ONLY=solutions: those alone; 40 min on 2 cores)
	@$(LAB) test labs/*/ --cluster current --kubeconfig build/kind/kubeconfig --junit build/labs-on-kind.xml $(if $(ONLY),--only $(ONLY))

.PHONY: kind-down
kind-down: build ## Take that cluster away
	@node dist/kind.js down

.PHONY: clean
clean: ## Remove what was built; the control plane's tools stay in their cache
	@rm -rf dist build coverage
