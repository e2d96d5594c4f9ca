# Targets for people and for CI. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO ?= go
BIN := $(CURDIR)/bin
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Every module but test/e2e, which needs a Kubernetes API server built first.
MODULES := . runtime examples/crd-clientset examples/programs test/scenarios test/compile test/conformance bench
# Generated packages of the built-in APIs, which are too many for staticcheck to be quick.
BUILT_IN := /runtime/(applyconfigurations|informers|listers|kubernetes/typed)/[a-z]+/v
# Folders with output of client-gen that is kept in the repository.
GENERATED := examples/crd-clientset test/scenarios runtime/kubernetes

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/client-gen
	@$(GO) build -o $(BIN)/client-gen ./cmd/client-gen

.PHONY: demo
demo: build ## regenerate the example's clientset and run the program that uses it
	@cd examples/crd-clientset && $(BIN)/client-gen -v --only=clientset,fakes,deepcopy --go-header-file ../../boilerplate.go.txt ./apis/...
	@cd examples/crd-clientset && $(GO) run .

.PHONY: generate
generate: build ## regenerate everything that client-gen writes in this repository
	@for dir in $(GENERATED); do (cd $$dir && PATH="$(BIN):$$PATH" $(GO) generate ./...); done

.PHONY: verify
verify: build ## fail if generated files are out of date or a module is not tidy
	@for dir in $(GENERATED); do (cd $$dir && CLIENT_GEN_COMMAND=verify PATH="$(BIN):$$PATH" $(GO) generate ./...); done
	@for dir in $(MODULES) test/e2e; do (cd $$dir && $(GO) mod tidy -diff); done

.PHONY: test
test: ## run all tests but the end-to-end ones
	@for dir in $(MODULES); do echo "== $$dir"; (cd $$dir && $(GO) test -short -timeout 40m ./...); done

.PHONY: race
race: ## run the tests of the generator and the runtime with the race detector
	@for dir in . runtime test/scenarios; do echo "== $$dir"; (cd $$dir && CGO_ENABLED=1 $(GO) test -short -race -timeout 40m \
		$$($(GO) list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./...)); done

.PHONY: conformance
conformance: ## compare the output for real modules with that of k8s.io/code-generator
	@cd test/conformance && $(GO) test -timeout 60m ./...

.PHONY: e2e
e2e: ## run the scenarios on a real kube-apiserver (the first run builds it)
	@cd test/e2e && $(GO) run ./cmd/binaries >/dev/null && $(GO) test -count=1 -timeout 20m ./...

SOAK_MINUTES ?= 10
.PHONY: soak
soak: ## follow 20,000 changing objects with 50 informers while a real kube-apiserver restarts every minute
	@cd test/e2e && $(GO) run ./cmd/binaries >/dev/null && SOAK_MINUTES=$(SOAK_MINUTES) $(GO) test -count=1 -v -timeout 60m -run '^TestSoak$$' .

.PHONY: load
load: ## put informers with 100,000 objects and ten handlers under load, beside those of k8s.io/client-go
	@cd bench && $(GO) run ./informer

.PHONY: bench
bench: ## measure speed and weight against k8s.io/code-generator and k8s.io/client-go
	@cd bench && $(GO) run .

.PHONY: lint
lint: ## gofmt, vet and staticcheck
	@out=$$(git ls-files -z '*.go' ':!:*/testdata/*' | xargs -0 gofmt -l); if [ -n "$$out" ]; then echo "not gofmt'ed: $$out"; exit 1; fi
	@for dir in $(MODULES) test/e2e; do echo "== $$dir"; (cd $$dir && $(GO) vet ./... && \
		$(GO) run $(STATICCHECK) $$($(GO) list ./... | grep -vE '$(BUILT_IN)')); done

# Systems that nothing is run on here: what is built for them has to compile.
CROSS := windows/amd64 darwin/arm64
.PHONY: cross
cross: ## build and vet the generator, the runtime and the example for Windows and macOS
	@for target in $(CROSS); do for dir in . runtime examples/crd-clientset; do echo "== $$target $$dir"; \
		(cd $$dir && export GOOS=$${target%/*} GOARCH=$${target#*/} CGO_ENABLED=0 && \
		pkgs=$$($(GO) list -f '{{if .GoFiles}}{{.ImportPath}}{{end}}' ./... | grep -vE '$(BUILT_IN)') && $(GO) build $$pkgs && $(GO) vet $$pkgs); done; done

.PHONY: audit
audit: ## check the sums of all modules and look for known vulnerabilities
	@.ci/audit

.PHONY: kill
kill: ## kill runs of the generator 500 times in each of four ways (takes half an hour)
	@CLIENT_GEN_KILLS=500 $(GO) test -count=1 -v -timeout 120m -run Killed ./generators/... | grep -v '^=== '

FUZZTIME ?= 60s
.PHONY: fuzz
fuzz: ## fuzz everything that reads what others wrote, FUZZTIME for each target
	@for dir in $$(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u); do (cd $$dir && \
		for target in $$(grep -ho '^func Fuzz[A-Za-z0-9_]*' *_test.go | cut -c6-); do echo "== $$dir $$target"; \
		$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x .; done); done

.PHONY: clean
clean: ## remove what builds and runs leave behind
	@rm -rf $(BIN) .cache
